"""DF307: numbers that several documents give without naming where they have them from."""

from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.definitions import exact_numbers
from docprov.findings.queries import Query, Records, ids
from docprov.findings.wording import Words, joined, series
from docprov.rules.frames import Frames

NO_SOURCE = Rule(
    code="DF307",
    name="no-source-named",
    severity="finding",
    summary="Several documents give the same numbers, and none of them names a source for them.",
    why="That they agree does not show how many know it: where they have it from is not said.",
    help="look for who first gave the numbers, and record what each document says of its source",
    message="{0}",
    file="data/claims.csv",
    record="leith-2012.c-b04xe",
    silent="value: 38\ncomparator: at-least\nlower: 38\nupper:",
    fires="value: 41\ncomparator: exact\nlower: 41\nupper: 41",
)
_OTHERS = 3
"""Of how many other numbers it is told that a document names a source for them."""


def sourced_claims(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims that name a source.

    It is an agent that the text names or describes, or a work that somebody has identified, behind
    the document's own voice.
    """
    named = (nw.col("naming") != "unnamed").fill_null(value=True)
    agents = frames["agents"].filter(named).select(nw.col("id").alias("agent"), _known=nw.lit(1))
    steps = frames["attributions"].filter(nw.col("_step") > 0).join(agents, on="agent", how="left")
    works = frames["documents"].filter(nw.col("holding") != "unidentified")
    works = works.select(nw.col("id").alias("document"), _work=nw.lit(1))
    steps = steps.join(works, on="document", how="left")
    sourced = steps.filter((nw.col("_known") == 1) | (nw.col("_work") == 1))
    return sourced.select(nw.col("claim").alias("id")).unique()


def unsourced_numbers(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims and documents of DF307, one finding for a subject and some documents.

    One number is the same one where documents define it differently.
    """
    groups = frames["redefined"].select("id", "_group")
    same = ("subject", "_unit", "_low", "predicate", "_population", "_place", "_from", "_to")
    parts = [nw.col(name).cast(nw.String).fill_null("") for name in same]
    own = nw.concat_str(parts, separator="\x1e").alias("_own")
    numbers = exact_numbers(frames).select("id", "document", "subject", own)
    numbers = numbers.join(groups, on="id", how="left").with_columns(
        nw.coalesce("_group", "_own").alias("_number")
    )
    naming = (
        numbers.join(sourced_claims(frames), on="id", how="semi")
        .select("_number", "document")
        .unique()
    )
    bare = numbers.join(naming, on=["_number", "document"], how="anti")
    several = bare.group_by("_number").agg(nw.col("document").n_unique().alias("_documents"))
    several = several.filter(nw.col("_documents") > 1).select("_number")
    found = bare.join(several, on="_number").select("subject", "_number", "document", "id")
    rows: pl.DataFrame = found.collect(backend="polars").to_native()
    of_number: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for subject, number, document, claim in rows.drop_nulls().sort("id").iter_rows():
        of_number.setdefault((subject, number), []).append((document, claim))
    listed = []
    for (subject, _), claims in of_number.items():
        documents = sorted({document for document, _ in claims})
        key = "\x1f".join([subject, *documents])
        listed += [(key, "documents", document) for document in documents]
        listed += [(key, "claims", claim) for _, claim in claims]
    schema = pl.Schema(dict.fromkeys(("finding", "resource", "record"), pl.String()))
    return nw.from_native(pl.DataFrame(sorted(set(listed)), schema=schema, orient="row").lazy())


def _message(key: str, records: Records, words: Words) -> str:
    subject, *_ = key.split("\x1f")
    claims = sorted(ids(records, "claims"), key=words.order)
    given: dict[str, list[str]] = {}
    for claim in claims:
        given.setdefault(words.plain_value(claim), []).append(claim)
    listed = series([f"{value} for {_counted(of, words)}" for value, of in given.items()])
    documents = ids(records, "documents")
    none = "neither of them names" if len(documents) == 2 else "none of them names"
    number = "the same number" if len(given) == 1 else "the same numbers"
    said = (
        f"{words.documents(documents)} give {number} on “{words.label('subjects', subject)}”, and "
        f"{none} a source: {listed}"
    )
    others = (
        f". {words.document(document)} names a source for other numbers, {series(values)}"
        for document in documents
        if (values := _sourced_values(document, subject, words))
    )
    return said + "".join(others)


def _counted(claims: list[str], words: Words) -> str:
    """Return what claims count: their predicates, or one predicate with the groups it is of."""
    labels = {words.label("predicates", words.claim(claim).predicate) for claim in claims}
    if len(labels) > 1:
        return joined(labels, " or ")
    (label,) = labels
    groups = {words.definition(claim).removeprefix(label) for claim in claims}
    named = [group.removeprefix(", ") for group in sorted(filter(None, groups))]
    whole = " or no group named" if named and "" in groups else ""
    return f"{label}, {joined(named, ' or ')}{whole}" if named else label


def _sourced_values(document: str, subject: str, words: Words) -> list[str]:
    """Return some numbers of a document on a subject that have a source, in words."""
    found: dict[str, str] = {}
    sourced = [
        claim.id
        for claim in words.tables["claims"].having("document", document)
        if claim.subject == subject and claim.comparator and claim.value
        if words.is_current(claim) and _is_sourced(claim.id, words)
    ]
    for claim in sorted(sourced, key=words.order, reverse=True):
        said = f"{words.plain_value(claim)} for {words.definition(claim)}"
        found.setdefault(words.claim(claim).predicate, said)
    return list(found.values())[:_OTHERS]


def _is_sourced(claim: str, words: Words) -> bool:
    agents, documents = words.tables["agents"], words.tables["documents"]
    return any(
        agents[step.agent].naming != "unnamed"
        or (step.document and documents[step.document].holding != "unidentified")
        for step in words.tables["attributions"].having("claim", claim)
        if step.step
    )


QUERIES = (Query(rule=NO_SOURCE, records=unsourced_numbers, message=_message),)
