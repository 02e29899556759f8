"""Words, numbers in digits and marks of a text, in the way that its language divides them."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import NamedTuple

from docprov.text.beginnings import flags_of_words
from docprov.text.known import Known
from docprov.text.language import Language, is_one_word

_GROUP = "[,.'’٬\u00a0\u2009\u202f ]"
_NOTE = r"\[[^\[\]\n]{0,12}\d[^\[\]\n]{0,6}\]"
"""A note, page or time mark in brackets."""
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_ALIKE = str.maketrans("−﹣－％٪〜～’ʼ＇（）［］", "---%%~~'''()[]")  # noqa: RUF001
_MARKS = r"\u0300-\u036f\u064b-\u0652\u0670\u0640\u00ad\u200b-\u200f\u2060\ufeff"
_MARK = re.compile(f"[{_MARKS}]")
_UNEVEN = re.compile(f"[{_MARKS}{''.join(map(chr, _ALIKE))}]")
_UNSURE = re.compile(
    "[^\\n-\u02ff\u0400-\u0482\u048a-\u052f\u0621-\u063f\u0641-\u064a\u2010-\u2018\u201a-\u2027\u2030-\u203a"
    "\u20a0-\u20bf\u2100-\u2150\u3001-\u301b\u301d-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff]|[\u00ad\u00b4\u02bc]"
)
"""A letter or mark that can need to be evened; not the letters of most texts."""
_WIDE_GROUP = re.compile("(?<=[０-９])，(?=[０-９]{3})")  # noqa: RUF001
_WIDE_POINT = re.compile(r"(?<=\d)．(?=\d)")  # noqa: RUF001
_PARTED = re.compile(r"\d\s\d")
"""Digits with a space between them, which can group them."""
_HEAP = re.compile(r"([\u0300-\u036f]{30})[\u0300-\u036f]+")
"""More marks on one letter than any language writes; to order them takes the square of the time."""


class Token(NamedTuple):
    """A word, number or mark of a text, the same one wherever it is between two spaces.

    Attributes:
        key: the word in small letters; the digits of a number; the mark; empty for a plain word
            between spaces, all of which with the same flags are one token.
        start: where it begins, in what is between two spaces.
        stop: where it ends there.
        capital: whether it begins with a capital letter.
        number: its value, where it is a number in digits.
        glued: whether it directly follows the token before it.
        flags: what it can begin or be part of, as `docprov.text.beginnings` has it.
    """

    key: str
    start: int = 0
    stop: int = 0
    capital: bool = False
    number: Decimal | None = None
    glued: bool = False
    flags: int = 0


def evened(text: str) -> str:
    """Return a text composed, in western digits, without marks that change no word.

    >>> evened("٤٠ −３")
    '40 -3'
    """
    if text.isascii() or not _UNSURE.search(text):
        return text
    narrow = _WIDE_POINT.sub(".", _WIDE_GROUP.sub(",", text))
    text = unicodedata.normalize("NFC", _HEAP.sub(r"\1", narrow))
    if _UNEVEN.search(text):
        text = _MARK.sub("", text).translate(_ALIKE)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def tokens_of(text: str, language: Language) -> list[Token]:
    """Return the words, numbers and marks of an evened text, without note marks."""
    if _is_undivided(text, language):
        return _read(text, language)
    return list(chain.from_iterable(map(_between_spaces(language).__getitem__, text.split())))


def words_of(text: str, tokens: Iterable[Token], language: Language) -> list[str]:
    """Return the words, in small letters, and the marks of an evened text with its tokens."""
    if _is_undivided(text, language):
        return [each.key for each in tokens]
    found: list[str] = []
    parts = map(_between_spaces(language).__getitem__, text.split())
    for low, own in zip(language.low(text).split(), parts, strict=True):
        if own[0].key:
            found += [each.key for each in own]
        else:
            found.append(low)
    return found


def spans_of(text: str, language: Language) -> list[tuple[int, int]]:
    """Return where each token of an evened text begins and ends."""
    if _is_undivided(text, language):
        return [(each.start, each.stop) for each in _read(text, language)]
    between = _between_spaces(language)
    found: list[tuple[int, int]] = []
    at = 0
    for part in text.split():
        at = text.index(part, at)
        stop = at + len(part)
        found += [(at + each.start, at + each.stop if each.key else stop) for each in between[part]]
        at = stop
    return found


def _is_undivided(text: str, language: Language) -> bool:
    """Return whether spaces do not divide a text: a token can contain one, or be in none."""
    return "[" in text or language.has("spaceless") or _PARTED.search(text) is not None


@cache
def _between_spaces(language: Language) -> Known[list[Token]]:
    """Return the tokens of what is between the spaces of a text."""
    return Known(lambda part: _of_word(part, language) or _read(part, language))


def _of_word(part: str, language: Language) -> list[Token]:
    """Return the tokens of a part that is a word; none for another part."""
    if not is_one_word(part):
        return []
    capital = part[0].isupper()
    flags, keys = flags_of_words(language), language.key(part)
    if len(keys) == 1 and keys[0] == language.low(part):
        return _plain(capital, flags[keys[0]])
    return [Token(key, 0, len(part), capital, flags=flags[key]) for key in keys]


@cache
def _plain(capital: bool, flags: int) -> list[Token]:
    return [Token("", capital=capital, flags=flags)]


def _read(text: str, language: Language) -> list[Token]:
    flags = flags_of_words(language)
    found: list[Token] = []
    last = -1
    for match in _pattern(language).finditer(text):
        start, stop = match.span()
        kind = match.lastgroup
        if kind == "word":
            word = match[0]
            if word[-1] in "*'" and len(word) > 1 and not text[stop : stop + 1].isalpha():
                word = word.rstrip("*'") or word  # a quotation mark, not an elision
                stop = start + len(word)
            capital, glued = word[0].isupper(), start == last
            for key in language.keys[word]:
                found.append(Token(key, start, stop, capital, None, glued, flags[key]))
                glued = False
            last = stop
        elif kind == "digits":
            key, number, glued = match[0], number_of(match[0], language), start == last
            found.append(Token(key, start, stop, number=number, glued=glued, flags=flags[key]))
            last = stop
    return found


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """Return what one token of a text is: a note mark, a number in digits, a word or a mark."""
    group = _GROUP if language.has("groups_by_space") else _GROUP.replace(" ", "")
    digits = (
        rf"\d{{1,3}}(?P<mark>{group})\d{{3}}(?:(?P=mark)\d{{3}})*(?!\d)(?:[.,٫]\d+(?![.,]?\d))?"
        r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
        r"|\d+(?:[.,٫:]\d+)*"
    )
    return re.compile(rf"(?P<note>{_NOTE})|(?P<digits>{digits})|(?P<word>{language.words.pattern})")


def number_of(digits: str, language: Language) -> Decimal:
    """Return the value of digits with the grouping and decimal marks of a language.

    One mark before three digits divides a fraction where the language writes decimals with it, and
    groups digits where it does not.
    """
    plain = re.sub("['’٬\u00a0\u2009\u202f ]", "", digits).replace("٫", "\t")
    if "\t" in plain:
        return _decimal(plain.replace(",", "").replace(".", "").replace("\t", "."))
    if ":" in plain:
        return _decimal(plain.replace(":", ".").replace(",", "."))
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
