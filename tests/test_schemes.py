"""Identifiers in public schemes: what is valid, and the canonical spelling."""

import pytest

from docprov.model.schemes import normalised
from docprov.validation.validation import validate

SPELLINGS = {
    ("doi", "https://doi.org/10.1234/ARDEN.1911"): "10.1234/arden.1911",
    ("doi", "doi: 10.1234/arden(1911)2:3"): "10.1234/arden(1911)2:3",
    ("isbn", "0-306-40615-2"): "9780306406157",
    ("isbn", "ISBN 978-0-306-40615-7"): "9780306406157",
    ("issn", "03785955"): "0378-5955",
    ("issn", "2434-561x"): "2434-561X",
    ("arxiv", "arXiv:2401.01234v2"): "2401.01234v2",
    ("arxiv", "https://arxiv.org/abs/math.GT/0309136"): "math.GT/0309136",
    ("orcid", "https://orcid.org/0000-0002-1825-0097"): "0000-0002-1825-0097",
    ("wikidata", "http://www.wikidata.org/entity/q42"): "Q42",
    ("un-symbol", "S/res/99 (1911)"): "S/RES/99(1911)",
    ("un-symbol", "A/C.3/50/L.66/Rev.1"): "A/C.3/50/L.66/REV.1",
    ("harbour-list", " 366 "): "366",
}
WRONG = {
    ("doi", "11.1234/arden"): "not written like",
    ("isbn", "978-0-306-40615-8"): "check digit",
    ("isbn", "978-0-306"): "number of digits",
    ("isbn", "ninety"): "not written",
    ("issn", "0378-5954"): "check digit",
    ("arxiv", "2413.01234"): "not written like",
    ("orcid", "0000-0002-1825-0098"): "check digit",
    ("wikidata", "42"): "not written like",
    ("un-symbol", "resolution 99"): "not written like",
}


@pytest.mark.parametrize("stated", SPELLINGS, ids=" ".join)
def test_has_one_canonical_spelling(stated):
    """Addresses, prefixes, hyphens and case lead to one spelling, which stays as it is."""
    assert SPELLINGS[stated] == normalised(*stated) == normalised(stated[0], normalised(*stated))


@pytest.mark.parametrize("stated", WRONG, ids=" ".join)
def test_says_why_an_identifier_is_invalid(stated):
    """What cannot be an identifier of its scheme is refused with the reason."""
    with pytest.raises(ValueError, match=WRONG[stated]):
        normalised(*stated)


def faults(example, name, old, new):
    path = example / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    return [
        (each.rule, each.severity, each.place.file)
        for each in validate(example).diagnostics
        if each.rule.startswith("DP21")
    ]


@pytest.mark.long
def test_the_orcid_of_an_agent_is_checked(example):
    """A wrong check digit in an agent's register is a warning at the agent."""
    name = "vocabulary/agents/archive-team.yaml"
    orcid = "identifier: https://orcid.org/0000-0002-1825-0098\nname:"
    assert [("DP210", "warning", name)] == faults(example, name, "name:", orcid)


MAIL = "holding: cited-only\n    agents:"
COUNT = '{scheme: harbour-list, identifier: "366"}'


@pytest.mark.long
@pytest.mark.parametrize(("container", "expected"), [("", 2), ("\n    container: Yearbook", 0)])
def test_two_spellings_are_one_identifier(example, container, expected):
    """Two documents with one ISBN are reported at both places, unless it is of their container."""
    count = example / "vocabulary/documents/arden-count.yaml"
    text = count.read_text("utf-8").replace(COUNT, '{scheme: isbn, identifier: "9780306406157"}')
    count.write_text(text, "utf-8")
    mine = (
        f"holding: cited-only{container}\n    identifiers: [{{scheme: isbn, identifier: "
        "0-306-40615-2}]\n    agents:"
    )
    found = faults(example, "dossiers/arden-2011.yaml", MAIL, mine)
    assert [("DP211", "warning")] * expected == [each[:2] for each in found]
