"""W3C Web Annotation: each passage with its selectors, and the claims that it states as bodies."""

import base64
from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.findings.current import Current
from docprov.model.records import NO_DIGEST, WITHHELD, Capture, Passage
from docprov.package.corpus import Corpus
from docprov.storage.canonical_json import json_text


def address_of(corpus: Corpus, *parts: str) -> str:
    """Return the address of a record: in the package's homepage, else a name that is one only here.

    Args:
        corpus: the corpus.
        parts: the table and the id, since an agent and a document may have one id; or one name of
            something that is no record.

    >>> import docprov
    >>> address_of(docprov.load("docs/examples/arden"), "claims", "arden-2011.c-7k2ma")
    'urn:docprov:arden:claims/arden-2011.c-7k2ma'
    """
    about = corpus.metadata
    name = "/".join(parts)
    if about.homepage:
        return f"{about.homepage}#{name}"
    return f"urn:docprov:{about.name}:{name}"


def source_of(corpus: Corpus, capture: Capture) -> str:
    """Return the address of a captured text; without one, its digest (RFC 6920)."""
    address = capture.url or corpus.documents[capture.document].url
    if address:
        return address
    if capture.sha256 == NO_DIGEST:
        return address_of(corpus, "captures", capture.id)
    digest = bytes.fromhex(capture.sha256.removeprefix("sha256:"))
    return f"ni:///sha-256;{base64.urlsafe_b64encode(digest).decode('ascii').rstrip('=')}"


def _annotations(corpus: Corpus) -> bytes:
    shown = (passage for passage in corpus.passages if passage.quote != WITHHELD)
    current = Current(corpus.tables)
    items = [_annotation(corpus, passage, current) for passage in shown]
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": address_of(corpus, "passages"),
        "type": "AnnotationPage",
        "items": items,
    }
    return json_escaped(json_text(page)).encode("utf-8")


def _annotation(corpus: Corpus, passage: Passage, current: Current) -> dict[str, Any]:
    capture = corpus.captures[passage.capture]
    target: dict[str, Any] = {
        "source": source_of(corpus, capture),
        "selector": list(_selectors(passage)),
    }
    if capture.retrieved:
        target["state"] = {"type": "TimeState", "sourceDate": str(capture.retrieved)}
    bodies = [
        {
            "id": address_of(corpus, "claims", claim.id),
            "type": "TextualBody",
            "value": claim.statement,
            "format": "text/plain",
            "purpose": "describing",
        }
        for claim in corpus.claims.having("passage", passage.id)
        if current.holds(claim)
    ]
    annotation = {
        "id": address_of(corpus, "passages", passage.id),
        "type": "Annotation",
        "motivation": "describing" if bodies else "identifying",
        "target": target,
    }
    return annotation | ({"body": bodies} if bodies else {})


def _selectors(passage: Passage) -> Iterator[dict[str, Any]]:
    quote = {"type": "TextQuoteSelector", "exact": passage.quote}
    quote |= {"prefix": passage.prefix} if passage.prefix else {}
    yield quote | ({"suffix": passage.suffix} if passage.suffix else {})
    if passage.start is not None:
        yield {"type": "TextPositionSelector", "start": passage.start, "end": passage.stop}


WEB_ANNOTATION = ExportFormat(
    name="webannotation",
    summary="Each passage with its text quote and text position selectors, and what it states.",
    suffix=".jsonld",
    make=_annotations,
    losses=(
        "Of a claim its statement only; verdicts and locators of passages are not in it.",
        "Claims that are withdrawn, and passages whose quote is withheld, are left out.",
        "Positions count in the captured text, which can differ from the page at the address.",
    ),
)
