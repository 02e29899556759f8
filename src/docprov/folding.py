"""Folding: writing alike what differs in print only, without losing where each character came from.

White space, quotation marks, dashes, soft hyphens, ligatures and canonical composition (NFC) are folded; case, punctuation,
digits and words never are. `fold` keeps, for each character of the result, the stretch of the text that it stands for.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

_QUOTES = dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SOFT_HYPHEN = "\u00ad"
MARKS = str.maketrans(_QUOTES | _DASHES)
"""One character for one: quotation marks and dashes."""
_MARKS_BUT = {"quotation marks": str.maketrans(_DASHES), "dashes": str.maketrans(_QUOTES)}
SPACE = re.compile(r"\s+")
LONGEST_SPACE = 8
_LONG_SPACE = re.compile(rf"\s{{{LONGEST_SPACE},}}")
_SPACE_AND_HYPHENS = re.compile(r"\s(?:[\s\u00ad]*\s)?")
_INSIDE_WORDS = (_SOFT_HYPHEN, *_LIGATURES)
_FANCY = re.compile(f"[{''.join(_QUOTES)}{''.join(_DASHES)}]")
_TRACES = {
    "dashes": re.compile(f"[{''.join(_DASHES)}]"),
    "ligatures": re.compile("[ﬀ-ﬆ]"),
    "quotation marks": re.compile(f"[{''.join(_QUOTES)}]"),
    "soft hyphens": re.compile(_SOFT_HYPHEN),
    "white space": re.compile(r"\s"),
}
"""What each class leaves a trace of, besides composition; without a trace there is nothing to differ in."""


@frozen
class Folded:
    """A folded text.

    Attributes:
        text: the text with everything written alike.
        starts: for each character, where its stretch of the original begins; one more for the end.
        stops: for each character, where its stretch of the original ends.
    """

    text: str
    starts: tuple[int, ...]
    stops: tuple[int, ...]


def is_plain(text: str) -> bool:
    """Tell whether folding changes a text only between words and mark by mark: no ligature, soft hyphen or loose accent.

    >>> is_plain("“a – b”"), is_plain("of\u00adfice")
    (True, False)
    """
    if text.isascii():
        return True
    return not any(mark in text for mark in _INSIDE_WORDS) and unicodedata.is_normalized("NFC", text)


@lru_cache(maxsize=64)
def is_plain_throughout(text: str) -> bool:
    """Tell the same of a whole text, and remember it."""
    return is_plain(text)


@lru_cache(maxsize=64)
def has_long_space(text: str) -> bool:
    """Tell whether a text holds a long run of white space, and remember it."""
    return _LONG_SPACE.search(text) is not None


def folded_text(text: str) -> str:
    """Return a text with everything written alike, without where its characters came from.

    >>> folded_text("“a  b”")
    '"a b"'
    """
    return with_marks_alike(SPACE.sub(" ", text)) if is_plain(text) else fold(text).text


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Return a text with everything written alike.

    >>> fold("ﬁve\u00ad  “boats”").text
    'five "boats"'
    """
    parts: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    for start, stop, piece in _pieces(text):
        parts.append(piece)
        starts += [start] * len(piece)
        stops += [stop] * len(piece)
    return Folded("".join(parts), (*starts, len(text)), tuple(stops))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield stretches of a text with what they fold to; a stretch is never cut by a match."""
    position = 0
    for start, stop in _clusters(text):
        if start < position:
            continue
        cluster = text[start:stop]
        position = stop
        if cluster.isspace():
            space = _SPACE_AND_HYPHENS.match(text, start)
            position = space.end() if space else stop
            yield start, position, " "
        elif cluster == _SOFT_HYPHEN:
            continue
        else:
            composed = unicodedata.normalize("NFC", cluster) if not cluster.isascii() else cluster
            yield start, stop, "".join(_LIGATURES.get(letter, letter) for letter in composed).translate(MARKS)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that composition can join; in a text that is composed already each character is one."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        yield from ((at, at + 1) for at in range(len(text)))
        return
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _begins(text[start:at], text[at]):
            yield start, at
            start = at


def _begins(before: str, letter: str) -> bool:
    """Tell whether a letter begins a stretch of its own, or composes with what stands before it."""
    if letter.isascii():
        return True
    if unicodedata.combining(letter):
        return False
    if len(before) > 40:  # longer than anything that composes
        return True
    joined = unicodedata.normalize("NFC", before + letter)
    return joined == unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", letter)


def folded_differences(quote: str, passage: str) -> str:
    """Name, in the order of the alphabet, what differs between two texts that fold alike.

    A class differs where folding everything but that class leaves the two unequal.

    >>> folded_differences("the 'count'", "the  ‘count’")
    'quotation marks, white space'
    """
    both = quote + passage
    possible = [name for name, found in _TRACES.items() if found.search(both)]
    if not unicodedata.is_normalized("NFC", both):
        possible.insert(0, "composition")
    return ", ".join(name for name in possible if _but(name, quote) != _but(name, passage))


def with_marks_alike(text: str) -> str:
    """Return a text with quotation marks and dashes written alike, one character for one."""
    return text.translate(MARKS) if _FANCY.search(text) else text


def _but(name: str, text: str) -> str:
    """Return a text with every class folded but one."""
    text = text if name == "soft hyphens" else text.replace(_SOFT_HYPHEN, "")
    text = text if name == "composition" else unicodedata.normalize("NFC", text)
    if name != "ligatures" and _TRACES["ligatures"].search(text):
        text = "".join(_LIGATURES.get(letter, letter) for letter in text)
    if _FANCY.search(text):
        text = text.translate(_MARKS_BUT.get(name, MARKS))
    return text if name == "white space" else SPACE.sub(" ", text).strip(" ")
