"""DF204: passages that two documents share, numbers left aside.

The locks have winnowed hashes of runs of five words, in which every number is the same mark: a
copied sentence with a changed figure is still shared.
"""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.definitions import definitions_apart
from docprov.findings.disagreements import conflicts
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.wording import Words, series
from docprov.rules.frames import Frames

SHARED_PASSAGES = Rule(
    code="DF204",
    name="shared-passages",
    severity="finding",
    summary="Two documents share passages word for word, numbers left aside.",
    why="One of them, or a source of both, stands behind both; they may not be two sources.",
    help="compare the two texts; the locks contain hashes only",
    message="{0}",
    example="two papers print one agency's report on a fire, one with 41 dead and one with 14",
    lookalike="two papers give the same name of a harbour office in full, and no more",
)
LEAST_HASHES = 4
"""Shared hashes that a name or a set phrase hardly makes up."""
LEAST_SHARE = 0.02
"""Share of the hashes of the shorter text; measured on texts with and without reuse."""
LEAST_WORDS = 4
"""Words of a quote that is shown as shared."""
MUCH = 10
"""Percent of the shorter text from which on the share is told."""
MOST_DOCUMENTS = 200
"""A run of words in more documents than this is a set phrase."""


def shared_hashes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return pairs of documents that share passages, with the share of the shorter text."""
    bodies = frames["bodies"]
    sizes = bodies.group_by("document").agg(nw.len().alias("_size"))
    common = bodies.group_by("hash").agg(nw.len().alias("_in"))
    rare = bodies.join(
        common.filter(nw.col("_in") > 1, nw.col("_in") <= MOST_DOCUMENTS).select("hash"), on="hash"
    )
    pairs = (
        rare.join(rare.rename({"document": "other"}), on="hash")
        .filter(nw.col("document") < nw.col("other"))
        .group_by("document", "other")
        .agg(nw.len().alias("_shared"))
        .filter(nw.col("_shared") >= LEAST_HASHES)
    )
    joined = pairs.join(sizes, on="document").join(
        sizes.rename({"document": "other", "_size": "_other_size"}), on="other"
    )
    shorter = nw.min_horizontal("_size", "_other_size")
    share = nw.col("_shared").cast(nw.Float64) / shorter.cast(nw.Float64)
    joined = joined.with_columns(shorter.cast(nw.Int64).alias("_shorter"))
    return joined.with_columns(share.alias("_share")).filter(nw.col("_share") >= LEAST_SHARE)


def shared_passages(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the documents of DF204, and their claims whose numbers or definitions differ."""
    # Whole numbers, since engines round a half in different ways.
    half, shorter = nw.col("_shorter") // 2, nw.col("_shorter")
    percent = ((nw.col("_shared").cast(nw.Int64) * 100 + half) // shorter).cast(nw.String)
    key = nw.concat_str([nw.col("document"), nw.col("other"), percent], separator="\x1f")
    pairs = frames["shared"].with_columns(key.alias("_key"))
    documents = pairs.select("_key", "document", "other")
    differing = [conflicts(frames, documents), definitions_apart(frames, documents)]
    return nw.concat(
        [
            *(about(pairs, "documents", "_key", name) for name in ("document", "other")),
            *(about(each, "claims", "_key", id_) for each in differing for id_ in ("id", "id_2")),
        ]
    )


def _message(key: str, records: Records, words: Words) -> str:
    one, other, percent = key.split("\x1f")
    shared = (
        f"{words.document(one)} and {words.document(other)} share passages word for word, numbers "
        "left aside"
    )
    if int(percent) >= MUCH:
        shared += f", about {percent} % of the shorter text"
    quoted = _quotes(one, words) & _quotes(other, words)
    if quoted:
        shared += f", among them {series(sorted(quoted))}"
    claims = ids(records, "claims")
    if not claims:
        return shared
    said = words.each_says(claims, {one: "the first", other: "the second"})
    return f"{shared}. Where they differ: {said}"


def _quotes(document: str, words: Words) -> set[str]:
    """Return the quotes of a document that are long enough to be more than a name."""
    claims = words.tables["claims"].having("document", document)
    quotes = {words.quote(each.id) for each in claims}
    return {quote for quote in quotes if len(quote.split()) >= LEAST_WORDS}


QUERIES = (Query(rule=SHARED_PASSAGES, records=shared_passages, message=_message),)
