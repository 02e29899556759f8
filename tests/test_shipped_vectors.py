"""What Frictionless ships to test its own types gives the same answers through our screen.

The vectors are read from the installed distribution; nothing of them is copied.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from docprov.package.table_schema.judgement import frictionless_errors
from docprov.package.table_schema.screen import Cells, doubtful
from docprov.tables.delimited import csv_bytes, read_csv


def vectors():
    """Yield type, format, text, value and options of each cell that Frictionless tries to read."""
    folder = Path(find_spec("frictionless").origin).parent / "fields/__spec__"
    for path in sorted(folder.glob("test_*.py")):
        module = import_module(f"frictionless.fields.__spec__.{path.stem}")
        marks = [mark for each in vars(module).values() for mark in getattr(each, "pytestmark", ())]
        for mark in marks:
            if mark.args[0].startswith("format, source, target"):
                for form, source, target, *options in mark.args[1]:
                    yield path.stem.removeprefix("test_"), form, source, target, *(options or [{}])


@pytest.mark.long
def test_cells_are_judged_as_frictionless_says_of_its_own():
    """Each text that it says to refuse is the one error of its column; no other is an error."""
    # Its reader of the format wkt is another distribution.
    found = [each for each in vectors() if isinstance(each[2], str) and each[2]]
    found = [each for each in found if each[1] != "wkt"]
    if not found:
        pytest.skip("the installed Frictionless ships no vectors")
    fields = [
        {"name": f"c{number}", "type": kind, "format": form, **options}
        for number, (kind, form, _, _, options) in enumerate(found)
    ]
    schema = {"fields": fields, "missingValues": [""]}
    sheet = read_csv(csv_bytes([[each["name"] for each in fields], [each[2] for each in found]]))
    tables = {"cells": Cells(header=sheet.header, frame=sheet.frame)}
    refused = [f"c{number}" for number, each in enumerate(found) if each[3] is None]
    assert len(refused) > 50
    errors = frictionless_errors(tables, {"cells": schema})
    assert refused == [each.field for each in errors if each.type == "type-error"]
    for field, (kind, form, text, target, _) in zip(fields, found, strict=True):
        alone = read_csv(csv_bytes([["c", "d"], [text, "d"]]))
        own = {"fields": [field | {"name": "c"}, {"name": "d"}], "missingValues": [""]}
        doubted = doubtful("t", {"t": Cells(header=alone.header, frame=alone.frame)}, own)
        assert doubted or target is not None, (kind, form, text)
