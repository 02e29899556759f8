"""Which rows of a table the cells of another one name, found by the hashes of keys.

Numbers are sorted and searched in a fraction of the time and memory that tables of texts need; each
cell is compared with the key that was found for it, so that the answer does not depend on a hash.
"""

import polars as pl

_FEW = 2
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
        hashes = keys.hash()
        self._rows = hashes.arg_sort()
        self._hashes = hashes.gather(self._rows)
        self.are_distinct: bool = are_distinct(self._hashes, are_sorted=True)

    def of(self, cells: pl.Series) -> pl.Series:
        """Return for each cell the first row that has it as its key, null for none."""
        none = pl.Series(cells.name, [None], dtype=self._rows.dtype)
        if not len(self.keys) or cells.null_count() == len(cells):
            return none.new_from_index(0, len(cells))
        if not self.are_distinct:
            return self._joined(cells)
        rows = self._rows.gather(positions(self._hashes, cells.hash()))
        named = self.keys.gather(rows) == cells
        return pl.select(pl.when(named).then(rows).alias(cells.name)).to_series()

    def _joined(self, cells: pl.Series) -> pl.Series:
        """Return the same where a key, or the hash of one, occurs more than once."""
        keys = self.keys.rename("key").to_frame().with_row_index("row")
        keys = keys.unique("key", keep="first")
        found = (
            cells.rename("key").to_frame().join(keys, on="key", how="left", maintain_order="left")
        )
        return found["row"].rename(cells.name)


def positions(numbers: pl.Series, sought: pl.Series) -> pl.Series:
    """Return where numbers are in sorted ones, or where they would be; never beyond the last.

    >>> positions(pl.Series([2, 4]), pl.Series([4, 2, 5])).to_list()
    [1, 0, 1]
    """
    last = max(len(numbers) - 1, 0)
    if len(numbers) * _FEW < len(sought):
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
