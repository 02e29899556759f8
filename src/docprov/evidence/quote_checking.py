"""Checking one quote against a file, a folder of files or an address; it needs no package."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import shown
from docprov.evidence.extraction import extract, media_type_of
from docprov.evidence.folder import LARGEST_TEXT
from docprov.evidence.matching import Reading
from docprov.evidence.surroundings import Span
from docprov.model.records import PASSING, Verdict
from docprov.model.values import Quantity, decimal_text, quantity_advice
from docprov.rules.agreement import Recorded, first_of, number_disagreement, outer_denial
from docprov.rules.frames import LONGEST_JUDGED
from docprov.storage.addresses import is_address
from docprov.storage.files import FileFaultError, read_plain
from docprov.storage.http import Limits, fetch_bytes
from docprov.text.nearest import Nearest
from docprov.text.quantities import quantities_of
from docprov.text.quotes import Located, locate
from docprov.text.tokens import evened

ValueVerdict = Literal["agrees", "differs", "not-judged"]
"""Whether the words of a passage say a value; `not-judged` where they leave it open."""
_RANK: dict[Verdict, int] = {
    "verbatim": 5,
    "normalised": 4,
    "elided": 3,
    "ambiguous": 2,
    "absent": 1,
}
_CONTEXT = 300


@frozen(kw_only=True)
class QuotePlace:
    """The place of a quote in a text.

    Attributes:
        start: the first code point of the quote, counted from 0.
        stop: the code point after its last one.
        line: the line in which it begins, counted from 1.
        locator: its page, paragraph or time mark, such as `page 3`; empty for none.
        before: the sentence before it.
        words: the words as the text spells them.
        after: the rest of the sentence.
    """

    start: int
    stop: int
    line: int
    locator: str
    before: str
    words: str
    after: str


@frozen(kw_only=True)
class ValueCheck:
    """What the words of a passage say of a value.

    Attributes:
        value: the value that was asked for.
        verdict: whether they say it.
        said: what they say instead; empty where they agree or leave it open.
        words: the words that say so.
        reason: why it was not judged.
    """

    value: str
    verdict: ValueVerdict
    said: str = ""
    words: str = ""
    reason: str = ""


@frozen(kw_only=True, repr=False)
class QuoteCheck(Summary):
    """The result of checking one quote.

    Attributes:
        quote: the quote.
        verdict: `verbatim`, `normalised`, `elided`, `ambiguous` or `absent`.
        source: the file or address of the best match; empty where nothing is like it.
        place: where it occurs; None where it was not found at one place.
        difference: what was normalised.
        reason: why it was refused.
        nearest: the most similar passage, where it is absent.
        value: what is said of the value; None where none was asked for or there is no place.
        elsewhere: other files that contain it too.
        files: how many files were read.
        unread: files that could not be read, with the reason.
    """

    quote: str
    verdict: Verdict
    source: str = ""
    place: QuotePlace | None = None
    difference: str = ""
    reason: str = ""
    nearest: Nearest | None = None
    value: ValueCheck | None = None
    elsewhere: tuple[str, ...] = ()
    files: int = 0
    unread: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the quote is in the text, and no words there contradict the value."""
        contradicted = self.value is not None and self.value.verdict == "differs"
        return self.verdict in PASSING and not contradicted

    def _title(self) -> str:
        return f"{self.verdict}: {shown(self.quote)}"


def check_quote(
    quote: str,
    source: str | Path,
    *,
    value: str = "",
    language: str | None = "en",
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    watch: Callable[[str], None] = lambda _: None,
) -> QuoteCheck:
    """Check whether a text contains a quote, and whether its words say a value.

    Args:
        quote: the quote.
        source: a file, a folder of files, or an http or https address, which is fetched.
        value: what the quote is said to mean, such as `about 40`, or words of it; empty for none.
        language: language of the text, as a BCP 47 tag; None judges neither gaps nor values.
        limits: how far a fetch may go, and how many bytes a file may have.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        DocprovError: the source cannot be read, or the value is not one.

    >>> text = "docs/examples/arden/texts/arden-2011.txt"
    >>> found = check_quote("30 boats", text, value="30")
    >>> found.verdict, found.value.verdict, found.value.said
    ('verbatim', 'differs', 'nearly 30')
    >>> check_quote("no boats", text).ok
    False
    """
    recorded = _recorded(value) if value else None
    results: list[tuple[str, str, Located]] = []
    unread: list[str] = []
    for name, read in _texts(source, limits):
        watch(name)
        try:
            texts = read()
        except (DocprovError, FileFaultError) as error:
            unread.append(f"{name}: {error}")
            continue
        results += [(name, text, locate(quote, text, language=language)) for text in texts]
    if not results:
        raise DocprovError(f"nothing could be read: {'; '.join(unread) or f'{source} is empty'}")
    name, text, found = max(results, key=lambda each: _likeness(each[2]))
    place = check = None
    if found.start is not None and found.stop is not None:
        span = Span(Reading.of(text, None, language), found.start, found.stop)
        place = _place(span)
        check = _judged(value, recorded, span) if recorded else None
    others = {each: None for each, _, other in results if other.verdict in PASSING}
    others.pop(name, None)
    absent = found.verdict == "absent" and found.nearest is None
    return QuoteCheck(
        quote=quote,
        verdict=found.verdict,
        source="" if absent else name,
        place=place,
        difference=found.difference or "",
        reason=found.reason or "",
        nearest=found.nearest,
        value=check,
        elsewhere=tuple(others),
        files=len({each for each, _, _ in results}),
        unread=tuple(unread),
    )


def _likeness(found: Located) -> tuple[int, float]:
    return _RANK[found.verdict], found.nearest.similarity if found.nearest else 0.0


def _texts(source: str | Path, limits: Limits) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """Yield the name of each text of a source, and how it is read."""
    if is_address(source):
        yield str(source), lambda: _fetched(str(source), limits)
        return
    path = Path(source)
    if not path.is_dir():
        yield str(source), lambda: _of_file(path, limits)
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and not each.is_symlink():
            name = each.relative_to(path).as_posix()
            yield name, lambda each=each: _of_file(each, limits)  # type: ignore[misc]


def _fetched(address: str, limits: Limits) -> list[str]:
    fetched = fetch_bytes(address, limits)
    kind = media_type_of(fetched.data, "", fetched.media_type)
    return [each.text for each in extract(fetched.data, kind, fetched.charset)]


def _of_file(path: Path, limits: Limits) -> list[str]:
    place = path.absolute()
    data = read_plain(place.parent, place.name, min(limits.bytes, LARGEST_TEXT))
    return [each.text for each in extract(data, media_type_of(data, path.name))]


def _place(span: Span) -> QuotePlace:
    """Return where a passage is, with its sentence, or the words around it in another language."""
    reading = span.reading
    if reading.language is not None:
        before, after = span.sentence(reading.language)
    else:
        before = reading.text[max(0, span.start - _CONTEXT) : span.start].rpartition("\n")[2]
        after = reading.text[span.stop : span.stop + _CONTEXT].partition("\n")[0]
    label = reading.layout.label_at(span.start)
    return QuotePlace(
        start=span.start,
        stop=span.stop,
        line=reading.text.count("\n", 0, span.start) + 1,
        locator=f"{reading.layout.kind} {label}" if label else "",
        before=before,
        words=span.quote,
        after=after,
    )


def _recorded(value: str) -> Recorded:
    """Return what a value says; one without digits is words that occur in the quote."""
    try:
        quantity = Quantity.parse(value)
    except ValueError as error:
        advice = quantity_advice(value)
        raise DocprovError(f"{error}{f'; {advice}' if advice else ''}") from error
    numbers = (quantity.value, quantity.lower, quantity.upper)
    texts = ["" if number is None else decimal_text(number) for number in numbers]
    return Recorded(
        value_type="quantity",
        comparator=quantity.comparator,
        value=texts[0],
        lower=texts[1],
        upper=texts[2],
        polarity="affirmed",
    )


def _judged(value: str, recorded: Recorded, span: Span) -> ValueCheck:
    """Return what the sentence of a passage says of a value."""
    language = span.reading.language
    if recorded.comparator == "unspecified":
        agrees = locate(value, span.quote, language=language).verdict in PASSING
        return ValueCheck(
            value=value,
            verdict="agrees" if agrees else "differs",
            said="" if agrees else "other words",
            words=span.quote,
        )
    if language is None:
        return ValueCheck(
            value=value, verdict="not-judged", reason="its language is not stated or not known"
        )
    if len(span.quote) > LONGEST_JUDGED:
        return ValueCheck(
            value=value,
            verdict="not-judged",
            reason=f"the quote has more than {LONGEST_JUDGED} characters",
        )
    before, after = span.sentence(language)
    found = first_of(
        (
            number_disagreement(recorded, before, span.quote, after, language),
            outer_denial(recorded, before, span.quote, after, language),
        )
    )
    if found is not None:
        said = f"denied by {found.said!r}" if found.kind == "polarity" else found.said
        return ValueCheck(value=value, verdict="differs", said=said, words=found.words)
    if not quantities_of(evened(span.quote), language):
        return ValueCheck(value=value, verdict="not-judged", reason="the quote states no number")
    return ValueCheck(value=value, verdict="agrees", words=span.quote)
