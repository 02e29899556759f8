"""Charts: the numbers of each question by document, and documents over time."""

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from docprov.model.records import Claim, Document
from docprov.model.values import decimal_text
from docprov.site.comparisons import Grid, Row
from docprov.site.contents import Contents
from docprov.site.drawings import Box, Drawing, Line, Text, label_lines

WIDTH = 860
LEFT = 300
_MOST_ROWS = 40
OPEN_DAY = 2**40 - 1
"""Days beyond it stand for an end that is left open."""
_LETTER = 6.6
"""About how wide a letter of a label is."""


@frozen
class _Mark:
    """One value of a question: its interval, and the numbers of the documents that give it."""

    low: float | None
    high: float | None
    said: str
    documents: tuple[int, ...]
    href: str

    @property
    def at(self) -> float:
        ends = [each for each in (self.low, self.high) if each is not None]
        return sum(ends) / len(ends)

    @property
    def label(self) -> str:
        return f"{self.said} [{', '.join(map(str, self.documents))}]"


def number_chart(contents: Contents, grid: Grid) -> Drawing | None:
    """Return the numbers of each question by document; None where no two documents give one.

    Args:
        contents: the records.
        grid: the questions.
    """
    rows = [
        (f"{group.label}: {row.label}".rstrip(": "), row, marks)
        for group in grid.groups
        for row in group.rows
        if len(row.documents) > 1 and (marks := list(_marks(contents, row)))
    ][:_MOST_ROWS]
    values = [each for _, _, marks in rows for mark in marks for each in (mark.low, mark.high)]
    known = [each for each in values if each is not None]
    if not known or min(known) < 0:
        return None
    scale = _Scale(max(*known, 1))
    texts: list[Text] = []
    boxes: list[Box] = []
    lines: list[Line] = []
    top = 30.0
    for label, row, marks in rows:
        height = _draw_row(label, row, marks, scale, top, (texts, boxes, lines))
        top += height
    axis = [Line(path=f"M{scale.x(tick):.1f} 24V{top:.0f}", kind="tick") for tick in scale.ticks]
    texts += [
        Text(x=round(scale.x(tick), 1), y=16, text=f"{tick:,}", anchor="middle", kind="axis")
        for tick in scale.ticks
    ]
    title = f"Numbers on {grid.label} by question and document"
    return Drawing(
        title=title,
        width=WIDTH,
        height=round(top + 8),
        boxes=boxes,
        lines=[*axis, *lines],
        texts=texts,
    )


class _Scale:
    """A scale of numbers: by their logarithm, with 0 at its beginning."""

    def __init__(self, most: float) -> None:
        self.most = math.log10(most + 1)
        self.ticks = [0, *(10**each for each in range(math.ceil(self.most) + 1) if 10**each < most)]

    def x(self, value: float) -> float:
        return LEFT + 20 + (WIDTH - LEFT - 130) * math.log10(value + 1) / self.most


def _draw_row(
    label: str,
    row: Row,
    marks: Sequence[_Mark],
    scale: _Scale,
    top: float,
    parts: tuple[list[Text], list[Box], list[Line]],
) -> float:
    """Draw one question and return its height: labels that would overlap stand below each other."""
    texts, boxes, lines = parts
    ends: list[float] = []
    for mark in sorted(marks, key=lambda each: each.at):
        x = scale.x(mark.at)
        level = next((n for n, end in enumerate(ends) if end < x - 10), len(ends))
        after = x
        y = top + 16 + level * 20
        if mark.low != mark.high:
            low = scale.x(mark.low if mark.low is not None else 0)
            after = scale.x(mark.high) if mark.high is not None else x + 34
            lines.append(Line(path=f"M{low:.1f} {y:.0f}H{after:.1f}", kind="interval"))
            if mark.high is None:
                tip = (
                    f"M{after - 5:.1f} {y - 5:.0f}L{after:.1f} {y:.0f}L{after - 5:.1f} {y + 5:.0f}"
                )
                lines.append(Line(path=tip, kind="interval"))
        ends[level : level + 1] = [after + 14 + _LETTER * len(mark.label)]
        boxes.append(
            Box(
                x=round(x - 5, 1),
                y=y - 5,
                width=10,
                height=10,
                kind="differs" if row.mark == "≠" else "value",
                round=0 if row.mark == "≠" else 5,
                title=mark.label,
                href=mark.href,
            )
        )
        texts.append(Text(x=round(max(after, x) + 10, 1), y=y + 4, text=mark.label, kind="value"))
    height = 20 * len(ends) + 14
    texts.append(Text(x=0, y=top + 20, text=row.mark, kind="sign"))
    texts += label_lines(label, 20, top + 16, 42)
    lines.append(Line(path=f"M0 {top + height:.0f}H{WIDTH}", kind="rule"))
    return max(height, 34)


def _marks(contents: Contents, row: Row) -> Iterator[_Mark]:
    for value in row.values:
        claim = contents.words.claim(value.answers[0].claim)
        if claim.comparator is None or (claim.lower is None and claim.upper is None):
            continue
        numbers = {contents.number_of[each.document] for each in value.answers}
        said = _grouped(claim, value.said)
        href = contents.addresses.of("claims", claim.id)
        yield _Mark(_float(claim.lower), _float(claim.upper), said, tuple(sorted(numbers)), href)


def _grouped(claim: Claim, said: str) -> str:
    if claim.value is None or not claim.value.isdecimal():
        return said
    return said.replace(claim.value, f"{int(claim.value):,}")


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(decimal_text(value))


def timeline(contents: Contents) -> Drawing | None:
    """Return the dated documents over time; None where fewer than two have a date.

    Args:
        contents: the records.
    """
    dated = sorted(_dated(contents), key=lambda each: (not each[3], each[1], each[2].id))
    shown = sorted(dated[:_MOST_ROWS], key=lambda each: (each[1], each[2].id))
    if len(shown) < 2:
        return None
    first = math.floor(min(each[0] for each in shown))
    last = math.ceil(max(each[1] for each in shown))
    span = max(last - first, 1)

    def x(year: float) -> float:
        return LEFT + 120 + (WIDTH - LEFT - 150) * (year - first) / span

    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 500, 10_000) if span / each <= 8)
    ticks = range(-(-first // step) * step, last + 1, step)
    texts = [
        Text(x=round(x(each), 1), y=16, text=str(each), anchor="middle", kind="axis")
        for each in ticks
    ]
    bottom = 30 + 34 * len(shown)
    lines = [Line(path=f"M{x(each):.1f} 24V{bottom}", kind="tick") for each in ticks]
    boxes = []
    for number, (start, stop, document, held) in enumerate(shown):
        y = 47 + 34 * number
        href = contents.addresses.of("documents", document.id)
        texts += label_lines(contents.label("documents", document.id), 0, y, 42, href=href)
        texts.append(
            Text(
                x=LEFT + 90,
                y=y + 4,
                text=str(document.issued or document.written),
                anchor="end",
                kind="axis",
            )
        )
        lines.append(Line(path=f"M{x(start):.1f} {y}H{x(stop):.1f}", kind="interval"))
        place = {"x": round(x((start + stop) / 2) - 5, 1), "y": y - 5, "width": 10, "height": 10}
        boxes.append(
            Box(
                **place,
                kind="value" if held else "hollow",
                round=5,
                href=href,
                title=contents.label("documents", document.id),
            )
        )
    return Drawing(
        title="Documents over time",
        width=WIDTH,
        height=bottom + 6,
        boxes=boxes,
        lines=lines,
        texts=texts,
    )


def _dated(contents: Contents) -> Iterable[tuple[float, float, Document, bool]]:
    held = {each.id for each in contents.sources}
    for document in contents.corpus.documents:
        date = document.issued or document.written
        if date is None:
            continue
        ends = [_year(each) for each in (date.first, date.last) if abs(each) < OPEN_DAY]
        if ends:
            yield ends[0], ends[-1], document, document.id in held


def _year(day: int) -> float:
    return 1 + day / 365.2425
