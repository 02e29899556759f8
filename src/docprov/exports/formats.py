"""The table of formats: those of docprov, and those that installed distributions add.

A distribution names its own by entry points of the group `docprov.exports`, each an
`ExportFormat`. A name that is taken, and a plug-in that cannot be loaded, is a problem.
"""

from functools import cache

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.plugins import Plugin, plugins
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.words import shown
from docprov.exports.bibtex import BIBTEX
from docprov.exports.croissant import CROISSANT
from docprov.exports.csl import CSL_JSON
from docprov.exports.dot import DOT
from docprov.exports.duckdb_tables import DUCKDB
from docprov.exports.export_format import ExportFormat
from docprov.exports.flat_csv import CSV
from docprov.exports.graphml import GRAPHML
from docprov.exports.json_records import JSON, JSON_LINES
from docprov.exports.mermaid import MERMAID
from docprov.exports.parquet import PARQUET
from docprov.exports.prov_documents import PROV
from docprov.exports.quick_statements import QUICK_STATEMENTS
from docprov.exports.ris import RIS
from docprov.exports.ro_crate import RO_CRATE
from docprov.exports.schema_org import JSON_LD
from docprov.exports.sqlite import SQLITE
from docprov.exports.web_annotations import WEB_ANNOTATION
from docprov.exports.xlsx import XLSX

GROUP = "docprov.exports"
FORMATS = {
    each.name: each
    for each in (
        CSV,
        XLSX,
        SQLITE,
        DUCKDB,
        PARQUET,
        JSON,
        JSON_LINES,
        CSL_JSON,
        BIBTEX,
        RIS,
        WEB_ANNOTATION,
        JSON_LD,
        PROV,
        RO_CRATE,
        CROISSANT,
        GRAPHML,
        DOT,
        MERMAID,
        QUICK_STATEMENTS,
    )
}
"""The formats of docprov by name."""


@frozen
class OwnFormat:
    """What one plug-in adds.

    Attributes:
        plugin: the plug-in.
        format: its format; None where it has a problem.
        problem: why it cannot be used; empty where it can.
    """

    plugin: Plugin
    format: ExportFormat | None = None
    problem: str = ""


@cache
def own_formats() -> tuple[OwnFormat, ...]:
    """Return what each plug-in adds, or why it cannot be used.

    >>> all(isinstance(each, OwnFormat) for each in own_formats())
    True
    """
    taken = set(FORMATS)
    found = []
    for plugin in plugins(GROUP):
        problem = plugin.problem or _problem(plugin.content, taken)
        if problem:
            found.append(OwnFormat(plugin, problem=problem))
        else:
            found.append(OwnFormat(plugin, plugin.content))
            taken.add(plugin.content.name)
    return tuple(found)


def format_named(name: str) -> tuple[ExportFormat, str]:
    """Return a format, and the distribution that adds it; empty for one of docprov.

    Raises:
        DocprovError: there is no such format.

    >>> format_named("csv")[0].suffix
    '.csv'
    """
    if name in FORMATS:
        return FORMATS[name], ""
    known = dict(FORMATS)
    for each in own_formats():
        if each.format is None and each.plugin.name == name:
            raise DocprovError(f"{each.plugin} ({each.plugin.distribution}): {each.problem}")
        if each.format is not None:
            if each.format.name == name:
                return each.format, each.plugin.distribution
            known[each.format.name] = each.format
    meant = closest(name, list(known))
    advice = f"; did you mean {meant!r}?" if meant else "."
    raise DocprovError(f"there is no format {shown(name)!r}{advice} There are {', '.join(known)}")


def format_table() -> str:
    """Return the formats of docprov as the Markdown table of `docs/exports.md`.

    >>> format_table().splitlines()[0]
    '| format | file | what is written | what is not, or differs | needs |'
    """
    lines = [
        "| format | file | what is written | what is not, or differs | needs |",
        "|---" * 5 + "|",
    ]
    for each in FORMATS.values():
        file = f"`{each.suffix}`" if each.suffix else "a folder"
        losses = " ".join(each.losses) or "nothing is lost"
        needs = f"`{each.needs}`" if each.needs else ""
        lines.append(f"| `{each.name}` | {file} | {each.summary} | {losses} | {needs} |")
    return "\n".join(lines) + "\n"


def _problem(content: object, taken: set[str]) -> str:
    """Return why something is not a format of its own; empty where it is."""
    if not isinstance(content, ExportFormat) or not callable(content.make):
        return f"{shown(type(content).__name__)} is not an ExportFormat of docprov"
    texts = (content.name, content.summary, content.suffix, content.needs, *content.losses)
    if not all(isinstance(text, str) for text in texts) or not content.name:
        return "its name or another text is not a text"
    return f"another format is called {shown(content.name)!r}" if content.name in taken else ""
