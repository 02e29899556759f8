"""DF202, DF203 and DF205: values that touch, one number for several things, what is denied."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from typing import Any

import narwhals as nw
import polars as pl

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.frames import OPEN
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.questions import Part, first_of, placed, settled
from docprov.findings.wording import Words, joined, series
from docprov.model.dates import Date
from docprov.model.records import WITHHELD
from docprov.rules.components import components
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
_BEYOND = ("more-than", "fewer-than")
"""The comparators that leave out the number itself."""
_AT_LIMIT = "differ only at the limit"
_PAIR = "\x1e"


def values_of(frames: Frames) -> Part:
    """Return the different values of each exact question, with documents that give them."""
    claims = frames["comparable"].filter(nw.col("_kind") != "elapsed-years")
    own = ("_question", "subject", "predicate")
    value = ("_low", "_high", "_bounded", "_loose", "_coarse")
    documents = (nw.col("document").min().alias("_first"), nw.col("document").max().alias("_last"))
    values = settled(claims.group_by(*own, *value).agg(*documents))
    about_it = ["subject", "predicate"]
    # Where all values of a subject are exact numbers, none touches another one.
    inexact = values.filter(nw.col("_loose")).select(about_it).unique()
    values = values.join(inexact, on=about_it, how="semi")
    return first_of(values, [*own], [*value])


def touching(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF202; values that hang together are one finding.

    A value meets one of the same question where their closures have a number in common, and a
    narrower or wider one where they have an end in common. A date that is told with less precision
    than another one meets nothing. A word that counts leaves room for every number, so that it is
    a finding only beside numbers that differ.
    """
    level = nw.when(nw.col("_narrower")).then(nw.lit(1)).otherwise(nw.lit(0))
    pairs = frames["related"].select("_question", "_question_2", "_within", level.alias("_level"))
    turned = pairs.select(
        nw.col("_question_2").alias("_question"),
        nw.col("_question").alias("_question_2"),
        "_within",
        nw.col("_level") * -1,
    )
    values = frames["values"].drop("subject", "predicate")
    loose = values.filter(nw.col("_loose"))
    same = loose.with_columns(
        nw.col("_question").alias("_question_2"),
        _within=nw.lit(value=False),
        _level=nw.lit(0),
    )
    beside = loose.join(nw.concat([pairs, turned]), on="_question")
    columns = same.collect_schema().names()
    bounded = values.filter(nw.col("_bounded"))
    bounded = bounded.rename({name: f"{name}_2" for name in bounded.collect_schema().names()})
    met = nw.concat([same, beside.select(columns)]).join(bounded, on="_question_2")
    met = met.filter(
        (nw.col("_first") != nw.col("_last_2")) | (nw.col("_last") != nw.col("_first_2"))
    )
    return nw.concat([_meeting(frames, met), _beside_words(frames, met)])


def _meeting(frames: Frames, met: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the claims whose values meet, under one key for all that hang together."""
    low, high, low_2, high_2 = (nw.col(each) for each in ("_low", "_high", "_low_2", "_high_2"))
    coarser = nw.col("_coarse") & (low <= low_2) & (high_2 <= high)
    finer = nw.col("_coarse_2") & (low_2 <= low) & (high <= high_2)
    edges = met.filter(
        nw.col("_bounded"),
        ((nw.col("_level") == 0) & (low <= high_2) & (low_2 <= high))
        | ((nw.col("_level") == 1) & (low == high_2))
        | ((nw.col("_level") == -1) & (high == low_2)),
        (low != low_2) | (high != high_2),
        ~(coarser | finer),
    )
    value = ("_question", "_low", "_high", "_question_2", "_low_2", "_high_2")
    edges = edges.select(*(nw.col(name).cast(nw.String) for name in value)).unique()
    rows = edges.collect(backend="polars").to_native().iter_rows()
    owners = components([(row[:3], row[3:]) for row in rows])
    table = [(*node, _PAIR.join(root)) for node, root in owners.items()]
    schema = dict.fromkeys([*value[:3], "_key"], pl.String)
    nodes = pl.DataFrame(table, schema=schema, orient="row")
    claims = frames["comparable"].select(
        "id", "_question", *(nw.col(name).cast(nw.String) for name in value[1:3])
    )
    return about(claims.join(placed(nodes, claims), on=[*value[:3]]), "claims", "_key", "id")


def _beside_words(frames: Frames, met: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the claims with a word that counts, and those of numbers that differ beside it."""
    words = met.filter(~nw.col("_bounded"), (nw.col("_level") == 0) | nw.col("_within"))
    both = ["_question", "_question_2"]
    apart = words.group_by(both).agg(
        nw.col("_low_2").max().alias("_top"), nw.col("_high_2").min().alias("_bottom")
    )
    apart = apart.filter(nw.col("_top") > nw.col("_bottom")).select(both)
    words = words.join(apart, on=both, how="semi").with_columns(nw.col("_question").alias("_key"))
    value = ("_question", "_low", "_high")
    found = nw.concat(
        [
            words.select("_key", *(nw.col(f"{name}{side}").alias(name) for name in value))
            for side in ("", "_2")
        ]
    ).unique()
    return about(frames["comparable"].join(found, on=[*value]), "claims", "_key", "id")


def numbers_of(frames: Frames) -> Part:
    """Return each number of a subject once for each definition and time."""
    claims = exact_numbers(frames)
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


def exact_numbers(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims that give one exact number."""
    return frames["comparable"].filter(
        nw.col("_kind") == "quantity", nw.col("_low") == nw.col("_high")
    )


def other_definitions(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF203; those whose definitions hang together are one finding."""
    return about(frames["redefined"], "claims", "_group", "id")


def redefined(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims that give one number for what documents define differently.

    Those whose definitions hang together have one `_group`.
    """
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
    return _grouped(exact_numbers(frames), edges)


def definitions_apart(frames: Frames, documents: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return the claims of two documents that give one number for what they define differently.

    Args:
        frames: the frames.
        documents: pairs of documents, `document` and `other`, each with a `_key`.
    """
    found = frames["redefined"]
    names = ("id", "predicate", "_population")
    second = found.rename({"document": "other", **{name: f"{name}_2" for name in names}})
    documents = settled(documents)
    pairs = found.join(documents, on="document").join(second, on=["_group", "other"])
    differs = (nw.col("predicate") != nw.col("predicate_2")) | (
        nw.col("_population") != nw.col("_population_2")
    )
    return pairs.filter(differs).select("_key", "id", "id_2")


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
    """Return the claims whose definitions edges connect, each with its component, `_group`."""
    keys = ["subject", "_unit", "_low", "predicate", "_population"]
    number = nw.col("_low").cast(nw.String)
    rows: pl.DataFrame = edges.with_columns(number).collect(backend="polars").to_native()
    stated = rows.drop_nulls().iter_rows()
    owners = components([((*row[:3], *row[3:5]), (*row[:3], *row[5:])) for row in stated])
    table = [(*node, _PAIR.join(root)) for node, root in owners.items()]
    schema = dict.fromkeys([*keys, "_group"], pl.String)
    definitions = pl.DataFrame(table, schema=schema, orient="row")
    held = claims.select("id", "document", *keys).with_columns(number)
    found = held.join(placed(definitions, held), on=keys)
    several = found.group_by("_group").agg(nw.col("document").n_unique().alias("_documents"))
    several = several.filter(nw.col("_documents") > 1).select("_group")
    columns = ("id", "document", "_group", "predicate", "_population")
    return found.join(several, on="_group").select(columns)


def denied_pairs(frames: Frames) -> Part:
    """Return the pairs of a claim, `id`, and of one that denies it, `id_2`."""
    comparator = nw.col("comparator").fill_null("")
    written = nw.when(comparator == "unspecified").then(nw.col("value_as_written"))
    text = nw.when(comparator == "").then(nw.col("value")).otherwise(written.otherwise(nw.lit("")))
    claims = frames["claims"].with_columns(
        text.str.to_lowercase().fill_null("").alias("_said"),
        nw.col("object").fill_null("").alias("_object"),
        comparator.alias("_comparator"),
    )
    claims = claims.filter(nw.col("_said") != WITHHELD)
    keys = ["subject", "predicate", "_unit", "_population", "_place", "_object", "_said"]
    ends = ["id", "_low", "_high", "_comparator", "_from", "_to"]
    affirmed = claims.filter(nw.col("polarity") == "affirmed").select(*keys, *ends)
    other = claims.filter(nw.col("polarity") == "denied").select(
        *keys, *(nw.col(name).alias(f"{name}_2") for name in ends)
    )
    other = settled(other)
    affirmed = settled(affirmed.join(other.select(keys).unique(), on=keys, how="semi"))
    other = other.join(affirmed.select(keys).unique(), on=keys, how="semi")
    affirmed, large = first_of(affirmed, keys, ["id"])
    other, more = first_of(other, keys, ["id_2"])
    within = nw.lit(value=True)
    for low, high, beyond in (("_low_2", "_low", "more-than"), ("_high", "_high_2", "fewer-than")):
        # an open end is denied without the number itself: 12 is not more than 12
        alike = nw.col("_comparator") == nw.col("_comparator_2")
        closed = alike | (nw.col("_comparator_2") != beyond)
        within &= (nw.col(low) < nw.col(high)) | (closed & (nw.col(low) == nw.col(high)))
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
    counting = [key for key in claims if _interval(key, words) == (-OPEN, OPEN)]
    if counting:
        numbers = [key for key in claims if key not in counting]
        values = series(list(dict.fromkeys(map(words.value, sorted(numbers, key=words.order)))))
        said = words.each_says(counting)
        topic = f"On “{words.topic(counting)}”,"
        room = f"which leaves room for {values}, and these differ"
        return f"{topic} {said}, {room}: {words.each_says(numbers)}"
    relations = list(_relations(claims, words))
    at_limit = all(each.endswith(_AT_LIMIT) for each in relations)
    how = "that differ only at the limit" if at_limit else "that can hold together"
    told = "" if at_limit else f" ({joined(relations)})"
    return (
        f"Documents give values for “{words.topic(claims)}” {how}{told}: {words.each_says(claims)}"
    )


def _interval(key: str, words: Words) -> tuple[Decimal, Decimal]:
    claim = words.claim(key)
    if claim.comparator is None and claim.value:
        date = Date(claim.value)
        return Decimal(date.first), Decimal(date.last)
    low = -OPEN if claim.lower is None else claim.lower
    return low, OPEN if claim.upper is None else claim.upper


def _relations(claims: list[str], words: Words) -> Iterator[str]:
    """Yield how the values that can hold together meet, in words."""
    values = {words.plain_value(key): key for key in claims}
    for one, other in permutations(sorted(values), 2):
        (low, high), (low_2, high_2) = (_interval(values[each], words) for each in (one, other))
        at_end = low == high_2 or high == low_2
        if low <= low_2 and high_2 <= high and words.claim(values[one]).comparator not in _BEYOND:
            yield f"{one} includes {other}"
        elif at_end and OPEN in {high, -low}:
            yield f"{one} and {other} {_AT_LIMIT}"
        elif low < low_2 <= high < high_2:
            yield f"{one} and {other} overlap"


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
