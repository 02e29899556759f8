"""Words that carry a claim: negations, hedges, modal and reporting verbs, numbers and comparators.

The lists of each language are a file in `languages/`, named by the first part of its BCP 47 tag.
They decide what a gap in an elided quote may not drop, and whether a quote shows a number, a
comparator or a denial. A text in a language without lists is not judged, and is reported so.

Limits: words, not grammar. "No fewer than" is a comparator and not a negation; irony is not seen.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from typing import Any

from attrs import define, field, frozen

from docprov.model.values import parse_decimal, ungrouped


@frozen(kw_only=True)
class Wording:
    """The words of one language, all in small letters.

    Attributes:
        negations: words that deny.
        negation_endings: endings of words that deny.
        reversals: words that reverse the words next to them without denying them.
        hedges: words that make a statement less certain or less exact.
        modals: verbs of possibility and obligation.
        reporting: words that attribute a statement to somebody else.
        comparators: the words for each comparator of a quantity.
        numbers: words for numbers below a hundred, and ordinals.
        ordinal_endings: what makes an ordinal of digits.
        number_links: words between the parts of one number.
        scales: words that multiply the number before them.
    """

    negations: frozenset[str] = field(converter=frozenset)
    negation_endings: tuple[str, ...] = field(converter=tuple)
    reversals: frozenset[str] = field(converter=frozenset)
    hedges: frozenset[str] = field(converter=frozenset)
    modals: frozenset[str] = field(converter=frozenset)
    reporting: frozenset[str] = field(converter=frozenset)
    comparators: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    ordinal_endings: frozenset[str] = field(converter=frozenset)
    number_links: frozenset[str] = field(converter=frozenset)
    scales: Mapping[str, int]

    @cached_property
    def weighty(self) -> frozenset[str]:
        """All words that a gap may not drop, besides scales and words with a negating ending."""
        return (
            self.negations
            | self.reversals
            | self.hedges
            | self.modals
            | self.reporting
            | self.numbers.keys()
        )

    def denies(self, word: str) -> bool:
        """Return whether a word is a negation.

        >>> ENGLISH.denies("not"), ENGLISH.denies("wasn't"), ENGLISH.denies("41")
        (True, True, False)
        """
        return word in self.negations or word.endswith(self.negation_endings)


def _read(language: str) -> Wording:
    source = files("docprov.text") / "languages" / f"{language}.json"
    lists: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return Wording(**lists)


ENGLISH = _read("en")
WORDINGS: dict[str, Wording] = {"en": ENGLISH}
"""The lists by language, as the first part of a BCP 47 tag."""

_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMERAL = re.compile(r"\d+|[^\W\d_]*[\u2150-\u218b\u00bc-\u00be]")
_CLAUSE = re.compile(r"[,;:()!?]|\.(?![0-9])")


def wording_of(language: str | None) -> Wording | None:
    """Return the lists for a language tag, None for a language without lists.

    >>> wording_of("en-GB") is ENGLISH
    True
    """
    return WORDINGS.get((language or "").split("-")[0].lower())


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text in small letters, numbers without grouping marks.

    >>> tokens("Some 1,275 people weren’t there")
    ['some', '1275', 'people', "weren't", 'there']
    """
    return [token.casefold().replace("’", "'") for token in _TOKEN.findall(ungrouped(text))]


def weighty(text: str, wording: Wording) -> str | None:
    """Return the first number or word of weight in a text, which a gap may not drop.

    >>> weighty("of the town were not", ENGLISH)
    'not'
    """
    if number := _NUMERAL.search(text):
        return number[0]
    for token in tokens(text):
        is_scale = len(token) > 1 and token in wording.scales
        if is_scale or token in wording.weighty or wording.denies(token):
            return token
    return None


def is_negated(text: str, wording: Wording) -> bool:
    """Return whether a text contains a negation outside comparators such as "no fewer than".

    >>> is_negated("no fewer than 40 came", ENGLISH), is_negated("nobody came", ENGLISH)
    (False, True)
    """
    plain = f" {' '.join(tokens(text))} "
    for phrases in wording.comparators.values():
        for phrase in phrases:
            plain = plain.replace(f" {phrase} ", " ")
    return any(map(wording.denies, plain.split()))


def numbers_in(text: str, wording: Wording) -> set[Decimal]:
    """Return the numbers that a text states in digits or in words.

    A number with a scale from a million on also counts without it, and `1.275` also as 1275.

    >>> sorted(numbers_in("$ 170 mln, two hundred and four, thirty-second", ENGLISH))
    [Decimal('32'), Decimal('170'), Decimal('204'), Decimal('170000000')]
    """
    found: set[Decimal] = set()
    for reading in {ungrouped(text), ungrouped(text, points=True)}:
        for clause in _CLAUSE.split(reading):
            found |= _numbers_in_clause(tokens(clause), wording)
    return found


def _numbers_in_clause(words: list[str], wording: Wording) -> set[Decimal]:
    found: set[Decimal] = set()
    at = 0
    while at < len(words):
        number = _NumberReading(words, at, wording)
        while number.takes_next():
            pass
        found |= number.values()
        at = max(number.at, at + 1)
    return found


@define
class _NumberReading:
    """The number that begins at a word of a clause, read word by word.

    Attributes:
        words: the words of the clause.
        start: the index of the number's first word.
        wording: the lists of the language.
        at: the index of the next word to read.
        total: the sum of the parts that a scale of a thousand or more has closed.
        current: the part that is still open, None before its first word.
        unscaled: the parts before a scale of a million or more.
    """

    words: list[str]
    start: int
    wording: Wording
    at: int = field(init=False)
    total: Decimal = Decimal(0)
    current: Decimal | None = None
    unscaled: set[Decimal] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.at = self.start

    def takes_next(self) -> bool:
        """Read the next word if it belongs to the number, and return whether it did."""
        if self.at == len(self.words):
            return False
        word = self.words[self.at]
        number = _number(word, self.wording)
        # A word can be both a number and a scale; the number is the first reading of it.
        if number is not None:
            taken = self._adds(word, number)
        elif word in self.wording.scales:
            taken = self._multiplies(self.wording.scales[word])
        else:
            taken = self._ends_ordinal(word) or self._links(word)
        self.at += taken
        return taken

    def values(self) -> set[Decimal]:
        """Return what the words read mean; nothing where none was read, or a lone letter."""
        first = self.words[self.start]
        if self.at == self.start or (len(first) == 1 and first.isalpha()):
            return set()
        return {self.total + (self.current or Decimal(0))} | self.unscaled

    def _adds(self, word: str, number: Decimal) -> bool:
        if word[0].isdigit() and self.at > self.start:
            return False
        if self.current is not None and not _continues(self.current, number):
            return False
        self.current = (self.current or Decimal(0)) + number
        return True

    def _multiplies(self, scale: int) -> bool:
        if self.current is None and self.at > self.start:
            return False
        if scale >= 10**6 and self.current is not None:
            self.unscaled.add(self.current)
        scaled = (Decimal(1) if self.current is None else self.current) * scale
        if scale < 1000:
            self.current = scaled
        else:
            self.total, self.current = self.total + scaled, None
        return True

    def _ends_ordinal(self, word: str) -> bool:
        if self.at == self.start or word not in self.wording.ordinal_endings:
            return False
        return self.words[self.at - 1][0].isdigit()

    def _links(self, word: str) -> bool:
        """Return whether a word such as "and" is inside a number: "two hundred and four"."""
        following = self.words[self.at + 1 : self.at + 2]
        if word not in self.wording.number_links or not following or following[0][0].isdigit():
            return False
        number = _number(following[0], self.wording)
        if self.current is None:
            is_open = self.total > 0
        else:
            is_open = self.current > 0 and self.current % 100 == 0
        return is_open and number is not None and number < 100


def _continues(current: Decimal, number: Decimal) -> bool:
    """Return whether a number continues the one before it: "twenty" "two", "four hundred" "six"."""
    after_hundreds = current > 0 and current % 100 == 0 and number < 100
    after_tens = current % 10 == 0 and current % 100 >= 20 and number < 10
    return after_hundreds or after_tens


def _number(word: str, wording: Wording) -> Decimal | None:
    if not word[0].isdigit():
        number = wording.numbers.get(word)
        return None if number is None else Decimal(number)
    canonical = word.rstrip("0").rstrip(".") if "." in word else word.lstrip("0") or "0"
    try:
        return parse_decimal(canonical)
    except ValueError:
        return None


def qualifiers_of(number: str, text: str, wording: Wording) -> set[str]:
    """Return the comparators whose words are directly before a number in digits.

    >>> qualifiers_of("150", "the fate of over 150", ENGLISH)
    {'more-than'}
    """
    plain = f" {' '.join(tokens(text))} "
    return {
        comparator
        for comparator, phrases in wording.comparators.items()
        if comparator != "between" and any(f" {phrase} {number} " in plain for phrase in phrases)
    }


def comparator_in(text: str, wording: Wording) -> set[str]:
    """Return the comparators whose words occur in a text.

    >>> sorted(comparator_in("the fate of over 150", ENGLISH))
    ['more-than']
    """
    plain = f" {' '.join(tokens(text))} "
    found = {
        comparator
        for comparator, phrases in wording.comparators.items()
        if any(f" {phrase} " in plain for phrase in phrases)
    }
    return found | {"between"} if re.search(r"[0-9] ?[-–] ?[0-9]", text) else found
