"""Writing a workbook: text cells, a header that stays in view, a row of help, drop-down lists.

Every cell is a text, also one that begins with `=`. Closed lists of values, and the ids that the
package has already, are offered to choose from; they lie in a sheet that is hidden.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.fields import Field
from docprov.dossiers.workbook.cells import escaped
from docprov.dossiers.workbook.reading import LISTS, openpyxl_needed
from docprov.dossiers.workbook.sheets import TALLEST, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_767
"""The number of characters that a cell can have."""
_WIDTHS = {"quote": 44, "page": 10, "paragraph": 10, "timestamp": 12}
_OF_SHAPES = {"free": 34, "quote": 22, "line": 17}
_OF_IDS = 22
_HEIGHT = 110
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f]")


def workbook_bytes(
    sheets: Mapping[str, Sheet],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    ids: Mapping[str, Sequence[str]],
) -> bytes:
    """Return a workbook.

    Args:
        sheets: the sheets by name, in order.
        rows: the rows of each sheet.
        ids: the ids that the package has, by table.

    Raises:
        DocprovError: openpyxl is not installed, or a text is too long for a cell.
    """
    openpyxl_needed()
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    lists = _Lists(workbook, ids)
    for sheet in sheets.values():
        _write_sheet(workbook.create_sheet(sheet.name), sheet, rows[sheet.name], lists)
    lists.write()
    return saved(workbook)


def written_in_memory(sheet: "Worksheet") -> "Worksheet":
    """Return a sheet of a workbook that is only written, of which no row is written yet.

    What it is like, such as the width of its columns, is stated before.
    """
    from openpyxl.worksheet._writer import WorksheetWriter

    writer = WorksheetWriter(sheet, out=io.BytesIO())
    writer.write_top()
    vars(sheet)["_writer"] = writer
    return sheet


def saved(workbook: "Workbook") -> bytes:
    """Return the bytes of a workbook; openpyxl itself writes its sheets to temporary files."""
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    target = io.BytesIO()
    archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    class InMemory(ExcelWriter):
        def write_worksheet(self, ws: "Worksheet") -> None:
            sheet = io.BytesIO()
            if isinstance(ws, WriteOnlyWorksheet):
                ws.close()
                sheet = vars(ws)["_writer"].out
            else:
                WorksheetWriter(ws, out=sheet).write()
            archive.writestr(ws.path[1:], sheet.getvalue())
            self.manifest.append(ws)

    InMemory(workbook, archive).save()
    return target.getvalue()


class _Lists:
    """The lists that cells choose from, each a column of the hidden sheet."""

    def __init__(self, workbook: "Workbook", ids: Mapping[str, Sequence[str]]) -> None:
        self.workbook = workbook
        self.ids = ids
        self.columns: dict[tuple[str, ...], str] = {}

    def range_of(self, field: Field) -> str:
        """Return the cells that a column chooses from, empty where it takes any text."""
        from openpyxl.utils import get_column_letter

        texts = tuple(field.choices or self.ids.get(_chosen_from(field), ()))
        if field.choices and field.inherited:
            texts += ("unstated",)
        if not texts:
            return ""
        letter = self.columns.setdefault(texts, get_column_letter(len(self.columns) + 1))
        return f"{LISTS}!${letter}$1:${letter}${len(texts)}"

    def write(self) -> None:
        """Add the hidden sheet."""
        worksheet = self.workbook.create_sheet(LISTS)
        worksheet.sheet_state = "hidden"
        for column, texts in enumerate(self.columns, 1):
            for row, text in enumerate(texts, 1):
                _write(worksheet.cell(row, column), text)


def _chosen_from(field: Field) -> str:
    """Return the table whose ids a column takes, empty for none."""
    if field.name == "id":
        return ""
    return "agents" if field.name == "voice" else field.references or ""


def _write_sheet(
    worksheet: "Worksheet", sheet: Sheet, rows: Sequence[Mapping[str, str]], lists: _Lists
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    top = Alignment(vertical="top", wrap_text=True)
    for number, (name, field) in enumerate(sheet.columns.items(), 1):
        letter = get_column_letter(number)
        dimension = worksheet.column_dimensions[letter]
        usual = _OF_IDS if field.references else _OF_SHAPES.get(field.shape, _OF_IDS)
        dimension.width = _WIDTHS.get(name, usual)
        dimension.number_format = "@"
        header, told = worksheet.cell(1, number), worksheet.cell(2, number)
        _write(header, name)
        header.font, header.fill = Font(bold=True), PatternFill("solid", fgColor="D9E2EC")
        _write(told, f"# {help_of(field)}")
        told.font, told.fill = (
            Font(italic=True, color="555555", size=9),
            PatternFill("solid", fgColor="F5F7FA"),
        )
        told.alignment = top
        for row, cells in enumerate(rows, 3):
            if name in cells:
                cell = worksheet.cell(row, number)
                _write(cell, cells[name])
                cell.alignment = top
        if chosen := lists.range_of(field):
            choice = DataValidation(type="list", formula1=chosen, allow_blank=True)
            choice.showErrorMessage = bool(field.choices)  # an id may be one that is still to come
            choice.add(f"{letter}3:{letter}{TALLEST}")
            worksheet.add_data_validation(choice)
    worksheet.row_dimensions[2].height = _HEIGHT
    worksheet.freeze_panes = "A2"


def help_of(field: Field) -> str:
    """Return what the row below the header says of a column.

    >>> help_of(Field(name="on", description="The day.", example="2026-05-02", required=True))
    'The day. Such as: 2026-05-02 (needed)'
    """
    words = field.description
    if field.choices:
        words += f" One of {', '.join(field.choices)}."
    elif isinstance(field.example, str) and field.example:
        example = field.example.rpartition(".")[2] if field.short else field.example
        words += f" Such as: {example}"
    return words + (" (needed)" if field.required else "")


def _write(cell: "Cell | MergedCell", text: str) -> None:
    """Write a text into a cell as a text, whatever it looks like."""
    cell = cast("Cell", cell)  # no cell of ours is merged
    written = escaped(text)
    if len(written) > _LONGEST or _UNWRITABLE.search(written):
        raise DocprovError(f"a cell cannot hold the text {text[:40]!r}...")
    cell.value = written
    cell.data_type = "s"
    cell.number_format = "@"
    if text[:1] in {"=", "+", "-", "@"}:
        cell.quotePrefix = True
