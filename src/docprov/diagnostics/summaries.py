"""Summaries: how a result appears at a prompt: short, as text, and as a card in a notebook.

A card sets no colour, so that it is read on light and dark pages alike; its texts are escaped.
"""

from collections.abc import Iterator, Mapping, Sequence, Sized
from html import escape
from pathlib import Path

from attrs import fields

from docprov.diagnostics.words import printable, shown

_MOST_ITEMS = 10
_LONGEST_REPR = 200
_LONGEST_CELL = 120
_MOST_LINES = 60
_STYLE = "font-size:small;color:inherit;background:transparent;text-align:left"


class Summary:
    """A result with a short `repr`; as a string it is what it contains, the first of each."""

    __slots__ = ()

    def _title(self) -> str:
        """Return what it is, in a few words."""
        stated = getattr(self, "ok", None)
        verdict = [] if stated is None else ["ok" if stated else "not ok"]
        return ", ".join([*verdict, *(_gist(name, value) for name, value in _values(self))])

    def _lines(self) -> Iterator[str]:
        """Yield what it contains, line by line."""
        for name, value in _values(self):
            yield from _described(name.replace("_", " "), value)

    def __repr__(self) -> str:
        title = printable(self._title())
        cut = title if len(title) <= _LONGEST_REPR else f"{title[:_LONGEST_REPR]}…"
        return f"<{type(self).__name__}: {cut}>"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return text_card(type(self).__name__, str(self))


def _values(summary: Summary) -> list[tuple[str, object]]:
    kind: type = type(summary)
    return [(each.name, getattr(summary, each.name)) for each in fields(kind)]


def _gist(name: str, value: object) -> str:
    many = isinstance(value, Sized) and not isinstance(value, str | Summary)
    words = name.replace("_", " ")
    return f"{len(value)} {words}" if many and isinstance(value, Sized) else f"{words} {value}"


def _described(name: str, value: object) -> Iterator[str]:
    if isinstance(value, Summary):
        yield f"{name}:"
        yield from (f"  {line}" for line in value._lines())  # noqa: SLF001 - of the same class
        return
    if isinstance(value, str | Path) or not isinstance(value, Sized):
        yield f"{name}: {shown(value)}"
        return
    yield f"{name}: {len(value)}"
    items = list(_items(value))
    yield from (f"  {shown(item)}" for item in items[:_MOST_ITEMS])
    if len(items) > _MOST_ITEMS:
        yield f"  and {len(items) - _MOST_ITEMS} more"


def _items(value: object) -> Iterator[object]:
    """Yield what a collection shows of itself: files by name, everything else as text."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            stated = each._title() if isinstance(each, Summary) else each  # noqa: SLF001 - as above
            yield key if isinstance(each, bytes) else f"{key}: {stated}"
    elif isinstance(value, Sequence):
        yield from value


def text_card(title: str, text: str) -> str:
    """Return a card of HTML with a title and the first lines of a text.

    >>> "<b>a &lt; b</b>" in text_card("a < b", "x")
    True
    """
    lines = text.split("\n")
    more = [f"and {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    text = "\n".join([*lines[:_MOST_LINES], *more])
    body = f'<pre style="{_STYLE};white-space:pre-wrap">{escape(text)}</pre>'
    return f'<div style="{_STYLE}"><b>{escape(title)}</b>{body}</div>'


def table_card(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a card of HTML with a title and a table; long cells are cut.

    >>> table_card("claims", ["id"], [["<b>"]]).count("&lt;b&gt;")
    1
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="text-align:left">{_cell(cell)}</td>' for cell in row)
        + "</tr>"
        for row in rows
    )
    table = f'<table style="{_STYLE}"><tr>{head}</tr>{body}</table>'
    return f'<div style="{_STYLE}"><b>{escape(title)}</b>{table}</div>'


def _cell(value: object) -> str:
    text = "" if value is None else printable(value)
    return escape(text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…")
