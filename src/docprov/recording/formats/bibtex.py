"""BibTeX: each entry becomes a document; bibtexparser reads the file, latexcodec its letters."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.recording.formats.drafts import Drafts, one_line
from docprov.recording.formats.works import Item, take_work
from docprov.storage.files import LARGEST_YAML

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

TYPES = {
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
"""The CSL type of each type of entry; exports turn it round."""
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
_LANGUAGES = {"english": "en", "french": "fr", "german": "de", "russian": "ru", "spanish": "es"}
_ABBREVIATIONS = {month: month for month in _MONTHS}
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_DOTLESS = re.compile(r"(\\['`^\"~=.]\s*\{?)\\([ij])(?![A-Za-z])")
_LATEX = re.compile(r"[\\~`]|--|''")


def read_bibtex(data: bytes, drafts: Drafts) -> None:
    """Add the works of a file of BibTeX.

    Raises:
        DocprovError: bibtexparser is not installed.
    """
    if len(data) > LARGEST_YAML:
        raise ValueError(f"it has more than {LARGEST_YAML >> 20} megabytes")
    text = data.decode("utf-8-sig")
    meanings = dict(_ABBREVIATIONS)
    for row, block in enumerate(_blocks(text), 1):
        _take(drafts, row, block, meanings)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the reader from logging what is damaged; it is returned, and reported here."""
    log = logging.getLogger("bibtexparser")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _blocks(text: str) -> "list[Block]":
    try:
        import latexcodec  # noqa: F401 - the codec that `_bare` uses
        from bibtexparser.entrypoint import parse_string
    except ImportError as error:
        problem = "reading BibTeX needs bibtexparser: pip install 'docprov[import]'"
        raise DocprovError(problem) from error
    with _silent():
        return parse_string(text, parse_stack=[]).blocks


def _take(drafts: Drafts, row: int, block: "Block", meanings: dict[str, str]) -> None:
    """Take one block of a file: an entry, an abbreviation, or what is not an entry."""
    from bibtexparser import model

    line = (block.start_line or 0) + 1
    if isinstance(block, model.ParsingFailedBlock):
        kept = block.ignore_error_block
        if isinstance(kept, model.Entry):
            _take_entry(drafts, drafts.place(row, kept.key[:80], line), kept, meanings)
            return
        reason = f"the entry cannot be read: {_start(block)}"
        drafts.leave(drafts.place(row, "", line), "", reason)
    elif isinstance(block, model.Entry):
        _take_entry(drafts, drafts.place(row, block.key[:80], line), block, meanings)
    elif isinstance(block, model.String):
        place = drafts.place(row, block.key[:80], line)
        meanings[block.key.lower()] = _value(drafts, place, block.key, block.value, meanings)
    elif isinstance(block, model.ImplicitComment) and _is_said(block.comment):
        drafts.leave(drafts.place(row, "", line), "", f"it is not an entry: {_start(block)}")


def _is_said(comment: str) -> bool:
    """Return whether text between entries is more than lines marked as comments."""
    return any(line.strip() and not line.lstrip().startswith("%") for line in comment.splitlines())


def _start(block: "Block") -> str:
    return repr(one_line(block.raw or "")[:60])


def _take_entry(drafts: Drafts, place: Place, entry: "Entry", meanings: Mapping[str, str]) -> None:
    fields: dict[str, str] = {}
    for each in entry.fields:
        name = each.key.lower()
        if name in fields:
            drafts.leave(place, name, "the entry states it twice; the first one is taken")
            continue
        fields[name] = _value(drafts, place, name, str(each.value), meanings)
    item = _item(fields | {"ENTRYTYPE": entry.entry_type})
    take_work(drafts, place, {"id": entry.key} | item)


def _value(
    drafts: Drafts, place: Place, name: str, written: str, meanings: Mapping[str, str]
) -> str:
    """Return what a field says: parts joined by `#`, each quoted, in braces, or an abbreviation."""
    said = ""
    for part in _parts(written.strip()):
        if part[:1] in {"{", '"'}:
            said += part[1:-1]
        elif part.isdecimal() or part.lower() in meanings:
            said += meanings.get(part.lower(), part)
        else:
            drafts.leave(place, name, f"the abbreviation {part!r} is not defined")
    return said


def _parts(written: str) -> Iterator[str]:
    """Yield the parts that `#` joins, outside of braces and quotation marks."""
    depth, start, quoted = 0, 0, False
    for at, letter in enumerate(written):
        if letter == '"' and depth == 0:
            quoted = not quoted
        depth += (letter == "{") - (letter == "}")
        if letter == "#" and depth == 0 and not quoted:
            yield written[start:at].strip()
            start = at + 1
    yield written[start:].strip()


def _item(fields: dict[str, str]) -> Item:
    """Return an entry as a CSL item; fields without a meaning keep their names."""
    stated = fields.pop("ENTRYTYPE", "").lower()
    item: Item = {"type": TYPES.get(stated, f"BibTeX type {stated}")}
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
    # a field that has the name of one of CSL means something else, and is named as left out
    taken = {*item, "id"}
    return item | {f"{name} (BibTeX)" if name in taken else name: fields[name] for name in fields}


def _date(fields: dict[str, str]) -> Item:
    if "date" in fields:
        return {"issued": fields.pop("date")}
    if "year" not in fields:
        return {}
    parts = [_bare(fields.pop("year"))]
    if not parts[0].isdecimal():
        return {"issued": parts[0]}
    month = _bare(fields.get("month", "")).lower()
    if month[:3] in _MONTHS or (month.isdecimal() and 1 <= int(month) <= 12):
        del fields["month"]
        parts.append(str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else month)
        day = _bare(fields.get("day", ""))
        if day.isdecimal():
            parts.append(day)
            del fields["day"]
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
    """Return a text with the letters that LaTeX commands mean, without braces.

    A command that means no letter stays as it is written.
    """
    if _LATEX.search(text):
        spelled = _DOTLESS.sub(r"\1\2", _BARE_PERCENT.sub(r"\%", text))
        text = spelled.encode("utf-8").decode("latex+utf8").replace("\xa0", " ")
    return text.replace("{", "").replace("}", "").strip()
