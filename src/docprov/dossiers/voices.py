"""Chains of voices: who says a claim, from the dossier's own voice to the innermost speaker."""

from docprov.diagnostics.suggestions import closest
from docprov.dossiers.context import UNSTATED, Context, Voice
from docprov.dossiers.entries import MISSING_FIELD, WRONG_SHAPE, Entry
from docprov.dossiers.grammar import CITATION, VOICE
from docprov.dossiers.ledger import UNKNOWN_REFERENCE, Cell
from docprov.dossiers.passages import Quoted, declare_passage
from docprov.dossiers.source import MISSING_ID, Source
from docprov.dossiers.yaml.nodes import Fields, Items, Text

_CITED_ROLES = ("author", "speaker", "issuer", "publisher", "distributor")
"""The parts in a cited work of which the first that is declared speaks in it."""


def voices_of(source: Source, entry: Entry) -> list[Voice]:
    """Return the voices that an entry states, outermost first."""
    node = entry.node.entries.get("voice")
    if node is None:
        return []
    parts = node.items if isinstance(node, Items) else [node]
    if not parts:
        entry.fault(MISSING_FIELD, "voice", entry.name, "voice", help="name an agent")
    return [voice for part in parts if (voice := _voice(source, entry, part)) is not None]


def _voice(source: Source, entry: Entry, node: object) -> Voice | None:
    """Return one step of a chain, None where its shape is wrong."""
    if isinstance(node, Text):
        return Voice(cells={"agent": node}, entry=entry, node=node)
    if isinstance(node, Items):
        place = entry.place(node)
        entry.faults.append(WRONG_SHAPE.at(place, "a part of voice", "a list", "an id or fields"))
    if not isinstance(node, Fields):
        return None
    step = Entry(entry.file, "voice", node, VOICE.shapes, entry.faults)
    step.required("agent")
    cells = source.cells(step, VOICE)
    cells["passage"] = declare_passage(source, step, Quoted.of(step.text))
    return Voice(cells=cells, entry=step, node=node)


def spoken(source: Source, entry: Entry, context: Context) -> Context:
    """Return a context with the voices that an entry adds."""
    added: list[Voice] = []
    cited = entry.fields("citation")
    if cited is not None:
        citation = Entry(entry.file, "citation", cited, CITATION.shapes, entry.faults)
        if citation.sound:
            added += add_citation(source, citation)
    voice = entry.node.entries.get("voice")
    if isinstance(voice, Text) and voice.value == UNSTATED:
        return context.spoken((*context.voices[:1], *added))
    added += voices_of(source, entry)
    return context.spoken((*context.voices, *added)) if added else context


def add_citation(source: Source, entry: Entry) -> list[Voice]:
    """Add a citation and return the voice of the cited work, where one is declared."""
    quote, cited = entry.required("quote"), entry.required("cited")
    intent = entry.required("intent")
    if quote is None or cited is None or intent is None:
        return []
    identifier = source.identify(entry, "x", [source.document, quote.value, cited.value])
    passage = declare_passage(source, entry, Quoted.of(entry.text))
    if passage is None:
        return []
    cells = source.cells(entry, CITATION)
    cells |= {"id": identifier, "document": source.document, "passage": passage}
    cells |= {"activity": source.activity, "review": source.review_of(identifier)}
    source.ledger.add("citations", entry.here, cells)
    agent = _speaker_of(source, cited.value)
    if agent is None:
        return []
    step: dict[str, Cell] = {"agent": agent, "document": cited, "passage": passage}
    step["as_written"] = quote
    return [Voice(cells=step, entry=entry, node=entry.node)]


def _speaker_of(source: Source, document: str) -> str | None:
    """Return the agent who speaks in a cited work, None where none is declared."""
    rows = source.ledger.under("document_agents", "document", document)
    for role in _CITED_ROLES:
        for row in sorted(rows, key=lambda row: row.cells["agent"] or ""):
            if row.cells["role"] == role:
                return row.cells["agent"]
    return None


def add_attributions(
    source: Source, claim: str, voices: tuple[Voice, ...], certainty: Text | None
) -> None:
    """Add the steps of a claim's chain.

    The claim's own certainty is that of the innermost voice, who states or implies it.
    """
    for step, voice in enumerate(voices):
        innermost = step == len(voices) - 1
        cells: dict[str, Cell] = {**VOICE.defaults, **voice.cells}
        cells |= {"claim": claim, "step": str(step)}
        cells["mode"] = cells["mode"] or ("asserts" if innermost else "reports")
        if innermost and certainty is not None:
            cells["certainty"] = certainty
        source.ledger.add("attributions", voice.entry.place(voice.node), cells)


def check_declared(source: Source, voices: tuple[Voice, ...]) -> None:
    """Report voices that nobody declares, of a dossier without claims; else their rows show it."""
    ledger = source.ledger
    faults = (fault.rule for fault in ledger.faults)
    if any(rule.startswith("DP0") and rule != MISSING_ID.code for rule in faults):
        return  # what could not be read may declare them
    for voice in voices:
        agent = voice.cells["agent"]
        if not isinstance(agent, Text) or ledger.declared("agents", agent.value) is not None:
            continue
        near = closest(agent.value, [row.cells["id"] or "" for row in ledger.rows["agents"]])
        help_ = "declare it under agents"
        if near:
            help_ = f"did you mean {near!r}? Else {help_}"
        place = voice.entry.place(agent)
        ledger.faults.append(UNKNOWN_REFERENCE.at(place, "agent", agent.value, help=help_))
