"""Claims, groups, breakdowns, voices and citations of a dossier on their way to rows.

A group hands its fields down to the entries below it; a breakdown hands those of its whole down to the parts. The chain of
voices grows from the outside in: the document's own, the cited work's under a citation, then those written.
"""

from collections.abc import Mapping
from decimal import Decimal

from attrs import field, frozen

from docprov.diagnostics.suggestions import closest
from docprov.dossiers.declarations import MISSING_ID, Quoted, Source, cells_of
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, WRONG_SHAPE, Entry
from docprov.dossiers.grammar import (
    BREAKDOWN,
    CITATION,
    CLAIM,
    CLAIMING,
    GROUP,
    HANDED_TO_PARTS,
    INHERITED,
    VOICE,
)
from docprov.dossiers.ledger import UNKNOWN_REFERENCE, Cell, Row
from docprov.dossiers.statements import statement
from docprov.dossiers.yaml.nodes import Fields, Items, Text
from docprov.model.dates import Date
from docprov.model.values import Quantity, decimal_text, quantity_advice
from docprov.text.locators import KINDS

_UNSTATED = "unstated"
_CITED_ROLES = ("author", "speaker", "issuer", "publisher", "distributor")


@frozen(kw_only=True)
class Voice:
    """One step of a chain before its place in it is known."""

    cells: Mapping[str, Cell]
    entry: Entry
    node: Text | Fields


@frozen(kw_only=True)
class Context:
    """What an entry inherits.

    Attributes:
        fields: the inherited fields.
        written: the fields that the entry itself states, for telling a time stated here from one stated above.
        voices: the chain so far, outermost first.
    """

    fields: Mapping[str, Text] = field(factory=dict)
    written: frozenset[str] = frozenset()
    voices: tuple[Voice, ...] = ()

    def spoken(self, voices: tuple[Voice, ...]) -> "Context":
        """Return the same with another chain of voices."""
        return Context(fields=self.fields, written=self.written, voices=voices)

    def below(self, entry: Entry, handed: frozenset[str] = INHERITED) -> "Context":
        """Return what holds for an entry: what is handed down, then what the entry says itself."""
        fields = {name: text for name, text in self.fields.items() if name in handed}
        own = {
            name: text
            for name in entry.node.entries
            if name in INHERITED and (text := entry.text(name)) is not None
        }
        if "quote" in own:
            for name in ("prefix", "suffix", *KINDS):
                fields.pop(name, None)
        if own.keys() & {"time", "time_quote"}:
            for name in (
                "time",
                "time_quote",
                "time_prefix",
                "time_suffix",
                "time_as_written",
                "time_basis",
            ):
                if name != "time" or "time" in own:
                    fields.pop(name, None)
        fields |= own
        stated = {name: text for name, text in fields.items() if text.value != _UNSTATED}
        return Context(fields=stated, written=frozenset(own), voices=self.voices)


@frozen
class ClaimReader:
    """Turns the entries of one dossier into rows.

    Attributes:
        source: the dossier.
        tolerance: share by which `about` and `nearly` widen a number.
        seen: ids of the claims read so far.
    """

    source: Source
    tolerance: Decimal
    seen: set[str] = field(factory=set)

    def read(self, dossier: Entry) -> None:
        """Add the rows of all claims and citations of a dossier."""
        context = Context(voices=tuple(self._voices(dossier)))
        for node in dossier.items("claims"):
            self._entry(dossier, node, context)
        for node in dossier.items("citations"):
            if isinstance(node, Fields):
                self._citation(
                    Entry(dossier.file, "citation", node, CITATION.shapes, dossier.faults)
                )
            else:
                found = "a text" if isinstance(node, Text) else "a list"
                dossier.faults.append(
                    WRONG_SHAPE.at(dossier.place(node), "an entry of citations", found, "fields")
                )
        if not self.seen:
            self._check_declared(context.voices)

    def _check_declared(self, voices: tuple[Voice, ...]) -> None:
        """Report the agents that nobody declares among the voices of a dossier without claims; else their rows show it."""
        ledger = self.source.ledger
        unread = any(
            fault.rule.startswith("DP0") and fault.rule != MISSING_ID.code
            for fault in ledger.faults
        )
        for voice in voices:
            agent = voice.cells["agent"]
            if (
                unread
                or not isinstance(agent, Text)
                or ledger.declared("agents", agent.value) is not None
            ):
                continue  # what could not be read may declare it
            near = closest(agent.value, [row.cells["id"] or "" for row in ledger.rows["agents"]])
            help_ = (
                f"did you mean {near!r}? Else declare it under agents"
                if near
                else "declare it under agents"
            )
            ledger.faults.append(
                UNKNOWN_REFERENCE.at(voice.entry.place(agent), "agent", agent.value, help=help_)
            )

    def _entry(self, above: Entry, node: object, context: Context) -> None:
        if not isinstance(node, Fields):
            line = node if isinstance(node, Text | Items) else above.node
            above.faults.append(
                WRONG_SHAPE.at(above.place(line), "an entry of claims", "no mapping", "fields")
            )
            return
        group = "claims" in node or ("citation" in node and CLAIMING.isdisjoint(node))
        name, known = ("group", GROUP.shapes) if group else ("claim", CLAIM.shapes)
        entry = Entry(above.file, name, node, known, above.faults)
        inner = self._speaking(entry, context.below(entry))
        if group:
            for part in entry.items("claims"):
                self._entry(entry, part, inner)
        elif entry.sound:
            self._claim(entry, inner)

    def _speaking(self, entry: Entry, context: Context) -> Context:
        """Return a context with the voices that an entry adds."""
        added: list[Voice] = []
        cited = entry.fields("citation")
        if cited is not None:
            citation = Entry(entry.file, "citation", cited, CITATION.shapes, entry.faults)
            if citation.sound:
                added += self._citation(citation)
        voice = entry.node.entries.get("voice")
        if isinstance(voice, Text) and voice.value == _UNSTATED:
            return context.spoken((*context.voices[:1], *added))
        added += self._voices(entry)
        return context.spoken((*context.voices, *added)) if added else context

    def _voices(self, entry: Entry) -> list[Voice]:
        node = entry.node.entries.get("voice")
        voices: list[Voice] = []
        for part in node.items if isinstance(node, Items) else [node] if node is not None else []:
            if isinstance(part, Text):
                voices.append(Voice(cells={"agent": part}, entry=entry, node=part))
            elif isinstance(part, Fields):
                step = Entry(entry.file, "voice", part, VOICE.shapes, entry.faults)
                cells = cells_of(step, ("document", "mode", "certainty", "as_written"))
                cells["agent"] = step.required("agent")
                quote = step.text("quote")
                cells["passage"] = self.source.passage(step, Quoted.of(step.text))
                cells["as_written"] = cells["as_written"] or quote
                voices.append(Voice(cells=cells, entry=step, node=part))
        return voices

    def _citation(self, entry: Entry) -> list[Voice]:
        """Add a citation and return the voice of the cited work, where its author or publisher is declared."""
        quote, cited = entry.required("quote"), entry.required("cited")
        intent = entry.required("intent")
        if quote is None or cited is None or intent is None:
            return []
        source = self.source
        identifier = source.identify(entry, "x", [source.document, quote.value, cited.value])
        passage = source.passage(entry, Quoted.of(entry.text))
        if passage is None:
            return []
        names = ("cited", "intent", "locator", "replaced_by", "reason", "note")
        cells = cells_of(entry, names, source.ledger.extra.get("citations", ()))
        cells |= {"id": identifier, "document": source.document, "passage": passage}
        cells["as_written"] = entry.text("as_written") or quote
        cells["replaced_by"] = source.written(entry.text("replaced_by"))
        cells |= {"status": entry.text("status") or "current", "activity": source.activity}
        cells["review"] = source.review_of(identifier)
        source.ledger.add("citations", entry.here, cells)
        if (agent := self._speaker_of(cited.value)) is None:
            return []
        step: dict[str, Cell] = {
            "agent": agent,
            "document": cited,
            "passage": passage,
            "as_written": quote,
        }
        return [Voice(cells=step, entry=entry, node=entry.node)]

    def _speaker_of(self, document: str) -> str | None:
        rows = self.source.ledger.under("document_agents", "document", document)
        for role in _CITED_ROLES:
            for row in sorted(rows, key=lambda row: row.cells["agent"] or ""):
                if row.cells["role"] == role:
                    return row.cells["agent"]
        return None

    def _claim(self, entry: Entry, context: Context, breakdown: str | None = None) -> None:
        fields, source = context.fields, self.source
        absent = [name for name in ("quote", "subject", "predicate") if name not in fields]
        for name in absent:
            entry.faults.append(
                MISSING_FIELD.at(
                    entry.here, "claim", name, help=f"add {name}: here or in a group above"
                )
            )
        if absent:
            return
        content: list[str | None] = [
            source.document,
            *(fields[name].value for name in ("quote", "subject", "predicate")),
        ]
        content += [
            fields["population"].value if "population" in fields else "",
            entry.value("value") or "",
            breakdown,
        ]
        identifier = source.identify(entry, "c", content)
        passage = source.passage(entry, Quoted.of(fields.get))
        if passage is None:  # the dossier has no capture, which is reported once
            return
        names = ("object", "reason", "note", "value_as_written")
        cells: dict[str, Cell] = cells_of(entry, names, source.ledger.extra.get("claims", ()))
        cells |= {
            name: fields.get(name) for name in ("subject", "predicate", "population", "place")
        }
        cells |= {
            "id": identifier,
            "document": source.document,
            "passage": passage,
            "breakdown": breakdown,
        }
        cells |= {
            "polarity": entry.text("polarity") or "affirmed",
            "status": entry.text("status") or "current",
        }
        cells |= {"activity": source.activity, "review": source.review_of(identifier)}
        cells["replaced_by"] = source.written(entry.text("replaced_by"))
        predicate = source.ledger.declared("predicates", fields["predicate"].value)
        cells |= self._time(entry, context)
        before = len(entry.faults)
        if predicate is not None:
            cells |= self._value(entry, predicate, fields["quote"].value)
        if len(entry.faults) == before:
            cells["statement"] = entry.text("statement") or self._statement(entry, cells, predicate)
            row = source.ledger.add("claims", entry.here, cells)
            if (value := entry.text("value_as_written") or entry.text("value")) is not None:
                row.written.setdefault("value", entry.place(value))
            if (
                identifier.value not in self.seen
            ):  # a second claim under one id is reported at that id alone
                self._attributions(identifier.value, context.voices, entry.text("certainty"))
            self.seen.add(identifier.value)
        for part in entry.entries("breakdowns", "breakdown", BREAKDOWN.shapes):
            self._breakdown(part, identifier.value, context)

    def _breakdown(self, entry: Entry, whole: str, context: Context) -> None:
        stated = [entry.required(name) for name in ("dimension", "reading")]
        if not entry.items("parts") and entry.sound:
            entry.faults.append(MISSING_FIELD.at(entry.here, "breakdown", "parts"))
        if not all(stated):
            return
        identifier = self.source.identify(
            entry, "b", [whole, entry.value("dimension"), entry.value("reading")]
        )
        cells = cells_of(entry, ("dimension", "reading", "note"))
        cells |= {name: entry.text(name) or _UNSTATED for name in ("exhaustive", "disjoint")}
        self.source.ledger.add("breakdowns", entry.here, cells | {"id": identifier, "whole": whole})
        for part in entry.entries("parts", "part", CLAIM.shapes):
            inner = self._speaking(part, context.below(part, HANDED_TO_PARTS))
            if part.sound:
                self._claim(part, inner, identifier.value)

    def _attributions(self, claim: str, voices: tuple[Voice, ...], certainty: Cell) -> None:
        """Add the steps of a claim's chain; its own certainty is that of the innermost voice, who states or implies it."""
        for step, voice in enumerate(voices):
            innermost = step == len(voices) - 1
            cells: dict[str, Cell] = {"claim": claim, "step": str(step), **voice.cells}
            cells["mode"] = cells.get("mode") or ("asserts" if innermost else "reports")
            cells["certainty"] = (
                (certainty if innermost else None) or cells.get("certainty") or "explicit"
            )
            self.source.ledger.add("attributions", voice.entry.place(voice.node), cells)

    def _time(self, entry: Entry, context: Context) -> dict[str, Cell]:
        fields = context.fields
        time, quote = fields.get("time"), fields.get("time_quote")
        if time is None and quote is None and "time_basis" not in fields:
            return {}
        here = bool(context.written & {"time", "time_quote"})
        basis: Cell = fields.get("time_basis") or (
            "stated" if here else "inherited" if quote else None
        )
        if basis is None:
            help_ = "a time handed down needs time_quote: or time_basis: beside it"
            place = (
                entry.place(time) if time is not None else entry.here
            )  # one place for all to which it is handed down
            entry.faults.append(MISSING_FIELD.at(place, "time", "time_basis", help=help_))
            return {}
        timed = Quoted(
            quote, fields.get("time_prefix"), fields.get("time_suffix"), fields.get("capture")
        )
        passage = self.source.passage(entry, timed)
        return {
            "time": time,
            "time_passage": passage,
            "time_as_written": fields.get("time_as_written") or quote,
            "time_basis": basis,
        }

    def _value(self, entry: Entry, predicate: Row, quote: str) -> dict[str, Cell]:
        kind = predicate.cells["value_type"]
        text = entry.text("value")
        if kind in {"none", "subject"}:
            if text is not None:
                help_ = (
                    "write object: with the id of a subject" if kind == "subject" else "remove it"
                )
                entry.fault(
                    BAD_NOTATION,
                    "value",
                    "claim.value",
                    f"{predicate.cells['id']!r} takes no value",
                    help=help_,
                )
            if "unit" in entry:
                entry.fault(
                    BAD_NOTATION,
                    "unit",
                    "claim.unit",
                    f"{predicate.cells['id']!r} counts nothing",
                    help="remove it",
                )
            if kind == "subject":
                entry.required("object")
            return {}
        if text is None:
            entry.required("value")
            return {}
        unit: Cell = (
            entry.text("unit")
            or predicate.cells["unit"]
            or ("year" if kind == "elapsed-years" else None)
        )
        if kind == "text":
            return {"value": text, "unit": entry.text("unit")}
        try:
            if kind == "date":
                Date(text.value)
                return {"value": text}
            quantity = Quantity.parse(text.value, tolerance=self.tolerance)
        except ValueError as error:
            day = "write for example 1992, 1992-02, 1992-02-25, 1992-02-25/1992-02-26, 2024~"
            entry.fault(
                BAD_NOTATION,
                "value",
                "claim.value",
                error,
                help=day if kind == "date" else quantity_advice(text.value),
            )
            return {}
        cells: dict[str, Cell] = {"comparator": quantity.comparator, "unit": unit}
        for name in ("value", "lower", "upper"):
            number = getattr(quantity, name)
            cells[name] = None if number is None else text.of(decimal_text(number))
        if quantity.comparator == "unspecified" or (
            quantity.comparator != "exact" and text.value in quote
        ):
            cells["value_as_written"] = entry.text("value_as_written") or text
        return cells

    def _statement(self, entry: Entry, cells: Mapping[str, Cell], predicate: Row | None) -> Cell:
        if predicate is None:
            return "?"
        template = predicate.cells["template"]
        polarity = entry.value("polarity") or "affirmed"
        if not template or polarity == "denied":
            reason = (
                "its predicate has no template"
                if not template
                else "no template says what is denied"
            )
            entry.faults.append(
                MISSING_FIELD.at(
                    entry.here, "claim", "statement", help=f"write statement: ({reason})"
                )
            )
            return "?"
        slots = {name: self._label(cells.get(name)) for name in ("subject", "population", "object")}
        try:
            return statement(template, slots | {"value": self._words(entry, cells)})
        except ValueError as error:
            help_ = f"state {error}:, which the template of {predicate.cells['id']!r} needs, or write statement:"
            entry.faults.append(MISSING_FIELD.at(entry.here, "claim", "statement", help=help_))
            return "?"

    def _label(self, cell: Cell) -> str | None:
        key = cell.value if isinstance(cell, Text) else cell
        for resource, name in (("subjects", "label"), ("agents", "name")):
            if (row := self.source.ledger.declared(resource, key)) is not None:
                return row.cells[name]
        return key

    def _words(self, entry: Entry, cells: Mapping[str, Cell]) -> str | None:
        """Return the value as a statement says it; words of the source stand in quotation marks."""
        value = entry.value("value")
        if cells.get("comparator") in {None, "unspecified"} and value is not None:
            return value if "comparator" not in cells and not self._is_text(cells) else f"“{value}”"
        return value

    def _is_text(self, cells: Mapping[str, Cell]) -> bool:
        key = cells.get("predicate")
        row = self.source.ledger.declared("predicates", key.value if isinstance(key, Text) else key)
        return row is not None and row.cells["value_type"] == "text"
