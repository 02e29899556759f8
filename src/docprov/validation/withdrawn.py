"""Faults of withdrawn records: a record is withdrawn because its text does not say so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl
from attrs import evolve

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.model.records import RESOURCES
from docprov.tables.table import Table

_UNSAID = frozenset(
    {
        *("DP302", "DP303", "DP313", "DP316", "DP317", "DP318", "DP322", "DP323", "DP324"),
        *("DP325", "DP326", "DP327", "DP331", "DP332"),
    }
)
"""Rules by which a text does not say what a record gives as said."""


def eased(found: Iterable[Diagnostic], tables: Mapping[str, Table[Any]]) -> Iterator[Diagnostic]:
    """Yield diagnostics, as warnings those by which texts do not say what is withdrawn.

    Args:
        found: the diagnostics.
        tables: every table of the package, by name.
    """
    faults = list(found)
    concerned = any(each.rule in _UNSAID and each.severity == "error" for each in faults)
    withdrawn = _withdrawn(tables) if concerned else frozenset()
    for each in faults:
        record = (each.place.resource or "", each.place.record or "")
        mild = each.rule in _UNSAID and record in withdrawn
        yield evolve(each, severity="warning") if mild else each


def _withdrawn(tables: Mapping[str, Table[Any]]) -> frozenset[tuple[str, str]]:
    """Return the withdrawn claims and citations, and the passages that only such records name."""
    records: set[tuple[str, str]] = set()
    carried: dict[bool, set[str]] = {True: set(), False: set()}
    gone = tables["claims"].frame.filter(status="withdrawn").select("id")
    for name, resource in RESOURCES.items():
        frame = tables[name].frame
        is_gone = pl.lit(value=False)
        if name in {"claims", "citations"}:
            is_gone = (pl.col("status") == "withdrawn").fill_null(value=False)
            found = frame.filter(is_gone)["id"].drop_nulls()
            records |= {(name, each) for each in found}
        elif name == "attributions":
            is_gone = pl.col("claim").is_in(gone["id"].implode()).fill_null(value=False)
        for column in resource.columns:
            if column.references == "passages":
                rows = frame.select(column.name, is_gone.alias("_gone")).drop_nulls()
                for passage, mark in rows.iter_rows():
                    carried[mark].add(passage)
    return frozenset(records | {("passages", each) for each in carried[True] - carried[False]})
