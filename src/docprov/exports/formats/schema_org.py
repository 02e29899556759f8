"""JSON-LD with the words of schema.org: the package as a Dataset, its claims as Claim.

A record of docprov says that a document states something, never whether it is so. Therefore a
ClaimReview has no rating: its aspect is that the document says it.
"""

from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.exports.formats.web_annotations import address_of
from docprov.findings.current import Current
from docprov.model.records import WITHHELD, Agent, Claim, Document, Record
from docprov.package.corpus import Corpus
from docprov.storage.canonical_json import json_text

_KINDS = {
    "article": "Article",
    "book": "Book",
    "book-chapter": "Chapter",
    "dataset": "Dataset",
    "film": "Movie",
    "law": "Legislation",
    "map": "Map",
    "news-article": "NewsArticle",
    "agency-report": "NewsArticle",
    "post": "SocialMediaPosting",
    "report": "Report",
    "software": "SoftwareSourceCode",
    "thesis": "Thesis",
    "video": "VideoObject",
    "image": "ImageObject",
    "audio": "AudioObject",
    "web-page": "WebPage",
}
_ROLES = {
    "author": "author",
    "speaker": "author",
    "issuer": "publisher",
    "publisher": "publisher",
    "translator": "translator",
}
_AGENTS = {"person": "Person", "organization": "Organization", "group": "Organization"}
_ASPECT = "that the document says so"


def _schema_org(corpus: Corpus) -> bytes:
    current = Current(corpus.tables)
    graph = [
        _dataset(corpus),
        *(_agent(corpus, agent, current) for agent in corpus.agents),
        *(_work(corpus, document, current) for document in corpus.documents),
        *(part for claim in corpus.claims for part in _claim(corpus, claim, current)),
    ]
    content = {"@context": "https://schema.org/", "@graph": list(map(_stated, graph))}
    return json_escaped(json_text(content)).encode("utf-8")


def _stated(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def _at(corpus: Corpus, *parts: str) -> dict[str, str]:
    return {"@id": address_of(corpus, *parts)}


def _life(record: Record, current: Current) -> str:
    """Return `withdrawn` for a record that is; empty for one that holds."""
    return "" if current.holds(record) else "withdrawn"


def _dataset(corpus: Corpus) -> dict[str, Any]:
    about = corpus.metadata
    return {
        "@id": address_of(corpus, "package"),
        "@type": "Dataset",
        "name": about.title or about.name,
        "description": about.description,
        "version": about.version,
        "datePublished": about.created,
        "url": about.homepage,
        "keywords": list(about.keywords),
        "license": [each.get("path") or each.get("name", "") for each in about.licenses],
        "hasPart": [_at(corpus, "claims", claim.id) for claim in corpus.claims],
    }


def _agent(corpus: Corpus, agent: Agent, current: Current) -> dict[str, Any]:
    return {
        **_at(corpus, "agents", agent.id),
        "@type": _AGENTS.get(agent.kind, "Thing"),
        "name": agent.name,
        "sameAs": agent.identifier,
        "disambiguatingDescription": _life(agent, current),
    }


def _work(corpus: Corpus, document: Document, current: Current) -> dict[str, Any]:
    work: dict[str, Any] = {
        **_at(corpus, "documents", document.id),
        "@type": _KINDS.get(document.kind, "CreativeWork"),
        "name": document.title or document.label,
        "url": document.url,
        "inLanguage": document.language,
        "datePublished": str(document.issued or ""),
        "creativeWorkStatus": _life(document, current),
    }
    for part in corpus.document_agents.having("document", document.id):
        if part.role in _ROLES:
            work.setdefault(_ROLES[part.role], []).append(_at(corpus, "agents", part.agent))
    citations = filter(current.holds, corpus.citations_of(document))
    return work | {"citation": [_at(corpus, "documents", each.cited) for each in citations]}


def _claim(corpus: Corpus, claim: Claim, current: Current) -> Iterator[dict[str, Any]]:
    voices = corpus.voices_of(claim)
    quote = corpus.passage_of(claim).quote
    yield {
        **_at(corpus, "claims", claim.id),
        "@type": "Claim",
        "text": claim.statement,
        "author": [_at(corpus, "agents", voices[-1].agent)] if voices else [],
        "claimInterpreter": [_at(corpus, "agents", each.agent) for each in voices[:-1]],
        "appearance": _at(corpus, "documents", claim.document),
        "citation": "" if quote == WITHHELD else quote,
        "creativeWorkStatus": _life(claim, current),
    }
    if claim.review:
        review = corpus.activities[claim.review]
        yield {
            **_at(corpus, "claims", f"{claim.id}-review"),
            "@type": "ClaimReview",
            "claimReviewed": claim.statement,
            "itemReviewed": _at(corpus, "claims", claim.id),
            "reviewAspect": _ASPECT,
            "author": _at(corpus, "agents", review.agent),
            "datePublished": str(review.ended),
        }


JSON_LD = ExportFormat(
    name="jsonld",
    summary="The package as a Dataset, its claims as Claim, their reviews without a rating.",
    suffix=".jsonld",
    make=_schema_org,
    losses=(
        "Of a claim its statement, quote, document and voices; its value is in the words only.",
        "The mode of each voice; the innermost is the author, the others are interpreters.",
        "Citations that are withdrawn are left out; other withdrawn records say so.",
    ),
)
