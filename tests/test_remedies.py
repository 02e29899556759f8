"""What the diagnostics of common slips say: the thing that is wrong, and the remedy itself rather
than a place to read.
"""

import pytest
from tests.samples import sampled

from docprov import validate

ARDEN, LEITH = "dossiers/arden-2011.yaml", "dossiers/leith-2012.yaml"
AGENTS = "agents:\n  - {id: stoker"
TWICE = "agents:\n  - {id: stoker, name: a stoker, kind: group, naming: described}\n  - {id: stoker"
POST = (
    "agents:\n  - {id: arden-post, name: The Post of Arden, kind: organization, naming: named}\n  "
    "- {id: stoker"
)
CITED = (
    "documents:\n  - {id: leith-2012, label: A letter, kind: letter, holding: cited-only}\n  - id: "
    "mail-1911-06-05"
)
SLIPS = {
    "an overlapping region": (
        ARDEN,
        "11-12: furniture",
        "8-12: furniture",
        "DP011",
        "list regions in the order",
    ),
    "words for a region": (
        ARDEN,
        "1: heading",
        "top: heading",
        "DP011",
        "write the first and the last line",
    ),
    "another role": (ARDEN, "1: heading", "1: advertisement", "DP011", "write one of these"),
    "another id than the file's": (
        LEITH,
        "id: leith-2012",
        "id: leith-2013",
        "DP011",
        "rename the file or correct the id",
    ),
    "a misspelt withheld": (
        ARDEN,
        "note: The count of the council.",
        "note: {witheld: It}",
        "DP009",
        "{withheld: the text}",
    ),
    "a slot": (
        "vocabulary/predicates/deaths.yaml",
        "[{population} ]",
        "[{populaton} ]",
        "DP408",
        "{populaton}",
    ),
    "no slot": (
        "vocabulary/predicates/deaths.yaml",
        "as {value}",
        "as so",
        "DP408",
        "has no {value}",
    ),
    "a range with to": (
        ARDEN,
        "value: 41\n",
        "value: 20 to 30\n",
        "DP011",
        "did you mean 'between 20 and 30'?",
    ),
    "a range with a dash": (
        ARDEN,
        "value: 41\n",
        "value: 20-30\n",
        "DP011",
        "did you mean 'between 20 and 30'?",
    ),
    "a grouped number": (
        ARDEN,
        "value: 41\n",
        "value: 1,275\n",
        "DP011",
        "write 1275 if the comma groups digits",
    ),
    "an agent twice in one file": (ARDEN, AGENTS, TWICE, "DP204", "remove one of the two"),
    "an agent otherwise in two files": (
        ARDEN,
        AGENTS,
        POST,
        "DP204",
        "choose another id if two things are meant",
    ),
    "a dossier declared as a cited work": (
        ARDEN,
        "documents:\n  - id: mail-1911-06-05",
        CITED,
        "DP204",
        "has a dossier of its own: remove the entry under documents",
    ),
}


def told(package, file, old, new, rule):
    """Return where a change gives a fault of a rule, and what each says."""
    path = package / file
    text = path.read_text(encoding="utf-8")
    assert 1 == text.count(old)
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    found = [each for each in validate(package).diagnostics if each.rule == rule]
    return {each.place.file for each in found}, [f"{each.message} - {each.help}" for each in found]


@pytest.mark.parametrize("name", sampled(SLIPS))
def test_a_slip_is_told_with_its_remedy(example, name):
    """The file that is to be mended is named, and what to write there."""
    *change, remedy = SLIPS[name]
    files, words = told(example, *change)
    assert {change[0]} == files
    assert all(remedy in each for each in words), words


def test_a_template_names_the_field_that_it_needs(example):
    """A statement that cannot be made says which field would make it."""
    template = (example / "vocabulary/predicates/deaths.yaml").read_text(encoding="utf-8")
    needing = template.replace("[{population} ]", "{population} ")
    (example / "vocabulary/predicates/deaths.yaml").write_text(
        needing, encoding="utf-8", newline="\n"
    )
    _, words = told(example, LEITH, "        population: dockers\n", "", "DP008")
    assert [
        (
            "claim has no 'statement' - state population:, which the template of 'deaths' needs, "
            "or write statement:"
        )
    ] == words
