"""Lists of OpenDocument texts: what is written before their items, as their styles say it."""

from attrs import define, field

from docprov.evidence.readers.list_numbers import FORMS, numeral

_DEEPEST = 10


@define
class _Level:
    """How one level of a list is numbered; without a form it has no numbers."""

    form: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1


@define
class _List:
    """An open list: the name of its style, its last number, and whether an item waits for one."""

    style: str
    number: int | None = None
    waits: bool = False


@define
class OpenLists:
    """The lists that are open at a place of a text, with the styles of all.

    Attributes:
        styles: the levels of each style, by their depth.
    """

    styles: dict[str, dict[int, _Level]] = field(factory=dict)
    _style: str = ""
    _open: list[_List] = field(factory=list)
    _last: dict[tuple[str, int], int] = field(factory=dict)

    def start(self, name: str, said: dict[str, str]) -> None:
        """Begin an element of a list or of its style."""
        if name == "list-style":
            self._style = said.get("name", "")
        elif name.startswith("list-level-style-"):
            self._add_level(name, said)
        elif name == "list":
            style = said.get("style-name") or (self._open[-1].style if self._open else "")
            self._open.append(_List(style))
            if said.get("continue-numbering") == "true" or "continue-list" in said:
                self._open[-1].number = self._last.get((style, len(self._open)))
        elif name == "list-item" and self._open:
            own = self._open[-1]
            before = self._level(len(self._open)).start - 1 if own.number is None else own.number
            own.number = _whole(said.get("start-value"), before + 1)
            own.waits = True

    def end(self, name: str) -> None:
        """End an element of a list or of its style."""
        if name == "list" and self._open:
            closed = self._open.pop()
            if closed.number is not None:
                self._last[closed.style, len(self._open) + 1] = closed.number
        elif name == "list-item" and self._open:
            self._open[-1].waits = False

    def label(self) -> str:
        """Return what is written before the first paragraph of an item, empty for another one."""
        if not self._open or not self._open[-1].waits:
            return ""
        self._open[-1].waits = False
        depth = len(self._open)
        level = self._level(depth)
        if not level.form:
            return ""
        shown = range(max(1, depth - level.shown + 1), depth + 1)
        numbers = [numeral(self._open[at - 1].number or 1, self._level(at).form) for at in shown]
        return f"{level.prefix}{'.'.join(filter(None, numbers))}{level.suffix} "

    def _level(self, depth: int) -> _Level:
        levels = self.styles.get(self._open[-1].style, {})
        return levels.get(depth, _Level())

    def _add_level(self, name: str, said: dict[str, str]) -> None:
        level = _whole(said.get("level"), 1)
        if name == "list-level-style-number" and level <= _DEEPEST:
            self.styles.setdefault(self._style, {})[level] = _Level(
                form=FORMS.get(said.get("num-format", ""), ""),
                prefix=said.get("num-prefix", ""),
                suffix=said.get("num-suffix", ""),
                start=_whole(said.get("start-value"), 1),
                shown=_whole(said.get("display-levels"), 1),
            )


def _whole(said: str | None, otherwise: int) -> int:
    """Return a number as an attribute says it."""
    return int(said) if said and said.isdecimal() and len(said) < 7 else otherwise
