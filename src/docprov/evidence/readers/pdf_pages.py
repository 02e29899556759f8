"""What is no running text on the pages of a PDF: running heads, page numbers, foot notes, captions.

They stay on their page, apart from the text: a running head begins it, a page number ends it, and
foot notes and captions are lines in brackets between blank lines, `[7: ...]` and `[Figure 4. ...]`,
so that a sentence can be read over them.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from attrs import define, field

from docprov.evidence.readers.pdf_lines import Line
from docprov.text.page_marks import counting_lines

_NUMBER_LINE = re.compile(
    r"\W*(?:page|p\.|seite|s\.|стр\.?|səh\.?)?\s*(?:[0-9]{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|из)\s*[0-9]{1,4})?\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:\[([^\[\]]{1,6})\]|([0-9]{1,3})[.)]?|([*†‡§¶]{1,3})|\(([0-9]{1,3}|[a-z])\))\s*(?=\S)"
)
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|plate|pl\.|photo(?:graph)?|illustration|ill\.|map|chart|diagram|"
    r"abb(?:ildung|\.)|tabelle|tafel|bild|karte|foto|figura|tabla|lámina|planche|tableau|carte|"
    r"рис(?:унок|\.)|табл(?:ица|\.)|карта|фото|şəkil|cədvəl|şekil|tablo|图|圖|図|表|شكل|צילום|תמונה)"
    r"(?:\s*(?:[0-9]{1,3}|(?-i:[IVXLC]{1,6}))[a-z]?(?![A-Za-z0-9])|\s*(?:[.:–—|-]|$)"
    r"|\s(?-i:[A-Z\u0410-\u042f\u018f\u00c7\u015e\u00d6\u00dc\u0130]))",
    re.IGNORECASE,
)
_SMALL = 0.93
_LONGEST_HEAD = 80
_EDGE = 0.13

Images = list[tuple[float, float, float, float]]
"""Pictures of a page, each as its left, lower, right and upper edge."""


@define
class Page:
    """The lines of a page and the parts that are proposed for them.

    Attributes:
        lines: the lines in reading order.
        height: height of the page in points.
        parts: for each line, `body`, `head`, `number`, `note` or `caption`.
        find_images: gives the pictures, as left, lower, right and upper edge.
    """

    lines: list[Line]
    height: float
    parts: list[str] = field(factory=list)
    find_images: Callable[[], Images] = list

    @cached_property
    def images(self) -> Images:
        """The pictures of the page."""
        return self.find_images()

    def __attrs_post_init__(self) -> None:
        self.parts = ["body"] * len(self.lines)


def mark_running_lines(pages: list[Page]) -> None:
    """Find lines at the edges of pages that are page numbers or come again on other pages."""
    edges: list[list[tuple[int, str]]] = [edge_lines(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(text) for _, text in edge})
    outer = [
        (number, edge[side][1]) for side in (0, -1) for number, edge in enumerate(edges) if edge
    ]
    counting = counting_lines(line for line in outer if len(line[1]) < _LONGEST_HEAD)
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for at, text in edge:
            if _NUMBER_LINE.fullmatch(text):
                page.parts[at] = "number"
                continue
            recurs = seen[_key(text)] >= (2 if len(pages) < 6 else 3) and len(page.lines) > 2
            if recurs or (number, text) in counting:
                page.parts[at] = "head"


def _key(text: str) -> str:
    return re.sub(r"[0-9]+|\b[ivxlc]+\b", "0", text.casefold())


def edge_lines(page: Page) -> list[tuple[int, str]]:
    """Return the two lines nearest to each edge, upper and lower, with their text."""
    if not page.lines or page.height <= 0:
        return []
    order = sorted(range(len(page.lines)), key=lambda at: -page.lines[at].base)
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    upper = [at for at in order[:2] if page.lines[at].base > high]
    lower = [at for at in order[-2:] if page.lines[at].base < low]
    return [(at, page.lines[at].text()) for at in dict.fromkeys([*upper, *lower])]


def body_size(pages: list[Page]) -> float:
    """Return the size in which most letters of a document are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += line.letters
    return sizes.most_common(1)[0][0] if sizes else 0.0


def mark_notes_and_captions(page: Page, size: float) -> None:
    """Find foot notes and captions among the lines of a page."""
    at = 0
    while at < len(page.lines):
        if page.parts[at] != "body":
            at += 1
            continue
        stop = _run_of(page, at)
        run = page.lines[at:stop]
        text = run[0].text()
        small = all(line.size < _SMALL * size for line in run)
        if small and _NOTE.match(text) and _ends_column(page, stop):
            page.parts[at:stop] = ["note"] * (stop - at)
        elif (_CAPTION.match(text) and (small or _is_apart(page, at, stop))) or (
            small and _is_by_picture(page, run)
        ):
            page.parts[at:stop] = ["caption"] * (stop - at)
        at = stop


def _run_of(page: Page, first: int) -> int:
    """Return the end of the lines of one size that follow each other closely."""
    at = first + 1
    while at < len(page.lines) and page.parts[at] == "body":
        before, line = page.lines[at - 1], page.lines[at]
        near = 0 < before.base - line.base < 1.75 * max(before.size, line.size)
        if not near or abs(line.size - before.size) > 0.07 * before.size:
            break
        at += 1
    return at


def _ends_column(page: Page, stop: int) -> bool:
    """Return whether nothing of the text follows below in the same column."""
    rest = [at for at in range(stop, len(page.lines)) if page.parts[at] == "body"]
    if not rest:
        return True
    after, last = page.lines[rest[0]], page.lines[stop - 1]
    return after.base > last.base or after.size < _SMALL * max(line.size for line in page.lines)


def _is_apart(page: Page, first: int, stop: int) -> bool:
    """Return whether lines have room above and below, or a picture beside them."""
    lines = page.lines
    size = lines[first].size
    above = first == 0 or abs(lines[first - 1].base - lines[first].base) > 1.9 * size
    below = stop == len(lines) or abs(lines[stop - 1].base - lines[stop].base) > 1.9 * size
    return (above and below) or _is_by_picture(page, lines[first:stop])


def _is_by_picture(page: Page, run: list[Line]) -> bool:
    """Return whether lines are directly below or above a picture."""
    left, right = min(line.left for line in run), max(line.right for line in run)
    for image_left, low, image_right, high in page.images:
        if left < image_right and right > image_left:
            below, above = low - run[0].base, run[-1].base - high
            if -2 < below < 3.5 * run[0].size or -2 < above < 3.5 * run[0].size:
                return True
    return False


def text_of(page: Page) -> tuple[list[str], list[str]]:
    """Return the lines of a page as they are written, and the role proposed for each."""
    heads = [at for at, part in enumerate(page.parts) if part in {"head", "number"}]
    middle = page.height / 2
    top = [at for at in heads if page.lines[at].base > middle]
    bottom = [at for at in heads if page.lines[at].base <= middle]
    written: list[str] = []
    roles: list[str] = []

    def add(line: str, role: str) -> None:
        written.append(line)
        roles.append(role)

    for at in top:
        add(page.lines[at].text(), "furniture")
    at = 0
    while at < len(page.lines):
        part = page.parts[at]
        if part in {"head", "number"}:
            at += 1
            continue
        if part == "body":
            add(page.lines[at].text(), "body")
            at += 1
            continue
        stop = at + 1
        while (
            stop < len(page.lines)
            and page.parts[stop] == part
            and (part == "note" or stop < _run_end(page, at))
        ):
            stop += 1
        lines = [page.lines[each].text() for each in range(at, stop)]
        if written and written[-1]:
            add("", "body")
        role = "notes" if part == "note" else "body"
        for line in _bracketed(lines, part):
            add(line, role)
        add("", "body")
        at = stop
    while written and not written[-1]:
        written.pop()
        roles.pop()
    for at in bottom:
        add(page.lines[at].text(), "furniture")
    return written, roles


def _run_end(page: Page, first: int) -> int:
    at = first + 1
    while at < len(page.lines) and page.parts[at] == page.parts[first]:
        at += 1
    return at


def _bracketed(lines: list[str], part: str) -> list[str]:
    """Return foot notes or a caption in brackets, each note by itself, its mark before a colon."""
    written: list[str] = []
    for line in lines:
        found = _NOTE.match(line) if part == "note" else None
        if written and not found:
            written.append(line)
            continue
        if written:
            written[-1] += "]"
        label = next((each for each in found.groups() if each), "") if found else ""
        written.append(f"[{label}: {line[found.end() :]}" if found else f"[{line}")
    written[-1] += "]"
    return written
