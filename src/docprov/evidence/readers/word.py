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
from docprov.evidence.readers.lines import Lines, placed
from docprov.evidence.readers.looks import Heights, Look
from docprov.evidence.readers.page_facts import day_of, language_tag
from docprov.evidence.readers.word_styles import Numbering, Styles, look_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_LEFT_OUT = frozenset(
    """
    del moveFrom instrText delInstrText delText Fallback rt footnoteRef endnoteRef annotationRef
    sectPr tblPr trPr tcPr tblGrid ptab rPrChange pPrChange object
    """.split()
)
_PIECES = {"noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "tab": "\t", "cr": "\n", "br": "\n"}
_TRACKED = frozenset({"del", "moveFrom", "ins", "rPrChange", "pPrChange"})
_CHANGED = "it has tracked changes: deletions are left out, insertions are kept"
_STRUCK = "struck words are left out"
_SYMBOLS = "it has characters of symbol fonts, written as \ufffd"
_OBJECTS = "it has formulas or other objects, written as \ufffd"
_CHUNKS = "it has parts in another format (altChunk), which are not read"
_REMARKS = (_CHANGED, _STRUCK, _SYMBOLS, _OBJECTS, _CHUNKS)
_SHAPED = frozenset(
    """
    acc bar borderBox box d eqArr f func groupChr limLow limUpp m nary phant rad sPre sSub sSubSup
    sSup
    """.split()
)
"""Elements of a formula whose letters are not one after the other."""


@define
class _Text:
    """The text of one part of a document, taken from its elements in their order.

    Attributes:
        remarks: what a person should know of the text, gathered from all parts.
    """

    lines: Lines
    styles: Styles
    numbering: Numbering
    remarks: set[str]
    notes: list[tuple[str, str]] = field(factory=list)
    _left_out: int = 0
    _outermost: str = ""
    _row_deleted: bool = False
    _by_paragraph: Look = field(factory=Look)
    _around: list[Look] = field(factory=list)
    _by_style: Look = field(factory=Look)
    _own: Look = field(factory=Look)
    _heights: Heights = field(factory=Heights)
    _formula: list[str] | None = None
    _is_shaped: bool = False
    _in_run: bool = False
    _in_paragraph_mark: bool = False
    _joined: bool = False
    _in_text: bool = False
    _cells: int = 0
    _number: list[str] = field(factory=lambda: ["", ""])
    _boxes: list[Lines] = field(factory=list)
    _waiting: list[str] = field(factory=list)
    _fields: list[bool] = field(factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        if self._left_out or name in _LEFT_OUT:
            self._outermost = name if not self._left_out else self._outermost
            self._left_out += 1
            if name in _TRACKED:
                self.remarks.add(_CHANGED)
            if name == "object" and self._left_out == 1 and not self._look().hidden:
                self.remarks.add(_OBJECTS)
                self._target().add("\ufffd")
            self._row_deleted |= name == "del" and self._outermost == "trPr"
            # The mark of a paragraph is deleted: the paragraph goes on in the next one.
            self._joined |= name == "del" and self._in_paragraph_mark
            return
        if name == "ins":
            self.remarks.add(_CHANGED)
        if self._formula is not None:
            self._is_shaped |= name in _SHAPED
            if name in {"r", "t"}:
                self._begin(name, attributes)
            else:
                self._say(name, _value(attributes))
        elif name == "oMath":
            self._formula, self._is_shaped = [], False
        elif name == "altChunk":
            self.remarks.add(_CHUNKS)
        else:
            self._begin(name, attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element of a paragraph, a run, a table or a text box."""
        if name == "pPr":
            self._in_paragraph_mark = True
        elif name == "p":
            self._number = ["", ""]
            self._by_paragraph = self.styles.looks.of(self.styles.default)
        elif name == "r":
            self._by_style, self._own, self._in_run = Look(), Look(), True
        elif name == "t":
            self._in_text = True
        elif name in _PIECES and self._in_run and not self._in_paragraph_mark:
            self._piece(_PIECES[name], page=_attribute(attributes, "type") == "page")
        elif name in {"footnoteReference", "endnoteReference"} and not self._look().hidden:
            self._note(name.removesuffix("Reference"), _attribute(attributes, "id"))
        elif name == "fldChar":
            self._field(_attribute(attributes, "fldCharType"))
        elif name == "sym":
            self.remarks.add(_SYMBOLS)
            self._target().add("\ufffd")
        elif name == "txbxContent":
            self._boxes.append(Lines())
            self._around.append(self._by_paragraph)
        elif name == "tc":
            self._cells += 1
            self._target().begin_cell()
        elif name == "tr":
            self._target().end()
        else:
            self._say(name, _value(attributes))

    def _field(self, step: str) -> None:
        """Take where a field begins, where its result does, and where it ends."""
        if step == "begin":
            self._fields.append(False)
        elif self._fields and step == "separate":
            self._fields[-1] = True
        elif self._fields and step == "end":
            self._fields.pop()

    def _look(self) -> Look:
        """Return how the words of the run look."""
        return self._own.over(self._by_style.beside(self._by_paragraph))

    def _say(self, name: str, value: str) -> None:
        """Take what an element says of a paragraph or a run."""
        if self._in_paragraph_mark and not self._in_run:
            if name == "pStyle":
                self._by_paragraph = self.styles.looks.of(value)
                self.lines.role = "heading" if self.styles.is_heading(value) else "body"
                # What the paragraph says itself may come before its style, and is above it.
                by_style = self.styles.number_of(value)
                self._number = [
                    own or said for own, said in zip(self._number, by_style, strict=True)
                ]
            elif name in {"numId", "ilvl"}:
                self._number[name == "ilvl"] = value
        elif name == "rStyle":
            self._by_style = self.styles.looks.of(value)
        elif (look := look_of(name, value)) is not None:
            self._own = look.over(self._own)

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
            self._in_run, self._by_style, self._own = False, Look(), Look()
        elif name == "t":
            self._in_text = False
        elif self._formula is not None:
            if name == "oMath":
                self._end_formula(self._formula)
        elif name == "p":
            self._end_paragraph()
        elif name == "tc":
            self._cells -= 1
        elif name == "tr":
            self._target().end_row()
        elif name == "txbxContent" and self._boxes:
            self._waiting.append(self._boxes.pop().text())
            self._by_paragraph = self._around.pop()

    def _end_formula(self, letters: list[str]) -> None:
        self._formula = None
        if self._is_shaped:
            self.remarks.add(_OBJECTS)
        self._target().add("\ufffd" if self._is_shaped else "".join(letters))

    def _end_paragraph(self) -> None:
        self._fields = [each for each in self._fields if each]  # an instruction may never end
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
        # The result of a field in the instruction of another one is a part of that instruction.
        is_text = self._in_text and not self._left_out and all(self._fields[:-1])
        look = self._look() if is_text else None
        if look is None or look.hidden:
            return
        if look.is_struck:
            self.remarks.add(_STRUCK)
            return
        if self._formula is not None:
            self._formula.append(text)
            return
        lines = self._target()
        before = lines.before()
        position = self._heights.position_of(look, text, before, size=self.styles.size)
        lines.add(placed(text, before, position))

    def _piece(self, piece: str, *, page: bool) -> None:
        look = self._look()
        if look.hidden or look.is_struck:
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
    remarks: set[str]
    texts: dict[str, str] = field(factory=dict)
    _text: _Text | None = None
    _identifier: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if tag.rpartition("}")[2] in {"footnote", "endnote"}:
            self._identifier = _attribute(attributes, "id")
            self._text = _Text(Lines(), self.styles, self.numbering, self.remarks)
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
    lines, remarks = Lines(), set[str]()
    _add_furniture(parts, "header", lines, styles, remarks)
    lines.role = "body"
    text = _Text(lines, styles, numbering, remarks)
    document = next(
        (name for name in ("word/document.xml", "word/document2.xml") if name in parts.names),
        "word/document.xml",
    )
    parts.read(document)  # a document without one is an error
    parts.parse(document, text)
    lines.end()
    _add_notes(parts, text, lines)
    _add_furniture(parts, "footer", lines, styles, remarks)
    properties = Properties(frozenset({"title", "creator", "language", "created"}))
    parts.parse("docProps/core.xml", properties)
    creator = properties.get("creator")
    found = Extracted(
        text=lines.text(),
        tool="docprov's reader of DOCX",
        regions=lines.regions(),
        title=properties.get("title"),
        language=language_tag(properties.get("language")),
        made=day_of(properties.get("created")),
        agents=(("author", creator),) if creator else (),
    )
    macros = any(name.endswith("vbaProject.bin") for name in parts.names)
    said = [remark for remark in _REMARKS if remark in remarks]
    return (found.with_warnings(*said, "it has macros, which are not read" if macros else ""),)


def _add_notes(parts: Container, text: _Text, lines: Lines) -> None:
    """Add the notes in the order of their marks, each after its number."""
    known = {
        kind: _Notes(text.styles, text.numbering, text.remarks) for kind in ("footnote", "endnote")
    }
    for kind, notes in known.items():
        parts.parse(f"word/{kind}s.xml", notes)
    lines.role = "notes"
    for number, (kind, identifier) in enumerate(text.notes, 1):
        first, *others = known[kind].texts.get(identifier, "").splitlines() or [""]
        for line in (f"[{number}] {first}", *others):
            lines.add(line)
            lines.end()


def _add_furniture(
    parts: Container, kind: str, lines: Lines, styles: Styles, remarks: set[str]
) -> None:
    """Add headers or footers, each once."""
    seen: set[str] = set()
    for name in sorted(name for name in parts.names if name.startswith(f"word/{kind}")):
        text = _Text(Lines(), styles, Numbering(), remarks)
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
