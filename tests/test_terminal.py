"""The screen: progress at a terminal, and nothing of it in a pipe."""

import re

import pytest

from docprov.coverage import Check, Coverage, DocumentCoverage
from docprov.formats import FORMATS
from docprov.reports import Report
from docprov.review_counts import ReviewCounts
from docprov.terminal import downloading, output, print_report


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_of_a_download(terminal, capsys, monkeypatch):
    """A terminal shows how much of how much has arrived; a pipe stays clean; standard output does in both."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    with downloading("fetching") as progress:
        progress(500_000, None)
        progress(1_500_000, 2_000_000)
    shown = capsys.readouterr()
    assert "" == shown.out
    assert ("1.5/2.0 MB" in shown.err, "fetching" in shown.err) == (terminal, terminal)
    assert terminal or not shown.err


def test_whatever_a_table_holds_is_shown_escaped(capsys):
    """A verdict, a document or a method may be anything in a table that somebody sent: no control character, no markup."""
    evil = "\x1b[2J\x9b[/]evil[/red]"
    coverage = Coverage(
        passages=2,
        verdicts={evil: 2},
        documents={each: DocumentCoverage(passages=1, verdicts={evil: 1}) for each in ("a", evil)},
        reviews=ReviewCounts(recorded={evil: 1}, reviewed={evil: 1}),
    )
    print_report(output(), Report(coverage=coverage))
    lines = capsys.readouterr().out
    assert 6 == lines.count(r"\x1b[2J\x9b[/]evil[/red]")
    assert lines.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ({"verbatim": 3}, "3 re-checked against their text by this run, 0 not checked"),
        ({"absent": 1, "verbatim": 2}, "3 re-checked against their text by this run (1 absent, 2 verbatim), 0 not checked"),
        ({"unverifiable": 2, "verbatim": 1}, "1 re-checked against their text by this run, 2 not checked"),
        ({"not-checked": 3}, "0 re-checked against their text by this run, 3 not checked"),
    ],
)
def test_what_the_texts_say_otherwise_is_told(found, line, capsys):
    """Beside how many quotes were compared stands what that came to, wherever the records say something else."""
    coverage = Coverage(passages=3, verdicts={"verbatim": 3}, found=found)
    print_report(output(), Report(coverage=coverage, counts={"documents": 1, "claims": 2}))
    first, _, third, *_ = capsys.readouterr().out.splitlines()
    assert ("records   1 document, 2 claims, 0 citations", line) == (first, third.strip())


@pytest.mark.parametrize("form", ["text", "github", "markdown"])
def test_one_explanation_is_told_once(form, capsys):
    """Checks that were not made for one reason are told together; one of another reason, and one that was made, are not."""
    checks = [Check(name=name, made=False, ok=None, detail=f"reason {why}") for name, why in (("a", 1), ("b", 2), ("c", 1))]
    report = Report(coverage=Coverage(checks=(*checks, Check(name="d", detail="reason 1"))))
    if form == "text":
        print_report(output(), report)
        written = capsys.readouterr().out
    else:
        written = FORMATS[form](report, "")
    unmade = [
        re.sub("[ |`:]+", " ", line.partition("not made")[2]).strip() for line in written.splitlines() if "not made" in line
    ]
    assert ["a, c reason 1", "b reason 2"] == unmade
