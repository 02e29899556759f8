"""Neutral statements: what the template of a predicate says, and who reports it."""

import re
from collections.abc import Mapping, Sequence

from attrs import evolve

from docprov.dossiers.context import Voice
from docprov.dossiers.entries import MISSING_FIELD, Entry
from docprov.dossiers.ledger import Cell, Ledger, Row
from docprov.dossiers.named_subjects import LABELS
from docprov.dossiers.wording import Speaker, conjugated, has_verb
from docprov.dossiers.yaml.nodes import Text
from docprov.model.value_types import VALUE_TYPES

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(subject|population|object|value)\}")


def statement(template: str, slots: dict[str, str | None]) -> str:
    """Return a template with its slots filled.

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
    ledger: Ledger,
    entry: Entry,
    cells: Mapping[str, Cell],
    predicate: Row | None,
    voices: Sequence[Voice],
) -> str:
    """Return the statement that a predicate's template makes of a claim; report where it does not.

    Args:
        ledger: knows the labels of subjects and agents.
        entry: the claim.
        cells: its cells.
        predicate: its predicate, None for one that nobody declares.
        voices: who says it, outermost first.
    """
    if predicate is None:
        return UNKNOWN
    template = predicate.cells["template"]
    polarity = entry.value("polarity") or "affirmed"
    if not template or polarity != "affirmed":
        reason = f"no template says what is {polarity}" if template else "its predicate has none"
        _report(entry, f"write statement: ({reason})")
        return UNKNOWN
    names = ("subject", "population", "object")
    slots: dict[str, str | None] = {name: _label(ledger, cells.get(name)) for name in names}
    slots["value"] = _words(entry, predicate)
    speakers = _speakers(ledger, entry, cells, voices)
    for slot in names if len(speakers) == 1 else ():
        if _text(cells.get(slot)) == _text(cells["document"]):
            slots[slot] = ledger.wording.itself()
    try:
        clause = statement(conjugated(template, len(speakers) - 1), slots)
    except ValueError as error:
        name = predicate.cells["id"]
        _report(entry, f"state {error}:, which the template of {name!r} needs, or write statement:")
        return UNKNOWN
    # A template without a verb in two forms is the whole sentence, in its own words.
    return ledger.wording.sentence(speakers, clause) if has_verb(template) else clause


def _speakers(
    ledger: Ledger, entry: Entry, cells: Mapping[str, Cell], voices: Sequence[Voice]
) -> list[Speaker]:
    """Return the voices as a statement names them; the document's own is called what it is."""
    speakers = []
    for place, voice in enumerate(voices):
        mode, certainty = (_text(voice.cells.get(name)) for name in ("mode", "certainty"))
        innermost = place == len(voices) - 1
        if not innermost and voices[place + 1].entry.value("intent") == "quotes":
            mode = "quotes"
        implied = "implied" in {certainty, entry.value("certainty") if innermost else None}
        name = _label(ledger, voice.cells["agent"]) or UNKNOWN
        speakers.append(Speaker(name=name, mode=mode or "", implied=implied))
    document = ledger.declared("documents", _text(cells["document"]))
    kind = (document.cells["kind"] if document else None) or "other"
    own = Speaker(name=ledger.wording.document(kind))
    return [evolve(speakers[0], name=own.name), *speakers[1:]] if speakers else [own]


def _text(cell: Cell) -> str | None:
    return cell.value if isinstance(cell, Text) else cell


def _report(entry: Entry, help_: str) -> None:
    entry.faults.append(MISSING_FIELD.at(entry.here, "claim", "statement", help=help_))


def _label(ledger: Ledger, cell: Cell) -> str | None:
    """Return what people call a subject, its id where nobody declares it."""
    key = _text(cell)
    for resource, name in (("subjects", "label"), *LABELS.items()):
        if (row := ledger.declared(resource, key)) is not None:
            return row.cells[name]
    return key


def _words(entry: Entry, predicate: Row) -> str | None:
    """Return the value as a statement says it; words of the source in quotation marks."""
    value, kind = entry.value("value"), VALUE_TYPES.get(predicate.cells["value_type"] or "")
    return kind.said(value) if kind is not None and value is not None else value
