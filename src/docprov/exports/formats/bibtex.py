"""BibTeX: documents and the works that they cite, in UTF-8, with the fields of BibLaTeX."""

from collections.abc import Iterator, Mapping
from typing import Any

from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.csl import WORKS_LOSSES
from docprov.package.corpus import Corpus
from docprov.recording.formats.bibtex import TYPES
from docprov.recording.formats.csl import csl_items

_TYPES = {csl: entry for entry, csl in reversed(TYPES.items())} | {
    "article-newspaper": "article",
    "chapter": "incollection",
    "document": "misc",
    "post": "online",
    "thesis": "thesis",
    "webpage": "online",
}
"""The type of entry of each CSL type: the first that means it, or the one that styles know."""
_FIELDS = {
    "title": "title",
    "publisher": "publisher",
    "authority": "institution",
    "language": "langid",
    "DOI": "doi",
    "ISBN": "isbn",
    "ISSN": "issn",
    "URL": "url",
    "note": "note",
}
_VERBATIM = frozenset({"doi", "url"})
_LETTERS = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{letter: f"\\{letter}" for letter in "&%$#_"},
    }
)
"""BibTeX counts braces even where a backslash is before them, so they are named."""


def _bibtex(corpus: Corpus) -> bytes:
    entries = [_entry(item) for item in csl_items(corpus).items]
    return "\n".join(entries).encode("utf-8")


def _entry(item: Mapping[str, Any]) -> str:
    kind = _TYPES.get(item["type"], "misc")
    lines = [f"@{kind}{{{item['id']},"]
    lines += [f"  {name} = {{{text}}}," for name, text in _fields(item, kind)]
    return "\n".join([*lines, "}", ""])


def _fields(item: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for variable, name in (("author", "author"), ("translator", "translator")):
        names = item.get(variable) or (item.get("performer", []) if name == "author" else [])
        if names:
            yield name, " and ".join(map(_name, names))
    for variable, name in _FIELDS.items():
        if variable in item:
            text = one_line(item[variable])
            braced = f"{{{_latex(text)}}}" if name == "title" else _latex(text)
            yield name, _address(text) if name in _VERBATIM else braced
    if "container-title" in item:
        yield (
            "journal" if kind == "article" else "booktitle",
            _latex(one_line(item["container-title"])),
        )
    yield from _date(item.get("issued", {}))


def _date(issued: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield year, month and day; another date as EDTF, which BibLaTeX reads."""
    days = issued.get("date-parts", [])
    if len(days) == 1 and not issued.get("circa"):
        yield from zip(("year", "month", "day"), map(str, days[0]), strict=False)
    elif issued:
        mark = "~" if issued.get("circa") else ""
        texts = ["-".join([f"{day[0]:04}", *(f"{part:02}" for part in day[1:])]) for day in days]
        yield "date", issued.get("raw") or "/".join(f"{text}{mark}" for text in texts)


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return f"{{{_latex(one_line(name['literal']))}}}"
    parts = [_latex(one_line(name[part])) for part in ("family", "given") if part in name]
    return ", ".join(f"{{{part}}}" for part in parts)


def _latex(text: str) -> str:
    return text.translate(_LETTERS)


def _address(text: str) -> str:
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


BIBTEX = ExportFormat(
    name="bibtex",
    summary="Documents and cited works, for LaTeX.",
    suffix=".bib",
    make=_bibtex,
    losses=(
        *WORKS_LOSSES,
        "Addressees; a speaker is written as author; kinds that BibTeX lacks are misc.",
        "Line ends within a text become spaces.",
    ),
)
