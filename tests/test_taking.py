"""Records of other formats become drafts that wait for review; what is left out has a place."""

import builtins
import contextlib
import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from tests.commands import run
from tests.samples import sampled

from docprov.diagnostics.errors import DocprovError
from docprov.package.package import open_package
from docprov.recording.anchoring import anchor
from docprov.recording.formats.csl import csl_json
from docprov.recording.taking import FORMATS, import_records
from docprov.storage.writing import write_files
from docprov.validation.validation import validate

CASES = Path("tests/cases/taking")
ARDEN = Path("docs/examples/arden")


def as_sources(folder):
    """Leave only what the package is built from."""
    shutil.rmtree(folder / "data")
    (folder / "datapackage.json").unlink()


EXPECTED = {
    "csl.json": ("csl", 8, 15),
    "works.ris": ("ris", 5, 13),
    "works.bib": ("bibtex", 6, 8),
    "hypothesis.json": ("annotations", 1, 4),
    "w3c.json": ("annotations", 1, 8),
    "extractions.jsonl": ("langextract", 2, 11),
    "reviews.jsonld": ("claimreview", 3, 9),
}
"""The format, and the numbers of documents that are made and of things that are left out."""


def take(file, package=ARDEN, **options):
    return import_records(file, package, day="2026-05-02", **options)


def taken(tmp_path, name, text, package=ARDEN, **options):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return take(file, package, **({"write": False} | options))


def contents_of(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


@pytest.mark.parametrize("name", EXPECTED)
def test_takes_what_it_can_and_lists_the_rest(name):
    """Each file is sniffed, and what is in it is taken or left out with a reason."""
    found = take(CASES / name, write=False)
    documents = [each for each in found.taken if each.table == "documents"]
    assert EXPECTED[name][:2] == (found.format, len(documents))
    assert EXPECTED[name][2] == len(found.left_out), [str(each) for each in found.left_out]
    assert all(each.reason and each.place.file == name for each in found.left_out)


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(EXPECTED))
def test_drafts_are_written_and_lack_texts_alone(name, example):
    """What is written is valid but for texts not captured yet."""
    found = take(CASES / name, example, evidence=example / "texts")
    assert found.contents
    as_sources(example)
    faults = {each.rule: each for each in validate(example).diagnostics}
    if "DP008" in faults:
        assert faults["DP008"].message == "dossier has no 'captures'"
    else:
        anchor(example, example / "texts")
        assert not validate(example, example / "texts").errors
    assert set(faults) <= {"DP008", "DP016", "DP301"}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(EXPECTED))
def test_a_file_cut_anywhere_is_no_traceback(name, tmp_path):
    """Cut or overwritten at any place, a file is taken in part or refused in one sentence."""
    data = (CASES / name).read_bytes()
    file = tmp_path / name
    for at in range(0, len(data), max(1, len(data) // 12)):
        for damaged in (data[:at], data[:at] + b"\xff\x00{" + data[at + 3 :]):
            file.write_bytes(damaged)
            with contextlib.suppress(DocprovError):
                take(file, write=False, format=EXPECTED[name][0])


def test_no_line_of_ris_gets_lost():
    """Each value of the file is in a record, or its line and tag are among what is left out."""
    found = take(CASES / "works.ris", write=False)
    said = b"\n".join(found.contents.values()).decode()
    left = {(each.place.line, each.place.field) for each in found.left_out}
    fields = {each.place.field for each in found.left_out}
    for number, line in enumerate((CASES / "works.ris").read_text("utf-8").splitlines(), 1):
        tag, _, value = line.partition("  - ")
        parts = re.findall(r"[\w]+", value) if tag not in {"TY", "ER", "ID"} else []
        kept = all(re.search(part, said) for part in parts) or (number, tag) in left
        assert kept or {"SN": "isbn", "UR": "URL"}.get(tag) in fields, line


SINGLE = {
    "ris": {
        "TY  - BOOK\nTI  - Tides\nER  - \n": ("tides", ""),
        "TY  - BOOK\r\nTI  - Tides\r\nER  -\r\n": ("tides", ""),
        "\ufeffTY  - BOOK\nTI  - Tides\nER  - ": ("tides", ""),
        "TY  - BOOK\nTI  - Con\nER  - \n": ("work-con", ""),
        "TY  - BOOK\nTI  - Приливы\nPY  - 1911\nER  - \n": ("work-1911", ""),
        "TY  - BOOK\nTI  - Tides\nPY  - 1911/13\nER  - \n": ("tides", "issued"),
        "TY  - BOOK\nTI  - Tides\nDO  - 11.1/x\nER  - \n": ("tides", "doi"),
        "TY  - BOOK\nTI  - Tides\nPY  - 1911\nDA  - 1912/01/02\nER  - \n": ("tides-1911", "DA"),
        "TY  - BOOK\nTI  - Tides\nDA  - /06/05\nER  - \n": ("tides", "DA"),
        "TY  - BOOK\nTI  - Tides\nDA  - 1911//05\nER  - \n": ("tides", "DA"),
        "TY  - BOOK\nTI  - Tides\nDA  - 1911/06//dusk\nER  - \n": ("tides-1911", "DA"),
        "TY  - BOOK\nER  - \n": ("", ""),
        "TI  - outside\n": ("", "TI"),
    },
    "csl": {
        '{"id": "a", "type": "book", "title": "Tides"}': ("tides", ""),
        '{"items": [{"type": "map", "title": "Tides"}]}': ("tides", ""),
        '[{"type": "book", "title": ["Tides"], "issued": "1911"}]': ("work-1911", "title"),
        '[{"type": "book", "title": "Tides", "issued": {"date-parts": [[1911, 2, 30]]}}]': (
            "tides",
            "issued",
        ),
        '[{"type": ["book"], "title": "Tides"}]': ("tides", "type"),
        '[{"type": "book", "title": "Tides", "author": "Pell"}]': ("tides", "author"),
        '[{"type": "book", "title": "Tides", "custom": {"a": 1}}]': ("tides", "custom"),
        '[{"type": "book", "title": "a\\u0000b\\u202eTides"}]': ("a-btides", ""),
        "[]": ("", None),
        "[null]": ("", ""),
    },
    "bibtex": {
        "@book{a, title={Tides}}": ("tides", ""),
        '@book{a, title="The {T}ide of {\\\'A}rden"}': ("the-tide-of-arden", ""),
        "@book{a, title={Tides}, year=1911, month={June}}": ("tides-1911", ""),
        "@book{a, title={Tides}, year={[1911]}}": ("tides", "issued"),
        "@book{a, title={Tides}, year={[1911]}, month=jun}": ("tides", "month"),
        "@book{a, title={Tides}, type={Reprint}}": ("tides", "type (BibTeX)"),
        "@book{a, title={Tides}, id={7}}": ("tides", "id (BibTeX)"),
        "@book(a, title={Tides})": ("tides", ""),
        "@comment{nothing here}": ("", None),
        "@book{a, title={Tides}, note=undefined}": ("tides", "note"),
        "@book{a, title={Tides}, title={Ebbs}}": ("tides", "title"),
        '@string{h = "Har"} @book{a, title= h # {bour} # { } # 1911}': ("harbour-1911", ""),
        r"@book{a, title={Tar \& 50% of \cite{b} t{\'\i}de}}": ("tar-50-of", ""),
        "@book{title={Tides}": ("", ""),
        "@book{roe1911, title={Tides}, file={x.pdf}}": ("roe1911", "file"),
    },
    "annotations": {
        "[]": ("", None),
        "[{}]": ("", "target"),
        '{"rows": [{"uri": "https://a.example/", "target": [{"selector": [null]}]}]}': (
            "",
            "selector",
        ),
        '{"type": "Annotation", "target": {"source": 7, "selector": {"type": '
        '"TextQuoteSelector", "exact": "x"}}}': ("", "source"),
        '{"type": "Annotation", "target": {"source": "https://a.example/", "selector": {"type": '
        '"TextQuoteSelector", "exact": "x", "refinedBy": {"type": "a"}}}}': (
            "a-example",
            "refinedBy",
        ),
    },
    "langextract": {
        "": ("", None),
        "[]": ("", "text"),
        '{"text": "Tides", "extractions": []}': ("text", "text"),
        '{"text": "Tides", "extractions": [{"extraction_text": "Tides", "char_interval": '
        '{"start_pos": true, "end_pos": "5"}}]}': ("text", "char_interval"),
        '{"text": "Tides", "extractions": [{"extraction_text": "Tides", "char_interval": '
        '{"start_pos": -5, "end_pos": 5}}]}': ("text", "char_interval"),
    },
    "claimreview": {
        "{}": ("", ""),
        '{"@type": "ClaimReview", "url": "https://a.example/", "claimReviewed": ["x"]}': ("", ""),
        '{"@type": "ClaimReview", "url": "https://a.example/", "claimReviewed": "x", '
        '"itemReviewed": "y"}': ("a-example", "itemReviewed"),
        '{"@type": "ClaimReview", "url": "https://a.example/", "claimReviewed": "x", '
        '"reviewRating": "y"}': ("a-example", "reviewRating"),
    },
}
"""Small inputs of each format: the document that each makes, and a field that is left out."""


@pytest.mark.parametrize(
    ("format_", "text"), [(name, text) for name, texts in SINGLE.items() for text in texts]
)
def test_single_entries(format_, text, tmp_path):
    """A small input makes the document expected, and names the field that is not taken."""
    document, field = SINGLE[format_][text]
    found = taken(tmp_path, "input.txt", text, format=format_)
    made = [each.id for each in found.taken if each.table == "documents"]
    assert ([document] if document else []) == made
    left = [each.place.field or "" for each in found.left_out]
    if document and not field:
        assert not left
    elif field is not None:
        assert field in left


DEEP = "[" * 200_000
REFUSED = {
    "csl": ["", "{", '{"a": 1, "a": 2}', DEEP, '"text"', b"\xff\xfe", '["\\ud800"]', "[NaN]"],
    "ris": [b"TY  - BOOK\nTI  - \xe9\nER  - \n"],
    "bibtex": [b"@book{a, title={\xe9}}"],
    "annotations": ["7", "{", DEEP],
    "claimreview": ["{", DEEP, '{"a":' * 50 + "1" + "}" * 50],
}


@pytest.mark.parametrize(
    ("format_", "at"), [(name, at) for name, each in REFUSED.items() for at in range(len(each))]
)
def test_what_cannot_be_read_is_refused_in_one_sentence(format_, at, tmp_path):
    """A file that is not of its format at all is refused, and nothing of it is taken."""
    with pytest.raises(DocprovError, match="cannot be read"):
        taken(tmp_path, "input", REFUSED[format_][at], format=format_)


@pytest.mark.parametrize("kind", [[], ["TextQuoteSelector"], {}, {"a": 1}, None, 1.5])
def test_a_selector_of_a_kind_that_is_no_text_is_left_out(tmp_path, kind):
    """An annotation whose selector says no kind is left out, with the reason."""
    target = {"source": "https://a.example/", "selector": [{"type": kind, "exact": "41 dockers"}]}
    found = taken(tmp_path, "a.json", json.dumps([{"target": target}]), format="annotations")
    assert ("selector", ()) == (found.left_out[0].place.field, found.taken)


@pytest.mark.long
def test_extractions_wait_for_a_review(example):
    """Extractions are anchored at their own places, made by a machine, and not reviewed."""
    found = take(CASES / "extractions.jsonl", example, evidence=example / "texts")
    anchor(example, example / "texts")
    as_sources(example)
    report = validate(example, example / "texts")
    assert not report.errors
    corpus = open_package(example).corpus
    claims = list(corpus.claims.where(document="council-1911"))
    activity = corpus.activities[claims[0].activity]
    assert ("import", "machine") == (activity.kind, activity.method)
    assert {None} == {claim.review for claim in claims}
    starts = {corpus.passages[claim.passage].start for claim in claims}
    assert {0, 16, 39, 82} == starts
    assert len(claims) == sum(
        each.table == "claims" and each.id == "council-1911" for each in found.taken
    )


def test_a_wrong_interval_is_reported_with_both_texts():
    """An extraction whose interval holds other words is left out, and both are shown."""
    reasons = [each.reason for each in take(CASES / "extractions.jsonl", write=False).left_out]
    assert "wrongly aligned: the text has '41 people' there, not 'forty people'" in reasons


@pytest.mark.long
def test_a_page_is_captured_after_its_annotations(example, tmp_path):
    """Once the page's text is captured, the quotes marked in it are found."""
    from docprov.recording.capturing import capture

    take(CASES / "hypothesis.json", example)
    page = tmp_path / "page.txt"
    page.write_text(
        "They lost 41 dockers that night.\nIt burned several\nsheds, but no ship.\n"
        + "It rained.\n" * 30
    )
    capture(page, "the-night", example, example / "texts")
    anchor(example, example / "texts")
    as_sources(example)
    assert not validate(example, example / "texts").errors


@pytest.mark.long
def test_csl_json_comes_back(example):
    """CSL-JSON becomes documents and comes back the same, but for what is named as left out."""
    items = {each["id"]: each for each in json.loads((CASES / "csl.json").read_text("utf-8"))[:2]}
    found = take(CASES / "csl.json", example)
    exported = csl_json(example, ["pell1961", "harbour-office-1911"])
    with pytest.raises(DocprovError, match="no document 'pell-1999'"):
        csl_json(example, ["pell1961", "pell-1999"])
    first, second = sorted(exported.items, key=lambda item: item["id"], reverse=True)
    stated = dict(items["pell1961"]) | {"DOI": "10.1234/arden.61"}
    assert {each.place.field for each in found.left_out if each.place.record == "pell1961"} == {
        "volume"
    }
    stated["author"] = [{"family": "Pell", "given": "Ina"}]
    del stated["volume"]
    assert stated == first
    lost = {each.place.field for each in exported.left_out if each.place.record == "pell1961"}
    assert {"label", "agents (author): identifier"} == lost
    assert {"circa": True, "date-parts": [[1911]]} == second["issued"]
    assert ("book", "9780306406157", "Leith Press") == (
        second["type"],
        second["ISBN"],
        second["publisher"],
    )
    assert json.loads(exported.to_json()) == list(exported.items)


def test_names_the_extra_where_the_reader_is_missing(monkeypatch):
    """Without bibtexparser the message names the extra to install."""
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("bibtexparser"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DocprovError, match=r"docprov\[import\]"):
        take(CASES / "works.bib", write=False)


def test_an_unknown_format_is_refused(tmp_path):
    """A format that is not known is refused, with the names of those that are."""
    with pytest.raises(DocprovError, match="csl, ris"):
        taken(tmp_path, "notes.txt", "just words")
    with pytest.raises(DocprovError, match="csl, ris"):
        taken(tmp_path, "notes.txt", "[]", format="marc")


def test_what_the_package_has_is_not_taken_twice(example, tmp_path):
    """A work with the identifier of a document of the package is left out, and the id is named."""
    take(CASES / "csl.json", example)
    text = "TY  - JOUR\nTI  - Another name\nDO  - 10.1234/Arden.61\nER  - \n"
    found = taken(tmp_path, "again.ris", text, example)
    assert ({}, "it is recorded already as pell1961") == (
        dict(found.contents),
        found.left_out[0].reason,
    )


@pytest.mark.long
@pytest.mark.parametrize("name", EXPECTED)
def test_an_import_that_was_killed_is_completed(name, tmp_path):
    """However many of its files were written, the next run writes the others, no work twice."""
    whole = shutil.copytree(ARDEN, tmp_path / "whole")
    made = dict(take(CASES / name, whole).contents)
    wanted = contents_of(whole)
    assert {} == dict(take(CASES / name, whole).contents)
    for number in range(1, len(made)):
        folder = shutil.copytree(ARDEN, tmp_path / f"killed-{number}")
        write_files(folder, dict(list(made.items())[:number]))
        assert not {fault.rule for fault in open_package(folder).errors} & {"DP201", "DP204"}
        take(CASES / name, folder)
        assert wanted == contents_of(folder), list(made)[number]


def test_works_in_the_same_words_stay_two_works(example, tmp_path):
    """Two works of a file that it describes in the same words are two documents, and stay two."""
    twice = "TY  - PCOMM\nAU  - Pell, Ina\nPY  - 1911\nER  - \n" * 2
    documents = "vocabulary/documents"
    made = [taken(tmp_path, "a.ris", twice, example, write=True).contents for _ in range(2)]
    assert [f"{documents}/pell-1911-2.yaml", f"{documents}/pell-1911.yaml"] == sorted(
        name for name in made[0] if name.startswith(documents)
    )
    assert {} == dict(made[1])
    third = taken(tmp_path, "b.ris", twice + twice[: len(twice) // 2], example).contents
    assert [f"{documents}/pell-1911-3.yaml"] == list(third)


def test_a_file_that_cannot_be_read_is_not_replaced(example, tmp_path):
    """An import never writes over a vocabulary file that could not be read."""
    file = example / "vocabulary/documents/pell-1911.yaml"
    file.write_text("id: pell-1911\nlabel: [a week of work\n")
    with pytest.raises(DocprovError, match=r"would replace vocabulary/documents/pell-1911\.yaml"):
        taken(
            tmp_path,
            "a.ris",
            "TY  - PCOMM\nAU  - Pell, Ina\nPY  - 1911\nER  - \n",
            example,
            write=True,
        )
    assert "a week of work" in file.read_text()


def test_a_work_that_is_known_brings_no_agents(example, tmp_path):
    """Of a work that the package has, no agent is recorded; an agent is the one of its name in any
    Unicode form, and its identifier is the one that the package has.
    """
    entry = (
        '{"type": "book", "title": "%s", "DOI": "10.1234/tides", "author": [{"family": "%s", '
        '"given": "Ina", "ORCID": "0000-0002-1825-0097"}]}'
    )
    first = taken(tmp_path, "a.json", f"[{entry % ('Tides', 'Péll')}]", example, write=True)
    assert ["agents", "documents"] == sorted(each.table for each in first.taken)
    again = taken(tmp_path, "b.json", f"[{entry % ('Tides', 'Peel')}]", example)
    assert [] == list(again.taken)
    name = unicodedata.normalize("NFD", "Péll")
    other = entry.replace("tides", "ebbs") % ("Ebbs", name)
    third = taken(tmp_path, "c.json", f"[{other}]", example)
    assert (["documents"], ()) == ([each.table for each in third.taken], third.left_out)


def test_classes_with_one_id_stay_two_predicates(tmp_path, example):
    """Classes that differ in signs alone are two predicates, in one file and in two."""
    extraction = (
        '{"extraction_class": "%s", "extraction_text": "Tides", "char_interval": '
        '{"start_pos": 0, "end_pos": 5}}'
    )
    for number, classes in enumerate([("C", "C++", "C"), ("C++", "C#")]):
        parts = ", ".join(extraction % each for each in classes)
        line = f'{{"text": "Tides {number}", "extractions": [{parts}]}}'
        taken(tmp_path, f"{number}.jsonl", line, example, write=True)
    folder = example / "vocabulary/predicates"
    made = {path.stem: path.read_text() for path in folder.glob("extracted-*")}
    assert ["extracted-c", "extracted-c-2", "extracted-c-3"] == sorted(made)
    assert "C++" in made["extracted-c-2"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [({"by": "nobody"}, "no agent 'nobody'"), ({"day": "2026-13-40"}, "when it was made")],
)
def test_who_imports_and_when_is_checked_first(options, problem, example, tmp_path):
    """Nothing is written for an agent whom nobody declares, or on a day that is none."""
    before = contents_of(example)
    file = tmp_path / "a.ris"
    file.write_text("TY  - BOOK\nTI  - Tides\nER  - \n")
    with pytest.raises(DocprovError, match=problem):
        import_records(file, example, **options)
    assert before == contents_of(example)


def test_the_command_lists_what_is_left_out(example):
    """`docprov import` writes the drafts, and prints each thing that is left out with its place."""
    shutil.copy(CASES / "works.ris", example / "works.ris")
    done = run("import", "works.ris", "--package", ".", cwd=example)
    assert 0 == done.returncode, done.stderr
    assert "left out: works.ris:10: entry 1: roe1990: VL" in done.stdout
    assert "wrote vocabulary/documents/roe1990.yaml" in done.stdout
    assert "ris: 10 records taken, 13 things left out" in done.stdout


def test_every_format_has_a_case():
    """Each format of the table has a file among the cases."""
    assert set(FORMATS) == {each[0] for each in EXPECTED.values()}
