"""Words gathered into lines, with the roles of the lines, so that nothing is glued on the way.

White space collapses as in a browser. A row of a table is a line between bars (`| 1911 | 41 |`), so
that no quote runs from one cell into the next. A raised note mark is written in brackets (`36[1]
stoves`), so that it never reads as a part of the number before it.
"""

import re
from itertools import groupby

_SPACES = re.compile(r"[ \t\n\r\f]+")
_NO_SPACES = r"\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
_WIDE_BREAK = re.compile(rf"(?<=[{_NO_SPACES}])[ \t\r\f]*\n\s*(?=[{_NO_SPACES}])")
_UNSPACED_BREAK = re.compile(r"(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\n(?=[\u0e00-\u17ff])")
_NOTE = re.compile(r"[\[(]?\s*([0-9]{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})\s*[\])]?")
_IN_WORD = re.compile(rf"(?![{_NO_SPACES}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])[^\W\d_]$")
_REST_OF_WORD = re.compile(r"[^\W\d_]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ROMAN_ORDINAL = re.compile(
    r"(?=[IVXLCDM]{2}|[VX])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:[eo]|(?<=II)d)"
)
_SHORTENED = frozenset({"Dr", "Fr", "Jr", "Me", "Mr", "Mt", "No", "Sr", "St", "no"})
_UNITS = frozenset({"m", "km", "cm", "mm", "dm", "ft", "yd", "mi", "s", "nm", "µm", "sq", "м"})
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def with_line_feeds(text: str) -> str:
    """Return a text with LF at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_surrogates(text: str) -> str:
    """Return a text that UTF-8 can encode; broken fonts and escapes give lone surrogates."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def raised(words: str, before: str, *, linked: bool = False) -> str:
    """Return raised words as they are written after what is before them.

    Args:
        words: the raised words.
        before: the text before them.
        linked: whether they link to somewhere, as note marks do.

    >>> raised("2", "1,200 m"), raised("th", "the 20"), raised("1", "36"), raised("6", "x 10")
    ('2', 'th', '[1]', '⁶')
    >>> raised("o", "rue n"), raised("r", "le D"), raised("e", "le XIX"), raised("b", "as A")
    ('o', 'r', 'e', '[b]')
    >>> raised("1", "it was dug in"), raised("7", "a road of 2 km"), raised("2", "41 sq in")
    ('[1]', '[7]', '[2]')
    """
    words = " ".join(words.split())
    if re.fullmatch(r"\[[^\[\]]{1,12}\]", words):
        return words
    last = re.search(r"(\w*)$", before)
    word = last[1] if last else ""
    if word in _UNITS and re.fullmatch(r"[234]|[−-][1-4]", words) and not linked:
        return words
    if re.search(r"[0-9]\s?in$", before) and words in {"2", "3"}:  # else the word `in`
        return words
    if re.search(r"[\u00d7x·]\s*10$", before) and re.fullmatch(r"[−+-]?[0-9]{1,3}", words):
        return words.translate(_RAISED)
    marks = [part.strip() for part in re.split(r"[,;]", words)]
    if linked or all(_NOTE.fullmatch(mark) for mark in marks):
        # A letter raised after a number is an ordinal (1a, XIXe) unless it links to a note; some
        # end a shortened word (no, Dr).
        is_ordinal = word.isdigit() and words.isalpha()
        whole = word + words
        if not linked and (is_ordinal or _ROMAN_ORDINAL.fullmatch(whole) or whole in _SHORTENED):
            return words
        return f"[{words.strip('[]()')}]" if words else ""
    if words[:1].isdigit() and word[-1:].isdigit():
        return f"[{words}]"
    return words


def as_power(words: str) -> str:
    """Return a raised number in raised digits.

    >>> as_power("3")
    '³'
    """
    return " ".join(words.split()).translate(_RAISED)


def lowered(words: str, before: str) -> str:
    """Return lowered words as they are written after what is before them.

    >>> lowered("2", "H"), lowered("3", "10")
    ('2', '₃')
    """
    joins = words[:1].isdigit() and before[-1:].isdigit()
    return words.translate(_LOWERED) if joins else words


def placed(words: str, before: str, position: str) -> str:
    """Return words as they are written where they are `raised`, `lowered` or neither.

    >>> placed("2", "41", "raised"), placed("2", "H", "lowered"), placed("2", "41", "")
    ('[2]', '2', '2')
    """
    if position == "raised":
        return raised(words, before)
    return lowered(words, before) if position == "lowered" else words


class Lines:
    """Gathers the words of a document into lines, each with a role."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._roles: list[str] = []
        self._line: list[str] = []
        self._kept = False
        self._breaks = False
        self._has_words = self._cell_has_words = False
        self._marks = ""
        self.role = ""

    def _put(self, part: str) -> None:
        if self._marks and part:
            rest = _REST_OF_WORD.match(part)
            end = rest.end() if rest else 0
            if end < len(part):
                part, self._marks = f"{part[:end]}{self._marks}{part[end:]}", ""
        self._line.append(part)
        if part.strip():
            self._has_words = self._cell_has_words = True

    def add(self, text: str, *, preformatted: bool = False) -> None:
        """Add text; white space collapses unless it is preformatted."""
        if self._breaks and text.strip():
            self.end()
        if not preformatted:
            if not text.isascii():
                text = _UNSPACED_BREAK.sub("\v", _WIDE_BREAK.sub("", text))
            self._put(_SPACES.sub(" ", text))
            return
        first, *others = with_line_feeds(text).split("\n")
        self._put(first)
        for line in others:
            self._kept = True
            self.end()
            self._put(line)
        self._kept = True

    def add_mark(self, mark: str) -> None:
        """Add a mark in brackets right behind the words so far, as note marks are.

        One inside a word comes behind the word.
        """
        if not mark:
            return
        if _IN_WORD.search(self.before()):
            self._marks += f"[{mark}]"
            return
        spaced = bool(self._line) and self._line[-1].endswith(" ")
        if spaced:
            self._line[-1] = self._line[-1].rstrip(" ")
        self._put(f"[{mark}] " if spaced else f"[{mark}]")

    def tab(self) -> None:
        """Add a tab, as authors set it."""
        self._put("\t")

    def before(self) -> str:
        """Return the words at the end of the line so far."""
        return "".join(self._line[-4:])[-60:]

    def place(self) -> int:
        """Return how far the line is, to go back there."""
        return len(self._line)

    def back_to(self, place: int) -> None:
        """Take back what was added to the line after a place."""
        del self._line[place:]

    def end(self) -> None:
        """End the line; an empty one is dropped unless it is preformatted."""
        line, self._marks = "".join(self._line) + self._marks, ""
        if not self._kept:
            line = re.sub(r" {2,}", " ", line).strip(" \t")
        if line.strip(" \t") or (self._kept and self._lines):
            for part in line.split("\v"):
                self._lines.append(part)
                self._roles.append(self.role)
        self._line.clear()
        self._kept = self._breaks = self._has_words = self._cell_has_words = False

    def soft_end(self) -> None:
        """End the line before the next words, if there are any in the same cell."""
        self._breaks = self._cell_has_words

    def begin_cell(self) -> None:
        """Begin a cell of a table."""
        self._breaks = False
        self._put(" | " if self._has_words else "| ")
        self._cell_has_words = False

    def end_row(self, *, closed: bool = False) -> None:
        """End a row of a table, whose last cell may have its bar; one without words is dropped."""
        self._breaks = False
        if not "".join(self._line).strip(" |"):
            self._line.clear()
            self._has_words = self._cell_has_words = False
            return
        self._put("" if closed else " |")
        self.end()

    def text(self) -> str:
        """Return the lines, each ended by LF."""
        self.end()
        return "".join(f"{line}\n" for line in self._lines)

    def regions(self) -> tuple[tuple[str, str], ...]:
        """Return the proposed regions: ranges of lines and their roles; none for one role only."""
        return regions_of(self._roles)


def regions_of(roles: list[str]) -> tuple[tuple[str, str], ...]:
    """Return ranges of lines with their roles from the role of each line, empty for none.

    >>> regions_of(["heading", "body", "body", "", "notes"])
    (('1', 'heading'), ('2-3', 'body'), ('5', 'notes'))
    """
    regions: list[tuple[str, str]] = []
    number = 1
    for role, lines in groupby(roles):
        count = len(list(lines))
        last = number + count - 1
        if role:
            regions.append((f"{number}" if count == 1 else f"{number}-{last}", role))
        number = last + 1
    return tuple(regions)
