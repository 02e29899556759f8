"""Words of a PDF page whose letters PDFium does not give as they are read.

They are put in order by their places: those that are read from right to left, numbers never turned,
and those that are set one letter below the other.
"""

import re
from itertools import pairwise
from operator import itemgetter

from docprov.evidence.readers.pdf_letters import Letters
from docprov.evidence.readers.pdf_lines import RTL, Word

_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_NUMBER = re.compile(f"[{_DIGIT}](?:[{_DIGIT}\u066a-\u066c.,:/]*[{_DIGIT}])?")
_LAST_IN_LIGATURES = frozenset("اأإآٱىةدذرزو")
"""Letters that no letter is joined to, so that they end a ligature of two letters."""
_CORE = re.compile(f"{RTL.pattern}(?:.*{RTL.pattern})?")
"""The letters of a right-to-left word, from the first one to the last one."""


def put_in_order(word: Word, letters: Letters, start: int, size: float, *, is_turned: bool) -> None:
    """Write a word as it is read.

    Args:
        word: the word.
        letters: the letters of its page.
        start: the number of its first one.
        size: the size in which they are set.
        is_turned: whether its page is turned.
    """
    text, left, right = word.text, word.left, word.right
    turns = right < left or RTL.search(text)
    if turns and len(text) > 1 and _NUMBER.search(text):
        word.text, left, right = _from_the_right(letters, text, start, 0.2 * size)
        word.from_right = True
    elif not text.isascii():
        word.text = text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if core := _CORE.search(text):
            word.text, left, right = _right_to_left(letters, text, start, core.span())
        elif len(text) > 2 and right - left < 0.5 * size and not is_turned:
            word.text = _downwards(letters, text, start)
    word.left, word.right = left, max(left, right)


def _right_to_left(
    letters: Letters, text: str, start: int, core: tuple[int, int]
) -> tuple[str, float, float]:
    """Return a right-to-left word in reading order, and its edges.

    Its letters come from the right, or else the file turned them; what is printed with them is
    where it is on the page.
    """
    edges = [letters.edges_of(at) for at in range(start, start + len(text))]
    left, right = min(edges[0][0], edges[-1][0]), max(edges[0][1], edges[-1][1])
    first, stop = core
    places = range(start + first, start + stop)
    if stop - first < 2 or edges[first][0] >= edges[stop - 1][0]:
        whole = range(start, start + len(text))
        return _with_ligatures(letters, text, whole), left, right
    turned = _with_ligatures(letters, text[first:stop][::-1], places[::-1])
    middle = (edges[first][0] + edges[stop - 1][1]) / 2
    around = sorted((-edges[at][0], text[at]) for at in range(len(text)) if not first <= at < stop)
    before = "".join(letter for place, letter in around if -place > middle)
    after = "".join(letter for place, letter in around if -place <= middle)
    return before + turned + after, left, right


def _from_the_right(
    letters: Letters, text: str, start: int, room: float
) -> tuple[str, float, float]:
    """Return a word by the places of its letters, numbers from the left, and its edges."""
    placed = [(*letters.edges_of(at), letter) for at, letter in enumerate(text, start)]
    placed.sort(key=lambda letter: -letter[0])
    said = placed[0][2]
    for before, after in pairwise(placed):
        is_apart = before[0] - after[1] > room and after[2] in "()"
        said += f" {after[2]}" if is_apart else after[2]
    return _NUMBER.sub(_turned, said), placed[-1][0], max(right for _, right, _ in placed)


def _turned(number: re.Match[str]) -> str:
    return number[0][::-1]


def _downwards(letters: Letters, text: str, start: int) -> str:
    """Return letters that are set one below the other from top to bottom.

    PDFium gives digits that are turned before the letter above them.
    """
    placed = []
    for at, letter in enumerate(text, start):
        _, top, _, bottom = letters.box_of(at)
        placed.append((-bottom - top, letter))
    if placed[0][0] > placed[-1][0]:
        return text
    return "".join(letter for _, letter in sorted(placed, key=itemgetter(0)))


def _with_ligatures(letters: Letters, text: str, at: range) -> str:
    """Return a word with the two letters of each ligature in order; PDFium may turn them."""
    ordered = list(text)
    for index, letter in enumerate(ordered[:-1]):
        if letter in _LAST_IN_LIGATURES:
            first, second = at[index : index + 2]
            if letters.edges_of(first) == letters.edges_of(second):  # both are one glyph
                ordered[index : index + 2] = ordered[index + 1], letter
    return "".join(ordered)
