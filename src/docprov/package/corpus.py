"""The corpus: all records of a package as typed tables, with lookups both ways.

`docprov.load` is the way in. Nothing is written, nothing is fetched, and no captured text is opened.
"""

from collections import Counter
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.coverage import DocumentCoverage
from docprov.model.metadata import Metadata
from docprov.model.records import (
    Activity,
    Agent,
    AgentRelation,
    Attribution,
    Breakdown,
    Capture,
    Citation,
    Claim,
    ClaimRelation,
    Document,
    DocumentAgent,
    DocumentIdentifier,
    Finding,
    FindingRecord,
    Passage,
    Predicate,
    Region,
    Subject,
)
from docprov.package.package import Opened, open_package, refuse_unreadable
from docprov.tables.table import Table


@frozen(kw_only=True, eq=False)
class Corpus:
    """All records of one package.

    Attributes:
        metadata: what the package says of itself.
        agents: who speaks, writes, publishes or acts.
        agent_relations: ties between agents that a source states.
        subjects: what claims are about.
        predicates: what claims can say.
        documents: works that make claims or are cited.
        document_identifiers: identifiers of documents.
        document_agents: the parts of agents in documents.
        captures: digests of the captured bytes.
        regions: what the stretches of a capture are.
        passages: quotes and their positions.
        claims: what documents state.
        breakdowns: how documents divide wholes.
        attributions: who stands behind each claim.
        citations: references between works.
        claim_relations: how claims stand to each other.
        activities: who recorded what, and how.
        findings: facts about the sources, computed at build.
        finding_records: the records that findings are about.
    """

    metadata: Metadata
    agents: Table[Agent]
    agent_relations: Table[AgentRelation]
    subjects: Table[Subject]
    predicates: Table[Predicate]
    documents: Table[Document]
    document_identifiers: Table[DocumentIdentifier]
    document_agents: Table[DocumentAgent]
    captures: Table[Capture]
    regions: Table[Region]
    passages: Table[Passage]
    claims: Table[Claim]
    breakdowns: Table[Breakdown]
    attributions: Table[Attribution]
    citations: Table[Citation]
    claim_relations: Table[ClaimRelation]
    activities: Table[Activity]
    findings: Table[Finding]
    finding_records: Table[FindingRecord]

    def claims_of(self, record: Document | Passage) -> list[Claim]:
        """Return the claims that a document makes, or that stand in a passage."""
        return self.claims.where(
            "passage" if isinstance(record, Passage) else "document", record.id
        )

    def citations_of(self, document: Document) -> list[Citation]:
        """Return the citations that a document makes."""
        return self.citations.where("document", document.id)

    def citations_to(self, document: Document) -> list[Citation]:
        """Return the citations that name a document."""
        return self.citations.where("cited", document.id)

    def passage_of(self, record: Claim | Citation) -> Passage:
        """Return the passage in which a claim or a citation stands.

        Raises:
            KeyError: the package has no such passage.
        """
        return self.passages[record.passage]

    def coverage_of(self, document: Document) -> DocumentCoverage:
        """Return how many of a document's passages have which verdict, as recorded; nothing is compared here."""
        captures = self.captures.where("document", document.id)
        verdicts = Counter(
            passage.verdict
            for capture in captures
            for passage in self.passages.where("capture", capture.id)
        )
        return DocumentCoverage(passages=verdicts.total(), verdicts=dict(sorted(verdicts.items())))

    def breakdowns_of(self, claim: Claim) -> list[Breakdown]:
        """Return the ways in which a claim's whole is divided."""
        return self.breakdowns.where("whole", claim.id)

    def parts_of(self, breakdown: Breakdown) -> list[Claim]:
        """Return the claims that are the parts of a breakdown."""
        return self.claims.where("breakdown", breakdown.id)

    def voices_of(self, claim: Claim) -> list[Attribution]:
        """Return the chain of voices behind a claim, outermost first."""
        return sorted(self.attributions.where("claim", claim.id), key=lambda voice: voice.step)


def load(path: str | Path) -> Corpus:
    """Return the corpus of a package.

    Args:
        path: a package folder, its datapackage.json, or a release archive.

    Raises:
        LoadError: there is no package, or it cannot be read; carries the report, where there is one.

    >>> corpus = load("docs/examples/arden")
    >>> claim = corpus.claims.where("predicate", "deaths")[0]
    >>> claim.quantity.interval.upper, corpus.passage_of(claim).quote
    (Decimal('41'), '41 dockers, among them 6 women and 3 boys')
    """
    opened = open_package(path)
    refuse_unreadable(opened)
    return corpus_of(opened)


def corpus_of(opened: Opened) -> Corpus:
    """Return the corpus of a package that was opened and has metadata."""
    if opened.metadata is None:
        raise ValueError("a package without metadata is no corpus")
    return Corpus(metadata=opened.metadata, **opened.tables)
