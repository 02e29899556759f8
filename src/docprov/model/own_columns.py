"""Columns that a package adds to tables: what it may declare of each, as a Table Schema field."""

import re
from collections.abc import Collection

from docprov.model.records import Resource

EXTRA_KEYS = ("name", "type", "title", "description", "constraints")
"""The keys of a column that a package adds, in the order in which they are written."""

_EXTRA_TYPES = frozenset(
    {
        "string",
        "number",
        "integer",
        "boolean",
        "date",
        "time",
        "datetime",
        "year",
        "yearmonth",
        "any",
    }
)

_CONSTRAINTS = frozenset({"required", "unique", "enum", "pattern"})
"""The constraints that a column which a package adds may have."""


def is_new_column(part: object, taken: Collection[str]) -> bool:
    """Return whether a package may declare this column: a new name, a simple type, and texts.

    >>> is_new_column({"name": "map_sheet", "type": "string"}, {"id"})
    True
    >>> is_new_column({"name": "trust", "constraints": {"enum": ["low", "high"]}}, {"id"})
    True
    """
    if not isinstance(part, dict) or not part.keys() <= set(EXTRA_KEYS):
        return False
    texts = [value for key, value in part.items() if key != "constraints"]
    if not all(isinstance(text, str) for text in texts):
        return False
    kind = part.get("type", "string")
    return (
        kind in _EXTRA_TYPES
        and bool(re.fullmatch("[a-z][a-z0-9_]*", part.get("name", "")))
        and part["name"] not in taken
        and _are_constraints(part.get("constraints", {}), kind)
    )


def taken_names(resource: Resource) -> set[str]:
    """Return the names that no column added to a table may have: its own, and its days' in frames.

    >>> from docprov.model.records import RESOURCES
    >>> taken_names(RESOURCES["claims"]) >= {"time", "time_first", "time_last"}
    True
    """
    dates = [column.name for column in resource.columns if column.kind == "date"]
    days = {f"{name}_{end}" for name in dates for end in ("first", "last")}
    return {column.name for column in resource.columns} | days


def _are_constraints(stated: object, kind: str) -> bool:
    """Return whether constraints are of a kind that every column can have, each of its form."""
    if not isinstance(stated, dict) or not stated.keys() <= _CONSTRAINTS:
        return False
    if not all(isinstance(stated.get(name, True), bool) for name in ("required", "unique")):
        return False
    enum = stated.get("enum", [""])
    if (
        not isinstance(enum, list)
        or not enum
        or not all(isinstance(each, str) for each in enum)
        or len(set(enum)) < len(enum)
    ):
        return False
    return "pattern" not in stated or (kind == "string" and _is_pattern(stated["pattern"]))


def _is_pattern(text: object) -> bool:
    """Return whether a text is a regular expression for every program that may read it."""
    try:
        return isinstance(text, str) and bool(re.compile(text))
    except (re.error, OverflowError, RecursionError):
        return False
