"""Extending a list of a dossier, however it is written: what is added is added, and every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.yaml.extending import extended
from docprov.dossiers.yaml.nodes import content
from docprov.dossiers.yaml.reading import read_yaml

NEW = '{id: t009, sha256: "x", note: "a, b: ] c"}'
DOSSIERS = {
    "block": "a: b\ncaptures:\n  - {id: t001}\nclaims: []\n",
    "block at the margin": "captures:\n- {id: t001}\n- id: t002\n  note: x\n\n# about claims\nclaims: []\n",
    "deep": "captures:\n      - id: t001\n        regions:\n          1: body\n# end\n",
    "flow": 'captures: [{id: t001, note: "x ] y"}]  # here ]\nclaims: []\n',
    "flow on lines": "captures: [\n    {id: t001},\n    {id: t002}\n  ]\nclaims: [x]\n",
    "empty": "captures: []\nclaims: []\n",
    "none": "a: b\n",
    "none and no line end": "a: b",
    "none after a block": "a: |\n  text\n",
    "line ends": "a: b\r\ncaptures:\r\n  - {id: t001}\r\nclaims: []\r\n",
    "last without line end": "captures:\n  - {id: t001}",
    "comments": "captures:  # all\n  # first\n  - {id: t001}  # one\n  # last\n\n",
    "block text": "captures:\n  - id: t001\n    note: |\n      x\n      # no comment\nclaims: []\n",
}


@pytest.mark.parametrize("name", DOSSIERS)
def test_extending_keeps_every_other_byte(name):
    """However the list of captures is written, the new ones are its last ones and nothing else changes."""
    text = DOSSIERS[name]
    longer = extended("x", text.encode(), "captures", [NEW, NEW]).decode()
    added = content(read_yaml("x", f"captures:\n- {NEW}\n".encode(), []))["captures"]
    before, after = (content(read_yaml("x", each.encode(), [])) for each in (text, longer))
    assert [*(before.get("captures") or []), *added, *added] == after["captures"]
    assert {**before, "captures": 0} == {**after, "captures": 0}
    at = next((n for n, (a, b) in enumerate(zip(text, longer, strict=False)) if a != b), len(text))
    rest = len(longer) - len(text)
    assert any(text == longer[:k] + longer[k + rest :] for k in range(max(at - 10, 0), at + 1))


@given(
    st.lists(
        st.sampled_from(
            [
                "  - {id: t001}",
                "- id: t001",
                "    note: x",
                "claims: []",
                "# c",
                "",
                "captures: [",
                "  ]",
                "captures:",
                "a: |",
                "  x",
                "  {id: t002},",
            ]
        ),
        max_size=9,
    )
)
def test_extending_is_right_or_refused(lines):
    """Whatever stands in a dossier, extending it adds exactly the captures or says that it cannot."""
    data = "\n".join(lines).encode()
    faults = []
    before = read_yaml("x", data, faults)
    if before is None or faults:
        return
    try:
        longer = extended("x", data, "captures", [NEW])
    except DocprovError as error:
        assert "cannot be extended" in str(error)  # noqa: PT017 - either outcome is right
        return
    assert len(content(read_yaml("x", longer, []))["captures"]) >= 1


REVIEW = "{id: a-r3v1w, by: reader}"
REVIEWED = {
    "nothing yet": "a: b\n",
    "list": "reviewed:\n  - {id: a-00001}\na: b\n",
    "mapping on a line": 'reviewed: {id: a-00001, note: "a } b"}  # }\na: b\n',
    "mapping at the beginning": "reviewed: {id: a-00001}\n",
    "mapping at the end": "a: b\nreviewed: {id: a-00001}",
    "mapping on its own line": "reviewed:\n  {id: a-00001}\na: b\n",
}


@pytest.mark.parametrize("name", REVIEWED)
def test_a_mapping_in_the_place_of_a_list_becomes_its_first_entry(name):
    """Where one mapping stands, a second one makes a list of both, and no byte of the first gets lost."""
    text = REVIEWED[name]
    longer = extended("x", text.encode(), "reviewed", [REVIEW]).decode()
    after = content(read_yaml("x", longer.encode(), []))["reviewed"]
    assert [
        *([{"id": "a-00001"}] if "a-00001" in text else []),
        {"id": "a-r3v1w", "by": "reader"},
    ] == [{key: value for key, value in part.items() if key != "note"} for part in after]
    rest = iter(longer)
    assert all(character in rest for character in text)


def test_a_mapping_over_lines_is_refused_with_what_to_add():
    """A mapping that would have to be moved is left alone, and the line to be added is told."""
    with pytest.raises(DocprovError, match="cannot be extended") as refused:
        extended("x", b"reviewed:\n  id: a-00001\n", "reviewed", [REVIEW])
    assert f"  - {REVIEW}" in str(refused.value)
