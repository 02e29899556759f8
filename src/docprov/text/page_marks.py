r"""The page numbers and running heads of a text that was printed on pages.

At a form feed they are the lines beside it: numbers, and lines that recur at other form feeds.
Without form feeds a number is a page's where it is written as one (`- 7 -`, `Page 3 of 10`), or
where it divides a sentence between long lines.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from attrs import frozen

PageMark = tuple[int, int, Literal["page-number", "running-head"]]
_LINE = re.compile(r"[^\n\f]*[\n\f]?")
_WORD = r"(?:pages?|pp?\.|seite|s\.|página|pág\.|pagina|стр\.|страница|səhifə|səh\.|sayfa|sf\.)"
_NUMBER = re.compile(
    rf"[\s\-–—\[\]()|·•<>]*(?P<word>{_WORD}[ \u00a0]*)?(?P<number>[0-9]{{1,4}}|[ivxlc]{{1,6}})"
    r"(?P<of>[ \u00a0]*(?:of|von|de|из|/)[ \u00a0]*[0-9]{1,4})?[\s\-–—\[\]()|·•<>]*",
    re.IGNORECASE,
)
_CHINESE_NUMBER = re.compile(r"\s*第?\s*[0-9\u3007一二三四五六七八九十百]{1,5}\s*[页頁ページ]+\s*")
_NUMBER_LINE = re.compile(
    r"^[^\w\n]*(?:[^\W\d_]+\.?[ \u00a0]*)?\w{1,6}\b[^\n]{0,25}$", re.MULTILINE
)
"""A line that may be a page number; a text without any has none."""
_REACH = 3
"""Lines with words, at most, that are page furniture on one side of a page's end."""
_PROSE = 40
"""Characters, at least, of a line of prose before a bare page number."""
_ENDED = tuple('.!?:;"”»。')


@frozen
class _Line:
    """A line: where it begins and ends, its words, and whether a form feed ends it."""

    start: int
    stop: int
    words: str
    feed: bool

    @property
    def shape(self) -> str:
        """The line with its digits and spaces alike, to recognise it on other pages."""
        return re.sub(r"[0-9]+", "0", " ".join(self.words.split()))


def page_marks(text: str) -> Iterator[PageMark]:
    r"""Yield the page numbers and running heads of a text, each with its kind.

    >>> text = "The miller found\n\n- 7 -\n\nwheels of oak."
    >>> [text[start:stop] for start, stop, kind in page_marks(text)]
    ['- 7 -']
    """
    if "\f" not in text and not _NUMBER_LINE.search(text):
        return
    lines = [
        _Line(
            found.start(),
            found.end() - (found[0][-1:] in "\n\f"),
            found[0].rstrip("\n\f"),
            found[0].endswith("\f"),
        )
        for found in _LINE.finditer(text)
        if found[0]
    ]
    if "\f" in text:
        yield from _at_feeds(lines)
    else:
        yield from _in_prose(lines)


def _is_number(line: _Line) -> re.Match[str] | None:
    return _NUMBER.fullmatch(line.words) or _CHINESE_NUMBER.fullmatch(line.words)


def _marked(line: _Line, kind: Literal["page-number", "running-head"]) -> PageMark:
    lead = len(line.words) - len(line.words.lstrip())
    return line.start + lead, line.start + len(line.words.rstrip()), kind


def _edges(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines with words nearest to each end of a page, from the end inwards."""
    feeds = [at for at, line in enumerate(lines) if line.feed]
    starts = [0, *(at + 1 for at in feeds)]
    stops = [*(at + 1 for at in feeds), len(lines)]
    for start, stop in zip(starts, stops, strict=True):
        page = [line for line in lines[start:stop] if line.words.strip()]
        yield page[:_REACH]
        yield page[: -_REACH - 1 : -1]


def _at_feeds(lines: list[_Line]) -> Iterator[PageMark]:
    edges = list(_edges(lines))
    beside = {line.start: line.shape for edge in edges for line in edge}
    recurring = Counter(beside.values())
    seen: set[int] = set()
    for edge in edges:
        for line in edge:
            kind = _kind(line, recurring)
            if kind is None:
                break  # the words of the page begin here
            if line.start not in seen:
                seen.add(line.start)
                yield _marked(line, kind)


def _kind(line: _Line, recurring: Counter[str]) -> Literal["page-number", "running-head"] | None:
    if _is_number(line):
        return "page-number"
    return "running-head" if recurring[line.shape] > 1 else None


def _in_prose(lines: list[_Line]) -> Iterator[PageMark]:
    """Yield the page numbers between the lines of a text without form feeds, with their heads."""
    full = [line for line in lines if line.words.strip()]
    numbers = [at for at, line in enumerate(full) if _is_page(full, at)]
    beside = Counter(
        full[near].shape
        for at in numbers
        for near in (at - 1, at + 1)
        if 0 <= near < len(full) and _is_head(full[near])
    )
    for at in numbers:
        yield _marked(full[at], "page-number")
        for near in (at - 1, at + 1):
            if 0 <= near < len(full) and beside[full[near].shape] > 1:
                yield _marked(full[near], "running-head")


def _is_head(line: _Line) -> bool:
    return len(line.shape) < 2 * _PROSE and not _is_number(line)


def _is_page(full: list[_Line], at: int) -> bool:
    number = _is_number(full[at])
    if number is None or not 0 < at < len(full) - 1:
        return False
    before, after = full[at - 1].words.strip(), full[at + 1].words.strip()
    groups = number.groupdict()
    bare = full[at].words.strip()
    if groups.get("word") or groups.get("of") or (bare[0] in "-–—" and bare[-1] in "-–—"):
        return True
    divides = not before.endswith(_ENDED) and after[:1].islower()
    return divides and bare.isdecimal() and len(before) >= _PROSE and len(after) >= _PROSE // 2
