"""Quantities that a stretch of text states, with what qualifies them: the one reader of them.

Each is a number, a range or a word such as `several`, with its comparators, its sign and its unit,
and what kind of number it is: a count or measure, or one that counts nothing, such as the number of
an order, a date, an ordinal, or the whole of which a part is given.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from attrs import evolve, field, frozen

from docprov.text.beginnings import number_beginnings
from docprov.text.language import Language
from docprov.text.numerals import Numeral, numerals_of
from docprov.text.times import date_spans
from docprov.text.tokens import Token, evened, tokens_of

Kind = Literal["count", "ordinal", "label", "date", "clock", "whole", "name", "fraction"]
_MOST_QUALIFIERS = 3
_FARTHEST = 3
_STOPS = frozenset('.,;:!?()[]。、，；：！？「」“”"»«')
_DASHES = frozenset("-–—‐‑")
_SENTENCE = frozenset(".!?。！？")


@frozen(kw_only=True)
class Stated:
    """What a stretch of text states by one number or range.

    Attributes:
        start: where its words begin, in the evened text.
        stop: where they end.
        low: the number, or the lower end of a range; None for a word such as `several`.
        high: the number, or the upper end.
        comparators: the comparators that its words and signs mean; empty for an exact number.
        unit: the unit of measure next to it, empty for none.
        kind: what kind of number it is.
        number: where its own digits or words begin and end.
    """

    start: int
    stop: int
    low: Decimal | None
    high: Decimal | None
    comparators: frozenset[str] = frozenset()
    unit: str = ""
    kind: Kind = "count"
    number: tuple[int, int] = (0, 0)

    @property
    def is_range(self) -> bool:
        """Whether it is a range and not one number."""
        return self.low != self.high


@frozen(eq=False)
class _Text:
    """The tokens of a text in one language."""

    tokens: Sequence[Token]
    language: Language
    words: list[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "words", [token.key for token in self.tokens])

    def glued(self, at: int) -> bool:
        """Return whether a token directly follows the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].stop

    def skipping(self, at: int, name: str, step: int) -> int:
        """Return the next place before or after some words of a list."""
        phrases = self.language.phrases(name)
        while found := (
            phrases.ending(self.words, at) if step < 0 else phrases.starting(self.words, at)
        ):
            at += step * found[0]
        return at


def quantities_of(text: str, language: Language) -> list[Stated]:
    """Return what a text states by its numbers, in their order.

    >>> from docprov.text.language import language_of
    >>> found, = quantities_of("delivered over 12 thousand bricks", language_of("en"))
    >>> found.low, sorted(found.comparators)
    (Decimal('12000.0'), ['more-than'])
    """
    text = evened(text)
    if not number_beginnings(language).occur_in(text):
        return []
    read = _Text(tokens_of(text, language), language)
    numerals = numerals_of(read.tokens, language)
    dates = date_spans(read.tokens, numerals, language)
    found = []
    at = 0
    while at < len(numerals):
        upper = _range_end(read, numerals, at)
        found.append((numerals[at], upper or numerals[at]))
        at += 2 if upper else 1
    spans = [(lower.first, upper.after) for lower, upper in found]
    stated = [_stated(read, lower, upper, dates) for lower, upper in found]
    return _with_wholes(read, spans, stated)


def _range_end(read: _Text, numerals: Sequence[Numeral], at: int) -> Numeral | None:
    """Return the numeral that ends the range which one begins, None for no range."""
    if at + 1 >= len(numerals):
        return None
    lower, upper = numerals[at], numerals[at + 1]
    if lower.value is None or upper.value is None or upper.fraction or lower.fraction:
        return None
    between = tuple(read.words[lower.after : upper.first])
    names = ["range_links"]
    if read.language.phrases("range_openers").ending(read.words, lower.first):
        names.append("between_links")
    linked = len(between) == 1 and between[0] in _DASHES
    linked = linked or any(between in read.language.phrases(name).exact for name in names)
    is_range = linked and _lower(lower, upper) < upper.value
    return upper if is_range else None


def _lower(lower: Numeral, upper: Numeral) -> Decimal:
    """Return the lower end of a range, with the scale that both ends share."""
    value = lower.value or Decimal(0)
    shares = lower.scale == 1 and upper.scale > 1 and value < (upper.bare or 0)
    return value * upper.scale if shares else value


def _stated(
    read: _Text, lower: Numeral, upper: Numeral, dates: Sequence[tuple[int, int]]
) -> Stated:
    before, comparators = _before(read, lower, is_range=lower is not upper)
    after, unit = _unit(read, lower, upper)
    half = read.language.phrases("halves_after").starting(read.words, after) if unit else None
    after += half[0] if half else 0
    after, further = _after(read, after)
    comparators |= further
    if lower.about or upper.about:
        comparators |= {"about"}
    added = Decimal("0.5") if half else Decimal(0)
    low = None if lower.value is None else _lower(lower, upper) + added
    high = None if upper.value is None else upper.value + added
    sign, before, after = _sign(read, lower, upper, before, after)
    if sign and low is not None and high is not None:
        low, high = -high, -low
    tokens = read.tokens
    return Stated(
        start=tokens[before].start,
        stop=tokens[after - 1].stop,
        low=low,
        high=high,
        comparators=comparators,
        unit=unit,
        kind="count" if upper.fraction and unit else _kind(read, lower, upper, dates),
        number=(tokens[lower.first].start, tokens[upper.after - 1].stop),
    )


def _before(read: _Text, numeral: Numeral, *, is_range: bool) -> tuple[int, frozenset[str]]:
    """Return where the qualifiers before a number begin, and the comparators that they mean."""
    comparators: frozenset[str] = frozenset()
    start = at = numeral.first
    opener = read.language.phrases("range_openers").ending(read.words, at)
    if is_range and opener:  # "from" alone is a comparator in some languages
        start = at = at - opener[0]
    for _ in range(_MOST_QUALIFIERS):
        found = read.language.named("comparators").ending(read.words, at)
        if found is None:
            at = read.skipping(at, "articles", -1)
            found = read.language.named("comparators").ending(read.words, at)
        if found is None or _is_place(read, at - found[0], at):
            break
        comparators |= frozenset(found[1].split())
        start = at = at - found[0]
    return start, comparators


def _is_place(read: _Text, first: int, after: int) -> bool:
    """Return whether a comparator's word is a preposition of place: it runs over 12 bridges."""
    phrase = tuple(read.words[first:after])
    if phrase not in read.language.phrases("places").exact:
        return False
    return read.language.phrases("motion").ending(read.words, first) is not None


def _after(read: _Text, after: int) -> tuple[int, frozenset[str]]:
    """Return where the qualifiers after a number end, and the comparators that they mean."""
    at = after + (after < len(read.words) and read.words[after] in {"-", "'", "’"})
    for name in ("comparators_after", "comparators_far"):
        found = read.language.named(name).starting(read.words, at)
        if found and not _begins_number(read, at + found[0]):
            return at + found[0], frozenset(found[1].split())
    for _ in range(_FARTHEST):
        if at >= len(read.words) or not _is_word(read.tokens[at]):
            break
        at += 1
        found = read.language.named("comparators_far").starting(read.words, at)
        if found and not _begins_number(read, at + found[0]):
            return at + found[0], frozenset(found[1].split())
        comma = at < len(read.words) and read.words[at] == ","
        if comma and (found := read.language.named("comparators_far").starting(read.words, at + 1)):
            return at + 1 + found[0], frozenset(found[1].split())
    return after, frozenset()


def _begins_number(read: _Text, at: int) -> bool:
    """Return whether a number begins at a place: "at least" belongs to it, not to one before."""
    if at >= len(read.words):
        return False
    numbers = read.language.numbers("numbers").starting(read.words, at)
    return read.tokens[at].number is not None or numbers is not None


def _is_word(token: Token) -> bool:
    return token.number is None and token.key not in _STOPS


def _unit(read: _Text, lower: Numeral, upper: Numeral) -> tuple[int, str]:
    """Return where a number ends with its unit, and the unit."""
    units = read.language.named("units")
    at = upper.after
    if at < len(read.words) and read.words[at] in _DASHES and read.glued(at):
        at += 1
    at = read.skipping(at, "fraction_links" if upper.fraction else "unit_links", 1)
    if found := units.starting(read.words, at):
        return at + found[0], found[1]
    before = read.language.named("units_before").ending(read.words, lower.first)
    return upper.after, before[1] if before else ""


def _sign(
    read: _Text, lower: Numeral, upper: Numeral, before: int, after: int
) -> tuple[bool, int, int]:
    """Return whether a number is below zero, and where its words begin and end."""
    first = lower.first
    if first and read.words[first - 1] in {"-", "−", "–"} and read.glued(first):
        free = first == 1 or not read.glued(first - 1) or read.words[first - 2] == "("
        number_before = first > 1 and read.tokens[first - 2].number is not None
        if free and not number_before:
            return True, min(before, first - 1), after
    found = read.language.phrases("negative_before").ending(read.words, first)
    if found and before == first:  # else it belongs to a comparator: au moins
        return True, min(before, first - found[0]), after
    for at in range(upper.after, min(upper.after + 3, len(read.words))):
        if found := read.language.phrases("negative_after").starting(read.words, at):
            return True, before, max(after, at + found[0])
        if not _is_word(read.tokens[at]) and read.words[at] != "°":
            break
    return False, before, after


def _kind(read: _Text, lower: Numeral, upper: Numeral, dates: Sequence[tuple[int, int]]) -> Kind:
    first, after = lower.first, upper.after
    if any(start <= first < stop for start, stop in dates):
        return "date"
    if _is_clock(read, first, after):
        return "clock"
    if lower.ordinal or upper.ordinal:
        return "ordinal"
    if _is_label(read, lower, after):
        return "label"
    if _is_name(read, lower, after):
        return "name"
    return "fraction" if upper.fraction else "count"


def _is_clock(read: _Text, first: int, after: int) -> bool:
    if ":" in read.words[first]:
        return True
    if read.language.phrases("clock_after").starting(read.words, after):
        return True
    return bool(read.language.phrases("clock_before").ending(read.words, first))


def _is_label(read: _Text, numeral: Numeral, after: int) -> bool:
    first = numeral.first
    if first and read.words[first - 1] in {"#", "№", "§"}:
        return True
    if numeral.scale != 1 or numeral.value is None:
        return False
    label = read.language.phrases("labels").ending(read.words, first)
    if label and not _ends_number(read, first - label[0]):
        return not _is_determined(read, first - label[0], first)
    # An ending of a case can stand between the digits and the word.
    for at in range(after, min(after + 3, len(read.words))):
        if read.language.phrases("labels_after").starting(read.words, at):
            return True
        if read.words[at] not in _DASHES:
            break
    return False


def _is_determined(read: _Text, at: int, first: int) -> bool:
    """Return whether a noun has an article, so that the number after it counts what follows it."""
    if not at or read.words[first - 1] == ".":
        return False
    return read.words[at - 1] in read.language.plain("label_determiners")


def _ends_number(read: _Text, at: int) -> bool:
    """Return whether a number ends before a place: "the 3rd pier" has its own number."""
    if not at:
        return False
    ordinal = read.language.phrases("ordinal_endings").ending(read.words, at)
    return read.tokens[at - 1].number is not None or bool(ordinal and read.glued(at - 1))


def _is_name(read: _Text, numeral: Numeral, after: int) -> bool:
    """Return whether a number word belongs to a name: an inn called The Three Oars."""
    first = numeral.first
    if read.language.has("capital_nouns") or not first or after >= len(read.tokens):
        return False
    named = read.language.phrases("articles").ending(read.words, first) is not None
    return named and read.tokens[first].capital and read.tokens[after].capital


def _with_wholes(
    read: _Text, spans: Sequence[tuple[int, int]], stated: list[Stated]
) -> list[Stated]:
    """Return the quantities with those marked that are the whole of which a part is given."""
    for number, (first, after) in enumerate(spans):
        each = stated[number]
        if each.kind != "count" or each.low is None:
            continue
        before = spans[number - 1][1] if number else None
        later = [
            other
            for other in stated[number + 1 : number + 4]
            if other.kind == "count" and other.low is not None and other.low <= each.low
        ]
        part = _follows_part(read, before, first)
        if part or (later and _opens_whole(read, first, after, spans[number + 1][0])):
            start = each.start if part is None else min(each.start, read.tokens[part].start)
            stated[number] = evolve(each, kind="whole", start=start)
    return stated


def _follows_part(read: _Text, before: int | None, first: int) -> int | None:
    """Return where the part before a number begins: "35 of" the 90; None for no part."""
    at = read.skipping(first, "articles", -1)
    link = read.language.phrases("whole_links").ending(read.words, at)
    link = link or read.language.phrases("whole_links").ending(read.words, first)
    if link is None:
        return None
    at = min(at, first) - link[0]
    if before is not None and before == at:
        return max(before - 1, 0)
    loose = read.language.phrases("loose_wholes").ending(read.words, at + link[0])
    if loose and before is not None and 0 <= at - before <= _FARTHEST:
        return before - 1
    if part := read.language.phrases("parts").ending(read.words, at):
        return at - part[0]
    return None


def _opens_whole(read: _Text, first: int, after: int, following: int) -> bool:
    """Return whether the words around a number make it the whole of what follows."""
    words, language = read.words, read.language
    if any(word in _SENTENCE for word in words[after:following]):
        return False
    at = read.skipping(first, "articles", -1)
    opener = language.phrases("whole_openers").ending(words, at)
    if opener and (at == opener[0] or words[at - opener[0] - 1] in _STOPS):
        return True
    closers = language.phrases("whole_closers")
    return any(closers.starting(words, index) for index in range(after, min(following, after + 5)))
