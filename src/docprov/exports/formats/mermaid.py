"""Mermaid: a picture of who cites whom and who speaks in which document, for Markdown pages."""

from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.dot import PICTURE_LOSSES, label_of
from docprov.exports.graph import summary_of
from docprov.package.corpus import Corpus

_PLAIN = frozenset(" .,:;!?-–()/+=%'’“”")


def _mermaid(corpus: Corpus) -> bytes:
    nodes, edges = summary_of(corpus)
    names = {node.key: f"n{number}" for number, node in enumerate(nodes)}
    lines = ["flowchart LR"]
    for node in nodes:
        opening, closing = ("[", "]") if node.kind == "document" else ("([", "])")
        lines.append(f'  {names[node.key]}{opening}"{_text(node.label)}"{closing}')
    for edge in edges:
        arrow = "-->" if edge.kind == "cites" or edge.origin else "-.->"
        lines.append(
            f'  {names[edge.source]} {arrow}|"{_text(label_of(edge))}"| {names[edge.target]}'
        )
    return ("\n".join(lines) + "\n").encode("utf-8")


def _text(text: str) -> str:
    """Return a text in which every sign that could mean something is written by its number."""
    line = one_line(text)
    return "".join(
        letter if letter.isalnum() or letter in _PLAIN or ord(letter) > 0x7F else f"#{ord(letter)};"
        for letter in line
    )


MERMAID = ExportFormat(
    name="mermaid",
    summary="A picture of citations and voices, for Markdown; a solid voice is an origin.",
    suffix=".mmd",
    make=_mermaid,
    losses=PICTURE_LOSSES,
)
