"""The corpus: all records of a package as typed tables, with look-ups both ways.

`docprov.load` is the way in. Nothing is written, nothing is fetched, and no captured text is
opened.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import polars as pl
from attrs import field, frozen

from docprov.diagnostics.coverage import DocumentCoverage
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.summaries import Summary, table_card
from docprov.model.metadata import Metadata
from docprov.model.records import (
    RESOURCES,
    Activity,
    Agent,
    AgentRelation,
    Appraisal,
    Attribution,
    Breakdown,
    Capture,
    Citation,
    Claim,
    ClaimRelation,
    Document,
    DocumentAgent,
    DocumentIdentifier,
    DocumentRelation,
    Finding,
    FindingRecord,
    Name,
    Passage,
    Predicate,
    Record,
    Region,
    Subject,
)
from docprov.package.flat_claims import flat_claims
from docprov.tables.table import Table
from docprov.tables.typed_frames import typed_frame


@frozen(kw_only=True, eq=False, repr=False)
class Corpus(Summary):
    """All records of one package.

    Every look-up takes a record or its id.

    Attributes:
        metadata: what the package says of itself.
        agents: who speaks, writes, publishes or acts.
        agent_relations: ties between agents that a source states.
        subjects: what claims are about.
        predicates: what claims can say.
        documents: works that make claims or are cited.
        document_identifiers: identifiers of documents.
        document_agents: the parts of agents in documents.
        document_relations: ties between works.
        names: names of agents, subjects and documents, in several languages.
        appraisals: how people judge documents as sources.
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

    >>> import docprov
    >>> arden = docprov.load("docs/examples/arden")
    >>> len(arden.tables["claims"].where(document="arden-2011"))
    10
    """

    metadata: Metadata
    agents: Table[Agent]
    agent_relations: Table[AgentRelation]
    subjects: Table[Subject]
    predicates: Table[Predicate]
    documents: Table[Document]
    document_identifiers: Table[DocumentIdentifier]
    document_agents: Table[DocumentAgent]
    document_relations: Table[DocumentRelation]
    names: Table[Name]
    appraisals: Table[Appraisal]
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
    own: Mapping[str, Table[Any]] = field(factory=dict)

    def _title(self) -> str:
        counts = (self.documents, self.claims, self.citations)
        records = ", ".join(f"{len(table)} {table.resource.name}" for table in counts)
        return f"{self.metadata.name} {self.metadata.version}: {records}"

    def _lines(self) -> Iterator[str]:
        yield f"{self.metadata.name} {self.metadata.version}"
        yield from (f"  {name}: {len(table)}" for name, table in self.tables.items() if len(table))

    def _repr_html_(self) -> str:
        rows = [(name, len(table)) for name, table in self.tables.items()]
        return table_card(f"Corpus {self._title()}", ("table", "records"), rows)

    @property
    def tables(self) -> Mapping[str, Table[Any]]:
        """Every table by its name, in the order of the descriptor; those that it adds last."""
        ours = {name: getattr(self, name) for name in RESOURCES}
        return MappingProxyType({**ours, **self.own})

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table as a typed frame: exact decimals, integers, enumerations, days.

        A date keeps its text; `<column>_first` and `<column>_last` are the days that it can mean.
        The text of every cell is in `tables[name].frame`.

        Args:
            name: name of the table.

        Raises:
            KeyError: there is no such table.
            LoadError: a cell is not of its column's type.

        >>> arden.frame("claims")["lower"].sum()
        Decimal('306.000000000')
        """
        if name not in self.tables:
            meant = closest(name, list(self.tables))
            advice = f"; did you mean {meant!r}?" if meant else ""
            raise KeyError(f"there is no table {name!r}{advice}")
        return typed_frame(self.tables[name].resource, self.tables[name].frame)

    def flat(self) -> pl.DataFrame:
        """Return one row for each claim, ready for a person.

        With quote, context, voices, value, time, place and citation; names replace ids.

        Raises:
            LoadError: a cell cannot be read.

        >>> arden.flat().filter(claim="arden-2011.c-b0at5")["quote"].item()
        'nearly 30 boats'
        """
        return flat_claims(self.tables)

    def claims_of(self, record: Document | Passage | str) -> list[Claim]:
        """Return the claims that a document makes, or that a passage contains.

        Raises:
            KeyError: the package has no such record.
            TypeError: it is another kind of record.

        >>> len(arden.claims_of("arden-2011"))
        10
        """
        held = self._find(record, "documents", "passages")
        return self.claims.having("passage" if isinstance(held, Passage) else "document", held.id)

    def captures_of(self, document: Document | str) -> list[Capture]:
        """Return the captures of a document.

        Raises:
            KeyError: the package has no such document.
            TypeError: it is another kind of record.

        >>> [each.id for each in arden.captures_of("arden-2011")]
        ['arden-2011.t001']
        """
        return self.captures.having("document", self._find(document, "documents").id)

    def passages_of(self, record: Document | Capture | str) -> list[Passage]:
        """Return the passages quoted from a document or from a capture.

        Raises:
            KeyError: the package has no such record.
            TypeError: it is another kind of record.

        >>> len(arden.passages_of("arden-2011")) == len(arden.passages_of("arden-2011.t001")) == 13
        True
        """
        held = self._find(record, "documents", "captures")
        captures = [held] if isinstance(held, Capture) else self.captures_of(held)
        return [each for one in captures for each in self.passages.having("capture", one.id)]

    def citations_of(self, document: Document | str) -> list[Citation]:
        """Return the citations that a document makes.

        Raises:
            KeyError: the package has no such document.
            TypeError: it is another kind of record.

        >>> [each.cited for each in arden.citations_of("leith-2012")]
        ['arden-2011', 'arden-count']
        """
        return self.citations.having("document", self._find(document, "documents").id)

    def citations_to(self, document: Document | str) -> list[Citation]:
        """Return the citations that name a document.

        Raises:
            KeyError: the package has no such document.
            TypeError: it is another kind of record.

        >>> [each.document for each in arden.citations_to("arden-2011")]
        ['leith-2012']
        """
        return self.citations.having("cited", self._find(document, "documents").id)

    def passage_of(self, record: Claim | Citation | str) -> Passage:
        """Return the passage that contains a claim or a citation.

        Raises:
            KeyError: the package has no such record.
            TypeError: it is another kind of record.

        >>> arden.passage_of("arden-2011.c-b0at5").quote
        'nearly 30 boats'
        """
        held: Claim | Citation = self._find(record, "claims", "citations")
        return self.passages[held.passage]

    def relations_of(self, claim: Claim | str) -> list[ClaimRelation]:
        """Return the relations of a claim to others, and of others to it.

        Raises:
            KeyError: the package has no such claim.
            TypeError: it is another kind of record.

        >>> [each.relation for each in arden.relations_of("leith-2012.c-b04xe")]
        ['agrees']
        """
        held = self._find(claim, "claims")
        relations = self.claim_relations
        return relations.having("claim", held.id) + relations.having("other", held.id)

    def coverage_of(self, document: Document | str) -> DocumentCoverage:
        """Return how many of a document's passages have which verdict, as recorded.

        Nothing is compared here.

        Raises:
            KeyError: the package has no such document.
            TypeError: it is another kind of record.

        >>> arden.coverage_of("arden-2011").verdicts
        {'normalised': 1, 'verbatim': 12}
        """
        held = self._find(document, "documents")
        verdicts = Counter(passage.verdict for passage in self.passages_of(held))
        return DocumentCoverage(passages=verdicts.total(), verdicts=dict(sorted(verdicts.items())))

    def breakdowns_of(self, claim: Claim | str) -> list[Breakdown]:
        """Return the ways in which a claim's whole is divided.

        Raises:
            KeyError: the package has no such claim.
            TypeError: it is another kind of record.

        >>> sorted(each.dimension for each in arden.breakdowns_of("arden-2011.c-7k2ma"))
        ['cause', 'sex-age']
        """
        return self.breakdowns.having("whole", self._find(claim, "claims").id)

    def parts_of(self, breakdown: Breakdown | str) -> list[Claim]:
        """Return the claims that are the parts of a breakdown.

        Raises:
            KeyError: the package has no such breakdown.
            TypeError: it is another kind of record.

        >>> sorted(each.value for each in arden.parts_of(arden.breakdowns[0]))
        ['3', '6']
        """
        return self.claims.having("breakdown", self._find(breakdown, "breakdowns").id)

    def voices_of(self, claim: Claim | str) -> list[Attribution]:
        """Return the chain of voices behind a claim, outermost first.

        Raises:
            KeyError: the package has no such claim.
            TypeError: it is another kind of record.

        >>> [each.mode for each in arden.voices_of("arden-2011.c-b0at5")]
        ['reports', 'reports', 'asserts']
        """
        chain = self.attributions.having("claim", self._find(claim, "claims").id)
        return sorted(chain, key=_step) if len(chain) > 1 else chain

    def voices(self, claim: Claim | str) -> list[Agent]:
        """Return the agents behind a claim, outermost first.

        Raises:
            KeyError: the package has no such claim.
            TypeError: it is another kind of record.

        >>> [each.name for each in arden.voices("arden-2011.c-b0at5")]
        ['Arden Post', 'Mail (Leith)', 'a stoker']
        """
        return [self.agents[each.agent] for each in self.voices_of(claim)]

    def agent_of(self, record: Attribution | Activity | DocumentAgent | str) -> Agent:
        """Return the agent who speaks, who did a piece of work, or who has a part in a document.

        Args:
            record: the record, or the id of an activity.

        Raises:
            KeyError: the package has no such record.
            TypeError: it is another kind of record.

        >>> arden.agent_of(arden.attributions[0]).id
        'arden-post'
        """
        held: Attribution | Activity | DocumentAgent
        held = self._find(record, "activities", "attributions", "document_agents")
        return self.agents[held.agent]

    def _find(self, record: Record | str, *names: str) -> Any:  # noqa: ANN401 - of any table
        """Return a record of one of some tables, which is given itself or by its id."""
        for name in names:
            own: Table[Any] = getattr(self, name)
            if own.resource.record is type(record):
                return own[getattr(record, "id", record)]
        tables: list[Table[Any]] = [getattr(self, name) for name in names]
        if not isinstance(record, str):
            expected = ", ".join(table.resource.record.__name__ for table in tables)
            raise TypeError(f"expected one of {expected}, or the id of one, not {record!r:.60}")
        keyed = [table for table in tables if table.resource.key == ("id",)]
        found = next((table for table in keyed if record in table), None)
        if found is None:
            known = [each for table in keyed for each in table.frame["id"].drop_nulls()]
            meant = closest(record, known)
            advice = f"; did you mean {meant!r}?" if meant else ""
            raise KeyError(f"{' and '.join(names)} have no record {record!r}{advice}")
        return found[record]


_step = attrgetter("step")
