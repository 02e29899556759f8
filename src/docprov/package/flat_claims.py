"""Flat claims: one row for each claim, with names in place of ids, for people who read a table.

Everything is joined by columns. A reference to a record that is missing is shown as its id.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from docprov.findings.current import Current
from docprov.tables.table import Table
from docprov.tables.typed_frames import typed_frame

COLUMNS = (
    "claim",
    "document",
    "title",
    "statement",
    "prefix",
    "quote",
    "suffix",
    "voices",
    "subject",
    "predicate",
    "value",
    "value_as_written",
    "comparator",
    "lower",
    "upper",
    "unit",
    "object",
    "population",
    "time",
    "time_first",
    "time_last",
    "time_as_written",
    "place",
    "polarity",
    "status",
    "citation",
)
"""The columns of flat claims, in order."""
_CITED_ROLES = ("author", "issuer", "speaker", "signatory", "publisher")
_NAMED = {
    "subject": ("subjects", "label"),
    "object": ("subjects", "label"),
    "population": ("subjects", "label"),
    "place": ("subjects", "label"),
    "predicate": ("predicates", "label"),
}


def flat_claims(tables: Mapping[str, Table[Any]]) -> pl.DataFrame:
    """Return one row for each claim, in the order of the claims.

    Args:
        tables: every table of a package, by name.

    Raises:
        LoadError: a cell cannot be read.

    >>> import docprov
    >>> flat = flat_claims(docprov.load("docs/examples/arden").tables)
    >>> flat.filter(claim="arden-2011.c-b0at5").select("voices", "citation").rows()[0]
    ('Arden Post (reports) > Mail (Leith) (reports) > a stoker (asserts)', \
'Arden Post, “THE NIGHT ARDEN BURNED”, 2011-06-03, par. 4')
    """
    frames = {name: typed_frame(each.resource, _own(each)) for name, each in tables.items()}
    gone = list(Current(tables).withdrawn("claims"))
    flat = frames["claims"].rename({"id": "claim"})
    flat = _joined(flat, "passage", frames["passages"].select(*_PASSAGE, _LOCATOR))
    flat = _joined(flat, "document", _documents(frames))
    flat = _joined(flat, "claim", _voices(frames), key="claim")
    for column, (name, label) in _NAMED.items():
        names = frames[name].select("id", pl.col(label).alias("name"))
        flat = _joined(flat, column, names).with_columns(pl.coalesce("name", column).alias(column))
        flat = flat.drop("name")
    place = pl.concat_str("work", "locator", "url", separator=", ", ignore_nulls=True)
    life = pl.when(pl.col("claim").is_in(gone)).then(pl.lit("withdrawn")).otherwise("status")
    life = life.cast(flat.schema["status"]).alias("status")
    return flat.with_columns(place.replace("", None).alias("citation"), life).select(COLUMNS)


def _own(table: Table[Any]) -> pl.DataFrame:
    """Return the cells of a table without the columns that a package adds.

    One of those may have the name of a column that is joined.
    """
    return table.frame.select(column.name for column in table.resource.columns)


_PASSAGE = ("id", "prefix", "quote", "suffix")
_LOCATOR = pl.coalesce(
    pl.format("p. {}", "page"), pl.format("par. {}", "paragraph"), "timestamp"
).alias("locator")


def _joined(
    flat: pl.DataFrame, column: str, records: pl.DataFrame, key: str = "id"
) -> pl.DataFrame:
    """Return the rows with the columns of the records that one column names."""
    once = records.filter(pl.col(key).is_not_null()).unique(key, keep="first")
    return flat.join(once, left_on=column, right_on=key, how="left", maintain_order="left")


def _names(rows: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return rows that have an agent, with the agent's name."""
    agents = frames["agents"].select("id", pl.col("name"))
    return _joined(rows, "agent", agents).with_columns(pl.coalesce("name", "agent").alias("name"))


def _voices(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    steps = _names(frames["attributions"].sort("step", maintain_order=True), frames)
    said = pl.format("{} ({})", "name", pl.col("mode").cast(pl.String))
    return steps.group_by("claim").agg(said.str.join(" > ").alias("voices"))


def _documents(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return each document with its title, its address, and the citation of the whole work."""
    parts = frames["document_agents"].filter(pl.col("role").is_in(_CITED_ROLES))
    named = _names(parts, frames).group_by("document", maintain_order=True)
    agents = named.agg(pl.col("name").unique(maintain_order=True).str.join(", ").alias("agents"))
    works = _joined(frames["documents"], "id", agents, key="document")
    title = pl.coalesce("title", "label")
    work = pl.concat_str(
        "agents", pl.format("“{}”", title), "container", "issued", separator=", ", ignore_nulls=True
    )
    return works.select("id", title.alias("title"), "url", work.alias("work"))
