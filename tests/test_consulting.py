"""Consulting a package: comparing, tracing, showing and searching."""

import json
import re

import pytest
from attrs import evolve
from tests.commands import run

from docprov.consulting.comparing import compare
from docprov.consulting.contexts import context_of
from docprov.consulting.listing import Findings, all_findings
from docprov.consulting.searching import search, show, show_all
from docprov.consulting.tracing import trace
from docprov.diagnostics.errors import DocprovError
from docprov.evidence.folder import open_evidence
from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.tables.table import Table

ARDEN = "docs/examples/arden"
TEXTS = "docs/examples/arden/texts"


def changed(package, resource, key, **cells):
    """Return a package with some cells of one record changed."""
    tables = dict(package.tables)
    rows = tables[resource].frame.to_dicts()
    rows = [row | cells if row["id"] == key else row for row in rows]
    names = tables[resource].frame.columns
    columns = {name: [row[name] for row in rows] for name in names}
    tables[resource] = Table.of_columns(RESOURCES[resource], columns)
    return evolve(package, tables=tables)


def test_values_that_cannot_hold_together_are_marked_without_colour():
    """A value that disagrees has a mark of its own in text and in Markdown, and no other has it."""
    package = open_package(ARDEN)
    package = changed(package, "claims", "leith-2012.c-b04xe", value="48", lower="48")
    found = compare(package, "arden-fire")
    marked = {each.claim for one in found.questions for each in one.answers if each.differs}
    assert marked >= {"arden-2011.c-7k2ma", "leith-2012.c-b04xe"}
    assert "arden-2011.c-w6q1z" not in marked
    assert "≠ at least 48" in str(found)
    assert "≠ 41" in found.to_markdown()
    assert json.loads(found.to_json())["subject"] == "arden-fire"


def test_figures_name_their_policy():
    """Every view of published figures has the name of its policy and of how many it is chosen."""
    found = compare(ARDEN, "arden-fire")
    figures = next(each.figures for each in found.questions if "dockers" in each.label)
    values = {each.policy: each.value for each in figures}
    assert {"lowest": "38", "highest": "41", "median": "39.5"}.items() <= values.items()
    assert values["majority of independent origins"] == ""
    assert values["by source type: letter"] == "38"
    assert all(re.search("of .*figure|origins", each.note) for each in figures)


def test_a_trace_leads_from_the_claim_to_its_origin():
    """A trace has quote, voices, origin, work and findings, as text and as graphs."""
    found = trace(ARDEN, "arden-2011.c-b0at5", TEXTS)
    assert "stoker told that «nearly 30 boats» lay under water" in str(found)
    assert ["arden-post", "leith-mail", "stoker"] == [each.agent for each in found.voices]
    assert [None, False, None] == [each.held for each in found.voices]
    assert {"DF205", "DF303", "DF304"} <= {each.rule for each in found.findings}
    assert found.to_dot().count("->") == found.to_mermaid().count("-->") == 6


def test_what_a_gap_left_out_is_shown_with_the_quote():
    """The words in the gap of an elided quote are shown where the text is held, and else said to be
    missing.
    """
    package = open_package(ARDEN)
    passage = package.tables["claims"]["arden-2011.c-7k2ma"].passage
    elided = {"quote": "41 dockers … and 3 boys", "verdict": "elided"}
    package = changed(package, "passages", passage, **elided)
    held = context_of(package, passage, open_evidence(TEXTS))
    assert "41 dockers [left out: , among them 6 women] and 3 boys" in held.filled
    assert "not at hand" in context_of(package, passage, open_evidence(None)).filled


@pytest.mark.parametrize(
    ("words", "record"),
    [("THE NIGHT árden", "arden-2011"), ("boats 30 nearly", "arden-2011.p-739005b819c8")],
)
def test_search_folds_accents_case_and_order(words, record):
    """Words are found whatever their accents, case and order."""
    assert record in {each.record for each in search(ARDEN, words).hits}
    assert () == search(ARDEN, f"{words} windmill").hits


@pytest.mark.parametrize("ask", [compare, trace, show])
def test_an_unknown_record_is_an_error_with_advice(ask):
    """A record that does not exist is named."""
    with pytest.raises(DocprovError, match="arden-2011x"):
        ask(ARDEN, "arden-2011x")


@pytest.mark.parametrize(
    ("ask", "record", "advice"),
    [
        (trace, "c-b0at5", "did you mean 'arden-2011.c-b0at5'"),
        (show, "arden-2012", "no record 'arden-2012'; did you mean 'arden-2011'"),
        (compare, "", r"say which subject with --subject ID; .* arden-fire \(\d+ claims\)"),
    ],
)
def test_advice_names_the_record_that_is_meant(ask, record, advice):
    """The end of an id and a near one lead to the record, and no subject to the subjects."""
    with pytest.raises(DocprovError, match=advice):
        ask(ARDEN, record)


def test_a_document_is_shown_before_the_subject_of_its_id():
    """Where a document is a subject of the same id, both are shown."""
    package = changed(open_package(ARDEN), "subjects", "pier-3", id="arden-2011")
    assert ["documents", "subjects"] == [each.resource for each in show_all(package, "arden-2011")]
    assert "documents" == show(package, "arden-2011").resource


def test_a_finding_counts_the_records_beyond_the_first():
    """As text a finding lists some records of a table, and counts the others."""
    found = next(iter(all_findings(open_package(ARDEN))))
    records = [("claims", f"c-{each}") for each in range(9)] + [("documents", "arden-2011")]
    lines = str(Findings(found=(evolve(found, records=tuple(records)),))).splitlines()
    assert "  claims c-0, c-1, c-2, c-3, c-4 and 4 more (--format json lists all)" in lines
    assert "  documents arden-2011" in lines


def test_findings_set_the_exit_code_only_where_asked():
    """Findings end a command with 0, or with 1 where `--fail-on` names one of them."""
    ends = [
        run("findings", ARDEN, *options).returncode
        for options in ((), ("--fail-on", "DF201"), ("--fail-on", "DF201,df205"))
    ]
    assert [0, 0, 1] == ends
    listed = json.loads(run("findings", ARDEN, "--format", "json", "--rule", "DF205").stdout)
    assert ["affirmed-and-denied"] == [each["name"] for each in listed["findings"]]
    assert "## DF303" in run("findings", ARDEN, "--format", "markdown").stdout


def test_a_time_that_nothing_anchors_is_told_in_its_own_words():
    """The finding about a document without a date names the words for the time."""
    package = open_package(ARDEN)
    package = changed(package, "documents", "arden-2011", issued=None, written=None)
    claim = "arden-2011.c-7k2ma"
    package = changed(package, "claims", claim, time_basis="relative", time_as_written="last year")
    found = [each for each in all_findings(package) if each.rule == "DF105"]
    assert any("“last year”" in each.message for each in found)


@pytest.mark.long
def test_questions_that_differ_come_first():
    """Then those that several documents answer, and within each kind by their words."""
    found = compare("datapackage", "khojaly-killings").questions
    ranks = [
        (not each.differs, len({answer.document for answer in each.answers}) == 1, each.label)
        for each in found
    ]
    assert ranks == sorted(ranks)
    assert len({rank[:2] for rank in ranks}) >= 3
