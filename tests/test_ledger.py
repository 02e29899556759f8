"""The ledger: rows with their places, declarations made once, tables in canonical order."""

from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.ledger import Ledger
from docprov.dossiers.yaml.nodes import Text

HERE = Place(file="a.yaml", line=1, column=1)
THERE = Place(file="b.yaml", line=7, column=3)


def agent(name, **cells):
    return {
        "id": "stoker",
        "name": name,
        "kind": "person",
        "naming": "described",
        "status": "current",
    } | cells


def test_places_of_cells():
    """A cell that was written knows its place; another one has the place of its row."""
    row = Ledger([]).add("agents", HERE, agent(Text(value="a stoker", line=2, column=9)))
    assert ["a.yaml:2:9", "a.yaml:1:1", "a.yaml:1:1"] == [
        str(row.at(name)) for name in ("name", "kind", None)
    ]
    assert "a stoker" == row.cells["name"]


def test_empty_cells():
    """An empty text and no text are the same empty cell."""
    row = Ledger([]).add(
        "agents", HERE, agent("", note=Text(value="", line=1, column=1), reason=None)
    )
    assert [None, None, None] == [row.cells[name] for name in ("name", "note", "reason")]


def test_equal_declarations_are_one_row():
    """An equal declaration elsewhere is the same record, and the place of the first one stays."""
    faults = []
    ledger = Ledger(faults)
    first = ledger.declare("agents", HERE, agent("a stoker"), "stoker")
    second = ledger.declare(
        "agents", THERE, agent(Text(value="a stoker", line=8, column=1)), "stoker"
    )
    assert (True, 1, []) == (first is second, len(ledger.rows["agents"]), faults)
    assert "a.yaml:1:1" == str(ledger.declared("agents", "stoker").place)


def test_unequal_declarations():
    """A different declaration is a fault that names both places, and the first one stays."""
    faults = []
    ledger = Ledger(faults)
    ledger.declare("agents", HERE, agent("a stoker"), "stoker")
    ledger.declare("agents", THERE, agent("another stoker"), "stoker")
    expected = (
        "b.yaml:7:3: error DP204 agent 'stoker' is declared differently at a.yaml:1:1 "
        "[conflicting-declaration]"
    )
    assert [expected] == [str(fault) for fault in faults]
    assert ["a stoker"] == [row.cells["name"] for row in ledger.rows["agents"]]


def test_a_field_more_is_another_declaration():
    """A declaration that says more than another one is not equal to it."""
    faults = []
    ledger = Ledger(faults)
    ledger.declare("agents", HERE, agent("a stoker"), "stoker")
    ledger.declare("agents", THERE, agent("a stoker", note="of the harbour"), "stoker")
    assert ["DP204"] == [fault.rule for fault in faults]


@given(st.permutations(["c", "a", "b"]))
def test_activity_of_shared_declarations(order):
    """The activity is no part of the comparison.

    The first in the alphabet stays, whatever the order of files.
    """
    faults = []
    ledger = Ledger(faults)
    for activity in order:
        cells = {
            "id": "count",
            "label": "Count",
            "kind": "report",
            "holding": "cited-only",
            "activity": activity,
        }
        ledger.declare("documents", HERE, cells, "count")
    assert ([], ["a"]) == (faults, [row.cells["activity"] for row in ledger.rows["documents"]])


def test_same_key_in_two_tables():
    """An agent and a subject may bear the same id."""
    faults = []
    ledger = Ledger(faults)
    ledger.declare("agents", HERE, agent("a stoker"), "stoker")
    ledger.declare(
        "subjects", HERE, {"id": "stoker", "label": "a stoker", "kind": "person"}, "stoker"
    )
    assert ([], None) == (faults, ledger.declared("documents", "stoker"))
    assert None is ledger.declared("agents", None)


@given(st.permutations(["d", "a", "c", "b"]))
def test_tables_are_in_canonical_order(order):
    """A table is sorted by its key, and the rows with their places stand in the same order."""
    ledger = Ledger([])
    for line, name in enumerate(order, 1):
        ledger.add("agents", Place(file="a.yaml", line=line, column=1), agent(name, id=name))
    table, rows = ledger.table("agents")
    assert ["a", "b", "c", "d"] == table.frame["id"].to_list()
    assert [order.index(name) + 1 for name in "abcd"] == [row.place.line for row in rows]


def test_extra_columns():
    """Columns that the package declares stand after ours; an empty table has them, too."""
    ledger = Ledger([], {"agents": ("ship", "berth")})
    assert ["note", "ship", "berth"] == ledger.table("agents")[0].frame.columns[-3:]
    ledger.add("agents", HERE, agent("a stoker", ship="Mary"))
    assert [("stoker", "Mary", None)] == ledger.table("agents")[0].frame.select(
        "id", "ship", "berth"
    ).rows()
