"""What every record has: it checks itself when it is made, and can be written as JSON.

Records that are read from a table are made without the check, by `maker`: the table was judged as a
whole, and a faulty cell must be readable to be shown.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Self

import attrs

from docprov.diagnostics.summaries import table_card
from docprov.model.dates import Date
from docprov.model.records.columns import columns
from docprov.model.values import decimal_text

_NO_EXTRA: Mapping[str, str] = MappingProxyType({})


class Record:
    """One row of a table."""

    # here, not in the classes below: so `maker` has their layout
    __slots__ = ("__weakref__", "_extra")

    @property
    def extra(self) -> Mapping[str, str]:
        """The cells of the columns that the package adds to the table, as text; empty ones not.

        A record that was read from a table has them; they are not compared.

        >>> from docprov.model.records import Region
        >>> dict(Region(capture="arden-2011.t001", start=0, stop=54, role="heading").extra)
        {}
        """
        found: Mapping[str, str] = getattr(self, "_extra", _NO_EXTRA)
        return found

    def evolve(self, **changes: Any) -> Self:  # noqa: ANN401 - the values of any column
        """Return the record with other values; what `extra` contains stays.

        Args:
            changes: the new values, by column.

        Raises:
            ValueError: a value is not one of its column; all of them are named.
            TypeError: there is no such column.

        >>> from docprov.model.records import Region
        >>> region = Region(capture="arden-2011.t001", start=0, stop=54, role="heading")
        >>> region.evolve(stop=60).stop
        60
        """
        kind: type = type(self)
        own = {column.name: getattr(self, column.name) for column in columns(kind)}
        made: Self = kind(**own | changes)
        object.__setattr__(made, "_extra", MappingProxyType(dict(self.extra)))
        return made

    __replace__ = evolve  # copy.replace

    def __copy__(self) -> Self:
        return self  # it cannot be changed

    def __deepcopy__(self, _known: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        kind: type = type(self)
        values = tuple(getattr(self, column.name) for column in columns(kind))
        return _restored, (kind, values, dict(self.extra))

    def to_dict(self) -> dict[str, str | int | None]:
        """Return the values by column, ready for JSON: exact numbers and dates are text.

        >>> from docprov.model.records import Region
        >>> Region(capture="arden-2011.t001", start=0, stop=54, role="heading").to_dict()
        {'capture': 'arden-2011.t001', 'start': 0, 'stop': 54, 'role': 'heading'}
        """
        kind: type = type(self)
        own = {column.name: _json(getattr(self, column.name)) for column in columns(kind)}
        return {**own, **self.extra}

    def _repr_html_(self) -> str:
        stated = [(name, value) for name, value in self.to_dict().items() if value is not None]
        return table_card(type(self).__name__, ("column", "value"), stated)


def _restored(record: type, values: tuple[Any, ...], extra: Mapping[str, str]) -> Any:  # noqa: ANN401 - a record
    """Return a pickled record; as when it is read from a table, it is not checked."""
    made = maker(record)(*values)
    made._extra = MappingProxyType(dict(extra))  # noqa: SLF001 - as in `maker`
    made.__class__ = record
    return made


def _json(value: Any) -> str | int | None:  # noqa: ANN401 - a value of any column
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.text if isinstance(value, Date) else value


def self_checking(
    _record: type, attributes: "list[attrs.Attribute[Any]]"
) -> "list[attrs.Attribute[Any]]":
    """Let a record class check itself, and read an empty text as None (attrs field transformer).

    A table writes an empty text in an optional column and None alike, as an empty cell.
    """
    optional = [
        each if each.default is attrs.NOTHING else each.evolve(converter=_unstated)
        for each in attributes
    ]
    # attrs calls validators when all attributes are set: the last one's sees the whole record
    return [*optional[:-1], optional[-1].evolve(validator=_check)]


def _unstated(value: object) -> object:
    return None if value == "" else value


def _check(record: object, _attribute: "attrs.Attribute[Any]", _value: object) -> None:
    """Refuse a record with values that its columns do not accept; all of them are named."""
    kind: type = type(record)
    values = [(column, getattr(record, column.name)) for column in columns(kind)]
    problems = [column.problem(value) for column, value in values if not column.accepts(value)]
    if problems:
        raise ValueError(f"{kind.__name__}: {'; '.join(problems)}")


@cache
def maker(record: type) -> Callable[..., Any]:
    """Return a fast function that makes a record of its values in order, without checking them.

    The object is filled while it belongs to a class of the same layout that is not frozen; who
    makes it then gives it its class.
    """
    names = [column.name for column in columns(record)]
    return attrs.make_class(record.__name__, names, bases=(Record,), slots=True, eq=False)
