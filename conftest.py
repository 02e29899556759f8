"""Makes pytest run the examples in README and docstrings, and say what it did not check.

The examples of a page build on each other. Where they are divided over processes, each of these
runs what comes before its own first.
"""

import os
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

_readme = Sybil(parsers=[PythonCodeBlockParser()], patterns=["README.md", "docs/*.md"])
_source = Path(__file__).resolve().parent / "src"
_shown = {path for path in _source.rglob("*.py") if ">>> " in path.read_text("utf-8")}
_docstrings = Sybil(parsers=[DocTestParser()], path="src", pattern="*.py")

# Tests run in several processes; more threads in each would wait for one another.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

_collect_examples = (_readme + _docstrings).pytest()
_run_here: set[tuple[str, int]] = set()
"""The examples that this process has run: path and line."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the examples of a page, or of a module that has some."""
    has_examples = file_path.suffix == ".md" or file_path in _shown
    return _collect_examples(file_path, parent) if has_examples else None


@pytest.hookimpl(trylast=True)  # the item is set up before
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Run the examples before one on its page, where another process was given them."""
    if not isinstance(item, SybilItem):
        return
    for example in item.example.document.examples():
        if example.start < item.example.start and (example.path, example.line) not in _run_here:
            example.evaluate()
            _run_here.add((example.path, example.line))
    _run_here.add((item.example.path, item.example.line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this run did not check."""
    if not os.environ.get("DOCPROV_EVIDENCE"):
        terminalreporter.write_line(
            "not checked: the quotes of datapackage against their texts, and docs/coverage.md "
            "(DOCPROV_EVIDENCE is not set)"
        )
    from tests.browsers import browser_path

    if browser_path() is None:
        terminalreporter.write_line(
            "not run: the pages in a browser (no Chromium is installed; DOCPROV_BROWSER names one)"
        )
