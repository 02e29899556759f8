"""The sheets of a workbook and their columns, derived from the grammar of dossiers.

Each kind of entry has one sheet, each entry one row. A row that belongs inside another entry names
that entry in one column, by its id or by a number of the recorder's own. Nothing here reads a file.
"""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from docprov.dossiers.fields import EntryKind, Field
from docprov.dossiers.grammar import DOSSIER, ENTRY_KINDS
from docprov.model.records import RESOURCES

NONE = "none"
"""The cell of `records` for a review of no record, where an empty one means all of them."""
TALLEST = 1 << 20
"""The number of rows that a sheet can have."""
_ONCE = frozenset({"quote", "subject", "predicate"})
"""What a claim needs, but may have from the row that it is a part of."""
_LIST = "The ids, with spaces between them; none for an empty list."
_DESCRIBED = {
    "document": "The id of the work that this is of; empty for your own document.",
    "capture": "The id of the capture that has these lines.",
    "record": "The id of the agent, subject or work that has the name.",
    "claim": "The number or id of the claim that this belongs to.",
    "part_of": (
        "For a part of a breakdown: the number or id of the breakdown. For a claim of a group: "
        "the number of the group, a row whose cells hold for all its claims."
    ),
    "number": "A number of your own, by which other rows name this one; needed where it has no id.",
    "document.voice": "Whose document it is: the id of an agent.",
    "claims.voice": "Who says it besides the document: an id; more is said in the sheet voices.",
    "voices.claim": "The number or id of the claim; empty for the voice of the document itself.",
    "citations.claim": "The claim or group that is taken from the work; empty for none.",
}


@frozen(kw_only=True)
class Sheet:
    """One sheet.

    Attributes:
        name: its name.
        table: the table to which a package can add columns of its own; empty for none.
        above: the column that names the entry to which a row belongs; empty for none.
        columns: its columns by name, in order.
        inside: the fields whose entries are rows of another sheet, each with that sheet.
        order: the fields of its entries in the order in which people write them.
    """

    name: str
    table: str = ""
    above: str = ""
    columns: Mapping[str, Field]
    inside: Mapping[str, str]
    order: tuple[str, ...] = ()

    def with_own(self, names: Iterable[str]) -> "Sheet":
        """Return the sheet with columns that a package declares as its own."""
        own = {
            f"extra.{name}": Field(
                name=f"extra.{name}", description="A column of this package.", example=""
            )
            for name in names
        }
        return evolve(self, columns={**self.columns, **own})


def _name(field: Field, *, nested: bool) -> str:
    if field.holds == "entry":
        return "claims"
    return f"{field.holds}s" if nested or field.holds == "voice" else field.name


def _is_cell(field: Field) -> bool:
    """Tell whether a field is one cell: a text, a voice that is an id alone, a list of ids."""
    if field.shape in {"line", "free", "quote", "either"}:
        return True
    return field.shape == "list" and not field.holds


def _column(name: str, sheet: str, example: str = "1") -> Field:
    """Return a column by which rows name each other."""
    description = _DESCRIBED.get(f"{sheet}.{name}") or _DESCRIBED[name]
    return Field(name=name, shape="line", description=description, example=example)


def _sheet(name: str, kind: EntryKind, above: str) -> Sheet:
    fields = dict(kind.fields)
    if name == "claims":  # a group is a row too
        fields |= ENTRY_KINDS["group"].fields
    inside = {each: _name(field, nested=True) for each, field in fields.items() if field.holds}
    columns = {each: field for each, field in fields.items() if _is_cell(field)}
    for each, field in columns.items():
        if f"{name}.{each}" in _DESCRIBED:
            columns[each] = evolve(field, description=_DESCRIBED[f"{name}.{each}"])
        if name == "claims" and each in _ONCE:
            once = f"{field.description} Needed here or in the row that this one is a part of."
            columns[each] = evolve(field, description=once)
        if field.shape == "list":
            columns[each] = evolve(field, description=f"{field.description} {_LIST}")
    if name == "document":
        voice = evolve(DOSSIER.fields["voice"], description=_DESCRIBED["document.voice"])
        columns = {"id": columns["id"], "voice": voice} | columns
    if "regions" in fields:
        inside["regions"] = "regions"
    before = [above] if above else []
    if inside and not fields["id"].required:
        before.insert(0, "number")
    columns = {each: _column(each, name) for each in before} | columns
    table = kind.table if "extra" in fields else ""
    return Sheet(
        name=name, table=table, above=above, columns=columns, inside=inside, order=tuple(fields)
    )


def _regions() -> Sheet:
    role = next(column for column in RESOURCES["regions"].columns if column.name == "role")
    lines = "The first and the last line of this part of the text, or its one line."
    columns = (
        _column("capture", "regions", "t001"),
        Field(name="lines", shape="line", description=lines, example="3-21", required=True),
        Field(
            name="role",
            shape="line",
            description=role.description,
            example=role.example,
            choices=role.choices,
            required=True,
        ),
    )
    named = {column.name: column for column in columns}
    return Sheet(name="regions", above="capture", columns=named, inside={})


_ABOVE = {
    "identifiers": "document",
    "document_agents": "document",
    "names": "record",
    "appraisals": "document",
    "claims": "part_of",
    "voices": "claim",
    "breakdowns": "claim",
    "citations": "claim",
}


def _sheets(holder: EntryKind, *, nested: bool) -> Iterator[Sheet]:
    for field in holder.fields.values():
        if field.name == "regions":
            yield _regions()
        if not field.holds or (field.holds == "entry" and nested):
            continue
        kind = ENTRY_KINDS["claim" if field.holds == "entry" else field.holds]
        name = _name(field, nested=nested)
        yield _sheet(name, kind, _ABOVE.get(name, ""))
        if kind.name != "breakdown":  # whose parts are rows of claims
            yield from _sheets(kind, nested=True)


SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in _sheets(DOSSIER, nested=False)}
"""Every sheet by its name, in the order of the workbook."""
_ORDER = list(SHEETS)


def line_of(sheet: str, row: int) -> int:
    """Return the line under which a row is counted when all sheets are counted as one text.

    >>> address(line_of("claims", 7), 4)
    'claims!D7'
    """
    return _ORDER.index(sheet) * TALLEST + row


def address(line: int, column: int) -> str:
    """Return the address that spreadsheet programs show for a place of the workbook."""
    sheet, row = divmod(line - 1, TALLEST)
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{_ORDER[sheet]}!{letters}{row + 1}"
