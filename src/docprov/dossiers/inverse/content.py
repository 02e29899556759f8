"""What a dossier must say to become given tables: the way back from rows to content.

Claims are written one by one, each with all that is its own; groups are a convenience of people.
Regions are lines in a dossier and offsets in a table, so they come from the lock. What the grammar
cannot say (a claim recorded by another activity than the rest, chains that do not begin with one
voice) is refused, never bent.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.fields import EntryKind
from docprov.dossiers.grammar import (
    ACTIVITY,
    AGENT_RELATION,
    CAPTURE,
    CITATION,
    CLAIM_RELATION,
    DOCUMENT_RELATION,
    DOSSIER,
)
from docprov.dossiers.inverse.claims import claim_content
from docprov.dossiers.inverse.rows import Cells, Rows, in_order, stated
from docprov.dossiers.inverse.voices import document_voice
from docprov.dossiers.locks import Lock
from docprov.dossiers.named_subjects import LABELS, as_subject
from docprov.dossiers.vocabulary import (
    APPRAISAL,
    DOCUMENT,
    DOCUMENT_AGENT,
    IDENTIFIER,
    NAME,
    VOCABULARY,
)
from docprov.dossiers.yaml.nodes import Content
from docprov.tables.table import Table


def content_of(
    tables: Mapping[str, Table[Any]],
    document: str,
    lock: Lock | None = None,
    elsewhere: Mapping[str, Iterable[str]] = {},
) -> dict[str, Content]:
    """Return what the dossier of a document says.

    Args:
        tables: the tables of the package.
        document: id of the document.
        lock: the lock of its captures, from which the lines of regions come.
        elsewhere: the ids that the vocabulary or another dossier declares, by table; they are left
            out here.

    Raises:
        DocprovError: there is no such document, or no dossier can say what the tables say.
    """
    rows: dict[str, list[Cells]] = {
        name: [*table.frame.iter_rows(named=True)] for name, table in tables.items()
    }
    read = Rows(document, rows)
    own = next((row for row in rows["documents"] if row["id"] == document), None)
    if own is None:
        raise DocprovError(f"there is no document {document!r}")
    captures = read.of("captures", "document", document)
    read.first = captures[0]["id"] or "" if captures else ""
    read.passages = {
        row["id"] or "": row
        for row in rows["passages"]
        if (row["capture"] or "").startswith(f"{document}.")
    }
    claims = read.of("claims", "document", document)
    citations = read.of("citations", "document", document)
    ties = read.of("agent_relations", "source", document)
    works = read.of("document_relations", "source", document)
    recorded = _recorded(own, [*captures, *claims, *citations, *ties, *works])
    activities = {row["id"]: row for row in rows["activities"]}
    alone = [row for row in claims if row["breakdown"] is None]
    content: dict[str, Content] = {
        "document": _document(read, own, "held" if captures else "cited-only", recorded),
        "recorded": _activity(read, activities[recorded], "transcription"),
        "reviewed": _reviews(read, activities, [*claims, *citations, *_reviewed_here(read, own)]),
        "captures": [_capture(read, row, lock) for row in captures],
        "agent_relations": [_tie(read, AGENT_RELATION, row) for row in ties],
        "document_relations": [_tie(read, DOCUMENT_RELATION, row) for row in works],
        "claims": [claim_content(read, row) for row in _as_in_text(read, alone)],
        "citations": [_citation(read, row) for row in _as_in_text(read, citations)],
        "claim_relations": [
            read.fields(CLAIM_RELATION, row)
            for row in rows["claim_relations"]
            if row["activity"] == recorded
        ],
    }
    content |= document_voice(read, claims) | _declarations(read, elsewhere, recorded)
    return in_order(DOSSIER, {name: part for name, part in content.items() if part})


def _as_in_text(read: Rows, rows: list[Cells]) -> list[Cells]:
    """Return rows in the order in which their passages begin in the text."""
    starts = {name: int(row["start"] or 0) for name, row in read.passages.items()}
    return sorted(rows, key=lambda row: starts[row["passage"] or ""])


def _recorded(own: Cells, rows: list[Cells]) -> str:
    """Return the activity that recorded a dossier."""
    found = {row["activity"] for row in rows} or {own["activity"]}
    if len(found) != 1:
        raise DocprovError(f"{own['id']} was recorded by several activities, and a dossier has one")
    return found.pop() or ""


def _activity(read: Rows, row: Cells, kind: str) -> dict[str, Content]:
    return read.fields(ACTIVITY, {**row, "kind": None if row["kind"] == kind else row["kind"]})


def _reviews(
    read: Rows, activities: Mapping[str | None, Cells], records: list[Cells]
) -> list[Content]:
    """Return the reviews of a document; one that later reviews replaced names no record."""
    reviews: list[Content] = []
    own = {
        each
        for each, row in activities.items()
        if each and row["kind"] == "review" and read.is_own(each)
    }
    for identifier in sorted({row["review"] for row in records if row["review"]} | own):
        named = [read.short(row["id"]) or "" for row in records if row["review"] == identifier]
        reviews.append(_activity(read, activities[identifier], "review") | {"records": named})
    return reviews


def _reviewed_here(read: Rows, document: Cells) -> list[Cells]:
    """Return the document where a review of its own dossier covers it, else nothing."""
    return [document] if read.is_own(document["review"] or "") else []


def _document(read: Rows, row: Cells, holding: str, recorded: str) -> dict[str, Content]:
    content = read.fields(DOCUMENT, row)
    if row["activity"] == recorded:
        content.pop("activity")
    if row["id"] == read.document and _reviewed_here(read, row):  # `reviewed:` names it
        content.pop("review")
    if row["holding"] == holding:
        content.pop("holding", None)
    document = row["id"] or ""
    numbers = read.of("document_identifiers", "document", document)
    agents = read.of("document_agents", "document", document)
    content["identifiers"] = [read.fields(IDENTIFIER, part) for part in numbers]
    content["agents"] = [
        in_order(
            DOCUMENT_AGENT,
            read.fields(DOCUMENT_AGENT, part, read.phrase_in_first(part["passage"])),
        )
        for part in agents
    ]
    content |= _names(read, "documents", document)
    appraisals = read.of("appraisals", "document", document)
    content["appraisals"] = [read.fields(APPRAISAL, part) for part in appraisals]
    return in_order(DOCUMENT, {name: part for name, part in content.items() if part})


def _capture(read: Rows, row: Cells, lock: Lock | None) -> dict[str, Content]:
    content = read.fields(CAPTURE, row)
    if row["media_type"] == "text/plain":
        content.pop("media_type")
    locked = lock.captures.get(str(content["id"])) if lock else None
    if locked and locked.regions:
        content["regions"] = {region.lines: region.role for region in locked.regions}
    elif read.of("regions", "capture", row["id"] or ""):
        raise DocprovError(
            f"the lines of the regions of {row['id']} are in its lock, which is not at hand"
        )
    return in_order(CAPTURE, content)


def _declarations(
    read: Rows, elsewhere: Mapping[str, Iterable[str]], recorded: str
) -> dict[str, Content]:
    """Return what the dossier declares: all that is not declared elsewhere."""
    derived = [as_subject(table, row) for table in LABELS for row in read.rows[table]]
    own = {cells["id"]: stated(cells) for cells in reversed(derived)}
    parts: dict[str, Content] = {}
    for name, kind in VOCABULARY.items():
        known = {read.document, *elsewhere.get(name, ())}
        declared: list[Content] = []
        for row in read.rows[name]:
            is_derived = name == "subjects" and stated(row) == own.get(row["id"])
            if row["id"] in known or is_derived:
                continue
            if name == "documents":
                declared.append(_document(read, row, "", recorded))
            else:
                names = _names(read, name, row["id"] or "")
                declared.append(in_order(kind, read.fields(kind, row) | names))
        parts[name] = declared
    return parts


def _tie(read: Rows, kind: EntryKind, row: Cells) -> dict[str, Content]:
    phrase = read.phrase_in_first(row["passage"])
    return in_order(kind, read.fields(kind, row, phrase))


def _names(read: Rows, resource: str, identifier: str) -> dict[str, Content]:
    """Return the names of something; the dossier is the source of those that it quotes."""
    entries: list[Content] = []
    for row in read.of("names", "record", identifier):
        if row["resource"] == resource:
            phrase = read.phrase_in_first(row["passage"])
            content = read.fields(NAME, row, phrase)
            if phrase and row["source"] == read.document:
                content.pop("source", None)
            entries.append(in_order(NAME, content))
    return {"names": entries} if entries else {}


def _citation(read: Rows, row: Cells) -> dict[str, Content]:
    content = read.fields(CITATION, row, read.phrase(row["passage"]))
    capture = read.capture(row["passage"])
    return in_order(CITATION, content | ({"capture": capture} if capture else {}))
