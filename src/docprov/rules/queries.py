"""Rules over whole tables: a description for the catalogue and a query for the offending rows.

`query(frames)` returns a lazy frame of offending cells: `resource`, `row` (counted from 0),
`field`, and `v0`, `v1`, ... as text for the message. Lines and columns are looked up afterwards,
for these cells only. Queries are written for Narwhals, so they run on Polars, DuckDB and Spark
alike; only rules about graphs collect edges.
"""

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
from attrs import frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.rules.frames import Frames

TOO_MANY_OFFENCES = Rule(
    code="DP033",
    name="too-many-offences",
    summary="A rule is broken by more records of a table than are shown.",
    why="The records that are not shown are wrong too.",
    help="fix the records shown and run again",
    message="rule {0} is broken by {1} records of table {2!r}; {3} are shown",
    example="1,200 passages of a table without dossiers are unverifiable; 1,000 of them are shown",
)


@frozen(kw_only=True)
class Query:
    """A rule and the query for the rows that break it."""

    rule: Rule
    offences: Callable[[Frames], "nw.LazyFrame[Any]"]


def offending(
    frame: "nw.LazyFrame[Any]", resource: str, field: str, *values: "nw.Expr | str"
) -> "nw.LazyFrame[Any]":
    """Return offending rows of one table in the shape that every query returns.

    Args:
        frame: the offending rows, with their `_row`.
        resource: name of the table.
        field: the column that is wrong.
        values: names of columns, or expressions, whose text the message shows.
    """
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame) and all(isinstance(value, str) for value in values):
        # The same in Polars' own words, which cost a tenth of Narwhals'.
        texts = (pl.col(str(value)).cast(pl.String).fill_null("") for value in values)
        named = (text.alias(f"v{number}") for number, text in enumerate(texts))
        places = (pl.lit(resource).alias("resource"), pl.col("_row").alias("row"))
        return nw.from_native(native.select(*places, pl.lit(field).alias("field"), *named))
    shown = [nw.col(value) if isinstance(value, str) else value for value in values]
    return frame.select(
        nw.lit(resource).alias("resource"),
        nw.col("_row").alias("row"),
        nw.lit(field).alias("field"),
        *(
            value.cast(nw.String).fill_null("").alias(f"v{number}")
            for number, value in enumerate(shown)
        ),
    )
