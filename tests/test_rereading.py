"""Reading only what changed: whatever is edited, and in whatever order, the outcome is that of reading everything anew."""

import io
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docprov import anchor, load, validate
from docprov.dossiers import reading_cache, rereading
from docprov.errors import DocprovError
from docprov.files import sha256
from docprov.opening import open_package

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "arden"
OWN = ("stoker", "leith-mail", "smoke", "sailors", "mail-1911-06-05")
ARDEN, LEITH = "dossiers/arden-{}.yaml", "dossiers/leith-{}.yaml"
STOKER = "{id: stoker-1, name: a stoker-1, kind: person, naming: described}"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a package of four dossiers: two like that of Arden, and two letters that cite one of them each."""
    folder = tmp_path_factory.mktemp("made") / "arden"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", "datapackage.json", "dossiers", "texts"))
    (folder / "dossiers").mkdir()
    texts = folder.parent / "texts"
    texts.mkdir()
    for name in ("arden-2011", "leith-2012"):
        dossier = (EXAMPLE / f"dossiers/{name}.yaml").read_text(encoding="utf-8")
        text = (EXAMPLE / f"texts/{name}.txt").read_bytes()
        for number in (1, 2):
            own = text.replace(b"of Arden", b"of %d Arden" % number).replace(b"THE NIGHT", b"%d NIGHT" % number)
            (texts / f"{name}-{number}.txt").write_bytes(own)
            mine = re.sub(r"sha256:[0-9a-f]{64}", sha256(own), dossier).replace(
                "Council of Arden", f"Council of {number} Arden"
            )
            mine = mine.replace("arden-2011", f"arden-{number}").replace("leith-2012", f"leith-{number}")
            for word in OWN:
                mine = re.sub(rf"(?<=[ :]){word}(?=[,}}\n])", f"{word}-{number}", mine)
            (folder / f"dossiers/{name[:-5]}-{number}.yaml").write_text(mine, encoding="utf-8")
    anchor(folder, texts)
    return folder


@pytest.fixture
def package(made, tmp_path, monkeypatch):
    """Return a copy of that package, read once before with a cache, any number of whose dossiers may change."""
    monkeypatch.setenv("DOCPROV_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(reading_cache, "FEWEST", 1)
    monkeypatch.setattr(rereading, "_FEW", 0)
    folder = tmp_path / "arden"
    shutil.copytree(made, folder)
    assert not open_package(folder, cached=True).faults
    return folder


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def remove(folder, stem):
    (folder / f"dossiers/{stem}.yaml").unlink()
    (folder / f"dossiers/{stem}.lock.json").unlink()


def compared(folder):
    """Open a package with the cache and without, demand the same, and tell how it was opened."""
    opened, anew = open_package(folder, cached=True), open_package(folder)
    how = "known" if callable(opened.sources) else "read"
    for name, table in anew.tables.items():
        assert table.frame.equals(opened.tables[name].frame), name
    assert (anew.metadata, anew.faults, anew.hidden) == (opened.metadata, opened.faults, opened.hidden)
    assert anew.rows == opened.rows
    return how


REVIEW = "reviewed: {id: a-r3v1w, by: arden-post, on: 2026-05-09, method: human, records: [c-7k2ma]}\n"
PILOT = "{id: pilot, name: a pilot, kind: person, naming: described}"
WORK = "documents:\n  - {{id: w, label: W, kind: letter, holding: cited-only, agents: [{{agent: stoker-{}, role: author}}]}}\n"
FIRST = "agents:\n  - {id: leith"
PILOTED = FIRST.replace("{", f"{PILOT}\n  - {{")
VOICE = "voice: leith-trust\n"
PUBLISHER = ("role: publisher", "role: author")
KNOWN = {
    "nothing": (),
    "a note": ((ARDEN, "The count of the council.", "The count of the harbour."),),
    "a value": ((ARDEN, "value: several", "value: some"),),
    "an id": ((LEITH, "- id: c-12b0t", "- id: c-12b0u"),),
    "a relation": ((LEITH, "status: open", "status: explained"),),
    "a review": ((ARDEN, "voice: arden-post\n", f"voice: arden-post\n{REVIEW}"),),
    "an agent of its own": ((LEITH, FIRST, PILOTED),),
    "an agent as a subject": ((ARDEN, "subject: ships", "subject: stoker-1"),),
    "a title": ((LEITH, "label: Letter of a", "label: A letter of a"),),
    "both kinds": ((ARDEN, "value: several", "value: some"), (LEITH, "status: open", "status: explained")),
    "an agent that another declares": ((LEITH, FIRST, FIRST.replace("{", f"{STOKER}\n  - {{")),),
}


@pytest.mark.parametrize("changes", KNOWN.values(), ids=KNOWN.keys())
def test_only_what_changed_is_read(package, changes):
    """An edit that touches no other dossier is read alone."""
    for name, old, new in changes:
        edit(package, name.format(1), old, new)
    assert "known" == compared(package)
    assert "known" == compared(package)


def test_a_dossier_is_added(package, made):
    """A new dossier is read alone."""
    remove(package, "leith-2")
    compared(package)
    for name in ("leith-2.yaml", "leith-2.lock.json"):
        shutil.copyfile(made / "dossiers" / name, package / "dossiers" / name)
    assert "known" == compared(package)


NOTE = "note: The count of the council."
READ = {
    "a vocabulary entry": (("vocabulary/subjects/women.yaml", "label: women", "label: the women"),),
    "the package": (("package.yaml", "version: ", "homepage: https://example.org/arden\nversion: "),),
    "a fault": ((ARDEN, "predicate: deaths", "predicat: deaths"),),
    "no YAML": ((ARDEN, "quote: several sheds", 'quote: "several sheds'),),
    "something withheld": ((ARDEN, NOTE, "note: {withheld: The count of the council.}"),),
    "a name that escapes": ((ARDEN, NOTE, r'note: {"\x77ithheld": The count of the council.}'),),
    "the publisher of a cited work": ((ARDEN, "agent: arden-post, role: publisher", "agent: arden-post, role: author"),),
    "one of two declarations": ((ARDEN, "label: closed to traffic", "label: closed to all traffic"),),
}


@pytest.mark.parametrize("changes", READ.values(), ids=READ.keys())
def test_what_touches_others_is_read_with_them(package, changes):
    """An edit that may change what others come to, or that is faulty, is read together with all others."""
    for name, old, new in changes:
        edit(package, name.format(1), old, new)
    assert "read" == compared(package)


STEPS = {
    "two declare, and both cease": (
        ((1, FIRST, PILOTED), (2, FIRST, PILOTED)),
        ((1, PILOTED, FIRST), (2, PILOTED, FIRST)),
    ),
    "two declare, and cease one by one": (
        ((1, FIRST, PILOTED), (2, FIRST, PILOTED)), ((1, PILOTED, FIRST),), ((2, PILOTED, FIRST),),
    ),
    "one declares, another too, and the first ceases": (
        ((1, FIRST, PILOTED),), ((2, FIRST, PILOTED),), ((1, PILOTED, FIRST),),
    ),
    "the same work twice": (
        ((2, VOICE, VOICE + WORK.format(1)),),
        ((1, VOICE, VOICE + WORK.format(1)),),
        ((2, "status: open", "status: explained"),),
    ),
    "what was read alone asks for more": (
        ((1, "population: dockers", "population: sailors-1"),), ((1, "label: sailors-1", "label: the sailors"),)
    ),
}  # fmt: skip


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS.keys())
def test_declarations_of_several_dossiers(package, steps):
    """What several dossiers declare, or ask of each other, comes and goes with them."""
    for step in steps:
        for number, old, new in step:
            edit(package, (ARDEN if old.startswith("label:") else LEITH).format(number), old, new)
        compared(package)


def test_a_stray_file(package):
    """A file that nothing reads is reported, whatever is known."""
    (package / "dossiers" / "notes.txt").write_text("a note", encoding="utf-8")
    assert "read" == compared(package)
    assert not validate(package).ok


def test_many_changes_are_read_at_once(package, monkeypatch):
    """Where more than a few dossiers changed, all are read."""
    monkeypatch.setattr(rereading, "_FEW", 30)
    edit(package, ARDEN.format(1), "value: several", "value: some")
    edit(package, ARDEN.format(2), "value: several", "value: some")
    assert "read" == compared(package)


def test_another_program_reads_anew(package, monkeypatch):
    """What another docprov kept is not used."""
    monkeypatch.setattr(reading_cache, "_program", lambda: "sha256:0")
    assert "read" == compared(package)


@pytest.fixture
def kept(package):
    """Return the file in which that package is kept."""
    (found,) = (package.parent / "cache").glob("readings-*")
    return found


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"no archive", b"sha256:0\n"])
def test_a_broken_cache_is_none(package, kept, data):
    """A cache that cannot be read is passed over and written anew."""
    kept.write_bytes(data)
    assert "read" == compared(package)
    assert "known" == compared(package)


def test_a_bit_of_the_cache_flips(package, kept):
    """A damaged cache is none, wherever the damage is."""
    data = kept.read_bytes()
    for place in [*range(200), *range(200, len(data) - 3000, len(data) // 60), *range(len(data) - 3000, len(data), 7)]:
        kept.write_bytes(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])
        assert reading_cache.recall(package) is None
    kept.write_bytes(data)
    assert reading_cache.recall(package) is not None


@pytest.mark.skipif(os.name != "posix", reason="files have no modes of this kind here")
def test_a_cache_is_its_owners_alone(kept):
    """Nobody else may read what is kept."""
    assert 0o600 == kept.stat().st_mode & 0o777


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a file to somebody else")
def test_a_cache_of_somebody_else_is_none(package, kept):
    """What somebody else put there is not used."""
    os.chown(kept, 54321, 54321)
    assert "read" == compared(package)


def test_what_is_kept_bears_no_time(kept):
    """The clock, be it right or before 1980, is in nothing that is kept."""
    with zipfile.ZipFile(io.BytesIO(kept.read_bytes().partition(b"\n")[2])) as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in archive.infolist()}


def test_the_package_changes_while_it_is_read(package, monkeypatch):
    """What was read of a package.yaml that is another one by then is not kept as what this one says."""
    path, read = package / "package.yaml", rereading.read_metadata
    text = path.read_text(encoding="utf-8")

    def meanwhile(folder, digests):
        path.write_text(text.replace("tolerance: 0.1", "tolerance: 0.3"), encoding="utf-8")
        try:
            return read(folder, digests)
        finally:
            path.write_text(text, encoding="utf-8")

    edit(package, ARDEN.format(1), "value: several", "value: some")
    with monkeypatch.context() as patch:
        patch.setattr(rereading, "read_metadata", meanwhile)
        assert "read" == compared(package)
    assert "known" == compared(package)


def test_a_file_broken_off_is_cleared_away(package, kept):
    """What a run that was killed left behind goes after a while."""
    left = kept.parent / ".readings-0.zip-1.tmp"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    edit(package, ARDEN.format(1), "value: several", "value: some")
    compared(package)
    assert not left.exists()


def withholding(package):
    """Return what of the cache holds a text that is withheld."""
    return [path for path in (package.parent / "cache").rglob("*") if path.is_file() and b"Jane Doe" in path.read_bytes()]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (ARDEN, "note: The count", "note: {withheld: Jane Doe}\n        reason: The count"),
        (ARDEN, "    time_quote: In", '    quote: {withheld: "Jane Doe"}\n    time_quote: In'),
        (LEITH, 'author, quote: "Leith Harbour Trust"', "author, quote: {withheld: Jane Doe}"),
        (LEITH, "voice: leith-trust", "voice: {agent: leith-trust, quote: {withheld: Jane Doe}}"),
        ("vocabulary/agents/archive-team.yaml", "name: ", "note: {withheld: Jane Doe}\nname: "),
    ],
)
def test_nothing_withheld_is_kept(package, name, old, new):
    """What is withheld, be it overridden or in no row, never comes into the cache, and what was kept before goes."""
    edit(package, ARDEN.format(2), "The count of the council.", "Jane Doe counted.")
    compared(package)
    assert withholding(package)
    edit(package, name.format(1), old, new)
    for _ in range(2):
        compared(package)
        assert not withholding(package)
        edit(package, ARDEN.format(1), "value: several", "value: Jane Doe")
        compared(package)
        assert not withholding(package)
        edit(package, ARDEN.format(1), "value: Jane Doe", "value: several")


def test_names_with_an_ending_inside(package, made):
    """A dossier whose id ends like the name of a lock is a dossier."""
    stem = "leith-1.lock.json"
    text = (package / LEITH.format(2)).read_text(encoding="utf-8").replace("id: leith-2", f"id: {stem}", 1)
    (package / f"dossiers/{stem}.yaml").write_text(text, encoding="utf-8")
    anchor(package, made.parent / "texts")
    compared(package)
    edit(package, f"dossiers/{stem}.yaml", "status: open", "status: explained")
    compared(package)


@pytest.mark.parametrize("name", ["._arden-1.lock.json", "._arden-1.yaml", b"\xff.yaml", b".\xff.lock.json"])
def test_other_files_among_the_dossiers(package, name):
    """A file that a system or an editor leaves is as it would be without a cache, in its place and in a place shown."""
    edit(package, ARDEN.format(2), "value: 41", "value: 42")
    (Path(os.fsdecode(os.fsencode(package) + b"/dossiers/" + os.fsencode(name)))).write_bytes(b"")
    compared(package)
    assert validate(package) == validate(package, cache=False)


def test_ids_of_two_files_that_meet(package):
    """An id that two files declare is a fault, whatever was known before."""
    edit(package, "package.yaml", "name: arden", "name: leith-1")
    edit(package, "package.yaml", "id: a-", "id: a-0")
    compared(package)
    known = re.search(r"id: (a-0\w*)", (package / "package.yaml").read_text(encoding="utf-8"))[1]
    edit(package, LEITH.format(1), "id: a-9r2vx", f"id: {known}")
    assert "read" == compared(package)


def test_a_voice_loses_its_declaration(package):
    """A dossier without claims asks for the agent whose document it is."""
    text = "document: {id: plain, label: Plain, kind: letter}\nvoice: stoker-1\nrecorded: {id: a-aaaaa, by: arden-post, "
    (package / "dossiers/plain.yaml").write_text(f"{text}on: 2026-05-02, method: human}}\n", encoding="utf-8")
    assert "known" == compared(package)
    edit(package, ARDEN.format(1), "{id: stoker-1,", "{id: stoker-9,")
    assert "read" == compared(package)


def test_columns_of_ones_own(package):
    """An empty column of one's own is as good as one that is not stated."""
    edit(package, "package.yaml", "version: ", "extra: {agents: [{name: born, type: string}]}\nversion: ")
    compared(package)
    edit(package, LEITH.format(1), FIRST, f"agents:\n  - {STOKER[:-1]}, extra: {{}}}}\n  - {{id: leith")
    compared(package)
    edit(package, LEITH.format(1), ", extra: {}", ', extra: {born: "1880"}')
    assert "read" == compared(package)


def test_a_joint_declaration_goes_as_another_comes(package):
    """What two declare can go in the same step in which a third begins to declare it."""
    joint = VOICE + WORK.format(1).replace("agents: [", "identifiers: [{scheme: doi, identifier: 10.1/x}], agents: [")
    for number in (1, 2):
        edit(package, LEITH.format(number), VOICE, joint)
    edit(package, ARDEN.format(1), "documents:\n", WORK.format(1))
    compared(package)
    for number in (1, 2):
        edit(package, LEITH.format(number), joint, VOICE + WORK.format(1))
    edit(package, ARDEN.format(1), WORK.format(1), joint.removeprefix(VOICE))
    compared(package)


def test_a_cache_that_cannot_be_written_is_done_without(package, monkeypatch):
    """Without a cache folder a package is read as ever."""
    (package.parent / "file").write_bytes(b"")
    monkeypatch.setenv("DOCPROV_CACHE", str(package.parent / "file" / "cache"))
    assert "read" == compared(package)


def test_few_dossiers_leave_no_trace(package, tmp_path, monkeypatch):
    """A small package is read without looking at the cache."""
    monkeypatch.setattr(reading_cache, "FEWEST", 200)
    monkeypatch.setenv("DOCPROV_CACHE", str(tmp_path / "other"))
    assert validate(package).ok
    assert not (tmp_path / "other").exists()


def test_most_packages_kept(package, monkeypatch):
    """Of more packages than a few, the one used longest ago is forgotten."""
    monkeypatch.setattr(reading_cache, "MOST_KEPT", 2)
    for number in range(3):
        shutil.copytree(package, package.parent / f"arden-{number}")
        open_package(package.parent / f"arden-{number}", cached=True)
    assert 2 == len(list((package.parent / "cache").glob("readings-*")))


def test_dossiers_change_between_table_and_place(package):
    """Places are not taken from other bytes than the tables."""
    opened = open_package(package, cached=True)
    edit(package, ARDEN.format(1), "value: several", "value: some")
    with pytest.raises(DocprovError, match="changed while they were being read"):
        opened.place("claims", 0)


def test_validation_is_the_same(package, made):
    """A report does not tell whether a cache was used, faults of rules and their places included."""
    edit(package, ARDEN.format(2), "value: 41", "value: 42")
    first, again, anew = validate(package), validate(package), validate(package, cache=False)
    assert first == again == anew
    assert not first.ok
    texts = made.parent / "texts"
    assert validate(package, texts) == validate(package, texts, cache=False)


def test_a_corpus_is_loaded_from_it(package):
    """The records of a package are the same whether its dossiers were read or known."""
    before = load(package)
    shutil.rmtree(package.parent / "cache")
    assert list(before.claims) == list(load(package).claims)


SHUT = ("label: closed to traffic", "label: shut")
ONE = ("name: a stoker-{},", "name: one stoker,")
SHIPS = ("subject: ships", "subject: stoker-{}")
COUNT = ("The count of the", "The counts of the")
MOVED = ("  written:", "   written:")
TEXTS = [
    *((ARDEN, old, new) for pair in (COUNT, SHIPS, ONE, PUBLISHER, SHUT) for old, new in (pair, pair[::-1])),
    (ARDEN, "kind: news-article\n  language", "kind: other\n  language"),
    (ARDEN, "predicates:\n", "predicates:\n  - {{id: x, label: x, definition: x, value_type: none}}\n"),
    (LEITH, "population: dockers", "population: sailors-{}"),
    (LEITH, "population: sailors-{}", "population: stoker-{}"),
    (LEITH, "agents:\n", f"agents:\n  - {{{STOKER}}}\n"),
    (LEITH, f"agents:\n  - {{{STOKER}}}\n", "agents:\n"),
    (LEITH, "status: open", "status: explained"),
    (LEITH, "id: a-9r2vx", "id: a-9r2vz"),
    *((LEITH, old, new) for old, new in (MOVED, MOVED[::-1])),
    (LEITH, VOICE, f"{VOICE}{WORK}"),
    (LEITH, "cited: arden-count", "cited: w"),
    (LEITH, "kind: letter, holding", "kind: other, holding"),
    ("vocabulary/subjects/women.yaml", "label: women", "label: {} women"),
    ("dossiers/arden-{}.lock.json", '"verdict": "verbatim"', '"verdict": "absent"'),
]


def written(name, old, new, number):
    """Return an edit of one of the two dossiers of a kind."""
    return name.format(number), *(text.replace("{{", "{").replace("}}", "}").replace("{}", str(number)) for text in (old, new))


EDITS = [lambda folder, number, texts=texts: edit(folder, *written(*texts, number)) for texts in TEXTS]
EDITS += [lambda folder, number, stem=stem: remove(folder, f"{stem}-{number}") for stem in ("leith", "arden")]


STEPWISE = st.lists(
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(1, 2)), min_size=1, max_size=3), min_size=1, max_size=5
)


@settings(max_examples=12)
@given(STEPWISE)
def test_edits_in_any_order(made, steps):
    """After any edits, in any order, the outcome is that of reading everything."""
    follow(made, steps)


@pytest.mark.long
@settings(max_examples=120)
@given(STEPWISE)
def test_many_edits_in_any_order(made, steps):
    """The same of many more."""
    follow(made, steps)


def follow(made, steps):
    """Make the edits step by step, and compare after each step."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        patch.setenv("DOCPROV_CACHE", f"{place}/cache")
        patch.setattr(reading_cache, "FEWEST", 1)
        patch.setattr(rereading, "_FEW", 0)
        folder = Path(place) / "arden"
        shutil.copytree(made, folder)
        compared(folder)
        for step in steps:
            for change, number in step:
                try:
                    change(folder, number)
                except (AssertionError, OSError):  # it cannot be done after what was done before
                    continue
            compared(folder)


def test_edits_are_edits(made, tmp_path):
    """Each edit can be made, some of them after the one before it."""
    folder = tmp_path / "arden"
    shutil.copytree(made, folder)
    for change in EDITS:
        change(folder, 1)
