"""Styles and lists of a DOCX: what its words look like where the text names only a style."""

import re

from attrs import define, field

from docprov.evidence.readers.list_numbers import numeral

_FORMS = {
    "decimal": "decimal",
    "decimalZero": "decimal",
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
    "bullet": "none",
    "none": "none",
}
_OFF = frozenset({"0", "false", "off"})


def _value(attributes: dict[str, str], name: str = "val") -> str:
    return next((value for key, value in attributes.items() if key.endswith("}" + name)), "")


@define
class Styles:
    """The styles by id.

    Attributes:
        headings: ids of styles of headings.
        numbers: of styles of numbered paragraphs, the list and the level.
        runs: of styles of words, whether they are hidden, struck, raised or lowered.
    """

    headings: set[str] = field(factory=set)
    numbers: dict[str, tuple[str, str]] = field(factory=dict)
    runs: dict[str, tuple[bool, bool, str]] = field(factory=dict)
    _id: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name, value = tag.rpartition("}")[2], _value(attributes)
        if name == "style":
            self._id = _value(attributes, "styleId")
        elif name == "name" and re.match(r"(heading [1-9]|title$)", value, re.IGNORECASE):
            self.headings.add(self._id)
        elif name == "numId":
            self.numbers[self._id] = (value, self.numbers.get(self._id, ("", ""))[1])
        elif name == "ilvl":
            self.numbers[self._id] = (self.numbers.get(self._id, ("", ""))[0], value)
        elif name in {"vanish", "strike", "vertAlign"} and self._id:
            hidden, struck, position = self.runs.get(self._id, (False, False, ""))
            on = value not in _OFF
            self.runs[self._id] = (
                on if name == "vanish" else hidden,
                on if name == "strike" else struck,
                value if name == "vertAlign" else position,
            )

    def end(self, tag: str) -> None:
        """End an element."""
        if tag.endswith("}style"):
            self._id = ""

    def data(self, _: str) -> None:
        """Pass text over."""


@define
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@define
class Numbering:
    """The numbered lists, and how far each has counted."""

    lists: dict[str, str] = field(factory=dict)
    levels: dict[tuple[str, str], _Level] = field(factory=dict)
    counts: dict[tuple[str, int], int] = field(factory=dict)
    _abstract: str = ""
    _list: str = ""
    _level: _Level | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name, value = tag.rpartition("}")[2], _value(attributes)
        if name == "abstractNum":
            self._abstract = _value(attributes, "abstractNumId")
        elif name == "num":
            self._list = _value(attributes, "numId")
        elif name == "abstractNumId" and self._list:
            self.lists[self._list] = value
        elif name == "lvl" and not self._list:
            self._level = _Level()
            self.levels[self._abstract, _value(attributes, "ilvl")] = self._level
        elif self._level is not None and name == "numFmt":
            self._level.form = _FORMS.get(value, "decimal")
        elif self._level is not None and name == "lvlText":
            self._level.text = value
        elif self._level is not None and name == "start" and value.isdigit():
            self._level.start = int(value)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        if name == "lvl":
            self._level = None
        elif name == "num":
            self._list = ""

    def data(self, _: str) -> None:
        """Pass text over."""

    def label(self, number: str, level: str) -> str:
        """Return what is written before the next paragraph of a list, empty for a bullet."""
        abstract = self.lists.get(number, "")
        depth = int(level) if level.isdigit() else 0
        own = self.levels.get((abstract, str(depth)))
        if own is None or own.form == "none":
            return ""
        at = (abstract, depth)
        self.counts[at] = self.counts.get(at, own.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == abstract and key[1] > depth]:
            del self.counts[deeper]

        def counted(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = self.levels.get((abstract, str(place)), own)
            return numeral(self.counts.get((abstract, place), other.start), other.form)

        text = re.sub(r"%([1-9])", counted, own.text)
        return f"{text} " if text else ""
