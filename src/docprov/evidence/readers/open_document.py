"""ODT (OpenDocument 1.3): the text of a document as it reads with its changes accepted.

Tracked deletions, hidden and struck words and comments are left out. Notes follow the text, headers
and footers are proposed as furniture, and text boxes follow the paragraph that they are in.
"""

import re
from collections.abc import Iterable
from typing import Protocol

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.containers import Handler, Properties, has_part, open_container
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import Lines, placed
from docprov.evidence.readers.looks import Heights, Look, Looks
from docprov.evidence.readers.open_lists import OpenLists
from docprov.evidence.readers.page_facts import day_of, language_tag

_LEFT_OUT = frozenset(
    """
    annotation tracked-changes ruby-text forms variable-decls sequence-decls user-field-decls
    hidden-paragraph scripts binary-data object object-ole font-face-decls
    table-of-content-source bibliography-source
    """.split()
)
_OBJECTS = frozenset({"object", "object-ole"})
"""Formulas, tables and charts, each a document of its own."""
_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
"""Titles and descriptions of pictures, which nobody sees."""
_FURNITURE = frozenset({"header", "footer", "header-left", "footer-left", "header-first"})
_APART = frozenset({"note-body", "text-box"}) | _FURNITURE
_MOVED = re.compile(r"(-?[0-9]{1,3})(?:\.[0-9]*)?%(?:\s+([0-9]{1,3}))?")
_MOST_SPACES = 1000
_Style = tuple[str, str]
"""The family of a style, of paragraphs or of words, and its name."""


@define
class _Text:
    """The text of one part, taken from its elements in their order."""

    lines: Lines
    styles: Looks[_Style] = field(factory=Looks[_Style])
    lists: OpenLists = field(factory=OpenLists)
    notes: list[tuple[str, str]] = field(factory=list)
    furniture: list[tuple[str, str]] = field(factory=list)
    changed: bool = False
    objects: bool = False
    struck: bool = False
    _style: _Style = ("", "")
    _left_out: int = 0
    _looks: list[Look] = field(factory=list)
    _heights: Heights = field(factory=Heights)
    _apart: list[Lines] = field(factory=list)
    _waiting: list[str] = field(factory=list)
    _paragraphs: list[tuple[int, int]] = field(factory=list)
    _tables: list[int] = field(factory=lambda: [0])
    _citation: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        said = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        hides = said.get("display") == "none" and name in {"section", "hidden-text"}
        hides = hides or name == "hidden-text" or tag.startswith(_DRAWING)
        if self._left_out or name in _LEFT_OUT or hides:
            self._leave_out(name, said)
            return
        lines = self._target()
        if name in {"p", "h"}:
            self._paragraphs.append((lines.place(), len(self._looks)))
            self._begin_look("paragraph", said)
            if not self._apart:
                self.lines.role = "heading" if name == "h" else "body"
            lines.add(self.lists.label())
        elif name in {"span", "a"}:
            self._begin_look("text", said)
        elif name == "s":
            count = said.get("c", "1")
            number = int(count) if re.fullmatch("[0-9]{1,4}", count) else 1
            lines.add(" " * min(number, _MOST_SPACES))
        elif name == "tab":
            lines.tab()
        elif name == "line-break":
            (lines.soft_end if self._tables[-1] else lines.end)()
        elif name == "note-citation":
            self._citation = ""
        elif name in _APART:
            self._begin_apart()
        elif name == "table-cell":
            self._tables[-1] += 1
            lines.begin_cell()
        elif name == "table-row":
            lines.end()
        else:
            self.lists.start(name, said)
            self._style_of(name, said)

    def _leave_out(self, name: str, said: dict[str, str]) -> None:
        if name in _OBJECTS and not self._left_out:
            self.objects = True
            self._target().add("\ufffd")
        if name == "hidden-paragraph" and said.get("is-hidden") == "true":
            self._hide_paragraph()
        self._left_out += 1
        self.changed |= name == "tracked-changes"

    def _hide_paragraph(self) -> None:
        """Leave out the words of a paragraph, those before the field that hides it as well."""
        if self._left_out or not self._paragraphs:
            return
        first, looks = self._paragraphs[-1]
        self._target().back_to(first)
        self._looks[looks:] = [Look(hidden=True).over(look) for look in self._looks[looks:]]

    def _begin_look(self, family: str, said: dict[str, str]) -> None:
        """Take how the words of an element look: as it says, else as those around it."""
        around = self._looks[-1] if self._looks else Look()
        key = family, said.get("style-name", "")
        look = self.styles.of(key if key in self.styles.own else ("", key[1]))
        self._looks.append(look.over(Look(around.hidden) if family == "paragraph" else around))

    def _style_of(self, name: str, said: dict[str, str]) -> None:
        if name == "style":
            family = said.get("family", "")
            self._style = family, said.get("name", "")
            self.styles.own[self._style] = Look()  # not that of the same name in another part
            self.styles.parents[self._style] = family, said.get("parent-style-name", "")
        elif name == "text-properties" and self._style[1]:
            shown = said.get("display", "")
            lines = [
                said[each]
                for each in ("text-line-through-style", "text-line-through-type")
                if each in said
            ]
            self.styles.say(
                self._style,
                Look(
                    hidden=shown == "none" if shown else None,
                    struck=any(line != "none" for line in lines) if lines else None,
                ).over(_place_of(said.get("text-position", ""))),
            )

    def _begin_apart(self) -> None:
        self._apart.append(Lines())
        self._tables.append(0)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        if self._left_out:
            self._left_out -= 1
            return
        lines = self._target()
        if name in {"p", "h"}:
            self._looks.pop()
            self._paragraphs.pop()
            if self._tables[-1]:
                lines.soft_end()
            else:
                lines.end()
                self._add_waiting()
        elif name in {"span", "a"}:
            self._looks.pop()
        elif name == "note-citation":
            mark = (self._citation or "").strip()
            mark = mark.strip("[]().: ") or mark
            self._citation = None
            self.notes.append((mark, ""))
            lines.add(f"[{mark}]")
        elif name in _APART and self._apart:
            self._put_apart(name)
        elif name == "table-cell":
            self._tables[-1] -= 1
        elif name == "table-row":
            lines.end_row()
        elif name == "style":
            self._style = ("", "")
        else:
            self.lists.end(name)

    def _put_apart(self, name: str) -> None:
        """Put text that is beside the running text where it is written."""
        self._tables.pop()
        text = self._apart.pop().text()
        if name == "note-body":
            mark, _ = self.notes[-1] if self.notes else ("", "")
            self.notes[-1:] = [(mark, text)]
        elif name == "text-box":
            self._waiting.append(text)
            if not self._paragraphs:
                self._add_waiting()
        else:
            self.furniture.append((name, text))

    def _add_waiting(self) -> None:
        lines = self._target()
        for line in "".join(self._waiting).splitlines():
            lines.add(line)
            lines.end()
        self._waiting.clear()

    def data(self, text: str) -> None:
        """Take text."""
        if self._left_out:
            return
        if self._citation is not None:
            self._citation += text
            return
        look = self._looks[-1] if self._looks else Look()
        if not self._paragraphs or look.hidden:
            return
        if look.struck:
            self.struck = True
            return
        lines = self._target()
        before = lines.before()
        position = self._heights.position_of(look, text, before, size=100)
        lines.add(placed(text, before, position))

    def _target(self) -> Lines:
        return self._apart[-1] if self._apart else self.lines


def _place_of(said: str) -> Look:
    """Return what a position says of the look of words: a word, or a part of their letters."""
    if found := _MOVED.match(said):
        return Look(position="", shift=int(found[1]), size=int(found[2] or 100))
    named = {"super": "raised", "sub": "lowered"}
    return Look(position=named.get(said.partition(" ")[0], ""), shift=0) if said else Look()


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
    """Return the text of an OpenDocument text.

    Raises:
        DocprovError: it is broken, locked, or larger than a document is.
    """
    parts = open_container(data, "an OpenDocument text")
    if b"encryption-data" in (
        parts.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in parts.names else b""
    ):
        raise DocprovError("the document is locked by a password")
    parts.read("content.xml")  # a document without one is an error
    return text_of(parts)


class _Parts(Protocol):
    """The parts of a document."""

    @property
    def names(self) -> frozenset[str]: ...

    def parse(self, name: str, handler: Handler, /) -> None: ...


def text_of(parts: _Parts) -> tuple[Extracted, ...]:
    """Return the text of a document from its parts: styles, content and properties."""
    head = _Text(Lines())
    parts.parse("styles.xml", head)
    lines = Lines()
    _add(lines, "furniture", (text for name, text in head.furniture if name.startswith("header")))
    styles = Looks(dict(head.styles.own), dict(head.styles.parents))
    body = _Text(lines, styles=styles, lists=OpenLists(dict(head.lists.styles)))
    parts.parse("content.xml", body)
    lines.end()
    _add(lines, "notes", (f"[{mark}] {text}" for mark, text in body.notes if text))
    _add(lines, "furniture", (text for name, text in head.furniture if name.startswith("footer")))
    properties = Properties(
        frozenset({"title", "initial-creator", "creator", "language", "creation-date"})
    )
    parts.parse("meta.xml", properties)
    creator = properties.get("initial-creator") or properties.get("creator")
    found = Extracted(
        text=lines.text(),
        tool="docprov's reader of ODT",
        regions=lines.regions(),
        title=properties.get("title"),
        language=language_tag(properties.get("language")),
        made=day_of(properties.get("creation-date")),
        agents=(("author", creator),) if creator else (),
    )
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in parts.names)
    return (
        found.with_warnings(
            "it has tracked changes: deletions are left out, insertions are kept"
            if head.changed or body.changed
            else "",
            "struck words are left out" if head.struck or body.struck else "",
            "it has formulas or other objects, written as \ufffd"
            if head.objects or body.objects
            else "",
            "it has macros, which are not read" if macros else "",
        ),
    )


def _add(lines: Lines, role: str, texts: Iterable[str]) -> None:
    lines.end()
    lines.role = role
    for text in dict.fromkeys(texts):
        for line in text.splitlines():
            lines.add(line)
            lines.end()


FORMAT = Format(
    media_type="application/vnd.oasis.opendocument.text",
    label="an OpenDocument text",
    endings=("odt", "ott"),
    holds=lambda data: (
        has_part(data, rb"content\.xml")
        and not has_part(data, rb"opendocument\.(?:spreadsheet|presentation|graphics|formula)")
    ),
    read=read,
    in_blocks=True,
)
