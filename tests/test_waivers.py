"""Waivers: what is waived is counted and shown, what they must not waive stays a fault, and the
list stays true.
"""

import datetime as dt

import pytest
from tests.samples import sampled

from docprov import validate
from docprov.diagnostics.errors import ReleaseError
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.releases.releases import release
from docprov.releases.verification import verify
from docprov.validation.validation import validate_package

DOSSIER = "dossiers/arden-2011.yaml"
DAY = dt.date(2026, 11, 1)
SAID = "polarity: denied\n    statement: The document denies"
OTHERWISE = "polarity: affirmed\n    statement: The document denies"
WAIVER = (
    "waivers:\n  - "
    "{rule: DP317, record: arden-2011.c-n0n3i, reason: The sentence before denies it., "
    "until: 2027-01-31}\n"
)


def waive(folder, text=WAIVER):
    (folder / "waivers.yaml").write_text(text)


@pytest.fixture
def doubtful(example):
    """Return the example with one warning in it."""
    path = example / DOSSIER
    path.write_text(path.read_text().replace(SAID, OTHERWISE))
    return example


@pytest.mark.long
def test_a_waived_diagnostic_is_shown_and_does_not_count(doubtful):
    """A waived diagnostic stays in the report, with reason and day, and is none of its errors or
    warnings.
    """
    before = validate(doubtful, today=DAY)
    waive(doubtful)
    report = validate(doubtful, today=DAY)
    assert ["DP317"] == [each.rule for each in before.of("warning")]
    assert ["The sentence before denies it. (until 2027-01-31)"] == [
        each.waived for each in report.waived
    ]
    assert () == report.of("warning")
    assert {
        "errors": len(report.errors),
        "warnings": 0,
        "findings": 0,
        "waived": 1,
    } == report.totals


def test_a_waived_error_makes_no_package_invalid(example):
    """A package whose only error is waived is valid, is built and released, and its archive
    verifies years later.
    """
    path = example / DOSSIER
    path.write_text(path.read_text().replace("value: 6}", "value: 7}"))
    assert ["DP313"] == [
        each.rule for each in validate(example).errors if each.rule.startswith("DP3")
    ]
    waive(
        example,
        (
            "waivers:\n  - "
            "{rule: DP313, record: arden-2011.c-w6q1z, reason: A slip of the paper., until: "
            "2999-01-31}\n"
        ),
    )
    build(example).write()
    done = release(example, example / "dist")
    assert (True, 1) == (done.report.ok, done.report.totals["waived"])
    verified = verify(done.archive)
    listed = next(each.detail for each in verified.checks if each.name == "waivers")
    waiver = "DP313 of arden-2011.c-w6q1z: A slip of the paper. (until 2999-01-31)"
    assert (True, waiver) == (verified.ok, listed)


@pytest.mark.long
def test_a_waived_fault_of_a_quote_is_not_released(example):
    """A quote that its text does not hold can be waived for a time, and never into a release."""
    path = example / DOSSIER
    path.write_text(path.read_text().replace("pier #3 was closed", "pier #3 was opened"))
    anchor(example, example / "texts")
    waiver = "{rule: DP302, record: RECORD, reason: Asked about it., until: 2999-01-31}"
    fault = next(each for each in validate(example).errors if each.rule == "DP302")
    waive(example, "waivers:\n  - " + waiver.replace("RECORD", fault.place.record) + "\n")
    build(example).write()
    assert validate(example).ok
    with pytest.raises(
        ReleaseError, match=f"about quotes are waived: DP302 of {fault.place.record}"
    ):
        release(example, example / "dist")


@pytest.mark.long
def test_a_claim_that_its_text_does_not_make_is_released_once_it_is_withdrawn(example):
    """The quote of a withdrawn claim that the text does not hold is a warning, and no error: the
    id of a released claim stays, and nothing else ends the fault.
    """
    path = example / DOSSIER
    text = path.read_text().replace("pier #3 was closed", "pier #3 was opened")
    path.write_text(text)
    anchor(example, example / "texts")
    assert "DP302" in {each.rule for each in validate(example, example / "texts").errors}
    path.write_text(
        text.replace(
            "predicate: closed\n",
            "predicate: closed\n    status: withdrawn\n    reason: Misread.\n",
            1,
        )
    )
    anchor(example, example / "texts")
    build(example).write()
    report = validate(example, example / "texts")
    assert ((), ["DP302"]) == (report.errors, [each.rule for each in report.of("warning")])
    assert release(example, example / "dist").report.ok


@pytest.mark.long
def test_a_release_can_require_that_quotes_were_compared(example):
    """Without the texts a release that requires them is refused; with them it is made."""
    with pytest.raises(ReleaseError, match="0 of 19 passages were compared"):
        release(example, example / "dist", require_coverage=1)
    assert release(example, example / "dist", example / "texts", require_coverage=1).report.ok


@pytest.mark.parametrize(("today", "expected"), [("2027-01-31", []), ("2027-02-01", ["DP031"])])
def test_a_waiver_holds_until_its_day(doubtful, today, expected):
    """A waiver holds on its last day.

    On the next it is a fault, and what it let stand is one again.
    """
    waive(doubtful)
    report = validate(doubtful, doubtful / "texts", today=dt.date.fromisoformat(today))
    assert expected == [each.rule for each in report.errors if each.rule.startswith("DP0")]
    assert (not expected) == bool(report.waived)


@pytest.mark.long
def test_an_unused_waiver_is_a_fault_where_all_was_looked_at(example):
    """With the texts at hand a waiver that nothing needs is a fault.

    Without them it may be needed, and the report says so.
    """
    waive(example)
    with_texts, without = (
        validate(example, example / "texts", today=DAY),
        validate(example, today=DAY),
    )
    assert [("DP032", "waivers.yaml", 2)] == [
        (e.rule, e.place.file, e.place.line) for e in with_texts.errors
    ]
    assert () == without.errors
    assert ["unused waivers"] == [
        each.name for each in without.coverage.checks if "waiver" in each.name and not each.made
    ]


def test_a_second_waiver_of_one_fault_is_said_to_be_unused(doubtful):
    """Of two waivers of one rule and record the first holds, whatever the second one says."""
    second = WAIVER.removeprefix("waivers:\n").replace("The sentence", "Another sentence")
    waive(doubtful, WAIVER + second)
    report = validate(doubtful, today=DAY)
    assert [("DP032", 3)] == [(each.rule, each.place.line) for each in report.errors]
    assert ["The sentence before denies it. (until 2027-01-31)"] == [
        each.waived for each in report.waived
    ]


@pytest.mark.long
def test_a_waiver_of_what_damage_leaves_unjudged_may_be_needed(example):
    """An entry that cannot be read leaves rules unjudged; their waivers are then no faults."""
    waive(example, WAIVER.replace("DP317", "DP402"))
    path = example / DOSSIER
    path.write_text(path.read_text().replace("    value:", "    valeu:", 1))
    rules = {each.rule for each in validate(example, example / "texts", today=DAY).errors}
    assert "DP007" in rules
    assert "DP032" not in rules


BAD = {
    "a finding": ("rule: DF201", ["DP030"]),
    "a rule of reading": ("rule: DP007", ["DP030"]),
    "a rule of the table schema": ("rule: DP103", ["DP030"]),
    "a link into nothing": ("rule: DP203", ["DP030"]),
    "a missing lock entry": ("rule: DP301", ["DP030"]),
    "a stale lock": ("rule: DP311", ["DP030"]),
    "a table that is not current": ("rule: DP501", ["DP030"]),
    "an unknown rule": ("rule: DP999", ["DP030"]),
    "a name instead of a code": ("rule: unsaid-polarity", ["DP030"]),
    "no rule": ("", ["DP008"]),
    "an unknown field": ("rule: DP317, why: x", ["DP007"]),
}


@pytest.mark.parametrize("name", sampled(BAD))
def test_what_cannot_be_waived(example, name):
    """A waiver of what stands in the way of reading, linking or building is refused, and so is one
    that says too little.
    """
    words, expected = BAD[name]
    start = f"{words}, " if words else ""
    waive(
        example,
        f"waivers:\n  - {{{start}record: arden-2011.c-n0n3i, reason: x, until: 2027-01-31}}\n",
    )
    assert expected == [each.rule for each in validate(example, today=DAY).errors]


@pytest.mark.parametrize("until", ["2027", "2027-02-30", "31.01.2027", "2027-W05-1", "20270131"])
def test_until_is_a_day(example, until):
    """A waiver holds until a day of the calendar; nothing is guessed."""
    waive(example, f"waivers:\n  - {{rule: DP317, record: a, reason: x, until: {until}}}\n")
    assert ["DP011"] == [each.rule for each in validate(example, today=DAY).errors]


@pytest.mark.parametrize(
    "text",
    sampled(
        [
            "waivers: [x]\n",
            "- a\n",
            "waivers: {a: b}\n",
            "",
            "a: b\n",
            "waivers:\n  - {rule: [DP317]}\n",
        ],
        3,
    ),
)
def test_a_broken_list_is_a_fault(example, text):
    """A list of waivers that cannot be read is a fault and never a traceback."""
    waive(example, text)
    assert {each.place.file for each in validate(example, today=DAY).errors} == {"waivers.yaml"}


def test_a_link_is_not_followed(example, tmp_path):
    """A list of waivers that is a link is not read."""
    (tmp_path / "other.yaml").write_text(WAIVER)
    (example / "waivers.yaml").symlink_to(tmp_path / "other.yaml")
    assert ["DP001"] == [each.rule for each in validate(example, today=DAY).errors]


def test_today_is_the_current_day_by_default(doubtful):
    """Without a day of its own a run compares with the day it is."""
    from docprov.evidence.folder import Evidence
    from docprov.package.package import open_package

    waive(doubtful, WAIVER.replace("2027-01-31", "2020-01-31"))
    assert "DP031" in {
        each.rule for each in validate_package(open_package(doubtful), Evidence()).errors
    }


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (WAIVER.replace("DP317", "unsaid-polarity"), "write its code, DP317"),
        (WAIVER.replace("2027-01-31", "soon"), "write the last day on which it holds"),
        (WAIVER.removeprefix("waivers:\n"), "write waivers: in a line of its own above the list"),
    ],
)
def test_a_waiver_that_cannot_be_read_says_how_it_is_written(example, text, remedy):
    """The code for the name of a rule, the day and the key of the list are told."""
    waive(example, text)
    assert [remedy] == [each.help[: len(remedy)] for each in validate(example, today=DAY).errors]
