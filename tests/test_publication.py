"""What an archive holds besides tables, and the records that are kept of releases."""

import pytest

from docprov.archives import read_archive
from docprov.metadata import read_json
from docprov.opening import open_package
from docprov.publication import archive_contents, check_recorded, manifest_problems, read_record, recorded_versions
from docprov.releases import release


def test_an_archive_holds_what_a_reader_needs(example, tmp_path):
    """Readme with counts and dictionary, changelog, licence, citation, descriptor, tables and manifest, and nothing else."""
    (example / "CHANGELOG.md").write_text("# Changes\n")
    files = read_archive(release(example, tmp_path).archive.read_bytes())
    names = {name for name in files if not name.startswith("data/")}
    assert {"README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "datapackage.json", "manifest.json"} == names
    readme = files["README.md"].decode()
    assert "| claims | 12 |" in readme
    assert "| `comparator` |" in readme


def test_an_archive_holds_no_text_and_no_machine(example, tmp_path):
    """Neither the captured texts nor paths of the machine are in an archive."""
    whole = release(example, tmp_path).archive.read_bytes()
    assert b"the school sings at the quay" not in whole
    assert str(tmp_path).encode() not in whole


def test_the_manifest_counts_the_verdicts(example):
    """The manifest says how many passages got which verdict in the locks."""
    coverage = read_json(archive_contents(open_package(example))["manifest.json"])["coverage"]
    documents = {"arden-2011": {"normalised": 1, "verbatim": 12}, "leith-2012": {"verbatim": 6}}
    reviews = {"recorded": {"human": 16}, "reviewed": {}, "waiting": 0}
    verdicts = {"normalised": 1, "verbatim": 18}
    assert {"passages": 19, "verdicts": verdicts, "documents": documents, "reviews": reviews} == coverage


BROKEN_RECORDS = {
    "no JSON": b"{",
    "a list": b"[]",
    "no digest": b'{"format": 1, "version": "0.1.0", "digest": "x", "date": "", "commit": null, "tools": {}}',
    "another version": b'{"format": 1, "version": "0.2.0", "digest": "sha256:' + b"0" * 64
    + b'", "date": "", "commit": null, "tools": {}}',
    "unknown fields": b'{"format": 1, "colour": "red"}',
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_RECORDS)
def test_a_broken_record_is_a_fault(name, example):
    """The record of a release that cannot be read is reported, never taken for no record."""
    path = example / "releases/0.1.0/release.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(BROKEN_RECORDS[name])
    with pytest.raises(ValueError, match=r"."):
        read_record(example, "0.1.0")
    assert ["DP505"] == [each.rule for each in check_recorded(open_package(example))]


def test_versions_are_ordered_by_number(example):
    """0.10.0 comes after 0.9.0, and folders that are no versions do not count."""
    for name in ("0.9.0", "0.10.0", "0.2.0", "notes"):
        (example / "releases" / name).mkdir(parents=True)
    assert ["0.2.0", "0.9.0", "0.10.0"] == recorded_versions(example)


MANIFESTS = {
    "none": {},
    "no JSON": {"manifest.json": b"{"},
    "a list": {"manifest.json": b"[]"},
    "another format": {"manifest.json": b'{"format": 2, "files": []}'},
    "a file twice": {"manifest.json": b'{"format": 1, "files": [{"path": "a", "bytes": 0, "sha256": ""}, '
                     b'{"path": "a", "bytes": 0, "sha256": ""}]}'},
    "odd spacing": {"manifest.json": b'{"format":1,"files":[]}'},
}  # fmt: skip


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_bad_manifest_is_one_problem(name):
    """A manifest that is missing or not as docprov writes it is one problem, never an exception."""
    assert 1 == len(manifest_problems(MANIFESTS[name]))
