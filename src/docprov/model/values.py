"""Exact quantities: canonical decimal text, comparators and the intervals that they mean.

A quantity in a source is rarely a bare number: "more than 150", "nearly 30", "several". Each
becomes an interval of exact decimals, so that two quantities can be compared without rounding and
without guessing. Dates live in `docprov.model.dates`.

Limits: at most 28 digits before the point and 9 after it, never a float, never an exponent.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Literal, Self, get_args

from attrs import frozen

Comparator = Literal[
    "exact",
    "at-least",
    "more-than",
    "at-most",
    "fewer-than",
    "about",
    "nearly",
    "between",
    "unspecified",
]
"""How the value that a source gives bounds the one that it means."""
COMPARATORS: tuple[Comparator, ...] = get_args(Comparator)

DECIMAL_PATTERN = r"-?(?:0|[1-9][0-9]{0,27})(?:\.[0-9]{0,8}[1-9])?"
_DECIMAL = re.compile(DECIMAL_PATTERN)
_SCALE = Decimal("1e-9")
_WORDS: dict[str, Comparator] = {
    "at least": "at-least",
    "more than": "more-than",
    "at most": "at-most",
    "fewer than": "fewer-than",
    "about": "about",
    "nearly": "nearly",
}
_INSTEAD = {
    "over": "more than",
    "above": "more than",
    "exceeding": "more than",
    "under": "fewer than",
    "below": "fewer than",
    "less than": "fewer than",
    "up to": "at most",
    "no more than": "at most",
    "no fewer than": "at least",
    "around": "about",
    "approximately": "about",
    "roughly": "about",
    "some": "about",
    "almost": "nearly",
}
"""Words that a recorder may copy from a text, and the notation's word with the same meaning."""
_SPAN = re.compile(r"(?:from )?([0-9]+(?:\.[0-9]+)?) ?(?:to|-|\u2013) ?([0-9]+(?:\.[0-9]+)?)")
GROUPED = re.compile(
    r"(?<![0-9.,])[0-9]{1,3}(?P<mark>[,.'\u00a0\u2009\u202f ])[0-9]{3}"
    r"(?:(?P=mark)[0-9]{3})*(?![0-9])"
)
"""A number in digits whose thousands are grouped, by the same mark throughout.

One comma or one point alone is ambiguous: it may also divide a decimal fraction.
"""
_FLOAT = re.compile(r"[+-]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
"""What programs write for no number and for one without bound; no source says it."""
_COMPARATOR_WORDS = tuple(f"{word} " for word in (*_WORDS, "between"))
_NOTATION = re.compile(rf"(?:(?P<word>{'|'.join(_WORDS)}) )?(?P<number>-?[0-9][0-9.]*)")
_BETWEEN = re.compile(r"between (?P<lower>-?[0-9][0-9.]*) and (?P<upper>-?[0-9][0-9.]*)")


def parse_decimal(text: str) -> Decimal:
    """Return the exact decimal of a canonical text.

    Args:
        text: such as `613`, `-2` or `13.7`; no exponent, no grouping, no trailing zeros after the
            point, no `-0`.

    Raises:
        ValueError: the text is not canonical.

    >>> parse_decimal("13.7")
    Decimal('13.7')
    """
    if text == "-0" or not _DECIMAL.fullmatch(text):
        raise ValueError(f"not a canonical number: {text[:60]!r}")
    return Decimal(text)


def decimal_text(number: Decimal) -> str:
    """Return the one canonical text of a decimal, the inverse of `parse_decimal`.

    Raises:
        ValueError: the number is not finite, or has more than 28 digits before the point or 9 after
            it.

    >>> decimal_text(Decimal("1.2E+3"))
    '1200'
    """
    if number.is_zero():
        return "0"
    if not number.is_finite() or not -9 <= number.adjusted() <= 27:
        raise ValueError(f"not a number that fits: {str(number)[:60]}")
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    parse_decimal(text)
    return text


def ungrouped(text: str, *, points: bool = False) -> str:
    """Return a text without the marks that group the digits of its numbers.

    Args:
        text: any text.
        points: whether a single point groups digits too; else `1.275` is a decimal fraction.

    >>> ungrouped("1,275 of 1 275 000"), ungrouped("1.275"), ungrouped("1.275", points=True)
    ('1275 of 1275000', '1.275', '1275')
    """

    def digits(found: re.Match[str]) -> str:
        divides = found["mark"] == "." and found[0].count(".") == 1 and not points
        return found[0] if divides else found[0].replace(found["mark"], "")

    return GROUPED.sub(digits, text)


@frozen(kw_only=True)
class Interval:
    """A set of decimals between two ends; an end of None is unbounded.

    Attributes:
        lower: the lower end, None for no lower end.
        upper: the upper end, None for no upper end.
        lower_closed: whether the lower end itself belongs to the interval.
        upper_closed: whether the upper end itself belongs to the interval.
    """

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_closed: bool = True
    upper_closed: bool = True

    def __contains__(self, number: Decimal | int) -> bool:
        """Return whether a number is in the interval; an open end is not.

        Raises:
            TypeError: it is not an exact number.
        """
        if not isinstance(number, Decimal | int):
            raise TypeError(
                f"an Interval contains a Decimal or an int, not {number!r:.60}{_advice(number)}"
            )
        above = (
            self.lower is None
            or number > self.lower
            or (self.lower_closed and number == self.lower)
        )
        below = (
            self.upper is None
            or number < self.upper
            or (self.upper_closed and number == self.upper)
        )
        return above and below

    def overlaps(self, other: "Interval | Decimal | int") -> bool:
        """Return whether the closures of both share a number; "more than 150" and 150 do.

        Args:
            other: an interval or a number.

        Raises:
            TypeError: the other is neither.

        >>> Interval(lower=Decimal(150), lower_closed=False).overlaps(150)
        True
        """
        if isinstance(other, Decimal | int):
            other = Interval(lower=Decimal(other), upper=Decimal(other))
        if not isinstance(other, Interval):
            raise TypeError(
                f"an Interval overlaps an Interval or a Decimal, not {other!r:.60}{_advice(other)}"
            )
        return not (self.lies_below(other) or other.lies_below(self))

    def lies_below(self, other: "Interval") -> bool:
        """Return whether the closure of this interval is below the closure of the other.

        >>> Interval(upper=Decimal(1)).lies_below(Interval(lower=Decimal(2)))
        True
        """
        return self.upper is not None and other.lower is not None and self.upper < other.lower

    def within(self, other: "Interval") -> bool:
        """Return whether the closure of this interval is a part of the other's closure.

        >>> Interval(lower=Decimal(2), upper=Decimal(3)).within(Interval(lower=Decimal(1)))
        True
        """
        lower = other.lower is None or (self.lower is not None and self.lower >= other.lower)
        upper = other.upper is None or (self.upper is not None and self.upper <= other.upper)
        return lower and upper


def _advice(other: object) -> str:
    """Return what to write instead of a text, a fraction or an interval that is a part."""
    if isinstance(other, Interval):
        return "; write `part.within(whole)`"
    if isinstance(other, Quantity):
        return "; write `quantity.interval`"
    if isinstance(other, float) or (isinstance(other, str) and _DECIMAL.fullmatch(other)):
        return f"; write Decimal({str(other)!r})"
    return ""


@frozen(kw_only=True)
class Quantity:
    """A number with its comparator, as a document states it.

    Attributes:
        comparator: how the number is qualified.
        value: the number itself; None for `between` and `unspecified`.
        lower: lower end of the interval, None where it is open.
        upper: upper end of the interval, None where it is open.
    """

    comparator: Comparator
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    @classmethod
    def parse(cls, text: str, *, tolerance: Decimal = Decimal("0.1")) -> Self:
        """Read the notation of dossiers: `613`, `more than 150`, `between 20 and 30`.

        Args:
            text: the notation; any text without digits is a word such as `several` and means
                `unspecified`.
            tolerance: for `about` and `nearly`, as a share of the value (a package's setting).

        Raises:
            ValueError: the text contains digits and is not in the notation.

        >>> Quantity.parse("between 20 and 30").upper
        Decimal('30')
        >>> Quantity.parse("nearly 4000").lower
        Decimal('3600')
        """
        if between := _BETWEEN.fullmatch(text):
            lower, upper = parse_decimal(between["lower"]), parse_decimal(between["upper"])
            if lower >= upper:
                raise ValueError(f"between needs a smaller number first: {text[:60]!r}")
            return cls(comparator="between", lower=lower, upper=upper)
        if found := _NOTATION.fullmatch(text):
            comparator = _WORDS[found["word"]] if found["word"] else "exact"
            return cls.of(comparator, parse_decimal(found["number"]), tolerance=tolerance)
        is_word = any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
        if is_word and text.startswith(_COMPARATOR_WORDS):
            raise ValueError(
                f"not a quantity: {text[:60]!r} (a comparator needs a number in digits)"
            )
        if not is_word or _FLOAT.fullmatch(text.strip()):
            raise ValueError(f"not a quantity: {text[:60]!r}")
        return cls(comparator="unspecified")

    @classmethod
    def of(
        cls, comparator: Comparator, value: Decimal, *, tolerance: Decimal = Decimal("0.1")
    ) -> Self:
        """Return the quantity with the interval that a comparator makes of one number.

        Raises:
            ValueError: the comparator does not take exactly one number, or the tolerance is not at
                least 0 and below 1.

        >>> Quantity.of("more-than", Decimal(150)).interval
        Interval(lower=Decimal('150'), upper=None, lower_closed=False, upper_closed=True)
        """
        if comparator in {"between", "unspecified"}:
            raise ValueError(f"{comparator!r} does not take one number")
        if not tolerance.is_finite() or not 0 <= tolerance < 1:
            raise ValueError(f"a tolerance is at least 0 and below 1, not {str(tolerance)[:60]}")
        lower: Decimal | None = value
        upper: Decimal | None = value
        if comparator in {"at-least", "more-than"}:
            upper = None
        if comparator in {"at-most", "fewer-than"}:
            lower = None
        if comparator in {"about", "nearly"}:
            lower = _widened(value, -tolerance)
        if comparator == "about":
            upper = _widened(value, tolerance)
        return cls(comparator=comparator, value=value, lower=lower, upper=upper)

    @property
    def interval(self) -> Interval:
        """The interval of numbers that the quantity allows; `unspecified` allows every number."""
        return Interval(
            lower=self.lower,
            upper=self.upper,
            lower_closed=self.comparator != "more-than",
            upper_closed=self.comparator not in {"fewer-than", "nearly"},
        )

    def __str__(self) -> str:
        """Return the notation of dossiers; `unspecified` has none and gives an empty text."""
        if self.comparator == "between" and self.lower is not None and self.upper is not None:
            return f"between {decimal_text(self.lower)} and {decimal_text(self.upper)}"
        if self.value is None:
            return ""
        words = {comparator: f"{word} " for word, comparator in _WORDS.items()}
        return words.get(self.comparator, "") + decimal_text(self.value)


def _widened(value: Decimal, share: Decimal) -> Decimal:
    with localcontext(prec=60):
        spread = (abs(value) * share).quantize(_SCALE, rounding=ROUND_HALF_EVEN)
        return parse_decimal(decimal_text(value + spread))


def quantity_advice(text: str) -> str:
    """Return how to write a text that is not in the notation of quantities.

    Only a person can say what one comma in a number means.

    >>> quantity_advice("over 150")
    "did you mean 'more than 150'? The words of the text themselves go into value_as_written:"
    """
    if span := _SPAN.fullmatch(text):
        return (
            f"did you mean 'between {span[1]} and {span[2]}'? The words of the text themselves "
            "go into value_as_written:"
        )
    if (grouped := GROUPED.fullmatch(text)) and text.count(",") != 1:
        return f"write {text.replace(grouped['mark'], '')}"
    if grouped:
        return (
            f"write {text.replace(',', '')} if the comma groups digits, "
            f"{text.replace(',', '.')} if it is a decimal one"
        )
    word, _, number = text.rpartition(" ")
    if word.lower() in _INSTEAD and _DECIMAL.fullmatch(number):
        meant = f"{_INSTEAD[word.lower()]} {number}"
        return f"did you mean {meant!r}? The words of the text themselves go into value_as_written:"
    return (
        "write for example 41, more than 150, at least 3, between 20 and 30, about 40, nearly "
        "30, or a word"
    )
