"""Marks: the stretches of a captured text that a reader skips, and the bounds nobody reads over.

Marks lie beside the text and never change it; their positions are code points of it. A reader of a
format that knows them hands them out with the text; in a text that comes alone they are known by
their shape. So a text says as much as it can by itself: a divided word keeps its hyphen and its
line end, a raised note mark is in square brackets (`41[2]`), a form feed begins a page, and cells
of a row are divided by a tab.
"""

from typing import NamedTuple

SKIPPED = frozenset(
    {
        "line-end",
        "page-number",
        "running-head",
        "note-mark",
        "note",
        "time-mark",
        "speaker",
        "caption",
        "list-number",
    }
)
"""Kinds of stretches that a quote is read over. A `line-end` is a hyphen that divides a word, with
the line break after it; a `note` is a foot note where it divides the text of two pages."""
BOUNDS = frozenset({"cell-bound", "deletion-bound"})
"""Kinds of stretches that a quote never crosses: between two cells, around deleted words."""
KINDS = SKIPPED | BOUNDS


class Mark(NamedTuple):
    """A stretch of a text that is not part of what it says.

    Attributes:
        start: its first code point.
        stop: the code point after its last one.
        kind: one of `KINDS`.

    >>> Mark(2, 5, "note-mark").kind in SKIPPED
    True
    """

    start: int
    stop: int
    kind: str
