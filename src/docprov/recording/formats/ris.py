"""RIS: each reference becomes a document; lines are read here, so that no damaged one gets lost."""

import re

from docprov.diagnostics.diagnostics import Place
from docprov.recording.formats.drafts import Drafts
from docprov.recording.formats.works import Item, take_work

_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)")
TYPES = {
    "ABST": "article-journal",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "COMP": "software",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "DICT": "entry-dictionary",
    "EBOOK": "book",
    "EDBOOK": "book",
    "EJOUR": "article-journal",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure",
    "GEN": "document",
    "GOVDOC": "report",
    "HEAR": "hearing",
    "ICOMM": "personal_communication",
    "JFULL": "periodical",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MAP": "map",
    "MGZN": "article-magazine",
    "MPCT": "motion_picture",
    "MULTI": "broadcast",
    "NEWS": "article-newspaper",
    "PAMP": "pamphlet",
    "PCOMM": "personal_communication",
    "RPRT": "report",
    "SOUND": "song",
    "STAND": "standard",
    "STAT": "legislation",
    "THES": "thesis",
    "UNPB": "manuscript",
    "VIDEO": "broadcast",
}
"""The CSL type of each type of reference; exports turn it round."""
_TEXTS = {
    "TI": "title",
    "T1": "title",
    "T2": "container-title",
    "JO": "container-title",
    "JF": "container-title",
    "PB": "publisher",
    "LA": "language",
    "DO": "DOI",
    "UR": "URL",
    "ID": "id",
    "N1": "note",
}
_NAMES = {"AU": "author", "A1": "author", "A4": "translator"}
_DATES = ("DA", "PY", "Y1")
_SERIAL = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]")


def read_ris(data: bytes, drafts: Drafts) -> None:
    """Add the works of a file of RIS."""
    tags: list[tuple[str, str, int]] = []
    row = 0
    for number, line in enumerate(data.decode("utf-8-sig").splitlines(), 1):
        found = _LINE.fullmatch(line)
        tag, value = (found[1], (found[2] or "").strip()) if found else ("", line.strip())
        if tag in {"TY", "ER"} and tags:
            row += 1
            _take(drafts, row, tags)
            if tag == "TY":
                drafts.leave(drafts.place(row, line=number), "ER", "the entry above has no end")
            tags = []
        elif tag == "ER" or (not tag and not value):
            continue
        if tag == "TY" or (tag and tag != "ER" and tags):
            tags.append((tag, value, number))
        elif not tag and value and tags:
            before, text, first = tags[-1]
            tags[-1] = (before, f"{text} {value}", first)
        elif value:
            drafts.leave(drafts.place(line=number), tag, "it is outside of every entry")
    if tags:
        drafts.leave(drafts.place(row + 1, line=tags[0][2]), "ER", "the last entry has no end")
        _take(drafts, row + 1, tags)


def _take(drafts: Drafts, row: int, tags: list[tuple[str, str, int]]) -> None:
    identity = next((value for tag, value, _ in tags if tag == "ID"), "")
    place = drafts.place(row, identity[:80], tags[0][2])
    item: Item = {}
    names: dict[str, list[dict[str, str]]] = {}
    for tag, value, line in tags:
        here = drafts.place(row, identity[:80], line)
        if tag == "TY":
            item["type"] = TYPES.get(value.upper(), f"RIS type {value}")
        elif tag in _NAMES:
            names.setdefault(_NAMES[tag], []).append(_name(value))
        elif tag == "SN" and "SN" not in item:
            item["ISSN" if _SERIAL.fullmatch(value) else "ISBN"] = value
        elif tag in _DATES:
            _date(drafts, here, item, tag, value)
        elif tag in _TEXTS and _TEXTS[tag] not in item:
            item[_TEXTS[tag]] = value
        elif value and item.get(_TEXTS.get(tag, "")) != value:
            reason = "the entry has it twice" if tag in _TEXTS else "no field of docprov means this"
            drafts.leave(here, tag, reason)
    take_work(drafts, place, item | names)


def _name(text: str) -> dict[str, str]:
    family, comma, rest = text.partition(",")
    if not comma:
        return {"literal": text}
    given, _, suffix = rest.partition(",")
    return {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}


def _date(drafts: Drafts, place: Place, item: Item, tag: str, text: str) -> None:
    """Take `1911/06/05/what else` as a date; the fullest one of an entry is kept."""
    numbers, rest = [part.strip() for part in text.split("/")][:3], text.split("/")[1:]
    while numbers and not numbers[-1]:
        numbers.pop()
    if not text:
        return
    if not numbers or not all(each.isdecimal() for each in numbers):
        drafts.leave(place, tag, f"{text[:40]!r} is not a date such as 1911/06/05")
        return
    if any(rest[2:]):
        drafts.leave(place, tag, f"the words {rest[2][:40]!r} after the date")
    known = item.get("issued")
    before = known["date-parts"][0] if isinstance(known, dict) else []
    shorter, longer = sorted((before, numbers), key=len)
    if shorter != longer[: len(shorter)]:
        drafts.leave(place, tag, "the entry has two dates that differ")
        longer = before
    item["issued"] = {"date-parts": [longer]}
