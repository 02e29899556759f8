"""The grammar of dossiers as JSON Schema (draft 7), for editors: completion, descriptions, errors.

An editor reads `1994` as a number where docprov reads every scalar as text, so a text may be
either.

Limits: what depends on another place of the file or on another file (links, inherited fields, the
value that a predicate takes) is left to `docprov validate`.
"""

from typing import Any

from docprov.dossiers.fields import EntryKind, Field
from docprov.dossiers.grammar import CLAIMING, ENTRY_KINDS
from docprov.dossiers.identifiers import CAPTURE_ID
from docprov.dossiers.withheld import ALLOWED
from docprov.model.records import RESOURCES, SLUG

DIALECT = "http://json-schema.org/draft-07/schema#"
_DATE = (
    r"(?:-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,8})"
    r"(?:-(?:[0-9]{2}|XX)(?:-(?:[0-9]{2}|XX))?)?[?~%]?"
    r"(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::[0-9]{2})?)?)?"
)
DATE = rf"(?:{_DATE}|(?:{_DATE}|\.\.|)/(?:{_DATE}|\.\.|))"
"""What an EDTF date looks like; whether the calendar has such a day is not checked here."""
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}
_LINES = "^[1-9][0-9]{0,6}(-[1-9][0-9]{0,6})?$"
"""A line, or a range of lines, of a captured text."""


def dossier_schema() -> dict[str, Any]:
    """Return the JSON Schema of a dossier.

    >>> schema = dossier_schema()
    >>> schema["definitions"]["voice"]["properties"]["mode"]["enum"]
    ['asserts', 'reports', 'quotes', 'estimates', 'alleges']
    """
    definitions = {name: _definition(kind) for name, kind in ENTRY_KINDS.items()}
    dossier = definitions.pop("dossier")
    definitions["entry"] = _entry()
    definitions["speaking"] = _speaking()
    definitions["withheld"] = _withheld()
    return {"$schema": DIALECT, "title": "docprov dossier"} | dossier | {"definitions": definitions}


def _definition(kind: EntryKind) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": kind.description,
        "type": "object",
        "properties": {name: _field(kind, field) for name, field in kind.fields.items()},
    }
    required = {"required": [*kind.required]} if kind.required else {}
    return found | required | {"additionalProperties": False}


def _field(kind: EntryKind, field: Field) -> dict[str, Any]:
    """Return what a field may hold, with its description and an example."""
    described = {"description": field.description, "examples": [_example(kind, field)]}
    if field.name in _SPECIAL:
        return described | _SPECIAL[field.name]
    if field.shape == "list":
        return described | {"type": "array", "items": _reference(field.holds)}
    if field.shape == "entries":
        one = _reference(field.holds)
        return described | {"anyOf": [one, {"type": "array", "items": one}]}
    if field.shape == "map":
        return described | {"allOf": [_reference(field.holds)]}
    text = _text(kind, field)
    if field.shape in {"free", "quote"} or field.name in ALLOWED:
        return described | {"anyOf": [text, _reference("withheld")]}
    return described | text


def _example(kind: EntryKind, field: Field) -> object:
    """Return what may be written; ids of captures are written without their document."""
    if field.short and "captures" in {field.references, kind.table}:
        return str(field.example).rpartition(".")[2]
    return field.example


def _text(kind: EntryKind, field: Field) -> dict[str, Any]:
    """Return what a text field may hold."""
    if field.name == "id" and kind.letter:
        return _id(kind)
    unstated = field.inherited and kind.table == "claims"
    if field.choices:
        return {"type": "string", "enum": [*field.choices, *(["unstated"] if unstated else [])]}
    pattern = _KINDS.get(field.kind, field.pattern)
    if pattern is None:
        return dict(_TEXT)
    words = f"{pattern}|unstated" if unstated else pattern
    return {"type": ["string", "number"], "pattern": f"^(?:{words})$"}


_KINDS = {"date": DATE, "integer": "[1-9][0-9]*"}


def _id(kind: EntryKind) -> dict[str, Any]:
    """Return what the id of an entry may be that a dossier writes without its document."""
    if kind.name == "capture":
        return {"type": "string", "pattern": f"^{CAPTURE_ID}$", "examples": ["t001"]}
    example = f"{kind.letter}-7k2ma"
    return {"type": "string", "pattern": f"^{kind.letter}-[a-z0-9]+$", "examples": [example]}


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


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def _entry() -> dict[str, Any]:
    """Return an entry of claims.

    It is a group where it has claims, or a citation and nothing that makes it a claim.
    """
    claiming = [{"required": [name]} for name in sorted(CLAIMING)]
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


def _regions() -> dict[str, Any]:
    """Return the parts that lines of a text play."""
    roles = next(each.choices for each in RESOURCES["regions"].columns if each.name == "role")
    parts = {_LINES: {"enum": list(roles)}}
    return {"type": "object", "patternProperties": parts, "additionalProperties": False}


_SPECIAL: dict[str, dict[str, Any]] = {
    "documents": {
        "type": "array",
        "items": {"allOf": [_reference("document"), {"required": ["holding"]}]},
    },
    "extra": {"type": "object", "additionalProperties": _TEXT},
    "records": {"type": "array", "items": {"type": "string", "pattern": f"^(?:{SLUG})$"}},
    "regions": _regions(),
    "voice": {"allOf": [_reference("speaking")]},
}
"""What fields may hold that hold neither text nor entries alone; only the dossier's own document is
known to be held.
"""
