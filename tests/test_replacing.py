"""A workbook in the place of a dossier: ids and reviews stay, and nothing goes in silence."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from tests.conftest import EXAMPLE
from tests.samples import sampled
from tests.workbooks import SOUND, drop, edit, put, sound

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.recording.anchoring import anchor
from docprov.recording.importing import import_workbook, template

HEAD = "# yaml-language-server: $schema=../../schemas/dossier.schema.json\n"


@pytest.fixture(scope="session")
def workbook(made_once):
    """Return the workbook of the example's article, for reading only."""
    return made_once("workbook", write_workbook) / "a.xlsx"


def write_workbook(folder):
    """Write the workbook of the example's article into a folder."""
    template(folder / "a.xlsx", "arden-2011", EXAMPLE)


@pytest.fixture
def arden(workbook, example, tmp_path):
    """Return the workbook of the example's article, its package and its dossier."""
    place = Path(shutil.copy(workbook, tmp_path))
    return place, example, example / "dossiers/arden-2011.yaml"


def refused(place, package):
    with pytest.raises(LoadError) as error:
        import_workbook(place, package, replace=True)
    return [(fault.rule, fault.message, fault.help) for fault in error.value.report.diagnostics]


@pytest.mark.long
@pytest.mark.parametrize(
    ("sheet", "column", "held"),
    sampled(
        [
            ("claims", "note", "c-7k2ma"),
            ("claims", "time_quote", "claims"),
            ("claims", "id", "c-7k2ma"),
            ("document", "issued", "arden-2011"),
            ("recorded", "id", "archive-team"),
        ],
        3,
    ),
)
def test_a_column_that_held_values_is_missed(arden, sheet, column, held):
    """A column that was deleted is a fault that names it and what it held; nothing is written."""
    place, package, dossier = arden
    before = dossier.read_bytes()
    faults = refused(edit(place, lambda book: drop(book[sheet], column)), package)
    assert any(f"there is no column {column}" in fact and held in fact for _, fact, _ in faults)
    assert before == dossier.read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(
    "sheet", sampled(["breakdowns", "voices", "citations", "agents", "regions"], 3)
)
def test_a_sheet_that_held_rows_is_missed(arden, sheet):
    """A sheet that was deleted is a fault that names it and its rows."""
    place, package, _ = arden
    faults = refused(edit(place, lambda book: book.remove(book[sheet])), package)
    assert any(f"there is no sheet {sheet}, and the dossier has" in fact for _, fact, _ in faults)


@pytest.mark.long
def test_columns_and_sheets_that_held_nothing_may_go(arden):
    """What says nothing is not missed."""
    place, package, _ = arden

    def change(book):
        book.remove(book["agent_relations"])
        book.remove(book["lists"])
        drop(book["claims"], "suffix")

    assert {} == import_workbook(edit(place, change), package, replace=True).contents


@pytest.mark.long
def test_rows_that_are_taken_out_are_listed(arden):
    """A row that was deleted goes from the dossier, and is named with its id or its own words."""
    place, package, dossier = arden

    def change(book):
        for name in ("citations", "claims", "voices", "regions"):
            book[name].delete_rows(book[name].max_row)

    edit(place, change)
    edit(place, lambda book: book["voices"].delete_rows(3, 9))
    remarks = "\n".join(import_workbook(place, package, replace=True).remarks)
    for words in (
        'citations x-c0unt ("The Arden Count")',
        "claims c-b0at5 (nearly 30 boats)",
        "voices",
        "regions 11-12 furniture",
    ):
        assert words in remarks
    assert "c-b0at5" not in dossier.read_text()


@pytest.mark.long
def test_a_cell_that_is_emptied_or_changed_is_an_edit(arden):
    """Values go where their column stays and the cell is empty; all ids stay."""
    place, package, dossier = arden
    ids = re.findall(r"\bid: [abcx]-\w+", dossier.read_text())

    def change(book):
        put(book["claims"], "note", 4, None)
        put(book["claims"], "value", 9, "more than 151")

    found = import_workbook(edit(place, change), package, replace=True)
    assert () == found.remarks
    assert "The count of the council." not in dossier.read_text()
    assert "more than 151" in dossier.read_text()
    assert ids == re.findall(r"\bid: [abcx]-\w+", dossier.read_text())


def test_an_existing_dossier_is_replaced_only_where_that_is_said(arden):
    """Without --replace a workbook that says something else changes nothing."""
    place, package, dossier = arden
    before = dossier.read_bytes()
    edit(place, lambda book: put(book["document"], "note", 3, "x"))
    with pytest.raises(DocprovError, match="--replace"):
        import_workbook(place, package)
    assert import_workbook(place, package, replace=True, write=False).contents
    assert before == dossier.read_bytes()


@pytest.mark.long
def test_rows_without_ids_do_not_drop_ids(example, tmp_path):
    """A first workbook has no ids, and does not take the place of what was anchored."""
    place = sound(tmp_path / "a.xlsx")
    import_workbook(place, example)
    anchor(example, example / "texts")
    faults = refused(place, example)
    assert {"DP043"} == {rule for rule, _, _ in faults}
    facts = [fact for _, fact, _ in faults]
    assert any(
        "3 rows of claims without an id" in fact and "nearly 30 boats" in fact for fact in facts
    )
    assert any("1 row of recorded" in fact for fact in facts)


@pytest.mark.long
def test_a_new_row_beside_those_with_ids_is_welcome(arden):
    """A row without an id is new, where no id is missing."""
    place, package, dossier = arden

    def change(book):
        put(book["claims"], "quote", 20, "several docks")
        put(book["claims"], "subject", 20, "arden-fire")
        put(book["claims"], "predicate", 20, "fate-unknown")
        put(book["claims"], "value", 20, "several")

    assert () == import_workbook(edit(place, change), package, replace=True).remarks
    assert "several docks" in dossier.read_text()


REVIEW = "reviewed: {id: a-r3v1w, by: arden-post, on: 2026-05-09, method: human}\n"


@pytest.mark.long
def test_a_review_does_not_come_to_cover_new_rows(example, tmp_path):
    """A review of all records is told which they were, before a row is added."""
    dossier = example / "dossiers/arden-2011.yaml"
    dossier.write_text(dossier.read_text() + REVIEW)
    place = template(tmp_path / "a.xlsx", "arden-2011", example).file

    def change(book):
        for name, text in SOUND["claims"][2].items():
            put(book["claims"], name, 20, text if name != "number" else None)

    faults = refused(edit(place, change), example)
    assert [("DP043", True)] == [(rule, "would cover new rows" in fact) for rule, fact, _ in faults]
    records = faults[0][2].partition("records: ")[2]
    assert {"c-7k2ma", "x-c0unt", "x-4hd1c"} <= set(records.split())
    edit(place, lambda book: put(book["reviewed"], "records", 3, records))
    import_workbook(place, example, replace=True)
    kept = yaml.safe_load(dossier.read_text())["reviewed"]
    assert ("a-r3v1w", records.split()) == (kept["id"], kept["records"])


@pytest.mark.long
def test_comments_are_counted_and_the_line_for_editors_stays(arden):
    """A workbook has no comments: the loss of them is reported; those above all fields stay."""
    place, package, dossier = arden
    text = dossier.read_text().replace("claims:\n", "# of the first page\nclaims:  # three\n", 1)
    dossier.write_text(HEAD + text)
    assert {} == import_workbook(place, package, replace=True).contents
    edit(place, lambda book: put(book["document"], "note", 3, "x"))
    assert ("a workbook has no comments, and the dossier loses 2 comments",) == (
        import_workbook(place, package, replace=True).remarks
    )
    assert dossier.read_text().startswith(HEAD + "document:")


@pytest.mark.long
def test_a_dossier_that_cannot_be_read_is_not_replaced(arden):
    """What is not known cannot be kept: the dossier is to be fixed first."""
    place, package, dossier = arden
    dossier.write_text(dossier.read_text() + "claims: [\n")
    with pytest.raises(LoadError, match="cannot be read"):
        import_workbook(place, package, replace=True)


@pytest.mark.long
def test_what_a_dossier_withholds_stays_withheld(example, tmp_path):
    """A withheld value is in the workbook with its mark, and keeps it in an import."""
    dossier = example / "dossiers/arden-2011.yaml"
    dossier.write_text(
        dossier.read_text().replace("name: a stoker,", "name: {withheld: Jane Doe, also: [Doe]},")
    )
    place = template(tmp_path / "a.xlsx", "arden-2011", example).file
    edit(place, lambda book: put(book["document"], "note", 3, "x"))
    import_workbook(place, example, replace=True)
    assert "name: {withheld: Jane Doe, also: [Doe]}" in dossier.read_text()


@pytest.mark.long
def test_another_shape_of_the_same_is_no_change(arden):
    """One review in a list says what one without a list says: nothing is written, comments stay."""
    place, package, dossier = arden
    listed = REVIEW.replace("reviewed: {", "reviewed:  # by hand\n  - {")
    dossier.write_text(dossier.read_text() + listed)
    place.unlink()
    template(place, "arden-2011", package)
    assert {} == import_workbook(place, package).contents
