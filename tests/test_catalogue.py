"""Every rule of the catalogue fires on its own example and on nothing else."""

import ast
import csv
import re
import shutil
from pathlib import Path

import pytest
from tests.samples import sampled

from docprov.consulting.listing import findings_of
from docprov.model.records import RESOURCES
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.releases.releases import release
from docprov.storage.canonical_json import json_text, read_json
from docprov.tables.delimited import csv_bytes
from docprov.validation.catalogue import CATALOGUE, QUERIES
from docprov.validation.own_rules import rule
from docprov.validation.validation import validate

ANCHORED = {"DP302", "DP303", "DP307", "DP308", "DP310", "DP314", "DP315"}
ANCHORED |= {"DP322", "DP323", "DP326"}
"""The example is anchored with the texts after the change, since an edited quote has no lock entry.
"""
WITH_TEXTS = {"DP308", "DP312", "DP314", "DP326"}
"""Only a run that holds the texts can see it."""
BUILT = {"DP501", "DP502", "DP503", "DP504", "DP505", "DP506", "DP507", "DP508"}
"""The example is a whole package, built and released, of which one file is changed."""
REBUILT = {"DP504", "DP507", "DP508"}
"""The example is built once more after the change."""
ELSEWHERE = {"DP309", "DP401", "DP403", "DP409", "DP504", "DP506", "DP507"}
"""The fault shows in another file, or at another line, than the one that was changed."""
WITHOUT_TEXT = {
    "DP001",
    "DP002",
    "DP109",
    "DP112",
    "DP319",
    "DP017",
    "DP019",
    "DP320",
    "DP324",
    "DP030",
    "DP031",
    "DP032",
    "DP033",
    "DP540",
    "DP541",
    "DP542",
    "DP543",
    "DP041",
    "DP042",
    "DP043",
    "DP441",
    "DP442",
    "DP443",
    "DF103",
    "DF105",
    "DF204",
    "DF305",
    "DF206",
    "DF301",
}
"""No change of a file's text shows it.

It is about links, large files, limits, what Frictionless may say one day, waivers, differences,
workbooks, which are not part of a package, or the public form, which has a command of its own.
"""
RULES = sorted(CATALOGUE)
FAULTS = [code for code in RULES if code.startswith("DP")]
"""Validation reports faults; findings are in `test_findings`."""


def as_tables(folder):
    """Leave only the tables and the descriptor, without digests, so that a table can be changed on
    its own.
    """
    shutil.rmtree(folder / "dossiers")
    shutil.rmtree(folder / "vocabulary")
    (folder / "package.yaml").unlink()
    descriptor = read_json((folder / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json_text(descriptor), encoding="utf-8", newline="\n")


def as_sources(folder):
    """Leave only what the package is built from."""
    shutil.rmtree(folder / "data")
    (folder / "datapackage.json").unlink()


def cells(lines):
    """Return the cells that lines `column: value` name, by column."""
    return {
        column: value.strip()
        for column, _, value in (line.partition(":") for line in lines.splitlines())
    }


def change_cells(path, found):
    """Change the cells of the one record of a table that a rule names, and return its line."""
    header, *rows = csv.reader(path.read_text("utf-8").splitlines())
    key = RESOURCES[path.stem].key
    at, record = next(
        (at, record)
        for at, record in enumerate((dict(zip(header, row, strict=True)) for row in rows), 2)
        if " ".join(record[column] for column in key) == found.record
    )
    old, new = cells(found.silent), cells(found.fires)
    assert old == {column: record[column] for column in old}
    assert set(new) <= set(old)
    kept = [column for column in header if column in new or column not in old]
    rows[at - 2] = [(record | new)[column] for column in kept]
    path.write_bytes(csv_bytes([header, *rows]))
    return at


def change(folder, found):
    """Replace the one place where a file says what is silent, and return the line of the change."""
    path, silent, fires = folder / found.file, found.silent, found.fires
    if found.record:
        return change_cells(path, found)
    text = path.read_bytes().decode()
    assert text.count(silent) == 1 or silent == '"hash": "sha256:', (found.file, silent)
    path.write_bytes(text.replace(silent, fires, 1).encode())
    return text[: text.index(silent)].count("\n") + 1


@pytest.mark.parametrize("code", sampled([code for code in FAULTS if code not in WITHOUT_TEXT], 10))
def test_fires_on_its_example_alone(code, request):
    """With the example's change the example package has faults of this rule and of no other."""
    found = CATALOGUE[code]
    example = request.getfixturevalue("released" if code in BUILT else "example")
    if code not in BUILT:
        in_tables = found.file.startswith("data") or found.file == "datapackage.json"
        (as_tables if in_tables else as_sources)(example)
    evidence = example / "texts" if code in WITH_TEXTS else None
    line = change(example, found)
    if code in ANCHORED:
        anchor(example, example / "texts")
    if code in REBUILT:
        build(example).write()
    diagnostics = validate(example, evidence).diagnostics
    assert {diagnostic.rule for diagnostic in diagnostics} == {code}
    if code not in ANCHORED | ELSEWHERE:
        assert found.file in {diagnostic.place.file for diagnostic in diagnostics}
        assert min(abs((diagnostic.place.line or 1) - line) for diagnostic in diagnostics) <= 3


@pytest.mark.long
@pytest.mark.parametrize(
    "code", sampled([code for code in RULES if code not in {*FAULTS, *WITHOUT_TEXT}])
)
def test_a_finding_appears_with_its_example(code, example):
    """With the example's change the example package has one more finding of the rule."""
    before = len(findings_of(example, rule=code).found)
    as_tables(example)
    change(example, CATALOGUE[code])
    assert before + 1 == len(findings_of(example, rule=code).found)


@pytest.mark.long
@pytest.mark.parametrize(
    "prepare", [as_tables, as_sources, lambda folder: release(folder, folder / "dist")]
)
def test_the_unchanged_example_is_silent(prepare, example):
    """In each of its forms the example package has no fault, with and without its texts."""
    prepare(example)
    assert () == validate(example).diagnostics == validate(example, example / "texts").diagnostics


@pytest.mark.parametrize("code", RULES)
def test_is_described_in_full(code):
    """Every rule says what it is, why it matters and how to fix it, in a form that reads alike."""
    found = CATALOGUE[code]
    assert re.fullmatch(r"D[PF][0-5][0-9]{2}", found.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", found.name)
    assert found.summary.endswith(".")
    assert found.why.endswith(".")
    assert found.help
    assert not found.message.endswith(".")
    assert not found.example.endswith(".")


def test_every_rule_of_the_source_is_in_the_catalogue():
    """A rule that a module makes is in the catalogue, so that `docprov rule` explains it."""
    calls = (
        each
        for path in Path("src/docprov").rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "Rule"
    )
    said = {part.value.value for each in calls for part in each.keywords if part.arg == "code"}
    assert said == set(CATALOGUE)


UNTOLD = {"DP017"}
"""What stands for itself: a file that is there, and belongs to nothing."""


@pytest.mark.parametrize("code", [code for code in RULES if code not in UNTOLD])
def test_has_an_example(code):
    """Every rule has an example: a change of a file that makes it fire, or words where no such
    change does.
    """
    found = CATALOGUE[code]
    assert (found.silent != found.fires, bool(found.example)) == (
        code not in WITHOUT_TEXT,
        code in WITHOUT_TEXT,
    )
    assert bool(found.lookalike) == (code in WITHOUT_TEXT and code.startswith("DF"))


def test_names_are_unique():
    """No two rules share a name or a code."""
    assert len({each.name for each in CATALOGUE.values()}) == len(CATALOGUE)


def test_queries_are_in_the_catalogue():
    """Every rule over frames is described in the catalogue, once."""
    codes = [query.rule.code for query in QUERIES]
    assert sorted(set(codes)) == sorted(codes)
    assert set(codes) <= set(CATALOGUE)


def test_finds_a_rule_by_code_and_by_name():
    """A rule is found by its code in any case, and by its name."""
    assert rule("dp302") is rule("absent-quote")
    with pytest.raises(KeyError):
        rule("DP999")
