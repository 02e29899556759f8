"""A difference as text, JSON and Markdown."""

import json

import polars as pl
import pytest

from docprov import diff
from docprov.presentation.differences import diff_json, diff_lines, diff_markdown
from docprov.versions.differences import difference
from docprov.versions.editions import Edition, EditionTable


def edition(version, *rows):
    """Return an edition of one table."""
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "label", "status"), pl.String), orient="row"
    )
    fields = [{"name": name} for name in frame.columns]
    table = EditionTable(
        name="boats", declared={"schema": {"fields": fields, "primaryKey": ["id"]}}, frame=frame
    )
    return Edition(where="harbour", declared={"version": version}, tables={"boats": table})


OLD = edition("1.0.0", ("a", "one", "current"), ("b", "two", "current"), ("c", None, "current"))
NEW = edition(
    "2.0.0",
    ("a", "One | `x` <b>\x1b[1m", "current"),
    ("b", "two", "withdrawn"),
    ("d", "four", "current"),
)


def test_text_shows_each_change_on_a_line():
    """Lines are marked by what happened, and nothing in a cell reaches the terminal as a
    command.
    """
    lines = diff_lines(difference(OLD, NEW))
    assert "harbour (1.0.0) -> harbour (2.0.0): major" == lines[0]
    assert [
        "boats: 1 added, 1 removed, 2 changed",
        "+ d",
        "- c",
        "x b",
        "~ a: label: 'one' -> 'One | `x` <b>\\x1b[1m'",
        "~ b: status: 'current' -> 'withdrawn'",
    ] == lines[2:8]
    assert [
        "this change demands major",
        "  major: id removed in boats: c",
        "  minor: record added in boats: d",
    ] == lines[9:12]


def test_json_holds_everything():
    """Programs get every row and every cell, with the bump and its reasons."""
    content = json.loads(diff_json(difference(OLD, NEW)))
    assert ("major", {"from": "harbour", "version": "1.0.0"}) == (content["bump"], content["old"])
    assert {
        "bump": "major",
        "kind": "id-removed",
        "table": "boats",
        "count": 1,
        "examples": ["c"],
    } == content["reasons"][0]
    boats = content["tables"]["boats"]
    assert ([{"id": "d", "label": "four", "status": "current"}], ["b"]) == (
        boats["added"],
        boats["withdrawn"],
    )
    assert {"record": "b", "fields": {"status": {"old": "current", "new": "withdrawn"}}} == boats[
        "changed"
    ][1]


def test_markdown_embeds_nothing():
    """What comes from cells stands in code spans, in which a bar cannot end a cell of the table."""
    text = diff_markdown(difference(OLD, NEW))
    assert "| changed | `a` | label | `one` | ``One \\| `x` <b>\\x1b[1m`` |" in text
    assert "| withdrawn | `b` | | | |" in text


def test_long_differences_are_cut_and_counted():
    """Text and Markdown show the first rows and say how many more there are; JSON has them all."""
    many = edition("2.0.0", *((f"n-{n:03}", "x", "current") for n in range(120)))
    changed = edition("2.0.1", *((f"n-{n:03}", "y", "current") for n in range(120)))
    for pair, words in (
        ((OLD, many), ("and 70 more", "and 70 more added")),
        ((many, changed), ("and 70 more cells",) * 2),
    ):
        found = difference(*pair)
        assert any(words[0] in line for line in diff_lines(found))
        assert words[1] in diff_markdown(found)
        assert 120 == len(
            json.loads(diff_json(found))["tables"]["boats"][
                "added" if pair[0] is OLD else "changed"
            ]
        )


@pytest.mark.parametrize("form", [lambda found: diff_lines(found)[0], diff_markdown])
def test_no_difference_is_said(form):
    """Two equal versions give a sentence, not an empty page."""
    assert "no difference" in form(diff("docs/examples/arden", "docs/examples/arden"))
