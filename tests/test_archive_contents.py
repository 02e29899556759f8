"""What an archive holds besides tables."""

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.package.package import open_package
from docprov.releases.archive_contents import archive_contents, manifest_problems
from docprov.releases.releases import release
from docprov.storage.archives import read_archive
from docprov.storage.canonical_json import read_json


@pytest.mark.long
def test_an_archive_holds_what_a_reader_needs(example, tmp_path):
    """Readme with counts and dictionary, changelog, licence, citation, descriptor, tables and
    manifest, and nothing else.
    """
    (example / "CHANGELOG.md").write_text("# Changes\n")
    files = read_archive(release(example, tmp_path).archive.read_bytes())
    names = {name for name in files if not name.startswith("data/")}
    written = {"README.md", "CHANGELOG.md", "LICENSE", "datapackage.json", "manifest.json"}
    assert written | {"CITATION.cff", ".zenodo.json", "datacite.json", "schema-org.jsonld"} == names
    readme = files["README.md"].decode()
    assert "| claims | 12 |" in readme
    assert "| `comparator` |" in readme


@pytest.mark.long
def test_an_archive_holds_no_text_and_no_machine(example, tmp_path):
    """Neither the captured texts nor paths of the machine are in an archive."""
    whole = release(example, tmp_path).archive.read_bytes()
    assert b"the school sings at the quay" not in whole
    assert str(tmp_path).encode() not in whole


def test_the_manifest_counts_the_verdicts(example):
    """The manifest says how many passages got which verdict in the locks."""
    coverage = read_json(archive_contents(open_package(example))["manifest.json"])["coverage"]
    documents = {"arden-2011": {"normalised": 1, "verbatim": 12}, "leith-2012": {"verbatim": 6}}
    reviews = {"recorded": {"human": 16}, "reviewed": {}, "waiting": 0, "void": 0}
    verdicts = {"normalised": 1, "verbatim": 18}
    assert {
        "passages": 19,
        "verdicts": verdicts,
        "documents": documents,
        "reviews": reviews,
    } == coverage


MANIFESTS = {
    "none": {},
    "no JSON": {"manifest.json": b"{"},
    "a list": {"manifest.json": b"[]"},
    "another format": {"manifest.json": b'{"format": 2, "files": []}'},
    "a file twice": {
        "manifest.json": b'{"format": 1, "files": [{"path": "a", "bytes": 0, "sha256": ""}, '
        b'{"path": "a", "bytes": 0, "sha256": ""}]}'
    },
    "odd spacing": {"manifest.json": b'{"format":1,"files":[]}'},
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_bad_manifest_is_one_problem(name):
    """A manifest that is missing or not as docprov writes it is one problem, never an exception."""
    assert 1 == len(manifest_problems(MANIFESTS[name]))


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md"])
def test_a_file_for_readers_that_cannot_be_read_is_not_replaced(name, example, tmp_path):
    """A release is refused, before anything is written, where the file in its place is a link."""
    (example / name).unlink(missing_ok=True)
    (example / name).symlink_to(tmp_path / "nowhere")
    with pytest.raises(DocprovError, match=f"cannot read {name}: it is a link"):
        release(example, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
    assert not (example / "releases").exists()
