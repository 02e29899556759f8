"""Charts: the numbers of each question by document, and documents over time."""

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from docprov.diagnostics.words import counted
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
class _Layout:
    """Where a chart of numbers has its labels: beside the values, or above them on a phone."""

    width: int
    left: int
    right: int
    letters: int
    above: bool = False


_DESK = _Layout(WIDTH, LEFT, 130, 42)
_PHONE = _Layout(350, 0, 50, 48, above=True)


@frozen
class _Mark:
    """One value of a question: its interval, and the numbers of the documents that give it.

    A number with an asterisk is of a document that quotes somebody else.
    """

    low: float | None
    high: float | None
    said: str
    documents: tuple[str, ...]
    quoting: str
    href: str

    @property
    def title(self) -> str:
        """The label, and whom documents quote."""
        return self.label + self.quoting

    @property
    def at(self) -> float:
        ends = [each for each in (self.low, self.high) if each is not None]
        return sum(ends) / len(ends)

    @property
    def label(self) -> str:
        return f"{self.said} [{', '.join(self.documents)}]"


def number_charts(contents: Contents, grid: Grid) -> tuple[Drawing, Drawing] | None:
    """Return the numbers of each question by document, drawn for a wide screen and for a phone.

    None where no two documents give one.

    Args:
        contents: the records.
        grid: the questions.
    """
    rows = [
        (f"{group.label}: {row.label}".rstrip(": "), row, marks)
        for group in grid.groups
        for row in group.rows
        if len(row.documents) > 1 and (marks := list(_marks(contents, row)))
    ]
    left = max(len(rows) - _MOST_ROWS, 0)
    note = f"{counted(left, 'more question')} with numbers: not drawn." if left else ""
    rows = rows[:_MOST_ROWS]
    values = [each for _, _, marks in rows for mark in marks for each in (mark.low, mark.high)]
    known = [each for each in values if each is not None]
    if not known or min(known) < 0:
        return None
    title = f"Numbers on {grid.label} by question and document"
    most = max(*known, 1)
    wide, narrow = (_chart(title, rows, _Scale(most, layout)) for layout in (_DESK, _PHONE))
    return evolve(wide, note=note), evolve(narrow, note=note)


def _chart(title: str, rows: Sequence[tuple[str, Row, list[_Mark]]], scale: "_Scale") -> Drawing:
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
    return Drawing(
        title=title,
        width=scale.layout.width,
        height=round(top + 8),
        boxes=boxes,
        lines=[*axis, *lines],
        texts=texts,
    )


class _Scale:
    """A scale of numbers: by their logarithm, with 0 at its beginning."""

    def __init__(self, most: float, layout: _Layout) -> None:
        self.layout = layout
        self.most = math.log10(most + 1)
        self.ticks = [0, *(10**each for each in range(math.ceil(self.most) + 1) if 10**each < most)]

    def x(self, value: float) -> float:
        layout = self.layout
        span = layout.width - layout.left - layout.right
        return layout.left + 20 + span * math.log10(value + 1) / self.most


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
    layout = scale.layout
    ends: list[float] = []
    named = list(label_lines(label, 20, top + 16, layout.letters))
    texts += named
    texts.append(Text(x=0, y=top + 20, text=row.mark, kind="sign"))
    above = 14 * len(named) + 12 if layout.above else 0
    for mark in sorted(marks, key=lambda each: each.at):
        x = scale.x(mark.at)
        free = (n for n, end in enumerate(ends) if end < x - 10 and not layout.above)
        level = next(free, len(ends))
        low = after = x
        y = top + 16 + above + level * 20
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
                title=mark.title,
                href=mark.href,
            )
        )
        texts.append(_beside(mark, (min(low, x), max(after, x)), y, layout))
    height = 20 * len(ends) + 14 + above
    lines.append(Line(path=f"M0 {top + height:.0f}H{layout.width}", kind="rule"))
    return max(height, 34)


def _beside(mark: _Mark, ends: tuple[float, float], y: float, layout: _Layout) -> Text:
    """Return the label of a value: behind it, or before it where a phone has no room behind it."""
    low, high = ends
    if layout.above and high + 10 + _LETTER * len(mark.label) > layout.width:
        return Text(x=round(low - 10, 1), y=y + 4, text=mark.label, kind="value", anchor="end")
    return Text(x=round(high + 10, 1), y=y + 4, text=mark.label, kind="value")


def _marks(contents: Contents, row: Row) -> Iterator[_Mark]:
    for value in row.values:
        claim = contents.words.claim(value.answers[0].claim)
        if claim.comparator is None or (claim.lower is None and claim.upper is None):
            continue
        whom = {
            contents.number_of[each.document]: contents.quoting(each.claim)
            for each in value.answers
        }
        numbers = tuple(f"{number}*" if whom[number] else str(number) for number in sorted(whom))
        said = _grouped(claim, value.said)
        quoting = "".join(f"; {each} quotes {whom[each]}" for each in sorted(whom) if whom[each])
        href = contents.addresses.of("claims", claim.id)
        yield _Mark(_float(claim.lower), _float(claim.upper), said, numbers, quoting, href)


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
    shown = _shown(contents)
    if len(shown) < 2:
        return None
    beyond = sum(1 for _ in _dated(contents)) - len(shown)
    first = math.floor(min(each[0] for each in shown))
    last = math.ceil(max(each[1] for each in shown))
    span = max(last - first, 1)

    def x(year: float) -> float:
        return LEFT + 120 + (WIDTH - LEFT - 150) * (year - first) / span

    steps = (1, 2, 5, 10, 20, 50, 100, 500, 10_000)
    step = next((each for each in steps if span / each <= 8), -(-span // 8))
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
        note=f"{counted(beyond, 'more dated document')}: not drawn." if beyond else "",
        width=WIDTH,
        height=bottom + 6,
        boxes=boxes,
        lines=lines,
        texts=texts,
    )


def dated_documents(contents: Contents) -> list[tuple[Document, bool]]:
    """Return the documents of the timeline in its order, and whether each was read."""
    return [(document, held) for _, _, document, held in _shown(contents)]


def _shown(contents: Contents) -> list[tuple[float, float, Document, bool]]:
    dated = sorted(_dated(contents), key=lambda each: (not each[3], each[1], each[2].id))
    return sorted(dated[:_MOST_ROWS], key=lambda each: (each[1], each[2].id))


def _dated(contents: Contents) -> Iterable[tuple[float, float, Document, bool]]:
    held = {each.id for each in contents.sources}
    for document in contents.current_of(contents.corpus.documents):
        date = document.issued or document.written
        if date is None:
            continue
        ends = [_year(each) for each in (date.first, date.last) if abs(each) < OPEN_DAY]
        if ends:
            yield ends[0], ends[-1], document, document.id in held


def _year(day: int) -> float:
    return 1 + day / 365.2425
