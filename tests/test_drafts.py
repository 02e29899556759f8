"""A dossier as it is started: readable as it is, and its comments are right where somebody takes
the # away.
"""

import re

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.drafts import Draft, recorder, schema_from_dossiers
from docprov.dossiers.editor_schema import dossier_schema
from docprov.dossiers.sources import read_sources
from docprov.dossiers.yaml.reading import read_yaml

DRAFT = Draft(document="ferry-1903", day="2026-05-02")


def test_without_comments_and_todo_a_draft_is_a_dossier():
    """Each optional field, taken out of its comment, is a field that editors and the
    reader take.
    """
    draft = Draft(
        document="ferry-1903",
        day="2026-05-02",
        label="Report",
        kind="report",
        voice="arden-post",
        by="team",
    )
    text = draft.to_bytes().decode()
    head, _, optional = text.partition("# What else a dossier can say")
    body = re.sub("^#", "", optional.partition("\n")[2], flags=re.MULTILINE)
    body = re.sub("^ ", "", body, flags=re.MULTILINE)
    whole = head.replace("claims: []\n", "") + body
    faults = []
    assert read_yaml("a.yaml", whole.encode(), faults) is not None
    assert [] == faults
    content = yaml.load(whole, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    assert [] == [
        error.message for error in jsonschema.Draft7Validator(dossier_schema()).iter_errors(content)
    ]


@pytest.mark.parametrize("field", ["label", "kind", "voice", "by"])
def test_what_is_known_is_no_longer_to_do(field):
    """A field that is stated stands in the dossier, and nobody is asked for it."""
    before, after = (
        DRAFT.to_bytes().decode(),
        Draft(document="ferry-1903", day="2026-05-02", **{field: "report"}),
    )
    assert f"TODO {field}" in before
    assert f"TODO {field}" not in after.to_bytes().decode()
    assert re.search(rf'{field}: "?report', after.to_bytes().decode())


@given(st.text())
def test_any_label_is_kept_or_refused(label):
    """Whatever a label holds, the dossier says exactly that, or is refused.

    It never says something else.
    """
    try:
        data = Draft(document="ferry-1903", day="2026-05-02", label=label).to_bytes()
    except (DocprovError, UnicodeEncodeError):
        return
    document = read_yaml("a.yaml", data, []).entries["document"]
    assert label == ("" if "label" not in document.entries else document.entries["label"].value)


def test_recorder_is_the_one_of_the_package(example, tmp_path):
    """The agent who records is the one that package.yaml names; without that file there is none."""
    assert "archive-team" == recorder(example)
    assert "" == recorder(tmp_path)


def test_schema_is_looked_for_in_the_folders_above(example):
    """The schema is found beside the dossiers' folder or above it, and named as seen from a
    dossier.
    """
    assert "" == schema_from_dossiers(example)
    (example.parent / "schemas").mkdir()
    (example.parent / "schemas/dossier.schema.json").write_text("{}")
    found = schema_from_dossiers(example)
    assert "../../schemas/dossier.schema.json" == found
    assert (example / "dossiers" / found).is_file()


def test_a_draft_can_be_read_with_the_package(example):
    """A draft of which nothing is known beside other dossiers spoils none of their reading."""
    (example / "dossiers/ferry-1903.yaml").write_bytes(DRAFT.to_bytes())
    assert {"dossiers/ferry-1903.yaml"} == {
        fault.place.file for fault in read_sources(example).faults
    }
