"""Workbooks for tests: filled from plain rows, and changed as a spreadsheet program would."""

from functools import cache

import openpyxl

from docprov.dossiers.workbook.reading import read_workbook
from docprov.dossiers.workbook.rows import Gathering
from docprov.dossiers.workbook.sheets import SHEETS
from docprov.dossiers.workbook.writing import workbook_bytes
from docprov.dossiers.yaml.nodes import content

DIGEST = "sha256:6bb3c6c1563a7555f2cb716cc7108eaf9730a130962b67c3e751a2cc5cc9d246"
SOUND = {
    "document": [
        {
            "id": "arden-copy",
            "label": "Copy of an article",
            "kind": "news-article",
            "issued": "2011-06-03",
            "voice": "arden-post",
        }
    ],
    "recorded": [{"by": "archive-team", "on": "2026-05-02", "method": "human"}],
    "captures": [{"id": "t001", "sha256": DIGEST, "extent": "full", "form": "extracted"}],
    "regions": [
        {"capture": "t001", "lines": "1", "role": "heading"},
        {"capture": "t001", "lines": "3-9", "role": "body"},
    ],
    "agents": [{"id": "towns-stoker", "name": "a stoker", "kind": "person", "naming": "described"}],
    "claims": [
        {
            "number": "1",
            "quote": "41 dockers, among them 6 women",
            "subject": "arden-fire",
            "predicate": "deaths",
            "population": "dockers",
            "value": "41",
        },
        {"number": "2", "part_of": "b1", "population": "women", "value": "6"},
        {
            "number": "3",
            "quote": "nearly 30 boats",
            "subject": "arden-fire",
            "predicate": "boats-sunk",
            "value": "nearly 30",
        },
    ],
    "breakdowns": [{"number": "b1", "claim": "1", "dimension": "sex", "reading": "inclusive"}],
    "voices": [{"claim": "3", "agent": "towns-stoker", "quote": "a stoker told"}],
}
"""The rows of a recorder who writes no ids."""


def fill(path, sheets=SHEETS, **rows):
    """Write a workbook with rows, each a mapping from columns to texts, and return its path."""
    every = {name: rows.get(name, ()) for name in sheets}
    path.write_bytes(workbook_bytes(sheets, every, {}))
    return path


@cache
def _sound():
    return workbook_bytes(SHEETS, {name: SOUND.get(name, ()) for name in SHEETS}, {})


def sound(path, **rows):
    """Write the workbook of a recorder, with other rows in some sheets."""
    if rows:
        return fill(path, **(SOUND | rows))
    path.write_bytes(_sound())
    return path


def changed(sheet, number, **cells):
    """Return the rows of a sheet with other cells in one of them; None empties a cell."""
    rows = [dict(row) for row in SOUND[sheet]]
    rows[number] |= cells
    rows[number] = {name: text for name, text in rows[number].items() if text is not None}
    return {sheet: rows}


def edit(path, change):
    """Let a function change a workbook as a person would in a spreadsheet program."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def column(worksheet, name):
    """Return the number of a column."""
    return next(cell.column for cell in worksheet[1] if cell.value == name)


def put(worksheet, name, row, value, number_format="General"):
    """Put a value into a cell, as a program that has its own idea of what it is."""
    cell = worksheet.cell(row, column(worksheet, name))
    cell.value, cell.number_format = value, number_format
    return f"{worksheet.title}!{cell.coordinate}"


def drop(worksheet, name):
    """Delete a column."""
    worksheet.delete_cols(column(worksheet, name))


def gathered(data, faults):
    """Return the dossier that a workbook says."""
    return Gathering(
        "a.xlsx", SHEETS, read_workbook("a.xlsx", data, SHEETS, faults).rows, faults
    ).dossier()


def read(path):
    """Return what a workbook says, and its faults by cell."""
    faults = []
    dossier = gathered(path.read_bytes(), faults)
    return content(dossier), [(fault.rule, fault.place.cell or fault.message) for fault in faults]
