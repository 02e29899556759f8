"""Mermaid: a picture of who cites whom and who speaks in which document, for Markdown pages."""

from docprov.diagnostics.words import mermaid_quoted
from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.dot import PICTURE_LOSSES, label_of, name_of
from docprov.exports.graph import summary_of
from docprov.package.corpus import Corpus


def _mermaid(corpus: Corpus) -> bytes:
    nodes, edges = summary_of(corpus)
    names = {node.key: f"n{number}" for number, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    for node in nodes:
        opening, closing = ("[", "]") if node.kind == "document" else ("([", "])")
        lines.append(
            f"  {names[node.key]}{opening}{mermaid_quoted(one_line(name_of(node)))}{closing}"
        )
    for edge in edges:
        arrow = "-->" if edge.kind == "cites" or edge.origin else "-.->"
        label = mermaid_quoted(one_line(label_of(edge)))
        lines.append(f"  {names[edge.source]} {arrow}|{label}| {names[edge.target]}")
    return ("\n".join(lines) + "\n").encode("utf-8")


MERMAID = ExportFormat(
    name="mermaid",
    summary="A picture of citations and voices, for Markdown; a solid voice is an origin.",
    suffix=".mmd",
    make=_mermaid,
    losses=PICTURE_LOSSES,
)
