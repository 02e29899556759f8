"""Exports: each is read back by its own program and compared with the corpus, record by record."""

import csv
import io
import json
import re
import sqlite3
import sys
from pathlib import Path

import pytest
from attrs import evolve
from tests.commands import run
from tests.conftest import EXAMPLE
from tests.export_corpora import content, example_corpus, hostile_corpus
from tests.failing_files import file_size_limit
from tests.plugin_folders import distribution
from tests.samples import sampled

from docprov import DocprovError, build, export, open_package, sql
from docprov.diagnostics.plugins import plugins
from docprov.exports.registry import FORMATS, format_table, own_formats
from docprov.tables.cells import cell_text
from docprov.tables.table import Table


@pytest.fixture(scope="session")
def corpus():
    return example_corpus()


@pytest.fixture(scope="session")
def hostile():
    return hostile_corpus()


@pytest.fixture(scope="session")
def disagreeing(corpus):
    """The example with one finding, that two claims disagree."""
    findings, records = corpus.findings.resource, corpus.finding_records.resource
    cells = [["df201-0", "DF201", "two numbers"]]
    claims = ["arden-2011.c-7k2ma", "leith-2012.c-b04xe"]
    return evolve(
        corpus,
        findings=Table.of_cells(findings, cells),
        finding_records=Table.of_cells(records, [["df201-0", "claims", each] for each in claims]),
    )


def flat_cells(corpus):
    return [[cell_text(cell) for cell in row] for row in corpus.flat().iter_rows()]


@pytest.mark.parametrize("name", sampled(FORMATS))
def test_same_records_give_the_same_bytes(hostile, name):
    """Two exports of one package are equal, whatever its texts are."""
    assert export(hostile, to=name).files == export(hostile, to=name).files


@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_csv_has_the_flat_claims(request, which):
    """Python's csv reads each claim as `flat` has it, once apostrophes are taken away."""
    corpus = request.getfixturevalue(which)
    text = content(corpus, "csv").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert corpus.flat().columns == header
    read = [
        [re.sub(r"^([\s']*)'(?=[\s']*[=+\-@]|[\t\r\n])", r"\1", cell) for cell in row]
        for row in rows
    ]
    expected = [[cell or "" for cell in row] for row in flat_cells(corpus)]
    if which == "hostile":
        expected = [
            [
                cell.replace("\x1b", r"\x1b")
                .replace("\x07", r"\x07")
                .replace("\x85", r"\x85")
                .replace("\u2028", r"\u2028")
                for cell in row
            ]
            for row in expected
        ]
    assert expected == read


def test_csv_computes_nothing_and_shows_accents(hostile):
    """No cell but a number begins as a formula does, and the file says that it is UTF-8."""
    data = content(hostile, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    cells = {cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row}
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@]", cell)]
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)


@pytest.fixture
def database(tmp_path, disagreeing):
    path = tmp_path / "arden.sqlite"
    path.write_bytes(content(disagreeing, "sqlite"))
    opened = sqlite3.connect(path)
    opened.execute("PRAGMA foreign_keys = ON")
    yield opened
    opened.close()


@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_sqlite_has_every_record(request, which, tmp_path):
    """SQLite reads every cell of every table as the corpus has it, and finds the file sound."""
    corpus = request.getfixturevalue(which)
    path = tmp_path / "arden.sqlite"
    export(corpus, to="sqlite", out=path)
    with sqlite3.connect(path) as opened:
        for name, table in corpus.tables.items():
            rows = opened.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - a table's name
            cells = [[None if cell is None else str(cell) for cell in row] for row in rows]
            assert [list(row) for row in table.frame.iter_rows()] == cells, name
        assert [("ok",)] == opened.execute("PRAGMA integrity_check").fetchall()
    opened.close()


def test_sqlite_gives_the_disagreement_table(database):
    """A query names the claims that a finding is about, and their numbers compare as numbers."""
    found = database.execute("SELECT finding, claim, lower FROM disagreements").fetchall()
    assert [
        ("df201-0", "arden-2011.c-7k2ma", 41.0),
        ("df201-0", "leith-2012.c-b04xe", 38.0),
    ] == found


def test_queries_of_the_guide_run(database):
    """The SQL of the guide finds two numbers that disagree, and the words that are sought."""
    database.execute("UPDATE claims SET upper = '38' WHERE id = 'leith-2012.c-b04xe'")
    queries = re.findall(r"```sql\n(.*?)```", Path("docs/exports.md").read_text(), re.DOTALL)
    pairs, words = (query for block in queries for query in block.strip().rstrip(";").split(";\n"))
    assert ("arden-2011.c-7k2ma", "41", "leith-2012.c-b04xe", "38") in database.execute(
        pairs
    ).fetchall()
    assert database.execute(words).fetchall()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO regions VALUES ('arden-2011.t009', 0, 5, 'body')",
        "INSERT INTO regions VALUES ('arden-2011.t001', 5, 5, 'body')",
        "INSERT INTO regions VALUES ('arden-2011.t001', 1, 5, 'margin')",
        "INSERT INTO regions VALUES ('arden-2011.t001', 0, 5, 'body')",
        "UPDATE agents SET id = 'Arden Post' WHERE id = 'archive-team'",
        "UPDATE claims SET lower = '4e1'",
        "UPDATE claims SET time = '2011-02-30'",
        "UPDATE claims SET statement = ''",
        "UPDATE captures SET bytes = 'many'",
        "UPDATE agents SET status = 'withdrawn'",
        "UPDATE agents SET reason = 'entered twice'",
        "UPDATE citations SET id = 'x-' || id",
        """UPDATE claims SET passage = (SELECT id FROM passages WHERE capture = 'leith-2012.t001')
        WHERE document = 'arden-2011'""",
        """UPDATE claims SET breakdown = (SELECT id FROM breakdowns)
        WHERE document = 'leith-2012'""",
    ],
)
def test_sqlite_refuses_what_validation_refuses(database, statement):
    """References, ranges, lists, keys, numbers, dates, texts, lives and owners are kept."""
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement).connection.commit()
    database.rollback()


def test_sqlite_is_not_written_of_a_passage_of_another_document(corpus):
    """A claim that points into another document is refused when it is loaded."""
    claims = corpus.claims.frame.to_dicts()
    claims[0]["passage"] = claims[-1]["passage"]
    rows = [list(each.values()) for each in claims]
    broken = evolve(corpus, claims=Table.of_cells(corpus.claims.resource, rows))
    with pytest.raises(DocprovError, match="passage is of another document"):
        export(broken, to="sqlite")


def test_sqlite_is_not_written_of_dangling_records(corpus, tmp_path):
    """A package whose records name missing ones is refused, and no file is left."""
    broken = evolve(corpus, subjects=Table.of_cells(corpus.subjects.resource, []))
    with pytest.raises(DocprovError, match="names a record that subjects does not have"):
        export(broken, to="sqlite", out=tmp_path / "a.sqlite")
    assert [] == list(tmp_path.iterdir())


OWN = """
from docprov import ExportFormat
CONTENT = ExportFormat(name="{0}", summary="Ids.", suffix=".txt", make=lambda corpus: {1})
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install distributions in a folder and forget them afterwards."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name, source):
        distribution(tmp_path, name, "docprov.exports", "own", source)
        for each in (plugins, own_formats):
            each.cache_clear()

    yield install
    for each in (plugins, own_formats):
        each.cache_clear()


def test_installed_format_is_used_and_named(installed, tmp_path):
    """A format of another distribution is listed, written, and named with its version."""
    installed("harbour-ids", OWN.format("ids", "corpus.claims[0].id.encode()"))
    done = run("export", EXAMPLE, "--to", "ids", "--out", tmp_path / "ids.txt")
    assert "ids by harbour-ids 1.2" in done.stdout
    assert b"arden-2011.c-3wm8d" == (tmp_path / "ids.txt").read_bytes()
    assert "(harbour-ids 1.2)" in run("export").stdout


@pytest.mark.parametrize(
    ("project", "name", "made", "problem"),
    [
        ("mill-a", "csv", "b''", "(mill-a 1.2): another format is called 'csv'"),
        ("mill-b", "own", "1 / 0", "the export own of mill-b 1.2 failed: ZeroDivisionError"),
        ("mill-c", "own", "{}", "does not return the bytes of one file"),
    ],
)
def test_installed_format_that_fails_is_named(installed, tmp_path, project, name, made, problem):
    """A name that is taken, an exception and another result end with a reason, not a traceback."""
    installed(project, OWN.format(name, made))
    done = run("export", EXAMPLE, "--to", "own", "--out", tmp_path / "x")
    assert (2, True) == (done.returncode, problem in done.stderr), done.stderr


def test_unknown_format_is_named_with_the_known_ones(tmp_path):
    """A wrong name of a format is answered with the one that is meant."""
    done = run("export", EXAMPLE, "--to", "sqlit", "--out", tmp_path / "x")
    assert 2 == done.returncode
    assert "did you mean 'sqlite'?" in done.stderr


def test_export_without_a_place_is_refused():
    """A command that would write nowhere says which option is missing."""
    assert "--out FILE" in run("export", EXAMPLE, "--to", "csv").stderr


@pytest.mark.parametrize(
    ("to", "out"),
    sampled(
        [
            ("csv", "data/claims.csv"),
            ("parquet", "."),
            ("json", "package.yaml"),
            ("json", "README.md"),
        ],
        4,
    ),
)
def test_package_is_not_written_over(example, to, out):
    """A file of the package itself is never the place of an export."""
    with pytest.raises(DocprovError, match="is a file of the package"):
        export(example / "datapackage.json", to=to, out=example / out)
    assert [] == build(example).stale()


def test_missing_library_is_named_with_its_extra(corpus, monkeypatch):
    """An export whose library is not installed says what to install."""
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DocprovError, match=r"needs openpyxl: pip install 'docprov\[export\]'"):
        export(corpus, to="xlsx")


OWN_PARTS = """
extra: {claims: [{name: trust}]}
tables:
  map_sheets:
    primaryKey: [id]
    fields: [{name: id, constraints: {required: true}}, {name: scale, type: integer}]
"""


@pytest.mark.long
def test_columns_and_tables_of_a_package_are_exported(example):
    """A column and a table that a package adds are in every export of tables, as text."""
    package = example / "package.yaml"
    package.write_text(package.read_text() + OWN_PARTS)
    (example / "tables").mkdir()
    (example / "tables/map_sheets.csv").write_text("id,scale\n=a,5000\n")
    corpus = open_package(example).corpus
    rows = [["=a", "5000"]]
    whole = json.loads(content(corpus, "json"))["tables"]
    assert rows == [list(row.values()) for row in whole["map_sheets"]]
    assert "trust" in whole["claims"][0]
    database = sqlite3.connect(":memory:")
    database.deserialize(content(corpus, "sqlite"))
    assert rows == [list(row) for row in database.execute("SELECT * FROM map_sheets")]
    database.close()
    assert rows == typed_rows(sql(corpus, "from map_sheets").frame)


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_an_export_to_a_full_disk_is_one_line(name, tmp_path):
    """No room for the file, or for what a library puts beside it, ends in one line and no file."""
    with file_size_limit(16):
        ended = run("export", EXAMPLE, "--to", name, "--out", tmp_path / "new")
    assert (2, 1) == (ended.returncode, ended.stderr.count("\n")), ended.stderr
    assert [] == list(tmp_path.iterdir())


def test_guide_has_the_table_of_formats():
    """The guide lists every format with its losses, as the code states them."""
    text = Path("docs/exports.md").read_text()
    listed = text.partition("<!-- formats -->\n")[2].partition("<!-- /formats -->")[0]
    assert format_table() == listed


def typed_rows(frame):
    return [list(row) for row in frame.iter_rows()]


@pytest.mark.long
@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_duckdb_has_every_typed_record(request, which, tmp_path):
    """DuckDB reads the typed frames with their types, their keys and their descriptions."""
    corpus = request.getfixturevalue(which)
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "arden.duckdb"
    export(corpus, to="duckdb", out=path)
    with duckdb.connect(str(path), read_only=True) as opened:
        for name, frame in [
            *((each, corpus.frame(each)) for each in corpus.tables),
            ("flat", corpus.flat()),
        ]:
            found = opened.table(name)
            assert frame.columns == found.columns, name
            assert typed_rows(frame) == [list(row) for row in found.fetchall()], name
        said = opened.sql("SELECT comment FROM duckdb_columns() WHERE column_name = 'quote'")
        assert ("The minimal phrase, as the text spells it.",) in said.fetchall()


@pytest.mark.long
@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_parquet_has_every_typed_record(request, which, tmp_path):
    """Arrow reads a file for each table with exact decimals, days and descriptions."""
    corpus = request.getfixturevalue(which)
    pq = pytest.importorskip("pyarrow.parquet")
    export(corpus, to="parquet", out=tmp_path)
    for name, frame in [
        *((each, corpus.frame(each)) for each in corpus.tables),
        ("flat", corpus.flat()),
    ]:
        read = pq.read_table(tmp_path / f"{name}.parquet")
        assert frame.columns == read.column_names, name
        assert typed_rows(frame) == [list(row.values()) for row in read.to_pylist()], name
    claims = pq.read_schema(tmp_path / "claims.parquet")
    assert "decimal128(38, 9)" == str(claims.field("lower").type)
    assert b"documents.id" == claims.field("document").metadata[b"references"]
    assert b"How a number is qualified." == claims.field("comparator").metadata[b"description"]


@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_json_has_every_record(request, which):
    """JSON and JSON Lines read back to the cells of every table, with no raw control character."""
    corpus = request.getfixturevalue(which)
    whole = json.loads(content(corpus, "json"))
    first, *lines = map(json.loads, content(corpus, "jsonl").decode().splitlines())
    assert corpus.metadata.descriptor() == whole["package"] == first["package"]
    for name, table in corpus.tables.items():
        by_line = [each["record"] for each in lines if each["table"] == name]
        assert whole["tables"][name] == by_line
        texts = [[None if each is None else str(each) for each in row.values()] for row in by_line]
        assert typed_rows(table.frame) == texts, name
    for to in ("json", "jsonl"):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", content(corpus, to).decode())


def said(value):
    """Return the text of a cell of a workbook, with the escapes of XLSX read."""
    if value is None:
        return None
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), str(value))


@pytest.mark.long
@pytest.mark.parametrize("which", ["corpus", "hostile"])
def test_xlsx_has_every_record_as_text(request, which):
    """A spreadsheet reads each table; no cell is a formula, and numbers are numbers."""
    corpus = request.getfixturevalue(which)
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(content(corpus, "xlsx")))
    frames = {name: corpus.frame(name) for name in corpus.tables if len(corpus.tables[name])}
    assert ["read me", "claims, flat", *frames] == book.sheetnames
    for name, frame in {"claims, flat": corpus.flat(), **frames}.items():
        header, *rows = book[name].iter_rows()
        assert frame.columns == [cell.value for cell in header]
        assert not {cell.data_type for row in rows for cell in row} - {"s", "n", "inlineStr"}
        expected = [list(map(cell_text, row)) for row in frame.iter_rows()]
        assert expected == [[said(cell.value) for cell in row] for row in rows], name
    flat = {row[0].value: row for row in book["claims, flat"].iter_rows()}
    assert 41 in {cell.value for cell in flat["arden-2011.c-7k2ma"]}


REFUSED = {
    "select * from read_csv('README.md')": "disabled by configuration",
    "select * from glob('*')": "disabled by configuration",
    "select * from read_text('https://example.org/x')": "disabled by configuration|Catalog Error",
    "copy flat to 'x.csv'": "not COPY",
    "create table x as select 1": "not CREATE",
    "attach 'x.db'": "not ATTACH",
    "set enable_external_access = true": "not SET",
    "select 1; select 2": "not SELECT and SELECT",
    "selec": "syntax error",
    "": "not nothing",
    "select '\udcff'": "half of a character",
    "select interval '1 day'": "the type INTERVAL, which is not shown; ask for it as text",
    "select 'infinity'::date as due": "a day in due is outside the years 1 to 9999",
}


@pytest.mark.parametrize("query", sampled(REFUSED, 5))
def test_query_reaches_nothing_but_the_package(corpus, query):
    """No file, address, setting or second statement; each is refused with a sentence."""
    pytest.importorskip("duckdb")
    with pytest.raises(DocprovError, match=REFUSED[query]):
        sql(corpus, query)


@pytest.mark.long
def test_answer_keeps_every_column_and_digit(corpus):
    """Columns of one name are told apart, and a number has all its digits."""
    pytest.importorskip("duckdb")
    long = "1234567890123456789012345678.123456789"
    found = sql(corpus, f"select {long} as a, 1.50 as a, 3 as b")
    assert [{"a": long, "a_2": "1.5", "b": 3}] == json.loads(found.to_json())


@pytest.mark.long
def test_query_is_answered_in_each_format():
    """The command prints rows as text, CSV and JSON, with exact numbers."""
    pytest.importorskip("duckdb")
    query = "select claim, lower, time_first from flat where lower > 40 order by lower"
    assert "arden-2011.c-7k2ma" in run("sql", EXAMPLE, query).stdout
    wide = run("sql", EXAMPLE, "select * from flat where claim like '%c-7k2ma'").stdout
    assert ["row 1", "  claim: arden-2011.c-7k2ma"] == wide.splitlines()[:2]
    rows = list(csv.DictReader(io.StringIO(run("sql", EXAMPLE, query, "--format", "csv").stdout)))
    read = json.loads(run("sql", EXAMPLE, query, "--format", "json").stdout)
    expected = {"claim": "arden-2011.c-7k2ma", "lower": "41", "time_first": "1911-06-02"}
    assert expected == rows[0] == read[0]


@pytest.mark.parametrize("to", ["csv", "graphml", "jsonld", "prov", "webannotation"])
def test_withdrawn_claim_is_said_to_be_or_left_out(example, to):
    """No format writes a claim that is withdrawn like one that stands."""
    dossier = example / "dossiers/arden-2011.yaml"
    withdrawn = "id: c-7k2ma\n        status: withdrawn\n        reason: misread\n"
    dossier.write_text(dossier.read_text().replace("id: c-7k2ma\n", withdrawn))
    made = b"".join(export(example, to=to).files.values())
    assert (b"withdrawn" in made) == (b"c-7k2ma" in made) == (to != "webannotation")
