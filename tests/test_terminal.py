"""The screen: progress at a terminal, and nothing of it in a pipe."""

import pytest

from docprov.terminal import downloading


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
