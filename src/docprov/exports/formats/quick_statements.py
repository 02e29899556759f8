"""QuickStatements: documents as items of Wikidata, each statement with its reference, for review.

Nothing is sent anywhere: a person reads the file and runs it. Items that exist are named by the
identifier `wikidata` of a document; the others are created.
"""

import re
from collections.abc import Iterator

from docprov.exports.export_format import ExportFormat, one_line
from docprov.findings.current import Current
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
_LONGEST_LABEL = 250
"""The number of characters that a label of Wikidata can have."""
_LONGEST_TEXT = 1500
"""The number of characters that a title or an identifier of Wikidata can have."""
_LONGEST_ADDRESS = 500
"""The number of characters that an address of Wikidata can have."""


def _quick_statements(corpus: Corpus) -> bytes:
    items = {
        each.document: each.identifier
        for each in corpus.document_identifiers.where(scheme="wikidata")
        if _ITEM.fullmatch(each.identifier)
    }
    current = Current(corpus.tables)
    documents = filter(current.holds, corpus.documents)
    rows = [row for document in documents for row in _rows(corpus, document, items, current)]
    return "".join("\t".join(row) + "\n" for row in rows).encode("utf-8")


def _rows(
    corpus: Corpus, document: Document, items: dict[str, str], current: Current
) -> Iterator[list[str]]:
    item = items.get(document.id, "LAST")
    if item == "LAST":
        yield ["CREATE"]
        yield [item, "Len", _quoted(one_line(document.label)[:_LONGEST_LABEL])]
    reference = _reference(corpus, document)
    for row in _statements(corpus, document, items, current):
        yield [item, *row, *reference]


def _statements(
    corpus: Corpus, document: Document, items: dict[str, str], current: Current
) -> Iterator[list[str]]:
    if title := _whole(document.title):
        language = (document.language or "und").partition("-")[0]
        yield [_TITLE, f"{language}:{title}"]
    if document.issued and (day := _day(str(document.issued))):
        yield [_ISSUED, day]
    if address := _address(document.url):
        yield [_URL, address]
    for number in corpus.document_identifiers.having("document", document.id):
        if number.scheme in _NUMBERS and (whole := _whole(number.identifier)):
            yield [_NUMBERS[number.scheme], whole]
    for part in corpus.document_agents.having("document", document.id):
        known = re.search(r"Q[1-9][0-9]*$", corpus.agents[part.agent].identifier or "")
        if part.role in _AGENTS and known:
            yield [_AGENTS[part.role], known[0]]
    for citation in corpus.citations_of(document):
        if citation.cited in items and current.holds(citation):
            yield [_CITES, items[citation.cited]]


def _reference(corpus: Corpus, document: Document) -> list[str]:
    """Return where a person finds the document, and when it was retrieved there."""
    for capture in corpus.captures_of(document):
        if address := _address(capture.url):
            day = _day(str(capture.retrieved)[:10]) if capture.retrieved else ""
            return [_REFERENCE, address, *([_RETRIEVED, day] if day else [])]
    address = _address(document.url)
    return [_REFERENCE, address] if address else []


def _day(text: str) -> str:
    """Return a date with its precision; empty where it is approximate or open."""
    found = _DAY.fullmatch(text)
    if found is None:
        return ""
    precision = 9 + (found[2] is not None) + (found[3] is not None)
    return f"+{found[1]}-{found[2] or '00'}-{found[3] or '00'}T00:00:00Z/{precision}"


def _whole(text: str | None, longest: int = _LONGEST_TEXT) -> str:
    """Return a value in quotation marks; empty for one that would have to be cut."""
    line = one_line(text or "")
    return _quoted(line) if 0 < len(line) <= longest else ""


def _address(url: str | None) -> str:
    """Return an address as a value; cut or respelled it would be another one."""
    return _whole((url or "").replace('"', "%22"), _LONGEST_ADDRESS)


def _quoted(line: str) -> str:
    return '"' + line.replace('"', "”") + '"'


QUICK_STATEMENTS = ExportFormat(
    name="quickstatements",
    summary="Documents as items of Wikidata with references, to be reviewed before they are run.",
    suffix=".tsv",
    make=_quick_statements,
    losses=(
        "Documents only: a predicate names no property of Wikidata.",
        "Agents and cited works without an item of Wikidata; approximate and open dates.",
        "A label of more than 250 characters is cut.",
        "Addresses of more than 500 characters, titles and identifiers of more than 1500.",
        "Straight quotation marks within a text are written as curved ones.",
        "Documents and citations that are withdrawn are left out.",
    ),
)
