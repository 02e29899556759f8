"""Restoring: a recorded release is written back as it was published, or it is said why not."""

import shutil

import pytest
from tests.commands import run
from tests.samples import sampled

import docprov
from docprov.storage.files import sha256

VERSIONS = ["1.0.0", "1.1.0", "1.1.1", "2.0.0"]


@pytest.fixture
def folder(series, tmp_path):
    """Return a package that was released four times."""
    shutil.copytree(series[0], tmp_path / "arden")
    return tmp_path / "arden"


@pytest.mark.long
@pytest.mark.parametrize("version", sampled(VERSIONS))
def test_a_recorded_release_comes_back_byte_for_byte(folder, version, tmp_path):
    """The archive has the digest recorded, and its files are those of the folder form."""
    found = docprov.restore(f"{folder}@{version}", tmp_path)
    recorded = {check.name: check.detail for check in docprov.rebuild(folder).checks}
    assert recorded[version] == found.digest == sha256(found.path.read_bytes())
    assert docprov.verify(found.path, found.digest).ok
    unpacked = docprov.restore(f"{folder}@{version}", tmp_path, unpacked=True)
    assert found.digest == docprov.verify(unpacked.path).digest
    assert str(found) == f"{found.path}\n{found.digest} (version {version}, as recorded)"


@pytest.mark.long
def test_a_recorded_release_loads_by_its_version(folder, tmp_path):
    """The corpus of a version is the one of its archive."""
    for version in VERSIONS:
        by_version = docprov.load(f"{folder}@{version}")
        archived = docprov.load(docprov.restore(f"{folder}@{version}", tmp_path).path)
        assert version == by_version.metadata.version
        for name, table in by_version.tables.items():
            assert list(table) == list(archived.tables[name])


@pytest.mark.long
def test_a_release_from_before_a_table_or_a_column_loads():
    """What docprov did not have when a release was made is empty in it."""
    for version in ("1.0.0", "1.1.0"):
        corpus = docprov.load(f"datapackage@{version}")
        assert (version, 0) == (corpus.metadata.version, len(corpus.names))
        assert {None} == {each.document for each in corpus.subjects}
        assert corpus.claims


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("{0}", "write <folder>@<version>"),
        ("{0}@1", "write <folder>@<version>"),
        ("@1.0.0", "write <folder>@<version>"),
        ("{0}@7.0.0", "version 7.0.0 is not recorded; recorded are 1"),
        ("nowhere@1.0.0", "version 1.0.0 is not recorded"),
    ],
)
def test_what_is_not_recorded_is_refused(folder, path, problem, tmp_path):
    """Nothing is written, and the error says what is missing."""
    with pytest.raises(docprov.LoadError, match=problem):
        docprov.restore(path.format(folder), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_edited_record_is_refused(folder, tmp_path):
    """A record from which another archive follows is not written."""
    path = folder / "releases/1.1.0/delta/subjects.added.csv"
    path.write_text(path.read_text().replace("girls,girls", "girls,misses"))
    with pytest.raises(docprov.LoadError, match="sha256:"):
        docprov.restore(f"{folder}@1.1.0", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_files_is_refused(folder, tmp_path):
    """Files that the release does not have would make the folder another one."""
    place = docprov.restore(f"{folder}@1.0.0", tmp_path, unpacked=True).path
    (place / "more.txt").write_text("more")
    with pytest.raises(
        docprov.DocprovError, match=r"contains more\.txt, which the release does not"
    ):
        docprov.restore(f"{folder}@1.0.0", tmp_path, unpacked=True)


def test_the_command_writes_it(folder, tmp_path):
    """`docprov restore` prints path and digest, and ends with 2 where nothing is recorded."""
    done = run("restore", f"{folder}@1.0.0", "--out", str(tmp_path))
    assert (0, True) == (done.returncode, "as recorded" in done.stdout)
    assert 2 == run("restore", f"{folder}@9.0.0", "--out", str(tmp_path)).returncode


@pytest.mark.parametrize("form", ["folder", "descriptor"])
def test_altered_bytes_do_not_load(folder, form, tmp_path):
    """A table with other bytes than its descriptor states is named with both digests."""
    place = docprov.restore(f"{folder}@1.0.0", tmp_path, unpacked=True).path
    path = place if form == "folder" else place / "datapackage.json"
    docprov.load(path)
    claims = place / "data/claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b",41,", b",42,", 1))
    with pytest.raises(docprov.LoadError, match="is altered") as raised:
        docprov.load(path)
    assert [("DP503", "data/claims.csv")] == [
        (each.rule, each.place.file) for each in raised.value.report.diagnostics
    ]


@pytest.mark.parametrize("unpacked", [False, True])
def test_other_bytes_are_not_replaced(unpacked, folder, tmp_path):
    """What is in the place of a restored file, and is not that file, stays."""
    place = docprov.restore(f"{folder}@1.0.0", tmp_path, unpacked=unpacked).path
    file = place / "README.md" if unpacked else place
    file.write_bytes(b"my own words")
    with pytest.raises(docprov.DocprovError, match="has other bytes than the release"):
        docprov.restore(f"{folder}@1.0.0", tmp_path, unpacked=unpacked)
    assert file.read_bytes() == b"my own words"
