"""Companions of a release: carried only when asked, the same bytes everywhere, checked, and kept as
they were published.
"""

import shutil

import pytest
from tests.test_verification import with_manifest
from typer.testing import CliRunner

import docprov
from docprov.cli.application import app
from docprov.package.package import open_package
from docprov.releases.archive_contents import archive_contents
from docprov.releases.companions import companion_files
from docprov.releases.verification import verify_archive
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import json_text, read_json

NAMES = ("csv", "site", "xlsx")


@pytest.fixture(scope="module")
def carrying(made_once):
    """Return a folder with a package that was released with companions, and its archive."""

    def make(folder):
        shutil.copytree("docs/examples/arden", folder / "arden")
        docprov.release(folder / "arden", folder, companions=NAMES)

    return made_once("carrying", make)


@pytest.fixture(scope="module")
def contents(carrying):
    """Return the files of that archive."""
    return read_archive((carrying / "arden-0.1.0.zip").read_bytes())


@pytest.fixture(scope="module")
def flat():
    """Return the files of an archive that carries the flat table alone."""
    return archive_contents(open_package("docs/examples/arden"), companions=["csv"])


def check_of(files):
    found = verify_archive(archive_bytes(files))
    return found, next(each for each in found.checks if each.name == "companions")


@pytest.mark.long
def test_an_archive_carries_what_was_asked_for_and_nothing_else(contents, first_release):
    """The site and the exports lie in folders of their own, the manifest names them, and the other
    files are those of a release without them.
    """
    plain = read_archive((first_release / "arden-0.1.0.zip").read_bytes())
    carried = {name for name in contents if name.startswith(("site/", "exports/"))}
    assert {"site/index.html", "exports/csv/arden.csv", "exports/xlsx/arden.xlsx"} <= carried
    assert contents.keys() - carried == plain.keys()
    assert list(NAMES) == read_json(contents["manifest.json"])["companions"]
    assert "companions" not in read_json(plain["manifest.json"])
    differing = {name for name, data in plain.items() if contents[name] != data}
    assert {"README.md", "manifest.json"} == differing


@pytest.mark.long
def test_they_are_those_of_the_commands(contents, tmp_path):
    """The pages and the flat table are what the commands make of the archive."""
    archive = tmp_path / "arden-0.1.0.zip"
    archive.write_bytes(archive_bytes(contents))
    site = docprov.build_site(archive).files
    carried = {name.removeprefix("site/") for name in contents if name.startswith("site/")}
    assert carried == site.keys()
    assert contents["site/index.html"] == site["index.html"]
    flat = docprov.export(archive, to="csv").files["arden.csv"]
    assert contents["exports/csv/arden.csv"] == flat


@pytest.mark.long
def test_they_are_checked(carrying, contents):
    """Verifying makes them again; one altered by a forger who made the release whole is named, and
    the verdict does not pass over it.
    """
    found = docprov.verify(carrying / "arden-0.1.0.zip")
    assert ("ok", True) == (found.verdict, found.ok)
    assert "csv, site, xlsx: made again from the tables" in str(found)
    page = contents["site/index.html"].replace(b"Overview", b"Overlook")
    found, check = check_of(with_manifest({**contents, "site/index.html": page}))
    assert (False, "ok, but its companions were not checked") == (check.made, found.verdict)
    assert "1 of " in check.detail
    assert "site/index.html" in check.detail
    found, check = check_of({**contents, "site/index.html": page})
    assert not found.ok
    assert not check.made


ONE = {
    "as it was made": (lambda files: files, "ok", "csv: made again from the tables"),
    "altered": (
        lambda files: with_manifest({**files, "exports/csv/arden.csv": b"id\n"}),
        "ok, but its companions were not checked",
        "1 of 1 files are not what this docprov makes",
    ),
    "altered after the manifest": (
        lambda files: {**files, "exports/csv/arden.csv": b"id\n"},
        "not ok",
        "not compared, since the manifest",
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_one_of_them_is_compared_where_the_rest_holds(name, flat):
    """The verdict is a plain ok where a companion is what the tables give; where it is not, or the
    manifest does not fit, the report says what was not compared.
    """
    change, verdict, said = ONE[name]
    found, check = check_of(change(flat))
    assert (verdict, verdict == "ok") == (found.verdict, check.made)
    assert said in check.detail


def named(files, names):
    """Return some files whose manifest names other companions."""
    manifest = read_json(files["manifest.json"]) | {"companions": names}
    return {**files, "manifest.json": json_text(manifest).encode()}


BROKEN = {
    "one that is not named": lambda files: named(files, ["csv", "site"]),
    "one that has no file": lambda files: named(files, ["csv", "json", "site", "xlsx"]),
    "names out of order": lambda files: named(files, ["site", "csv", "xlsx"]),
    "a name twice": lambda files: named(files, ["csv", "csv", "site", "xlsx"]),
    "no name": lambda files: named(files, []),
    "a name that is a path": lambda files: named(files, ["../csv", "csv", "site", "xlsx"]),
    "a name that is a number": lambda files: named(files, [1]),
    "a text": lambda files: named(files, "csv"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", BROKEN)
def test_a_manifest_names_them_as_they_are(name, contents):
    """A manifest that names other companions than the archive has is a fault."""
    assert not verify_archive(archive_bytes(BROKEN[name](contents))).ok


@pytest.mark.long
def test_they_are_kept_as_published(carrying, contents, monkeypatch, tmp_path):
    """A docprov that would make other pages rebuilds what was published, and says that it cannot
    compare the pages.
    """
    later = {"index.html": b"<!doctype html>other"}
    monkeypatch.setattr("docprov.site.sites.site_files", lambda *_, **__: later)
    assert docprov.rebuild(carrying / "arden").ok
    restored = docprov.restore(f"{carrying / 'arden'}@0.1.0", tmp_path).path
    assert read_archive(restored.read_bytes()) == contents
    found = docprov.verify(restored)
    assert (True, "ok, but its companions were not checked") == (found.ok, found.verdict)


@pytest.mark.long
def test_a_recorded_version_keeps_its_companions(carrying, first_release, tmp_path):
    """A recorded version is written with what it carries; other companions need a later version."""
    again = docprov.release(carrying / "arden", tmp_path)
    assert (False, NAMES) == (again.recorded, again.companions)
    for folder in (carrying, first_release):
        with pytest.raises(docprov.ReleaseError, match="stays as it was published"):
            docprov.release(folder / "arden", tmp_path, companions=["site"])


@pytest.mark.long
def test_the_command_asks_for_them(example, tmp_path):
    """`--with` takes names side by side; a wrong one is refused before anything is written."""
    arguments = ["release", str(example), "--out", str(tmp_path / "dist"), "--with"]
    done = CliRunner().invoke(app, [*arguments, "csv,sight"])
    assert "no format 'sight'" in done.output
    assert not (example / "releases").exists()
    done = CliRunner().invoke(app, [*arguments, "csv, ris"])
    assert "carries csv, ris" in done.output


def test_names_follow_from_the_other_files_alone(contents):
    """The companions are made of the other files of the archive."""
    rest = {name: data for name, data in contents.items() if not name.startswith("exports/")}
    made = companion_files(rest, ["csv"])
    assert {"exports/csv/arden.csv": contents["exports/csv/arden.csv"]} == made
