"""Opening a package, wherever it is: a folder of dossiers, a folder of tables, a datapackage.json or a release archive.

All come to the same thing: metadata, tables, the place of every cell, and what is wrong with the reading. Whether the
content is valid is not asked here.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from attrs import define, field

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import ArchiveError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.dossiers.ledger import UNKNOWN_REFERENCE, Row
from docprov.dossiers.selection import KINDS, Selection, declaring, select
from docprov.dossiers.sources import Dossier, Sources, has_sources, read_sources
from docprov.model.metadata import (
    EXTRA_KEYS,
    MALFORMED_DESCRIPTOR,
    Metadata,
    is_new_column,
    metadata_of,
)
from docprov.model.records import RESOURCES, Resource
from docprov.storage.archives import read_archive
from docprov.storage.canonical_json import read_json
from docprov.storage.files import (
    LARGEST_JSON,
    LARGEST_TABLE,
    UNREADABLE_FILE,
    FileFaultError,
    is_safe_name,
    read_plain,
)
from docprov.tables.delimited import Sheet, read_csv
from docprov.tables.table import Table

MALFORMED_TABLE = Rule(
    code="DP013",
    name="malformed-table",
    summary="A table's file is not CSV that every program reads alike.",
    why="A stray quotation mark or a wrong encoding makes programs see different rows.",
    help="save it as UTF-8 CSV, comma separated, or write it with docprov",
    message="{0} is not readable CSV: {1}",
    file="data/agents.csv",
    silent="a stoker",
    fires='"a" stoker',
)
UNDECLARED = Rule(
    code="DP015",
    name="undeclared-content",
    summary="A package lacks a table, or has a table or a column that its descriptor does not declare as its own.",
    why="What nobody declared nobody can read with certainty, and what is absent cannot be checked.",
    help="declare it in the descriptor after the columns of docprov, or remove it",
    message="{0}",
    file="datapackage.json",
    silent='"path": "data/regions.csv"',
    fires='"path": "data/region.csv"',
)


@define(kw_only=True)
class Opened:
    """A package that was opened.

    Attributes:
        where: what the package was opened from, for messages.
        folder: its folder; None for an archive.
        metadata: what it says of itself; None where that cannot be read.
        tables: every table.
        sheets: the CSV files, for tables that came from files.
        descriptor: the datapackage.json, for packages that came from files.
        files: the files of an archive.
        faults: what is wrong with the reading.
        written_ids: ids of entries that stand in the sources but could not be read.
        suggestions: how many times an id was suggested; each costs a look at all of them.
        selection: the files that were read, where that was one dossier and what it needs; None for a whole package.
        sources: what the sources came to, for a package written as dossiers; None for tables.
    """

    where: str
    folder: Path | None = None
    metadata: Metadata | None = None
    tables: dict[str, Table[Any]] = field(factory=dict)
    sheets: dict[str, Sheet] = field(factory=dict)
    descriptor: Mapping[str, Any] = field(factory=dict)
    files: Mapping[str, bytes] = field(factory=dict)
    faults: list[Diagnostic] = field(factory=list)
    written_ids: set[str] = field(factory=set)
    suggestions: int = 0
    selection: Selection | None = None
    sources: Sources | None = None

    @property
    def from_sources(self) -> bool:
        """Whether the tables were made from dossiers rather than read from files."""
        return self.sources is not None

    @property
    def errors(self) -> list[Diagnostic]:
        """The faults with which the tables are not what was written; a voice that nobody declares leaves them as they are."""
        return [
            fault
            for fault in self.faults
            if fault.severity == "error" and fault.rule != UNKNOWN_REFERENCE.code
        ]

    @property
    def rows(self) -> Mapping[str, list[Row]]:
        """The rows with their places, for tables that came from dossiers."""
        return self.sources.rows if self.sources else {}

    @property
    def dossiers(self) -> list[Dossier]:
        """The dossiers, where there are any."""
        return self.sources.dossiers if self.sources else []

    def place(self, resource: str, row: int, name: str | None = None) -> Place:
        """Return where a cell stands.

        Args:
            resource: name of the table.
            row: number of the row, counted from 0.
            name: name of the column, None for the row as a whole.
        """
        table = self.tables[resource]
        position = table.frame.columns.index(name) if name in table.frame.columns else 0
        inside = {
            "resource": resource,
            "row": row + 1,
            "field": name,
            "record": self._record(table, row),
        }
        if resource in self.sheets:
            sheet = self.sheets[resource]
            position = sheet.header.index(name) if name in sheet.header else 0
            line, column = sheet.line_of(row, position)
            return Place(file=f"data/{resource}.csv", line=line, column=column, **inside)  # type: ignore[arg-type]
        if resource in self.rows and row < len(self.rows[resource]):
            place = self.rows[resource][row].at(name)
            return Place(file=place.file, line=place.line, column=place.column, **inside)  # type: ignore[arg-type]
        return Place(**inside)  # type: ignore[arg-type]

    @staticmethod
    def _record(table: Table[Any], row: int) -> str | None:
        if row >= len(table):
            return None
        cells = table.frame.row(row, named=True)
        return " ".join(cells[name] or "" for name in table.resource.key) or None


def package_folder(path: Path) -> Path | None:
    """Return the folder that the names in a package's diagnostics are counted from; None for an archive."""
    if path.is_dir():
        return path
    if is_dossier(path):
        return path.absolute().parent.parent
    return path.parent if path.name == "datapackage.json" else None


def is_dossier(path: Path) -> bool:
    """Tell whether there is a file at a path that stands where the dossiers of a package do."""
    return path.suffix == ".yaml" and path.absolute().parent.name == "dossiers" and path.is_file()


def open_package(path: str | Path, watch: Callable[[str], None] = lambda _: None) -> Opened:
    """Open a package.

    Args:
        path: a package folder, its datapackage.json, a release archive, or one dossier of a package.
        watch: is told what is read, for showing progress.

    Raises:
        LoadError: there is nothing at the path that could be a package.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return _open_folder(path, watch)
        if path.name == "datapackage.json" and path.is_file():
            return _open_tables(path.parent)
        if path.is_file() and path.suffix == ".zip":
            return open_archive(path)
        if is_dossier(path):
            return _open_dossier(path.absolute().parent.parent, f"dossiers/{path.name}", watch)
    except OSError as error:
        raise LoadError(f"cannot read {path.name}: {error.strerror or error}") from error
    if not path.exists():
        raise LoadError(f"there is no package at {path}")
    forms = (
        "a folder, a datapackage.json, a release archive (.zip) or one dossier (dossiers/<id>.yaml)"
    )
    raise LoadError(f"{path.name} is no package: give {forms}")


def _open_sources(
    folder: Path, watch: Callable[[str], None], selection: Selection | None = None
) -> Opened:
    return _opened(folder, read_sources(folder, watch, selection), selection)


def _opened(folder: Path, sources: Sources, selection: Selection | None = None) -> Opened:
    return Opened(
        where=folder.name,
        folder=folder,
        metadata=sources.metadata,
        tables=sources.tables,
        faults=sources.faults,
        written_ids=sources.written_ids,
        selection=selection,
        sources=sources,
    )


def _open_dossier(folder: Path, file: str, watch: Callable[[str], None]) -> Opened:
    """Open one dossier with what it needs; what nobody declares so far is looked for in all other dossiers."""
    selection = select(folder, file)
    sources = read_sources(folder, watch, selection)
    opened = _opened(folder, sources, selection)
    missing = {
        cell
        for name, rows in opened.rows.items()
        for column in RESOURCES[name].columns
        if column.references in KINDS
        for row in rows
        if row.place.file == file
        and (cell := row.cells.get(column.name))
        and cell not in opened.tables[column.references]
    }
    looked = (
        sources.ledger.looked.get(file, set()) if sources.ledger else set()
    )  # such as a voice that no row shows
    missing |= {key for key in looked if not any(key in opened.tables[name] for name in KINDS)}
    more = declaring(folder, selection, missing) if missing else selection
    return _open_sources(folder, watch, more) if more.others != selection.others else opened


def _open_folder(folder: Path, watch: Callable[[str], None]) -> Opened:
    if has_sources(folder):
        return _open_sources(folder, watch)
    if (folder / "datapackage.json").is_file():
        return _open_tables(folder)
    inside = f"; {folder / 'datapackage'} may be it" if (folder / "datapackage").is_dir() else ""
    raise LoadError(
        f"{folder.name or folder} holds no package: no package.yaml, no dossiers and no datapackage.json{inside}"
    )


def open_archive(path: Path) -> Opened:
    """Open a release archive.

    Raises:
        LoadError: it is not an archive that docprov wrote.
    """
    try:
        files = read_archive(read_plain(path.parent, path.name, LARGEST_TABLE))
    except FileFaultError as error:
        raise LoadError(str(error)) from error
    except ArchiveError as error:
        raise LoadError(f"{path.name}: {error}") from error
    return open_files(path.name, files)


def open_files(where: str, files: Mapping[str, bytes]) -> Opened:
    """Open a package of tables whose files are at hand."""
    opened = Opened(where=where, files=files)

    def read(name: str, _largest: int) -> bytes:
        if name not in files:
            raise FileFaultError(UNREADABLE_FILE, name, "it is missing")
        return files[name]

    _read_tables(opened, read)
    return opened


def _open_tables(folder: Path) -> Opened:
    opened = Opened(where=folder.name, folder=folder)
    _read_tables(opened, lambda name, largest: read_plain(folder, name, largest))
    return opened


def _read_tables(opened: Opened, read: Callable[[str, int], bytes]) -> None:
    raw = b""

    def line_of(path: str) -> int:
        return raw.count(b"\n", 0, max(raw.find(f'"{path}"'.encode()), 0)) + 1

    def fault(rule: Rule, file: str, *values: object, line: int | None = 1) -> None:
        opened.faults.append(
            rule.at(Place(file=file, line=line, column=1 if line else None), *values)
        )

    opened.tables = {name: Table.of_cells(resource, []) for name, resource in RESOURCES.items()}
    descriptor = "datapackage.json"
    try:
        raw = read(descriptor, LARGEST_JSON)
        content = read_json(raw)
        if not isinstance(content, dict):
            raise ValueError("it is not an object")  # noqa: TRY301, TRY004 - one fault for all that is wrong with it
        opened.descriptor = content
        metadata = metadata_of(content)
    except FileFaultError as error:
        fault(error.rule, descriptor, *error.values, line=None)
        return
    except ValueError as error:
        fault(MALFORMED_DESCRIPTOR, descriptor, f"datapackage.json: {error}")
        return
    for _, problem in metadata.problems():
        fault(MALFORMED_DESCRIPTOR, descriptor, problem)
    extra: dict[str, tuple[Mapping[str, Any], ...]] = {}
    declared = content.get("resources")
    parts = (
        [part for part in declared if isinstance(part, dict)] if isinstance(declared, list) else []
    )
    for name in sorted(RESOURCES.keys() - {str(part.get("name")) for part in parts}):
        fault(UNDECLARED, descriptor, f"there is no table {name!r}")
    seen: set[str] = set()
    for part in parts:
        name, path = str(part.get("name")), str(part.get("path"))
        if (
            name not in RESOURCES
            or name in seen
            or path != f"data/{name}.csv"
            or not is_safe_name(path)
        ):
            problem = (
                f"resource {name!r} at {path!r} is not a table of docprov in its place, named once"
            )
            fault(UNDECLARED, descriptor, problem, line=line_of(path))
            continue
        seen.add(name)
        extra[name], problem = _extra_fields(part, RESOURCES[name])
        if problem:
            fault(UNDECLARED, descriptor, problem, line=line_of(path))
        try:
            sheet = read_csv(read(path, LARGEST_TABLE))
        except FileFaultError as error:
            fault(error.rule, path, *error.values, line=None)
        except ValueError as error:
            reason, line = (*error.args, 1)[:2]
            fault(MALFORMED_TABLE, path, path, reason, line=int(line))
        else:
            opened.sheets[name] = sheet
            names = tuple(str(each["name"]) for each in extra[name])
            opened.tables[name] = _table(RESOURCES[name], sheet, names)
    opened.metadata = Metadata(
        **{
            each: getattr(metadata, each)
            for each in (
                "name",
                "version",
                "title",
                "description",
                "created",
                "homepage",
                "licenses",
                "contributors",
                "keywords",
                "tolerance",
                "removed",
            )
        },
        extra={name: fields for name, fields in extra.items() if fields},
    )


def _extra_fields(
    part: Mapping[str, Any], resource: Resource
) -> tuple[tuple[Mapping[str, Any], ...], str]:
    """Return the fields that a descriptor adds after ours, and what is wrong with them; a foreign schema gives no more."""
    schema = part.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    taken = {column.name for column in resource.columns}
    extra: list[Mapping[str, Any]] = []
    for each in fields if isinstance(fields, list) else []:
        if isinstance(each, dict) and each.get("name") in [
            column.name for column in resource.columns
        ]:
            continue
        stated = (
            {key: each[key] for key in EXTRA_KEYS if key in each} if isinstance(each, dict) else {}
        )
        if not is_new_column(stated, taken):
            return (
                (),
                f"table {resource.name!r} declares a column that is not a new name with a simple type: {each!r}",
            )
        taken.add(stated["name"])
        extra.append({"type": "string"} | stated)
    return tuple(extra), ""


def _table(resource: Resource, sheet: Sheet, extra: tuple[str, ...]) -> Table[Any]:
    """Return a sheet's cells under the names of our columns; a column that the file lacks is empty."""
    names = [*(column.name for column in resource.columns), *extra]
    empty = pl.Series(values=[None] * sheet.frame.height, dtype=pl.String)
    return Table(
        resource,
        pl.DataFrame(
            {
                name: sheet.frame[str(sheet.header.index(name))] if name in sheet.header else empty
                for name in names
            }
        ),
    )


def refuse_misfits(opened: Opened) -> None:
    """Raise where a table's cells do not stand under our columns, so that nothing of it is lost by going on.

    Raises:
        LoadError: a header is not the list of columns, or a row does not fit its header.
    """
    for name, sheet in opened.sheets.items():
        if list(sheet.header) != opened.tables[name].frame.columns:
            raise LoadError(
                f"the header of data/{name}.csv is not the list of its columns; `docprov validate` says more"
            )
        if sheet.ragged:
            number = min(sheet.ragged)
            raise LoadError(
                f"row {number + 1} of data/{name}.csv does not fit its header; `docprov validate` says more"
            )


def refuse_unreadable(opened: Opened) -> None:
    """Raise what opening found.

    Raises:
        LoadError: the package cannot be read as it stands; carries the report.
    """
    errors = opened.errors
    if errors:
        problem = f"{opened.where} cannot be read: it has {counted(len(errors), 'fault')}"
        raise LoadError(problem, Report(diagnostics=tuple(errors)))
    refuse_misfits(opened)
