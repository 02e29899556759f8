"""Ranges whose ends two numbers state: at least six and at most ten, 140 m ± 2 m."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from attrs import evolve

from docprov.text.leading import before_minus
from docprov.text.reach import is_joined
from docprov.text.stated import Numeral, Stated
from docprov.text.stretch import Stretch, is_word

_AT_LEAST = frozenset(("at-least", "more-than"))
_AT_MOST = frozenset(("at-most", "fewer-than"))
_LONGEST_UNIT = 3
_FARTHEST_END = 7
"""Words, at most, between the ends of a range that have words of their own."""
_OPENING = frozenset(",(")
_HUNDRED = Decimal(100)


def limited(read: Stretch, stated: Sequence[Stated]) -> list[Stated]:
    """Return the ranges whose ends two limits state: at least six and at most ten."""
    found = []
    for lower, upper in pairwise(stated):
        if (
            lower.comparators & _AT_LEAST
            and upper.comparators & _AT_MOST
            and lower.low is not None
            and upper.low is not None
            and lower.low < upper.low
            and lower.unit in {"", upper.unit}
            and _is_and(read, lower.stop, upper.start)
        ):
            found.append(evolve(upper, start=lower.start, low=lower.low, comparators=frozenset()))
    return found


def _is_and(read: Stretch, start: int, stop: int) -> bool:
    """Return whether nothing parts two places, or a comma and a word such as "and" or "but"."""
    between = read.language.phrase(read.text[start:stop].replace(",", " "))
    return not between or between in read.language.phrases("coordinators", "contrasts").exact


def ranged(
    read: Stretch, stated: Sequence[Stated], numerals: Sequence[tuple[Numeral, Numeral]]
) -> list[Stated]:
    """Return the ranges whose ends have words of their own: ranged from 2 in May to 9 in June."""
    verbs, openers = read.language.phrases("range_verbs"), read.language.phrases("range_openers")
    found = []
    for (low, (first, ended)), (high, (last, _)) in pairwise(zip(stated, numerals, strict=True)):
        begun = before_minus(read, first.first)
        opener = openers.ending(read.words, begun)
        is_told = opener and verbs.ending(read.words, begun - opener[0])
        if opener is None or not (is_told or (low.unit and low.unit == high.unit)):
            continue
        link = before_minus(read, last.first)
        names = ("range_links", "between_links")
        closes = read.language.phrases(*names).ending(read.words, link)
        between = read.tokens[ended.after : link - (closes[0] if closes else 0)]
        ends = (low.low, high.high)
        if closes is None or not all(map(is_word, between)) or len(between) > _FARTHEST_END:
            continue
        if not is_joined(read.words[ended.after : link], read.language):
            continue  # 40 % while others were at 20 %
        if not is_told and (low.low or 0) > (high.high or 0):
            continue  # cut from 80 per cent to 50 per cent
        if None not in ends and low.unit in {"", high.unit} and low.kind == high.kind == "count":
            lower, upper = sorted(end for end in ends if end is not None)
            found.append(evolve(high, start=low.start, low=lower, high=upper))
    return found


def tolerated(
    read: Stretch, stated: Sequence[Stated], numerals: Sequence[tuple[Numeral, Numeral]]
) -> list[Stated]:
    """Return the ranges that a tolerance behind a number states: 140 m ± 2 m, 60 ± 5 %."""
    marks, found = read.language.phrases("tolerances"), []
    for (number, (_, last)), (width, (first, _)) in pairwise(zip(stated, numerals, strict=True)):
        mark = marks.ending(read.words, first.first)
        between = read.tokens[last.after : first.first - mark[0]] if mark else ()
        is_near = mark is not None and len(between) <= _LONGEST_UNIT
        between = between[:-1] if between and between[-1].key in _OPENING else between
        if not is_near or not all(map(is_word, between)):
            continue
        if number.low is None or number.high is None or width.low is None:
            continue
        share = width.unit == "percent" != number.unit and number.unit
        wide = abs(number.low) * width.low / _HUNDRED if share else width.low
        found.append(
            evolve(
                number,
                stop=max(number.stop, width.stop),
                low=number.low - wide,
                high=number.high + wide,
                unit=number.unit or width.unit,
                comparators=frozenset(),
            )
        )
    return found
