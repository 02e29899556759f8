"""Claims of a dossier: what they inherit, whose voices they carry, how values, times and breakdowns
become rows.
"""

from itertools import pairwise

import pytest

from docprov.dossiers.sources import read_sources

HEAD = """\
document: {id: note, label: A note, kind: letter}
voice: writer
recorded: {id: a-00001, by: writer, on: 2026-05-02, method: human}
captures:
  - {id: t001, sha256: "sha256:0000000000000000000000000000000000000000000000000000000000000000", extent: full, form: original}
  - {id: t002, sha256: "sha256:0000000000000000000000000000000000000000000000000000000000000000", extent: full, form: original}
agents:
  - {id: writer, name: a writer, kind: person, naming: described}
  - {id: witness, name: a witness, kind: person, naming: described}
  - {id: paper, name: the Paper, kind: organization, naming: named}
  - {id: office, name: an office, kind: group, naming: described}
subjects:
  - {id: fire, label: the fire, kind: event}
  - {id: flood, label: the flood, kind: event}
  - {id: dockers, label: dockers, kind: population}
  - {id: women, label: women, kind: population}
  - {id: boys, label: boys, kind: population}
  - {id: town, label: the town, kind: place}
predicates:
  - {id: deaths, label: d, definition: d, value_type: quantity, unit: person,
     template: "{gives/giving} the [{population} ]killed in {subject} as {value}"}
  - {id: wounded, label: w, definition: w, value_type: quantity, unit: person}
  - {id: age, label: a, definition: a, template: "{says/saying} that {subject} is {value} old", value_type: elapsed-years}
  - {id: day, label: d, definition: d, template: "{dates/dating} {subject} {value}", value_type: date}
  - {id: words, label: w, definition: w, template: "{calls/calling} {subject} {value}", value_type: text}
  - {id: burned, label: b, definition: b, template: "{says/saying} that {subject} burned {object}", value_type: subject}
  - {id: over, label: o, definition: o, template: "{says/saying} that {subject} is over", value_type: none}
  - {id: by-group, label: b, definition: b, template: "{gives/giving} {population} as {value}", value_type: quantity, unit: person}
documents:
  - {id: report, label: A report, kind: report, agents: [{agent: paper, role: publisher}]}
  - {id: memo, label: A memo, kind: report, agents: [{agent: paper, role: publisher}, {agent: witness, role: author}]}
  - {id: silent, label: A leaflet, kind: report}
claims:
"""  # noqa: E501 - lines of a dossier
LINES = HEAD.count("\n")


@pytest.fixture
def read(tmp_path):
    """Return what reads claims in a package of one dossier: the tables' rows by short id, and the
    faults.
    """

    def reading(claims, head=HEAD, settings=""):
        (tmp_path / "dossiers").mkdir(exist_ok=True)
        (tmp_path / "package.yaml").write_text(
            f"name: notes\nversion: 0.1.0\ntolerance: 0.1\n{settings}", encoding="utf-8"
        )
        (tmp_path / "dossiers" / "note.yaml").write_text(head + claims, encoding="utf-8")
        sources = read_sources(tmp_path)
        faults = [
            f"{fault.place.line - LINES}:{fault.place.column} {fault.rule}"
            for fault in sources.faults
            if fault.rule not in {"DP301", "DP014"}
        ]
        return {
            name: table.frame.rows(named=True) for name, table in sources.tables.items()
        }, faults

    return reading


def claims_of(tables, *names):
    """Return chosen cells of the claims by short id; of one cell itself where one is chosen."""
    short = {
        row["id"].removeprefix("note."): [row[name] for name in names] for row in tables["claims"]
    }
    return {key: cells[0] if len(cells) == 1 else tuple(cells) for key, cells in short.items()}


def voices_of(tables, claim, *names):
    rows = [row for row in tables["attributions"] if row["claim"] == f"note.{claim}"]
    return [
        tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: int(row["step"]))
    ]


def quotes_of(tables, name="passage"):
    """Return the quote that each claim's passage holds."""
    quotes = {row["id"]: row["quote"] for row in tables["passages"]}
    return {key: quotes.get(passage) for key, passage in claims_of(tables, name).items()}


def test_groups_hand_down(read):
    """A group's fields hold for all below it.

    What an entry says itself, or an inner group, comes first.
    """
    tables, faults = read("""\
  - subject: fire
    predicate: deaths
    place: town
    claims:
      - {id: c-1, quote: "one", value: 1}
      - {id: c-2, quote: "two", value: 2, subject: flood}
      - population: dockers
        claims:
          - {id: c-3, quote: "three", value: 3}
          - {id: c-4, quote: "four", value: 4, population: women, place: fire}
      - {id: c-5, quote: "five", value: 5}
  - {id: c-6, quote: "six", value: 6, subject: flood, predicate: deaths}
""")
    assert [] == faults
    assert {
        "c-1": ("fire", None, "town", "1"),
        "c-2": ("flood", None, "town", "2"),
        "c-3": ("fire", "dockers", "town", "3"),
        "c-4": ("fire", "women", "fire", "4"),
        "c-5": ("fire", None, "town", "5"),
        "c-6": ("flood", None, None, "6"),
    } == claims_of(tables, "subject", "population", "place", "value")


def test_unstated_takes_back(read):
    """The word unstated takes an inherited field back, for an entry and for all below it."""
    tables, faults = read("""\
  - {subject: fire, predicate: deaths, population: dockers, place: town, time: 1911, time_basis: document-date, claims: [
      {id: c-1, quote: "one", value: 1, population: unstated},
      {place: unstated, time: unstated, claims: [
        {id: c-2, quote: "two", value: 2}, {id: c-3, quote: "three", value: 3, place: fire}]}]}
""")  # noqa: E501 - lines of a dossier
    assert [] == faults
    assert {
        "c-1": (None, "town", "1911", "document-date"),
        "c-2": ("dockers", None, None, None),
        "c-3": ("dockers", "fire", None, None),
    } == claims_of(tables, "population", "place", "time", "time_basis")


def test_unstated_where_nothing_is_inherited(read):
    """The word unstated says nothing where nothing is inherited, and a required field taken back is
    missing.
    """
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1, population: unstated}
  - {subject: fire, claims: [{id: c-2, quote: "two", subject: unstated, predicate: deaths, value: 1}]}
""")  # noqa: E501 - lines of a dossier
    assert (["2:30 DP008"], {"c-1": None}) == (faults, claims_of(tables, "population"))


def test_quotes_are_inherited_with_their_context(read):
    """A quote is handed down with prefix and suffix.

    An entry with a quote of its own has its own context.
    """
    tables, faults = read("""\
  - quote: "all"
    prefix: "of "
    suffix: " men"
    subject: fire
    predicate: deaths
    claims:
      - {id: c-1, value: 1}
      - {id: c-2, value: 2, suffix: " women"}
      - {id: c-3, value: 3, quote: "three"}
      - {id: c-4, value: 4, quote: "all", prefix: "of ", suffix: " men"}
      - {id: c-5, value: 5, capture: t002}
""")
    passages = {row["id"]: row for row in tables["passages"]}
    found = {key: passages[passage] for key, passage in claims_of(tables, "passage").items()}
    assert [] == faults
    assert {
        "c-1": ("note.t001", "all", "of ", " men"),
        "c-2": ("note.t001", "all", "of ", " women"),
        "c-3": ("note.t001", "three", None, None),
        "c-4": ("note.t001", "all", "of ", " men"),
        "c-5": ("note.t002", "all", "of ", " men"),
    } == {
        key: tuple(row[name] for name in ("capture", "quote", "prefix", "suffix"))
        for key, row in found.items()
    }
    assert found["c-1"]["id"] == found["c-4"]["id"]
    assert 4 == len(passages)


def test_own_voice(read):
    """Every claim has the document's own voice as step 0, and asserts what nobody else says."""
    tables, faults = read(
        '  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1}\n'
    )
    assert [] == faults
    assert [("0", "writer", "asserts", "explicit", None)] == voices_of(
        tables, "c-1", "step", "agent", "mode", "certainty", "passage"
    )


def test_chain_of_voices(read):
    """Voices of groups and claims follow the inherited chain, outermost first.

    The innermost one asserts, the others report.
    """
    tables, faults = read("""\
  - voice: office
    subject: fire
    predicate: deaths
    claims:
      - {id: c-1, quote: "one", value: 1}
      - {id: c-2, quote: "two", value: 2, voice: {agent: witness, quote: "a witness said", certainty: implied}}
      - {id: c-3, quote: "three", value: 3, voice: [paper, {agent: witness, mode: alleges, document: memo}]}
      - {id: c-4, quote: "four", value: 4, voice: unstated}
      - voice: {agent: paper, mode: estimates}
        claims: [{id: c-5, quote: "five", value: 5}]
""")  # noqa: E501 - lines of a dossier
    assert [] == faults
    assert {
        "c-1": [("writer", "reports"), ("office", "asserts")],
        "c-2": [("writer", "reports"), ("office", "reports"), ("witness", "asserts")],
        "c-3": [
            ("writer", "reports"),
            ("office", "reports"),
            ("paper", "reports"),
            ("witness", "alleges"),
        ],
        "c-4": [("writer", "asserts")],
        "c-5": [("writer", "reports"), ("office", "reports"), ("paper", "estimates")],
    } == {
        f"c-{number}": voices_of(tables, f"c-{number}", "agent", "mode") for number in range(1, 6)
    }
    assert ("a witness said", "implied") == voices_of(tables, "c-2", "as_written", "certainty")[2]
    assert "memo" == voices_of(tables, "c-3", "document")[3][0]


def test_a_written_mode_of_an_outer_voice(read):
    """A mode that is written stands, for the document's own voice too."""
    head = HEAD.replace("voice: writer\n", "voice: {agent: writer, mode: alleges}\n")
    tables, faults = read(
        '  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1, voice: office}\n',
        head,
    )
    assert ([], [("writer", "alleges"), ("office", "asserts")]) == (
        faults,
        voices_of(tables, "c-1", "agent", "mode"),
    )


@pytest.mark.parametrize(
    ("cited", "speaker"), [("report", "paper"), ("memo", "witness"), ("silent", None)]
)
def test_citation_groups(read, cited, speaker):
    """Under a citation the cited work's author or publisher speaks first, as far as the work names
    one.
    """
    tables, faults = read(f"""\
  - citation: {{id: x-1, quote: "as a work says", cited: {cited}, intent: quotes}}
    voice: office
    claims:
      - {{id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1}}
""")
    passages = {row["quote"]: row["id"] for row in tables["passages"]}
    step = [(speaker, "reports", cited, passages["as a work says"])] if speaker else []
    assert [] == faults
    assert [
        ("writer", "reports", None, None),
        *step,
        ("office", "asserts", None, None),
    ] == voices_of(tables, "c-1", "agent", "mode", "document", "passage")
    assert [("note.x-1", "note", cited, "quotes", "as a work says", "note.a-00001")] == [
        tuple(row[name] for name in ("id", "document", "cited", "intent", "as_written", "activity"))
        for row in tables["citations"]
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [*pairwise(["author", "speaker", "issuer", "publisher", "distributor"])],
)
def test_who_speaks_in_a_cited_work(read, first, second):
    """The role in a cited work decides who speaks in it.

    The order in which agents are listed, and their names, do not.
    """
    agents = f"[{{agent: office, role: {second}}}, {{agent: witness, role: {first}}}]"
    claim = """\
  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1,
     citation: {id: x-1, quote: "says", cited: silent, intent: quotes}}
"""
    silent = "{id: silent, label: A leaflet, kind: report"
    tables, faults = read(claim, HEAD.replace(silent, f"{silent}, agents: {agents}"))
    assert ([], [("writer", None), ("witness", "silent")]) == (
        faults,
        voices_of(tables, "c-1", "agent", "document"),
    )


def test_citation_of_one_claim(read):
    """A citation at a claim holds for this claim only."""
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1,
     citation: {id: x-1, quote: "says", cited: report, intent: reports}}
  - {id: c-2, quote: "two", subject: fire, predicate: deaths, value: 2}
""")
    assert [] == faults
    assert [2, 1] == [len(voices_of(tables, claim, "agent")) for claim in ("c-1", "c-2")]


def test_citation_with_faults(read):
    """A citation that lacks a field is reported, and the claims below it are still read."""
    tables, faults = read("""\
  - citation: {id: x-1, quote: "says", intent: reports}
    claims:
      - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1}
      - {id: c-2, quote: "two", subject: fire, predicate: deaths, valu: 1}
""")
    assert ["1:15 DP008", "4:67 DP007"] == faults
    assert ["c-1"] == list(claims_of(tables, "value"))


def test_nested_breakdowns(read):
    """Parts inherit all but the population, belong to their breakdown, and may be broken down
    themselves.
    """
    tables, faults = read("""\
  - id: c-1
    quote: "ten dockers, three women, one boy"
    subject: fire
    predicate: deaths
    population: dockers
    place: town
    time: 1911
    time_quote: "in 1911"
    voice: office
    value: 10
    breakdowns:
      - id: b-1
        dimension: sex-age
        reading: inclusive
        exhaustive: no
        parts:
          - id: c-2
            population: women
            value: 3
            breakdowns:
              - {id: b-2, dimension: age, reading: unclear, disjoint: yes,
                 parts: [{id: c-3, value: 1, quote: "one boy", voice: witness}]}
      - {id: b-3, dimension: cause, reading: additive, parts: [{id: c-4, value: 2, time: 1912}]}
""")
    assert [] == faults
    assert {
        "c-1": (None, "dockers", "town", "1911", "stated"),
        "c-2": ("note.b-1", "women", "town", "1911", "inherited"),
        "c-3": ("note.b-2", None, "town", "1911", "inherited"),
        "c-4": ("note.b-3", None, "town", "1912", "stated"),
    } == claims_of(tables, "breakdown", "population", "place", "time", "time_basis")
    whole = "ten dockers, three women, one boy"
    assert {"c-1": whole, "c-2": whole, "c-3": "one boy", "c-4": whole} == quotes_of(tables)
    assert [("writer",), ("office",), ("witness",)] == voices_of(tables, "c-3", "agent")
    names = ("id", "whole", "dimension", "reading", "exhaustive", "disjoint")
    assert [
        ("note.b-1", "note.c-1", "sex-age", "inclusive", "no", "unstated"),
        ("note.b-2", "note.c-2", "age", "unclear", "unstated", "yes"),
        ("note.b-3", "note.c-1", "cause", "additive", "unstated", "unstated"),
    ] == [tuple(row[name] for name in names) for row in tables["breakdowns"]]


TIMES = {
    "stated with the claim": ("time: 1911", (None, "1911", None, None, "stated")),
    "stated with its words": (
        'time: 1911, time_quote: "in 1911"',
        (None, "1911", "in 1911", "in 1911", "stated"),
    ),
    "words only": ('time_quote: "long ago"', (None, None, "long ago", "long ago", "stated")),
    "other words written": (
        'time: 1911, time_quote: "in 1911", time_as_written: of 1911',
        (None, "1911", "of 1911", "in 1911", "stated"),
    ),
    "a basis written": ("time: 1911, time_basis: relative", (None, "1911", None, None, "relative")),
    "a basis only": ("time_basis: unanchored", (None, None, None, None, "unanchored")),
    "nothing": ("note: a note", (None, None, None, None, None)),
}


@pytest.mark.parametrize("reason", TIMES)
def test_times(read, reason):
    """A time at the claim is stated there unless another basis is written."""
    fields, expected = TIMES[reason]
    tables, faults = read(
        f'  - {{id: c-1, quote: "one", subject: fire, predicate: deaths, value: 1, {fields}}}\n'
    )
    row = claims_of(tables, "population", "time", "time_as_written", "time_basis")["c-1"]
    quote = quotes_of(tables, "time_passage")["c-1"]
    assert ([], expected) == (faults, (*row[:3], quote, row[3]))


def test_inherited_times(read):
    """A time handed down is inherited with its passage.

    A time of one's own leaves the words of the inherited one behind.
    """
    tables, faults = read("""\
  - time: 1911-06-02
    time_quote: "the second of June"
    time_suffix: ", 1911"
    subject: fire
    predicate: deaths
    claims:
      - {id: c-1, quote: "one", value: 1}
      - {id: c-2, quote: "two", value: 2, time: 1911-06-03}
      - {id: c-3, quote: "three", value: 3, time_quote: "that night"}
      - {id: c-4, quote: "four", value: 4, time: unstated}
      - {id: c-5, quote: "five", value: 5, time_basis: relative}
""")
    assert [] == faults
    assert {
        "c-1": ("1911-06-02", "the second of June", "inherited"),
        "c-2": ("1911-06-03", None, "stated"),
        "c-3": ("1911-06-02", "that night", "stated"),
        "c-4": (None, None, None),
        "c-5": ("1911-06-02", "the second of June", "relative"),
    } == claims_of(tables, "time", "time_as_written", "time_basis")
    contexts = {row["quote"]: row["suffix"] for row in tables["passages"]}
    assert {"the second of June": ", 1911", "that night": None} == {
        quote: contexts[quote] for quote in ("the second of June", "that night")
    }


def test_a_time_handed_down_without_a_source(read):
    """A time handed down without words and without a basis is reported once, at the time, since
    nobody says where it stands.
    """
    tables, faults = read("""\
  - time: 1911
    subject: fire
    predicate: deaths
    claims:
      - {id: c-1, quote: "one", value: 1}
      - {id: c-2, quote: "two", value: 2, time_basis: document-date}
""")
    assert (["1:11 DP008"], ["c-1", "c-2"]) == (faults, list(claims_of(tables, "time")))


VALUES = {
    "41": ("41", "exact", "41", "41", None),
    "0": ("0", "exact", "0", "0", None),
    "-2.5": ("-2.5", "exact", "-2.5", "-2.5", None),
    "more than 150": ("150", "more-than", "150", None, None),
    "at least 3": ("3", "at-least", "3", None, None),
    "at most 3": ("3", "at-most", None, "3", None),
    "fewer than 3": ("3", "fewer-than", None, "3", None),
    "between 20 and 30": (None, "between", "20", "30", None),
    "about 40": ("40", "about", "36", "44", None),
    "nearly 30": ("30", "nearly", "27", "30", None),
    "several": (None, "unspecified", None, None, "several"),
    "no": (None, "unspecified", None, None, "no"),
    "1234567890123456789012345678.123456789": (
        *["1234567890123456789012345678.123456789"] * 1,
        "exact",
        *["1234567890123456789012345678.123456789"] * 2,
        None,
    ),
}


@pytest.mark.parametrize("value", VALUES)
def test_values(read, value):
    """A quantity becomes number, comparator and interval.

    Open ends stay open, and a word is kept as written.
    """
    tables, faults = read(
        f'  - {{id: c-1, quote: "one", subject: fire, predicate: deaths, value: {value}}}\n'
    )
    row = claims_of(tables, "value", "comparator", "lower", "upper", "value_as_written", "unit")[
        "c-1"
    ]
    assert ([], (*VALUES[value], "person")) == (faults, row)


def test_value_as_written(read):
    """What is written for value_as_written stands, also beside a word."""
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: deaths, value: more than 150, value_as_written: over 150}
  - {id: c-2, quote: "two", subject: fire, predicate: deaths, value: several, value_as_written: SEVERAL}
  - {id: c-3, quote: "two", subject: fire, predicate: deaths, value: 3, unit: boat}
""")  # noqa: E501 - lines of a dossier
    assert [] == faults
    assert {
        "c-1": ("over 150", "person"),
        "c-2": ("SEVERAL", "person"),
        "c-3": (None, "boat"),
    } == claims_of(tables, "value_as_written", "unit")


OTHER_VALUES = {
    "a date": (
        "predicate: day, value: 1911-06-02/1911-06-03",
        ("1911-06-02/1911-06-03", None, None, None),
    ),
    "a year": ("predicate: day, value: 1911~", ("1911~", None, None, None)),
    "a text": ("predicate: words, value: the Night", ("the Night", None, None, None)),
    "a text that looks like a number": ("predicate: words, value: 010", ("010", None, None, None)),
    "years": ("predicate: age, value: 30", ("30", "exact", "year", None)),
    "a subject": ("predicate: burned, object: town", (None, None, None, "town")),
    "no value": ("predicate: over", (None, None, None, None)),
}


@pytest.mark.parametrize("reason", OTHER_VALUES)
def test_values_of_other_types(read, reason):
    """A date or a text is kept as it is; a subject stands in object; none takes nothing."""
    fields, expected = OTHER_VALUES[reason]
    tables, faults = read(f'  - {{id: c-1, quote: "one", subject: fire, {fields}}}\n')
    assert ([], {"c-1": expected}) == (
        faults,
        claims_of(tables, "value", "comparator", "unit", "object"),
    )


BAD_VALUES = {
    "grouping in quotation marks": ('predicate: deaths, value: "1,275"', ["1:70 DP011"]),
    "grouping without them": ("predicate: deaths, value: 1,275", ["1:72 DP010"]),
    "a leading zero": ("predicate: deaths, value: 010", ["1:70 DP011"]),
    "an exponent": ("predicate: deaths, value: 1e3", ["1:70 DP011"]),
    "a huge exponent": ("predicate: deaths, value: 1e1000000", ["1:70 DP011"]),
    "five thousand digits": (f"predicate: deaths, value: {'9' * 5000}", ["1:70 DP011"]),
    "a trailing zero": ("predicate: deaths, value: 1.50", ["1:70 DP011"]),
    "minus nothing": ("predicate: deaths, value: -0", ["1:70 DP011"]),
    "other digits": ("predicate: deaths, value: ٤١", ["1:70 DP011"]),
    "hexadecimal": ("predicate: deaths, value: 0x1F", ["1:70 DP011"]),
    "a sign of mathematics": ('predicate: deaths, value: ">150"', ["1:70 DP011"]),
    "words and a number": ("predicate: deaths, value: 150 or more", ["1:70 DP011"]),
    "between in the wrong order": ("predicate: deaths, value: between 30 and 20", ["1:70 DP011"]),
    "a date that is not": ("predicate: day, value: 2023-02-29", ["1:67 DP011"]),
    "a value where none is taken": ("predicate: over, value: 1", ["1:68 DP011"]),
    "a value for a subject": ("predicate: burned, object: town, value: 1", ["1:84 DP011"]),
    "no object": ("predicate: burned", ["1:5 DP008"]),
    "no number": ("predicate: deaths", ["1:5 DP008"]),
    "an empty value": ("predicate: deaths, value: ", ["1:70 DP008"]),
    "a list of values": ("predicate: deaths, value: [1]", ["1:70 DP009"]),
}


@pytest.mark.parametrize("reason", BAD_VALUES)
def test_bad_values(read, reason):
    """A value in a notation that dossiers do not know is a fault at its place."""
    fields, expected = BAD_VALUES[reason]
    _, faults = read(f'  - {{id: c-1, quote: "one", subject: fire, {fields}}}\n')
    assert expected == faults


STATEMENTS = {
    "a number": ("predicate: deaths, value: 41", "The letter gives the killed in the fire as 41."),
    "a population": (
        "predicate: deaths, value: 41, population: dockers",
        "The letter gives the dockers killed in the fire as 41.",
    ),
    "a comparator": (
        "predicate: deaths, value: nearly 30",
        "The letter gives the killed in the fire as nearly 30.",
    ),
    "a word": (
        "predicate: deaths, value: several",
        "The letter gives the killed in the fire as “several”.",
    ),
    "a text": ("predicate: words, value: the Night", "The letter calls the fire “the Night”."),
    "a date": ("predicate: day, value: 1911", "The letter dates the fire 1911."),
    "an object": (
        "predicate: burned, object: town",
        "The letter says that the fire burned the town.",
    ),
    "an agent as an object": (
        "predicate: burned, object: office",
        "The letter says that the fire burned an office.",
    ),
    "an unknown object": (
        "predicate: burned, object: quay",
        "The letter says that the fire burned quay.",
    ),
    "nothing": ("predicate: over", "The letter says that the fire is over."),
    "one of our own": ("predicate: deaths, value: 41, statement: It counts 41.", "It counts 41."),
    "one of our own for a denial": (
        "predicate: over, polarity: denied, statement: It goes on.",
        "It goes on.",
    ),
    "one of our own without a template": (
        "predicate: wounded, value: 1, statement: One is hurt.",
        "One is hurt.",
    ),
}


@pytest.mark.parametrize("reason", STATEMENTS)
def test_statements(read, reason):
    """A statement is what is written, else what the predicate's template makes of labels
    and value.
    """
    fields, expected = STATEMENTS[reason]
    tables, faults = read(f'  - {{id: c-1, quote: "one", subject: fire, {fields}}}\n')
    assert ([], {"c-1": expected}) == (faults, claims_of(tables, "statement"))


def test_statements_name_the_voice(read):
    """The innermost voice says what the claim says, the document reports it, and nobody is lost."""
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: over, certainty: implied}
  - {id: c-2, quote: "one", subject: fire, predicate: deaths, value: 41, voice: [office, witness]}
  - citation: {id: x-1, quote: "one", cited: memo, intent: quotes}
    claims: [{id: c-3, quote: "one", subject: fire, predicate: over, voice: {agent: office, certainty: implied}}]
""")  # noqa: E501 - lines of a dossier
    expected = {
        "c-1": "The letter by implication says that the fire is over.",
        "c-2": "The letter reports an office as reporting a witness as giving the killed in the"
        " fire as 41.",
        "c-3": "The letter quotes a witness as reporting an office as by implication saying that"
        " the fire is over.",
    }
    assert ([], expected) == (faults, claims_of(tables, "statement"))


def test_a_package_brings_words_of_its_own(read):
    """Statements are in another language where templates and wording are."""
    reports = "{berichtet/berichtend} von {voice}: {clause}"
    words = f'wording: {{document: das Schreiben, reports: "{reports}"}}\n'
    head = HEAD.replace("{says/saying} that {subject} is over", "{sagt/sagend}, {subject} sei aus")
    claim = '  - {id: c-1, quote: "one", subject: fire, predicate: over, voice: office}\n'
    tables, faults = read(claim, head, words)
    expected = "Das Schreiben berichtet von an office: sagend, the fire sei aus."
    assert ([], {"c-1": expected}) == (faults, claims_of(tables, "statement"))


MISSING_STATEMENTS = {
    "a denial": ("predicate: over, polarity: denied", ["1:5 DP008"]),
    "what is not known": ("predicate: deaths, polarity: unknown", ["1:5 DP008"]),
    "no template": ("predicate: wounded, value: 1", ["1:5 DP008"]),
    "a slot that is unstated": ("predicate: by-group, value: 1", ["1:5 DP008"]),
}


@pytest.mark.parametrize("reason", MISSING_STATEMENTS)
def test_missing_statements(read, reason):
    """Where no template can speak the contributor is asked for a statement."""
    fields, expected = MISSING_STATEMENTS[reason]
    _, faults = read(f'  - {{id: c-1, quote: "one", subject: fire, {fields}}}\n')
    assert expected == faults


def test_denied_claims(read):
    """A denial is a claim of polarity denied, asserted by the one who denies."""
    tables, faults = read("""\
  - {id: c-1, quote: "no", subject: fire, predicate: over, polarity: denied, statement: It denies that., voice: office}
  - {id: c-2, quote: "yes", subject: fire, predicate: over}
""")  # noqa: E501 - lines of a dossier
    assert ([], {"c-1": "denied", "c-2": "affirmed"}) == (faults, claims_of(tables, "polarity"))
    assert [("writer", "reports"), ("office", "asserts")] == voices_of(
        tables, "c-1", "agent", "mode"
    )


def test_withdrawn_claims(read):
    """A withdrawn claim stays with its reason, and its successor's short id becomes a full one."""
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: over, status: withdrawn, replaced_by: c-2, reason: misread}
  - {id: c-2, quote: "two", subject: fire, predicate: over}
""")  # noqa: E501 - lines of a dossier
    assert [] == faults
    assert {
        "c-1": ("withdrawn", "note.c-2", "misread"),
        "c-2": ("current", None, None),
    } == claims_of(tables, "status", "replaced_by", "reason")


BROKEN_DOWN = '  - {id: c-1, quote: "a", subject: fire, predicate: over, breakdowns: ['
BAD = {
    "no quote": ("  - {id: c-1, subject: fire, predicate: over}\n", ["1:5 DP008"]),
    "nothing that is needed": ("  - {id: c-1}\n", ["1:5 DP008", "1:5 DP008", "1:5 DP008"]),
    "an empty entry": ("  - {}\n", ["1:5 DP008", "1:5 DP008", "1:5 DP008"]),
    "a text": ("  - hello\n", ["1:5 DP009"]),
    "a list": ("  - [a]\n", ["1:5 DP009"]),
    "a text in a group": (
        '  - subject: fire\n    claims: [hello, {id: c-1, quote: "a", predicate: over}]\n',
        ["2:14 DP009"],
    ),
    "a group with a value": ("  - {value: 1, claims: []}\n", ["1:6 DP007"]),
    "claims that are a text": ("  - subject: fire\n    claims: x\n", ["2:13 DP009"]),
    "an id of another kind": (
        '  - {id: x-1, quote: "a", subject: fire, predicate: over}\n',
        ["1:10 DP011"],
    ),
    "an id in capitals": (
        '  - {id: c-A, quote: "a", subject: fire, predicate: over}\n',
        ["1:10 DP011"],
    ),
    "a full id": (
        '  - {id: note.c-1, quote: "a", subject: fire, predicate: over}\n',
        ["1:10 DP011"],
    ),
    "no id": ('  - {quote: "a", subject: fire, predicate: over}\n', ["1:5 DP016"]),
    "a group that nothing takes": ("  - {subject: fire, claims: []}\n", ["1:15 DP018"]),
    "a field of a group that every claim replaces": (
        (
            "  - place: fire\n"
            '    claims: [{id: c-1, quote: "a", subject: fire, predicate: over, place: unstated}]\n'
        ),
        ["1:12 DP018"],
    ),
    "a voice of a group without claims": (
        "  - voice: office\n    claims: []\n",
        ["1:12 DP018"],
    ),
    "words of a time without a time": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: over, time_as_written: "then"}\n',
        ["1:59 DP018"],
    ),
    "what precedes the quote of a time that is not there": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: over, time: 1911, time_prefix: "b"}\n',
        ["1:71 DP018"],
    ),
    "a page in a voice without a quote": (
        (
            '  - {id: c-1, quote: "a", subject: fire, predicate: over, voice: {agent: office, '
            "page: 3}}\n"
        ),
        ["1:82 DP018"],
    ),
    "a voice that is a list of nothing": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: over, voice: []}\n',
        ["1:66 DP008"],
    ),
    "a voice in a list of lists": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: over, voice: [[office]]}\n',
        ["1:67 DP009"],
    ),
    "a voice without an agent": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: over, voice: {quote: "b"}}\n',
        ["1:66 DP008"],
    ),
    "a voice with an unknown field": (
        (
            '  - {id: c-1, quote: "a", subject: fire, predicate: over, voice: {agent: office, '
            "role: x}}\n"
        ),
        ["1:82 DP007"],
    ),
    "a breakdown without a reading": (
        BROKEN_DOWN + "{id: b-1, dimension: age, parts: [{id: c-2}]}]}\n",
        ["1:72 DP008"],
    ),
    "a breakdown without parts": (
        BROKEN_DOWN + "{id: b-1, dimension: age, reading: unclear}]}\n",
        ["1:72 DP008"],
    ),
    "a part that is a number": (
        BROKEN_DOWN + "{id: b-1, dimension: a, reading: unclear, parts: [7]}]}\n",
        ["1:122 DP009"],
    ),
    "faults in two entries": (
        "  - {id: c-1, quot: a}\n  - hello\n  - {claims: [{id: c-2, valu: 1}]}\n",
        ["1:15 DP007", "2:5 DP009", "3:25 DP007"],
    ),
}


@pytest.mark.parametrize("reason", BAD)
def test_bad_input(read, reason):
    """An entry that says too little, too much or something else gives exactly its codes at their
    places.
    """
    claims, expected = BAD[reason]
    _, faults = read(claims)
    assert expected == faults


SILENT_DAMAGE = {
    "a number sign": (
        "  - id: c-1\n    quote: regiment #366 left\n    subject: fire\n    predicate: over\n",
        ["2:12 DP010"],
    ),
    "a comma in a quote": (
        "  - {id: c-1, quote: women, children, subject: fire}\n",
        ["1:22 DP010"],
    ),
    "a comma in a number": (
        '  - {id: c-1, quote: "a", subject: fire, predicate: deaths, value: 1,275}\n',
        ["1:70 DP010"],
    ),
}


@pytest.mark.parametrize("reason", SILENT_DAMAGE)
def test_silent_damage(read, reason):
    """What YAML would cut without a word is refused where it is cut, and no claim is made of it."""
    claims, expected = SILENT_DAMAGE[reason]
    tables, faults = read(claims)
    assert (expected, []) == (faults, tables["claims"])


def test_equal_entries_get_different_ids(read):
    """Two entries that say the same get different proposed ids, and no proposed id is one that
    stands in the dossier.
    """
    entry = '  - {quote: "a", subject: fire, predicate: over}\n'
    tables, faults = read(entry)
    taken = tables["claims"][0]["id"].removeprefix("note.")
    tables, faults = read(entry * 2 + entry.replace("{", f"{{id: {taken}, "))
    assert ["1:5 DP016", "2:5 DP016"] == faults
    assert 3 == len({row["id"] for row in tables["claims"]})


def test_places_of_claims(tmp_path, read):
    """A cell of a claim has the place where it was written, in the group for what is inherited."""
    read(
        '  - subject: fire\n    claims:\n      - {id: c-1, quote: "one", predicate: deaths, '
        "value: 41}\n"
    )
    row = read_sources(tmp_path).rows["claims"][0]
    places = {
        name: (row.at(name).line - LINES, row.at(name).column)
        for name in ("subject", "value", "lower", "id", "unit", "note")
    }
    assert {
        "subject": (1, 14),
        "value": (3, 59),
        "lower": (3, 59),
        "id": (3, 14),
        "note": (3, 9),
    } == {name: place for name, place in places.items() if name != "unit"}


def test_a_claim_may_be_implied(read):
    """What a claim says of its own certainty is that of its innermost voice.

    The others keep theirs.
    """
    tables, faults = read("""\
  - {id: c-1, quote: "one", subject: fire, predicate: over, certainty: implied}
  - {id: c-2, quote: "two", subject: fire, predicate: over, certainty: implied, voice: [paper, {agent: witness, quote: "he"}]}
  - {id: c-3, quote: "three", subject: fire, predicate: over, voice: {agent: witness, certainty: implied, quote: "she"}}
""")  # noqa: E501 - lines of a dossier
    assert [] == faults
    assert [
        [("writer", "implied")],
        [("writer", "explicit"), ("paper", "explicit"), ("witness", "implied")],
        [("writer", "explicit"), ("witness", "implied")],
    ] == [voices_of(tables, claim, "agent", "certainty") for claim in ("c-1", "c-2", "c-3")]
