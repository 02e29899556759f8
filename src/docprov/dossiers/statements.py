"""Neutral statements from the template of a predicate."""

import re
from collections.abc import Mapping

from docprov.dossiers.entries import MISSING_FIELD, Entry
from docprov.dossiers.ledger import Cell, Ledger, Row
from docprov.dossiers.yaml.nodes import Text
from docprov.model.value_types import VALUE_TYPES

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(subject|population|object|value)\}")


def statement(template: str, slots: dict[str, str | None]) -> str:
    """Return the sentence that a template makes of a claim.

    Args:
        template: text with the slots {subject}, {population}, {object}, {value}; a part in [ ]
            falls away where one of its slots is unstated.
        slots: the words for each slot, None where it is unstated.

    Raises:
        ValueError: a slot outside [ ] is unstated; the text names it.

    >>> slots = {"population": None, "value": "41"}
    >>> statement("It counts [{population} ]killed as {value}.", slots)
    'It counts killed as 41.'
    """

    def keep(part: re.Match[str]) -> str:
        stated = all(slots.get(slot) for slot in _SLOT.findall(part[1]))
        return part[1] if stated else ""

    def fill(slot: re.Match[str]) -> str:
        words = slots.get(slot[1])
        if not words:
            raise ValueError(slot[1])
        return words

    return _SLOT.sub(fill, _OPTIONAL.sub(keep, template))


UNKNOWN = "?"
"""What is said of a claim for which no statement can be made; a fault says why."""


def statement_of(
    ledger: Ledger, entry: Entry, cells: Mapping[str, Cell], predicate: Row | None
) -> str:
    """Return the statement that a predicate's template makes of a claim; report where it does not.

    Args:
        ledger: knows the labels of subjects and agents.
        entry: the claim.
        cells: its cells.
        predicate: its predicate, None for one that nobody declares.
    """
    if predicate is None:
        return UNKNOWN
    template = predicate.cells["template"]
    if not template or entry.value("polarity") == "denied":
        reason = "no template says what is denied" if template else "its predicate has no template"
        _report(entry, f"write statement: ({reason})")
        return UNKNOWN
    names = ("subject", "population", "object")
    slots: dict[str, str | None] = {name: _label(ledger, cells.get(name)) for name in names}
    slots["value"] = _words(entry, predicate)
    try:
        return statement(template, slots)
    except ValueError as error:
        name = predicate.cells["id"]
        _report(entry, f"state {error}:, which the template of {name!r} needs, or write statement:")
        return UNKNOWN


def _report(entry: Entry, help_: str) -> None:
    entry.faults.append(MISSING_FIELD.at(entry.here, "claim", "statement", help=help_))


def _label(ledger: Ledger, cell: Cell) -> str | None:
    """Return what people call a subject, its id where nobody declares it."""
    key = cell.value if isinstance(cell, Text) else cell
    for resource, name in (("subjects", "label"), ("agents", "name")):
        if (row := ledger.declared(resource, key)) is not None:
            return row.cells[name]
    return key


def _words(entry: Entry, predicate: Row) -> str | None:
    """Return the value as a statement says it; words of the source in quotation marks."""
    value, kind = entry.value("value"), VALUE_TYPES.get(predicate.cells["value_type"] or "")
    return kind.said(value) if kind is not None and value is not None else value
