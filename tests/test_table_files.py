"""Tables in several files, and in Parquet: the same reports, each fault at its own place."""

import io
import json
import re
import shutil
import sys
from datetime import date
from decimal import Decimal
from functools import cache

import polars as pl
import pytest
from attrs import evolve
from frictionless import Package, system
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import EXAMPLE
from tests.refiled_tables import FORMS, refile
from tests.strategies import texts

from docprov.consulting.listing import findings_of
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.exports.exporting import export
from docprov.package.committed import build
from docprov.package.comparison import diff
from docprov.package.package import open_package
from docprov.package.table_files import declared_files
from docprov.releases.releases import release
from docprov.releases.verification import verify
from docprov.tables import parquet as tables_in_parquet
from docprov.tables.delimited import csv_bytes, frame_csv, read_csv
from docprov.tables.joined import joined
from docprov.tables.parquet import read_parquet
from docprov.validation.validation import validate

EDITS = (
    ("claims", ",current,", ",gone,"),
    ("claims", ",41,,exact,41,41,", ",42,,exact,41,41,"),
    ("passages", "arden-2011.t001,", "arden-2012.t001,"),
    ("attributions", ",1,", ",one,"),
    ("agents", "stoker,", "Stoker,"),
)


@pytest.fixture
def tables(tmp_path):
    """Return the example without dossiers: its tables and descriptor alone."""
    return copy_tables(tmp_path / "tables")


def copy_tables(folder):
    shutil.copytree(EXAMPLE / "data", folder / "data")
    shutil.copy(EXAMPLE / "datapackage.json", folder)
    return folder


def edit(folder):
    """Put faults of several kinds into tables."""
    for name, old, new in EDITS:
        path = folder / f"data/{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def unplaced(report):
    """Return a report without the places of its faults in files, and without their advice."""

    def moved(fault):
        place = evolve(fault.place, file="", line=None, column=None)
        return evolve(fault, place=place, related=(), help="")

    return evolve(report, diagnostics=tuple(map(moved, report.diagnostics)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return a function that gives the report of an engine on one CSV file for each table."""
    folder = edit(copy_tables(tmp_path_factory.mktemp("whole") / "tables"))
    return cache(lambda engine: validate(folder, engine=engine))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("engine", ["polars", pytest.param("duckdb", marks=pytest.mark.long)])
def test_a_table_has_the_same_report_in_whatever_files(tables, whole, form, engine):
    """Faults of schemas, keys and rules are the same, in the same rows and in the same order."""
    found = validate(refile(edit(tables), form), engine=engine)
    assert {"DP101", "DP103", "DP104", "DP203"} <= {each.rule for each in found.diagnostics}
    assert unplaced(whole(engine)) == unplaced(found)


@pytest.mark.parametrize(
    ("form", "agents", "attributions"),
    [
        ("several CSV", "data/agents-3.csv:2:1", "data/attributions-1.csv:5:20"),
        ("one Parquet", "data/agents.parquet:7", "data/attributions.parquet:4"),
        ("several Parquet", "data/agents/2.parquet:4", "data/attributions/1.parquet:4"),
    ],
)
def test_a_fault_names_its_own_file(tables, form, agents, attributions):
    """A cell has the line of its own file, in Parquet the row of it; its row in the table stays."""
    package = open_package(refile(edit(tables), form))
    places = [package.place("agents", 6, "id"), package.place("attributions", 3, "step")]
    assert [agents, attributions] == list(map(str, places))
    assert [7, 4] == [place.row for place in places]


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_what_is_made_of_tables_does_not_depend_on_their_files(tables, tmp_path, form):
    """Findings, exports and the release are the same; nothing differs between the packages."""
    other = refile(shutil.copytree(tables, tmp_path / "other"), form)
    assert not diff(tables, other).schema
    assert "none" == diff(other, tables).bump
    assert findings_of(tables).found == findings_of(other).found
    assert export(tables, to="csv").files == export(other, to="csv").files
    first, second = (release(each, each / "out") for each in (tables, other))
    assert first.digest == second.digest
    assert verify(second.archive).ok
    with pytest.raises(DocprovError, match="not rewritten"):
        build(other)
    with pytest.raises(DocprovError, match="not rewritten"):
        open_package(other).write(other)
    open_package(other).write(tmp_path / "copy")
    assert not diff(tmp_path / "copy", tables).tables
    content = json.loads((other / "datapackage.json").read_text(encoding="utf-8"))
    content["title"] = "Two documents on a fire"
    (other / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DocprovError, match="not rewritten"):
        release(other, other / "out", bump="major")


@pytest.mark.long
def test_plain_frictionless_reads_several_files_alike(tables):
    """It takes the digest of the files as they are put together, and finds them valid."""
    descriptor = refile(tables, "several CSV") / "datapackage.json"
    with system.use_context(trusted=True):
        report = Package(str(descriptor)).validate()
    assert report.valid, report.flatten(["type", "note"])


def rewrite(folder, name, **properties):
    """Say something else of a table in the descriptor."""
    content = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    part = next(each for each in content["resources"] if each["name"] == name)
    part |= properties
    (folder / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")


def parquet(frame):
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


AGENTS = pl.DataFrame({"id": ["a"], "name": ["a"]})


@pytest.mark.parametrize(
    ("form", "file", "data", "reason"),
    [
        ("several CSV", "data/agents-2.csv", b"id,name\na,b\n", "data/agents-2.csv:1:1: .*columns"),
        ("several CSV", "data/agents-1.csv", None, "data/agents-1.csv:4:1: .*does not end"),
        ("several CSV", "data/agents-3.csv", b'id,"\n', "data/agents-3.csv:.*readable CSV"),
        ("one Parquet", "data/agents.parquet", b"id\na\n", "agents.parquet: .*readable Parquet"),
        (
            "one Parquet",
            "data/agents.parquet",
            parquet(AGENTS).replace(b"name", b"n\xffme"),
            "agents.parquet: .*readable Parquet",
        ),
        (
            "one Parquet",
            "data/agents.parquet",
            parquet(AGENTS.with_columns(name=pl.lit(1.5))),
            "'name' is of type double",
        ),
        (
            "one Parquet",
            "data/agents.parquet",
            parquet(pl.concat([AGENTS, AGENTS.with_columns(name=pl.lit("\0"))])),
            "agents.parquet:2: .*NUL",
        ),
        (
            "several Parquet",
            "data/agents/2.parquet",
            parquet(AGENTS),
            "agents/2.parquet: .*columns are not those of data/agents/1.parquet",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_with_its_name(tables, form, file, data, reason):
    """Another header, an open last line, damage, other types: each is said of its file."""
    refile(tables, form)
    path = tables / file
    path.write_bytes(path.read_bytes().removesuffix(b"\n") if data is None else data)
    (fault,) = open_package(tables).faults
    assert "DP013" == fault.rule
    assert re.search(reason, str(fault)), fault


def test_every_missing_file_is_a_fault(tables):
    """Two files of a table that are missing are two faults, and the table is read as empty."""
    refile(tables, "several CSV")
    for number in (1, 3):
        (tables / f"data/agents-{number}.csv").unlink()
    package = open_package(tables)
    assert ["DP001", "DP001"] == [each.rule for each in package.faults]
    assert not len(package.tables["agents"])
    with pytest.raises(LoadError):
        package.corpus  # noqa: B018 - reading it is refused


@pytest.mark.parametrize(
    "properties",
    [
        {"path": []},
        {"path": ["data/agents-1.csv", "data/agents-1.csv"]},
        {"path": ["data/agents-1.csv", "data/agents-2.parquet"]},
        {"path": ["data/agents-1.csv", "data/claims-2.csv"]},
        {"path": ["../agents-1.csv"]},
        {"path": ["data/agents-1.csv", 2]},
        {"path": "data/agents-1.csv"},
        {"path": "data/agents.csv.gz"},
        {"path": "data/agents.csv", "format": "parquet"},
        {"path": "data/agents.csv", "format": ["csv"]},
        {"path": "data/agents.csv", "format": {"csv": 1}},
        {"path": "https://arden.example/agents.csv"},
    ],
)
def test_files_elsewhere_are_no_files_of_a_table(tables, properties):
    """Files of other names, formats or places are refused in the descriptor, not read."""
    assert not declared_files("agents", properties)
    rewrite(tables, "agents", **properties)
    assert "DP015" in {each.rule for each in open_package(tables).faults}


@pytest.mark.long
@pytest.mark.parametrize("form", ["several CSV", "several Parquet"])
def test_an_altered_file_is_found(tables, form):
    """A byte more in any file of a table is not what the descriptor says."""
    refile(tables, form)
    path = max((tables / "data").glob("agents*/*" if "Parquet" in form else "agents*"))
    is_csv = path.suffix == ".csv"
    frame = pl.read_csv(path, infer_schema=False) if is_csv else pl.read_parquet(path)
    frame = frame.with_columns(note=pl.lit("on the quay"))
    path.write_bytes(frame_csv(frame) if is_csv else parquet(frame))
    assert "DP503" in {each.rule for each in validate(tables).diagnostics}


def test_typed_cells_are_those_of_csv():
    """Numbers, days, truth values and categories become the text that CSV has."""
    frame = pl.DataFrame(
        {
            "whole": [1, -7, None],
            "exact": pl.Series([Decimal("1.50"), Decimal("100.00"), Decimal("-0.05")]),
            "day": [date(1911, 6, 2), date(2, 1, 1), None],
            "is_so": [True, False, None],
            "kind": pl.Series(["a", "", "b"], dtype=pl.Categorical),
            "nothing": pl.Series([None, None, None], dtype=pl.Null),
        }
    )
    sheet = read_parquet(io.BytesIO(parquet(frame)))
    assert [
        ("1", "1.5", "1911-06-02", "true", "a", None),
        ("-7", "100", "0002-01-01", "false", None, None),
        (None, "-0.05", None, None, "b", None),
    ] == sheet.frame.rows()


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.none() | texts, min_size=2, max_size=2), max_size=6),
    st.integers(0, 6),
    st.booleans(),
)
def test_cells_are_the_same_in_whatever_files(rows, at, are_mapped):
    """Whatever the cells, one CSV, two that follow one another and Parquet give the same sheet."""
    header = ["id", "note"]
    whole = read_csv(csv_bytes([header, *rows]))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")
    found = read_parquet(io.BytesIO(parquet(frame)), are_mapped=are_mapped)
    parts = joined([read_csv(csv_bytes([header, *part])) for part in (rows[:at], rows[at:])])
    for sheet in (found, parts):
        assert whole.header == sheet.header
        assert whole.frame.equals(sheet.frame)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=4))
def test_damaged_parquet_is_read_or_refused(edits):
    """Whatever the bytes, the answer is a sheet or one reason."""
    data = bytearray(parquet(AGENTS))
    for at, byte in edits:
        data[at % len(data)] = byte
    reasons = []
    try:
        read_parquet(io.BytesIO(bytes(data)))
    except ValueError as error:
        reasons.append(error.args)
    assert all(isinstance(args[0], str) and len(args) <= 2 for args in reasons)


def test_a_file_that_unpacks_to_much_more_is_refused(monkeypatch):
    """A file that has more cells than its bytes can be trusted with is not unpacked."""
    monkeypatch.setattr(tables_in_parquet, "_CELLS_OF_A_BYTE", 0.001)
    with pytest.raises(ValueError, match="unpack to more"):
        read_parquet(io.BytesIO(parquet(AGENTS)))


def test_parquet_needs_pyarrow(tables, monkeypatch):
    """Where pyarrow is not installed, the error names what brings it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DocprovError, match=r"docprov\[sql\]"):
        open_package(refile(tables, "one Parquet"))
