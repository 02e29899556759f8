"""Locators: pages, paragraphs and time marks of a text, and quotes that they settle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import sampled

from docprov import anchor, load, locate, validate
from docprov.package.committed import build
from docprov.text.locators import canonical, layout_of

LAYOUTS = {
    "paragraphs between blank lines": (
        "One\nstill one\n\ntwo\n \n\nthree",
        None,
        "paragraph",
        [0, 15, 22],
    ),
    "blank lines before the first": ("\n\n  One\n\ntwo", None, "paragraph", [4, 9]),
    "lines where none is blank": ("one\ntwo\nthree\n", None, "paragraph", [0, 4, 8]),
    "carriage returns": ("One\r\nstill\r\n\r\ntwo", None, "paragraph", [0, 14]),
    "pages": ("one\n\ftwo\n\f", None, "page", [0, 5, 10]),
    "pages of a transcript": ("[00:01] one\f[00:02] two", "transcript", "page", [0, 12]),
    "time marks": (
        "[00:01] one\n1:02:03 two\n(00:59) three",
        "transcript",
        "timestamp",
        [0, 12, 24],
    ),
    "cues": ("WEBVTT\n\n00:00:01.000 --> 00:00:04.000\none", "transcript", "timestamp", [8]),
    "clock times in a text": ("12:30 it began\n12:45 it ended", None, "paragraph", [0, 15]),
    "a transcript without marks": ("one\n\ntwo", "transcript", "paragraph", [0, 5]),
    "nothing": ("", None, "paragraph", [0]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name):
    """A text has one kind of locator, and its stretches begin where a reader would count them."""
    text, form, kind, starts = LAYOUTS[name]
    layout = layout_of(text, form)
    assert (kind, starts) == (layout.kind, list(layout.starts))


@given(st.text("ab \n\f:012[]", max_size=60), st.sampled_from([None, "transcript"]))
def test_every_position_lies_in_the_stretch_of_its_label(text, form):
    """Label and span answer each other, for any text.

    Only what stands before the first stretch has no label.
    """
    layout = layout_of(text, form)
    for position in range(len(text)):
        label = layout.label_at(position)
        if label is None:
            assert position < layout.starts[0]
        else:
            start, stop = layout.span_of(label)
            assert start <= position < stop


def test_a_time_mark_that_stands_twice_is_one_stretch():
    """Two speakers under one time mark are not told apart by it."""
    layout = layout_of("[00:01] one\n[00:01] two\n[00:02] three\n", "transcript")
    assert (0, 24) == layout.span_of("00:00:01")
    assert layout.span_of("00:00:03") is None


STATED = {
    "a page": ("page", "3", "3"),
    "minutes and seconds": ("timestamp", "1:30", "00:01:30"),
    "hours": ("timestamp", "101:02:03", "101:02:03"),
}


@pytest.mark.parametrize("name", STATED)
def test_a_stated_locator_is_written_alike(name):
    """Tables have one spelling of a locator."""
    kind, stated, expected = STATED[name]
    assert expected == canonical(kind, stated)


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("page", "0"),
        ("page", "iv"),
        ("paragraph", "-1"),
        ("paragraph", "1 "),
        ("timestamp", "90"),
        ("timestamp", "1:60"),
    ],
)
def test_what_is_no_locator_is_refused(kind, stated):
    """A locator is a count from 1, or a time mark."""
    with pytest.raises(ValueError, match=stated.strip()):
        canonical(kind, stated)


@given(
    st.lists(st.sampled_from(["41 men", "some men", "no men"]), min_size=1, max_size=6), st.data()
)
def test_a_stretch_settles_which_place_is_meant(parts, data):
    """Within a paragraph that holds a quote once it is found there, whatever stands in
    the others.
    """
    text = "\n\n".join(parts)
    number = data.draw(st.integers(1, len(parts)))
    layout = layout_of(text)
    within = layout.span_of(str(number))
    found = locate(parts[number - 1], text, within=within)
    assert ("verbatim", within[0]) == (found.verdict, found.start)
    assert (
        locate(" ".join(parts[number - 1].split()).replace(" ", "  "), text, within=within).start
        == within[0]
    )


DOSSIER = """\
document: {{id: note, label: Note, kind: report, language: en}}
voice: keeper
recorded: {{by: keeper, on: 2026-05-02, method: human}}
captures: [{{id: t001, sha256: "{digest}", extent: full, form: {form}}}]
agents: [{{id: keeper, name: the keeper, kind: person, naming: described}}]
subjects: [{{id: fire, label: the fire, kind: event}}, {{id: crew, label: crew, kind: population}}]
predicates:
  - {{id: deaths, label: deaths, definition: Who died., template: "{{gives/giving}} those killed as {{value}}", value_type: quantity, unit: person}}
claims:
  - {{quote: "some forty men", subject: fire, predicate: deaths, population: crew, value: forty, {locator}}}
"""  # noqa: E501 - lines of a dossier
PACKAGE = (
    "name: notes\nversion: 0.1.0\ntitle: Notes\ncreated: 2026-05-02\nlicenses: [{name: CC0-1.0}]\n"
)
REPEATED = "It killed some forty men there.\n\nHe said nothing.\n\nIt killed some forty men here.\n"


def package(folder, locator, text=REPEATED, form="extracted"):
    """Write a package of one claim whose quote stands in its text twice."""
    from docprov.storage.files import sha256

    (folder / "dossiers").mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "texts" / "note.txt").write_bytes(text.encode())
    (folder / "package.yaml").write_text(PACKAGE)
    dossier = DOSSIER.format(digest=sha256(text.encode()), form=form, locator=locator)
    (folder / "dossiers" / "note.yaml").write_text(dossier)
    return folder, anchor(folder, folder / "texts")


STATED_IN_DOSSIERS = {
    "a paragraph": ("paragraph: 3", REPEATED, "extracted", ("paragraph", 3)),
    "a page": ("page: 3", REPEATED.replace("\n\n", "\n\f"), "extracted", ("page", 3)),
    "a time mark": (
        'timestamp: "1:30"',
        "[0:10] It killed some forty men.\n[1:30] Yes, some forty men.\n",
        "transcript",
        ("timestamp", "00:01:30"),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(STATED_IN_DOSSIERS, 3))
def test_a_locator_in_a_dossier_settles_an_ambiguous_quote(tmp_path, name):
    """Stated beside a quote it says which place is meant.

    It reaches the table, and a later run with the text agrees.
    """
    locator, text, form, (kind, label) = STATED_IN_DOSSIERS[name]
    folder, outcome = package(tmp_path / "notes", locator, text, form)
    assert [] == outcome.failures
    build(folder).write()
    (passage,) = load(folder).passages
    assert (label, text.rindex("some forty men")) == (getattr(passage, kind), passage.start)
    report = validate(folder, folder / "texts")
    assert ({"verbatim": 1}, ()) == (report.coverage.found, report.diagnostics)


REFUSED = {
    "another paragraph": (
        "paragraph: 2",
        "absent",
        "it begins elsewhere in the text, not in paragraph 2",
    ),
    "a paragraph beyond the last": (
        "paragraph: 9",
        "absent",
        "its capture has no paragraph 9 (it has paragraph 1 to 3)",
    ),
    "another kind": ("page: 1", "absent", "its capture has no page 1 (it has paragraph 1 to 3)"),
    "none": ("", "ambiguous", None),
}


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(REFUSED))
def test_a_locator_that_does_not_hold_the_quote_fails(tmp_path, name):
    """A quote is never taken from another place than the one stated, and the run with the text says
    the same.
    """
    locator, verdict, reason = REFUSED[name]
    folder, outcome = package(tmp_path / "notes", locator)
    assert [(verdict, reason)] == [(each.verdict, each.reason) for each in outcome.failures]
    report = validate(folder, folder / "texts")
    assert {verdict: 1} == report.coverage.found
    assert [verdict == "ambiguous"] == [each.name == "ambiguous-quote" for each in report.errors]


def test_the_place_of_a_quote_that_begins_elsewhere_is_told(tmp_path):
    """Where the quote stands once, but in another paragraph, the failure says in which."""
    text = "First.\n\nIt killed some forty men.\n"
    _, outcome = package(tmp_path / "notes", "paragraph: 1", text)
    assert ["it begins in paragraph 2, not in 1"] == [each.reason for each in outcome.failures]


@pytest.mark.parametrize(
    "locator", ["paragraph: four", "page: 0", "timestamp: noon", "paragraph: 3, page: 1"]
)
def test_a_malformed_locator_is_a_fault_at_its_place(tmp_path, locator):
    """Something else than a count or a time mark, or two locators at once, is refused where it
    stands.
    """
    from docprov.diagnostics.errors import LoadError

    with pytest.raises(LoadError) as raised:
        package(tmp_path / "notes", locator)
    (fault,) = raised.value.report.diagnostics
    assert ("DP011", "dossiers/note.yaml", 10) == (fault.rule, fault.place.file, fault.place.line)


@pytest.mark.long
def test_a_stated_locator_is_part_of_the_id_of_its_passage(tmp_path):
    """Two places of one quote are two passages, told apart by their paragraphs."""
    folder, _ = package(tmp_path / "notes", "paragraph: 1")
    path = folder / "dossiers" / "note.yaml"
    claim = path.read_text().splitlines()[-1]
    path.write_text(
        path.read_text()
        + "  - {"
        + claim.split("{", 1)[1].split(", ", 1)[1].replace("paragraph: 1", "paragraph: 3")
        + "\n"
    )
    anchor(folder, folder / "texts")
    build(folder).write()
    assert [(1, 10), (3, 61)] == sorted(
        (each.paragraph, each.start) for each in load(folder).passages
    )
