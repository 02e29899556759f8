"""The passage of a text that is most like a quote; a suggestion for people, never a find."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from attrs import frozen

_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"[^\W_][\w.,'’-]*[^\S\n]+$")
_DIGIT = re.compile(r"\d")
_STOPS = ".,;:!?"
_SPACE = " \t\r\n\f\v\xa0"
_MARGIN = 40
_MOST_WINDOWS = 8
_MOST_WORDS = 3
_ALIKE = 60
_MUCH_ALIKE = 80
_LONG_TEXT = 1 << 20
"""Characters of a text that is not searched as a whole for what is like a quote."""
_LONGEST_WORD = 100
_LONGEST = 300
"""Characters of the longest quote that gets a suggestion; a recorded quote has at most 120."""


@frozen(kw_only=True)
class Nearest:
    """The passage of a text most like a quote that it does not contain.

    Attributes:
        start: its first code point.
        stop: the code point after its last one.
        text: the passage.
        similarity: from 0 to 100, by rapidfuzz.
    """

    start: int
    stop: int
    text: str
    similarity: float


def whole_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a stretch of a text widened to the words that its ends cut, within reason."""
    first, last = max(0, start - _LONGEST_WORD), min(len(text), stop + _LONGEST_WORD)
    while first < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < stop < last and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return start, stop


def _as_long_as(quote: str, text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a stretch without the words, white space and stops at its ends that a quote lacks."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text, start, stop)]
    steps = SequenceMatcher(
        None, _WORD.findall(quote), [text[slice(*word)] for word in words], autojunk=False
    ).get_opcodes()
    if len(steps) > 1 and steps[0][0] == "insert":
        start = words[steps[0][4]][0]
    if len(steps) > 1 and steps[-1][0] == "insert":
        stop = words[steps[-1][3] - 1][1]
    after = _SPACE if quote[-1:] in _STOPS else _SPACE + _STOPS
    before = _SPACE if quote[:1] in _STOPS else _SPACE + _STOPS
    stop = start + len(text[start:stop].rstrip(after))
    start = stop - len(text[start:stop].lstrip(before))
    if steps and steps[0][0] == "delete" and _DIGIT.search(quote[: quote.find(" ") + 1 or None]):
        start = _word_before(text, start)
    return start, stop


def _word_before(text: str, start: int) -> int:
    """Return where the word before a place begins, in its line; it may be a number."""
    before = _LAST_WORD.search(text, max(0, start - _LONGEST_WORD), start)
    return before.start() if before else start


def nearest(quote: str, text: str) -> Nearest | None:
    """Return the passage of a text most like a quote, None where nothing is alike.

    A passage that differs in capitals and white space alone is the nearest one. Else the
    surroundings of the quote's longest words are searched, one word after the other until something
    is much alike, and the whole text where it contains none of them. For a quote that is far too
    long to be recorded nothing is suggested.

    >>> nearest("631 boats", "They lost 613 boats.").text
    '613 boats'
    >>> text = "He says that over 30 boats were sent home for a week."
    >>> nearest("over 30 boats were sent back home", text).text
    'over 30 boats were sent home'
    >>> nearest("The Arden Post", "THE ARDEN POST, the Post of Arden").text
    'THE ARDEN POST'
    """
    from rapidfuzz import fuzz

    if len(quote) > _LONGEST:  # the time grows with the product of both lengths
        return None
    pattern = r"\s+".join(map(re.escape, quote.split()))
    alike = re.search(pattern, text, re.IGNORECASE) if len(text) < _LONG_TEXT else None
    if alike and quote.strip():
        similarity = fuzz.ratio(quote, alike[0])
        return _nearest(text, alike.start(), alike.end(), similarity)
    best: Nearest | None = None
    for windows in _around(quote, text):
        for first, last in windows:
            best = _better(quote, text, first, last, best) or best
        if best is not None and best.similarity >= _MUCH_ALIKE:
            break
    return best


def _better(quote: str, text: str, first: int, last: int, best: Nearest | None) -> Nearest | None:
    """Return the passage of a window most like a quote, None unless it is better than the best."""
    from rapidfuzz import fuzz

    least = best.similarity if best else _ALIKE
    found = fuzz.partial_ratio_alignment(quote, text[first:last], score_cutoff=least)
    if found is None or found.dest_end <= found.dest_start:
        return None
    if best is not None and found.score <= best.similarity:
        return None
    start, stop = whole_words(text, first + found.dest_start, first + found.dest_end)
    return _nearest(text, *_as_long_as(quote, text, start, stop), found.score)


def _nearest(text: str, start: int, stop: int, similarity: float) -> Nearest:
    return Nearest(start=start, stop=stop, text=text[start:stop], similarity=round(similarity, 1))


def _around(quote: str, text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the surroundings of the first places of each of a quote's longest words.

    The whole text is yielded where it contains none of them.
    """
    nowhere = True
    reach = len(quote) + _MARGIN
    words = [word for word in _WORD.findall(quote) if len(word) > 2]
    for word in sorted(words, key=len, reverse=True)[:_MOST_WORDS]:
        windows: list[tuple[int, int]] = []
        at = text.find(word)
        while at >= 0 and len(windows) < _MOST_WINDOWS:
            windows.append((max(0, at - reach), min(len(text), at + reach)))
            at = text.find(word, at + len(word))
        if windows:
            nowhere = False
            yield windows
    if nowhere and len(text) < _LONG_TEXT:
        yield [(0, len(text))]
