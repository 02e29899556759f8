"""DP2: relations between claims, and what each of them needs."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

_INNER = ("beside", "within")
_DIFFERING = ("contradicts", "not-comparable")

UNJUDGED_DIFFERENCE = Rule(
    code="DP218",
    name="unjudged-difference",
    summary="A relation says that two claims differ, and not whether the difference is explained.",
    why="A reader must see which differences wait for an explanation.",
    help="state status: open, explained or resolved",
    message="{0!r} {1} {2!r}, and no status is stated",
    file="dossiers/leith-2012.yaml",
    silent="relation: agrees, other: arden-2011.c-7k2ma, status: open",
    fires="relation: contradicts, other: arden-2011.c-7k2ma",
)
OUTER_GROUP = Rule(
    code="DP219",
    name="outer-group",
    summary="A claim is said to be beside or within one of another document.",
    why="These say how one text names two groups; texts of two documents have no such order.",
    help="use agrees, contradicts, refines or not-comparable between documents",
    message="{0!r} is {1} {2!r}, a claim of another document",
    file="dossiers/leith-2012.yaml",
    silent="relation: agrees, other: arden-2011.c-7k2ma",
    fires="relation: beside, other: arden-2011.c-7k2ma",
)


def unjudged_differences(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the relations that say that claims differ and have no status."""
    differing = nw.col("relation").is_in(list(_DIFFERING))
    wrong = frames["claim_relations"].filter(differing & nw.col("status").is_null())
    return offending(wrong, "claim_relations", "status", "claim", "relation", "other")


def outer_groups(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the relations of groups that are named in two documents."""
    found = frames["claim_relations"].filter(nw.col("relation").is_in(list(_INNER)))
    for column, owner in (("claim", "_owner"), ("other", "_other_owner")):
        owners = frames["claims"].select(
            nw.col("id").alias(column), nw.col("document").alias(owner)
        )
        found = found.join(owners, on=column)
    outer = found.filter(nw.col("_owner") != nw.col("_other_owner"))
    return offending(outer, "claim_relations", "relation", "claim", "relation", "other")


QUERIES = (
    Query(rule=UNJUDGED_DIFFERENCE, offences=unjudged_differences),
    Query(rule=OUTER_GROUP, offences=outer_groups),
)
