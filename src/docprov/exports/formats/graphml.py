"""GraphML: documents, agents and claims as a graph, for Gephi, Cytoscape, igraph and networkx."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from docprov.exports.export_format import ExportFormat, without_controls
from docprov.exports.graph import edges_of, nodes_of
from docprov.package.corpus import Corpus

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_KEYS = {
    "node": {"id": "string", "kind": "string", "label": "string", "status": "string"},
    "edge": {
        "kind": "string",
        "label": "string",
        "step": "int",
        "origin": "boolean",
        "status": "string",
    },
}


def _graphml(corpus: Corpus) -> bytes:
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    for domain, kinds in _KEYS.items():
        for name, kind in kinds.items():
            about = {"id": f"{domain}-{name}", "for": domain}
            ET.SubElement(root, "key", about | {"attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"id": corpus.metadata.name, "edgedefault": "directed"})
    for node in nodes_of(corpus):
        made = ET.SubElement(graph, "node", {"id": node.key})
        said: dict[str, object] = {"id": node.id, "kind": node.kind, "label": node.label}
        _describe(made, "node", said | {"status": node.status})
    for number, edge in enumerate(edges_of(corpus)):
        ends = {"id": f"e{number}", "source": edge.source, "target": edge.target}
        made = ET.SubElement(graph, "edge", ends)
        said = {"kind": edge.kind, "label": edge.label, "step": edge.step}
        said["status"] = edge.status
        said["origin"] = str(edge.origin).lower() if edge.kind == "voice" else None
        _describe(made, "edge", said)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _describe(made: ET.Element, domain: str, said: Mapping[str, object]) -> None:
    for name, value in said.items():
        if value is not None:
            data = ET.SubElement(made, "data", {"key": f"{domain}-{name}"})
            data.text = without_controls(str(value))


GRAPHML = ExportFormat(
    name="graphml",
    summary="Documents, agents and claims with citations, voices, origins and relations.",
    suffix=".graphml",
    make=_graphml,
    losses=(
        "Of a record its name or statement only.",
        "Control characters are written as escapes such as \\x1b.",
    ),
)
