"""Roman numerals, and those of centuries with the endings of ordinals."""

import re

from docprov.text.language import Language

_ROMAN = re.compile(r"x{0,2}(?:ix|iv|v?i{0,3})(?<=[ivx])")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_FIRSTS = frozenset("ixvı")


def roman(word: str, language: Language) -> int:
    """Return the value of a Roman numeral of a century, with its ending; 0 for another word."""
    if word[:1] not in _FIRSTS:
        return 0
    word = word.replace("ı", "i")
    for ending in (*language.plain("ordinal_endings"), ""):
        if word.endswith(ending) and _ROMAN.fullmatch(word.removesuffix(ending)):
            return value_of(word.removesuffix(ending))
    return 0


def value_of(numeral: str) -> int:
    """Return the value of a Roman numeral in small letters, up to those of hundreds.

    >>> value_of("xcix")
    99
    """
    values = [_ROMANS[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-n if n < after else n for n, after in zip(values, following, strict=True))
