"""JSON-LD with the words of schema.org: the package as a Dataset, its claims as Claim.

A record of docprov says that a document states something, never whether it is so. Therefore a
ClaimReview has no rating: its aspect is that the document says it.
"""

from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.words import json_escaped
from docprov.exports.export_format import ExportFormat
from docprov.exports.formats.web_annotations import address_of
from docprov.model.records import WITHHELD, Claim, Document
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
    graph = [
        _dataset(corpus),
        *(_agent(corpus, agent.id) for agent in corpus.agents),
        *(_work(corpus, document) for document in corpus.documents),
        *(part for claim in corpus.claims for part in _claim(corpus, claim)),
    ]
    content = {"@context": "https://schema.org/", "@graph": list(map(_stated, graph))}
    return json_escaped(json_text(content)).encode("utf-8")


def _stated(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def _at(corpus: Corpus, record: str | None) -> dict[str, str]:
    return {"@id": address_of(corpus, record)} if record else {}


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
        "hasPart": [_at(corpus, claim.id) for claim in corpus.claims],
    }


def _agent(corpus: Corpus, agent: str) -> dict[str, Any]:
    record = corpus.agents[agent]
    kind = _AGENTS.get(record.kind, "Thing")
    return _at(corpus, agent) | {"@type": kind, "name": record.name, "sameAs": record.identifier}


def _work(corpus: Corpus, document: Document) -> dict[str, Any]:
    work: dict[str, Any] = {
        **_at(corpus, document.id),
        "@type": _KINDS.get(document.kind, "CreativeWork"),
        "name": document.title or document.label,
        "url": document.url,
        "inLanguage": document.language,
        "datePublished": str(document.issued or ""),
    }
    for part in corpus.document_agents.having("document", document.id):
        if part.role in _ROLES:
            work.setdefault(_ROLES[part.role], []).append(_at(corpus, part.agent))
    cited = [_at(corpus, each.cited) for each in corpus.citations_of(document)]
    return work | {"citation": cited}


def _claim(corpus: Corpus, claim: Claim) -> Iterator[dict[str, Any]]:
    voices = corpus.voices_of(claim)
    quote = corpus.passage_of(claim).quote
    yield {
        **_at(corpus, claim.id),
        "@type": "Claim",
        "text": claim.statement,
        "author": [_at(corpus, voices[-1].agent)] if voices else [],
        "claimInterpreter": [_at(corpus, each.agent) for each in voices[:-1]],
        "appearance": _at(corpus, claim.document),
        "citation": "" if quote == WITHHELD else quote,
        "creativeWorkStatus": "" if claim.status == "current" else claim.status,
    }
    if claim.review:
        review = corpus.activities[claim.review]
        yield {
            **_at(corpus, f"{claim.id}-review"),
            "@type": "ClaimReview",
            "claimReviewed": claim.statement,
            "itemReviewed": _at(corpus, claim.id),
            "reviewAspect": _ASPECT,
            "author": _at(corpus, review.agent),
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
    ),
)
