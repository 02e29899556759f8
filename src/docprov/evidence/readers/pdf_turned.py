"""Words that are read from the right, put in reading order from the places of their letters.

A file may give such a word as it is drawn, from left to right, with its marks and what is printed
beside it anywhere. Numbers are never turned.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
NUMBER = re.compile(f"[{_DIGIT}](?:[{_DIGIT}\u066a-\u066c.,:/]*[{_DIGIT}])?")
"""A number with what is inside of it."""
_LAST_IN_LIGATURES = frozenset("اأإآٱىةدذرزو")
"""Letters that no letter is joined to, so that they end a ligature of two letters."""
_ROOM = 0.2
"""Room, as a part of the size of letters, that parts what is printed beside a word from it."""
_OVER = 0.1
"""How far, as a part of their size, letters that touch reach over each other."""


class Letter(NamedTuple):
    """A letter on a page: the letter, its left and right edge, its baseline."""

    text: str
    left: float
    right: float
    base: float


class Turned(NamedTuple):
    """A word in reading order, its left and right edge, its baseline."""

    text: str
    left: float
    right: float
    base: float


def right_to_left(letters: Sequence[Letter], core: tuple[int, int], size: float) -> Turned:
    """Return a right-to-left word in reading order.

    Its letters come from the right, or else the file turned them; what is printed with them is
    where it is on the page.

    Args:
        letters: the letters and signs of the word, as the file gives them.
        core: where the first of its right-to-left letters is, and the end of the last one.
        size: the size of letters.
    """
    first, stop = core
    inside = letters[first:stop]
    ordered = _joined(_ordered(inside, size))
    left, right = min(each.left for each in inside), max(each.right for each in inside)
    around = sorted((*letters[:first], *letters[stop:]), key=lambda each: -each.left)
    middle = (left + right) / 2
    before = [each for each in around if each.left > middle]
    after = [each for each in around if each.left <= middle]
    said = "".join(each.text for each in before)
    said += " " if before and before[-1].left - right > _ROOM * size else ""
    said += "".join(each.text for each in ordered)
    said += " " if after and left - after[0].right > _ROOM * size else ""
    said += "".join(each.text for each in after)
    bases = [round(each.base, 2) for each in inside if each.text.isalpha()]
    base = Counter(bases or [inside[0].base]).most_common(1)[0][0]
    edges = min(each.left for each in letters), max(each.right for each in letters)
    return Turned(said, *edges, base)


def _ordered(letters: Sequence[Letter], size: float) -> list[Letter]:
    """Return letters from the right to the left, however the file gives them.

    Where they are neither in this order nor all the other way round, their places decide.
    """
    placed = [each.left for each in letters if each.text.isalpha()]
    steps = [after - before for before, after in pairwise(placed)]
    far = _OVER * size
    if not any(step > far for step in steps) and sum(steps) <= 0:
        return list(letters)
    if not any(step < -far for step in steps) and all(each.text.isalpha() for each in letters):
        return list(reversed(letters))
    return sorted(letters, key=lambda each: _place_of(each, letters))


def _place_of(letter: Letter, letters: Sequence[Letter]) -> tuple[float, bool]:
    """Return where a letter comes from the right; a mark over another one comes after it."""
    is_mark = unicodedata.category(letter.text[:1]) == "Mn"
    if is_mark:
        for base in letters:
            if base.text.isalpha() and 2 * base.left <= letter.left + letter.right < 2 * base.right:
                return -base.left, True
    return -letter.left, is_mark


def _joined(letters: Sequence[Letter]) -> list[Letter]:
    """Return letters with the two of each ligature in order; PDFium may turn them."""
    joined = list(letters)
    for at, (before, after) in enumerate(pairwise(letters)):
        is_one = (before.left, before.right) == (after.left, after.right)
        if is_one and before.text in _LAST_IN_LIGATURES:
            joined[at : at + 2] = after, before
    return joined


def from_the_right(letters: Sequence[Letter], size: float) -> Turned:
    """Return a word by the places of its letters, numbers from the left."""
    placed = sorted(letters, key=lambda each: -each.left)
    said = placed[0].text
    for before, after in pairwise(placed):
        is_apart = before.left - after.right > _ROOM * size and after.text in "()"
        said += f" {after.text}" if is_apart else after.text
    right = max(each.right for each in placed)
    said = NUMBER.sub(lambda number: number[0][::-1], said)
    return Turned(said, placed[-1].left, right, letters[0].base)
