"""What is wrong with single cells of sheets, and with what they name; each fault at its cell."""

import re
from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD
from docprov.dossiers.fields import Field
from docprov.dossiers.grammar import ENTRY_KINDS, HANDED_TO_PARTS
from docprov.dossiers.grammar import VOCABULARY as DECLARED
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.dossiers.sources import Sources
from docprov.dossiers.statements import statement
from docprov.dossiers.yaml.nodes import Fields, Text
from docprov.model.dates import Date
from docprov.model.values import Quantity, quantity_advice
from docprov.recording.spreadsheets.reading import DAMAGED_CELL, damage
from docprov.recording.spreadsheets.sheets import SHEETS, Sheet
from docprov.storage.files import dossier_file

_NOTATION = "the second row of the sheet, as `docprov template` writes it, tells what belongs into the column"
_PARTS = "name this breakdown in the column part_of of the claims that are its parts"
_SPELLING = 85
"""How like a word of a list another one must be to be a slip of the pen; all words of the list are told in any case."""
_SEVERAL = re.compile(r"[,;>&+\n]")
_DATE = "write year-month-day, such as 1992-02-25, or as much of it as is known, such as 1992-02 or 1992"


def check_row(file: str, sheet: Sheet, row: Fields, faults: list[Diagnostic]) -> None:
    """Report what is wrong with the cells of a row, and which it lacks; spaces around words are taken off."""
    shape = ENTRY_KINDS[sheet.kind].shapes
    for name, written in row.entries.items():
        if not isinstance(written, Text):
            continue
        kind = shape.get(name, "free" if name.startswith("extra.") else "line")
        column = ENTRY_KINDS[sheet.kind].fields.get(name)
        # Spaces around a word are nobody's statement; in a text they are kept.
        node = (
            written if kind in {"free", "quote"} else evolve(written, value=written.value.strip())
        )
        row.entries[name] = node
        place, called = Place(file=file, line=node.line, column=node.column), f"{sheet.name}.{name}"
        if (
            kind != "quote"
            and name != "value"
            and (found := damage(node.value, _damaged_as(kind, column)))
        ):
            faults.append(DAMAGED_CELL.at(place, called, node.value, found))
        elif problem := _problem(sheet.kind, name, node.value, column):
            faults.append(BAD_NOTATION.at(place, called, problem, help=_help(column)))
        elif kind == "line" and "\n" in node.value:
            faults.append(
                BAD_NOTATION.at(place, called, "it has a line break", help="write it in one line")
            )
    for name in ENTRY_KINDS[sheet.kind].required:
        if name not in row.entries and name != "parts" and name in sheet.columns:
            place = Place(file=file, line=row.line, column=row.column)
            faults.append(
                MISSING_FIELD.at(
                    place, "the row", name, help=f"fill in the column {name} of this row"
                )
            )


def _help(column: Field | None) -> str:
    return _DATE if column is not None and column.kind == "date" else _NOTATION


def _damaged_as(kind: str, column: Field | None) -> str:
    if column is not None and column.kind == "date":
        return "date"
    return "free" if kind in {"free", "quote"} else "line"


def _problem(kind: str, name: str, text: str, column: Field | None) -> str:
    """Return what is wrong with the notation of a cell, by what its column says; nothing where all is well."""
    inherited = kind == "claim" and text == "unstated"
    if column is None or inherited:
        return ""
    if name == "id" and kind in {"claim", "breakdown", "citation", "review"}:
        letter = {"claim": "c", "breakdown": "b", "citation": "x", "review": "a"}[kind]
        good = re.fullmatch(f"{letter}-[a-z0-9]+", text)
        return (
            ""
            if good
            else f"{text!r} is not {letter}- and letters or digits; leave it empty and `docprov anchor` writes one"
        )
    if name == "id" and kind == "document":
        return _refusal(dossier_file, text)
    if column.choices and text not in column.choices:
        near = closest(text, list(column.choices), _SPELLING)
        return f"{text!r} is none of {', '.join(column.choices)}" + (
            f"; did you mean {near!r}?" if near else ""
        )
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


def declared_in(sources: Sources, file: str, kind: str) -> set[str]:
    """Return the ids that one file declares, whether others declare them too or not."""
    declared = sources.ledger.declared_by.get(file, {}) if sources.ledger else {}
    own = {key.removeprefix(f"{kind} ") for key in declared if key.startswith(f"{kind} ")}
    return own - sources.derived if kind == "subjects" else own


def declared_beside(sources: Sources, file: str, kind: str) -> set[str]:
    """Return the ids that stay declared where a file is replaced."""
    ids = {row.cells["id"] or "" for row in sources.rows[kind]}
    shared = sources.ledger.shared if sources.ledger else {}
    return ids - {
        each for each in declared_in(sources, file, kind) if f"{kind} {each}" not in shared
    }


def unknown_references(
    rows: Mapping[str, list[Fields]], sources: Sources, file: str
) -> Iterator[Diagnostic]:
    """Yield the cells that name an agent, a subject, a predicate or a document that nobody declares.

    Args:
        rows: the rows of each sheet.
        sources: the package.
        file: name of the dossier that the sheets come to; what only the one there now declares is not declared any more.
    """
    known = {kind: declared_beside(sources, file, kind) for kind in DECLARED}
    for kind in DECLARED:
        known[kind] |= {cell(row, "id") for row in rows[kind]}
    known["documents"] |= {cell(row, "id") for row in rows["document"]}
    known["subjects"] |= known["agents"]
    for name, sheet in SHEETS.items():
        for row in rows[name]:
            for field, node in row.entries.items():
                column = ENTRY_KINDS[sheet.kind].fields.get(field)
                target = (
                    column.references
                    if column is not None
                    else "agents"
                    if field == "voice"
                    else None
                )
                value = node.value if isinstance(node, Text) else ""
                placed = (
                    field == "document" and field in sheet.before
                )  # looked at where rows are put together
                if placed or target not in known or value == "unstated" or field == "replaced_by":
                    continue
                if value not in known[target]:
                    near = closest(value, sorted(known[target]))
                    help_ = (
                        f"did you mean {near!r}?" if near else f"add a row for it to {target}.csv"
                    )
                    if target == "agents" and _SEVERAL.search(value):
                        help_ = "write one row for each voice into voices.csv, outermost first, and leave this cell empty"
                        help_ = (
                            help_
                            if field == "voice"
                            else "write one agent into the cell, and one row for each"
                        )
                    place = Place(file=f"{name}.csv", line=node.line, column=node.column)
                    yield UNKNOWN_REFERENCE.at(place, target[:-1], value, help=help_)


def predicates_of(rows: Mapping[str, list[Fields]], sources: Sources) -> dict[str, dict[str, str]]:
    """Return what the package and the sheets say of each predicate: the kind of its values, and its template."""
    names = ("value_type", "template")
    known = {
        row.cells["id"] or "": {name: row.cells[name] or "" for name in names}
        for row in sources.rows["predicates"]
    }
    return known | {
        cell(row, "id"): {name: cell(row, name) for name in names} for row in rows["predicates"]
    }


def misfit_values(
    claims: list[Fields], predicates: Mapping[str, Mapping[str, str]]
) -> Iterator[Diagnostic]:
    """Yield the values that a program has changed, and those that are not of the kind that their predicate takes."""
    readers: dict[str, Callable[[str], object]] = {
        "quantity": Quantity.parse,
        "elapsed-years": Quantity.parse,
        "date": Date,
    }
    for row in claims:
        node = row.entries.get("value")
        if not isinstance(node, Text):
            continue
        value, place = node.value, Place(file="claims.csv", line=node.line, column=node.column)
        kind = predicates.get(cell(row, "predicate"), {}).get("value_type", "text")
        if found := damage(
            value, {"date": "date", "quantity": "value", "elapsed-years": "value"}.get(kind, "free")
        ):
            yield DAMAGED_CELL.at(place, "claims.value", value, found)
        elif problem := _refusal(readers.get(kind, str), value):
            help_ = (
                _DATE if kind == "date" else quantity_advice(value).removesuffix(":")
            )  # a colon ends names in YAML
            yield BAD_NOTATION.at(place, "claims.value", problem, help=help_)


def cell(row: Fields, name: str) -> str:
    """Return the text of a cell, empty where there is none."""
    node = row.entries.get(name)
    return node.value if isinstance(node, Text) else ""


def unfinished_claims(
    rows: Mapping[str, list[Fields]], predicates: Mapping[str, Mapping[str, str]]
) -> Iterator[Diagnostic]:
    """Yield what claims and breakdowns lack, or have too much, by what their predicate takes.

    A part of a breakdown has the quote, the subject and the predicate of its whole where its own cells are empty.
    """
    wholes = {sign: cell(row, "claim") for row in rows["breakdowns"] for sign in _signs(row)}
    claims = {sign: row for row in rows["claims"] for sign in _signs(row)}

    def stated(row: Fields | None, name: str, deepest: int = 40) -> str:
        own = cell(row, name) if row is not None else ""
        if own or row is None or name not in HANDED_TO_PARTS or not deepest:
            return own if own != "unstated" else ""
        return stated(claims.get(wholes.get(cell(row, "part_of"), "")), name, deepest - 1)

    for row in rows["claims"]:
        if (above := cell(row, "part_of")) and wholes.get(above) not in claims:
            continue  # told where rows are put together
        lacking = [
            (name, "") for name in ("quote", "subject", "predicate") if not stated(row, name)
        ]
        predicate = predicates.get(stated(row, "predicate"))
        yield from (
            _lack("claims", row, name, why)
            for name, why in lacking or _lacking(row, stated, predicate)
        )
        for name, node in (
            row.entries.items()
            if predicate and predicate["value_type"] in {"none", "subject"}
            else ()
        ):
            if name in {"value", "unit"}:
                place = Place(file="claims.csv", line=node.line, column=node.column)
                problem = f"{stated(row, 'predicate')!r} takes no {name}"
                help_ = "empty the cell" + (
                    "; the subject that is meant goes into the column object"
                    if name == "value"
                    else ""
                )
                yield BAD_NOTATION.at(place, f"claims.{name}", problem, help=help_)
    for row in rows["breakdowns"]:
        if not any(cell(claim, "part_of") in _signs(row) for claim in rows["claims"]):
            yield MISSING_FIELD.at(_place("breakdowns", row), "the row", "parts", help=_PARTS)


def _signs(row: Fields) -> set[str]:
    return {cell(row, "number"), cell(row, "id")} - {""}


def _place(sheet: str, row: Fields) -> Place:
    return Place(file=f"{sheet}.csv", line=row.line, column=row.column)


def _lack(sheet: str, row: Fields, name: str, why: str) -> Diagnostic:
    help_ = f"fill in the column {name} of this row{why}"
    return MISSING_FIELD.at(_place(sheet, row), "the row", name, help=help_)


def _lacking(
    row: Fields, stated: Callable[[Fields, str], str], predicate: Mapping[str, str] | None
) -> Iterator[tuple[str, str]]:
    """Yield the columns that a claim with this predicate cannot leave empty, each with the reason."""
    if predicate is None:
        return  # a predicate of nobody is told as such
    kind = predicate["value_type"]
    needed = "object" if kind == "subject" else "" if kind == "none" else "value"
    if needed and not cell(row, needed):
        yield needed, f", which {stated(row, 'predicate')!r} needs"
    if cell(row, "statement"):
        return
    if not predicate["template"]:
        yield "statement", ", since its predicate has no template"
    elif cell(row, "polarity") == "denied":
        yield "statement", ", since no template says what is denied"
    else:
        slots: dict[str, str | None] = {
            name: stated(row, name) for name in ("subject", "population", "object")
        }
        try:
            statement(predicate["template"], slots | {"value": cell(row, "value") or "?"})
        except ValueError as error:
            yield "statement", f", since the template of {stated(row, 'predicate')!r} needs {error}"
