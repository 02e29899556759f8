r"""The line of a file that a diagnostic points at, cut to fit and with its place marked.

Columns are code points, a screen has cells: wide characters take two, combining ones none, and a
control character is shown escaped. An excerpt marks the text that begins at the column: a value, a
field's name, a cell.
"""

import re
from pathlib import Path

from attrs import define, field, frozen
from rich.cells import cell_len, set_cell_size

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.words import printable
from docprov.storage.files import LARGEST_JSON, FileFaultError, read_plain

_MORE = "…"
_BEFORE = 3
"""A cut line has one part in this many before the mark."""
_PLAIN = re.compile(r"[^\s,\]}][^,\]}]*?(?=\s*(?:[,\]}]|$| #))")
_BLOCK = re.compile(r"\S.*?(?=\s*$| +#)")
_NAME = re.compile(r"[\w-]+(?=:(?: |$))")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"?|\'(?:[^\']|\'\')*+\'?')
_CELL = re.compile(r'"(?:[^"]|"")*+"?|[^,]*')
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\w.+-]+')


@frozen(kw_only=True)
class Excerpt:
    """A line as it can be printed.

    Attributes:
        line: number of the line.
        before: the text before the mark.
        marked: the marked text; empty where a place has no column, or is beyond the end of its
            line.
        after: the text after the mark.
    """

    line: int
    before: str
    marked: str
    after: str

    @property
    def indent(self) -> int:
        """How many cells of the screen are before the mark."""
        return cell_len(self.before)

    @property
    def width(self) -> int:
        """How many cells of the screen are marked, at least one."""
        return max(cell_len(self.marked), 1)


@define
class Excerpts:
    """The lines of the files in a folder, each file read once.

    Attributes:
        folder: the package's folder; None for a package without one, such as an archive.
    """

    folder: Path | None
    _lines: dict[str, list[str]] = field(factory=dict)

    def at(self, place: Place, width: int = 120) -> Excerpt | None:
        """Return the line of a place, None for a place without a readable line.

        Args:
            place: the place.
            width: how many cells of the screen the line may take.
        """
        is_text = bool(place.file) and not place.file.endswith(".parquet")
        if self.folder is None or not is_text or place.line is None:
            return None
        lines = self._read(place.file)
        if not 1 <= place.line <= len(lines):
            return None
        return excerpt(place.file, place.line, place.column, lines[place.line - 1], width)

    def _read(self, file: str) -> list[str]:
        if file not in self._lines:
            try:
                data = read_plain(self.folder or Path(), file, LARGEST_JSON)
            except FileFaultError:
                self._lines[file] = []
                return []
            text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
            self._lines[file] = [line.removesuffix("\r") for line in text.split("\n")]
        return self._lines[file]


def excerpt(file: str, line: int, column: int | None, text: str, width: int) -> Excerpt:
    """Return one line of a file as it can be printed.

    >>> found = excerpt("dossiers/a.yaml", 1, 8, "voice: arden-pots  # who", 80)
    >>> found.before, found.marked, found.after
    ('voice: ', 'arden-pots', '  # who')
    """
    start = len(text) if column is None else min(column - 1, len(text))
    # More than the line can show is not looked at: a line can have millions of characters.
    stop = start if column is None else start + _length(file, text, start, 2 * width)
    if column is None:
        start = stop = 0
    first, last = max(start - width, 0), min(stop, start + width) + width
    before, marked, after = (
        printable(part) for part in (text[first:start], text[start:stop][:width], text[stop:last])
    )
    cut_before, cut_after = first > 0, last < len(text) or stop > start + width
    if cut_before or cut_after or cell_len(before + marked + after) > width:
        room = max(width // _BEFORE, 1)
        if cut_before or cell_len(before) > room:
            before = _MORE + _last_cells(before, room - 1)
        room = max(width - cell_len(before), 1)
        if cell_len(marked) + cut_after > room:
            marked, after = set_cell_size(marked, room - 1).rstrip() + _MORE, ""
        elif cut_after or cell_len(marked + after) > room:
            after = set_cell_size(after, max(room - cell_len(marked) - 1, 0)).rstrip() + _MORE
    return Excerpt(line=line, before=before, marked=marked, after=after)


def _last_cells(text: str, cells: int) -> str:
    """Return the end of a text that fits into some cells."""
    at = len(text)
    while at > 0 and cell_len(text[at - 1 :]) <= cells:
        at -= 1
    return text[at:]


def _length(file: str, text: str, start: int, most: int) -> int:
    """Return the length of the value, name or cell that begins at a place, as far as it is seen."""
    seen = text[start : start + most]
    if file.endswith(".csv"):
        found = _CELL.match(seen)
    elif file.endswith(".json"):
        found = _JSON.match(seen)
    else:
        head = text[:start]
        flow = head.count("{") + head.count("[") > head.count("}") + head.count("]")
        value = _PLAIN if flow else _BLOCK
        found = _QUOTED.match(seen) or _NAME.match(seen) or value.match(seen)
    return max(found.end() if found else 0, min(1, len(seen)))
