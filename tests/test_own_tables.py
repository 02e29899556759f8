"""Tables that a package adds: judged like ours, and kept by build, load, diff and release."""

import json
import shutil

import pytest
from tests.samples import sampled

from docprov import BuildError, build, build_public, diff, load, release, validate
from docprov.model.own_tables import own_table
from docprov.package.package import open_package

DECLARED = """
tables:
  map_sheets:
    description: The sheets of the maps that were looked at.
    primaryKey: [id]
    fields:
    - {name: id, constraints: {required: true, pattern: "[a-z0-9-]+"}}
    - {name: scale, type: integer}
    - {name: title, constraints: {enum: [Arden, Leith]}}
    - {name: document}
    foreignKeys:
    - {fields: document, reference: {resource: documents, fields: id}}
"""
ROWS = "id,scale,title,document\nsheet-2,50000,Leith,leith-2012\nsheet-1,25000,Arden,\n"


@pytest.fixture
def mapped(example):
    """Return the example package with a table of its own."""
    package = example / "package.yaml"
    package.write_text(package.read_text() + DECLARED)
    (example / "tables").mkdir()
    (example / "tables/map_sheets.csv").write_text(ROWS)
    build(example).write()
    return example


def as_tables(folder):
    """Leave only what is built."""
    for name in ("dossiers", "vocabulary", "tables"):
        shutil.rmtree(folder / name)
    (folder / "package.yaml").unlink()
    return folder


@pytest.mark.long
def test_own_table_is_built_in_canonical_form(mapped):
    """The rows are in data/ in the order of their key, under the declared schema, and all is
    valid.
    """
    assert (mapped / "data/map_sheets.csv").read_text().splitlines()[1] == "sheet-1,25000,Arden,"
    resources = json.loads((mapped / "datapackage.json").read_text())["resources"]
    assert "map_sheets" == resources[-1]["name"]
    assert {"enum": ["Arden", "Leith"]} == resources[-1]["schema"]["fields"][2]["constraints"]
    assert () == validate(mapped).errors
    assert () == validate(as_tables(mapped)).errors


@pytest.mark.long
def test_plain_frictionless_accepts_the_own_table(mapped):
    """Frictionless alone finds nothing wrong with the package."""
    from frictionless import Package

    assert Package(str(mapped / "datapackage.json")).validate().valid


BROKEN = {
    "pattern": ("sheet-2,", "Sheet 2,", "DP104"),
    "required": ("sheet-2,", ",", "DP102"),
    "key": ("sheet-2,", "sheet-1,", "DP201"),
    "type": ("50000", "fifty", "DP101"),
    "enum": ("Leith", "Lieth", "DP103"),
    "foreign key": ("leith-2012", "leith-2021", "DP203"),
    "ragged": ("50000,Leith", "50000,Leith,x", "DP107"),
    "header": ("id,scale", "id,sacle", "DP106"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(BROKEN))
def test_fault_of_an_own_table_is_at_its_line(mapped, name):
    """A cell, a row or a header that breaks the schema is a fault at its line, in source and
    built.
    """
    old, new, code = BROKEN[name]
    (mapped / "tables/map_sheets.csv").write_text(ROWS.replace(old, new))
    found = [each for each in validate(mapped).errors if each.place.file.startswith("tables/")]
    assert code in {each.rule for each in found}
    line = 1 if name == "header" else 2
    assert any(each.place.line in {line, 3} for each in found)
    tables = mapped / "data/map_sheets.csv"
    tables.write_text(tables.read_text().replace(old, new))
    built = validate(as_tables(mapped)).errors
    assert code in {each.rule for each in built if each.place.file == "data/map_sheets.csv"}


@pytest.mark.long
def test_release_and_load_keep_the_own_table(mapped, tmp_path):
    """A release has the table, verifies, and loads with its records."""
    from docprov import verify

    archive = release(mapped, tmp_path).archive
    assert verify(archive).ok
    sheets = load(archive).tables["map_sheets"]
    assert ["sheet-1", "sheet-2"] == [sheet.id for sheet in sheets]
    assert "25000" == sheets["sheet-1"].scale
    leith = load(archive).documents["leith-2012"]
    assert ["sheet-2"] == [sheet.id for sheet in sheets.where(document=leith)]
    assert "none" == diff(archive, load(archive)).bump
    assert open_package(mapped).metadata.tables == open_package(archive).metadata.tables


@pytest.mark.long
def test_diff_names_changed_rows_of_an_own_table(mapped, tmp_path):
    """A row that was added to a table of one's own is part of the difference."""
    before = shutil.copytree(mapped, tmp_path / "before")
    (mapped / "tables/map_sheets.csv").write_text(ROWS + "sheet-3,1,Arden,\n")
    found = diff(before, mapped)
    assert ["map_sheets"] == [name for name, each in found.tables.items() if len(each.added)]


@pytest.mark.long
def test_missing_rows_are_a_fault(mapped):
    """A declared table whose file is missing is a fault, and nothing is built without it."""
    (mapped / "tables/map_sheets.csv").unlink()
    assert [("DP001", "tables/map_sheets.csv")] == [
        (each.rule, each.place.file) for each in open_package(mapped).faults
    ]


BAD = ["primaryKey: [id]", "primaryKey: [no]", "- {name: scale, type: array}", "- {name: to_dict}"]


@pytest.mark.parametrize("wrong", BAD)
def test_table_that_cannot_be_declared_is_a_fault(example, wrong):
    """A table without a key, or with a field that a record cannot have, is a fault of
    package.yaml.
    """
    declared = {
        BAD[0]: DECLARED.replace("    primaryKey: [id]\n", ""),
        BAD[1]: DECLARED.replace("[id]", "[no]"),
    }.get(wrong, DECLARED + f"    {wrong}\n")
    package = example / "package.yaml"
    package.write_text(package.read_text() + declared)
    assert ["DP014"] == [each.rule for each in open_package(example).faults]


def test_no_public_form_with_an_own_table(mapped):
    """What a table of one's own shows is not compared with what is withheld, so it is refused."""
    with pytest.raises(BuildError, match="map_sheets"):
        build_public(mapped)


@pytest.mark.long
def test_release_keeps_every_property_of_a_descriptor(mapped, tmp_path):
    """Sources, id and properties of other standards survive release and load, those of a table
    too.
    """
    path = as_tables(mapped) / "datapackage.json"
    stated = json.loads(path.read_text("utf-8"))
    stated["docprov"]["tolerance"] = "0.2"
    mine = {
        "id": "10.1234/arden",
        "sources": [{"title": "Letters"}],
        "image": "arden.png",
        "survey": {"x": 1},
    }
    stated |= mine
    stated["resources"][0] |= {"title": "Who did what", "licenses": [{"name": "MIT"}]}
    path.write_text(json.dumps(stated), "utf-8")
    build(mapped).write()
    archive = release(mapped, tmp_path).archive
    kept = open_package(archive).descriptor
    assert mine == {name: kept[name] for name in mine}
    (first,) = [
        each for each in kept["resources"] if each["name"] == stated["resources"][0]["name"]
    ]
    assert ("Who did what", [{"name": "MIT"}]) == (first["title"], first["licenses"])
    assert not validate(archive).errors


@pytest.mark.long
def test_what_is_not_kept_is_told(mapped):
    """A property of a column that docprov does not know is a fault, not a loss."""
    path = as_tables(mapped) / "datapackage.json"
    stated = json.loads(path.read_text("utf-8"))
    table = next(each for each in stated["resources"] if each["name"] == "subjects")
    table["schema"]["fields"].append({"name": "sheet", "type": "string", "unit": "m"})
    path.write_text(json.dumps(stated), "utf-8")
    assert "DP015" in {fault.rule for fault in validate(mapped).diagnostics}


NO_LINKS = [
    {"fields": "document", "reference": {"resource": "maps", "fields": "id"}},
    {"fields": "document", "reference": {"resource": "documents", "fields": "label"}},
    {"fields": "document", "reference": {"resource": "regions", "fields": "id"}},
    {"fields": ["document", "id"], "reference": {"resource": "documents", "fields": "id"}},
    {"fields": "sheet", "reference": {"resource": "documents", "fields": "id"}},
    {"fields": "document", "reference": {"resource": ["documents"], "fields": {}}},
    "documents",
]


@pytest.mark.parametrize("link", NO_LINKS, ids=str)
def test_a_foreign_key_names_an_id_of_our_tables(link):
    """What is not one field that names the id of a table of docprov is no declaration."""
    fields = [{"name": "id"}, {"name": "document"}]
    assert own_table("sheets", {"fields": fields, "primaryKey": "id"})
    stated = {"fields": fields, "primaryKey": "id", "foreignKeys": [link]}
    assert own_table("sheets", stated) is None


@pytest.mark.parametrize("name", ["field", "old", "new"])
def test_a_key_is_not_named_as_what_says_a_change(name):
    """The columns that say what changed in a row stay apart from those of its key."""
    fields = [{"name": name}, {"name": "id"}]
    assert own_table("sheets", {"fields": fields, "primaryKey": ["id", name]}) is None
    assert own_table("sheets", {"fields": fields, "primaryKey": ["id"]})
