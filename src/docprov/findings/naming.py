"""Names of cited works, folded so that spelling alone is no difference."""

import calendar
import re
import unicodedata

import polars as pl

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_SMALL = frozenset({"the", "a", "an", "of", "and", "on", "in", "to", "by", "for", "no", "nr"})
_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)


def name_parts(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return for each name its folded words and its years; no words where it is no proper name.

    >>> [part.to_list() for part in name_parts(pl.Series(["“The Arden Count”, 1911", "the count"]))]
    [['arden count', None], ['1911', '']]
    """
    parts = {
        name: (_words(name), " ".join(sorted(set(_YEAR.findall(name)))))
        for name in names.drop_nulls()
    }
    found = [parts.get(name, (None, "")) for name in names]
    return (
        pl.Series("_name", [each[0] for each in found], dtype=pl.String),
        pl.Series("_years", [each[1] for each in found], dtype=pl.String),
    )


def _words(name: str) -> str | None:
    """Return the words of a proper name; None for a mention such as `the resolution`."""
    words = _WORD.findall(name)
    capital = [word for word in words if word[0] != word[0].lower() or word[0] == word[0].upper()]
    if len(capital) < 2:
        return None
    plain = unicodedata.normalize("NFKD", " ".join(words).casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each)).split()
    return " ".join(word for word in kept if word not in _SMALL | _MONTHS)
