"""The lower end of a range whose zeros only its upper end has: 5- bis 6000, 30 to 40,000."""

from decimal import Decimal

from attrs import evolve

from docprov.text.stated import Numeral
from docprov.text.stretch import DASHES, REACH, Stretch

_THOUSAND = Decimal(1000)
_WIDEST = 5
"""How many times its lower end the upper end of a range is, at most, that both have thousands."""


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
