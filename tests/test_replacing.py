"""Sheets in the place of a dossier: ids and reviews stay with their records, and nothing goes in silence."""

import re
import shutil

import pytest
from tests.test_importing import SOUND, fill

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.dossiers.sources import read_sources
from docprov.recording.anchoring import anchor
from docprov.recording.spreadsheets.importing import import_sheets, template


def ids_in(text):
    return re.findall(r"\bid: ([abcx]-[a-z0-9]+)", text)


@pytest.fixture
def anchored(example, tmp_path):
    """Return the sheets, the package and the dossier that was made of them, with the ids that anchor wrote."""
    fill(tmp_path / "sheets", **SOUND)
    found = import_sheets(tmp_path / "sheets", example)
    anchor(example, example / "texts")
    return tmp_path / "sheets", example, example / found.dossier


def claims(*changes, also=()):
    """Return the rows of claims with changes, each a number and cells; None takes the row away."""
    rows = {number: dict(row) for number, row in enumerate(SOUND["claims"])}
    for number, cells in changes:
        rows[number] = cells and rows[number] | cells
    return [row for row in rows.values() if row] + list(also)


NEW = {
    "number": "9",
    "quote": "several sheds",
    "subject": "arden-fire",
    "predicate": "deaths",
    "value": "2",
}
MENDED = {
    "a number": claims((0, {"value": "more than 41"})),
    "a quote": claims((2, {"quote": "nearly 30 boats lay"})),
    "quotes of all": claims((0, {"quote": "41 dockers"}), (2, {"quote": "30 boats"})),
    "another predicate": claims((2, {"predicate": "deaths"})),
    "all of one row": claims((2, {"quote": "two ships", "predicate": "deaths", "value": "2"})),
    "a part": claims((1, {"value": "7", "population": "boys"})),
    "another order": list(reversed(claims())),
    "a row more": claims(also=[NEW]),
}


@pytest.mark.parametrize("name", MENDED)
def test_ids_stay_with_their_rows(anchored, name):
    """Whatever is mended in sheets without ids, each record keeps its id, and a new row has none yet."""
    sheets, package, dossier = anchored
    before = ids_in(dossier.read_text())
    fill(sheets, claims=MENDED[name])
    assert import_sheets(sheets, package, replace=True).contents
    assert sorted(before) == sorted(ids_in(dossier.read_text()))
    by_quote = {each["id"]: each.get("quote", "") for each in _claims(package)}
    assert len(by_quote) == len(MENDED[name])


def _claims(package):
    return [
        row.cells
        for row in read_sources(package).rows["claims"]
        if row.cells["document"] == "arden-copy"
    ]


def test_each_id_stays_with_its_own_row(anchored):
    """Where several rows change at once, none gets the id of another one."""
    sheets, package, _ = anchored
    before = {cells["id"]: (cells["predicate"], cells["population"]) for cells in _claims(package)}
    fill(
        sheets,
        claims=list(
            reversed(
                claims((0, {"quote": "41 dockers"}), (1, {"value": "5"}), (2, {"value": "30"}))
            )
        ),
    )
    remarks = import_sheets(sheets, package, replace=True).remarks
    assert before == {
        cells["id"]: (cells["predicate"], cells["population"]) for cells in _claims(package)
    }
    assert 3 == sum("its row changed, and keeps the id" in remark for remark in remarks)


def test_ids_that_may_belong_to_several_rows_are_not_guessed(anchored):
    """Where rows without ids could be an entry or be new, nothing is written, and the ids that would go are named."""
    sheets, package, dossier = anchored
    before = dossier.read_bytes()
    one = NEW | {"predicate": "fate-unknown"}
    fill(sheets, claims=[one, one | {"quote": "3 boats", "number": "8"}])
    for name in ("breakdowns", "voices"):
        (sheets / f"{name}.csv").unlink()
    with pytest.raises(DocprovError, match="would go") as refused:
        import_sheets(sheets, package, replace=True)
    assert all(
        each in str(refused.value) for each in ids_in(before.decode()) if each.startswith("c-")
    )
    assert before == dossier.read_bytes()


def test_what_is_taken_out_of_the_sheets_is_named(anchored):
    """A record that no row is left for goes, and is named with its id; so does what has no id."""
    sheets, package, dossier = anchored
    (gone,) = (
        cells["id"].rpartition(".")[2]
        for cells in _claims(package)
        if cells["predicate"] == "boats-sunk"
    )
    dossier.write_text(
        dossier.read_text()
        + "agent_relations:\n  - {agent: arden-post, relation: part-of, other: towns-stoker}\n"
    )
    fill(sheets, claims=claims((2, None)))
    for name in ("voices", "agents"):
        (sheets / f"{name}.csv").unlink()
    (remark,) = import_sheets(sheets, package, replace=True).remarks
    assert f"claim {gone} (nearly 30 boats)" in remark
    assert "agent towns-stoker" in remark
    assert "agent relation arden-post part-of towns-stoker" in remark
    assert gone not in dossier.read_text()


def test_an_entry_put_below_another_keeps_the_id_in_its_row(anchored):
    """An id that a row has is kept wherever the row stands now, and is not told as lost."""
    sheets, package, dossier = anchored
    shutil.rmtree(sheets)
    template(sheets, "arden-copy", package)
    before = sorted(ids_in(dossier.read_text()))
    text = (sheets / "claims.csv").read_text("utf-8-sig").splitlines()
    moved = [line.replace("3,,", "3,b1,", 1) if line.startswith("3,,") else line for line in text]
    assert moved != text
    (sheets / "claims.csv").write_text("\n".join(moved) + "\n")
    assert () == import_sheets(sheets, package, replace=True).remarks
    assert before == sorted(ids_in(dossier.read_text()))


REVIEW = "reviewed: {id: a-r3v1w, by: arden-post, on: 2026-05-09, method: human}\n"


def test_a_review_stays_a_review_of_what_was_there(anchored):
    """A review is kept and told; where rows are new, it comes to name the records that it is of."""
    sheets, package, dossier = anchored
    dossier.write_text(dossier.read_text() + REVIEW)
    fill(sheets, claims=claims((0, {"value": "42"})))
    assert any(
        "keeps its review: a-r3v1w by arden-post" in each
        for each in import_sheets(sheets, package, replace=True).remarks
    )
    assert REVIEW.partition(": ")[2] in dossier.read_text()
    fill(sheets, claims=claims((2, None), also=[NEW, NEW | {"number": "8", "quote": "sheds"}]))
    (sheets / "voices.csv").unlink()
    with pytest.raises(DocprovError, match="would go"):
        import_sheets(sheets, package, replace=True)
    fill(sheets, claims=claims(also=[NEW]), voices=SOUND["voices"])
    import_sheets(sheets, package, replace=True)
    records = re.search(r"reviewed:.*?records: \[(.*?)\]", dossier.read_text(), re.DOTALL)[1].split(
        ", "
    )
    assert {each for each in ids_in(dossier.read_text()) if each.startswith("c-")} == {
        each for each in records if "c-" in each
    }
    anchor(package, package / "texts")
    reviewed = {cells["quote"]: cells["review"] for cells in _with_quotes(package)}
    assert reviewed["several sheds"] is None
    assert "arden-copy.a-r3v1w" == reviewed["nearly 30 boats"]


def _with_quotes(package):
    quotes = {row.cells["id"]: row.cells["quote"] for row in read_sources(package).rows["passages"]}
    return [cells | {"quote": quotes[cells["passage"]]} for cells in _claims(package)]


def test_comments_are_counted_and_the_line_for_editors_stays(anchored):
    """Sheets cannot say comments, so the loss of them is told; those above all fields stay."""
    sheets, package, dossier = anchored
    head = "# yaml-language-server: $schema=../../schemas/dossier.schema.json\n"
    text = dossier.read_text().replace("claims:\n", "# of the first page\nclaims:  # three\n")
    dossier.write_text(head + text.replace("label: Copy of an article", 'label: "Copy of #3"'))
    assert ("sheets have no comments, and the dossier loses 2 comments",) == (
        import_sheets(sheets, package, replace=True).remarks
    )
    assert dossier.read_text().startswith(head + "document:")


def test_what_cannot_be_kept_is_refused(anchored):
    """A dossier that cannot be read or that withholds something is not replaced."""
    sheets, package, dossier = anchored
    sound = dossier.read_text()
    dossier.write_text(sound.replace("population: dockers", "population: {withheld: dockers}"))
    with pytest.raises(DocprovError, match="withholds values"):
        import_sheets(sheets, package, replace=True)
    dossier.write_text(sound + "claims: [\n")
    with pytest.raises(LoadError, match="cannot be read"):
        import_sheets(sheets, package, replace=True)


def test_groups_give_their_claims_what_they_hand_down(example, tmp_path):
    """Claims in groups, parts and citations around claims are matched with the rows that say the same in full."""
    template(tmp_path / "sheets", "arden-2011", example)
    for path in (tmp_path / "sheets").glob("*.csv"):
        path.write_text(re.sub(r"\b[bcx]-[a-z0-9]+(?=,)", "", path.read_text("utf-8-sig")))
    dossier = example / "dossiers/arden-2011.yaml"
    before = sorted(ids_in(dossier.read_text()))
    import_sheets(tmp_path / "sheets", example, replace=True)
    assert before == sorted(ids_in(dossier.read_text()))
