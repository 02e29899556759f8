"""Fields and kinds of entry of a dossier, and how a column of a table becomes a field."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from attrs import frozen

from docprov.model.records import RESOURCES, Column
from docprov.model.records.columns import CellKind

Shape = Literal["line", "free", "quote", "list", "map", "entries", "either"]
_LINES = frozenset({"identifier", "unit", "value"})
"""Columns of any text that are written in one line all the same."""
_OWN_IDS = frozenset({"activities", "breakdowns", "captures", "citations", "claims"})
"""The tables whose ids begin with their document; a dossier writes them without it."""


@frozen(kw_only=True)
class Field:
    """One field of a kind of entry.

    Attributes:
        name: its name.
        shape: what it may look like; see `docprov.dossiers.entries`.
        description: what it says, in one sentence.
        example: what may be written.
        kind: how its text is read.
        choices: the closed list of allowed texts, empty where any text is allowed.
        pattern: the regular expression that the whole text matches, None for any.
        references: the table whose key the text names, None for none.
        table: the table in which it becomes a cell, empty where it does not become one.
        column: the column of that table.
        default: the cell where nothing is stated, None for an empty one.
        otherwise: the field whose text fills the cell where this one is not stated.
        required: whether an entry says nothing without it.
        inherited: whether a group hands it down to the entries below it.
        needs: fields without all of which this one says nothing.
        short: whether it is an id that the dossier writes without its document.
        holds: the kind of entry that it holds, or holds a list of.
    """

    name: str
    shape: Shape = "free"
    description: str
    example: object
    kind: CellKind = "text"
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    references: str | None = None
    table: str = ""
    column: str = ""
    default: str | None = None
    otherwise: str = ""
    required: bool = False
    inherited: bool = False
    needs: tuple[str, ...] = ()
    short: bool = False
    holds: str = ""


@frozen(kw_only=True)
class EntryKind:
    """One kind of entry.

    Attributes:
        name: its name in the schema for editors.
        description: what such an entry says, in one sentence.
        table: the table in which it becomes a row, empty where it does not become one.
        letter: the letter before the hyphen of its ids; empty where the ids are free.
        fields: its fields by name, in the order in which people write them.
    """

    name: str
    description: str
    table: str = ""
    letter: str = ""
    fields: Mapping[str, Field]

    @cached_property
    def shapes(self) -> dict[str, str]:
        """The shape of each field."""
        return {name: field.shape for name, field in self.fields.items()}

    @cached_property
    def cells(self) -> dict[str, Field]:
        """The fields that become a cell of the entry's own row."""
        return {
            name: field
            for name, field in self.fields.items()
            if field.table and field.table == self.table
        }

    @cached_property
    def defaults(self) -> dict[str, str | None]:
        """The cells of an entry that states nothing, by column."""
        return {field.column: field.default for field in self.cells.values()}

    @cached_property
    def spelled(self) -> tuple[Field, ...]:
        """The fields whose cell has the words of a quote where they are not stated."""
        return tuple(field for field in self.cells.values() if field.otherwise)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that cannot be left out."""
        return tuple(name for name, field in self.fields.items() if field.required)


def _shape(column: Column) -> Shape:
    """Return the shape of a field that becomes a column: free text, where any text is allowed."""
    any_text = column.kind == "text" and not column.choices and column.pattern is None
    return "free" if any_text and column.name not in _LINES else "line"


def cell_of(table: str, column: Column, *, computed: Iterable[str] = ()) -> Field:
    """Return the field that becomes a column.

    Args:
        table: the table.
        column: the column.
        computed: the columns that are never empty, but are computed where a dossier does not
            state them.
    """
    named = table if column.references == "self" else column.references
    own_id = column.name == "id" and table in _OWN_IDS
    return Field(
        name=column.name,
        shape=_shape(column),
        description=column.description,
        example=column.example,
        kind=column.kind,
        choices=column.choices,
        pattern=column.pattern,
        references=named,
        table=table,
        column=column.name,
        default=column.default,
        required=column.required and column.default is None and column.name not in computed,
        short=own_id or named in _OWN_IDS,
    )


def cells(table: str, *without: str, computed: Iterable[str] = ()) -> tuple[Field, ...]:
    """Return the fields that become columns of a table, without those that no dossier states."""
    return tuple(
        cell_of(table, column, computed=computed)
        for column in RESOURCES[table].columns
        if column.name not in without
    )


def kind(
    name: str,
    description: str,
    table: str,
    stated: Iterable[Field],
    letter: str = "",
    first: Iterable[str] = (),
) -> EntryKind:
    """Return a kind of entry, some of its fields first and the others in the order given."""
    by_name = {field.name: field for field in stated}
    ordered = {each: by_name[each] for each in first} | by_name
    return EntryKind(name=name, description=description, table=table, letter=letter, fields=ordered)


def holding(
    name: str,
    holds: str,
    description: str,
    example: object,
    *,
    shape: Shape = "list",
    required: bool = False,
) -> Field:
    """Return a field that holds entries of another kind."""
    return Field(
        name=name,
        shape=shape,
        description=description,
        example=example,
        required=required,
        holds=holds,
    )
