"""Deltas: the tables of one version made from those of the version before it.

Tables are compared by key and cell: `delta/<table>.added.csv` and `.removed.csv` hold whole rows,
`.changed.csv` has one line for each cell with its old and its new text. The delta of a first
version leads from nothing. The archive of a release and its record hold the same files.
"""

from collections.abc import Mapping

import polars as pl
from attrs import evolve

from docprov.tables.delimited import frame_csv, read_csv
from docprov.versions.differences import TableDiff, table_difference
from docprov.versions.editions import Edition, EditionTable

FOLDER = "delta/"
KINDS = ("added", "changed", "removed")
_NEW, _HIT = " new", " hit"


def delta_files(table: TableDiff) -> dict[str, bytes]:
    """Return what changed in a table as CSV files; no file where nothing did."""
    cells = pl.concat([table.cells, table.filled]) if table.filled.height else table.cells
    frames = {"added": table.added, "changed": cells, "removed": table.removed}
    return {
        f"{FOLDER}{table.name}.{kind}.csv": frame_csv(frame)
        for kind, frame in frames.items()
        if frame.height
    }


def added_file(name: str) -> str:
    """Return the name of the file with the rows that are added to a table.

    >>> added_file("claims")
    'delta/claims.added.csv'
    """
    return f"{FOLDER}{name}.added.csv"


def make_delta(old: Edition, new: Edition) -> dict[str, bytes]:
    """Return the delta between two versions, as files by their names.

    Raises:
        DocprovError: a key occurs twice in a table.
    """
    files: dict[str, bytes] = {}
    for name in {**old.tables, **new.tables}:
        files |= delta_files(table_difference(old.tables.get(name), new.tables.get(name)))
    return files


def apply_delta(old: Edition, new: Edition, delta: Mapping[str, bytes]) -> Edition:
    """Return a version with its rows; a table that did not change keeps its frame.

    Args:
        old: the earlier version.
        new: what the later version declares.
        delta: the delta between them.

    Raises:
        ValueError: the delta is broken, or is not between these versions.

    >>> from pathlib import Path
    >>> from docprov.storage.files import FolderFiles
    >>> from docprov.versions.editions import read_edition
    >>> new = read_edition(FolderFiles(Path("docs/examples/arden")))
    >>> apply_delta(Edition(), new, make_delta(Edition(), new)).tables["claims"].frame.height
    12
    """
    tables = {}
    for name, table in new.tables.items():
        try:
            tables[name] = evolve(table, frame=_frame_after(old.tables.get(name), table, delta))
        except pl.exceptions.PolarsError as error:
            raise ValueError(f"the delta of {name} does not fit its columns") from error
    return evolve(new, tables=tables)


def _frame_after(
    old: EditionTable | None, new: EditionTable, delta: Mapping[str, bytes]
) -> pl.DataFrame:
    """Return the rows of a table after its delta, under the columns of the later version."""
    added, changed, removed = (_rows(delta.get(f"{FOLDER}{new.name}.{kind}.csv")) for kind in KINDS)
    frame = new.frame.clear()
    if old is not None and old.key == new.key:
        frame = _under_columns(_without(old, removed), new.frame.columns)
        if changed is not None:
            for name, cells in changed.partition_by("field", as_dict=True).items():
                frame = _with_cells(frame, str(name[0]), cells, new.key)
    if added is not None:
        frame = pl.concat([frame, added.select(new.frame.columns)])
    return frame


def _rows(data: bytes | None) -> pl.DataFrame | None:
    if data is None:
        return None
    sheet = read_csv(data)
    sheet.frame.columns = list(sheet.header)
    return sheet.frame


def _without(table: EditionTable, removed: pl.DataFrame | None) -> pl.DataFrame:
    """Return the rows of a table without those that were removed."""
    if removed is None:
        return table.frame
    key = list(table.key)
    return table.frame.join(removed.select(key), on=key, how="anti", nulls_equal=True)


def _under_columns(frame: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Return rows under other columns; a column that they lack is empty."""
    if frame.columns == columns:
        return frame
    empty = pl.lit(None, dtype=pl.String)
    return frame.select(
        pl.col(name) if name in frame.columns else empty.alias(name) for name in columns
    )


def _with_cells(
    frame: pl.DataFrame, name: str, cells: pl.DataFrame, key: tuple[str, ...]
) -> pl.DataFrame:
    """Return rows with the new cells of one column, found by key."""
    if name not in frame.columns:  # a column that the later version no longer has
        return frame
    new = cells.select(*key, pl.col("new").alias(_NEW), pl.lit(value=True).alias(_HIT))
    joined = frame.join(new, on=list(key), how="left", nulls_equal=True)
    cell = pl.when(_HIT).then(_NEW).otherwise(name).alias(name)
    return joined.with_columns(cell).drop(_NEW, _HIT)
