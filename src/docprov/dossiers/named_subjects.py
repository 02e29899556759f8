"""Agents and works that claims use as subjects: each gets a row in subjects under the same id."""

from collections.abc import Mapping

from docprov.dossiers.ledger import Cell, Ledger
from docprov.dossiers.yaml.nodes import Text

USING = ("subject", "object", "population", "place")
"""The columns of claims in which an agent or a work can be named as a subject."""
LABELS = {"agents": "name", "documents": "label"}
"""The tables whose records can be subjects, each with the column of what people call them."""
_KINDS_OF_AGENTS = {"person": "person", "organization": "organization"}


def add_subjects(ledger: Ledger) -> None:
    """Give each agent and each work that is used as a subject its row in subjects."""
    used = {row.cells.get(name) for row in ledger.rows["claims"] for name in USING}
    used |= {row.cells.get("broader") for row in ledger.rows["subjects"]}
    for resource, called in LABELS.items():
        for row in list(ledger.rows[resource]):
            identifier = row.cells["id"]
            if identifier and identifier in used and not ledger.declared("subjects", identifier):
                # The label is the name as written, so that it is withheld where that is.
                cells: dict[str, Cell] = {**as_subject(resource, row.cells)}
                name = row.written.get(called)
                cells["label"] = name if isinstance(name, Text) else cells["label"]
                ledger.declare("subjects", row.place, cells, identifier)


def as_subject(resource: str, row: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the cells of an agent or a work that is used as a subject."""
    kind = "document" if resource == "documents" else _KINDS_OF_AGENTS.get(row["kind"] or "")
    return {
        "id": row["id"],
        "label": row[LABELS[resource]],
        "kind": kind or "other",
        resource[:-1]: row["id"],
        "status": "current",
    }
