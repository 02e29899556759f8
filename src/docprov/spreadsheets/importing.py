"""Recording without YAML: sheets for one document, written as CSV, and back from sheets to a dossier.

`template` writes the sheets, empty or filled with what a dossier says; `import_sheets` makes a dossier of them, or says for
each cell what is wrong with it. What only the whole package can tell is left to `docprov validate`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import evolve, frozen

from docprov.dates import Date
from docprov.delimited import csv_bytes
from docprov.dossiers.contents import content_of
from docprov.dossiers.declarations import VOCABULARY as DECLARED
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, closest
from docprov.dossiers.grammar import KINDS, column_of
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.dossiers.nodes import Content, Fields, Text
from docprov.dossiers.sources import Sources, has_sources, read_sources
from docprov.dossiers.withheld import withheld_in
from docprov.dossiers.writing import dossier_bytes
from docprov.errors import DocprovError, LoadError
from docprov.files import LARGEST_YAML, FileFaultError, dossier_file, list_plain, read_plain, write_files
from docprov.records import Column
from docprov.reports import Diagnostic, Place, Report, counted, shown
from docprov.spreadsheets.reading import DAMAGED_CELL, MALFORMED_SHEET, Cell, cells_of, damage, read_sheet
from docprov.spreadsheets.sheets import SHEETS, Gathering, Sheet, rows_of
from docprov.values import Quantity, quantity_advice

_NEEDED = {
    "voice": "write into its row whose document it is, as the id of an agent",
    "recorded": "add a row: part recorded, by, on and method",
}
_NOTATION = "the second row of the sheet, as `docprov template` writes it, tells what belongs into the column"
_DATE = "write year-month-day, such as 1992-02-25, or as much of it as is known, such as 1992-02 or 1992"
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
class Imported:
    """What sheets came to.

    Attributes:
        document: id of the document.
        dossier: name of its dossier.
        contents: the new bytes of the dossier, by name; empty where nothing changed.
        counts: number of rows read from each sheet that has some.
    """

    document: str
    dossier: str
    contents: Mapping[str, bytes]
    counts: Mapping[str, int]


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
        raise DocprovError(f"{shown(place)} is not empty; sheets are written into a new or an empty folder")
    if document:
        dossier_file(document)  # refuses what is no id
    sources = _sources(package) if package is not None else Sources()
    said = _content(sources, document)
    rows = rows_of(said) if said else {name: [] for name in SHEETS} | {"document": [{"id": document}] if document else []}
    contents = {f"{name}.csv": _sheet(sheet, rows[name], sources) for name, sheet in SHEETS.items()}
    return Template(folder=place, files=tuple(write_files(place, contents)), filled=bool(said))


def _sources(package: str | Path) -> Sources:
    folder = Path(package)
    if not folder.is_dir() or not has_sources(folder):
        raise DocprovError(f"{shown(folder)} is no package written as dossiers; it needs a package.yaml")
    return read_sources(folder)


def _content(sources: Sources, document: str) -> dict[str, Content]:
    """Return what the dossier of a document says, nothing where there is none."""
    dossier = next((each for each in sources.dossiers if each.source.document == document), None)
    if dossier is None:
        return {}
    faults = tuple(fault for fault in sources.faults if fault.place.file == dossier.file and fault.rule.startswith("DP0"))
    if faults:
        raise LoadError(f"{dossier.file} cannot be told in sheets: it has faults", Report(diagnostics=faults))
    if any(withheld_in(dossier.entry.node)):
        raise DocprovError(f"{dossier.file} withholds values, which sheets cannot mark; edit the dossier itself")
    elsewhere = {
        kind: [row.cells["id"] or "" for row in sources.rows[kind] if row.place.file != dossier.file] for kind in DECLARED
    }
    return content_of(sources.tables, document, dossier.source.lock, elsewhere)


def _extra(sheet: Sheet, sources: Sources) -> tuple[str, ...]:
    """Return the columns for the fields that the package adds to a table."""
    declared = sources.metadata.extra if sources.metadata else {}
    if "extra" not in KINDS[sheet.kind].shape:
        return ()
    return tuple(f"extra.{field['name']}" for field in declared.get(KINDS[sheet.kind].resource, ()))


def _sheet(sheet: Sheet, rows: list[dict[str, str]], sources: Sources) -> bytes:
    columns = (*sheet.columns, *_extra(sheet, sources))
    told = [*sheet.help(), *("" for _ in columns[len(sheet.columns) :])]
    return _MARK.encode("utf-8") + csv_bytes([columns, told, *([row.get(name) for name in columns] for row in rows)])


def import_sheets(folder: str | Path, package: str | Path, *, replace: bool = False, write: bool = True) -> Imported:
    """Make a dossier of the sheets of one document.

    Args:
        folder: the folder with the sheets; those that are missing are empty.
        package: the package's folder.
        replace: whether the dossier may take the place of one that is there.
        write: whether to write it, or only to tell what would be written.

    Raises:
        LoadError: the sheets have faults; carries the report, each fault at its cell, and nothing is written.
        DocprovError: there are no sheets or no package, or the dossier is there already.

    >>> import tempfile
    >>> place = template(tempfile.mkdtemp(), "arden-2011", "docs/examples/arden").folder
    >>> import_sheets(place, "docs/examples/arden", replace=True, write=False).counts["claims"]
    10
    """
    place, target = Path(folder), Path(package)
    sources = _sources(target)
    found = {name for path in list_plain(place, ".", ".csv") if not (name := path.removeprefix("./")).startswith(".")}
    if not found & {f"{name}.csv" for name in SHEETS}:
        raise DocprovError(f"{shown(place)} holds no sheets; `docprov template` writes them")
    faults: list[Diagnostic] = []
    rows = {
        name: list(_read(place, sheet, sources, faults)) if f"{name}.csv" in found else [] for name, sheet in SHEETS.items()
    }
    for name in sorted(found - {f"{name}.csv" for name in SHEETS}):
        near = closest(name, [f"{each}.csv" for each in SHEETS])
        help_ = f"did you mean {near!r}?" if near else f"the sheets are: {', '.join(SHEETS)}"
        faults.append(MALFORMED_SHEET.at(Place(file=name), f"{name} is no sheet of a document", help=help_))
    said = Gathering(rows, faults).content()
    faults += [*_unknown_references(rows, sources), *_misfit_values(rows["claims"], _value_types(rows, sources))]
    document = str(said["document"]["id"]) if isinstance(said["document"], Mapping) and "id" in said["document"] else ""
    if not rows["document"]:
        faults.append(MISSING_FIELD.at(Place(file="document.csv"), "the sheet", "row", help="say in one row what the work is"))
    for needed, sheet in (("voice", "document"), ("recorded", "activities")):
        if needed not in said:
            faults.append(MISSING_FIELD.at(Place(file=f"{sheet}.csv"), "the sheet", needed, help=_NEEDED[needed]))
    if faults:
        report = Report(diagnostics=tuple(_with_cells(place, faults, sources)))
        raise LoadError(f"nothing was imported: the sheets have {counted(len(report.diagnostics), 'fault')}", report)
    name = dossier_file(document)
    data = dossier_bytes(said)
    try:
        old = read_plain(target, name, LARGEST_YAML) if (target / name).exists() else b""
    except FileFaultError as error:
        raise DocprovError(f"{name} is there already and is no plain file") from error
    if old and old != data and not replace:
        raise DocprovError(f"{name} is there already; say --replace to put what the sheets say in its place")
    contents = {name: data} if data != old else {}
    if write:
        write_files(target, contents)
    return Imported(
        document=document,
        dossier=name,
        contents=contents,
        counts={name: len(rows[name]) for name in SHEETS if rows[name]},
    )


def _read(folder: Path, sheet: Sheet, sources: Sources, faults: list[Diagnostic]) -> Iterator[Fields]:
    """Yield the rows of a sheet, after a look at each cell."""
    file = f"{sheet.name}.csv"
    try:
        data = read_plain(folder, file, LARGEST_YAML)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return
    known = (*sheet.columns, *_extra(sheet, sources))
    for row in read_sheet(file, data, known, faults):
        _check_row(file, sheet, row, faults)
        yield row


def _with_cells(folder: Path, faults: list[Diagnostic], sources: Sources) -> Iterator[Diagnostic]:
    """Yield faults with the cell or the row that a spreadsheet program shows, where columns of a line mean nothing."""
    cells: dict[str, Mapping[tuple[int, int], Cell]] = {}
    for fault in faults:
        file, at = fault.place.file, (fault.place.line or 0, fault.place.column or 0)
        sheet = SHEETS.get(file.removesuffix(".csv"))
        if sheet is not None and at != (0, 0) and file not in cells:
            cells[file] = cells_of(file, read_plain(folder, file, LARGEST_YAML), (*sheet.columns, *_extra(sheet, sources)))
        if cell := cells.get(file, {}).get(at):
            where = f"row {cell.row}" if fault.rule == MISSING_FIELD.code else f"cell {cell}"
            yield evolve(fault, message=f"{fault.message} ({where})")
        else:
            yield fault


def _check_row(file: str, sheet: Sheet, row: Fields, faults: list[Diagnostic]) -> None:
    shape = KINDS[sheet.kind].shape
    for name, written in row.entries.items():
        if not isinstance(written, Text):
            continue
        kind = shape.get(name, "free" if name.startswith("extra.") else "line")
        column = column_of(sheet.kind, name)
        # Spaces around a word are nobody's statement; in a text they are kept.
        cell = written if kind in {"free", "quote"} else evolve(written, value=written.value.strip())
        row.entries[name] = cell
        place, called = Place(file=file, line=cell.line, column=cell.column), f"{sheet.name}.{name}"
        if kind != "quote" and name != "value" and (found := damage(cell.value, _damaged_as(kind, column))):
            faults.append(DAMAGED_CELL.at(place, called, cell.value, found))
        elif problem := _problem(sheet.kind, name, cell.value, column):
            faults.append(BAD_NOTATION.at(place, called, problem, help=_help(column)))
        elif kind == "line" and "\n" in cell.value:
            faults.append(BAD_NOTATION.at(place, called, "it has a line break", help="write it in one line"))
    for name in KINDS[sheet.kind].needed:
        if name not in row.entries and name != "parts" and name in sheet.columns:
            place = Place(file=file, line=row.line, column=row.column)
            faults.append(MISSING_FIELD.at(place, "the row", name, help=f"fill in the column {name} of this row"))


def _help(column: Column | None) -> str:
    return _DATE if column is not None and column.kind == "date" else _NOTATION


def _damaged_as(kind: str, column: Column | None) -> str:
    if column is not None and column.kind == "date":
        return "date"
    return "free" if kind in {"free", "quote"} else "line"


def _problem(kind: str, name: str, text: str, column: Column | None) -> str:
    """Return what is wrong with the notation of a cell, by what its column says; nothing where all is well."""
    inherited = kind == "claim" and text == "unstated"
    if column is None or inherited:
        return ""
    if name == "id" and kind in {"claim", "breakdown", "citation", "review"}:
        letter = {"claim": "c", "breakdown": "b", "citation": "x", "review": "a"}[kind]
        good = re.fullmatch(f"{letter}-[a-z0-9]+", text)
        return (
            "" if good else f"{text!r} is not {letter}- and letters or digits; leave it empty and `docprov anchor` writes one"
        )
    if name == "id" and kind == "document":
        return _refusal(dossier_file, text)
    if column.choices and text not in column.choices:
        near = closest(text, list(column.choices))
        return f"{text!r} is none of {', '.join(column.choices)}" + (f"; did you mean {near!r}?" if near else "")
    if column.kind == "date":
        return _refusal(Date, text)
    if column.pattern and not re.fullmatch(column.pattern, text):
        return f"{text!r} is not written as in {column.example!r}"
    return ""


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except (ValueError, DocprovError) as error:
        return str(error)
    return ""


def _unknown_references(rows: Mapping[str, list[Fields]], sources: Sources) -> Iterator[Diagnostic]:
    """Yield the cells that name an agent, a subject, a predicate or a document that nobody declares."""
    known = {kind: {row.cells["id"] or "" for row in sources.rows[kind]} for kind in DECLARED}
    for kind in DECLARED:
        known[kind] |= {_cell(row, "id") for row in rows[kind]}
    known["documents"] |= {_cell(row, "id") for row in rows["document"]}
    known["subjects"] |= known["agents"]
    for name, sheet in SHEETS.items():
        for row in rows[name]:
            for field, cell in row.entries.items():
                column = column_of(sheet.kind, field)
                target = column.references if column is not None else "agents" if field == "voice" else None
                value = cell.value if isinstance(cell, Text) else ""
                placed = field == "document" and field in sheet.before  # looked at where rows are put together
                if placed or target not in known or value == "unstated" or field == "replaced_by":
                    continue
                if value not in known[target]:
                    near = closest(value, sorted(known[target]))
                    help_ = f"did you mean {near!r}?" if near else f"add a row for it to {target}.csv"
                    place = Place(file=f"{name}.csv", line=cell.line, column=cell.column)
                    yield UNKNOWN_REFERENCE.at(place, target[:-1], value, help=help_)


def _value_types(rows: Mapping[str, list[Fields]], sources: Sources) -> dict[str, str]:
    """Return what kind of value the claims of each predicate have."""
    known = {row.cells["id"] or "": row.cells["value_type"] or "" for row in sources.rows["predicates"]}
    return known | {_cell(row, "id"): _cell(row, "value_type") for row in rows["predicates"]}


def _misfit_values(claims: list[Fields], types: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield the values that a program has changed, and those that are not of the kind that their predicate takes."""
    readers: dict[str, Callable[[str], object]] = {
        "quantity": Quantity.parse, "elapsed-years": Quantity.parse, "date": Date
    }  # fmt: skip
    for row in claims:
        cell = row.entries.get("value")
        if not isinstance(cell, Text):
            continue
        value, place = cell.value, Place(file="claims.csv", line=cell.line, column=cell.column)
        kind = types.get(_cell(row, "predicate"), "text")
        if found := damage(value, {"date": "date", "quantity": "value", "elapsed-years": "value"}.get(kind, "free")):
            yield DAMAGED_CELL.at(place, "claims.value", value, found)
        elif problem := _refusal(readers.get(kind, str), value):
            help_ = _DATE if kind == "date" else quantity_advice(value).removesuffix(":")  # a colon ends names in YAML
            yield BAD_NOTATION.at(place, "claims.value", problem, help=help_)


def _cell(row: Fields, name: str) -> str:
    cell = row.entries.get(name)
    return cell.value if isinstance(cell, Text) else ""
