"""Which rows of a table the cells of another one name, found by the hashes of keys.

Numbers are sorted and searched in a fraction of the time and memory that tables of texts need; each
cell is compared with the key that was found for it, so that the answer does not depend on a hash.
"""

import polars as pl


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
        self.are_distinct = are_distinct(self._hashes, are_sorted=True)

    def of(self, cells: pl.Series) -> pl.Series:
        """Return for each cell the first row that has it as its key, null for none."""
        none = pl.Series(cells.name, [None], dtype=self._rows.dtype)
        if not len(self.keys) or cells.null_count() == len(cells):
            return none.new_from_index(0, len(cells))
        if not self.are_distinct:
            return self._joined(cells)
        hashes = cells.hash()
        # Sorted cells are searched in a sixth of the time.
        order = hashes.arg_sort()
        found = self._hashes.search_sorted(hashes.gather(order)).clip(0, len(self.keys) - 1)
        rows = pl.zeros(len(cells), dtype=self._rows.dtype, eager=True)
        rows = rows.scatter(order, self._rows.gather(found))
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


def are_distinct(hashes: pl.Series, *, are_sorted: bool = False) -> bool:
    """Return whether no number occurs twice.

    >>> are_distinct(pl.Series([3, 1, 3]))
    False
    """
    ordered = hashes if are_sorted else hashes.sort()
    return not (ordered.slice(1) == ordered.slice(0, max(len(ordered) - 1, 0))).any()
