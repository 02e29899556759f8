"""Which records hold: what is withdrawn does not, nor what a withdrawn entry of a document says.

Every count, graph, page and export that says what the sources say asks here.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from docprov.model.records import Citation, Claim, Record
from docprov.tables.table import Table

_SAID = ("claims", "citations")
"""What a document says; the entry that replaces a withdrawn one says it again."""


def current_rows(tables: Mapping[str, Table[Any]], name: str) -> pl.DataFrame:
    """Return the rows of a table whose records hold.

    Args:
        tables: every table of a package, by name.
        name: name of the table.

    >>> import docprov
    >>> current_rows(docprov.load("docs/examples/arden").tables, "citations").height
    4
    """
    frame = _own_life(tables[name].frame)
    if name not in _SAID:
        return frame
    gone = tables["documents"].frame.filter(pl.col("status") == "withdrawn").select("id").unique()
    return frame.join(gone, left_on="document", right_on="id", how="anti", maintain_order="left")


def _own_life(frame: pl.DataFrame) -> pl.DataFrame:
    if not {"status", "replaced_by"} <= set(frame.columns):
        return frame
    return frame.filter(pl.col("status").fill_null("") != "withdrawn")


class Current:
    """The records of some tables that hold.

    Attributes:
        tables: every table of a package, by name.
    """

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        self.tables = tables
        self._withdrawn: dict[str, frozenset[str]] = {}

    def withdrawn(self, name: str) -> frozenset[str]:
        """Return the ids of the records of a table that do not hold.

        >>> import docprov
        >>> Current(docprov.load("docs/examples/arden").tables).withdrawn("claims")
        frozenset()
        """
        if name not in self._withdrawn:
            kept = current_rows(self.tables, name).select("id")
            gone = self.tables[name].frame.join(kept, on="id", how="anti")
            self._withdrawn[name] = frozenset(gone["id"].drop_nulls())
        return self._withdrawn[name]

    def holds(self, record: Record) -> bool:
        """Return whether a record holds.

        >>> import docprov
        >>> arden = docprov.load("docs/examples/arden")
        >>> Current(arden.tables).holds(arden.claims[0])
        True
        """
        if getattr(record, "status", None) == "withdrawn":
            return False
        if isinstance(record, Claim | Citation):
            return record.document not in self.withdrawn("documents")
        return True

    def status(self, record: Record) -> str:
        """Return `current` for a record that holds, else `withdrawn`.

        >>> import docprov
        >>> arden = docprov.load("docs/examples/arden")
        >>> Current(arden.tables).status(arden.documents[0])
        'current'
        """
        return "current" if self.holds(record) else "withdrawn"
