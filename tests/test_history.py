"""The history: records that are append-only, and every release rebuilt from them, byte for byte."""

import shutil

import pytest

from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import FolderFiles, MemoryFiles, sha256
from docprov.tables.delimited import read_csv
from docprov.versions.history import check_history, rebuild_all, rebuild_release
from docprov.versions.records import read_record, recorded_versions

RECORD = {
    "format": 3,
    "version": "0.1.0",
    "digest": "sha256:" + "0" * 64,
    "date": "",
    "commit": None,
    "tools": {},
    "previous": None,
    "files": {},
}
BROKEN_RECORDS = {
    "no JSON": b"{",
    "a list": b"[]",
    "no digest": RECORD | {"digest": "x"},
    "another version": RECORD | {"version": "0.2.0"},
    "tools that are a list": RECORD | {"tools": []},
    "a commit that is a number": RECORD | {"commit": 1},
    "files that are a list": RECORD | {"files": []},
    "a file that leads out": RECORD | {"files": {"files/../x": ""}},
    "a file in another folder": RECORD | {"files": {"x": ""}},
    "a release before that is a text": RECORD | {"previous": "0.0.1"},
    "unknown fields": RECORD | {"colour": "red"},
    "a field less": {name: value for name, value in RECORD.items() if name != "digest"},
    "no format": {name: value for name, value in RECORD.items() if name != "format"},
}


def record_of(content):
    """Return the files of a package whose one record has some content."""
    data = content if isinstance(content, bytes) else json_text(content).encode()
    return MemoryFiles("drawn", {"releases/0.1.0/release.json": data})


@pytest.mark.parametrize("name", BROKEN_RECORDS)
def test_a_broken_record_is_a_fault(name):
    """The record of a release that cannot be read is reported, never taken for no record."""
    files = record_of(BROKEN_RECORDS[name])
    with pytest.raises(ValueError, match=r"0\.1\.0/release\.json"):
        read_record(files, "0.1.0")
    assert ["DP505"] == [each.rule for each in check_history(files)]
    assert [True] == [bool(each.problem) for each in rebuild_all(files)]


@pytest.mark.parametrize("number", [1, 2, 4, "3"])
def test_a_record_of_another_format_is_named(number):
    """A record of another format is not read in part: the fault names the format, and the one that
    is read.
    """
    files = record_of(RECORD | {"format": number})
    (fault,) = check_history(files)
    expected = (
        f"releases/0.1.0/release.json cannot be read: it is of format {number}, and this docprov "
        "reads 3"
    )
    assert ("DP505", expected) == (fault.rule, fault.message)
    with pytest.raises(ValueError, match=f"it is of format {number}"):
        rebuild_release(files, "0.1.0")


def test_versions_are_ordered_by_number(example):
    """0.10.0 comes after 0.9.0, and folders that are no versions or have no record do not count."""
    for name in ("0.9.0", "0.10.0", "0.2.0", "notes"):
        (example / "releases" / name).mkdir(parents=True)
        (example / "releases" / name / "release.json").touch()
    (example / "releases/0.3.0").mkdir()
    assert ["0.2.0", "0.9.0", "0.10.0"] == recorded_versions(FolderFiles(example))


def test_a_folder_of_releases_that_is_a_link_is_a_fault(series, tmp_path):
    """A link is not followed, and what lies behind it is not taken for no release."""
    (tmp_path / "releases").symlink_to((series[0] / "releases").resolve())
    (fault,) = check_history(FolderFiles(tmp_path))
    assert ("DP505", "cannot read releases: it is a link") == (fault.rule, fault.message)


@pytest.mark.long
def test_a_fresh_copy_rebuilds_every_release(series, tmp_path):
    """From the final sources and the records alone every archive comes out as it was published."""
    folder, archives = series
    shutil.copytree(folder, tmp_path / "arden")
    files = FolderFiles(tmp_path / "arden")
    assert list(archives) == recorded_versions(files)
    assert archives == {each.version: archive_bytes(each.files) for each in rebuild_all(files)}
    assert archives == {
        each: archive_bytes(rebuild_release(files, each).files) for each in archives
    }


def test_neither_sources_nor_schemas_matter(series, tmp_path, monkeypatch):
    """The records alone give every release back, whatever the columns of today are."""
    folder, archives = series
    shutil.copytree(folder / "releases", tmp_path / "releases")
    monkeypatch.setattr("docprov.model.records.RESOURCES", {})
    monkeypatch.setattr("docprov.package.building.RESOURCES", {})
    files = FolderFiles(tmp_path)
    assert archives == {
        each: archive_bytes(rebuild_release(files, each).files) for each in archives
    }


def test_only_deltas_are_parsed(series, monkeypatch):
    """Rebuilding every release parses each file of a delta once, and no table."""
    parsed = []

    def read(data):
        parsed.append(data)
        return read_csv(data)

    monkeypatch.setattr("docprov.versions.deltas.read_csv", read)
    monkeypatch.setattr("docprov.versions.editions.read_csv", read)
    list(rebuild_all(FolderFiles(series[0])))
    deltas = [path.read_bytes() for path in (series[0] / "releases").glob("*/delta/*.csv")]
    assert sorted(deltas) == sorted(parsed)


EDITS = {
    "a date": ("releases/1.1.0/release.json", '"date": "2', '"date": "1', {"1.1.0", "1.1.1"}),
    "the last record": ("releases/2.0.0/release.json", '"python": "3', '"python": "4', {"2.0.0"}),
    "a cell of a delta": (
        "releases/1.1.0/delta/subjects.added.csv",
        "girls,girls",
        "girls,misses",
        {"1.1.0"},
    ),
    "a line of a file": ("releases/1.0.0/files/README.md", "harbour", "station", {"1.0.0"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_record_is_a_fault(name, series, tmp_path):
    """A change of a record or of a delta is named at the record it belongs to, and at the one that
    was made after it.
    """
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    file, old, new, versions = EDITS[name]
    text = (tmp_path / file).read_text()
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1))
    found = list(check_history(FolderFiles(tmp_path)))
    assert {"DP506"} == {each.rule for each in found}
    assert versions == {each.place.file.split("/")[1] for each in found}


def test_missing_and_unrecorded_files_are_faults(series, tmp_path):
    """A delta that is gone, a file that was added and a whole record that is gone are
    each named.
    """
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    (tmp_path / "releases/1.0.0/files/LICENSE").unlink()
    (tmp_path / "releases/1.1.0/delta/agents.added.csv").write_text("id\n")
    (tmp_path / "releases/1.1.0/files/x").write_text("")
    (tmp_path / "releases/1.1.0/y").write_text("")
    (tmp_path / "releases/1.1.1/release.json").unlink()
    messages = [each.message for each in check_history(FolderFiles(tmp_path))]
    assert [
        "files/LICENSE is missing or cannot be read",
        "delta/agents.added.csv was not recorded",
        "files/x was not recorded",
        "y was not recorded",
        "there is no releases/1.1.1/release.json",
        "it was made after another record of version 1.1.1",
    ] == messages


def test_a_damaged_delta_never_gives_another_release(series, tmp_path):
    """What the records come to is compared with the digest, so that a wrong file is an error and
    not a release.
    """
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    path = tmp_path / "releases/1.1.0/delta/subjects.added.csv"
    path.write_text(path.read_text().replace("girls,girls", "girls,misses"))
    with pytest.raises(ValueError, match="is recorded with digest"):
        rebuild_release(FolderFiles(tmp_path), "1.1.0")
    path.write_text('id\n"')
    with pytest.raises(ValueError, match=r"version 1\.1\.1 cannot be rebuilt"):
        rebuild_release(FolderFiles(tmp_path), "1.1.1")


def test_each_record_names_the_one_before(series):
    """The chain of records: version, digest of the archive, digest of the record."""
    folder, archives = series
    record = read_json((folder / "releases/1.1.1/release.json").read_bytes())
    before = sha256((folder / "releases/1.1.0/release.json").read_bytes())
    assert {"version": "1.1.0", "digest": sha256(archives["1.1.0"]), "record": before} == record[
        "previous"
    ]
    assert [] == list(check_history(FolderFiles(folder)))


def test_a_delta_reads_well(series):
    """A delta is CSV by key and cell: whole rows where they came, one line a cell where
    it changed.
    """
    folder, _ = series
    added = (folder / "releases/1.1.0/delta/subjects.added.csv").read_text().splitlines()
    changed = (folder / "releases/1.1.1/delta/subjects.changed.csv").read_text()
    assert ["girls,girls,population,,,,,,,,,current,,,"] == added[1:]
    assert 'id,field,old,new\ngirls,label,girls,"girls, of any age"\n' == changed


def test_other_files_are_kept_whole(series):
    """Every file of an archive that is neither a table nor of the delta is in the record
    as it is.
    """
    folder, archives = series
    files = read_archive(archives["1.1.0"])
    kept = {
        f"files/{name}": data
        for name, data in files.items()
        if not name.startswith(("data/", "delta/"))
    }
    place = folder / "releases/1.1.0"
    assert kept == {f"files/{path.name}": path.read_bytes() for path in (place / "files").iterdir()}


def test_a_chain_with_a_gap_is_not_rebuilt(series, tmp_path):
    """Where the record of a release is gone the later ones are not made from another one."""
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    shutil.rmtree(tmp_path / "releases/1.1.0")
    problems = [each.problem for each in rebuild_all(FolderFiles(tmp_path))]
    assert [
        "",
        (
            "version 1.1.1 cannot be rebuilt: it follows version 1.1.0, which is not the record "
            "before it"
        ),
        "version 2.0.0 cannot be rebuilt: version 1.1.1 before it cannot be rebuilt",
    ] == problems
