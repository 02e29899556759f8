"""Which fields each kind of entry has, and their shapes; the grammar of dossiers in one place.

Fields that stand for columns of a table are taken from the record classes, so that a new column needs no word here.
"""

from docprov.model.records import RESOURCES
from docprov.text.locators import KINDS

FREE = frozenset(
    {
        "label",
        "title",
        "container",
        "name",
        "note",
        "reason",
        "definition",
        "template",
        "rights",
        "statement",
        "value_as_written",
        "time_as_written",
        "as_written",
        "explanation",
        "tool",
        "locator",
    }
)
QUOTES = frozenset({"quote", "prefix", "suffix", "time_quote", "time_prefix", "time_suffix"})

LISTS = {"extra": "map"}


def _shape(name: str) -> str:
    return "quote" if name in QUOTES else "free" if name in FREE else "line"


def _columns(resource: str, *without: str) -> dict[str, str]:
    return {
        column.name: _shape(column.name)
        for column in RESOURCES[resource].columns
        if column.name not in without
    }


def _shapes(*names: str, **special: str) -> dict[str, str]:
    return {name: _shape(name) for name in names} | special


QUOTED = _shapes("quote", "prefix", "suffix", *KINDS)
"""A quote, and what settles which of several places is meant: what stands around it, or where it stands."""
IDENTIFIER = _columns("document_identifiers", "document")
DOCUMENT_AGENT = _columns("document_agents", "document", "passage") | QUOTED
AGENT = _columns("agents") | LISTS
SUBJECT = _columns("subjects") | LISTS
PREDICATE = _columns("predicates") | LISTS
DOCUMENT = _columns("documents", "activity") | {"identifiers": "list", "agents": "list"} | LISTS
AGENT_RELATION = _columns("agent_relations", "activity", "passage", "source") | QUOTED
ACTIVITY = _shapes("id", "by", "on", "kind", "method", "tool", "note")
REVIEW = ACTIVITY | {"records": "list"}
CAPTURE = (
    _columns("captures", "document", "activity", "bytes", "characters", "encoding")
    | {"regions": "map"}
    | LISTS
)
CLAIM_RELATION = _columns("claim_relations", "activity")
VOICE = (
    _shapes("agent", "document", "mode", "certainty", "as_written") | QUOTED | _shapes("capture")
)
BREAKDOWN = _columns("breakdowns", "whole") | {"parts": "list"}
CITATION = (
    _columns("citations", "document", "passage", "activity", "review")
    | QUOTED
    | _shapes("capture")
    | LISTS
)
INHERITED = _shapes(
    "capture",
    "quote",
    "prefix",
    "suffix",
    *KINDS,
    "subject",
    "predicate",
    "population",
    "time",
    "time_quote",
    "time_prefix",
    "time_suffix",
    "time_as_written",
    "time_basis",
    "place",
)
"""What a group hands down to the entries below it; the word `unstated` takes one back."""
GROUP = INHERITED | {"voice": "either", "citation": "map", "claims": "list"}
CLAIM = (
    INHERITED
    | _shapes(
        "id",
        "value",
        "value_as_written",
        "unit",
        "object",
        "polarity",
        "certainty",
        "statement",
        "status",
        "replaced_by",
        "reason",
        "note",
        voice="either",
        citation="map",
        breakdowns="list",
    )
    | LISTS
)
CLAIMING = frozenset({"id", "quote", "predicate", "value", "object", "statement", "polarity"})
"""Fields of which any one makes an entry with a citation a claim rather than a citation alone."""
DOSSIER = {
    "document": "map",
    "voice": "either",
    "recorded": "map",
    "reviewed": "entries",
    "captures": "list",
    "agents": "list",
    "subjects": "list",
    "predicates": "list",
    "documents": "list",
    "agent_relations": "list",
    "claims": "list",
    "citations": "list",
    "claim_relations": "list",
}
