"""From the content of a dossier to the rows of sheets, and back from rows to a dossier.

Nothing is changed on the way: groups, what is inherited, ids, reviews and the order of entries
stay as they are. A row that belongs to no entry is reported at its cell.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.entries import NOT_WITHHELD
from docprov.dossiers.grammar import DOSSIER
from docprov.dossiers.workbook.sheets import NONE, SHEETS, Sheet, address
from docprov.dossiers.yaml.nodes import Content, Fields, Items, Node, Text
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import one_line
from docprov.model.records.columns import WITHHELD

LOOSE_ROW = Rule(
    code="DP043",
    name="loose-row",
    summary="A row names a row of another sheet that does not exist, or that it cannot belong to.",
    why="What belongs to nothing would get lost.",
    help="write the number or the id of the row that is meant",
    message="{0}",
    example="a row of voices names claim 4, and no row of claims has that number",
)
_MARK = "{withheld:"
Row = dict[str, str]
_Said = Mapping[str, Any]


def _sheet_name(name: str) -> str:
    """Return the sheet of a field of the dossier."""
    return "voices" if name == "voice" else name


def rows_of(said: Mapping[str, Content]) -> dict[str, list[Row]]:
    """Return the rows of all sheets that say what the content of a dossier says.

    Raises:
        DocprovError: a text cannot be told from a mark, or a field is not one of a dossier.

    >>> rows_of({"voice": {"agent": "arden-post", "mode": "reports"}})["voices"]
    [{'agent': 'arden-post', 'mode': 'reports'}]
    """
    spread = _Spread()
    for name, part in said.items():
        if name not in DOSSIER.fields:
            raise DocprovError(f"a dossier has no {name}")
        if name == "voice" and isinstance(part, str):
            continue
        spread.add_all(SHEETS[_sheet_name(name)], part, "")
    if isinstance(voice := said.get("voice"), str):
        for row in spread.rows["document"]:
            row["voice"] = voice
    return spread.rows


@define
class _Spread:
    """The rows under way from content to sheets."""

    rows: dict[str, list[Row]] = field(factory=lambda: {name: [] for name in SHEETS})

    def add_all(self, sheet: Sheet, part: Any, above: str) -> None:  # noqa: ANN401 - any content
        """Add the rows of an entry, or of a list of them."""
        for entry in [part] if isinstance(part, str | Mapping) else part:
            self.add(sheet, {"agent": entry} if isinstance(entry, str) else entry, above)

    def add(self, sheet: Sheet, entry: _Said, above: str) -> None:
        """Add the row of an entry, and those of all that it holds."""
        row: Row = {sheet.above: above} if above else {}
        self.rows[sheet.name].append(row)
        held: list[tuple[Sheet, Content]] = []
        for name, part in entry.items():
            if name == "extra":
                row |= {f"extra.{each}": str(text) for each, text in part.items()}
            elif name == "regions":
                regions = [{"lines": lines, "role": role} for lines, role in part.items()]
                held.append((SHEETS["regions"], regions))
            elif name in sheet.inside and not isinstance(part, str):
                held.append((SHEETS[sheet.inside[name]], part))
            else:
                row[name] = _cell(part)
        sign = self._sign(sheet, row) if any(part for _, part in held) else ""
        for below, part in held:
            self.add_all(below, part, sign)

    def _sign(self, sheet: Sheet, row: Row) -> str:
        """Return what other rows name a row by, empty for the document of the dossier."""
        if sheet.name == "document":
            return ""
        sign = row.get("id", "")
        if not sign:
            letter = "" if sheet.name == "claims" else sheet.name[0]
            count = sum("number" in each for each in self.rows[sheet.name]) + 1
            sign = row["number"] = f"{letter}{count}"
        return sign


def _cell(part: Content) -> str:
    """Return how a text, a withheld text or a list of ids is written in one cell."""
    if isinstance(part, str):
        if part.startswith(_MARK):
            raise DocprovError(f"the text {part!r} cannot be told from a withheld one")
        return part
    if isinstance(part, Mapping):
        # The mark is first, since it is what a withheld text is known by.
        return one_line({name: part[name] for name in sorted(part, key="withheld".__ne__)})
    return " ".join(map(str, part)) or NONE


@define
class Gathering:
    """The way from rows to a dossier.

    Attributes:
        file: name of the workbook, for places.
        sheets: the sheets by name.
        rows: the rows of each sheet, each cell a text at its place.
        faults: receives what does not fit together.
    """

    file: str
    sheets: Mapping[str, Sheet]
    rows: Mapping[str, list[Fields]]
    faults: list[Diagnostic]
    _signs: dict[str, dict[str, Fields]] = field(factory=dict)
    _entries: dict[int, Fields] = field(factory=dict)
    _above: dict[int, Fields] = field(factory=dict)

    def dossier(self) -> Fields:
        """Return the dossier that the rows say; rows that belong to nothing are left out."""
        for name, rows in self.rows.items():
            self._signs[name] = self._signed(name, rows)
            self._entries |= {id(row): self._entry(self.sheets[name], row) for row in rows}
        dossier = Fields(line=1, column=1)
        for row in self.rows.get("document", ()):
            if (voice := row.entries.get("voice")) is not None:
                dossier.entries["voice"] = voice
        for name, rows in self.rows.items():
            for row in rows:
                self._attach(dossier, self.sheets[name], row)
        for name, rows in self.rows.items():
            for row in rows:
                self._check_circle(self.sheets[name], row)
                _arrange(self._entries[id(row)], self.sheets[name].order)
        _arrange(dossier, DOSSIER.fields)
        return dossier

    def _signed(self, name: str, rows: Sequence[Fields]) -> dict[str, Fields]:
        """Return the rows of a sheet by number and by id."""
        signed: dict[str, Fields] = {}
        for row in rows if self.sheets[name].inside else ():
            for column in ("number", "id"):
                sign = _value(row, column)
                if sign and signed.setdefault(sign, row) is not row:
                    self._loose(row, column, f"{sign!r} names two rows", "give each row its own")
        return signed

    def _entry(self, sheet: Sheet, row: Fields) -> Fields:
        """Return the fields of a dossier that a row states."""
        entry = Fields(line=row.line, column=row.column)
        own = Fields(line=row.line, column=row.column)
        for name in sheet.columns:
            node = row.entries.get(name)
            if not isinstance(node, Text) or name in {"number", sheet.above}:
                continue
            if name.startswith("extra."):
                own.entries[name.removeprefix("extra.")] = node
            elif not (sheet.name == "document" and name == "voice"):
                entry.entries[name] = self._node(sheet, name, node)
        if own.entries:
            entry.entries["extra"] = own
        return entry

    def _node(self, sheet: Sheet, name: str, text: Text) -> Node:
        """Return what a cell says: a text, a withheld one, or a list of ids."""
        if sheet.columns[name].shape == "list":
            ids = [] if text.value == NONE else text.value.split()
            return Items(items=[text.of(each) for each in ids], line=text.line, column=text.column)
        if not text.value.startswith(_MARK):
            return text
        problems: list[Diagnostic] = []
        read = read_yaml("", f"x: {text.value}\n".encode(), problems)
        if read is not None and not problems and isinstance(read.entries["x"], Fields):
            return _moved(read.entries["x"], text)
        place = Place(file=self.file, cell=address(text.line, text.column))
        self.faults.append(NOT_WITHHELD.at(place, f"{sheet.name}.{name}", "the mark is not closed"))
        return text.of(WITHHELD)

    def _attach(self, dossier: Fields, sheet: Sheet, row: Fields) -> None:
        """Put the entry of a row where it belongs."""
        above = _value(row, sheet.above) if sheet.above else ""
        if not above:
            self._attach_to_dossier(dossier, sheet, row)
            return
        holding = [name for name in self.sheets if sheet.name in self.sheets[name].inside.values()]
        found = [(name, self._signs[name][above]) for name in holding if above in self._signs[name]]
        for name, parent in found[:1]:
            field_name = _inside(self.sheets[name], sheet)
            self._above[id(row)] = parent
            self._put(self._entries[id(parent)], field_name, sheet, row)
        if len(found) > 1:
            problem = f"{above!r} names a row of {' and one of '.join(name for name, _ in found)}"
            self._loose(row, sheet.above, problem, "give each row a number of its own")
        elif not found:
            near = closest(above, [sign for name in holding for sign in self._signs[name]])
            problem = f"no row of {' or '.join(holding)} has the number or id {above!r}"
            self._loose(row, sheet.above, problem, f"did you mean {near!r}?" if near else "")

    def _attach_to_dossier(self, dossier: Fields, sheet: Sheet, row: Fields) -> None:
        name = "voice" if sheet.name == "voices" else sheet.name
        if name in DOSSIER.fields:
            self._put(dossier, name, sheet, row)
        elif sheet.name in self.sheets["document"].inside.values() and self.rows["document"]:
            document = self._entries[id(self.rows["document"][0])]
            self._put(document, _inside(self.sheets["document"], sheet), sheet, row)
        else:
            self._loose(row, sheet.above, f"the column {sheet.above} is empty")

    def _put(self, holder: Fields, name: str, sheet: Sheet, row: Fields) -> None:
        """Add an entry to a field of another one, in the shape that the field has."""
        entry, before = self._entries[id(row)], holder.entries.get(name)
        if name == "regions":
            self._put_region(holder, row)
        elif name in {"document", "recorded", "citation"}:
            if before is not None:
                self._loose(row, sheet.above, "there is one row for this already", "remove one")
            holder.entries[name] = entry
        elif name == "voice":
            if isinstance(before, Text):
                help_ = "leave one of the two empty"
                self._loose(row, sheet.above, "the voice is named in two sheets", help_)
                return
            agent = entry.entries.get("agent")
            alone = isinstance(agent, Text) and len(entry.entries) == 1
            _append(holder, name, agent if alone and agent else entry)
        else:
            _append(holder, name, entry)

    def _put_region(self, capture: Fields, row: Fields) -> None:
        regions = capture.entries.setdefault("regions", Fields(line=row.line, column=row.column))
        lines, role = _value(row, "lines"), row.entries.get("role")
        known = regions.entries if isinstance(regions, Fields) else {}
        if not lines or role is None or lines in known:
            problem = "a region has lines of its own and a role"
            self._loose(row, "lines", problem, "fill in both, such as 3-21 and body")
        else:
            known[lines] = role

    def _check_circle(self, sheet: Sheet, row: Fields) -> None:
        at, seen = self._above.get(id(row)), {id(row)}
        while at is not None and id(at) not in seen:
            seen.add(id(at))
            at = self._above.get(id(at))
        if at is not None:
            self._loose(row, sheet.above, "a row is a part of itself", "name another row")

    def _loose(self, row: Fields, column: str, problem: str, help: str = "") -> None:  # noqa: A002
        node = row.entries.get(column, row)
        place = Place(file=self.file, cell=address(node.line, node.column))
        self.faults.append(LOOSE_ROW.at(place, problem, help=help))


def _append(holder: Fields, name: str, node: Node) -> None:
    before = holder.entries.setdefault(name, Items(line=node.line, column=node.column))
    if isinstance(before, Items):
        before.items.append(node)


def _inside(holder: Sheet, sheet: Sheet) -> str:
    """Return the field whose entries are rows of another sheet."""
    return next(name for name, inner in holder.inside.items() if inner == sheet.name)


def _arrange(entry: Fields, order: Iterable[str]) -> None:
    """Put the fields of an entry in the order of the grammar; a list of one becomes the one."""
    for name in ("voice", "reviewed"):
        part = entry.entries.get(name)
        if isinstance(part, Items) and len(part.items) == 1:
            entry.entries[name] = part.items[0]
    entry.entries = {name: entry.entries[name] for name in order if name in entry}


def _value(row: Fields, name: str) -> str:
    node = row.entries.get(name)
    return node.value if isinstance(node, Text) else ""


def _moved(node: Node, to: Text) -> Node:
    """Return a node with all of its parts at the place of another one."""
    if isinstance(node, Text):
        return to.of(node.value)
    if isinstance(node, Items):
        parts = [_moved(part, to) for part in node.items]
        return Items(items=parts, line=to.line, column=to.column)
    entries = {name: _moved(part, to) for name, part in node.entries.items()}
    return Fields(entries=entries, line=to.line, column=to.column)


def addresses(dossier: Node, written: Node) -> dict[tuple[int, int], Node]:
    """Return by line and column of a dossier's YAML the node that each place was written from.

    Args:
        dossier: what the rows of the workbook say.
        written: the same content as it was read from the YAML that was written of it.
    """
    found: dict[tuple[int, int], Node] = {(written.line, written.column): dossier}
    for mine, theirs, place in _pairs(dossier, written):
        inner = addresses(mine, theirs)
        for at, node in [*inner.items(), *([(place, mine)] if place else [])]:
            found.setdefault(at, node)
    return found


def _pairs(dossier: Node, written: Node) -> Iterable[tuple[Node, Node, tuple[int, int] | None]]:
    if isinstance(dossier, Fields) and isinstance(written, Fields):
        for name, node in dossier.entries.items():
            yield node, written.entries[name], written.places.get(name)
    elif isinstance(dossier, Items) and isinstance(written, Items):
        for mine, theirs in zip(dossier.items, written.items, strict=True):
            yield mine, theirs, None
