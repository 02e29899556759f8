"""Styles and lists of a DOCX: what its words look like where the text names only a style."""

import re

from attrs import define, field

from docprov.evidence.readers.list_numbers import numeral
from docprov.evidence.readers.looks import Look, Looks

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
_OFF = frozenset({"0", "false", "off", "none"})
_BEFORE_CHANGES = frozenset({"rPrChange", "pPrChange"})
"""What a style or a run was before a tracked change."""
_HIDING = frozenset({"vanish", "specVanish", "webHidden"})
_POSITIONS = {"superscript": "raised", "subscript": "lowered"}
_WHOLE = re.compile("[0-9]{1,5}")


def _value(attributes: dict[str, str], name: str = "val") -> str:
    return next((value for key, value in attributes.items() if key.endswith("}" + name)), "")


def _whole(value: str) -> int | None:
    """Return a whole number of a size that documents have."""
    return int(value) if _WHOLE.fullmatch(value) else None


def look_of(name: str, value: str) -> Look | None:
    """Return what an element says of the look of words, None for another element."""
    on = value not in _OFF
    if name in _HIDING:
        return Look(hidden=on)
    if name in {"strike", "dstrike"}:
        return Look(struck=on) if name == "strike" else Look(doubly=on)
    if name == "vertAlign":
        return Look(position=_POSITIONS.get(value, ""))
    if name == "position":  # in halves of a point, as sizes are
        moved = _whole(value.removeprefix("-"))
        return Look(shift=-moved if moved and value.startswith("-") else moved)
    return Look(size=_whole(value)) if name == "sz" else None


@define
class Styles:
    """The styles by id.

    Attributes:
        looks: how each looks.
        headings: ids of styles of headings.
        numbers: of styles of numbered paragraphs, the list and the level.
        default: id of the style of paragraphs that name none.
        size: how large letters are of which no style says it, in halves of a point.
    """

    looks: Looks[str] = field(factory=Looks[str])
    headings: set[str] = field(factory=set)
    numbers: dict[str, tuple[str, str]] = field(factory=dict)
    default: str = ""
    size: int = 20
    _id: str = ""
    _before: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name, value = tag.rpartition("}")[2], _value(attributes)
        if self._before or name in _BEFORE_CHANGES:
            self._before += 1
        elif name == "style":
            self._id = _value(attributes, "styleId")
            is_default = _value(attributes, "default") not in {"", *_OFF}
            if is_default and _value(attributes, "type") == "paragraph":
                self.default = self._id
        elif self._id:
            self._say(name, value)
        elif name == "sz":
            self.size = _whole(value) or self.size

    def _say(self, name: str, value: str) -> None:
        """Take what an element says of the style around it."""
        number, level = self.numbers.get(self._id, ("", ""))
        if name == "basedOn":
            self.looks.parents[self._id] = value
        elif name == "name" and re.match(r"(heading [1-9]|title$)", value, re.IGNORECASE):
            self.headings.add(self._id)
        elif name == "numId":
            self.numbers[self._id] = (value, level)
        elif name == "ilvl":
            self.numbers[self._id] = (number, value)
        elif (look := look_of(name, value)) is not None:
            self.looks.say(self._id, look)

    def end(self, tag: str) -> None:
        """End an element."""
        if self._before:
            self._before -= 1
        elif tag.endswith("}style"):
            self._id = ""

    def data(self, _: str) -> None:
        """Pass text over."""

    def number_of(self, style: str) -> tuple[str, str]:
        """Return the list and the level that a style of paragraphs says, empty for none."""
        said = [self.numbers.get(each, ("", "")) for each in self.looks.chain(style)]
        number, level = zip(*said, strict=True)
        return next(filter(None, number), ""), next(filter(None, level), "")

    def is_heading(self, style: str) -> bool:
        """Return whether a style is one of headings, or based on one."""
        return not self.headings.isdisjoint(self.looks.chain(style))


@define
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@define
class Numbering:
    """The numbered lists, and how far each has counted.

    A list that begins anew by itself counts apart from those whose levels it shares.

    Attributes:
        lists: of each list, the definition that its levels are of.
        levels: the levels, each by its definition or its list, and its depth.
        starts: where a list begins anew, by its depth.
        counts: how far each has counted, by its definition or its list, and its depth.
    """

    lists: dict[str, str] = field(factory=dict)
    levels: dict[tuple[str, str], _Level] = field(factory=dict)
    starts: dict[str, dict[int, int]] = field(factory=dict)
    counts: dict[tuple[str, int], int] = field(factory=dict)
    _abstract: str = ""
    _list: str = ""
    _depth: str = ""
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
        elif name == "lvlOverride":
            self._depth = _value(attributes, "ilvl")
        elif name == "startOverride":
            depth, start = _whole(self._depth), _whole(value)
            if depth is not None and start is not None:
                self.starts.setdefault(self._list, {})[depth] = start
        elif name == "lvl":
            self._level = _Level()
            of = f"list {self._list}" if self._list else self._abstract
            self.levels[of, _value(attributes, "ilvl")] = self._level
        elif self._level is not None:
            self._say(self._level, name, value)

    @staticmethod
    def _say(level: _Level, name: str, value: str) -> None:
        if name == "numFmt":
            level.form = _FORMS.get(value, "decimal")
        elif name == "lvlText":
            level.text = value
        elif name == "start":
            start = _whole(value)
            level.start = level.start if start is None else start

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        if name == "lvl":
            self._level = None
        elif name == "num":
            self._list = ""

    def data(self, _: str) -> None:
        """Pass text over."""

    def _of(self, number: str, depth: int) -> _Level | None:
        """Return a level of a list: its own, or that of its definition."""
        own = self.levels.get((f"list {number}", str(depth)))
        return own or self.levels.get((self.lists.get(number, ""), str(depth)))

    def label(self, number: str, level: str) -> str:
        """Return what is written before the next paragraph of a list, empty for a bullet."""
        depth = _whole(level) or 0
        own = self._of(number, depth)
        if own is None or own.form == "none":
            return ""
        starts = self.starts.get(number, {})
        counted_as = f"list {number}" if starts else self.lists.get(number, "")
        at = (counted_as, depth)
        self.counts[at] = self.counts.get(at, starts.get(depth, own.start) - 1) + 1
        for deeper in [key for key in self.counts if key[0] == counted_as and key[1] > depth]:
            del self.counts[deeper]

        def counted(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            other = self._of(number, place) or own
            start = starts.get(place, other.start)
            return numeral(self.counts.get((counted_as, place), start), other.form)

        text = re.sub(r"%([1-9])", counted, own.text)
        return f"{text} " if text else ""
