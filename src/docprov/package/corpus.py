"""The corpus: all records of a package as typed tables, with lookups both ways.

`docprov.load` is the way in. Nothing is written, nothing is fetched, and no captured text is
opened.
"""

from collections import Counter

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
        attributions: the voices behind each claim.
        citations: references between works.
        claim_relations: how claims relate to each other.
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
        """Return the claims that a document makes, or that a passage contains."""
        column = "passage" if isinstance(record, Passage) else "document"
        return self.claims.where(column, record.id)

    def citations_of(self, document: Document) -> list[Citation]:
        """Return the citations that a document makes."""
        return self.citations.where("document", document.id)

    def citations_to(self, document: Document) -> list[Citation]:
        """Return the citations that name a document."""
        return self.citations.where("cited", document.id)

    def passage_of(self, record: Claim | Citation) -> Passage:
        """Return the passage that contains a claim or a citation.

        Raises:
            KeyError: the package has no such passage.
        """
        return self.passages[record.passage]

    def coverage_of(self, document: Document) -> DocumentCoverage:
        """Return how many of a document's passages have which verdict, as recorded."""
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
