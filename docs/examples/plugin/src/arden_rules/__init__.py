"""A rule of one's own: a claim that the recorder is not sure of needs a note that says why.

It reads `trust`, a column that the package adds to its claims; where a package does not have the
column, the rule finds nothing.
"""

from typing import Any

import narwhals as nw

from docprov import Claim, Rule
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

UNEXPLAINED_DOUBT = Rule(
    code="ARDEN001",
    name="unexplained-doubt",
    severity="warning",
    summary="A claim with low trust has no note.",
    why="A reader cannot weigh a doubt without its reason.",
    help="write in note: why trust: is low",
    message="the trust in {0} is low, and no note says why",
    example="a claim has extra: {trust: low} and no note:",
)


def unexplained_doubt(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims with low trust and no note."""
    claims = frames["claims"]
    if "trust" not in claims.collect_schema().names():
        return offending(claims.filter(nw.col("id").is_null()), "claims", "id", "id")
    doubted = claims.filter(nw.col("trust") == "low", nw.col("note").is_null())
    return offending(doubted, "claims", "trust", "id")


QUERIES = (Query(rule=UNEXPLAINED_DOUBT, offences=unexplained_doubt),)


def trust(claim: Claim) -> str:
    """Return how sure the recorder is of a claim; `unstated` where the record does not say so."""
    return claim.extra.get("trust", "unstated")
