"""Verifying a release: every check is listed, and nothing that is broken passes."""

import os
import zipfile
from pathlib import Path

import pytest
from attrs import evolve
from tests.samples import sampled

from docprov import LoadError, verify
from docprov.diagnostics.errors import SignatureError
from docprov.package.building import package_files
from docprov.package.package import open_package
from docprov.releases import verification
from docprov.releases.signatures import SUFFIX
from docprov.releases.verification import verify_archive
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import MemoryFiles, sha256

CASES = pytest.mark.skipif(Path(__file__.upper()).exists(), reason="a folder takes no such name")


@pytest.fixture
def archive(first_release):
    return first_release / "arden-0.1.0.zip"


def with_manifest(files):
    """Return files with a manifest that fits them, as a forger would make it."""
    manifest = read_json(files["manifest.json"])
    names = sorted(files.keys() - {"manifest.json"})
    manifest["files"] = [
        {"path": name, "bytes": len(files[name]), "sha256": sha256(files[name])} for name in names
    ]
    return {**files, "manifest.json": json_text(manifest).encode()}


def outcome(verification, name):
    return next(check.ok for check in verification.checks if check.name == name)


def test_a_release_is_ok_and_says_what_was_not_checked(archive):
    """A sound archive is ok; authenticity, texts and signature are listed as not checked."""
    found = verify(archive)
    assert found.ok
    assert ["expected digest", "quotes against texts", "signature"] == [
        check.name for check in found.checks if not check.made
    ]
    *lines, last = str(found).splitlines()
    assert last == "arden 0.1.0: ok"
    assert "signature: there is no signature, and no trust file was given" in lines[-1]
    assert {"ok", "not made"} == {line.partition(" " * 2)[0] for line in lines}


def test_a_given_digest_is_checked(archive):
    """With the right digest that check is made and holds, with another one it fails."""
    digest = sha256(archive.read_bytes())
    assert verify(archive, digest).ok
    assert verify(archive, digest.removeprefix("sha256:").upper()).ok
    assert "ok        expected digest: as given" in str(verify(archive, digest))
    found = verify(archive, "0" * 64)
    assert not found.ok
    assert outcome(found, "expected digest") is False
    assert f"failed    expected digest: the archive has {digest}" in str(found)
    assert ["expected digest"] == [check.name for check in found.checks if check.made]


def test_what_is_named_is_never_passed_over(archive, tmp_path):
    """A release before the first one fails, and a signature that is not there is refused."""
    found = verify(archive, previous=archive)
    assert not found.ok
    assert outcome(found, "delta") is False
    with pytest.raises(SignatureError, match="nothing"):
        verify(archive, signature=tmp_path / "nothing.json")


def test_what_is_not_there_is_said_at_once(archive, tmp_path):
    """Where there is nothing, or a name that no file can have, the error says so."""
    with pytest.raises(LoadError, match=r"there is nothing at .*arden-9\.zip"):
        verify(tmp_path / "arden-9.zip")
    with pytest.raises(LoadError, match=r"cannot read x+: File name too long"):
        verify(tmp_path / ("x" * 300))
    (tmp_path / "linked.zip").symlink_to(archive)
    with pytest.raises(LoadError, match=r"linked\.zip: "):
        verify(tmp_path / "linked.zip")


def test_the_files_of_a_manifest_are_counted_or_five_of_its_faults_named(archive, tmp_path):
    """The check of the manifest says how many files are as listed, or names the first faults."""
    files = read_archive(archive.read_bytes())
    assert f"manifest: {len(files) - 1} files as listed" in str(verify(archive))
    zipfile.ZipFile(archive).extractall(tmp_path)
    for name in sorted(files)[:7]:
        (tmp_path / name).write_bytes(b"Other words.\n")
    found = next(each for each in verify(tmp_path).checks if each.name == "manifest")
    assert not found.ok
    assert 4 == found.detail.count("; ")


@pytest.mark.parametrize(
    ("unmade", "verdict"),
    [
        ((), "ok"),
        (("companions",), "ok, but its companions were not checked"),
        (("records", "companions"), "whole, but its records were not checked"),
        (("manifest",), "not ok"),
    ],
)
def test_the_verdict_says_what_was_not_checked(archive, unmade, verdict):
    """Whichever check was not made, the verdict is no plain ok where it matters."""
    found = verify(archive)
    checks = (
        evolve(each, made=False, ok=None) if each.name in unmade else each for each in found.checks
    )
    assert verdict == evolve(found, checks=tuple(checks)).verdict


def test_an_archive_in_another_form_has_no_form(archive, tmp_path):
    """Of what is no archive in the one form the form is told as failed, and no more is checked."""
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:-1])
    found = verify(tmp_path / "cut.zip")
    assert outcome(found, "archive form") is False
    assert ["archive form"] == [check.name for check in found.checks if check.made]
    assert "not ok" == str(found).splitlines()[-1]


@pytest.mark.long
def test_a_folder_of_more_files_than_an_archive_has_is_refused(tmp_path):
    """A folder with more files than an archive can have is no release, and says so."""
    for number in ["manifest.json", *range(65_535)]:
        (tmp_path / str(number)).touch()
    found = verify(tmp_path)
    assert not found.ok
    assert "the folder holds more than 65535 files" in str(found)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_the_files_of_all_folders_are_counted(most, tmp_path, monkeypatch):
    """A folder with a file more than is allowed is refused, and is never judged by a part of it."""
    monkeypatch.setattr(verification, "_MOST_FILES", most)  # the real number is in the test above
    (tmp_path / "slips").mkdir()
    for name in ("manifest.json", "LICENSE", "slips/extra.txt"):
        (tmp_path / name).touch()
    (check,) = (each for each in verify(tmp_path).checks if each.ok is False)
    assert f"the folder holds more than {most} files" == check.detail


def test_a_folder_may_hold_as_many_files_as_an_archive(archive, tmp_path, monkeypatch):
    """A folder with as many files as are allowed is verified like any other."""
    zipfile.ZipFile(archive).extractall(tmp_path)
    monkeypatch.setattr(verification, "_MOST_FILES", len(read_archive(archive.read_bytes())))
    assert verify(tmp_path).ok


def test_a_signature_that_nobody_asks_for_is_not_read(archive, tmp_path):
    """Without keys to trust a signature is not opened, and the report says it was not checked."""
    copied = tmp_path / archive.name
    copied.write_bytes(archive.read_bytes())
    os.mkfifo(tmp_path / f"{archive.name}{SUFFIX}")
    found = verify(copied)
    assert found.ok
    assert "signature" in [check.name for check in found.checks if not check.made]


def test_an_unpacked_release_is_ok(archive, tmp_path):
    """The folder that an archive is unpacked to verifies like the archive, with the same digest."""
    zipfile.ZipFile(archive).extractall(tmp_path)
    digest = sha256(archive.read_bytes())
    found = verify(tmp_path, digest)
    assert (True, True) == (found.ok, outcome(found, "expected digest"))
    assert digest == found.digest


def test_a_changed_member_is_named(archive, tmp_path):
    """A changed byte, a missing and an extra file in a folder are each named by the
    manifest check.
    """
    zipfile.ZipFile(archive).extractall(tmp_path)
    (tmp_path / "LICENSE").write_text("something else")
    (tmp_path / "data/claims.csv").unlink()
    (tmp_path / "extra.txt").write_text("x")
    found = verify(tmp_path)
    detail = next(check.detail for check in found.checks if check.name == "manifest")
    assert not found.ok
    assert "data/claims.csv is missing; extra.txt is not listed; LICENSE is altered" == detail


FORGERIES = {
    "a value changed in a table": lambda f: (
        f | {"data/claims.csv": f["data/claims.csv"].replace(b"deaths,41", b"deaths,42")}
    ),
    "rows in another order": lambda f: (
        f | {"data/subjects.csv": b"".join(_turned(f["data/subjects.csv"]))}
    ),
    "CRLF in a table": lambda f: (
        f | {"data/subjects.csv": f["data/subjects.csv"].replace(b"\n", b"\r\n")}
    ),
    "a table dropped": lambda f: {
        name: data for name, data in f.items() if name != "data/regions.csv"
    },
    "two tables swapped": lambda f: (
        f | {"data/claims.csv": f["data/agents.csv"], "data/agents.csv": f["data/claims.csv"]}
    ),
    "another version in the descriptor": lambda f: (
        f
        | {
            "datapackage.json": f["datapackage.json"].replace(
                b'"version": "0.1.0"', b'"version": "first"'
            )
        }
    ),
    "a descriptor that is no JSON": lambda f: f | {"datapackage.json": b"{"},
    "a resource elsewhere": lambda f: (
        f
        | {
            "datapackage.json": f["datapackage.json"].replace(
                b'"data/claims.csv"', b'"http://127.0.0.1:9/x"'
            )
        }
    ),
}


def with_a_broken_rule(archive):
    """Return the files of a release whose records break a rule, with a descriptor that fits."""
    files = read_archive(archive.read_bytes())
    claims = files["data/claims.csv"].replace(b"deaths,41,,exact", b"deaths,42,,exact")
    opened = open_package(MemoryFiles("x", files | {"data/claims.csv": claims}))
    return files | package_files(opened.metadata, opened.tables)


def test_a_release_with_a_broken_rule_is_refused(archive):
    """Records that break a rule are refused, even where descriptor, digests and manifest all fit
    them.
    """
    found = verify_archive(archive_bytes(with_manifest(with_a_broken_rule(archive))))
    assert (True, True, False) == tuple(
        outcome(found, name) for name in ("manifest", "canonical form", "records")
    )
    assert not found.ok


def test_nothing_is_compared_with_records_that_do_not_hold(archive):
    """Companions are compared with what sound records give; where these break a rule, the report
    says that there was nothing to compare with.
    """
    files = with_a_broken_rule(archive) | {"exports/csv/arden.csv": b"id\n"}
    manifest = read_json(files["manifest.json"])
    listed = {"companions": ["csv"], "files": manifest.pop("files")}
    files["manifest.json"] = json_text(manifest | listed).encode()
    found = verify_archive(archive_bytes(with_manifest(files)))
    assert (True, False) == (outcome(found, "manifest"), outcome(found, "records"))
    check = next(each for each in found.checks if each.name == "companions")
    assert (False, "not compared") == (check.made, check.detail[:12])


STATEMENTS = {
    "another version": {"version": "9.9.9"},
    "another coverage": {"coverage": {"passages": 9999}},
    "one key more": {"signed": True},
    "a format that is true": {"format": True},
    "a release before it that cannot be": {
        "previous": {"version": "9.0.0", "digest": "sha256:" + "0" * 64}
    },
    "paths of several types": {
        "files": [{"path": 5, "bytes": 0, "sha256": ""}, {"path": "a", "bytes": 0, "sha256": ""}]
    },
}


@pytest.mark.parametrize("name", sampled(STATEMENTS, 3))
def test_a_manifest_that_says_something_else_is_refused(name, archive, tmp_path):
    """What a manifest says of name, version, coverage and the release before is compared with the
    tables.
    """
    files = read_archive(archive.read_bytes())
    manifest = read_json(files["manifest.json"]) | STATEMENTS[name]
    path = tmp_path / "forged.zip"
    path.write_bytes(archive_bytes(files | {"manifest.json": json_text(manifest).encode()}))
    assert not verify(path).ok


@pytest.mark.parametrize("name", ["run.sh", "data/extra.csv", "delta/x.csv"])
def test_a_file_too_many_is_refused(name, archive, tmp_path):
    """A file that no release has is refused, even where the manifest lists it."""
    path = tmp_path / "forged.zip"
    path.write_bytes(
        archive_bytes(with_manifest(read_archive(archive.read_bytes()) | {name: b"x"}))
    )
    assert not verify(path).ok


def _turned(table):
    header, *rows = table.splitlines(keepends=True)
    return [header, *reversed(rows)]


@pytest.mark.parametrize("name", sampled(FORGERIES, 3))
def test_a_forged_release_with_a_fitting_manifest_is_refused(name, archive, tmp_path):
    """Content that does not come to itself when it is rebuilt is not ok, even where every digest
    was made to fit.
    """
    files = with_manifest(FORGERIES[name](read_archive(archive.read_bytes())))
    path = tmp_path / "forged.zip"
    path.write_bytes(archive_bytes(files))
    assert not verify(path).ok


@pytest.mark.long
def test_flipped_bits_and_cut_ends_are_refused(archive, tmp_path):
    """A bit flipped anywhere, or bytes missing at the end, never verify and never raise another
    exception.
    """
    data = archive.read_bytes()
    path = tmp_path / "broken.zip"
    for offset in range(0, len(data), 997):
        path.write_bytes(
            data[:offset] + bytes([data[offset] ^ 1 << offset % 8]) + data[offset + 1 :]
        )
        assert not verify(path).ok, offset
    for length in range(0, len(data), 4999):
        path.write_bytes(data[:length])
        assert not verify(path).ok, length


def test_what_is_no_release_is_not_ok(tmp_path):
    """A package's folder, an empty folder and a text file are no releases, and no crash."""
    (tmp_path / "x.zip").write_text("hello")
    assert [False] * 3 == [
        verify(path).ok for path in ("docs/examples/arden", tmp_path, tmp_path / "x.zip")
    ]
    with pytest.raises(LoadError):
        verify(tmp_path / "nothing.zip")


def test_a_folder_without_a_manifest_is_not_read(tmp_path):
    """A folder that is no release, such as a package's own, is told from its first look."""
    os.mkfifo(tmp_path / "pipe")
    (check,) = (each for each in verify(tmp_path).checks if each.made)
    assert "manifest" == check.name
    assert "this folder is not a release (`docprov validate` checks a package" in check.detail


@pytest.mark.parametrize(
    ("name", "check", "said"),
    [
        (".DS_Store", "manifest", ".DS_Store is not part of a release; remove it"),
        ("old copy/LICENSE", "manifest", "old copy/LICENSE is not part of a release; remove it"),
        pytest.param("license", "archive form", "differ by more than case", marks=CASES),
    ],
)
def test_a_file_that_no_archive_can_have_is_named(name, check, said, archive, tmp_path):
    """What lies in an unpacked release and could be in no archive is refused with what it is."""
    zipfile.ZipFile(archive).extractall(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"x")
    found = verify(tmp_path)
    assert (False, None) == (found.ok, found.digest)
    assert [check] == [each.name for each in found.checks if each.made]
    assert said in str(found)


def test_a_link_in_an_unpacked_release_is_refused(archive, tmp_path):
    """A link inside the folder is never followed."""
    zipfile.ZipFile(archive).extractall(tmp_path)
    (tmp_path / "LICENSE").unlink()
    (tmp_path / "LICENSE").symlink_to("/etc/hostname")
    with pytest.raises(LoadError):
        verify(tmp_path)
