"""Contributions: what changed is reported, links are checked both ways, and what lies beside one
document is told.
"""

import re
import shutil
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from docprov import anchor, build, load, validate
from docprov.storage.files import sha256

DOSSIER, LOCK, OTHER = (
    "dossiers/arden-2011.yaml",
    "dossiers/arden-2011.lock.json",
    "dossiers/leith-2012.yaml",
)
NEW = """\
document: {{id: {0}, label: Note on a tug, kind: report, language: en}}
voice: arden-post
recorded: {{id: a-{1}, by: archive-team, on: 2026-05-02, method: human}}
captures:
  - {{id: t001, sha256: "{2}", extent: full, form: original}}
agents:
  - {{id: pilot, name: {3}, kind: person, naming: described}}
claims:
  - {{id: c-{1}, quote: "12 crews", subject: arden-fire, predicate: boats-sunk, value: 12}}
"""


def found(repository, **options):
    report = validate(repository.package, since="main", **options)
    return [(each.rule, each.place.file) for each in report.diagnostics]


def add(repository, document, number, pilot="a pilot"):
    """Add a document with its text and its lock."""
    words = f"On board of the boats were 12 crews, says note {number}"
    text = f"{words}, and no more is known of any of them.\n".encode()
    (repository.package / f"texts/{document}.txt").write_bytes(text)
    dossier = NEW.format(document, number, sha256(text), pilot)
    (repository.package / f"dossiers/{document}.yaml").write_text(dossier)
    anchor(repository.package, repository.package / "texts")


def test_nothing_changed_is_nothing_to_report(repository):
    """Without a change nothing is reported, even where the package has faults, and what is hidden
    is counted.
    """
    repository.edit(DOSSIER, "population: sailors", "population: sailor")
    repository.commit()
    report = validate(repository.package, since="HEAD")
    assert ((), {"error": 1}) == (report.diagnostics, report.since.hidden)
    assert (True, {}) == (report.ok, report.since.records)


@pytest.mark.long
def test_an_old_fault_in_a_changed_line_is_reported(repository):
    """Whoever touches a line is told all that is wrong with it.

    An old fault elsewhere is not theirs.
    """
    repository.edit(DOSSIER, "population: sailors", "population: sailor")
    repository.edit(OTHER, "kind: letter", "kind: lettre")
    repository.commit()
    repository.edit(DOSSIER, "population: sailor,", "population:  sailor,")
    report = validate(repository.package, since="HEAD")
    assert [("DP203", DOSSIER, 72)] == [
        (each.rule, each.place.file, each.place.line) for each in report.diagnostics
    ]
    assert {"error": 1} == report.since.hidden


@pytest.mark.long
def test_a_fault_that_moves_is_not_new(repository):
    """Lines that are pushed down by an edit above them are not reported for what was wrong with
    them before.
    """
    repository.edit(DOSSIER, "population: sailors", "population: sailor")
    repository.commit()
    repository.edit(DOSSIER, "voice: arden-post", "# a note\nvoice: arden-post")
    assert () == validate(repository.package, since="HEAD").diagnostics


@pytest.mark.long
def test_a_deleted_dossier_that_others_cite_is_reported_where_they_cite_it(repository):
    """Links are checked both ways: the citing dossier did not change, and is reported all
    the same.
    """
    for file in (DOSSIER, LOCK):
        (repository.package / file).unlink()
    assert [("DP541", DOSSIER), ("DP203", OTHER), ("DP203", OTHER)] == found(repository)


@pytest.mark.long
def test_a_changed_id_is_reported(repository):
    """An id that was there before and is gone is a fault, whatever has taken its place."""
    repository.edit(OTHER, "id: x-r3dyn", "id: x-r3dym")
    repository.edit(DOSSIER, "id: pier-3,", "id: pier-4,")
    repository.edit(DOSSIER, "subject: pier-3", "subject: pier-4")
    rows = [each for each in found(repository) if each[0] == "DP541"]
    assert [("DP541", DOSSIER), ("DP541", OTHER)] == rows


def test_a_withdrawn_record_keeps_its_id(repository):
    """Taking a record back by withdrawing it changes no id."""
    repository.edit(
        DOSSIER,
        "predicate: closed",
        "predicate: closed\n    status: withdrawn\n    reason: A slip.",
    )
    assert [] == found(repository)


@pytest.mark.long
def test_an_id_in_an_entry_that_cannot_be_read_is_not_gone(repository):
    """What is only unread is reported as unread, and as nothing else."""
    repository.edit(DOSSIER, 'quote: "the fate of over 150"', 'quote: "the fate of over 150')
    assert [("DP004", DOSSIER)] == found(repository)


@pytest.mark.long
def test_several_documents_at_once(repository):
    """A contribution that adds one document and changes another one is told so.

    Adding alone is not.
    """
    add(repository, "tug-1961", "aaaaa")
    assert [] == found(repository)
    repository.edit(OTHER, "Letter of a harbour trust", "Letter of the harbour trust")
    assert [("DP540", OTHER)] == found(repository)


def test_a_recorded_release_is_never_edited(repository, first_release):
    """A record of a release that is changed or deleted is a fault; a new one is not."""
    shutil.copytree(first_release / "arden/releases", repository.package / "releases")
    assert [] == found(repository)
    repository.commit()
    record = next(repository.package.glob("releases/*/release.json"))
    name = record.relative_to(repository.package).as_posix()
    stated = record.read_text()
    record.write_text(re.sub(r'"python": "[^"]*"', '"python": "3.11.0"', stated))
    assert stated != record.read_text()

    def rows():
        report = validate(repository.package, since="HEAD")
        return [(each.rule, each.message) for each in report.diagnostics]

    assert [("DP542", f"{name} is changed")] == rows()
    shutil.rmtree(record.parent)
    assert {("DP542", f"{name} is deleted")} <= set(rows())
    assert {"DP542"} == {rule for rule, _ in rows()}


@pytest.mark.long
def test_a_lock_that_changes_alone(repository):
    """A lock edited by hand is a warning.

    A run that holds the text tells whether it is right instead.
    """
    repository.edit(LOCK, '"start": 613, "stop": 626', '"start": 614, "stop": 627')
    assert [("DP543", LOCK)] == found(repository)
    assert [("DP312", LOCK)] == found(repository, evidence=repository.package / "texts")


@pytest.mark.long
def test_two_documents_merge_without_conflict(repository):
    """Two people add two documents; git merges them without a conflict, and the whole is valid."""
    for number, document in enumerate(("tug-1961", "tug-1962")):
        repository.git("checkout", "-qb", document, "main")
        add(repository, document, f"aaaa{number}")
        assert validate(repository.package).ok
        repository.commit()
    repository.git("merge", "-q", "--no-edit", "tug-1961")
    report = validate(repository.package, repository.package / "texts")
    assert (True, 4, 21) == (report.ok, report.counts["documents"] - 3, report.coverage.rechecked)


@pytest.mark.long
@pytest.mark.parametrize("clash", ["a declaration", "a deletion"])
def test_two_contributions_that_are_valid_alone_and_not_together(repository, clash):
    """Git sees no conflict; the run on the merged state reports what does not fit, at its place."""
    repository.git("checkout", "-qb", "mine", "main")
    add(repository, "tug-1961", "aaaaa")
    if clash == "a deletion":
        repository.edit("dossiers/tug-1961.yaml", "subject: arden-fire", "subject: boys")
        anchor(repository.package, repository.package / "texts")
    assert validate(repository.package).ok
    repository.commit()
    repository.git("checkout", "-qb", "theirs", "main")
    if clash == "a deletion":
        (repository.package / "vocabulary/subjects/boys.yaml").rename(
            repository.package / "vocabulary/subjects/lads.yaml"
        )
        repository.edit("vocabulary/subjects/lads.yaml", "id: boys", "id: lads")
        repository.edit(DOSSIER, "population: boys", "population: lads")
    else:
        add(repository, "tug-1962", "bbbbb", pilot="another pilot")
    assert validate(repository.package).ok
    repository.commit()
    repository.git("merge", "-q", "--no-edit", "mine")
    expected = {
        "a declaration": ("DP204", "dossiers/tug-1962.yaml"),
        "a deletion": ("DP203", "dossiers/tug-1961.yaml"),
    }
    rows = [(each.rule, each.place.file) for each in validate(repository.package).errors]
    assert [expected[clash]] == rows


@pytest.mark.long
def test_records_that_are_new_are_counted(repository):
    """The report says how many records of each table were added, changed and removed."""
    add(repository, "tug-1961", "aaaaa")
    repository.edit(OTHER, "Letter of a harbour trust", "Letter of the harbour trust")
    since = validate(repository.package, since="main").since
    assert ((1, 1, 0), (1, 0, 0)) == (since.records["documents"], since.records["claims"])
    assert "regions" not in since.records


@pytest.mark.long
def test_a_package_that_was_not_there_is_new_as_a_whole(repository):
    """Where the revision has no package, everything in it is new."""
    repository.git("rm", "-rqf", "--cached", "arden")
    repository.git("commit", "-qm", "empty", "--allow-empty")
    report = validate(repository.package, since="HEAD")
    assert (12, 0, 0) == report.since.records["claims"]


@pytest.mark.long
def test_one_dossier_since_a_revision(repository):
    """One dossier is compared with what it was, too."""
    repository.edit(OTHER, "id: x-r3dyn", "id: x-r3dym")
    repository.edit(DOSSIER, "population: sailors", "population: sailor")
    report = validate(repository.package / OTHER, since="HEAD")
    assert ["DP540", "DP541"] == [each.rule for each in report.diagnostics]


@pytest.mark.long
def test_git_is_left_as_it_was(repository):
    """A comparison changes nothing in the repository."""
    repository.edit(OTHER, "id: x-r3dyn", "id: x-r3dym")
    before = repository.git("status", "--porcelain", "--branch")
    validate(repository.package, since="HEAD")
    assert before == repository.git("status", "--porcelain", "--branch")


@pytest.mark.long
def test_two_contributions_to_committed_tables_are_merged_as_the_guide_says(repository):
    """Two documents change the same tables; after the commands of the guide the package is valid,
    and has both.
    """
    guide = Path("docs/versions.md").read_text("utf-8")
    script = re.search(r"```sh\n(git merge contribution\n.*?)```", guide, re.DOTALL)[1]
    build(repository.package).write()
    repository.commit()
    for branch, document in (("contribution", "note-1"), ("main", "note-2")):
        repository.git("checkout", "-q", *(["-b"] if branch == "contribution" else []), branch)
        add(repository, document, document.replace("note-", "aaaa"))
        build(repository.package).write()
        repository.commit()
    merging, _, rest = script.replace("datapackage", "arden", 2).partition("\n")
    with pytest.raises(CalledProcessError):
        repository.git(*merging.split()[1:])
    keep, _, add_, commit = (line.split()[1:] for line in rest.splitlines())
    repository.git(*[word.replace("datapackage/", "arden/", 1) for word in keep])
    build(repository.package).write()
    repository.git(*[word.replace("datapackage", "arden") for word in add_])
    repository.git(*commit)
    assert () == validate(repository.package, repository.package / "texts").errors
    assert {"note-1", "note-2"} <= {each.id for each in load(repository.package).documents}
