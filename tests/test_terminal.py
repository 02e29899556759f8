"""The screen: progress at a terminal, and nothing of it in a pipe."""

import io
import re

import pytest
from hypothesis import given
from rich.console import Console
from tests.commands import run
from tests.strategies import hostile_reports

from docprov.diagnostics.coverage import Check, Coverage, DocumentCoverage, ReviewCounts
from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.reports import Report
from docprov.presentation import FORMATS
from docprov.presentation.terminal import downloading, output, print_report
from docprov.validation.catalogue import CATALOGUE
from docprov.validation.validation import validate

ARDEN = "docs/examples/arden"


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_of_a_download(terminal, capsys, monkeypatch):
    """A terminal shows how much of how much has arrived; a pipe stays clean.

    Standard output does in both.
    """
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


READING = {
    "findings": ("findings", ARDEN),
    "compare": ("compare", ARDEN, "--subject", "arden-fire"),
    "trace": ("trace", ARDEN, "arden-2011.c-b0at5"),
    "show": ("show", ARDEN, "women"),
    "search": ("search", ARDEN, "stoker boats"),
}


@pytest.mark.parametrize("command", READING.values(), ids=READING)
def test_reading_a_package_shows_progress_on_a_terminal(command):
    """A question to a large package takes seconds: a terminal says that it is at work, a pipe
    receives the answer alone.
    """
    screen = run(*command, TERM="xterm", FORCE_COLOR="1")
    assert "ing" in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.stderr)
    pipe = run(*command)
    assert (0, 0, "") == (screen.returncode, pipe.returncode, pipe.stderr)


def test_a_shown_claim_says_how_to_see_its_voices():
    """Its cells name its passage alone; the line below them names what shows it whole."""
    claim = "arden-2011.c-b0at5"
    assert f"`docprov trace {ARDEN} {claim}`" in run("show", ARDEN, claim).stdout
    assert "trace" not in run("show", ARDEN, "women").stdout


@pytest.mark.parametrize(
    ("documents", "listed", "more"), [(20, 20, []), (22, 20, ["and 2 more documents"])]
)
def test_twenty_documents_are_listed(documents, listed, more, capsys):
    """A report lists what was compared of twenty documents, and says how many more there are."""
    each = DocumentCoverage(passages=1, verdicts={"verbatim": 1})
    covered = {f"note-{number}": each for number in range(documents)}
    print_report(output(), Report(coverage=Coverage(passages=documents, documents=covered)))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert listed == sum(line.startswith("note-") for line in lines)
    assert more == [line for line in lines if "more documents" in line]


def test_whatever_a_table_holds_is_shown_escaped(capsys):
    """A verdict, a document or a method may be anything in a table that somebody sent: no control
    character, no markup.
    """
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
        (
            {"absent": 1, "verbatim": 2},
            "3 re-checked against their text by this run (1 absent, 2 verbatim), 0 not checked",
        ),
        (
            {"unverifiable": 2, "verbatim": 1},
            "1 re-checked against their text by this run, 2 not checked",
        ),
        ({"not-checked": 3}, "0 re-checked against their text by this run, 3 not checked"),
    ],
)
def test_what_the_texts_say_otherwise_is_told(found, line, capsys):
    """Beside how many quotes were compared stands what that came to, wherever the records say
    something else.
    """
    coverage = Coverage(passages=3, verdicts={"verbatim": 3}, found=found)
    print_report(output(), Report(coverage=coverage, counts={"documents": 1, "claims": 2}))
    first, _, third, *_ = capsys.readouterr().out.splitlines()
    assert ("records   1 document, 2 claims, 0 citations", line) == (first, third.strip())


@pytest.mark.parametrize("form", ["text", "github", "markdown"])
def test_one_explanation_is_told_once(form, capsys):
    """Checks that were not made for one reason are told together.

    One of another reason, and one that was made, are not.
    """
    checks = [
        Check(name=name, made=False, ok=None, detail=f"reason {why}")
        for name, why in (("a", 1), ("b", 2), ("c", 1))
    ]
    report = Report(coverage=Coverage(checks=(*checks, Check(name="d", detail="reason 1"))))
    if form == "text":
        print_report(output(), report)
        written = capsys.readouterr().out
    else:
        written = FORMATS[form](report, "")
    unmade = [
        re.sub("[ |`:]+", " ", line.partition("not made")[2]).strip()
        for line in written.splitlines()
        if "not made" in line
    ]
    assert ["a, c reason 1", "b reason 2"] == unmade


@pytest.mark.long
@given(hostile_reports)
def test_a_report_as_a_string_is_what_is_printed(report):
    """In a Python prompt `print(report)` shows the text of `docprov validate`, plain.

    Its repr is one short line.
    """
    console = Console(file=io.StringIO(), soft_wrap=True, highlight=False, emoji=False)
    print_report(console, report)
    assert f"{report}\n" == console.file.getvalue()
    assert str(report).endswith(report.verdict)
    assert f"<Report: {report.verdict}>" == repr(report)
    assert len(repr(report)) < 120


def test_colour_is_the_same_words(monkeypatch, capsys):
    """At a terminal the same words are coloured."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    fault = CATALOGUE["DP203"].at(Place(file="a.yaml", line=1, column=2), "agent", "x")
    report = Report(diagnostics=(fault,))
    print_report(output(), report)
    printed = capsys.readouterr().out
    assert ("\x1b[31merror DP203\x1b[0m" in printed, "\x1b[1;31mnot valid\x1b[0m" in printed) == (
        True,
        True,
    )
    assert f"{report}\n" == re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert str(report).startswith(f"{fault}\n")


def test_what_anchoring_will_write_is_one_line_a_dossier(example, capsys):
    """Of a new dossier ids and anchors are counted in one line; the report itself lists each."""
    path = example / "dossiers/arden-2011.yaml"
    path.write_text(
        re.sub(r"\{id: [cx]-[a-z0-9]+, ", "{", path.read_text(encoding="utf-8")), encoding="utf-8"
    )
    report = validate(example)
    assert 7 == sum(each.rule == "DP016" for each in report.diagnostics)
    print_report(output(), report)
    lines = capsys.readouterr().out.split("\n")
    at = lines.index("dossiers/arden-2011.yaml: error DP016 7 entries without an id")
    assert "  help: run `docprov anchor`" == lines[at + 1]
    assert 1 == sum("DP016" in line for line in lines)
