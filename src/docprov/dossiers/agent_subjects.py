"""Agents that claims use as subjects: each gets a row in subjects under the same id."""

from collections.abc import Mapping

from docprov.dossiers.ledger import Cell, Ledger
from docprov.dossiers.yaml.nodes import Text

USING = ("subject", "object", "population", "place")
"""The columns of claims in which an agent can be named as a subject."""
_KINDS_OF_AGENTS = {"person": "person", "organization": "organization"}


def add_agent_subjects(ledger: Ledger) -> None:
    """Give each agent that is used as a subject its row in subjects."""
    used = {row.cells.get(name) for row in ledger.rows["claims"] for name in USING}
    used |= {row.cells.get("broader") for row in ledger.rows["subjects"]}
    for row in list(ledger.rows["agents"]):
        identifier = row.cells["id"]
        if identifier and identifier in used and ledger.declared("subjects", identifier) is None:
            # The label is the name as written, so that it is withheld where that is.
            cells: dict[str, Cell] = {**as_subject(row.cells)}
            name = row.written.get("name")
            cells["label"] = name if isinstance(name, Text) else cells["label"]
            ledger.declare("subjects", row.place, cells, identifier)


def as_subject(agent: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the cells of an agent that is used as a subject."""
    kind = _KINDS_OF_AGENTS.get(agent["kind"] or "", "other")
    return {
        "id": agent["id"],
        "label": agent["name"],
        "kind": kind,
        "agent": agent["id"],
        "status": "current",
    }
