"""DF102, DF201, DF202: what claims say of one question, where it differs.

Two claims disagree where the closures of their intervals have no number in common, or, where one
question is narrower, where the narrower number is above the wider one.
"""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.frames import TIMELESS
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.questions import Part, first_of, settled
from docprov.findings.wording import MOST_NAMED, Words
from docprov.rules.frames import Frames

DISAGREEMENT_INSIDE = Rule(
    code="DF102",
    name="document-at-odds-with-itself",
    severity="finding",
    summary="One document gives two values for one question that cannot both hold.",
    why="A reader who takes one of them from the document does not learn of the other.",
    help="read both passages; the document may correct itself, or quote somebody else",
    message="{0}",
    file="data/claims.csv",
    record="arden-2011.c-w6q1z",
    silent="population: women\nbreakdown: arden-2011.b-2mf8q",
    fires="population: dockers\nbreakdown:",
)
DISAGREEMENT = Rule(
    code="DF201",
    name="disagreement",
    severity="finding",
    summary="Documents give values for one question that cannot all hold.",
    why="Whoever has read only one of the documents takes its value for the only one.",
    help="read the passages, and how each document knows; nothing here says which one is right",
    message="{0}",
    file="data/claims.csv",
    record="leith-2012.c-b04xe",
    silent="value: 38\nlower: 38",
    fires="value: 48\nlower: 48",
)

OPEN_BASES = ("unanchored", "relative", "document-date")
"""What a time rests on that cannot be told without the date of its document."""
_PAIR = "\x1e"


def _itself(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims that disagree with one of their own document on an exact question."""
    at_odds = frames["ends"].filter(nw.col("_most") > nw.col("_least"))
    claims = frames["comparable"].join(at_odds, on=["_question", "document"])
    return claims.filter((nw.col("_low") > nw.col("_least")) | (nw.col("_high") < nw.col("_most")))


def disagreeing(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims on each exact question that disagree with one of another document."""
    claims = frames["comparable"]
    # Years since an event are counted from each document's own date, which has to be stated.
    dated = (nw.col("_kind") != "elapsed-years") | (nw.col("_from") > -TIMELESS)
    ends = frames["ends"].join(claims.filter(dated).select("_question").unique(), on="_question")
    # For each document, the ends of all others: the second ones where it has the first itself.
    whole = ends.group_by("_question").agg(
        nw.col("_most").max().alias("_top"), nw.col("_least").min().alias("_bottom")
    )
    conflicting = ends.join(whole.filter(nw.col("_top") > nw.col("_bottom")), on="_question")
    found = conflicting
    for end, extreme in (("_most", "_top"), ("_least", "_bottom")):
        has = nw.col(end) == nw.col(extreme)
        holders = conflicting.filter(has).group_by("_question").agg(nw.len().alias(f"_with{end}"))
        rest = conflicting.filter(~has).group_by("_question")
        second = rest.agg(
            (nw.col(end).max() if end == "_most" else nw.col(end).min()).alias(f"_second{end}")
        )
        found = found.join(holders, on="_question").join(second, on="_question", how="left")
        alone = has & (nw.col(f"_with{end}") == 1)
        other = nw.when(alone).then(nw.col(f"_second{end}")).otherwise(nw.col(extreme))
        found = found.with_columns(other.alias(f"_other{end}"))
    found = found.select("_question", "document", "_other_most", "_other_least")
    claims = claims.join(found, on=["_question", "document"])
    return claims.filter(
        (nw.col("_low") > nw.col("_other_least")) | (nw.col("_high") < nw.col("_other_most"))
    )


def disagreeing_pairs(frames: Frames) -> Part:
    """Return the pairs of claims that disagree on two related questions."""
    above = nw.col("_most") > nw.col("_least_2")
    below = ~nw.col("_narrower") & (nw.col("_most_2") > nw.col("_least"))
    pairs = frames["related"].filter(above | below)
    pairs = settled(pairs)
    names = ("_question", "id", "document", "_low", "_high")
    claims = frames["comparable"].select(*names, "subject", "predicate")
    key = ["_question", "_question_2"]
    one = claims.join(pairs, on="_question").filter(
        (nw.col("_low") > nw.col("_least_2"))
        | (~nw.col("_narrower") & (nw.col("_high") < nw.col("_most_2")))
    )
    ends = ("_most", "_least", "_narrower")
    two = (
        claims.select(names)
        .rename({name: f"{name}_2" for name in names})
        .join(pairs.select(*key, *ends), on="_question_2")
        .filter(
            (nw.col("_high_2") < nw.col("_most"))
            | (~nw.col("_narrower") & (nw.col("_low_2") > nw.col("_least")))
        )
    )
    one, large = first_of(settled(one), [*key, "subject", "predicate"], ["id"])
    two, _ = first_of(settled(two.drop(ends)), key, ["id_2"])
    both = one.join(two, on=key)
    apart = (nw.col("_low") > nw.col("_high_2")) | (
        ~nw.col("_narrower") & (nw.col("_high") < nw.col("_low_2"))
    )
    return both.filter(apart), large


def conflicts(frames: Frames, documents: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the claims of two documents that disagree: `id` of the first, `id_2` of the second.

    Args:
        frames: the frames.
        documents: pairs of documents, `document` and `other`, each with a `_key`.
    """
    names = ("_question", "id", "_low", "_high")
    exact = frames["between"].select("document", *names)
    other = exact.rename({"document": "other", **{name: f"{name}_2" for name in names[1:]}})
    # In this order: all claims on a question, each with each, are far more.
    exact = settled(exact.join(documents, on="document"))
    pairs = exact.join(other, on=["_question", "other"])
    apart = (nw.col("_low") > nw.col("_high_2")) | (nw.col("_high") < nw.col("_low_2"))
    pairs = pairs.filter(apart).select("_key", "id", "id_2")
    across = frames["across"].select("document", "document_2", "id", "id_2")
    sides = [
        across.join(documents, left_on=["document", "document_2"], right_on=keys).select(
            "_key", "id", "id_2"
        )
        for keys in (["document", "other"], ["other", "document"])
    ]
    return nw.concat([pairs, *sides])


def _key(*names: str) -> nw.Expr:
    return nw.concat_str([nw.col(name) for name in names], separator=_PAIR)


def _sides(pairs: "nw.LazyFrame[Any]", key: nw.Expr) -> "nw.LazyFrame[Any]":
    return nw.concat([about(pairs, "claims", key, name) for name in ("id", "id_2")]).unique()


def inside(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF102."""
    exact = about(_itself(frames), "claims", _key("_question", "document"), "id")
    pairs = frames["across"].filter(nw.col("document") == nw.col("document_2"))
    return nw.concat([exact, _sides(pairs, _key("_question", "_question_2", "document"))])


def between(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF201."""
    exact = about(frames["between"], "claims", "_question", "id")
    pairs = frames["across"].filter(nw.col("document") != nw.col("document_2"))
    return nw.concat([exact, _sides(pairs, _key("_question", "_question_2"))])


def _inside_message(_key: str, records: Records, words: Words) -> str:
    claims = ids(records, "claims")
    document = words.document(words.claim(claims[0]).document)
    clauses = []
    for claim in sorted(claims, key=words.position)[:MOST_NAMED]:
        part = words.part(claim)
        clauses.append(f"{part}, {words.says(claim, 'it')}" if part else words.says(claim, "it"))
    if len(claims) > MOST_NAMED:
        clauses.append(f"and {len(claims) - MOST_NAMED} more")
    return (
        f"{document} gives values for “{words.topic(claims)}” that exclude each other: "
        f"{'; '.join(clauses)}"
    )


def _between_message(_key: str, records: Records, words: Words) -> str:
    claims = ids(records, "claims")
    said = f"Documents give values for “{words.topic(claims)}” that exclude each other"
    undated = {words.claim(claim).document for claim in claims if _has_open_time(claim, words)}
    if undated:
        bear = "bears" if len(undated) == 1 else "bear"
        said += f", unless they are of different times ({words.documents(undated)} {bear} no date)"
    return f"{said}: {words.each_says(claims)}"


def _has_open_time(key: str, words: Words) -> bool:
    """Return whether a claim is of a time that is counted from a date its document lacks."""
    claim = words.claim(key)
    document = words.tables["documents"][claim.document]
    return claim.time_basis in OPEN_BASES and not (document.issued or document.written)


QUERIES = (
    Query(rule=DISAGREEMENT_INSIDE, records=inside, message=_inside_message),
    Query(rule=DISAGREEMENT, records=between, message=_between_message),
)
