"""Editing YAML: a text is replaced, a field or items are added, and every other byte stays.

Each edit puts one text at one place. The edited file is parsed again: it must say what it said
before and the edits, in any style, else one error says what to write by hand.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from attrs import define, evolve, field

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.writing import dossier_bytes, one_line, quoted

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_END = re.compile(r"\r?\n|\Z")
_KINDS: dict[type[yaml.Event], str] = {
    yaml.ScalarEvent: "text",
    yaml.SequenceStartEvent: "list",
    yaml.MappingStartEvent: "map",
    yaml.AliasEvent: "alias",
}


@define(kw_only=True)
class Piece:
    """A text, a list or a mapping of a file; equal to one that says the same in another style.

    Attributes:
        kind: what it is: text, list, map or alias.
        value: what a text says.
        label: its anchor and its tag.
        parts: the parts of a list; the names and values of a mapping in turn.
        name: the field whose value it is; empty for a field's own name and for a part of a list.
        owner: the list or the mapping that it is a part of; None for a root.
        start: offset of its first character.
        stop: offset after its last one.
        line: line of its first character, counted from 1.
        column: column of the same, counted from 1.
        style: the mark that it begins with: `'`, `"`, `|`, `>`, `{`, `[`; empty for none.
        flow: whether it is inside `{ }` or `[ ]`.
    """

    kind: str
    value: str = ""
    label: tuple[str | None, str | None] = (None, None)
    parts: "list[Piece]" = field(factory=list)
    name: str = field(default="", eq=False)
    owner: "Piece | None" = field(default=None, eq=False, repr=False)
    start: int = field(default=0, eq=False)
    stop: int = field(default=0, eq=False)
    line: int = field(default=1, eq=False)
    column: int = field(default=1, eq=False)
    style: str = field(default="", eq=False)
    flow: bool = field(default=False, eq=False)


class Editor:
    r"""A YAML file and the edits that are to be made in it.

    Attributes:
        texts: its texts, names of fields included, by line and column.
        maps: its mappings by the same.

    >>> editor = Editor("a.yaml", b"size: 1  # of 2\r\nlist: [a]\r\n")
    >>> editor.replace(editor.texts[1, 7], "2")
    >>> editor.extend("list", ["b", "c: d"])
    >>> editor.data()
    b'size: 2  # of 2\r\nlist: [a, b, "c: d"]\r\n'
    """

    def __init__(self, name: str, data: bytes) -> None:
        """Read a file.

        Args:
            name: name of the file, for messages.
            data: its bytes.

        Raises:
            DocprovError: they are not YAML.
        """
        self._name = name
        self._data = data
        try:
            self._text = data.decode("utf-8")
            self._roots, pieces = _parsed(self._text)
        except (ValueError, yaml.YAMLError) as error:
            raise DocprovError(f"{name} cannot be edited, since it is not YAML: {error}") from error
        self.texts: dict[tuple[int, int], Piece] = {
            (each.line, each.column): each for each in pieces if each.kind == "text"
        }
        self.maps: dict[tuple[int, int], Piece] = {
            (each.line, each.column): each for each in pieces if each.kind == "map"
        }
        self._line_end = "\r\n" if self._text.partition("\n")[0].endswith("\r") else "\n"
        self._splices: list[tuple[int, int, str]] = []
        self._wanted: list[str] = []

    def replace(self, piece: Piece, value: str) -> None:
        """Let a text say something else, in its own style where that is possible."""
        self._said({piece.name: value})
        if piece.style in {"|", ">"}:
            raise self._refused()
        self._splices.append((piece.start, piece.stop, _restyled(piece, value)))
        piece.value = value

    def set(self, name: str, value: str) -> None:
        """Let the text of a field of the file say something else."""
        self._said({name: value})
        piece = self._field(name)
        if piece is None or piece.kind != "text":
            raise self._refused()
        self.replace(piece, value)

    def put(self, name: str, value: str) -> None:
        """Let the text of a field of the file say something else; a missing one comes at the end.

        Args:
            name: the field.
            value: its text.
        """
        if self._field(name) is not None:
            self.set(name, value)
            return
        said, root = self._said({name: value}), self._root
        text = one_line({name: value})[1:-1]
        self._put_last(root, [text], [text])
        root.parts += said

    def add(self, piece: Piece, name: str, value: Content) -> None:
        """Add a field to a mapping, as its first one."""
        said = self._said({name: value})
        text, at = one_line({name: value})[1:-1], piece.start
        if piece.style:
            text, at = text + (", " if piece.parts else ""), piece.start + 1
        else:
            text += self._line_end + " " * (piece.column - 1)
        self._splices.append((at, at, text))
        piece.parts[:0] = said

    def add_behind(self, piece: Piece, name: str, value: str) -> None:
        """Add a field to the mapping of which a text is the value of a field, right behind that.

        Raises:
            DocprovError: it is the value of none.
        """
        said = self._said({name: value})
        owner = piece.owner
        if owner is None or not piece.name:
            raise self._refused()
        text = one_line({name: value})[1:-1]
        if owner.style:
            self._splices.append((piece.stop, piece.stop, f", {text}"))
        else:
            self._put_lines(piece.stop, owner.column, [text])
        at = next(at for at, part in enumerate(owner.parts) if part is piece)
        owner.parts[at + 1 : at + 1] = said

    def extend(self, name: str, items: Sequence[Content]) -> None:
        """Add items to the list of a field of the file, as the last ones.

        A missing field comes at the end, one without a value is an empty list, and a mapping in the
        place of a list is its only item.
        """
        said = self._said({name: items})
        texts = [one_line(item) for item in items]
        lines = [f"- {text}" for text in texts]
        root, old = self._root, self._field(name)
        if old is None:
            whole = one_line({name: items})[1:-1]
            self._put_last(root, [whole], [f"{one_line(name)}:", *(f"  {line}" for line in lines)])
            root.parts += said
        elif old.kind == "list":
            self._put_last(old, texts, lines)
            old.parts += said[1].parts
        elif old.style == "{":
            self._splices.append((old.start, old.start, "["))
            self._splices.append((old.stop, old.stop, f", {', '.join(texts)}]"))
            old.kind, old.parts = "list", [evolve(old), *said[1].parts]
        elif old == Piece(kind="text") and not old.style:
            self._put_lines(old.stop, root.column + 2, lines)
            old.kind, old.parts = "list", said[1].parts
        else:
            raise self._refused()

    def data(self) -> bytes:
        """Return the bytes of the edited file.

        Raises:
            DocprovError: the file cannot be edited as it is written; says what to write by hand.
        """
        if not self._splices:
            return self._data
        new = self._edited()
        try:
            as_meant = _parsed(new)[0] == self._roots
        except (yaml.YAMLError, RecursionError):
            as_meant = False
        if not as_meant:
            raise self._refused()
        return new.encode("utf-8")

    def moved(self, place: Place) -> Place:
        """Return where that which was at a place before the edits is after them."""
        if place.line is None:
            return place
        lines = self._text.split("\n")[: place.line - 1]
        offset = sum(len(line) + 1 for line in lines) + (place.column or 1) - 1
        offset += sum(
            len(text) - (stop - start) for start, stop, text in self._splices if stop <= offset
        )
        before = self._edited()[:offset].split("\n")
        return evolve(place, line=len(before), column=place.column and len(before[-1]) + 1)

    def _said(self, content: Mapping[str, Content]) -> list[Piece]:
        """Return the name and the value of a field as pieces, and keep its YAML for a refusal."""
        self._wanted.append(dossier_bytes(content).decode("utf-8"))
        return _parsed(self._wanted[-1])[0][0].parts

    @property
    def _root(self) -> Piece:
        if not self._roots or self._roots[0].kind != "map":
            raise self._refused()
        return self._roots[0]

    def _field(self, name: str) -> Piece | None:
        parts = self._root.parts
        found = zip(parts[::2], parts[1::2], strict=True)
        return next((part for field, part in found if field.value == name), None)

    def _refused(self) -> DocprovError:
        wanted = "".join(dict.fromkeys(self._wanted))
        return DocprovError(
            f"{self._name} cannot be edited as it is written; write this by hand:\n{wanted}"
        )

    def _edited(self) -> str:
        text, reached = "", 0
        for start, stop, new in sorted(self._splices, key=lambda splice: splice[:2]):
            text += self._text[reached:start] + new
            reached = stop
        return text + self._text[reached:]

    def _put_last(self, piece: Piece, texts: list[str], lines: list[str]) -> None:
        """Put parts after the last one of a list or a mapping: inside brackets, or on lines."""
        if not piece.style:
            self._put_lines(piece.stop, piece.column, lines)
            return
        at = piece.parts[-1].stop if piece.parts else piece.start + 1
        text = (", " if piece.parts else "") + ", ".join(texts)
        self._splices.append((at, at, text))

    def _put_lines(self, stop: int, column: int, lines: list[str]) -> None:
        """Put lines after the line of an offset; a file without a last line break stays so."""
        found = _LINE_END.search(self._text, stop)
        at = found.start() if found else len(self._text)
        before = self._line_end + " " * (column - 1)
        self._splices.append((at, at, "".join(before + line for line in lines)))


def _parsed(text: str) -> tuple[list[Piece], list[Piece]]:
    """Return the roots of a file, one for each of its documents, and all pieces in order."""
    roots, pieces, above = list[Piece](), list[Piece](), list[Piece]()
    before = int(text.startswith("\ufeff"))  # libyaml does not count a byte order mark
    event: Any  # the stubs of PyYAML leave out what events carry
    for event in yaml.parse(text, Loader=_LOADER):
        if type(event) in _KINDS:
            piece = _piece(event, text, before, above[-1] if above else None)
            pieces.append(piece)
            (above[-1].parts if above else roots).append(piece)
            if piece.kind in {"list", "map"}:
                above.append(piece)
        elif type(event) in {yaml.SequenceEndEvent, yaml.MappingEndEvent}:
            piece = above.pop()
            if piece.style:
                piece.stop = event.end_mark.index + before
            elif piece.parts:  # libyaml's own mark is after the comments that follow
                piece.stop = piece.parts[-1].stop
    if roots and not roots[0].style:  # comments at the end may belong to the last entry
        roots[0].stop = len(text.removesuffix("\n").removesuffix("\r"))
    return roots, pieces


def _piece(event: Any, text: str, before: int, above: Piece | None) -> Piece:  # noqa: ANN401
    """Return the piece that an event begins, as a part of the one above it."""
    start, stop = event.start_mark.index + before, event.end_mark.index + before
    kind = _KINDS[type(event)]
    style = getattr(event, "style", None) or ""
    if kind in {"list", "map"} and event.flow_style:
        style = text[start] if text[start] in "[{" else ""
    elif style in {"|", ">"}:
        stop = start + len(text[start:stop].rstrip())
    piece = Piece(
        kind=kind,
        value=getattr(event, "value", ""),
        label=(event.anchor, getattr(event, "tag", None)),
        start=start,
        stop=stop,
        line=event.start_mark.line + 1,
        column=event.start_mark.column + 1,
        style=style,
    )
    if above is not None:
        piece.owner, piece.flow = above, above.flow or above.style in {"[", "{"}
        if above.kind == "map" and len(above.parts) % 2:
            piece.name = above.parts[-1].value
    return piece


def _restyled(piece: Piece, value: str) -> str:
    """Return a text in the style of the piece that it replaces."""
    if piece.style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if piece.style or not is_plain(value, flow=piece.flow):
        value = quoted(value)
    return value if piece.start < piece.stop else f" {value}"  # a field or an item without a value


def is_plain(value: str, *, flow: bool) -> bool:
    """Say whether YAML reads a text as it is, without quotation marks.

    >>> is_plain("pier 3", flow=True), is_plain("pier #3", flow=False), is_plain("a, b", flow=True)
    (True, False, False)
    """
    if not value.isprintable() or re.search(r"(?:^|\s)#|:(?:\s|$)", value):
        return False
    try:
        found = _parsed(f"{{k: {value}}}" if flow else f"k: {value}\n")[0]
    except yaml.YAMLError:
        return False
    return found == _parsed(f"k: {quoted(value)}\n")[0]
