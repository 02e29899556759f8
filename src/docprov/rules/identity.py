"""DP2: ids, and links that a foreign key cannot state."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.model.records import RESOURCES
from docprov.rules.components import circles
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

_DOSSIER = "dossiers/arden-2011.yaml"

DUPLICATE_KEY = Rule(
    code="DP201",
    name="duplicate-key",
    summary="Two rows of a table have the same key.",
    why="A key names one record; a reference to it would mean two.",
    help="give one of them another id, or remove it if both say the same",
    message="{0} {1!r} occurs here again",
    file=_DOSSIER,
    silent="id: c-p13r3",
    fires="id: c-n0n3i",
)
FOREIGN_ID = Rule(
    code="DP202",
    name="foreign-id",
    summary="A record made inside a document has an id that does not begin with the document's.",
    why="Ids of one document are written by one dossier, so that two contributions never clash.",
    help="write the id as the document's id, a point, and the record's own part",
    message="id {0!r} does not begin with {1!r}",
    file="data/citations.csv",
    record="leith-2012.x-r3dyn",
    silent="id: leith-2012.x-r3dyn",
    fires="id: leith-2013.x-r3dyn",
)
FOREIGN_PASSAGE = Rule(
    code="DP205",
    name="foreign-passage",
    summary="A record of one document points to a passage of another document.",
    why="What a document says can only be read in that document.",
    help="quote the document itself",
    message="passage {0!r} belongs to {1!r}, the record to {2!r}",
    file="data/citations.csv",
    record="leith-2012.x-th3c0",
    silent="passage: leith-2012.p-b33e1d29d130",
    fires="passage: arden-2011.p-a43b3b95bb11",
)
UNEXPLAINED_WITHDRAWAL = Rule(
    code="DP206",
    name="unexplained-withdrawal",
    summary="A record is withdrawn without a reason, or replaced without being withdrawn.",
    why="A reader who cites a withdrawn record must learn why it was withdrawn.",
    help="state status: withdrawn together with reason:, and replaced_by: only then",
    message="{0} is {1} with reason {2!r} and replacement {3!r}",
    file=_DOSSIER,
    silent="predicate: closed",
    fires="predicate: closed\n    status: withdrawn",
)
CIRCULAR_REFERENCE = Rule(
    code="DP207",
    name="circular-reference",
    summary="A chain of records leads back to its beginning.",
    why="A record cannot be broader than itself, replace itself, or be derived from itself.",
    help="break the chain at one place",
    message="{0} leads back to itself: {1}",
    file="vocabulary/subjects/women.yaml",
    silent="kind: population",
    fires="kind: population\nbroader: women",
)
FOREIGN_BREAKDOWN = Rule(
    code="DP208",
    name="foreign-breakdown",
    summary="A part of a breakdown comes from another document than the whole.",
    why="A breakdown records how one document divides a whole.",
    help="record each document's own breakdown, and relate the claims with claim_relations",
    message="part {0!r} belongs to {1!r}, its whole to {2!r}",
    file="data/claims.csv",
    record="leith-2012.c-b04xe",
    silent="breakdown:",
    fires="breakdown: arden-2011.b-c4u5e",
)
UNCAPTURED = Rule(
    code="DP209",
    name="held-without-capture",
    severity="warning",
    summary="A document is said to be held, and no capture of it is recorded.",
    why="What is held has bytes with a digest; without them nobody can say what was read.",
    help="record the capture, or write holding: cited-only",
    message="document {0!r} is held, and it has no capture",
    file="data/documents.csv",
    record="mail-1911-06-05",
    silent="holding: cited-only",
    fires="holding: held",
)
SELF_RELATION = Rule(
    code="DP213",
    name="self-relation",
    severity="warning",
    summary="A record is related to itself.",
    why="A relation says something of two records.",
    help="name the other record, or remove the relation",
    message="{0} {1!r} is related to itself",
    file="data/claim_relations.csv",
    record="leith-2012.c-b04xe agrees arden-2011.c-7k2ma",
    silent="other: arden-2011.c-7k2ma",
    fires="other: leith-2012.c-b04xe",
)

INSIDE = {"claims": ".c-", "citations": ".x-", "captures": ".t"}
WITH_PASSAGES = (
    ("claims", "document", "passage"),
    ("claims", "document", "time_passage"),
    ("citations", "document", "passage"),
    ("document_agents", "document", "passage"),
    ("agent_relations", "source", "passage"),
    ("document_relations", "source", "passage"),
    ("names", "source", "passage"),
)
WITH_LIFE = tuple(
    name for name, each in RESOURCES.items() if any(c.name == "replaced_by" for c in each.columns)
)
_CHAINS = tuple(
    (name, column.name)
    for name, each in RESOURCES.items()
    for column in each.columns
    if column.references == name and column.name in {"broader", "replaced_by", "derived_from"}
)


def foreign_ids(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records whose id does not begin with their document's."""
    found = []
    for resource, letter in INSIDE.items():
        frame = frames[resource].with_columns(
            nw.concat_str(nw.col("document"), nw.lit(letter)).alias("_expected")
        )
        wrong = frame.filter(~nw.col("id").str.starts_with(nw.col("_expected")))
        found.append(offending(wrong, resource, "id", "id", "_expected"))
    return nw.concat(found)


def _owners(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the document of each passage."""
    captures = frames["captures"].select(
        nw.col("id").alias("capture"), nw.col("document").alias("_owner")
    )
    return (
        frames["passages"]
        .join(captures, on="capture")
        .select(nw.col("id").alias("_passage"), "_owner")
    )


def foreign_passages(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records that point to a passage of another document than their own."""
    speaking = frames["claims"].select(nw.col("id").alias("claim"), nw.col("document").alias("_of"))
    steps = frames["attributions"].select("_row", "claim", "passage")
    steps = steps.filter(~nw.col("passage").is_null()).join(speaking, on="claim")
    # Most claims are known to quote their own document, and need no join.
    others = frames["claims"].filter(
        (nw.col("_owner") != nw.col("document")) | nw.col("_owner").is_null()
    )
    quoting = {("claims", "passage"): others}
    sources = [
        (name, document, field, quoting.get((name, field), frames[name]))
        for name, document, field in WITH_PASSAGES
    ]
    named = [
        frame.filter(~nw.col(field).is_null()).select(
            nw.lit(resource).alias("resource"),
            nw.col("_row").alias("row"),
            nw.lit(field).alias("field"),
            nw.col(field).alias("v0"),
            nw.col(document).alias("v2"),
        )
        for resource, document, field, frame in (
            *sources,
            ("attributions", "_of", "passage", steps),
        )
    ]
    # One join for all of them, since the table of passages is large.
    placed = nw.concat(named).join(_owners(frames), left_on="v0", right_on="_passage")
    foreign = placed.filter(nw.col("_owner") != nw.col("v2"))
    return foreign.select("resource", "row", "field", "v0", nw.col("_owner").alias("v1"), "v2")


def unexplained_withdrawals(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the withdrawn records without a reason, and current ones with it or a replacement."""
    explained = ~(nw.col("replaced_by").is_null() & nw.col("reason").is_null())
    current = (nw.col("status") == "current") & explained
    withdrawn = (nw.col("status") == "withdrawn") & nw.col("reason").is_null()
    shown = ("id", "status", "reason", "replaced_by")
    found = [
        offending(frames[name].filter(current | withdrawn), name, "status", *shown)
        for name in WITH_LIFE
    ]
    return nw.concat(found)


def foreign_breakdowns(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the parts whose breakdown divides a claim of another document."""
    wholes = frames["claims"].select(
        nw.col("id").alias("whole"), nw.col("document").alias("_other")
    )
    breakdowns = (
        frames["breakdowns"]
        .select(nw.col("id").alias("breakdown"), "whole")
        .join(wholes, on="whole")
    )
    parts = (
        frames["claims"]
        .join(breakdowns, on="breakdown")
        .filter(nw.col("document") != nw.col("_other"))
    )
    return offending(parts, "claims", "breakdown", "id", "document", "_other")


def circular_references(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records from which a chain of references leads back to them.

    The edges of each chain are collected, since no engine finds circles alike.
    """
    found = [offending(_nested_in_itself(frames), "claims", "breakdown", "id", "_path")]
    for name, field in _CHAINS:
        if circular := _circular(frames[name].select("id", field).drop_nulls()):
            path = nw.concat_str(nw.col("id"), nw.lit(" → "), nw.col(field)).alias("_path")
            marked = frames[name].filter(nw.col("id").is_in(circular)).with_columns(path)
            found.append(offending(marked, name, field, "id", "_path"))
    return nw.concat(found)


def _nested_in_itself(frames: Frames) -> "nw.LazyFrame[Any]":
    wholes = frames["breakdowns"].select(nw.col("id").alias("breakdown"), "whole")
    parts = frames["claims"].join(wholes, on="breakdown")
    marked = parts.filter(nw.col("id").is_in(_circular(parts.select("id", "whole"))))
    return marked.with_columns(
        nw.concat_str(nw.col("id"), nw.lit(" → "), nw.col("whole")).alias("_path")
    )


def _circular(edges: "nw.LazyFrame[Any]") -> list[str]:
    """Return the nodes that lie on a circle of edges, each of which leads on to another one."""
    found = edges.collect(backend="polars").to_native()
    begin, end = found
    chained = found.filter(end.is_in(begin.implode())).iter_rows()
    return [node for circle in circles({one: {other} for one, other in chained}) for node in circle]


def uncaptured_documents(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the documents that are held and have no capture."""
    captured = frames["captures"].select(nw.col("document").alias("id"))
    held = frames["documents"].filter(nw.col("holding") == "held", nw.col("status") != "withdrawn")
    return offending(held.join(captured, on="id", how="anti"), "documents", "holding", "id")


def self_relations(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the relations of a record to itself."""
    found = []
    for name, kind in (
        ("claim_relations", "claim"),
        ("agent_relations", "agent"),
        ("document_relations", "document"),
    ):
        itself = frames[name].filter(nw.col(kind) == nw.col("other"))
        found.append(offending(itself, name, "other", nw.lit(kind), kind))
    return nw.concat(found)


QUERIES = (
    Query(rule=FOREIGN_ID, offences=foreign_ids),
    Query(rule=FOREIGN_PASSAGE, offences=foreign_passages),
    Query(rule=UNEXPLAINED_WITHDRAWAL, offences=unexplained_withdrawals),
    Query(rule=CIRCULAR_REFERENCE, offences=circular_references),
    Query(rule=FOREIGN_BREAKDOWN, offences=foreign_breakdowns),
    Query(rule=UNCAPTURED, offences=uncaptured_documents),
    Query(rule=SELF_RELATION, offences=self_relations),
)
