"""Dates and numbers in the notation of dossiers, where a text has one reading only."""

import re
import unicodedata
from typing import cast

from docprov.model.dates import Date
from docprov.model.values import Comparator, Quantity, decimal_text, parse_decimal
from docprov.text.language import language_of
from docprov.text.quantities import quantities_of

_DAY = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9])")
_YEARS = re.compile(r"[0-9]{4}[\u2010-\u2015\u2212][0-9]{1,2}")
"""A dash between a year and two digits makes a range of years as well as a month."""
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_SAME_FORMS = ("<wide>", "<narrow>", "<noBreak>")
"""What Unicode writes in another width only; a raised digit may be a power or mark a note."""
_NOTATION = "en"
"""The language of the notation of values."""
_AMBIGUOUS = re.compile(
    r"\A[^,.]*(?:,[0-9]{3}(?![0-9,])|(?:\.[0-9]{3})+(?![0-9]))|,[0-9]{1,2}(?![0-9,])"
)
"""One comma or point before three digits can group them or divide a fraction."""
_BETWEEN = "between "
_LETTERS = re.compile("[a-z]+")


def canonical_date(text: str) -> str | None:
    """Return a date in EDTF where it can be read in one way only and is not in EDTF yet, else None.

    >>> canonical_date("1911-6-2 / 1911-06-03"), canonical_date("3/6/2011")
    ('1911-06-02/1911-06-03', None)
    """
    parts = re.split(r"\s*/\s*(?=[0-9]{4}|\.\.|$)", text.translate(_DASHES).strip())
    new = "/".join(_canonical_day(part.strip()) for part in parts)
    if any(_YEARS.fullmatch(part.strip()) for part in text.split("/")):
        return None
    try:
        Date(new)
    except ValueError:
        return None
    return new if new != text else None


def _canonical_day(part: str) -> str:
    if day := _DAY.fullmatch(part):
        return f"{day[1]}-{int(day[3]):02}-{int(day[4]):02}"
    month = _MONTH.fullmatch(part)
    # a larger digit, as in 1914-8, may be the last one of a later year
    if month and month[2] <= month[1][-1]:
        return f"{month[1]}-0{month[2]}"
    return part


def canonical_number(text: str) -> str | None:
    """Return a value in the notation of dossiers; None where it is so written, or is ambiguous.

    >>> canonical_number("1 275"), canonical_number("More than 041"), canonical_number("1,275")
    ('1275', 'more than 41', None)
    """
    forms = [unicodedata.decomposition(letter) for letter in text if not letter.isspace()]
    if any(form.startswith("<") and not form.startswith(_SAME_FORMS) for form in forms):
        return None
    words = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    words = re.sub(r"\A\+(?=[0-9])", "", words[:1].lower() + words[1:])
    quantity = None if _AMBIGUOUS.search(words) else _quantity_of(words)
    new = str(quantity or "")
    letters = _LETTERS.findall(words)
    is_same = letters in ([], _LETTERS.findall(new))
    return new if new and new != text and is_same else None


def _quantity_of(words: str) -> Quantity | None:
    """Return the one number or range that some words are; None for other words.

    The number is read as the checks read it; words that mean a comparator are left to a person.
    """
    language = language_of(_NOTATION)
    read = quantities_of(words, language) if language else []
    if len(read) != 1:
        return None
    (said,) = read
    if said.is_range and not words.startswith(_BETWEEN):
        return None
    whole = (said.start, said.number[1]) == (len(_BETWEEN) if said.is_range else 0, len(words))
    if not whole or said.low is None or said.high is None or said.unit:
        return None
    comparators = {"between", *said.comparators} if said.is_range else said.comparators
    if len(comparators) > 1:
        return None
    comparator = cast("Comparator", next(iter(comparators), "exact"))
    try:
        low, high = (parse_decimal(decimal_text(end)) for end in (said.low, said.high))
        if said.is_range:
            return Quantity(comparator=comparator, lower=low, upper=high)
        return Quantity.of(comparator, low)
    except ValueError:
        return None
