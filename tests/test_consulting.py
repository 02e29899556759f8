"""Consulting a package: comparing, tracing, showing and searching."""

import json
import re

import pytest
from attrs import evolve
from tests.commands import run

from docprov.assistants.tools import Tools
from docprov.consulting.comparing import compare
from docprov.consulting.contexts import context_of
from docprov.consulting.listing import Findings, all_findings
from docprov.consulting.searching import Hits, search, show
from docprov.consulting.tracing import trace
from docprov.diagnostics.errors import DocprovError
from docprov.evidence.folder import Evidence, open_evidence
from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.recording.composition import compose
from docprov.site.answers import Answers
from docprov.site.charts import timeline
from docprov.site.comparisons import grid_of
from docprov.site.contents import Contents
from docprov.tables.table import Table
from docprov.validation.validation import validate

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


def two_papers(*pairs):
    """Return a package of two papers, which each say something of as many harbours."""
    named = {
        "agents": [{"id": "clerk", "name": "a clerk", "kind": "person", "naming": "described"}],
        "subjects": [
            {"id": f"harbour-{at}", "label": f"harbour {at}", "kind": "place"}
            for at, _ in enumerate(pairs)
        ],
        "predicates": [
            predicate("boats", "quantity", unit="boat"),
            predicate("lost", "quantity", unit="boat", label="boats"),
            predicate("shut", "none"),
            predicate("opened", "date"),
            predicate("called", "text"),
        ],
        "recorded": {"by": "clerk", "on": "2026-05-02", "method": "human"},
        "voice": "clerk",
    }
    entries, texts = [], {}
    for name, said in zip(("gull", "tern"), zip(*pairs, strict=True), strict=True):
        paper = {"id": name, "label": name, "kind": "report", "language": "en", "issued": "1949"}
        claims = [
            {"quote": f"of harbour {at} {quote}", "subject": f"harbour-{at}"} | more
            for at, (quote, more) in enumerate(said)
        ]
        texts[name] = ". ".join(each["quote"] for each in claims)
        entries.append({"document": paper, "claims": claims} | named)
    metadata = {"name": "harbours", "version": "0.1.0", "licenses": [{"name": "CC0-1.0"}]}
    return compose(metadata, entries, texts=texts)


def predicate(key, kind, **more):
    template = "{says/saying} it of {subject}"
    template += " as {value}" if kind != "none" else ""
    stated = {"id": key, "label": key, "definition": "X.", "value_type": kind}
    return stated | {"template": template} | more


def told(value, predicate="boats", **more):
    claim = {"predicate": predicate} | more
    said = {"value": value} if value else {}
    if value and not value.isdigit() and predicate == "boats":
        said["value_as_written"] = value
    return f"{value or 'it is so'}, as it is written", claim | said


UNKNOWN = {"polarity": "unknown", "statement": "It does not know."}


SAME = (
    (told("12"), told("12"), "same", "= all say the same"),
    (told("12"), told("15"), "differs", "≠ the values cannot all hold"),
    (told("12"), told("at least 12"), "room", "≈ the values leave room for each other"),
    (told("between 2 and 3"), told("between 2 and 3"), "same", "= all say the same"),
    (told("between 2 and 3"), told("between 4 and 5"), "differs", "≠ the values cannot all hold"),
    (told("several"), told("many"), "other", "· not compared"),
    (told("several"), told("several"), "other", "· not compared"),
    (told("great", "called"), told("Great", "called"), "same", "· all say the same"),
    (told("great", "called"), told("small", "called"), "other", "· in different words"),
    (told("a <b> | c", "called"), told("a <b> | c", "called"), "same", "· all say the same"),
    (told("", "shut"), told("", "shut"), "same", "· all say the same"),
    (told("", "shut"), told("", "shut", **UNKNOWN), "other", "· not compared"),
    (told("", "boats", **UNKNOWN), told("12"), "other", "· not compared"),
    (told("1911", "opened"), told("1911-05", "opened"), "other", "≈ the values leave room"),
    (told("12", time="1911"), told("12", time="1926"), "", ""),
    (told("12", "boats"), told("12", "lost"), "", ""),
)
"""What each of two papers says, how the second claim relates to the first, and the row of both."""


@pytest.mark.long
def test_what_two_papers_give_is_the_same_everywhere_or_nowhere():
    """A trace, a comparison and a page of a claim agree on whether two papers say the same; of two
    times or two predicates there are two questions, each with words of its own.
    """
    package = two_papers(*(pair[:2] for pair in SAME))
    contents = Contents(package, Evidence())
    answers = Answers(contents)
    for at, (one, _, relation, verdict) in enumerate(SAME):
        claim, other = sorted(
            package.tables["claims"].having("subject", f"harbour-{at}"),
            key=lambda each: each.document,
        )
        rows = [row for group in grid_of(contents, claim.subject).groups for row in group.rows]
        compared = compare(package, claim.subject)
        asked = {(each.label, each.time) for each in compared.questions}
        assert len(asked) == len(compared.questions) == len(rows) == 2 - bool(relation)
        assert [relation] * bool(relation) == [each.relation for each in answers.on(claim)[0]]
        agrees = relation == "same" and "value" in one[1]
        assert trace(package, claim.id).agrees == ((other.id,) if agrees else ())
        assert f"{rows[0].mark} {rows[0].verdict}".startswith(verdict)
        unknown = {claim.polarity, other.polarity} == {"affirmed", "unknown"}
        assert not re.search(r"[^\\]<|[a-z>] ?[^ \\]\|", compared.to_markdown())
        assert unknown == ("· says it is not known" in str(compared))


@pytest.mark.long
def test_a_date_after_its_document_is_named():
    """A date that is a value is named where it lies after its document, as a time is."""
    package = two_papers((told("1950", "opened"), told("12", time="1950")))
    found = [str(each) for each in validate(package).of("warning") if each.rule == "DP325"]
    assert 2 == len(found)
    assert all("recorded as '1950'; that is after 1949" in each for each in found)


def test_a_timeline_has_room_for_any_date():
    """A document of long ago has its place beside one of today."""
    package = changed(open_package(ARDEN), "documents", "arden-2011", issued="Y-170000")
    assert timeline(Contents(package, Evidence())) is not None


@pytest.mark.long
def test_figures_name_their_policy():
    """Every view of published figures has the name of its policy and of how many it is chosen, and
    what has no one number; a number with a comparator is another value than the number.
    """
    limits = (told("12"), told("fewer than 12")), (told("12"), told("12"))
    said = [str(compare(two_papers(*limits), f"harbour-{at}")) for at in (0, 1)]
    assert ["independent origins: none" in each for each in said] == [True, False]
    package = changed(
        open_package(ARDEN),
        "claims",
        "arden-2011.c-7k2ma",
        comparator="between",
        value=None,
        lower="41",
        upper="43",
    )
    package = changed(package, "claims", "arden-2011.c-w6q1z", population="dockers")
    assert "without one number: between 41 and 43" in str(compare(package, "arden-fire"))
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


@pytest.mark.parametrize("gap", ["…", "(...)", "[…]"])
def test_what_a_gap_left_out_is_shown_with_the_quote(gap):
    """The words in the gap of an elided quote are shown where the text is held, and else said to be
    missing.
    """
    package = open_package(ARDEN)
    passage = package.tables["claims"]["arden-2011.c-7k2ma"].passage
    elided = {"quote": f"41 dockers {gap} and 3 boys", "verdict": "elided"}
    package = changed(package, "passages", passage, **elided)
    held = context_of(package, passage, open_evidence(TEXTS))
    assert "41 dockers [left out: , among them 6 women] and 3 boys" in held.filled
    assert "not at hand" in context_of(package, passage, open_evidence(None)).filled


@pytest.mark.parametrize(
    ("words", "record"),
    [
        ("THE NIGHT árden", "arden-2011"),
        ("boats 30 nearly", "arden-2011.p-739005b819c8"),
        ("ardenbrannen", "arden-fire"),
    ],
)
def test_search_folds_accents_case_and_order(words, record):
    """Words are found whatever their accents, case and order."""
    assert record in {each.record for each in search(ARDEN, words).hits}
    assert () == search(ARDEN, f"{words} windmill").hits


@pytest.mark.parametrize(
    ("target", "shown_as"),
    [
        (("subjects", "arden-fire"), "subjects arden-fire names.name: Brann"),
        (("subjects", "nowhere"), "names subjects nowhere nb Brann name: Brann"),
        (("boats", "arden-fire"), "names boats arden-fire nb Brann name: Brann"),
    ],
)
def test_a_hit_in_another_name_is_one_of_the_record_that_it_names(target, shown_as):
    """The record that a hit is printed with is one that `docprov show` knows."""
    package = open_package(ARDEN)
    names = package.tables["names"]
    cells = dict.fromkeys(names.frame.columns, "")
    cells |= {"resource": target[0], "record": target[1], "name": "Brann", "language": "nb"}
    table = Table.of_cells(names.resource, [[*cells.values()]])
    package = evolve(package, tables={**package.tables, "names": table})
    (hit,) = search(package, "brann").hits
    assert shown_as == str(Hits(words="brann", hits=(hit,))).splitlines()[0]
    assert hit.resource in {each.resource for each in show(package, hit.record)}


@pytest.mark.parametrize("ask", [compare, trace, show])
def test_an_unknown_record_is_an_error_with_advice(ask):
    """A record that does not exist is named."""
    with pytest.raises(DocprovError, match="arden-2011x"):
        ask(ARDEN, "arden-2011x")


@pytest.mark.parametrize(
    ("ask", "record", "advice"),
    [
        (trace, "c-b0at5", "did you mean 'arden-2011.c-b0at5'"),
        (compare, "fire", "did you mean 'arden-fire'"),
        (show, "arden-2012", "no record 'arden-2012'; did you mean 'arden-2011'"),
        (compare, "", r"say which subject with --subject ID; .* arden-fire \(\d+ claims\)"),
    ],
)
def test_advice_names_the_record_that_is_meant(ask, record, advice):
    """The end of an id and a near one lead to the record, and no subject to the subjects."""
    with pytest.raises(DocprovError, match=advice):
        ask(ARDEN, record)


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (("search", ARDEN, "stoker"), f'  one record: `docprov show {ARDEN} "ID"`'),
        (
            ("search", ARDEN, "stoker windmill"),
            "  one text must have every word, in any order; leave some out",
        ),
        (("findings", ARDEN), "  what a code means: `docprov rule DF202`"),
        (
            ("compare", ARDEN, "--subject", "pier-3"),
            "  · says so  Article on the fire at Arden harbour  “pier #3 was closed”",
        ),
    ],
)
def test_the_last_line_says_how_to_go_on(arguments, last):
    """An answer ends with what to ask next, and explains no sign that it does not have."""
    assert last == run(*arguments).stdout.splitlines()[-1]


def test_a_comparison_without_a_subject_lists_some():
    """Each subject that many claims are about has a line, with its label; nothing is compared."""
    found = run("compare", ARDEN)
    assert 2 == found.returncode
    assert "  arden-fire  the fire at Arden harbour (10 claims)" in found.stdout.splitlines()


def test_a_document_is_shown_before_the_subject_of_its_id():
    """Where a document is a subject of the same id, both are shown, to assistants too."""
    package = changed(open_package(ARDEN), "subjects", "pier-3", id="arden-2011")
    tables = ["documents", "subjects"]
    assert tables == [each.resource for each in show(package, "arden-2011")]
    answer = Tools(package).show("arden-2011")
    assert tables == [each["resource"] for each in answer["records"]]


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


@pytest.mark.long
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
