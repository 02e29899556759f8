"""The history: records that are append-only, and every release rebuilt from them, byte for byte."""

import shutil

import pytest

from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import read_json
from docprov.storage.files import sha256
from docprov.versions.records import (
    UnreachableError,
    check_history,
    read_record,
    rebuild_files,
    recorded_versions,
)

BROKEN_RECORDS = {
    "no JSON": b"{",
    "a list": b"[]",
    "no digest": b'{"format": 1, "version": "0.1.0", "digest": "x", "date": "", "commit": null, "tools": {}}',
    "another version": b'{"format": 1, "version": "0.2.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}}',
    "tools that are a list": b'{"format": 1, "version": "0.1.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": []}',
    "files that are a list": b'{"format": 2, "version": "0.1.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}, "previous": null, "files": []}',
    "a file that leads out": b'{"format": 2, "version": "0.1.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}, "previous": null, "files": {"../x": ""}}',
    "a release before that is a text": b'{"format": 2, "version": "0.1.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}, "previous": "0.0.1", "files": {}}',
    "another format": b'{"format": 3, "version": "0.1.0", "digest": "sha256:'
    + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}}',
    "unknown fields": b'{"format": 1, "colour": "red"}',
}


@pytest.mark.parametrize("name", BROKEN_RECORDS)
def test_a_broken_record_is_a_fault(name, example):
    """The record of a release that cannot be read is reported, never taken for no record."""
    path = example / "releases/0.1.0/release.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(BROKEN_RECORDS[name])
    with pytest.raises(ValueError, match=r"."):
        read_record(example, "0.1.0")
    assert ["DP505"] == [each.rule for each in check_history(example)]


def test_versions_are_ordered_by_number(example):
    """0.10.0 comes after 0.9.0, and folders that are no versions or have no record do not count."""
    for name in ("0.9.0", "0.10.0", "0.2.0", "notes"):
        (example / "releases" / name).mkdir(parents=True)
        (example / "releases" / name / "release.json").touch()
    (example / "releases/0.3.0").mkdir()
    assert ["0.2.0", "0.9.0", "0.10.0"] == recorded_versions(example)


def test_a_fresh_copy_rebuilds_every_release(series, tmp_path):
    """From the final sources and the records alone every archive comes out as it was published."""
    folder, archives = series
    shutil.copytree(folder, tmp_path / "arden")
    assert list(archives) == recorded_versions(tmp_path / "arden")
    assert archives == {
        each: archive_bytes(rebuild_files(tmp_path / "arden", each)) for each in archives
    }


def test_neither_sources_nor_schemas_matter(series, tmp_path, monkeypatch):
    """The records alone give every release back, whatever the columns of today are."""
    folder, archives = series
    shutil.copytree(folder / "releases", tmp_path / "releases")
    monkeypatch.setattr("docprov.model.records.RESOURCES", {})
    monkeypatch.setattr("docprov.package.building.RESOURCES", {})
    monkeypatch.setattr("docprov.package.editions.RESOURCES", {})
    assert archives == {each: archive_bytes(rebuild_files(tmp_path, each)) for each in archives}


def test_a_record_without_a_delta_is_reached_backwards(series, tmp_path):
    """A first release of which only the digest was kept comes back from the one after it, where that is at hand."""
    folder, archives = series
    shutil.copytree(folder / "releases", tmp_path / "releases")
    shutil.rmtree(tmp_path / "releases/1.0.0/delta")
    (tmp_path / "releases/1.0.0/files.diff").unlink()
    with pytest.raises(UnreachableError):
        rebuild_files(tmp_path, "1.0.0")
    for start in ("1.1.0", "2.0.0"):
        known = {start: read_archive(archives[start])}
        assert archives["1.0.0"] == archive_bytes(rebuild_files(tmp_path, "1.0.0", known))
        assert archives["1.1.1"] == archive_bytes(rebuild_files(tmp_path, "1.1.1", known))


EDITS = {
    "a date": ("releases/1.1.0/release.json", '"date": "2', '"date": "1', {"1.1.0", "1.1.1"}),
    "the last record": ("releases/2.0.0/release.json", '"python": "3', '"python": "4', {"2.0.0"}),
    "a cell of a delta": (
        "releases/1.1.0/delta/subjects.added.csv",
        "girls,girls",
        "girls,misses",
        {"1.1.0"},
    ),
    "a line of a delta": ("releases/1.0.0/files.diff", "+MIT", "+XXX", {"1.0.0"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_record_is_a_fault(name, series, tmp_path):
    """A change of a record or of a delta is named at the record it belongs to, and at the one that was made after it."""
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    file, old, new, versions = EDITS[name]
    text = (tmp_path / file).read_text()
    old, new = (old, new) if old in text else ("+", "+x")
    (tmp_path / file).write_text(text.replace(old, new, 1))
    found = list(check_history(tmp_path))
    assert {"DP506"} == {each.rule for each in found}
    assert versions == {each.place.file.split("/")[1] for each in found}


def test_missing_and_unrecorded_files_are_faults(series, tmp_path):
    """A delta that is gone, a file that was added and a whole record that is gone are each named."""
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    (tmp_path / "releases/1.0.0/files.diff").unlink()
    (tmp_path / "releases/1.1.0/delta/agents.added.csv").write_text("id\n")
    (tmp_path / "releases/1.1.1/release.json").unlink()
    messages = [each.message for each in check_history(tmp_path)]
    assert [
        "files.diff is missing or cannot be read",
        "delta/agents.added.csv was not recorded",
        "there is no releases/1.1.1/release.json",
        "it was made after another record of version 1.1.1",
    ] == messages


def test_a_damaged_delta_never_gives_another_release(series, tmp_path):
    """What the records come to is compared with the digest, so that a wrong file is an error and not a release."""
    shutil.copytree(series[0] / "releases", tmp_path / "releases")
    path = tmp_path / "releases/1.1.0/delta/subjects.added.csv"
    path.write_text(path.read_text().replace("girls,girls", "girls,misses"))
    with pytest.raises(ValueError, match="is recorded with digest"):
        rebuild_files(tmp_path, "1.1.0")
    path.write_text('id\n"')
    with pytest.raises(ValueError, match=r"version 1\.1\.1 cannot be rebuilt"):
        rebuild_files(tmp_path, "1.1.1")


def test_each_record_names_the_one_before(series):
    """The chain of records: version, digest of the archive, digest of the record."""
    folder, archives = series
    record = read_json((folder / "releases/1.1.1/release.json").read_bytes())
    before = sha256((folder / "releases/1.1.0/release.json").read_bytes())
    assert {"version": "1.1.0", "digest": sha256(archives["1.1.0"]), "record": before} == record[
        "previous"
    ]
    assert [] == list(check_history(folder))


def test_a_delta_reads_well(series):
    """A delta is CSV by key and cell: whole rows where they came, one line a cell where it changed."""
    folder, _ = series
    added = (folder / "releases/1.1.0/delta/subjects.added.csv").read_text().splitlines()
    changed = (folder / "releases/1.1.1/delta/subjects.changed.csv").read_text()
    assert ["girls,girls,population,,,,,current,,,"] == added[1:]
    assert 'id,field,old,new\ngirls,label,girls,"girls, of any age"\n' == changed
