"""The types of value that a predicate can ask for.

One object a type: how its value is written in a dossier, the cells that it fills, the way back, its
unit, how a statement says it and when a quote shows it. A new type is a name and an object here.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from attrs import frozen

from docprov.model.dates import Date
from docprov.model.values import Quantity, decimal_text, parse_decimal, quantity_advice

ValueTypeName = Literal["quantity", "elapsed-years", "date", "text", "role", "subject", "none"]
"""What kind of value the claims of a predicate have."""
Shown = Literal["number", "words", "years", "nothing"]
Cells = Mapping[str, str | None]


@frozen(kw_only=True)
class ValueType:
    """One type of value; this class is that of values that are written as they are.

    Attributes:
        name: its name.
        field: the field of a claim that states it, empty where the predicate says it all.
        takes_object: whether a claim names another subject.
        has_unit: whether a claim may state a unit.
        unit: the unit where neither claim nor predicate states one, None for none.
        shown: what of the value a quote must show.
        advice: what to do where a claim has a value of another type.
    """

    name: ValueTypeName
    field: Literal["value", "object", ""] = "value"
    takes_object: bool = False
    has_unit: bool = False
    unit: str | None = None
    shown: Shown = "nothing"
    advice: str = ""

    @property
    def needs(self) -> list[str]:
        """The fields that a claim states."""
        named = ["object"] if self.takes_object and self.field != "object" else []
        return [self.field, *named] if self.field else named

    def cells(self, text: str, quote: str, tolerance: Decimal) -> Cells:  # noqa: ARG002 - for numbers
        """Return the cells that a value fills.

        Args:
            text: the value, as a dossier writes it.
            quote: the quote of its claim.
            tolerance: share by which `about` and `nearly` widen a number.

        Raises:
            ValueError: the text is not a value of this type.
        """
        return {"value": text}

    def written(self, cells: Cells) -> str | None:
        """Return the value as a dossier writes it, the inverse of `cells`."""
        return cells["value"]

    def said(self, text: str) -> str:
        """Return the value as a statement says it."""
        return text

    def advice_for(self, text: str) -> str:  # noqa: ARG002 - for numbers
        """Return how to write what is not a value of this type."""
        return self.advice

    def unit_of(self, predicate: Cells) -> str | None:
        """Return the unit of a claim that does not state one."""
        return (predicate["unit"] or self.unit) if self.has_unit else None


@frozen(kw_only=True)
class _Number(ValueType):
    """A quantity: a number with a comparator, or a word such as `several`."""

    has_unit: bool = True
    shown: Shown = "number"

    def cells(self, text: str, quote: str, tolerance: Decimal) -> Cells:
        quantity = Quantity.parse(text, tolerance=tolerance)
        cells: dict[str, str | None] = {"comparator": quantity.comparator}
        for name in ("value", "lower", "upper"):
            number = getattr(quantity, name)
            cells[name] = None if number is None else decimal_text(number)
        unclear = quantity.comparator == "unspecified"
        if unclear or (quantity.comparator != "exact" and text in quote):
            cells["value_as_written"] = text
        return cells

    def written(self, cells: Cells) -> str | None:
        if cells["comparator"] is None:
            return cells["value"]
        ends = {
            name: None if cells[name] is None else parse_decimal(cells[name] or "")
            for name in ("value", "lower", "upper")
        }
        quantity = Quantity(comparator=cells["comparator"], **ends)  # type: ignore[arg-type] # the schema judges the word
        spelled = cells["value_as_written"] or ""
        return str(quantity) or (spelled if _is_word(spelled) else "unspecified")

    def said(self, text: str) -> str:
        return text if any(map(str.isdigit, text)) else f"“{text}”"

    def advice_for(self, text: str) -> str:
        return quantity_advice(text)


@frozen(kw_only=True)
class _Day(ValueType):
    """A date in EDTF."""

    shown: Shown = "years"
    advice: str = "write for example 1992, 1992-02, 1992-02-25, 1992-02-25/1992-02-26, 2024~"

    def cells(self, text: str, quote: str, tolerance: Decimal) -> Cells:  # noqa: ARG002 - for numbers
        Date(text)
        return {"value": text}


@frozen(kw_only=True)
class _Words(ValueType):
    """Words of the source, which stand in quotation marks in a statement."""

    shown: Shown = "words"

    def said(self, text: str) -> str:
        return f"“{text}”"


def _is_word(text: str) -> bool:
    """Tell whether a text, written as a value, means a number that is not said."""
    try:
        return Quantity.parse(text).comparator == "unspecified"
    except ValueError:
        return False


_OBJECT = "write object: with the id of a subject"
VALUE_TYPES: dict[str, ValueType] = {
    each.name: each
    for each in (
        _Number(name="quantity"),
        _Number(name="elapsed-years", unit="year"),
        _Day(name="date"),
        _Words(name="text"),
        _Words(name="role", takes_object=True),
        ValueType(name="subject", field="object", takes_object=True, advice=_OBJECT),
        ValueType(name="none", field="", advice="remove it"),
    )
}
"""Every type of value by its name."""


def names_of(**attributes: object) -> list[str]:
    """Return the names of the types with some attributes.

    >>> names_of(shown="number")
    ['quantity', 'elapsed-years']
    """
    return [
        name
        for name, each in VALUE_TYPES.items()
        if all(getattr(each, attribute) == value for attribute, value in attributes.items())
    ]
