"""What a dossier or a vocabulary file declares: activities, and the entries of the vocabulary."""

import re

from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.grammar import ACTIVITY
from docprov.dossiers.passages import Quoted, declare_passage
from docprov.dossiers.source import Source
from docprov.dossiers.vocabulary import (
    APPRAISAL,
    DOCUMENT,
    DOCUMENT_AGENT,
    IDENTIFIER,
    NAME,
    VOCABULARY,
)
from docprov.dossiers.yaml.nodes import Text
from docprov.model.records import SLUG
from docprov.storage.file_names import is_device_name


def declare_activity(source: Source, entry: Entry, default_kind: str) -> str:
    """Add an activity and return its id."""
    content = [entry.value(name) for name in ("by", "on", "kind", "method", "tool")]
    identifier = source.identify(entry, "a", [source.document, default_kind, content])
    for name in ACTIVITY.required:
        entry.required(name)
    cells = source.cells(entry, ACTIVITY)
    cells |= {"id": identifier, "kind": entry.text("kind") or default_kind}
    source.ledger.declare("activities", entry.here, cells, identifier.value)
    return identifier.value


def declare(source: Source, kind: str, entry: Entry) -> None:
    """Add what an entry of the vocabulary, or of a dossier's own lists, declares."""
    identifier = entry.required("id")
    if identifier is None:
        return
    if kind == "documents":
        declare_document(source, entry, identifier)
    else:
        cells = source.cells(entry, VOCABULARY[kind])
        source.ledger.declare(kind, entry.here, cells, identifier.value)
        declare_names(source, kind, entry, identifier)


def declare_names(source: Source, resource: str, entry: Entry, identifier: Text) -> None:
    """Add the names that an entry states of what it declares; a quoted one is of the dossier."""
    for part in entry.entries("names", "name", NAME.shapes) if "names" in entry else ():
        cells = source.cells(part, NAME) | {"resource": resource, "record": identifier}
        cells["passage"] = declare_passage(source, part, Quoted.of(part.text))
        if cells["passage"]:
            cells["source"] = cells.get("source") or source.document
        said = (part.value(name) for name in ("language", "name"))
        key = " ".join(map(str, (resource, identifier.value, *said)))
        source.ledger.declare("names", part.here, cells, key)


def declare_document(
    source: Source, entry: Entry, identifier: Text, holding: str | None = None
) -> None:
    """Add a document with its identifiers and agents."""
    cells = source.cells(entry, DOCUMENT)
    cells["holding"] = cells["holding"] or holding
    cells["activity"] = cells["activity"] or source.activity
    cells["review"] = cells["review"] or source.review_of(identifier)
    source.ledger.declare("documents", entry.here, cells, identifier.value)
    document = identifier.value
    for part in entry.entries("identifiers", "identifier", IDENTIFIER.shapes):
        cells = source.cells(part, IDENTIFIER) | {"document": document}
        key = f"{document} {part.value('scheme')} {part.value('identifier')}"
        source.ledger.declare("document_identifiers", part.here, cells, key)
    for part in entry.entries("agents", "agent", DOCUMENT_AGENT.shapes):
        cells = source.cells(part, DOCUMENT_AGENT) | {"document": document}
        cells["passage"] = declare_passage(source, part, Quoted.of(part.text))
        key = f"{document} {part.value('agent')} {part.value('role')}"
        source.ledger.declare("document_agents", part.here, cells, key)
    declare_names(source, "documents", entry, identifier)
    for part in entry.entries("appraisals", "appraisal", APPRAISAL.shapes):
        for name in ("by", "on"):  # the check of the tables would name other columns
            part.required(name)
        cells = source.cells(part, APPRAISAL) | {"document": document}
        said = " ".join(str(part.value(name)) for name in ("criterion", "by", "on"))
        source.ledger.declare("appraisals", part.here, cells, f"{document} {said}")


def check_file_name(entry: Entry, file: str) -> None:
    """Report a file whose name Windows keeps for itself, so that it cannot be checked out there."""
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if is_device_name(stem):
        problem = f"{stem!r} cannot be the name of a file: Windows keeps it for itself"
        entry.fault(BAD_NOTATION, "id", f"{entry.name}.id", problem, help="choose another id")


def check_slug(entry: Entry, field_name: str) -> None:
    """Report an id that cannot name a file or a record."""
    value = entry.value(field_name)
    if value is not None and not re.fullmatch(SLUG, value):
        entry.fault(
            BAD_NOTATION,
            field_name,
            f"{entry.name}.{field_name}",
            f"{value!r} is not an id",
            help="use small letters and digits, joined by single hyphens or points",
        )
