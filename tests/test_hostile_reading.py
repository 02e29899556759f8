"""Sources that cost time or memory, or that no table can hold: refused, within bounds."""

import shutil

import pytest
from tests.commands import run
from tests.hostile_dossiers import FLOODS, HEAD, SIZES, nested
from tests.processes import FORKS, tell_measured
from tests.samples import sampled

from docprov import validate
from docprov.diagnostics.errors import BuildError
from docprov.diagnostics.limits import BEYOND_LIMIT, MOST_FAULTS
from docprov.dossiers.locks import MALFORMED_LOCK, read_lock
from docprov.dossiers.yaml.parser import MOST_NODES
from docprov.dossiers.yaml.reading import MOST_LINES, read_yaml
from docprov.evidence import folder
from docprov.package.committed import build
from docprov.presentation.excerpts import excerpt
from docprov.storage.canonical_json import MOST_PARTS, read_json
from docprov.tables.delimited import csv_bytes, read_csv

DOSSIER = "dossiers/odd-2011.yaml"
SECONDS, MEGABYTES = 30, 512
"""What a child process may take: several times the time, and the memory, that it needs."""


def faults_of(text):
    """Return the faults of reading a file."""
    faults = []
    read_yaml("odd.yaml", text.encode(), faults)
    return faults


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(FLOODS, 5))
def test_a_flood_of_faults_ends_at_a_limit_that_says_itself(example, name):
    """Of many faults of one file a thousand are told, then the limit; other files are judged."""
    (example / DOSSIER).write_text(FLOODS[name](MOST_FAULTS + 200), encoding="utf-8")
    (example / "dossiers/leith-2012.yaml").write_text("odd: [\n", encoding="utf-8")
    faults = [each for each in validate(example).errors if each.rule.startswith("DP0")]
    mine = [each for each in faults if each.place.file == DOSSIER]
    assert MOST_FAULTS + 1 == len(mine)
    assert [BEYOND_LIMIT.code] == [each.rule for each in mine if each.place.line is None]
    assert {"DP004"} <= {each.rule for each in faults if each.place.file != DOSSIER}


NODES = {
    "a list": "a: [" + "b," * (MOST_NODES + 1) + "]",
    "empty lists": "a: [" + "[]," * (MOST_NODES + 1) + "]",
    "lists of two": "a: [" + "[b,c]," * (MOST_NODES // 3 + 1) + "]",
    "fields": "a: {" + ",".join(f"{n:x}: b" for n in range(MOST_NODES + 1)) + "}",
}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(HEAD + "\n" * (MOST_LINES + 1), "lines", id="lines"),
        *(pytest.param(NODES[name], "texts", id=name, marks=pytest.mark.long) for name in NODES),
    ],
)
def test_a_file_beyond_a_limit_is_not_read_and_says_so(text, what):
    """A file with too many lines or nodes has one fault, which names the limit."""
    (fault,) = faults_of(text)
    assert BEYOND_LIMIT.code == fault.rule
    assert what in fault.message


def test_a_file_at_the_limit_is_read():
    """As many lines as are allowed are no fault."""
    assert [] == faults_of("a: b\n" + "\n" * (MOST_LINES - 1))


@pytest.mark.parametrize("at", [0, 1, 499, 998, 999])
def test_every_fault_among_many_entries_is_found(at):
    """Reading in halves finds the faults that reading one by one finds, and keeps all else."""
    entries = [f"  - {{quote: x{n}}}" for n in range(1000)]
    for number in {at, 500}:
        entries[number] = f'  - {{quote: "x{number}}}'
    faults = []
    fields = read_yaml("odd.yaml", ("claims:\n" + "\n".join(entries)).encode(), faults)
    assert sorted({at + 2, 502}) == [fault.place.line for fault in faults]
    whole = [part for part in fields.entries["claims"].items if not part.damaged]
    assert 1000 - len(faults) == len(whole)


def test_a_fault_below_many_levels_is_found_at_its_line():
    """Levels are peeled off without reading all that is below them once a level."""
    (fault,) = faults_of(nested(38, 500))
    assert ("DP005", 3 + 38 + 501) == (fault.rule, fault.place.line)


@pytest.mark.parametrize("file", ["a.yaml", "a.csv", "a.json"])
@pytest.mark.parametrize("inner", [" ", "\t", "x", ",", " #", '"', "\\", "[", "\u0301", "\u4e2d"])
@pytest.mark.parametrize("before", ["", "{"])
def test_an_excerpt_looks_at_no_more_than_it_shows(file, inner, before):
    """A line of a million characters is cut to what fits, whatever it consists of."""
    text = before + "odd: a" + inner * 1_000_000 + "b"
    found = excerpt(file, 1, text.index("a") + 1, text, 120)
    assert found.marked
    assert len(found.before + found.marked) <= 1000


UNREADABLE = [
    ("issued: 2011-06-03", "issued: 2024-13-45"),
    ("issued: 2011-06-03", "issued: 2011-02-30"),
    ("issued: 2011-06-03", "issued: yesterday"),
    ("issued: 2011-06-03", "issued: 03.06.2011"),
    ("on: 2026-05-02", "on: 2026-02-30"),
    ("value: 41", "value: .nan"),
    ("value: 41", "value: .inf"),
    ("value: 41", "value: -.INF"),
    ("value: 41", "value: Infinity"),
    ("value: 41", "value: NaN"),
    ("value: 41", "value: 1e400"),
    ("value: 41", 'value: "?"'),
    ("value: 41", "value: ٤١"),
]


@pytest.mark.parametrize(("old", "new"), sampled(UNREADABLE))
def test_nothing_is_built_of_a_cell_that_cannot_be_read(example, old, new):
    """A date or a number that is none is a fault of `build` too; nothing is written."""
    path = example / "dossiers/arden-2011.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    tables = {each: each.read_bytes() for each in (example / "data").iterdir()}
    with pytest.raises(BuildError) as refused:
        build(example).write()
    lines = text[: text.index(old)].count("\n") + 1
    assert lines in {fault.place.line for fault in refused.value.report.errors}
    assert tables == {each: each.read_bytes() for each in (example / "data").iterdir()}
    assert 1 == run("build", example).returncode


@pytest.mark.long
@pytest.mark.parametrize("name", [*SIZES, *FLOODS])
def test_the_largest_dossiers_end_within_time_and_memory(example, name):
    """A file as large as it may be is judged by the command within bounds of time and memory."""
    make, size = SIZES.get(name, (FLOODS.get(name), 60_000))
    (example / DOSSIER).write_text(make(size), encoding="utf-8")
    assert (example / DOSSIER).stat().st_size <= 4 << 20
    printed = example.parent / "printed"
    told, tell = FORKS.Pipe(duplex=False)
    words = ["validate", str(example)]
    process = FORKS.Process(target=tell_measured, args=(tell, printed, SECONDS, words))
    process.start()
    tell.close()
    code, most = told.recv()
    process.join()
    assert 1 == code
    assert b"Traceback" not in printed.read_bytes()
    assert printed.stat().st_size < 1 << 20
    assert most < MEGABYTES << 10


@pytest.mark.parametrize("command", ["validate", "fsck"])
def test_an_evidence_folder_has_a_limit_that_says_itself(example, monkeypatch, command):
    """A folder with more files than evidence has, such as a whole disk, is refused unread."""
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    texts = example.parent / "texts"
    shutil.copytree("docs/examples/arden/texts", texts)
    package = (example,) if command == "validate" else ()
    arguments = (*package, "--evidence", texts)
    assert 0 == run(command, *arguments).returncode
    (texts / "more/and/more").mkdir(parents=True)
    (texts / "more/and/more/a.txt").write_text("a")
    ended = run(command, *arguments)
    assert (2, True) == (ended.returncode, "holds more than 2 files" in ended.stderr)


@pytest.mark.parametrize("part", ["[],", "{},", "[[{}]],", '"[",', "1,", '{"a":1},'])
def test_json_of_many_parts_is_refused_before_it_is_read(part):
    """A file of JSON whose lists and objects would fill the memory is refused by their number."""
    text = f"[{part * (MOST_PARTS + 1)}1]".encode()
    with pytest.raises(ValueError, match="more than 2,000,000 values"):
        read_json(text)
    faults = []
    assert read_lock("a.lock.json", text, faults) is None
    assert [MALFORMED_LOCK.code] == [fault.rule for fault in faults]


@pytest.mark.parametrize("letter", ["a", "\u00e9", '"', "\n", ","])
@pytest.mark.parametrize("rows", [1, 30_000])
def test_a_cell_beyond_the_limit_is_refused(letter, rows):
    """A cell of more than a million characters is refused by either reader of tables; one with as
    many is read.
    """
    cells = [["id", "note"], *([str(row), "x"] for row in range(rows))]
    at_limit = csv_bytes([*cells, ["z", letter * (1 << 20)]])
    assert rows + 1 == read_csv(at_limit).frame.height
    with pytest.raises(ValueError, match="larger than field limit"):
        read_csv(csv_bytes([*cells, ["z", letter * ((1 << 20) + 1)]]))
