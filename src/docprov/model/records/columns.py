"""Columns of tables: the metadata on a record's attributes, read from the class.

A record class states each column once, as an annotated attribute. Everything else - Table Schemas,
the data dictionary, the reading and writing of cells, foreign keys - is derived from these
annotations, so nothing can disagree with them.
"""

import inspect
import re
import types
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, fields, frozen

from docprov.diagnostics.suggestions import closest
from docprov.model.dates import Date
from docprov.model.values import decimal_text

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

    @property
    def expected(self) -> str:
        """What a value of the column is, in words.

        >>> from docprov.model.records import Activity, columns
        >>> columns(Activity)[3].expected
        "a Date such as Date('2026-05-02')"
        """
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.pattern is not None:
            return f"a text like {self.example!r} (pattern {self.pattern})"
        least = f" of at least {self.minimum}" if self.minimum is not None else ""
        filled = " that is not empty" if self.required and self.kind == "text" else ""
        return f"{_KINDS[self.kind][1]}{least}{filled}".format(self.example)

    def accepts(self, value: object) -> bool:
        """Return whether a record may have a value in the column.

        >>> from docprov.model.records import Activity, columns
        >>> kind = columns(Activity)[1]
        >>> kind.accepts("review"), kind.accepts("nonsense"), kind.accepts(None)
        (True, False, False)
        """
        if value is None:
            return not self.required
        if not isinstance(value, _KINDS[self.kind][0]) or isinstance(value, bool):
            return False
        if isinstance(value, Decimal):
            return _is_writable(value)
        if isinstance(value, int):
            return (self.minimum is None or value >= self.minimum) and abs(value) < 10**18
        if self.choices:
            return value in self.choices
        return value != "" and (
            self.pattern is None or bool(re.fullmatch(self.pattern, str(value)))
        )

    def problem(self, value: object) -> str:
        """Return what is wrong with a value that the column does not accept.

        >>> from docprov.model.records import Claim, columns
        >>> next(each for each in columns(Claim) if each.name == "polarity").problem("affirm")
        "polarity is one of affirmed, denied, unknown, not 'affirm'; did you mean 'affirmed'?"
        """
        given = repr(value)
        given = given if len(given) <= _MOST_SHOWN else f"{given[:_MOST_SHOWN]}…"
        meant = closest(value, list(self.choices)) if isinstance(value, str) else ""
        advice = f"; did you mean {meant!r}?" if meant else ""
        return f"{self.name} is {self.expected}, not {given}{advice}"


_MOST_SHOWN = 60
_KINDS: dict[CellKind, tuple[type, str]] = {
    "text": (str, "a text"),
    "integer": (int, "an int"),
    "decimal": (Decimal, "a Decimal such as Decimal('{0}')"),
    "date": (Date, "a Date such as Date('{0}')"),
}


def _is_writable(number: Decimal) -> bool:
    try:
        decimal_text(number)
    except ValueError:
        return False
    return True


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


@cache
def columns(record: type) -> tuple[Column, ...]:
    """Return the columns of a record class, in order.

    >>> from docprov.model.records import Region
    >>> [column.name for column in columns(Region)]
    ['capture', 'start', 'stop', 'role']
    """
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(each, hints[each.name]) for each in fields(record))


def describe(record: type) -> None:
    """Add the columns to a record class's docstring, and give it a signature without metadata.

    `help` and editors show both.

    >>> from docprov.model.records import Region
    >>> Region.__doc__.splitlines()[1:4]
    ['', 'Attributes:', '    capture: The capture.']
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
    if "__replace__" in vars(record):
        del record.__replace__  # type: ignore[attr-defined] # that of Record keeps `extra`
    record.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    record.__init__.__signature__ = inspect.Signature([own, *parameters])  # type: ignore[misc]


def _column(attribute: "Attribute[Any]", hint: Any) -> Column:  # noqa: ANN401 - a type hint has no narrower type
    name = attribute.name
    annotated, stated = get_args(hint) if get_origin(hint) is Annotated else (hint, None)
    if not isinstance(stated, Column):
        raise TypeError(f"the column {name!r} has no description")
    optional = get_origin(annotated) in {Union, types.UnionType}
    plain = (
        next(part for part in get_args(annotated) if part is not type(None))
        if optional
        else annotated
    )
    kinds: dict[Any, CellKind] = {int: "integer", Decimal: "decimal", Date: "date"}
    return Column(
        name=name,
        description=stated.description,
        example=stated.example,
        kind=kinds.get(plain, "text"),
        required=not optional,
        choices=get_args(plain),
        pattern=stated.pattern,
        references=stated.references,
        minimum=stated.minimum,
        default=attribute.default if isinstance(attribute.default, str) else None,
    )
