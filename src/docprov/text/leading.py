"""What stands before a number and belongs to it: its article, its unit, its sign."""

from docprov.text.beginnings import SIGN
from docprov.text.stated import Numeral
from docprov.text.stretch import Stretch, is_word

_MINUS = frozenset("-−–")
_SIGNS = {"+": 1, **dict.fromkeys(_MINUS, -1)}
_FARTHEST = 3


def before_one(read: Stretch, first: int, least: int) -> int:
    """Return where a number begins with its article: entre un 5 y un 7."""
    article = read.language.phrases("ones").ending(read.words, first)
    at = first - article[0] if article else first
    return at if at >= least else first


def before_unit(read: Stretch, first: int) -> int:
    """Return where a number begins with the unit before it: $ 3."""
    unit = read.language.named("units_before").ending(read.words, first)
    return first - (unit[0] if unit else 0)


def before_money(read: Stretch, first: int) -> int:
    """Return where a number begins with the sign of a currency before it: about "$ 3"."""
    unit = read.language.named("units_before").ending(read.words, first)
    money = read.language.plain("units_money")
    return first - unit[0] if unit and unit[1].split()[0] in money else first


def before_minus(read: Stretch, first: int) -> int:
    """Return where a number begins with its minus, or with the sign of a currency: about -£3."""
    begun = _before_negative(read, first)
    return before_money(read, first) if begun is None else begun


def before_sign(read: Stretch, first: int, least: int) -> tuple[int, int]:
    """Return where a number begins with its sign, and the sign: to "-5", and plus 3; 0 for none.

    Args:
        read: the text.
        first: where the number begins.
        least: where its sign can begin, at the earliest.
    """
    at = first - 1
    sign = (
        _SIGNS.get(read.words[at], 0)
        if at >= least and read.glued(first) and not read.glued(at)
        else 0
    )
    if sign and read.words[at - 1].isalpha():
        return at, sign
    for name, sign in (("negative_before", -1), ("positive_before", 1)):
        found = read.language.phrases(name).ending(read.words, first)
        if found and first - found[0] >= least:
            return first - found[0], sign
    return first, 0


def is_negative(read: Stretch, numeral: Numeral) -> bool:
    """Return whether a number has a minus before it."""
    return _before_negative(read, numeral.first) is not None


def signs_of(
    read: Stretch, lower: Numeral, upper: Numeral, before: int, after: int
) -> tuple[tuple[int, int], int, int]:
    """Return the signs of the ends of a number, and where its words begin and end.

    A word for minus is of both ends, a sign of its own: minus 5 to 8 degrees, -5 to 8 °C.
    """
    own = before_sign(read, upper.first, lower.after + 1)[1] if lower is not upper else 0
    minus = _minus(read, lower.first)
    if minus is not None:
        return (-1, own or (-1 if lower is upper else 1)), min(before, minus), after
    if read.holds(SIGN):
        negative = _negative(read, lower.first)
        if negative is not None:
            return (-1, own or -1), min(before, negative), after
        if (closed := _between_negative(read, lower.first, upper.after)) is not None:
            return (-1, -1), before, max(after, closed)
        for at in range(upper.after, min(upper.after + _FARTHEST, len(read.words))):
            if found := read.language.phrases("negative_after").starting(read.words, at):
                return (-1, -1), before, max(after, at + found[0])
            if not is_word(read.tokens[at]) and read.words[at] != "°":
                break
    return (1, own or 1), before, after


def _between_negative(read: Stretch, first: int, after: int) -> int | None:
    """Return where two words end between which a number is negative: sıfırdan 12 dərəcə aşağı."""
    closings = read.language.phrases("negative_closings")
    if read.language.phrases("negative_openings").ending(read.words, first) is None:
        return None
    for at in range(after, min(after + _FARTHEST, len(read.words))):
        if found := closings.starting(read.words, at):
            return at + found[0]
    return None


def _before_negative(read: Stretch, first: int) -> int | None:
    """Return where a number begins with its minus sign or word, None for neither."""
    minus = _minus(read, first)
    return _negative(read, first) if minus is None else minus


def _minus(read: Stretch, first: int) -> int | None:
    """Return where the minus sign of a number is, None for no such sign."""
    money = before_money(read, first)  # -£250
    signed = money if money and read.words[money - 1] in _MINUS else first
    if not signed or read.words[signed - 1] not in _MINUS or not read.glued(signed):
        return None
    free = signed == 1 or not read.glued(signed - 1) or read.words[signed - 2] == "("
    free = free or read.language.has("spaceless")
    free = free or before_money(read, signed - 1) < signed - 1  # £-250
    number_before = signed > 1 and read.tokens[signed - 2].number is not None
    return signed - 1 if free and not number_before else None


def _negative(read: Stretch, first: int) -> int | None:
    """Return where a word for minus before a number begins, None for no such word."""
    at = before_unit(read, first)  # minus £250
    found = read.language.phrases("negative_before").ending(read.words, at)
    if found is None or read.language.named("comparators").ending(read.words, at):
        return None  # au moins 12
    return at - found[0]
