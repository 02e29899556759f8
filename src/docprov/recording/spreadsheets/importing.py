"""Recording without YAML: sheets for one document, written as CSV, and back from sheets to a dossier.

`template` writes the sheets, empty or filled with what a dossier says; `import_sheets` makes a dossier of them, or says for
each cell what is wrong with it. What only the whole package can tell is left to `docprov validate`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.entries import MISSING_FIELD
from docprov.dossiers.grammar import ENTRY_KINDS
from docprov.dossiers.grammar import VOCABULARY as DECLARED
from docprov.dossiers.inverse.content import content_of
from docprov.dossiers.ledger import CONFLICTING_DECLARATION
from docprov.dossiers.sources import Sources, read_sources
from docprov.dossiers.withheld import withheld_in
from docprov.dossiers.yaml.nodes import Content, Fields
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.recording.folders import dossier_folder
from docprov.recording.spreadsheets.checking import (
    check_row,
    declared_in,
    misfit_values,
    predicates_of,
    unfinished_claims,
    unknown_references,
)
from docprov.recording.spreadsheets.gathering import Gathering
from docprov.recording.spreadsheets.reading import MALFORMED_SHEET, Cell, cells_of, read_sheet
from docprov.recording.spreadsheets.replacing import replacement
from docprov.recording.spreadsheets.sheets import SHEETS, Sheet, rows_of
from docprov.storage.files import LARGEST_YAML, FileFaultError, dossier_file, list_plain, read_plain
from docprov.storage.writing import write_files
from docprov.tables.delimited import csv_bytes

_NEEDED = {
    "voice": "write into its row whose document it is, as the id of an agent",
    "recorded": "add a row: part recorded, by, on and method",
}
_MARK = "\ufeff"
"""Tells spreadsheet programs that a file is UTF-8."""


@frozen(kw_only=True)
class Template:
    """Sheets that were written.

    Attributes:
        folder: where they are.
        files: their names.
        filled: whether they say what a dossier says.
    """

    folder: Path
    files: tuple[str, ...]
    filled: bool


@frozen(kw_only=True)
class ImportResult:
    """The result of importing sheets.

    Attributes:
        document: id of the document.
        dossier: name of its dossier.
        contents: the new bytes of the dossier, by name; empty where nothing changed.
        counts: number of rows read from each sheet that has some.
        remarks: what the dossier keeps of the one whose place it takes, and what goes.
    """

    document: str
    dossier: str
    contents: Mapping[str, bytes]
    counts: Mapping[str, int]
    remarks: tuple[str, ...] = ()


def template(folder: str | Path, document: str = "", package: str | Path | None = None) -> Template:
    """Write the sheets for one document.

    Args:
        folder: a new or empty folder that receives them.
        document: id of the document; where the package has its dossier, the sheets say what it says.
        package: the package's folder; None for none.

    Raises:
        LoadError: the package's dossiers cannot be read; carries the report.
        DocprovError: the folder holds files already, or the dossier cannot be told in sheets.

    >>> import tempfile
    >>> template(tempfile.mkdtemp(), "arden-2011", "docs/examples/arden").filled
    True
    """
    place = Path(folder)
    if place.is_dir() and any(place.iterdir()):
        raise DocprovError(
            f"{shown(place)} is not empty; sheets are written into a new or an empty folder"
        )
    if document:
        dossier_file(document)  # refuses what is no id
    sources = _sources(package) if package is not None else Sources()
    said = _content(sources, document)
    rows = (
        rows_of(said)
        if said
        else {name: [] for name in SHEETS} | {"document": [{"id": document}] if document else []}
    )
    contents = {f"{name}.csv": _sheet(sheet, rows[name], sources) for name, sheet in SHEETS.items()}
    return Template(folder=place, files=tuple(write_files(place, contents)), filled=bool(said))


def _sources(package: str | Path) -> Sources:
    return read_sources(dossier_folder(package))


def _content(sources: Sources, document: str) -> dict[str, Content]:
    """Return what the dossier of a document says, nothing where there is none."""
    dossier = next((each for each in sources.dossiers if each.source.document == document), None)
    if dossier is None:
        return {}
    faults = tuple(
        fault
        for fault in sources.faults
        # Of two unequal declarations the tables hold one, which is not for certain what this dossier says.
        if fault.place.file == dossier.file
        and (fault.rule.startswith("DP0") or fault.rule == CONFLICTING_DECLARATION.code)
    )
    if faults:
        raise LoadError(
            f"{dossier.file} cannot be told in sheets: it has faults", Report(diagnostics=faults)
        )
    if any(withheld_in(dossier.entry.node)):
        raise DocprovError(
            f"{dossier.file} withholds values, which sheets cannot mark; edit the dossier itself"
        )
    own = {kind: declared_in(sources, dossier.file, kind) for kind in DECLARED}
    elsewhere = {
        kind: {row.cells["id"] or "" for row in sources.rows[kind]} - own[kind] for kind in DECLARED
    }
    return content_of(sources.tables, document, dossier.source.lock, elsewhere)


def _extra(sheet: Sheet, sources: Sources) -> tuple[str, ...]:
    """Return the columns for the fields that the package adds to a table."""
    declared = sources.metadata.extra if sources.metadata else {}
    if "extra" not in ENTRY_KINDS[sheet.kind].fields:
        return ()
    return tuple(
        f"extra.{field['name']}" for field in declared.get(ENTRY_KINDS[sheet.kind].table, ())
    )


def _sheet(sheet: Sheet, rows: list[dict[str, str]], sources: Sources) -> bytes:
    columns = (*sheet.columns, *_extra(sheet, sources))
    told = [*sheet.help(), *("" for _ in columns[len(sheet.columns) :])]
    return _MARK.encode("utf-8") + csv_bytes(
        [columns, told, *([row.get(name) for name in columns] for row in rows)]
    )


def import_sheets(
    folder: str | Path, package: str | Path, *, replace: bool = False, write: bool = True
) -> ImportResult:
    """Make a dossier of the sheets of one document.

    Args:
        folder: the folder with the sheets; those that are missing are empty.
        package: the package's folder.
        replace: whether the dossier may take the place of one that is there, whose ids and reviews it keeps.
        write: whether to write it, or only to tell what would be written.

    Raises:
        LoadError: the sheets have faults; carries the report, each fault at its cell, and nothing is written.
        DocprovError: there are no sheets or no package, or the dossier is there already, or ids of it would go that may belong
            to rows of the sheets.

    >>> import tempfile
    >>> place = template(tempfile.mkdtemp(), "arden-2011", "docs/examples/arden").folder
    >>> import_sheets(place, "docs/examples/arden", replace=True, write=False).counts["claims"]
    10
    """
    place, target = Path(folder), Path(package)
    sources = _sources(target)
    found = {
        name
        for path in list_plain(place, ".", ".csv")
        if not (name := path.removeprefix("./")).startswith(".")
    }
    if not found & {f"{name}.csv" for name in SHEETS}:
        raise DocprovError(f"{shown(place)} holds no sheets; `docprov template` writes them")
    faults: list[Diagnostic] = []
    rows = {
        name: list(_read(place, sheet, sources, faults)) if f"{name}.csv" in found else []
        for name, sheet in SHEETS.items()
    }
    for name in sorted(found - {f"{name}.csv" for name in SHEETS}):
        near = closest(name, [f"{each}.csv" for each in SHEETS])
        help_ = f"did you mean {near!r}?" if near else f"the sheets are: {', '.join(SHEETS)}"
        faults.append(
            MALFORMED_SHEET.at(Place(file=name), f"{name} is no sheet of a document", help=help_)
        )
    said = Gathering(rows, faults).content()
    document = (
        str(said["document"]["id"])
        if isinstance(said["document"], Mapping) and "id" in said["document"]
        else ""
    )
    predicates = predicates_of(rows, sources)
    faults += unknown_references(rows, sources, f"dossiers/{document}.yaml")
    faults += [*misfit_values(rows["claims"], predicates), *unfinished_claims(rows, predicates)]
    if not rows["document"]:
        faults.append(
            MISSING_FIELD.at(
                Place(file="document.csv"),
                "the sheet",
                "row",
                help="say in one row what the work is",
            )
        )
    if (rows["claims"] or rows["citations"]) and not rows["captures"]:
        faults.append(
            MISSING_FIELD.at(
                Place(file="captures.csv"),
                "the sheet",
                "row",
                help="say in one row which text is quoted",
            )
        )
    for needed, sheet in (("voice", "document"), ("recorded", "activities")):
        if needed not in said:
            faults.append(
                MISSING_FIELD.at(
                    Place(file=f"{sheet}.csv"), "the sheet", needed, help=_NEEDED[needed]
                )
            )
    if faults:
        report = Report(diagnostics=tuple(_with_cells(place, faults, sources)))
        raise LoadError(
            f"nothing was imported: the sheets have {counted(len(report.diagnostics), 'fault')}",
            report,
        )
    name = dossier_file(document)
    data = dossier_bytes(said)
    try:
        old = read_plain(target, name, LARGEST_YAML) if (target / name).exists() else b""
    except FileFaultError as error:
        raise DocprovError(f"{name} is there already and is no plain file") from error
    if old and old != data and not replace:
        raise DocprovError(
            f"{name} is there already; say --replace to put what the sheets say in its place"
        )
    remarks: tuple[str, ...] = ()
    if old and old != data:
        replaced = replacement(name, old, said)
        data, remarks = replaced.data, replaced.remarks
    contents = {name: data} if data != old else {}
    if write:
        write_files(target, contents)
    return ImportResult(
        document=document,
        dossier=name,
        contents=contents,
        counts={name: len(rows[name]) for name in SHEETS if rows[name]},
        remarks=remarks,
    )


def _read(
    folder: Path, sheet: Sheet, sources: Sources, faults: list[Diagnostic]
) -> Iterator[Fields]:
    """Yield the rows of a sheet, after a look at each cell."""
    file = f"{sheet.name}.csv"
    try:
        data = read_plain(folder, file, LARGEST_YAML)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return
    known = (*sheet.columns, *_extra(sheet, sources))
    for row in read_sheet(file, data, known, faults):
        check_row(file, sheet, row, faults)
        yield row


def _with_cells(folder: Path, faults: list[Diagnostic], sources: Sources) -> Iterator[Diagnostic]:
    """Yield faults with the cell or the row that a spreadsheet program shows, where columns of a line mean nothing."""
    cells: dict[str, Mapping[tuple[int, int], Cell]] = {}
    for fault in faults:
        file, at = fault.place.file, (fault.place.line or 0, fault.place.column or 0)
        sheet = SHEETS.get(file.removesuffix(".csv"))
        if sheet is not None and at != (0, 0) and file not in cells:
            cells[file] = cells_of(
                file,
                read_plain(folder, file, LARGEST_YAML),
                (*sheet.columns, *_extra(sheet, sources)),
            )
        if cell := cells.get(file, {}).get(at):
            column = f"column {shown(cell.column)}, " if cell.column else ""
            where = (
                f"row {cell.row}" if fault.rule == MISSING_FIELD.code else f"{column}cell {cell}"
            )
            yield evolve(fault, message=f"{fault.message} ({where})")
        else:
            yield fault
