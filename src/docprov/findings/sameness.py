"""Whether two claims on one question give the same value, and whether both values can hold."""

from decimal import Decimal

from docprov.findings.wording import Words
from docprov.model.records import WITHHELD, Claim
from docprov.rules.meant_dates import bounds_of

_VALUE = ("polarity", "comparator", "lower", "upper", "unit", "object")


def gives_same(one: Claim, other: Claim) -> bool:
    """Return whether two claims give the same value.

    A word that counts without a number is the same as none, and so is a value that is withheld.
    """
    if one.comparator == "unspecified" or WITHHELD in {one.value, other.value}:
        return False
    alike = all(getattr(one, name) == getattr(other, name) for name in _VALUE)
    return alike and (one.value or "").casefold() == (other.value or "").casefold()


def meet(one: Claim, other: Claim, words: Words) -> bool:
    """Return whether two claims, both affirmed or both denied, have a number or a day in common."""
    low, high = _ends(one, words)
    low_2, high_2 = _ends(other, words)
    if one.polarity != other.polarity or all(end is None for end in (low, high, low_2, high_2)):
        return False
    below = high is not None and low_2 is not None and high < low_2
    above = low is not None and high_2 is not None and low > high_2
    return not below and not above


def _ends(claim: Claim, words: Words) -> tuple[Decimal | int | None, Decimal | int | None]:
    """Return the ends of an interval of numbers, or the days of a date."""
    if words.is_dated(claim):
        return bounds_of(claim.value or "") or (None, None)
    return claim.lower, claim.upper
