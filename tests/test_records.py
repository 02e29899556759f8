"""Record classes: the columns of the design, and what they promise."""

import copy
import inspect
import json
import pickle
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from attrs import NOTHING, fields
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from tests.strategies import any_records

from docprov.model.dates import Date
from docprov.model.records import PASSING, RESOURCES, Activity, Claim, Region, Verdict, columns
from docprov.model.records.columns import DIGEST, NO_DIGEST, WITHHELD, Column, column
from docprov.model.values import COMPARATORS
from docprov.tables.cells import to_cells
from docprov.tables.table import Table

COLUMNS = {
    "agents": "id* name* kind* naming* identifier status* replaced_by>agents reason note",
    "agent_relations": (
        "agent*>agents relation* other*>agents time source*>documents passage>passages "
        "activity*>activities note"
    ),
    "passages": (
        "id* capture*>captures quote* prefix suffix start stop sha256 verdict* difference "
        "page paragraph timestamp"
    ),
    "claims": (
        "id* document*>documents passage*>passages statement* subject*>subjects "
        "predicate*>predicates value value_as_written"
        " comparator lower upper unit object>subjects population>subjects time "
        "time_as_written time_passage>passages time_basis"
        " place>subjects breakdown>breakdowns polarity* status* replaced_by>claims reason "
        "activity*>activities"
        " review>activities note"
    ),
    "breakdowns": "id* whole*>claims dimension* reading* exhaustive* disjoint* note",
    "attributions": (
        "claim*>claims step* agent*>agents document>documents mode* passage>passages "
        "as_written certainty*"
    ),
    "claim_relations": (
        "claim*>claims relation* other*>claims status explanation activity*>activities"
    ),
    "captures": (
        "id* document*>documents sha256* derived_from>captures retrieved url media_type* "
        "bytes* characters encoding language"
        " extent* form* activity*>activities note"
    ),
    "regions": "capture*>captures start* stop* role*",
    "finding_records": "finding*>findings resource* record*",
}
"""Columns of design section 4: * is required, > names the table referred to."""
KEYS = {
    "agent_relations": ("agent", "relation", "other"),
    "document_identifiers": ("document", "scheme", "identifier"),
    "document_agents": ("document", "agent", "role"),
    "document_relations": ("document", "relation", "other", "source"),
    "names": ("resource", "record", "language", "name"),
    "appraisals": ("document", "criterion", "agent", "judged"),
    "regions": ("capture", "start"),
    "attributions": ("claim", "step"),
    "claim_relations": ("claim", "relation", "other"),
    "finding_records": ("finding", "resource", "record"),
}
CHOICES = {
    ("agents", "naming"): ("named", "described", "unnamed"),
    ("agent_relations", "relation"): ("part-of", "controlled-by", "renamed-from"),
    ("claims", "comparator"): COMPARATORS,
    ("claims", "polarity"): ("affirmed", "denied", "unknown"),
    ("claims", "time_basis"): ("stated", "inherited", "relative", "document-date", "unanchored"),
    ("breakdowns", "reading"): ("inclusive", "additive", "unclear"),
    ("attributions", "mode"): ("asserts", "reports", "quotes", "estimates", "alleges"),
    ("claim_relations", "relation"): (
        *("contradicts", "agrees", "refines", "not-comparable", "beside", "within", "proof-of"),
    ),
    ("document_relations", "relation"): (
        *("may-be-same", "version-of", "translation-of", "excerpt-of", "corrects", "withdraws"),
    ),
    ("passages", "verdict"): Verdict.__args__,
}


def test_tables_of_the_design():
    """There are the tables of the design, in its order."""
    expected = (
        "agents agent_relations subjects predicates documents document_identifiers "
        "document_agents document_relations names appraisals captures regions passages"
        " claims breakdowns attributions citations claim_relations activities findings "
        "finding_records"
    )
    assert expected.split() == list(RESOURCES)


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_the_design(name):
    """A table has the columns of the design, in its order, required and referring as it says.

    More may stand among them.
    """
    stated = {
        each.name: each.name
        + ("*" if each.required else "")
        + (f">{each.references}" if each.references else "")
        for each in RESOURCES[name].columns
    }
    expected = COLUMNS[name].split()
    designed = {re.match("[a-z_0-9]+", each)[0] for each in expected}
    assert expected == [text for column, text in stated.items() if column in designed]


@pytest.mark.parametrize(("place", "choices"), CHOICES.items(), ids=map(".".join, CHOICES))
def test_choices_of_the_design(place, choices):
    """A closed list has the values of the design."""
    name, attribute = place
    found = next(each for each in RESOURCES[name].columns if each.name == attribute)
    assert choices == found.choices


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_keys_and_references_lead_somewhere(resource):
    """The key is the design's and of required columns, and every reference names a table with an
    id.
    """
    assert KEYS.get(resource.name, ("id",)) == resource.key
    required = {each.name for each in resource.columns if each.required}
    assert set(resource.key) <= required
    assert all(
        RESOURCES[each.references].key == ("id",) for each in resource.columns if each.references
    )


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_what_is_optional_can_be_left_out(resource):
    """A column that may be empty may be left out of the record, and is None then."""
    defaults = {each.name: each.default for each in fields(resource.record)}
    optional = [each.name for each in resource.columns if not each.required]
    assert all(defaults[name] is None for name in optional)
    assert all(
        defaults[each.name] is NOTHING or defaults[each.name] in each.choices
        for each in resource.columns
        if each.required
    )


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_records_are_by_keyword_only(resource):
    """The values of a record are given by name, never by position."""
    with pytest.raises(TypeError, match="positional"):
        resource.record(*["a"] * len(resource.columns))


@given(any_records)
def test_records_are_frozen_and_hashable(drawn):
    """A record cannot be changed, has room for nothing else, and equals and hashes as its values
    do.
    """
    resource, record = drawn
    with pytest.raises(FrozenInstanceError):
        setattr(record, resource.key[0], "other")
    assert not hasattr(record, "__dict__")
    twin = type(record)(**{each.name: getattr(record, each.name) for each in resource.columns})
    assert {record} == {twin}
    assert to_cells(resource, record) == to_cells(resource, twin)


def test_a_class_without_descriptions_is_refused():
    """A column without a description is a TypeError that names it."""
    from attrs import frozen

    @frozen
    class Bare:
        word: str

    with pytest.raises(TypeError, match="'word' has no description"):
        columns(Bare)


def test_a_reference_has_the_pattern_of_ids():
    """A column that refers to a table takes ids only."""
    assert column("What.", "a", references="agents").pattern == r"[a-z0-9]+(?:[-.][a-z0-9]+)*"


def test_passing_verdicts():
    """Only three verdicts mean that a quote stands in its text."""
    assert {"verbatim", "normalised", "elided"} == PASSING
    assert set(Verdict.__args__) >= PASSING


CLAIM = {
    "id": "a.c-1",
    "document": "a",
    "passage": "a.p-1",
    "statement": "It counts more than 150.",
    "subject": "fire",
    "predicate": "deaths",
    "activity": "a.a-1",
}


def test_quantity_of_a_claim():
    """A claim with a comparator has the quantity of its value and bounds, and a claim without one
    has none.
    """
    counted = Claim(**CLAIM, value="150", comparator="more-than", lower=Decimal(150))
    assert Decimal(150) not in counted.quantity.interval
    assert Decimal("150.5") in counted.quantity.interval
    assert Claim(**CLAIM).quantity is None


def test_description_is_the_first_line_of_the_class():
    """A table is described by the first sentence about its record."""
    assert RESOURCES["regions"].description == Region.__doc__.splitlines()[0]
    assert RESOURCES["regions"].description == "A stretch of a captured text and its role."


@pytest.mark.parametrize("name", RESOURCES)
def test_help_describes_every_column(name):
    """A record's docstring describes each of its columns, and its signature names plain types."""
    record = RESOURCES[name].record
    for each in RESOURCES[name].columns:
        assert f"    {each.name}: {each.description}" in record.__doc__
    assert "Column(" not in str(inspect.signature(record))
    assert [each.name for each in RESOURCES[name].columns] == list(
        inspect.signature(record).parameters
    )


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_the_signature_says_what_can_be_left_out(resource):
    """Editors show a parameter without a default exactly where a record cannot be made without."""
    stated = inspect.signature(resource.record).parameters
    assert stated == {
        name: each
        for name, each in inspect.signature(resource.record.__init__).parameters.items()
        if name != "self"
    }
    needed = {name for name, each in stated.items() if each.default is inspect.Parameter.empty}
    with pytest.raises(TypeError) as raised:
        resource.record()
    assert needed == set(re.findall("'([a-z_0-9]+)'", str(raised.value)))
    for each in resource.columns:
        if each.name not in needed:
            assert each.default == stated[each.name].default


def test_the_digest_that_withholds_has_the_form_of_one():
    """What a public form writes in the place of a digest passes where digests are checked."""
    assert re.fullmatch(DIGEST, NO_DIGEST)


REFUSED = {
    "text for a date": (
        {"ended": "tomorrow"},
        "ended is a Date such as Date('2026-05-02'), not 'tomorrow'",
    ),
    "another word": ({"kind": "reviw"}, "not 'reviw'; did you mean 'review'?"),
    "two faults": ({"ended": 1, "kind": "x"}, ", not 'x'; ended is a Date such as"),
    "no id": ({"id": ""}, "id is a text like 'arden-2011.a-3k9xw' (pattern"),
    "an empty id is shown as it was given": ({"id": ""}, "), not ''"),
    "an id with a space": ({"id": "a b"}, "id is a text like"),
    "nothing": ({"agent": None}, "agent is a text like 'archive-team' (pattern"),
    "a number for a text": ({"tool": 22}, "tool is a text, not 22"),
    "a number for a word": ({"kind": 22}, ", not 22"),
    "a text that is not cut": ({"method": "x" * 58}, f", not '{'x' * 58}'"),
    "a long text": ({"method": "x" * 999}, f"not '{'x' * 59}…"),
}


@pytest.mark.parametrize(("changed", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_record_checks_itself(changed, expected):
    """Values that a column does not accept are refused, all of them at once, with what is
    expected.
    """
    given_values = {
        "id": "a.a-1",
        "kind": "review",
        "agent": "a",
        "ended": Date("2026"),
        "method": "human",
    }
    Activity(**given_values)
    with pytest.raises(ValueError, match=r"^Activity: ") as raised:
        Activity(**given_values | changed)
    assert expected in str(raised.value)
    if expected.startswith((",", ")")) and len(changed) == 1:
        assert str(raised.value).endswith(expected)


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_a_column_says_yes_or_no_to_any_value(resource):
    """Whether a column accepts a value is true or false, whatever the value is."""
    odd = (None, "", "a", 1, -1, True, 1.5, Decimal(1), Decimal("NaN"), Date("1911"), [], Date)
    for each in resource.columns:
        assert {bool} == {type(each.accepts(value)) for value in odd}
        assert each.accepts(None) is not each.required


def test_a_column_of_which_nothing_is_said_takes_any_text():
    """A column that a package adds may be empty, and takes texts alone."""
    added = Column(name="shade", description="The shade of the print.", example="grey")
    assert (True, True, False) == tuple(map(added.accepts, ("grey", None, 1)))
    assert "shade is a text, not 1" == added.problem(1)


def test_only_a_text_that_must_be_there_is_said_not_to_be_empty():
    """What a column expects says so for required texts; the words of a public form are fixed."""
    for each in (each for table in RESOURCES.values() for each in table.columns):
        free = each.kind == "text" and not each.choices and each.pattern is None
        assert (free and each.required) == each.expected.endswith("a text that is not empty")
    assert "[withheld]" == WITHHELD


def test_a_record_refuses_numbers_that_no_cell_can_hold():
    """An infinite number, a float, a negative position and a truth value are refused."""
    region = {"capture": "a.t001", "start": 0, "stop": 5, "role": "body"}
    for name, wrong in (("start", -1), ("stop", 1.0), ("stop", True), ("stop", 10**18)):
        with pytest.raises(ValueError, match=f"Region: {name} is an int of at least 0"):
            Region(**region | {name: wrong})
    with pytest.raises(ValueError, match="lower is a Decimal"):
        Claim(**CLAIM, lower=Decimal("Infinity"))
    with pytest.raises(ValueError, match=r"comparator is one of .*; did you mean 'about'"):
        Claim(**CLAIM, comparator="abot")


@given(any_records)
def test_a_record_as_a_dictionary_is_json(drawn):
    """The dictionary of a record survives JSON, and its values are the cells of the record."""
    resource, record = drawn
    content = record.to_dict()
    assert content == json.loads(json.dumps(content))
    assert to_cells(resource, record) == [
        None if value is None else str(value) for value in content.values()
    ]
    assert [column.name for column in resource.columns] == list(content)


CAPTURED = {"capture": "a.t001", "start": 0, "stop": 5, "role": "body"}
COPIES = {
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "deep copy of a list": lambda record: copy.deepcopy([record])[0],
    "pickle": lambda record: pickle.loads(pickle.dumps(record)),  # noqa: S301 - made here
    "evolved": lambda record: record.evolve(),
}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_a_copy_is_the_same_record(copied):
    """A record that was made or read is the same after each way to copy it, with what a package
    adds.
    """
    rows = [["a.t001", "0", "5", "body", "grey"]]
    read = Table.of_cells(RESOURCES["regions"], rows, extra=["colour"])[0]
    made = Claim(**CLAIM, comparator="more-than", lower=Decimal(150), time=Date("1911"))
    for record in (read, made):
        other = copied(record)
        assert (type(record), record, hash(record)) == (type(other), other, hash(other))
        assert record.extra == other.extra
        assert record.to_dict() == other.to_dict()
    assert {"colour": "grey"} == dict(copied(read).extra)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"lower": Decimal("1.50E+2")}, "150"),
        ({"lower": Decimal("0.50")}, "0.5"),
        ({"upper": Decimal(-3)}, "-3"),
        ({"time": Date("1911-06-02/1911-06-03")}, "1911-06-02/1911-06-03"),
        ({"value": "150"}, "150"),
        ({"note": ""}, None),
    ],
    ids=str,
)
def test_the_dictionary_of_a_record_has_what_json_can_say(value, expected):
    """Numbers and dates are the texts of their cells, and what is not stated is None."""
    content = Claim(**CLAIM, **value).to_dict()
    (name,) = value
    assert (type(expected), expected) == (type(content[name]), content[name])
    assert content == json.loads(json.dumps(content))


class Cells(HTMLParser):
    """Reads the cells of a card, row by row."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, _):
        self.inside = tag in {"th", "td"}
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data):
        if self.inside:
            self.rows[-1].append(data)


def test_a_record_is_a_card_of_what_it_states():
    """A notebook shows the columns that have a value, under a heading, and no empty one."""
    claim = Claim(**CLAIM, comparator="more-than", lower=Decimal(150))
    stated = claim.to_dict()
    shown = {name: value for name, value in stated.items() if value is not None}
    header, *rows = Cells(claim._repr_html_()).rows
    assert ["column", "value"] == header
    assert list(shown.items()) == [tuple(row) for row in rows]
    assert {"lower", "statement"} < set(shown) < set(stated)
    region = Cells(Region(**CAPTURED)._repr_html_()).rows
    assert [[name, str(value)] for name, value in CAPTURED.items()] == region[1:]
