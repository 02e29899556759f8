r"""The page numbers and running heads of a text that was printed on pages.

At a form feed they are the lines beside it: numbers, and lines that recur at other form feeds.
Without form feeds a number is a page's where it is written as one (`- 7 -`, `Page 3 of 10`), or
where it divides a sentence between long lines.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from typing import Literal

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.text.counted_pages import counting_lines

PageMark = tuple[int, int, Literal["page-number", "running-head"]]
_EDGE = (
    r"[ \t\r\x0b\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    r"\-–—\[\]()|·•<>]*+"
)
_WORD = r"(?:pages?|pp?\.|seite|s\.|página|pág\.|pagina|стр\.|страница|səhifə|səh\.|sayfa|sf\.)"
_OF = r"(?:of|von|de|из|/)[ \u00a0]*[0-9]{1,4}"
_NUMBER = re.compile(
    rf"{_EDGE}(?P<word>{_WORD}[ \u00a0]*)?(?P<number>[0-9]{{1,4}}|[ivxlc]{{1,6}})"
    rf"(?P<of>[ \u00a0]*{_OF})?{_EDGE}"
    r"|(?P<chinese>[ \t\u3000]*第?[ \t\u3000]*[0-9\u3007一二三四五六七八九十百]{1,5}"
    r"[ \t\u3000]*[页頁ページ]{1,3}[ \t\u3000]*)",
    re.IGNORECASE,
)
_NUMBER_LINE = re.compile(
    rf"\n(?={_EDGE}[0-9ivxlcps\u0441第\u3007一二三四五六七八九十百]\S{{0,9}}\W)"
    rf"(?P<line>{_NUMBER.pattern})(?=\n)",
    re.IGNORECASE,
)
_PAGED = re.compile(
    rf"(?:(?<![ \t])[ \t]{{3,}}+|[\[(|][ \t]*+){_WORD}[ \u00a0]*[0-9]{{1,4}}"
    rf"(?:[ \u00a0]*{_OF})?{_EDGE}\Z",
    re.IGNORECASE,
)
"""The end of a foot or a head that names its page, as `Expires in June     [Page 7]`."""
_BESIDE = re.compile(r"^0 (?=\D)|(?<=\D) 0$")
_REACH = 3
"""Lines with words, at most, that are page furniture on one side of a page's end."""
_PROSE = 40
"""Characters, at least, of a line of prose before a bare page number."""
_ENDED = tuple('.!?:;"”»。')


MOST_MARKS = 200_000


class TooManyMarksError(DocprovError):
    """A text has more marks than are looked at, so that time and memory are bounded."""

    def __init__(self) -> None:
        super().__init__(f"the text has more than {MOST_MARKS:,} marks; nothing is read over them")


def found_in(text: str, shape: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the places of a shape in a text.

    Raises:
        TooManyMarksError: there are more than are looked at.
    """
    for number, found in enumerate(shape.finditer(text)):
        if number == MOST_MARKS:
            raise TooManyMarksError
        yield found


@frozen
class _Line:
    """A line with words: where it begins and ends, and the words."""

    start: int
    stop: int
    words: str

    @property
    def shape(self) -> str:
        """The line with its digits and spaces alike, to recognise it on other pages.

        The page number beside a head is on its left and on its right by turns.
        """
        return _BESIDE.sub("", re.sub(r"[0-9]+", "0", " ".join(self.words.split())))

    def marked(self, kind: Literal["page-number", "running-head"]) -> PageMark:
        """The words of the line as a mark."""
        lead = len(self.words) - len(self.words.lstrip())
        return self.start + lead, self.start + len(self.words.rstrip()), kind


def page_marks(text: str) -> Iterator[PageMark]:
    r"""Yield the page numbers and running heads of a text, each with its kind.

    >>> text = "The miller found\n\n- 7 -\n\nwheels of oak."
    >>> [text[start:stop] for start, stop, kind in page_marks(text)]
    ['- 7 -']
    """
    return _at_feeds(text) if "\f" in text else _in_prose(text)


def _downwards(text: str, start: int, stop: int) -> Iterator[_Line]:
    """Yield the lines with words of a stretch that begins with a line."""
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        words = text[start:end]
        if words and not words.isspace():
            yield _Line(start, end, words)
        start = end + 1


def _upwards(text: str, start: int, stop: int) -> Iterator[_Line]:
    """Yield the same lines from the last one on."""
    while stop >= start:
        begin = max(start, text.rfind("\n", start, stop) + 1)
        words = text[begin:stop]
        if words and not words.isspace():
            yield _Line(begin, stop, words)
        stop = begin - 1


def _edges(text: str) -> Iterator[list[_Line]]:
    """Yield the lines with words nearest to each end of a page, from the end inwards."""
    if text.count("\f") > MOST_MARKS:
        raise TooManyMarksError
    pages = text.split("\f")
    starts = accumulate((len(page) + 1 for page in pages), initial=0)
    for start, page in zip(starts, pages, strict=False):
        stop = start + len(page)
        yield list(islice(_downwards(text, start, stop), _REACH))
        yield list(islice(_upwards(text, start, stop), _REACH))


def _at_feeds(text: str) -> Iterator[PageMark]:
    edges = list(_edges(text))
    recurring = _shapes(line for edge in edges for line in edge)
    for side in (0, 1):
        outer = [(page, edge[0].words) for page, edge in enumerate(edges[side::2]) if edge]
        numbered = counting_lines(line for line in outer if len(line[1]) < 2 * _PROSE)
        for page, edge in enumerate(edges[side::2]):
            if edge and (page, edge[0].words) in numbered:
                recurring[edge[0].shape] += 2
    seen: set[int] = set()
    for edge in edges:
        for line in edge:
            kind = _kind(line, recurring)
            if kind is None:
                break  # the words of the page begin here
            if line.start not in seen:
                seen.add(line.start)
                yield line.marked(kind)


def _shapes(lines: Iterable[_Line]) -> Counter[str]:
    """Return how many lines have each shape; one that is given twice counts once."""
    return Counter({line.start: line.shape for line in lines}.values())


def _kind(line: _Line, recurring: Counter[str]) -> Literal["page-number", "running-head"] | None:
    if _NUMBER.fullmatch(line.words):
        return "page-number"
    is_known = recurring[line.shape] > 1 or _PAGED.search(line.words)
    is_head = is_known and len(line.shape) < 2 * _PROSE
    return "running-head" if is_head else None


def _in_prose(text: str) -> Iterator[PageMark]:
    """Yield the page numbers between the lines of a text without form feeds, with their heads."""
    pages: list[_Line] = []
    beside: list[_Line] = []
    for found in found_in(text, _NUMBER_LINE):
        before = next(_upwards(text, 0, found.start()), None)
        after = next(_downwards(text, found.end() + 1, len(text)), None)
        if before and after and _is_page(before, found, after):
            pages.append(_Line(found.start() + 1, found.end(), found["line"]))
            beside += [line for line in (before, after) if _is_head(line)]
    shapes = _shapes(beside)
    yield from (page.marked("page-number") for page in pages)
    yield from (line.marked("running-head") for line in beside if shapes[line.shape] > 1)


def _is_head(line: _Line) -> bool:
    short = len(line.words) < 4 * _PROSE and len(line.shape) < 2 * _PROSE
    return short and not _NUMBER.fullmatch(line.words)


def _is_page(before: _Line, number: re.Match[str], after: _Line) -> bool:
    bare = number["line"].strip()
    if number["word"] or number["of"] or (bare[0] in "-–—" and bare[-1] in "-–—"):
        return True
    above, below = before.words.strip(), after.words.strip()
    divides = not above.endswith(_ENDED) and below[:1].islower()
    return divides and bare.isdecimal() and len(above) >= _PROSE and len(below) >= _PROSE // 2
