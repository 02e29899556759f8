"""Mistakes that people make in dossiers: each gives exactly the diagnostics that are written down
for it, in every format.

The cases stand in `cases/dossiers/`. A case is a change of the invented example package; an
expected line is the rule, the file, and line and column where it has them. `file` is the first
dossier unless it is named.
"""

import io
import json
import re
import shutil
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from tests.named_cases import cases_by_file
from tests.samples import sampled

from docprov import anchor, validate
from docprov.presentation import FORMATS
from docprov.presentation.excerpts import Excerpts
from docprov.presentation.terminal import print_report

CASES = {case["name"]: case for cases in cases_by_file("dossiers").values() for case in cases}


@pytest.fixture
def sources(tmp_path):
    """Return the example package without its built tables, as a contributor's draft has it."""
    folder = tmp_path / "arden"
    shutil.copytree(
        "docs/examples/arden", folder, ignore=shutil.ignore_patterns("data", "datapackage.json")
    )
    return folder


def break_as(case, folder):
    """Make the change of a case; return the folder of the texts where they are compared."""
    path = folder / case.get("file", "dossiers/arden-2011.yaml")
    if case.get("gone"):
        path.unlink()
    elif "whole" in case:
        path.write_text(case["whole"], encoding="utf-8")
    else:
        text = path.read_bytes().decode()
        for edit in case.get("edits", [case]):
            assert text.count(edit["old"]) == 1, edit["old"]
            text = text.replace(edit["old"], edit["new"])
        path.write_bytes(text.encode())
    if case.get("anchored"):
        anchor(folder, folder / "texts")
    return folder / "texts" if case.get("texts") else None


def line_of(rule, file, line, column):
    return f"{rule} {file}" + "".join(f":{part}" for part in (line, column) if part is not None)


@pytest.mark.parametrize("name", sampled(CASES, 18))
def test_gives_exactly_these_diagnostics(name, sources):
    """A mistake gives the diagnostics that are written down for it, at their places, and
    no others.
    """
    report = validate(sources, break_as(CASES[name], sources))
    assert CASES[name]["expected"] == lines(report)
    every = {form: read(report, sources) for form, read in READERS.items()}
    assert {form: sorted(CASES[name]["expected"]) for form in READERS} == {
        key: sorted(found) for key, found in every.items()
    }


ALONE = [
    name for name, case in CASES.items() if case.get("file", "dossiers/a").startswith("dossiers/")
][::3]
"""Every third case, since a run of its own is the dear part."""


@pytest.mark.long
@pytest.mark.parametrize("name", ALONE)
def test_one_dossier_alone_gives_the_same(name, sources):
    """Checking the one dossier gives what checking the package gives of its file and its lock:
    what is written down for the case.
    """
    case = CASES[name]
    file = case.get("file", "dossiers/arden-2011.yaml").replace(".lock.json", ".yaml")
    if not file.endswith(".yaml"):
        return
    texts = break_as(case, sources)

    def own(found):
        files = {file, file.replace(".yaml", ".lock.json")}
        return [each for each in found if each.split(" ")[1].split(":")[0] in files]

    alone = validate(sources / file, texts)
    assert own(case["expected"]) == own(lines(alone))
    assert [check.name for check in alone.coverage.checks if not check.made][-3:] == [
        "committed files",
        "the same id declared otherwise in dossiers that this one does not name",
        "links from other dossiers into this one",
    ]


def lines(report):
    return [
        line_of(each.rule, each.place.file, each.place.line, each.place.column)
        for each in report.diagnostics
    ]


def from_json(report, _folder):
    return [
        line_of(*(each[key] for key in ("rule", "file", "line", "column")))
        for each in json.loads(report.to_json())["diagnostics"]
    ]


def from_sarif(report, _folder):
    found = []
    for result in json.loads(FORMATS["sarif"](report, ""))["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        region = place.get("region", {})
        file = unquote(place["artifactLocation"]["uri"])
        found.append(
            line_of(result["ruleId"], file, region.get("startLine"), region.get("startColumn"))
        )
    return found


def from_junit(report, _folder):
    found = []
    for case in ET.fromstring(FORMATS["junit"](report, "")).iter("testcase"):  # noqa: S314 - written a line above
        if case.get("classname") != "checks":
            place = re.fullmatch(
                r"(DP[0-9]+) [a-z-]+(?: at ([0-9]+)(?::([0-9]+))?)?", case.get("name")
            )
            found.append(line_of(place[1], case.get("classname"), place[2], place[3]))
    return found


def from_github(report, _folder):
    pattern = (
        r"::(?:error|warning) file=([^,:]+)(?:,line=([0-9]+))?(?:,col=([0-9]+))?,title=(DP[0-9]+)"
    )
    text = FORMATS["github"](report, "")
    return [
        line_of(rule, file, line or None, column or None)
        for file, line, column, rule in re.findall(pattern, text)
    ]


def from_markdown(report, _folder):
    return [
        f"{rule} {place}"
        for rule, place in re.findall(
            r"(?m)^- (DP[0-9]+) [a-z-]+ at `([^`]+)`", FORMATS["markdown"](report, "")
        )
    ]


def from_text(report, folder):
    console = Console(
        soft_wrap=True, highlight=False, emoji=False, record=True, file=io.StringIO(), width=200
    )
    print_report(console, report, Excerpts(folder))
    return [
        f"{rule} {place}"
        for place, rule in re.findall(
            r"(?m)^(\S+): (?:error|warning) (DP[0-9]+) ", console.export_text()
        )
    ]


READERS = {
    "json": from_json,
    "sarif": from_sarif,
    "junit": from_junit,
    "github": from_github,
    "markdown": from_markdown,
    "text": from_text,
}


def test_there_are_enough():
    """The cases are sixty at least, and show every rule of reading, schema, links and evidence that
    a dossier can break.
    """
    shown = {line.split(" ")[0] for case in CASES.values() for line in case["expected"]}
    needs_tables = {
        "DP013",
        "DP019",
        "DP015",
        "DP101",
        "DP105",
        "DP106",
        "DP107",
        "DP110",
        "DP202",
        "DP205",
        "DP208",
        "DP215",
        "DP304",
        "DP321",
    }
    limits = {
        "DP001",
        "DP002",
        "DP030",
        "DP031",
        "DP032",
        "DP033",
        "DP109",
        "DP112",
        "DP319",
        "DP320",
    }
    from docprov.validation.catalogue import CATALOGUE

    wanted = {
        code
        for code in CATALOGUE
        if "DP" < code < "DP400" and not code.startswith("DP04")  # DP04 is about sheets
    }
    wanted -= needs_tables | limits
    assert len(CASES) >= 60
    assert set() == wanted - shown


@pytest.mark.long
def test_a_dossier_under_another_name_is_compared_and_reported(sources):
    """A file name that is not an id is a fault at the id, also where the texts are at hand."""
    (sources / "dossiers/arden-2011.yaml").rename(sources / "dossiers/Arden-2011.yaml")
    report = validate(sources, sources / "texts")
    at = [str(each.place) for each in report.errors if each.rule == "DP011"]
    assert ["dossiers/Arden-2011.yaml:2:7"] == at
