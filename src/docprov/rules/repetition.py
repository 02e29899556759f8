"""DP2: what is recorded twice."""

from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.diagnostics import Rule
from docprov.model.records import NO_DIGEST
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

DUPLICATE_CLAIM = Rule(
    code="DP214",
    name="duplicate-claim",
    severity="warning",
    summary="Two claims of a document say the same with the same quote and the same voices.",
    why="What a document says once counts twice in every count and comparison.",
    help="remove one of them, or withdraw it where it was released",
    message="claim {0!r} says what {1!r} says",
    file="data/claims.csv",
    record="arden-2011.c-w6q1z",
    silent="value: 6\nlower: 6\nupper: 6\npopulation: women",
    fires="value: 3\nlower: 3\nupper: 3\npopulation: boys",
)
SHARED_CAPTURE = Rule(
    code="DP212",
    name="shared-capture",
    severity="warning",
    summary="Captures of two documents have the same bytes.",
    why="Either one of the documents was captured wrongly, or one document has two records.",
    help="capture each document by itself, or record what is one document once",
    message="capture {0!r} has the bytes of {1!r}, a capture of another document",
    file="data/captures.csv",
    record="leith-2012.t001",
    silent="sha256: sha256:bef6650604897b1bff42bef1725fe49cae0a65ecf998e4c34cc25924a7385648",
    fires="sha256: sha256:6bb3c6c1563a7555f2cb716cc7108eaf9730a130962b67c3e751a2cc5cc9d246",
)

_SAID = (
    "passage",
    "subject",
    "predicate",
    "value",
    "comparator",
    "lower",
    "upper",
    "unit",
    "object",
    "population",
    "time",
    "place",
    "breakdown",
    "polarity",
)
_SHORT = ("passage", "predicate", "population", "value")
_VOICE = ("step", "agent", "document", "mode")


def duplicate_claims(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims that say what one before them says, with the same quote and voices."""
    said = nw.concat_str([nw.col(name).fill_null("") for name in _SAID], separator="\x1f")
    current = frames["claims"].filter(nw.col("status") != "withdrawn")
    # Long texts are compared only where the short ones are equal.
    counts = current.group_by(*_SHORT).agg(nw.len().alias("_count"))
    shared = counts.filter(nw.col("_count") > 1).select("passage")
    if not isinstance(shared.to_native(), pl.LazyFrame) and _is_empty(shared):
        # Other engines compute anew what a plan names again, and hold all of it at once.
        return offending(current.head(0), "claims", "id", "id", "id")
    current = current.join(shared, on="passage", how="semi")
    claims = current.with_columns(said.alias("_said")).select("_row", "id", "_said")
    first = claims.group_by("_said").agg(nw.col("_row").min().alias("_first"))
    firsts = claims.join(first, left_on="_row", right_on="_first").select(
        "_said", nw.col("id").alias("_other")
    )
    alike = claims.join(firsts, on="_said").filter(nw.col("id") != nw.col("_other"))
    voice = nw.concat_str([nw.col(name).fill_null("") for name in _VOICE], separator="\x1f")
    steps = frames["attributions"].select("claim", *_VOICE)
    mine, theirs = (
        alike.select("id", "_other")
        .join(steps, left_on=claim, right_on="claim")
        .select("id", "_other", voice.alias("_voice"))
        for claim in ("id", "_other")
    )
    pair = ["id", "_other", "_voice"]
    differing = [
        one.join(other, on=pair, how="anti").select("id")
        for one, other in ((mine, theirs), (theirs, mine))
    ]
    same = alike.join(nw.concat(differing), on="id", how="anti")
    return offending(same, "claims", "id", "id", "_other")


def _is_empty(frame: "nw.LazyFrame[Any]") -> bool:
    found: pl.DataFrame = frame.head(1).collect(backend="polars").to_native()
    return found.is_empty()


def shared_captures(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the captures with the bytes of a capture of another document before them."""
    captures = frames["captures"].filter(nw.col("sha256") != NO_DIGEST)
    captures = captures.select("_row", "id", "document", "sha256")
    first = captures.group_by("sha256").agg(nw.col("_row").min().alias("_first"))
    firsts = captures.join(first, left_on="_row", right_on="_first").select(
        "sha256", nw.col("id").alias("_other"), nw.col("document").alias("_owner")
    )
    shared = captures.join(firsts, on="sha256").filter(nw.col("document") != nw.col("_owner"))
    return offending(shared, "captures", "sha256", "id", "_other")


QUERIES = (
    Query(rule=DUPLICATE_CLAIM, offences=duplicate_claims),
    Query(rule=SHARED_CAPTURE, offences=shared_captures),
)
