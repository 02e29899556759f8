"""Locators: the page, the time mark or the paragraph of a position in a captured text.

One kind for each capture. Pages where the text has form feeds, as extraction from a PDF writes
them; time marks where a transcript has lines that begin with one; paragraphs otherwise. A paragraph
is a run of lines between blank lines; in a text without blank lines, as extraction from HTML gives
it, each line is one. All are counted from 1, in all regions alike. The names are those of CSL
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
        labels: the name of each.
        length: characters of the text.
    """

    kind: Kind
    starts: tuple[int, ...]
    labels: tuple[str, ...]
    length: int

    def label_at(self, position: int) -> str | None:
        """Return the name of the stretch at a position, None before the first one."""
        at = bisect_right(self.starts, position) - 1
        return self.labels[at] if at >= 0 else None

    def span_of(self, label: str) -> tuple[int, int] | None:
        """Return where the stretches of a name begin and end, None for an unknown name."""
        found = [at for at, own in enumerate(self.labels) if own == label]
        if not found:
            return None
        ends = (*self.starts[1:], self.length)
        return self.starts[found[0]], ends[found[-1]]


@lru_cache(maxsize=8)
def layout_of(text: str, form: str | None = None) -> Layout:
    r"""Return the layout of a captured text.

    Args:
        text: the text.
        form: the form of its capture; only a `transcript` has time marks.

    >>> layout_of("Heading\n\nfirst line\nsecond line\n").label_at(20)
    '2'
    >>> layout_of("one\n\ftwo\n").kind
    'page'
    >>> layout_of("[00:01:30] We saw it.\n", "transcript").label_at(12)
    '00:01:30'
    """
    if "\f" in text:
        feeds = [at + 1 for at, letter in enumerate(text) if letter == "\f"]
        return _counted("page", text, [0, *feeds])
    marks = list(_MARK.finditer(text)) if form == "transcript" else []
    if marks:
        labels = tuple(_timestamp(mark) for mark in marks)
        return Layout("timestamp", tuple(mark.start() for mark in marks), labels, len(text))
    first = len(text) - len(text.lstrip())
    breaks = _BLANK if _BLANK.search(text, first) else _LINE
    ends = [found.end() for found in breaks.finditer(text, first)]
    return _counted("paragraph", text, [first, *ends])


def _counted(kind: Kind, text: str, starts: list[int]) -> Layout:
    labels = tuple(str(number) for number in range(1, len(starts) + 1))
    return Layout(kind, tuple(starts), labels, len(text))


def _timestamp(mark: re.Match[str]) -> str:
    return ":".join(f"{int(part or 0):02}" for part in mark.groups())


def canonical(kind: Kind, stated: str) -> str:
    """Return a locator as tables write it.

    Raises:
        ValueError: the text is not such a locator.

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
