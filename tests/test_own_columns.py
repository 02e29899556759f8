"""Columns that a package adds: judged like ours, seen on records, kept by load, diff and
release.
"""

import copy
import json
import pickle
import shutil

import pytest
from tests.samples import sampled

from docprov import build, diff, load, release, validate
from docprov.package.package import open_package

COLUMN = """
extra:
  claims:
  - name: trust
    description: How sure the recorder is.
    constraints: {CONSTRAINTS}
"""


def with_column(example, constraints, *cells):
    """Add the column `trust` to the claims of the example, and cells to the claims in their
    order.
    """
    package = example / "package.yaml"
    text = COLUMN.replace("{CONSTRAINTS}", constraints)
    package.write_text(package.read_text() + text)
    path = example / "dossiers/leith-2012.yaml"
    lines = path.read_text().splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if "- id: c-" in line]
    for number, cell in reversed(list(zip(at, cells, strict=False))):
        indent = " " * (lines[number].index("-") + 2)
        lines.insert(number + 1, f"{indent}extra: {{trust: {cell}}}\n")
    path.write_text("".join(lines))
    return example


FAULTS = {
    "enum": ("{enum: [low, high]}", ["hihg"], "DP103", "trust 'hihg'"),
    "pattern": ("{pattern: '[a-z]+'}", ["No1"], "DP104", "trust 'No1'"),
    "unique": ("{unique: true}", ["a", "a"], "DP109", "trust 'a' occurs more than once"),
    "required": ("{required: true}", ["a"], "DP102", "trust"),
}


@pytest.mark.parametrize("name", sampled(FAULTS))
def test_constraint_is_judged_at_its_line(example, name):
    """A cell that breaks a constraint of an added column is a fault at the line of the cell."""
    constraints, cells, code, words = FAULTS[name]
    with_column(example, constraints, *cells)
    found = [each for each in validate(example).errors if "trust" in each.message]
    assert {code} == {each.rule for each in found}
    assert all(words in each.message for each in found)
    fault = next(each for each in found if "leith" in each.place.file)
    lines = (example / fault.place.file).read_text().splitlines()
    assert name == "required" or cells[-1] in lines[fault.place.line - 1]


@pytest.mark.parametrize("name", sampled(FAULTS))
def test_release_and_load_keep_the_column(example, tmp_path, name):
    """Sound cells are in `record.extra` of what is released and loaded, and the constraint is
    too.
    """
    constraints = FAULTS[name][0] if name != "required" else "{enum: [low, high]}"
    with_column(example, constraints, "low", "high")
    build(example).write()
    archive = release(example, tmp_path).archive
    released = open_package(archive)
    assert open_package(example).metadata.extra == released.metadata.extra
    claims = load(archive).claims
    assert ["high", "low"] == sorted(claim.extra["trust"] for claim in claims if claim.extra)
    claim = next(claim for claim in claims if claim.extra)
    assert claim == claims[claim.id]
    assert claim.to_dict()["trust"] == claim.extra["trust"]
    for other in (claim.evolve(note="seen"), copy.copy(claim), pickle.loads(pickle.dumps(claim))):  # noqa: S301 - made here
        assert claim.extra == other.extra
        assert type(claim) is type(other)
    assert claim == pickle.loads(pickle.dumps(claim))  # noqa: S301 - made here


@pytest.mark.long
def test_narrowed_constraint_is_a_change_of_the_schema(example, tmp_path):
    """`diff` names the constraint of an added column that admits less."""
    with_column(example, "{enum: [low, high]}", "low")
    before = tmp_path / "before"
    shutil.copytree(example, before)
    path = example / "package.yaml"
    path.write_text(path.read_text().replace("[low, high]", "[low]"))
    (change,) = diff(before, example).schema
    assert ("field-narrowed", "claims", "trust") == (change.kind, change.table, change.field)


BAD = ["{enum: []}", "{enum: low}", "{minimum: 3}", "{pattern: '('}", "{required: perhaps}", "x"]


@pytest.mark.parametrize("constraints", BAD)
def test_constraint_that_is_none_is_a_fault(example, constraints):
    """A constraint of another kind or form is a fault of package.yaml, and nothing else happens."""
    with_column(example, constraints)
    assert {"DP014"} == {each.rule for each in open_package(example).faults}


@pytest.mark.long
def test_pattern_that_looks_back_is_a_fault(example):
    """A pattern that an engine of linear time cannot match is refused at the package."""
    with_column(example, "{pattern: '(a)(?=b)'}", "ab")
    assert ["DP014"] == [each.rule for each in validate(example).errors]


@pytest.mark.long
def test_costly_pattern_ends(example):
    """A pattern that takes others exponential time is matched in one pass over the cell."""
    with_column(example, "{pattern: '(a+)+b'}", "a" * 5000)
    assert ["DP104"] == [each.rule for each in validate(example).errors]


def test_descriptor_with_another_constraint_is_a_fault(example):
    """A constraint that docprov cannot judge in a datapackage.json is named, and not left out."""
    with_column(example, "{enum: [low]}", "low")
    build(example).write()
    shutil.rmtree(example / "dossiers")
    (example / "package.yaml").unlink()
    path = example / "datapackage.json"
    content = json.loads(path.read_text())
    claims = next(each for each in content["resources"] if each["name"] == "claims")
    claims["schema"]["fields"][-1]["constraints"] = {"maxLength": 3}
    path.write_text(json.dumps(content))
    assert "DP015" in {each.rule for each in open_package(example).faults}


@pytest.mark.long
def test_flat_claims_have_no_column_of_a_package(example):
    """A column that a package adds never takes the place of one that is joined."""
    flat = load(example).flat()
    package = example / "package.yaml"
    names = "[{name: title}, {name: claim}, {name: name}, {name: work}]"
    package.write_text(f"{package.read_text()}extra: {{claims: {names}}}\n")
    build(example).write()
    assert flat.equals(load(example).flat())


def test_the_names_of_days_are_taken(example):
    """A column that a package adds is not named as the days of a date in frames."""
    package = example / "package.yaml"
    package.write_text(f"{package.read_text()}extra: {{claims: [{{name: time_first}}]}}\n")
    assert ["DP014"] == [fault.rule for fault in open_package(example).errors]
