"""Names of cited works, folded so that spelling alone is no difference."""

import calendar
import re
import unicodedata

import polars as pl

from docprov.rules.answers import alike

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_SMALL = frozenset({"the", "a", "an", "of", "and", "on", "in", "to", "by", "for", "no", "nr"})
_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)


def name_parts(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return for each name its folded words and its years; no words where it is no proper name.

    >>> [part.to_list() for part in name_parts(pl.Series(["“The Arden Count”, 1911", "the count"]))]
    [['arden count', None], ['1911', '']]
    """
    rows = alike(names.to_frame("name"), ["name"])
    known = [name or "" for name in rows.cells["name"]]
    years = (" ".join(sorted(set(_YEAR.findall(name)))) for name in known)
    return (
        rows.spread(pl.Series("_name", map(_words, known), dtype=pl.String)),
        rows.spread(pl.Series("_years", years, dtype=pl.String)),
    )


def _words(name: str) -> str | None:
    """Return the words of a proper name; None for a mention such as `the resolution`."""
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    capital = [word for word in words if word[0] != word[0].lower() or word[0] == word[0].upper()]
    if len(capital) < 2:
        return None
    plain = unicodedata.normalize("NFKD", " ".join(words).casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each)).split()
    return " ".join(word for word in kept if word not in _SMALL | _MONTHS)
