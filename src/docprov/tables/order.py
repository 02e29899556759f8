"""The canonical order of the rows of a table."""

from collections.abc import Collection, Sequence

import polars as pl

FEW_ROWS = 300
"""As many rows, at most, are sorted by Python, which needs no plan."""


def row_order(frame: pl.DataFrame, key: Sequence[str], integers: Collection[str]) -> pl.Series:
    """Return the positions of rows in canonical order: by key, integers by size, then all cells."""
    names = [*key, *(name for name in frame.columns if name not in key)]
    numbers = set(integers) & set(key)
    if names != frame.columns:  # a selection is a plan, which costs more than it does here
        frame = frame.select(names)
    if frame.height <= FEW_ROWS:
        return order_of_few(frame, numbers)
    return order_of_many(frame, numbers)


def order_of_few(frame: pl.DataFrame, integers: Collection[str]) -> pl.Series:
    """Return the order of rows as Python sorts them, which is faster for few of them."""
    is_integer = [name in integers for name in frame.columns]
    sizes = [
        [
            (len(cell or "") if number else 0, cell or "")
            for cell, number in zip(row, is_integer, strict=True)
        ]
        for row in frame.rows()
    ]
    order = sorted(range(frame.height), key=sizes.__getitem__)
    return pl.Series(order, dtype=pl.get_index_type())


def order_of_many(frame: pl.DataFrame, integers: Collection[str]) -> pl.Series:
    """Return the order of rows as Polars sorts them."""
    columns: list[pl.Expr] = []
    for name in frame.columns:
        cell = pl.col(name).fill_null("")
        columns += [cell.str.len_chars(), cell] if name in integers else [cell]
    return frame.select(pl.arg_sort_by(columns)).to_series()
