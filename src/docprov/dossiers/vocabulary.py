"""The grammar of what a vocabulary can declare: agents, subjects, predicates and documents."""

from attrs import evolve

from docprov.dossiers.fields import cells, holding, kind
from docprov.dossiers.phrases import QUOTED, spelled

EXTRA = holding(
    "extra",
    "",
    "Columns that the package declares as its own.",
    {"shelf_mark": "B 12"},
    shape="map",
)
_NAMES = holding(
    "names",
    "name",
    "Its names in other languages, scripts and spellings.",
    [{"name": "El Correo de Arden", "language": "es", "kind": "translation"}],
)
SHORTER = {"agent": "by", "ended": "on", "judged": "on"}
"""The columns of activities and appraisals whose fields have another name."""
IDENTIFIER = kind(
    "identifier",
    "A number of a document in a public scheme.",
    "document_identifiers",
    cells("document_identifiers", "document"),
)
DOCUMENT_AGENT = kind(
    "document_agent",
    "The part that an agent has in a document.",
    "document_agents",
    spelled(cells("document_agents", "document", "passage"), "as_written", "quote") + QUOTED,
)
NAME = kind(
    "name",
    "A name that something has in one language.",
    "names",
    (*cells("names", "resource", "record", "passage"), *QUOTED),
)
APPRAISAL = kind(
    "appraisal",
    "How somebody judges the document as a source.",
    "appraisals",
    (
        evolve(field, name=SHORTER.get(field.name, field.name))
        for field in cells("appraisals", "document")
    ),
)
DOCUMENT = kind(
    "document",
    "What the work is.",
    "documents",
    (
        *cells("documents", computed=("holding", "activity")),
        holding(
            "identifiers",
            "identifier",
            "Its numbers in public schemes.",
            [{"scheme": "isbn", "identifier": "978-0-00-000000-0"}],
        ),
        holding(
            "agents",
            "document_agent",
            "Who wrote, issued or published it, and so on.",
            [{"agent": "arden-post", "role": "publisher"}],
        ),
        _NAMES,
        holding(
            "appraisals",
            "appraisal",
            "How people judge it as a source.",
            [
                {
                    "criterion": "closeness",
                    "grade": "later",
                    "reason": "It was written a century after the fire.",
                    "by": "archive-team",
                    "on": "2026-05-02",
                }
            ],
        ),
        EXTRA,
    ),
)
AGENT = kind(
    "agent",
    "Someone or something that speaks or acts.",
    "agents",
    (*cells("agents"), _NAMES, EXTRA),
)
SUBJECT = kind(
    "subject", "What a claim is about or counts.", "subjects", (*cells("subjects"), _NAMES, EXTRA)
)
PREDICATE = kind(
    "predicate",
    "What a claim can say of its subject.",
    "predicates",
    (*cells("predicates"), EXTRA),
)
VOCABULARY = {each.table: each for each in (AGENT, SUBJECT, PREDICATE, DOCUMENT)}
"""What the vocabulary can declare, by table."""
