"""The corpora that exports are made of: the example, and the example with hostile texts."""

from functools import cache

import polars as pl
from attrs import evolve
from tests.conftest import EXAMPLE

from docprov import export, load
from docprov.model.records import RESOURCES
from docprov.package.package import Package
from docprov.storage.files import MemoryFiles
from docprov.tables.table import Table

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "+cmd|' /C calc'!A0",
    "'=1",
    "\t=1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\x1b[2J\x07bell",
    "a\u0085b\u2028c",
    "שלום עולם",
    "w" * 500,
    "é ñ ß “quotes”, comma;semicolon|pipe",
    "{braces} \\textbf{x} % $ & # _ ^ ~",
    "line\nbreak",
)
KEPT = {"scheme", "language", "unit", "value", "rule", "record", "resource", "sha256", "timestamp"}
"""The columns of text that are no free text: rules and readers go by what they say."""
FREE = {
    name: [
        column.name
        for column in resource.columns
        if column.kind == "text"
        and not (column.references or column.choices or column.pattern)
        and column.name not in {*resource.key, *KEPT}
    ]
    for name, resource in RESOURCES.items()
}
"""Every free text of every table."""


@cache
def example_corpus():
    """Return the invented example."""
    return load(EXAMPLE)


@cache
def hostile_corpus(hostile=HOSTILE):
    """Return the example with a hostile text in every free cell."""
    corpus = example_corpus()
    changed = {}
    for name, columns in FREE.items():
        frame = corpus.tables[name].frame
        for shift, column in enumerate(columns):
            texts = [hostile[(row + shift * 5) % len(hostile)] for row in range(frame.height)]
            if column == "reason" and "status" in frame.columns:  # only of what is withdrawn
                texts = [None] * (frame.height - 1) + texts[-1:]
                current = ["current"] * (frame.height - 1) + ["withdrawn"]
                frame = frame.with_columns(pl.Series("status", current, dtype=pl.String))
            frame = frame.with_columns(pl.Series(column, texts, dtype=pl.String))
        changed[name] = Table(corpus.tables[name].resource, frame)
    return evolve(corpus, **changed)


def current_documents(corpus):
    """Return the documents whose entries hold."""
    return [each for each in corpus.documents if each.status == "current"]


def all_in_each(texts):
    """Return each text with all others behind it; what hurts at the beginning only does so once."""
    return tuple(" ".join((*texts[at:], *texts[:at])) for at in range(len(texts)))


@cache
def content(corpus, to):
    """Return the bytes of an export of one file."""
    (data,) = export(corpus, to=to).files.values()
    return data


def shown_package(corpus, **texts):
    """Return a package with the records of a corpus and some texts, as files and metadata."""
    files = {name: texts["text"].encode() for name in ("README.md", "CHANGELOG.md")}
    people = {"title": texts["text"], "path": texts["url"], "roles": [texts["text"]]}
    metadata = evolve(
        corpus.metadata,
        title=texts["text"],
        description=texts["text"],
        homepage=texts["url"],
        id=texts["url"],
        licenses=({"title": texts["text"], "path": texts["url"]},),
        contributors=(people,),
        keywords=(texts["text"],),
    )
    tables = dict(corpus.tables)
    for name, column in (
        ("documents", "url"),
        ("captures", "archived_url"),
        ("agents", "identifier"),
    ):
        frame = tables[name].frame.with_columns(pl.lit(texts["url"]).alias(column))
        tables[name] = Table(tables[name].resource, frame)
    return Package(files=MemoryFiles("shown", files), metadata=metadata, tables=tables)
