"""Which claims and citations were recorded by whom, and which wait for a review.

A record that a machine made waits until another agent has reviewed it. A review by the agent who
recorded it, or dated before the recording, does not count. Nothing is said of whether a record is
right.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from docprov.diagnostics.coverage import ReviewCounts
from docprov.model.dates import Date

REVIEWED_TABLES = ("claims", "citations")
"""The tables whose records are reviewed one by one."""


@frozen
class Reviewing:
    """Which reviews count, by the activities of a package.

    Attributes:
        activities: agent, end and method of each activity, by its id.
    """

    activities: Mapping[str | None, tuple[str, str, str]] = field(factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, Any]) -> "Reviewing":
        """Return what the table of activities says."""
        columns = ("id", "agent", "ended", "method")
        rows = tables["activities"].frame.select(columns).iter_rows()
        return cls(
            {identifier: (agent, ended, method) for identifier, agent, ended, method in rows}
        )

    def method(self, activity: str | None) -> str:
        """Return the method of an activity, `unstated` where there is none."""
        return (self.activities.get(activity) or ("", "", ""))[2] or "unstated"

    def problem(self, activity: str | None, agent: str, ended: str) -> str:
        """Return why a review of a record does not count; empty where it counts.

        Args:
            activity: the activity that recorded it.
            agent: who reviewed it.
            ended: when, as EDTF.

        >>> reviewing = Reviewing({"a-1": ("reader", "2026-05-02", "machine")})
        >>> reviewing.problem("a-1", "reader", "2026-05-09")
        'reader recorded it'
        >>> reviewing.problem("a-1", "other", "2026-05-01")
        'it was recorded later, on 2026-05-02'
        """
        recorder, day, _ = self.activities.get(activity) or ("", "", "")
        if agent == recorder:
            return f"{agent} recorded it"
        return f"it was recorded later, on {day}" if _is_before(ended, day) else ""

    def counts(self, activity: str | None, review: str | None) -> bool:
        """Return whether a record that an activity made has a review that counts."""
        if review not in self.activities:
            return False
        agent, ended, _ = self.activities[review]
        return not self.problem(activity, agent, ended)

    def waits(self, activity: str | None, review: str | None) -> bool:
        """Return whether a machine made a record and no review of it counts."""
        return self.method(activity) == "machine" and not self.counts(activity, review)


def _is_before(day: str, other: str) -> bool:
    """Return whether a date is certainly before another; one that cannot be read has a fault."""
    try:
        return Date(day).last < Date(other).first
    except ValueError:
        return False


def count_reviews(
    tables: Mapping[str, Any], document: str | None = None, *, every_review: bool = False
) -> ReviewCounts:
    """Return who recorded and reviewed the claims and citations; withdrawn ones do not count.

    Args:
        tables: the tables, each with its `frame`.
        document: id of the document; None for all of them.
        every_review: whether reviews count that do not, as in releases of docprov 0.1.
    """
    pairs = _pairs(tables).get(document, Counter()) if document else _all(_pairs(tables))
    return _counted(Reviewing.of(tables), pairs, every_review=every_review)


def count_by_document(tables: Mapping[str, Any]) -> Mapping[str, ReviewCounts]:
    """Return who recorded and reviewed the claims and citations of each document that has any.

    Args:
        tables: the tables, each with its `frame`.
    """
    reviewing = Reviewing.of(tables)
    found = _pairs(tables).items()
    return {key: _counted(reviewing, pairs, every_review=False) for key, pairs in found}


_Pairs = Counter[tuple[str | None, str | None]]


def _counted(reviewing: Reviewing, pairs: _Pairs, *, every_review: bool) -> ReviewCounts:
    recorded: Counter[str] = Counter()
    reviewed: Counter[str] = Counter()
    waiting = void = 0
    for (activity, review), count in pairs.items():
        recorded[reviewing.method(activity)] += count
        counts = reviewing.counts(activity, review) or (every_review and review is not None)
        if counts:
            reviewed[reviewing.method(review)] += count
        elif review:
            void += count
        waiting += count if reviewing.method(activity) == "machine" and not counts else 0
    return ReviewCounts(
        recorded=dict(sorted(recorded.items())),
        reviewed=dict(sorted(reviewed.items())),
        waiting=waiting,
        void=void,
    )


def _all(parts: Mapping[str, _Pairs]) -> _Pairs:
    """Return the pairs of all documents."""
    pairs: _Pairs = Counter()
    for each in parts.values():
        pairs.update(each)
    return pairs


def _pairs(tables: Mapping[str, Any]) -> Mapping[str, _Pairs]:
    """Return how many records of each document each pair of recording and review has."""
    parts: dict[str, _Pairs] = defaultdict(Counter)
    for name in REVIEWED_TABLES:
        columns = ("document", "status", "activity", "review")
        for document, status, activity, review in tables[name].frame.select(columns).iter_rows():
            if status != "withdrawn":
                parts[document][activity, review] += 1
    return parts
