"""How many claims and citations were recorded and reviewed by which method, as reports and manifests say it."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True)
class ReviewCounts:
    """How records came about.

    Attributes:
        recorded: number of records by the method of the activity that recorded them.
        reviewed: number of records by the method of the activity that reviewed them.
        waiting: number of records that a machine made and nobody has reviewed.
    """

    recorded: Mapping[str, int] = field(factory=dict)
    reviewed: Mapping[str, int] = field(factory=dict)
    waiting: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as they stand in a manifest and a report."""
        return {
            "recorded": dict(self.recorded),
            "reviewed": dict(self.reviewed),
            "waiting": self.waiting,
        }

    def __str__(self) -> str:
        """Return the counts as words."""
        recorded = (
            ", ".join(f"{count} by {method}" for method, count in self.recorded.items()) or "none"
        )
        reviewed = (
            ", ".join(f"{count} by {method}" for method, count in self.reviewed.items()) or "none"
        )
        return (
            f"recorded {recorded}; reviewed {reviewed}; {self.waiting} made by a machine wait "
            "for a review"
        )
