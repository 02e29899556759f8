"""The table schema stage says what plain Frictionless says of the same files."""

import random
import shutil

import pytest
from frictionless import Package

from docprov.diagnostics.diagnostics import Rule
from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.package.table_schema import faults
from docprov.package.table_schema.checking import check_schema
from docprov.package.table_schema.judgement import frictionless_errors
from docprov.package.table_schema.schemas import table_schema
from docprov.package.table_schema.screen import Cells
from docprov.tables.delimited import csv_bytes, read_csv

LONG_SEEDS = [pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 7)]
ODD_CELLS = (
    "",
    " ",
    "x",
    "-1",
    "1.5",
    "01",
    "+1",
    "1e3",
    "NaN",
    "true",
    "2011-02-29",
    "Café",
    "a,b",
    'q"q',
    "stoker",
    "é\n",
)


def own(folder):
    """Return the errors that the stage finds in the CSV files of a folder."""
    sheets = {name: read_csv((folder / f"data/{name}.csv").read_bytes()) for name in RESOURCES}

    tables = {
        name: Cells(header=sheet.header, frame=sheet.frame, ragged=sheet.ragged)
        for name, sheet in sheets.items()
    }
    schemas = {name: table_schema(resource) for name, resource in RESOURCES.items()}
    return sorted(
        (error.resource, error.row, error.field or "", error.type)
        for error in frictionless_errors(tables, schemas)
    )


def plain(folder):
    """Return the errors that Frictionless finds in the same files on its own."""
    found = []
    package = Package(str(folder / "datapackage.json"))
    for resource in package.resources:
        resource.bytes = None
        resource.hash = None
    for task in package.validate(limit_errors=0).tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            names = getattr(error, "field_names", None)
            field = names[0] if names else getattr(error, "field_name", None)
            found.append((task.name, None if row is None else row - 2, field or "", error.type))
    return sorted(found)


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, *LONG_SEEDS])
def test_agrees_with_plain_frictionless_on_broken_tables(seed, example):
    """Whatever cells of a package are broken, the stage finds the same errors at the same cells as
    plain Frictionless.
    """
    chance, folder = random.Random(seed), example  # noqa: S311 - no secret depends on it
    for name in chance.sample(sorted(RESOURCES), 3):
        path = folder / f"data/{name}.csv"
        sheet = read_csv(path.read_bytes())
        rows = [[cell or "" for cell in row] for row in sheet.frame.iter_rows()]
        for _ in range(chance.randint(1, 4)):
            if not rows:
                break
            row = chance.choice(rows)
            what = chance.randrange(5)
            if what == 0 and len(row) > 2:
                row.pop()
            elif what == 1:
                row.append("more")
            elif what == 2:
                rows.append(list(row))
            else:
                row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)
        path.write_bytes(csv_bytes([list(sheet.header), *rows]))
    assert own(folder) == plain(folder)


@pytest.mark.long
def test_errors_beyond_the_limit_are_counted_not_shown(example):
    """A table in which every row is wrong ends after the limit, and the report says that there are
    more.
    """
    shutil.rmtree(example / "dossiers")
    (example / "package.yaml").unlink()
    path = example / "data/subjects.csv"
    header = path.read_bytes().split(b"\n", 1)[0]
    path.write_bytes(
        header
        + b"\n"
        + b"".join(b"s-%d,x,thing,,,,,,,,,current,,,\n" % number for number in range(1500))
    )
    opened = open_package(example)
    codes = [
        diagnostic.rule
        for diagnostic in check_schema(opened)
        if diagnostic.place.file == "data/subjects.csv"
    ]
    assert codes.count("DP112") == 1
    assert codes.count("DP103") == 1000


RULES = [each for each in vars(faults).values() if isinstance(each, Rule)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_of_the_stage_is_dp1(rule):
    """The stage's own rules bear codes of the table schema group."""
    assert rule.code.startswith("DP1")
