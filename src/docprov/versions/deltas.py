"""Deltas: what takes the files of one version to those of another one, and back, byte for byte.

Tables go by key and cell: `delta/<table>.added.csv` and `.removed.csv` hold whole rows, `.changed.csv` one line a cell with
its old and its new text. Every other file goes by its lines (`docprov.versions.line_edits`), in `files.diff`; so does a
table whose bytes its rows do not give back. Whether a delta holds is tried, both ways, before it is handed out. The first
version is a delta from nothing.

An archive holds the part that is about tables; the record of a release holds all of it.
"""

from collections.abc import Mapping, Sequence

import polars as pl
from attrs import evolve

from docprov.model.metadata import DESCRIPTOR
from docprov.tables.delimited import csv_bytes, read_csv
from docprov.versions.differences import TableDiff, table_difference
from docprov.versions.editions import Edition, EditionTable, edition_of_archive, read_declared
from docprov.versions.line_edits import apply_edits, edited_names, line_edits

EDITS = "files.diff"
FOLDER = "delta/"
KINDS = ("added", "changed", "removed")
_PUT, _HIT = " put", " hit"


def delta_files(table: TableDiff) -> dict[str, bytes]:
    """Return what changed in a table as CSV files; no file where nothing did."""
    cells = pl.concat([table.cells, table.filled]) if table.filled.height else table.cells
    frames = {"added": table.added, "changed": cells, "removed": table.removed}
    return {
        f"{FOLDER}{table.name}.{kind}.csv": csv_bytes([frame.columns, *frame.iter_rows()])
        for kind, frame in frames.items()
        if frame.height
    }


def make_delta(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the delta between the files of two versions; nothing for the earlier one makes a delta from nothing.

    Raises:
        LoadError: the files are no package.
        DocprovError: a key stands twice in a table.
        ValueError: the delta does not hold both ways.
    """
    delta, restored = _by_rows(old, new)
    mine, theirs = (
        {name: data for name, data in own_files(side).items() if name not in restored}
        for side in (old, new)
    )
    delta[EDITS] = line_edits(mine, theirs)
    if apply_delta(old, delta) != own_files(new) or apply_delta(
        new, delta, backwards=True
    ) != own_files(old):
        raise ValueError("the delta does not lead from the one version to the other and back")
    return delta


def table_delta(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the part of a delta that is about tables.

    Raises:
        LoadError: the files are no package.
        DocprovError: a key stands twice in a table.
    """
    return _by_rows(old, new)[0]


def _by_rows(
    old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> tuple[dict[str, bytes], set[str]]:
    """Return the delta of the tables that it restores both ways, and the names of their files."""
    before, after = _edition(old), _edition(new)
    delta: dict[str, bytes] = {}
    restored: set[str] = set()
    for name in {**before.tables, **after.tables}:
        one, other = before.tables.get(name), after.tables.get(name)
        files = delta_files(table_difference(one, other))
        if _leads(one, other, files, old, new) and _leads(
            other, one, files, new, old, backwards=True
        ):
            delta |= files
            restored |= {side.path for side in (one, other) if side}
    return delta, restored


def own_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a version without those of its delta."""
    return {name: data for name, data in files.items() if not name.startswith(FOLDER)}


def apply_delta(
    files: Mapping[str, bytes], delta: Mapping[str, bytes], *, backwards: bool = False
) -> dict[str, bytes]:
    """Return the files that a delta leads to, without those of that version's own delta.

    Raises:
        LoadError: the files are no package.
        ValueError: the delta is broken, or is not of these files.

    >>> from docprov.package.building import build
    >>> files = build("docs/examples/arden").files
    >>> apply_delta({}, make_delta({}, files)) == files
    True
    """
    source = _edition(files)
    edited = edited_names(delta[EDITS])
    by_rows = {table.path for table in source.tables.values()} - edited
    texts = {name: data for name, data in own_files(files).items() if name not in by_rows}
    result = apply_edits(texts, delta[EDITS], backwards=backwards)
    for table in read_declared(result[DESCRIPTOR])[1] if DESCRIPTOR in result else ():
        if table.path not in edited:
            result[table.path] = _bytes_after(
                source.tables.get(table.name), table, delta, files, backwards=backwards
            )
    return result


def _edition(files: Mapping[str, bytes]) -> Edition:
    return edition_of_archive("the release", files) if files else Edition()


def _leads(
    source: EditionTable | None,
    target: EditionTable | None,
    delta: Mapping[str, bytes],
    files: Mapping[str, bytes],
    wanted: Mapping[str, bytes],
    *,
    backwards: bool = False,
) -> bool:
    """Tell whether a table's delta gives the bytes that the table has on the other side."""
    if target is None:
        return True
    return _bytes_after(source, target, delta, files, backwards=backwards) == wanted[target.path]


def _bytes_after(
    source: EditionTable | None,
    target: EditionTable,
    delta: Mapping[str, bytes],
    files: Mapping[str, bytes],
    *,
    backwards: bool,
) -> bytes:
    """Return the file of a table after its delta; `target` declares the columns to come to."""
    parts = {kind: delta.get(f"{FOLDER}{target.name}.{kind}.csv") for kind in KINDS}
    if (
        source is not None
        and not any(parts.values())
        and source.frame.columns == target.frame.columns
    ):
        return files[source.path]
    come, gone, cell = ("removed", "added", "old") if backwards else ("added", "removed", "new")
    added, removed, changed = (_rows(parts[kind]) for kind in (come, gone, "changed"))
    frame = target.frame.clear()
    if source is not None and source.key == target.key:
        frame = _kept(source, removed, target)
        for name, cells in (
            changed.partition_by("field", as_dict=True).items() if changed is not None else ()
        ):
            frame = _with_cells(frame, str(name[0]), cells.select(*target.key, cell), target.key)
    if added is not None:
        frame = pl.concat([frame, added.select(target.frame.columns)])
    return evolve(target, frame=frame).to_csv()


def _rows(data: bytes | None) -> pl.DataFrame | None:
    if data is None:
        return None
    sheet = read_csv(data)
    sheet.frame.columns = list(sheet.header)
    return sheet.frame


def _kept(source: EditionTable, removed: pl.DataFrame | None, target: EditionTable) -> pl.DataFrame:
    """Return the rows that stay, under the columns to come to."""
    rows = source.frame
    if removed is not None:
        rows = rows.join(removed.select(target.key), on=target.key, how="anti", nulls_equal=True)
    empty = pl.lit(None, dtype=pl.String)
    return rows.select(
        pl.col(name) if name in rows.columns else empty.alias(name) for name in target.frame.columns
    )


def _with_cells(
    frame: pl.DataFrame, name: str, cells: pl.DataFrame, key: Sequence[str]
) -> pl.DataFrame:
    """Return rows with the cells of one column put in, found by key."""
    if name not in frame.columns:
        return frame
    put = cells.rename({cells.columns[-1]: _PUT}).with_columns(pl.lit(value=True).alias(_HIT))
    joined = frame.join(put, on=list(key), how="left", nulls_equal=True)
    return joined.with_columns(pl.when(_HIT).then(_PUT).otherwise(name).alias(name)).drop(
        _PUT, _HIT
    )
