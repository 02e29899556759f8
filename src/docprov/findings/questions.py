"""The question that two claims both answer, and how one question relates to another.

Claims with equal subject, predicate, unit, population, whole, place and time answer one exact
question. Two exact questions are the same where times overlap or one is left open, and are narrower
and wider where predicate, population, whole or place of one is below that of the other; then only a
narrower number above the wider one disagrees. A population or place that is left open is the widest
one; it is the stated one only where that contains all others that are stated beside it.
"""

from typing import Any

import narwhals as nw
import polars as pl

from docprov.findings.frames import QUESTION
from docprov.rules.frames import Frames

_FAMILY = ["subject", "predicate", "_unit"]


def with_questions(frames: Frames) -> dict[str, "nw.LazyFrame[Any]"]:
    """Return the frames with those that several rules share.

    `comparable` has the affirmed claims whose value is an interval of numbers or days; `ends` the
    highest lower end and the lowest upper one of each question in each document; `questions` the
    exact questions; `related` the pairs of them that can be compared.
    """
    found = dict(frames)
    stated = ~nw.col("_low").is_null() & ~nw.col("_high").is_null()
    claims = frames["claims"].filter(nw.col("polarity") == "affirmed", stated)
    columns = ("id", "document", "breakdown", "_kind", "_question", *QUESTION, "_low", "_high")
    found["comparable"] = settled(claims.select(*columns, "_bounded", "_loose"))
    ends = (nw.col("_low").max().alias("_most"), nw.col("_high").min().alias("_least"))
    found["ends"] = settled(found["comparable"].group_by("_question", "document").agg(*ends))
    found["questions"] = settled(_questions(found))
    found["related"] = settled(_related(found))
    return found


def settled(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return a frame that is computed now, on Polars, since several queries begin with it."""
    native = frame.to_native()
    return nw.from_native(native.collect().lazy()) if isinstance(native, pl.LazyFrame) else frame


def _questions(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return each exact question once, with the ends that its claims have.

    `_most` is the highest lower end, `_least` the lowest upper one: the question is in conflict
    with itself where the first is above the second. `_covers_population` and `_covers_place` tell
    whether its population or place is the same as one that is left open.
    """
    whole = nw.col("breakdown").is_null().cast(nw.Int64)
    found = (
        frames["comparable"]
        .with_columns(whole.alias("_whole"))
        .group_by("_question", *QUESTION)
        .agg(
            nw.col("_kind").min(),
            nw.col("_low").max().alias("_most"),
            nw.col("_high").min().alias("_least"),
            nw.col("_whole").max(),
        )
    )
    for name in ("_population", "_place"):
        found = _with_covers(frames, settled(found), name)
    return found


def _with_covers(frames: Frames, found: "nw.LazyFrame[Any]", name: str) -> "nw.LazyFrame[Any]":
    """Mark the questions whose population or place contains all that are stated beside it."""
    wider = frames["wider_subjects"]
    stated = found.filter(nw.col(name) != "", nw.col("_whole") == 1)
    stated = stated.select(*_FAMILY, name).unique()
    pairs = stated.join(stated.rename({name: "_beside"}), on=_FAMILY)
    apart = pairs.filter(nw.col(name) != nw.col("_beside")).join(
        wider, left_on=["_beside", name], right_on=["id", "wider"], how="anti"
    )
    covering = stated.join(apart, on=[*_FAMILY, name], how="anti")
    if name == "_population":
        covering = covering.join(
            wider.select("id").unique(), left_on=name, right_on="id", how="anti"
        )
    covering = covering.select(*_FAMILY, name, nw.lit(1).alias("_covers"))
    marked = found.join(covering, on=[*_FAMILY, name], how="left")
    covers = (nw.col("_covers").fill_null(0) == 1) & (nw.col("_whole") == 1)
    return marked.with_columns(covers.alias(f"_covers{name}")).drop("_covers")


def _related(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the pairs of exact questions that can be compared.

    A row has the columns of both, those of the second with `_2`, and `_narrower`: whether the first
    is narrower than the second. Of two that are the same, the one with the smaller key is first.
    """
    found = frames["questions"]
    own = found.select("predicate").unique().with_columns(nw.col("predicate").alias("_up"))
    above = frames["wider_predicates"].select(
        nw.col("id").alias("predicate"), nw.col("wider").alias("_up")
    )
    lifted = found.join(nw.concat([own, above]), on="predicate")
    columns = found.collect_schema().names()
    second = found.rename({name: f"{name}_2" for name in columns})
    pairs = lifted.join(
        second,
        left_on=["subject", "_unit", "_up"],
        right_on=["subject_2", "_unit_2", "predicate_2"],
    ).filter(
        nw.col("_question") != nw.col("_question_2"),
        nw.col("_from") <= nw.col("_to_2"),
        nw.col("_from_2") <= nw.col("_to"),
    )
    pairs = settled(pairs)
    equal = {"_predicate": nw.col("predicate") == nw.col("_up")}
    for name in ("_population", "_place", "_scope"):
        pairs = _with_order(pairs, frames["wider_subjects"], name)
        equal[name] = nw.col(f"_equal{name}")
    narrower = ~nw.all_horizontal(*equal.values(), ignore_nulls=False)
    exact_time = (nw.col("_from") == nw.col("_from_2")) & (nw.col("_to") == nw.col("_to_2"))
    pairs = pairs.with_columns(narrower.alias("_narrower")).filter(
        nw.col("_narrower") | (nw.col("_question") < nw.col("_question_2")),
        # Years since an event, and days, are no counts: only equal questions are compared.
        (nw.col("_kind") == "quantity") | ~nw.col("_narrower"),
        (nw.col("_kind") != "elapsed-years") | exact_time,
    )
    ends = ("_most", "_least", "_most_2", "_least_2")
    return pairs.select("_question", "_question_2", "_narrower", *ends)


def _with_order(
    pairs: "nw.LazyFrame[Any]", wider: "nw.LazyFrame[Any]", name: str
) -> "nw.LazyFrame[Any]":
    """Keep the pairs whose first has the same population, or one below; mark those that are equal.

    Args:
        pairs: pairs of questions.
        wider: each subject with those that are wider.
        name: population, place, or the population of the whole.
    """
    one, two = nw.col(name), nw.col(f"{name}_2")
    equal = one == two
    if name == "_scope":
        equal = equal | (one == "") | (two == "")
    else:
        equal = equal | ((one == "") & nw.col(f"_covers{name}_2"))
        equal = equal | ((two == "") & nw.col(f"_covers{name}"))
    below = wider.select(
        nw.col("id").alias(name), nw.col("wider").alias(f"{name}_2"), nw.lit(1).alias("_below")
    )
    marked = pairs.join(below, on=[name, f"{name}_2"], how="left")
    is_below = (nw.col("_below").fill_null(0) == 1) | ((two == "") & (one != ""))
    return (
        marked.with_columns(equal.alias(f"_equal{name}"))
        .filter(nw.col(f"_equal{name}") | is_below)
        .drop("_below")
    )
