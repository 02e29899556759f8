"""Drawings: boxes, lines and texts at places, which a template writes as SVG."""

from collections.abc import Iterable, Sequence

from attrs import field, frozen


@frozen(kw_only=True)
class Box:
    """A rectangle, or a mark."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    round: float = 0
    title: str = ""
    href: str = ""


@frozen(kw_only=True)
class Line:
    """A line along a path."""

    path: str
    kind: str
    width: float = 0
    title: str = ""


@frozen(kw_only=True)
class Text:
    """A line of text; its anchor is `start`, `middle` or `end`."""

    x: float
    y: float
    text: str
    kind: str = "label"
    anchor: str = "start"
    title: str = ""
    href: str = ""


@frozen(kw_only=True)
class Drawing:
    """A drawing.

    Attributes:
        title: what it shows, for people who do not see it.
        width: its width in pixels.
        height: its height.
        boxes: its boxes.
        lines: its lines, below the boxes.
        texts: its texts, on top.
        note: what of it is not drawn, in words; empty where all is.
    """

    title: str
    width: int
    height: int
    boxes: Sequence[Box] = field(factory=tuple)
    lines: Sequence[Line] = field(factory=tuple)
    texts: Sequence[Text] = field(factory=tuple)
    note: str = ""


def wrapped(text: str, width: int, most: int = 2) -> list[str]:
    """Return a text in lines of some characters; what does not fit ends in an ellipsis.

    >>> wrapped("the fire at Arden harbour", 12)
    ['the fire at', 'Arden…']
    """
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line = _cut(words.pop(0), width)
        while words and len(line) + 1 + len(words[0]) <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = _cut(f"{lines[-1]} {' '.join(words)}", width)
    return lines


def _cut(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    kept = text[: width - 1]
    return f"{kept.rpartition(' ')[0] or kept}…"


def label_lines(
    text: str, x: float, y: float, width: int, *, href: str = "", anchor: str = "start"
) -> Iterable[Text]:
    """Return a label of up to two lines around a height, with the whole text as its title."""
    lines = wrapped(text, width)
    top = y + 4 - (len(lines) - 1) * 7
    for number, line in enumerate(lines):
        title = text if line.endswith("…") else ""
        yield Text(x=x, y=top + number * 14, text=line, href=href, title=title, anchor=anchor)
