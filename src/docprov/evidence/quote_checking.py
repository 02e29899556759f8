"""Checking one quote against a file, a folder of files or an address; it needs no package."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple, cast

from attrs import evolve, frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import shown
from docprov.evidence.extraction import extract, formats, media_type_of
from docprov.evidence.folder import LARGEST_TEXT
from docprov.evidence.matching import Reading
from docprov.evidence.readers.format import Extracted
from docprov.evidence.surroundings import Span
from docprov.model.records import PASSING, Verdict
from docprov.model.values import Comparator, Quantity, decimal_text, quantity_advice
from docprov.rules.agreement import Recorded, first_of, number_disagreement
from docprov.rules.frames import LONGEST_JUDGED
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.storage.addresses import is_given_address, without_password
from docprov.storage.files import FileFaultError, read_plain
from docprov.storage.http import Limits, fetch_bytes
from docprov.text.language import language_of
from docprov.text.nearest import Nearest
from docprov.text.quantities import quantities_of
from docprov.text.quotes import Located, located
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
_UNSPOKEN = {"0": 0, "1": 1}
"""Values that words often mean without a number: nobody, a boat."""
_NO_TEXT = "there is no text in it; pictures of pages need their text recognised first"
_IN_MARKS = re.compile(r'"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«')
"""A quote that was handed over in quotation marks; one within others keeps them."""


class _Text(NamedTuple):
    """A text that is searched, and whether each of its lines is a block."""

    text: str
    in_blocks: bool


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
    encoding: str = "",
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    watch: Callable[[str], None] = lambda _: None,
) -> QuoteCheck:
    """Check whether a text contains a quote, and whether its words say a value.

    Args:
        quote: the quote; quotation marks around all of it are left out.
        source: a file, a folder of files, or an http or https address, which is fetched.
        value: what the quote is said to mean, such as `about 40` or `no fewer than twelve`, or
            words of it; empty for none.
        language: language of the text, as a BCP 47 tag; None judges neither gaps nor values.
        encoding: encoding of texts that are not in UTF-8 and do not state theirs; empty for none.
        limits: how far a fetch may go, and how many bytes a file may have.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        DocprovError: the quote is empty, the source cannot be read, or the value is not one.

    >>> text = "docs/examples/arden/texts/arden-2011.txt"
    >>> found = check_quote("30 boats", text, value="30")
    >>> found.verdict, found.value.verdict, found.value.said
    ('verbatim', 'differs', 'nearly 30')
    >>> check_quote("no boats", text).ok
    False
    """
    if in_marks := _IN_MARKS.fullmatch(quote.strip()):
        quote = next(filter(None, in_marks.groups()))
    if not quote.strip():
        raise DocprovError("the quote is empty")
    recorded = _recorded(value, language) if value else None
    results: list[tuple[str, _Text, Located]] = []
    unread: dict[str, list[str]] = {}
    for name, read in _texts(source, limits, encoding):
        watch(name)
        try:
            texts = read()
        except (DocprovError, FileFaultError) as error:
            unread.setdefault(str(error), []).append(name)
            continue
        if not any(each.text.strip() for each in texts):
            unread.setdefault(_NO_TEXT, []).append(name)
            continue
        results += [(name, each, located(quote, each.text, language=language)) for each in texts]
    problems = tuple(f"{', '.join(names)}: {reason}" for reason, names in unread.items())
    if not results:
        raise DocprovError(_nothing_read(source, unread))
    name, read_text, found = max(results, key=lambda each: _likeness(each[2]))
    place = check = None
    if found.start is not None and found.stop is not None:
        reading = Reading.of(read_text.text, None, language)
        reading = evolve(reading, in_blocks=read_text.in_blocks)
        span = Span(reading, found.start, found.stop)
        place = _place(span)
        check = _judged(value, recorded, span) if recorded else None
    holding = PASSING | {"ambiguous"}
    others = {each: None for each, _, other in results if other.verdict in holding}
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
        unread=problems,
    )


def _nothing_read(source: str | Path, unread: dict[str, list[str]]) -> str:
    """Return why no text was read, with the name of each file once."""
    said = [
        reason if all(name in reason for name in names) else f"{', '.join(names)}: {reason}"
        for reason, names in unread.items()
    ]
    return "; ".join(said) or f"the folder {source} has no files"


def _likeness(found: Located) -> tuple[int, float]:
    return _RANK[found.verdict], found.nearest.similarity if found.nearest else 0.0


def _texts(
    source: str | Path, limits: Limits, encoding: str
) -> Iterator[tuple[str, Callable[[], list[_Text]]]]:
    """Yield the name of each text of a source, and how it is read."""
    if is_given_address(source):
        yield without_password(str(source)), lambda: _fetched(str(source), limits, encoding)
        return
    path = Path(source)
    try:
        missing, is_folder = not path.exists(), path.is_dir()
    except OSError as error:  # such as a name that is too long
        raise DocprovError(f"cannot read {shown(source)}: {error.strerror}") from error
    if missing:
        raise DocprovError(f"there is nothing at {shown(source)}")
    if not is_folder:
        yield str(source), lambda: _of_file(path, limits, encoding)
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and not each.is_symlink():
            name = each.relative_to(path).as_posix()
            yield name, lambda each=each: _of_file(each, limits, encoding)  # type: ignore[misc]


def _fetched(address: str, limits: Limits, encoding: str) -> list[_Text]:
    fetched = fetch_bytes(address, limits)
    kind = media_type_of(fetched.data, "", fetched.media_type)
    return _extracted(fetched.data, kind, fetched.charset, encoding)


def _of_file(path: Path, limits: Limits, encoding: str) -> list[_Text]:
    place = path.absolute()
    data = read_plain(place.parent, place.name, min(limits.bytes, LARGEST_TEXT))
    return _extracted(data, media_type_of(data, path.name), "", encoding)


def _extracted(data: bytes, kind: str, stated: str, encoding: str) -> list[_Text]:
    """Return the texts of a file, in the encoding of last resort where they are not readable."""
    in_blocks = formats()[kind].in_blocks
    texts: tuple[Extracted, ...] = ()
    if encoding:
        with suppress(DocprovError):
            texts = extract(data, kind, stated)
    texts = texts or extract(data, kind, encoding or stated)
    return [_Text(each.text, in_blocks) for each in texts]


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


def _recorded(value: str, language: str | None) -> Recorded:
    """Return what a value says: a quantity, in words too, or words that occur in the quote."""
    quantity = _in_words(value, language)
    try:
        quantity = quantity or Quantity.parse(value)
        numbers = (quantity.value, quantity.lower, quantity.upper)
        texts = ["" if number is None else decimal_text(number) for number in numbers]
    except ValueError as error:
        if re.search(r"\d\W+[^\W\d]", value):
            problem = f"{error}; write the number without what it counts, such as 41 or about 40"
        else:
            problem = f"{error}; {quantity_advice(value)}"
        raise DocprovError(problem) from error
    return Recorded(
        value_type="quantity",
        comparator=quantity.comparator,
        value=texts[0],
        lower=texts[1],
        upper=texts[2],
        polarity="affirmed",
    )


def _in_words(value: str, language: str | None) -> Quantity | None:
    """Return the quantity that words of a text state and nothing beside it; None for another."""
    lists = language_of(language)
    stated = quantities_of(value, lists) if lists else []
    if len(stated) != 1 or (stated[0].start, stated[0].stop) != (0, len(evened(value))):
        return None
    low, high = stated[0].low, stated[0].high
    if low is None or high is None or stated[0].unit or len(stated[0].comparators) > 1:
        return None
    if stated[0].is_range:
        return Quantity(comparator="between", lower=low, upper=high)
    comparator = next(iter(stated[0].comparators), "exact")
    return Quantity.of(cast("Comparator", comparator), low)


def _judged(value: str, recorded: Recorded, span: Span) -> ValueCheck:
    """Return what the sentence of a passage says of a value."""
    language = span.reading.language
    if recorded.comparator == "unspecified":
        agrees = located(value, span.quote, language=language).verdict in PASSING
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
            polarity_disagreement(recorded, span.quote, language),
            outer_denial(
                recorded, before, span.quote, after, language, following=span.following(language)
            ),
        )
    )
    if found is not None:
        said = f"denied by {found.said!r}" if found.kind == "polarity" else found.said
        return ValueCheck(value=value, verdict="differs", said=said, words=found.words)
    stated = quantities_of(evened(span.quote), language)
    if not stated:
        return ValueCheck(value=value, verdict="not-judged", reason="the quote states no number")
    unspoken = _UNSPOKEN.get(recorded.value)
    if unspoken is not None and all(each.low not in {None, unspoken} for each in stated):
        reason = f"{unspoken} is often meant without a number, and the quote states only others"
        return ValueCheck(value=value, verdict="not-judged", reason=reason)
    return ValueCheck(value=value, verdict="agrees", words=span.quote)
