"""DF202, DF203 and DF205: values that touch, one number for several things, what is denied."""

from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.components import components
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.questions import Part, first_of, settled
from docprov.findings.wording import Words, series
from docprov.rules.frames import Frames

TOUCHING = Rule(
    code="DF202",
    name="touching-values",
    severity="finding",
    summary="Documents give different values for one question that can hold together.",
    why="One is less exact than another, or hedged; taken alone they look like two numbers.",
    help="read the passages for the words that qualify each value",
    message="{0}",
    file="data/claims.csv",
    record="leith-2012.c-12b0t",
    silent="polarity: denied",
    fires="polarity: affirmed",
)
OTHER_DEFINITION = Rule(
    code="DF203",
    name="other-definition",
    severity="finding",
    summary="Documents give the same number for things that they define differently.",
    why="The numbers look like agreement, and at most one definition can be meant by all.",
    help="read who or what each document counts",
    message="{0}",
    file="data/claims.csv",
    record="leith-2012.c-b04xe",
    silent="population: dockers\nvalue: 38\ncomparator: at-least\nlower: 38\nupper:",
    fires="population:\nvalue: 41\ncomparator: exact\nlower: 41\nupper: 41",
)
DENIED = Rule(
    code="DF205",
    name="affirmed-and-denied",
    severity="finding",
    summary="What one claim affirms another one denies.",
    why="A reader of only one of the passages does not learn of the other.",
    help="read both passages, and who speaks in each of them",
    message="{0}",
    file="data/claims.csv",
    record="arden-2011.c-p13r3",
    silent="subject: pier-3\npredicate: closed",
    fires="subject: ships\npredicate: insured",
)
COUNTS_ALIKE = 100
"""The least number that two groups beside each other hardly share by chance."""
_PAIR = "\x1e"


def values_of(frames: Frames) -> Part:
    """Return the different values of each exact question, with documents that give them."""
    claims = frames["comparable"].filter(nw.col("_kind") != "elapsed-years")
    columns = ("_question", "subject", "predicate", "_low", "_high", "_bounded", "_loose")
    documents = (nw.col("document").min().alias("_first"), nw.col("document").max().alias("_last"))
    values = settled(claims.group_by(columns).agg(*documents))
    about_it = ["subject", "predicate"]
    # Where all values of a subject are exact numbers, none touches another one.
    inexact = values.filter(nw.col("_loose")).select(about_it).unique()
    values = values.join(inexact, on=about_it, how="semi")
    return first_of(values, [*columns[:3]], [*columns[3:]])


def touching(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF202.

    A question that is in conflict with itself has one finding for each inexact value, with those
    of other documents that it leaves room for; any other has one for all its values. A narrower
    number touches a wider one where it begins at its end, and a word that counts leaves room for a
    number where the wholes that they are parts of are comparable.
    """
    claims = frames["comparable"].filter(nw.col("_kind") != "elapsed-years")
    values = frames["values"].drop("subject", "predicate")
    ends = frames["questions"].select(
        "_question", (nw.col("_most") > nw.col("_least")).alias("_at_odds")
    )
    loose = values.filter(nw.col("_loose")).join(ends, on="_question")
    interval = nw.concat_str([nw.col(name).cast(nw.String) for name in ("_low", "_high")])
    apart = nw.when(nw.col("_at_odds")).then(interval).otherwise(nw.lit(""))
    loose = loose.with_columns(
        nw.concat_str([nw.col("_question"), apart], separator=_PAIR).alias("_key")
    )
    level = nw.when(nw.col("_narrower")).then(nw.lit(1)).otherwise(nw.lit(0))
    pairs = frames["related"].select("_question", "_question_2", "_within", level.alias("_level"))
    same = loose.with_columns(
        nw.col("_question").alias("_question_2"),
        nw.lit(0).alias("_level"),
        _within=nw.lit(value=False),
    )
    turned = pairs.select(
        nw.col("_question_2").alias("_question"),
        nw.col("_question").alias("_question_2"),
        "_within",
        nw.col("_level") * -1,
    )
    key = nw.concat_str(
        [
            nw.min_horizontal("_question", "_question_2"),
            nw.max_horizontal("_question", "_question_2"),
        ],
        separator=_PAIR,
    )
    beside = (
        loose.drop("_key")
        .join(nw.concat([pairs, turned]), on="_question")
        .with_columns(key.alias("_key"))
    )
    names = ("_question", "_low", "_high", "_bounded", "_first", "_last")
    columns = ("_key", *names, "_question_2", "_level", "_within")
    sides = nw.concat([same.select(columns), beside.select(columns)])
    word = ~(nw.col("_bounded") & nw.col("_bounded_2"))
    overlap = (nw.col("_low") <= nw.col("_high_2")) & (nw.col("_low_2") <= nw.col("_high"))
    met = sides.join(
        values.drop("_loose").rename({name: f"{name}_2" for name in names}), on="_question_2"
    ).filter(
        (((nw.col("_level") == 0) | (nw.col("_within") & word)) & overlap)
        | ((nw.col("_level") == 1) & (nw.col("_low") == nw.col("_high_2")))
        | ((nw.col("_level") == -1) & (nw.col("_high") == nw.col("_low_2"))),
        (nw.col("_low") != nw.col("_low_2")) | (nw.col("_high") != nw.col("_high_2")),
        nw.col("_bounded") | nw.col("_bounded_2"),
        (nw.col("_first") != nw.col("_last_2")) | (nw.col("_last") != nw.col("_first_2")),
    )
    meeting = nw.concat(
        [
            met.select("_key", *(nw.col(f"{name}{side}").alias(name) for name in names[:3]))
            for side in ("", "_2")
        ]
    ).unique()
    found = claims.join(meeting, on=["_question", "_low", "_high"])
    return about(found, "claims", "_key", "id")


def numbers_of(frames: Frames) -> Part:
    """Return each number of a subject once for each definition and time."""
    claims = _numbers(frames)
    columns = ("subject", "_unit", "_low", "predicate", "_population", "_from", "_to")
    whole = nw.col("breakdown").is_null().cast(nw.Int64)
    found = (
        claims.with_columns(whole.alias("_whole"))
        .group_by(*columns)
        .agg(
            nw.col("document").min().alias("_first"),
            nw.col("document").max().alias("_last"),
            nw.col("_whole").max(),
        )
    )
    return first_of(found, [*columns[:3]], [*columns[5:], *columns[3:5]])


def _numbers(frames: Frames) -> "nw.LazyFrame[Any]":
    return frames["comparable"].filter(
        nw.col("_kind") == "quantity", nw.col("_low") == nw.col("_high")
    )


def other_definitions(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF203; those whose definitions hang together are one finding."""
    found = frames["numbers"]
    names = found.collect_schema().names()
    pairs = found.join(
        found.rename({name: f"{name}_2" for name in names}),
        left_on=["subject", "_unit", "_low"],
        right_on=["subject_2", "_unit_2", "_low_2"],
    ).filter(
        (nw.col("_first") != nw.col("_last_2")) | (nw.col("_last") != nw.col("_first_2")),
        nw.col("_from") <= nw.col("_to_2"),
        nw.col("_from_2") <= nw.col("_to"),
    )
    differs = (nw.col("predicate") != nw.col("predicate_2")) | (
        nw.col("_population") != nw.col("_population_2")
    )
    pairs = pairs.filter(differs)
    for name, wider in (("predicate", "predicates"), ("_population", "subjects")):
        pairs = _with_kinship(pairs, frames[f"wider_{wider}"], name)
    alone = (nw.col("_whole") == 1) & (nw.col("_whole_2") == 1)
    alike = alone & (nw.col("_low") >= COUNTS_ALIKE)
    kin = [
        (nw.col(f"_kin_{name}") == 2) | ((nw.col(f"_kin_{name}") == 1) & alike)
        for name in ("predicate", "_population")
    ]
    edges = pairs.filter(*kin).select(
        *("subject", "_unit", "_low", "predicate", "_population", "predicate_2", "_population_2")
    )
    return _grouped(_numbers(frames), edges)


def _with_kinship(
    pairs: "nw.LazyFrame[Any]", wider: "nw.LazyFrame[Any]", name: str
) -> "nw.LazyFrame[Any]":
    """Add how close two definitions are.

    2: equal, one is left open, or one is below the other; 1: one is above both; 0: neither.
    """
    one, two = nw.col(name), nw.col(f"{name}_2")
    below = wider.select(
        nw.col("id").alias(name), nw.col("wider").alias(f"{name}_2"), nw.lit(1).alias("_below")
    )
    above = wider.select(
        nw.col("wider").alias(name), nw.col("id").alias(f"{name}_2"), nw.lit(1).alias("_above")
    )
    up = wider.rename({"id": name})
    shared = (
        up.join(wider.rename({"id": f"{name}_2"}), on="wider")
        .select(name, f"{name}_2", nw.lit(1).alias("_shared"))
        .unique()
    )
    for marks in (below, above, shared):
        pairs = pairs.join(marks, on=[name, f"{name}_2"], how="left")
    close = (one == two) | (one == "") | (two == "") | (nw.col("_below") == 1)
    close = (close | (nw.col("_above") == 1)).fill_null(value=False)
    kinship = nw.when(close).then(nw.lit(2)).otherwise(nw.col("_shared").fill_null(0))
    return pairs.with_columns(kinship.alias(f"_kin_{name}")).drop("_below", "_above", "_shared")


def _grouped(claims: "nw.LazyFrame[Any]", edges: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the claims whose definitions are connected by edges, under one key a component."""
    keys = ["subject", "_unit", "_low", "predicate", "_population"]
    rows = edges.collect(backend="polars").to_native().iter_rows()
    pairs = [((*row[:3], *row[3:5]), (*row[:3], *row[5:])) for row in rows]
    owners = components(pairs)
    table = [(*node, _PAIR.join(map(str, root))) for node, root in owners.items()]
    schema = {**dict.fromkeys(keys, pl.String), "_key": pl.String}
    schema["_low"] = pl.String
    definitions = pl.DataFrame([tuple(map(str, row)) for row in table], schema=schema, orient="row")
    held = claims.select("id", "document", *keys).collect(backend="polars").to_native()
    found = held.with_columns(pl.col("_low").cast(pl.String)).join(
        definitions.with_columns(pl.col("_low").cast(pl.Decimal(37, 9)).cast(pl.String)), on=keys
    )
    several = found.group_by("_key").agg(pl.col("document").n_unique())
    kept = found.drop("document").join(several.filter(pl.col("document") > 1), on="_key")
    return about(nw.from_native(kept.lazy()), "claims", "_key", "id")


def denied_pairs(frames: Frames) -> Part:
    """Return the pairs of a claim, `id`, and of one that denies it, `id_2`."""
    counted = ~nw.col("comparator").is_null()
    said = nw.when(~counted).then(nw.col("value").str.to_lowercase()).otherwise(nw.lit(""))
    claims = frames["claims"].with_columns(
        said.fill_null("").alias("_said"), nw.col("object").fill_null("").alias("_object")
    )
    keys = ["subject", "predicate", "_unit", "_population", "_place", "_object", "_said"]
    ends = ["id", "_low", "_high", "_from", "_to"]
    affirmed = claims.filter(nw.col("polarity") == "affirmed").select(*keys, *ends)
    other = claims.filter(nw.col("polarity") == "denied").select(
        *keys, *(nw.col(name).alias(f"{name}_2") for name in ends)
    )
    other = settled(other)
    affirmed = settled(affirmed.join(other.select(keys).unique(), on=keys, how="semi"))
    other = other.join(affirmed.select(keys).unique(), on=keys, how="semi")
    affirmed, large = first_of(affirmed, keys, ["id"])
    other, more = first_of(other, keys, ["id_2"])
    within = (nw.col("_low") >= nw.col("_low_2")) & (nw.col("_high") <= nw.col("_high_2"))
    pairs = affirmed.join(other, on=keys).filter(
        nw.col("_from") <= nw.col("_to_2"),
        nw.col("_from_2") <= nw.col("_to"),
        nw.col("_low_2").is_null() | within.fill_null(value=False),
    )
    return pairs, pl.concat([large, more])


def denied(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF205: of each denial, and of what affirms it."""
    pairs = frames["denials"]
    return nw.concat([about(pairs, "claims", "id_2", name) for name in ("id", "id_2")])


def _touching_message(_key: str, records: Records, words: Words) -> str:
    claims = ids(records, "claims")
    return (
        f"Documents give different values for “{words.question(claims[0])}”; a less exact one "
        f"meets or includes each of the others: {words.each_says(claims)}"
    )


def _definition_message(_key: str, records: Records, words: Words) -> str:
    claims = ids(records, "claims")
    subject = words.label("subjects", words.claim(claims[0]).subject)
    things = series(sorted({f"for {words.definition(key)}" for key in claims}))
    return (
        f"On “{subject}” documents give the same number, {words.value(claims[0])}, {things}: "
        f"{words.each_says(claims)}"
    )


def _denied_message(key: str, records: Records, words: Words) -> str:
    claims = [each for each in ids(records, "claims") if each != key]
    denial = f"{words.voice(key)} denies it, {words.quote(key)}"
    return f"On “{words.question(key)}”: {words.each_says(claims)}; {denial}"


QUERIES = (
    Query(rule=TOUCHING, records=touching, message=_touching_message),
    Query(rule=OTHER_DEFINITION, records=other_definitions, message=_definition_message),
    Query(rule=DENIED, records=denied, message=_denied_message),
)
