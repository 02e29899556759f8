"""A number of a text as it is read, and what a stretch of text states by a number or a range."""

from decimal import Decimal
from typing import Literal

from attrs import frozen

Kind = Literal[
    "count", "ordinal", "label", "date", "clock", "whole", "name", "fraction", "corrected"
]


@frozen
class Numeral:
    """A number of a text.

    Attributes:
        first: index of its first token.
        after: index of the token after its last one.
        value: its value; None for a word such as `several`.
        bare: its value without its last scale.
        scale: that scale, 1 for none.
        ordinal: whether it orders and does not count.
        hedges: the comparators that its word alone means: a dozen or so, 上千.
        fraction: whether it is a fraction of a whole: a half, a third.
        digits: whether it is written in digits only.
        unit: its unit, where its words contain it: an hour and a half.
    """

    first: int
    after: int
    value: Decimal | None
    bare: Decimal | None = None
    scale: Decimal = Decimal(1)
    ordinal: bool = False
    hedges: frozenset[str] = frozenset()
    fraction: bool = False
    digits: bool = False
    unit: str = ""


@frozen(kw_only=True)
class Stated:
    """What a stretch of text states by one number or range.

    Attributes:
        start: where its words begin, in the evened text.
        stop: where they end.
        low: the number, or the lower end of a range; None for a word such as `several`.
        high: the number, or the upper end.
        comparators: the comparators that its words and signs mean; empty for an exact number.
        unit: the unit of measure next to it, empty for none.
        kind: what kind of number it is.
        number: where its own digits or words begin and end.
        described: the words that a compound with it describes: a two-storey "brick shed".
    """

    start: int
    stop: int
    low: Decimal | None
    high: Decimal | None
    comparators: frozenset[str] = frozenset()
    unit: str = ""
    kind: Kind = "count"
    number: tuple[int, int] = (0, 0)
    described: tuple[str, ...] = ()

    @property
    def is_range(self) -> bool:
        """Whether it is a range and not one number."""
        return self.low != self.high
