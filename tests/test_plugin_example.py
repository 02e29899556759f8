"""The worked example of a rule and a column of one's own, as a user of docprov installs it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from tests.commands import run_process
from tests.conftest import ROOT

from docprov import build, load, release

PROJECT = ROOT / "docs/examples/plugin"
COLUMN = """
extra:
  claims:
  - name: trust
    description: How sure the recorder is.
    constraints: {enum: [low, high]}
"""


@pytest.fixture
def path(tmp_path):
    """Return a path of Python with the project as an installer leaves it."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    folder = tmp_path / "installed"
    shutil.copytree(PROJECT / "src", folder)
    info = folder / "arden_rules-1.0.0.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(head)
    points = "\n".join(
        f"{name} = {value}" for name, value in project["entry-points"]["docprov.rules"].items()
    )
    (info / "entry_points.txt").write_text(f"[docprov.rules]\n{points}\n")
    return os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.fixture
def doubted(example):
    """Return the example package with the column, and one claim of low trust without a note."""
    package = example / "package.yaml"
    package.write_text(package.read_text() + COLUMN)
    dossier = example / "dossiers/leith-2012.yaml"
    claim = re.compile(r"^( *)- id: c-12b0t\n", re.MULTILINE)
    text = claim.sub(r"\g<0>\1  extra: {trust: low}\n", dossier.read_text(), count=1)
    dossier.write_text(text)
    return example


@pytest.mark.long
def test_rule_of_the_example_fires_at_its_line(doubted, path):
    """The rule reads the column and reports at the line of its cell, and its project is named."""
    done = run_process("validate", doubted, "--format", "github", PYTHONPATH=path)
    text = (doubted / "dossiers/leith-2012.yaml").read_text()
    line = text[: text.index("trust: low")].count("\n") + 1
    found = re.search(
        r"^::warning file=[^,]*leith-2012.yaml,line=(\d+),.*ARDEN001", done.stdout, re.MULTILINE
    )
    assert found, done.stdout
    assert line == int(found[1])
    assert "plug-in: rules of trust (arden-rules 1.0.0): ARDEN001: 1 fault" in done.stdout


@pytest.mark.long
def test_rule_of_the_example_is_silent_without_the_column(example, path):
    """A package that does not have the column gets no fault of the rule, and the rule is named."""
    done = run_process("validate", example, PYTHONPATH=path)
    assert "plug-in: rules of trust (arden-rules 1.0.0): ARDEN001: 0 faults" in done.stdout


@pytest.mark.long
def test_column_of_the_example_survives_release_and_load(doubted, tmp_path):
    """A claim that was released and loaded has the cell in `extra`."""
    build(doubted).write()
    claims = load(release(doubted, tmp_path).archive).claims
    assert {"trust": "low"} == dict(claims["leith-2012.c-12b0t"].extra)


CHECKERS = {
    "mypy": ["--strict", "--config-file", ""],
    "pyright": ["--pythonpath", sys.executable],
}


@pytest.mark.long
@pytest.mark.parametrize("checker", CHECKERS)
def test_example_is_typed_strictly(checker, tmp_path):
    """Type checkers accept the project against the types of the docprov that is installed."""
    pytest.importorskip(checker, reason="the type checkers are in the extra lint")
    source = shutil.copytree(PROJECT / "src" / "arden_rules", tmp_path / "arden_rules")
    done = subprocess.run(
        [sys.executable, "-m", checker, *CHECKERS[checker], str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stdout
