"""The screen: progress at a terminal, and nothing of it in a pipe."""

import pytest

from docprov.reports import Coverage, Report
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
