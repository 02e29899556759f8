"""Building is a function of the records: same bytes in any order, and currency is an equality."""

import shutil

import pytest

from docprov import BuildError, DocprovError, build_public
from docprov.model.records import RESOURCES
from docprov.package.committed import build, check_committed, check_digests
from docprov.package.package import open_package
from docprov.storage.canonical_json import read_json
from docprov.tables.table import Table


def test_the_example_is_current():
    """The committed example is what its sources come to."""
    assert [] == build("docs/examples/arden").stale()


def test_building_twice_changes_nothing(example):
    """A second build writes nothing."""
    shutil.rmtree(example / "data")
    assert len(build(example).write()) == len(RESOURCES)
    assert [] == build(example).write()


def test_a_package_of_tables_builds_to_itself(example):
    """Read back from its tables, a package comes to the same bytes as from its dossiers."""
    from_sources = build(example).files
    shutil.rmtree(example / "dossiers")
    shutil.rmtree(example / "vocabulary")
    (example / "package.yaml").unlink()
    assert from_sources == build(example).files


def test_the_order_of_entries_does_not_matter(example):
    """Claims and declarations in another order come to the same tables."""
    expected = build(example).files
    path = example / "dossiers/leith-2012.yaml"
    text = path.read_text()
    first, second = text.index("  - {id: x-r3dyn"), text.index("  - {id: x-th3c0")
    end = text.index("claim_relations:")
    path.write_text(text[:first] + text[second:end] + text[first:second] + text[end:])
    assert expected == build(example).files


def test_the_order_of_rows_does_not_matter(example):
    """Tables whose rows are turned round are written in canonical order."""
    opened = open_package(example)
    turned = {
        name: Table(table.resource, table.frame.reverse()) for name, table in opened.tables.items()
    }
    assert all(opened.tables[name].to_csv() == table.to_csv() for name, table in turned.items())


def test_faults_stop_a_build(example):
    """A package whose sources have faults is not built; the error carries the report."""
    path = example / "dossiers/leith-2012.yaml"
    path.write_text(path.read_text().replace("value: at least 38", "value: 38 or so", 1))
    with pytest.raises(BuildError) as raised:
        build(example)
    assert ["DP011"] == [each.rule for each in raised.value.report.diagnostics]


def test_a_quote_without_lock_stops_a_build(example):
    """A build never looks for a quote itself: without a lock entry it refuses."""
    (example / "dossiers/leith-2012.lock.json").unlink()
    with pytest.raises(BuildError) as raised:
        build(example)
    assert ["DP301"] == [each.rule for each in raised.value.report.diagnostics]


def test_the_descriptor_names_bytes_and_digests(example):
    """Every resource of the descriptor gives path, length, digest, dialect and an inlined
    schema.
    """
    files = build(example).files
    resources = read_json(files["datapackage.json"])["resources"]
    assert [len(files[each["path"]]) for each in resources] == [each["bytes"] for each in resources]
    assert all(each["schema"]["fields"] for each in resources)
    assert len(resources) == len(RESOURCES)


COMMITTED = {
    "a row too many": (
        b"smoke,people killed by smoke",
        b"smog,x,population,,,,,,,,,current,,,\nsmoke,people killed by smoke",
        "DP501",
    ),
    "a row too few": (
        b"smoke,people killed by smoke,population,,,,,,,,,current,,,\n",
        b"",
        "DP501",
    ),
    "another header": (b"id,label", b"id,labels", "DP502"),
    "a ragged row": (b"smoke,people killed by smoke,", b"smoke,people killed by smoke", "DP501"),
    "CRLF": (b"\n", b"\r\n", "DP501"),
    "no CSV": (b"smoke,people", b'smoke,"a" people', "DP013"),
}


@pytest.mark.parametrize("name", COMMITTED)
def test_a_committed_table_that_differs_is_a_fault(name, example):
    """Whatever differs in a committed table is reported in its file."""
    old, new, code = COMMITTED[name]
    path = example / "data/subjects.csv"
    path.write_bytes(path.read_bytes().replace(old, new))
    found = list(check_committed(open_package(example)))
    assert {(code, "data/subjects.csv")} <= {(each.rule, each.place.file) for each in found}


def test_a_doubled_row_is_named(example):
    """A row that is there twice is said to be so, not to be in another form."""
    path = example / "data/subjects.csv"
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])
    [fault] = check_committed(open_package(example))
    assert "occurs more than once" in fault.message


def test_missing_and_surplus_tables_are_faults(example):
    """A table that is missing, and a file that is no table, are reported by name."""
    (example / "data/subjects.csv").unlink()
    (example / "data/more.csv").write_bytes(b"a,b\n")
    found = [(each.rule, each.place.file) for each in check_committed(open_package(example))]
    assert [("DP502", "data/subjects.csv"), ("DP502", "data/more.csv")] == found


def test_many_differences_are_cut_short(example):
    """A table of which much differs is reported with three cells and a count."""
    path = example / "data/claims.csv"
    path.write_bytes(
        path.read_bytes().replace(b"arden-fire", b"arden-blaze").replace(b"current", b"withdrawn")
    )
    found = list(check_committed(open_package(example)))
    assert 4 == len(found)
    assert "more differences" in found[-1].message


@pytest.mark.long
def test_extra_columns_survive(example):
    """Columns that a package declares stand after ours, and come through a build and a reading
    back.
    """
    package = example / "package.yaml"
    package.write_text(
        package.read_text() + "extra:\n  subjects:\n    - {name: map_sheet, type: string}\n"
    )
    subject = example / "vocabulary/subjects/women.yaml"
    subject.write_text(subject.read_text() + "extra: {map_sheet: A7}\n")
    built = build(example)
    built.write()
    for folder in ("dossiers", "vocabulary"):
        shutil.rmtree(example / folder)
    package.unlink()
    assert built.files == build(example).files
    assert "A7" in open_package(example).tables["subjects"].frame["map_sheet"].to_list()


def test_a_changed_table_is_altered(example):
    """In a package of tables, bytes other than the descriptor's are a fault of that table."""
    shutil.rmtree(example / "dossiers")
    (example / "package.yaml").unlink()
    path = example / "data/subjects.csv"
    path.write_bytes(path.read_bytes() + b"x,y,other,,,,,current,,,\n")
    found = list(check_digests(open_package(example)))
    assert {("DP503", "data/subjects.csv")} == {(each.rule, each.place.file) for each in found}


WRITINGS = {
    "build": lambda dossier, folder: build(dossier).write(),  # noqa: ARG005
    "a public form over it": lambda dossier, folder: build_public(dossier, dossier.parents[1]),  # noqa: ARG005
    "a public form": build_public,
    "write": lambda dossier, folder: open_package(dossier).write(folder),
}


@pytest.mark.parametrize("name", WRITINGS)
def test_one_dossier_is_not_built(name, example, tmp_path):
    """Tables are never written from one dossier of a package, since they would lose the others."""
    before = {path: path.read_bytes() for path in example.rglob("*.*") if path.is_file()}
    with pytest.raises(BuildError, match="give the folder of its package"):
        WRITINGS[name](example / "dossiers/arden-2011.yaml", tmp_path / "out")
    assert before == {path: path.read_bytes() for path in example.rglob("*.*") if path.is_file()}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["other", "arden/public"])
def test_a_public_form_replaces_no_other_package(out, example, tmp_path):
    """Neither a folder with another package nor one in the package itself is written to."""
    other = tmp_path / "other/datapackage.json"
    other.parent.mkdir()
    other.write_text('{"name": "other"}')
    with pytest.raises(DocprovError, match=r"has the package other|is a part of the private"):
        build_public(open_package(example), tmp_path / out)
    assert ["datapackage.json"] == [path.name for path in other.parent.iterdir()]
    assert not (example / "public").exists()
