"""The grammar of dossiers: every field of every kind of entry, stated once.

A field that becomes a cell takes its name, description, allowed values and default from the column
of the record class, so that a new column is a new field without a word here. Only what is not a
column is described here. The reader, the way back from tables to dossiers, the schema for editors
and the workbook follow from this table.
"""

from collections.abc import Iterable

from attrs import evolve
from attrs import fields as attributes

from docprov.dossiers.fields import EntryKind, Field, Shape, cells, holding, kind
from docprov.dossiers.phrases import CAPTURE_QUOTED, QUOTE, QUOTED, TIME_QUOTED, spelled
from docprov.dossiers.vocabulary import (
    AGENT,
    APPRAISAL,
    DOCUMENT,
    DOCUMENT_AGENT,
    EXTRA,
    IDENTIFIER,
    NAME,
    PREDICATE,
    SHORTER,
    SUBJECT,
)
from docprov.model.metadata import Metadata
from docprov.text.locators import KINDS as LOCATORS

_VOICE = Field(
    name="voice",
    shape="either",
    description="Who says it: an id, a mapping, or a list of these, outermost first.",
    example="arden-post",
    references="agents",
    holds="voice",
)
_CITATION = holding(
    "citation",
    "citation",
    "The work that it is taken from.",
    {"quote": "the Mail of 5 June", "cited": "mail-1911", "intent": "quotes"},
    shape="map",
)
_CLAIMS = holding(
    "claims",
    "entry",
    "Claims, and groups of claims.",
    [{"quote": "several sheds", "predicate": "sheds-damaged", "value": "several"}],
)
ACTIVITY = kind(
    "activity",
    "A piece of work on records: who did it, when and how.",
    "activities",
    (
        evolve(field, name=SHORTER.get(field.name, field.name))
        for field in cells("activities", computed=("id", "kind"))
    ),
    letter="a",
    first=("id", "by", "on"),
)
REVIEW = kind(
    "review",
    "Who compared records with the text, when and how; without records it is of the whole dossier.",
    "activities",
    (
        *ACTIVITY.fields.values(),
        holding(
            "records",
            "",
            "The claims, citations and documents reviewed; left out, all of the dossier.",
            ["c-7k2ma", "x-4hd1c"],
        ),
    ),
    letter="a",
)
CAPTURE = kind(
    "capture",
    "The document as somebody got hold of it.",
    "captures",
    (
        *cells(
            "captures",
            *("document", "activity", "bytes", "characters", "encoding"),
            computed=("media_type",),
        ),
        holding(
            "regions",
            "",
            "Which lines of the text play which part.",
            {"1": "heading", "3-21": "body"},
            shape="map",
        ),
        EXTRA,
    ),
    letter="t",
)
AGENT_RELATION = kind(
    "agent_relation",
    "A tie between two agents that the document states.",
    "agent_relations",
    (*cells("agent_relations", "activity", "passage", "source"), *QUOTED),
)
DOCUMENT_RELATION = kind(
    "document_relation",
    "A tie between two works that the document shows.",
    "document_relations",
    (*cells("document_relations", "activity", "passage", "source"), *QUOTED),
)
CLAIM_RELATION = kind(
    "claim_relation",
    "How one claim is related to another.",
    "claim_relations",
    cells("claim_relations", "activity"),
)
_STEP = cells("attributions", "claim", "step", "passage", computed=("mode",))
VOICE = kind(
    "voice",
    "Who says it, one step of the chain.",
    "attributions",
    (*spelled(_STEP, "as_written", "quote"), *QUOTED, CAPTURE_QUOTED),
)
BREAKDOWN = kind(
    "breakdown",
    "How the text divides a number.",
    "breakdowns",
    (
        *cells("breakdowns", "whole", computed=("id",)),
        holding(
            "parts",
            "claim",
            "The claims that are its parts.",
            [{"population": "women", "value": 6}],
            required=True,
        ),
    ),
    letter="b",
)
_CITED = cells("citations", "document", "passage", "activity", "review", computed=("id",))
CITATION = kind(
    "citation",
    "A reference to another work.",
    "citations",
    (
        *spelled(_CITED, "as_written", "quote"),
        evolve(QUOTE, required=True),
        *QUOTED[1:],
        CAPTURE_QUOTED,
        EXTRA,
    ),
    letter="x",
    first=("id", "quote", "prefix", "suffix", *LOCATORS, "capture", "cited"),
)
_HANDED_DOWN = frozenset({"subject", "predicate", "population", "time", "time_basis", "place"})
_FOUND = ("document", "passage", "comparator", "lower", "upper", "time_passage", "breakdown")


def _claim_cells() -> Iterable[Field]:
    """Yield the fields of a claim that become cells of its row."""
    stated = cells("claims", *_FOUND, "activity", "review", computed=("id", "statement"))
    for field in spelled(stated, "time_as_written", "time_quote"):
        if field.name == "time_as_written":
            yield evolve(field, inherited=True, needs=("time", "time_quote", "time_basis"))
        elif field.name in _HANDED_DOWN:
            yield evolve(field, inherited=True, required=False)
        else:
            yield field


CLAIM = kind(
    "claim",
    "One statement that the document makes, with the phrase that makes it.",
    "claims",
    (
        *_claim_cells(),
        *(evolve(field, inherited=True) for field in (*QUOTED, CAPTURE_QUOTED, *TIME_QUOTED)),
        *(field for field in VOICE.fields.values() if field.name == "certainty"),
        _VOICE,
        _CITATION,
        holding(
            "breakdowns",
            "breakdown",
            "How the text divides the number.",
            [{"dimension": "age", "reading": "inclusive", "parts": [{"value": 6}]}],
        ),
        EXTRA,
    ),
    letter="c",
    first=(
        *("id", "quote", "prefix", "suffix", *LOCATORS, "capture"),
        *("subject", "predicate", "population", "value", "value_as_written", "unit", "object"),
        *("polarity", "certainty", "statement"),
        *("time", "time_quote", "time_prefix", "time_suffix", "time_as_written", "time_basis"),
        *("place", "voice", "citation", "breakdowns"),
    ),
)
INHERITED = frozenset(name for name, field in CLAIM.fields.items() if field.inherited)
"""What a group hands down to the entries below it; the word `unstated` takes one back."""
HANDED_TO_PARTS = INHERITED - {"population"}
"""What a part of a breakdown has from its whole where it says nothing else."""
GROUP = kind(
    "group",
    "Fields that hold for all claims below.",
    "claims",
    (
        *(field for field in CLAIM.fields.values() if field.inherited),
        _VOICE,
        _CITATION,
        _CLAIMS,
    ),
)
CLAIMING = frozenset({"id", "quote", "predicate", "value", "object", "statement", "polarity"})
"""Fields of which any one makes an entry with a citation a claim, not a citation alone."""
DOSSIER = kind(
    "dossier",
    "What one document says, where it says it, and whom it cites.",
    "",
    (
        holding(
            "document",
            "document",
            "What the work is.",
            {"id": "arden-2011", "label": "Article on the fire", "kind": "news-article"},
            shape="map",
            required=True,
        ),
        evolve(_VOICE, required=True),
        holding(
            "recorded",
            "activity",
            "Who wrote the dossier, when and how.",
            {"by": "archive-team", "on": "2026-05-02", "method": "human"},
            shape="map",
            required=True,
        ),
        holding(
            "reviewed",
            "review",
            "Who compared it with the text, when and how.",
            {"by": "reader", "on": "2026-05-09", "method": "human"},
            shape="entries",
        ),
        holding(
            "captures",
            "capture",
            "The texts held, the one that is quoted first.",
            [{"id": "t001", "sha256": f"sha256:{'0' * 64}", "extent": "full", "form": "original"}],
        ),
        holding(
            "agents",
            "agent",
            "Agents that only this dossier uses.",
            [{"id": "stoker", "name": "a stoker", "kind": "person", "naming": "described"}],
        ),
        holding(
            "subjects",
            "subject",
            "Subjects that only this dossier uses.",
            [{"id": "sailors", "label": "sailors", "kind": "population"}],
        ),
        holding(
            "predicates",
            "predicate",
            "Predicates that only this dossier uses.",
            [
                {
                    "id": "closed",
                    "label": "closed",
                    "value_type": "none",
                    "definition": "A place that could not be used.",
                }
            ],
        ),
        holding(
            "documents",
            "document",
            "Works that only this dossier cites.",
            [
                {
                    "id": "mail-1911",
                    "label": "Mail of 1911",
                    "kind": "other",
                    "holding": "cited-only",
                }
            ],
        ),
        holding(
            "agent_relations",
            "agent_relation",
            "Ties between agents.",
            [{"agent": "arden-post", "relation": "part-of", "other": "arden-council"}],
        ),
        holding(
            "document_relations",
            "document_relation",
            "Ties between works.",
            [{"document": "arden-2011", "relation": "version-of", "other": "arden-2010"}],
        ),
        _CLAIMS,
        holding(
            "citations",
            "citation",
            "Works named that carry no claim.",
            [{"quote": "The Count", "cited": "arden-count", "intent": "mentions"}],
        ),
        holding(
            "claim_relations",
            "claim_relation",
            "How claims are related to others.",
            [{"claim": "c-7k2ma", "relation": "agrees", "other": "c-b04xe", "status": "open"}],
        ),
    ),
)
ENTRY_KINDS: dict[str, EntryKind] = {
    each.name: each
    for each in (
        *(DOCUMENT, IDENTIFIER, DOCUMENT_AGENT, NAME, APPRAISAL, ACTIVITY, REVIEW, CAPTURE),
        *(AGENT, SUBJECT, PREDICATE, AGENT_RELATION, DOCUMENT_RELATION),
        *(CLAIM, GROUP, BREAKDOWN, VOICE, CITATION, CLAIM_RELATION, DOSSIER),
    )
}
"""Every kind of entry of a dossier by its name."""


def _names(shape: Shape) -> frozenset[str]:
    return frozenset(
        field.name
        for each in ENTRY_KINDS.values()
        for field in each.fields.values()
        if field.shape == shape
    )


FREE = _names("free")
"""The fields of free text."""
QUOTES = _names("quote")
"""The fields of text from a source."""
_SETTINGS: dict[str, Shape] = {
    "licenses": "list",
    "contributors": "list",
    "sources": "list",
    "keywords": "list",
    "removed": "list",
    "wording": "map",
    "languages": "map",
    "extra": "map",
    "tables": "map",
    "title": "free",
    "description": "free",
}
PACKAGE: dict[str, Shape] = {
    **{
        each.name: _SETTINGS.get(each.name, "line")
        for each in attributes(Metadata)
        if not each.name.endswith("properties")
    },
    "recorded": "map",
    "activities": "list",
}
"""The fields of package.yaml: what the metadata hold, who recorded the vocabulary, and the other
pieces of work that its entries name, such as imports and reviews."""
