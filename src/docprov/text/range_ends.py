"""The ends of a range by its two numbers, with the scale or tens that both share."""

from decimal import Decimal

from attrs import evolve

from docprov.text.stated import Numeral
from docprov.text.stretch import DASHES, REACH, Stretch

_FALLEN = 2
"""How many times the second end of a change the first can be, with the scale of the second."""
_HUNDRED = 100
_THOUSAND = Decimal(1000)
_WIDEST = Decimal("2.5")
"""How many times its lower end the upper end of a range is, at most, that both have thousands."""
_LARGE = (Decimal(10) ** 9, Decimal(10) ** 6, Decimal(10) ** 3)


def is_pair(lower: Numeral, upper: Numeral) -> bool:
    """Return whether two number words side by side mean one to the other: "iki üç bin"."""
    if lower.value is None or upper.bare is None or lower.scale != 1:
        return False
    in_words = not (lower.digits or upper.digits or lower.ordinal or upper.ordinal)
    first, last = lower.value % 10, upper.bare
    return in_words and 0 < first < last <= min(first + 2, Decimal(9))


def is_pair_of_tens(read: Stretch, lower: Numeral, upper: Numeral) -> bool:
    """Return whether two round numbers side by side mean one to the other: otuz beş kırk."""
    if not read.language.has("pairs_of_tens") or lower.digits or upper.digits or upper.ordinal:
        return False
    low, high = lower.value, upper.value
    if low is None or high is None or lower.scale != 1 or upper.scale != 1:
        return False
    return 10 <= low < high <= low + 10 and high < 100


def ends_of(lower: Numeral, upper: Numeral) -> tuple[Decimal, Decimal] | None:
    """Return the ends of a range, with the scale or tens that both share; None for no numbers."""
    low, high = lower.value, upper.value
    if low is None or high is None:
        return None
    if lower.after == upper.first and is_pair(lower, upper):
        tens = low - low % 10
        scaled = tens * upper.scale if tens < upper.scale else tens  # 十二三万, but 百二三十
        return scaled + low % 10 * upper.scale, scaled + high
    if not (lower.digits or upper.digits) and high / 100 - low in {1, 2} and low in range(1, 9):
        return low * 100, high  # tres o cuatrocientas
    return low * _shared_scale(lower, upper), high


def _shared_scale(lower: Numeral, upper: Numeral) -> Decimal:
    """Return the scale of a range that its lower end leaves out: 12 to 15 thousand."""
    low, high, bare = (each or Decimal(0) for each in (lower.value, upper.value, upper.bare))
    if lower.scale == 1 and upper.scale > 1:
        falls = low % 1 and low < bare * _FALLEN  # from 12.5 to 9.8 thousand
        return upper.scale if low < bare or falls else Decimal(1)
    large = next((each for each in _LARGE if high >= each), Decimal(1))
    hundreds = lower.scale == _HUNDRED and high % large == 0
    return large if hundreds and low < high / large else Decimal(1)


def lower_end(read: Stretch, lower: Numeral, upper: Numeral | None) -> Numeral:
    """Return the lower end of a range with the zeros that its upper end says for both.

    Args:
        read: the text.
        lower: the numeral at the lower end.
        upper: the one at the upper end, None for no range.
    """
    if not (upper and lower.value and upper.value and lower.digits and upper.digits):
        return lower
    is_open = read.words[lower.after] in DASHES and lower.after + 1 < upper.first
    for scale in (1000, 100) if is_open and read.glued(lower.after) else ():
        if upper.value % scale == 0 and lower.value < upper.value / scale:
            return evolve(lower, value=lower.value * scale)
    grouped = _shares_thousands(read, lower.value, upper.value, upper.first)
    if grouped and not _is_changed(read, lower.first):
        return evolve(lower, value=lower.value * _THOUSAND)
    return lower


def _shares_thousands(read: Stretch, low: Decimal, high: Decimal, last: int) -> bool:
    """Return whether a number under a thousand is one of thousands as the grouped one behind it.

    A range is rarely so wide that it is not: from 500 to 2,000, and 1 to 3,000, are as they say.
    """
    start, stop = read.spans[last]
    is_grouped = not read.text[start:stop].isdigit() and high % _THOUSAND == 0
    is_small = 1 < low < _THOUSAND and low == low.to_integral_value()
    return is_grouped and is_small and low * _THOUSAND < high <= low * _THOUSAND * _WIDEST


def _is_changed(read: Stretch, first: int) -> bool:
    """Return whether a range says how something changed: it grew from 3 to 12,000."""
    changes = read.language.phrases("changes")
    return any(changes.starting(read.words, at) for at in range(max(first - REACH, 0), first))
