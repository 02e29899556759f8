"""Releasing: only what is valid and current, the same bytes everywhere, and a record that
is kept.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile

import frictionless
import pytest

from docprov import ReleaseError, load
from docprov.package.committed import build
from docprov.package.package import open_package
from docprov.releases.releases import release
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.canonical_json import read_json
from docprov.storage.files import FolderFiles, sha256
from docprov.storage.writing import write_files
from docprov.validation.validation import validate
from docprov.versions.history import rebuild_release
from docprov.versions.records import recorded_versions


def test_records_a_new_version_once(example, tmp_path):
    """The first release is recorded; the second one of the same records finds its own record."""
    first, second = release(example, tmp_path), release(example, tmp_path)
    assert (True, False) == (first.recorded, second.recorded)
    assert first.digest == second.digest == sha256(first.archive.read_bytes())
    record = read_json((example / "releases/0.1.0/release.json").read_bytes())
    assert [
        "format",
        "version",
        "digest",
        "date",
        "commit",
        "tools",
        "previous",
        "files",
        "seal",
    ] == list(record)


def test_a_recorded_version_with_other_records_is_refused(released, tmp_path):
    """A version that readers hold is never made again with other bytes; nothing is written."""
    package = released / "package.yaml"
    package.write_text(
        package.read_text().replace("keywords: [example]", "keywords: [example, fire]")
    )
    build(released).write()
    with pytest.raises(ReleaseError, match="raise version"):
        release(released, tmp_path / "second")
    assert not (tmp_path / "second").exists()


@pytest.mark.long
def test_a_later_version_names_the_one_before(example, tmp_path):
    """The manifest of a later version holds version and digest of the release before it."""
    first = release(example, tmp_path)
    package = example / "package.yaml"
    package.write_text(
        package.read_text()
        .replace("version: 0.1.0", "version: 0.10.0")
        .replace("[example]", "[example, fire]")
    )
    build(example).write()
    second = release(example, tmp_path)
    manifest = read_json(zipfile.ZipFile(second.archive).read("manifest.json"))
    assert {"version": "0.1.0", "digest": first.digest} == manifest["previous"]


REFUSED = {
    "faults": lambda folder: (folder / "vocabulary/subjects/women.yaml").write_text("id: women\n"),
    "a stale table": lambda folder: (folder / "data/claims.csv").write_bytes(b"id\n"),
    "no descriptor": lambda folder: (folder / "datapackage.json").unlink(),
    "no licence": lambda folder: (folder / "package.yaml").write_text("name: a\nversion: 0.1.0\n"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_valid_and_current_is_refused(name, example, tmp_path):
    """A package with faults, or whose tables are built in part, is not released, and nothing is
    written.
    """
    REFUSED[name](example)
    with pytest.raises(ReleaseError):
        release(example, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
    assert not (example / "releases").exists()


def test_the_archive_is_plain_frictionless_and_loads(example, tmp_path):
    """Unpacked, a release is valid for plain Frictionless without warnings.

    Zipped, it loads as it is.
    """
    archive = release(example, tmp_path / "dist").archive
    zipfile.ZipFile(archive).extractall(tmp_path / "unpacked")
    report = frictionless.validate(str(tmp_path / "unpacked/datapackage.json"))
    assert (True, 21, []) == (
        report.valid,
        len(report.tasks),
        [*report.warnings, *(w for t in report.tasks for w in t.warnings)],
    )
    assert list(load(archive).claims) == list(load(example).claims)


ENVIRONMENTS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "umask": "0o022"},
    {
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "4321",
        "umask": "0o077",
        "PYTHONOPTIMIZE": "1",
    },
)


@pytest.mark.long
def test_two_machines_make_the_same_bytes(tmp_path):
    """Copies at different paths, under another time zone, locale, umask and hash seed, come to one
    archive.
    """
    digests = set()
    for number, settings in enumerate(ENVIRONMENTS):
        folder = tmp_path / ("x" * number + "copy") / "arden"
        shutil.copytree("docs/examples/arden", folder)
        code = (
            f"import os, docprov; os.umask({settings['umask']}); docprov.release({str(folder)!r}, "
            f"{str(folder.parent)!r})"
        )
        environment = os.environ | {key: value for key, value in settings.items() if key != "umask"}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=folder.parent)
        digests.add(sha256((folder.parent / "arden-0.1.0.zip").read_bytes()))
    assert len(digests) == 1


GIRLS = "id: girls\nlabel: girls\nkind: population\n"


def grown(example):
    """Add a record to a package, and build it."""
    (example / "vocabulary/subjects/girls.yaml").write_text(GIRLS)
    build(example).write()


@pytest.mark.long
def test_the_bump_is_computed_and_written_as_one_edit(example, tmp_path):
    """`auto` raises the version by what changed.

    In package.yaml nothing else changes, comments and spacing included.
    """
    package = example / "package.yaml"
    package.write_bytes(
        package.read_bytes().replace(b"version: 0.1.0", b'version:  "0.1.0"   # of the data')
    )
    build(example).write()
    release(example, tmp_path)
    before = package.read_bytes()
    grown(example)
    made = release(example, tmp_path, bump="auto")
    assert ("0.2.0", True) == (made.version, made.recorded)
    assert before.replace(b"0.1.0", b"0.2.0") == package.read_bytes()
    assert [] == build(example).stale()
    assert not release(example, tmp_path).recorded


@pytest.mark.long
def test_a_bump_may_be_larger_and_never_smaller(released, tmp_path):
    """A larger bump is the maintainer's choice, a smaller one is refused with the reasons, and
    nothing is written.
    """
    grown(released)
    package = (released / "package.yaml").read_bytes()
    with pytest.raises(
        ReleaseError,
        match=r"a patch bump is too small: the change since version 0.1.0 requires minor",
    ) as raised:
        release(released, tmp_path, bump="patch")
    assert ["DP508"] == [each.rule for each in raised.value.report.diagnostics]
    assert "minor: record added in subjects: girls" in raised.value.report.diagnostics[0].message
    assert package == (released / "package.yaml").read_bytes()
    edited = package.replace(b"version: 0.1.0", b"version: 0.9.0")
    (released / "package.yaml").write_bytes(edited)
    build(released).write()
    with pytest.raises(ReleaseError, match=r"gives 0\.2\.0, which is before .* stated, 0\.9\.0"):
        release(released, tmp_path, bump="minor")
    assert "1.0.0" == release(released, tmp_path, bump="major").version


@pytest.mark.long
def test_a_version_written_by_hand_is_judged_alike(released, tmp_path):
    """Without a bump the version in package.yaml must suffice."""
    grown(released)
    package = released / "package.yaml"
    for version, enough in (("0.1.7", False), ("0.2.3", True)):
        package.write_text(re.sub("(?m)^version: .*$", f"version: {version}", package.read_text()))
        build(released).write()
        if enough:
            assert version == release(released, tmp_path, bump="auto").version
        else:
            with pytest.raises(
                ReleaseError,
                match=r"version 0.1.7 is too small: the change since version 0.1.0 requires minor",
            ):
                release(released, tmp_path)
    assert ["0.1.0", "0.2.3"] == recorded_versions(FolderFiles(released))


@pytest.mark.long
def test_nothing_changed_is_refused(example, tmp_path):
    """A version without a change is refused, whoever raised it.

    So is a bump without a release to raise over.
    """
    with pytest.raises(ReleaseError, match="no release to raise"):
        release(example, tmp_path, bump="minor")
    release(example, tmp_path, bump="auto")
    for bump in ("auto", "major"):
        with pytest.raises(ReleaseError, match=r"nothing has changed since version 0.1.0"):
            release(example, tmp_path, bump=bump)
    package = example / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", "version: 0.2.0"))
    build(example).write()
    with pytest.raises(ReleaseError, match=r"nothing has changed since version 0.1.0"):
        release(example, tmp_path)


@pytest.mark.long
def test_a_removed_id_needs_a_major_bump_and_a_word(released, tmp_path):
    """An id that is gone is refused until package.yaml says why; then only a major bump will do."""
    package = released / "package.yaml"
    package.write_text(package.read_text().replace("id: a-0vocb", "id: a-1vocb"))
    build(released).write()
    with pytest.raises(ReleaseError) as raised:
        release(released, tmp_path, bump="major")
    assert ["DP507"] == [each.rule for each in raised.value.report.errors]
    said = "removed: [{table: activities, id: arden.a-0vocb, reason: recorded twice}]\nkeywords"
    package.write_text(
        re.sub("(?m)^version: .*$", "version: 0.1.0", package.read_text()).replace("keywords", said)
    )
    build(released).write()
    assert "1.0.0" == release(released, tmp_path, bump="auto").version


@pytest.mark.long
def test_a_version_that_stands_in_no_plain_line_is_left_alone(example, tmp_path):
    """Where the line cannot be edited safely the maintainer is asked to write it."""
    package = example / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", "version: >-\n  0.1.0"))
    build(example).write()
    release(example, tmp_path)
    grown(example)
    with pytest.raises(ReleaseError, match=r"write this by hand:\nversion: 0\.2\.0"):
        release(example, tmp_path, bump="auto")


@pytest.mark.long
def test_a_readme_in_another_encoding_is_named(example, tmp_path):
    """A readme that is no text is refused by its name, and nothing is written."""
    (example / "README.md").write_bytes("# Arden d\u00f6cks\n".encode("latin-1"))
    with pytest.raises(ReleaseError, match=r"README\.md: byte 9 is not UTF-8"):
        release(example, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


@pytest.mark.long
def test_a_later_archive_holds_changelog_and_delta(example, tmp_path):
    """The archive says what changed, a summary by hand is kept, and the changelog stands in the
    package too.
    """
    (example / "CHANGELOG.md").write_text("# News\n")
    release(example, tmp_path)
    first = "## 0.1.0 - 2026-05-02\n\n- The first version.\n"
    assert f"# News\n\n{first}" == (example / "CHANGELOG.md").read_text()
    summary = f"# News\n\n## Unreleased\n\nGirls are told apart.\n\n{first}"
    (example / "CHANGELOG.md").write_text(summary)
    grown(example)
    files = read_archive(release(example, tmp_path, bump="auto").archive.read_bytes())
    text = "# News\n\n## 0.2.0 - 2026-05-02\n\nGirls are told apart.\n\n### Since 0.1.0\n\n"
    text += f"- minor: record added in subjects: girls\n\n{first}"
    assert text == files["CHANGELOG.md"].decode()
    assert files["CHANGELOG.md"] == (example / "CHANGELOG.md").read_bytes()
    assert {"delta/subjects.added.csv"} == {name for name in files if name.startswith("delta/")}
    assert (
        files["delta/subjects.added.csv"]
        == (example / "releases/0.2.0/delta/subjects.added.csv").read_bytes()
    )


@pytest.mark.long
def test_the_archive_of_the_release_before_may_be_given(released, tmp_path):
    """The archive that is given is compared with the record.

    The new release is the one that its record would give.
    """
    first = tmp_path / "arden-0.1.0.zip"
    grown(released)
    package = released / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", "version: 0.2.0"))
    build(released).write()
    other = tmp_path / "other.zip"
    other.write_bytes(archive_bytes({"a": b""}))
    with pytest.raises(ReleaseError, match=r"other.zip is not version 0.1.0"):
        release(released, tmp_path, previous=other)
    second = release(released, tmp_path, previous=first)
    assert second.recorded
    files = FolderFiles(released)
    assert [first.read_bytes(), second.archive.read_bytes()] == [
        archive_bytes(rebuild_release(files, version).files) for version in ("0.1.0", "0.2.0")
    ]


@pytest.mark.long
def test_tables_alone_are_released_and_raised(example, tmp_path):
    """A package without dossiers keeps its version in datapackage.json, and is raised there."""
    for name in ("dossiers", "vocabulary"):
        shutil.rmtree(example / name)
    (example / "package.yaml").unlink()
    release(example, tmp_path)
    opened = open_package(example)
    path = example / "data/subjects.csv"
    path.write_bytes(path.read_bytes().replace(b"boys,boys,", b"boys,lads,"))
    opened = open_package(example)
    write_files(example, opened.built)
    assert "0.1.1" == release(example, tmp_path, bump="auto").version


@pytest.mark.long
def test_a_version_before_a_recorded_one_is_refused(released, tmp_path):
    """Versions go forwards."""
    grown(released)
    release(released, tmp_path, bump="auto")
    package = released / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.2.0", "version: 0.1.5"))
    build(released).write()
    with pytest.raises(ReleaseError, match=r"0.1.5 comes before 0.2.0"):
        release(released, tmp_path)


@pytest.mark.long
def test_a_recorded_version_is_given_again_as_it_was(example, tmp_path, monkeypatch):
    """What was published comes from its record, whatever today's docprov would write beside the
    tables.
    """
    first = release(example, tmp_path / "one")
    monkeypatch.setattr("docprov.releases.archive_contents._license", lambda _: b"another form")
    monkeypatch.setattr("docprov.releases.archive_contents._readme", lambda *_: b"another form")
    again = release(example, tmp_path / "two")
    assert (first.digest, False) == (again.digest, again.recorded)


@pytest.mark.long
def test_a_release_broken_off_while_it_was_recorded_is_finished(released, tmp_path):
    """What a broken run left under releases/ blocks no later one: the same release is finished, and
    nothing is left over.
    """
    place = released / "releases/0.1.0"
    whole = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    (place / "release.json").rename(place / ".release.json.x1y2.tmp")
    min((place / "delta").iterdir()).unlink()
    assert ["DP505"] == [fault.rule for fault in validate(released).errors]
    release(released, tmp_path / "dist")
    assert whole == {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    assert validate(released).ok


@pytest.mark.long
def test_a_raised_release_broken_off_is_finished(released, tmp_path):
    """A run that had raised the version already is given again with the same command."""
    grown(released)
    release(released, tmp_path / "dist", bump="auto")
    (released / "releases/0.2.0/release.json").unlink()
    assert ("0.2.0", True) == (
        (again := release(released, tmp_path / "dist", bump="auto")).version,
        again.recorded,
    )
    assert validate(released).ok


@pytest.mark.long
def test_a_version_whose_record_was_deleted_is_not_recorded_anew_with_other_content(
    released, tmp_path
):
    """What lies beside a deleted record tells that the version was another release."""
    (released / "releases/0.1.0/release.json").unlink()
    grown(released)
    with pytest.raises(
        ReleaseError, match=r"is of another release of version 0\.1\.0, whose record is gone"
    ):
        release(released, tmp_path / "elsewhere")


@pytest.mark.long
@pytest.mark.parametrize("reviewed", [False, True])
def test_a_refused_release_leaves_the_version_as_it_was(reviewed, released, tmp_path):
    """A version is raised only where nothing stands in the way: no id that is gone without a word,
    no review that lacks.
    """
    dossier = released / "dossiers/leith-2012.yaml"
    if reviewed:
        dossier.write_text(
            dossier.read_text().replace("method: human}", "method: machine, tool: reader 1}", 1)
        )
    else:
        dossier.write_text(dossier.read_text().replace("id: c-12b0t", "id: c-22b0t"))
    build(released).write()
    before = {path: path.read_bytes() for path in released.rglob("*") if path.is_file()}
    with pytest.raises(ReleaseError, match="wait for a review" if reviewed else "it has 1 fault"):
        release(released, tmp_path, bump="major", require_reviewed=reviewed)
    assert before == {path: path.read_bytes() for path in released.rglob("*") if path.is_file()}
