"""A stretch of text, read once for all that it states."""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from attrs import frozen

from docprov.text.date_parts import DatePart, date_parts_of
from docprov.text.language import Language
from docprov.text.number_reading import Numeral
from docprov.text.numerals import numerals_of
from docprov.text.tokens import Token, tokens_of

STOPS = frozenset('.,;:!?()[]。、，；：！？「」“”"»«')
DASHES = frozenset("-–—‐‑")
SENTENCE_ENDS = frozenset(".!?。！？")
_LONGEST_KEPT = 2000


@frozen(eq=False)
class Stretch:
    """The tokens of a stretch of text in one language."""

    tokens: Sequence[Token]
    language: Language

    @cached_property
    def words(self) -> list[str]:
        """The words and marks of the text."""
        return [token.key for token in self.tokens]

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers of the text."""
        return numerals_of(self.tokens, self.language)

    @cached_property
    def date_parts(self) -> list[DatePart]:
        """What each word of the text is to a date."""
        return date_parts_of(self.tokens, self.numerals, self.language)

    def glued(self, at: int) -> bool:
        """Return whether a token directly follows the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].stop

    def skipping(self, at: int, name: str, step: int) -> int:
        """Return the next place before or after some words of a list."""
        phrases = self.language.phrases(name)
        while found := (
            phrases.ending(self.words, at) if step < 0 else phrases.starting(self.words, at)
        ):
            at += step * found[0]
        return at


def stretch_of(text: str, language: Language) -> Stretch:
    """Return an evened text as it is read; a short one is kept for the next check."""
    if len(text) <= _LONGEST_KEPT:
        return _kept(text, language)
    return Stretch(tokens_of(text, language), language)


@lru_cache(maxsize=16)
def _kept(text: str, language: Language) -> Stretch:
    return Stretch(tokens_of(text, language), language)


def is_word(token: Token) -> bool:
    """Return whether a token is neither a number nor a mark that parts words."""
    return token.number is None and token.key not in STOPS
