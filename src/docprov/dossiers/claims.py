"""Claims, groups and breakdowns of a dossier on their way to rows.

A group hands its fields down to the entries below it; a breakdown hands those of its whole down to
the parts. The chain of voices grows from the outside in: the document's own, the cited work's under
a citation, then those written.
"""

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from docprov.diagnostics.limits import is_full
from docprov.dossiers.context import UNSTATED, Context
from docprov.dossiers.entries import (
    BAD_NOTATION,
    MISSING_FIELD,
    UNUSED_FIELD,
    WRONG_SHAPE,
    Entry,
)
from docprov.dossiers.grammar import (
    BREAKDOWN,
    CITATION,
    CLAIM,
    CLAIMING,
    GROUP,
    HANDED_TO_PARTS,
    INHERITED,
)
from docprov.dossiers.ledger import Cell, Row
from docprov.dossiers.passages import Quoted, declare_passage
from docprov.dossiers.source import Source, report_unused
from docprov.dossiers.statements import statement_of
from docprov.dossiers.voices import (
    add_attributions,
    add_citation,
    check_declared,
    spoken,
    voices_of,
)
from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text
from docprov.model.value_types import VALUE_TYPES

_NEEDED = ("quote", "subject", "predicate")


@frozen
class ClaimReader:
    """Turns the entries of one dossier into rows.

    Attributes:
        source: the dossier.
        tolerance: share by which `about` and `nearly` widen a number.
        seen: ids of the claims read so far.
        used: places of the inherited fields and of the voices that some claim has.
    """

    source: Source
    tolerance: Decimal
    seen: set[str] = field(factory=set)
    used: set[tuple[int, int]] = field(factory=set)

    def read(self, dossier: Entry) -> None:
        """Add the rows of all claims and citations of a dossier."""
        context = Context(voices=tuple(voices_of(self.source, dossier)))
        complete = [self._entry(dossier, node, context) for node in dossier.items("claims")]
        for citation in dossier.entries("citations", "citation", CITATION.shapes):
            add_citation(self.source, citation)
        if not self.seen:
            check_declared(self.source, context.voices)
        elif all(complete):
            self._check_used(dossier)

    def _entry(self, above: Entry, node: object, context: Context) -> bool:
        """Add the rows of an entry of claims; return whether all of it could be read."""
        if is_full(above.faults, above.file):
            return False
        if not isinstance(node, Fields):
            line = node if isinstance(node, Text | Items) else above.node
            place = above.place(line)
            above.faults.append(
                WRONG_SHAPE.at(place, "an entry of claims", "not a mapping", "fields")
            )
            return False
        group = "claims" in node or ("citation" in node and CLAIMING.isdisjoint(node))
        kind = GROUP if group else CLAIM
        entry = Entry(above.file, kind.name, node, kind.shapes, above.faults)
        inner = spoken(self.source, entry, context.below(entry))
        if not group:
            return entry.sound and self._claim(entry, inner)
        # Every part is read, also after one that could not be.
        parts = [self._entry(entry, part, inner) for part in entry.items("claims")]
        complete = entry.sound and all(parts)
        if complete:
            self._check_used(entry)
        return complete

    def _check_used(self, entry: Entry) -> None:
        """Report the fields and voices of an entry that no claim has."""
        for name, text in entry.texts.items():
            if name in INHERITED and text.value != UNSTATED and not self._is_used(text):
                self._report(entry, name, text)
        voice = entry.node.entries.get("voice")
        for part in voice.items if isinstance(voice, Items) else [voice]:
            if isinstance(part, Text) and part.value == UNSTATED:
                continue
            if isinstance(part, Text | Fields) and not self._is_used(part):
                self._report(entry, "voice", part)

    def _is_used(self, node: Node) -> bool:
        return (node.line, node.column) in self.used

    def _report(self, entry: Entry, name: str, node: Node) -> None:
        if entry.name in {"claim", "part"}:
            report_unused(entry, CLAIM.fields[name])
            return
        problem = "no claim below takes it"
        help_ = f"remove {name}:, or the {name}: of a claim below that replaces it"
        entry.faults.append(
            UNUSED_FIELD.at(entry.place(node), f"{entry.name}.{name}", problem, help=help_)
        )

    def _claim(self, entry: Entry, context: Context, breakdown: str | None = None) -> bool:
        """Add the rows of a claim and its parts; return whether all of it could be read."""
        fields, source = context.fields, self.source
        if not _is_complete(entry, fields):
            return False
        own = {name: text for name, text in entry.texts.items() if name not in INHERITED}
        stated = _in_effect({**own, **fields})
        identifier = source.identify(entry, "c", _content(source, stated, breakdown))
        passage = declare_passage(source, entry, Quoted.of(stated.get))
        if passage is None:  # the dossier has no capture, which is reported once
            return False
        inherited = [text for name, text in stated.items() if name in INHERITED]
        self.used.update((text.line, text.column) for text in inherited)
        self.used.update((voice.node.line, voice.node.column) for voice in context.voices)
        cells = source.cells(entry, CLAIM, stated)
        cells |= {"id": identifier, "document": source.document, "passage": passage}
        cells |= {"activity": source.activity, "review": source.review_of(identifier)}
        cells |= {"breakdown": breakdown} | self._time(entry, context, stated)
        before = len(entry.faults)
        predicate = source.ledger.declared("predicates", fields["predicate"].value)
        cells |= self._value(entry, predicate, fields["quote"].value)
        if len(entry.faults) == before:
            cells["statement"] = cells["statement"] or statement_of(
                source.ledger, entry, cells, predicate, context.voices
            )
            row = source.ledger.add("claims", entry.here, cells)
            if (value := entry.text("value_as_written") or entry.text("value")) is not None:
                row.written.setdefault("value", entry.place(value))
            # A second claim under one id is reported at that id alone.
            if identifier.value not in self.seen:
                certainty = entry.text("certainty")
                add_attributions(source, identifier.value, context.voices, certainty)
            self.seen.add(identifier.value)
        complete = [
            self._breakdown(part, identifier.value, context)
            for part in entry.entries("breakdowns", "breakdown", BREAKDOWN.shapes)
        ]
        self._check_used(entry)
        return all(complete)

    def _breakdown(self, entry: Entry, whole: str, context: Context) -> bool:
        """Add a breakdown and its parts; return whether all of it could be read."""
        stated = [entry.required(name) for name in ("dimension", "reading")]
        if not entry.items("parts") and entry.sound:
            entry.faults.append(MISSING_FIELD.at(entry.here, "breakdown", "parts"))
        if not all(stated):
            return False
        content = [whole, entry.value("dimension"), entry.value("reading")]
        identifier = self.source.identify(entry, "b", content)
        cells = self.source.cells(entry, BREAKDOWN) | {"id": identifier, "whole": whole}
        self.source.ledger.add("breakdowns", entry.here, cells)
        complete = True
        for part in entry.entries("parts", "part", CLAIM.shapes):
            inner = spoken(self.source, part, context.below(part, HANDED_TO_PARTS))
            complete &= part.sound and self._claim(part, inner, identifier.value)
        return complete

    def _time(self, entry: Entry, context: Context, stated: Mapping[str, Text]) -> dict[str, Cell]:
        """Return the cells of a time that the fields alone do not give."""
        time, quote = stated.get("time"), stated.get("time_quote")
        if time is None and quote is None:
            return {}
        basis: Cell = stated.get("time_basis")
        if basis is None and context.written & {"time", "time_quote"}:
            basis = "stated"
        elif basis is None and quote is not None:
            basis = "inherited"
        if basis is None:
            help_ = "a time handed down needs time_quote: or time_basis: too"
            # One place for all claims to which it is handed down.
            place = entry.place(time) if time is not None else entry.here
            entry.faults.append(MISSING_FIELD.at(place, "time", "time_basis", help=help_))
            return dict.fromkeys(("time", "time_as_written"))
        around = (stated.get("time_prefix"), stated.get("time_suffix"))
        quoted = Quoted(quote, *around, stated.get("capture"))
        return {"time_passage": declare_passage(self.source, entry, quoted), "time_basis": basis}

    def _value(self, entry: Entry, predicate: Row | None, quote: str) -> dict[str, Cell]:
        """Return the cells of a claim's value, and report one that its predicate does not take."""
        if predicate is None:
            return dict.fromkeys(("value", "unit"))
        kind = VALUE_TYPES.get(predicate.cells["value_type"] or "", VALUE_TYPES["text"])
        name = predicate.cells["id"]
        text, unit = entry.text("value"), entry.text("unit")
        if text is not None and kind.field != "value":
            problem = f"{name!r} takes no value"
            entry.fault(BAD_NOTATION, "value", "claim.value", problem, help=kind.advice)
        if unit is not None and not kind.has_unit:
            problem = f"{name!r} counts nothing"
            entry.fault(BAD_NOTATION, "unit", "claim.unit", problem, help="remove it")
        # A source that says that something is not known need not say what it might be.
        if entry.value("polarity") != "unknown":
            for needed in kind.needs:
                entry.required(needed)
        if text is None or kind.field != "value":
            return {}
        try:
            filled = kind.cells(text.value, quote, self.tolerance)
        except ValueError as error:
            help_ = kind.advice_for(text.value)
            entry.fault(BAD_NOTATION, "value", "claim.value", error, help=help_)
            return {}
        cells: dict[str, Cell] = {
            column: cell if cell is None or column == "comparator" else text.of(cell)
            for column, cell in filled.items()
        }
        if (spelled := entry.text("value_as_written")) is not None:
            cells["value_as_written"] = spelled
        return cells | {"unit": unit or kind.unit_of(predicate.cells)}


def _is_complete(entry: Entry, fields: Mapping[str, Text]) -> bool:
    """Report what a claim neither states nor inherits; return whether it has all that it needs."""
    absent = [name for name in _NEEDED if name not in fields]
    for name in absent:
        help_ = f"add {name}: here or in a group above"
        entry.faults.append(MISSING_FIELD.at(entry.here, "claim", name, help=help_))
    return not absent


def _in_effect(stated: Mapping[str, Text]) -> dict[str, Text]:
    """Return the fields of a claim that say something; others lack a field that they need."""
    return {
        name: text
        for name, text in stated.items()
        if not CLAIM.fields[name].needs or any(each in stated for each in CLAIM.fields[name].needs)
    }


def _content(source: Source, stated: Mapping[str, Text], breakdown: str | None) -> list[str | None]:
    """Return what the id of a claim is proposed from."""
    said = {name: text.value for name, text in stated.items()}
    names = (*_NEEDED, "population", "value")
    return [source.document, *(said.get(name, "") for name in names), breakdown]
