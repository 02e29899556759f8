"""The rows that dossiers come to, each cell with the place where it was written."""

from collections.abc import Mapping

from attrs import define, field

from docprov.dossiers.nodes import Text
from docprov.dossiers.withheld import Withheld
from docprov.records import RESOURCES
from docprov.reports import Diagnostic, Place, Rule
from docprov.tables import Table

CONFLICTING_DECLARATION = Rule(
    code="DP204",
    name="conflicting-declaration",
    summary="Two files declare the same id differently.",
    why="An id stands for one thing; which of the two is meant cannot be guessed.",
    help="make both equal, or declare it once in the vocabulary",
    message="{0} {1!r} is declared differently at {2}",
    file="dossiers/arden-2011.yaml",
    silent="  - {id: stoker, name: a stoker, kind: person, naming: described}\n",
    fires="  - {id: stoker, name: a stoker, kind: person, naming: described}\n"
    "  - {id: arden-post, name: The Post of Arden, kind: organization, naming: named}\n",
)

Cell = Text | str | None


@define(kw_only=True)
class Row:
    """One row.

    Attributes:
        cells: its cells as text.
        place: the place of the entry.
        places: the places of the cells that were written.
        withheld: the cells that readers shall not see, each with all spellings of what is withheld.
    """

    cells: dict[str, str | None]
    place: Place
    places: dict[str, Place]
    withheld: dict[str, tuple[str, ...]] = field(factory=dict)

    def at(self, name: str | None) -> Place:
        """Return the place of a cell, or of the entry where the cell was not written."""
        return self.places.get(name or "", self.place)


@define
class Ledger:
    """The rows of a package under way, by table.

    Attributes:
        rows: the rows of each table.
        extra: the columns that the package declares, by table.
        faults: receives conflicts.
        withheld: the texts that some file withholds.
        hidden: ids of the entries that say something withheld.
    """

    faults: list[Diagnostic]
    extra: Mapping[str, tuple[str, ...]] = field(factory=dict)
    rows: dict[str, list[Row]] = field(factory=lambda: {name: [] for name in RESOURCES})
    withheld: Withheld = field(factory=Withheld)
    hidden: set[str] = field(factory=set)
    _declared: dict[tuple[str, str], Row] = field(factory=dict)

    def add(self, resource: str, place: Place, cells: Mapping[str, Cell]) -> Row:
        """Add a row; cells that are not given are empty."""
        row = _row(place, cells)
        self.rows[resource].append(row)
        return row

    def declare(self, resource: str, place: Place, cells: Mapping[str, Cell], key: str) -> Row:
        """Add a row under a key, once: an equal declaration is the same record, a different one is a fault.

        The activity is no part of the comparison; the one that comes first in the alphabet stays.
        """
        row = _row(place, cells)
        known = self._declared.get((resource, key))
        if known is None:
            self._declared[resource, key] = row
            self.rows[resource].append(row)
            return row
        mine, theirs = row.cells.pop("activity", None), known.cells.pop("activity", None)
        same = row.cells == known.cells
        known.withheld |= row.withheld
        if activities := [activity for activity in (mine, theirs) if activity]:
            known.cells["activity"] = min(activities)
        if not same:
            names = sorted(name for name in row.cells.keys() | known.cells if row.cells.get(name) != known.cells.get(name))
            words = f"the other declaration, which differs in {', '.join(names)}"
            fault = CONFLICTING_DECLARATION.at(place, resource[:-1], key, known.place, related=((known.place, words),))
            self.faults.append(fault)
        return known

    def declared(self, resource: str, key: str | None) -> Row | None:
        """Return the row declared under a key."""
        return self._declared.get((resource, key or ""))

    def table(self, resource: str) -> tuple[Table[object], list[Row]]:
        """Return a table in canonical order, and the rows in the same order."""
        extra = self.extra.get(resource, ())
        names = [column.name for column in RESOURCES[resource].columns] + list(extra)
        rows = self.rows[resource]
        table = Table.of_cells(RESOURCES[resource], [[row.cells.get(name) for name in names] for row in rows], extra)
        order = table.sort_order()
        return Table(table.resource, table.frame[order]) if rows else table, [rows[number] for number in order]


def _row(place: Place, cells: Mapping[str, Cell]) -> Row:
    values = {name: cell.value if isinstance(cell, Text) else cell for name, cell in cells.items()}
    places = {
        name: Place(file=place.file, line=cell.line, column=cell.column)
        for name, cell in cells.items()
        if isinstance(cell, Text)
    }
    withheld = {name: cell.withheld for name, cell in cells.items() if isinstance(cell, Text) and cell.withheld}
    return Row(cells={name: value or None for name, value in values.items()}, place=place, places=places, withheld=withheld)
