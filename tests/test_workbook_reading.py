"""Workbooks as programs and people save them: each cell, sheet and file is read or refused."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from tests.samples import sampled
from tests.workbooks import edit, gathered, put, read, sound

from docprov.dossiers.workbook.reading import LARGEST_WORKBOOK, read_workbook
from docprov.dossiers.workbook.sheets import SHEETS

READ = {
    "a whole number": ("claims", "value", 41, "General", "41"),
    "a whole number with a point": ("claims", "value", 41.0, "0", "41"),
    "a number": ("claims", "value", 30.1, "General", "30.1"),
    "a year": ("document", "issued", 1994, "General", "1994"),
    "a day": ("document", "issued", dt.datetime(2011, 6, 3), "yyyy-mm-dd", "2011-06-03"),  # noqa: DTZ001
    "a day of Excel": ("document", "issued", dt.date(2011, 6, 3), "dd/mm/yy", "2011-06-03"),
    "a day of LibreOffice": (
        "document",
        "issued",
        dt.date(2011, 6, 3),
        "yyyy\\-mm\\-dd",
        "2011-06-03",
    ),
    "a day as a value": ("claims", "value", dt.date(2011, 6, 3), "mm-dd-yy", "2011-06-03"),
    "spaces around an id": ("claims", "subject", "  arden-fire \u00a0", "@", "arden-fire"),
    "line breaks of Windows": ("agents", "note", "a_x000D_\nb", "@", "a\nb"),
    "rich text": (
        "agents",
        "name",
        CellRichText("a ", TextBlock(InlineFont(b=True), "stoker")),
        "@",
        "a stoker",
    ),
}


@pytest.mark.parametrize("name", sampled(READ))
def test_a_cell_with_one_reading_is_read(tmp_path, name):
    """What a program made of a text is read where only one text can be meant."""
    sheet, field, value, shown, expected = READ[name]
    path = edit(sound(tmp_path / "a.xlsx"), lambda book: put(book[sheet], field, 3, value, shown))
    said, faults = read(path)
    entry = said[sheet] if sheet == "document" else said[sheet][0]
    assert (expected, []) == (entry[field], faults)


REFUSED = {
    "a formula": ("claims", "value", "=40+1", "General"),
    "an error": ("claims", "value", "#REF!", "General"),
    "an error as text": ("claims", "subject", "#NAME?", "@"),
    "an error in a quote": ("claims", "quote", "#REF!", "@"),
    "a truth value": ("claims", "value", True, "General"),
    "a power of ten": ("claims", "value", "1E+05", "@"),
    "a number in a quote": ("claims", "quote", 41, "General"),
    "a number in an identifier": ("agents", "identifier", 7, "General"),
    "a number of many digits": ("claims", "value", 1234567890123456, "General"),
    "a percentage": ("claims", "value", 0.41, "0%"),
    "a number with zeros": ("claims", "value", 41, "0.00"),
    "a number with separators": ("claims", "value", 1275, "#,##0"),
    "a very small number": ("claims", "value", 1e-7, "General"),
    "a month": ("document", "issued", dt.date(2011, 6, 1), "mmm-yy"),
    "a day with a time": ("document", "issued", dt.datetime(2011, 6, 3, 4, 5), "yyyy-mm-dd h:mm"),  # noqa: DTZ001
    "a time": ("claims", "value", dt.time(4, 5), "h:mm"),
    "a duration": ("claims", "value", dt.timedelta(hours=30), "[h]:mm"),
    "an early day": ("document", "issued", dt.date(1900, 1, 5), "yyyy-mm-dd"),
    "a date in a name": ("agents", "name", dt.date(2011, 6, 3), "yyyy-mm-dd"),
    "a control character": ("agents", "name", "a_x0007_b", "@"),
    "half of a character": ("agents", "name", "a_xD83D_b", "@"),
}


@pytest.mark.parametrize("name", sampled(REFUSED, 5))
def test_a_cell_with_no_reading_or_several_is_refused(tmp_path, name):
    """What may have been another text is a fault at its cell, and never guessed."""
    sheet, field, value, shown = REFUSED[name]
    cells = []
    path = edit(
        sound(tmp_path / "a.xlsx"),
        lambda book: cells.append(put(book[sheet], field, 3, value, shown)),
    )
    assert [("DP042", cells[0])] == read(path)[1]


def _copy_of_claims(book):
    book.copy_worksheet(book["claims"]).title = "Claims "


def _merge(book):
    book["claims"].merge_cells("D3:E3")


def _column_twice(book):
    book["claims"].cell(1, 60, "quote")


def _column_unknown(book):
    book["claims"].cell(1, 60, "remarks")


def _cell_without_column(book):
    book["claims"].cell(4, 60, "see page 3")


MALFORMED = {
    "merged cells": (_merge, "claims!D3", "unmerge"),
    "a sheet more": (lambda book: book.create_sheet("todo").append(["x"]), None, "delete it"),
    "a sheet renamed": (lambda book: setattr(book["voices"], "title", "voice"), None, "'voices'?"),
    "a sheet twice": (_copy_of_claims, None, "keep one of them"),
    "a column twice": (_column_twice, "claims!BH1", "keep one of them"),
    "an unknown column": (_column_unknown, "claims!BH1", "the columns here are"),
    "a column misspelled": (
        lambda book: book["agents"].cell(1, 2, "nmae"),
        "agents!B1",
        "did you mean 'name'?",
    ),
    "a cell without a column": (_cell_without_column, "claims!BH4", "name it in row 1"),
}


@pytest.mark.parametrize("name", sampled(MALFORMED))
def test_what_cannot_be_placed_is_named(tmp_path, name):
    """A sheet, a column or a cell that would be overlooked is a fault that says what to do."""
    change, cell, told = MALFORMED[name]
    faults = []
    gathered(edit(sound(tmp_path / "a.xlsx"), change).read_bytes(), faults)
    found = [(fault.rule, fault.place.cell, fault.help) for fault in faults]
    assert any((rule, at) == ("DP041", cell) and told in help_ for rule, at, help_ in found), found


def _sort(book):
    sheet = book["claims"]
    sheet.move_range("A3:AZ5", rows=4)
    sheet.row_dimensions[8].hidden = True


def _retitle(book):
    for sheet in book.worksheets:
        sheet.title = sheet.title.upper() + " "
    for cell in book["CLAIMS "][1]:
        cell.value = f" {cell.value.upper()} "


def _extend(book):
    book["claims"].delete_rows(2)
    book.create_sheet("Sheet1")
    book.create_chartsheet("picture").add_chart(BarChart())
    book["claims"].auto_filter.ref = "A1:AH5"
    book["claims"].cell(900_000, 200).number_format = "@"
    book["claims"].cell(6, 4, "  ")


@pytest.mark.long
@pytest.mark.parametrize("change", [_sort, _retitle, _extend])
def test_what_programs_do_around_the_cells_changes_nothing(tmp_path, change):
    """Hidden and empty rows, titles, filters, empty sheets, no row of help: the same is read."""
    path = sound(tmp_path / "a.xlsx")
    before = read(path)
    assert [] == before[1]
    assert before == read(edit(path, change))


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def cut(data):
    return data[: len(data) // 2]


def damaged(data):
    parts = {
        each: zipfile.ZipFile(io.BytesIO(data)).read(each)
        for each in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    return zipped(**(parts | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r="}))


FOREIGN = {
    "nothing": (lambda _: b"", "not an .xlsx"),
    "a CSV": (lambda _: b"id,name\n", "not an .xlsx"),
    "an .xls, or encrypted": (
        lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "encrypted",
    ),
    "an .ods": (
        lambda _: zipped(**{"mimetype": b"application/vnd.oasis", "content.xml": b""}),
        ".ods",
    ),
    "another archive": (lambda _: zipped(a=b""), "not an .xlsx"),
    "an .xlsb": (
        lambda _: zipped(**{"[Content_Types].xml": b"", "xl/workbook.bin": b""}),
        "not an",
    ),
    "half of a file": (cut, "not an .xlsx"),
    "a damaged sheet": (damaged, "damaged"),
    "a bomb": (lambda _: zipped(**{"[Content_Types].xml": bytes(17 << 20)}), "unpacks to more"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_not_a_workbook_is_one_fault(tmp_path, name):
    """Whatever else the file is, one fault says so, and nothing large is unpacked."""
    make, told = FOREIGN[name]
    faults = []
    read_workbook("a.xlsx", make(sound(tmp_path / "a.xlsx").read_bytes()), SHEETS, faults)
    (fault,) = faults
    assert ("DP041", True) == (fault.rule, told in fault.message)
    assert LARGEST_WORKBOOK < 17 << 20
