"""Large initials of PDF pages, which belong to the word behind them or are a word."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from docprov.evidence.readers.pdf_lines import INITIAL, Line, Word

_WORDS = frozenset("AEIOUYÀÉ\u0404\u0406\u0410\u0412\u0418\u041a\u041e\u0421\u0423\u042f")
"""Letters that are words, so that an initial among them may be one."""
_NO_BEGINNING = re.compile(
    r"[bcdfghjklmnpqrstvwxz](?:\b|(?<=[lmnrvxz])[bcdfgjklmnpqstvxz]|(?<=f)t|(?<=[bt])[bt])"
    r"|(?:cc|ck|cq|ct|dd|dj|dm|dv|ff|gg|lw|pp|pt|ss)"
)
"""Letters with which no word of a Latin script begins, so that the initial belongs to them."""
_WORD = re.compile(r"[^\W\d_]+")


def joined_initials(lines: list[Line]) -> list[Line]:
    """Return lines with each initial that is set over several of them in the first of these."""
    joined = list(lines)
    for line in lines:
        if len(line.words[0].text) > 1 or not line.words[0].text.isupper():
            continue
        initial, *words = line.words
        if words and words[0].text[0].islower() and initial.size > INITIAL * words[0].size:
            line.base, line.size = words[0].base, words[0].size
        beside = [] if words else [other for other in joined if _is_beside(other, initial)]
        if len(beside) > 1:
            top: Line = max(beside, key=attrgetter("base"))
            top.words.insert(0, initial)
            joined = [other for other in joined if other is not line]
    return joined


def _is_beside(line: Line, initial: Word) -> bool:
    return (
        INITIAL * line.size < initial.size
        and abs(line.left - initial.right) < line.size
        and initial.base - 1 < line.base < initial.base + initial.size
    )


class Initials:
    """The initials of a document.

    An initial that may be a word is one unless the document has the word that it makes with the
    letters behind it, and not these letters as a word.
    """

    def __init__(self, pages: Sequence[list[Line]]) -> None:
        self._pages = pages

    def settle(self) -> list[int]:
        """Part or join each initial and its word; return the pages where that is not sure."""
        doubtful = []
        for number, lines in enumerate(self._pages, 1):
            for initial, word in _initials(lines):
                word.spaced = initial.text in _WORDS and not _NO_BEGINNING.match(word.text)
                if word.spaced and not self._is_settled(initial, word):
                    doubtful.append(number)
        return list(dict.fromkeys(doubtful))

    def _is_settled(self, initial: Word, word: Word) -> bool:
        """Join an initial to its word or leave it apart if the document says which one it is."""
        rest = _WORD.match(word.text)
        letters = rest[0].casefold() if rest else ""
        begins, stands = initial.text.casefold() + letters in self._known, letters in self._known
        word.spaced = not (begins and not stands)
        return begins != stands

    @cached_property
    def _known(self) -> frozenset[str]:
        """The words of the document in small letters, those behind an initial aside."""
        behind = {id(word) for lines in self._pages for _, word in _initials(lines)}
        return frozenset(
            said
            for lines in self._pages
            for line in lines
            for word in line.words
            for said in _WORD.findall(word.text.casefold())[id(word) in behind :]
        )


def _initials(lines: list[Line]) -> Iterator[tuple[Word, Word]]:
    """Yield each initial, with the words behind it."""
    for line in lines:
        if len(line.words) > 1:
            for before, word in pairwise(line.words):
                is_large = before.size > INITIAL * word.size and word.text[:1].islower()
                if is_large and len(before.text) == 1 and before.text.isupper():
                    yield before, word
