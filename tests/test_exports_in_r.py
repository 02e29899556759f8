"""R reads the flat table, the database and Parquet, cell by cell as the corpus has them.

The distributions have no package of R that reads Parquet; where R has none, that is not tested.
"""

import csv
import io
import json
import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import pytest
from tests.export_corpora import content, example_corpus, hostile_corpus

from docprov import export

R = shutil.which("Rscript")
pytestmark = [pytest.mark.long, pytest.mark.skipif(R is None, reason="R is not at hand")]

ABSENT = 77
WRITE = """
escaped <- function(text) {
  text <- gsub('\\\\', '\\\\\\\\', enc2utf8(text), fixed = TRUE)
  paste0('"', gsub('"', '\\\\"', text, fixed = TRUE), '"')
}
as_text <- function(cells) {
  if (inherits(cells, 'Date')) cells <- as.numeric(cells)
  if (is.numeric(cells)) return(sprintf('%.17g', cells))
  if (is.logical(cells)) tolower(as.character(cells)) else escaped(as.character(cells))
}
as_json <- function(d) {
  columns <- lapply(d, function(cells) {
    text <- ifelse(is.na(cells), 'null', as_text(cells))
    paste0('{"class":"', class(cells)[1], '","cells":[', paste(text, collapse = ','), ']}')
  })
  paste0('{', paste(paste0(escaped(names(d)), ':', columns), collapse = ','), '}')
}
write <- function(text) writeBin(charToRaw(enc2utf8(text)), 'read.json')
"""
NEEDED = """
needed <- function(name) if (!requireNamespace(name, quietly = TRUE)) quit(status = 77)
"""
READERS = {
    "utils": """read.csv(
        "claims.csv", fileEncoding = "UTF-8-BOM", na.strings = "", colClasses = "character")""",
    "readr": """readr::read_csv(
        "claims.csv", na = "", col_types = readr::cols(.default = "c"), trim_ws = FALSE)""",
}
"""What reads the flat table, by the package that has it."""
PARQUET = """
reader <- Find(function(each) requireNamespace(each, quietly = TRUE), c('nanoparquet', 'arrow'))
if (is.null(reader)) quit(status = 77)
read_parquet <- getExportedValue(reader, 'read_parquet')
files <- list.files('tables', '[.]parquet$')
tables <- lapply(file.path('tables', files), function(file) as_json(read_parquet(file)))
write(paste0('{', paste(paste0(escaped(files), ':', tables), collapse = ','), '}'))
"""
CLASSES = {
    "String": {"character"},
    "Enum": {"factor"},
    "Date": {"Date"},
    "Decimal": {"numeric"},
    "Int64": {"numeric", "integer", "integer64"},
    "Boolean": {"logical"},
}
"""What R has for each type of a column."""


def read_in_r(folder, program):
    """Return what a program in R writes."""
    script = folder / "read.R"
    script.write_text(WRITE + program, encoding="utf-8")
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    environment["R_LIBS"] = os.environ.get("R_LIBS", "")
    done = subprocess.run(
        [R, "--vanilla", script.name], cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode == ABSENT:
        pytest.skip("R has no package that reads this format")
    assert done.returncode == 0, done.stderr.decode()
    # control characters are as R has them
    return json.loads((folder / "read.json").read_text(encoding="utf-8"), strict=False)


def number(cell):
    """Return a cell as R has it: a day as its number since 1970, a number as a float."""
    if isinstance(cell, date):
        return (cell - date(1970, 1, 1)).days
    return float(cell) if isinstance(cell, int | Decimal) else cell


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("corpus", [example_corpus, hostile_corpus])
def test_flat_table_in_r(tmp_path, corpus, reader):
    """Read as the page on exports writes it, each cell is as Python's csv reads it."""
    data = content(corpus(), "csv")
    (tmp_path / "claims.csv").write_bytes(data)
    program = f"{NEEDED}\nneeded('{reader}')\nwrite(as_json({READERS[reader]}))"
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    read = read_in_r(tmp_path, program)
    assert header == list(read)
    cells = zip(*(each["cells"] for each in read.values()), strict=True)
    assert rows == [[each or "" for each in row] for row in cells]


def test_numbers_of_the_flat_table_in_r(tmp_path):
    """Read as the page on exports writes it, columns of numbers are numbers, empty ones missing."""
    flat = example_corpus().flat()
    (tmp_path / "claims.csv").write_bytes(content(example_corpus(), "csv"))
    program = 'write(as_json(read.csv("claims.csv", fileEncoding = "UTF-8-BOM", na.strings = "")))'
    read = read_in_r(tmp_path, program)
    for name in ("lower", "upper"):
        assert read[name]["cells"] == list(map(number, flat[name]))
    assert read["time_first"]["cells"] == [each and each.isoformat() for each in flat["time_first"]]


@pytest.mark.parametrize("corpus", [example_corpus, hostile_corpus])
def test_parquet_in_r(tmp_path, corpus):
    """Each file has its rows, its types, its missing cells and its days."""
    export(corpus(), to="parquet", out=tmp_path / "tables")
    frames = {name: corpus().frame(name) for name in corpus().tables} | {"flat": corpus().flat()}
    read = read_in_r(tmp_path, PARQUET)
    assert {f"{name}.parquet" for name in frames} == set(read)
    for name, frame in frames.items():
        columns = read[f"{name}.parquet"]
        assert frame.columns == list(columns), name
        for column in frame.iter_columns():
            found = columns[column.name]
            assert found["class"] in CLASSES[column.dtype.base_type().__name__], column.name
            assert found["cells"] == list(map(number, column)), (name, column.name)


@pytest.mark.parametrize("table", ["claims", "passages", "agents", "citations"])
def test_database_in_r(tmp_path, table):
    """RSQLite reads each table of the database, empty cells as missing."""
    corpus = example_corpus()
    (tmp_path / "claims.sqlite").write_bytes(content(corpus, "sqlite"))
    program = f"""
        if (!requireNamespace("RSQLite", quietly = TRUE)) quit(status = {ABSENT})
        connection <- DBI::dbConnect(RSQLite::SQLite(), "claims.sqlite")
        write(as_json(DBI::dbReadTable(connection, "{table}")))
    """
    frame = corpus.tables[table].frame
    read = read_in_r(tmp_path, program)
    keys, *_ = (each["cells"] for each in read.values())
    assert sorted(keys) == sorted(frame.to_series(0))
    for name in frame.columns:
        by_key = dict(zip(keys, read[name]["cells"], strict=True))
        expected = dict(zip(frame.to_series(0), frame[name], strict=True))
        texts = {key: None if cell is None else str(cell) for key, cell in by_key.items()}
        assert expected == texts, name
