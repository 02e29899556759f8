"""Finding a quote in a text: an exact verdict, exact positions, and what had to be normalised.

Similarity never decides. A quote stands in the text character by character (`verbatim`), or does so when white space and
quotation marks are written alike on both sides (`normalised`); else it is not found. Positions are code points of the text
as it is, whatever was normalised.
"""

import re
from functools import lru_cache

from attrs import frozen

from docprov.records import Verdict

_MARKS = dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_SPACE = re.compile(r"\s+")


@frozen(kw_only=True)
class Located:
    """Where a quote stands in a text.

    Attributes:
        verdict: `verbatim`, `normalised`, `ambiguous` or `absent`.
        start: first code point of the quote, None unless it was found.
        stop: code point after the last one, None unless it was found.
        difference: what was normalised, such as `white space`; None for every other verdict.
        places: how often the quote occurs.
    """

    verdict: Verdict
    start: int | None = None
    stop: int | None = None
    difference: str | None = None
    places: int = 0

    @property
    def found(self) -> bool:
        """Whether the quote stands in the text, at one place."""
        return self.start is not None


@frozen
class _Folded:
    """A text with white space and quotation marks written alike, and where each of its characters came from."""

    text: str
    origins: tuple[int, ...]


@lru_cache(maxsize=8)
def _fold(text: str) -> _Folded:
    parts: list[str] = []
    origins: list[int] = []
    position = 0
    for space in _SPACE.finditer(text):
        parts.append(text[position : space.start()])
        origins.extend(range(position, space.start()))
        parts.append(" ")
        origins.append(space.start())
        position = space.end()
    parts.append(text[position:])
    origins.extend(range(position, len(text) + 1))
    folded = "".join(parts).translate(_TABLE)
    return _Folded(folded, tuple(origins))


_TABLE = str.maketrans(_MARKS)


def _occurrences(needle: str, text: str) -> list[int]:
    """Return where a text occurs in another one, overlapping ones included; two are enough to know."""
    first = text.find(needle)
    second = text.find(needle, first + 1) if first >= 0 else -1
    return [position for position in (first, second) if position >= 0]


def locate(quote: str, text: str, *, prefix: str = "", suffix: str = "") -> Located:
    r"""Find a quote in a text.

    Args:
        quote: the quote as it was recorded.
        text: the whole text of a capture.
        prefix: text that stands directly before the quote; settles which of several places is meant.
        suffix: text that stands directly after it.

    Returns:
        The verdict and, where the quote stands at exactly one place, its positions.

    >>> locate("41 dockers", "It killed 41 dockers.")
    Located(verdict='verbatim', start=10, stop=20, difference=None, places=1)
    >>> locate('the "Count"', "They call it the\n“Count”.").difference
    'quotation marks, white space'
    >>> locate("a", "a b a", prefix="b ").start
    4
    """
    if not quote.strip():
        return Located(verdict="absent")
    needle = prefix + quote + suffix
    places = _occurrences(needle, text)
    if len(places) > 1:
        return Located(verdict="ambiguous", places=len(places))
    if places:
        start = places[0] + len(prefix)
        return Located(verdict="verbatim", start=start, stop=start + len(quote), places=1)
    folded = _fold(text)
    inside = _fold(quote).text.strip(" ")
    before, after = _joined(prefix, quote), _joined(suffix[::-1], quote[::-1])[::-1]
    places = _occurrences(before + inside + after, folded.text)
    if len(places) > 1:
        return Located(verdict="ambiguous", places=len(places))
    if not places:
        return Located(verdict="absent")
    first = places[0] + len(before)
    start = folded.origins[first]
    stop = folded.origins[first + len(inside) - 1] + 1
    return Located(verdict="normalised", start=start, stop=stop, difference=difference(quote, text[start:stop]), places=1)


def _joined(prefix: str, quote: str) -> str:
    """Return a folded prefix up to the first mark of the quote: white space of both sides is one space between them."""
    folded = _fold(prefix).text
    return folded.rstrip(" ") + " " if folded and (folded[-1] == " " or quote[0].isspace()) else folded


def difference(quote: str, passage: str) -> str:
    """Name what differs between a quote and the passage that it was normalised to."""
    named = []
    if quote.translate(_TABLE) != quote or passage.translate(_TABLE) != passage:
        spaced = (_SPACE.sub(" ", part).strip() for part in (quote, passage))
        if len(set(spaced)) > 1:
            named.append("quotation marks")
    if len({tuple(_SPACE.findall(part)) for part in (quote, passage)}) > 1 or quote.strip() != quote:
        named.append("white space")
    return ", ".join(named) or "context"
