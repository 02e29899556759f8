"""A difference as text for people, as JSON for programs, and as Markdown for a pull request.

JSON contains everything. Text and Markdown show the first rows of each table and the number of
further rows; text from cells is made safe to print, and in Markdown is in code spans.
"""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from docprov.diagnostics.words import counted, json_escaped, shown
from docprov.presentation.markdown import code
from docprov.versions.differences import Diff, TableDiff

_MOST = 50


def diff_json(diff: Diff) -> str:
    """Return a difference as a JSON text."""
    content = {
        "old": {"from": diff.old, "version": diff.versions[0]},
        "new": {"from": diff.new, "version": diff.versions[1]},
        "bump": diff.bump,
        "reasons": [
            {
                "bump": each.bump,
                "kind": each.kind,
                "table": each.table,
                "count": each.count,
                "examples": list(each.examples),
            }
            for each in diff.reasons
        ],
        "schema": [
            {
                "kind": each.kind,
                "bump": each.bump,
                "table": each.table,
                "field": each.field,
                "old": each.old,
                "new": each.new,
            }
            for each in diff.schema
        ],
        "tables": {name: _table(table) for name, table in diff.tables.items()},
        "verdicts": diff.verdicts.to_dicts(),
        "findings": {
            kind: getattr(diff.findings["findings"], frame).to_dicts()
            if "findings" in diff.findings
            else []
            for kind, frame in (("appeared", "added"), ("vanished", "removed"))
        },
    }
    return json_escaped(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _table(table: TableDiff) -> dict[str, Any]:
    return {
        "added": table.added.to_dicts(),
        "removed": table.removed.to_dicts(),
        "withdrawn": [_key(row) for row in table.withdrawn.iter_rows()],
        "changed": [
            {
                "record": _key(cells.row(0)[: len(table.key)]),
                "fields": {
                    name: {"old": old, "new": new}
                    for name, old, new in cells.select("field", "old", "new").iter_rows()
                },
            }
            for cells in table.cells.partition_by(table.key, maintain_order=True)
        ],
    }


def _key(cells: tuple[str | None, ...]) -> str:
    return " ".join(cell or "" for cell in cells)


def diff_lines(diff: Diff) -> list[str]:
    """Return a difference as lines: `+` is added, `-` removed, `~` changed, `x` withdrawn."""
    title = (
        f"{shown(diff.old)} ({shown(diff.versions[0])}) -> {shown(diff.new)} "
        f"({shown(diff.versions[1])})"
    )
    lines = [f"{title}: {diff.bump}" if diff else f"{title}: no difference"]
    if diff.schema:
        lines += ["", "declared", *(f"~ {shown(each)}" for each in diff.schema)]
    for name, table in {**diff.tables, **diff.findings}.items():
        lines += [
            "",
            f"{name}: {_counts(table)}",
            *(f"{mark} {text}" for mark, text in _rows(table)),
        ]
    if diff.verdicts.height:
        lines += ["", "verdicts"]
        lines += [
            f"~ {shown(record)}: {shown(old)} -> {shown(new)}"
            for record, old, new in diff.verdicts.iter_rows()
        ][:_MOST]
    if diff.reasons:
        lines += [
            "",
            f"this change demands {diff.bump}",
            *(f"  {shown(each)}" for each in diff.reasons),
        ]
    return lines


def _counts(table: TableDiff) -> str:
    numbers = {
        "added": table.added.height,
        "removed": table.removed.height,
        "changed": table.changed.height,
    }
    return ", ".join(f"{number} {word}" for word, number in numbers.items() if number)


def _rows(table: TableDiff) -> Iterator[tuple[str, str]]:
    for mark, frame in (("+", table.added), ("-", table.removed)):
        yield from _few(mark, frame.select(table.key))
    yield from _few("x", table.withdrawn)
    for *key, field, old, new in table.cells.head(_MOST).iter_rows():
        change = f"{shown(repr(old or ''))} -> {shown(repr(new or ''))}"
        yield "~", f"{shown(_key(tuple(key)))}: {field}: {change}"
    if table.cells.height > _MOST:
        yield "", f"and {counted(table.cells.height - _MOST, 'more cell')}"


def _few(mark: str, keys: pl.DataFrame) -> Iterator[tuple[str, str]]:
    for row in keys.head(_MOST).iter_rows():
        yield mark, shown(_key(row))
    if keys.height > _MOST:
        yield "", f"and {keys.height - _MOST} more"


def diff_markdown(diff: Diff) -> str:
    """Return a difference as Markdown: the bump, and the first changes of each table."""
    title = (
        f"{_cell(diff.old)} ({_cell(diff.versions[0])}) → {_cell(diff.new)} "
        f"({_cell(diff.versions[1])})"
    )
    if not diff:
        return f"**{title}: no difference**\n"
    lines = [f"**{title}: {diff.bump}**", ""]
    lines += [f"- {_cell(each)}" for each in diff.reasons]
    for name, table in {**diff.tables, **diff.findings}.items():
        lines += ["", f"### {_cell(name)}: {_counts(table)}", ""]
        lines += ["| | record | field | old | new |", "| --- | --- | --- | --- | --- |"]
        lines += _markdown_rows(table)
    return "\n".join(lines) + "\n"


def _markdown_rows(table: TableDiff) -> Iterator[str]:
    frames = {"added": table.added, "removed": table.removed, "withdrawn": table.withdrawn}
    for mark, frame in frames.items():
        for row in frame.select(table.key).head(_MOST).iter_rows():
            yield f"| {mark} | {_cell(_key(row))} | | | |"
        if frame.height > _MOST:
            yield f"| | and {frame.height - _MOST} more {mark} | | | |"
    for *key, field, old, new in table.cells.head(_MOST).iter_rows():
        record = _cell(_key(tuple(key)))
        yield f"| changed | {record} | {field} | {_cell(old or '')} | {_cell(new or '')} |"
    more = table.cells.height - _MOST
    if more > 0:
        yield f"| | and {counted(more, 'more cell')} | | | |"


def _cell(text: object) -> str:
    return code(text, cell=True)
