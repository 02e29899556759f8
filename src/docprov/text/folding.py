"""Folding: writing alike what differs in print only, without losing where each character came from.

White space, quotation marks, dashes, soft hyphens, ligatures and canonical composition (NFC) are
folded; case, punctuation, digits and words never are. Nearly all of a text folds one character for
one; only the stretches that do not are kept with their positions, so that folding costs little more
than searching for the marks in question, and memory in proportion to them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress
from operator import ne

from attrs import evolve

from docprov.text.folded import Folded, Stretches, combined
from docprov.text.kept import Kept

_QUOTES = dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SOFT_HYPHEN = "\u00ad"
_ASCII_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"
_OTHER_SPACES = (
    "\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_ALIKE = _QUOTES | _DASHES | dict.fromkeys(_ASCII_SPACES + _OTHER_SPACES, " ")
_ASCII_ALIKE = {mark: alike for mark, alike in _ALIKE.items() if mark.isascii()}
_OTHER_ALIKE = {
    mark: _ALIKE[mark] for mark in ("“", "”", "–", "’", "‘", "—", *_ALIKE) if not mark.isascii()
}
_COMMON = '"“”’\n'
_CLASSES = {"'": "quotation marks", '"': "quotation marks", "-": "dashes"}
_INSIDE_WORDS = (_SOFT_HYPHEN, *_LIGATURES)
_SPECIAL = re.compile(rf" [ {_SOFT_HYPHEN}]* |{_SOFT_HYPHEN}|[ﬀ-ﬆ]")
_SPECIAL_OR_CLUSTERS = re.compile(
    rf"{_SPECIAL.pattern}|[^{_SOFT_HYPHEN}ﬀ-ﬆ]?[^\x00-\x7f{_SOFT_HYPHEN}ﬀ-ﬆ]+"
)
_LONGEST_CLUSTER = 128
"""Characters of a letter with its accents, at most, that are composed; Unicode allows 31."""
_LONGEST_KNOWN = 12
_CROWD = re.compile(rf"[^\w\s\x00-\x7f]{{{_LONGEST_CLUSTER},}}")
_SPACE = re.compile(r"\s+")
_FANCY = re.compile(f"[{''.join(_QUOTES)}{''.join(_DASHES)}]")
_MARKS = str.maketrans(_QUOTES | _DASHES)
_MARKS_BUT = {"quotation marks": str.maketrans(_DASHES), "dashes": str.maketrans(_QUOTES)}
_TRACES = {
    "dashes": re.compile(f"[{''.join(_DASHES)}]"),
    "ligatures": re.compile("[ﬀ-ﬆ]"),
    "quotation marks": re.compile(f"[{''.join(_QUOTES)}]"),
    "soft hyphens": re.compile(_SOFT_HYPHEN),
    "white space": re.compile(r"\s"),
}
"""The characters of each class but composition; texts without any cannot differ in the class."""


def fold(text: str) -> Folded:
    """Return a text with everything written alike.

    >>> fold("ﬁve\u00ad  “boats”").text
    'five "boats"'
    """
    ascii_only = text.isascii()
    if ascii_only and text.isprintable() and "  " not in text and "`" not in text:
        return Folded(text)
    flat = _with_marks_alike(text, ascii_only=ascii_only)
    if flat.isascii():
        return _squeezed(flat)
    composed = not _is_crowded(flat) and unicodedata.is_normalized("NFC", flat)
    if composed and not any(letter in flat for letter in _INSIDE_WORDS):
        return _squeezed(flat)
    once = _stretched(flat, _SPECIAL if composed else _SPECIAL_OR_CLUSTERS)
    if once.text.isascii() or unicodedata.is_normalized("NFC", once.text):
        return once
    # An accent after a soft hyphen or a ligature composes only now.
    return combined(once, _stretched(once.text, _SPECIAL_OR_CLUSTERS))


def _is_crowded(text: str) -> bool:
    """Return whether a text has letters with so many accents that composition takes long."""
    each = text[::_LONGEST_CLUSTER]  # one in a crowd is among them
    return any(map(unicodedata.combining, each)) and _CROWD.search(text) is not None


def _composed(text: str) -> str:
    """Return a text with letters and accents composed, crowds of accents as they are."""
    if not _is_crowded(text):
        return unicodedata.normalize("NFC", text)
    pieces = re.split(f"({_CROWD.pattern})", text)
    pieces[::2] = [unicodedata.normalize("NFC", piece) for piece in pieces[::2]]
    return "".join(pieces)


def folded_text(text: str) -> str:
    """Return a short text with everything written alike and no white space around it.

    >>> folded_text(" “a  b” ")
    '"a b"'
    """
    if not text.isascii() or "`" in text:
        return fold(text).text.strip(" ")
    return " ".join(text.split())


def _with_marks_alike(text: str, *, ascii_only: bool) -> str:
    """Return a text with marks and white space written alike, one for one.

    The order matters for speed: the common marks come first, and a text that is ASCII after them
    is searched no further.
    """
    for mark, alike in () if ascii_only else _OTHER_ALIKE.items():
        if mark in text:
            text = text.replace(mark, alike)
            if text.isascii():
                break
    for mark, alike in _ASCII_ALIKE.items():
        if mark in text:
            text = text.replace(mark, alike)
    return text


def _squeezed(flat: str) -> Folded:
    """Return a text whose runs of spaces are all that is left to fold."""
    if flat.rfind("  ") < 0:  # faster than from the left
        return Folded(flat)
    at = flat.find("  ")
    pieces: list[str] = []
    stretches = Stretches()
    done = 0
    while at >= 0:
        stop = at + 2
        while flat.startswith(" ", stop):
            stop += 1
        pieces.append(flat[done : at + 1])
        stretches.add(at, stop, 1)
        done = stop
        at = flat.find("  ", stop)
    return stretches.folded("".join((*pieces, flat[done:])), plain=True)


def _stretched(flat: str, special: re.Pattern[str]) -> Folded:
    """Return a text with soft hyphens, ligatures or loose accents, folded stretch by stretch."""
    pieces: list[str] = []
    stretches = Stretches()
    done = 0
    for found in special.finditer(flat):
        at, whole = found.start(), found[0]
        known = _known(whole) if len(whole) < _LONGEST_KNOWN else _stretches_of(whole)
        for begin, end, piece in known:
            pieces.append(flat[done : at + begin])
            pieces.append(piece)
            done = at + end
            if end - begin != len(piece) or end - begin > 1:
                stretches.add(at + begin, done, len(piece))
    pieces.append(flat[done:])
    return stretches.folded("".join(pieces), plain=False)


def _stretches_of(whole: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a special one that may fold otherwise, with what they fold to."""
    if whole[0] == " " and len(whole) > 1 and whole[-1] == " ":
        yield 0, len(whole), " "
    elif whole[0] == _SOFT_HYPHEN:
        yield 0, len(whole), ""
    elif whole[0] in _LIGATURES:
        yield 0, len(whole), _LIGATURES[whole[0]]
    else:
        yield from _pieces(whole)


@lru_cache(maxsize=10_000)
def _known(whole: str) -> tuple[tuple[int, int, str], ...]:
    """Return what a short stretch folds to; letters with accents recur in a language."""
    return tuple(_stretches_of(whole))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that composition can join, with what they fold to."""
    for begin, end in _clusters(text):
        cluster = text[begin:end]
        if end - begin <= _LONGEST_CLUSTER:
            cluster = unicodedata.normalize("NFC", cluster)
        piece = cluster.translate(_MARKS)
        if piece != text[begin:end] or end - begin > 1:
            yield begin, end, piece


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that composition can join."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _begins(text, start, at):
            yield start, at
            start = at


def _begins(text: str, start: int, at: int) -> bool:
    """Return whether a letter begins a stretch, or composes with the stretch before it."""
    letter = text[at]
    if letter.isascii():
        return True
    if unicodedata.combining(letter):
        return False
    if at - start > 40:  # longer than anything that composes
        return True
    before = unicodedata.normalize("NFC", text[start:at])
    joined = unicodedata.normalize("NFC", text[start : at + 1])
    return joined == before + unicodedata.normalize("NFC", letter)


def _folded_and_searched(text: str) -> Folded:
    folded = fold(text)
    return evolve(folded, absent=_absent(text, folded))


_KEPT = Kept(_folded_and_searched)


def _absent(text: str, folded: Folded) -> tuple[str, ...]:
    return tuple(mark for mark in _COMMON if mark not in text) + (() if folded.starts else ("  ",))


def known_folded(text: str) -> Folded | None:
    """Return the folded form of a text that was folded a while ago, None for another one."""
    return _KEPT.found.get(text)


def folded_once(text: str) -> Folded:
    """Return the folded form of a long text, and keep it for the next quotes.

    >>> folded_once("“boats”") is folded_once("“boats”")
    True
    """
    return _KEPT.of(text)


def folded_differences(quote: str, passage: str) -> str:
    """Name, in the order of the alphabet, what differs between two texts that fold alike.

    A class differs where folding everything but that class leaves the two unequal.

    >>> folded_differences("the 'count'", "the  ‘count’")
    'quotation marks, white space'
    """
    mine, theirs = " ".join(quote.split()), " ".join(passage.split())
    if mine == theirs:
        return "white space" if quote != passage else ""
    if len(mine) == len(theirs):  # the usual case: marks, one for one
        differing = compress(range(len(mine)), map(ne, mine, theirs))
        marks = {_mark_class(mine[at], theirs[at]) for at in differing}
        spaces = set() if quote == mine and passage == theirs else {"white space"}
        if "" not in marks and (not spaces or len(quote) != len(passage)):
            return ", ".join(sorted(marks | spaces))
    both = quote + passage
    possible = [name for name, found in _TRACES.items() if found.search(both)]
    if _composed(both) != both:
        possible.insert(0, "composition")
    return ", ".join(name for name in possible if _but(name, quote) != _but(name, passage))


def _mark_class(left: str, right: str) -> str:
    """Return the class in which two marks are written alike, empty where they are not."""
    alike = _ALIKE.get(left, left)
    return _CLASSES.get(alike, "") if alike == _ALIKE.get(right, right) else ""


def _but(name: str, text: str) -> str:
    """Return a text with every class folded but one."""
    text = text if name == "soft hyphens" else text.replace(_SOFT_HYPHEN, "")
    text = text if name == "composition" else _composed(text)
    if name != "ligatures" and _TRACES["ligatures"].search(text):
        text = "".join(_LIGATURES.get(letter, letter) for letter in text)
    if _FANCY.search(text):
        text = text.translate(_MARKS_BUT.get(name, _MARKS))
    return text if name == "white space" else _SPACE.sub(" ", text).strip(" ")
