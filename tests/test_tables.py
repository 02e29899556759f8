"""Tables: records to cells, files and back, and the face that a table shows."""

from decimal import Decimal

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import any_records, records

import docprov
from docprov.diagnostics.errors import LoadError
from docprov.model.dates import Date
from docprov.model.records import RESOURCES, Attribution, Column, Region
from docprov.tables.cells import cell_text, reader_of, to_cells
from docprov.tables.delimited import read_csv
from docprov.tables.table import Table

REGIONS = RESOURCES["regions"]
BAD_CELLS = {
    "empty required integer": (0, "start", None),
    "empty text": (0, "start", ""),
    "sign": (0, "start", "+1"),
    "decimal": (0, "start", "1.0"),
    "white space": (0, "start", " 1"),
    "underscore": (0, "start", "1_0"),
    "Arabic digit": (0, "start", "٣"),
    "superscript": (0, "start", "²"),
    "5,000 digits": (0, "start", "1" * 5000),
    "minus alone": (0, "stop", "-"),
}


@pytest.fixture(scope="module")
def arden():
    return docprov.load("docs/examples/arden")


def region(start, capture="arden-2011.t001"):
    """Return a region of ten characters."""
    return Region(capture=capture, start=start, stop=start + 10, role="body")


def reread(resource, data):
    """Return the table that a file of it holds."""
    sheet = read_csv(data)
    names = [column.name for column in resource.columns]
    assert names == list(sheet.header)
    return Table.of_cells(resource, sheet.frame.rows())


@pytest.mark.long
@given(any_records)
def test_record_survives_cells_and_file(drawn):
    """A record is the same after cells, CSV bytes, reading and the table's own face."""
    resource, record = drawn
    table = Table.of(resource, [record])
    assert [record] == list(table)
    assert [record] == list(reread(resource, table.to_csv()))
    assert tuple(to_cells(resource, record)) == table.frame.row(0)


@pytest.mark.long
@given(st.data())
def test_file_does_not_depend_on_row_order(data):
    """Records in any order give one file, and the file read and written again is the same bytes."""
    resource = data.draw(st.sampled_from(list(RESOURCES.values())))
    drawn = data.draw(st.lists(records(resource), max_size=4))
    written = Table.of(resource, drawn).to_csv()
    assert written == Table.of(resource, data.draw(st.permutations(drawn))).to_csv()
    assert written == reread(resource, written).to_csv()


@given(st.lists(st.integers(0, 10**17), max_size=20))
def test_integers_of_a_key_are_sorted_by_size(starts):
    """Rows stand in the order of their numbers, not of their digits."""
    table = Table.of(REGIONS, [region(start) for start in starts])
    assert sorted(starts) == [each.start for each in table.sorted()]


@given(
    st.lists(st.integers(0, 99), max_size=12),
    st.integers(-15, 15),
    st.integers(-15, 15),
    st.sampled_from([1, 2, -1]),
)
def test_table_is_indexed_like_a_list(starts, start, stop, step):
    """Positions, slices, length and iteration are those of the list of records."""
    listed = [region(number) for number in starts]
    table = Table.of(REGIONS, listed)
    assert (len(listed), listed) == (len(table), list(table))
    assert listed[start:stop:step] == table[start:stop:step]
    if -len(listed) <= start < len(listed):
        assert listed[start] == table[start]
    else:
        with pytest.raises(IndexError):
            table[start]


@given(st.lists(st.tuples(st.sampled_from(["a.t001", "b.t001"]), st.integers(0, 50)), max_size=12))
def test_lookups_agree_with_a_scan(drawn):
    """Lookup by id and by a column's value gives what a scan of all records gives, in
    their order.
    """
    listed = [region(start, capture) for capture, start in drawn]
    table = Table.of(REGIONS, listed)
    for capture in ("a.t001", "b.t001", "c.t001"):
        held = [each for each in listed if each.capture == capture]
        assert held == list(table.where(capture=capture)) == table.having("capture", capture)
    for start in range(51):
        held = [each for each in listed if (each.capture, each.start) == ("a.t001", start)]
        assert (held[0] if held else None) == table.get(("a.t001", start))
        assert bool(held) == (("a.t001", start) in table) == (region(start, "a.t001") in table)
        if not held:
            with pytest.raises(KeyError):
                table["a.t001", start]


@pytest.mark.parametrize(("row", "column", "cell"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_unreadable_cell_is_a_load_error(row, column, cell):
    """A cell that is not of its column's type raises LoadError, which names table and column or
    value.
    """
    cells = dict(
        zip(("capture", "start", "stop", "role"), to_cells(REGIONS, region(0)), strict=True)
    ) | {column: cell}
    table = Table.of_cells(REGIONS, [list(cells.values())])
    with pytest.raises(LoadError, match="regions: "):
        table[row]


@given(
    st.sampled_from(["integer", "decimal", "date", "text"]), st.booleans(), st.none() | st.text()
)
def test_readers_raise_nothing_but_value_error(kind, required, cell):
    """Any cell is read, or is a ValueError."""
    read = reader_of(Column(name="each", description="", example="", kind=kind, required=required))
    try:
        value = read(cell)
    except ValueError:
        return
    assert cell or not required or value == ""
    assert (value is None) == (not cell and not required)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (" ", " "),
        (0, "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E+3"), "1000"),
        ("\r", "\r"),
    ],
    ids=repr,
)
def test_cells_of_values(value, expected):
    """Nothing and an empty text are an empty cell, and everything else is its canonical text."""
    assert expected == cell_text(value)


def test_empty_text_of_an_optional_column_is_unstated():
    """An optional attribute given an empty text is None, since a table cannot tell the
    two apart.
    """
    step = Attribution(claim="a.c-1", step=0, agent="a", mode="asserts", as_written="", document="")
    assert (step.as_written, step.document) == (None, None)
    assert step == Table.of(RESOURCES["attributions"], [step])[0]


def test_other_libraries_take_a_table():
    """Polars, pandas, DuckDB and Narwhals see the columns and the cells as text, an empty one as
    missing.
    """
    listed = [
        Attribution(claim="a.c-1", step=step, agent="a", as_written="é🚢", mode="asserts")
        for step in (0, 1)
    ]
    table = Table.of(RESOURCES["attributions"], listed)
    names = [column.name for column in table.resource.columns]
    cells = [tuple(to_cells(table.resource, each)) for each in listed]
    assert cells == pl.DataFrame(table).rows()
    assert names == pl.DataFrame(table).columns
    for frame in (pd.DataFrame.from_arrow(table), table.to_pandas()):
        assert names == list(frame.columns)
        assert cells == [
            tuple(None if pd.isna(cell) else cell for cell in row)
            for row in frame.itertuples(index=False)
        ]
    connection = duckdb.connect()
    assert cells == connection.from_arrow(table).fetchall()
    connection.close()
    assert cells == nw.from_native(table.frame).rows()


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_empty_table_keeps_its_columns(resource):
    """A table without rows writes its header alone and reads back without rows."""
    table = Table.of(resource, [])
    assert (",".join(column.name for column in resource.columns) + "\n").encode() == table.to_csv()
    assert list(reread(resource, table.to_csv())) == []


def test_extra_columns_follow_ours():
    """Columns that a package adds stand after ours in the file and are not part of the records."""
    table = Table.of_cells(REGIONS, [["a.t001", "0", "5", "body", "grey"]], extra=["colour"])
    assert table.to_csv() == b"capture,start,stop,role,colour\na.t001,0,5,body,grey\n"
    assert Region(capture="a.t001", start=0, stop=5, role="body") == table[0]


def test_iteration_crosses_chunks():
    """A table of more rows than one chunk hands out every record once, in order."""
    rows = [["a.t001", str(number), str(number + 1), "body"] for number in range(20_003)]
    assert list(range(20_003)) == [each.start for each in Table.of_cells(REGIONS, rows)]


def test_a_lookup_that_fails_says_what_there_is(arden):
    """A record or a column that a table does not have is named with what may be meant."""
    with pytest.raises(KeyError, match="agents has no record 'arden-pst'; did you mean 'arden-po"):
        arden.agents["arden-pst"]
    with pytest.raises(KeyError, match="regions has no record"):
        arden.regions["a.t001", 7]
    with pytest.raises(KeyError, match="no column 'captur'; did you mean 'capture'"):
        arden.regions.where(captur="a.t001")


WRONG_KEYS = [1.5, None, ("a", 0), ["arden-post"], region(0)]


@pytest.mark.parametrize("key", WRONG_KEYS, ids=repr)
def test_what_is_not_a_key_is_refused(arden, key):
    """A look-up by another kind of thing is a TypeError that says what is expected."""
    for look_up in (arden.agents.__getitem__, arden.agents.__contains__, arden.agents.get):
        with pytest.raises(TypeError, match="looked up by an id or a Agent, not by"):
            look_up(key)
    with pytest.raises(TypeError, match=r"looked up by a tuple \(claim, step\)"):
        arden.attributions["arden-2011.c-b0at5"]


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ({"lower": 41}, ["arden-2011.c-7k2ma"]),
        ({"lower": Decimal("41.0")}, ["arden-2011.c-7k2ma"]),
        ({"lower": "41"}, ["arden-2011.c-7k2ma"]),
        ({"lower": [41, 38], "polarity": "affirmed"}, ["arden-2011.c-7k2ma", "leith-2012.c-b04xe"]),
        ({"lower": None, "value": {"several", None}, "document": "x"}, []),
        ({"time": Date("1911-06-02/1911-06-03"), "lower": 41}, ["arden-2011.c-7k2ma"]),
    ],
    ids=["integer", "decimal", "text", "several", "a set of texts", "date"],
)
def test_where_takes_values_as_records_have_them(arden, sought, expected):
    """Numbers, dates and texts are compared as values of the column, several of them as any of
    them.
    """
    assert expected == [each.id for each in arden.claims.where(**sought)]


def test_where_chains_and_finds_empty_cells(arden):
    """A selection is a table again; None means an empty cell.

    A record means the cell that names it.
    """
    claims = arden.claims
    both = claims.where(document="arden-2011", breakdown=None)
    assert list(both) == list(claims.where(breakdown=None).where(document="arden-2011"))
    assert list(both) == [
        each for each in claims if each.document == "arden-2011" and each.breakdown is None
    ]
    document = arden.documents["arden-2011"]
    assert list(claims.where(document=document)) == list(claims.where(document="arden-2011"))
    assert list(claims.where()) == list(claims)


@pytest.mark.parametrize(
    ("sought", "error"),
    [
        ({"lower": 1.5}, TypeError),
        ({"lower": True}, TypeError),
        ({"value": 41}, TypeError),
        ({"time": 1911}, TypeError),
        ({"document": [region(0)]}, TypeError),
        ({"value": region(0)}, TypeError),
        ({"comparator": "aprox"}, ValueError),
    ],
    ids=repr,
)
def test_where_refuses_another_kind_of_value(arden, sought, error):
    """A value that no cell of the column can have is an error, not an empty table."""
    with pytest.raises(error, match=next(iter(sought))):
        arden.claims.where(**sought)


def test_a_fault_nearby_does_not_hide_a_record():
    """A record is handed out although another row of the table cannot be read."""
    rows = [["a.t001", "0", "5", "body"], ["a.t001", "x", "5", "body"]]
    assert 5 == Table.of_cells(REGIONS, rows)[0].stop


def test_what_is_looked_up_is_kept(arden):
    """The same record is handed out each time."""
    assert arden.claims["arden-2011.c-7k2ma"] is arden.claims["arden-2011.c-7k2ma"]
    assert arden.claims[-1] is arden.claims[len(arden.claims) - 1]


def test_records_that_were_read_are_frozen_and_equal_to_those_made(arden):
    """A record of a table is of its class, cannot be changed, and has the hash of an equal one."""
    for name in RESOURCES:
        for read in arden.tables[name]:
            made = evolve(read)
            assert (type(made), made, hash(made)) == (type(read), read, hash(read))
            with pytest.raises(FrozenInstanceError):
                setattr(read, RESOURCES[name].key[0], "other")


def test_a_table_completes_its_ids(arden):
    """A prompt offers the ids of a table, and nothing where several columns are the key."""
    assert "arden-post" in arden.agents._ipython_key_completions_()
    assert [] == arden.attributions._ipython_key_completions_()
