"""R reads the flat table and the database, cell by cell as the corpus has them.

R has no reader of Parquet among the packages of the distributions; that format is not read here.
"""

import csv
import io
import json
import shutil
import subprocess

import pytest
from tests.export_corpora import content, example_corpus, hostile_corpus

R = shutil.which("Rscript")
pytestmark = [pytest.mark.long, pytest.mark.skipif(R is None, reason="R is not at hand")]

ABSENT = 77
WRITE = """
escaped <- function(text) {
  text <- gsub('\\\\', '\\\\\\\\', text, fixed = TRUE)
  text <- gsub('"', '\\\\"', text, fixed = TRUE)
  text <- gsub('\\n', '\\\\n', text, fixed = TRUE)
  paste0('"', gsub('\\t', '\\\\t', text, fixed = TRUE), '"')
}
write <- function(d) {
  columns <- lapply(d, function(cells) {
    cells <- ifelse(is.na(cells), '', enc2utf8(as.character(cells)))
    paste0('[', paste(escaped(cells), collapse = ','), ']')
  })
  text <- paste0('{', paste(paste0(escaped(names(d)), ':', columns), collapse = ','), '}')
  writeBin(charToRaw(enc2utf8(text)), 'read.json')
}
"""


def read_in_r(folder, program):
    """Return the columns that a program in R reads, by name."""
    script = folder / "read.R"
    script.write_text(WRITE + program, encoding="utf-8")
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(
        [R, "--vanilla", script.name], cwd=folder, env=environment, capture_output=True, check=False
    )
    if done.returncode == ABSENT:
        pytest.skip("RSQLite is not at hand")
    assert done.returncode == 0, done.stderr.decode()
    return json.loads((folder / "read.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("corpus", [example_corpus, hostile_corpus])
def test_flat_table_in_r(tmp_path, corpus):
    """`read.csv`, as the page on exports writes it, reads each cell as Python's csv does."""
    data = content(corpus(), "csv")
    (tmp_path / "claims.csv").write_bytes(data)
    program = 'write(read.csv("claims.csv", fileEncoding = "UTF-8-BOM", colClasses = "character"))'
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    columns = dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))
    assert read_in_r(tmp_path, program) == columns


@pytest.mark.parametrize("table", ["claims", "passages", "agents", "citations"])
def test_database_in_r(tmp_path, table):
    """RSQLite reads each table of the database, empty cells as missing."""
    corpus = example_corpus()
    (tmp_path / "claims.sqlite").write_bytes(content(corpus, "sqlite"))
    program = f"""
        if (!requireNamespace("RSQLite", quietly = TRUE)) quit(status = {ABSENT})
        connection <- DBI::dbConnect(RSQLite::SQLite(), "claims.sqlite")
        write(DBI::dbReadTable(connection, "{table}"))
    """
    frame = corpus.tables[table].frame
    read = read_in_r(tmp_path, program)
    keys = next(iter(read))
    assert sorted(read[keys]) == sorted(frame[keys].to_list())
    for name in frame.columns:
        by_key = dict(zip(read[keys], read[name], strict=True))
        assert by_key == dict(zip(frame[keys], frame[name].fill_null(""), strict=True)), name
