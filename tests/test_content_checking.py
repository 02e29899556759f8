"""The content of a release: judged by the schemas it declares, and its delta by the
release before.
"""

import zipfile
from pathlib import Path

import pytest
from tests.samples import sampled
from tests.test_deltas import with_descriptor
from tests.test_verification import with_manifest
from typer.testing import CliRunner

from docprov import LoadError, verify
from docprov.cli.application import app
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import read_json
from docprov.storage.files import FolderFiles, sha256
from docprov.versions.history import rebuild_release


@pytest.fixture
def releases(series, tmp_path):
    """Return a folder with the archives of four releases."""
    for version, data in series[1].items():
        (tmp_path / f"arden-{version}.zip").write_bytes(data)
    return tmp_path


def check(verification, name):
    return next(check for check in verification.checks if check.name == name)


@pytest.mark.long
@pytest.mark.parametrize("version", sampled(["1.1.0", "1.1.1", "2.0.0"], 3))
def test_the_delta_is_checked_where_the_release_before_is_at_hand(version, releases, tmp_path):
    """Beside the release before, or with it named, the delta is checked.

    Alone it is listed as not checked.
    """
    found = verify(releases / f"arden-{version}.zip")
    assert (True, True) == (found.ok, check(found, "delta").ok)
    alone = tmp_path / "alone" / f"arden-{version}.zip"
    alone.parent.mkdir()
    alone.write_bytes((releases / f"arden-{version}.zip").read_bytes())
    assert (True, False, None) == (
        (found := verify(alone)).ok,
        check(found, "delta").made,
        check(found, "delta").ok,
    )
    before = read_json(zipfile.ZipFile(alone).read("manifest.json"))["previous"]["version"]
    assert check(verify(alone, previous=releases / f"arden-{before}.zip"), "delta").ok


@pytest.mark.long
def test_another_release_before_is_refused(releases):
    """A named archive that is not the release before fails the check.

    One that merely lies there is not it.
    """
    other = (releases / "arden-1.0.0.zip").read_bytes()
    found = verify(releases / "arden-1.1.1.zip", previous=releases / "arden-1.0.0.zip")
    assert (False, False) == (found.ok, check(found, "delta").ok)
    (releases / "arden-1.1.0.zip").write_bytes(other)
    assert not check(verify(releases / "arden-1.1.1.zip"), "delta").made
    with pytest.raises(LoadError):
        verify(releases / "arden-1.1.1.zip", previous=releases / "none.zip")


DELTAS = {
    "a row more": lambda f: (
        f
        | {
            "delta/subjects.added.csv": f["delta/subjects.added.csv"]
            + b"x,x,population,,,,,current,,,\n"
        }
    ),
    "another cell": lambda f: (
        f
        | {
            "delta/subjects.added.csv": f["delta/subjects.added.csv"].replace(
                b"girls,girls", b"girls,x"
            )
        }
    ),
    "a file more": lambda f: f | {"delta/agents.removed.csv": b"id,name\nx,y\n"},
    "a file less": lambda f: {
        name: data for name, data in f.items() if not name.startswith("delta/")
    },
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(DELTAS))
def test_a_delta_that_leads_elsewhere_is_refused(name, releases):
    """A delta that is not what lies between both releases is found, even where the manifest fits
    it.
    """
    path = releases / "arden-1.1.0.zip"
    path.write_bytes(archive_bytes(with_manifest(DELTAS[name](read_archive(path.read_bytes())))))
    found = verify(path)
    assert (False, False) == (found.ok, check(found, "delta").ok)


@pytest.mark.long
def test_mixed_versions_are_refused(releases):
    """A table of one release in the archive of another one never verifies, even under a fitting
    manifest.
    """
    files = read_archive((releases / "arden-2.0.0.zip").read_bytes())
    for version in ("1.0.0", "1.1.0"):
        other = read_archive((releases / f"arden-{version}.zip").read_bytes())
        for name in ("data/subjects.csv", "data/agents.csv", "datapackage.json", "CITATION.cff"):
            path = releases / "mixed.zip"
            path.write_bytes(archive_bytes(with_manifest(files | {name: other[name]})))
            assert other[name] == files[name] or not verify(path).ok, (version, name)


@pytest.fixture(scope="module")
def older():
    """Return the files of the first release of this repository's package, whose tables have fewer
    columns than today.
    """
    return dict(rebuild_release(FolderFiles(Path("datapackage")), "0.1.0").files)


def write(tmp_path, files):
    path = tmp_path / "release.zip"
    tmp_path.mkdir(exist_ok=True)
    path.write_bytes(archive_bytes(files))
    return path


def test_a_release_of_an_earlier_docprov_verifies(older, tmp_path):
    """Under its own schemas it is whole; that today's rules were not run on it is said."""
    found = verify(
        write(tmp_path, older), "5f61e42d2043d7318a5208b46d1e4062eddb3d524ee83c44ebfd40d8fb4632e2"
    )
    assert found.ok
    assert (True, False) == (check(found, "canonical form").ok, check(found, "records").made)
    assert "whole, but its records were not checked" == found.verdict


@pytest.mark.long
def test_the_verdict_is_no_more_than_was_checked(older, releases, tmp_path):
    """The last line of `docprov verify` is ok only where the records were looked at, and the exit
    code stays.
    """
    altered = older | {"data/subjects.csv": older["data/subjects.csv"] + b"x\n"}
    for path, code, verdict in (
        (releases / "arden-1.0.0.zip", 0, "ok: arden 1.0.0 "),
        (
            write(tmp_path, older),
            0,
            "whole, but its records were not checked: khojaly-statements 0.1.0 ",
        ),
        (write(tmp_path / "altered", altered), 1, "not ok: "),
    ):
        done = CliRunner().invoke(app, ["verify", str(path)])
        assert (code, True) == (done.exit_code, done.stdout.splitlines()[-1].startswith(verdict)), (
            done.stdout
        )


FORGERIES = {
    "rows in another order": lambda f: (
        f
        | {
            "data/subjects.csv": b"".join(
                [
                    *f["data/subjects.csv"].splitlines(keepends=True)[:1],
                    *f["data/subjects.csv"].splitlines(keepends=True)[:0:-1],
                ]
            )
        }
    ),
    "another value": lambda f: (
        f | {"data/subjects.csv": f["data/subjects.csv"].replace(b"current", b"withdrawn", 1)}
    ),
    "another digest in the descriptor": lambda f: with_descriptor(
        f, lambda d: d["resources"][0].update(hash=sha256(b""))
    ),
    "another title": lambda f: with_descriptor(f, lambda d: d.update(title="Another")),
    "another version": lambda f: with_descriptor(f, lambda d: d.update(version="0.1.1")),
    "a version that is none": lambda f: with_descriptor(f, lambda d: d.update(version="first")),
    "a table less": lambda f: with_descriptor(f, lambda d: d["resources"].pop()),
    "a resource elsewhere": lambda f: with_descriptor(
        f, lambda d: d["resources"][0].update(path="http://127.0.0.1:9/x")
    ),
    "a descriptor written otherwise": lambda f: (
        f | {"datapackage.json": f["datapackage.json"] + b"\n"}
    ),
    "no passages": lambda f: {
        name: data
        for name, data in with_descriptor(
            f, lambda d: d.update(resources=[p for p in d["resources"] if p["name"] != "passages"])
        ).items()
        if name != "data/passages.csv"
    },
}


@pytest.mark.parametrize("name", sampled(FORGERIES, 3))
def test_a_forged_release_of_an_earlier_docprov_is_refused(name, older, tmp_path):
    """Other schemas are no way around: descriptor, tables, manifest and citation must still fit
    each other.
    """
    assert not verify(write(tmp_path, with_manifest(FORGERIES[name](older)))).ok
