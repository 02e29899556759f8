"""What a stretch of text states by a number, and the tokens that it is read from."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from docprov.text.language import Language
from docprov.text.tokens import Token

Kind = Literal["count", "ordinal", "label", "date", "clock", "whole", "name", "fraction"]
STOPS = frozenset('.,;:!?()[]。、，；：！？「」“”"»«')
DASHES = frozenset("-–—‐‑")
SENTENCE_ENDS = frozenset(".!?。！？")


@frozen(kw_only=True)
class Stated:
    """What a stretch of text states by one number or range.

    Attributes:
        start: where its words begin, in the evened text.
        stop: where they end.
        low: the number, or the lower end of a range; None for a word such as `several`.
        high: the number, or the upper end.
        comparators: the comparators that its words and signs mean; empty for an exact number.
        unit: the unit of measure next to it, empty for none.
        kind: what kind of number it is.
        number: where its own digits or words begin and end.
    """

    start: int
    stop: int
    low: Decimal | None
    high: Decimal | None
    comparators: frozenset[str] = frozenset()
    unit: str = ""
    kind: Kind = "count"
    number: tuple[int, int] = (0, 0)

    @property
    def is_range(self) -> bool:
        """Whether it is a range and not one number."""
        return self.low != self.high


@frozen(eq=False)
class Stretch:
    """The tokens of a stretch of text in one language."""

    tokens: Sequence[Token]
    language: Language
    words: list[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "words", [token.key for token in self.tokens])

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


def is_word(token: Token) -> bool:
    """Return whether a token is neither a number nor a mark that parts words."""
    return token.number is None and token.key not in STOPS
