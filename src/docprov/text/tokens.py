"""Words, numbers in digits and marks of a text, in the way that its language divides them."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from attrs import frozen

from docprov.text.language import Language

_GROUP = "[,.'’٬\u00a0\u2009\u202f ]"
_DIGITS = re.compile(
    rf"\d{{1,3}}(?P<mark>{_GROUP})\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)(?:[.,٫]\d+(?![.,]?\d))?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d+(?:[.,٫:]\d+)*"
)
_NOTE = re.compile(r"\[[^\[\]\n]{0,12}\d[^\[\]\n]{0,6}\]")
"""A note, page or time mark in brackets."""
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_ALIKE = str.maketrans("−﹣－％٪〜～’ʼ＇", "---%%~~'''")
_MARKS = r"\u0300-\u036f\u064b-\u0652\u0670\u0640\u00ad\u200b-\u200f\u2060\ufeff"
_MARK = re.compile(f"[{_MARKS}]")
_UNEVEN = re.compile(f"[{_MARKS}{''.join(map(chr, _ALIKE))}]")
_HEAP = re.compile(r"([\u0300-\u036f]{30})[\u0300-\u036f]+")
"""More marks on one letter than any language writes; to order them takes the square of the time."""
_LONGEST_KEPT = 2000


@frozen
class Token:
    """A word, number or mark of a text.

    Attributes:
        key: the word in small letters; the digits of a number; the mark.
        start: where it begins.
        stop: where it ends.
        capital: whether it begins with a capital letter.
        number: its value, where it is a number in digits.
    """

    key: str
    start: int
    stop: int
    capital: bool = False
    number: Decimal | None = None


def evened(text: str) -> str:
    """Return a text composed, in western digits, without marks that change no word.

    >>> evened("٤٠ −３")
    '40 -3'
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _HEAP.sub(r"\1", text))
    if _UNEVEN.search(text):
        text = _MARK.sub("", text).translate(_ALIKE)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def tokens_of(text: str, language: Language) -> list[Token]:
    """Return the words, numbers and marks of an evened text, without note marks."""
    return list(
        _kept_tokens(text, language) if len(text) <= _LONGEST_KEPT else _read(text, language)
    )


@lru_cache(maxsize=64)
def _kept_tokens(text: str, language: Language) -> tuple[Token, ...]:
    """Return the tokens of a short text: one text is read for several checks."""
    return tuple(_read(text, language))


def _read(text: str, language: Language) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at].isdigit() and text[at].isdecimal():
            match = _digits(text, at, language)
            value = number_of(match, language)
            found.append(Token(match, at, at + len(match), number=value))
            at += len(match)
        elif text[at] == "[" and (note := _NOTE.match(text, at)):
            at = note.end()
        else:
            at = _word(text, at, language, found)
    return found


def _word(text: str, at: int, language: Language, found: list[Token]) -> int:
    match = language.words.match(text, at)
    if match is None:
        return at + 1
    word = match[0].rstrip("*") or match[0]
    key = language.low(word)
    stop = at + len(word)
    capital = word[0].isupper()
    parts = language.parts_of(key) or (key,)
    found.extend(Token(part, at, stop, capital) for part in parts)
    return stop


def _digits(text: str, at: int, language: Language) -> str:
    match = _DIGITS.match(text, at)
    digits = match[0] if match else text[at]
    if " " in digits and not language.has("groups_by_space"):
        return digits.partition(" ")[0]
    return digits


def number_of(digits: str, language: Language) -> Decimal:
    """Return the value of digits with the grouping and decimal marks of a language.

    One mark before three digits divides a fraction where the language writes decimals with it, and
    groups digits where it does not.
    """
    plain = re.sub("['’٬\u00a0\u2009\u202f ]", "", digits).replace("٫", "\t")
    if "\t" in plain:
        return _decimal(plain.replace(",", "").replace(".", "").replace("\t", "."))
    if ":" in plain:
        return _decimal(plain.replace(":", "."))
    marks = [mark for mark in plain if mark in ".,"]
    if len(marks) > 1:
        last = marks[-1] if marks.count(marks[-1]) == 1 else ""
        return _decimal("".join(_kept(each, last) for each in plain))
    if marks and (marks[0] == language.text("decimal") or len(plain.split(marks[0])[1]) != 3):
        return _decimal(plain.replace(",", "."))
    return _decimal(plain.replace(",", "").replace(".", ""))


def _kept(letter: str, decimal_mark: str) -> str:
    if letter not in ".,":
        return letter
    return "." if letter == decimal_mark else ""


def _decimal(text: str) -> Decimal:
    whole, _, part = text.partition(".")
    return Decimal(f"{whole[:60]}.{part.replace('.', '')[:60] or '0'}")
