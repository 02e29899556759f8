"""Reports: diagnostics in one order, safe to print, the same for people and for machines."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.coverage import Check, Coverage
from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import shown

RULE = Rule(
    code="DP999",
    name="example-fault",
    summary="An example.",
    why="To test.",
    help="mend it",
    message="{0} is not {1!r}",
)
small = st.sampled_from(["", "a", "b"])
places = st.builds(
    Place,
    file=small,
    line=st.none() | st.integers(1, 3),
    column=st.none() | st.integers(1, 3),
    resource=st.none() | small,
    row=st.none() | st.integers(1, 3),
    field=st.none() | small,
    record=st.none() | small,
)
diagnostics = st.builds(
    Diagnostic,
    rule=st.sampled_from(["DP101", "DP102", "DF201"]),
    name=st.just("example-fault"),
    severity=st.sampled_from(["error", "warning", "finding"]),
    message=small,
    help=small,
    place=places,
    frictionless=st.none() | small,
)
CONTROLS = {
    "escape": "a\x1b[2Jb",
    "line end": "a\nb",
    "carriage return": "a\rb",
    "NUL": "a\0b",
    "backspace": "a\bb",
    "delete": "a\x7fb",
    "C1 control": "a\x9bb",
    "next line": "a\x85b",
    "line separator": "a\u2028b",
    "right-to-left override": "a\u202eb",
    "right-to-left isolate": "a\u2067b",
    "zero width joiner": "a\u200db",
    "byte order mark": "a\ufeffb",
    "lone surrogate": "a\ud800b",
    "unassigned": "a\U000e0080b",
}


@given(st.text(st.characters()) | st.integers() | st.none() | st.lists(st.text()))
def test_shown_is_one_printable_line(value):
    """Any value is shown as one line of printable characters and spaces that UTF-8 can write, of
    bounded length.
    """
    found = shown(value)
    assert found.isprintable()
    assert found == found.encode().decode()
    assert len(found) < 3_000


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=240))
def test_shown_leaves_printable_text_alone(text):
    """Letters, marks and signs of any script are shown as they are."""
    assert text == shown(text)


@pytest.mark.parametrize("text", CONTROLS.values(), ids=CONTROLS)
def test_shown_escapes_controls(text):
    """A character that would move the cursor, end the line or turn the text round is escaped, and
    stays to be seen.
    """
    found = shown(text)
    assert (found[0], found[-1]) == ("a", "b")
    assert found[1] == "\\"
    assert text == found.encode().decode("unicode_escape")


def test_shown_cuts_long_text():
    """A long text is cut and its length is told."""
    assert "x" * 240 + "… (1000000 characters)" == shown("x" * 1_000_000)


@pytest.mark.parametrize("text", CONTROLS.values(), ids=CONTROLS)
def test_diagnostic_does_not_print_what_a_value_or_a_file_name_smuggles(text):
    """Neither an offending value nor a file name brings control characters into the line of a
    diagnostic.
    """
    found = RULE.at(Place(file=f"{text}.csv", line=1), text, "word")
    assert str(found).isprintable()
    assert len(str(found).splitlines()) == 1


def test_message_is_made_of_the_values():
    """A diagnostic has its rule's code, name and help, and braces in a value mean nothing."""
    found = RULE.at(Place(file="data/agents.csv", line=3, column=7), "{1} {x}", "it")
    assert str(found) == "data/agents.csv:3:7: error DP999 {1} {x} is not 'it' [example-fault]"
    assert (found.help, RULE.at(Place(), "a", "b", help="other").help) == ("mend it", "other")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(), "."),
        (Place(file="a.csv"), "a.csv"),
        (Place(file="a.csv", line=3), "a.csv:3"),
        (Place(file="a.csv", line=3, column=7), "a.csv:3:7"),
        (Place(resource="agents", row=1), "."),
    ],
)
def test_place_says_what_is_known(place, expected):
    """A place is written as file, line and column, as far as they are known."""
    assert expected == str(place)


@pytest.mark.long
@given(st.lists(diagnostics, max_size=12), st.randoms())
def test_report_does_not_depend_on_order(listed, chance):
    """A report holds each diagnostic once, sorted, whatever order they came in."""
    shuffled = [*listed, *listed]
    chance.shuffle(shuffled)
    report = Report(diagnostics=listed)
    assert set(listed) == set(report.diagnostics)
    assert len(set(listed)) == len(report.diagnostics)
    assert report.to_json() == Report(diagnostics=shuffled).to_json()
    keys = [
        (each.place.file, each.place.line or 0, each.place.column or 0, each.rule)
        for each in report.diagnostics
    ]
    assert sorted(keys) == keys


def test_diagnostics_that_differ_in_one_thing_have_one_order():
    """Diagnostics equal but for field, record, help, severity or Frictionless' type have an order
    of their own.
    """
    first = Diagnostic(rule="DP101", name="a", severity="error", message="m", place=Place(file="f"))
    variants = [
        Diagnostic(
            rule="DP101", name="a", severity="error", message="m", place=Place(file="f", field="x")
        ),
        Diagnostic(
            rule="DP101", name="a", severity="error", message="m", place=Place(file="f", record="x")
        ),
        Diagnostic(
            rule="DP101", name="a", severity="error", message="m", place=Place(file="f"), help="x"
        ),
        Diagnostic(
            rule="DP101",
            name="a",
            severity="error",
            message="m",
            place=Place(file="f"),
            frictionless="x",
        ),
        Diagnostic(rule="DP101", name="a", severity="warning", message="m", place=Place(file="f")),
    ]
    assert [True] * len(variants) == [first.order < each.order for each in variants]


@given(st.lists(diagnostics, max_size=6))
def test_only_errors_spoil_a_report(listed):
    """A report is ok when it has no error; warnings and findings do not count."""
    report = Report(diagnostics=listed)
    errors = {each for each in listed if each.severity == "error"}
    assert errors == set(report.errors)
    assert report.ok == (not errors)


@given(st.lists(diagnostics, max_size=6))
def test_json_says_what_the_report_says(listed):
    """The JSON of a report has the fields of the contract, and each diagnostic with its place."""
    coverage = Coverage(
        passages=7,
        verdicts={"verbatim": 5, "absent": 2},
        found={"verbatim": 4, "unverifiable": 3},
        texts=(1, 2),
        checks=(Check(name="a", made=False, ok=None),),
    )
    report = Report(diagnostics=listed, coverage=coverage, counts={"claims": 3})
    content = json.loads(report.to_json())
    assert report.to_json().endswith("}\n")
    assert {
        "passages": 7,
        "verdicts": {"verbatim": 5, "absent": 2},
        "documents": {},
        "found": {"verbatim": 4, "unverifiable": 3},
        "rechecked": 4,
        "unchecked": 3,
        "reviews": {"recorded": {}, "reviewed": {}, "waiting": 0, "void": 0},
        "texts": {"held": 1, "captures": 2},
        "checks": [{"name": "a", "made": False, "ok": None, "detail": "", "plugin": ""}],
    } == content["coverage"]
    assert {"claims": 3} == content["counts"]
    assert report.ok == content["ok"]
    assert [each.to_dict() for each in report.diagnostics] == content["diagnostics"]
    expected = (
        "rule",
        "name",
        "severity",
        "message",
        "help",
        "file",
        "line",
        "column",
        "resource",
        "row",
        "field",
        "record",
        "cell",
        "frictionless",
        "related",
        "waived",
    )
    assert all(sorted(expected) == sorted(each) for each in content["diagnostics"])
