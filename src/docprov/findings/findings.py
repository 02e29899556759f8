"""All findings of a package, and the tables that a build writes of them.

The id of a finding is made from its rule and its records, so that it stays as long as they do.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import narwhals as nw
import polars as pl
from attrs import frozen

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.words import printable
from docprov.findings import (
    breakdowns,
    chains,
    chronology,
    citing,
    definitions,
    disagreements,
    origins,
    reuse,
    sourcing,
)
from docprov.findings.frames import finding_frames
from docprov.findings.queries import Query, Records
from docprov.findings.questions import CUT, MOST, Part, related, settled, with_questions
from docprov.findings.wording import Words
from docprov.model.records import RESOURCES
from docprov.rules.engines import Engine, parts_of, running_on
from docprov.rules.frames import Frames
from docprov.rules.plans import PreparedFrames
from docprov.tables.table import Table
from docprov.text.own_languages import SHIPPED, Languages

_GROUPS = (
    breakdowns,
    disagreements,
    chronology,
    definitions,
    reuse,
    origins,
    citing,
    chains,
    sourcing,
)
QUERIES: tuple[Query, ...] = tuple(query for group in _GROUPS for query in group.QUERIES)
"""Every finding rule with its query."""
_PARTS: Mapping[str, tuple[Callable[[Frames], Part], str]] = {
    "related": (related, "questions of different times, places or groups"),
    "values": (definitions.values_of, "different values"),
    "numbers": (definitions.numbers_of, "times and things for which one number is given"),
    "across": (disagreements.disagreeing_pairs, "claims that differ from those on one question"),
    "denials": (definitions.denied_pairs, "claims that affirm it, or that deny it"),
}
"""What is compared each with each, so that only a part of very many can be, and its words."""
FINDINGS = ("findings", "finding_records")
"""The tables that are computed."""


@frozen(kw_only=True, order=True)
class Found:
    """A fact about the sources.

    Attributes:
        rule: code of its rule.
        records: the records that it is about, as pairs of table and key, sorted.
        message: the fact in words.
    """

    rule: str
    records: Records
    message: str

    @cached_property
    def id(self) -> str:
        """Its id, from its rule and its records."""
        content = "\\x1f".join([self.rule, *(part for record in self.records for part in record)])
        digest = hashlib.sha256(content.encode()).hexdigest()
        return f"{self.rule.lower()}-{digest[:12]}"


@frozen(kw_only=True)
class Outcome:
    """The findings on some tables.

    Attributes:
        found: the findings, sorted by rule and records.
        cut: a sentence for each comparison of which only a part was made.
    """

    found: list[Found]
    cut: list[str]


def find(
    tables: Mapping[str, Table[Any]],
    bodies: Mapping[str, Iterable[str]],
    engine: Engine = Engine.POLARS,
    languages: Languages = SHIPPED,
) -> Outcome:
    """Return all findings on some tables.

    Args:
        tables: every table of a package, by name.
        bodies: the hashes of the body of each capture.
        engine: what compares the records.
        languages: the lists of the languages of their texts.

    Raises:
        LoadError: records have faults, so that they cannot be compared.
        DocprovError: the engine does not run.
    """
    words = Words(tables)
    try:
        with running_on(engine, parts_of(finding_frames(tables, bodies, languages))) as moved:
            frames = shared_frames(moved)
            return Outcome(found=sorted(set(_found(frames, words))), cut=_cut(frames, words))
    except (KeyError, ValueError) as error:
        problem = f"the records cannot be compared: {error}; run `docprov validate` to see why"
        raise LoadError(problem) from error


def shared_frames(frames: Frames) -> Frames:
    """Return the frames with those that several rules begin with."""
    found = with_questions(frames)
    cut = []
    for name, (query, _) in _PARTS.items():
        rows, large = query(found)
        found[name] = settled(rows)
        known = [column for column in CUT if column in large.columns]
        cut.append(large.select(*known, pl.lit(name).alias("_what")))
    found["cut"] = nw.from_native(pl.concat(cut, how="diagonal").unique().lazy())
    shared = {
        "between": disagreements.disagreeing,
        "shared": reuse.shared_hashes,
        "redefined": definitions.redefined,
        "differing": citing.differing_claims,
    }
    for name, begin in shared.items():
        found[name] = settled(begin(found))
    return found


def _cut(frames: Frames, words: Words) -> list[str]:
    """Return what was not compared, in words."""
    rows: pl.DataFrame = frames["cut"].collect(backend="polars").to_native()
    columns = ("subject", "predicate", "_of", "_what")
    return sorted(
        f"“{words.label('subjects', subject)}"
        + (f": {words.label('predicates', predicate)}" if predicate else "")
        + f"” has {count} {_PARTS[what][1]}; the first {MOST} are compared"
        for subject, predicate, count, what in rows.select(columns).iter_rows()
    )


def _found(frames: Frames, words: Words) -> Iterator[Found]:
    collected = PreparedFrames(frames).collect_all([query.records for query in QUERIES])
    for query, rows in zip(QUERIES, collected, strict=True):
        keys: dict[str, set[tuple[str, str]]] = {}
        for finding, resource, record in rows.drop_nulls().iter_rows():
            keys.setdefault(finding, set()).add((resource, record))
        # Two questions can have one set of records; the finding is about these.
        sets: dict[Records, str] = {}
        for key in sorted(keys):
            sets.setdefault(tuple(sorted(keys[key])), key)
        for records, key in sets.items():
            message = printable(query.message(key, records, words))
            yield Found(rule=query.rule.code, records=records, message=message)


def finding_tables(found: Iterable[Found]) -> dict[str, Table[Any]]:
    """Return the tables `findings` and `finding_records` of some findings."""
    listed = list(found)
    rows = {
        "findings": [(each.id, each.rule, each.message) for each in listed],
        "finding_records": [(each.id, *record) for each in listed for record in each.records],
    }
    return {name: Table.of_cells(RESOURCES[name], cells).sorted() for name, cells in rows.items()}


@frozen(eq=False)
class _Content:
    """What findings are computed from; one command opens a package several times."""

    tables: Mapping[str, Table[Any]]
    bodies: Mapping[str, Iterable[str]]
    languages: Languages

    def __hash__(self) -> int:
        return hash(tuple((name, len(table)) for name, table in self.tables.items()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Content) or self.bodies != other.bodies:
            return False
        if self.languages.own != other.languages.own:
            return False
        mine, theirs = self.tables, other.tables
        return mine.keys() == theirs.keys() and all(
            mine[name].frame.equals(theirs[name].frame) for name in mine if name not in FINDINGS
        )


def _find_in(content: _Content) -> Outcome:
    return find(content.tables, content.bodies, languages=content.languages)


_find_in_small = lru_cache(maxsize=16)(_find_in)
_find_in_large = lru_cache(maxsize=1)(_find_in)
SMALL = 5_000
"""Records of a package, at most, whose findings are kept beside those of other packages."""


def _found_in(content: _Content) -> Outcome:
    is_small = sum(map(len, content.tables.values())) <= SMALL
    return _find_in_small(content) if is_small else _find_in_large(content)


class FoundTables(Mapping[str, Table[Any]]):
    """The tables of a package, with its findings, which are computed when they are first asked for.

    Attributes:
        recorded: the tables without findings.
        bodies: the hashes of the body of each capture.
        languages: the lists of the languages of their texts.
    """

    def __init__(
        self,
        recorded: Mapping[str, Table[Any]],
        bodies: Mapping[str, Iterable[str]],
        languages: Languages = SHIPPED,
    ) -> None:
        self.recorded = recorded
        self.bodies = bodies
        self.languages = languages

    def __getitem__(self, name: str) -> Table[Any]:
        return self._found[name] if name in FINDINGS else self.recorded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.recorded)

    def __len__(self) -> int:
        return len(self.recorded)

    @cached_property
    def outcome(self) -> Outcome:
        """The findings, and what was not compared."""
        return _found_in(_Content(self.recorded, self.bodies, self.languages))

    @cached_property
    def _found(self) -> Mapping[str, Table[Any]]:
        try:
            return finding_tables(self.outcome.found)
        except LoadError:  # a cell that cannot be read is a fault, which its own check reports
            return finding_tables(())
