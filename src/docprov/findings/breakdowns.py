"""DF101 and DF206: wholes and their parts, by interval arithmetic.

Parts are added up only where the text says that none overlaps another, or where it is unclear how
they are counted; then both readings are shown. Parts in addition to a whole are never compared with
it.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations
from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.wording import Words, joined, series
from docprov.model.records import Claim
from docprov.model.values import decimal_text
from docprov.rules.frames import Frames

UNFITTING_PARTS = Rule(
    code="DF101",
    name="parts-that-do-not-fit",
    severity="finding",
    summary="A document gives parts of a whole whose numbers cannot fit the number of the whole.",
    why="One of the numbers, or the way in which they are read together, is not what it seems.",
    help="read the passage: parts may overlap, or be counted beside the whole",
    message="{0}",
    file="data/claims.csv",
    record="arden-2011.c-w6q1z",
    silent="value: 6\nlower: 6\nupper: 6",
    fires="value: 60\nlower: 60\nupper: 60",
)
OTHER_BREAKDOWN = Rule(
    code="DF206",
    name="other-breakdown",
    severity="finding",
    summary="Documents give one whole and divide it otherwise, or read its parts otherwise.",
    why="Parts of such breakdowns cannot be put side by side as they are.",
    help="read both passages, and how each of them joins the parts to the whole",
    message="{0}",
    example="one letter counts 6 women among the 41 dockers, another one 41 dockers and 6 women",
    lookalike="one letter counts 6 women among 41 dockers, another one gives 41 dockers alone",
)
MOST_ADDED = 8
"""Of how many parts it is tried which of them make the whole."""


def _parts(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the parts that are numbers, with the interval of their whole."""
    counted = frames["claims"].filter(
        nw.col("polarity") == "affirmed", ~nw.col("comparator").is_null(), ~nw.col("_low").is_null()
    )
    own = ("subject", "_unit", "_population", "_place", "_from", "_to", "_low", "_high")
    wholes = counted.select(
        nw.col("id").alias("whole"),
        nw.col("predicate").alias("_divided"),
        *(nw.col(name).alias(f"_whole_{name.lstrip('_')}") for name in own),
    )
    breakdowns = frames["breakdowns"].select(
        nw.col("id").alias("breakdown"), "whole", "dimension", "reading", "exhaustive", "disjoint"
    )
    return (
        counted.drop("reading", strict=False)
        .join(breakdowns, on="breakdown")
        .join(wholes, on="whole")
        .filter(nw.col("predicate") == nw.col("_divided"), nw.col("_unit") == nw.col("_whole_unit"))
    )


def unfitting_parts(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the wholes and parts of DF101."""
    parts = _without_negative(frames, _parts(frames).filter(nw.col("reading") != "additive"))
    every = frames["claims"].group_by("breakdown").agg(nw.len().alias("_every"))
    least = nw.when(~nw.col("_open_below")).then(nw.col("_low")).otherwise(nw.lit(0))
    most = nw.when(~nw.col("_open_above")).then(nw.col("_high")).otherwise(nw.lit(0))
    sums = (
        parts.with_columns(
            least.alias("_least"),
            most.alias("_most"),
            nw.col("_open_above").cast(nw.Int64).alias("_open"),
        )
        .group_by("breakdown")
        .agg(
            nw.col("_least").sum(),
            nw.col("_most").sum(),
            nw.col("_open").sum(),
            nw.col("_least").max().alias("_largest"),
            nw.col("_whole_low").max(),
            nw.col("_whole_high").max(),
            nw.col("reading").max(),
            nw.col("exhaustive").max(),
            nw.col("disjoint").max(),
            nw.len().alias("_compared"),
        )
        .join(every, on="breakdown")
    )
    within = nw.col("reading") == "inclusive"
    summed = (within & (nw.col("disjoint") == "yes")) | (nw.col("reading") == "unclear")
    larger = within & (nw.col("_largest") > nw.col("_whole_high"))
    too_many = summed & (nw.col("_least") > nw.col("_whole_high"))
    complete = within & (nw.col("exhaustive") == "yes") & (nw.col("_open") == 0)
    complete &= nw.col("_compared") == nw.col("_every")
    too_few = complete & (nw.col("_most") < nw.col("_whole_low"))
    found = sums.filter(larger | too_many | too_few).select("breakdown")
    concerned = parts.join(found, on="breakdown")
    return nw.concat(
        [
            about(concerned, "breakdowns", "breakdown", "breakdown"),
            about(concerned, "claims", "breakdown", "whole"),
            about(concerned, "claims", "breakdown", "id"),
        ]
    )


def _without_negative(frames: Frames, parts: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Leave out breakdowns with a negative number, which a part can make smaller."""
    negative = frames["claims"].filter(nw.col("_negative"))
    found = parts
    for key, of in (("whole", "id"), ("breakdown", "breakdown")):
        named = negative.select(nw.col(of).alias(key)).unique()
        found = found.join(named, on=key, how="anti")
    return found


def other_breakdowns(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the breakdowns and wholes of DF206.

    Wholes are one where subject, predicate, unit, place, time and number are equal, and where
    their groups are equal or are those of one number that is defined differently.
    """
    redefined = frames["redefined"].select(nw.col("id").alias("whole"), "_group")
    asked = ("subject", "unit", "place", "from", "to", "low", "high")
    parts = _parts(frames).join(redefined, on="whole", how="left")
    parts = parts.with_columns(
        nw.concat_str(
            [
                *(nw.col(name) for name in ("predicate", "dimension")),
                *(nw.col(f"_whole_{name}").cast(nw.String) for name in asked),
                nw.coalesce(nw.col("_group"), nw.col("_whole_population")),
            ],
            separator="\x1f",
        ).alias("_key")
    )
    groups = parts.group_by("_key").agg(
        nw.col("reading").n_unique().alias("_readings"),
        nw.col("document").n_unique().alias("_documents"),
        nw.col("breakdown").n_unique().alias("_breakdowns"),
    )
    groups = groups.filter(nw.col("_documents") > 1)
    named = parts.filter(nw.col("_population") != "").group_by("_key", "_population")
    unshared = (
        named.agg(nw.col("breakdown").n_unique().alias("_having"))
        .join(groups, on="_key")
        .filter(nw.col("_having") < nw.col("_breakdowns"))
        .select("_key")
    )
    keys = nw.concat([groups.filter(nw.col("_readings") > 1).select("_key"), unshared]).unique()
    found = parts.join(keys, on="_key")
    return nw.concat(
        [
            about(found, "breakdowns", "_key", "breakdown"),
            about(found, "claims", "_key", "whole"),
        ]
    )


_READ = {
    "inclusive": "it includes {parts}",
    "additive": "{parts} are counted beside it",
    "unclear": "{parts} are named, within it or beside it",
}


def _unfitting_message(_key: str, records: Records, words: Words) -> str:
    breakdown = words.tables["breakdowns"][ids(records, "breakdowns")[0]]
    whole, total = breakdown.whole, _total(breakdown.id, words)
    gives = f"{words.voice(whole)} gives {words.value(whole)} for “{words.question(whole)}”"
    said = f"{gives}, {words.quote(whole)}, and as parts {_listed(breakdown.id, words)}"
    number = words.claim(whole).value
    together = f"All parts together make {decimal_text(total)}"
    fitting = _fitting(breakdown.id, Decimal(number), words) if number is not None else []
    if fitting:
        rest = [key for key in _parts_of(breakdown.id, words) if key not in fitting]
        alone = f"{_counted(fitting, words)} alone make {number}"
        together = f"{alone}; with {_counted(rest, words)} they make {decimal_text(total)}"
    if breakdown.reading == "unclear" and number is not None:
        both = decimal_text(total + Decimal(number))
        return (
            f"{said}. {together}. Whether the parts are within the {number} or in addition to "
            f"them, the text leaves open; in addition, all would make {both}"
        )
    return f"{said}. {together}, which does not fit the whole"


def _fitting(breakdown: str, whole: Decimal, words: Words) -> list[str]:
    """Return some of the parts that make exactly the whole; none where no some do, or all do."""
    parts = _parts_of(breakdown, words)[:MOST_ADDED]
    for count in range(len(parts) - 1, 1, -1):
        for some in combinations(parts, count):
            if sum(_least(words.claim(key)) for key in some) == whole:
                return list(some)
    return []


def _other_message(_key: str, records: Records, words: Words) -> str:
    alike: dict[str, set[str]] = {}
    for key in ids(records, "breakdowns"):
        breakdown = words.tables["breakdowns"][key]
        read = _READ.get(breakdown.reading, "{parts} are named, it is not said how")
        clause = read.format(parts=_listed(key, words))
        number = words.claim(breakdown.whole).value
        if breakdown.reading == "additive" and number is not None:
            clause += f", {decimal_text(_total(key, words) + Decimal(number))} together"
        alike.setdefault(clause, set()).add(words.claim(breakdown.whole).document)
    clauses = (f"in {words.documents(found)} {clause}" for clause, found in alike.items())
    whole = words.claim(ids(records, "claims")[0])
    divided = f"{words.label('subjects', whole.subject)}: "
    divided += words.label("predicates", whole.predicate)
    return (
        f"Documents give {words.value(whole.id)} for “{divided}” and divide it differently: "
        f"{joined(clauses)}"
    )


def _parts_of(breakdown: str, words: Words) -> list[str]:
    """Return the claims that are added up as parts, the largest first."""
    whole = words.claim(words.tables["breakdowns"][breakdown].whole)
    parts = words.tables["claims"].having("breakdown", breakdown)
    added = [each for each in parts if _is_added(each, whole)]
    return [each.id for each in sorted(added, key=lambda each: (-_least(each), each.id))]


def _is_added(part: Claim, whole: Claim) -> bool:
    """Return whether a part is a number of what the whole counts, as `_parts` has it."""
    counted = part.status == "current" and part.polarity == "affirmed" and part.comparator
    alike = (part.predicate, part.unit) == (whole.predicate, whole.unit)
    return bool(counted) and alike and (part.population or "") != (whole.population or "")


def _least(part: Claim) -> Decimal:
    return part.lower or Decimal(0)


def _total(breakdown: str, words: Words) -> Decimal:
    return sum((_least(words.claim(key)) for key in _parts_of(breakdown, words)), Decimal(0))


def _listed(breakdown: str, words: Words) -> str:
    return _counted(_parts_of(breakdown, words), words)


def _counted(parts: Iterable[str], words: Words) -> str:
    return series([f"{words.value(key)} {words.population(key)}".strip() for key in parts])


QUERIES = (
    Query(rule=UNFITTING_PARTS, records=unfitting_parts, message=_unfitting_message),
    Query(rule=OTHER_BREAKDOWN, records=other_breakdowns, message=_other_message),
)
