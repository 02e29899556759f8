"""A whole run over a package: each single breakage gives its own code at its own place, and nothing
else.
"""

import json
import re
import shutil

import pytest
from tests.samples import sampled

from docprov import DocprovError, anchor, validate
from docprov.dossiers.locks import LockedPassage
from docprov.evidence.edges import cut_word, is_whole_sentence
from docprov.package.committed import build
from docprov.storage.files import sha256
from docprov.text.language import language_of

CLAIMS, DOSSIER, LOCK = (
    "data/claims.csv",
    "dossiers/arden-2011.yaml",
    "dossiers/arden-2011.lock.json",
)

BREAKAGES = {
    "a number in a table": (
        CLAIMS,
        "deaths,41,,exact,41",
        "deaths,43,,exact,41",
        [("DP501", CLAIMS, "value")],
    ),
    "a quote in a dossier": (
        DOSSIER,
        "quote: several sheds",
        "quote: several sheds on",
        [("DP301", DOSSIER, None)],
    ),
    "an id in a table": (
        CLAIMS,
        "\narden-2011.c-p13r3,",
        "\narden-2011.c-p13r4,",
        [("DP501", CLAIMS, "id")],
    ),
    "an id in a dossier": (DOSSIER, "id: c-p13r3", "id: p13r3", [("DP011", DOSSIER, None)]),
    "a reference in a dossier": (
        DOSSIER,
        "population: sailors",
        "population: sailor",
        [("DP203", DOSSIER, "population")],
    ),
    "a digest in a lock": (LOCK, "sha256:7275a26a", "sha256:7275a26b", [("DP305", LOCK, "sha256")]),
    "a position in a lock": (LOCK, '"stop": 626', '"stop": 625', [("DP306", LOCK, "start")]),
    "a missing lock entry": (
        LOCK,
        '"p-b8027bbd1363"',
        '"p-b8027bbd1364"',
        [("DP301", DOSSIER, None)],
    ),
}


def replace(folder, file, old, new):
    path = folder / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return text[: text.index(old)].count("\n") + 1 + old.startswith("\n")


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(BREAKAGES))
def test_one_breakage_gives_its_own_code_at_its_own_place(name, example):
    """One broken thing is reported once, by the rule for it, in the file where it stands."""
    file, old, new, expected = BREAKAGES[name]
    line = replace(example, file, old, new)
    found = validate(example).diagnostics
    rows = [
        (each.rule, each.place.file, each.place.field)
        for each in found
        if "is missing" not in each.message
    ]
    assert expected == rows
    if expected[0][1] == file:
        assert abs(line - found[-1].place.line) <= 2


def test_a_wrong_digest_of_a_capture_is_a_malformed_cell_and_a_stale_lock(example):
    """A digest that is no digest, and is not the one in the lock, is reported as both."""
    replace(example, DOSSIER, '"sha256:', '"sha256:0')
    assert {"DP104", "DP311"} == {each.rule for each in validate(example).diagnostics}


def test_a_digest_of_other_bytes_is_a_stale_lock(example):
    """A well-formed digest that is not the lock's is one fault, at the dossier's line."""
    line = replace(example, DOSSIER, '"sha256:', '"sha256:')
    text = (example / DOSSIER).read_text()
    digest = text.split('"sha256:')[1][:64]
    (example / DOSSIER).write_text(text.replace(digest, "0" * 64))
    assert [("DP311", DOSSIER, line)] == [
        (e.rule, e.place.file, e.place.line) for e in validate(example).diagnostics
    ]


def test_a_digest_in_the_descriptor_names_its_line(example):
    """A committed descriptor with another digest than its table is a fault at the line of the
    digest.
    """
    line = replace(example, "datapackage.json", '"hash": "sha256:', '"hash": "sha256:0')
    found = validate(example).diagnostics
    assert [("DP503", "datapackage.json", line)] == [
        (e.rule, e.place.file, e.place.line) for e in found
    ]


def test_without_texts_nothing_reads_as_checked():
    """Without evidence the package is valid, and the report counts every passage as not checked by
    this run.
    """
    report = validate("docs/examples/arden")
    assert report.ok
    assert report.coverage.rechecked == 0
    assert report.coverage.unchecked == report.coverage.passages == 19
    assert [
        ("quotes against texts", False, None),
        ("words around the quotes", False, None),
    ] == [(c.name, c.made, c.ok) for c in report.coverage.checks if not c.made]


def test_with_some_texts_only_those_count(example):
    """A run that holds one of two texts says how many passages it compared."""
    (example / "texts/leith-2012.txt").unlink()
    coverage = validate(example, example / "texts").coverage
    assert (13, 6, (1, 2)) == (coverage.rechecked, coverage.unchecked, coverage.texts)


def test_coverage_is_counted_for_each_document(example):
    """The report says of each document how many passages it has, with which verdicts, and how many
    were compared.
    """
    (example / "texts/leith-2012.txt").unlink()
    found = validate(example, example / "texts").coverage.documents
    assert {"arden-2011": (13, 13), "leith-2012": (6, 0)} == {
        key: (c.passages, c.rechecked) for key, c in found.items()
    }


@pytest.mark.long
def test_a_quote_cut_out_of_a_negated_sentence_is_reported(example):
    """A quote that begins right after the negation it leaves out says the opposite: a run with the
    text warns.
    """
    text = "The crew was not saved by the tug.\n"
    (example / "texts/tug.txt").write_text(text)
    digest = sha256(text.encode())
    (example / "dossiers/tug-1961.yaml").write_text(f"""\
document: {{id: tug-1961, label: Note on a tug, kind: report, language: en}}
voice: arden-post
recorded: {{by: archive-team, on: 2026-05-02, method: human}}
captures:
  - {{id: t001, sha256: "{digest}", extent: full, form: original}}
claims:
  - {{quote: "saved by the", subject: arden-fire, predicate: rescued, statement: The document says that a crew was saved.}}
predicates:
  - {{id: rescued, label: rescued, definition: Brought to safety., value_type: none}}
""")  # noqa: E501 - lines of a dossier
    anchor(example, example / "texts")
    assert {"DP317"} == {
        each.rule
        for each in validate(example, example / "texts").diagnostics
        if each.rule != "DP501"
    } - {"DP502"}


def test_coverage_can_be_required():
    """A run that compared fewer passages than required is not ok."""
    example = "docs/examples/arden"
    assert validate(example, f"{example}/texts", require_coverage=1).ok
    assert ["DP319"] == [each.rule for each in validate(example, require_coverage=0.5).diagnostics]


def test_a_text_altered_by_one_byte_is_not_held(example):
    """A text whose bytes have changed is not the capture: its passages are not checked, the others
    are.
    """
    path = example / "texts/leith-2012.txt"
    path.write_bytes(path.read_bytes().replace(b"38", b"39"))
    report = validate(example, example / "texts")
    assert (13, 6) == (report.coverage.rechecked, report.coverage.unchecked)


def test_a_quote_that_the_text_does_not_hold_is_absent_whatever_the_lock_says(example):
    """A forged lock passes without the text.

    With it the quote is reported as absent, at the dossier's line.
    """
    from docprov.dossiers.identifiers import passage_id

    quote = "pier #3 was burned"
    old = passage_id(
        "arden-2011", "arden-2011.t001", "pier #3 was closed", None, None
    ).removeprefix("arden-2011.")
    new = passage_id("arden-2011", "arden-2011.t001", quote, None, None).removeprefix("arden-2011.")
    line = replace(example, DOSSIER, '"pier #3 was closed"', f'"{quote}"')
    lock = (example / LOCK).read_text()
    lock = lock.replace(old, new).replace(sha256(b"pier #3 was closed"), sha256(quote.encode()))
    (example / LOCK).write_text(lock)
    build(example).write()
    assert validate(example).ok
    found = validate(example, example / "texts").diagnostics
    assert [("DP302", DOSSIER, line)] == [
        (each.rule, each.place.file, each.place.line) for each in found
    ]


def test_reports_everything_in_one_run(example):
    """Faults of several files and stages come together, sorted by place, and an entry that cannot
    be read hides no other.
    """
    replace(example, DOSSIER, 'quote: "the fate of over 150"', 'quote: "the fate of over 150')
    replace(example, DOSSIER, "population: dockers", "population: dokkers")
    replace(example, "dossiers/leith-2012.yaml", "kind: letter", "kind: epistle")
    found = validate(example).diagnostics
    assert ["DP203", "DP004", "DP103"] == [each.rule for each in found]
    assert sorted(found, key=lambda each: each.order) == list(found)
    assert "did you mean 'dockers' (vocabulary/subjects/dockers.yaml:1:5)?" in found[0].help


@pytest.mark.long
def test_tables_alone_are_a_package(example):
    """Without dossiers the tables are judged themselves, with their lines."""
    shutil.rmtree(example / "dossiers")
    shutil.rmtree(example / "vocabulary")
    (example / "package.yaml").unlink()
    assert validate(example, example / "texts").coverage.rechecked == 19
    line = replace(example, "data/claims.csv", "deaths,41,,exact,41", "deaths,4x,,exact,41")
    found = validate(example / "datapackage.json").diagnostics
    assert {("DP403", line), ("DP404", line), ("DP313", line), ("DP503", None)} >= {
        (e.rule, e.place.line) for e in found
    }


@pytest.mark.parametrize("path", ["nowhere", "README.md", "docs", "src"])
def test_what_is_no_package_is_refused(path):
    """A path without a package is one error that says so."""
    with pytest.raises(DocprovError):
        validate(path)


@pytest.mark.long
def test_the_json_report_has_every_field(example):
    """The JSON report holds verdict, diagnostics with place and help, coverage and counts."""
    replace(example, DOSSIER, "kind: person, naming", "kind: human, naming")
    content = json.loads(validate(example).to_json())
    assert {"format", "ok", "totals", "diagnostics", "coverage", "counts", "since"} == set(content)
    fields = ["rule", "name", "severity", "message", "help", "file", "line", "column"]
    fields += ["resource", "row", "field", "record", "cell", "frictionless", "related", "waived"]
    assert [set(fields)] == [set(each) for each in content["diagnostics"]]
    assert "constraint-error" == content["diagnostics"][0]["frictionless"]
    assert content["counts"]["claims"] == 12


SENTENCES = {
    "a whole sentence": ("One two three four five six seven eight nine.", True),
    "a whole sentence of eight words": ("One two three four five six seven eight.", False),
    "a part of a sentence": ("And one two three four five six seven eight nine.", None),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_knows_a_whole_sentence(name):
    """Only a quote of more than eight words with an edge on both sides is a whole sentence."""
    sentence, expected = SENTENCES[name]
    text = f"Before. {sentence} After."
    quote = sentence if expected is not None else sentence.removeprefix("And ")
    start = text.index(quote)
    assert is_whole_sentence(
        LockedPassage(verdict="verbatim", start=start, stop=start + len(quote)), text
    ) is bool(expected)


CUT = {
    "a grouped number": ("There were 1 275 men", "275 men", "1 275"),
    "a number grouped by a narrow space": ("There were 1\u202f275 men", "275 men", "1\u202f275"),
    "a number grouped by an apostrophe": ("There were 1'275 men", "275 men", "1'275"),
    "a decimal": ("a loss of 3.4 men", "4 men", "3.4"),
    "a scale": ("a loss of $41m", "$41", "41m"),
    "an ordinal": ("in 41st street", "in 41", "41st"),
    "a fraction": ("some 5\u00bd tons", "some 5", "5\u00bd"),
    "an accent": ("the cafe\u0301s", "the cafe", "cafe\u0301s"),
    "a soft hyphen": ("was un\u00adable", "able", "un\u00adable"),
    "a year before a number": ("in 1992 275 men", "275 men", ""),
    "nothing": ("No. 41, men", "41, men", ""),
    "Thai, without spaces": ("ท่าเรือสี่สิบเอ็ดคนนั้น", "สี่สิบเอ็ดคน", ""),
}


@pytest.mark.parametrize("name", CUT)
def test_knows_a_cut_word(name):
    """Half of a number or of a word is not what the text says, however its parts are joined."""
    text, quote, word = CUT[name]
    start = text.index(quote)
    assert word == cut_word(
        LockedPassage(verdict="verbatim", start=start, stop=start + len(quote)), text
    )


def test_a_quote_can_begin_behind_an_and_that_is_the_first_letter_of_a_word():
    """Arabic writes "and" so; what else a word begins with is its own, and so is its end."""
    text, arabic = "هبت العاصفة ولم تبحر القوارب", language_of("ar")
    for quote, word in (("لم تبحر", ""), ("بحر القوارب", "تبحر"), ("ولم تبح", "تبحر")):
        start = text.index(quote)
        found = LockedPassage(verdict="verbatim", start=start, stop=start + len(quote))
        assert (quote, cut_word(found, text, arabic)) == (quote, word)


@pytest.mark.long
def test_offences_beyond_the_limit_are_counted_not_shown(example):
    """A rule that very many records break shows a thousand of each table, and the report says how
    many there are.
    """
    for name in ("dossiers", "vocabulary"):
        shutil.rmtree(example / name)
    (example / "package.yaml").unlink()
    path = example / "data/predicates.csv"
    rows = b"".join(b"p-%04d,p,A thing.,{x},none,,,current,,,\n" % number for number in range(1500))
    path.write_bytes(path.read_bytes() + rows)
    found = [each for each in validate(example).diagnostics if each.rule in {"DP408", "DP033"}]
    assert 1000 == sum(each.rule == "DP408" for each in found)
    expected = "rule DP408 is broken by 1500 records of table 'predicates'; 1000 are shown"
    assert [expected] == [each.message for each in found if each.rule == "DP033"]


def test_an_altered_text_leaves_exactly_its_passages_unverifiable(example):
    """One byte more in one text: the quotes of its capture are not verified, those of the others
    are, with no error.
    """
    text = next(path for path in (example / "texts").iterdir() if "leith" in path.name)
    text.write_bytes(text.read_bytes() + b".")
    report = validate(example, example / "texts")
    assert {"arden-2011": {"normalised": 1, "verbatim": 12}, "leith-2012": {"unverifiable": 6}} == {
        name: each.found for name, each in report.coverage.documents.items()
    }
    assert (True, 13, 6) == (report.ok, report.coverage.rechecked, report.coverage.unchecked)
    (check,) = (check for check in report.coverage.checks if check.name == "quotes against texts")
    assert (False, None) == (check.made, check.ok)


def test_without_a_folder_nothing_reads_as_verified(example):
    """No evidence folder: every quote is not checked."""
    assert {"not-checked": 19} == validate(example).coverage.found


@pytest.mark.long
def test_a_wrong_paragraph_is_a_wrong_record(example):
    """A lock that puts a quote into another paragraph than the text does is a fault.

    One that says nothing of it is not.
    """
    lock = (example / LOCK).read_text()
    (example / LOCK).write_text(re.sub('"paragraph": [0-9]+', '"paragraph": 99', lock, count=1))
    assert ["DP312"] == [
        each.rule
        for each in validate(example, example / "texts").errors
        if "paragraph" in each.message
    ]
    (example / LOCK).write_text(re.sub('"paragraph": [0-9]+, ', "", lock))
    assert {"DP501"} == {
        each.rule for each in validate(example, example / "texts").errors
    }  # the tables have it still


@pytest.mark.long
@pytest.mark.parametrize(("value", "other"), [("at most 38", ""), ("40", "; it says at least 38")])
def test_a_value_without_its_words_is_named_with_its_comparator(example, value, other):
    """The number alone may well be in the quote; where the quote has another one, that is said."""
    path = example / "dossiers/leith-2012.yaml"
    text = path.read_text(encoding="utf-8")
    both = "value: at least 38\n        value_as_written: at least 38"
    path.write_text(text.replace(both, f"value: {value}"), encoding="utf-8")
    (fault,) = [each for each in validate(example).diagnostics if each.rule == "DP313"]
    assert (
        f"the quote 'at least 38 dockers' does not show the value '{value}'{other}" == fault.message
    )
    assert "value_as_written: with the words of the quote" in fault.help


@pytest.mark.long
@pytest.mark.parametrize("written", ["", "\n        value_as_written: at least 38"])
def test_a_range_without_its_words_is_named_by_its_ends(example, written):
    """A value that is a range has no single number to name."""
    path = example / "dossiers/leith-2012.yaml"
    text = path.read_text(encoding="utf-8")
    both = "value: at least 38\n        value_as_written: at least 38"
    path.write_text(text.replace(both, f"value: between 38 and 90{written}"), encoding="utf-8")
    faults = {each.rule: each.message for each in validate(example).diagnostics}
    assert "between 38 and 90'" in faults["DP316" if written else "DP313"]


def test_words_that_give_a_value_are_named(example):
    """Where the quote says just what is recorded, the fault says with which words."""
    path = example / "dossiers/arden-2011.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(", value_as_written: over 150", ""), encoding="utf-8")
    (fault,) = [each for each in validate(example).diagnostics if each.rule == "DP313"]
    assert fault.message.endswith("'more than 150'; write value_as_written: 'over 150'")


@pytest.mark.parametrize(("quote", "rule"), [("pier #3 was opened", "DP302"), ("harbour", "DP303")])
def test_a_quote_that_was_never_anchored_is_looked_for_all_the_same(example, quote, rule):
    """With the text at hand a quote without a lock entry that is not there, or there twice, is told
    at its line.
    """
    dossier = example / "dossiers/arden-2011.yaml"
    text = dossier.read_text(encoding="utf-8").replace(
        'quote: "pier #3 was closed"', f'quote: "{quote}"'
    )
    dossier.write_text(text, encoding="utf-8")
    (example / "dossiers/arden-2011.lock.json").unlink()
    line = text[: text.index(f'quote: "{quote}"')].count("\n") + 1
    found = [
        fault for fault in validate(example, example / "texts").diagnostics if fault.rule == rule
    ]
    assert [("dossiers/arden-2011.yaml", line)] == [
        (fault.place.file, fault.place.line) for fault in found
    ]
