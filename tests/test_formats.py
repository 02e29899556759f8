"""The forms of a report: valid by the schema of the form, and nothing that a file says becomes more
than text in them.
"""

import json
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from jsonschema import Draft7Validator, Draft202012Validator
from markdown_it import MarkdownIt
from tests.strategies import hostile, hostile_reports

from docprov.diagnostics.coverage import ChangesSince, Check, Coverage
from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.json_schema import report_schema
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import printable
from docprov.presentation import FORMATS
from docprov.presentation.github import command, workflow_commands
from docprov.presentation.junit import junit_xml
from docprov.presentation.markdown import MOST_SHOWN, code, markdown_comment
from docprov.presentation.sarif import sarif_log
from docprov.validation.catalogue import CATALOGUE

CASES = Path(__file__).parent / "cases/formats"
FAULT = CATALOGUE["DP203"].at(
    Place(file="dossiers/a b.yaml", line=9, column=14, resource="claims", record="a.c-1"),
    "agent",
    "arden-pots",
    help="did you mean 'arden-post'?",
    related=((Place(file="dossiers/b.yaml", line=2, column=3), "the first one"),),
)
WARNING = CATALOGUE["DP317"].at(
    Place(file="dossiers/a b.yaml", line=12, column=1), "denied", "no ship"
)
WAIVED = (
    CATALOGUE["DP317"]
    .at(Place(file="z.yaml"), "affirmed", "not one")
    .__class__(
        rule="DP317",
        name="unsaid-polarity",
        severity="warning",
        message="m",
        place=Place(file="z.yaml"),
        waived="old (until 2027)",
    )
)
REPORT = Report(
    diagnostics=(FAULT, WARNING, WAIVED),
    coverage=Coverage(
        passages=3,
        found={"verbatim": 1, "unverifiable": 2},
        checks=(Check(name="texts", made=False, ok=None, detail="none held"),),
    ),
    since=ChangesSince(revision="main", records={"claims": (2, 1, 0)}, hidden={"error": 4}),
)


@cache
def validator(name):
    """Return what validates a form."""
    import xmlschema

    if name == "junit":
        return xmlschema.XMLSchema(CASES / "junit-10.xsd")
    if name == "sarif":
        return Draft7Validator(json.loads((CASES / "sarif-schema-2.1.0.json").read_text()))
    return Draft202012Validator(report_schema())


@pytest.mark.long
@given(hostile_reports)
def test_json_is_valid_by_its_schema(report):
    """The JSON of any report holds to the schema that is published for it."""
    validator("json").validate(json.loads(report.to_json()))


@pytest.mark.long
@given(hostile_reports)
def test_sarif_is_valid_by_its_schema(report):
    """The SARIF log of any report holds to the schema of SARIF 2.1.0, and has a result for each
    diagnostic.
    """
    log = json.loads(sarif_log(report, "data package"))
    validator("sarif").validate(log)
    assert [each.rule for each in report.diagnostics] == [
        result["ruleId"] for result in log["runs"][0]["results"]
    ]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(
        rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in log["runs"][0]["results"]
    )


@given(hostile_reports)
def test_junit_is_valid_by_its_schema(report):
    """The JUnit file of any report is XML that holds to the schema, with one failure for each
    error.
    """
    text = junit_xml(report)
    validator("junit").validate(text)
    top = ET.fromstring(text)  # noqa: S314 - written a line above
    assert len(report.errors) == len(top.findall(".//failure")) == int(top.get("failures"))
    unmade = sum(not check.made for check in report.coverage.checks)
    assert len(report.waived) + unmade == len(top.findall(".//skipped"))


@pytest.mark.long
@given(hostile_reports)
def test_workflow_commands_are_ours_alone(report):
    """Each line is one command of ours: one for each diagnostic, and one for each reason why a
    check was not made.
    """
    lines = workflow_commands(report).split("\n")
    assert lines.pop() == ""
    names = [
        re.fullmatch(r"::(error|warning|notice)(?: [a-z]+=[^\r\n]*)?::[^\r\n]*", line)[1]
        for line in lines
    ]
    own = 1 + len({check.detail for check in report.coverage.checks if not check.made})
    assert own + len(report.diagnostics) == len(names)
    assert len(report.errors) == names.count("error")


@given(hostile, hostile)
def test_a_workflow_command_reads_back(message, value):
    """GitHub's own way of reading a command finds the message and the property that went in."""
    text = command("error", message, title=value)
    assert len(text.splitlines() or [""]) == 1 or "\n" not in text
    head, _, data = text.removeprefix("::error title=").partition("::")
    for old, new in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        head = head.replace(old, new)
        data = data.replace(old, new) if old not in {"%3A", "%2C"} else data
    assert (value, message) == (head, data)


@pytest.mark.long
@given(hostile_reports)
def test_markdown_holds_texts_in_code_spans(report):
    """Outside code spans there is nothing that a file said: no mention, link, HTML or picture."""
    for line in markdown_comment(report).split("\n"):
        outside = re.sub(r"(?<!`)(`+)(?!`)(?:(?!(?<!`)\1(?!`)).)*(?<!`)\1(?!`)", "", line)
        assert re.fullmatch(r"[-#|A-Za-z0-9 :.,()]*", outside), line


@given(hostile)
def test_a_code_span_is_one_span(text):
    """A code span is fenced by backticks of a length that occurs nowhere inside it."""
    found = code(text)
    if found:
        fence = re.match("`+", found)[0]
        assert found.endswith(fence)
        assert fence not in re.findall("`+", found[len(fence) : -len(fence)])


def test_sarif_names_rule_place_and_waiver():
    """A result has its rule, level, message, place, related place, and a suppression where it is
    waived.
    """
    run = json.loads(sarif_log(REPORT, "arden"))["runs"][0]
    first, second, third = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert {"uri": "arden/dossiers/a%20b.yaml"} == place["artifactLocation"]
    assert {"startLine": 9, "startColumn": 14} == place["region"]
    assert ("DP203", "error") == (first["ruleId"], first["level"])
    assert "claims/a.c-1" == first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert "the first one" == first["relatedLocations"][0]["message"]["text"]
    assert "warning" == second["level"]
    assert [{"kind": "external", "justification": "old (until 2027)"}] == third["suppressions"]
    assert (
        "not made: texts: none held"
        == run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    )


def test_sarif_fingerprints_do_not_move_with_lines():
    """A diagnostic that stands some lines lower has the fingerprint it had."""
    lower = FAULT.__class__(
        rule=FAULT.rule,
        name=FAULT.name,
        severity="error",
        message=FAULT.message,
        place=Place(file="dossiers/a b.yaml", line=99, column=1, resource="claims", record="a.c-1"),
    )
    prints = [
        json.loads(sarif_log(Report(diagnostics=(each,))))["runs"][0]["results"][0][
            "partialFingerprints"
        ]
        for each in (FAULT, lower, WARNING)
    ]
    assert prints[0] == prints[1] != prints[2]


def test_github_puts_errors_first_and_tells_of_the_limit():
    """Errors come before warnings; where there are more than GitHub shows a notice says so."""
    many = [
        CATALOGUE["DP203"].at(Place(file="b.yaml", line=number), "agent", number)
        for number in range(1, 13)
    ]
    lines = workflow_commands(Report(diagnostics=(WARNING, *many)), "arden").splitlines()
    assert ["notice", "notice", *["error"] * 12, "warning"] == [
        re.match("::([a-z]+)", line)[1] for line in lines
    ]
    assert "there are 12 errors; GitHub shows 10 of each level" in lines[1]
    assert lines[2].startswith(
        "::error file=arden/b.yaml,line=1,title=DP203 unknown-reference::no agent '1'%0A"
    )


def test_markdown_says_verdict_coverage_and_what_is_new():
    """A comment has the verdict, what was checked and what was not, the records that changed and
    what was found.
    """
    text = markdown_comment(REPORT, "arden")
    assert text.startswith("### docprov: not valid\n\n1 error, 1 warning, 0 findings, 1 waived.\n")
    assert "| not made: texts | `none held` |" in text
    assert "#### New since `main`" in text
    assert "| claims | 2 | 1 | 0 |" in text
    assert "Not listed, as it was there before: 4 errors." in text
    assert (
        "- DP203 unknown-reference at `arden/dossiers/a b.yaml:9:14`: `no agent 'arden-pots'`"
        in text
    )
    assert "  - waived: `old (until 2027)`" in text


def test_markdown_stays_below_the_limit_of_a_comment():
    """Thousands of long diagnostics come to a comment that GitHub takes, with how many more there
    are.
    """
    many = [
        CATALOGUE["DP203"].at(Place(file="b.yaml", line=number), "x" * 300, "`" * 300)
        for number in range(1, 2000)
    ]
    text = markdown_comment(Report(diagnostics=many))
    assert len(text) < 65_536
    assert f"and {1999 - MOST_SHOWN} more" in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_form_shows_waived_diagnostics_and_checks_not_made(name):
    """No form hides what is waived or was not looked at."""
    text = FORMATS[name](REPORT, "")
    assert "old (until 2027)" in text
    assert "none held" in text


def test_every_form_names_the_cell_of_a_workbook():
    """A cell has no line: its address is in every form, which stays valid, and rows are sorted as
    numbers.
    """
    cells = ("claims!D10", "claims!D7", "agents!AB3")
    report = Report(
        diagnostics=[
            CATALOGUE["DP203"].at(Place(file="arden.xlsx", cell=cell), "agent", "x")
            for cell in cells
        ],
    )
    assert ["agents!AB3", "claims!D7", "claims!D10"] == [
        each.place.cell for each in report.diagnostics
    ]
    assert "arden.xlsx:claims!D7: error" in str(report)
    content = json.loads(report.to_json())
    validator("json").validate(content)
    assert ("claims!D7", None) == tuple(content["diagnostics"][1][key] for key in ("cell", "line"))
    log = json.loads(sarif_log(report))
    validator("sarif").validate(log)
    location = log["runs"][0]["results"][1]["locations"][0]
    assert "claims!D7" == location["logicalLocations"][0]["name"]
    assert "region" not in location["physicalLocation"]
    validator("junit").validate(junit_xml(report))
    assert "at claims!D7" in junit_xml(report)
    assert "at claims!D7" in workflow_commands(report)
    assert "`arden.xlsx:claims!D7`" in markdown_comment(report)


ATTACKS = (
    "[here](http://evil.example)",
    "![here](http://evil.example)",
    "[here](1) [there](2)",
    "a\\[b](c)",
    "[[a]](b)",
    "a\x85b",
    "a\x9b2Jb",
    "a\x7fb",
    "a\u2028b\u2029c",
    "a\u202eb\u2066c",
    "a\x00b\x1b]8;;http://evil.example\x07c",
    "</script><script>alert(1)</script>",
    "]]><a href='http://evil.example'>",
    "a|b`c`|d\n\n# e",
    "::error::a%0A::stop-commands::b",
    "{0} {1} %s %n",
    "a\r\nb",
    "@all #1 <!-- a",
)
"""Texts that mean something to a program that reads a form of a report."""
FREE = "message help record field resource cell file words waived detail".split()


def report_with(**texts):
    """Return a report with one diagnostic, its free texts those given, the others harmless."""
    said = dict.fromkeys(FREE, "harmless") | texts
    place = Place(file=said["file"], line=1, column=1, record=said["record"], field=said["field"])
    place = evolve(place, resource=said["resource"])
    cell = Place(file="a.xlsx", cell=said["cell"])
    rule = CATALOGUE["DP203"]
    found = [
        evolve(
            rule.at(each, said["message"], said["message"], said["message"], help=said["help"]),
            related=((place, said["words"]),),
            waived=waived,
        )
        for each, waived in ((place, None), (cell, None), (place, said["waived"]))
    ]
    checks = (Check(name="texts", made=False, ok=None, detail=said["detail"]),)
    return Report(diagnostics=tuple(found), coverage=Coverage(checks=checks))


def shape(value):
    """Return a JSON value without its texts."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return type(value)


def structure(name, text):
    """Return what a program sees in a form of a report besides the texts."""
    if name in {"json", "sarif"}:
        return shape(json.loads(text))
    if name == "junit":
        top = ET.fromstring(text)  # noqa: S314 - written here
        return [(each.tag, sorted(each.keys())) for each in top.iter()]
    if name == "github":
        return [line.split("::")[1].partition(" ")[0] for line in text.splitlines()]
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    return [
        (token.type, *(child.type for child in token.children or ()))
        for token in parser.parse(text)
    ]


def links_of(text):
    """Return the links that a reader of SARIF finds in a message (SARIF 2.1.0, 3.11.6)."""
    return re.findall(r"(?<!\\)(?:\\\\)*\[(?:[^\\\[\]]|\\.)*\]\(", text)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_text_is_a_text_in_every_form(name, attack):
    """In every form each free text of a report stays one: a benign twin has the same structure."""
    twin = structure(name, FORMATS[name](report_with(), ""))
    for field in FREE:
        text = FORMATS[name](report_with(**{field: f"harmless{attack}"}), "")
        assert twin == structure(name, text), field
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), field


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_link_in_sarif(attack):
    """A message of SARIF contains no link, and says what it said before."""
    report = report_with(**dict.fromkeys(FREE, attack))
    (run,) = json.loads(sarif_log(report))["runs"]
    messages = [each["message"]["text"] for each in run["results"]]
    messages += [
        place["message"]["text"] for each in run["results"] for place in each["relatedLocations"]
    ]
    for part in run["invocations"]:
        messages += [each["message"]["text"] for each in part["toolExecutionNotifications"]]
    assert not [found for text in messages for found in links_of(text)]
    plain = [re.sub(r"\\([\[\]\\])", r"\1", text) if "](" in attack else text for text in messages]
    assert all(printable(attack) in text for text in plain)
