"""The public form of a private package: nothing that is withheld is in it, as words, as digests or
as ids made of them.
"""

import hashlib
import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import EXAMPLE
from tests.samples import sampled

from docprov.diagnostics.errors import BuildError, DocprovError, ReleaseError
from docprov.dossiers.identifiers import SAFE_LENGTH, passage_id, proposed_id
from docprov.fetching.loading import load
from docprov.model.records import WITHHELD as WORD
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.importing import import_workbook, template
from docprov.releases.public import build_public
from docprov.releases.releases import release
from docprov.releases.spellings import Spellings
from docprov.validation.validation import validate

TEXT = """STATEMENT

Hedda Marlow of Quill Lane saw the fire from her window. She counted 14 boats in that night, and Mrs Marlow said that
3 carts came down to the quay. The keeper of the gate, aged 73, locked it at nine. It was the second of June, and nobody
else on that side of the harbour was awake, as far as the statement says, which was read aloud and signed in the morning.
"""  # noqa: E501 - lines of a statement
DIGEST = "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest()
DOSSIER = f"""document:
  id: statement-7
  label: Statement on the fire at Arden harbour
  title: STATEMENT
  kind: statement
  language: en
  agents:
    - {{agent: witness-7, role: author, quote: "Hedda Marlow"}}
voice: witness-7
recorded: {{by: archive-team, on: 2026-05-02, method: human, tool: {{withheld: the recorder at Marlow's}}}}
captures:
  - {{id: t001, sha256: "{DIGEST}", extent: full, form: transcript, regions: {{1: heading, 3-5: body}}}}
agents:
  - {{id: witness-7, name: {{withheld: Hedda Marlow, also: [Mrs Marlow]}}, kind: person, naming: named,
     note: "Hédda  MARLOW signed it."}}
  - {{id: keeper, name: a keeper, kind: person, naming: described}}
subjects:
  - {{id: lane-7, label: {{withheld: Quill Lane}}, kind: place}}
predicates:
  - {{id: carts-brought, label: carts brought, definition: Carts., value_type: quantity, unit: cart,
     template: "{{gives/giving}} the number of carts brought after {{subject}} as {{value}}"}}
  - {{id: age, label: age, definition: Age., value_type: quantity, unit: year,
     template: "{{gives/giving}} the age of {{subject}} as {{value}}"}}
  - {{id: seen-from, label: seen from, definition: From where., value_type: subject,
     template: "{{says/saying}} that {{subject}} was seen from {{object}}"}}
claims:
  - {{quote: "counted 14 boats", subject: arden-fire, predicate: boats-sunk, value: 14, place: lane-7}}
  - {{quote: "of Quill Lane saw the fire", subject: arden-fire, predicate: seen-from, object: lane-7}}
  - quote: Mrs Marlow said that 3 carts
    subject: arden-fire
    predicate: carts-brought
    value: 3
    time: {{withheld: 1911-06-02}}
    time_quote: the second of June
    breakdowns:
      - dimension: kind
        reading: inclusive
        parts:
          - {{value: 3, time: unstated, statement: "Two carts of Hedda Marlow were counted."}}
  - quote: aged 73
    subject: keeper
    predicate: age
    value: {{withheld: 73}}
citations:
  - {{quote: "as far as the statement says", cited: arden-count, intent: mentions, note: {{withheld: told by the clerk}}}}
"""  # noqa: E501 - lines of a dossier
SECRETS = [
    "Hedda Marlow",
    "Mrs Marlow",
    "Quill Lane",
    "the recorder at Marlow's",
    "1911-06-02",
    "told by the clerk",
]


@pytest.fixture(scope="session")
def private_package(made_once):
    """Return the example package with a dossier that withholds a name, a place, a time and a value,
    anchored and built.
    """

    def make(folder):
        example = folder / "arden"
        shutil.copytree(EXAMPLE, example)
        (example / "texts/statement-7.txt").write_bytes(TEXT.encode())
        (example / "dossiers/statement-7.yaml").write_text(DOSSIER)
        outcome = anchor(example, example / "texts")
        assert () == outcome.faults
        assert {"verbatim": 6, "normalised": 1} == next(
            each.verdicts for each in outcome.documents if each.document == "statement-7"
        )
        build(example).write()

    return made_once("private", make) / "arden"


@pytest.fixture
def private(private_package, tmp_path):
    """Return a copy of the private package, which a test may change."""
    return Path(shutil.copytree(private_package, tmp_path / "arden"))


def folded(text):
    return re.sub("[^a-z0-9]", "", text.lower())


@pytest.mark.long
def test_the_private_package_is_valid_and_complete(private):
    """In the private package what is withheld is a value like any other: read, anchored, compared
    and built.
    """
    report = validate(private, private / "texts")
    assert [] == [str(fault) for fault in report.errors]
    corpus = load(private)
    assert "Hedda Marlow" == corpus.agents["witness-7"].name
    assert "Quill Lane" == corpus.subjects["lane-7"].label


def test_no_word_that_is_withheld_is_public(private, tmp_path):
    """None of the texts, in whatever case and with whatever signs between its words, is in a public
    file.
    """
    outcome = build_public(private, tmp_path / "public")
    assert 6 == outcome.withheld
    whole = {name: folded(data.decode()) for name, data in outcome.files.items()}
    assert [] == [
        (name, secret)
        for name, text in whole.items()
        for secret in SECRETS[:4]
        if folded(secret) in text
    ]
    claims = load(tmp_path / "public").claims.where(document="statement-7")
    random = {"id", "passage", "activity"}  # their ends are made by chance, 73 among them
    cells = [each.to_dict() for each in claims]
    said = [f"{value}" for each in cells for name, value in each.items() if name not in random]
    assert claims
    assert not [claim for claim in claims if claim.time is not None]
    assert not [value for value in said if "73" in value]
    assert "told by the clerk" not in outcome.files["data/citations.csv"].decode()
    assert sorted(outcome.files) == sorted(
        path.relative_to(tmp_path / "public").as_posix()
        for path in (tmp_path / "public").rglob("*")
        if path.is_file()
    )


@pytest.mark.long
def test_no_digest_of_what_is_withheld_is_public(private):
    """Brute force: no digest of a text, a quote or a capture that holds something withheld, nor a
    part of one, nor an id.
    """
    corpus = load(private)
    touched = [
        each
        for each in corpus.passages
        if any(folded(s) in folded(each.quote) for s in [*SECRETS, "aged 73"])
    ]
    assert len(touched) >= 4
    texts = {
        *SECRETS,
        *(each.quote for each in touched),
        TEXT,
        TEXT.strip(),
        "73",
        "aged 73",
        "Hedda",
        "Marlow",
        "Quill",
    }
    texts |= {
        change(text) for text in texts for change in (str.lower, str.upper, str.title, str.casefold)
    }
    files = "\n".join(data.decode() for data in build_public(private).files.values())
    for text, name in itertools.product(
        texts, ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"]
    ):
        digest = hashlib.new(name, text.encode()).hexdigest()
        assert digest[:8] not in files, (text, name)
    ids = {each.id for each in touched}
    ids |= {
        passage_id("statement-7", "statement-7.t001", each.quote, None, None) for each in touched
    }
    for quote, kind in itertools.product([each.quote for each in touched], "cx"):
        for rest in (
            ["arden-fire", "carts-brought", "", "3", None],
            ["arden-fire", "seen-from", "", "", None],
            ["keeper", "age", "", "73", None],
            ["arden-count"],
        ):
            ids.add(proposed_id(kind, ["statement-7", quote, *rest], ()))
    assert [] == [each for each in ids if each.removeprefix("statement-7.") in files]
    assert DIGEST.removeprefix("sha256:")[:8] not in files
    assert str(len(TEXT.encode())) not in re.findall(
        "[0-9]+", "".join(files.splitlines(keepends=True)[-4:])
    )


@pytest.mark.long
def test_sizes_and_places_in_a_text_that_is_withheld_are_not_public(private, tmp_path):
    """Of a document that withholds something neither digest, size and regions nor the place of any
    quote are public.
    """
    outcome = build_public(private, tmp_path / "public")
    assert ("statement-7",) == outcome.documents
    corpus = load(tmp_path / "public")
    (capture,) = corpus.captures.where(document="statement-7")
    assert ("sha256:" + "0" * 64, 0, None, None) == (
        capture.sha256,
        capture.bytes,
        capture.characters,
        capture.encoding,
    )
    assert 0 == len(corpus.regions.where(capture=capture.id))
    passages = corpus.passages.where(capture=capture.id)
    assert {(None, None, None, "unverifiable")} == {
        (each.start, each.stop, each.sha256, each.verdict) for each in passages
    }
    assert {"counted 14 boats", "as far as the statement says", WORD} == {
        each.quote for each in passages
    }
    others = [each for each in corpus.passages if each.capture != capture.id]
    assert {"verbatim", "normalised"} == {each.verdict for each in others}


@pytest.mark.long
def test_the_public_form_is_a_valid_package(private, tmp_path):
    """Plain Frictionless and docprov take the public form, and it can be released."""
    build_public(private, tmp_path / "public")
    report = frictionless.validate(str(tmp_path / "public/datapackage.json"))
    assert [] == [error.message for task in report.tasks for error in task.errors]
    assert [] == [str(fault) for fault in validate(tmp_path / "public").errors]
    assert release(tmp_path / "public", tmp_path / "dist").recorded


@pytest.mark.long
def test_a_note_says_what_is_withheld(private, tmp_path):
    """Readers see that something is withheld, and which field."""
    build_public(private, tmp_path / "public")
    corpus = load(tmp_path / "public")
    assert (WORD, f"{WORD} signed it. Withheld: name.") == (
        corpus.agents["witness-7"].name,
        corpus.agents["witness-7"].note,
    )
    assert "Withheld: note." == next(iter(corpus.citations.where(document="statement-7"))).note
    (age,) = corpus.claims.where(predicate="age")
    assert ("unspecified", None, WORD, "Withheld: value.") == (
        age.comparator,
        age.value,
        age.value_as_written,
        age.note,
    )


@pytest.mark.long
def test_the_public_form_is_the_same_each_time(private):
    """The same private package gives the same public bytes."""
    assert build_public(private).files == build_public(private).files


@pytest.mark.long
def test_a_package_that_withholds_nothing_is_public_as_it_is(example):
    """Without a withheld value the public form is the package itself."""
    assert build(example).files == build_public(example).files


@pytest.mark.long
@pytest.mark.parametrize("bump", sampled([None, "auto", "patch"], 3))
def test_what_was_released_before_it_withheld_is_refused_for_that(bump, example, tmp_path):
    """Withholding changes no table.

    A release is refused since something is withheld, not since nothing has changed.
    """
    release(example, tmp_path / "dist")
    dossier = example / "dossiers/arden-2011.yaml"
    dossier.write_text(
        dossier.read_text().replace("name: Mail (Leith)", "name: {withheld: Mail (Leith)}")
    )
    build(example).write()
    with pytest.raises(
        ReleaseError, match="it withholds 1 value; `docprov build --public --out DIR`"
    ):
        release(example, tmp_path / "dist", bump=bump)


@pytest.mark.long
def test_the_public_form_goes_on_from_its_last_release(private, tmp_path):
    """Built into the same folder under a version raised in the private package, the public form is
    released again.
    """
    build_public(private, tmp_path / "public")
    release(tmp_path / "public", tmp_path / "dist")
    dossier, package = private / "dossiers/arden-2011.yaml", private / "package.yaml"
    dossier.write_text(dossier.read_text().replace("name: a stoker", "name: {withheld: a stoker}"))
    package.write_text(package.read_text().replace("version: 0.1.0", "version: 0.1.1"))
    build_public(private, tmp_path / "public")
    assert ("0.1.1", True) == (
        (made := release(tmp_path / "public", tmp_path / "dist")).version,
        made.recorded,
    )


def test_a_private_package_is_not_released(private, tmp_path):
    """A release of the private form is refused, with what to do instead."""
    with pytest.raises(ReleaseError, match="withholds 6 values"):
        release(private, tmp_path)
    assert [] == list(tmp_path.glob("*.zip"))


@pytest.mark.long
def test_ids_of_a_package_that_withholds_are_no_digests(private):
    """`anchor` makes ids from random bits there, and another process makes others of the same
    entries.
    """
    dossier = private / "dossiers/statement-7.yaml"
    ids = re.findall(r"\bid: ([cbxa]-[a-z0-9]+)", dossier.read_text())
    assert {SAFE_LENGTH} == {len(each.partition("-")[2]) for each in ids}
    dossier.write_text(DOSSIER)
    subprocess.run([sys.executable, "-m", "docprov", "anchor", private], check=True)
    again = re.findall(r"\bid: ([cbxa]-[a-z0-9]+)", dossier.read_text())
    assert len(ids) == len(again)
    assert not set(ids) & set(again)


def test_a_dossier_beside_one_that_withholds_gets_safe_ids(private):
    """A name may be withheld in one dossier and occur in another: no id of the package is
    a digest.
    """
    other = private / "dossiers/arden-2011.yaml"
    other.write_text(other.read_text().replace("id: c-w6q1z, ", "", 1))
    anchor(private)
    (made,) = set(re.findall(r"\bc-[a-z0-9]{6,}\b", other.read_text()))
    assert SAFE_LENGTH + 2 == len(made)


def test_what_cannot_be_opened_may_withhold(example):
    """Beside a dossier that cannot be opened, new ids are safe as well."""
    other = example / "dossiers/arden-2011.yaml"
    other.write_text(other.read_text().replace("id: c-w6q1z, ", "", 1))
    (example / "dossiers/leith-2012.yaml").write_text("document: {withheld: [\n")
    anchor(other)
    assert re.search(r"\bc-[a-z0-9]{6}\b", other.read_text())


def refused(package):
    with pytest.raises(BuildError) as error:
        build_public(package)
    return [
        (fault.rule, fault.place.file, fault.place.line) for fault in error.value.report.diagnostics
    ]


def edit(package, old, new):
    path = package / "dossiers/statement-7.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.long
def test_an_id_from_before_the_mark_is_refused(private):
    """An entry whose id was proposed before anything was withheld may have a digest of it as its
    id.
    """
    text = (private / "dossiers/statement-7.yaml").read_text()
    found = re.search(r"id: (c-[a-z0-9]{6})\n    quote: Mrs Marlow", text)[1]
    line = edit(private, found, "c-abcde")
    assert ("DP441", "dossiers/statement-7.yaml", line) in refused(private)


LEAKS = {
    "an id": ("id: lane-7, label", "id: quill-lane, label"),
    "an id without a hyphen": ("id: lane-7, label", "id: quilllane, label"),
    "an address": ("  language: en\n", "  language: en\n  url: https://example.org/hedda_marlow\n"),
}


@pytest.mark.parametrize("name", sampled(LEAKS, 3))
def test_what_would_still_show_is_refused(private, name):
    """Where an id or an address tells what is withheld, nothing is made public, and the place is
    told.
    """
    old, new = LEAKS[name]
    line = edit(private, old, new) + (new.count("\n") - 1 if "\n" in new else 0)
    if "lane-7" in old:
        path = private / "dossiers/statement-7.yaml"
        path.write_text(path.read_text().replace("lane-7", new.split()[1].strip(",")))
    assert ("DP442", "dossiers/statement-7.yaml", line) in refused(private)


def test_the_package_itself_does_not_tell(private):
    """A title of the package that shows what is withheld is a fault as well."""
    path = private / "package.yaml"
    path.write_text(
        path.read_text().replace("title: Two invented", "title: Hedda Marlow and two invented")
    )
    assert ("DP442", "package.yaml", 1) in refused(private)


@pytest.mark.long
def test_a_single_word_of_a_name_is_pointed_at(private):
    """A word of a withheld name that stands alone is for a person to look at."""
    edit(private, "title: STATEMENT\n", "title: STATEMENT of Hedda\n")
    assert any(
        "'Hedda' is a word of something withheld and occurs in documents.title" in each
        for each in build_public(private).remarks
    )


SPELLED = {
    "a title": ("title: STATEMENT", "title: Statement of H. Marlow", "documents.title"),
    "an address": (
        "  language: en\n",
        "  language: en\n  url: https://example.org/hedda%20marlow\n",
        "documents.url",
    ),
    "an id": ("id: keeper, name", "id: marlow-hedda, name", "agents.id"),
    "a note": (
        "intent: mentions, note",
        "intent: mentions, locator: hmarlow.pdf, note",
        "citations.locator",
    ),
    "a definition": (
        "definition: Carts.",
        'definition: "Carts, as Marlow, Hedda says."',
        "predicates.definition",
    ),
    "a statement": (
        "Two carts of Hedda Marlow were",
        "Two carts of Hedda M. were",
        "claims.statement",
    ),
    "a dimension": ("dimension: kind", "dimension: hedda-m", "breakdowns.dimension"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(SPELLED))
def test_another_spelling_is_refused_in_any_cell(private, name):
    """A spelling that a reader would recognise is an error at its place, with what to do."""
    old, new, where = SPELLED[name]
    line = edit(private, old, new) + new.count("\n", 0, -1)
    with pytest.raises(BuildError) as error:
        build_public(private)
    (fault,) = error.value.report.diagnostics
    assert ("DP442", line) == (fault.rule, fault.place.line)
    assert fault.message.startswith(where)
    assert "list it under also:" in fault.help
    assert "list it under not:" in fault.help


@pytest.mark.long
def test_a_quote_with_another_spelling_is_refused(private):
    """A quote is not altered: it is withheld as a whole once its spelling is listed."""
    text = private / "texts/statement-7.txt"
    text.write_text(TEXT.replace("14 boats in", "14 boats, Marlow, Hedda, in"))
    digest = "sha256:" + hashlib.sha256(text.read_bytes()).hexdigest()
    edit(private, DIGEST, digest)
    edit(private, "counted 14 boats", "counted 14 boats, Marlow, Hedda")
    assert () == anchor(private, private / "texts").faults
    assert {"DP442"} == {rule for rule, _, _ in refused(private)}
    edit(private, "also: [Mrs Marlow]", 'also: [Mrs Marlow, "Marlow, Hedda"]')
    assert b"14 boats" not in build_public(private).files["data/passages.csv"]


@pytest.mark.long
def test_a_false_alarm_is_resolved(private):
    """What only looks like a withheld name is listed as something else, and stays."""
    edit(private, "title: STATEMENT", "title: Statement to H. Marlow & Sons")
    edit(private, "also: [Mrs Marlow]", "also: [Mrs Marlow], not: [H. Marlow & Sons]")
    assert b"H. Marlow & Sons" in build_public(private).files["data/documents.csv"]


@pytest.mark.long
def test_the_description_and_waivers_are_searched_for_spellings(private):
    """Also what the package says of itself, and why faults are accepted, shows no other
    spelling.
    """
    (boats,) = load(private).claims.where(value="14")
    edit(private, "value: 14", "value: 15")
    waive(private, ("DP313", boats.id, "as H. Marlow told later"))
    assert [("DP442", "waivers.yaml", 2)] == refused(private)
    path = private / "package.yaml"
    path.write_text(path.read_text().replace("title: Two invented", "title: Marlow (Hedda), two"))
    assert ("DP442", "package.yaml", 1) in refused(private)


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(["README.md", "CHANGELOG.md", "LICENSE"], 3))
def test_files_of_the_public_folder_are_searched(private, tmp_path, name):
    """What the publisher wrote for readers is released too, and shows neither the text nor a
    spelling.
    """
    public = tmp_path / "public"
    build_public(private, public)
    for text in ("# Data\n\nAs Hedda\nMarlow said.\n", "# Data\n\nAs\nMarlow, Hedda said.\n"):
        (public / name).write_text(text)
        with pytest.raises(BuildError) as error:
            build_public(private, public)
        (fault,) = error.value.report.diagnostics
        assert ("DP442", f"public/{name}") == (fault.rule, fault.place.file)
        assert text.splitlines()[fault.place.line - 1].endswith(("Hedda", "Hedda said."))


@pytest.mark.long
def test_relations_between_agents_are_public_without_their_quote(private, tmp_path):
    """A relation whose quote or time is withheld names a passage that shows neither, under an id
    that is no digest.
    """
    edit(
        private,
        "citations:\n",
        "agent_relations:\n"
        '  - {agent: witness-7, relation: part-of, other: keeper, quote: "Mrs Marlow said"}\n'
        '  - {agent: keeper, relation: part-of, other: witness-7, quote: "locked it at nine",\n'
        "     time: {withheld: 1911}}\n"
        "citations:\n",
    )
    assert () == anchor(private, private / "texts").faults
    build(private).write()
    quotes = {"Mrs Marlow said", "locked it at nine"}
    private_ids = {each.id for each in load(private).passages if each.quote in quotes}
    assert 2 == len(private_ids)
    files = build_public(private, tmp_path / "public").files
    relations = load(tmp_path / "public").agent_relations.where(source="statement-7")
    passages = load(tmp_path / "public").passages
    assert [WORD, WORD] == [passages[each.passage].quote for each in relations]
    assert {None} == {each.time for each in relations}
    assert not [
        each for each in private_ids if any(each.encode() in data for data in files.values())
    ]
    assert () == validate(tmp_path / "public").diagnostics


@pytest.mark.long
@pytest.mark.parametrize("marked", [0, 1])
def test_a_quote_that_one_of_two_entries_withholds(private, marked):
    """Two entries may have one quote; it is withheld where either says so, in whatever order."""
    dossier = private / "dossiers/statement-7.yaml"
    line = next(each for each in dossier.read_text().splitlines() if "counted 14 boats" in each)
    again = re.sub(r"id: c-[a-z0-9]+, ", "", line).replace("value: 14", "value: about 14")
    lines = [line, again]
    lines[marked] = lines[marked].replace(
        '"counted 14 boats"', '{withheld: "counted 14 boats", also: [14 ships]}'
    )
    edit(private, line, "\n".join(lines))
    assert () == anchor(private, private / "texts").faults
    assert b"14 boats" in (private / "data/passages.csv").read_bytes()
    assert b"14 boats" not in b"".join(build_public(private).files.values())


@pytest.mark.long
def test_a_short_name_is_withheld_where_its_agent_is_a_subject(private):
    """An agent used as a subject has its name as a label too, also one that is too short to be
    searched for.
    """
    edit(private, "name: a keeper, kind", "name: {withheld: Al}, kind")
    row = next(
        line
        for line in build_public(private).files["data/subjects.csv"].decode().splitlines()
        if line.startswith("keeper,")
    )
    assert row.startswith(f"keeper,{WORD},person")


NAMED = {
    "the last name": ("lane-7", "marlow-lane"),
    "with a number": ("lane-7", "marlow2"),
    "of a document": ("statement-7", "marlow-1911"),
    "with an apostrophe left out": ("witness-7", "obrien"),
    "of a body": ("keeper", "porters-house"),
    "the initials in its own id": ("witness-7", "witness-hm"),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(NAMED, 3))
def test_an_id_with_a_word_of_a_withheld_name_is_refused(private, name):
    """An id is no place for a part of a name that is withheld, whatever it is the id of."""
    old, new = NAMED[name]
    edit(private, "also: [Mrs Marlow]", "also: [Mrs Marlow, Rose O'Brien]")
    edit(
        private,
        "name: a keeper, kind: person",
        "name: {withheld: Union of Porters}, kind: organization",
    )
    file = private / "dossiers/statement-7.yaml"
    text = file.read_text().replace(old, new)
    file.unlink()
    (private / "dossiers/statement-7.lock.json").unlink()
    document = re.search("id: (.*)", text)[1]
    (private / f"dossiers/{document}.yaml").write_text(text)
    assert () == anchor(private, private / "texts").faults
    line = text[: text.index(f"id: {new}")].count("\n") + 1
    assert [("DP442", f"dossiers/{document}.yaml", line)] == refused(private)


@pytest.mark.long
def test_ids_may_have_common_words_and_names_that_stand_in_the_open(private):
    """A withheld phrase makes no ordinary word a secret, and a name that is shown elsewhere is for
    a person to look at.
    """
    edit(
        private,
        "quote: aged 73",
        "quote: aged 73\n    note: {withheld: The keeper of the gate told us}",
    )
    edit(private, "also: [Mrs Marlow]", "also: [Mrs Marlow, Ann Leith]")
    remarks = build_public(private).remarks
    told = (
        "'Leith' is a word of something withheld and occurs in agents.name of leith-mail, and in 8 "
        "more cells"
    )
    assert [told] == [each for each in remarks if "'Leith'" in each or "'The'" in each]
    assert len(remarks) == len({each.split("'")[1] for each in remarks})


@pytest.mark.long
def test_a_word_of_a_name_in_an_address_is_pointed_at(private):
    """Addresses are written small."""
    edit(private, "  language: en\n", "  language: en\n  url: https://example.org/marlow.html\n")
    assert [
        "'Marlow' is a word of something withheld and occurs in documents.url of statement-7"
    ] == [each for each in build_public(private).remarks if "'Marlow'" in each]


MORE = """  - {id: said-on, label: said on, definition: When., value_type: date,
     template: "{says/saying} {subject} was on {value}"}
  - {id: named-as, label: named as, definition: As what., value_type: text,
     template: "{calls/calling} {subject} {value}"}
  - {id: years-since, label: years since, definition: Years., value_type: elapsed-years, unit: year,
     template: "{counts/counting} {value} years since {subject}"}
claims:
  - quote: Mrs Marlow said that 3 carts
    voice: {agent: keeper, quote: "Mrs Marlow said"}
    subject: arden-fire
    SAYS
"""
SAYING = {
    "a number": "{predicate: carts-brought, value: 3}",
    "words for a number": (
        "{predicate: carts-brought, value: at least 3, value_as_written: 3 carts}"
    ),
    "a range": (
        "{predicate: carts-brought, value: about 3, value_as_written: 3 carts, polarity: "
        "denied, statement: None.}"
    ),
    "a date": "{predicate: said-on, value: 1911, value_as_written: said that}",
    "years": "{predicate: years-since, value: 3}",
    "words": "{predicate: named-as, value: 3 carts}",
    "a denial": "{predicate: named-as, value: 3 carts, polarity: denied, statement: None.}",
    "a time": (
        "{predicate: named-as, value: 3 carts, time: 1911, time_quote: Mrs Marlow said, "
        "time_as_written: said}"
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", SAYING)
def test_the_public_form_has_no_faults_of_its_own(private, tmp_path, name):
    """Whatever a claim says with a quote that holds a withheld name, the public form is valid,
    without a warning.
    """
    says = SAYING[name].strip("{}").replace(", ", "\n    ").replace("said\n    that", "said that")
    edit(
        private,
        "claims:\n",
        MORE.replace("SAYS", says).replace(" 3 carts", "" if name == "a date" else " 3 carts"),
    )
    assert () == anchor(private, private / "texts").faults
    build(private).write()
    assert [] == [str(each) for each in validate(private, private / "texts").errors]
    build_public(private, tmp_path / "public")
    report = validate(tmp_path / "public")
    assert () == report.diagnostics
    (unmade,) = (
        each.detail
        for each in report.coverage.checks
        if each.name == "quotes whose text is withheld"
    )
    assert re.fullmatch(
        "[0-9]+ passages of 1 capture can be compared by nobody but the publisher", unmade
    )


@pytest.mark.long
def test_a_public_form_with_faults_is_not_written(private, tmp_path):
    """The public form is checked like any package before it is written, and its faults are told
    where they were made.
    """
    line = edit(private, "value: 14", "value: 15")
    with pytest.raises(BuildError, match="its public form would have 1 fault") as error:
        build_public(private, tmp_path / "public")
    (fault,) = error.value.report.diagnostics
    assert ("DP313", "dossiers/statement-7.yaml", line) == (
        fault.rule,
        fault.place.file,
        fault.place.line,
    )
    assert not (tmp_path / "public").exists()


def waive(package, *waivers):
    lines = [
        f"  - {{rule: {rule}, record: {record}, reason: {reason}, until: 2999-12-31}}"
        for rule, record, reason in waivers
    ]
    (package / "waivers.yaml").write_text("\n".join(["waivers:", *lines, ""]))


def test_waivers_go_with_their_records(private, tmp_path):
    """What is let stand in the private package is let stand in its public form, if it is there.

    Reasons tell no more.
    """
    edit(private, "value: 14", "value: 15")
    claims = {each.quote: each for each in load(private).passages.where(capture="statement-7.t001")}
    (boats,) = load(private).claims.where(passage=claims["counted 14 boats"].id)
    (carts,) = load(private).claims.where(passage=claims["Mrs Marlow said that 3 carts"].id)[:1]
    waive(
        private,
        ("DP313", boats.id, "as Hedda Marlow told later"),
        ("DP317", carts.id, "she said so"),
        ("DP317", "arden-2011.c-n0n3i", "no is no"),
        ("DP401", boats.id, "not needed"),
    )
    build_public(private, tmp_path / "public")
    text = (tmp_path / "public/waivers.yaml").read_text()
    assert [
        (boats.id, "as [withheld] told later"),
        ("arden-2011.c-n0n3i", "no is no"),
    ] == re.findall(r'record: (\S+), reason: "?([^,"]*)"?, until: 2999-12-31', text)
    report = validate(tmp_path / "public")
    assert ([], ["DP313"]) == (
        [str(each) for each in report.errors],
        [each.rule for each in report.waived],
    )
    released = release(tmp_path / "public", tmp_path / "dist")
    assert [] == [str(each) for each in validate(released.archive).errors]


NOT_WITHHELD = {
    "id": ("  id: statement-7\n", "  id: {withheld: statement-7}\n"),
    "kind": ("  kind: statement\n", "  kind: {withheld: statement}\n"),
    "subject": ("subject: keeper", "subject: {withheld: keeper}"),
    "role": ("role: author", "role: {withheld: author}"),
    "nothing": ("{withheld: 73}", "{withheld: }"),
    "list": ("{withheld: 73}", "{withheld: [73]}"),
    "more than a value": ("{withheld: 73}", "{withheld: 73, because: of age}"),
}


@pytest.mark.parametrize("name", sampled(NOT_WITHHELD))
def test_what_cannot_be_withheld_is_a_fault_at_its_place(private, name):
    """A mark that hides nothing, or that takes away what a record is, is told at its place and
    never passed over.
    """
    old, new = NOT_WITHHELD[name]
    line = edit(private, old, new)
    found = {(fault.rule, fault.place.line) for fault in validate(private).errors}
    assert ("DP040", line) in found


def test_a_workbook_keeps_the_mark(private, tmp_path):
    """A dossier that withholds something comes back from its workbook with every mark."""
    place = template(tmp_path / "a.xlsx", "statement-7", private).file
    assert {} == import_workbook(place, private, replace=True).contents


def test_the_public_form_stays_out_of_the_private_package(private):
    """The public files are never written into the private package."""
    for out in (private, private / "public"):
        with pytest.raises(DocprovError, match="outside it"):
            build_public(private, out)


words = st.text(st.characters(categories=["L", "N", "P", "Zs", "Mn"]), max_size=12)


@given(st.sampled_from(["Hedda Marlow", "Ødegård", "O'Brien-Smith"]), words, words)
def test_a_masked_text_shows_nothing(secret, before, after):
    """Whatever stands around it, a masked text does not show the secret any more, and keeps the
    rest.
    """
    withheld = Spellings([secret])
    text = f"{before} {secret} {after}"
    masked = withheld.masked(text)
    assert withheld.shows(text)
    assert not withheld.shows(masked)
    assert masked.startswith(before) or withheld.shows(before)


FULL = "".join(chr(ord(each) + 0xFEE0) for each in "HeddaMarlow")
SHOWN = [
    "HEDDA MARLOW",
    "Hedda\nMarlow",
    "Hedda-Marlow's",
    "hedda_marlow@example.org",
    "Hédda Marlöw",
    "Hedda\u00ad Marlow",
    "Hed\u200bda Marlow",
    "HeddaMarlow",
    "(Hedda) Marlow",
    "Hedda, Marlow",
    FULL,
]
NOT_SHOWN = ["Hedda", "Marlow Hedda", "Hedda A. Marlow", "", "Heddas Marlow"]


@pytest.mark.parametrize("text", SHOWN)
def test_spellings_are_seen(text):
    """Case, accents, signs, invisible characters and missing spaces do not hide a name."""
    assert Spellings(["Hedda Marlow"]).shows(f"of {text} and")


@pytest.mark.parametrize("text", NOT_SHOWN)
def test_other_words_are_not_the_same(text):
    """What is not the same words is not found; other spellings are listed by a person."""
    assert not Spellings(["Hedda Marlow"]).shows(text)


@pytest.mark.long
def test_a_long_number_is_taken_out_wherever_it_stands(example):
    """A telephone number has no letters, and is found in every grouping.

    A number that a claim gives for it is reported.
    """
    dossier = example / "dossiers/arden-2011.yaml"
    text = dossier.read_text()
    text = text.replace(
        "naming: described}",
        'naming: described, identifier: {withheld: "0041 555 123 4567"}, note: at '
        "0041-555-1234567}",
        1,
    )
    dossier.write_text(
        text.replace("note: The count of the council.", "note: asked by 00415551234567")
    )
    public = build_public(example)
    assert 1 == public.withheld
    assert [] == [
        name for name, data in public.files.items() if b"5551234567" in re.sub(rb"[ -]", b"", data)
    ]


@pytest.mark.parametrize(
    ("withheld", "text", "shows"),
    [
        ("170,000,000", "170000000", True),
        ("1911-06-02", "on 1911-06-02", False),
        ("1911-06-02/1911-06-03", "on 1911-06-02, 1911-06-03", False),
        ("613", "613", False),
    ],
)
def test_numbers_and_dates_that_stand_everywhere_are_not_looked_for(withheld, text, shows):
    """Seven digits that are no date tell something; fewer, and dates, do not."""
    assert shows is Spellings([withheld]).shows(text)
