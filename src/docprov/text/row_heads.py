"""What the head of a row says of the number behind it: Population (thousands): 412."""

from decimal import Decimal

from attrs import frozen

from docprov.text.leading import before_minus
from docprov.text.stated import Numeral
from docprov.text.stretch import STOPS, Stretch

_LONGEST = 6
"""Words, at most, of what a head says."""
_LONGEST_LABEL = 3
"""Words, at most, of the name of an item before its number."""
_LEAST_SCALE = 100
"""A score of a game is no scale."""
_MARKS = frozenset(":：|=")
_LISTING = frozenset(",;|/")


@frozen
class Head:
    """What a head says of a number.

    Attributes:
        first: where its words begin.
        scale: what the number is multiplied by.
        unit: the unit of the number, empty for none.
    """

    first: int
    scale: Decimal = Decimal(1)
    unit: str = ""


def head_of(read: Stretch, lower: Numeral, upper: Numeral) -> Head:
    """Return what the head of a row says of a number in digits behind it; nothing for none.

    >>> from docprov.text.language import language_of
    >>> from docprov.text.stretch import stretch_of
    >>> read = stretch_of("Length (km): 214", language_of("en"))
    >>> head_of(read, read.numerals[0], read.numerals[0]).unit
    'kilometre'
    """
    nothing = Head(lower.first)
    if not lower.digits or upper.scale != 1:
        return nothing
    at = _row_begins(read, before_minus(read, lower.first), upper.after)
    marked = at > 0 and read.words[at - 1] in _MARKS
    at -= marked
    if at and read.words[at - 1] == ")":
        opened = range(at - 2, max(at - 2 - _LONGEST, -1), -1)
        first = next((each for each in opened if read.words[each] == "("), -1)
        found = _said(read, first + 1, at - 1) if first >= 0 else None
        is_row = marked or _counts_nothing(read, upper.after)
    else:
        found, is_row = _before_colon(read, at), marked
    return found if found and is_row and not _counts_listed_noun(read, upper.after) else nothing


def _row_begins(read: Stretch, first: int, after: int) -> int:
    """Return where the items of a row begin of which a number is one: timber 840, hides 112."""
    at, words = first, read.words
    while at > 1 and words[at - 1] in _LISTING and read.tokens[at - 2].number is not None:
        at -= 2
    label = at
    while label and at - label < _LONGEST_LABEL and words[label - 1].isalpha():
        label -= 1
    if label == at or not label or not _counts_nothing(read, after):
        return at
    if words[label - 1] == ":":
        return label
    earlier = label - 1
    listed = words[earlier] in _LISTING and earlier and read.tokens[earlier - 1].number is not None
    return _row_begins(read, earlier - 1, earlier) if listed else at


def _before_colon(read: Stretch, at: int) -> Head | None:
    """Return what words behind a comma or "in" say before a colon: Length, km: 214."""
    links = read.language.phrases("head_links")
    for first in range(at - 1, max(at - _LONGEST, 0), -1):
        if read.words[first - 1] == "," or links.ending(read.words, first):
            return _said(read, first, at)
        if read.words[first] in STOPS:
            break
    return None


def _said(read: Stretch, first: int, stop: int) -> Head | None:
    """Return the scale and unit that all of some words say, None for other words."""
    language, words = read.language, read.words[:stop]
    at, scale, unit = first, Decimal(1), ""
    while at < stop:
        money = language.named("units_before").starting(words, at) if at == first else None
        glued = language.numbers("scales_glued").starting(words, at) if unit else None
        scaled = glued or next(
            filter(
                None,
                (
                    language.numbers(name).starting(words, at)
                    for name in ("head_scales", "scales", "scales_behind")
                ),
            ),
            None,
        )
        measured = language.named("units").starting(words, at)
        link = language.phrases("head_links", "fraction_links", "unit_links").starting(words, at)
        if money or (measured and not unit and not (scaled and scaled[0] >= measured[0])):
            length, unit = money or measured or (0, "")
        elif scaled:
            length, scale = scaled[0], scale * scaled[1]
        elif unit and language.phrases("head_rates").starting(words, at):
            length = stop - at
        elif link or words[at] == ",":
            length = link[0] if link else 1
        elif scale >= _LEAST_SCALE and words[at].isalpha():
            length = 1  # thousand reams
        else:
            return None
        at += length
    return Head(first, scale, unit) if unit or scale >= _LEAST_SCALE else None


def _counts_nothing(read: Stretch, after: int) -> bool:
    return after >= len(read.words) or not read.words[after][0].isalpha()


def _counts_listed_noun(read: Stretch, after: int) -> bool:
    """Return whether a number counts a listed noun, which its head then does not measure."""
    return read.language.phrases("counted").starting(read.words, after) is not None
