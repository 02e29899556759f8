"""A stretch of text, read once for all that it states."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import TypeVar, cast

from attrs import field, frozen

from docprov.text.beginnings import NUMBER, QUALIFIER, begun_in
from docprov.text.language import Language
from docprov.text.numerals import numerals_of
from docprov.text.stated import Numeral
from docprov.text.tokens import Token, evened, spans_of, tokens_of, words_of

STOPS = frozenset('.,;:!?()[]。、，；：！？「」“”"»«')
COMMAS = frozenset(",，、،")
DASHES = frozenset("-–—‐‑")
SENTENCE_ENDS = frozenset(".!?。！？")
REACH = 5
"""Words, at most, from a number to the word with which a phrase that qualifies it begins or ends.

In a script without spaces it can be farther.
"""
_LONGEST_UNIT = 5
"""Words, at most, of a unit, behind which a qualifier still belongs to the number before it."""
LONGEST_READ = 4000
"""Characters of a text that are read, at most: twice those of the longest quote that is judged."""
_Read = TypeVar("_Read")


@frozen(eq=False)
class Stretch:
    """A stretch of text in one language; each reading of it is made when it is first asked for.

    Attributes:
        text: the text, evened.
        language: its language.
        begun: what its words can begin, as flags; most texts begin nothing, and are not read.
    """

    text: str
    language: Language
    begun: int
    _kept: dict[object, object] = field(factory=dict, init=False, repr=False)

    def once(self, reading: "Callable[[Stretch], _Read]") -> _Read:
        """Return what a reading finds in the text, which is read so once."""
        if reading not in self._kept:
            self._kept[reading] = reading(self)
        return cast("_Read", self._kept[reading])

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """The words, numbers and marks of the text."""
        return tokens_of(self.text, self.language)

    @cached_property
    def words(self) -> list[str]:
        """The words and marks of the text."""
        return words_of(self.text, self.tokens, self.language)

    @cached_property
    def flags(self) -> list[int]:
        """What each word of the text can begin or be part of."""
        return [token.flags for token in self.tokens]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each token begins and ends in the text."""
        return spans_of(self.text, self.language)

    def places(self, what: int) -> list[int]:
        """Return where the words are that have one of some flags."""
        return [at for at, flags in enumerate(self.flags) if flags & what]

    @cached_property
    def _held(self) -> int:
        held = 0
        for flags in set(self.flags):
            held |= flags
        return held

    def holds(self, what: int) -> bool:
        """Return whether a word of the text has one of some flags."""
        return self._held & what != 0

    def quiet(self, start: int, stop: int) -> bool:
        """Return whether nothing from one place to another can qualify a number near it."""
        if self.language.has("spaceless"):
            return False
        return not [1 for flags in self.flags[max(start, 0) : stop] if flags & QUALIFIER]

    @cached_property
    def is_shielded(self) -> bool:
        """Whether no words around the text can change what its numbers state.

        Its first and last words are in no phrase that could go on outside it, and every number is
        farther from them than such a phrase reaches; a number outside it can still do so. A script
        without spaces has no words to count.
        """
        size = len(self.words)
        numbers = self.numerals
        return (
            bool(numbers)
            and not self.language.has("spaceless")
            and numbers[0].first >= REACH
            and size - numbers[-1].after >= REACH + _LONGEST_UNIT
            and self.quiet(0, 1)
            and self.quiet(size - 1, size)
        )

    @cached_property
    def numerals(self) -> list[Numeral]:
        """The numbers of the text."""
        return numerals_of(self.tokens, self.words, self.places(NUMBER), self.language)

    def glued(self, at: int) -> bool:
        """Return whether a token directly follows the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at].glued

    def skipping(self, at: int, name: str, step: int) -> int:
        """Return the next place before or after some words of a list."""
        phrases = self.language.phrases(name)
        while found := (
            phrases.ending(self.words, at) if step < 0 else phrases.starting(self.words, at)
        ):
            at += step * found[0]
        return at


def stretch_of(text: str, language: Language) -> Stretch:
    """Return a text as it is read, kept for the next check; of a long one only the beginning."""
    if len(text) > LONGEST_READ:
        text = text[:LONGEST_READ].rpartition(" ")[0] or text[:LONGEST_READ]
    return _kept(text, language)


@lru_cache(maxsize=64)
def _kept(text: str, language: Language) -> Stretch:
    text = evened(text)
    return Stretch(text, language, begun_in(text, language))


def is_word(token: Token) -> bool:
    """Return whether a token is neither a number nor a mark that parts words."""
    return token.number is None and token.key not in STOPS
