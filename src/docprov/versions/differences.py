"""What differs between two versions of a package: rows, cells, schemas, and the bump it demands.

Keys are joined once, and each column is compared as a whole.

The bumps follow the Data Package Version recipe (datapackage.org): resources or fields added,
removed, renamed, reordered or narrowed, and ids removed, are major; rows added and fields that
admit more are minor; corrected values are a patch. A row without an id of its own (a key of several
columns, or an id computed from its content) is part of another record: a row that is gone corrects
that record, and so does one with a new computed id, since another quote is another passage.
Findings follow from the other tables and demand nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import polars as pl
from attrs import field, frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, shown
from docprov.versions.editions import Edition, EditionTable, ordered
from docprov.versions.numbers import BUMPS, Bump
from docprov.versions.schema_changes import SchemaChange, package_changes, resource_changes

FINDINGS = frozenset({"findings", "finding_records"})
"""Tables that are computed from the others; what changes in them demands nothing."""
COMPUTED_IDS = frozenset({"passages"})
"""Tables whose ids follow from the content of a row."""
_OLD, _NEW = " old", " new"
_EXAMPLES = 3


@frozen(kw_only=True, eq=False, repr=False)
class TableDiff(Summary):
    """What differs between two versions of a table.

    Attributes:
        name: name of the table.
        key: the columns that identify a row.
        added: the rows that only the later version has.
        removed: the rows that only the earlier version has.
        cells: the changed cells of rows in both, as key, `field`, `old` and `new`.
        filled: the cells, so written, of columns that only one version has.
    """

    name: str
    key: tuple[str, ...]
    added: pl.DataFrame
    removed: pl.DataFrame
    cells: pl.DataFrame
    filled: pl.DataFrame

    def _title(self) -> str:
        counts = {"added": self.added, "removed": self.removed, "changed": self.changed}
        stated = [f"{frame.height} {word}" for word, frame in counts.items() if frame.height]
        return ", ".join(stated) or "no difference"

    def _lines(self) -> Iterator[str]:
        yield f"{self.name}: {self._title()}"

    def __bool__(self) -> bool:
        return bool(self.added.height or self.removed.height or self.cells.height)

    @property
    def withdrawn(self) -> pl.DataFrame:
        """The keys of the rows that were withdrawn."""
        mask = (pl.col("field") == "status") & (pl.col("new") == "withdrawn")
        return self.cells.filter(mask).select(self.key)

    @property
    def changed(self) -> pl.DataFrame:
        """The keys of the rows that changed, the withdrawn ones included, each once."""
        return self.cells.select(self.key).unique(maintain_order=True)


@frozen(kw_only=True)
class Reason:
    """One reason why a version must be larger than the one before.

    Attributes:
        bump: what it demands.
        kind: what happened, in kebab-case.
        table: name of the table; empty where it is about the whole package.
        count: how many rows or declarations it is about.
        examples: the first of them.
    """

    bump: Bump
    kind: str
    table: str = ""
    count: int = 1
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = f": {', '.join(self.examples)}" if self.examples else ""
        if self.count > len(self.examples) > 0:
            named += f" and {self.count - len(self.examples)} more"
        where = f" in {self.table}" if self.table else ""
        noun, _, verb = self.kind.replace("-", " ").partition(" ")
        what = f"{counted(self.count, noun)} {verb}" if self.count > 1 else f"{noun} {verb}"
        return f"{self.bump}: {what}{where}{named}"


@frozen(kw_only=True, eq=False, repr=False)
class Diff(Summary):
    """What differs between two versions of a package.

    Attributes:
        old: what the earlier one was read from.
        new: what the later one was read from.
        versions: the versions that they give themselves.
        tables: the tables with rows that differ, findings left out.
        findings: the rows of the tables of findings that differ.
        schema: what they declare otherwise.
    """

    old: str
    new: str
    versions: tuple[str, str]
    tables: Mapping[str, TableDiff] = field(factory=dict)
    findings: Mapping[str, TableDiff] = field(factory=dict)
    schema: tuple[SchemaChange, ...] = ()

    def _title(self) -> str:
        title = f"{self.old} ({self.versions[0]}) -> {self.new} ({self.versions[1]})"
        return f"{title}: {self.bump if self else 'no difference'}"

    def _lines(self) -> Iterator[str]:
        yield shown(self._title())
        for table in {**self.tables, **self.findings}.values():
            yield f"  {table}"
        yield from (f"  {shown(each)}" for each in self.reasons)

    def __bool__(self) -> bool:
        return bool(self.tables or self.findings or self.schema)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the later version must be larger than the earlier one, the largest bump first."""
        alike: dict[tuple[Bump, str, str], list[str]] = {}
        for each in self.schema:
            alike.setdefault((each.bump, each.kind, each.table), []).append(each.field)
        found = [
            Reason(
                bump=bump,
                kind=kind,
                table=table,
                count=len(names),
                examples=tuple(filter(None, names[:_EXAMPLES])),
            )
            for (bump, kind, table), names in alike.items()
        ]
        for table in self.tables.values():
            found += _row_reasons(table)
        return tuple(sorted(found, key=lambda each: -BUMPS.index(each.bump)))

    @property
    def bump(self) -> Bump:
        """The least bump that is allowed; `none` where nothing but findings differs."""
        bumps: list[Bump] = ["none", *(each.bump for each in self.reasons)]
        return max(bumps, key=BUMPS.index)

    @property
    def verdicts(self) -> pl.DataFrame:
        """The passages whose verdict changed, as `id`, `old` and `new`."""
        passages = self.tables.get("passages")
        if passages is None:
            return pl.DataFrame(schema=dict.fromkeys(("id", "old", "new"), pl.String))
        return passages.cells.filter(pl.col("field") == "verdict").select("id", "old", "new")


def _row_reasons(table: TableDiff) -> Iterator[Reason]:
    withdrawn = table.withdrawn
    corrected = table.changed.join(
        withdrawn, on=table.key, how="anti", nulls_equal=True, maintain_order="left"
    )
    has_id = table.key == ("id",) and table.name not in COMPUTED_IDS
    removal: Bump = "major" if has_id else "patch"
    added: Bump = "patch" if table.name in COMPUTED_IDS else "minor"
    rows: tuple[tuple[Bump, str, pl.DataFrame], ...] = (
        (removal, "id-removed" if has_id else "record-removed", table.removed),
        (added, "record-added", table.added),
        ("patch", "record-withdrawn", withdrawn),
        ("patch", "record-corrected", corrected),
    )
    for bump, kind, frame in rows:
        if frame.height:
            first = frame.select(table.key).head(_EXAMPLES).iter_rows()
            examples = tuple(" ".join(cell or "" for cell in row) for row in first)
            count = frame.height
            yield Reason(bump=bump, kind=kind, table=table.name, count=count, examples=examples)


def difference(old: Edition, new: Edition) -> Diff:
    """Return what differs between two versions.

    Raises:
        DocprovError: a key occurs twice in a table, so that its rows cannot be told apart.
    """
    found = {
        name: table_difference(old.tables.get(name), new.tables.get(name))
        for name in {**old.tables, **new.tables}
    }
    changes = [*package_changes(old.declared, new.declared)]
    changes += resource_changes(
        *({name: each.declared for name, each in side.tables.items()} for side in (old, new))
    )
    return Diff(
        old=old.where,
        new=new.where,
        versions=(old.version, new.version),
        tables={name: each for name, each in found.items() if each and name not in FINDINGS},
        findings={name: each for name, each in found.items() if each and name in FINDINGS},
        schema=tuple(changes),
    )


def table_difference(old: EditionTable | None, new: EditionTable | None) -> TableDiff:
    """Return what differs between two versions of a table.

    Args:
        old: the table in the earlier version, None where it has no such table.
        new: the table in the later version, likewise.

    Raises:
        DocprovError: a key occurs twice in the table.
    """
    if old is None or new is None or old.key != new.key:
        side: Any = new or old
        empty = pl.DataFrame(schema=dict.fromkeys(side.frame.columns, pl.String))
        none = _cells({}, side.key)
        added, removed = (ordered(each.frame, each) if each else empty for each in (new, old))
        return TableDiff(
            name=side.name, key=side.key, added=added, removed=removed, cells=none, filled=none
        )
    before, after = _pairs(old, new)
    key = new.frame.select(new.key)
    shared = [
        name for name in old.frame.columns if name in new.frame.columns and name not in new.key
    ]
    cells = {
        name: _compare(key, old.frame[name], new.frame[name], before, after) for name in shared
    }
    filled = {}
    for name in {**dict.fromkeys(old.frame.columns), **dict.fromkeys(new.frame.columns)}:
        if name not in shared and name not in new.key:
            filled[name] = _compare(key, _column(old, name), _column(new, name), before, after)
    return TableDiff(
        name=new.name,
        key=new.key,
        added=ordered(_others(new.frame, after), new),
        removed=ordered(_others(old.frame, before), old),
        cells=_ordered_cells(_cells(cells, new.key), new),
        filled=_ordered_cells(_cells(filled, new.key), new),
    )


def _column(table: EditionTable, name: str) -> pl.Series:
    """Return a column; empty cells where the table has none of that name."""
    frame = table.frame
    return (
        frame[name]
        if name in frame.columns
        else pl.Series(dtype=pl.String).extend_constant(None, frame.height)
    )


def _pairs(old: EditionTable, new: EditionTable) -> tuple[pl.Series | None, pl.Series | None]:
    """Return the positions of the rows in both versions; None where they are all rows in order."""
    left, right = old.frame.select(old.key), new.frame.select(new.key)
    if left.equals(right):
        return None, None
    joined = left.with_row_index(_OLD).join(
        right.with_row_index(_NEW), on=new.key, how="inner", nulls_equal=True
    )
    before, after = joined[_OLD], joined[_NEW]
    if before.n_unique() != before.len() or after.n_unique() != after.len():
        raise DocprovError(
            f"a key occurs twice in table {new.name!r}; `docprov validate` shows where"
        )
    return before, after


def _others(frame: pl.DataFrame, positions: pl.Series | None) -> pl.DataFrame:
    """Return the rows at other positions."""
    if positions is None or positions.len() == frame.height:
        return frame.clear()
    there = (
        pl.Series(values=[0], dtype=pl.UInt8).new_from_index(0, frame.height).scatter(positions, 1)
    )
    return frame.filter(there == 0)


def _compare(
    key: pl.DataFrame,
    old: pl.Series,
    new: pl.Series,
    before: pl.Series | None,
    after: pl.Series | None,
) -> pl.DataFrame | None:
    """Return the rows whose cell differs, as key, old and new; None where it differs in no row."""
    mine = old if before is None else old.gather(before)
    theirs = new if after is None else new.gather(after)
    differs = mine.ne_missing(theirs)
    if not differs.any():
        return None
    places = differs.arg_true()
    rows = key[places if after is None else after.gather(places)]
    return rows.with_columns(mine.gather(places).alias("old"), theirs.gather(places).alias("new"))


def _cells(found: Mapping[str, pl.DataFrame | None], key: tuple[str, ...]) -> pl.DataFrame:
    columns = (*key, "field", "old", "new")
    parts = [
        frame.select(*key, pl.lit(name).alias("field"), "old", "new")
        for name, frame in found.items()
        if frame is not None
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def _ordered_cells(cells: pl.DataFrame, table: EditionTable) -> pl.DataFrame:
    return ordered(cells, table) if cells.height else cells
