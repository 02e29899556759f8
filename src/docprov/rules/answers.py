"""Answers of Python functions about the cells of rows.

A function is asked once for all rows with equal cells, and the rows are never walked.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import polars as pl
from attrs import frozen

from docprov.tables.key_rows import FEW, positions

_SLICE = 20_000
"""Rows whose answers are Python objects at one time."""
Judge = tuple[Callable[..., Any], Any]
"""A function of some cells, and the Polars type of what it returns."""


@frozen
class Alike:
    """The rows of a frame by the cells that they have in some columns.

    Attributes:
        cells: the distinct cells, in the order of the first row of each.
        groups: for each row of the frame, which of them it has.
    """

    cells: pl.DataFrame
    groups: pl.Series

    def spread(self, answers: pl.Series) -> pl.Series:
        """Return for each row of the frame the answer about its cells.

        >>> alike(pl.DataFrame({"a": ["x", "y", "x"]}), ["a"]).spread(pl.Series([1, 2])).to_list()
        [1, 2, 1]
        """
        return answers.gather(self.groups)


def alike(frame: pl.DataFrame, names: Sequence[str]) -> Alike:
    """Return the distinct cells that the rows of a frame have in some columns."""
    cells = frame.select(names)
    if cells.height <= FEW:
        return _alike_of_few(cells)
    hashes = cells.hash_rows()
    first = hashes.arg_unique()
    order = hashes.gather(first).arg_sort()
    groups = order.gather(positions(hashes.gather(first.gather(order)), hashes))
    rows = Alike(cells[first], groups)
    if all(rows.spread(rows.cells[name]).eq_missing(cells[name]).all() for name in names):
        return rows
    # Two different rows have one hash.
    distinct = cells.unique(maintain_order=True).with_row_index("_group")
    found = cells.join(distinct, on=names, how="left", nulls_equal=True, maintain_order="left")
    return Alike(distinct.drop("_group"), found["_group"])


def _alike_of_few(cells: pl.DataFrame) -> Alike:
    groups: dict[tuple[Any, ...], int] = {}
    of_rows = [groups.setdefault(row, len(groups)) for row in cells.iter_rows()]
    first = pl.DataFrame(list(groups), schema=cells.schema, orient="row")
    return Alike(first, pl.Series(of_rows, dtype=pl.get_index_type()))


def answered(
    frame: pl.DataFrame,
    names: Sequence[str],
    judges: Mapping[str, Judge],
    optional: Collection[str] = (),
) -> pl.DataFrame:
    """Return a frame with the answers of judges about cells of each row.

    Args:
        frame: the frame.
        names: the columns whose cells the judges are given, in order.
        judges: the judges, by the column that holds their answers.
        optional: the columns that may be empty and are then given as an empty text; a row without
            one of the others is not judged.

    >>> answered(pl.DataFrame({"a": ["x", None]}), ["a"], {"b": (len, pl.Int64)})["b"].to_list()
    [1, None]
    """
    rows = alike(frame, names)
    needed = [at for at, name in enumerate(names) if name not in optional]
    kinds = {column: kind for column, (_, kind) in judges.items()}
    parts = [pl.DataFrame(schema=kinds)]
    for part in rows.cells.iter_slices(_SLICE):
        cells = [
            None if any(row[at] is None for at in needed) else [cell or "" for cell in row]
            for row in part.iter_rows()
        ]
        answers = {
            column: [None if row is None else judge(*row) for row in cells]
            for column, (judge, _) in judges.items()
        }
        parts.append(pl.DataFrame(answers, schema=kinds))
    return frame.with_columns(map(rows.spread, pl.concat(parts)))
