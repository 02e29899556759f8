"""Which claims and citations were recorded by whom, and which wait for a review.

A record that a machine made waits until a review names it; nothing is said of whether it is right.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.coverage import ReviewCounts

REVIEWED_TABLES = ("claims", "citations")
"""The tables whose records are reviewed one by one."""


def waits(method: str | None, review: str | None) -> bool:
    """Tell whether a record with a method and a review waits for a review.

    >>> waits("machine", None), waits("machine", "arden-2011.a-9p2mq"), waits("human", None)
    (True, False, False)
    """
    return method == "machine" and not review


def count_reviews(tables: Mapping[str, Any], document: str | None = None) -> ReviewCounts:
    """Return who recorded and reviewed the claims and citations; withdrawn ones do not count.

    Args:
        tables: the tables, each with its `frame`.
        document: id of the document; None for all of them.
    """
    methods = dict(tables["activities"].frame.select("id", "method").iter_rows())
    recorded: Counter[str] = Counter()
    reviewed: Counter[str] = Counter()
    waiting = 0
    for name in REVIEWED_TABLES:
        for own, status, activity, review in (
            tables[name].frame.select("document", "status", "activity", "review").iter_rows()
        ):
            if status == "withdrawn" or document not in {None, own}:
                continue
            method = methods.get(activity)
            recorded[method or "unstated"] += 1
            if review:
                reviewed[methods.get(review) or "unstated"] += 1
            waiting += waits(method, review)
    return ReviewCounts(
        recorded=dict(sorted(recorded.items())),
        reviewed=dict(sorted(reviewed.items())),
        waiting=waiting,
    )
