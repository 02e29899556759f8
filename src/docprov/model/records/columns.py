"""Columns of tables: the metadata on a record's attributes, read from the class.

A record class states each column once, as an annotated attribute. Everything else - Table Schemas,
the data dictionary, the reading and writing of cells, foreign keys - is derived from these
annotations, so nothing can disagree with them.
"""

import inspect
import types
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, fields, frozen

from docprov.model.dates import Date

SLUG = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
"""Pattern of every id: words of small ASCII letters and digits, joined by one hyphen or point."""
DIGEST = r"sha256:[0-9a-f]{64}"
"""Pattern of every digest."""
NO_DIGEST = "sha256:" + "0" * 64
"""The digest written in place of one that is withheld."""
WITHHELD = "[withheld]"
"""What a public form says in place of a text that readers shall not see."""
TIMESTAMP = r"[0-9]{2,3}:[0-5][0-9]:[0-5][0-9]"
"""Pattern of a time mark in a transcript."""

CellKind = Literal["text", "integer", "decimal", "date"]
"""How a cell is read."""


@frozen(kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        name: name of the attribute and of the column.
        description: what the cell says, in one sentence.
        example: a cell of the column.
        kind: how the cell is read: as text, as an integer, as an exact decimal or as an EDTF date.
        required: whether an empty cell is a fault.
        choices: the closed list of allowed values, empty where any value is allowed.
        pattern: the regular expression that the whole cell matches, None for any.
        references: name of the table whose key the cell names, None for none.
        minimum: the smallest allowed integer, None for any.
        default: the cell of a record that does not state it, None for an empty one.
    """

    name: str = ""
    description: str
    example: str
    kind: CellKind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    references: str | None = None
    minimum: int | None = None
    default: str | None = None


def column(
    description: str,
    example: str,
    *,
    pattern: str | None = None,
    references: str | None = None,
    minimum: int | None = None,
) -> Column:
    """Return the part of a column that its annotation cannot say; a reference is always a slug."""
    if references is not None:
        pattern = SLUG
    return Column(
        description=description,
        example=example,
        pattern=pattern,
        references=references,
        minimum=minimum,
    )


def empty_is_unstated(_record: type, attributes: "list[Attribute[Any]]") -> "list[Attribute[Any]]":
    """Read an empty text in an optional column as None (attrs field transformer).

    A table writes both as an empty cell.
    """
    return [
        attribute if attribute.default is NOTHING else attribute.evolve(converter=_unstated)
        for attribute in attributes
    ]


def _unstated(value: object) -> object:
    return None if value == "" else value


@cache
def columns(record: type) -> tuple[Column, ...]:
    """Return the columns of a record class, in order.

    >>> from docprov.model.records import Region
    >>> [column.name for column in columns(Region)]
    ['capture', 'start', 'stop', 'role']
    """
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(each, hints[each.name]) for each in fields(record))


def described(record: type) -> type:
    """Add the columns to a record class's docstring, and give it a signature without metadata.

    `help` and editors show both.

    >>> from docprov.model.records import Region
    >>> Region.__doc__.splitlines()[2:4]
    ['Attributes:', '    capture: The capture.']
    """
    if record.__doc__ is not None:
        parts = [f"    {column.name}: {column.description}" for column in columns(record)]
        record.__doc__ = "\n".join([record.__doc__.rstrip(), "", "Attributes:", *parts])
    plain = get_type_hints(record)
    parameters = [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=plain[each.name],
            default=inspect.Parameter.empty if each.default is NOTHING else each.default,
        )
        for each in fields(record)
    ]
    record.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    record.__init__.__signature__ = inspect.Signature([own, *parameters])  # type: ignore[misc]
    return record


def _column(attribute: "Attribute[Any]", hint: Any) -> Column:  # noqa: ANN401 - a type hint has no narrower type
    name = attribute.name
    annotated, stated = get_args(hint)[:2] if get_origin(hint) is Annotated else (hint, None)
    if not isinstance(stated, Column):
        raise TypeError(f"the column {name!r} has no description")
    optional = get_origin(annotated) in {Union, types.UnionType}
    plain = (
        next(part for part in get_args(annotated) if part is not type(None))
        if optional
        else annotated
    )
    choices = get_args(plain) if get_origin(plain) is Literal else ()
    kinds: dict[Any, CellKind] = {int: "integer", Decimal: "decimal", Date: "date"}
    return Column(
        name=name,
        description=stated.description,
        example=stated.example,
        kind=kinds.get(plain, "text"),
        required=not optional,
        choices=choices,
        pattern=stated.pattern,
        references=stated.references,
        minimum=stated.minimum,
        default=attribute.default if isinstance(attribute.default, str) else None,
    )
