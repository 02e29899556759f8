"""What is no running text on the pages of a PDF: running heads, page numbers, foot notes, captions.

They stay on their page, apart from the text: a running head begins it, a page number ends it, and
foot notes and captions are lines in brackets between blank lines, `[7: ...]` and `[Figure 4. ...]`,
so that a sentence can be read over them.
"""

import re
from collections import Counter

from docprov.evidence.readers.pdf_edges import Page
from docprov.evidence.readers.pdf_lines import Line

_NOTE = re.compile(
    r"(?:\[(?P<raised>[^\[\]]{1,6})\]|(?P<number>[1-9][0-9]{0,2})(?![0-9a-z]|[.,:/–-][0-9])(?P<stop>[.)]?)"
    r"|(?P<sign>[*†‡§¶]{1,3})|\((?P<bracketed>[0-9]{1,3}|[a-z])\))\s*(?=\S)"
)
"""The mark with which a foot note begins; no year and no part of a larger number is one."""
_MARK = re.compile(r"\[([0-9]{1,3})\]")
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|plate|pl\.|photo(?:graph)?|illustration|ill\.|map|chart|diagram|"
    r"abb(?:ildung|\.)|tabelle|tafel|bild|karte|foto|figura|tabla|lámina|planche|tableau|carte|"
    r"рис(?:унок|\.)|табл(?:ица|\.)|карта|фото|şəkil|cədvəl|şekil|tablo|图|圖|図|表|شكل|צילום|תמונה)"
    r"(?:\s*(?:[0-9]{1,3}|(?-i:[IVXLC]{1,6}))[a-z]?(?![A-Za-z0-9])|\s*(?:[.:–—|-]|$)"
    r"|\s(?-i:[A-Z\u0410-\u042f\u018f\u00c7\u015e\u00d6\u00dc\u0130]))",
    re.IGNORECASE,
)
_LABELS = ("raised", "number", "sign", "bracketed")
_SMALL = 0.93


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


def mark_title(page: Page, size: float) -> None:
    """Propose the large lines at the top of a page as its heading."""
    for at, line in enumerate(page.lines):
        if page.parts[at] in {"head", "number"}:
            continue
        if line.size < 1.15 * size or page.parts[at] != "body":
            break
        page.parts[at] = "heading"


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
        if small and _is_note(page, run) and _ends_column(page, stop):
            page.parts[at:stop] = ["note"] * (stop - at)
            page.begins.update(_beginnings(run, at))
        elif (_CAPTION.match(text) and (small or _is_apart(page, at, stop))) or (
            small and _is_by_picture(page, run)
        ):
            page.parts[at:stop] = ["caption"] * (stop - at)
            page.begins.add(at)
        at = stop


def _is_note(page: Page, run: list[Line]) -> bool:
    """Return whether the first of small lines begins with the mark of a note.

    A bare number before a word in small letters may be the first word of a sentence, and one before
    a number a cell. It is a mark where it is set further in than the other lines, is raised in the
    text of the page, or a further line begins with the next number.
    """
    text = run[0].text()
    found = _NOTE.match(text)
    if found is None or not found["number"] or found["stop"]:
        return found is not None
    after = text[found.end()]
    if not (after.islower() or after.isdecimal() or after == "|"):
        return True
    left = min(line.left for line in run)
    if run[0].left > left + 0.3 * run[0].size or (
        after.islower() and _is_counted(run) and not _goes_on_larger(page, run[-1])
    ):
        return True
    return any(
        found["number"] in _MARK.findall(line.text()) for line in page.lines if len(line.words) > 1
    )


def _is_counted(run: list[Line]) -> bool:
    """Return whether a line begins with the number after the one that begins the first line."""
    first = run[0]
    following = str(int(_label(first.text())[0]) + 1)
    return any(
        abs(line.left - first.left) < 0.3 * first.size
        and re.match(rf"{following}\s+[^\W\d_]", line.text())
        for line in run[1:]
    )


def _goes_on_larger(page: Page, last: Line) -> bool:
    """Return whether larger lines are below small ones, as below the numbered lines of a program.

    Those at the lower edge may be page numbers.
    """
    return any(
        line.base < last.base and line.size > last.size / _SMALL and page.parts[at] == "body"
        for at, line in enumerate(page.lines)
    )


def _beginnings(run: list[Line], first: int) -> list[int]:
    """Return the lines that begin a note: the first one, and those whose marks go on from it."""
    label = _label(run[0].text())[0]
    begins = [first]
    for at, line in enumerate(run[1:], first + 1):
        after, is_raised = _label(line.text())
        if _goes_on(label, after, is_raised=is_raised):
            begins.append(at)
            label = after
    return begins


def _label(line: str) -> tuple[str, bool]:
    """Return the mark with which a note begins, empty for none, and whether it is raised."""
    found = _NOTE.match(line)
    if found is None:
        return "", False
    return next(found[name] for name in _LABELS if found[name]), bool(found["raised"])


def _goes_on(label: str, after: str, *, is_raised: bool) -> bool:
    if not (label.isdecimal() and after.isdecimal()):
        counts = len(label) == len(after) == 1 and label.isalpha() and after.isalpha()
        return bool(after) and (not after.isalnum() or is_raised or counts)
    step = int(after) - int(label)
    return step == 1 or (is_raised and step > 0)


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
    middle = page.low + page.height / 2
    top = [page.lines[at].text() for at in heads if page.lines[at].base > middle]
    bottom = [page.lines[at].text() for at in heads if page.lines[at].base <= middle]
    written, roles = top, ["furniture"] * len(top)
    at = 0
    while at < len(page.lines):
        part, stop = page.parts[at], _part_end(page, at)
        lines = [line.text() for line in page.lines[at:stop]]
        if part in {"body", "heading"}:
            written += lines
            roles += [part] * len(lines)
        elif part in {"note", "caption"}:
            lines = _bracketed(lines, part)
            goes_on = part == "note" and page.parts[stop : stop + 1] == ["note"]
            before = [""] if written and written[-1] and roles[-1] != "notes" else []
            after = [] if goes_on else [""]
            role = "notes" if part == "note" else "body"
            written += [*before, *lines, *after]
            roles += [*["body" for _ in before], *[role] * len(lines), *["body" for _ in after]]
        at = stop
    while written and not written[-1]:
        written.pop()
        roles.pop()
    return [*written, *bottom], [*roles, *["furniture"] * len(bottom)]


def _part_end(page: Page, first: int) -> int:
    """Return where the lines of one part end; each note and each caption is one."""
    parts, begins = page.parts, page.begins
    part = parts[first]
    for at in range(first + 1, len(parts)):
        if parts[at] != part or at in begins:
            return at
    return len(parts)


def _bracketed(lines: list[str], part: str) -> list[str]:
    """Return a foot note or a caption in brackets, the mark of a note before a colon."""
    found = _NOTE.match(lines[0]) if part == "note" else None
    first = f"{_label(lines[0])[0]}: {lines[0][found.end() :]}" if found else lines[0]
    written = [f"[{first}", *lines[1:]]
    written[-1] += "]"
    return written
