"""The question that two claims both answer, and how one question relates to another.

Claims with equal subject, predicate, unit, population, whole, place and time answer one exact
question. Two exact questions are the same where times overlap or one is left open, and are narrower
and wider where predicate, population, whole or place of one is below that of the other; then only a
narrower number above the wider one disagrees. A population or place that is left open is the widest
one; it is the stated one only where that contains all others that are stated beside it.
"""

from itertools import count
from typing import Any

import narwhals as nw
import polars as pl

from docprov.findings.frames import QUESTION
from docprov.rules.frames import Frames

_FAMILY = ["subject", "predicate", "_unit"]
MOST = 100
"""How many questions, values or claims beside each other are compared, each with each."""
CUT = ("subject", "predicate", "_of")
"""The columns of what is cut: about what there is more to compare, and how much."""
_NUMBERS = count()
"""Numbers of the tables that a database keeps of settled frames."""
Part = tuple["nw.LazyFrame[Any]", pl.DataFrame]
"""Rows that are compared each with each, and the families of which that is a part only."""


def first_of(frame: "nw.LazyFrame[Any]", family: list[str], order: list[str]) -> Part:
    """Return the first rows of each family, in some order, and the families that are larger.

    What compares the rows of a family each with each stays linear in their number.

    Args:
        frame: the rows.
        family: the columns that the rows of one family share.
        order: the columns by which they are ordered; together they are unique in a family.
    """
    sizes = frame.group_by(family).agg(nw.len().cast(nw.Int64).alias("_of"))
    large: pl.DataFrame = sizes.filter(nw.col("_of") > MOST).collect(backend="polars").to_native()
    if large.is_empty():
        return frame, large
    rank = nw.col(order[0]).cum_count().over(*family, order_by=order)
    return frame.with_columns(rank.alias("_rank")).filter(nw.col("_rank") <= MOST).drop(
        "_rank"
    ), large


def with_questions(frames: Frames) -> dict[str, "nw.LazyFrame[Any]"]:
    """Return the frames with those that several rules share.

    `comparable` has the affirmed claims whose value is an interval of numbers or days; `ends` the
    highest lower end and the lowest upper one of each question in each document; `questions` the
    exact questions.
    """
    found = dict(frames)
    stated = ~nw.col("_low").is_null() & ~nw.col("_high").is_null()
    claims = frames["claims"].filter(nw.col("polarity") == "affirmed", stated)
    columns = ("id", "document", "breakdown", "_kind", "_question", *QUESTION, "_low", "_high")
    comparator = nw.col("comparator").fill_null("").alias("_comparator")
    found["comparable"] = settled(
        claims.select(*columns, comparator, "_bounded", "_loose", "_coarse", "_negative")
    )
    ends = (nw.col("_low").max().alias("_most"), nw.col("_high").min().alias("_least"))
    found["ends"] = settled(found["comparable"].group_by("_question", "document").agg(*ends))
    found["questions"] = settled(_questions(found))
    return found


def settled(frame: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return a frame that is computed now, since several queries begin with it."""
    native: Any = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return nw.from_native(native.collect().lazy())
    if frame.implementation.is_duckdb():
        name = f"settled_{next(_NUMBERS)}"
        native.create(name)
        table: nw.LazyFrame[Any] = nw.from_native(native.query("frame", f"from {name}"))
        return table
    return frame


def placed(rows: pl.DataFrame, beside: "nw.LazyFrame[Any]") -> "nw.LazyFrame[Any]":
    """Return rows of texts as a frame on the engine of another one, so that both can be joined."""
    native: Any = beside.to_native()
    if isinstance(native, pl.LazyFrame):
        return nw.from_native(rows.lazy())
    if beside.implementation.is_duckdb():
        held_rows = rows.to_arrow()  # noqa: F841 - DuckDB finds the variable by its name
        return settled(nw.from_native(native.query("frame", "from held_rows")))
    schema = ", ".join(f"{column} string" for column in rows.columns)
    moved: nw.LazyFrame[Any] = nw.from_native(
        native.sparkSession.createDataFrame(rows.rows(), schema)
    )
    return moved


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
            nw.col("_negative").cast(nw.Int64).max(),
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
    every = stated.group_by(_FAMILY).agg(nw.len().alias("_all"))
    below = stated.join(wider.rename({"id": name}), on=name).drop(name)
    under = below.rename({"wider": name}).group_by(*_FAMILY, name).agg(nw.len().alias("_under"))
    covering = (
        stated.join(every, on=_FAMILY)
        .join(under, on=[*_FAMILY, name], how="left")
        .filter(nw.col("_under").fill_null(0) == nw.col("_all") - 1)
    )
    if name == "_population":
        covering = covering.join(
            wider.select("id").unique(), left_on=name, right_on="id", how="anti"
        )
    covering = covering.select(*_FAMILY, name, nw.lit(1).alias("_covers"))
    marked = found.join(covering, on=[*_FAMILY, name], how="left")
    covers = (nw.col("_covers").fill_null(0) == 1) & (nw.col("_whole") == 1)
    return marked.with_columns(covers.alias(f"_covers{name}")).drop("_covers")


def related(frames: Frames) -> Part:
    """Return the pairs of exact questions that can be compared.

    A row has the columns of both, those of the second with `_2`, `_narrower`: whether the first is
    narrower than the second, and `_within`: whether it is so by its whole alone. Of two that are
    the same, the one with the smaller key is first.
    """
    found = frames["questions"]
    own = found.select("predicate").unique().with_columns(nw.col("predicate").alias("_up"))
    above = frames["wider_predicates"].select(
        nw.col("id").alias("predicate"), nw.col("wider").alias("_up")
    )
    lifted, large = first_of(
        found.join(nw.concat([own, above]), on="predicate"),
        ["subject", "_unit", "_up"],
        ["_from", "_to", "_question"],
    )
    columns = found.collect_schema().names()
    second = lifted.filter(nw.col("predicate") == nw.col("_up")).drop("_up")
    second = second.rename({name: f"{name}_2" for name in columns})
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
    within = narrower & nw.all_horizontal(
        *(same for name, same in equal.items() if name != "_scope"), ignore_nulls=False
    )
    pairs = pairs.with_columns(narrower.alias("_narrower"), within.alias("_within")).filter(
        nw.col("_narrower") | (nw.col("_question") < nw.col("_question_2")),
        # Years since an event, days and what can be below zero are no counts: only equal questions
        # are compared.
        ((nw.col("_kind") == "quantity") & (nw.col("_negative") + nw.col("_negative_2") == 0))
        | ~nw.col("_narrower"),
        (nw.col("_kind") != "elapsed-years") | exact_time,
    )
    ends = ("_most", "_least", "_most_2", "_least_2")
    columns_kept = ("_question", "_question_2", "_narrower", "_within", *ends)
    return pairs.select(columns_kept), large.rename({"_up": "predicate"})


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
