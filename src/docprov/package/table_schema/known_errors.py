"""The errors of rows whose fields say nothing but what is known here, in Frictionless' own words.

Text, integers and numbers with the constraints of docprov's tables are read as Frictionless reads
them, which then need not be loaded; what else a schema says is left to it. The tests compare both:
errors, their order and their words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

import polars as pl
from attrs import frozen

from docprov.package.table_schema.screen import PART, Cells, fits


@frozen(kw_only=True)
class SchemaError:
    """One error as Frictionless reports it: where, of what type, and its own words."""

    resource: str
    row: int | None
    field: str | None
    type: str
    note: str
    cell: str = ""


_READERS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "integer": lambda cell: int(cell.strip()),
    "number": lambda cell: Decimal(cell.strip()),
}
_CHECKS: Mapping[str, Mapping[str, type]] = {
    "string": {"required": bool, "pattern": str, "enum": list, "unique": bool},
    "integer": {"required": bool, "minimum": int, "unique": bool},
    "number": {"required": bool},
}
"""The constraints that are known here for each type, and of what type they are."""
_SAID = frozenset({"name", "type", "format", "title", "description", "example", "constraints"})


def are_known(cells: Cells, schema: Mapping[str, Any]) -> bool:
    """Return whether Frictionless' errors in the rows of a table are known here.

    >>> frame = pl.DataFrame({"0": ["a"]})
    >>> are_known(Cells(header=("id",), frame=frame), {"fields": [{"name": "id", "type": "date"}]})
    False
    """
    kinds = {part["name"]: part.get("type", "string") for part in schema["fields"]}
    keys = schema.get("primaryKey", [])
    links = [key["fields"] for key in schema.get("foreignKeys", ())]
    return (
        fits(cells, schema)
        and len(kinds) == len(cells.header)
        and schema.get("missingValues", [""]) == [""]
        and all(map(_is_known, schema["fields"]))
        and all(kinds.get(name) in {"string", "integer"} for name in keys)
        and all(len(names) == 1 and kinds.get(names[0]) == "string" for names in links)
    )


def _is_known(part: Mapping[str, Any]) -> bool:
    known = _CHECKS.get(part.get("type", "string"), {})
    stated = part.get("constraints", {})
    texts = [part["name"], *stated.get("enum", ())]
    return (
        part.keys() <= _SAID
        and part.get("type", "string") in _CHECKS
        and part.get("format", "default") == "default"
        and all(type(value) is known.get(name) for name, value in stated.items())
        and all(isinstance(text, str) and text for text in texts)
    )


def known_errors(
    name: str, rows: list[int], tables: Mapping[str, Cells], schema: Mapping[str, Any]
) -> Iterator[SchemaError]:
    """Yield the errors that Frictionless finds in some rows of a table, in its order.

    Args:
        name: name of the table.
        rows: numbers of the rows.
        tables: all tables, among them those that the schema refers to.
        schema: the Table Schema of the table, of which everything is known here.
    """
    fields = {part["name"]: _Field.of(part, at) for at, part in enumerate(schema["fields"])}
    primary = tuple(schema.get("primaryKey", ()))
    unique = [each for each in fields.values() if each.is_unique]
    links = [
        (fields[key["fields"][0]], key["reference"]["resource"] or name)
        for key in schema.get("foreignKeys", ())
    ]
    seen: dict[Any, int] = {}
    fed = islice(tables[name].fed(rows), 1, None)  # without the header
    for first in range(0, len(rows), PART):
        part = [
            _Row(name, number, fields, cells)
            for number, cells in zip(rows[first : first + PART], fed, strict=False)
        ]
        lacking = [_lacking(tables[parent], each, part) for each, parent in links]
        for number, row in enumerate(part, start=first + 2):  # as Frictionless counts what is fed
            for each in unique:
                row.check_unique(each, seen, number)
            row.check_primary(primary, seen, number)
            for (each, parent), lack in zip(links, lacking, strict=True):
                row.check_link(each, parent, lack)
            yield from row.errors


def _lacking(parent: Cells, link: "_Field", rows: "list[_Row]") -> set[str]:
    """Return the cells of some rows that name no record of their parent."""
    named = pl.Series([row.text(link) or None for row in rows], dtype=pl.String)
    return set(named.filter(parent.known.lack(named)).to_list())


@frozen(kw_only=True)
class _Field:
    """A field as Frictionless reads its cells."""

    name: str
    at: int
    kind: str
    read: Callable[[str], Any]
    checks: tuple[tuple[str, Callable[[Any], bool]], ...]
    is_unique: bool

    @classmethod
    def of(cls, part: Mapping[str, Any], at: int) -> "_Field":
        """Return the field that a schema describes."""
        stated, kind = part.get("constraints", {}), part.get("type", "string")
        checks = [
            (f'constraint "{name}" is "{stated[name]}"', check(stated[name]))
            for name, check in _MEETS.items()
            if name in stated
        ]
        return cls(
            name=part["name"],
            at=at,
            kind=kind,
            read=_READERS[kind],
            checks=tuple(checks),
            is_unique=bool(stated.get("unique")),
        )


class _Row:
    """A row that is read cell by cell, keys first, as Frictionless reads it."""

    def __init__(
        self, resource: str, number: int, fields: Mapping[str, _Field], cells: list[str]
    ) -> None:
        self.resource, self.number, self.fields, self.cells = resource, number, fields, cells
        self.values: dict[str, Any] = {}
        self.blank = 0
        self._found: list[SchemaError] = []

    def text(self, field: _Field) -> str | None:
        """Return the text of a cell, None where the row is too short."""
        return self.cells[field.at] if field.at < len(self.cells) else None

    def value(self, field: _Field) -> Any:  # noqa: ANN401 - of the type of its field
        """Return what a cell says, None where it is empty or not of its type."""
        if field.name not in self.values:
            self.values[field.name] = self._read(field)
        return self.values[field.name]

    @cached_property
    def errors(self) -> list[SchemaError]:
        """The errors of the cells; those of keys are added to them."""
        for field in self.fields.values():
            self.value(field)
        width, has = len(self.fields), len(self.cells)
        for cell in self.cells[width:]:
            self._add("extra-cell", cell=cell)
        for name in list(self.fields)[has:]:
            self._add("missing-cell", name)
        if self.blank == width:
            self._found.clear()
            self._add("blank-row")
        return self._found

    def check_unique(self, field: _Field, seen: dict[Any, int], number: int) -> None:
        """Add an error where a value occurs in an earlier row."""
        value = self.value(field)
        if value is None:
            return
        if earlier := seen.get((field.name, value)):
            self._add_key("unique-error", _same_as(earlier), field.name, str(value))
        seen[field.name, value] = number

    def check_primary(self, names: tuple[str, ...], seen: dict[Any, int], number: int) -> None:
        """Add an error where the key of the row is empty or that of an earlier row."""
        key = tuple(self.value(self.fields[name]) for name in names)
        if not key:
            return
        if set(key) == {None}:
            self._add_key("primary-key", 'cells composing the primary keys are all "None"')
            return
        if earlier := seen.get((names, key)):
            self._add_key("primary-key", _same_as(earlier))
        seen[names, key] = number

    def check_link(self, field: _Field, parent: str, lacking: set[str]) -> None:
        """Add an error where a cell is among those that name nothing."""
        value = self.value(field)
        if value in lacking:
            place = f'not found in the lookup table "of-{parent}" as "id"'
            self._add_key(
                "foreign-key", f'for "{field.name}": values "{value}" {place}', field.name
            )

    def _read(self, field: _Field) -> Any:  # noqa: ANN401 - of the type of its field
        cell = self.text(field)
        value = None
        if cell:
            try:
                value = field.read(cell)
            except (ValueError, ArithmeticError):
                self._add("type-error", field.name, f'type is "{field.kind}/default"', cell)
                return None
        self.blank += value is None
        for note, is_met in field.checks:
            if not is_met(value):
                self._add("constraint-error", field.name, note, str(cell))
        return value

    def _add_key(self, kind: str, note: str, field: str | None = None, cell: str = "") -> None:
        _ = self.errors  # every cell is read before the first error of a key is added
        self._add(kind, field, note, cell)

    def _add(self, kind: str, field: str | None = None, note: str = "", cell: str = "") -> None:
        self._found.append(
            SchemaError(
                resource=self.resource,
                row=self.number,
                field=field,
                type=kind,
                note=note,
                cell=cell,
            )
        )


def _same_as(number: int) -> str:
    return f"the same as in the row at position {number}"


def _matches(pattern: str) -> Callable[[Any], bool]:
    match = re.compile(f"^{pattern}$").match
    return lambda value: value is None or match(value) is not None


_MEETS: Mapping[str, Callable[[Any], Callable[[Any], bool]]] = {
    "required": lambda stated: lambda value: not stated or value is not None,
    "minimum": lambda stated: lambda value: value is None or value >= stated,
    "pattern": _matches,
    "enum": lambda stated: lambda value: value is None or value in stated,
}
"""Whether a value meets a constraint, in the order in which Frictionless asks."""
