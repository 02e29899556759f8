"""Hostile texts in every free text of every table: each export has the form that harmless ones give
it, and whoever opens it runs nothing.
"""

import csv
import io
import json
import re
import zipfile
from functools import cache

import openpyxl
import pytest
from defusedxml import ElementTree
from tests.export_corpora import HOSTILE, all_in_each, hostile_corpus

from docprov import export
from docprov.exports.registry import FORMATS
from docprov.releases.companions import companions_named

BINARY = {"sqlite", "duckdb", "parquet"}
"""Formats that have each text as it is, in cells that nothing computes or shows."""
ATTACKS = all_in_each(
    (
        *HOSTILE,
        "</script><svg onload=alert(1)>",
        "]]><!-- --><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
        '\\"}, {"a": "\n{"level": "error"}',
        "x\nER  - \nTY  - BOOK\nTI  - forged",
        "}\n@book{forged, title={x}",
        "Q1\tP31\tQ5||Q2\tP31\tQ5",
        '"]; click a "javascript:alert(1)" %%{init: {}}%%',
        '\\N" ]; evil [ URL="javascript:alert(1)',
        "-1.5-cmd",
        "\uff1d1+1",
        "\r=1",
        "\x9b2J\x00\x7f",
        "{0.__class__} %s%n ${7*7}",
    )
)
HARMLESS = tuple(f"harmless {number}" for number in range(len(ATTACKS)))


@cache
def files(texts, name):
    """Return the files of an export of the example with some texts."""
    return export(hostile_corpus(texts), to=name).files


def shape(content):
    """Return the form of a JSON value: its types, its keys and how many parts it has."""
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items()}
    if isinstance(content, list):
        return [shape(value) for value in content]
    return type(content).__name__ if not isinstance(content, str) else "text"


def form(name, data):
    """Return what a program that opens a file goes by: elements, keys, rows, lines."""
    ending = name.rpartition(".")[2]
    text = data.decode("utf-8-sig") if ending not in {"xlsx", "zip"} else ""
    if ending in {"json", "jsonld"}:
        return shape(json.loads(text))
    if ending == "jsonl":
        return [shape(json.loads(line)) for line in text.split("\n")[:-1]]
    if ending == "csv":
        return [len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    if ending == "graphml":
        return [(each.tag, sorted(each.attrib)) for each in ElementTree.fromstring(text).iter()]
    return len(text.split("\n")) if text else None


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - BINARY - {"xlsx"}))
def test_hostile_texts_change_no_form(name):
    """The files, and the elements, keys, rows or lines in them, are those of the harmless twin."""
    hostile, twin = files(ATTACKS, name), files(HARMLESS, name)
    assert twin.keys() == hostile.keys()
    for each in twin:
        assert form(each, twin[each]) == form(each, hostile[each]), each


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - BINARY - {"xlsx"}))
def test_no_control_byte_is_written(name):
    """No export but the databases has a control character in it, whatever the texts have."""
    tables = re.compile(r"data/.*\.csv$")  # the canonical tables, as they are
    for each, data in files(ATTACKS, name).items():
        if not tables.search(each):
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]", data), each


@pytest.mark.long
def test_a_workbook_computes_nothing():
    """No cell of a workbook is a formula, an error or a link; its parts are the twin's."""
    [data], [twin] = files(ATTACKS, "xlsx").values(), files(HARMLESS, "xlsx").values()
    names = [zipfile.ZipFile(io.BytesIO(each)).namelist() for each in (data, twin)]
    assert names[0] == names[1]
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet:
            for cell in row:
                assert cell.data_type in {"s", "n"}, cell.coordinate
                assert cell.hyperlink is None


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_no_cell_of_a_table_is_a_formula_again(name):
    """A spreadsheet program that opens the flat table and saves it as CSV has no formula either."""
    [data] = files(ATTACKS, name).values()
    if name == "csv":
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        cells = [cell for row in rows for cell in row]
        assert not [each for each in cells if re.match(r"\s*[=+\-@\uff1d]|[\t\r\n]", each)]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data))["claims, flat"]
        marked = [cell for row in sheet for cell in row if str(cell.value or "").startswith("=")]
        assert marked
        assert {"@"} == {cell.number_format for cell in marked}


def test_every_format_is_here():
    """Each format of docprov is one that a release can carry, so none is left out above."""
    assert companions_named(FORMATS) == tuple(sorted(FORMATS))
