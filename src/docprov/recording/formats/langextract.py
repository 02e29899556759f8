"""LangExtract: what a model found in a text, one text a line; only what the text contains is taken.

The text becomes a capture, each extraction a claim whose predicate is its class. An interval whose
words in the text are not those of the extraction is reported.
"""

import re
from typing import Any

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Content
from docprov.recording.composition import whole_capture
from docprov.recording.formats.drafts import UNDECIDED, Drafts, one_line, slug
from docprov.storage.canonical_json import read_json
from docprov.storage.files import sha256

_CONTEXT = 32
_TAKEN = frozenset(
    {"extraction_class", "extraction_text", "char_interval", "alignment_status", "attributes"}
)
_COMPUTED = frozenset({"extraction_index", "group_index", "token_interval"})
_ALIGNED = "match_exact"
_CLASS = "A phrase that a model put into the class"


def read_langextract(data: bytes, drafts: Drafts) -> None:
    """Add the extractions of a file of LangExtract."""
    for number, line in enumerate(data.decode("utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        place = drafts.place(line=number)
        try:
            content = read_json(line.encode("utf-8"))
        except ValueError as error:
            drafts.leave(place, "", f"the line cannot be read as JSON: {error}")
            continue
        text = content.get("text") if isinstance(content, dict) else None
        if not isinstance(text, str) or not text.strip():
            drafts.leave(place, "text", "the line has no text in which things were found")
            continue
        _take(drafts, place, content, text)


def _take(drafts: Drafts, place: Place, content: dict[str, Any], text: str) -> None:
    named = str(content.get("document_id") or "")
    data = text.encode("utf-8")
    entry: dict[str, Content] = {"label": one_line(named)[:200] or "Text", "kind": "other"}
    identity = drafts.document(place, named or "text", entry, sha256(data))
    if not identity:
        return
    author = f"the author of {named or identity}"
    voice = drafts.agent(place, author, "person", naming="described")
    drafts.begin(identity, voice, whole_capture(data))
    drafts.texts[identity] = data
    extractions = content.get("extractions")
    for row, extraction in enumerate(extractions if isinstance(extractions, list) else [], 1):
        here = Place(file=place.file, line=place.line, row=row, record=named[:80] or None)
        if isinstance(extraction, dict):
            _take_extraction(drafts, here, identity, extraction, text)
        else:
            drafts.leave(here, "", "it is not an extraction")
    if not isinstance(extractions, list):
        drafts.leave(place, "extractions", "the line has no list of extractions")
    known = {"text", "extractions", "document_id", "_document_id"}
    drafts.leave_rest(place, {name: each for name, each in content.items() if name not in known})


def _take_extraction(
    drafts: Drafts, place: Place, document: str, extraction: dict[str, Any], text: str
) -> None:
    quote = extraction.get("extraction_text")
    if not isinstance(quote, str) or not quote.strip():
        drafts.leave(place, "extraction_text", "it has no words of the text")
        return
    interval = extraction.get("char_interval")
    ends = (
        [interval.get(end) for end in ("start_pos", "end_pos")]
        if isinstance(interval, dict)
        else []
    )
    start, stop = ends or (None, None)
    if not isinstance(start, int) or not isinstance(stop, int):
        drafts.leave(place, "char_interval", f"{quote[:60]!r} has no place in the text")
        return
    found = text[start:stop] if 0 <= start < stop <= len(text) else ""
    if _folded(found) != _folded(quote):
        reason = f"wrongly aligned: the text has {found[:60]!r} there, not {quote[:60]!r}"
        drafts.leave(place, "char_interval", reason)
        return
    claim: dict[str, Content] = {"quote": found.strip()}
    start += len(found) - len(found.lstrip())
    stop -= len(found) - len(found.rstrip())
    if text.count(found.strip()) > 1:
        context = {
            "prefix": text[max(0, start - _CONTEXT) : start],
            "suffix": text[stop : stop + _CONTEXT],
        }
        claim |= {name: words for name, words in context.items() if words}
    claim["predicate"] = _predicate(drafts, place, extraction.get("extraction_class"))
    status = extraction.get("alignment_status")
    note = [f"alignment: {status}"] if status not in {None, _ALIGNED} else []
    if attributes := extraction.get("attributes"):
        note.append(f"attributes: {_said(attributes)}")
    if note:
        claim["note"] = one_line("; ".join(note))
    drafts.claim(place, document, claim)
    rest = {name: each for name, each in extraction.items() if name not in _TAKEN | _COMPUTED}
    drafts.leave_rest(place, rest)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def _said(attributes: object) -> str:
    if isinstance(attributes, dict):
        return ", ".join(f"{name}={_said(value)}" for name, value in attributes.items())
    if isinstance(attributes, list):
        return " | ".join(_said(each) for each in attributes)
    return str(attributes)


def _predicate(drafts: Drafts, place: Place, stated: object) -> str:
    """Return the predicate of a class, which a person defines."""
    label = one_line(stated) if isinstance(stated, str) else ""
    if not slug(label):
        return UNDECIDED
    entry: dict[str, Content] = {
        "label": label,
        "definition": f"{_CLASS} {label}.",
        "template": f"{{contains/containing}} a phrase of the class {re.sub('[{}]', '', label)}",
        "value_type": "none",
    }
    return drafts.predicate(place, f"extracted-{slug(label)}", _CLASS, entry)
