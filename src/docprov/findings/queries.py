"""Finding rules: a description for the catalogue, a query for the records, words for people.

`records(frames)` returns a lazy frame with one row for each record that a finding is about:
`finding` (a text that all rows of one finding share), `resource` and `record`. Queries are written
for Narwhals; only rules about graphs collect edges. `message(found, words)` says the finding so
that it can be read aloud.
"""

from collections.abc import Callable
from typing import Any

import narwhals as nw
from attrs import frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.wording import Words
from docprov.rules.frames import Frames

Records = tuple[tuple[str, str], ...]
"""The records that a finding is about: tables and keys, sorted."""


@frozen(kw_only=True)
class Query:
    """A rule about the sources.

    Attributes:
        rule: what the catalogue says of it.
        records: the query.
        message: the words of one finding, from its key, its records and the words of the package.
    """

    rule: Rule
    records: Callable[[Frames], "nw.LazyFrame[Any]"]
    message: Callable[[str, Records, Words], str]


def about(
    frame: "nw.LazyFrame[Any]", resource: str, finding: "nw.Expr | str", record: "nw.Expr | str"
) -> "nw.LazyFrame[Any]":
    """Return rows of one table in the shape that every query returns.

    Args:
        frame: the rows.
        resource: name of the table.
        finding: the column, or the expression, that all rows of one finding share.
        record: the column with the keys of the records.
    """
    key = nw.col(finding) if isinstance(finding, str) else finding
    each = nw.col(record) if isinstance(record, str) else record
    return frame.select(
        key.alias("finding"), nw.lit(resource).alias("resource"), each.alias("record")
    ).unique()


def ids(records: Records, resource: str) -> list[str]:
    """Return the keys of the records of one table."""
    return [key for name, key in records if name == resource]
