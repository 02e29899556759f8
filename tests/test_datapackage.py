"""The repository's own package, as a reader and a maintainer meet it."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import frictionless
import pytest
from tests.commands import run

import docprov
from docprov.evidence.folder import open_evidence
from docprov.model.records import RESOURCES
from docprov.package.committed import build

PACKAGE = Path("datapackage")
LABELS = (
    "aggress annihil atroci barbar bloodshed bloody brutal butcher cleansing confess "
    "criminal cruel culprit enemy evil extermin"
    " fascis genocid hatred heinous holocaust horr illegal inhuman innocent liberat martyr "
    "massacre nationalis nazi occup"
    " perpetrat pogrom propaganda ruthless separatis slaughter terror traged tragic vandal"
)
"""Beginnings and parts of contested words: they stand in quotes, titles and values, never in our
own words.
"""
PHRASES = ("war crime", "crime against", "crimes against")
PROSE = (
    "id",
    "statement",
    "label",
    "name",
    "definition",
    "template",
    "dimension",
    "explanation",
    "tool",
    "note",
    "reason",
)
"""The columns that hold our own words.

Of documents and agents also official names, which are exempt.
"""


@pytest.fixture(scope="module")
def corpus():
    return docprov.load(PACKAGE)


def test_is_current_and_valid():
    """What is committed is what the dossiers come to, and has neither errors nor warnings."""
    assert [] == build(PACKAGE).stale()
    assert () == docprov.validate(PACKAGE).diagnostics


@pytest.mark.long
def test_plain_frictionless_finds_it_valid():
    """Without docprov, Frictionless validates every table of it, without a warning."""
    report = frictionless.validate(str(PACKAGE / "datapackage.json"))
    assert (True, 21) == (report.valid, len(report.tasks))
    assert [] == [
        *report.warnings,
        *(warning for task in report.tasks for warning in task.warnings),
    ]


@pytest.mark.long
def test_every_quote_passes(corpus):
    """Every passage is recorded as verbatim or normalised."""
    assert {"verbatim", "normalised"} >= {passage.verdict for passage in corpus.passages}


@pytest.mark.long
def test_quotes_are_compared_where_the_texts_are_held(capsys, evidence):
    """With the texts at hand every passage is re-checked.

    Without them the test says what it did not check.
    """
    report = docprov.validate(PACKAGE, evidence)
    if evidence is None:
        with capsys.disabled():
            sys.stdout.write(
                f"\nnot checked: {report.coverage.unchecked} quotes of {PACKAGE} against their "
                "texts\n"
            )
        assert report.coverage.rechecked == 0
    else:
        assert open_evidence(evidence).files
        assert (True, 0) == (report.ok, report.coverage.unchecked)


def test_holds_what_it_promises(corpus):
    """Five documents are held, with at least 300 claims and 45 citations, from every one
    of them.
    """
    held = [document for document in corpus.documents if document.holding == "held"]
    assert 5 == len(held)
    assert len(corpus.claims) >= 300
    assert len(corpus.citations) >= 45
    assert all(corpus.claims_of(document) and corpus.citations_of(document) for document in held)


def test_holds_the_hard_shapes(corpus):
    """Breakdowns of several kinds, word values, hedged numbers, long chains and works with two
    identifiers are there.
    """
    whole = [breakdown.whole for breakdown in corpus.breakdowns]
    assert any(whole.count(claim) > 1 for claim in whole)
    assert {"inclusive", "additive"} <= {breakdown.reading for breakdown in corpus.breakdowns}
    assert {"unspecified", "more-than", "about", "nearly"} <= {
        claim.comparator for claim in corpus.claims
    }
    assert max(voice.step for voice in corpus.attributions) >= 2
    identified = [identifier.document for identifier in corpus.document_identifiers]
    assert any(identified.count(document) > 1 for document in identified)
    assert {"affirmed", "denied"} == {claim.polarity for claim in corpus.claims}


def own_words(corpus):
    """Return all that we say ourselves, with the place.

    Words in quotation marks and official names are others'.
    """
    official = {document.title for document in corpus.documents} | {
        agent.name for agent in corpus.agents
    }
    for name in RESOURCES:
        for row in getattr(corpus, name).frame.rows(named=True):
            for column in PROSE:
                if (text := row.get(column)) and text not in official:
                    yield f"{name}.{column} {row.get('id', '')}", re.sub("“[^”]*”", "", text)
    for path in sorted(PACKAGE.rglob("*")):
        yield "path", path.as_posix()
    for name in ("README.md", "CHANGELOG.md", "package.yaml"):
        yield name, re.sub("`[^`]*`|“[^”]*”", "", (PACKAGE / name).read_text("utf-8"))


def contested(text):
    return [label for label in (*LABELS.split(), *PHRASES) if label in text.lower()]


def test_our_own_words_are_neutral(corpus):
    """Outside quotation marks and official names no contested word stands in what we say ourselves,
    nor in an id or a path.
    """
    words = [*own_words(corpus)]
    assert len(words) > 1000
    assert [] == [(place, text) for place, text in words if contested(text)]


def test_names_of_agents_are_neutral(corpus):
    """Nobody is called by a contested word, not even where a text names nobody else."""
    assert [] == [agent.name for agent in corpus.agents if contested(agent.name)]


def covered(corpus, capture):
    """Return which share of a capture's body the passages of claims cover, in percent, prefixes and
    suffixes included.
    """
    body, quoted = set(), set()
    for region in corpus.regions.where(capture=capture):
        body |= set(range(region.start, region.stop)) if region.role == "body" else set()
    claimed = {claim.passage for claim in corpus.claims if claim.status == "current"}
    for passage in corpus.passages.where(capture=capture):
        if passage.id not in claimed:
            continue
        quoted |= set(
            range(
                passage.start - len(passage.prefix or ""), passage.stop + len(passage.suffix or "")
            )
        )
    return 100 * len(body & quoted) / len(body)


def test_the_readme_counts_what_is_there(corpus):
    """The table of the data's README has the number of claims and citations of each document, and
    the share quoted.
    """
    rows = [
        f"| `{document.id}` | {len(corpus.claims_of(document))} | "
        f"{len(corpus.citations_of(document))}"
        f" | {covered(corpus, f'{document.id}.t001'):.1f} % |"
        for document in corpus.documents
        if document.holding == "held"
    ]
    rows.append(f"| all | {len(corpus.claims)} | {len(corpus.citations)} | |")
    readme = (PACKAGE / "README.md").read_text("utf-8").splitlines()
    assert [] == [row for row in rows if row not in readme]


def test_quotes_are_short(corpus):
    """No quote has more than 120 characters or 15 words."""
    assert [] == [
        p.quote for p in corpus.passages if len(p.quote) > 120 or len(p.quote.split()) > 15
    ]


@pytest.mark.long
def test_the_commands_of_the_readme_work(tmp_path):
    """The docprov commands of the README's first block run as they stand and end well."""
    block = re.search(r"```sh\n(.*?)```", Path("README.md").read_text(), re.DOTALL)[1]
    commands = [
        part.strip()
        for line in block.splitlines()
        for part in line.split("&&")
        if "/docprov " in part
    ]
    assert len(commands) == 2
    shutil.copytree(PACKAGE, tmp_path / "datapackage")
    for command in commands:
        arguments = shlex.split(command)[1:]
        done = run(*arguments, cwd=tmp_path)
        assert 0 == done.returncode, done.stdout
