"""The ends of a range by its two numbers, with the scale or tens that both share."""

from decimal import Decimal

from docprov.text.stated import Numeral
from docprov.text.stretch import Stretch

_FALLEN = 2
"""How many times the second end of a change the first can be, with the scale of the second."""
_HUNDRED = 100
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
