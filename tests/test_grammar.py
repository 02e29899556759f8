"""The JSON Schema for editors: takes every dossier there is, refuses named mistakes where they
stand, and knows every field.
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from tests.strategies import values

from docprov.dossiers.editor_schema import DATE, dossier_schema
from docprov.dossiers.grammar import ENTRY_KINDS, INHERITED
from docprov.model.records import RESOURCES
from docprov.package.table_schema.schemas import DOSSIER

SCHEMA = dossier_schema()
CHECK = jsonschema.Draft7Validator(SCHEMA)
GUIDE = Path("docs/dossiers.md").read_text("utf-8")
WRITTEN = {
    path.name: path.read_text("utf-8") for path in sorted(Path().glob("d*/**/dossiers/*.yaml"))
} | {
    f"guide {number}": block
    for number, block in enumerate(
        re.findall(r"^```yaml\n(document:.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    )
}


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: types of the YAML 1.2 core schema, and names of fields as texts."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own way

    def construct_mapping(self, node, deep=False):  # noqa: ARG002 - PyYAML's own signature
        return {key.value: self.construct_object(part, deep=True) for key, part in node.value}


EditorLoader.add_constructor("tag:yaml.org,2002:map", EditorLoader.construct_mapping)
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first
    )


def faults(text):
    """Return where the schema refuses a text, as paths; an editor underlines the deepest ones."""
    content = yaml.load(text, Loader=EditorLoader)  # noqa: S506 - a safe loader
    return sorted(
        {
            "/".join(map(str, leaf.absolute_path))
            for each in CHECK.iter_errors(content)
            for leaf in leaves(each)
        }
    )


def leaves(error):
    """Return an error, or the ones inside it that say more."""
    return [leaf for inner in error.context for leaf in leaves(inner)] if error.context else [error]


def test_the_schema_is_a_schema():
    """The schema itself is JSON Schema of draft 7, and the committed file is this one."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA == json.loads(Path("schemas", DOSSIER).read_text("utf-8"))


@pytest.mark.parametrize("name", WRITTEN)
def test_every_dossier_is_taken(name):
    """All dossiers of the packages here and of the guide are valid."""
    assert [] == faults(WRITTEN[name])


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_fields_are_those_that_the_reader_knows(kind):
    """A definition has exactly the fields of the reader's shape, each with a description and an
    example that it takes.
    """
    definition = SCHEMA if kind == "dossier" else SCHEMA["definitions"][kind]
    assert set(ENTRY_KINDS[kind].fields) == set(definition["properties"])
    assert definition["additionalProperties"] is False
    for name, field in definition["properties"].items():
        assert re.fullmatch(r"[A-Z][^\n]*\.", field["description"]), name
        check = jsonschema.Draft7Validator(field | {"definitions": SCHEMA["definitions"]})
        assert field["examples"], name
        assert [] == [
            error.message for example in field["examples"] for error in check.iter_errors(example)
        ], name


@pytest.mark.parametrize("kind", [kind for kind in ENTRY_KINDS if kind != "dossier"])
def test_closed_lists_are_those_of_the_columns(kind):
    """A field with a closed list of values offers all of them.

    One handed down can also be taken back.
    """
    columns = {column.name: column for column in RESOURCES[ENTRY_KINDS[kind].table].columns}
    for name, field in SCHEMA["definitions"][kind]["properties"].items():
        if name in columns and columns[name].choices:
            back = {"unstated"} if kind in {"claim", "group"} and name in INHERITED else set()
            assert set(columns[name].choices) | back == set(field["enum"])


@given(values(next(column for column in RESOURCES["activities"].columns if column.name == "ended")))
def test_every_date_matches(date):
    """Whatever is read as a date matches the pattern of dates."""
    assert re.fullmatch(DATE, str(date))


BASE = WRITTEN["arden-2011.yaml"]
MISTAKES = {
    "field misspelled": ("  label: Article", "  lable: Article", "document"),
    "field of a claim misspelled": (
        "predicate: fate-unknown",
        "predicat: fate-unknown",
        "claims/0/claims/1",
    ),
    "unknown kind of work": (
        "kind: news-article\n  language",
        "kind: newspaper\n  language",
        "document/kind",
    ),
    "no label": ("  label: Article on the fire at Arden harbour\n", "", "document"),
    "no voice": ("voice: arden-post\nrecorded", "recorded", ""),
    "language in words": ("language: en", "language: English language", "document/language"),
    "date in words": ("issued: 2011-06-03", "issued: 3 June 2011", "document/issued"),
    "date with points": ("issued: 2011-06-03", "issued: 03.06.2011", "document/issued"),
    "unknown role": ("role: publisher}\nvoice", "role: printer}\nvoice", "document/agents/0/role"),
    "id in capitals": ("id: arden-2011\n", "id: Arden-2011\n", "document/id"),
    "method left out": (", method: human", "", "recorded"),
    "unknown method": ("method: human", "method: guess", "recorded/method"),
    "digest cut": ("67c3e751a2cc5cc9d246", "67c3", "captures/0/sha256"),
    "cited work of which nothing says whether it is held": (
        "    holding: cited-only\n    agents:",
        "    agents:",
        "documents/0",
    ),
    "unknown form": ("form: extracted", "form: extract", "captures/0/form"),
    "unknown part of a page": ("1: heading", "1: headline", "captures/0/regions/1"),
    "lines turned round": ("3-9: body", "3 to 9: body", "captures/0/regions"),
    "list where a mapping stands": (
        "recorded: {id: a-3k9xw, by: archive-team, on: 2026-05-02, method: human}",
        "recorded: [archive-team]",
        "recorded",
    ),
    "value as a list": ("value: several", "value: [several]", "claims/0/claims/2/value"),
    "id of another kind of entry": (
        "id: b-2mf8q",
        "id: c-2mf8q",
        "claims/0/claims/0/breakdowns/0/id",
    ),
    "reading left out": (
        "            reading: inclusive\n            parts:\n              - {id: c-w6q1z",
        "            parts:\n              - {id: c-w6q1z",
        "claims/0/claims/0/breakdowns/0",
    ),
    "unknown intent": ("intent: mentions", "intent: names", "citations/0/intent"),
    "value in a group": (
        "  - subject: arden-fire\n    time:",
        "  - subject: arden-fire\n    value: 4\n    time:",
        "claims/0",
    ),
    "withheld misspelled": (
        "note: The count of",
        "note: {witheld: The count} # of",
        "claims/0/claims/0/note",
    ),
    "agent as a name": (
        "voice: {agent: stoker,",
        "voice: {agent: A Stoker,",
        "claims/3/voice/agent",
    ),
    "nothing after a colon": ("value: several", "value:", "claims/0/claims/2/value"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_where_it_stands(name):
    """A named mistake is refused at its own place and at no other one."""
    right, wrong, path = MISTAKES[name]
    assert BASE.count(right) == 1 or name in {"unknown method", "method left out", "no voice"}
    found = faults(BASE.replace(right, wrong, 1))
    assert path in found
    assert all(each == path or path.startswith(each) for each in found)
