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
from docprov.text.counted_pages import counting_lines

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
_NUMBERS = re.compile(r"[0-9]+|\b[ivxlc]+\b")
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
    def edges(self) -> list[tuple[int, str]]:
        """The two lines nearest to the upper edge, and to the lower one, with their text."""
        if not self.lines or self.height <= 0:
            return []
        lines = self.lines
        order = sorted(range(len(lines)), key=lambda at: -lines[at].base)
        low, high = _EDGE * self.height, (1 - _EDGE) * self.height
        upper = [at for at in order[:2] if lines[at].base > high]
        lower = [at for at in order[-2:] if lines[at].base < low]
        return [(at, lines[at].text()) for at in dict.fromkeys([*upper, *lower])]

    @cached_property
    def images(self) -> Images:
        """The pictures of the page."""
        return self.find_images()

    def __attrs_post_init__(self) -> None:
        self.parts = ["body"] * len(self.lines)


def mark_running_lines(pages: list[Page]) -> None:
    """Find lines at the edges of pages that are page numbers or come again on other pages."""
    edges = [page.edges for page in pages]
    keys = [[_key(text) for _, text in edge] for edge in edges]
    seen = Counter(key for each in keys for key in set(each))
    outer = [
        (number, edge[side][1]) for side in (0, -1) for number, edge in enumerate(edges) if edge
    ]
    counting = counting_lines(line for line in outer if len(line[1]) < _LONGEST_HEAD)
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for (at, text), key in zip(edge, keys[number], strict=True):
            if _NUMBER_LINE.fullmatch(text):
                page.parts[at] = "number"
                continue
            recurs = seen[key] >= (2 if len(pages) < 6 else 3) and len(page.lines) > 2
            if recurs or (number, text) in counting:
                page.parts[at] = "head"


def _key(text: str) -> str:
    return _NUMBERS.sub("0", text.casefold())


def body_size(pages: list[Page]) -> float:
    """Return the size in which most letters of a document are set."""
    letters: dict[float, int] = {}
    for page in pages:
        for line in page.lines:
            letters[line.size] = letters.get(line.size, 0) + line.letters
    sizes: Counter[float] = Counter()
    for size, count in letters.items():
        sizes[round(size * 2) / 2] += count
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
    before = page.lines[first]
    for at in range(first + 1, len(page.lines)):
        line = page.lines[at]
        size = max(line.size, before.size)
        near = 0 < before.base - line.base < 1.75 * size
        if (
            not near
            or page.parts[at] != "body"
            or (abs(line.size - before.size) > 0.07 * before.size)
        ):
            return at
        before = line
    return len(page.lines)


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
    top = [page.lines[at].text() for at in heads if page.lines[at].base > middle]
    bottom = [page.lines[at].text() for at in heads if page.lines[at].base <= middle]
    written, roles = top, ["furniture"] * len(top)
    at = 0
    while at < len(page.lines):
        part, stop = page.parts[at], _run_end(page, at)
        if part == "body":
            written += [line.text() for line in page.lines[at:stop]]
            roles += ["body"] * (stop - at)
        elif part in {"note", "caption"}:
            lines = _bracketed([line.text() for line in page.lines[at:stop]], part)
            before = [""] if written and written[-1] else []
            written += [*before, *lines, ""]
            role = "notes" if part == "note" else "body"
            roles += [*["body"] * len(before), *[role] * len(lines), "body"]
        at = stop
    while written and not written[-1]:
        written.pop()
        roles.pop()
    return [*written, *bottom], [*roles, *["furniture"] * len(bottom)]


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
