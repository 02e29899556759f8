"""CSV: one canonical form out, everything in that programs read alike, through either path."""

import csv
import io

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.strategies import characters, rows, texts

from docprov.tables import delimited
from docprov.tables.delimited import (
    Sheet,
    _read_by_csv,
    _read_by_polars,
    csv_bytes,
    frame_csv,
    read_csv,
)

BAD_FILES = {
    "empty": (b"", 1),
    "blank": (b"\n \n", 1),
    "byte order mark": (b"\xef\xbb\xbfid,note\n", 1),
    "UTF-16": ("id,note\n".encode("utf-16"), 1),
    "Latin-1": ("id,note\na,é\n".encode("latin-1"), 2),
    "invalid UTF-8 late": (b"id,note\n" + b"a,b\n" * 20_000 + b"\xff,b\n", 20_002),
    "surrogate": (b"id,note\na,\xed\xa0\x80\n", 2),
    "overlong": (b"id,note\na,\xc0\xaf\n", 2),
    "NUL": (b"id,note\na,b\n\0,c\n", 3),
    "text after a quoted cell": (b'id,note\n"a"x,b\n', 2),
    "quoted cell that never ends": (b'id,note\na,"b\nc,d\n', 3),
    "quotation mark inside a bare cell": (b'id,note\na,b\nc,x"y\nd,e\n', 3),
    "quotation mark after a space": (b'id,note\na, "b"\n', 2),
    "two stray quotation marks": (b'id,note\na"b,c\n"d\ne",f\n', 2),
    "blank first line": (b"\nid,note\na,b\n", 1),
    "lone CR": (b"id,note\ra,b\r", 1),
    "lone CR between LF": (b"id,note\na,b\rc,d\n", 2),
    "CR before CRLF": (b"id,note\na,b\r\r\n", 2),
    "lone CR after a quoted cell": (b'id,note\n"a"\r', 2),
    "cell of 2 MB": (b'id,note\r\n"' + b"a" * (2 << 20) + b'",b\r\n', 2),
}


def cells_of(sheet):
    """Return the rows of a sheet as csv.reader gives them."""
    fitting = sheet.frame.iter_rows()
    return [
        list(sheet.header),
        *(
            sheet.ragged.get(number, [cell or "" for cell in row])
            for number, row in enumerate(fitting)
        ),
    ]


@pytest.fixture(scope="module", params=["by csv", "by Polars"])
def either_path(request):
    """Read files of any size as small ones are read, or as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "by Polars":
            patch.setattr(delimited, "_FEW_BYTES", 0)
        yield


def rows_by_python(data):
    """Return the rows that Python's own strict reader finds."""
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


@pytest.mark.long
@pytest.mark.usefixtures("either_path")
@given(rows)
def test_written_rows_read_back(sheet):
    """Canonical CSV reads back as its rows, empty cells as missing ones, and is written again as
    the same bytes.
    """
    data = csv_bytes(sheet)
    found = read_csv(data)
    assert [cell or "" for cell in sheet[0]] == list(found.header)
    assert [tuple(row) for row in sheet[1:]] == found.frame.rows()
    assert found.ragged == {}
    assert data == csv_bytes([found.header, *found.frame.iter_rows()])
    body = dict(zip(map(str, range(len(sheet[0]))), zip(*sheet[1:], strict=True), strict=False))
    frame = pl.DataFrame(body, schema=dict.fromkeys(body, pl.String))
    assert csv_bytes([frame.columns, *sheet[1:]]) == frame_csv(frame) or not body


@given(rows)
def test_written_rows_are_read_alike_by_python(sheet):
    """Python's strict reader finds in canonical CSV the cells that were written."""
    assert [[cell or "" for cell in row] for row in sheet] == rows_by_python(csv_bytes(sheet))


@pytest.mark.usefixtures("either_path")
@given(
    st.text(characters) | st.text('ab,"\n\r ', max_size=20),
    st.sampled_from(["utf-8", "utf-16", "latin-1"]),
)
@example('a,b\n"",\n', "utf-8")
@example("a,b\n\n1,2\n", "utf-8")
@example('a,b\n1,"x\ny"\n', "utf-8")
@example("a,b\n1\n1,2,3\n", "utf-8")
def test_whatever_is_accepted_is_what_python_reads(text, encoding):
    """Any bytes are refused with a ValueError of a reason and a line, or read as Python's strict
    reader reads them.
    """
    data = text.encode(encoding, "ignore")
    try:
        found = read_csv(data)
    except ValueError as error:
        reason, line = error.args
        assert isinstance(reason, str)
        assert 1 <= line <= data.count(b"\n") + data.count(b"\r") + 1
        return
    assert rows_by_python(data) == cells_of(found)
    for row, cells in enumerate(rows_by_python(data)[1:]):
        assert (row in found.ragged) == (len(cells) != len(found.header))


@given(st.binary(max_size=60))
def test_bytes_raise_nothing_but_value_error(data):
    """Any bytes at all are a sheet or a ValueError."""
    try:
        assert isinstance(read_csv(data), Sheet)
    except ValueError:
        return


@pytest.mark.long
@given(
    st.lists(
        st.lists(texts.filter(lambda text: "\r" not in text), min_size=3, max_size=3),
        min_size=1,
        max_size=8,
    )
)
def test_both_paths_agree(sheet):
    """Where Polars reads, it gives the very sheet that csv gives."""
    data = csv_bytes([["id", "name", "note"], *sheet])
    fast, slow = _read_by_polars(data), _read_by_csv(data.decode())
    assert fast is not None
    assert cells_of(slow) == cells_of(fast)
    assert slow.frame.equals(fast.frame)
    assert (slow.header, slow.ragged) == (fast.header, fast.ragged)


@pytest.mark.long
@given(rows, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_line_ends_and_needless_quotation_marks_do_not_matter(sheet, end, quoted, closed):
    """CRLF, needless quotation marks and a missing final line end change nothing."""
    stream = io.StringIO(newline="")
    style = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(stream, lineterminator="\r\n", quoting=style).writerows(
        [cell or "" for cell in row] for row in sheet
    )
    text = stream.getvalue()
    if end == "\n" and "\r" not in "".join(cell or "" for row in sheet for cell in row):
        text = text.replace("\r\n", "\n")
    if not closed and sheet[-1][-1]:
        text = text.rstrip("\r\n") if quoted or not sheet[-1][-1].endswith(("\r", "\n")) else text
    assert cells_of(read_csv(csv_bytes(sheet))) == cells_of(read_csv(text.encode()))


@pytest.mark.long
@pytest.mark.usefixtures("either_path")
@given(rows, st.sampled_from(["\n", "\r\n"]))
def test_places_lead_to_the_cells(sheet, end):
    """The line and the column of a cell are where its text stands in the file."""
    lines = [",".join(csv_bytes([[cell]]).decode()[:-1] for cell in row) for row in sheet]
    text = end.join([*lines, ""])
    found = read_csv(text.encode())
    for number, row in enumerate(sheet):
        for position, cell in enumerate(row):
            line, column = found.line_of(number - 1, position)
            rest = text.split("\n")[line - 1][column - 1 :]
            assert rest.startswith(csv_bytes([[cell]]).decode().split("\n")[0].removesuffix("\r"))
            before = len(text) - len("\n".join(text.split("\n")[line - 1 :])) + column - 1
            assert text[:before].endswith(("\n", ",")) or before == 0


def test_places_count_lines_inside_cells():
    """A cell after one with line ends is on the line where it stands, and a row too many is at the
    end of the file.
    """
    found = read_csv(b'id,note\r\na,"x\ny, ""z"""\r\nb,c\r\n')
    places = [found.line_of(row, column) for row in (-1, 0, 1) for column in (0, 1)]
    assert places == [(1, 1), (1, 4), (2, 1), (2, 3), (4, 1), (4, 3)]
    assert found.line_of(9) == (3, 1)


@pytest.mark.parametrize(("data", "line"), BAD_FILES.values(), ids=BAD_FILES)
def test_files_that_programs_read_differently_are_refused(data, line):
    """What two programs could read in two ways is a ValueError with a reason and its line."""
    with pytest.raises(ValueError, match=r"\w") as raised:
        read_csv(data)
    assert line == raised.value.args[1]


def test_ragged_rows_are_kept_for_the_schema():
    """Rows with too few or too many cells, and blank ones, keep their cells and their number."""
    found = read_csv(b"id,note\na\n\nb,c,d\ne,f\n")
    assert found.ragged == {0: ["a"], 1: [], 2: ["b", "c", "d"]}
    assert found.frame.rows() == [(None, None), (None, None), (None, None), ("e", "f")]


@pytest.mark.parametrize("cell", [",", '"', "\r", "\n", "x\ry", '""', "a,b"])
def test_cells_are_quoted_exactly_when_they_must_be(cell):
    """A cell with a comma, a quotation mark, CR or LF is quoted."""
    expected = '"' + cell.replace('"', '""') + '",b\n'
    assert expected.encode() == csv_bytes([[cell, "b"]])


@given(texts.filter(lambda text: not set(text) & set(',"\r\n')))
def test_other_cells_are_written_as_they_are(cell):
    """A cell without these characters is written bare, white space and all."""
    assert f"{cell},b\n".encode() == csv_bytes([[cell, "b"]])
