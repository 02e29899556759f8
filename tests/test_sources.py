"""A whole folder of sources: files in any order, declarations shared between them, and damage that
stays where it is.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.sources import has_sources, read_sources
from docprov.findings.findings import FINDINGS
from docprov.package.package import open_package

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "arden"
STOKER = "  - {id: stoker, name: a stoker, kind: person, naming: described}\n"


def change(path, old, new):
    """Replace the first occurrence of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder):
    return sorted(
        str(fault).split(": error ")[0] + " " + fault.rule for fault in read_sources(folder).faults
    )


def table(sources, name, *columns):
    return sources.tables[name].frame.select(columns).rows()


def test_example(example):
    """The example reads without a fault into the tables that are committed."""
    sources = read_sources(example)
    committed = (example / "data" / "claims.csv").read_text(encoding="utf-8").count("\n") - 1
    assert ([], committed) == (sources.faults, len(sources.tables["claims"]))
    assert ["arden-2011", "leith-2012"] == [dossier.source.document for dossier in sources.dossiers]
    assert "arden" == sources.metadata.name


def test_equal_declarations_merge(example):
    """What two dossiers declare alike is one record."""
    before = read_sources(example)
    change(
        example / "dossiers" / "leith-2012.yaml",
        "agents:\n  - {id: leith",
        "agents:\n" + STOKER + "  - {id: leith",
    )
    after = read_sources(example)
    assert [] == after.faults
    assert table(before, "agents", "id", "name") == table(after, "agents", "id", "name")


def test_a_dossier_may_repeat_the_vocabulary(example):
    """What the vocabulary declares may be declared alike in a dossier."""
    subject = "subjects:\n  - {id: boys, label: boys, kind: population}\n"
    change(example / "dossiers" / "leith-2012.yaml", "claims:\n", subject + "claims:\n")
    assert [] == read_sources(example).faults


UNEQUAL = {
    "two dossiers": (
        "agents:\n  - {id: leith",
        (
            "agents:\n  - {id: stoker, name: the stoker, kind: person, naming: described}\n  - "
            "{id: leith"
        ),
        ("dossiers/leith-2012.yaml:15:5", "agent 'stoker'", "dossiers/arden-2011.yaml:15:5"),
    ),
    "a dossier and the vocabulary": (
        "claims:\n",
        "subjects:\n  - {id: boys, label: all boys, kind: population}\nclaims:\n",
        ("dossiers/leith-2012.yaml:17:5", "subject 'boys'", "vocabulary/subjects/boys.yaml:1:1"),
    ),
    "a field more": (
        "claims:\n",
        "subjects:\n  - {id: boys, label: boys, kind: population, note: under 14}\nclaims:\n",
        ("dossiers/leith-2012.yaml:17:5", "subject 'boys'", "vocabulary/subjects/boys.yaml:1:1"),
    ),
    "the document of another dossier": (
        "claims:\n",
        (
            "documents:\n  - "
            "{id: arden-2011, label: An article, kind: news-article, holding: cited-only}\n"
            "claims:\n"
        ),
        ("dossiers/leith-2012.yaml:17:5", "document 'arden-2011'", "dossiers/arden-2011.yaml:2:3"),
    ),
    "twice in one dossier": (
        "agents:\n  - {id: leith",
        (
            "agents:\n  - {id: leith-trust, name: Trust, kind: organization, naming: named}\n  - "
            "{id: leith"
        ),
        ("dossiers/leith-2012.yaml:16:5", "agent 'leith-trust'", "dossiers/leith-2012.yaml:15:5"),
    ),
}


@pytest.mark.parametrize("reason", UNEQUAL)
def test_unequal_declarations(example, reason):
    """Unequal declarations of one id are one fault that names both places."""
    old, new, expected = UNEQUAL[reason]
    change(example / "dossiers" / "leith-2012.yaml", old, new)
    faults = [str(fault) for fault in read_sources(example).faults]
    here, what, there = expected
    assert [
        f"{here}: error DP204 {what} is declared differently at {there} [conflicting-declaration]"
    ] == faults


def test_works_used_as_subjects(example):
    """A work that a claim is about gets a subject's row, with the work, under the same id."""
    change(example / "dossiers" / "arden-2011.yaml", "subject: ships", "subject: arden-count")
    sources = read_sources(example)
    assert [] == sources.faults
    label = "Account of the fire by the Council of Arden"
    assert [("arden-count", label, "document", "arden-count")] == [
        row
        for row in table(sources, "subjects", "id", "label", "kind", "document")
        if row[0] == "arden-count"
    ]


def test_agents_used_as_subjects(example):
    """An agent that a claim is about, or names as object, population or place, gets a subject's row
    under the same id.
    """
    change(
        example / "dossiers" / "arden-2011.yaml",
        "subject: ships",
        "subject: stoker\n    place: harbour-office",
    )
    sources = read_sources(example)
    assert [] == sources.faults
    assert [
        (
            "harbour-office",
            "the harbour office of Arden",
            "organization",
            "harbour-office",
            "current",
        ),
        ("stoker", "a stoker", "person", "stoker", "current"),
    ] == [
        row
        for row in table(sources, "subjects", "id", "label", "kind", "agent", "status")
        if row[3]
    ]


def test_agents_with_a_subject_of_their_own(example):
    """An agent that is declared as a subject, too, keeps the subject that was written."""
    change(example / "dossiers" / "arden-2011.yaml", "subject: ships", "subject: stoker")
    subject = "subjects:\n  - {id: stoker, label: one man, kind: person, agent: stoker}\n"
    change(example / "dossiers" / "arden-2011.yaml", "subjects:\n", subject)
    rows = table(read_sources(example), "subjects", "id", "label", "agent")
    assert [("stoker", "one man", "stoker")] == [row for row in rows if row[0] == "stoker"]


def test_order_of_files_does_not_matter(example):
    """A dossier that is read before the others instead of after them comes to the same shared
    records.
    """
    leith = example / "dossiers" / "leith-2012.yaml"
    change(leith, "agents:\n  - {id: leith", "agents:\n" + STOKER + "  - {id: leith")
    change(
        leith,
        "claims:\n",
        "documents: [{id: notice, label: A notice, kind: other, holding: cited-only}]\nclaims:\n",
    )
    change(
        example / "dossiers" / "arden-2011.yaml",
        "documents:\n",
        "documents:\n  - {id: notice, label: A notice, kind: other, holding: cited-only}\n",
    )
    before = read_sources(example)
    text = leith.read_text(encoding="utf-8").replace("leith-2012", "aaa-2012")
    leith.with_name("aaa-2012.yaml").write_text(text, encoding="utf-8")
    leith.with_name("leith-2012.lock.json").rename(leith.with_name("aaa-2012.lock.json"))
    leith.unlink()
    after = read_sources(example)
    assert ["aaa-2012", "arden-2011"] == [dossier.source.document for dossier in after.dossiers]
    assert [] == [fault for fault in before.faults + after.faults if fault.rule != "DP301"]
    for name in ("agents", "subjects", "predicates", "document_identifiers"):
        assert before.tables[name].frame.equals(after.tables[name].frame)
    statements = [
        sorted(table(sources, "claims", "statement", "subject", "time"))
        for sources in (before, after)
    ]
    assert statements[0] == statements[1]


def test_order_of_entries_does_not_matter(example):
    """Declarations, claims and citations in another order within their lists come to the same
    tables.
    """
    path = example / "dossiers" / "arden-2011.yaml"
    before = {name: found.frame for name, found in read_sources(example).tables.items()}
    lines = path.read_text(encoding="utf-8").split("\n")
    head, tail = lines.index("subjects:"), lines.index("predicates:")
    lines[head + 1 : tail] = reversed(lines[head + 1 : tail])
    start, citation = lines.index("  - id: c-p13r3"), lines.index("citations:")
    group = next(
        number for number, line in enumerate(lines) if line.startswith("  - subject: arden-fire")
    )
    lines[group:citation] = lines[start:citation] + lines[group:start]
    path.write_text("\n".join(lines), encoding="utf-8")
    after = read_sources(example)
    assert [] == after.faults
    assert [] == [
        name for name, frame in before.items() if not frame.equals(after.tables[name].frame)
    ]


def test_all_faults_of_all_files(example):
    """Faults in several files, and several in one, come in one run.

    The entries beside them are read.
    """
    change(example / "package.yaml", "version: 0.1.0", "version: first")
    change(example / "vocabulary" / "subjects" / "boys.yaml", "label: boys", "label: [boys]")
    arden = example / "dossiers" / "arden-2011.yaml"
    change(arden, "quote: several sheds", "quote: several #sheds")
    change(arden, "voice: {agent: harbour-office", "voice: {agnet: harbour-office")
    change(
        arden,
        "statement: The document denies that ships",
        "statement: The document: denies that ships",
    )
    change(example / "dossiers" / "leith-2012.yaml", "intent: disputes}", "intent: disputes")
    assert [
        "dossiers/arden-2011.yaml:74:16 DP010",
        "dossiers/arden-2011.yaml:86:28 DP004",
        "dossiers/arden-2011.yaml:87:13 DP007",
        "dossiers/leith-2012.yaml:33:92 DP004",
        "package.yaml:2:10 DP014",
        "vocabulary/subjects/boys.yaml:2:8 DP009",
    ] == faults_of(example)


FILES = {
    "an empty dossier": ("dossiers/leith-2012.yaml", b"", ["dossiers/leith-2012.yaml:1:1 DP004"]),
    "a dossier in UTF-16": (
        "dossiers/leith-2012.yaml",
        "a: 1\n".encode("utf-16"),
        ["dossiers/leith-2012.yaml:1:1 DP003"],
    ),
    "a text of five megabytes": (
        "dossiers/leith-2012.yaml",
        b"note: " + b"x" * (5 << 20) + b"\n",
        ["dossiers/leith-2012.yaml DP002"],
    ),
    "five megabytes of spaces": (
        "vocabulary/subjects/boys.yaml",
        b" " * (5 << 20),
        ["vocabulary/subjects/boys.yaml DP002"],
    ),
    "a dossier without a document": (
        "dossiers/leith-2012.yaml",
        b"voice: x\n",
        ["dossiers/leith-2012.yaml:1:1 DP008"],
    ),
    "a lock that is empty": (
        "dossiers/leith-2012.lock.json",
        b"",
        ["dossiers/leith-2012.lock.json:1:1 DP012"],
    ),
    "an unknown field in the vocabulary": (
        "vocabulary/subjects/boys.yaml",
        b"id: boys\nlabel: boys\nkind: population\ncolour: red\n",
        ["vocabulary/subjects/boys.yaml:4:1 DP007"],
    ),
    "the id of another file": (
        "vocabulary/subjects/boys.yaml",
        b"id: girls\nlabel: boys\nkind: population\n",
        ["vocabulary/subjects/boys.yaml:1:5 DP011"],
    ),
    "a vocabulary file without an id": (
        "vocabulary/subjects/boys.yaml",
        b"label: boys\nkind: population\n",
        ["vocabulary/subjects/boys.yaml:1:1 DP008"],
    ),
    "a list": (
        "vocabulary/subjects/boys.yaml",
        b"- id: boys\n",
        ["vocabulary/subjects/boys.yaml:1:1 DP004"],
    ),
}


@pytest.mark.parametrize("reason", FILES)
def test_bad_files(example, reason):
    """A file that cannot be read as what it should be gives its fault, and the others are read."""
    name, data, expected = FILES[reason]
    (example / name).write_bytes(data)
    found = faults_of(example)
    assert expected == [fault for fault in found if not fault.endswith("DP301")]
    assert "arden-2011.c-7k2ma" in {row[0] for row in table(read_sources(example), "claims", "id")}


LINKS = {
    "a link to a file": (
        lambda path, outside: path.symlink_to(outside),
        ["dossiers/leith-2012.yaml DP001"],
    ),
    "a link to nothing": (
        lambda path, outside: path.symlink_to(outside / "x"),
        ["dossiers/leith-2012.yaml DP001"],
    ),
    "a folder": (lambda path, outside: path.mkdir(), ["dossiers/leith-2012.yaml DP001"]),  # noqa: ARG005
}


@pytest.mark.parametrize("reason", LINKS)
def test_no_plain_file(example, tmp_path, reason):
    """A dossier that is no plain file is not read."""
    make, expected = LINKS[reason]
    outside = tmp_path / "outside.yaml"
    outside.write_text("document: {id: leith-2012, label: x, kind: letter}\n", encoding="utf-8")
    path = example / "dossiers" / "leith-2012.yaml"
    path.unlink()
    make(path, outside)
    assert expected == faults_of(example)


PACKAGES = {
    "a tolerance in words": ("tolerance: 0.1", "tolerance: some", ["package.yaml:11:12 DP011"]),
    "a tolerance of everything": ("tolerance: 0.1", "tolerance: 1", ["package.yaml:11:12 DP011"]),
    "a huge tolerance": ("tolerance: 0.1", "tolerance: 1e1000000", ["package.yaml:11:12 DP011"]),
    "an unknown field": ("tolerance: 0.1", "tolerence: 0.1", ["package.yaml:11:1 DP007"]),
    "columns for no table": (
        "tolerance: 0.1",
        "extra: {colours: [{name: x}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "columns in words": ("tolerance: 0.1", "extra: {claims: x}", ["package.yaml:11:8 DP014"]),
    "a column without a name": (
        "tolerance: 0.1",
        "extra: {claims: [{type: string}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "a column that is ours": (
        "tolerance: 0.1",
        "extra: {claims: [{name: value}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "a column twice": (
        "tolerance: 0.1",
        "extra: {claims: [{name: x}, {name: x}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "a column named by a list": (
        "tolerance: 0.1",
        "extra: {claims: [{name: [x]}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "a column with a line break": (
        "tolerance: 0.1",
        'extra: {claims: [{name: "x\\ny"}]}',
        ["package.yaml:11:8 DP014"],
    ),
    "a column of an unknown type": (
        "tolerance: 0.1",
        "extra: {claims: [{name: x, type: y}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "a column with a constraint that is not known": (
        "tolerance: 0.1",
        "extra: {claims: [{name: x, constraints: {minimum: 3}}]}",
        ["package.yaml:11:8 DP014"],
    ),
    "an activity without an id": ("{id: a-0vocb, ", "{", ["package.yaml:12:11 DP016"]),
}


@pytest.mark.parametrize("reason", PACKAGES)
def test_bad_packages(example, reason):
    """What package.yaml cannot mean is a fault at its place."""
    old, new, expected = PACKAGES[reason]
    change(example / "package.yaml", old, new)
    assert expected == faults_of(example)


def test_columns_of_ones_own(example):
    """A column that package.yaml declares takes what entries say under extra."""
    change(
        example / "package.yaml",
        "tolerance: 0.1",
        "tolerance: 0.1\nextra: {claims: [{name: page, type: integer}]}",
    )
    change(
        example / "dossiers" / "arden-2011.yaml",
        "        note: The count",
        "        extra: {page: 3}\n        note: The count",
    )
    sources = read_sources(example)
    assert [] == sources.faults
    assert [("arden-2011.c-7k2ma", "3")] == [
        row for row in table(sources, "claims", "id", "page") if row[1]
    ]


def test_has_sources(tmp_path, example):
    """A folder with package.yaml or dossiers has sources; one with tables only has none."""
    assert (True, False) == (has_sources(example), has_sources(tmp_path))
    (example / "package.yaml").unlink()
    assert has_sources(example)


def test_a_missing_package_file(example):
    """Dossiers without package.yaml are read all the same, and its absence is a fault."""
    (example / "package.yaml").unlink()
    assert ["package.yaml DP001"] == faults_of(example)


SPECIALS = [
    b"",
    b"&a ",
    b"*a ",
    b"!!int ",
    b"- ",
    b"? ",
    b": ",
    b", ",
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b"'",
    b" #",
    b"\n",
    b"\n  ",
    b"\xff",
    b"\x00",
    b"\xf0\x9f\x94\xa5",
    b"unstated",
    b"id: ",
    b"claims:\n",
    b"extra: {a: b}",
    b"voice: [a, b]",
    b'"\\ud800"',
    b"value: between 3 and 2",
    b"1e1000000",
    b"9" * 400,
    b"quote: x\n",
    b"[[]]",
    b"{}",
    b"null",
    b"citation: {}",
]
FILES_OF_EXAMPLE = sorted(
    path.relative_to(EXAMPLE).as_posix()
    for folder in ("dossiers", "vocabulary")
    for path in (EXAMPLE / folder).rglob("*.*")
)
BUSY = [
    "package.yaml",
    "dossiers/arden-2011.yaml",
    "dossiers/arden-2011.lock.json",
    "dossiers/leith-2012.yaml",
]
mutations = st.lists(
    st.tuples(
        st.integers(0, 1 << 16),
        st.integers(0, 25),
        st.sampled_from(SPECIALS) | st.binary(max_size=3),
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.long
@settings(max_examples=25)
@given(st.sampled_from(BUSY) | st.sampled_from(FILES_OF_EXAMPLE), mutations)
def test_one_damaged_file(name, places):
    """Reading a package with one damaged file raises nothing but DocprovError, and its rows all
    have places; findings are computed and have none.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "arden"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("texts", "data", "releases"))
        data = (folder / name).read_bytes()
        for where, length, piece in places:
            at = where % (len(data) + 1)
            data = data[:at] + piece + data[at + length :]
        (folder / name).write_bytes(data)
        try:
            opened = open_package(folder)
        except DocprovError:
            return
        for resource, found in opened.tables.items():
            if resource in FINDINGS:
                continue
            assert len(found) == len(opened.rows[resource])
            assert all(opened.place(resource, row, "id").file for row in range(len(found)))
        assert all(fault.place.file for fault in opened.faults)


STRAY = [
    "dossiers/other.yml",
    "dossiers/ghost.lock.json",
    "vocabulary/people",
    "vocabulary/agents/x.yml",
]


@pytest.mark.parametrize("name", STRAY)
def test_a_file_that_nothing_reads_is_reported(name, example):
    """A file among dossiers or vocabulary that would be passed over is a fault by name.

    Hidden files are not.
    """
    (example / name).write_text("id: x\n")
    (example / "dossiers/.hidden").write_text("")
    assert [("DP017", name)] == [
        (fault.rule, fault.place.file) for fault in read_sources(example).faults
    ]


@pytest.mark.parametrize("folder", ["dossiers", "vocabulary", "vocabulary/agents", "tables"])
@pytest.mark.parametrize("kind", ["a link", "a file"])
def test_a_folder_of_the_sources_is_a_folder(folder, kind, example, tmp_path):
    """What is in the place of a folder is a fault, so that nothing is built without its content."""
    path = example / folder
    (example / "tables").mkdir()
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved") if kind == "a link" else path.write_text("")
    assert f"{folder} DP001" in faults_of(example)


@pytest.mark.parametrize("name", ["dossiers/aux.yaml", "vocabulary/subjects/com1.yaml", "nul"])
def test_a_name_of_a_device_is_a_fault(name, example):
    """A file that no Windows system can check out, or a table with such a file, is reported."""
    path = example / name
    if path.suffix:
        like = example / (
            "dossiers/leith-2012.yaml" if "aux" in name else "vocabulary/subjects/boys.yaml"
        )
        path.write_text(like.read_text().replace(like.stem, path.stem))
    else:
        package = example / "package.yaml"
        fields = f"{name}: {{fields: [{{name: id}}], primaryKey: id}}"
        package.write_text(f"{package.read_text()}tables: {{{fields}}}\n")
    found = read_sources(example).faults
    assert [each for each in found if "Windows" in each.message and each.severity == "error"]


def test_a_file_that_no_table_declares_is_not_read(example):
    """A file of tables/ of which package.yaml says nothing is reported, a hidden one is not."""
    (example / "tables").mkdir()
    (example / "tables/sheets.csv").write_text("id\n")
    (example / "tables/.keep").write_text("")
    assert ["tables/sheets.csv DP017"] == faults_of(example)
