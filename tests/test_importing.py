"""Recording in a workbook: from rows to a valid dossier, and every fault at its cell."""

import builtins
import shutil
from pathlib import Path

import pytest
from tests.samples import sampled
from tests.workbooks import SOUND, changed, edit, put, sound

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.dossiers.sources import read_sources
from docprov.dossiers.workbook.sheets import SHEETS
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.importing import import_workbook, template
from docprov.validation.validation import validate

PACKAGES = ["docs/examples/arden", "datapackage"]


def tables(folder):
    return {name: table.frame.rows() for name, table in read_sources(folder).tables.items()}


@pytest.mark.long
@pytest.mark.parametrize("package", PACKAGES)
def test_every_dossier_comes_back_from_its_workbook(package, tmp_path):
    """Each dossier, written as a workbook and made anew of it, says the same, ids included."""
    folder = tmp_path / "package"
    for part in ("dossiers", "vocabulary"):
        shutil.copytree(Path(package) / part, folder / part)
    shutil.copy(Path(package) / "package.yaml", folder)
    before = tables(folder)
    for file in sorted((folder / "dossiers").glob("*.yaml")):
        place = template(tmp_path / f"{file.stem}.xlsx", file.stem, folder).file
        assert {} == import_workbook(place, folder, replace=True).contents
        file.write_bytes(file.read_bytes() + b"# a comment\n")
        edit(place, lambda book: put(book["document"], "rights", 3, "changed"))
        assert import_workbook(place, folder, replace=True).contents
        fresh = template(tmp_path / f"again-{file.stem}.xlsx", file.stem, folder).file
        edit(fresh, lambda book: put(book["document"], "rights", 3, None))
        assert import_workbook(fresh, folder, replace=True).contents
    assert before == tables(folder)


@pytest.mark.long
def test_a_workbook_of_a_recorder_becomes_a_valid_dossier(example, tmp_path):
    """Filled sheets become a dossier whose quotes are found and whose package is valid."""
    place = sound(tmp_path / "a.xlsx")
    found = import_workbook(place, example)
    assert ("dossiers/arden-copy.yaml", 3) == (found.dossier, found.counts["claims"])
    assert {} == import_workbook(place, example).contents
    outcome = anchor(example, example / "texts")
    verdicts = {each.document: each.verdicts for each in outcome.documents}
    assert {"verbatim": 3} == verdicts["arden-copy"]
    build(example).write()
    assert () == validate(example, example / "texts").errors


def refused(example, path):
    """Return the faults of a workbook that is not imported."""
    with pytest.raises(LoadError, match="nothing was imported") as error:
        import_workbook(path, example)
    assert not (example / "dossiers/arden-copy.yaml").exists()
    return [(fault.rule, str(fault.place), fault.help) for fault in error.value.report.diagnostics]


FAULTS = {
    "date turned round": ("document", 0, {"issued": "03/06/2011"}, "DP1", "issued"),
    "unknown kind": ("document", 0, {"kind": "newspaper"}, "DP1", "kind"),
    "no label": ("document", 0, {"label": None}, "DP102", "label"),
    "id in capitals": ("document", 0, {"id": "Arden Copy"}, "DP011", "id"),
    "id of a device": ("document", 0, {"id": "nul"}, "DP011", "id"),
    "voice of nobody": ("document", 0, {"voice": "arden-posts"}, "DP203", "voice"),
    "digest cut": ("captures", 0, {"sha256": "sha256:6bb3"}, "DP1", "sha256"),
    "capture without an id": ("captures", 0, {"id": None}, "DP0", "id"),
    "lines turned round": ("regions", 0, {"lines": "3-1"}, "DP011", None),
    "unknown role": ("regions", 1, {"role": "bodi"}, "DP011", "role"),
    "method left out": ("recorded", 0, {"method": None}, "DP008", "method"),
    "no number": ("claims", 0, {"value": "41 or so"}, "DP011", "value"),
    "decimal comma": ("claims", 0, {"value": "30,5"}, "DP011", "value"),
    "subject of nobody": ("claims", 0, {"subject": "arden-fires"}, "DP203", "subject"),
    "predicate of nobody": ("claims", 2, {"predicate": "boats-sank"}, "DP203", "predicate"),
    "id of a claim": ("claims", 0, {"id": "1"}, "DP011", "id"),
    "no predicate": ("claims", 2, {"predicate": None}, "DP008", "predicate"),
    "no quote": ("claims", 0, {"quote": None}, "DP008", "quote"),
    "no value": ("claims", 2, {"value": None}, "DP008", "value"),
    "a denial": ("claims", 2, {"polarity": "denied"}, "DP008", "statement"),
    "unknown reading": ("breakdowns", 0, {"reading": "included"}, "DP1", "reading"),
    "voice without an agent": ("voices", 0, {"agent": None}, "DP008", "agent"),
    "mode of no list": ("voices", 0, {"mode": "states"}, "DP1", "mode"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(FAULTS))
def test_a_fault_is_at_its_cell(example, tmp_path, name):
    """What the reader of dossiers finds is reported at the cell that says it, or that is empty."""
    sheet, number, cells, rule, named = FAULTS[name]
    faults = refused(example, sound(tmp_path / "a.xlsx", **changed(sheet, number, **cells)))
    at = list(SHEETS[sheet].columns).index(named) if named else 0
    letter = (" " + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")[at // 26].strip() + chr(65 + at % 26)
    cell = f"a.xlsx:{sheet}!{letter}{number + 3}"
    assert any(code.startswith(rule) and place == cell for code, place, _ in faults), faults
    assert all(place.startswith("a.xlsx") for _, place, _ in faults), faults


HELP = {
    "no recorder": ({"recorded": []}, "add a row to the sheet recorded"),
    "no capture": ({"captures": [], "regions": []}, "add a row to the sheet captures"),
    "no voice": (changed("document", 0, voice=None), "fill in the column voice of this row"),
    "no document": ({"document": []}, "say in one row of the sheet document what the work is"),
    "no label": (changed("document", 0, label=None), "fill in the column label of this row"),
    "no parts": (changed("claims", 1, part_of=None), "add a row to the sheet claims"),
    "two documents": ({"document": SOUND["document"] * 2}, "remove one"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(HELP))
def test_what_is_missing_is_asked_for_by_sheet_and_column(example, tmp_path, name):
    """How to fix a fault is said in the words of the workbook that the author has open."""
    rows, told = HELP[name]
    faults = refused(example, sound(tmp_path / "a.xlsx", **rows))
    assert any(told in help_ for _, _, help_ in faults), faults


@pytest.mark.long
def test_all_faults_come_in_one_run(example, tmp_path):
    """A damaged cell and a loose row are reported together; what is unread is not missed."""
    rows = SOUND | changed("claims", 2, subject="arden-fires") | changed("voices", 0, claim="9")
    place = edit(
        sound(tmp_path / "a.xlsx", **rows), lambda book: put(book["claims"], "quote", 3, "=1+1")
    )
    found = [(code, where.partition(":")[2]) for code, where, _ in refused(example, place)]
    assert [("DP042", "claims!D3"), ("DP043", "voices!A3")] == found


@pytest.mark.long
def test_a_fault_with_two_places_names_both_cells(example, tmp_path):
    """Two unequal declarations are two cells of the workbook."""
    stoker = SOUND["agents"][0]
    place = sound(tmp_path / "a.xlsx", agents=[stoker, stoker | {"name": "some stoker"}])
    with pytest.raises(LoadError) as error:
        import_workbook(place, example)
    loose, fault = error.value.report.diagnostics
    assert ("DP043", "agents!A4") == (loose.rule, loose.place.cell)
    assert ("DP204", "agents!A4") == (fault.rule, fault.place.cell)
    assert ["agents!A3"] == [other.cell for other, _ in fault.related]


@pytest.mark.long
def test_a_column_of_the_package_has_its_place(example, tmp_path):
    """A column that the package declares as its own is one of the sheet, and comes back from it."""
    with (example / "package.yaml").open("a") as file:
        file.write("extra: {claims: [{name: shelf_mark, type: string}]}\n")
    dossier = example / "dossiers/leith-2012.yaml"
    said = "        value: at least 38\n"
    dossier.write_text(
        dossier.read_text().replace(said, f"{said}        extra: {{shelf_mark: B 12}}\n")
    )
    place = template(tmp_path / "a.xlsx", "leith-2012", example).file
    edit(place, lambda book: put(book["document"], "note", 3, "x"))
    import_workbook(place, example, replace=True)
    assert "shelf_mark: B 12" in dossier.read_text()


STOPPED = {
    "a folder": (lambda example, place: import_workbook(place, example), "nothing was imported"),
    "no file": (lambda example, place: import_workbook(place / "a.xlsx", example), "nothing was"),
    "a file in use": (
        lambda example, place: template(sound(place / "a.xlsx"), "arden-2011", example),
        "exists",
    ),
    "another ending": (lambda _, place: template(place / "a.xls"), r"ends with \.xlsx"),
    "no id": (
        lambda example, place: template(place / "a.xlsx", "../arden", example),
        "is not an id",
    ),
    "no package": (lambda _, place: template(place / "a.xlsx", "arden", place), "no dossiers"),
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_cannot_run_is_refused(example, tmp_path, name):
    """What cannot be done is refused with a reason, and nothing is written."""
    run, reason = STOPPED[name]
    before = sorted(example.rglob("*"))
    with pytest.raises(DocprovError, match=reason):
        run(example, tmp_path)
    assert before == sorted(example.rglob("*"))


def test_without_openpyxl_the_extra_is_named(example, tmp_path, monkeypatch):
    """Where openpyxl is not installed, the error says what to install."""
    place = sound(tmp_path / "a.xlsx")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    for run in (
        lambda: template(tmp_path / "b.xlsx", "arden-2011", example),
        lambda: import_workbook(place, example),
    ):
        with pytest.raises(DocprovError, match=r"docprov\[xlsx\]"):
            run()


def test_a_new_workbook_is_empty_but_for_the_id(tmp_path):
    """A workbook for a new document has its id, and else no row."""
    place = template(tmp_path / "a.xlsx", "pell-1961")
    assert not place.filled
    assert place.file.read_bytes()
