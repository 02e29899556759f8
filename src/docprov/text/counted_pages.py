"""Lines that count the pages on which they are."""

import re
from collections.abc import Iterable

from docprov.text.romans import value_of

_AT_ENDS = re.compile(r"\A\W*([0-9]{1,4}|[ivxlc]{1,8})\b|\b([0-9]{1,4}|[ivxlc]{1,8})\W*\Z")


def counting_lines(lines: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return the lines that begin or end with a number that counts up with the pages.

    Args:
        lines: the first or the last line of each page, with the number of the page.

    >>> sorted(counting_lines([(0, "8 Mills"), (1, "Of oak 9"), (2, "10 Mills"), (3, "1 cow")]))
    [(0, '8 Mills'), (1, 'Of oak 9'), (2, '10 Mills')]
    >>> sorted(counting_lines([(0, "Mills   ix"), (1, "x   Of oak"), (2, "Mills   xi")]))
    [(0, 'Mills   ix'), (1, 'x   Of oak'), (2, 'Mills   xi')]
    """
    counted: dict[tuple[bool, int], set[tuple[int, str]]] = {}
    for page, line in lines:
        for first, last in _AT_ENDS.findall(line):
            said = first or last
            is_roman = said.isalpha()
            number = value_of(said) if is_roman else int(said)
            counted.setdefault((is_roman, number - page), set()).add((page, line))
    return {each for found in counted.values() if len(found) > 2 for each in found}
