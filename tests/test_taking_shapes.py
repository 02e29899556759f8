"""Exports of programs that people use: whatever they contain is taken or named with its place."""

import json
import re
from pathlib import Path

import pytest
from tests.samples import sampled
from tests.taking_shapes import SHAPES

from docprov.recording.taking import import_records

ARDEN = Path("docs/examples/arden")
_SPELLED = {"TY", "ER", "ID", "AU", "A1", "A2", "Y1", "PY", "DA", "SN", "DO", "TI", "T1"}
"""Tags whose values are spelled anew: a type, names, days and identifiers."""
_MACHINERY = {
    *("links", "permissions", "flagged", "hidden", "group", "updated", "created", "id", "type"),
    *("start", "end", "startContainer", "endContainer", "start_pos", "end_pos", "@context"),
    *("format", "extraction_index", "group_index", "extraction_class", "alignment_status", "user"),
}
"""Names of what says something of the service or of a place, nothing of the source."""


def ris_values(text):
    """Yield the tag and the value of each line."""
    for line in text.lstrip("\ufeff").splitlines():
        tag, _, value = line.partition("-")
        if re.fullmatch("[A-Z][A-Z0-9] *", tag) and tag.strip() not in _SPELLED:
            yield tag.strip(), value


def bibtex_values(text):
    """Yield the name and the value of each field that is on a line of its own."""
    for name, value in re.findall(r"^\s*(\w+)\s*=\s*(.*?),?\s*$", text, re.MULTILINE):
        if name.lower() not in {"author", "month", "isbn", "langid"}:
            yield name.lower(), value


def json_values(text):
    """Yield the name and the value of each leaf, of JSON or of its lines."""
    try:
        parts = [json.loads(text)]
    except ValueError:
        parts = [json.loads(line) for line in text.splitlines() if line.endswith("}")]
    waiting = [("", part) for part in parts]
    while waiting:
        name, part = waiting.pop()
        if isinstance(part, dict):
            waiting += [each for each in part.items() if each[0] not in _MACHINERY]
        elif isinstance(part, list):
            waiting += [(name, each) for each in part]
        elif isinstance(part, str):
            yield name, part


_WHOLE = {"", "target", "selector", "source"}
"""The fields after which an entry is left out as a whole."""

VALUES = {
    "ris": ris_values,
    "bibtex": bibtex_values,
    "annotations": json_values,
    "langextract": json_values,
}
CASES = [(name, at) for name, texts in SHAPES.items() for at in range(len(texts))]


def test_there_are_fifty_inputs():
    """The inputs are at least fifty, damaged ones among them."""
    assert len(CASES) >= 50


@pytest.mark.parametrize(("format_", "at"), sampled(CASES))
def test_every_value_is_taken_or_named(format_, at, tmp_path):
    """The words of each value are in a record, in what is left out, or under a field left out."""
    text = SHAPES[format_][at]
    file = tmp_path / "input"
    file.write_bytes(text.encode())
    found = import_records(file, ARDEN, day="2026-05-02", format=format_, write=False)
    assert found.taken or found.left_out
    said = " ".join(data.decode() for data in found.contents.values())
    said += " ".join(map(str, found.left_out))
    fields = {(each.place.field or "").casefold() for each in found.left_out}
    whole = not _WHOLE.isdisjoint(fields)
    for name, value in VALUES[format_](text):
        words = re.findall(r"\w{3,}", re.sub(r"\\\W?|[{}~]", "", value))
        lost = [word for word in words if word.casefold() not in said.casefold()]
        assert not lost or whole or any(name.casefold() in each for each in fields), (name, lost)
