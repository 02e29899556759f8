"""RIS: documents and the works that they cite, for reference managers."""

from collections.abc import Iterator, Mapping
from typing import Any

from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.csl import WORKS_LOSSES
from docprov.package.corpus import Corpus
from docprov.recording.formats.csl import csl_items
from docprov.recording.formats.ris import TYPES

_TYPES = {csl: kind for kind, csl in reversed(TYPES.items())} | {
    "article-journal": "JOUR",
    "broadcast": "VIDEO",
    "personal_communication": "PCOMM",
    "post": "BLOG",
    "report": "RPRT",
    "treaty": "LEGAL",
}
"""The type of reference of each CSL type: the first that means it, or the nearest."""
_FIELDS = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "language": "LA",
    "DOI": "DO",
    "ISBN": "SN",
    "ISSN": "SN",
    "URL": "UR",
    "note": "N1",
}


def _ris(corpus: Corpus) -> bytes:
    lines = []
    for item in csl_items(corpus).items:
        lines += [f"{tag}  - {text}" for tag, text in _tags(item)]
        lines += ["ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _tags(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for variable, tag in (("author", "AU"), ("performer", "AU"), ("translator", "A4")):
        for name in item.get(variable, []):
            parts = [name[part] for part in ("literal", "family", "given") if part in name]
            yield tag, ", ".join(map(one_line, parts))
    for variable, tag in _FIELDS.items():
        if variable in item:
            yield tag, one_line(item[variable])
    if "authority" in item and "publisher" not in item:
        yield "PB", one_line(item["authority"])
    days = item.get("issued", {}).get("date-parts", [])
    if days:
        year, *rest = days[0]
        yield "PY", f"{year:04}"
        if rest:
            parts = [f"{year:04}", *(f"{part:02}" for part in rest), "", ""]
            yield "DA", "/".join(parts[:4])


RIS = ExportFormat(
    name="ris",
    summary="Documents and cited works, for reference managers.",
    suffix=".ris",
    make=_ris,
    losses=(
        *WORKS_LOSSES,
        "Addressees; a speaker is written as author, an issuer as publisher where there is none.",
        "Of an approximate or open date the first day, without what qualifies it.",
        "Line ends within a text become spaces.",
    ),
)
