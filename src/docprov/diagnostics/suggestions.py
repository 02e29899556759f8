"""Suggestions: the known word that a misspelt one may mean."""

from rapidfuzz import fuzz, process


def closest(word: str, known: list[str], alike: int = 65) -> str:
    """Return the known word most like another one, empty where none is alike.

    Args:
        word: what was written.
        known: what may be meant.
        alike: how like it must be, of 100.

    >>> closest("predicat", ["predicate", "quote"])
    'predicate'
    """
    if not known:
        return ""
    found = process.extractOne(word[:80], known, scorer=fuzz.ratio, score_cutoff=alike)
    return str(found[0]) if found else ""
