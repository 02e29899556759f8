"""What a dossier declares: activities, agents, documents with their parts, captures with their
regions, passages.
"""

import pytest

from docprov.dossiers.locks import Lock, LockedCapture, LockedPassage, LockedRegion
from docprov.dossiers.sources import read_sources

DIGEST = "sha256:" + "1" * 64
OTHER = "sha256:" + "2" * 64
DOSSIER = """\
document:
  id: note
  label: A note
  kind: letter
  identifiers: [{scheme: list, identifier: "010"}]
  agents: [{agent: writer, role: author, quote: "by a writer"}]
voice: writer
recorded: {id: a-00001, by: writer, on: 2026-05-02, method: human}
captures:
  - {id: t001, sha256: "DIGEST", extent: full, form: original, regions: {1: heading, 3-9: body}}
agents:
  - {id: writer, name: a writer, kind: person, naming: described}
""".replace("DIGEST", DIGEST)
CAPTURE = LockedCapture(
    sha256=DIGEST,
    bytes=20,
    characters=18,
    encoding="utf-8",
    media_type="text/plain",
    regions=(
        LockedRegion(start=0, stop=4, role="heading", lines="1"),
        LockedRegion(start=6, stop=18, role="body", lines="3-9"),
    ),
)
PASSAGE = LockedPassage(verdict="verbatim", start=0, stop=11, sha256=DIGEST)


@pytest.fixture
def read(tmp_path):
    """Return what reads a dossier with its lock: the rows of its tables, and its faults."""

    def reading(dossier=DOSSIER, lock=None):
        (tmp_path / "dossiers").mkdir(exist_ok=True)
        (tmp_path / "package.yaml").write_text("name: notes\nversion: 0.1.0\n", encoding="utf-8")
        (tmp_path / "dossiers" / "note.yaml").write_text(dossier, encoding="utf-8")
        if lock is not None:
            (tmp_path / "dossiers" / "note.lock.json").write_bytes(lock.to_bytes())
        sources = read_sources(tmp_path)
        faults = [
            f"{fault.place.line}:{fault.place.column} {fault.rule}"
            for fault in sources.faults
            if fault.rule != "DP014"
        ]
        return {
            name: table.frame.rows(named=True) for name, table in sources.tables.items()
        }, faults

    return reading


def cells(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def short_passage(read):
    """Return the short id of the one passage of the dossier."""
    return read()[0]["passages"][0]["id"].removeprefix("note.")


def test_without_a_lock(read):
    """A dossier without a lock is reported once, its capture has no known size and its passages are
    not checked.
    """
    tables, faults = read()
    assert ["1:1 DP301"] == faults
    assert [("note.t001", "0", None, "text/plain")] == cells(
        tables["captures"], "id", "bytes", "characters", "media_type"
    )
    assert [("by a writer", "not-checked", None)] == cells(
        tables["passages"], "quote", "verdict", "start"
    )
    assert [] == tables["regions"]


def test_with_a_lock(read):
    """A lock gives captures their size, regions their positions, and passages their verdict."""
    short = short_passage(read)
    tables, faults = read(lock=Lock({"t001": CAPTURE}, {short: PASSAGE}))
    assert [] == faults
    assert [("20", "18", "utf-8", "text/plain")] == cells(
        tables["captures"], "bytes", "characters", "encoding", "media_type"
    )
    assert [("note.t001", "0", "4", "heading"), ("note.t001", "6", "18", "body")] == cells(
        tables["regions"], "capture", "start", "stop", "role"
    )
    assert [("verbatim", "0", "11", DIGEST)] == cells(
        tables["passages"], "verdict", "start", "stop", "sha256"
    )


def test_missing_lock_entries(read):
    """A capture or a quote without an entry in the lock is a fault where it stands in the
    dossier.
    """
    _, faults = read(lock=Lock())
    assert ["6:49 DP301", "10:5 DP301"] == sorted(
        faults, key=lambda fault: int(fault.split(":")[0])
    )


STALE = {
    "another digest": (DOSSIER.replace(DIGEST, OTHER), ["10:24 DP311"]),
    "a region more": (DOSSIER.replace("3-9: body", "3-9: body, 10: signature"), ["10:138 DP311"]),
    "a region fewer": (DOSSIER.replace(", 3-9: body", ""), ["10:138 DP311"]),
    "another role": (DOSSIER.replace("1: heading", "1: letterhead"), ["10:138 DP311"]),
    "other lines": (DOSSIER.replace("3-9", "3-8"), ["10:138 DP311"]),
    "no regions": (DOSSIER.replace(", regions: {1: heading, 3-9: body}", ""), ["10:5 DP311"]),
    "another digest and role": (
        DOSSIER.replace(DIGEST, OTHER).replace("1: heading", "1: letterhead"),
        ["10:24 DP311", "10:138 DP311"],
    ),
}


@pytest.mark.parametrize("reason", STALE)
def test_stale_lock(read, reason):
    """A lock that was made for another capture or other regions is a fault at the field that
    differs.
    """
    dossier, expected = STALE[reason]
    short = short_passage(read)
    _, faults = read(dossier, Lock({"t001": CAPTURE}, {short: PASSAGE}))
    assert expected == faults


REGIONS = {
    "a range that ends before it starts": ("{9-3: body}", ["10:138 DP011"]),
    "a range that overlaps": ("{1-3: heading, 3-9: body}", ["10:138 DP011"]),
    "a range that comes too early": ("{3-9: body, 1: heading}", ["10:138 DP011"]),
    "line zero": ("{0: body}", ["10:138 DP011"]),
    "a negative line": ("{-1: body}", ["10:138 DP011"]),
    "a leading zero": ("{01: body}", ["10:138 DP011"]),
    "an open range": ("{3-: body}", ["10:138 DP011"]),
    "words": ("{all: body}", ["10:138 DP011"]),
    "a huge line": (f"{{{'9' * 900}: body}}", ["10:138 DP011"]),
    "other digits": ("{٣: body}", ["10:138 DP011"]),
    "a list for a role": ("{1: [body]}", ["10:138 DP011"]),
    "an unknown role": ("{1: heading, 3-9: footer}", ["10:156 DP011"]),
    "an unknown role in capitals": ("{1: Body}", ["10:142 DP011"]),
    "a list": ("[1, 2]", ["10:138 DP009"]),
    "a text": ("body", ["10:138 DP009"]),
}


@pytest.mark.parametrize("reason", REGIONS)
def test_bad_regions(read, reason):
    """A region that is no later range of lines with a known role is a fault at its place."""
    regions, expected = REGIONS[reason]
    dossier = DOSSIER.replace("{1: heading, 3-9: body}", regions)
    _, faults = read(dossier, Lock({"t001": CAPTURE}))
    found = [fault for fault in faults if fault.split()[1] not in {"DP301", "DP311"}]
    assert expected == found


@pytest.mark.parametrize(
    ("identifier", "expected"), [("t1", ["10:10 DP011"]), ("main", ["10:10 DP011"]), ("t1000", [])]
)
def test_ids_of_captures(read, identifier, expected):
    """The id of a capture is t and at least three digits; any other is a fault where it stands."""
    _, faults = read(DOSSIER.replace("id: t001", f"id: {identifier}"))
    assert expected == [fault for fault in faults if "DP301" not in fault]


def test_parts_of_a_document(read):
    """Identifiers keep their text, agents their quote, and the document has the activity that
    recorded it.
    """
    tables, _ = read()
    assert [("note", "list", "010")] == cells(
        tables["document_identifiers"], "document", "scheme", "identifier"
    )
    passage = tables["passages"][0]["id"]
    assert [("note", "writer", "author", passage, "by a writer")] == cells(
        tables["document_agents"], "document", "agent", "role", "passage", "as_written"
    )
    assert [("note", "held", "note.a-00001", "current")] == cells(
        tables["documents"], "id", "holding", "activity", "status"
    )


def test_holding_of_a_document_without_captures(read):
    """The document of a dossier without captures is cited only, unless the dossier says
    otherwise.
    """
    lines = [
        line for line in DOSSIER.split("\n") if not line.startswith(("captures", "  - {id: t001"))
    ]
    tables, faults = read("\n".join(lines))
    assert ([], [("cited-only",)]) == (faults, cells(tables["documents"], "holding"))
    tables, _ = read(
        "\n".join(lines).replace("  kind: letter", "  kind: letter\n  holding: unidentified")
    )
    assert [("unidentified",)] == cells(tables["documents"], "holding")


def test_activities(read):
    """Who recorded and who reviewed are two activities, and claims bear both."""
    review = "reviewed: {id: a-00002, by: writer, on: 2026-05-03, method: human, note: all of it}\n"
    claim = (
        'claims: [{id: c-1, quote: "by a writer", subject: writer, predicate: wrote, value: 1, '
        "statement: It says so.}]\n"
    )
    tables, _ = read(DOSSIER + review + claim)
    assert [
        ("note.a-00001", "transcription", "writer", "2026-05-02", "human", None),
        ("note.a-00002", "review", "writer", "2026-05-03", "human", "all of it"),
    ] == cells(tables["activities"], "id", "kind", "agent", "ended", "method", "note")
    assert [("note.a-00001", "note.a-00002")] == cells(tables["claims"], "activity", "review")


def test_derived_captures(read):
    """A capture that comes from another one names it by its short id."""
    second = (
        f'  - {{id: t002, sha256: "{DIGEST}", extent: full, form: extracted, '
        "derived_from: t001, media_type: text/html}\n"
    )
    tables, _ = read(DOSSIER.replace("agents:\n  - {id", second + "agents:\n  - {id"))
    assert [("note.t001", None, "text/plain"), ("note.t002", "note.t001", "text/html")] == cells(
        tables["captures"], "id", "derived_from", "media_type"
    )


BAD = {
    "no document": (DOSSIER[DOSSIER.index("voice") :], ["1:1 DP008"]),
    "a document without an id": (DOSSIER.replace("  id: note\n", ""), ["2:3 DP008", "1:1 DP301"]),
    "the id of another file": (
        DOSSIER.replace("id: note\n", "id: other\n"),
        ["2:7 DP011", "1:1 DP301"],
    ),
    "an id that names no file": (
        DOSSIER.replace("id: note\n", "id: ../note\n"),
        ["2:7 DP011", "2:7 DP011", "1:1 DP301"],
    ),
    "no voice": (DOSSIER.replace("voice: writer\n", ""), ["1:1 DP008", "1:1 DP301"]),
    "no record of who wrote it": (
        "".join(
            line + "\n" for line in DOSSIER.split("\n")[:-1] if not line.startswith("recorded")
        ),
        ["1:1 DP008", "1:1 DP301"],
    ),
    "an activity without its fields": (
        DOSSIER.replace(
            "{id: a-00001, by: writer, on: 2026-05-02, method: human}", "{id: a-00001}"
        ),
        ["8:11 DP008", "8:11 DP008", "8:11 DP008", "1:1 DP301"],
    ),
    "an activity of another letter": (
        DOSSIER.replace("a-00001", "c-00001"),
        ["8:16 DP011", "1:1 DP301"],
    ),
    "an activity without an id": (
        DOSSIER.replace("id: a-00001, ", ""),
        ["8:11 DP016", "1:1 DP301"],
    ),
    "a capture without a digest": (
        DOSSIER.replace(f'sha256: "{DIGEST}", ', ""),
        ["10:5 DP008", "1:1 DP301"],
    ),
    "an agent without an id": (DOSSIER.replace("{id: writer, ", "{"), ["12:5 DP008", "1:1 DP301"]),
    "an agent with an unknown field": (
        DOSSIER.replace("naming: described", "named: described"),
        ["12:48 DP007", "1:1 DP301"],
    ),
    "an undeclared column": (
        DOSSIER.replace("naming: described", "naming: described, extra: {ship: Mary}"),
        ["12:75 DP007", "1:1 DP301"],
    ),
    "a column of ours among the extra ones": (
        DOSSIER.replace("naming: described", "naming: described, extra: {name: Mary}"),
        ["12:75 DP007", "1:1 DP301"],
    ),
    "extra that is no mapping": (
        DOSSIER.replace("naming: described", "naming: described, extra: ship"),
        ["12:74 DP009", "1:1 DP301"],
    ),
}


@pytest.mark.parametrize("reason", BAD)
def test_bad_input(read, reason):
    """A declaration that says too little, or what it cannot say, gives exactly its codes at their
    places.
    """
    dossier, expected = BAD[reason]
    _, faults = read(dossier)
    assert sorted(expected) == sorted(faults)
