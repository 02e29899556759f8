"""The repository's own package, as a reader and a maintainer meet it."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

import docprov
from docprov.evidence import open_evidence
from docprov.packages import build

PACKAGE = Path("datapackage")
LABELS = ("genocid", "massacre", "terroris", "aggressor", "butcher", "martyr", "separatist", "tragedy", "slaughter", "atrocit")
"""Contested labels: they stand in quotes, titles and values, never in our own words."""


@pytest.fixture(scope="module")
def corpus():
    return docprov.load(PACKAGE)


def test_is_current_and_valid():
    """What is committed is what the dossiers come to, and has neither errors nor warnings."""
    assert [] == build(PACKAGE).stale()
    assert () == docprov.validate(PACKAGE).diagnostics


def test_plain_frictionless_finds_it_valid():
    """Without docprov, Frictionless validates every table of it, without a warning."""
    report = frictionless.validate(str(PACKAGE / "datapackage.json"))
    assert (True, 18) == (report.valid, len(report.tasks))
    assert [] == [*report.warnings, *(warning for task in report.tasks for warning in task.warnings)]


def test_every_quote_passes(corpus):
    """Every passage is recorded as verbatim or normalised."""
    assert {"verbatim", "normalised"} >= {passage.verdict for passage in corpus.passages}


def test_quotes_are_compared_where_the_texts_are_held(capsys, evidence):
    """With the texts at hand every passage is re-checked; without them the test says what it did not check."""
    report = docprov.validate(PACKAGE, evidence)
    if evidence is None:
        with capsys.disabled():
            sys.stdout.write(f"\nnot checked: {report.coverage.unchecked} quotes of {PACKAGE} against their texts\n")
        assert report.coverage.rechecked == 0
    else:
        assert open_evidence(evidence).files
        assert (True, 0) == (report.ok, report.coverage.unchecked)


def test_holds_what_it_promises(corpus):
    """Five documents are held, with at least forty claims and fifteen citations, from every one of them."""
    held = [document for document in corpus.documents if document.holding == "held"]
    assert 5 == len(held)
    assert len(corpus.claims) >= 40
    assert len(corpus.citations) >= 15
    assert all(corpus.claims_of(document) and corpus.citations_of(document) for document in held)


def test_holds_the_hard_shapes(corpus):
    """Breakdowns of several kinds, word values, hedged numbers, long chains and works with two identifiers are there."""
    whole = [breakdown.whole for breakdown in corpus.breakdowns]
    assert any(whole.count(claim) > 1 for claim in whole)
    assert {"inclusive", "additive"} <= {breakdown.reading for breakdown in corpus.breakdowns}
    assert {"unspecified", "more-than", "about", "nearly"} <= {claim.comparator for claim in corpus.claims}
    assert max(voice.step for voice in corpus.attributions) >= 2
    identified = [identifier.document for identifier in corpus.document_identifiers]
    assert any(identified.count(document) > 1 for document in identified)
    assert {"affirmed", "denied"} == {claim.polarity for claim in corpus.claims}


def test_our_own_words_are_neutral(corpus):
    """Statements outside quotation marks, labels, definitions and ids hold no contested label."""
    titles = {document.title for document in corpus.documents if document.title}
    names = {a.name for a in corpus.agents} | {s.label for s in corpus.subjects if s.kind == "instrument"}
    words = [re.sub(r"“[^”]*”", "", claim.statement) for claim in corpus.claims]
    words += [predicate.label + predicate.definition + (predicate.template or "") for predicate in corpus.predicates]
    words += [subject.label for subject in corpus.subjects if subject.kind != "instrument"]
    words += [d.label for d in corpus.documents if d.kind not in {"treaty", "law", "resolution"} and d.label not in titles]
    words += [record.id for table in (corpus.agents, corpus.subjects, corpus.predicates, corpus.documents) for record in table]
    words = [text for text in words if text not in names]
    assert [] == [text for text in words if any(label in text.lower() for label in LABELS)]


def test_quotes_are_short(corpus):
    """No quote has more than 120 characters or 15 words."""
    assert [] == [p.quote for p in corpus.passages if len(p.quote) > 120 or len(p.quote.split()) > 15]


def test_the_commands_of_the_readme_work(tmp_path):
    """The docprov commands of the README's first block run as they stand and end well."""
    block = re.search(r"```sh\n(.*?)```", Path("README.md").read_text(), re.DOTALL)[1]
    commands = [part.strip() for line in block.splitlines() for part in line.split("&&") if "/docprov " in part]
    assert len(commands) == 2
    shutil.copytree(PACKAGE, tmp_path / "datapackage")
    for command in commands:
        arguments = shlex.split(command)[1:]
        done = subprocess.run([sys.executable, "-m", "docprov", *arguments], cwd=tmp_path, check=False, capture_output=True)
        assert 0 == done.returncode, done.stdout
