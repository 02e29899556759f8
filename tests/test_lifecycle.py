"""The life cycle: what sources may come to after what was released."""

import shutil

import pytest
from attrs import evolve
from tests.series import change

from docprov.package.committed import build
from docprov.package.lifecycle import check_lifecycle
from docprov.package.package import open_package
from docprov.storage.canonical_json import json_text
from docprov.storage.files import FolderFiles, sha256
from docprov.validation.validation import validate
from docprov.versions.records import read_record

GIRLS = "id: girls\nlabel: girls\nkind: population\n"


def rules(folder):
    return [each.rule for each in check_lifecycle(open_package(folder))]


def test_what_was_released_is_silent(released):
    """A package just released, and one that never was, have no fault."""
    assert [] == rules(released)
    shutil.rmtree(released / "releases")
    assert [] == rules(released)


@pytest.mark.long
def test_a_change_under_a_released_version_is_a_warning(released):
    """Whoever changes a record after the release is told to raise the version, with what
    changed.
    """
    (released / "vocabulary/subjects/girls.yaml").write_text(GIRLS)
    build(released).write()
    report = validate(released)
    assert ["DP504"] == [each.rule for each in report.diagnostics]
    assert (
        "version 0.1.0 is released; since then: minor: record added in subjects: girls"
        == report.diagnostics[0].message
    )
    assert report.ok


@pytest.mark.long
def test_a_version_too_small_is_a_warning_for_each_reason(released):
    """Before the release already, a version that says too little is named with what
    demands more.
    """
    change(released, "package.yaml", "version: 0.1.0", "version: 0.1.1")
    assert [] == rules(released)
    (released / "vocabulary/subjects/girls.yaml").write_text(GIRLS)
    assert ["DP508"] == rules(released)
    change(released, "package.yaml", "version: 0.1.1", "version: 0.2.0")
    assert [] == rules(released)


@pytest.mark.long
def test_a_removed_id_is_a_fault_unless_it_is_said_in_a_major_version(released):
    """An id goes only with a reason in package.yaml and a major version; both are needed."""
    change(released, "package.yaml", "id: a-0vocb", "id: a-1vocb")
    assert ["DP507"] == rules(released)
    assert not validate(released).ok
    change(released, "package.yaml", "version: 0.1.0", "version: 1.0.0")
    (fault,) = check_lifecycle(open_package(released))
    assert (
        "activities 'arden.a-0vocb' was released in version 0.1.0 and is gone, and "
        "package.yaml does not say why" == fault.message
    )
    said = "removed: [{table: activities, id: arden.a-0vocb, reason: recorded twice}]\nkeywords"
    change(released, "package.yaml", "keywords", said)
    assert [] == rules(released)
    change(released, "package.yaml", "version: 1.0.0", "version: 0.2.0")
    (fault,) = check_lifecycle(open_package(released))
    assert fault.message.endswith("and is gone, and 0.2.0 is not a major version after it")


def test_a_removal_needs_a_reason(released):
    """An entry of `removed` without a reason is a fault of package.yaml."""
    path = released / "package.yaml"
    path.write_text(
        path.read_text().replace(
            "keywords", "removed: [{table: activities, id: arden.a-0vocb}]\nkeywords"
        )
    )
    assert ["DP014"] == [each.rule for each in validate(released).errors]


def test_removals_stand_in_the_descriptor(released):
    """A reader finds in datapackage.json what went, and why.

    Read back from there it is the same.
    """
    said = "removed: [{table: activities, id: x, reason: twice}]\nkeywords"
    change(released, "package.yaml", "keywords", said)
    shutil.rmtree(released / "dossiers")
    (released / "package.yaml").unlink()
    assert ({"table": "activities", "id": "x", "reason": "twice"},) == open_package(
        released
    ).metadata.removed


def test_an_edited_record_is_a_fault_of_the_package(released):
    """Validation reads the records of releases too."""
    path = released / "releases/0.1.0/release.json"
    path.write_text(path.read_text().replace('"date": "2', '"date": "1'))
    assert ["DP506"] == [each.rule for each in validate(released).errors]


def test_records_that_do_not_lead_to_their_digest_are_a_fault(released):
    """A record whose files, digests and seal fit each other is still found out by the digest of the
    archive.
    """
    files = FolderFiles(released)
    record = read_record(files, "0.1.0")
    path = released / "releases/0.1.0/delta/subjects.added.csv"
    path.write_bytes(path.read_bytes().replace(b"boys,boys", b"boys,lads"))
    digests = {**record.files, "delta/subjects.added.csv": sha256(path.read_bytes())}
    forged = evolve(record, files=digests)
    (released / "releases/0.1.0/release.json").write_bytes(forged.to_bytes())
    assert ["DP506"] == rules(released)


@pytest.mark.long
def test_tables_alone_have_a_life_cycle_too(released):
    """A package that is tables and no dossiers is compared with its releases as well."""
    for name in ("dossiers", "vocabulary"):
        shutil.rmtree(released / name)
    (released / "package.yaml").unlink()
    assert [] == rules(released)
    opened = open_package(released)
    descriptor = {**opened.descriptor, "title": "Another"}
    (released / "datapackage.json").write_text(json_text(descriptor))
    assert ["DP504"] == rules(released)
    assert "none" == opened.difference.bump
