"""DOT: a picture of who cites whom and who speaks in which document, for Graphviz."""

from docprov.diagnostics.words import dot_quoted
from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.graph import Edge, Node, summary_of
from docprov.package.corpus import Corpus

_SHAPES = {"document": "box", "agent": "ellipse"}
PICTURE_LOSSES = (
    "Only documents and agents: the voices of a document's claims are counted together.",
    "What is withdrawn, but for a document that is cited, which says that it is.",
    "Control characters are written as escapes, line ends as spaces.",
)
"""What a picture leaves out."""


def _dot(corpus: Corpus) -> bytes:
    nodes, edges = summary_of(corpus)
    lines = [f"digraph {_quoted(corpus.metadata.name)} {{", "  rankdir=LR;"]
    lines += [
        f"  {_quoted(node.key)} [label={_quoted(name_of(node))}, shape={_SHAPES[node.kind]}];"
        for node in nodes
    ]
    for edge in edges:
        style = "solid" if edge.kind == "cites" or edge.origin else "dashed"
        ends = f"{_quoted(edge.source)} -> {_quoted(edge.target)}"
        lines.append(f"  {ends} [label={_quoted(label_of(edge))}, style={style}];")
    return ("\n".join([*lines, "}"]) + "\n").encode("utf-8")


def name_of(node: Node) -> str:
    """Return what a picture calls a node.

    >>> name_of(Node(id="a", kind="document", label="Minutes", status="withdrawn"))
    'Minutes (withdrawn)'
    """
    return node.label if node.status == "current" else f"{node.label} ({node.status})"


def label_of(edge: Edge) -> str:
    """Return what a picture says beside an edge.

    >>> label_of(Edge(source="a", target="b", kind="voice", label="reports", claims=3))
    'reports (3)'
    """
    return f"cites: {edge.label}" if edge.kind == "cites" else f"{edge.label} ({edge.claims})"


def _quoted(text: str) -> str:
    return dot_quoted(one_line(text))


DOT = ExportFormat(
    name="dot",
    summary="A picture of citations and voices, for Graphviz; a solid voice is an origin.",
    suffix=".dot",
    make=_dot,
    losses=PICTURE_LOSSES,
)
