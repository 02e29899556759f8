"""Which rows of a table the cells of another one name.

In large tables the hashes of keys are sorted and searched, in a fraction of the time and memory
that texts need; each cell is compared with the key that was found for it, so that the answer does
not depend on a hash. A few cells are looked up one by one, which takes less than to ask Polars.
"""

from functools import cached_property
from typing import Any

import polars as pl

FEW = 1_000
"""Up to how many rows are looked up one by one."""
_SPARSE = 2
"""How many times as many numbers are sought as there are where they are not put in order."""


class KeyRows:
    """The rows of a table by its keys.

    Args:
        keys: the key of each row.

    >>> KeyRows(pl.Series(["b", "a", "b"])).of(pl.Series(["a", "b", None, "c"])).to_list()
    [1, 0, None, None]
    """

    def __init__(self, keys: pl.Series) -> None:
        self.keys = keys

    def of(self, cells: pl.Series) -> pl.Series:
        """Return for each cell the first row that has it as its key, null for none."""
        if len(self.keys) <= FEW and len(cells) <= FEW:
            of_few = [self._row_of.get(cell) for cell in cells.to_list()]
            return pl.Series(cells.name, of_few, dtype=pl.get_index_type())
        none = pl.Series(cells.name, [None], dtype=pl.get_index_type())
        if not len(self.keys) or cells.null_count() == len(cells):
            return none.new_from_index(0, len(cells))
        if not self.are_distinct:
            return self._joined(cells)
        hashes, rows = self._sorted
        found = rows.gather(positions(hashes, cells.hash()))
        named = self.keys.gather(found) == cells
        return pl.select(pl.when(named).then(found).alias(cells.name)).to_series()

    def lack(self, cells: pl.Series) -> pl.Series:
        """Return which cells name a key that no row has.

        >>> KeyRows(pl.Series(["a"])).lack(pl.Series(["a", "b", None])).to_list()
        [False, True, False]
        """
        if len(self.keys) <= FEW and len(cells) <= FEW:
            known = self._row_of
            lacking = [cell is not None and cell not in known for cell in cells.to_list()]
            return pl.Series(cells.name, lacking, dtype=pl.Boolean)
        stated = cells.is_not_null()
        return stated & self.of(cells).is_null() if stated.any() else stated

    @cached_property
    def are_distinct(self) -> bool:
        """Whether each key certainly occurs once."""
        if len(self.keys) <= FEW:
            return len(set(self.keys.to_list())) == len(self.keys)
        return are_distinct(self._sorted[0], are_sorted=True)

    @cached_property
    def _row_of(self) -> dict[Any, int]:
        """The first row of each key."""
        rows = {key: row for row, key in reversed(list(enumerate(self.keys.to_list())))}
        rows.pop(None, None)
        return rows

    @cached_property
    def _sorted(self) -> tuple[pl.Series, pl.Series]:
        """The hashes of the keys in order, and the row of each."""
        hashes = self.keys.hash()
        rows = hashes.arg_sort()
        return hashes.gather(rows), rows

    def _joined(self, cells: pl.Series) -> pl.Series:
        """Return the same where a key, or the hash of one, occurs more than once."""
        keys = self.keys.rename("key").to_frame().with_row_index("row")
        keys = keys.unique("key", keep="first")
        found = (
            cells.rename("key").to_frame().join(keys, on="key", how="left", maintain_order="left")
        )
        return found["row"].rename(cells.name)


def distinct(cells: pl.Series) -> list[Any]:
    """Return the cells without what is repeated or empty, in the order of the first of each.

    >>> distinct(pl.Series(["b", None, "a", "b"]))
    ['b', 'a']
    """
    if len(cells) > FEW:
        cells = cells.unique(maintain_order=True)
    return [cell for cell in dict.fromkeys(cells.to_list()) if cell is not None]


def positions(numbers: pl.Series, sought: pl.Series) -> pl.Series:
    """Return where numbers are in sorted ones, or where they would be; never beyond the last.

    >>> positions(pl.Series([2, 4]), pl.Series([4, 2, 5])).to_list()
    [1, 0, 1]
    """
    last = max(len(numbers) - 1, 0)
    if len(numbers) * _SPARSE < len(sought):
        return numbers.search_sorted(sought).clip(0, last)
    # Numbers in order are searched in a sixth of the time.
    order = sought.arg_sort()
    found = numbers.search_sorted(sought.gather(order)).clip(0, last)
    return pl.zeros(len(sought), dtype=found.dtype, eager=True).scatter(order, found)


def are_distinct(hashes: pl.Series, *, are_sorted: bool = False) -> bool:
    """Return whether no number occurs twice.

    >>> are_distinct(pl.Series([3, 1, 3]))
    False
    """
    ordered = hashes if are_sorted else hashes.sort()
    return not (ordered.slice(1) == ordered.slice(0, max(len(ordered) - 1, 0))).any()
