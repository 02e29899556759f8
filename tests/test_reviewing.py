"""What a machine recorded waits for a review, which is written into the dossier without touching
another byte.
"""

import itertools
import os
import pty
import re
import subprocess
import sys

import pytest
from tests.commands import run
from tests.samples import sampled

from docprov.diagnostics.coverage import ReviewCounts
from docprov.diagnostics.errors import DocprovError, LoadError, ReleaseError
from docprov.fetching.loading import load
from docprov.package.committed import build
from docprov.package.package import open_package
from docprov.package.reviews import count_reviews
from docprov.recording.anchoring import anchor
from docprov.recording.reviewing import Acceptance, review
from docprov.recording.taking import import_records
from docprov.releases.archive_contents import archive_contents
from docprov.releases.releases import release
from docprov.storage.canonical_json import read_json
from docprov.validation.catalogue import CATALOGUE
from docprov.validation.validation import validate

ACCEPTED = Acceptance(by="second-reader", on="2026-05-09")
DOSSIER = "dossiers/arden-2011.yaml"


@pytest.fixture
def made_by_machine(example):
    """Return the example package with one dossier recorded by a machine."""
    path = example / DOSSIER
    path.write_text(
        path.read_text().replace("method: human}", 'method: machine, tool: "reader 1.0"}')
    )
    (example / "vocabulary/agents/second-reader.yaml").write_text(
        "id: second-reader\nname: second reader\nkind: person\nnaming: described\n"
    )
    build(example).write()
    return example


def waiting(package, evidence=None):
    return [each.record for each in review(package, evidence).waiting]


def accept(package, *records, **said):
    words = {"by": ACCEPTED.by, "on": ACCEPTED.on} | said
    return review(package, acceptance=Acceptance(records=records, **words))


@pytest.mark.long
def test_only_what_a_machine_made_waits(made_by_machine):
    """Claims and citations of the machine's dossier wait, in the order of the file.

    Those of people do not.
    """
    found = review(made_by_machine)
    assert {"arden-2011"} == {each.document for each in found.waiting}
    lines = [each.place.line for each in found.waiting]
    assert sorted(lines) == lines
    assert ReviewCounts(recorded={"machine": 12}, waiting=12) == found.counts["arden-2011"]
    assert ReviewCounts(recorded={"human": 4}) == found.counts["leith-2012"]


def test_a_quote_is_shown_in_its_context(made_by_machine):
    """With the text at hand the words around a quote are shown; without it that is said."""
    first = review(made_by_machine, made_by_machine / "texts").waiting[0]
    assert "arden-2011.c-7k2ma" == first.record
    assert first.before.endswith("June 1911 the fire killed ")
    assert first.after.startswith(", and the fate of over 150 sailors")
    assert "41 dockers, among them 6 women and 3 boys" == first.quote
    assert ("Arden Post",) == first.voices
    assert (None, None) == (
        review(made_by_machine).waiting[0].before,
        review(made_by_machine).waiting[0].after,
    )


def test_a_changed_text_is_no_context(made_by_machine):
    """Where the text under the digest does not have the quote at its place, nothing is shown as if
    it were there.
    """
    lock = made_by_machine / "dossiers/arden-2011.lock.json"
    lock.write_text(re.sub(r'"start": 1[0-9]+', '"start": 3', lock.read_text()))
    contexts = [each.before for each in review(made_by_machine, made_by_machine / "texts").waiting]
    assert None in contexts


def test_accepting_adds_lines_and_nothing_else(made_by_machine):
    """A review is one entry of the dossier.

    Without its lines the file is what it was, and the tables name it.
    """
    path = made_by_machine / DOSSIER
    before = path.read_bytes()
    outcome = accept(made_by_machine, "arden-2011.c-7k2ma", "x-c0unt")
    assert [DOSSIER] == list(outcome.contents)
    added = path.read_bytes().removeprefix(before).decode()
    assert re.fullmatch(
        r"reviewed:\n  - \{id: a-[a-z0-9]{5}, by: second-reader, on: 2026-05-09, method: human,"
        r" records: \[c-7k2ma, x-c0unt\]\}\n",
        added,
    )
    assert 10 == len(waiting(made_by_machine)) == len(outcome.waiting)
    build(made_by_machine).write()
    corpus = load(made_by_machine)
    claim = corpus.claims["arden-2011.c-7k2ma"]
    assert ("review", "second-reader", "human") == (
        corpus.activities[claim.review].kind,
        corpus.activities[claim.review].agent,
        corpus.activities[claim.review].method,
    )
    assert corpus.citations["arden-2011.x-c0unt"].review == claim.review
    assert corpus.claims["arden-2011.c-w6q1z"].review is None
    assert () == validate(made_by_machine).errors
    assert {} == anchor(made_by_machine, made_by_machine / "texts", write=False).contents


def test_reviews_follow_one_another(made_by_machine):
    """A second review is a further entry with an id of its own, and what is left goes on
    waiting.
    """
    first = accept(made_by_machine, "c-7k2ma")
    second = accept(made_by_machine, "c-f8t9u")
    assert (11, 10) == (len(first.waiting), len(second.waiting))
    corpus = load_built(made_by_machine)
    assert (
        len({corpus.claims[f"arden-2011.{short}"].review for short in ("c-7k2ma", "c-f8t9u")}) == 2
    )
    assert [] == waiting_after(made_by_machine, "arden-2011")


def load_built(package):
    build(package).write()
    return load(package)


def waiting_after(package, *records):
    return [each.record for each in accept(package, *records).waiting]


@pytest.mark.long
def test_a_machine_can_review_and_that_is_counted(made_by_machine):
    """A review says by which method and tool it was made, and the counts keep the methods apart."""
    accept(made_by_machine, "c-7k2ma", method="machine", tool='checker "2"')
    accept(made_by_machine, "c-f8t9u")
    corpus = load_built(made_by_machine)
    assert 'checker "2"' == corpus.activities[corpus.claims["arden-2011.c-7k2ma"].review].tool
    counts = count_reviews(open_package(made_by_machine).tables)
    assert (
        ReviewCounts(
            recorded={"human": 4, "machine": 12}, reviewed={"human": 1, "machine": 1}, waiting=10
        )
        == counts
    )


def test_a_whole_document_is_reviewed_by_its_own_field(made_by_machine):
    """A review without records is of all that the dossier holds, as before."""
    path = made_by_machine / DOSSIER
    path.write_text(
        path.read_text()
        + "reviewed: {id: a-whole, by: second-reader, on: 2026-05-09, method: human}\n"
    )
    assert [] == waiting(made_by_machine)


def test_nothing_is_written_on_trial(made_by_machine):
    """With write=False the dossier stays, and what would be written is told."""
    before = (made_by_machine / DOSSIER).read_bytes()
    outcome = review(
        made_by_machine,
        acceptance=Acceptance(records=("c-7k2ma",), by="second-reader", on="2026-05-09"),
        write=False,
    )
    assert [DOSSIER] == list(outcome.contents)
    assert before == (made_by_machine / DOSSIER).read_bytes()


@pytest.mark.long
def test_a_review_of_nothing_is_a_fault(made_by_machine):
    """A review that names a record which the dossier does not have is reported at that id."""
    path = made_by_machine / DOSSIER
    accept(made_by_machine, "c-7k2ma")
    path.write_text(path.read_text().replace("records: [c-7k2ma]", "records: [c-7k2ma, c-7k2mb]"))
    build_faults = [fault for fault in validate(made_by_machine).errors if fault.rule == "DP440"]
    line = path.read_text().splitlines()[-1]
    place = (build_faults[0].place.line, build_faults[0].place.column)
    assert (len(path.read_text().splitlines()), line.index("c-7k2mb") + 1) == place
    assert "DP440" in CATALOGUE


REFUSED = {
    "unknown record": ({"records": ("c-zzzzz",)}, "no claim, citation or document"),
    "unknown agent": ({"by": "nobody-known"}, "no agent 'nobody-known'"),
    "nobody": ({"by": ""}, "who made it"),
    "no day": ({"on": ""}, "when it was made"),
    "a day in words": ({"on": "9 May 2026"}, "when it was made"),
    "unknown method": ({"method": "guess"}, "none of human"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_review_that_does_not_say_all_is_refused(made_by_machine, name):
    """A review says what, who, when and how, in known words; else nothing is written."""
    said, reason = REFUSED[name]
    before = (made_by_machine / DOSSIER).read_bytes()
    with pytest.raises(DocprovError, match=reason):
        review(
            made_by_machine,
            acceptance=Acceptance(
                **({"records": ("c-7k2ma",), "by": "second-reader", "on": "2026-05-09"} | said)
            ),
        )
    assert before == (made_by_machine / DOSSIER).read_bytes()


def test_a_record_is_reviewed_once(made_by_machine):
    """Accepting again what was reviewed is refused with the review's id."""
    accept(made_by_machine, "c-7k2ma")
    with pytest.raises(DocprovError, match=r"reviewed already, by arden-2011\.a-"):
        accept(made_by_machine, "c-7k2ma")


def test_broken_dossiers_are_not_reviewed(made_by_machine):
    """Where dossiers cannot be read, nothing is listed as if it were all."""
    path = made_by_machine / DOSSIER
    path.write_text(path.read_text().replace("predicate: deaths", "predicat: deaths"))
    with pytest.raises(LoadError, match="fault"):
        review(made_by_machine)


@pytest.mark.long
def test_a_release_can_require_reviewed_records(made_by_machine, tmp_path):
    """While records wait such a release is refused.

    When all are reviewed it is made, and its manifest counts both.
    """
    with pytest.raises(ReleaseError, match="12 records made by a machine wait"):
        release(made_by_machine, tmp_path, require_reviewed=True)
    assert not list(tmp_path.glob("*.zip"))
    accept(made_by_machine, "arden-2011")
    build(made_by_machine).write()
    assert release(made_by_machine, tmp_path, require_reviewed=True).recorded
    files = archive_contents(open_package(made_by_machine))
    counts = {
        "recorded": {"human": 4, "machine": 12},
        "reviewed": {"human": 12},
        "waiting": 0,
        "void": 0,
    }
    assert counts == read_json(files["manifest.json"])["coverage"]["reviews"]
    assert (
        b"recorded 4 by human, 12 by machine; reviewed 12 by human; 0 made by a machine wait"
        in files["README.md"]
    )


def test_the_command_lists_and_its_check_fails_while_records_wait(made_by_machine):
    """The list has place, id, statement, voices and quote of each record; --check ends with 1 while
    some wait.
    """
    done = run("review", made_by_machine, "--check", "--evidence", made_by_machine / "texts")
    assert (1, "") == (done.returncode, done.stderr)
    first = done.stdout.splitlines()[:4]
    assert re.fullmatch(r"dossiers/arden-2011\.yaml:\d+:9: arden-2011\.c-7k2ma", first[0])
    assert ["  said by Arden Post"] == [first[2]]
    assert "»41 dockers, among them 6 women and 3 boys«, and the fate" in first[3]
    assert (
        "arden-2011: recorded 12 by machine; reviewed none; 12 made by a machine wait for a review"
        in done.stdout
    )


@pytest.mark.long
def test_accepting_one_record_does_not_list_the_others(made_by_machine):
    """Who accepts a record is told what was written, and how many wait; not each that waits."""
    day = ("--by", "second-reader", "--on", "2026-05-09")
    done = run("review", made_by_machine, "--accept", "c-7k2ma", *day)
    assert 0 == done.returncode
    assert "1 record reviewed" in done.stdout
    assert "11 made by a machine wait for a review" in done.stdout
    assert "c-f8t9u" not in done.stdout


@pytest.mark.long
def test_at_a_terminal_each_record_is_asked_about(made_by_machine):
    """A person answers a for accept, s for skip, q for quit; what was accepted is written."""
    owner, terminal = pty.openpty()
    words = [sys.executable, "-m", "docprov", "review", str(made_by_machine)]
    words += ["--by", "second-reader", "--on", "2026-05-09"]
    with subprocess.Popen(
        words, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        os.write(owner, b"a\ns\nx\na\nq\n")
        shown = running.communicate(timeout=60)[0]
    os.close(owner)
    os.close(terminal)
    assert (0, True) == (running.returncode, "2 records reviewed" in shown)
    assert "write a where the record says what the quote says" in shown
    line = (made_by_machine / DOSSIER).read_text().splitlines()[-1]
    assert re.search(r"records: \[c-7k2ma, c-b3y7k\]\}$", line), line


VOID = {
    "the agent who recorded it": ({"by": "archive-team"}, "archive-team recorded it"),
    "a day before the recording": ({"on": "2026-05-01"}, "it was recorded later, on 2026-05-02"),
}


@pytest.mark.parametrize("name", VOID)
def test_a_review_that_would_not_count_is_not_written(made_by_machine, name):
    """A review by the agent who recorded, or from before the recording, is refused."""
    said, reason = VOID[name]
    before = (made_by_machine / DOSSIER).read_bytes()
    with pytest.raises(DocprovError, match=reason):
        accept(made_by_machine, "c-7k2ma", **said)
    assert before == (made_by_machine / DOSSIER).read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(
    "words", ["by: archive-team, on: 2026-05-09", "by: second-reader, on: 2026-05-01"]
)
def test_a_void_review_is_reported_and_its_records_wait(made_by_machine, tmp_path, words):
    """Such a review in a dossier is a warning; its records wait, and count apart from the
    reviewed.
    """
    path = made_by_machine / DOSSIER
    path.write_text(path.read_text() + f"reviewed: {{id: a-whole, {words}, method: human}}\n")
    build(made_by_machine).write()
    report = validate(made_by_machine)
    assert {"DP409"} == {each.rule for each in report.diagnostics}
    counts = report.coverage.reviews
    assert ({}, 12, 12) == (counts.reviewed, counts.waiting, counts.void)
    assert "12 reviews by the agent who recorded it" in str(counts)
    with pytest.raises(ReleaseError, match=r"12 records .* wait .*does not count: 12"):
        release(made_by_machine, tmp_path, require_reviewed=True)
    assert release(made_by_machine, tmp_path).report.ok


@pytest.mark.parametrize(
    ("left_out", "field"),
    sampled(itertools.product(("recorded", "reviewed"), ("on", "by"))),
)
def test_a_piece_of_work_of_which_something_is_not_stated_is_reported(example, left_out, field):
    """Who recorded or reviewed, and when, is a fault by name where it is left out."""
    path = example / DOSSIER
    work = "reviewed: {id: a-whole, by: second-reader, on: 2026-05-09, method: human}\n"
    before, begin, after = (path.read_text() + work).partition(f"\n{left_out}: {{")
    path.write_text(before + begin + re.sub(f"{field}: [^,]*, ", "", after, count=1))
    faults = validate(example).diagnostics
    assert f"has no {field!r}" in " ".join(each.message for each in faults)


def test_a_void_review_gives_way_to_one_that_counts(made_by_machine):
    """Where a dossier has a review that does not count, another one of a record takes its place."""
    path = made_by_machine / DOSSIER
    path.write_text(
        path.read_text()
        + "reviewed:\n  - {id: a-whole, by: archive-team, on: 2026-05-09, method: human}\n"
    )
    outcome = accept(made_by_machine, "c-7k2ma")
    assert (11, 11) == (len(outcome.waiting), len(waiting(made_by_machine)))
    assert (
        11 == outcome.counts["arden-2011"].void == review(made_by_machine).counts["arden-2011"].void
    )


def test_accepting_nothing_says_so(made_by_machine):
    """A document without a record that waits has nothing to accept, and the command says it."""
    day = ("--by", "second-reader", "--on", "2026-05-09")
    done = run("review", made_by_machine, "--accept", "leith-2012", *day)
    assert (0, True) == (done.returncode, "nothing to accept" in done.stdout)


@pytest.fixture
def with_imported_work(made_by_machine, tmp_path):
    """Return the package with a work that an import described."""
    (tmp_path / "works.ris").write_text("TY  - BOOK\nAU  - Pell, Ina\nPY  - 1961\nER  - \n")
    import_records(tmp_path / "works.ris", made_by_machine, day="2026-05-03")
    build(made_by_machine).write()
    return made_by_machine


@pytest.mark.long
def test_an_imported_work_waits(with_imported_work):
    """A work of the vocabulary waits beside the claims, without a quote; others never do."""
    pending = [each for each in review(with_imported_work).waiting if not each.quote]
    assert [(each.record, each.place.file) for each in pending] == [
        ("pell-1961", "vocabulary/documents/pell-1961.yaml")
    ]
    assert validate(with_imported_work).coverage.reviews.recorded["machine"] == 13
    assert "not read" not in run("review", str(with_imported_work)).stdout.split("pell-1961")[1]


@pytest.mark.long
def test_an_imported_work_is_accepted(with_imported_work):
    """Its review is an activity of package.yaml that the work names; every other byte stays."""
    files = ("package.yaml", "vocabulary/documents/pell-1961.yaml")
    before = [(with_imported_work / name).read_text() for name in files]
    found = accept(with_imported_work, "pell-1961")
    assert sorted(found.contents) == list(files)
    for name, text in zip(files, before, strict=True):
        assert (with_imported_work / name).read_text().startswith(text.rstrip("\n"))
    build(with_imported_work).write()
    report = validate(with_imported_work)
    assert not report.errors
    assert report.coverage.reviews.reviewed == {"human": 1}
    with pytest.raises(DocprovError, match="pell-1961 was reviewed already"):
        accept(with_imported_work, "pell-1961")


@pytest.mark.long
def test_a_review_by_the_importer_does_not_count(with_imported_work):
    """Who imported a work cannot review it, neither here nor by an edit of its own."""
    with pytest.raises(DocprovError, match="archive-team recorded it"):
        accept(with_imported_work, "pell-1961", by="archive-team")
    accept(with_imported_work, "pell-1961")
    package = with_imported_work / "package.yaml"
    package.write_text(package.read_text().replace("by: second-reader", "by: archive-team"))
    build(with_imported_work).write()
    assert {each.rule for each in validate(with_imported_work).diagnostics} == {"DP409"}


@pytest.mark.long
def test_a_review_of_a_whole_dossier_covers_its_document(made_by_machine):
    """The document's own row names the review; a review of single records leaves it alone."""
    path = made_by_machine / DOSSIER
    said = "reviewed: {id: a-r3v1w, by: second-reader, on: 2026-05-09, method: human"
    text = path.read_text()
    path.write_text(f"{text.rstrip()}\n{said}}}\n")
    documents = open_package(made_by_machine).corpus.documents
    assert documents["arden-2011"].review == "arden-2011.a-r3v1w"
    path.write_text(f"{text.rstrip()}\n{said}, records: [c-7k2ma]}}\n")
    assert open_package(made_by_machine).corpus.documents["arden-2011"].review is None


@pytest.mark.long
@pytest.mark.parametrize("named", ["leith-2012.c-12b0t", "leith-2012", "pell-1961"])
def test_a_review_of_what_its_dossier_does_not_have_is_reported(with_imported_work, named):
    """A claim or document of another dossier and a work of the vocabulary have their own place."""
    path = with_imported_work / DOSSIER
    said = f"reviewed: {{by: second-reader, on: 2026-05-09, method: human, records: [{named}]}}"
    path.write_text(f"{path.read_text().rstrip()}\n{said}\n")
    faults = [each for each in open_package(with_imported_work).faults if each.rule == "DP440"]
    assert [named] == [re.search("names '(.+?)'", each.message)[1] for each in faults]


def test_where_something_is_withheld_the_id_of_an_import_is_random(example, tmp_path):
    """Nobody can guess from it what was imported."""
    agent = example / "vocabulary/agents/second-reader.yaml"
    agent.write_text("id: second-reader\nname: {withheld: Q}\nkind: person\nnaming: described\n")
    (tmp_path / "works.ris").write_text("TY  - BOOK\nAU  - Pell, Ina\nPY  - 1961\nER  - \n")
    found = import_records(tmp_path / "works.ris", example, day="2026-05-03", write=False)
    own = re.search(r"- \{id: a-(\w+)", found.contents["package.yaml"].decode())[1]
    assert len(own) > 5
