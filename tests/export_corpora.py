"""The corpora that exports are made of: the example, and the example with hostile texts."""

from functools import cache

import polars as pl
from attrs import evolve
from tests.conftest import EXAMPLE

from docprov import export, load
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
FREE = {
    "documents": ("label", "title", "container", "note"),
    "agents": ("name", "note"),
    "subjects": ("label",),
    "predicates": ("label", "definition"),
    "claims": ("statement", "value_as_written", "note"),
    "passages": ("quote", "prefix"),
    "citations": ("as_written", "note"),
}


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
            frame = frame.with_columns(pl.Series(column, texts, dtype=pl.String))
        changed[name] = Table(corpus.tables[name].resource, frame)
    return evolve(corpus, **changed)


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
