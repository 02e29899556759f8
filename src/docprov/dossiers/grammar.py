"""The grammar of dossiers as JSON Schema (draft 7), for editors: completion, a description of each field, errors as one types.

Fields come from `shapes`, descriptions, examples and lists of values from the columns that they become; only what is no column
is told here. An editor reads `1994` as a number where docprov reads every scalar as text, so a text may be either.

Limits: what depends on another place of the file or on another file (links, inherited fields, the value that a predicate
takes) is left to `docprov validate`.
"""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from docprov.dossiers import shapes
from docprov.dossiers.identifiers import CAPTURE_ID
from docprov.dossiers.withheld import ALLOWED
from docprov.model.records import RESOURCES, SLUG, Column
from docprov.text.locators import KINDS as LOCATORS

DIALECT = "http://json-schema.org/draft-07/schema#"
_DATE = (
    r"(?:-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,8})(?:-(?:[0-9]{2}|XX)(?:-(?:[0-9]{2}|XX))?)?[?~%]?"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?"
)
DATE = rf"(?:{_DATE}|(?:{_DATE}|\.\.|)/(?:{_DATE}|\.\.|))"
"""What an EDTF date looks like; whether the calendar has such a day is not asked here."""
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}


@frozen
class _Kind:
    """One kind of entry: what it is, its fields, the table they become, and the ones that cannot be left out."""

    description: str
    shape: Mapping[str, str]
    resource: str
    needed: tuple[str, ...] = ()


KINDS: dict[str, _Kind] = {
    "document": _Kind("What the work is.", shapes.DOCUMENT, "documents", ("id", "label", "kind")),
    "identifier": _Kind(
        "A number of a document in a public scheme.",
        shapes.IDENTIFIER,
        "document_identifiers",
        ("scheme", "identifier"),
    ),
    "document_agent": _Kind(
        "The part that an agent has in a document.",
        shapes.DOCUMENT_AGENT,
        "document_agents",
        ("agent", "role"),
    ),
    "activity": _Kind(
        "A piece of work on records: who did it, when and how.",
        shapes.ACTIVITY,
        "activities",
        ("by", "on", "method"),
    ),
    "review": _Kind(
        "Who compared records with the text, when and how; without records it is of the whole dossier.",
        shapes.REVIEW,
        "activities",
        ("by", "on", "method"),
    ),
    "capture": _Kind(
        "The document as somebody got hold of it.",
        shapes.CAPTURE,
        "captures",
        ("id", "sha256", "extent", "form"),
    ),
    "agent": _Kind(
        "Someone or something that speaks or acts.",
        shapes.AGENT,
        "agents",
        ("id", "name", "kind", "naming"),
    ),
    "subject": _Kind(
        "What a claim is about or counts.", shapes.SUBJECT, "subjects", ("id", "label", "kind")
    ),
    "predicate": _Kind(
        "What a claim can say of its subject.",
        shapes.PREDICATE,
        "predicates",
        ("id", "label", "definition", "value_type"),
    ),
    "agent_relation": _Kind(
        "A tie between two agents that the document states.",
        shapes.AGENT_RELATION,
        "agent_relations",
        ("agent", "relation", "other"),
    ),
    "claim": _Kind(
        "One statement that the document makes, with the phrase that makes it.",
        shapes.CLAIM,
        "claims",
    ),
    "group": _Kind("Fields that hold for all claims below.", shapes.GROUP, "claims"),
    "breakdown": _Kind(
        "How the text divides a number.",
        shapes.BREAKDOWN,
        "breakdowns",
        ("dimension", "reading", "parts"),
    ),
    "voice": _Kind("Who says it, one step of the chain.", shapes.VOICE, "attributions", ("agent",)),
    "citation": _Kind(
        "A reference to another work.", shapes.CITATION, "citations", ("quote", "cited", "intent")
    ),
    "claim_relation": _Kind(
        "How one claim stands to another.",
        shapes.CLAIM_RELATION,
        "claim_relations",
        ("claim", "relation", "other", "status"),
    ),
    "dossier": _Kind(
        "What one document says, where it says it, and whom it cites.",
        shapes.DOSSIER,
        "",
        ("document", "voice", "recorded"),
    ),
}
"""Every kind of entry by the name of its definition."""

_LETTERS = {"claim": "c", "breakdown": "b", "citation": "x", "activity": "a", "review": "a"}
_COLUMNS = {
    ("activity", "by"): "agent",
    ("activity", "on"): "ended",
    ("review", "by"): "agent",
    ("review", "on"): "ended",
}
"""Fields that bear another name than their column."""
_SHORT = {("capture", "id"): "t001", ("capture", "derived_from"): "t001"}
"""Examples of ids that a dossier writes short and a table in full."""
_PARTS = {
    ("document", "identifiers"): "identifier",
    ("document", "agents"): "document_agent",
    ("breakdown", "parts"): "claim",
    ("claim", "breakdowns"): "breakdown",
    ("group", "claims"): "entry",
    ("dossier", "claims"): "entry",
    ("dossier", "captures"): "capture",
    ("dossier", "agents"): "agent",
    ("dossier", "subjects"): "subject",
    ("dossier", "predicates"): "predicate",
    ("dossier", "documents"): "document",
    ("dossier", "agent_relations"): "agent_relation",
    ("dossier", "citations"): "citation",
    ("dossier", "claim_relations"): "claim_relation",
}
"""What the lists hold."""
_MAPS = {"document": "document", "recorded": "activity", "citation": "citation"}
_TOLD = {
    "quote": (
        "The minimal phrase of the text, letter by letter: at most 15 words.",
        "41 dockers, among them 6 women",
    ),
    "prefix": (
        "The text directly before the quote, where the quote stands there more than once.",
        "lost ",
    ),
    "suffix": (
        "The text directly after the quote, where the quote stands there more than once.",
        " that night",
    ),
    "capture": ("The capture that is quoted, where it is not the first.", "t002"),
    "time_quote": ("The phrase that states the time.", "In the night of 2 to 3 June 1911"),
    "time_prefix": ("The text directly before the quote of the time.", "began "),
    "time_suffix": ("The text directly after the quote of the time.", " and burned"),
    "extra": ("Columns that the package declares as its own.", {"shelf_mark": "B 12"}),
    "regions": ("Which lines of the text play which part.", {"1": "heading", "3-21": "body"}),
    "identifiers": (
        "Its numbers in public schemes.",
        [{"scheme": "isbn", "identifier": "978-0-00-000000-0"}],
    ),
    "parts": ("The claims that are its parts.", [{"population": "women", "value": 6}]),
    "breakdowns": (
        "How the text divides the number.",
        [{"dimension": "age", "reading": "inclusive", "parts": [{"value": 6}]}],
    ),
    "claims": (
        "Claims, and groups of claims.",
        [{"quote": "several sheds", "predicate": "sheds-damaged", "value": "several"}],
    ),
    "citation": (
        "The work that it is taken from.",
        {"quote": "the Mail of 5 June", "cited": "mail-1911", "intent": "quotes"},
    ),
    "voice": ("Who says it: an id, a mapping, or a list of these, outermost first.", "arden-post"),
    "document": (
        "What the work is.",
        {"id": "arden-2011", "label": "Article on the fire", "kind": "news-article"},
    ),
    "recorded": (
        "Who wrote the dossier, when and how.",
        {"by": "archive-team", "on": "2026-05-02", "method": "human"},
    ),
    "reviewed": (
        "Who compared it with the text, when and how.",
        {"by": "reader", "on": "2026-05-09", "method": "human"},
    ),
    "records": (
        "The claims and citations reviewed; left out, all of the dossier.",
        ["c-7k2ma", "x-4hd1c"],
    ),
    "captures": (
        "The texts held, the one that is quoted first.",
        [{"id": "t001", "sha256": "sha256:" + "0" * 64, "extent": "full", "form": "original"}],
    ),
    "document.agents": (
        "Who wrote, issued or published it, and so on.",
        [{"agent": "arden-post", "role": "publisher"}],
    ),
    "agents": (
        "Agents that only this dossier uses.",
        [{"id": "stoker", "name": "a stoker", "kind": "person", "naming": "described"}],
    ),
    "subjects": (
        "Subjects that only this dossier uses.",
        [{"id": "sailors", "label": "sailors", "kind": "population"}],
    ),
    "predicates": (
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
    "documents": (
        "Works that only this dossier cites.",
        [{"id": "mail-1911", "label": "Mail of 1911", "kind": "other"}],
    ),
    "agent_relations": (
        "Ties between agents.",
        [{"agent": "arden-post", "relation": "part-of", "other": "arden-council"}],
    ),
    "citations": (
        "Works named that carry no claim.",
        [{"quote": "The Count", "cited": "arden-count", "intent": "mentions"}],
    ),
    "claim_relations": (
        "How claims stand to others.",
        [{"claim": "c-7k2ma", "relation": "agrees", "other": "c-b04xe", "status": "open"}],
    ),
}
"""Description and example of the fields that are no column of a table."""


def dossier_schema() -> dict[str, Any]:
    """Return the JSON Schema of a dossier.

    >>> schema = dossier_schema()
    >>> schema["definitions"]["voice"]["properties"]["mode"]["enum"]
    ['asserts', 'reports', 'quotes', 'estimates', 'alleges']
    """
    definitions = {
        name: _definition(name, kind) for name, kind in KINDS.items() if name != "dossier"
    }
    definitions["entry"] = _entry()
    definitions["speaking"] = _speaking()
    definitions["withheld"] = _withheld()
    schema = {"$schema": DIALECT, "title": "docprov dossier"}
    return schema | _definition("dossier", KINDS["dossier"]) | {"definitions": definitions}


def column_of(kind: str, name: str) -> Column | None:
    """Return the column that a field of a kind of entry becomes, None where it becomes none.

    >>> column_of("review", "by").name
    'agent'
    """
    resource = KINDS[kind].resource
    column = _COLUMNS.get((kind, name), name)
    table = (
        "passages"
        if name in LOCATORS
        else "attributions"
        if (kind, name) == ("claim", "certainty")
        else resource
    )
    return (
        next((each for each in RESOURCES[table].columns if each.name == column), None)
        if table
        else None
    )


def _definition(name: str, kind: _Kind) -> dict[str, Any]:
    fields = {
        field: _field(name, field, shape, column_of(name, field))
        for field, shape in kind.shape.items()
    }
    found: dict[str, Any] = {
        "description": kind.description,
        "type": "object",
        "properties": fields,
    }
    return (
        found
        | ({"required": [*kind.needed]} if kind.needed else {})
        | {"additionalProperties": False}
    )


def _field(kind: str, name: str, shape: str, column: Column | None) -> dict[str, Any]:
    """Return what a field may hold, with its description and an example."""
    if column is not None and shape not in {"list", "map", "either"}:
        told: dict[str, Any] = {
            "description": column.description,
            "examples": [_SHORT.get((kind, name), column.example)],
        }
    else:
        description, example = _TOLD[f"{kind}.{name}"] if f"{kind}.{name}" in _TOLD else _TOLD[name]
        told = {"description": description, "examples": [example]}
    if name == "records":
        return told | {"type": "array", "items": {"type": "string", "pattern": f"^(?:{SLUG})$"}}
    if shape == "list":
        return told | {"type": "array", "items": _reference(_PARTS[kind, name])}
    if shape == "entries":
        one = _reference("review")
        return told | {"anyOf": [one, {"type": "array", "items": one}]}
    if shape == "either":
        return told | {"allOf": [_reference("speaking")]}
    if name == "regions":
        roles = next(each.choices for each in RESOURCES["regions"].columns if each.name == "role")
        lines = {"^[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?$": {"enum": list(roles)}}
        return told | {"type": "object", "patternProperties": lines, "additionalProperties": False}
    if name == "extra":
        return told | {"type": "object", "additionalProperties": _TEXT}
    if shape == "map":
        return told | {"allOf": [_reference(_MAPS[name])]}
    text = _text(kind, name, column)
    if shape in {"free", "quote"} or name in ALLOWED:
        return told | {"anyOf": [text, _reference("withheld")]}
    return told | text


def _withheld() -> dict[str, Any]:
    """Return a value that readers of the public form do not see."""
    texts: dict[str, Any] = {"type": "array", "items": _TEXT}
    fields = {
        "withheld": _TEXT | {"description": "The value, which the public form leaves out."},
        "also": texts | {"description": "Other spellings of it."},
        "not": texts | {"description": "Texts that look like it and are something else."},
    }
    return {
        "type": "object",
        "properties": fields,
        "required": ["withheld"],
        "additionalProperties": False,
    }


def _text(kind: str, name: str, column: Column | None) -> dict[str, Any]:
    """Return what a text field may hold."""
    inherited = kind in {"claim", "group"} and name in shapes.INHERITED
    if name == "id" and kind in _LETTERS:
        letter = _LETTERS[kind]
        return {
            "type": "string",
            "pattern": f"^{letter}-[a-z0-9]+$",
            "examples": [f"{letter}-7k2ma"],
        }
    if (kind, name) == ("capture", "id"):
        return {"type": "string", "pattern": f"^{CAPTURE_ID}$", "examples": ["t001"]}
    if column is not None and column.choices:
        return {"type": "string", "enum": [*column.choices, *(["unstated"] if inherited else [])]}
    pattern: str | None = (
        column.pattern if column is not None else SLUG if name == "capture" else None
    )
    if column is not None and column.kind != "text":
        pattern = DATE if column.kind == "date" else "[1-9][0-9]*"
    if pattern is None:
        return dict(_TEXT)
    return {
        "type": ["string", "number"],
        "pattern": f"^(?:{pattern}{'|unstated' if inherited else ''})$",
    }


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def _entry() -> dict[str, Any]:
    """Return an entry of claims: a group where it has claims, or a citation and nothing that makes it a claim."""
    claiming = [{"required": [name]} for name in sorted(shapes.CLAIMING)]
    bare = {"required": ["citation"], "not": {"anyOf": claiming}}
    return {
        "description": "A claim, or a group of claims.",
        "type": "object",
        "if": {"anyOf": [{"required": ["claims"]}, bare]},
        "then": _reference("group"),
        "else": _reference("claim"),
    }


def _speaking() -> dict[str, Any]:
    """Return a chain of voices in its short and long forms."""
    one = [{"type": "string", "pattern": f"^(?:{SLUG})$"}, _reference("voice")]
    return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}
