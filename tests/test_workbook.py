"""A dossier as a workbook: nothing changes on the way there and back, or a cell is refused."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier_strategies import dossiers, texts
from tests.samples import sampled
from tests.workbooks import SOUND, column, fill, gathered, read, sound

from docprov.dossiers.grammar import DOSSIER, ENTRY_KINDS
from docprov.dossiers.workbook.rows import Gathering, addresses, rows_of
from docprov.dossiers.workbook.sheets import SHEETS, address, line_of
from docprov.dossiers.workbook.writing import workbook_bytes
from docprov.dossiers.yaml.nodes import Fields, Text, content
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import dossier_bytes

PACKAGES = ["docs/examples/arden", "datapackage"]


def alone(voice):
    return voice["agent"] if isinstance(voice, dict) and list(voice) == ["agent"] else voice


def plain(said):
    """Return content in which one voice or review has no list, and an agent alone no mapping."""
    if isinstance(said, dict):
        parts = {name: plain(part) for name, part in said.items()}
        for name in parts.keys() & {"voice", "reviewed"}:
            listed = parts[name] if isinstance(parts[name], list) else [parts[name]]
            short = [alone(each) for each in listed]
            parts[name] = short[0] if len(short) == 1 else short
        return {name: part for name, part in parts.items() if part != [] or name == "records"}
    return [plain(part) for part in said] if isinstance(said, list) else said


@pytest.mark.long
@given(said=dossiers())
def test_any_dossier_comes_back_from_its_rows(said):
    """Whatever a dossier says, groups, breakdowns, voices, reviews and ids, its rows say."""
    rows = {
        name: [
            Fields(
                line=line_of(name, row),
                column=1,
                entries={key: Text(text, row, 1) for key, text in cells.items()},
            )
            for row, cells in enumerate(rows, 3)
        ]
        for name, rows in rows_of(said).items()
    }
    faults = []
    assert plain(said) == content(Gathering("a.xlsx", SHEETS, rows, faults).dossier())
    assert [] == faults


@settings(max_examples=3)
@given(said=dossiers())
def test_any_dossier_comes_back_from_its_workbook(said):
    """Whatever a dossier says is read from the workbook that was written of it."""
    faults = []
    data = workbook_bytes(SHEETS, rows_of(said), {})
    assert plain(said) == content(gathered(data, faults))
    assert [] == faults


@pytest.mark.long
def test_a_text_stays_the_text_that_it_is(tmp_path):
    """No sign of a formula, escape, space or line break changes a text."""
    said = ["=1+1", "+41", "-", "@x", "_x0041_", " a\n b ", "# x", "é\u2028\U0001f6a2"]
    agents = [
        SOUND["agents"][0] | {"id": f"agent-{number}", "name": name}
        for number, name in enumerate(said)
    ]
    path = sound(tmp_path / "a.xlsx", agents=agents)
    assert said == [each["name"] for each in read(path)[0]["agents"]]
    sheet = openpyxl.load_workbook(path)["agents"]
    cells = [sheet.cell(row, 2) for row in range(3, 3 + len(said))]
    assert {("s", "@")} == {(each.data_type, each.number_format) for each in cells}


def test_every_field_has_its_cell():
    """Each field of the grammar is a column or has a sheet; a new one needs no word here."""
    sheets = {"group": "claims", "claim": "claims", "entry": "claims"}
    for kind in ENTRY_KINDS.values():
        for name, field in kind.fields.items():
            holders = [sheet for sheet in SHEETS.values() if set(kind.fields) <= set(sheet.order)]
            inside = [sheet.inside[name] for sheet in holders if name in sheet.inside]
            if kind is DOSSIER:
                assert name in SHEETS or (name == "voice" and "voices" in SHEETS)
            elif field.holds:
                assert inside == [sheets.get(field.holds, f"{field.holds}s")] * len(holders), name
            elif field.shape == "map":
                assert name == "extra" or inside == [name], name
            else:
                assert holders, kind.name
                assert all(name in sheet.columns for sheet in holders), name


def test_a_workbook_helps_to_fill_it_in():
    """Cells are text, the header stays in view, each column is described, and lists are offered."""
    data = workbook_bytes(SHEETS, dict.fromkeys(SHEETS, ()), {"agents": ["arden-post", "stoker"]})
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    assert [*SHEETS, "lists"] == workbook.sheetnames
    assert "hidden" == workbook["lists"].sheet_state
    for name, sheet in SHEETS.items():
        worksheet = workbook[name]
        header, told = ([cell.value for cell in worksheet[row]] for row in (1, 2))
        assert (list(sheet.columns), "A2") == (header, worksheet.freeze_panes)
        assert all(words.startswith("# ") and len(words) > 8 for words in told)
        assert all(each.number_format == "@" for each in worksheet.column_dimensions.values())
        assert all(8 < each.width < 50 for each in worksheet.column_dimensions.values())
    lists = {
        name: (each.showErrorMessage, each.formula1)
        for name in ("polarity", "voice", "quote")
        for each in workbook["claims"].data_validations.dataValidation
        if workbook["claims"].cell(3, column(workbook["claims"], name)).coordinate in each
    }
    assert {"polarity", "voice"} == set(lists)
    strict, words = lists["polarity"]
    assert strict
    assert ["affirmed", "denied", "unknown"] == [
        cell.value for (cell,) in workbook["lists"][words.partition("!")[2]]
    ]
    assert not lists["voice"][0]


LOOSE = {
    "a part of nothing": ("claims", 1, {"part_of": "b2"}, "part_of"),
    "a number twice": ("claims", 2, {"number": "2"}, "number"),
    "a part of itself": ("claims", 0, {"part_of": "b1"}, "part_of"),
    "a breakdown of nothing": ("breakdowns", 0, {"claim": "7"}, "claim"),
    "a breakdown of no claim": ("breakdowns", 0, {"claim": None}, None),
    "a voice of nothing": ("voices", 0, {"claim": "4"}, "claim"),
    "a voice in two sheets": ("voices", 0, {"claim": None}, None),
    "a region twice": ("regions", 1, {"lines": "1"}, "lines"),
    "a region of nothing": ("regions", 0, {"capture": "t002"}, "capture"),
    "a number of two kinds": ("breakdowns", 0, {"number": "2"}, None),
}


@pytest.mark.parametrize("name", sampled(LOOSE))
def test_a_row_that_belongs_to_nothing_is_named(tmp_path, name):
    """What would get lost is a fault at the cell that names what it belongs to."""
    sheet, number, cells, named = LOOSE[name]
    rows = [dict(row) for row in SOUND[sheet]]
    rows[number] = {key: text for key, text in (rows[number] | cells).items() if text is not None}
    if name == "a number of two kinds":
        cells = {"claims": [*SOUND["claims"][:1], SOUND["claims"][1] | {"part_of": "2"}]}
    else:
        cells = {}
    _, faults = read(sound(tmp_path / "a.xlsx", **{sheet: rows}, **cells))
    at = list(SHEETS[sheet].columns).index(named) + 1 if named else 1
    cell = address(line_of(sheet, number + 3), at) if named else None
    assert any(rule == "DP043" and cell in {None, place} for rule, place in faults), faults


WITHHELD = [
    {"withheld": "Jane Doe", "also": ["Mrs Doe, of Arden", "J. Doe"]},
    {"also": ['"Jane"'], "withheld": "é\u2028: {x}\n# y"},
    {"withheld": "Jane Doe " * 40},
]


@pytest.mark.long
@pytest.mark.parametrize("name", WITHHELD)
def test_withheld_values_keep_their_mark(tmp_path, name):
    """A withheld text is written in its cell as in a dossier, and is one again when it is read."""
    said = {"document": {"id": "a", "label": "x"}, "agents": [{"id": "b", "name": name}]}
    rows = rows_of(said)
    assert rows["agents"][0]["name"].startswith("{withheld: ")
    assert (said, []) == read(fill(tmp_path / "a.xlsx", **rows))


@pytest.mark.parametrize(
    "cell", ["{withheld: Jane", "{withheld: a} b", "{withheld: a, withheld: b"]
)
def test_a_mark_that_is_not_understood_is_a_fault(tmp_path, cell):
    """What may be meant to be withheld is never taken for a text."""
    said, faults = read(sound(tmp_path / "a.xlsx", agents=[SOUND["agents"][0] | {"name": cell}]))
    assert [("DP040", "agents!B3")] == faults
    assert "Jane" not in str(said)


@pytest.mark.parametrize("package", PACKAGES)
def test_each_cell_is_found_from_the_dossier_that_was_written(package):
    """Every text of the YAML that is made of a workbook leads back to the cell that says it."""
    file = next(Path(package, "dossiers").glob("a*.yaml"))
    said = content(read_yaml("a.yaml", file.read_bytes(), []))
    dossier = gathered(workbook_bytes(SHEETS, rows_of(said), {}), [])
    data = dossier_bytes(content(dossier))
    cells = addresses(dossier, read_yaml("a.yaml", data, []))
    texts_there = {node.value for node in cells.values() if isinstance(node, Text)}
    assert texts_in(said) == texts_there


def texts_in(said):
    if isinstance(said, str):
        return {said}
    parts = said.values() if isinstance(said, dict) else said
    return set().union(*map(texts_in, parts))


@pytest.mark.long
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
@settings(max_examples=6)
def test_any_text_comes_back_from_its_cell(pairs):
    """Free texts and quotes are kept letter by letter."""
    rows = {name: [] for name in SHEETS} | {
        "agents": [
            {"id": f"a-{number}", "name": one, "note": two}
            for number, (one, two) in enumerate(pairs)
        ]
    }
    found = content(gathered(workbook_bytes(SHEETS, rows, {}), []))
    assert rows["agents"] == found["agents"]
