"""How the records of a package were made and checked, in sentences and as parts of a whole."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from docprov.diagnostics.coverage import ReviewCounts
from docprov.findings.current import current_rows
from docprov.findings.wording import series
from docprov.model.records import PASSING
from docprov.package.reviews import count_reviews
from docprov.site.contents import METHODS, VERDICTS, Contents
from docprov.tables.table import Table

_MOST_NAMED = 3
"""How many recorders are named; more of them are counted."""
_PERSONAL = ("human", "machine-reviewed")
"""The methods of work that a person did or looked through."""


@frozen
class Share:
    """A part of a whole, for a bar.

    Attributes:
        words: what it is.
        count: how many it has.
        total: how many the whole has.
        of: what is counted.
    """

    words: str
    count: int
    total: int
    of: str


@frozen
class Checks:
    """How the records were made and checked.

    Attributes:
        sentences: who recorded them, how many quotes were found, how many a person checked.
        shares: the same as parts of all quotes, claims and citations.
    """

    sentences: tuple[str, ...]
    shares: tuple[Share, ...]


def checks_of(contents: Contents) -> Checks:
    """Return how the records were made and checked.

    Args:
        contents: the records.
    """
    tables = contents.tables
    said: dict[str, Table[Any]] = {
        name: Table(tables[name].resource, current_rows(tables, name))
        for name in ("claims", "citations")
    }
    counts = count_reviews({**tables, **said})  # what a withdrawn document says is left out
    sentences = (_recorded(contents), _found(contents), _reviewed(counts))
    shares = (*_verdicts(contents), *_reviews(counts))
    return Checks(tuple(filter(None, sentences)), shares)


def _recorded(contents: Contents) -> str:
    """Return who recorded the claims that are not withdrawn."""
    activities = contents.tables["activities"]
    current = contents.current_of(contents.corpus.claims)
    made = [activities.get(key) for key in sorted({claim.activity for claim in current})]
    names = {
        f"{contents.label('agents', each.agent)} ({METHODS.get(each.method, each.method)})"
        for each in made
        if each is not None
    }
    if len(names) > _MOST_NAMED:
        return f"{len(names)} agents recorded them."
    return f"Recorded by {series(sorted(names))}." if names else ""


def _found(contents: Contents) -> str:
    """Return how many quotes were found in their texts."""
    passages = list(contents.corpus.passages)
    found = sum(each.verdict in PASSING for each in passages)
    if not passages:
        return ""
    if found == len(passages):
        return "A program found every quote in its text."
    return f"A program found {found} of {len(passages)} quotes in their texts."


def _reviewed(counts: ReviewCounts) -> str:
    """Return how many records somebody checked who did not record them."""
    total = sum(counts.recorded.values())
    personal = sum(counts.reviewed.get(each, 0) for each in _PERSONAL)
    if personal:
        return f"A person who did not record them has checked {personal} of {total} records."
    if reviewed := sum(counts.reviewed.values()):
        return f"Another machine has checked {reviewed} of {total} records, and no person has."
    if set(counts.recorded) <= {"machine"}:
        return "No person has checked the records."
    return "Nobody but those who recorded them has checked the records."


def _verdicts(contents: Contents) -> Iterator[Share]:
    counts: Counter[str] = Counter(each.verdict for each in contents.corpus.passages)
    for verdict, words in VERDICTS.items():
        if counts[verdict]:
            yield Share(words, counts[verdict], counts.total(), "quotes")


def _reviews(counts: ReviewCounts) -> Iterator[Share]:
    total = sum(counts.recorded.values())
    of = "claims and citations"
    for method, count in counts.recorded.items():
        yield Share(f"recorded by {METHODS.get(method, method)}", count, total, of)
    for method, count in ({"human": 0} | dict(counts.reviewed)).items():
        who = METHODS.get(method, method)
        yield Share(f"checked by {who} who did not record them", count, total, of)
