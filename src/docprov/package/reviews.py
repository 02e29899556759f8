"""Which claims, citations and imported works were recorded by whom, and which wait for a review.

A record that a machine made waits until another agent has reviewed it. A review by the agent who
recorded it, or dated before the recording, does not count. Nothing is said of whether a record is
right.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
from attrs import field, frozen

from docprov.diagnostics.coverage import ReviewCounts
from docprov.model.dates import Date
from docprov.model.records import REVIEWED


@frozen
class Reviewing:
    """Which reviews count, by the activities of a package.

    Attributes:
        activities: agent, end, method and kind of each activity, by its id.
    """

    activities: Mapping[str | None, tuple[str, str, str, str]] = field(factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> "Reviewing":
        """Return what the table of activities says."""
        columns = ("id", "agent", "ended", "method", "kind")
        rows = tables["activities"].frame.select(columns).iter_rows()
        return cls({identifier: tuple(rest) for identifier, *rest in rows})

    def _of(self, activity: str | None) -> tuple[str, str, str, str]:
        return self.activities.get(activity) or ("", "", "", "")

    def method(self, activity: str | None) -> str:
        """Return the method of an activity, `unstated` where there is none."""
        return self._of(activity)[2] or "unstated"

    def is_reviewed(self, name: str, activity: str | None) -> bool:
        """Return whether records of a table that an activity made are reviewed one by one."""
        return name != "documents" or self._of(activity)[3] == "import"

    def problem(self, activity: str | None, agent: str, ended: str) -> str:
        """Return why a review of a record does not count; empty where it counts.

        Args:
            activity: the activity that recorded it.
            agent: who reviewed it.
            ended: when, as EDTF.

        >>> made = ("reader", "2026-05-02", "machine", "transcription")
        >>> reviewing = Reviewing({"a-1": made})
        >>> reviewing.problem("a-1", "reader", "2026-05-09")
        'reader recorded it'
        >>> reviewing.problem("a-1", "other", "2026-05-01")
        'it was recorded later, on 2026-05-02'
        """
        recorder, day, *_ = self._of(activity)
        return _problem(recorder, day, agent, ended)

    def counts(self, activity: str | None, review: str | None) -> bool:
        """Return whether a record that an activity made has a review that counts."""
        if review not in self.activities:
            return False
        agent, ended, *_ = self.activities[review]
        return not self.problem(activity, agent, ended)

    def waits(self, activity: str | None, review: str | None) -> bool:
        """Return whether a machine made a record and no review of it counts."""
        return self.method(activity) == "machine" and not self.counts(activity, review)


def _problem(recorder: str, day: str, agent: str, ended: str) -> str:
    if agent == recorder:
        return f"{agent} recorded it"
    return f"it was recorded later, on {day}" if _is_before(ended, day) else ""


def _is_before(day: str | None, other: str | None) -> bool:
    """Return whether a date is certainly before another.

    One that is not stated or cannot be read has a fault of its own.
    """
    try:
        return Date(day or "").last < Date(other or "").first
    except ValueError:
        return False


def count_reviews(tables: Mapping[str, Any], *, every_review: bool = False) -> ReviewCounts:
    """Return who recorded and reviewed the claims and citations; withdrawn ones do not count.

    Args:
        tables: the tables, each with its `frame`.
        every_review: whether reviews count that do not, as in releases of docprov 0.1.
    """
    return _counted(_alike(tables), every_review=every_review)


def count_by_document(tables: Mapping[str, Any]) -> Mapping[str, ReviewCounts]:
    """Return who recorded and reviewed the claims and citations of each document that has any.

    Args:
        tables: the tables, each with its `frame`.
    """
    parts = _alike(tables, "document").partition_by("document", as_dict=True, include_key=False)
    return {str(key): _counted(part, every_review=False) for (key,), part in parts.items()}


def _counted(alike: pl.DataFrame, *, every_review: bool) -> ReviewCounts:
    recorded: Counter[str] = Counter()
    reviewed: Counter[str] = Counter()
    waiting = void = 0
    for review_known, is_stated, method, by, *ends, count in alike.iter_rows():
        recorded[method or "unstated"] += count
        counts = bool(review_known) and not _problem(*ends)
        counts = counts or (every_review and is_stated)
        if counts:
            reviewed[by or "unstated"] += count
        elif is_stated:
            void += count
        waiting += count if method == "machine" and not counts else 0
    return ReviewCounts(
        recorded=dict(sorted(recorded.items())),
        reviewed=dict(sorted(reviewed.items())),
        waiting=waiting,
        void=void,
    )


def _alike(tables: Mapping[str, Any], *of: str) -> pl.DataFrame:
    """Return how many records that have the same cells in some columns were made alike.

    The columns are these, whether the review is known and stated, the methods of recording
    and review, who recorded when, who reviewed when, and the count.
    """
    activities: pl.DataFrame = tables["activities"].frame.unique("id", keep="last")
    imports = activities.filter(pl.col("kind") == "import")["id"]
    documents = tables["documents"].frame.rename({"id": "document"})
    if "review" not in documents.columns:  # earlier releases have no such column
        documents = documents.with_columns(pl.lit(None, pl.String).alias("review"))
    frames = {name: tables[name].frame for name in REVIEWED}
    frames["documents"] = documents.filter(pl.col("activity").is_in(imports.implode()))
    records = [
        frame.filter(pl.col("status").ne_missing("withdrawn")).select(*of, "activity", "review")
        for frame in frames.values()
    ]
    pairs: pl.DataFrame = pl.concat(records).group_by(*of, "activity", "review").len("count")
    for name in ("activity", "review"):
        ends = activities.select(
            pl.col("id").alias(name),
            *(pl.col(part).alias(f"{name}_{part}") for part in ("agent", "ended", "method")),
            pl.lit(value=True).alias(f"{name}_known"),
        )
        pairs = pairs.join(ends, on=name, how="left")
    recorders = [
        pl.when("activity_known").then(f"activity_{part}").otherwise(pl.lit("")).alias(part)
        for part in ("agent", "ended")
    ]
    names = ("activity_method", "review_method")
    found = pairs.select(
        *map(pl.col, (*of, "review_known")),
        (pl.col("review").fill_null("") != "").alias("is_stated"),
        *map(pl.col, names),
        *recorders,
        *map(pl.col, ("review_agent", "review_ended", "count")),
    )
    return found.group_by(pl.exclude("count")).agg(pl.col("count").sum())
