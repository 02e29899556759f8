r"""Breaks: marks of a text with the white space around them, and how a quote may write each.

Marks with nothing but white space between them are one break. A note mark is not written at all, a
page's end as a space, a hyphen at a line end with or without the hyphen. A reference to a letter,
such as `&quot;`, is a break by itself.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from itertools import pairwise

from attrs import frozen

from docprov.text.folded import Composed, Folded
from docprov.text.folding import fold
from docprov.text.glyphs import evened, has_glyphs
from docprov.text.marks import UNSPACED, Mark, marks_of

PARTING = {"speaker-change": "another speaker", "column-gap": "another column"}
"""Marks over which nothing is read, and what is behind them."""
_ATTACHED = frozenset({"note-mark", "tag"})
MAYBE = ("- ", "-", "")
"""The ways to write a hyphen that may be the word's own."""
_LONGEST_REFERENCE = 9
"""Characters of the longest reference to a character, such as `&#128512;`."""
_BOUND = "\ue000"
"""Stands in the loose form where nothing may be read on."""
_SPACES = " \t\r\n\f\v\u00a0\u3000\u2028\u2029"
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")


@frozen
class Break:
    """A stretch of marks and white space in a text.

    Attributes:
        start: its first code point.
        stop: the code point after its last one.
        loose: what stands for it in the loose form.
        ways: the ways in which a quote may write it; none where nothing is read over it.
        reading: how a reader reads it.
        kinds: the kinds of its marks.
    """

    start: int
    stop: int
    loose: str
    ways: tuple[str, ...]
    reading: str
    kinds: tuple[str, ...]


def breaks_of(text: str) -> Iterator[Break]:
    r"""Yield the breaks of a text: marks with nothing but white space between them are one.

    >>> [each.ways for each in breaks_of("coal[2] of the win-\nter")]
    [('[2]', ''), ('- ', '-', '')]
    """
    run: list[Mark] = []
    was_letter = False
    for mark in marks_of(text):
        is_letter = _referred(text, mark).strip() != ""
        if run and (text[run[-1].stop : mark.start].strip(_SPACES) or is_letter or was_letter):
            yield _break(text, run)
            run = []
        run.append(mark)
        was_letter = is_letter
    if run:
        yield _break(text, run)


def _referred(text: str, mark: Mark) -> str:
    """Return the character that a mark refers to, empty where it is no reference or unseen."""
    if mark.kind != "tag" or text[mark.start] != "&":
        return ""
    return _character(text[mark.start : mark.stop])


@lru_cache(maxsize=256)
def _character(reference: str) -> str:
    return compared(unescape(reference))


def _break(text: str, run: list[Mark]) -> Break:
    start, stop = run[0].start, run[-1].stop
    kinds = tuple(dict.fromkeys(mark.kind for mark in run))
    if (letter := _referred(text, run[0])).strip():
        return Break(start, stop, letter, (letter, compared(text[start:stop])), letter, kinds)
    attached = all(mark.kind in _ATTACHED for mark in run)
    around = (text[max(0, start - 1) : start], text[stop : stop + 1])
    has_space = any(_referred(text, mark) for mark in run) or all(map(str.isspace, around))
    if has_space or not attached:
        start, stop = _widened(text, start, stop)
    before = unescape(text[max(0, start - _LONGEST_REFERENCE) : start])[-1:]
    after = unescape(text[stop : stop + _LONGEST_REFERENCE])[:1]
    if not PARTING.keys().isdisjoint(kinds):
        return Break(start, stop, _BOUND, (), " ", kinds)
    if "line-end" in kinds:
        return _line_end(text, start, stop, kinds)
    if attached and (has_space or ("tag" in kinds and _is_parted(text, run))):
        reading = "" if _is_unspaced(before) or _is_unspaced(after) else " "
        return Break(start, stop, reading, (compared(text[start:stop]), " ", reading), " ", kinds)
    if attached:
        glues = before.isalnum() and after.isalnum() and "note-mark" in kinds
        ways = (compared(text[start:stop]), "")
        return Break(start, stop, _BOUND if glues else "", ways, "", kinds)
    if _is_unspaced(before) or _is_unspaced(after):
        return Break(start, stop, "", (" ", ""), "", kinds)
    if kinds == ("sound",) and after and after in ".,;:!?":
        return Break(start, stop, "", ("",), "", kinds)
    return Break(start, stop, " ", (" ",), " ", kinds)


def _is_parted(text: str, run: list[Mark]) -> bool:
    """Return whether white space is between marks, and none before the first or after the last."""
    start, stop = run[0].start, run[-1].stop
    around = (text[max(0, start - 1) : start], text[stop : stop + 1])
    apart = any(before.stop < after.start for before, after in pairwise(run))
    return apart and not any(each in _SPACES for each in around)  # an edge of the text counts


def _line_end(text: str, start: int, stop: int, kinds: tuple[str, ...]) -> Break:
    """Return a break after a hyphen, or in a script without spaces."""
    before, after = text[start - 1 : start], text[stop : stop + 1]
    if _is_unspaced(before) or _is_unspaced(after):
        return Break(start, stop, "", (" ", ""), "", kinds)
    if text[start : start + 1] in "\u00ad\u00ac":
        return Break(start, stop, "", ("",), "", kinds)
    if before.isdigit() or after.isdigit() or (before.islower() and after.isupper()):
        return Break(start, stop, "", ("-",), "-", kinds)
    return Break(start, stop, "", MAYBE, "", kinds)


def _widened(text: str, start: int, stop: int) -> tuple[int, int]:
    while start and text[start - 1] in _SPACES:
        start -= 1
    while stop < len(text) and text[stop] in _SPACES:
        stop += 1
    return start, stop


def _is_unspaced(letter: str) -> bool:
    """Return whether a letter belongs to a script that puts no spaces between words."""
    return _IS_UNSPACED.match(letter) is not None


def has_unspaced(text: str) -> bool:
    """Return whether a text has letters of a script that puts no spaces between words.

    >>> has_unspaced("the tower 塔"), has_unspaced("the tower")
    (True, False)
    """
    return _IS_UNSPACED.search(text) is not None


def in_usual_form(text: str) -> Folded | Composed:
    """Return a text in its usual characters and folded.

    >>> in_usual_form("coal -- all of it").text
    'coal - all of it'
    """
    if not has_glyphs(text):
        return fold(text)
    usual = evened(text)
    return Composed(usual, fold(usual.text))


def compared(text: str) -> str:
    """Return a text as texts are compared: in its usual characters and folded.

    >>> compared("coal -- all of it")
    'coal - all of it'
    """
    return in_usual_form(text).text
