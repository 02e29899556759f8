"""The guides to dossiers and to recording: their tables, examples and notations are what the reader
really accepts.
"""

import hashlib
import re
import textwrap
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from docprov.dossiers.grammar import ENTRY_KINDS
from docprov.dossiers.sources import read_sources
from docprov.dossiers.yaml.reading import read_yaml
from docprov.model.dates import UNBOUNDED, Date
from docprov.model.records import RESOURCES
from docprov.model.values import Quantity
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.validation.validation import validate

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "arden"
GUIDE = (ROOT / "docs" / "dossiers.md").read_text("utf-8")
RECORDING = (ROOT / "docs" / "recording.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", f"{GUIDE}\n{RECORDING}", re.MULTILINE | re.DOTALL)
YAML = [body for language, body in BLOCKS if language == "yaml"]
DOSSIERS = [body for body in YAML if body.startswith("document:")]
SETTINGS = [body for body in YAML if body.startswith("# in package.yaml")]
TEXTS = [body for language, body in BLOCKS if language == "text"]

KINDS = {
    "A dossier": ("dossier", None),
    "A document": ("document", "documents"),
    "An identifier of a document": ("identifier", "document_identifiers"),
    "An agent of a document": ("document_agent", "document_agents"),
    "A name": ("name", "names"),
    "An appraisal": ("appraisal", "appraisals"),
    "Recorded": ("activity", "activities"),
    "A review": ("review", "activities"),
    "A capture": ("capture", "captures"),
    "An agent": ("agent", "agents"),
    "A subject": ("subject", "subjects"),
    "A predicate": ("predicate", "predicates"),
    "A relation between agents": ("agent_relation", "agent_relations"),
    "A relation between works": ("document_relation", "document_relations"),
    "A claim, and a part of a breakdown": ("claim", "claims"),
    "A group": ("group", "claims"),
    "A breakdown": ("breakdown", "breakdowns"),
    "A voice": ("voice", "attributions"),
    "A citation": ("citation", "citations"),
    "A relation between claims": ("claim_relation", "claim_relations"),
}
"""Each heading of the reference, with the kind of entry that it describes and the table that its
fields become.
"""


def section(heading):
    """Return what stands under a heading, up to the next one."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", GUIDE, re.MULTILINE | re.DOTALL
    )
    assert found, heading
    return re.sub(r"^```.*?^```$", "", found[1], flags=re.MULTILINE | re.DOTALL)


def rows(heading, first):
    """Return the cells of the table under a heading whose first column has a name."""
    table = re.search(
        rf"^\| {first} \|.*\n\|[ |-]+\|\n((?:\|.*\n)+)", section(heading), re.MULTILINE
    )
    assert table, heading
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()
    ]


def code(cell):
    """Return what stands in a cell as code."""
    found = re.search("`([^`]+)`", cell)
    assert found, cell
    return found[1]


def test_every_kind_of_entry_has_its_table():
    """No kind of entry lacks a table, and no table describes a kind that is not there."""
    assert set(ENTRY_KINDS) == {name for name, _ in KINDS.values()}
    reference = GUIDE.partition("\n## Reference\n")[2]
    assert list(KINDS) == re.findall("^### (.+)$", reference, re.MULTILINE)


@pytest.mark.parametrize("heading", KINDS)
def test_a_table_has_the_fields_that_the_reader_accepts(heading):
    """Every field stands in the table of its kind once, and no other does."""
    fields = [code(cells[0]) for cells in rows(heading, "field")]
    assert sorted(ENTRY_KINDS[KINDS[heading][0]].fields) == sorted(fields)


@pytest.mark.parametrize(
    "heading", [heading for heading, (_, resource) in KINDS.items() if resource]
)
def test_a_table_names_the_allowed_values(heading):
    """A field with a closed list of values names all of them and no other."""
    columns = {column.name: column for column in RESOURCES[KINDS[heading][1]].columns}
    for cells in rows(heading, "field"):
        column = columns.get(code(cells[0]))
        if column is not None and column.choices:
            stated = set(re.findall("`([^`]+)`", cells[1])) | (
                {"transcription"} & set(column.choices)
            )
            assert set(column.choices) == stated, column.name


FILLED_IN = {
    "id",
    "status",
    "holding",
    "polarity",
    "statement",
    "exhaustive",
    "disjoint",
    "mode",
    "certainty",
    "kind",
    "as_written",
    "activity",
}
"""Columns that are never empty, but whose field may be left out somewhere, since the reader fills
them in.
"""


@pytest.mark.parametrize(
    "heading",
    [heading for heading, (_, resource) in KINDS.items() if resource and heading != "A group"],
)
def test_a_table_marks_the_fields_that_are_needed(heading):
    """A field marked as needed stands for a column that is needed.

    One that is not is filled in or may be empty.
    """
    columns = {column.name: column for column in RESOURCES[KINDS[heading][1]].columns}
    for cells in rows(heading, "field"):
        column, marked = columns.get(code(cells[0])), cells[0].endswith("*")
        if column is not None and marked != column.required:
            assert column.required, column.name
            assert column.name in FILLED_IN | {"media_type"}, column.name


@pytest.fixture
def written(example):
    """Return a copy of the example package with what the guide declares, and a folder with its
    texts.
    """
    for number, text in enumerate(TEXTS):
        (example / "texts" / f"guide-{number}.txt").write_bytes(text.encode("utf-8"))
    with (example / "package.yaml").open("ab") as file:
        file.write("".join(SETTINGS).encode("utf-8"))
    return example


def test_the_guides_have_examples():
    """Each guide has a dossier with its text, and there are settings to check."""
    assert (2, 2, 2) == (len(DOSSIERS), len(TEXTS), len(SETTINGS))
    assert all(
        f"id: {name}\n" in guide
        for name, guide in (("pell-1961", GUIDE), ("storm-leaflet-1961", RECORDING))
    )


def test_the_recording_guide_shows_its_cases():
    """Every section that decides something shows how, in YAML that stands in its dossier."""
    sections = re.split("^## ", RECORDING.partition("\n## The leaflet\n")[0], flags=re.MULTILINE)[
        1:
    ]
    assert len(sections) > 7
    assert [] == [each.partition("\n")[0] for each in sections if "```yaml\n" not in each]


@pytest.mark.long
@pytest.mark.parametrize("dossier", DOSSIERS)
def test_a_dossier_of_the_guide_is_valid(written, dossier):
    """A dossier of the guide, put into the example package, is anchored, built and valid, without a
    warning of its own.
    """
    digests = {f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}" for text in TEXTS}
    assert set(re.findall("sha256:[0-9a-f]{64}", dossier)) <= digests
    name = re.search(r"^  id: (\S+)$", dossier, re.MULTILINE)[1]
    (written / "dossiers" / f"{name}.yaml").write_text(dossier, "utf-8", newline="\n")
    anchoring = anchor(written, written / "texts")
    assert anchoring.faults == ()
    (document,) = [each for each in anchoring.documents if each.document == name]
    assert set(document.verdicts) == {"verbatim"}
    build(written).write()
    report = validate(written, written / "texts")
    assert [] == [str(fault) for fault in report.errors]
    assert [] == [
        str(fault)
        for fault in report.diagnostics
        if fault.severity == "warning" and name in str(fault)
    ]
    assert report.coverage.rechecked == report.coverage.passages > 0


@pytest.mark.parametrize(
    "block", [block for block in YAML if block not in DOSSIERS and block not in SETTINGS]
)
def test_a_piece_is_a_piece_of_a_checked_file(block):
    """Every other YAML block stands line by line, apart from its indentation, in a dossier or a
    vocabulary file.
    """
    checked = [*DOSSIERS, *(path.read_text("utf-8") for path in EXAMPLE.rglob("*.yaml"))]
    pieces = [textwrap.indent(block, " " * depth) for depth in range(0, 14, 2)]
    assert any(f"\n{piece}" in f"\n{text}" for piece in pieces for text in checked)


def ends(interval):
    """Return the ends of an interval such as [36, 40), and whether they belong to it.

    None for an open end.
    """
    found = re.fullmatch(r"([\[(])(\S+), (\S+)([\])])", interval)
    lower, upper = (None if end in {"-∞", "∞"} else Decimal(end) for end in (found[2], found[3]))
    return (lower, lower is not None and found[1] == "["), (
        upper,
        upper is not None and found[4] == "]",
    )


@pytest.mark.parametrize("cells", rows("Values", "write"), ids=lambda cells: cells[0])
def test_a_value_means_the_interval_stated(cells):
    """Each notation of the table of values is read as the interval beside it."""
    found = Quantity.parse(code(cells[0])).interval
    lower = (found.lower, found.lower is not None and found.lower_closed)
    upper = (found.upper, found.upper is not None and found.upper_closed)
    assert ends(cells[2]) == (lower, upper)


def test_every_comparator_has_its_notation():
    """The table of values leaves out no comparator."""
    stated = {Quantity.parse(code(cells[0])).comparator for cells in rows("Values", "write")}
    (column,) = [column for column in RESOURCES["claims"].columns if column.name == "comparator"]
    assert stated == set(column.choices)


@pytest.mark.parametrize("wrong", ["1,275", ".5", "0.50", ">150", "~40", "50%"])
def test_what_the_guide_warns_of_is_no_value(wrong):
    """The spellings that the guide advises against are refused."""
    with pytest.raises(ValueError, match="not a"):
        Quantity.parse(wrong)


@pytest.mark.parametrize("cells", rows("Dates", "write"), ids=lambda cells: cells[0])
def test_a_date_means_the_days_stated(cells):
    """Each notation of the table of dates is read as the first and the last day beside it."""
    found = Date(code(cells[0]))
    first = -UNBOUNDED if cells[2] == "open" else date.fromisoformat(cells[2]).toordinal()
    last = UNBOUNDED if cells[3] == "open" else date.fromisoformat(cells[3]).toordinal()
    assert (first, last) == (found.first, found.last)


@pytest.mark.parametrize("name", ["time_basis", "value_type", "reading"])
def test_a_table_of_meanings_is_complete(name):
    """The tables that explain a closed list explain each of its values."""
    headings = {
        "time_basis": "The time of a claim",
        "value_type": "Declaring agents, subjects, predicates and documents",
        "reading": "Breakdowns",
    }
    columns = [
        column
        for resource in RESOURCES.values()
        for column in resource.columns
        if column.name == name
    ]
    assert [code(cells[0]) for cells in rows(headings[name], name)] == list(columns[0].choices)


def test_regions_named_are_those_there_are():
    """The guide names all parts that a line can play."""
    (column,) = [column for column in RESOURCES["regions"].columns if column.name == "role"]
    sentence = re.search(r"^The parts are (.+)$", section("Captures and regions"), re.MULTILINE)[1]
    assert set(re.findall("`([^`]+)`", sentence)) == set(column.choices)


DAMAGED = [
    cells
    for cells in rows("What YAML damages, and how docprov protects you", "you write")
    if code(cells[0]) != "scheme: no"
]


@pytest.mark.parametrize("cells", DAMAGED, ids=lambda cells: cells[0])
def test_damage_is_as_described(written, cells):
    """Plain YAML reads what the guide says it reads, docprov reports the line, and not the line to
    be written instead.
    """
    source, mended = code(cells[0]), code(cells[2])
    if "`" in cells[1]:
        (first, *_) = yaml.safe_load(source).values()
        assert str(first) == code(cells[1])
    else:
        with pytest.raises(yaml.YAMLError):
            yaml.safe_load(source)
    assert is_reported(written, source)
    faults = []
    assert read_yaml("a.yaml", mended.encode(), faults) is not None
    assert [] == faults


def is_reported(folder, source):
    """Tell whether the reader reports a line put into the claims of a dossier of the guide, at that
    line.
    """
    lines = DOSSIERS[0].splitlines()
    at = lines.index("claims:") + 1
    entry = f"  - {source}" if source.startswith("{") else f"  - predicate: deaths\n    {source}"
    (folder / "dossiers" / "pell-1961.yaml").write_text(
        "\n".join([*lines[:at], entry, *lines[at:], ""]), "utf-8"
    )
    faults = read_sources(folder).faults
    return any(
        fault.rule in {"DP004", "DP010"} and fault.place.line in {at + 1, at + 2}
        for fault in faults
    )
