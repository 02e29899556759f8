"""Errors: one condition is one kind of error, and an error shows its first faults."""

import pytest

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import BuildError, DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.capturing import capture
from docprov.recording.fixing import fix
from docprov.recording.importing import import_workbook, template
from docprov.recording.reviewing import review
from docprov.recording.starting import new


def fault(line, severity="error"):
    return Diagnostic(
        rule="DP101",
        name="wrong-value",
        severity=severity,
        message=f"fault {line}",
        place=Place(file="a.yaml", line=line),
    )


@pytest.mark.parametrize(("count", "last"), [(1, "fault 1"), (5, "fault 5"), (6, "and 1 more")])
def test_an_error_shows_its_first_faults(count, last):
    """The text of an error is its message, then five faults at their places, then how many more."""
    faults = tuple(fault(line) for line in range(1, count + 1))
    lines = str(DocprovError("not read", Report(diagnostics=faults))).split("\n")
    assert ["not read", "a.yaml:1: error DP101 fault 1 [wrong-value]"] == lines[:2]
    assert last in lines[-1]
    assert 1 + min(count, 6) == len(lines)


def test_errors_come_before_warnings():
    """Where there are errors, warnings are not counted among the faults that stop a run."""
    faults = (*(fault(line, "warning") for line in range(9)), fault(10))
    assert ["no", f"{fault(10)}"] == str(DocprovError("no", Report(diagnostics=faults))).split("\n")
    assert "no" == str(DocprovError("no")) == str(DocprovError("no", Report()))


def test_an_error_of_a_package_says_where(example):
    """What stops a build is said with the place of the fault, not only with a number."""
    dossier = example / "dossiers" / "leith-2012.yaml"
    dossier.write_text(dossier.read_text() + "unknown: x\n")
    with pytest.raises(BuildError, match=r"1 fault in its sources\ndossiers/leith-2012\.yaml:\d+"):
        build(example)


COMMANDS = {
    "anchor": anchor,
    "fix": fix,
    "review": review,
    "capture": lambda path: capture("docs/examples/arden/texts/arden-2011.txt", "a", path, "docs"),
    "new": lambda path: new("harbour-1903", path),
    "template": lambda path: template(path / "a.xlsx", "arden-2011", package=path),
    "import": lambda path: import_workbook(path, package=path),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_dossiers_is_one_error(tmp_path, command):
    """Where dossiers are needed and there are none, the error is the same; nothing is written."""
    (tmp_path / "tables").mkdir()
    (tmp_path / "file.txt").write_text("x")
    for name, problem in (
        ("tables", "tables has no dossiers; give the folder of a package"),
        ("file.txt", "file.txt has no dossiers"),
        ("missing", "there is no package at .*missing"),
    ):
        with pytest.raises(LoadError, match=problem):
            COMMANDS[command](tmp_path / name)
    assert {"tables", "file.txt"} == {path.name for path in tmp_path.rglob("*")}
