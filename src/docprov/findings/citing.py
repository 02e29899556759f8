"""DF207, DF302, DF305 and DF306: how documents name, use and differ from the works they cite."""

from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.definitions import definitions_apart
from docprov.findings.disagreements import conflicts
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.questions import placed
from docprov.findings.wording import Words, joined
from docprov.rules.components import circles
from docprov.rules.frames import Frames

OTHER_NAME = Rule(
    code="DF207",
    name="work-named-otherwise",
    severity="finding",
    summary="Documents name or date one cited work differently, or otherwise than its own title.",
    why="A reader may look for two works, or for one under a name that it does not have.",
    help="look the work up, and record under which name and date it was found",
    message="{0}",
    file="data/citations.csv",
    record="leith-2012.x-th3c0",
    silent="as_written: The Arden Count",
    fires="as_written: The Arden Ledger",
)
CIRCULAR_CITATION = Rule(
    code="DF302",
    name="circular-citation",
    severity="finding",
    summary="Documents rely on each other in a circle.",
    why="A claim that goes round between them has no source outside the circle.",
    help="look for what each of them knew before the others",
    message="{0}",
    file="data/citations.csv",
    record="arden-2011.x-c0unt",
    silent="cited: arden-count\nintent: mentions",
    fires="cited: arden-2011\nintent: quotes",
)
DIFFERS_FROM_SOURCE = Rule(
    code="DF305",
    name="differs-from-cited",
    severity="finding",
    summary="A document differs from a document that it cites.",
    why="A reader who follows the citation finds another value there.",
    help="read both passages; the citing document may rely on another part, or dispute it",
    message="{0}",
    example="a letter cites a report with 41 dead as its source, and gives 48 itself",
    lookalike="a letter cites a report with 41 dead, and gives at least 38 itself",
)
CHANGED_SOURCE = Rule(
    code="DF306",
    name="changed-source",
    severity="finding",
    summary="A document relies on a work that was withdrawn or corrected.",
    why="What it took from the work may no longer be what the work says.",
    help="read the notice, and what it changes",
    message="{0}",
    file="data/documents.csv",
    record="mail-1911-06-05",
    silent="standing:",
    fires="standing: withdrawn",
)
EVIDENCE = ("quotes", "reports", "cites-as-evidence")
RELYING = (*EVIDENCE, "cites-as-authority")
"""The intents with which a document takes something from a work."""


def other_names(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the citations of DF207, and the held works whose own title is another one."""
    same = frames["same_works"]
    # What nobody has identified has no name yet: the text describes it.
    known = frames["documents"].filter(nw.col("holding") != "unidentified")
    citations = (
        frames["citations"]
        .filter(~nw.col("_name").is_null())
        .join(known.select("id"), left_on="cited", right_on="id", how="semi")
    )
    works = citations.join(same, left_on="cited", right_on="id", how="left").with_columns(
        nw.coalesce("_work", "cited").alias("_work")
    )
    dates = works.filter(nw.col("_years") != "").select("_work", "document", "_years")
    named = works.group_by("_work").agg(
        nw.col("_name").n_unique().alias("_names"), nw.col("document").n_unique().alias("_in")
    )
    dated = dates.group_by("_work").agg(
        nw.col("_years").n_unique().alias("_dates"), nw.col("document").n_unique().alias("_in")
    )
    found = nw.concat(
        [
            named.filter(nw.col("_names") > 1, nw.col("_in") > 1).select("_work"),
            dated.filter(nw.col("_dates") > 1, nw.col("_in") > 1).select("_work"),
        ]
    ).unique()
    titled = _otherwise_titled(frames, works)
    return nw.concat(
        [
            about(works.join(found, on="_work"), "citations", "_work", "id"),
            about(titled, "citations", "_work", "id"),
            about(titled, "documents", "_work", "_held"),
        ]
    )


def _otherwise_titled(frames: Frames, works: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the citations by another name than the title of the held work, with that work.

    A name whose words are all in the title is the same name, and so is one with all its words.
    """
    held = (
        frames["documents"]
        .filter(nw.col("holding") == "held", ~nw.col("_name").is_null())
        .join(frames["same_works"], on="id", how="left")
        .select(
            nw.col("id").alias("_held"),
            nw.coalesce("_work", "id").alias("_work"),
            nw.col("_name").alias("_title"),
        )
    )
    pairs = works.join(held, on="_work").filter(nw.col("document") != nw.col("_held"))
    columns = ("id", "_work", "_held", "_name", "_title")
    rows: pl.DataFrame = pairs.select(columns).collect(backend="polars").to_native()
    name, title = (pl.col(each).str.split(" ") for each in ("_name", "_title"))
    same = (name.list.set_difference(title).list.len() == 0) | (
        title.list.set_difference(name).list.len() == 0
    )
    return placed(rows.filter(~same), works)


def cited_documents(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return pairs of a document and one that it cites, or that may be the same as that one."""
    same = frames["same_works"]
    alike = same.join(same.rename({"id": "_other"}), on="_work").select("id", "_other")
    cited = frames["citations"].select("document", nw.col("cited").alias("other"))
    reached = cited.join(alike, left_on="other", right_on="id").select(
        "document", nw.col("_other").alias("other")
    )
    pairs = nw.concat([cited, reached]).unique()
    return pairs.filter(nw.col("document") != nw.col("other"))


def circular_citations(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the documents and citations of DF302."""
    stated = ~nw.col("document").is_null() & ~nw.col("cited").is_null()
    citations = frames["citations"].filter(nw.col("intent").is_in(RELYING), stated)
    edges: dict[str, set[str]] = {}
    rows = citations.select("document", "cited").collect(backend="polars").to_native()
    for document, cited in rows.iter_rows():
        edges.setdefault(document, set()).add(cited)
    owners = [(each, circle[0]) for circle in circles(edges) for each in circle]
    schema = {"document": pl.String, "_circle": pl.String}
    members = nw.from_native(pl.DataFrame(owners, schema=schema, orient="row").lazy())
    table = citations.select("id", "document", "cited").collect(backend="polars").to_native()
    within = (
        nw.from_native(table.lazy())
        .join(members, on="document")
        .join(members.rename({"document": "cited", "_circle": "_to"}), on="cited")
        .filter(nw.col("_circle") == nw.col("_to"))
    )
    return nw.concat(
        [
            about(members, "documents", "_circle", "document"),
            about(within, "citations", "_circle", "id"),
        ]
    )


def differing_claims(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the pairs of claims that differ, of a document and of one that it cites.

    The two claims, `id` and `id_2`, disagree, one denies the other, or both give one number for
    what they define differently; `_key` names the documents.
    """
    documents = _keyed(cited_documents(frames))
    owners = frames["claims"].select("id", nw.col("document").alias("_of"))
    denials = frames["denials"].select("id", "id_2")
    denials = denials.join(owners, on="id").join(
        owners.rename({"id": "id_2", "_of": "_of_2"}), on="id_2"
    )
    apart = definitions_apart(frames, documents)
    sides = [
        denials.join(documents, left_on=["_of", "_of_2"], right_on=keys).select(
            "_key", "id", "id_2"
        )
        for keys in (["document", "other"], ["other", "document"])
    ]
    return nw.concat([conflicts(frames, documents), apart, *sides])


def _keyed(documents: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    key = nw.concat_str([nw.col("document"), nw.col("other")], separator="\x1f")
    return documents.with_columns(key.alias("_key"))


def differing_from_cited(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the documents and claims of DF305."""
    found = frames["differing"]
    concerned = _keyed(cited_documents(frames)).join(found.select("_key").unique(), on="_key")
    return nw.concat(
        [
            *(about(concerned, "documents", "_key", name) for name in ("document", "other")),
            *(about(found, "claims", "_key", name) for name in ("id", "id_2")),
        ]
    )


def changed_sources(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the works and citations of DF306."""
    stated = frames["documents"].filter(nw.col("standing").is_in(["corrected", "withdrawn"]))
    related = frames["document_relations"].filter(
        nw.col("relation").is_in(["corrects", "withdraws"])
    )
    changed = nw.concat(
        [stated.select(nw.col("id").alias("cited")), related.select(nw.col("other").alias("cited"))]
    ).unique()
    citations = frames["citations"].filter(nw.col("intent").is_in(RELYING))
    found = citations.join(changed, on="cited")
    return nw.concat(
        [
            about(found, "documents", "cited", "cited"),
            about(found, "citations", "cited", "id"),
        ]
    )


def _name_message(_key: str, records: Records, words: Words) -> str:
    citations = [words.tables["citations"][key] for key in ids(records, "citations")]
    clauses = [f"{words.document(each.document)} writes “{each.as_written}”" for each in citations]
    clauses += [
        f"{words.document(key)} has the title “{words.tables['documents'][key].title}”"
        for key in ids(records, "documents")
    ]
    named = "Documents name one work, or works that may be the same, differently"
    return f"{named}: {joined(clauses)}"


def _circle_message(_key: str, records: Records, words: Words) -> str:
    documents = ids(records, "documents")
    if len(documents) == 1:
        return f"{words.document(documents[0])} relies on itself"
    named = words.documents(documents)
    return f"{named} rely on each other in a circle: each takes something from another one of them"


def _differing_message(key: str, records: Records, words: Words) -> str:
    citing, cited = key.split("\x1f")
    citations = words.tables["citations"].having("document", citing)
    itself = any(each.cited == cited for each in citations)
    work = words.document(cited) if itself else f"a work that may be {words.document(cited)}"
    claims = ids(records, "claims")
    said = words.each_says(claims, {citing: "the first", cited: "the second"})
    return f"{words.document(citing)} cites {work}, and the two differ: {said}"


def _changed_message(key: str, records: Records, words: Words) -> str:
    citations = [words.tables["citations"][each] for each in ids(records, "citations")]
    relying = {each.document for each in citations}
    verb = "relies" if len(relying) == 1 else "rely"
    work = words.tables["documents"][key]
    what = (
        work.standing if work.standing in {"corrected", "withdrawn"} else "corrected or withdrawn"
    )
    notice = f" ({words.document(work.notice)})" if work.notice else ""
    return f"{words.documents(relying)} {verb} on {words.document(key)}, which was {what}{notice}"


QUERIES = (
    Query(rule=OTHER_NAME, records=other_names, message=_name_message),
    Query(rule=CIRCULAR_CITATION, records=circular_citations, message=_circle_message),
    Query(rule=DIFFERS_FROM_SOURCE, records=differing_from_cited, message=_differing_message),
    Query(rule=CHANGED_SOURCE, records=changed_sources, message=_changed_message),
)
