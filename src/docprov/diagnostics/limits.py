"""Limits of reading, so that no file takes more time or memory than its size is worth.

Where a limit is reached a fault says so: what is not read is never taken for checked.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Self

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule

BEYOND_LIMIT = Rule(
    code="DP019",
    name="beyond-limit",
    summary="A file is beyond a limit of reading: it has too many faults, lines or fields.",
    why="What is beyond the limit is not read, and so not checked.",
    help="fix the faults shown and run again, or split the file",
    message="{0} has more than {1} {2}: {3}",
    example="a dossier has 1,200 claims without a quote; 1,000 of the faults are shown",
)
MOST_FAULTS = 1000
"""How many faults of one file are kept; its reading stops at that number."""


class FaultList(list[Diagnostic]):
    """The faults of some files, of each file up to a limit, which is the last fault.

    >>> faults = FaultList()
    >>> faults += [BEYOND_LIMIT.at(Place(file="a"), line, 0, "", "") for line in range(1200)]
    >>> len(faults), faults[-1].message
    (1001, 'a has more than 1000 faults: the rest of it is not read')
    """

    def __init__(self, faults: Iterable[Diagnostic] = ()) -> None:
        super().__init__()
        self._counts = Counter[str]()
        self.extend(faults)

    def append(self, fault: Diagnostic, /) -> None:
        """Add a fault; the first one beyond the limit is replaced by one that says so."""
        file = fault.place.file
        self._counts[file] += 1
        if self._counts[file] <= MOST_FAULTS:
            super().append(fault)
        elif self._counts[file] == MOST_FAULTS + 1:
            rest = "the rest of it is not read"
            super().append(BEYOND_LIMIT.at(Place(file=file), file, MOST_FAULTS, "faults", rest))

    def extend(self, faults: Iterable[Diagnostic], /) -> None:
        """Add several faults."""
        for fault in faults:
            self.append(fault)

    def __iadd__(self, faults: Iterable[Diagnostic], /) -> Self:  # type: ignore[override, misc]
        self.extend(faults)
        return self

    def is_full(self, file: str) -> bool:
        """Return whether the limit of a file is reached, so that reading on is of no use."""
        return self._counts[file] > MOST_FAULTS


def is_full(faults: list[Diagnostic], file: str) -> bool:
    """Return whether a list takes no more faults of a file.

    >>> is_full([], "a.yaml"), is_full(FaultList(), "a.yaml")
    (False, False)
    """
    return isinstance(faults, FaultList) and faults.is_full(file)
