"""XLSX: a workbook with a page to read first, flat claims, and a sheet for each table.

Every text is a text, also one that begins with `=`; a control character is written in the escape
that XLSX has for it. The parts of the file are stored uncompressed under one fixed day, so that the
same records give the same bytes.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from docprov.dossiers.workbook.writing import saved, written_in_memory
from docprov.exports.export_format import ExportFormat
from docprov.exports.typed_tables import FLAT, TypedTable, typed_tables
from docprov.package.corpus import Corpus
from docprov.tables.cells import cell_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_767
"""The number of characters that a cell can have."""
_DIGITS = 15
"""The number of digits that a number of a spreadsheet program keeps."""
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_COMPUTED = ("=", "+", "-", "@", "#")
"""Signs with which a text can begin that a spreadsheet program computes when it is typed."""
_WIDTHS = {"statement": 60, "quote": 44, "citation": 44, "voices": 44, "note": 40}
_USUAL = 22


def _xlsx(corpus: Corpus) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    tables = {each.name: each for each in typed_tables(corpus)}
    shown = [FLAT, *(name for name, each in tables.items() if name != FLAT and each.frame.height)]
    _write(workbook.create_sheet("read me"), _read_me(corpus, [tables[name] for name in shown]))
    for name in shown:
        sheet = workbook.create_sheet("claims, flat" if name == FLAT else name)
        _write_table(sheet, tables[name])
    return _fixed(saved(workbook))


def _read_me(corpus: Corpus, tables: Sequence[TypedTable]) -> Iterable[Sequence[object]]:
    about = corpus.metadata
    yield (about.title or about.name,)
    yield (about.description,)
    yield ("version", about.version, about.created)
    for each in about.licenses:
        yield ("licence", each.get("title", each.get("name", "")), each.get("path", ""))
    yield ("",)
    yield ("An empty cell means that nothing is stated. A date is EDTF and keeps its text.",)
    yield ("A change here changes no record; the package itself is the source.",)
    yield ("",)
    yield ("sheet", "column", "what it says")
    for table in tables:
        name = "claims, flat" if table.name == FLAT else table.name
        yield (name, "", table.description)
        for column in table.frame.columns:
            yield ("", column, table.columns.get(column, ""))


def _write_table(sheet: "Worksheet", table: TypedTable) -> None:
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(table.frame.columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = _WIDTHS.get(name, _USUAL)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(table.frame.width)}{table.frame.height + 1}"
    _write(sheet, [table.frame.columns, *table.frame.iter_rows()], bold=1)


def _write(sheet: "Worksheet", rows: Iterable[Sequence[object]], bold: int = 0) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    heading, sheet = Font(bold=True), written_in_memory(sheet)
    for number, row in enumerate(rows):
        cells: list[object] = []
        for value in map(_value, row):
            computed = isinstance(value, str) and value.startswith(_COMPUTED)
            if number >= bold and not computed:
                cells.append(value)
                continue
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"  # and no formula or error, whatever it begins with
                cell.number_format = "@"
            if number < bold:
                cell.font = heading
            cells.append(cell)
        sheet.append(cells)


def _value(value: object) -> int | float | str | None:
    """Return a cell: a number that a spreadsheet program keeps whole, else the text of it."""
    if isinstance(value, Decimal) and len(f"{value:f}".replace(".", "").strip("-0")) <= _DIGITS:
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, int) and abs(value) < 10**_DIGITS:
        return value
    text = cell_text(value)
    if text is None:
        return None
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _fixed(data: bytes) -> bytes:
    """Return a workbook with every part stored under one fixed day."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(target, "w") as fixed:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                day = dt.date(*_FIRST_DAY[:3]).isoformat().encode("ascii")
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", day + b"T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            fixed.writestr(entry, part)
    return target.getvalue()


XLSX = ExportFormat(
    name="xlsx",
    summary="A workbook: a page to read first, one row for each claim, and the other tables.",
    suffix=".xlsx",
    make=_xlsx,
    losses=(
        "A text of more than 32,767 characters is cut and ends with an ellipsis.",
        "Tables without rows have no sheet.",
    ),
    needs="docprov[export]",
)
