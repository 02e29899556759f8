"""Numbers that say how something changed: from £3 to £5, fell 19 cents to 825 cents."""

from collections.abc import Sequence

from attrs import evolve

from docprov.text.leading import before_unit
from docprov.text.qualifiers import is_percent
from docprov.text.stated import Numeral, Stated
from docprov.text.stretch import REACH, Stretch


def ends_of_changes(
    read: Stretch, stated: Sequence[Stated], numerals: Sequence[tuple[Numeral, Numeral]]
) -> list[Stated]:
    """Return each end of the ranges of a change, which is stated too: rose from £3 to £5.

    Percents are how much it was.
    """
    changes, openers = (read.language.phrases(name) for name in ("changes", "change_openers"))
    found: list[Stated] = []
    for each, (lower, upper) in zip(stated, numerals, strict=True):
        if lower is upper:
            continue
        first = before_unit(read, lower.first)
        near = range(max(first - REACH, 0), first)
        is_from = openers.ending(read.words, first) is not None and each.unit != "percent"
        is_from = is_from and any(changes.starting(read.words, at) for at in near)
        if is_from or _is_change_to(read, lower, upper):
            found += (evolve(each, low=end, high=end) for end in (each.low, each.high))
    return found


def _is_change_to(read: Stretch, lower: Numeral, upper: Numeral) -> bool:
    """Return whether a thing changed by one amount to another: fell 19 cents to 825 cents."""
    first, last = (before_unit(read, each.first) for each in (lower, upper))
    is_measured = last < upper.first or last - lower.after > 1
    amount = read.language.phrases("change_amounts").ending(read.words, first)
    at = first - (amount[0] if amount else 0)
    changes = read.language.phrases("changes")
    behind = range(upper.after, min(upper.after + REACH, len(read.words))) if amount else ()
    is_told = changes.ending(read.words, at) is not None
    is_told = is_told or any(changes.starting(read.words, place) for place in behind)
    return is_measured and is_told and not is_percent(read, upper.after)
