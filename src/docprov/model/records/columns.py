"""What a column of a table is: the metadata on a record's attributes, and how it is read from the class.

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
"""Pattern of every id: ASCII words of small letters and digits, joined by single hyphens or points."""
DIGEST = r"sha256:[0-9a-f]{64}"
"""Pattern of every digest."""
NO_DIGEST = "sha256:" + "0" * 64
"""What stands for the digest of bytes that nobody is told."""
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
        example: a cell as it stands in a table.
        kind: how the cell is read: as text, as an integer, as an exact decimal or as an EDTF date.
        required: whether an empty cell is a fault.
        choices: the closed list of allowed values, empty where any value is allowed.
        pattern: the regular expression that the whole cell matches, None for any.
        references: name of the table whose key the cell names, None for none.
        minimum: the smallest allowed integer, None for any.
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
    """Make an empty text in an optional column None, since a table cannot tell the two apart (attrs field transformer)."""
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
    return tuple(_column(attribute.name, hints[attribute.name]) for attribute in fields(record))


def described(record: type) -> type:
    """Give a record class what `help` and editors at work show: its columns in its docstring, and a signature without metadata.

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


def _column(name: str, hint: Any) -> Column:  # noqa: ANN401 - a type hint has no narrower type
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
    )
