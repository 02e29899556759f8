"""One frozen class for each table: the source of columns, types, allowed values and foreign keys.

Reading and writing live in `docprov.tables.table`, rules across records in `docprov.rules`. A
record does nothing that needs another record.
"""

from attrs import evolve, frozen

from docprov.model.records.claims import Attribution, Breakdown, Citation, Claim, ClaimRelation
from docprov.model.records.columns import (
    DIGEST,
    NO_DIGEST,
    SLUG,
    WITHHELD,
    CellKind,
    Column,
    columns,
    describe,
)
from docprov.model.records.documents import (
    PASSING,
    Appraisal,
    Capture,
    Document,
    DocumentAgent,
    DocumentIdentifier,
    DocumentRelation,
    Passage,
    Region,
    Verdict,
)
from docprov.model.records.provenance import Activity, Finding, FindingRecord
from docprov.model.records.record import Record, maker
from docprov.model.records.vocabulary import Agent, AgentRelation, Name, Predicate, Status, Subject

__all__ = [
    "DIGEST",
    "NO_DIGEST",
    "PASSING",
    "RESOURCES",
    "REVIEWED",
    "SLUG",
    "WITHHELD",
    "Activity",
    "Agent",
    "AgentRelation",
    "Appraisal",
    "Attribution",
    "Breakdown",
    "Capture",
    "CellKind",
    "Citation",
    "Claim",
    "ClaimRelation",
    "Column",
    "Document",
    "DocumentAgent",
    "DocumentIdentifier",
    "DocumentRelation",
    "Finding",
    "FindingRecord",
    "Name",
    "Passage",
    "Predicate",
    "Record",
    "Region",
    "Resource",
    "Status",
    "Subject",
    "Verdict",
    "columns",
    "maker",
]


NO_DOCSTRINGS = "tables are described by docstrings, which Python drops with -OO; run it without"


@frozen
class Resource:
    """One table of a package.

    Attributes:
        name: name of the table and of its file.
        record: the class of its records.
        key: the columns that identify a row.
        description: what a row is.
    """

    name: str
    record: type
    key: tuple[str, ...] = ("id",)

    @property
    def description(self) -> str:
        """What a row is, in one sentence.

        Raises:
            RuntimeError: Python runs with -OO, which drops the docstrings that say so.
        """
        if self.record.__doc__ is None:
            raise RuntimeError(NO_DOCSTRINGS)
        return self.record.__doc__.split("\n", 1)[0]

    @property
    def noun(self) -> str:
        """What one of its records is called.

        >>> RESOURCES["activities"].noun, RESOURCES["document_agents"].noun
        ('activity', 'document agent')
        """
        words = self.name.replace("_", " ")
        return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, in order; a reference to records of its own kind names it."""
        return tuple(
            evolve(column, references=self.name) if column.references == "self" else column
            for column in columns(self.record)
        )


RESOURCES: dict[str, Resource] = {
    resource.name: resource
    for resource in (
        Resource("agents", Agent),
        Resource("agent_relations", AgentRelation, ("agent", "relation", "other")),
        Resource("subjects", Subject),
        Resource("predicates", Predicate),
        Resource("documents", Document),
        Resource("document_identifiers", DocumentIdentifier, ("document", "scheme", "identifier")),
        Resource("document_agents", DocumentAgent, ("document", "agent", "role")),
        Resource(
            "document_relations", DocumentRelation, ("document", "relation", "other", "source")
        ),
        Resource("names", Name, ("resource", "record", "language", "name")),
        Resource("appraisals", Appraisal, ("document", "criterion", "agent", "judged")),
        Resource("captures", Capture),
        Resource("regions", Region, ("capture", "start")),
        Resource("passages", Passage),
        Resource("claims", Claim),
        Resource("breakdowns", Breakdown),
        Resource("attributions", Attribution, ("claim", "step")),
        Resource("citations", Citation),
        Resource("claim_relations", ClaimRelation, ("claim", "relation", "other")),
        Resource("activities", Activity),
        Resource("findings", Finding),
        Resource("finding_records", FindingRecord, ("finding", "resource", "record")),
    )
}
"""Every table of a package by its name, in the order of the descriptor."""
for _resource in RESOURCES.values():
    describe(_resource.record)
REVIEWED = ("claims", "citations", "documents")
"""The tables whose records name the activity that reviewed them."""
