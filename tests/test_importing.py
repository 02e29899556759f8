"""Recording in a spreadsheet: from sheets to a dossier without a loss, and every fault told at its cell."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from tests.dossier_strategies import dossiers, rewritten, sources_of
from tests.test_spreadsheets import DIALECTS

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.dossiers.sources import read_sources
from docprov.dossiers.yaml.nodes import Fields
from docprov.model.values import Quantity
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.spreadsheets.gathering import Gathering
from docprov.recording.spreadsheets.importing import import_sheets, template
from docprov.recording.spreadsheets.reading import read_sheet
from docprov.recording.spreadsheets.sheets import SHEETS, rows_of
from docprov.validation.validation import validate

PACKAGES = ["docs/examples/arden", "datapackage"]


def rows_in(path):
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def tables(folder):
    return {name: table.frame.rows() for name, table in read_sources(folder).tables.items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_dossier_comes_back_from_its_sheets(package, tmp_path):
    """Each dossier, told in sheets and made anew of them, comes to the same tables."""
    folder = tmp_path / "package"
    for part in ("dossiers", "vocabulary"):
        shutil.copytree(Path(package) / part, folder / part)
    shutil.copy(Path(package) / "package.yaml", folder)
    before = tables(folder)
    for dossier in read_sources(folder).dossiers:
        assert template(tmp_path / dossier.source.document, dossier.source.document, folder).filled
        assert import_sheets(tmp_path / dossier.source.document, folder, replace=True).contents
    assert before == tables(folder)


NAMES = [name for name in DIALECTS if name not in {"a help row", "names in capitals, with spaces"}]


@given(said=dossiers())
def test_any_content_comes_back_from_its_rows(said, tmp_path_factory):
    """Whatever a dossier says, its sheets say too, in whatever dialect they are saved."""
    if (sources := sources_of(said, tmp_path_factory.mktemp("package"))) is None:
        return
    content = rewritten(sources, sources.dossiers[0])
    rows, faults = {}, []
    for number, (name, sheet) in enumerate(SHEETS.items()):
        written = [
            [row.get(column, "") for column in sheet.columns] for row in rows_of(content)[name]
        ]
        data = DIALECTS[NAMES[(number + len(written)) % len(NAMES)]](
            [list(sheet.columns), *written]
        )
        rows[name] = read_sheet(f"{name}.csv", data, sheet.columns, faults)
    assert content == Gathering(rows, faults).content()
    assert [] == faults


def fill(folder, **sheets):
    """Write sheets of the given rows, each a mapping from columns to cells."""
    folder.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)


DIGEST = "sha256:6bb3c6c1563a7555f2cb716cc7108eaf9730a130962b67c3e751a2cc5cc9d246"
SOUND = {
    "document": [
        {
            "id": "arden-copy",
            "label": "Copy of an article",
            "kind": "news-article",
            "issued": "2011-06-03",
            "voice": "arden-post",
        }
    ],
    "activities": [
        {"part": "recorded", "by": "archive-team", "on": "2026-05-02", "method": "human"}
    ],
    "captures": [
        {
            "id": "t001",
            "sha256": DIGEST,
            "extent": "full",
            "form": "extracted",
            "regions": "1: heading; 3-9: body",
        }
    ],
    "agents": [{"id": "towns-stoker", "name": "a stoker", "kind": "person", "naming": "described"}],
    "claims": [
        {
            "number": "1",
            "quote": "41 dockers, among them 6 women",
            "subject": "arden-fire",
            "predicate": "deaths",
            "population": "dockers",
            "value": "41",
            "part_of": "",
            "voice": "",
        },
        {"number": "2", "quote": "", "part_of": "b1", "population": "women", "value": "6"},
        {
            "number": "3",
            "quote": "nearly 30 boats",
            "subject": "arden-fire",
            "predicate": "boats-sunk",
            "value": "nearly 30",
        },
    ],
    "breakdowns": [{"number": "b1", "claim": "1", "dimension": "sex", "reading": "inclusive"}],
    "voices": [{"claim": "3", "agent": "towns-stoker", "quote": "a stoker told"}],
}


def test_sheets_of_a_recorder_become_a_valid_dossier(example, tmp_path):
    """Filled sheets become a dossier whose quotes are found and whose package is valid."""
    fill(tmp_path / "sheets", **SOUND)
    found = import_sheets(tmp_path / "sheets", example)
    assert ("dossiers/arden-copy.yaml", 3) == (found.dossier, found.counts["claims"])
    outcome = anchor(example, example / "texts")
    assert {"verbatim": 3} == next(
        each.verdicts for each in outcome.documents if each.document == "arden-copy"
    )
    build(example).write()
    assert () == validate(example, example / "texts").errors
    assert b"id: c-" in (example / found.dossier).read_bytes()
    assert {} == import_sheets(tmp_path / "sheets", example, replace=True).contents


def test_importing_twice_changes_nothing(example, tmp_path):
    """The same sheets give the same bytes; a dossier that is there is replaced only where that is said."""
    fill(tmp_path / "sheets", **SOUND)
    first = import_sheets(tmp_path / "sheets", example)
    assert {} == import_sheets(tmp_path / "sheets", example).contents
    (example / first.dossier).write_bytes(b"document: {id: arden-copy}\n")
    with pytest.raises(DocprovError, match="--replace"):
        import_sheets(tmp_path / "sheets", example)
    assert b"document: {id: arden-copy}\n" == (example / first.dossier).read_bytes()
    assert first.contents == import_sheets(tmp_path / "sheets", example, replace=True).contents


FAULTS = {
    "date turned round": ("document", 0, {"issued": "03/06/2011"}, "DP042"),
    "date as a number of days": ("document", 0, {"issued": "40697"}, "DP042"),
    "no date": ("document", 0, {"issued": "June 2011"}, "DP011"),
    "unknown kind": ("document", 0, {"kind": "newspaper"}, "DP011"),
    "no label": ("document", 0, {"label": ""}, "DP008"),
    "id in capitals": ("document", 0, {"id": "Arden Copy"}, "DP011"),
    "id of a device": ("document", 0, {"id": "nul"}, "DP011"),
    "voice of nobody": ("document", 0, {"voice": "arden-posts"}, "DP203"),
    "digest cut": ("captures", 0, {"sha256": DIGEST[:-3]}, "DP011"),
    "regions without a part": ("captures", 0, {"regions": "1, 3-9"}, "DP011"),
    "capture without an id": ("captures", 0, {"id": ""}, "DP008"),
    "method left out": ("activities", 0, {"method": ""}, "DP008"),
    "neither recorded nor reviewed": ("activities", 0, {"part": "written"}, "DP043"),
    "decimal comma": ("claims", 2, {"value": "30,5"}, "DP042"),
    "power of ten": ("claims", 0, {"value": "1E+05"}, "DP042"),
    "no number": ("claims", 0, {"value": "41 or so"}, "DP011"),
    "subject of nobody": ("claims", 0, {"subject": "arden-fires"}, "DP203"),
    "predicate of nobody": ("claims", 2, {"predicate": "boats-sank"}, "DP203"),
    "id of a claim": ("claims", 0, {"id": "1"}, "DP011"),
    "part of nothing": ("claims", 1, {"part_of": "b2"}, "DP043"),
    "number twice": ("claims", 2, {"number": "2"}, "DP043"),
    "voice twice": ("claims", 2, {"voice": "arden-post"}, "DP043"),
    "breakdown of nothing": ("breakdowns", 0, {"claim": "7"}, "DP043"),
    "part of itself": ("claims", 0, {"part_of": "b1"}, "DP043"),
    "unknown reading": ("breakdowns", 0, {"reading": "included"}, "DP011"),
    "voice of no claim": ("voices", 0, {"claim": "4"}, "DP043"),
    "voice without an agent": ("voices", 0, {"agent": ""}, "DP008"),
    "typographic marks in an id": ("voices", 0, {"agent": "‘towns-stoker’"}, "DP042"),
    "error of the program": ("agents", 0, {"name": "#REF!"}, "DP042"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_cell(example, tmp_path, name):
    """A fault has the file, the line and the column of its cell, and nothing is written."""
    sheet, number, cells, rule = FAULTS[name]
    rows = [dict(row) for row in SOUND[sheet]]
    rows[number] |= cells
    fill(tmp_path / "sheets", **(SOUND | {sheet: rows}))
    with pytest.raises(LoadError) as refused:
        import_sheets(tmp_path / "sheets", example)
    text = (tmp_path / "sheets" / f"{sheet}.csv").read_text()
    row = read_sheet(
        f"{sheet}.csv", text.encode(), tuple(rows_in(tmp_path / "sheets" / f"{sheet}.csv")[0]), []
    )[number]
    node = row.entries.get(next(iter(cells)), row)
    found = [
        (each.rule, each.place.file, each.place.line, each.place.column)
        for each in refused.value.report.diagnostics
    ]
    column = 1 if isinstance(node, Fields) else node.column
    assert (rule, f"{sheet}.csv", node.line, column) in found
    assert not (example / "dossiers/arden-copy.yaml").exists()


def test_all_faults_come_in_one_run(example, tmp_path):
    """Faults of several sheets are told together, sorted by file and line."""
    rows = {name: [dict(row) for row in rows] for name, rows in SOUND.items()}
    for sheet, number, cells, _ in (
        FAULTS[name] for name in ("date turned round", "decimal comma", "unknown reading")
    ):
        rows[sheet][number] |= cells
    fill(tmp_path / "sheets", **rows)
    with pytest.raises(LoadError, match="3 faults") as refused:
        import_sheets(tmp_path / "sheets", example)
    places = [each.place.file for each in refused.value.report.diagnostics]
    assert ["breakdowns.csv", "claims.csv", "document.csv"] == places


def test_a_file_that_is_no_sheet_is_told(example, tmp_path):
    """A misnamed sheet would be overlooked; it is a fault with the name that may be meant."""
    fill(tmp_path / "sheets", **SOUND)
    (tmp_path / "sheets/voices.csv").rename(tmp_path / "sheets/voice.csv")
    with pytest.raises(LoadError) as refused:
        import_sheets(tmp_path / "sheets", example)
    assert ["did you mean 'voices.csv'?"] == [
        each.help for each in refused.value.report.diagnostics
    ]


def test_empty_sheets_say_what_belongs_there(tmp_path):
    """A template has the header that is read and a row of help that is not."""
    assert not template(tmp_path / "sheets", "pell-1961").filled
    assert {f"{name}.csv" for name in SHEETS} == {
        path.name for path in (tmp_path / "sheets").iterdir()
    }
    for name, sheet in SHEETS.items():
        header, told, *rows = rows_in(tmp_path / "sheets" / f"{name}.csv")
        assert list(sheet.columns) == header
        assert told[0].startswith("# ")
        assert all(told)
        assert [["pell-1961"]] == [[cell for cell in row if cell] for row in rows] or (
            name != "document" and not rows
        )


def test_a_column_of_the_package_has_its_place(example, tmp_path):
    """A column that the package declares as its own is one of the sheet, and comes back from it."""
    with (example / "package.yaml").open("a") as file:
        file.write("extra: {claims: [{name: shelf_mark, type: string}]}\n")
    dossier = example / "dossiers/leith-2012.yaml"
    dossier.write_text(
        dossier.read_text().replace(
            "        value: at least 38\n",
            "        value: at least 38\n        extra: {shelf_mark: B 12}\n",
        )
    )
    before = tables(example)
    template(tmp_path / "sheets", "leith-2012", example)
    import_sheets(tmp_path / "sheets", example, replace=True)
    assert before == tables(example)
    assert "B 12" in dossier.read_text()


REFUSED = {
    "no sheets": (
        lambda example, _: import_sheets(example / "dossiers", example),
        "holds no sheets",
    ),
    "no package": (lambda _, place: import_sheets(place, place), "has no dossiers"),
    "folder in use": (lambda example, _: template(example, "arden-2011", example), "not empty"),
    "no id": (lambda example, place: template(place / "sheets", "../arden", example), "not an id"),
    "no package to fill from": (
        lambda _, place: template(place / "sheets", "arden", "docs"),
        "has no dossiers",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_run_is_refused(example, tmp_path, name):
    """What cannot be done is refused with a reason."""
    run, reason = REFUSED[name]
    with pytest.raises(DocprovError, match=reason):
        run(example, tmp_path)


def test_sheets_without_who_recorded_say_which_row_is_missing(example, tmp_path):
    """What a dossier cannot do without is asked for in the terms of the sheet, not in those of a dossier."""
    fill(tmp_path / "sheets", **(SOUND | {"activities": []}))
    with pytest.raises(LoadError) as refused:
        import_sheets(tmp_path / "sheets", example)
    (fault,) = (each for each in refused.value.report.diagnostics if each.rule == "DP008")
    assert ("activities.csv", "add a row: part recorded, by, on and method") == (
        fault.place.file,
        fault.help,
    )


def refused(example, folder, **sheets):
    """Return the faults of sheets that are not imported."""
    fill(folder, **(SOUND | sheets))
    with pytest.raises(LoadError) as error:
        import_sheets(folder, example)
    return error.value.report.diagnostics


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_speaks_of_sheets(example, tmp_path, name):
    """A fault names the cell or the row that a spreadsheet program shows, and no field, key or page of dossiers."""
    sheet, number, cells, rule = FAULTS[name]
    rows = [dict(row) for row in SOUND[sheet]]
    rows[number] |= cells
    columns = list(dict.fromkeys(column for row in rows for column in row))
    column = next(iter(cells))
    where = f"(column {column}, cell {'ABCDEFGHIJ'[columns.index(column)]}{number + 2})"
    where = where if rule != "DP008" else f"(row {number + 2})"
    faults = refused(example, tmp_path / "sheets", **{sheet: rows})
    assert any(fault.rule == rule and fault.message.endswith(where) for fault in faults)
    for fault in faults:
        assert not re.search(
            r"YAML|dossier|field|\w:(?= to |$)", f"{fault.message} {fault.help}"
        ), fault


HELP = {
    "a row too many": (
        "document",
        1,
        SOUND["document"][0],
        "works that it cites stand in documents.csv",
    ),
    "neither": ("activities", 0, {"part": "written"}, "write one of the two into the column part"),
    "no date": ("activities", 0, {"on": "in May"}, "write year-month-day"),
    "other words for a number": ("claims", 0, {"value": "over 150"}, "go into value_as_written"),
    "no label": ("document", 0, {"label": ""}, "fill in the column label of this row"),
    "agent of nobody": ("voices", 0, {"agent": "gatekeeper"}, "add a row for it to agents.csv"),
}


@pytest.mark.parametrize("name", HELP)
def test_help_says_what_to_do_in_the_sheet(example, tmp_path, name):
    """How to fix a fault is told by the sheets and columns that the author has open."""
    sheet, number, cells, told = HELP[name]
    rows = [dict(row) for row in SOUND[sheet]]
    rows += [{} for _ in range(number + 1 - len(rows))]
    rows[number] |= cells
    assert any(
        told in fault.help for fault in refused(example, tmp_path / "sheets", **{sheet: rows})
    )


def test_a_row_is_counted_as_the_program_shows_it(example, tmp_path):
    """A cell with line breaks makes one row of several lines; the fault below names both, each for its program."""
    rows = [dict(row) for row in SOUND["agents"]]
    rows[0]["note"] = "one\ntwo\nthree"
    rows.append({"id": "gatekeeper", "name": "a gatekeeper", "kind": "man", "naming": "described"})
    (fault,) = refused(example, tmp_path / "sheets", agents=rows)
    assert (5, True) == (fault.place.line, fault.message.endswith("(column kind, cell C3)"))


def test_each_sheet_tells_what_its_own_columns_mean():
    """A voice of the document and one of a claim are told apart, and only voices.csv can name the dossier."""
    told = {
        name: dict(zip(sheet.columns, sheet.help(), strict=True)) for name, sheet in SHEETS.items()
    }
    assert "whose document it is" in told["document"]["voice"]
    assert "besides the document" in told["claims"]["voice"]
    assert "dossier" in told["voices"]["claim"]
    assert "dossier" not in told["breakdowns"]["claim"]


UNFINISHED = {
    "no predicate": ("claims", 2, {"predicate": ""}, "DP008", "the column predicate of this row"),
    "no quote": ("claims", 0, {"quote": ""}, "DP008", "the column quote of this row"),
    "no value": (
        "claims",
        0,
        {"value": ""},
        "DP008",
        "the column value of this row, which 'deaths' needs",
    ),
    "a denial": (
        "claims",
        0,
        {"polarity": "denied"},
        "DP008",
        "statement of this row, since no template says what is denied",
    ),
    "a part of less": (
        "claims",
        1,
        {"predicate": "unstated"},
        "DP008",
        "the column predicate of this row",
    ),
    "no object": (
        "claims",
        2,
        {"predicate": "owned-by", "value": ""},
        "DP008",
        "object of this row, which 'owned-by' needs",
    ),
    "a value too many": (
        "claims",
        2,
        {"predicate": "owned-by"},
        "DP011",
        "empty the cell; the subject that is meant",
    ),
    "no template": (
        "claims",
        2,
        {"predicate": "owned-by"},
        "DP008",
        "since its predicate has no template",
    ),
    "no parts": (
        "claims",
        1,
        {"part_of": "", "quote": "6 women"},
        "DP008",
        "in the column part_of of the claims",
    ),
    "commas in regions": (
        "captures",
        0,
        {"regions": "1: heading, 3-9: body"},
        "DP011",
        "put ; between ranges of lines",
    ),
    "a part of no text": (
        "captures",
        0,
        {"regions": "1: heading; 3-9: bodi"},
        "DP011",
        "did you mean 'body'?",
    ),
    "lines turned round": (
        "captures",
        0,
        {"regions": "9-3: body"},
        "DP011",
        "write the first and the last line",
    ),
    "lines twice": (
        "captures",
        0,
        {"regions": "1-4: heading; 3-9: body"},
        "DP011",
        "in the order of their lines",
    ),
    "two voices": (
        "claims",
        0,
        {"voice": "towns-stoker, arden-post"},
        "DP203",
        "one row for each voice into voices.csv",
    ),
    "two agents": (
        "voices",
        0,
        {"agent": "towns-stoker; arden-post"},
        "DP203",
        "one agent into the cell, and one row",
    ),
}
OWNED = {
    "id": "owned-by",
    "label": "owned by",
    "definition": "Who owned a thing.",
    "value_type": "subject",
}


@pytest.mark.parametrize("name", UNFINISHED)
def test_what_a_row_lacks_is_told_before_a_dossier_is_made(example, tmp_path, name):
    """What `validate` would say of a dossier that nobody wrote by hand, import says of the row and its column."""
    sheet, number, cells, rule, told = UNFINISHED[name]
    rows = [dict(row) for row in SOUND[sheet]]
    rows[number] |= cells
    faults = refused(example, tmp_path / "sheets", **{"predicates": [OWNED], sheet: rows})
    assert any(
        (fault.rule, told in fault.help, fault.place.line is not None) == (rule, True, True)
        for fault in faults
    ), faults


def test_quotes_without_a_text_are_told(example, tmp_path):
    """Claims without a capture would quote from nothing."""
    fill(tmp_path / "sheets", **{name: rows for name, rows in SOUND.items() if name != "captures"})
    with pytest.raises(LoadError) as error:
        import_sheets(tmp_path / "sheets", example)
    (fault,) = error.value.report.diagnostics
    assert ("captures.csv", "say in one row which text is quoted") == (fault.place.file, fault.help)


def test_a_word_that_is_no_slip_of_the_pen_gets_all_choices(example, tmp_path):
    """A word of another meaning is not turned into the one that is spelled most like it."""
    voices = [SOUND["voices"][0] | {"mode": "states"}]
    (fault,) = refused(example, tmp_path / "sheets", voices=voices)
    assert "asserts, reports, quotes" in fault.message
    assert "did you mean" not in fault.message
    (fault,) = refused(example, tmp_path / "sheets", voices=[voices[0] | {"mode": "asserst"}])
    assert "did you mean 'asserts'?" in fault.message


def test_the_hints_of_a_sheet_can_be_followed():
    """What a hint shows is what the cell takes, and what cannot be left out is marked."""
    told = {
        name: dict(zip(sheet.columns, sheet.help(), strict=True)) for name, sheet in SHEETS.items()
    }
    assert told["captures"]["id"].endswith("Such as: t001 (needed)")
    assert all(
        "(needed" in told["claims"][name] for name in ("quote", "subject", "predicate", "statement")
    )
    for value in ("41", "more than 40", "between 20 and 30", "about 40"):
        assert f"{Quantity.parse(value)}" in told["claims"]["value"]


STOKER = "  - {id: stoker, name: a stoker, kind: person, naming: described}\n"


def test_what_two_dossiers_declare_stays_in_both(example, tmp_path):
    """The sheets of a dossier hold all that it declares, so that it does not come to need the other dossier."""
    leith = example / "dossiers/leith-2012.yaml"
    leith.write_text(
        leith.read_text().replace(
            "agents:\n  - {id: leith-trust", f"agents:\n{STOKER}  - {{id: leith-trust"
        )
    )
    template(tmp_path / "sheets", "leith-2012", example)
    import_sheets(tmp_path / "sheets", example, replace=True)
    assert STOKER in leith.read_text()
    leith.write_text(leith.read_text().replace("a stoker", "some stoker"))
    with pytest.raises(LoadError, match="has faults"):
        template(tmp_path / "other", "leith-2012", example)


def test_a_subject_that_says_more_than_its_agent_stays(example, tmp_path):
    """A subject made of an agent is left out of the sheets only where it says nothing of its own."""
    subject = (
        "  - {id: leith-trust, label: Leith Harbour Trust, kind: population, agent: leith-trust}\n"
    )
    leith = example / "dossiers/leith-2012.yaml"
    leith.write_text(
        leith.read_text().replace(
            "agents:\n  - {id: l", f"subjects:\n{subject}agents:\n  - {{id: l"
        )
    )
    template(tmp_path / "sheets", "leith-2012", example)
    import_sheets(tmp_path / "sheets", example, replace=True)
    assert subject in leith.read_text()


def test_what_only_the_replaced_dossier_declares_is_missing(example, tmp_path):
    """A row that is taken out of the sheets is missed by those that name it, though the dossier there still has it."""
    fill(tmp_path / "sheets", **SOUND)
    import_sheets(tmp_path / "sheets", example)
    fill(tmp_path / "sheets", agents=[SOUND["agents"][0] | {"id": "stoker-of-town"}])
    with pytest.raises(LoadError) as error:
        import_sheets(tmp_path / "sheets", example, replace=True)
    assert ["DP203"] == [fault.rule for fault in error.value.report.diagnostics]
