"""The relations that a dossier states between claims, between agents and between works."""

from docprov.dossiers.entries import Entry
from docprov.dossiers.grammar import AGENT_RELATION, CLAIM_RELATION, DOCUMENT_RELATION
from docprov.dossiers.passages import Quoted, declare_passage
from docprov.dossiers.source import Source


def add_relations(source: Source, dossier: Entry) -> None:
    """Add the relations that a dossier states."""
    claims = dossier.entries("claim_relations", "claim relation", CLAIM_RELATION.shapes)
    for entry in claims:
        if entry.sound:
            for name in ("claim", "other"):
                entry.required(name)
            cells = source.cells(entry, CLAIM_RELATION) | {"activity": source.activity}
            source.ledger.add("claim_relations", entry.here, cells)
    for kind in (AGENT_RELATION, DOCUMENT_RELATION):
        for entry in dossier.entries(kind.table, kind.name.replace("_", " "), kind.shapes):
            if entry.sound:
                cells = source.cells(entry, kind)
                cells |= {"source": source.document, "activity": source.activity}
                cells["passage"] = declare_passage(source, entry, Quoted.of(entry.text))
                source.ledger.add(kind.table, entry.here, cells)
