"""Lines that count the pages on which they are."""

import re
from collections.abc import Iterable

_AT_ENDS = re.compile(r"\A\W*([0-9]{1,4})\b|\b([0-9]{1,4})\W*\Z")


def counting_lines(lines: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return the lines that begin or end with a number that counts up with the pages.

    Args:
        lines: the first or the last line of each page, with the number of the page.

    >>> sorted(counting_lines([(0, "8 Mills"), (1, "Of oak 9"), (2, "10 Mills"), (3, "1 cow")]))
    [(0, '8 Mills'), (1, 'Of oak 9'), (2, '10 Mills')]
    """
    counted: dict[int, set[tuple[int, str]]] = {}
    for page, line in lines:
        for first, last in _AT_ENDS.findall(line):
            counted.setdefault(int(first or last) - page, set()).add((page, line))
    return {each for found in counted.values() if len(found) > 2 for each in found}
