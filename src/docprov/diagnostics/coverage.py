"""Coverage of a run: the checks and comparisons of quotes that it made or did not make, reviews.

A check that did not run is never reported as passed.
"""

from collections.abc import Mapping
from typing import Any

from attrs import asdict, field, frozen

from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted

UNCOMPARED = ("unverifiable", "not-checked")
"""The verdicts of passages that were not compared with their text."""


@frozen(kw_only=True)
class Check:
    """One check that a run made, or did not make.

    Attributes:
        name: what is checked.
        made: whether the check was made.
        ok: whether it passed; None where it was not made.
        detail: what was found, or why it was not made.
        plugin: the distribution that makes the check, with its version; empty for docprov.
    """

    name: str
    made: bool = True
    ok: bool | None = True
    detail: str = ""
    plugin: str = ""


@frozen(kw_only=True, repr=False)
class DocumentCoverage(Summary):
    """How much of the evidence of one document was checked.

    Attributes:
        passages: number of its passages.
        verdicts: how many of them the package's own records give each verdict.
        found: how many of them this run gave each verdict, see `Coverage.found`.
    """

    passages: int
    verdicts: Mapping[str, int]
    found: Mapping[str, int] = field(factory=dict)

    @property
    def rechecked(self) -> int:
        """How many passages this run compared with the text itself."""
        return _compared(self.found)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts with the field names of the JSON output.

        >>> DocumentCoverage(passages=1, verdicts={"verbatim": 1}).to_dict()["verdicts"]
        {'verbatim': 1}
        """
        return {
            "passages": self.passages,
            "verdicts": dict(self.verdicts),
            "found": dict(self.found),
            "rechecked": self.rechecked,
        }


@frozen(kw_only=True)
class ReviewCounts:
    """How many records were recorded and reviewed by each method.

    Attributes:
        recorded: number of records by the method of the activity that recorded them.
        reviewed: number of records by the method of the activity that reviewed them, where that
            review counts.
        waiting: number of records that a machine made and that have no review that counts.
        void: number of records whose review does not count, since the agent who recorded them made
            it, or since it is dated before the recording.
    """

    recorded: Mapping[str, int] = field(factory=dict)
    reviewed: Mapping[str, int] = field(factory=dict)
    waiting: int = 0
    void: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as a manifest and a report give them.

        >>> ReviewCounts().to_dict()["waiting"]
        0
        """
        return {
            "recorded": dict(self.recorded),
            "reviewed": dict(self.reviewed),
            "waiting": self.waiting,
            "void": self.void,
        }

    def __str__(self) -> str:
        """Return the counts as words."""
        words = (
            f"recorded {_counted_by(self.recorded)}; reviewed {_counted_by(self.reviewed)}; "
            f"{self.waiting} made by a machine wait for a review"
        )
        if not self.void:
            return words
        own = "by the agent who recorded it or from before the recording"
        return f"{words}; {counted(self.void, 'review')} {own} not counted"


def _counted_by(methods: Mapping[str, int]) -> str:
    return ", ".join(f"{count} by {method}" for method, count in methods.items()) or "none"


@frozen(kw_only=True, repr=False)
class Coverage(Summary):
    """How much of the evidence was checked.

    Attributes:
        passages: number of passages in the package.
        verdicts: how many passages the package's own records give each verdict.
        found: how many passages this run gave each verdict; `unverifiable` where the evidence
            folder contains no text with the digest of their capture, `not-checked` where no folder
            was given.
        texts: how many captures this run had the text of, and how many the package has.
        checks: the checks that this run made or did not make.
        documents: the same for each document that has passages.
        reviews: by which methods claims and citations were made, and how many wait for a review.
    """

    passages: int = 0
    verdicts: Mapping[str, int] = field(factory=dict)
    found: Mapping[str, int] = field(factory=dict)
    texts: tuple[int, int] = (0, 0)
    checks: tuple[Check, ...] = ()
    documents: Mapping[str, DocumentCoverage] = field(factory=dict)
    reviews: ReviewCounts = field(factory=ReviewCounts)

    @property
    def rechecked(self) -> int:
        """How many passages this run compared with the text itself."""
        return _compared(self.found)

    @property
    def unchecked(self) -> int:
        """How many passages this run did not compare with their text."""
        return self.passages - self.rechecked

    @property
    def unmade(self) -> tuple[tuple[str, str], ...]:
        """The names of the checks that were not made, by reason, each with the reason."""
        names: dict[str, list[str]] = {}
        for check in self.checks:
            if not check.made:
                names.setdefault(check.detail, []).append(check.name)
        return tuple((", ".join(found), detail) for detail, found in names.items())

    @property
    def plugged(self) -> tuple[Check, ...]:
        """The checks that plug-ins made."""
        return tuple(check for check in self.checks if check.plugin and check.made)

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage with the field names of the JSON output.

        >>> Coverage().to_dict()["passages"]
        0
        """
        return {
            "passages": self.passages,
            "verdicts": dict(sorted(self.verdicts.items())),
            "found": dict(sorted(self.found.items())),
            "rechecked": self.rechecked,
            "unchecked": self.unchecked,
            "documents": {name: each.to_dict() for name, each in self.documents.items()},
            "reviews": self.reviews.to_dict(),
            "texts": {"held": self.texts[0], "captures": self.texts[1]},
            "checks": [asdict(check) for check in self.checks],
        }


def _compared(found: Mapping[str, int]) -> int:
    return sum(count for verdict, count in found.items() if verdict not in UNCOMPARED)


@frozen(kw_only=True)
class ChangesSince:
    """What changed since a revision, and what is therefore not shown.

    Attributes:
        revision: the revision, as it was asked for.
        files: the files of the package that changed, with `added`, `changed` or `deleted`.
        records: how many records of each table were added, changed and removed; tables without
            changes are left out.
        hidden: how many diagnostics were there before and are not shown, by severity.
    """

    revision: str
    files: Mapping[str, str] = field(factory=dict)
    records: Mapping[str, tuple[int, int, int]] = field(factory=dict)
    hidden: Mapping[str, int] = field(factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison with the field names of the JSON output.

        >>> ChangesSince(revision="v1.0.0").to_dict()["revision"]
        'v1.0.0'
        """
        return {
            "revision": self.revision,
            "files": dict(self.files),
            "records": {
                name: dict(zip(("added", "changed", "removed"), counts, strict=True))
                for name, counts in self.records.items()
            },
            "hidden": dict(self.hidden),
        }
