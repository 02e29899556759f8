"""Reading a workbook: sheets and columns by name, each row as fields with the places of cells.

Spreadsheet programs reorder, hide, merge and rename; what can be read in one way only is read, and
all else is a fault at its cell. Formulas are never computed, and links are never followed.

Limits: a file of 4 MB that unpacks to 16 MB, as large as any dossier needs.
"""

import io
import warnings
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import define, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.fields import Field
from docprov.dossiers.workbook.cells import DAMAGED_CELL, Unreadable, text_of
from docprov.dossiers.workbook.sheets import TALLEST, Sheet, address, line_of
from docprov.dossiers.yaml.nodes import Fields, Text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MALFORMED_WORKBOOK = Rule(
    code="DP041",
    name="malformed-workbook",
    summary="A workbook, a sheet or a header is not what `docprov template` writes.",
    why="Cells would be taken for what they are not, or would be overlooked.",
    help="write a workbook with `docprov template`, and move the cells there",
    message="{0}",
    example="the sheet agents has a column nmae, or the file is an .ods",
)
LARGEST_WORKBOOK = 4 << 20
LISTS = "lists"
"""The hidden sheet from which drop-down lists come."""
_LARGEST_INSIDE = 16 << 20
_MOST_PARTS = 500
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
_HELP = "# "
_HEADER = Field(name="the header", shape="line", description="", example="")


@frozen(kw_only=True)
class WorkbookRows:
    """What a workbook says.

    Attributes:
        rows: the rows of each sheet, in the order of sheets.
        columns: the columns of each sheet by name, with their numbers; a sheet that is missing is
            left out.
    """

    rows: Mapping[str, list[Fields]]
    columns: Mapping[str, Mapping[str, int]]


def openpyxl_needed() -> None:
    """Make sure that openpyxl is installed.

    Raises:
        DocprovError: it is not; the message names the extra.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        problem = "workbooks need openpyxl: install docprov with its extra xlsx, as docprov[xlsx]"
        raise DocprovError(problem) from error


def read_workbook(
    file: str, data: bytes, sheets: Mapping[str, Sheet], faults: list[Diagnostic]
) -> WorkbookRows:
    """Return the rows of a workbook.

    Args:
        file: name of the file, for places.
        data: its bytes.
        sheets: the sheets by name.
        faults: receives every fault.

    Raises:
        DocprovError: openpyxl is not installed.
    """
    openpyxl_needed()
    reader = _Reader(file, sheets, faults)
    workbook = reader.opened(data)
    return reader.read(workbook) if workbook else WorkbookRows(rows={}, columns={})


@define
class _Reader:
    """Reads one workbook."""

    file: str
    sheets: Mapping[str, Sheet]
    faults: list[Diagnostic]

    def fault(self, problem: str, help: str = "", cell: str | None = None) -> None:  # noqa: A002
        place = Place(file=self.file, cell=cell)
        self.faults.append(MALFORMED_WORKBOOK.at(place, problem, help=help))

    def opened(self, data: bytes) -> "Workbook | None":
        """Return the workbook in a file, None where there is none that can be read."""
        from openpyxl import load_workbook

        problem, help_ = _foreign(data)
        if problem:
            self.fault(problem, help_)
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about parts that are not read here
                return load_workbook(io.BytesIO(data), keep_links=False)
        except Exception as error:  # noqa: BLE001 - whatever a damaged part makes openpyxl stumble over
            problem = f"the workbook is damaged: {error or type(error).__name__}"
            self.fault(problem, "open it in a spreadsheet program, and save it as .xlsx again")
            return None

    def read(self, workbook: "Workbook") -> WorkbookRows:
        """Return the rows of all sheets."""
        found: dict[str, Worksheet] = {}
        for worksheet in workbook.worksheets:
            title = worksheet.title.strip().casefold()
            if title in found:
                self.fault(f"two sheets are named {title}", "keep one of them")
            elif title in self.sheets:
                found[title] = worksheet
            elif title != LISTS and any(cell.value is not None for cell in _cells(worksheet)):
                near = closest(title, list(self.sheets))
                help_ = f"did you mean {near!r}?" if near else "delete it, or keep it elsewhere"
                self.fault(f"the sheet {worksheet.title!r} is not one of a dossier", help_)
        if not found:
            self.fault("no sheet is one of a dossier", f"the sheets are {', '.join(self.sheets)}")
        rows: dict[str, list[Fields]] = {name: [] for name in self.sheets}
        columns: dict[str, dict[str, int]] = {}
        for name, sheet in self.sheets.items():
            if name in found:
                columns[name] = self._read_sheet(sheet, found[name], rows[name])
        return WorkbookRows(rows=rows, columns=columns)

    def _read_sheet(
        self, sheet: Sheet, worksheet: "Worksheet", rows: list[Fields]
    ) -> dict[str, int]:
        """Add the rows of a sheet, and return the numbers of its columns."""
        for merged in worksheet.merged_cells.ranges:
            first = address(line_of(sheet.name, merged.min_row), merged.min_col)
            self.fault("cells are merged", "unmerge them, and fill in each one", first)
        grid: dict[int, list[Cell]] = {}
        for cell in _cells(worksheet):
            if cell.value is not None and cell.row <= TALLEST:
                grid.setdefault(cell.row, []).append(cell)
        columns = self._columns(sheet, grid.pop(1, []))
        if grid and _is_help(grid.get(2, [])):
            del grid[2]
        for number, cells in grid.items():
            row = Fields(line=line_of(sheet.name, number), column=1)
            for cell in cells:
                self._add(sheet, columns, row, cell)
            if row.entries:
                rows.append(row)
        return {name: number for number, name in columns.items() if name}

    def _columns(self, sheet: Sheet, header: "list[Cell]") -> dict[int, str]:
        """Return the names of the columns by number, empty for one that is not read."""
        columns: dict[int, str] = {}
        for cell in header:
            place = address(line_of(sheet.name, 1), cell.column)
            name = str(cell.value).strip().lower()
            if name in columns.values():
                self.fault(f"the column {name!r} is there twice", "keep one of them", place)
            elif name and name not in sheet.columns:
                near = closest(name, list(sheet.columns))
                known = f"the columns here are {', '.join(sheet.columns)}"
                help_ = f"did you mean {near!r}?" if near else known
                self.fault(f"the sheet {sheet.name} has no column {name!r}", help_, place)
                name = ""
            columns[cell.column] = name
        return columns

    def _add(self, sheet: Sheet, columns: dict[int, str], row: Fields, cell: "Cell") -> None:
        """Add what a cell says to its row."""
        name = columns.get(cell.column)
        place = address(row.line, cell.column)
        try:
            text = text_of(cell, sheet.columns[name] if name else _HEADER)
        except Unreadable as error:
            where = Place(file=self.file, cell=place)
            column = f"{sheet.name}.{name}" if name else "a cell without a column"
            self.faults.append(DAMAGED_CELL.at(where, column, error.found, error.problem))
            return
        if text and name:
            row.entries[name] = Text(text, row.line, cell.column, plain=False)
        elif text and name is None:
            self.fault("a cell has no name of a column above it", "name it in row 1", place)


def _cells(worksheet: "Worksheet") -> "list[Cell]":
    """Return the cells that a sheet has; a method of openpyxl would make all between them."""
    from openpyxl.cell.cell import Cell

    cells = worksheet._cells  # noqa: SLF001
    return [cell for _, cell in sorted(cells.items()) if isinstance(cell, Cell)]


def _is_help(cells: "list[Cell]") -> bool:
    """Tell whether a row describes the columns: each of its cells begins with a mark."""
    texts = [cell.value for cell in cells]
    return len(texts) > 1 and all(
        isinstance(each, str) and each.startswith(_HELP) for each in texts
    )


def _foreign(data: bytes) -> tuple[str, str]:
    """Return why a file cannot be read, and what to do; nothing where it may be a workbook."""
    save = "save it from the spreadsheet program as .xlsx"
    if data.startswith(_OLD):
        return "the file is encrypted, or it is an .xls", f"take the password off, or {save}"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "mimetype" in names and "content.xml" in names:
                return "the file is an OpenDocument file, such as .ods", save
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        return f"the file is not an .xlsx: {error}", save
    if any(part.flag_bits & 1 for part in parts):
        return "the file is encrypted", "take the password off"
    if sum(part.file_size for part in parts) > _LARGEST_INSIDE or len(parts) > _MOST_PARTS:
        return f"the workbook unpacks to more than {_LARGEST_INSIDE >> 20} MB", "split it"
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        return "the file is not an .xlsx", save
    return "", ""
