"""The rows that dossiers become, each cell with the place where it was written.

Declarations of several files become one record or a fault. The keys that each file asked for are
noted, so that one dossier can be checked with the files that it needs.
"""

from collections.abc import Mapping
from typing import Protocol

from attrs import define, evolve, field

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.dossiers.wording import Wording
from docprov.dossiers.yaml.nodes import Mark, Text
from docprov.model.records import RESOURCES
from docprov.tables.table import Table

CONFLICTING_DECLARATION = Rule(
    code="DP204",
    name="conflicting-declaration",
    summary="Two files declare the same id differently.",
    why="An id stands for one thing; which of the two is meant cannot be guessed.",
    help="make both equal, declare it once in the vocabulary, or choose another id if two things"
    " are meant",
    message="{0} {1!r} is declared differently at {2}",
    file="dossiers/arden-2011.yaml",
    silent="  - {id: stoker, name: a stoker, kind: person, naming: described}\n",
    fires="  - {id: stoker, name: a stoker, kind: person, naming: described}\n"
    "  - {id: arden-post, name: The Post of Arden, kind: organization, naming: named}\n",
)
UNKNOWN_REFERENCE = Rule(
    code="DP203",
    name="unknown-reference",
    summary="A cell names a record that does not exist.",
    why="A link into nothing cannot be followed or checked.",
    help="correct the id, or declare the record",
    message="no {0} {1!r}",
    file="dossiers/arden-2011.yaml",
    silent="population: dockers",
    fires="population: dokkers",
)

Cell = Text | str | None
SHARED = frozenset(
    {
        *("agents", "subjects", "predicates", "documents", "document_identifiers"),
        *("document_agents", "names", "appraisals"),
    }
)
"""The tables whose rows any file may declare; elsewhere ids begin with their document."""


class Elsewhere(Protocol):
    """Knows the places of cells that are in another file than their row."""

    def place_of(self, row: "Row", name: str) -> Place | None:
        """Return where a cell is; None where it is with its row."""
        ...


@define(kw_only=True)
class Row:
    """One row.

    Attributes:
        cells: its cells as text.
        place: the place of the entry.
        written: what was written for its cells, or where.
        elsewhere: what knows the places of cells that are in another file.
    """

    cells: dict[str, str | None]
    place: Place
    written: dict[str, Text | Place]
    elsewhere: "Elsewhere | None" = field(default=None, eq=False, repr=False)

    @property
    def marks(self) -> dict[str, Mark]:
        """The marks of the cells that readers shall not see."""
        return {
            name: text.withheld
            for name, text in self.written.items()
            if isinstance(text, Text) and text.withheld is not None
        }

    def keep_marks(self, cells: Mapping[str, Cell]) -> None:
        """Withhold also what another entry withholds that says the same."""
        for name, cell in cells.items():
            known = self.written.get(name)
            if type(cell) is Text and cell.withheld is not None and isinstance(known, Text):
                mark = cell.withheld.joined(known.withheld)
                self.written[name] = evolve(known, withheld=mark)

    def at(self, name: str | None) -> Place:
        """Return the place of a cell, or of the entry where the cell was not written."""
        if self.elsewhere is not None and name and name not in self.written:
            return self.elsewhere.place_of(self, name) or self.place
        found = self.written.get(name or "", self.place)
        return (
            found
            if isinstance(found, Place)
            else Place(file=self.place.file, line=found.line, column=found.column)
        )


@define
class Ledger:
    """The rows of a package under way, by table.

    Attributes:
        rows: the rows of each table.
        extra: the columns that the package declares, by table.
        faults: receives conflicts.
        wording: the words of statements.
        withholds: whether some file withholds something; assumed until all have been opened.
        reader: name of the file that is being read.
        looked: the keys that each file asked for, whether they are declared or not.
    """

    faults: list[Diagnostic]
    extra: Mapping[str, tuple[str, ...]] = field(factory=dict)
    wording: Wording = field(factory=Wording)
    rows: dict[str, list[Row]] = field(factory=lambda: {name: [] for name in RESOURCES})
    withholds: bool = True
    reader: str = ""
    looked: dict[str, set[str]] = field(factory=dict)
    _declared: dict[tuple[str, str], Row] = field(factory=dict)
    _indexes: dict[tuple[str, str], tuple[int, dict[str | None, list[Row]]]] = field(factory=dict)

    def add(self, resource: str, place: Place, cells: Mapping[str, Cell]) -> Row:
        """Add a row; cells that are not given are empty."""
        row = _row(place, cells)
        self.rows[resource].append(row)
        return row

    def declare(self, resource: str, place: Place, cells: Mapping[str, Cell], key: str) -> Row:
        """Add a row under a key, once: an equal declaration is the same record, else it is a fault.

        The activity is not compared; the one that is first in the alphabet stays.
        """
        row = _row(place, cells)
        known = self._declared.get((resource, key))
        if known is None:
            self._declared[resource, key] = row
            self.rows[resource].append(row)
            return row
        mine, theirs = row.cells.pop("activity", None), known.cells.pop("activity", None)
        differing = sorted(
            name
            for name in row.cells.keys() | known.cells
            if row.cells.get(name) != known.cells.get(name)
        )
        known.keep_marks(cells)
        if activities := [activity for activity in (mine, theirs) if activity]:
            known.cells["activity"] = min(activities)
        if differing:
            self.faults.append(_conflict(resource, key, known, row, differing))
        return known

    def under(self, resource: str, name: str, value: str) -> list[Row]:
        """Return the rows of a table that have a value in a column."""
        self.looked.setdefault(self.reader, set()).add(value)
        rows = self.rows[resource]
        size, index = self._indexes.get((resource, name), (-1, {}))
        if size != len(rows):
            index = {}
            for row in rows:
                index.setdefault(row.cells.get(name), []).append(row)
            self._indexes[resource, name] = (len(rows), index)
        return index.get(value, [])

    def declared(self, resource: str, key: str | None) -> Row | None:
        """Return the row declared under a key."""
        if key and resource in SHARED:
            self.looked.setdefault(self.reader, set()).add(key)
        return self._declared.get((resource, key or ""))

    def table(self, resource: str) -> tuple[Table[object], list[Row]]:
        """Return a table in canonical order, and the rows in the same order."""
        extra = self.extra.get(resource, ())
        names = [column.name for column in RESOURCES[resource].columns] + list(extra)
        rows = self.rows[resource]
        cells = [row.cells for row in rows]
        table = Table.of_columns(
            RESOURCES[resource], {name: [each.get(name) for each in cells] for name in names}
        )
        order = table.sort_order()
        if order == list(range(len(rows))):
            return table, list(rows)
        return Table(table.resource, table.frame[order]), [rows[number] for number in order]


def _conflict(resource: str, key: str, first: Row, second: Row, differing: list[str]) -> Diagnostic:
    """Return the fault of two declarations of one key, at the one that is to be mended."""
    other, here, help_ = first, second, ""
    if first.place.file == second.place.file:
        help_ = "remove one of the two, or choose another id if two things are meant"
    elif resource.startswith("document"):
        dossier = f"dossiers/{key.partition(' ')[0]}.yaml"
        if dossier in {first.place.file, second.place.file}:
            help_ = "the document has a dossier of its own: remove the entry under documents"
            other, here = (second, first) if second.place.file == dossier else (first, second)
    related = ((other.place, f"the other declaration, which differs in {', '.join(differing)}"),)
    return CONFLICTING_DECLARATION.at(
        here.place, RESOURCES[resource].noun, key, other.place, help=help_, related=related
    )


def _row(place: Place, cells: Mapping[str, Cell]) -> Row:
    texts: dict[str, str | None] = {}
    written: dict[str, Text | Place] = {}
    for name, cell in cells.items():
        if type(cell) is Text:
            texts[name] = cell.value or None
            written[name] = cell
        else:
            texts[name] = cell or None  # type: ignore[assignment] # no class of ours is made below Text
    return Row(cells=texts, place=place, written=written)
