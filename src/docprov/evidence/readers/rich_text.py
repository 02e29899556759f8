"""RTF 1.9: the text of a document without its properties, hidden, deleted and struck words.

Headers and footers are proposed as furniture, notes follow the text. Pictures, objects and unknown
destinations are passed over.
"""

import re
from codecs import lookup

from attrs import define, evolve, field

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import Lines, placed
from docprov.evidence.readers.looks import Heights, Look

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_PASSED_OVER = frozenset(
    b"""
    fonttbl colortbl stylesheet pict object fldinst xe tc annotation atnid atnauthor
    list listname leveltext levelnumbers
    revtbl listtable listoverridetable generator themedata datastore bkmkstart bkmkend nonshppict
    latentstyles rsidtbl filetbl xmlnstbl colorschememapping private sp sn sv fontemb shpinst
    """.split()
)
_STARRED = frozenset({b"shptxt", b"deleted", b"footnote", b"endnote"})
"""What is read although it may be passed over."""
_FURNITURE = frozenset(
    [b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr", b"footerf"]
)
_SYMBOLS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"zwj": "\u200d",
    b"zwnj": "\u200c",
    b"ltrmark": "\u200e",
    b"rtlmark": "\u200f",
    b"page": " ",
    b"column": " ",
}
_ESCAPED = {b"~": "\u00a0", b"-": "\u00ad", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
_CHARSETS = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
}
_PAGES = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850", b"ansi": "cp1252"}
_POSITIONS = {b"super": "raised", b"sub": "lowered"}
_MOVES = {b"up": 1, b"dn": -1}
_USUAL_MOVE, _USUAL_SIZE = 6, 24
_DEEPEST = 10_000


@define
class _State:
    """What holds inside a group."""

    target: str = "body"
    hidden: bool = False
    struck: bool = False
    look: Look = field(factory=Look)
    skip: int = 1
    font: int | None = None


@define
class _Reader:
    """Reads the tokens of an RTF text in their order."""

    bodies: dict[str, Lines] = field(factory=lambda: {"body": Lines()})
    title: str = ""
    codec: str = "cp1252"
    fonts: dict[int, str] = field(factory=dict)
    deleted: bool = False
    struck: bool = False
    notes: int = 0
    short: bool = False
    _heights: Heights = field(factory=Heights)
    _state: _State = field(factory=_State)
    _stack: list[_State] = field(factory=list)
    _bytes: bytearray = field(factory=bytearray)
    _ahead: int = 0
    _starred: bool = False
    _opened: bool = False
    _font: int = 0
    _default_font: int = 0
    _high: int = 0
    _cells: bool = False

    def run(self, data: bytes) -> None:
        """Read a whole text."""
        at = 0
        while found := _TOKEN.match(data, at):
            at = found.end()
            word, number, byte, sign, brace, text = found.groups()
            if byte is not None:
                self._byte(int(byte, 16))
                continue
            if text is not None:
                self._plain(text)
                continue
            if word == b"bin":
                at = self._after_bytes(at, len(data), int(number or 0))
                continue
            self._flush()
            if brace is not None:
                self._ahead = 0
                self._brace(brace)
            elif self._ahead and (word in _SYMBOLS or sign in _ESCAPED):
                self._ahead -= 1  # it stands for the character before it, as plain letters do
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif sign is not None:
                self._sign(sign)
        self._flush()

    def _after_bytes(self, at: int, end: int, count: int) -> int:
        """Return the place after bytes that are no text, their own where the file has fewer."""
        if count > end - at:
            self.short = True
            return at
        return at + max(count, 0)

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._stack.append(evolve(self._state))
            if len(self._stack) > _DEEPEST:
                raise DocprovError(f"groups nest more than {_DEEPEST} deep")
        elif self._stack:
            if self._state.target != self._stack[-1].target:
                self._lines().end()
            self._state = self._stack.pop()
        self._starred, self._opened = False, brace == b"{"

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":  # it says nothing of what is in a group already
            self._starred = self._opened
        elif sign in _ESCAPED:
            self._add(_ESCAPED[sign])
        elif sign in {b"\r", b"\n"}:
            self._word(b"par", None)

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._state
        starred, self._starred, self._opened = self._starred, False, False
        if word == b"u" and number is not None:
            self._unicode(number % 65536)
        elif word in _PASSED_OVER or (starred and word not in _STARRED):
            self._open("")
            state.target = {b"fonttbl": "fonts", b"annotation": ""}.get(word, "")
        elif word == b"info":
            self._open("info")
        elif word == b"title" and state.target == "info":
            self._open("title")
        elif word in _FURNITURE:
            self._open(word.decode()[:6])
        elif word in {b"footnote", b"endnote"} and state.target == "body":
            self.notes += 1
            self._lines().add(f"[{self.notes}]")
            self._open("notes")
            state.look = Look()
            self._lines().add(f"[{self.notes}] ")
        elif word == b"shptxt":
            self._open("boxes")
        elif word in _SYMBOLS:
            self._add(_SYMBOLS[word])
        elif word in {b"par", b"line", b"sect", b"row", b"nestrow", b"cell", b"nestcell", b"tab"}:
            self._break(word)
        else:
            self._look(word, number)

    def _open(self, target: str) -> None:
        self._state.target = target

    def _break(self, word: bytes) -> None:
        state, lines = self._state, self._lines()
        self._ahead = 0
        if state.hidden or state.target in {"", "info", "fonts", "title"}:
            return
        if word == b"tab":
            lines.tab()
        elif word in {b"cell", b"nestcell"}:
            lines.begin_cell()
        elif word in {b"row", b"nestrow"}:
            lines.end_row(closed=True)
            self._cells = False
        elif self._cells:
            lines.soft_end()
        else:
            lines.end()

    def _look(self, word: bytes, number: int | None) -> None:
        state, on = self._state, number != 0
        if word == b"v":
            state.hidden = on
        elif word in {b"deleted", b"strike", b"striked"}:
            state.struck = on
            self.deleted |= on and word == b"deleted"
            self.struck |= on and word != b"deleted"
        elif word in _POSITIONS:
            state.look = evolve(state.look, position=_POSITIONS[word] if on else "")
        elif word in _MOVES or word in {b"fs", b"nosupersub"}:
            state.look = _moved(state.look, word, number)
        elif word == b"trowd" and not self._cells and state.target == "body":
            self._cells = True
            self._lines().end()
            self._lines().begin_cell()
        elif word == b"plain":
            state.hidden, state.struck, state.look, state.font = False, False, Look(), None
        elif word == b"uc":
            state.skip = number or 0
        elif word == b"ansicpg" and number:
            self.codec = _codec(number) or self.codec
        elif word in _PAGES:
            self.codec = _PAGES[word]
        elif word == b"f" and number is not None:
            self._font = state.font = number
        elif word == b"deff" and number is not None:
            self._default_font = number
        elif word == b"fcharset" and state.target == "fonts" and number is not None:
            self.fonts[self._font] = _codec(_CHARSETS.get(number, 0)) if number > 1 else ""

    def _unicode(self, unit: int) -> None:
        self._ahead = self._state.skip
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
            return
        if self._high and 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00
        self._high = 0
        self._add(chr(unit))

    def _byte(self, value: int) -> None:
        if self._ahead:
            self._ahead -= 1
        else:
            self._bytes.append(value)

    def _plain(self, text: bytes) -> None:
        self._opened = self._opened and not text.strip()
        passed, self._ahead = min(self._ahead, len(text)), max(0, self._ahead - len(text))
        # In an encoding of two bytes the second one may be written as the letter it looks like.
        self._bytes += text[passed:]

    def _flush(self) -> None:
        if self._bytes:
            font = self._state.font
            codec = self.fonts.get(self._default_font if font is None else font, "")
            text = bytes(self._bytes).decode(codec or self.codec, "replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        state = self._state
        if state.target == "title":
            self.title += text
        if state.hidden or state.struck or state.target in {"", "info", "fonts", "title"}:
            return
        lines = self._lines()
        before = lines.before()
        position = self._heights.position_of(state.look, text, before, size=_USUAL_SIZE)
        lines.add(placed(text, before, position))

    def _lines(self) -> Lines:
        return self.bodies.setdefault(self._state.target, Lines())


def _moved(look: Look, word: bytes, number: int | None) -> Look:
    """Return a look after a word of the size of letters, or of how far they are moved."""
    if word == b"nosupersub":
        return evolve(look, position="", shift=0)
    if word == b"fs":
        return look if look.size == number else evolve(look, size=number)
    return evolve(look, shift=_MOVES[word] * (_USUAL_MOVE if number is None else number))


def _codec(page: int) -> str:
    """Return the name of a code page in Python, empty for an unknown one."""
    name = {10000: "mac_roman", 65001: "utf-8"}.get(page, f"cp{page}")
    try:
        return lookup(name).name
    except LookupError:
        return ""


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
    """Return the text of an RTF document.

    Raises:
        DocprovError: its groups nest too deep.
    """
    reader = _Reader()
    reader.run(data)
    lines = Lines()
    for name, role in (
        ("header", "furniture"),
        ("body", "body"),
        ("boxes", "body"),
        ("notes", "notes"),
        ("footer", "furniture"),
    ):
        lines.role = role
        if name in reader.bodies:
            for line in reader.bodies[name].text().splitlines():
                lines.add(line)
                lines.end()
    found = Extracted(
        text=lines.text(),
        tool="docprov's reader of RTF",
        regions=lines.regions(),
        title=" ".join(reader.title.split()),
    )
    return (
        found.with_warnings(
            "deleted words are left out" if reader.deleted else "",
            "struck words are left out" if reader.struck else "",
            "it states more bytes of a picture than it has: compare its text with the document"
            if reader.short
            else "",
        ),
    )


FORMAT = Format(
    media_type="application/rtf",
    label="RTF",
    endings=("rtf",),
    holds=lambda data: data.startswith(rb"{\rtf"),
    read=read,
    in_blocks=True,
    aliases=("text/rtf", "application/x-rtf"),
)
