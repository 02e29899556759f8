"""CSL-JSON: documents and the works that they cite, for Zotero, Pandoc and citeproc."""

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.package.corpus import Corpus
from docprov.recording.formats.csl import csl_items

WORKS_LOSSES = (
    "Only documents and their agents are written, none of the claims.",
    "Documents whose entries are withdrawn are left out.",
    "Label where there is a title, date of writing, rights, and identifiers of agents.",
    "Identifiers but DOI, ISBN and ISSN.",
    "The last word of a person's name is taken for the family name.",
)
"""What no format of works says."""


def _csl(corpus: Corpus) -> bytes:
    return json_escaped(csl_items(corpus).to_json()).encode("utf-8")


CSL_JSON = ExportFormat(
    name="csl-json",
    summary="Documents and cited works, for citation processors.",
    suffix=".csl.json",
    make=_csl,
    losses=WORKS_LOSSES,
)
