"""DF303 and DF304: chains of sources that end in a work nobody holds, or pass through one."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.citing import EVIDENCE
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.wording import Words
from docprov.rules.frames import Frames

UNHELD_ORIGIN = Rule(
    code="DF303",
    name="origin-not-held",
    severity="finding",
    summary="A chain of sources ends in a work of which no text is held.",
    why="What it says is known only through others; nobody has compared it.",
    help="obtain the work, and record what it says itself",
    message="{0}",
    file="data/attributions.csv",
    record="arden-2011.c-n0n3i 1",
    silent="document:",
    fires="document: harbour-book",
)
SECONDHAND = Rule(
    code="DF304",
    name="secondhand-quotation",
    severity="finding",
    summary="A document passes on what somebody said to another work.",
    why="The words went through other hands twice; each may have changed them.",
    help="look for what the other work prints, and for what was said to it",
    message="{0}",
    file="data/attributions.csv",
    record="arden-2011.c-n0n3i 0",
    silent="document:",
    fires="document: arden-count",
)
_NAMED = (("documents", "cited"), ("citations", "id"))
_NAMED_BY = nw.concat_str([nw.lit("named"), nw.col("document")], separator="\x1f")
_CONTENTS = (*EVIDENCE, "describes")
"""The intents with which a document tells what a work contains."""


def _steps(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the steps of current claims in which somebody speaks in a work."""
    claims = frames["claims"].select(nw.col("id").alias("claim"), nw.col("document").alias("_by"))
    steps = frames["attributions"].filter(~nw.col("document").is_null())
    return steps.join(claims, on="claim")


def unheld_origins(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the works of DF303 with the claims that pass on what they say.

    A work of which no claim passes on anything comes with the citations that tell what it contains.
    Works that a document only names or links to are one finding of the document.
    """
    unheld = frames["documents"].filter(nw.col("holding") != "held").select("id")
    found = _steps(frames).join(unheld, left_on="document", right_on="id")
    relied = frames["citations"].filter(nw.col("intent").is_in(_CONTENTS))
    evidence = relied.join(unheld.rename({"id": "cited"}), on="cited").join(
        found.select("document").unique(), left_on="cited", right_on="document", how="anti"
    )
    told = [found.select(nw.col("document").alias("cited")), evidence.select("cited")]
    named = _only_named(frames, nw.concat(told).unique())
    return nw.concat(
        [
            about(found, "documents", "document", "document"),
            about(found, "claims", "document", "claim"),
            about(evidence, "documents", "cited", "cited"),
            about(evidence, "citations", "cited", "id"),
            *(about(named, name, _NAMED_BY, key) for name, key in _NAMED),
        ]
    )


def _only_named(frames: Frames, relied: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the citations that only name works which somebody has identified and nobody holds.

    Args:
        frames: the frames.
        relied: the `cited` works that are told of elsewhere.
    """
    documents, same = frames["documents"].select("id", "holding"), frames["same_works"]
    held = documents.filter(nw.col("holding") == "held").select("id")
    held_again = same.join(same.join(held, on="id").select("_work").unique(), on="_work")
    named = frames["citations"].filter(nw.col("intent").is_in(["links-to", "mentions"]))
    known = documents.filter(nw.col("holding") == "cited-only").select("id")
    return (
        named.select("id", "document", "cited")
        .join(known.rename({"id": "cited"}), on="cited")
        .join(held_again.select(nw.col("id").alias("cited")), on="cited", how="anti")
        .join(relied, on="cited", how="anti")
    )


def secondhand(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims and works of DF304."""
    speakers = frames["attributions"]
    last = speakers.group_by("claim").agg(nw.col("_step").max().alias("_last"))
    inner = speakers.join(last, on="claim").filter(nw.col("_step") == nw.col("_last"))
    works = _steps(frames).select("claim", "document", "_by", "_step")
    found = works.join(inner.select("claim", "_last", "agent"), on="claim").filter(
        nw.col("_step") < nw.col("_last")
    )
    key = nw.concat_str([nw.col(name) for name in ("_by", "document", "agent")], separator="\x1f")
    return nw.concat(
        [
            about(found, "documents", key, "document"),
            about(found, "claims", key, "claim"),
            about(found, "agents", key, "agent"),
        ]
    )


def _unheld_message(key: str, records: Records, words: Words) -> str:
    _, _, by = key.partition("\x1f")
    if by:
        works = ids(records, "documents")
        count = "a work" if len(works) == 1 else "works"
        listed = words.documents(works)
        return f"{words.document(by)} names {count} of which this collection has no text: {listed}"
    missing = f"This collection has no text of {words.document(key)}"
    claims = ids(records, "claims")
    if not claims:
        citations = [words.tables["citations"][each] for each in ids(records, "citations")]
        by = words.documents({each.document for each in citations})
        quotes = words.each_passage(each.passage for each in citations)
        described = all(each.intent == "describes" for each in citations)
        told = f"whose contents are described in {by}" if described else f"a source named in {by}"
        return f"{missing}, {told}: {quotes}"
    by = words.documents({words.claim(each).document for each in claims})
    count = "one claim is" if len(claims) == 1 else f"{len(claims)} claims are"
    implied = sum(_is_implied(each, key, words) for each in claims)
    how_many = "all" if implied == len(claims) else f"{implied} of them"
    surely = f" ({how_many} by implication)" if implied else ""
    return f"{missing}; {count} ascribed to it{surely} in {by}: {words.each_quote(claims)}"


def _is_implied(claim: str, work: str, words: Words) -> bool:
    """Return whether it is only implied that a claim is from a work."""
    steps = words.tables["attributions"].having("claim", claim)
    return any(step.certainty == "implied" and step.document == work for step in steps)


def _secondhand_message(key: str, records: Records, words: Words) -> str:
    by, work, agent = key.split("\x1f")
    claims = ids(records, "claims")
    quotes = words.each_quote(claims)
    surely = ", by implication" if all(_is_implied(each, work, words) for each in claims) else ""
    through = f"{words.document(by)} quotes {words.document(work)}{surely}"
    return f"{through}, which quotes {words.label('agents', agent)}: {quotes}"


QUERIES = (
    Query(rule=UNHELD_ORIGIN, records=unheld_origins, message=_unheld_message),
    Query(rule=SECONDHAND, records=secondhand, message=_secondhand_message),
)
