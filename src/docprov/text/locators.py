"""Locators: where a position stands for a reader, as a page, a time mark or a paragraph of a captured text.

One kind for each capture. Pages where the text has form feeds, as extraction from a PDF writes
them; time marks where a transcript has lines that begin with one; paragraphs otherwise. A paragraph
is a run of lines between blank lines; in a text without blank lines, as extraction from HTML gives
it, each line is one. All are counted from 1, whatever the region. The names are those of CSL
locators: page, paragraph, timestamp.

A paragraph of a PDF or of a transcript is not counted: line ends there are the tool's, not the
author's.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Literal

from attrs import frozen

Kind = Literal["page", "paragraph", "timestamp"]
KINDS: tuple[Kind, ...] = ("page", "paragraph", "timestamp")
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+(?=\S)")
_LINE = re.compile(r"\n(?=[^\n]*\S)")
_MARK = re.compile(
    r"^[^\S\n]*[\[(]?(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5][0-9])(?:[.,][0-9]{1,3})?(?![0-9:])",
    re.MULTILINE,
)
_STATED_MARK = re.compile(r"(?:([0-9]{1,3}):)?([0-5]?[0-9]):([0-5][0-9])")


@frozen
class Layout:
    """The pages, paragraphs or timed stretches of a text.

    Attributes:
        kind: which of them.
        starts: where each begins, in order.
        labels: what each is called.
        length: characters of the text.
    """

    kind: Kind
    starts: tuple[int, ...]
    labels: tuple[str, ...]
    length: int

    def label_at(self, position: int) -> str | None:
        """Return what the stretch at a position is called, None before the first one."""
        at = bisect_right(self.starts, position) - 1
        return self.labels[at] if at >= 0 else None

    def span_of(self, label: str) -> tuple[int, int] | None:
        """Return where the stretch of a name begins and ends, None where there is none; of equal names the first begins it."""
        found = [at for at, own in enumerate(self.labels) if own == label]
        if not found:
            return None
        following = found[-1] + 1
        return self.starts[found[0]], self.starts[following] if following < len(
            self.starts
        ) else self.length


@lru_cache(maxsize=8)
def layout_of(text: str, form: str | None = None) -> Layout:
    r"""Return the layout of a captured text.

    Args:
        text: the text.
        form: how it came about; only a `transcript` has time marks.

    >>> layout_of("Heading\n\nfirst line\nsecond line\n").label_at(20)
    '2'
    >>> layout_of("one\n\ftwo\n").kind
    'page'
    >>> layout_of("[00:01:30] We saw it.\n", "transcript").label_at(12)
    '00:01:30'
    """
    if "\f" in text:
        return _counted(
            "page", text, [0, *(at + 1 for at, letter in enumerate(text) if letter == "\f")]
        )
    marks = list(_MARK.finditer(text)) if form == "transcript" else []
    if marks:
        labels = tuple(_timestamp(mark) for mark in marks)
        return Layout("timestamp", tuple(mark.start() for mark in marks), labels, len(text))
    first = len(text) - len(text.lstrip())
    breaks = _BLANK if _BLANK.search(text, first) else _LINE
    return _counted(
        "paragraph", text, [first, *(found.end() for found in breaks.finditer(text, first))]
    )


def _counted(kind: Kind, text: str, starts: list[int]) -> Layout:
    return Layout(
        kind, tuple(starts), tuple(str(number) for number in range(1, len(starts) + 1)), len(text)
    )


def _timestamp(mark: re.Match[str]) -> str:
    return ":".join(f"{int(part or 0):02}" for part in mark.groups())


def canonical(kind: Kind, stated: str) -> str:
    """Return a locator as tables write it.

    Raises:
        ValueError: it is no such locator.

    >>> canonical("timestamp", "1:30")
    '00:01:30'
    """
    if kind == "timestamp":
        mark = _STATED_MARK.fullmatch(stated)
        if mark is None:
            raise ValueError(f"{stated!r} is not a time mark such as 00:01:30")
        return _timestamp(mark)
    if not re.fullmatch(r"[1-9][0-9]{0,6}", stated):
        raise ValueError(f"{stated!r} is not the number of a {kind}, counted from 1")
    return stated
