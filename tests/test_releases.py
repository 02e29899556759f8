"""Releasing: only what is valid and current, the same bytes everywhere, and a record that is kept."""

import os
import shutil
import subprocess
import sys
import zipfile

import frictionless
import pytest

from docprov import ReleaseError, load
from docprov.files import sha256
from docprov.metadata import read_json
from docprov.packages import build
from docprov.releases import release


def test_records_a_new_version_once(example, tmp_path):
    """The first release is recorded; the second one of the same records finds its own record."""
    first, second = release(example, tmp_path), release(example, tmp_path)
    assert (True, False) == (first.recorded, second.recorded)
    assert first.digest == second.digest == sha256(first.archive.read_bytes())
    record = read_json((example / "releases/0.1.0/release.json").read_bytes())
    assert ["format", "version", "digest", "date", "commit", "tools", "previous", "files", "seal"] == list(record)


def test_a_recorded_version_with_other_records_is_refused(example, tmp_path):
    """A version that readers hold is never made again with other bytes; nothing is written."""
    release(example, tmp_path / "first")
    package = example / "package.yaml"
    package.write_text(package.read_text().replace("keywords: [example]", "keywords: [example, fire]"))
    build(example).write()
    with pytest.raises(ReleaseError, match="raise version"):
        release(example, tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_a_later_version_names_the_one_before(example, tmp_path):
    """The manifest of a later version holds version and digest of the release before it."""
    first = release(example, tmp_path)
    package = example / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", "version: 0.10.0").replace("[example]", "[example, fire]"))
    build(example).write()
    second = release(example, tmp_path)
    manifest = read_json(zipfile.ZipFile(second.archive).read("manifest.json"))
    assert {"version": "0.1.0", "digest": first.digest} == manifest["previous"]


REFUSED = {
    "faults": lambda folder: (folder / "vocabulary/subjects/women.yaml").write_text("id: women\n"),
    "a stale table": lambda folder: (folder / "data/claims.csv").write_bytes(b"id\n"),
    "no tables": lambda folder: (shutil.rmtree(folder / "data"), (folder / "datapackage.json").unlink()),
    "no licence": lambda folder: (folder / "package.yaml").write_text("name: a\nversion: 0.1.0\n"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_valid_and_current_is_refused(name, example, tmp_path):
    """A package with faults, or whose tables are not built, is not released, and nothing is written."""
    REFUSED[name](example)
    with pytest.raises(ReleaseError):
        release(example, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
    assert not (example / "releases").exists()


def test_the_archive_is_plain_frictionless_and_loads(example, tmp_path):
    """Unpacked, a release is valid for plain Frictionless without warnings; zipped, it loads as it is."""
    archive = release(example, tmp_path / "dist").archive
    zipfile.ZipFile(archive).extractall(tmp_path / "unpacked")
    report = frictionless.validate(str(tmp_path / "unpacked/datapackage.json"))
    assert (True, 18, []) == (
        report.valid,
        len(report.tasks),
        [*report.warnings, *(w for t in report.tasks for w in t.warnings)],
    )
    assert list(load(archive).claims) == list(load(example).claims)


ENVIRONMENTS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "umask": "0o022"},
    {"TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4321", "umask": "0o077", "PYTHONOPTIMIZE": "1"},
)


def test_two_machines_make_the_same_bytes(tmp_path):
    """Copies at different paths, under another time zone, locale, umask and hash seed, come to one archive."""
    digests = set()
    for number, settings in enumerate(ENVIRONMENTS):
        folder = tmp_path / ("x" * number + "copy") / "arden"
        shutil.copytree("docs/examples/arden", folder)
        code = f"import os, docprov; os.umask({settings['umask']}); docprov.release({str(folder)!r}, {str(folder.parent)!r})"
        environment = os.environ | {key: value for key, value in settings.items() if key != "umask"}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=folder.parent)
        digests.add(sha256((folder.parent / "arden-0.1.0.zip").read_bytes()))
    assert len(digests) == 1
