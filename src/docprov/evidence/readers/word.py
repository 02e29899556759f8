"""DOCX (ECMA-376): the text of a Word document as it reads with its changes accepted.

Tracked deletions, struck and hidden words, comments and field codes are left out; insertions stay.
Notes follow the text, headers and footers are proposed as furniture, numbered paragraphs have
their numbers, and text boxes follow the paragraph in which they are anchored.
"""

from attrs import define, field

from docprov.evidence.readers.containers import (
    Container,
    Properties,
    has_part,
    open_container,
)
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import Lines, lowered, raised
from docprov.evidence.readers.page_facts import day_of, language_tag
from docprov.evidence.readers.word_styles import Numbering, Styles

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_LEFT_OUT = frozenset(
    """
    del moveFrom instrText delInstrText delText Fallback rt footnoteRef endnoteRef annotationRef
    sectPr tblPr trPr tcPr tblGrid ptab oMathPara
    """.split()
)
_PIECES = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "tab": "\t", "cr": "\n", "br": "\n"}
_OFF = frozenset({"0", "false", "off", "none"})


@define
class _Run:
    """How a run of text looks."""

    hidden: bool = False
    struck: bool = False
    position: str = ""


@define
class _Text:
    """The text of one part of a document, taken from its elements in their order."""

    lines: Lines
    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(factory=list)
    struck: bool = False
    changed: bool = False
    symbols: bool = False
    _left_out: int = 0
    _outermost: str = ""
    _row_deleted: bool = False
    _run: _Run = field(factory=_Run)
    _in_run: bool = False
    _in_paragraph_mark: bool = False
    _joined: bool = False
    _in_text: bool = False
    _cells: int = 0
    _number: list[str] = field(factory=lambda: ["", ""])
    _boxes: list[Lines] = field(factory=list)
    _waiting: list[str] = field(factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        value = _value(attributes)
        if self._left_out or name in _LEFT_OUT:
            self._outermost = name if not self._left_out else self._outermost
            self._left_out += 1
            self.changed |= name in {"del", "moveFrom", "ins"}
            self._row_deleted |= name == "del" and self._outermost == "trPr"
            # The mark of a paragraph is deleted: the paragraph goes on in the next one.
            self._joined |= name == "del" and self._in_paragraph_mark
            return
        self.changed |= name == "ins"
        if name == "pPr":
            self._in_paragraph_mark = True
        elif name == "p":
            self._number = ["", ""]
        elif name == "r":
            self._run, self._in_run = _Run(), True
        elif name == "t":
            self._in_text = True
        elif name in _PIECES and self._in_run and not self._in_paragraph_mark:
            self._piece(_PIECES[name], page=_attribute(attributes, "type") == "page")
        elif name in {"footnoteReference", "endnoteReference"} and not self._run.hidden:
            self._note(name.removesuffix("Reference"), _attribute(attributes, "id"))
        elif name == "sym":
            self.symbols = True
            self._target().add("\ufffd")
        elif name == "txbxContent":
            self._boxes.append(Lines())
        elif name == "tc":
            self._cells += 1
            self._target().begin_cell()
        elif name == "tr":
            self._target().end()
        else:
            self._look(name, value)

    def _look(self, name: str, value: str) -> None:
        """Take what an element says of a paragraph or a run."""
        run, on = self._run, value not in _OFF
        if self._in_paragraph_mark and not self._in_run:
            if name == "pStyle":
                self.lines.role = "heading" if value in self.styles.headings else "body"
                # What the paragraph says itself may come before its style, and is above it.
                by_style = self.styles.numbers.get(value, ("", ""))
                self._number = [
                    own or said for own, said in zip(self._number, by_style, strict=True)
                ]
            elif name in {"numId", "ilvl"}:
                self._number[name == "ilvl"] = value
        elif name in {"vanish", "specVanish", "webHidden"}:
            run.hidden = on
        elif name in {"strike", "dstrike"}:
            run.struck = on
        elif name == "vertAlign":
            run.position = value
        elif name == "rStyle" and value in self.styles.runs:
            run.hidden, run.struck, run.position = self.styles.runs[value]

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        if self._left_out:
            self._left_out -= 1
            if name == "trPr" and self._row_deleted and not self._left_out:
                self._left_out, self._row_deleted = 1, False  # until the row ends
        elif name == "pPr":
            self._in_paragraph_mark = False
            label = self.numbering.label(*self._number) if self._number[0] else ""
            self._target().add(label)
        elif name == "r":
            self._in_run, self._run = False, _Run()
        elif name == "t":
            self._in_text = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tc":
            self._cells -= 1
        elif name == "tr":
            self._target().end_row()
        elif name == "txbxContent" and self._boxes:
            self._waiting.append(self._boxes.pop().text())

    def _end_paragraph(self) -> None:
        if self._joined:
            self._joined = False
            return
        lines = self._target()
        if self._cells:
            lines.soft_end()
            return
        lines.end()
        if not self._boxes:
            for text in self._waiting:
                for line in text.splitlines():
                    lines.add(line)
                    lines.end()
            self._waiting.clear()
            self.lines.role = "body"

    def data(self, text: str) -> None:
        """Take text."""
        if self._left_out or not self._in_text or self._run.hidden:
            return
        if self._run.struck:
            self.struck = True
            return
        lines = self._target()
        if self._run.position == "superscript":
            text = raised(text, lines.before())
        elif self._run.position == "subscript":
            text = lowered(text, lines.before())
        lines.add(text)

    def _piece(self, piece: str, *, page: bool) -> None:
        if self._run.hidden or self._run.struck:
            return
        lines = self._target()
        if piece == "\n" and not page:
            (lines.soft_end if self._cells else lines.end)()
        elif piece == "\t":
            lines.tab()
        else:
            lines.add(" " if page else piece)

    def _note(self, kind: str, identifier: str) -> None:
        self.notes.append((kind, identifier))
        self._target().add(f"[{len(self.notes)}]")

    def _target(self) -> Lines:
        return self._boxes[-1] if self._boxes else self.lines


def _attribute(attributes: dict[str, str], name: str) -> str:
    return attributes.get(_W + name) or attributes.get(_STRICT + name) or ""


def _value(attributes: dict[str, str]) -> str:
    return _attribute(attributes, "val")


@define
class _Notes:
    """The notes of one part, each as a text of its own."""

    styles: Styles
    numbering: Numbering
    texts: dict[str, str] = field(factory=dict)
    _text: _Text | None = None
    _identifier: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if tag.rpartition("}")[2] in {"footnote", "endnote"}:
            self._identifier = _attribute(attributes, "id")
            self._text = _Text(Lines(), self.styles, self.numbering)
        elif self._text is not None:
            self._text.start(tag, attributes)

    def end(self, tag: str) -> None:
        """End an element."""
        if self._text is None:
            return
        if tag.rpartition("}")[2] in {"footnote", "endnote"}:
            self.texts[self._identifier] = self._text.lines.text()
            self._text = None
        else:
            self._text.end(tag)

    def data(self, text: str) -> None:
        """Take text."""
        if self._text is not None:
            self._text.data(text)


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
    """Return the text of a Word document.

    Raises:
        DocprovError: it is broken, or larger than a document is.
    """
    parts = open_container(data, "a Word document")
    styles, numbering = Styles(), Numbering()
    parts.parse("word/styles.xml", styles)
    parts.parse("word/numbering.xml", numbering)
    lines = Lines()
    _add_furniture(parts, "header", lines, styles)
    lines.role = "body"
    text = _Text(lines, styles, numbering)
    document = next(
        (name for name in ("word/document.xml", "word/document2.xml") if name in parts.names),
        "word/document.xml",
    )
    parts.read(document)  # a document without one is an error
    parts.parse(document, text)
    lines.end()
    _add_notes(parts, text, lines)
    _add_furniture(parts, "footer", lines, styles)
    properties = Properties(frozenset({"title", "creator", "language", "created"}))
    parts.parse("docProps/core.xml", properties)
    creator = properties.get("creator")
    found = Extracted(
        text=lines.text(),
        tool="docprov's reader of DOCX",
        regions=lines.regions(),
        title=properties.get("title"),
        language=language_tag(properties.get("language")),
        issued=day_of(properties.get("created")),
        agents=(("author", creator),) if creator else (),
    )
    macros = any(name.endswith("vbaProject.bin") for name in parts.names)
    warning = found.with_warnings(
        "it has tracked changes: deletions are left out, insertions are kept"
        if text.changed
        else "",
        "struck words are left out" if text.struck else "",
        "it has characters of symbol fonts, written as \ufffd" if text.symbols else "",
        "it has macros, which are not read" if macros else "",
    )
    return (warning,)


def _add_notes(parts: Container, text: _Text, lines: Lines) -> None:
    """Add the notes in the order of their marks, each after its number."""
    known = {kind: _Notes(text.styles, text.numbering) for kind in ("footnote", "endnote")}
    for kind, notes in known.items():
        parts.parse(f"word/{kind}s.xml", notes)
    lines.role = "notes"
    for number, (kind, identifier) in enumerate(text.notes, 1):
        first, *others = known[kind].texts.get(identifier, "").splitlines() or [""]
        for line in (f"[{number}] {first}", *others):
            lines.add(line)
            lines.end()


def _add_furniture(parts: Container, kind: str, lines: Lines, styles: Styles) -> None:
    """Add headers or footers, each once."""
    seen: set[str] = set()
    for name in sorted(name for name in parts.names if name.startswith(f"word/{kind}")):
        text = _Text(Lines(), styles, Numbering())
        parts.parse(name, text)
        for line in text.lines.text().splitlines():
            if line not in seen:
                seen.add(line)
                lines.role = "furniture"
                lines.add(line)
                lines.end()


FORMAT = Format(
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    label="a Word document",
    endings=("docx", "docm", "dotx"),
    holds=lambda data: has_part(data, rb"word/document2?\.xml"),
    read=read,
    in_blocks=True,
    aliases=("application/vnd.ms-word.document.macroenabled.12",),
)
