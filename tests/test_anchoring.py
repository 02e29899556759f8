"""Anchoring: what quotes resolve to is written into locks, ids into dossiers, and every other byte
stays.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.dossiers.locks import LockedCapture, LockedPassage, LockedRegion, read_lock
from docprov.dossiers.sources import read_sources
from docprov.evidence.matching import Reading, locked, search_for
from docprov.model.records import Passage
from docprov.recording.anchoring import anchor, covered_share
from docprov.text.locators import layout_of
from docprov.validation.validation import validate

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "arden"
ARDEN = "dossiers/arden-2011.yaml"
LOCK = "dossiers/arden-2011.lock.json"


def change(path, old, new):
    """Replace the first occurrence of a text in a file, whatever its line breaks are."""
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode(), 1))


def bytes_of(folder):
    """Return the bytes of all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def lock_of(folder, name=LOCK):
    faults = []
    lock = read_lock(name, (folder / name).read_bytes(), faults)
    assert [] == faults
    return lock


def short_of(folder, quote, document="arden-2011"):
    """Return the short id of the passage of a quote."""
    frame = read_sources(folder).tables["passages"].frame
    (identifier,) = frame.filter(frame["quote"] == quote)["id"].to_list()
    return identifier.removeprefix(f"{document}.")


def test_a_second_run_changes_nothing(example):
    """Anchoring an anchored package writes no byte, and says what each quote resolved to."""
    before = bytes_of(example)
    anchoring = anchor(example, example / "texts")
    assert ({}, (), before) == (anchoring.contents, anchoring.faults, bytes_of(example))
    assert {"arden-2011": {"verbatim": 12, "normalised": 1}, "leith-2012": {"verbatim": 6}} == {
        document.document: document.verdicts for document in anchoring.documents
    }


def test_a_dossier_that_is_saved_meanwhile_is_kept(example):
    """What a person saves in a dossier while it is being anchored is not written over."""
    dossier = example / ARDEN
    change(dossier, "id: c-7k2ma\n", "polarity: affirmed\n")

    def save(name):
        if "leith" in name:
            dossier.write_bytes(dossier.read_bytes() + b"# saved\n")

    before = bytes_of(example) | {ARDEN: dossier.read_bytes() + b"# saved\n"}
    with pytest.raises(DocprovError, match=r"arden-2011.yaml was changed while this ran"):
        anchor(example, example / "texts", watch=save)
    assert before == bytes_of(example)


def test_locks_are_made_anew(example):
    """Locks that were removed come back byte for byte."""
    before = bytes_of(example)
    for path in (example / "dossiers").glob("*.lock.json"):
        path.unlink()
    anchoring = anchor(example, example / "texts")
    assert (["dossiers/arden-2011.lock.json", "dossiers/leith-2012.lock.json"], before) == (
        sorted(anchoring.contents),
        bytes_of(example),
    )


def test_writing_can_be_left_out(example):
    """Without writing the run only tells what it would write."""
    (example / LOCK).unlink()
    before = bytes_of(example)
    assert ([LOCK], before) == (
        list(anchor(example, example / "texts", write=False).contents),
        bytes_of(example),
    )


@pytest.mark.parametrize("evidence", [None, "empty"])
def test_without_texts_nothing_changes(example, tmp_path, evidence):
    """Without the texts locks and dossiers keep their bytes, and no quote counts as checked."""
    (tmp_path / "empty").mkdir()
    before = bytes_of(example)
    anchoring = anchor(example, evidence and tmp_path / evidence)
    assert ({}, before) == (anchoring.contents, bytes_of(example))
    assert [{"not-checked": 13}, {"not-checked": 6}] == [
        document.verdicts for document in anchoring.documents
    ]


def test_one_text_of_two(example):
    """Where one text is held its lock is written, and the lock of the other keeps its bytes."""
    before = bytes_of(example)
    (example / "texts" / "leith-2012.txt").unlink()
    change(example / "dossiers" / "leith-2012.yaml", "lost in the fire", "lost to the fire")
    change(example / ARDEN, "quote: several sheds", "quote: several sheds on the town side")
    anchoring = anchor(example, example / "texts")
    assert [LOCK] == list(anchoring.contents)
    assert (
        before["dossiers/leith-2012.lock.json"]
        == (example / "dossiers" / "leith-2012.lock.json").read_bytes()
    )


def test_a_new_quote_without_the_text(example):
    """A quote that is new gets no lock entry while the text is not held, and the entries of the
    others stay.
    """
    before = lock_of(example)
    change(
        example / ARDEN,
        "citations:\n",
        'citations:\n  - {id: x-00001, quote: "The council", cited: arden-count, intent: '
        "mentions}\n",
    )
    anchoring = anchor(example)
    assert ({}, before) == (anchoring.contents, lock_of(example))
    assert {"not-checked": 14} == anchoring.documents[0].verdicts
    assert {"DP301"} == {fault.rule for fault in read_sources(example).faults}


def test_a_changed_byte(example):
    """A text of which one byte changed is not the capture, so nothing is checked against it."""
    change(example / "texts" / "arden-2011.txt", "41 dockers", "42 dockers")
    before = bytes_of(example)
    anchoring = anchor(example, example / "texts")
    assert ({}, before) == (anchoring.contents, bytes_of(example))
    assert [{"not-checked": 13}, {"verbatim": 6}] == [
        document.verdicts for document in anchoring.documents
    ]


def test_an_edited_quote(example):
    """An edited quote loses its lock entry and gets a new one.

    Every other line of the lock stays.
    """
    old = short_of(example, "several sheds")
    before = (example / LOCK).read_bytes().decode().split("\n")
    change(example / ARDEN, "quote: several sheds", "quote: blackened several sheds")
    new = short_of(example, "blackened several sheds")
    anchor(example, example / "texts")
    after = (example / LOCK).read_bytes().decode().split("\n")
    passages = lock_of(example).passages
    assert (True, False, True) == (old != new, old in passages, new in passages)
    assert {"verbatim": 1} == {passages[new].verdict: 1}
    changed = {line.rstrip(",") for line in before} ^ {line.rstrip(",") for line in after}
    assert {old, new} == {line.split('"')[1] for line in changed}
    assert [] == read_sources(example).faults


def test_a_quote_that_is_not_there(example):
    """A quote that the text does not hold, or holds twice, is written down as such and without
    positions.
    """
    change(example / ARDEN, "quote: several sheds", "quote: several barns")
    change(example / ARDEN, "quote: no ship was insured", "quote: harbour")
    anchoring = anchor(example, example / "texts")
    passages = lock_of(example).passages
    assert [LockedPassage(verdict="absent"), LockedPassage(verdict="ambiguous")] == [
        passages[short_of(example, quote)] for quote in ("several barns", "harbour")
    ]
    assert {"verbatim": 10, "normalised": 1, "absent": 1, "ambiguous": 1} == anchoring.documents[
        0
    ].verdicts


def test_context_settles_ambiguity(example):
    """A prefix or a suffix says which of several places is meant."""
    change(
        example / ARDEN,
        "quote: no ship was insured",
        'quote: harbour\n    prefix: "The "\n    suffix: " book"',
    )
    anchor(example, example / "texts")
    passage = lock_of(example).passages[short_of(example, "harbour")]
    text = (example / "texts" / "arden-2011.txt").read_text(encoding="utf-8")
    assert ("verbatim", text.index("The harbour book") + 4) == (passage.verdict, passage.start)


def test_lock_lines(example):
    """A lock has one line for each entry, sorted, with neither a clock nor totals."""
    lines = (example / LOCK).read_text(encoding="utf-8").split("\n")
    names = [line.split('"')[1] for line in lines if line.startswith('  "')]
    quotes = read_sources(example).tables["passages"].frame["id"].to_list()
    shorts = sorted(
        name.removeprefix("arden-2011.") for name in quotes if name.startswith("arden-2011.")
    )
    assert ["t001", *shorts] == names
    assert ["{", '"captures": {', "},", '"passages": {', "},", '"format": 1', "}", ""] == [
        line for line in lines if not line.startswith("  ")
    ]


def merged(folder, name, ours, base, theirs):
    """Return what git's three-way merge makes of a file, and how many conflicts it has."""
    paths = []
    for side, content in (("ours", ours), ("base", base), ("theirs", theirs)):
        path = folder / side
        path.write_bytes(content[name])
        paths.append(str(path))
    git = shutil.which("git") or "git"
    outcome = subprocess.run([git, "merge-file", "-p", *paths], capture_output=True, check=False)
    return outcome.stdout, outcome.returncode


def test_independent_edits_merge(example, tmp_path):
    """Two people who edit and anchor different entries get dossiers and locks that merge line by
    line into what both mean.
    """
    edits = [
        ("quote: several sheds\n", "quote: It blackened several sheds\n"),
        ('quote: "pier #3 was closed"', 'quote: "pier #3 was closed for a decade"'),
    ]
    contents = []
    for chosen in ([], edits[:1], edits[1:], edits):
        folder = tmp_path / f"edit{len(contents)}"
        shutil.copytree(example, folder)
        for old, new in chosen:
            change(folder / ARDEN, old, new)
        anchor(folder, folder / "texts")
        contents.append(bytes_of(folder))
    base, ours, theirs, both = contents
    for name in (ARDEN, LOCK):
        assert 3 == len({base[name], ours[name], theirs[name]})
        assert (both[name], 0) == merged(tmp_path, name, ours, base, theirs)


def without_ids(text):
    """Return a dossier without the ids that anchoring can write."""
    text = re.sub(r"\bid: [abcx]-[a-z0-9]{5}, ", "", text)
    return re.sub(r"id: [abcx]-[a-z0-9]{5}\r?\n +", "", text)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_missing_ids_are_written(example, ending):
    """Missing ids are written in block and flow style, nested ones too.

    Every other byte stays, and the result validates.
    """
    for path in (example / "dossiers").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace("\n", ending)
        bare = without_ids(text.replace("claims:" + ending, "claims:  # what it says" + ending, 1))
        relations = bare.find("claim_relations:")
        path.write_bytes((bare[:relations] if relations >= 0 else bare).encode())
    before = {path.name: path.read_bytes() for path in (example / "dossiers").glob("*.yaml")}
    assert b"id: c-" not in b"".join(before.values())
    anchoring = anchor(example, example / "texts")
    assert [15, 5] == [document.ids for document in anchoring.documents]
    for path in (example / "dossiers").glob("*.yaml"):
        after = path.read_bytes()
        assert before[path.name].decode() == without_ids(after.decode())
        assert after.count(b"\r") == after.count(b"\n") * (ending == "\r\n")
    assert [] == read_sources(example).faults
    assert ({}, ()) == (anchor(example, example / "texts").contents, anchoring.faults)


@pytest.mark.long
@settings(max_examples=10)
@given(st.sets(st.integers(0, 14)))
def test_existing_ids_never_change(chosen):
    """Whichever ids are missing, they are written, and all others stay what and where they were."""
    original = (EXAMPLE / ARDEN).read_bytes()
    places = list(re.finditer(rb"id: [abcx]-[a-z0-9]{5}(?:, |\n +)", original))
    data = original
    for number in sorted(chosen, reverse=True):
        data = data[: places[number].start()] + data[places[number].end() :]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "arden"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("texts", "data", "releases"))
        (folder / ARDEN).write_bytes(data)
        anchoring = anchor(folder)
        after = (folder / ARDEN).read_bytes()
    pattern = rb"(?<=id: )[abcx]-[a-z0-9]{5}"
    kept = list(zip(re.findall(pattern, original), re.findall(pattern, after), strict=True))
    assert (15, len(chosen)) == (len(kept), anchoring.documents[0].ids)
    assert re.sub(pattern, b"", original) == re.sub(pattern, b"", after)
    assert [] == [
        pair for number, pair in enumerate(kept) if number not in chosen and pair[0] != pair[1]
    ]
    assert 15 == len({pair[1] for pair in kept})


def test_proposed_ids_do_not_depend_on_the_rest(example):
    """Of two people who add different entries each gets the ids that both together would get."""
    change(example / ARDEN, "id: c-p13r3\n    quote", "quote")
    anchor(example)
    first = re.search(rb"id: (c-[a-z0-9]+)\n    quote: \"pier", (example / ARDEN).read_bytes())[1]
    change(example / ARDEN, f"id: {first.decode()}\n    quote", "quote")
    change(example / ARDEN, "id: c-n0n3i\n    quote", "quote")
    anchor(example)
    assert (
        first
        == re.search(rb"id: (c-[a-z0-9]+)\n    quote: \"pier", (example / ARDEN).read_bytes())[1]
    )


def test_the_id_of_the_package(example):
    """The activity of package.yaml gets its id like those of dossiers."""
    change(example / "package.yaml", "{id: a-0vocb, by", "{by")
    before = (example / "package.yaml").read_bytes()
    anchoring = anchor(example)
    after = (example / "package.yaml").read_bytes()
    assert (["package.yaml"], ()) == (list(anchoring.contents), anchoring.faults)
    assert before == re.sub(rb"id: a-[a-z0-9]{6}, ", b"", after)
    assert [] == read_sources(example).faults


NOTE = """\
document: {{id: note, label: A note, kind: letter}}
voice: writer
recorded: {{id: a-00001, by: writer, on: 2026-05-02, method: human}}
captures: [{{id: t001, sha256: "{digest}", extent: full, form: original, regions: {regions}}}]
agents: [{{id: writer, name: a writer, kind: person, naming: described}}]
citations:
"""


def note(folder, text, quotes, regions="{1: body}"):
    """Make a package of one dossier that quotes a text, and return its folder."""
    (folder / "dossiers").mkdir(parents=True)
    (folder / "texts").mkdir()
    data = text.encode()
    (folder / "texts" / "a.txt").write_bytes(data)
    (folder / "package.yaml").write_text(
        "name: notes\nversion: 0.1.0\ncreated: 2026-05-02\nlicenses: [{name: CC0-1.0}]\n"
    )
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    entries = [
        f"  - {{id: x-{number}, quote: '{quote}', cited: note, intent: mentions}}\n"
        for number, quote in enumerate(quotes)
    ]
    dossier = NOTE.format(digest=digest, regions=regions) + "".join(entries)
    (folder / "dossiers" / "note.yaml").write_bytes(dossier.encode())
    return folder


OFFSETS = {
    "plain": ("The fire killed 41.", "fire"),
    "astral characters before": ("\U0001f525\U0001f6a2 The fire", "fire"),
    "combining marks before": ("e\u0301e\u0301e\u0301 cafe\u0301: the fire", "fire"),
    "two-byte characters before": ("Пожар в порту: fire", "fire"),
    "right-to-left text before": ("\u05d0\u05e9 \u202bfire", "fire"),
    "zero-width characters before": ("\u200b\u200d\ufeff fire", "fire"),
    "a byte order mark": ("\ufefffire", "fire"),
    "CRLF before": ("The\r\n\r\nfire", "fire"),
    "a flag before": ("\U0001f1e6\U0001f1e8 fire", "fire"),
    "astral characters in the quote": ("The \U0001f525 fire", "\U0001f525 fire"),
    "combining marks in the quote": ("Un cafe\u0301 en feu", "cafe\u0301 en"),
}


@pytest.mark.parametrize("reason", OFFSETS)
def test_offsets_are_code_points(tmp_path, reason):
    """Positions count code points of the text as it is, and the digest is that of the text between
    them.
    """
    text, quote = OFFSETS[reason]
    folder = note(tmp_path / "note", text, [quote])
    anchor(folder, folder / "texts")
    (passage,) = lock_of(folder, "dossiers/note.lock.json").passages.values()
    start = text.index(quote)
    digest = f"sha256:{hashlib.sha256(quote.encode()).hexdigest()}"
    expected = LockedPassage(
        verdict="verbatim", start=start, stop=start + len(quote), sha256=digest, paragraph=1
    )
    assert expected == evolve(passage, paragraph=1)
    assert passage.paragraph == int(layout_of(text).label_at(start))


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_resolved_offsets(before, after):
    """Whatever stands around a quote, its positions cut it out of the text."""
    quote = "\U0001f525 41 dockers"
    text = before + quote + after
    reading = Reading.of(text, None, "en")
    found = locked(
        search_for(
            Passage(id="a.p-1", capture="a.t001", quote=quote, verdict="not-checked"), reading
        ),
        reading,
    )
    assert ("verbatim", quote) == (found.verdict, text[found.start : found.stop])


BEYOND = {
    "one line": ("{9: body}", "the region 9 ends after line 3, the last one"),
    "a range": ("{1: heading, 2-4: body}", "the region 2-4 ends after line 3, the last one"),
}


@pytest.mark.parametrize("reason", BEYOND)
def test_regions_beyond_the_last_line(tmp_path, reason):
    """A region beyond the last line of the text is refused at its place, and nothing is written."""
    regions, message = BEYOND[reason]
    folder = note(tmp_path / "note", "One\nTwo\nThree\n", ["Two"], regions)
    before = bytes_of(folder)
    with pytest.raises(LoadError) as caught:
        anchor(folder, folder / "texts")
    assert [("dossiers/note.yaml:4:145", "DP011", f"capture.regions: {message}")] == [
        (str(fault.place), fault.rule, fault.message) for fault in caught.value.report.diagnostics
    ]
    assert before == bytes_of(folder)


REFUSED = {
    "a fault in the dossier": (ARDEN, "predicate: deaths", "predicat: deaths"),
    "a fault in another dossier": (
        "dossiers/leith-2012.yaml",
        "intent: disputes",
        "intents: disputes",
    ),
    "a fault in the vocabulary": ("vocabulary/subjects/boys.yaml", "label: boys", "label: [boys]"),
    "a damaged lock": (LOCK, '"format": 1', '"format": 2'),
    "a text that YAML cuts": (ARDEN, "quote: several sheds", "quote: several #sheds"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_nothing_is_written_over_faults(example, reason):
    """While a file cannot be read as it stands nothing is anchored, and the report says where."""
    name, old, new = REFUSED[reason]
    change(example / name, old, new)
    (example / "dossiers" / "leith-2012.lock.json").unlink()
    before = bytes_of(example)
    with pytest.raises(LoadError) as caught:
        anchor(example, example / "texts")
    assert [name] == [fault.place.file for fault in caught.value.report.diagnostics]
    assert before == bytes_of(example)


def test_other_faults_are_told(example):
    """A fault that does not stand in the way of anchoring is told beside what was done."""
    declared = "agents:\n  - {id: stoker, name: the stoker, kind: person, naming: described}\n"
    change(
        example / "dossiers" / "leith-2012.yaml",
        "agents:\n  - {id: leith",
        declared + "  - {id: leith",
    )
    assert ["DP204"] == [fault.rule for fault in anchor(example, example / "texts").faults]


@pytest.mark.parametrize("name", ["nothing", "texts", "package.yaml"])
def test_no_dossiers(example, name):
    """A folder without dossiers cannot be anchored."""
    with pytest.raises(LoadError, match=r"has no dossiers|there is no package"):
        anchor(example / name)


def test_stale_locks_are_made_anew(example):
    """Regions that changed in the dossier are resolved again, and the share of the body follows
    them.
    """
    share = anchor(example, example / "texts").documents[0].share
    change(example / ARDEN, "3-9: body", "3-8: body")
    anchoring = anchor(example, example / "texts")
    assert [LOCK] == list(anchoring.contents)
    assert ["1", "3-8", "11-12"] == [
        region.lines for region in lock_of(example).captures["t001"].regions
    ]
    assert share < anchoring.documents[0].share
    assert [] == read_sources(example).faults


def test_quotes_that_look_like_code(tmp_path):
    """Quotes of brackets, backslashes and escapes are found as the characters that they are."""
    quotes = [r"\d+(a|b)*", "{value} %s", "<b>&amp;</b>", "=1+1", "\\u0041"]
    folder = note(tmp_path / "note", " | ".join(quotes), quotes)
    assert {"verbatim": 5} == anchor(folder, folder / "texts").documents[0].verdicts
    assert {} == anchor(folder, folder / "texts").contents


SHARES = {
    "nothing": ([], 0.0),
    "one span": ([(0, 5)], 0.25),
    "a span twice": ([(0, 5), (0, 5)], 0.25),
    "overlapping spans": ([(4, 8), (0, 5)], 0.4),
    "a span across both bodies": ([(5, 35)], 0.5),
    "outside": ([(10, 30), (40, 50)], 0.0),
    "everything": ([(-5, 100)], 1.0),
}


@pytest.mark.parametrize("reason", SHARES)
def test_covered_share(reason):
    """Each code point of a body counts once, whatever spans lie over it.

    What lies outside counts nothing.
    """
    spans, expected = SHARES[reason]
    regions = [(0, 10, "body"), (10, 30, "furniture"), (30, 40, "body")]
    located = tuple(
        LockedRegion(start=start, stop=stop, role=role, lines="1") for start, stop, role in regions
    )
    capture = LockedCapture(sha256="", bytes=40, media_type="text/plain", regions=located)
    assert expected == covered_share(capture, spans)
    assert None is covered_share(LockedCapture(sha256="", bytes=40, media_type="text/plain"), spans)


def test_a_text_that_is_not_in_the_folder_is_named(example):
    """Where an evidence folder is given, a capture whose digest no file has is reported at the
    digest's place.
    """
    (example / "texts/leith-2012.txt").unlink()
    missing = anchor(example, example / "texts").missing
    assert [("DP320", "dossiers/leith-2012.yaml", 13)] == [
        (e.rule, e.place.file, e.place.line) for e in missing
    ]
    assert [] == anchor(example).missing


def test_a_failing_quote_is_shown_with_the_words_that_differ(example):
    """What the text has instead is whole words, and the words that differ are told pair by pair.

    Nothing is written.
    """
    change(example / ARDEN, "quote: several sheds", "quote: seven sheds on the quay")
    before = (example / ARDEN).read_bytes()
    (failure,) = anchor(example, example / "texts").failures
    assert ("absent", "several sheds") == (failure.verdict, " ".join(failure.nearest.split()[:2]))
    assert ("seven", "several") == failure.changes[0]
    assert before == (example / ARDEN).read_bytes()


def test_failing_quotes_are_told_in_the_order_of_the_file(example):
    """Quotes that fail are listed by file and line, so that a person mends them from the
    top down.
    """
    for old in ("several sheds", "no ship was insured", "nearly 30 boats", "smoke (20)"):
        change(example / ARDEN, old, f"seven {old} of Sarn")
    lines = [failure.place.line for failure in anchor(example, example / "texts").failures]
    assert [70, 74, 82, 91] == lines


@pytest.mark.parametrize(
    ("language", "verdict"),
    [("en", "elided"), ("en-GB", "elided"), ("nl", "absent"), (None, "absent")],
)
def test_a_gap_is_judged_in_the_language_of_its_text(language, verdict):
    """An elided quote passes only where the words that its gap must not drop are known for the
    language that is stated.
    """
    reading = Reading.of("It killed 41 dockers of the northern quay on Sunday.", None, language)
    passage = Passage(
        id="a.p-1", capture="a.t001", quote="killed 41 dockers ... on Sunday", verdict="not-checked"
    )
    found = search_for(passage, reading)
    assert verdict == found.verdict
    assert (None if verdict == "elided" else "gaps are not judged in this language") == found.reason


REGIONS = "{1: heading, 3-9: body, 11-12: furniture}"


@pytest.mark.parametrize(
    ("regions", "told"),
    [
        ("{1: heading, 3-9: advertisement}", "'advertisement' is not one of "),
        ("{3-9: bdy, 1: heading}", "'bdy' is not one of "),
        ("{3-9: body, 1: heading}", "'1' does not begin after line 9"),
    ],
)
def test_regions_are_checked_before_anything_is_written(example, regions, told):
    """A region that cannot be is told by validation and by anchoring alike while there is no lock,
    and nothing is written.
    """
    (example / LOCK).unlink()
    change(example / ARDEN, REGIONS, regions)
    change(example / ARDEN, "  - id: c-p13r3\n    quote", "  - quote")
    before = bytes_of(example)
    assert [told] == [
        fault.message.split(": ")[1][: len(told)]
        for fault in validate(example).diagnostics
        if "DP011" == fault.rule
    ]
    with pytest.raises(LoadError) as refused:
        anchor(example, example / "texts")
    assert (["DP011"], before) == (
        [fault.rule for fault in refused.value.report.diagnostics],
        bytes_of(example),
    )


@pytest.mark.long
def test_a_voice_that_nobody_declares_is_told_before_the_first_claim(example):
    """The dossier's own voice is looked up also where no claim shows it, whatever file is
    checked.
    """
    text = (example / ARDEN).read_text(encoding="utf-8").partition("\nclaims:")[0] + "\n"
    (example / ARDEN).write_text(
        text.replace("voice: arden-post", "voice: arden-pots"), encoding="utf-8"
    )
    (fault,) = [
        fault for fault in anchor(example, example / "texts").faults if fault.rule == "DP203"
    ]
    assert (10, 8, "no agent 'arden-pots'") == (fault.place.line, fault.place.column, fault.message)
    assert "did you mean 'arden-post'?" in fault.help
    for path in (example, example / ARDEN):
        assert 1 == sum(
            each.rule == "DP203" and each.place.line == 10 for each in validate(path).diagnostics
        )


def test_a_voice_may_be_declared_by_a_dossier_that_nothing_else_names(example):
    """One dossier alone finds the agent that it speaks with in whatever other dossier
    declares it.
    """
    path = example / "dossiers/leith-2012.yaml"
    head = path.read_text(encoding="utf-8").partition("\nclaims:")[0] + "\n"
    path.write_text(head.replace("voice: leith-trust", "voice: stoker"), encoding="utf-8")
    assert [] == [fault.message for fault in validate(path).diagnostics if fault.rule == "DP203"]


@pytest.mark.long
def test_a_quote_that_stands_in_another_capture_says_how_to_name_it(example):
    """Anchoring and validation name the capture of the document that holds a quote, and say what to
    write.
    """
    (example / "texts/second.txt").write_bytes(b"A later edition, of which nothing is left.\n")
    digest = hashlib.sha256((example / "texts/second.txt").read_bytes()).hexdigest()
    second = f'  - {{id: t002, sha256: "sha256:{digest}", extent: full, form: original}}\n'
    change(example / ARDEN, "agents:\n  - {id: stoker", f"{second}agents:\n  - {{id: stoker")
    change(
        example / ARDEN,
        '    quote: "pier #3 was closed"',
        '    quote: "pier #3 was closed"\n    capture: t002',
    )
    advice = "it occurs in t001: write capture: t001, or remove the line"
    (failure,) = anchor(example, example / "texts").failures
    assert ("source-changed", True) == (
        failure.verdict,
        str(failure).endswith(f"is source-changed: {advice}"),
    )
    (fault,) = [
        fault for fault in validate(example, example / "texts").diagnostics if fault.rule == "DP302"
    ]
    assert advice == fault.help


def test_a_quote_in_other_capitals_has_its_passage_for_the_nearest(example):
    """What differs in capitals alone is suggested, not another passage in the same ones."""
    change(example / ARDEN, '"pier #3 was closed"', '"The night Arden burned"')
    (failure,) = anchor(example, example / "texts").failures
    assert "THE NIGHT ARDEN BURNED" == failure.nearest


def broken_neighbour(example, text=""):
    """Break the other dossier, and take ids and lock from the first one."""
    change(example / "dossiers/leith-2012.yaml", "voice: leith-trust", f"vioce: leith-trust{text}")
    change(example / ARDEN, "  - id: c-p13r3\n    quote", "  - quote")
    (example / LOCK).unlink()


def test_one_dossier_is_anchored_beside_a_broken_one(example):
    """A fault of another dossier does not stand in the way of one, and nothing else is written."""
    broken_neighbour(example)
    before = bytes_of(example)
    with pytest.raises(LoadError):
        anchor(example, example / "texts")
    assert before == bytes_of(example)
    anchoring = anchor(example / ARDEN, example / "texts")
    assert ({ARDEN, LOCK}, ["arden-2011"]) == (
        set(anchoring.contents),
        [each.document for each in anchoring.documents],
    )
    assert ((), 13) == (anchoring.faults, sum(anchoring.documents[0].verdicts.values()))
    assert {ARDEN, LOCK} == {
        name for name, data in bytes_of(example).items() if before.get(name) != data
    }


def test_its_own_fault_stands_in_the_way_of_a_dossier(example):
    """One dossier is anchored as a whole or not at all."""
    with pytest.raises(LoadError, match="has no dossiers"):
        anchor(example / "texts/arden-2011.txt", example / "texts")
    broken_neighbour(example)
    with pytest.raises(LoadError, match="nothing was anchored"):
        anchor(example / "dossiers/leith-2012.yaml", example / "texts")


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("6bb3c6c1", "6bb3c6c2", "DP320 13:24"),
        ("11-12: furniture", "11-99: furniture", "DP011 13:139"),
    ],
)
def test_validation_tells_why_a_capture_cannot_be_anchored(example, old, new, told):
    """Where anchoring would be no remedy, validation with the texts says what anchoring would."""
    change(example / ARDEN, old, new)
    found = [
        f"{each.rule} {each.place.line}:{each.place.column}"
        for each in validate(example, example / "texts").diagnostics
    ]
    assert told in found
    assert told not in [
        f"{each.rule} {each.place.line}:{each.place.column}"
        for each in validate(example).diagnostics
    ]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("2026-05-01", "2026-05-02", "source-changed"),
        ("2026-05-02", "2026-05-01", "elsewhere"),
        ("2026-05-02", "2026-05-02", "source-changed"),
    ],
)
def test_the_later_capture_is_the_one_retrieved_later(example, first, second, verdict):
    """A source has changed where an earlier capture holds a quote; days decide, then their
    order.
    """
    (example / "texts/second.txt").write_bytes(b"Another edition, of which nothing is left.\n")
    digest = hashlib.sha256((example / "texts/second.txt").read_bytes()).hexdigest()
    added = f'  - {{id: t002, sha256: "sha256:{digest}", extent: full, form: original, '
    added += f"retrieved: {second}}}\n"
    change(example / ARDEN, "agents:\n  - {id: stoker", f"{added}agents:\n  - {{id: stoker")
    change(example / ARDEN, "{id: t001, ", f"{{id: t001, retrieved: {first}, ")
    quote = '    quote: "pier #3 was closed"'
    change(example / ARDEN, quote, f"{quote}\n    capture: t002")
    assert [verdict] == [each.verdict for each in anchor(example, example / "texts").failures]
