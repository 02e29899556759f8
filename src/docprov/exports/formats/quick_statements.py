"""QuickStatements: documents as items of Wikidata, each statement with its reference, for review.

Nothing is sent anywhere: a person reads the file and runs it. Items that exist are named by the
identifier `wikidata` of a document; the others are created.
"""

import re
from collections.abc import Iterator

from docprov.exports.export_format import ExportFormat, one_line
from docprov.model.records import Document
from docprov.package.corpus import Corpus

_ITEM = re.compile(r"Q[1-9][0-9]*")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_AGENTS = {"author": "P50", "speaker": "P823", "publisher": "P123", "translator": "P655"}
_NUMBERS = {"doi": "P356", "isbn": "P212", "issn": "P236"}
_URL, _REFERENCE, _RETRIEVED, _TITLE, _ISSUED, _CITES = (
    "P953",
    "S854",
    "S813",
    "P1476",
    "P577",
    "P2860",
)
_LONGEST = 250
"""The number of characters that a label of Wikidata can have."""


def _quick_statements(corpus: Corpus) -> bytes:
    items = {
        each.document: each.identifier
        for each in corpus.document_identifiers.where(scheme="wikidata")
        if _ITEM.fullmatch(each.identifier)
    }
    rows = [row for document in corpus.documents for row in _rows(corpus, document, items)]
    return "".join("\t".join(row) + "\n" for row in rows).encode("utf-8")


def _rows(corpus: Corpus, document: Document, items: dict[str, str]) -> Iterator[list[str]]:
    item = items.get(document.id, "LAST")
    if item == "LAST":
        yield ["CREATE"]
        yield [item, "Len", _text(document.label)]
    reference = _reference(corpus, document)
    for row in _statements(corpus, document, items):
        yield [item, *row, *reference]


def _statements(corpus: Corpus, document: Document, items: dict[str, str]) -> Iterator[list[str]]:
    if document.title:
        language = (document.language or "und").partition("-")[0]
        yield [_TITLE, f"{language}:{_text(document.title)}"]
    if document.issued and (day := _day(str(document.issued))):
        yield [_ISSUED, day]
    if document.url:
        yield [_URL, _text(document.url)]
    for number in corpus.document_identifiers.having("document", document.id):
        if number.scheme in _NUMBERS:
            yield [_NUMBERS[number.scheme], _text(number.identifier)]
    for part in corpus.document_agents.having("document", document.id):
        known = re.search(r"Q[1-9][0-9]*$", corpus.agents[part.agent].identifier or "")
        if part.role in _AGENTS and known:
            yield [_AGENTS[part.role], known[0]]
    for citation in corpus.citations_of(document):
        if citation.cited in items:
            yield [_CITES, items[citation.cited]]


def _reference(corpus: Corpus, document: Document) -> list[str]:
    """Return where a person finds the document, and when it was retrieved there."""
    for capture in corpus.captures_of(document):
        if capture.url:
            day = _day(str(capture.retrieved)[:10]) if capture.retrieved else ""
            return [_REFERENCE, _text(capture.url), *([_RETRIEVED, day] if day else [])]
    return [_REFERENCE, _text(document.url)] if document.url else []


def _day(text: str) -> str:
    """Return a date with its precision; empty where it is approximate or open."""
    found = _DAY.fullmatch(text)
    if found is None:
        return ""
    precision = 9 + (found[2] is not None) + (found[3] is not None)
    return f"+{found[1]}-{found[2] or '00'}-{found[3] or '00'}T00:00:00Z/{precision}"


def _text(text: str) -> str:
    line = one_line(text)[:_LONGEST]
    return '"' + line.replace('"', "”") + '"'


QUICK_STATEMENTS = ExportFormat(
    name="quickstatements",
    summary="Documents as items of Wikidata with references, to be reviewed before they are run.",
    suffix=".tsv",
    make=_quick_statements,
    losses=(
        "Documents only: a predicate names no property of Wikidata.",
        "Agents and cited works without an item of Wikidata; approximate and open dates.",
        "A text has at most 250 characters, and no straight quotation marks.",
    ),
)
