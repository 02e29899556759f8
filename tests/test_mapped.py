"""Tables beyond memory: mapped cells are those that are read into memory, and so is the report."""

import io
import tempfile

import polars as pl
import pytest
from hypothesis import example as case
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.failing_files import file_size_limit
from tests.strategies import texts

from docprov.diagnostics.errors import DocprovError
from docprov.package import table_files
from docprov.package.package import open_package
from docprov.rules import answers
from docprov.storage import memory
from docprov.storage.memory import free_memory
from docprov.tables import key_rows, mapped
from docprov.tables.delimited import csv_bytes, read_csv
from docprov.tables.key_rows import KeyRows, are_distinct
from docprov.tables.mapped import read_mapped
from docprov.validation.validation import validate

rows = st.lists(st.lists(texts, min_size=3, max_size=3), max_size=8)


def read_in_parts(data, part):
    """Return the sheet of some bytes that are read in parts of a size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mapped, "_PART", part)
        patch.setattr(mapped, "_LONGEST_PART", 4 * part)
        return read_mapped(io.BytesIO(data))


@pytest.mark.long
@settings(max_examples=50)
@given(rows, st.sampled_from([1, 8, 30, 1000]))
@case([["a", 'x\n"y,', "b"], ["c", "\n", '"\n"']], 8)
def test_what_is_mapped_is_what_is_read(sheet, part):
    """Whatever the size of its parts, a file gives the sheet that it gives when read as a whole."""
    data = csv_bytes([["id", "name", "note"], *sheet])
    whole, found = read_csv(data), read_in_parts(data, part)
    if found is None:
        return
    assert (whole.header, whole.size, whole.digest) == (found.header, found.size, found.digest)
    assert whole.frame.equals(found.frame)
    places = [(row, column) for row in range(-1, len(sheet) + 1) for column in range(3)]
    assert [whole.line_of(*each) for each in places] == [found.line_of(*each) for each in places]


def test_a_file_in_canonical_form_is_mapped():
    """Cells of several lines, with quotation marks and commas, are no hindrance."""
    data = csv_bytes([["id", "note"], *([str(number), 'a\n"b", c'] for number in range(100))])
    found = read_in_parts(data, 50)
    assert found is not None
    assert read_csv(data).frame.equals(found.frame)


@pytest.mark.parametrize(
    "data",
    [b"id,note\na\n", b"id,note\n\na,b\n", b'id,note\n"a",b\n', b"id,note\r\na,b\r\n", b'a,"b\n'],
)
def test_what_is_not_canonical_is_left_to_the_reader_of_memory(data):
    """Rows of other lengths, needless or lone quotation marks and CR are not mapped."""
    assert read_in_parts(data, 9) is None


@settings(max_examples=50)
@given(
    st.lists(st.none() | st.sampled_from("abcdef")),
    st.lists(st.none() | st.sampled_from("abcdefgh")),
    st.booleans(),
    st.booleans(),
)
def test_rows_of_keys_are_the_first_ones(keys, cells, is_once, are_few):
    """A cell names the first row with its text; an empty cell and an unknown text name none."""
    keys = list(dict.fromkeys(keys)) if is_once else keys
    expected = [None if cell is None or cell not in keys else keys.index(cell) for cell in cells]
    cells, keys = pl.Series(cells, dtype=pl.String), pl.Series(keys, dtype=pl.String)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_rows, "FEW", 1_000 if are_few else -1)
        rows_of = KeyRows(keys)
        assert expected == rows_of.of(cells).to_list()
        missing = [
            cell is not None and row is None for cell, row in zip(cells, expected, strict=True)
        ]
        assert missing == rows_of.lack(cells).to_list()
        assert rows_of.are_distinct == (keys.n_unique() == len(keys))


@pytest.mark.long
@settings(max_examples=50)
@given(st.lists(st.tuples(st.none() | st.sampled_from("ab"), st.integers(0, 2))))
def test_equal_rows_are_found_alike(rows):
    """The distinct rows and the one of each row are the same for a few rows and for many."""
    frame = pl.DataFrame(rows, schema={"name": pl.String, "count": pl.Int64}, orient="row")
    few = answers.alike(frame, ["name", "count"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "FEW", -1)
        many = answers.alike(frame, ["name", "count"])
    assert few.cells.rows() == many.cells.rows() == list(dict.fromkeys(rows))
    assert few.groups.to_list() == many.groups.to_list()


def test_keys_whose_hashes_are_equal_are_told_apart(monkeypatch):
    """Two keys with one hash keep their rows, and a text with that hash names neither."""
    monkeypatch.setattr(key_rows, "FEW", -1)
    monkeypatch.setattr(pl.Series, "hash", lambda self: pl.Series([7] * len(self), dtype=pl.UInt64))
    rows_of = KeyRows(pl.Series(["a", "b"])).of(pl.Series(["b", "a", "c"]))
    assert [1, 0, None] == rows_of.to_list()
    assert [None] == KeyRows(pl.Series(["a"])).of(pl.Series(["c"])).to_list()
    assert not are_distinct(pl.Series(["a", "b"]).hash())


@pytest.fixture
def little_memory(monkeypatch):
    """Let every table be large for the memory."""
    monkeypatch.setattr(table_files, "LEAST_MAPPED", 0)
    monkeypatch.setattr(table_files, "free_memory", lambda: 1)


def broken(folder):
    """Break tables of a package in several ways."""
    for name, old, new in (
        ("claims", ",current,", ",gone,"),
        ("passages", "arden-2011.t001", "arden-2012.t001"),
        ("attributions", ",1,", ",one,"),
        ("agents", "stoker,", "stoker,more,"),
    ):
        path = folder / f"data/{name}.csv"
        path.write_text(path.read_text().replace(old, new, 1))
    return folder / "datapackage.json"


@pytest.mark.long
@pytest.mark.usefixtures("little_memory")
def test_a_package_beyond_memory_has_the_same_report(example, monkeypatch):
    """Tables that are mapped and tables in memory have the same faults at the same places."""
    package = broken(example)
    sheets = open_package(package).sheets
    assert "agents" in sheets
    found = validate(package)
    monkeypatch.setattr(table_files, "free_memory", lambda: None)
    assert validate(package) == found
    assert {"DP103", "DP107", "DP101"} <= {each.rule for each in found.diagnostics}


@pytest.mark.usefixtures("little_memory")
def test_a_full_disk_ends_the_mapping_with_an_error(example, monkeypatch, tmp_path):
    """A temporary folder that takes no more bytes is named; nothing is left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with file_size_limit(1000), pytest.raises(DocprovError, match="cannot be written"):
        open_package(example / "datapackage.json")
    assert [] == list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize(
    ("line", "name"),
    [("0::/mill", "mill/memory.max"), ("4:memory:/", "memory/memory.limit_in_bytes")],
)
def test_the_limit_of_a_control_group_bounds_the_free_memory(monkeypatch, tmp_path, line, name):
    """A process in a group of 1,000 bytes has what it does not hold, whatever the machine has."""
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("1000\n")
    (tmp_path / "cgroup").write_text(f"{line}\n")
    monkeypatch.setattr(memory, "_GROUPS", tmp_path)
    monkeypatch.setattr(memory, "_GROUP", tmp_path / "cgroup")
    assert 0 == free_memory()
    (tmp_path / "held").write_text("9 5 5 0 0 0 0\n")
    monkeypatch.setattr(memory, "_HELD", tmp_path / "held")
    assert 1000 == free_memory()
    (tmp_path / name).write_text("max\n")
    assert 1000 < free_memory()


@given(st.text('a,"\n', max_size=30))
def test_records_end_outside_of_quotation_marks(text):
    """The last line end with an even number of quotation marks before it, 0 for none."""
    data = text.encode()
    ends = [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]
    outside = [end for end in ends if data.count(b'"', 0, end) % 2 == 0]
    assert max(outside, default=0) == mapped._end_of_records(data)
