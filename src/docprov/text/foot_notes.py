"""The foot notes of a text whose pages form feeds end, and their marks in the lines above them.

A foot note is known by its mark alone: the last lines of a page begin with one that is set behind a
word of the same page.
"""

import re
from collections.abc import Iterator
from typing import Literal

FootNote = tuple[int, int, Literal["caption", "note-mark"]]

_LABEL = re.compile(
    r"^[ \t]*[\[(]?(?P<label>[0-9]{1,3}|[*†‡§¶]{1,3})[\])]?\.?[ \t\u00a0]+"
    r"(?=[^\W\d_]|[\"“«‘'(])",
    re.MULTILINE,
)
_BLOCK = re.compile(r"(?:^[ \t]*+\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
_LONGEST_EDGE = 80
"""Characters, at most, of a line that may be a page's number or running head."""
_MOST_EDGES = 2
_MARK = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[^\W\d_][.,;:!?)\"”’»])|(?<=[^\W_][ \u00a0])(?=[\[(]))"
    r"[\[(]?(?P<label>[0-9]{1,3}|[*†‡§¶]{1,3})[\])]?(?!\w)"
)
"""A mark behind a word, with a stop, or in brackets behind a space."""


def foot_notes(text: str) -> Iterator[FootNote]:
    r"""Yield the foot notes of a text, and the marks for them.

    >>> page = "He gave the letter to the master1), who\nslept.\n\n1) His name was Tull.\n"
    >>> text = f"{page}\fNobody came.\n"
    >>> [text[start:stop] for start, stop, _ in foot_notes(text)]
    ['1) His name was Tull.', '1)']
    """
    start = 0
    for page in text.split("\f"):
        if block := _last_block(page):
            yield from _noted(page, block, start)
        start += len(page) + 1


def _last_block(page: str) -> re.Match[str] | None:
    """Return the lines at the foot of a page that begin as a foot note does, None for none."""
    blocks = list(_BLOCK.finditer(page)) if _LABEL.search(page) else []
    for block in blocks[: -_MOST_EDGES - 2 : -1]:
        if block.start() and _LABEL.match(block[0]):
            return block
        if "\n" in block[0].strip() or len(block[0]) > _LONGEST_EDGE:
            break
    return None


def _noted(page: str, block: re.Match[str], start: int) -> Iterator[FootNote]:
    marks: dict[str, list[re.Match[str]]] = {}
    for mark in _MARK.finditer(page, 0, block.start()):
        marks.setdefault(mark["label"], []).append(mark)
    notes = list(_LABEL.finditer(block[0]))
    labels = [each["label"] for each in notes]
    if len(marks.get(labels[0], [])) != 1 or len(set(labels)) < len(labels):
        return  # what begins alike is a list
    if page[marks[labels[0]][0].start() - 1].isspace() and notes[0][0].strip() == labels[0]:
        return  # boats (2) and carts, with "2 boats" below
    first = block.start() + len(block[0]) - len(block[0].lstrip())
    yield start + first, start + block.start() + len(block[0].rstrip()), "caption"
    for label in labels:
        found = marks.pop(label, [])
        if len(found) == 1:
            yield start + found[0].start(), start + found[0].end(), "note-mark"
