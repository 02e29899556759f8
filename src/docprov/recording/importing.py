"""Recording without YAML: one workbook for a document, and back from the workbook to a dossier.

`template` writes the workbook, empty or filled with what a dossier says; `import_workbook` makes a
dossier of it. The dossier is judged as any other one, and each fault is reported at its cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.dossiers.source import MISSING_ID
from docprov.dossiers.workbook.reading import LARGEST_WORKBOOK, WorkbookRows, read_workbook
from docprov.dossiers.workbook.rows import Gathering, Row, addresses, rows_of
from docprov.dossiers.workbook.sheets import SHEETS, Sheet, address
from docprov.dossiers.workbook.writing import workbook_bytes
from docprov.dossiers.yaml.nodes import Content, Fields, Node, Text
from docprov.dossiers.yaml.nodes import content as content_of
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import Evidence
from docprov.package.package import Package, open_dossier, open_package
from docprov.package.table_schema.faults import EMPTY_CELL
from docprov.recording.folders import dossier_folder
from docprov.recording.replacing import Replacement, comments_in, head_of
from docprov.storage.file_names import dossier_file
from docprov.storage.files import LARGEST_YAML, EditedFiles, FileFaultError, Files, read_plain
from docprov.storage.writing import write_files
from docprov.validation.validation import validate_package

_CHOSEN = ("agents", "subjects", "predicates", "documents")
"""The tables from whose ids cells are chosen."""
_ENTRIES = ("DP0", "DP1", "DP2")
"""The groups of rules that an import answers to; all others are left to `validate`."""
_AFTER_DAMAGE = frozenset({MISSING_FIELD.code, EMPTY_CELL.code, UNKNOWN_REFERENCE.code})
"""Rules that would also fire on what is missing only because its cell could not be read."""
_MISSING = re.compile(r"has no '([a-z_]+)'$")


@frozen(kw_only=True, repr=False)
class Template(Summary):
    """A workbook that was written.

    Attributes:
        file: where it is.
        filled: whether it says what a dossier says.
    """

    file: Path
    filled: bool


@frozen(kw_only=True, repr=False)
class ImportResult(Summary):
    """A dossier that was made of a workbook.

    Attributes:
        document: id of the document.
        dossier: name of its dossier.
        contents: the new bytes of the dossier, by name; empty where nothing changed.
        counts: number of rows of each sheet that has some.
        remarks: what goes of the dossier whose place it takes.
    """

    document: str
    dossier: str
    contents: Mapping[str, bytes]
    counts: Mapping[str, int]
    remarks: tuple[str, ...] = ()


def template(file: str | Path, document: str = "", package: str | Path | None = None) -> Template:
    """Write the workbook of one document.

    Args:
        file: the workbook, which does not exist yet.
        document: id of the document; where the package has its dossier, the workbook says what it
            says.
        package: the package's folder; None for none.

    Raises:
        LoadError: the dossier cannot be read; carries the report.
        DocprovError: the file exists, openpyxl is not installed, or a cell cannot hold a text.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "arden.xlsx"
    >>> template(place, "arden-2011", "docs/examples/arden").filled
    True
    """
    opened = open_package(dossier_folder(package)) if package is not None else None
    target = Path(file)
    if target.suffix.lower() != ".xlsx":
        raise DocprovError(f"{shown(target)} is not the name of a workbook; it ends with .xlsx")
    if target.exists():
        raise DocprovError(f"{shown(target)} exists; a workbook is never written over another file")
    if document:
        dossier_file(document)  # refuses what is not an id
    said = _said(opened, document) if opened else {}
    rows = rows_of(said)
    if not said and document:
        rows["document"].append({"id": document})
    sheets = _sheets(opened)
    data = workbook_bytes(sheets, rows, _ids(opened))
    _refuse_changed(target.name, data, sheets, rows)
    write_files(target.parent, {target.name: data})
    return Template(file=target, filled=bool(said))


def _sheets(opened: Package | None) -> dict[str, Sheet]:
    """Return the sheets with the columns that a package declares as its own."""
    declared = opened.metadata.extra if opened and opened.metadata else {}
    return {
        name: sheet.with_own(str(part["name"]) for part in declared.get(sheet.table, ()))
        for name, sheet in SHEETS.items()
    }


def _ids(opened: Package | None) -> dict[str, list[str]]:
    if opened is None:
        return {}
    return {name: sorted(opened.tables[name].frame["id"].drop_nulls().unique()) for name in _CHOSEN}


def _said(opened: Package, document: str) -> Mapping[str, Content]:
    """Return what the dossier of a document says, nothing where there is none."""
    name = f"dossiers/{document}.yaml"
    if not document or name not in opened.files:
        return {}
    faults = tuple(
        fault
        for fault in opened.faults
        if fault.place.file == name
        and fault.rule.startswith("DP0")
        and fault.rule != MISSING_ID.code
    )
    return _content(name, opened.files.read(name, LARGEST_YAML), faults)


def _content(name: str, data: bytes, known: Sequence[Diagnostic] = ()) -> Mapping[str, Content]:
    """Return what a dossier says.

    Raises:
        LoadError: it cannot be read; carries the report.
    """
    faults = list(known)
    node = read_yaml(name, data, [] if faults else faults)
    if node is None or faults:
        problem = f"{name} cannot be read, and its entries would get lost; fix it first"
        raise LoadError(problem, Report(diagnostics=tuple(faults)))
    return {field: content_of(part) for field, part in node.entries.items()}


def _refuse_changed(
    name: str, data: bytes, sheets: Mapping[str, Sheet], rows: Mapping[str, Sequence[Row]]
) -> None:
    """Raise where a workbook reads back as something else than it was written from.

    Raises:
        DocprovError: a cell does not keep its text, such as one with spaces around an id.
    """
    faults: list[Diagnostic] = []
    nothing: Row = {}
    read = read_workbook(name, data, sheets, faults)
    back = rows_of(_fields(Gathering(name, sheets, read.rows, faults).dossier()))
    if faults:
        raise DocprovError(f"the dossier cannot be written as a workbook: {faults[0]}")
    for sheet, written in rows.items():
        for cells, found in zip_longest(written, back[sheet], fillvalue=nothing):
            for column in cells:
                if found.get(column) != cells[column]:
                    text = cells[column][:40]
                    problem = f"a cell of {sheet}.{column} cannot keep the text {text!r}"
                    raise DocprovError(f"{problem}; edit the dossier itself")


def import_workbook(
    file: str | Path, package: str | Path, *, replace: bool = False, write: bool = True
) -> ImportResult:
    """Make a dossier of the workbook of one document.

    Args:
        file: the workbook.
        package: the package's folder.
        replace: whether the dossier may take the place of one that exists.
        write: whether to write it, or only to say what would be written.

    Raises:
        LoadError: the workbook has faults; carries the report, each fault at its cell, and nothing
            is written.
        DocprovError: there is no package, or the dossier exists already.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "arden.xlsx"
    >>> place = template(place, "arden-2011", "docs/examples/arden").file
    >>> found = import_workbook(place, "docs/examples/arden", replace=True, write=False)
    >>> found.counts["breakdowns"], found.contents
    (2, {})
    """
    path = Path(file)
    opened = open_package(dossier_folder(package))
    faults: list[Diagnostic] = []
    sheets = _sheets(opened)
    read = _read(path, sheets, faults)
    damaged = bool(faults)
    dossier = Gathering(path.name, sheets, read.rows, faults).dossier() if read.rows else None
    name = _dossier_name(path.name, dossier, faults) if dossier else ""
    if not dossier or not name:
        raise _refused(faults)
    data = dossier_bytes(_fields(dossier))
    cells = _Cells(path.name, name, read, dossier, data)
    faults += [
        cells.moved(fault)
        for fault in _judged(opened.files, name, data)
        if not (damaged and fault.rule in _AFTER_DAMAGE)
    ]
    old = opened.files.read(name, LARGEST_YAML) if name in opened.files else b""
    before = _content(name, old) if old else {}
    replaced = Replacement(
        file=path.name,
        before=rows_of(before),
        after=rows_of(_fields(dossier)),
        columns=read.columns,
    )
    faults += replaced.faults()
    if faults:
        raise _refused(faults)
    changed = replaced.before != replaced.after
    if old and changed and not replace:
        raise DocprovError(
            f"{name} exists; say --replace to put what the workbook says in its place"
        )
    remarks = list(replaced.losses())
    if old:
        text = old.decode("utf-8").replace("\r\n", "\n")
        head = head_of(text)
        data = head.encode("utf-8") + data
        if comments := comments_in(text[len(head) :]):
            lost = counted(comments, "comment")
            remarks.append(f"a workbook has no comments, and the dossier loses {lost}")
    contents = {name: data} if changed else {}
    if write and opened.folder:
        write_files(opened.folder, contents, since=opened.files)
    return ImportResult(
        document=name.removeprefix("dossiers/").removesuffix(".yaml"),
        dossier=name,
        contents=contents,
        counts={sheet: len(rows) for sheet, rows in read.rows.items() if rows},
        remarks=tuple(remarks) if changed else (),
    )


def _refused(faults: Sequence[Diagnostic]) -> LoadError:
    report = Report(diagnostics=tuple(faults))
    count = counted(len(report.diagnostics), "fault")
    return LoadError(f"nothing was imported: the workbook has {count}", report)


def _read(path: Path, sheets: Mapping[str, Sheet], faults: list[Diagnostic]) -> WorkbookRows:
    try:
        data = read_plain(path.parent, path.name, LARGEST_WORKBOOK)
    except FileFaultError as error:
        fault = error.rule.at(Place(file=path.name), *error.values)
        faults.append(evolve(fault, help="give a workbook that `docprov template` wrote"))
        return WorkbookRows(rows={}, columns={})
    return read_workbook(path.name, data, sheets, faults)


def _fields(dossier: Fields) -> Mapping[str, Content]:
    return {name: content_of(part) for name, part in dossier.entries.items()}


def _dossier_name(file: str, dossier: Fields, faults: list[Diagnostic]) -> str:
    """Return the name of the dossier, empty where the workbook does not say whose it is."""
    document = dossier.entries.get("document")
    identifier = document.entries.get("id") if isinstance(document, Fields) else None
    if not isinstance(identifier, Text):
        place = Place(file=file, cell="document!A3")
        help_ = "say in one row of the sheet document what the work is, with its id"
        faults.append(MISSING_FIELD.at(place, "the workbook", "document", help=help_))
        return ""
    try:
        return dossier_file(identifier.value)
    except DocprovError as error:
        place = Place(file=file, cell=address(identifier.line, identifier.column))
        help_ = "write small letters and digits, joined by single hyphens"
        faults.append(BAD_NOTATION.at(place, "document.id", str(error), help=help_))
        return ""


def _judged(files: Files, name: str, data: bytes) -> Iterator[Diagnostic]:
    """Yield what is wrong with a dossier as one of its package, but for what anchoring settles."""
    edited = EditedFiles(files, {name: data})
    report = validate_package(open_dossier(edited, name.removeprefix("dossiers/")), Evidence())
    for fault in report.errors:
        files_named = {place.file for place in (fault.place, *(each for each, _ in fault.related))}
        if name in files_named and fault.rule[:3] in _ENTRIES and fault.rule != MISSING_ID.code:
            yield fault


class _Cells:
    """The cells of a workbook by the places of the dossier that was made of it."""

    def __init__(
        self, file: str, name: str, read: WorkbookRows, dossier: Fields, data: bytes
    ) -> None:
        self.file = file
        self.name = name
        self.columns = read.columns
        written = read_yaml(name, data, [])
        self.nodes: dict[tuple[int, int], Node] = addresses(dossier, written) if written else {}

    def moved(self, fault: Diagnostic) -> Diagnostic:
        """Return a fault of the dossier as one of the workbook."""
        related = tuple((self._place(place), words) for place, words in fault.related)
        missing = _MISSING.search(fault.message)
        name = missing[1] if missing else fault.place.field or ""
        place = self._place(fault.place)
        if fault.rule in {MISSING_FIELD.code, EMPTY_CELL.code} and place.cell:
            sheet = place.cell.partition("!")[0]
            place, help_ = self._empty(place, sheet, name)
            return evolve(fault, place=place, related=related, help=help_)
        return evolve(fault, place=place, related=related)

    def _place(self, place: Place) -> Place:
        if place.file != self.name:
            return place
        node = self.nodes.get((place.line or 0, place.column or 0))
        cell = address(node.line, node.column) if node else None
        return evolve(place, file=self.file, line=None, column=None, cell=cell)

    def _empty(self, place: Place, sheet: str, name: str) -> tuple[Place, str]:
        """Return the cell that is to be filled in, and how."""
        if name in self.columns.get(sheet, {}):
            row = re.sub(r"\D", "", (place.cell or "").partition("!")[2])
            letters = re.sub(r".*!|\d", "", address(1, self.columns[sheet][name]))
            return evolve(
                place, cell=f"{sheet}!{letters}{row}"
            ), f"fill in the column {name} of this row"
        inside = SHEETS[sheet].inside.get(name, name)
        if inside in SHEETS and SHEETS[inside].above:
            return place, f"add a row to the sheet {inside} that names this one"
        return place, f"add a row to the sheet {name}"
