"""The graph of a corpus: documents, agents and claims, and what joins them."""

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from docprov.findings.current import Current
from docprov.package.corpus import Corpus


@frozen(kw_only=True)
class Node:
    """A document, an agent or a claim.

    Attributes:
        id: its id, which no other record of its table has.
        kind: `document`, `agent` or `claim`.
        label: its name, or the statement of a claim.
        status: `current`, or `withdrawn` for a record that does not hold.
    """

    id: str
    kind: str
    label: str
    status: str

    @property
    def key(self) -> str:
        """What names it among all nodes."""
        return f"{self.kind}:{self.id}"


@frozen(kw_only=True)
class Edge:
    """What joins two nodes.

    Attributes:
        source: key of the node that it begins at.
        target: key of the node that it leads to.
        kind: `cites`, `states`, `voice`, `part`, `agent-relation` or `claim-relation`.
        label: how they are joined, such as the intent of a citation or the mode of a voice.
        step: place of a voice in its chain, 0 for the document's own.
        origin: whether a voice is the innermost one of its claim.
        claims: how many claims it stands for.
        status: `current`, or `withdrawn` where a record that it is made of does not hold.
    """

    source: str
    target: str
    kind: str
    label: str
    step: int | None = None
    origin: bool = field(default=False)
    claims: int = 1
    status: str = "current"


def nodes_of(corpus: Corpus) -> Iterator[Node]:
    """Yield the documents, agents and claims of a corpus."""
    status = Current(corpus.tables).status
    for document in corpus.documents:
        label = document.title or document.label
        yield Node(id=document.id, kind="document", label=label, status=status(document))
    for agent in corpus.agents:
        yield Node(id=agent.id, kind="agent", label=agent.name, status=status(agent))
    for claim in corpus.claims:
        yield Node(id=claim.id, kind="claim", label=claim.statement, status=status(claim))


def edges_of(corpus: Corpus) -> Iterator[Edge]:
    """Yield what joins them: citations, claims, voices, parts and relations."""
    status = Current(corpus.tables).status
    life = {node.key: node.status for node in nodes_of(corpus)}
    for each in corpus.citations:
        source, target = f"document:{each.document}", f"document:{each.cited}"
        own = status(each)
        yield Edge(source=source, target=target, kind="cites", label=each.intent, status=own)
    for claim in corpus.claims:
        source, target = f"document:{claim.document}", f"claim:{claim.id}"
        own = life[target]
        yield Edge(source=source, target=target, kind="states", label=claim.polarity, status=own)
        voices = corpus.voices_of(claim)
        for voice in voices:
            yield Edge(
                source=target,
                target=f"agent:{voice.agent}",
                kind="voice",
                label=voice.mode,
                step=voice.step,
                origin=voice is voices[-1],
                status=own,
            )
    for part in corpus.document_agents:
        source, target = f"document:{part.document}", f"agent:{part.agent}"
        yield Edge(source=source, target=target, kind="part", label=part.role, status=life[source])
    for tie in corpus.agent_relations:
        source, target = f"agent:{tie.agent}", f"agent:{tie.other}"
        yield _between(source, target, "agent-relation", tie.relation, life)
    for relation in corpus.claim_relations:
        source, target = f"claim:{relation.claim}", f"claim:{relation.other}"
        yield _between(source, target, "claim-relation", relation.relation, life)


def _between(source: str, target: str, kind: str, label: str, life: Mapping[str, str]) -> Edge:
    """Return a relation; it holds where both of its ends do."""
    holds = life.get(source) == life.get(target) == "current"
    own = "current" if holds else "withdrawn"
    return Edge(source=source, target=target, kind=kind, label=label, status=own)


def summary_of(corpus: Corpus) -> tuple[list[Node], list[Edge]]:
    """Return documents and agents, with the voices of all claims of a document counted together.

    What is withdrawn is left out, but for a document that a citation names.
    """
    nodes = [node for node in nodes_of(corpus) if node.kind != "claim"]
    cited = Counter(
        (edge.source, edge.target, edge.label)
        for edge in edges_of(corpus)
        if edge.kind == "cites" and edge.status == "current"
    )
    edges = [
        Edge(source=source, target=target, kind="cites", label=label)
        for source, target, label in cited
    ]
    voices: Counter[tuple[str, str, str, bool]] = Counter()
    for claim in filter(Current(corpus.tables).holds, corpus.claims):
        chain = corpus.voices_of(claim)
        for voice in chain:
            place = f"document:{claim.document}", f"agent:{voice.agent}"
            voices[*place, voice.mode, voice is chain[-1]] += 1
    for (source, target, mode, origin), number in voices.items():
        edges.append(
            Edge(
                source=source,
                target=target,
                kind="voice",
                label=mode,
                origin=origin,
                claims=number,
            )
        )
    met = {key for edge in edges for key in (edge.source, edge.target)}
    return [node for node in nodes if node.key in met or _stands_alone(node)], edges


def _stands_alone(node: Node) -> bool:
    return node.kind == "document" and node.status == "current"
