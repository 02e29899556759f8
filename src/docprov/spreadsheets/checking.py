"""What is wrong with single cells of sheets, and with what they name; each fault at its cell."""

import re
from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from docprov.dates import Date
from docprov.dossiers.declarations import VOCABULARY as DECLARED
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, closest
from docprov.dossiers.grammar import KINDS, column_of
from docprov.dossiers.nodes import Fields, Text
from docprov.dossiers.sources import Sources
from docprov.errors import DocprovError
from docprov.files import dossier_file
from docprov.records import Column
from docprov.reports import Diagnostic, Place
from docprov.rules.identity import UNKNOWN_REFERENCE
from docprov.spreadsheets.reading import DAMAGED_CELL, damage
from docprov.spreadsheets.sheets import SHEETS, Sheet
from docprov.values import Quantity, quantity_advice

_NOTATION = "the second row of the sheet, as `docprov template` writes it, tells what belongs into the column"
_DATE = "write year-month-day, such as 1992-02-25, or as much of it as is known, such as 1992-02 or 1992"


def check_row(file: str, sheet: Sheet, row: Fields, faults: list[Diagnostic]) -> None:
    """Report what is wrong with the cells of a row, and which it lacks; spaces around words are taken off."""
    shape = KINDS[sheet.kind].shape
    for name, written in row.entries.items():
        if not isinstance(written, Text):
            continue
        kind = shape.get(name, "free" if name.startswith("extra.") else "line")
        column = column_of(sheet.kind, name)
        # Spaces around a word are nobody's statement; in a text they are kept.
        cell = written if kind in {"free", "quote"} else evolve(written, value=written.value.strip())
        row.entries[name] = cell
        place, called = Place(file=file, line=cell.line, column=cell.column), f"{sheet.name}.{name}"
        if kind != "quote" and name != "value" and (found := damage(cell.value, _damaged_as(kind, column))):
            faults.append(DAMAGED_CELL.at(place, called, cell.value, found))
        elif problem := _problem(sheet.kind, name, cell.value, column):
            faults.append(BAD_NOTATION.at(place, called, problem, help=_help(column)))
        elif kind == "line" and "\n" in cell.value:
            faults.append(BAD_NOTATION.at(place, called, "it has a line break", help="write it in one line"))
    for name in KINDS[sheet.kind].needed:
        if name not in row.entries and name != "parts" and name in sheet.columns:
            place = Place(file=file, line=row.line, column=row.column)
            faults.append(MISSING_FIELD.at(place, "the row", name, help=f"fill in the column {name} of this row"))


def _help(column: Column | None) -> str:
    return _DATE if column is not None and column.kind == "date" else _NOTATION


def _damaged_as(kind: str, column: Column | None) -> str:
    if column is not None and column.kind == "date":
        return "date"
    return "free" if kind in {"free", "quote"} else "line"


def _problem(kind: str, name: str, text: str, column: Column | None) -> str:
    """Return what is wrong with the notation of a cell, by what its column says; nothing where all is well."""
    inherited = kind == "claim" and text == "unstated"
    if column is None or inherited:
        return ""
    if name == "id" and kind in {"claim", "breakdown", "citation", "review"}:
        letter = {"claim": "c", "breakdown": "b", "citation": "x", "review": "a"}[kind]
        good = re.fullmatch(f"{letter}-[a-z0-9]+", text)
        return (
            "" if good else f"{text!r} is not {letter}- and letters or digits; leave it empty and `docprov anchor` writes one"
        )
    if name == "id" and kind == "document":
        return _refusal(dossier_file, text)
    if column.choices and text not in column.choices:
        near = closest(text, list(column.choices))
        return f"{text!r} is none of {', '.join(column.choices)}" + (f"; did you mean {near!r}?" if near else "")
    if column.kind == "date":
        return _refusal(Date, text)
    if column.pattern and not re.fullmatch(column.pattern, text):
        return f"{text!r} is not written as in {column.example!r}"
    return ""


def _refusal(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except (ValueError, DocprovError) as error:
        return str(error)
    return ""


def unknown_references(rows: Mapping[str, list[Fields]], sources: Sources) -> Iterator[Diagnostic]:
    """Yield the cells that name an agent, a subject, a predicate or a document that nobody declares."""
    known = {kind: {row.cells["id"] or "" for row in sources.rows[kind]} for kind in DECLARED}
    for kind in DECLARED:
        known[kind] |= {_cell(row, "id") for row in rows[kind]}
    known["documents"] |= {_cell(row, "id") for row in rows["document"]}
    known["subjects"] |= known["agents"]
    for name, sheet in SHEETS.items():
        for row in rows[name]:
            for field, cell in row.entries.items():
                column = column_of(sheet.kind, field)
                target = column.references if column is not None else "agents" if field == "voice" else None
                value = cell.value if isinstance(cell, Text) else ""
                placed = field == "document" and field in sheet.before  # looked at where rows are put together
                if placed or target not in known or value == "unstated" or field == "replaced_by":
                    continue
                if value not in known[target]:
                    near = closest(value, sorted(known[target]))
                    help_ = f"did you mean {near!r}?" if near else f"add a row for it to {target}.csv"
                    place = Place(file=f"{name}.csv", line=cell.line, column=cell.column)
                    yield UNKNOWN_REFERENCE.at(place, target[:-1], value, help=help_)


def value_types(rows: Mapping[str, list[Fields]], sources: Sources) -> dict[str, str]:
    """Return what kind of value the claims of each predicate have."""
    known = {row.cells["id"] or "": row.cells["value_type"] or "" for row in sources.rows["predicates"]}
    return known | {_cell(row, "id"): _cell(row, "value_type") for row in rows["predicates"]}


def misfit_values(claims: list[Fields], types: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield the values that a program has changed, and those that are not of the kind that their predicate takes."""
    readers: dict[str, Callable[[str], object]] = {
        "quantity": Quantity.parse, "elapsed-years": Quantity.parse, "date": Date
    }  # fmt: skip
    for row in claims:
        cell = row.entries.get("value")
        if not isinstance(cell, Text):
            continue
        value, place = cell.value, Place(file="claims.csv", line=cell.line, column=cell.column)
        kind = types.get(_cell(row, "predicate"), "text")
        if found := damage(value, {"date": "date", "quantity": "value", "elapsed-years": "value"}.get(kind, "free")):
            yield DAMAGED_CELL.at(place, "claims.value", value, found)
        elif problem := _refusal(readers.get(kind, str), value):
            help_ = _DATE if kind == "date" else quantity_advice(value).removesuffix(":")  # a colon ends names in YAML
            yield BAD_NOTATION.at(place, "claims.value", problem, help=help_)


def _cell(row: Fields, name: str) -> str:
    cell = row.entries.get(name)
    return cell.value if isinstance(cell, Text) else ""
