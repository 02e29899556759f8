"""BibTeX: each entry becomes a document; bibtexparser reads the file, LaTeX letters included."""

import re

from docprov.diagnostics.errors import DocprovError
from docprov.recording.formats.drafts import Drafts, one_line
from docprov.recording.formats.works import Item, take_work
from docprov.storage.files import LARGEST_YAML

_TYPES = {
    "article": "article-journal",
    "artwork": "graphic",
    "audio": "song",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "collection",
    "conference": "paper-conference",
    "dataset": "dataset",
    "electronic": "webpage",
    "image": "graphic",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "letter": "personal_communication",
    "manual": "document",
    "mastersthesis": "thesis",
    "misc": "document",
    "movie": "motion_picture",
    "online": "webpage",
    "periodical": "periodical",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "video": "broadcast",
}
_TEXTS = {
    "title": "title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "publisher": "publisher",
    "institution": "authority",
    "school": "authority",
    "language": "language",
    "langid": "language",
    "doi": "DOI",
    "isbn": "ISBN",
    "issn": "ISSN",
    "url": "URL",
    "note": "note",
}
_NAMES = {"author": "author", "translator": "translator"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRY = re.compile(r"@\s*(\w+)\s*[{(]\s*([^\s,{}()]+)\s*,")
_OTHER = frozenset({"comment", "preamble", "string"})
_LANGUAGES = {"english": "en", "french": "fr", "german": "de", "russian": "ru", "spanish": "es"}


def read_bibtex(data: bytes, drafts: Drafts) -> None:
    """Add the works of a file of BibTeX.

    Raises:
        DocprovError: bibtexparser is not installed.
    """
    if len(data) > LARGEST_YAML:
        raise ValueError(f"it has more than {LARGEST_YAML >> 20} megabytes")
    text = data.decode("utf-8-sig")
    lines: dict[str, list[int]] = {}
    line, before = 1, 0
    for found in _ENTRY.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        if found[1].lower() not in _OTHER:
            lines.setdefault(found[2], []).append(line)
    entries, comments = _read(text)
    for comment in comments:
        if "@" in comment and not _ENTRY.search(comment):
            reason = f"it cannot be read as an entry: {one_line(comment)[:60]!r}"
            drafts.leave(drafts.place(), "", reason)
    for row, fields in enumerate(entries, 1):
        key = fields.pop("ID", "")
        place = drafts.place(row, key[:80], lines[key].pop(0) if lines.get(key) else None)
        take_work(drafts, place, {"id": key} | _item(fields))
    for key, unread in lines.items():
        for line in unread:
            drafts.leave(drafts.place(None, key[:80], line), "", "the entry cannot be read")


def _read(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the entries, and all text between them."""
    try:
        import bibtexparser
        from bibtexparser.bparser import BibTexParser
    except ImportError as error:
        problem = "reading BibTeX needs bibtexparser: pip install 'docprov[import]'"
        raise DocprovError(problem) from error
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    try:  # of a damaged file it raises many kinds of errors
        read = bibtexparser.loads(text, parser)
    except Exception as error:
        raise ValueError(f"it cannot be read as BibTeX: {error}") from error
    return read.entries, read.comments


def _item(fields: dict[str, str]) -> Item:
    """Return an entry as a CSL item; fields without a meaning keep their names."""
    stated = fields.pop("ENTRYTYPE", "").lower()
    item: Item = {"type": _TYPES.get(stated, f"BibTeX type {stated}")}
    for name, variable in _TEXTS.items():
        if name in fields and variable not in item:
            item[variable] = _bare(fields.pop(name))
    if language := _LANGUAGES.get(str(item.get("language", "")).lower()):
        item["language"] = language
    for name, variable in _NAMES.items():
        if name in fields:
            names = _names(fields.pop(name))
            item[variable] = [_name(each.strip()) for each in names if each.strip() != "others"]
            if any(each.strip() == "others" for each in names):
                item[f"{name}: and others"] = "others"
    if fields.get("archiveprefix", "").lower() == "arxiv" and "eprint" in fields:
        item["arxiv"] = fields.pop("eprint")
        del fields["archiveprefix"]
    item |= _date(fields)
    return item | {name: value for name, value in fields.items() if name not in item}


def _date(fields: dict[str, str]) -> Item:
    if "date" in fields:
        return {"issued": fields.pop("date")}
    if "year" not in fields:
        return {}
    parts = [_bare(fields.pop("year"))]
    month = _bare(fields.get("month", "")).lower()
    if month[:3] in _MONTHS or (month.isdecimal() and 1 <= int(month) <= 12):
        del fields["month"]
        parts.append(str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else month)
        day = _bare(fields.get("day", ""))
        if day.isdecimal():
            parts.append(fields.pop("day"))
    if not parts[0].isdecimal():
        return {"issued": parts[0]}
    return {"issued": {"date-parts": [parts]}}


def _names(text: str) -> list[str]:
    """Return the names that `and` divides, outside of all braces."""
    names: list[list[str]] = [[]]
    depth = 0
    for word in text.split():
        if word == "and" and depth == 0:
            names.append([])
        else:
            names[-1].append(word)
            depth += word.count("{") - word.count("}")
    return [" ".join(words) for words in names]


def _name(text: str) -> dict[str, str]:
    """Return a name: `{Harbour Office}` is one as it is, others have a family name."""
    if text.startswith("{") and text.endswith("}"):
        return {"literal": _bare(text)}
    family, comma, given = (_bare(part) for part in text.partition(","))
    if comma:
        return {"family": family, "given": given}
    first, _, last = _bare(text).rpartition(" ")
    return {"family": last, "given": first}


def _bare(text: str) -> str:
    """Return a text with the letters that LaTeX commands mean, without braces."""
    from bibtexparser.latexenc import latex_to_unicode

    return str(latex_to_unicode(text)).replace("{", "").replace("}", "").strip()
