"""ClaimReview (schema.org, JSON-LD): an article that reviews what somebody said elsewhere.

The review becomes a document with a dossier; the claim that it reviews is a claim with two voices,
the reviewer and the one it names; the rating is a claim of the reviewer, in its own words.
"""

from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Content
from docprov.recording.formats.drafts import Drafts, one_line, plain
from docprov.storage.addresses import host_of
from docprov.storage.canonical_json import read_json

_DEEPEST = 12
_TAKEN = frozenset(
    {
        *("@context", "@type", "@id", "url", "claimReviewed", "author", "datePublished"),
        *("itemReviewed", "reviewRating", "inLanguage", "name", "headline", "publisher"),
    }
)
_RATING: dict[str, Content] = {
    "id": "rating",
    "label": "rating by the reviewer",
    "definition": "The words with which a review rates the claim that it reviews.",
    "template": "{rates/rating} a claim as {value}",
    "value_type": "text",
}


def read_claimreview(data: bytes, drafts: Drafts) -> None:
    """Add the reviews of JSON-LD, wherever they are in it."""
    reviews = list(_reviews(read_json(data), 0))
    if not reviews:
        drafts.leave(drafts.place(), "", "it has no ClaimReview")
    for row, review in enumerate(reviews, 1):
        _take(
            drafts, drafts.place(row, _text(review.get("@id") or review.get("url"))[:120]), review
        )


def _reviews(content: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        raise ValueError("it is nested too deeply")
    if isinstance(content, list):
        for part in content:
            yield from _reviews(part, depth + 1)
    elif isinstance(content, dict):
        stated = content.get("@type")
        types = stated if isinstance(stated, list) else [stated]
        if any(str(each).rpartition("/")[2] == "ClaimReview" for each in types):
            yield content
        else:
            for part in content.values():
                yield from _reviews(part, depth + 1)


def _take(drafts: Drafts, place: Place, review: dict[str, Any]) -> None:
    claimed = review.get("claimReviewed")
    url = drafts.url(place, "url", _text(review.get("url")))
    if not isinstance(claimed, str) or not claimed.strip() or not url:
        drafts.leave(place, "", "it has no claimReviewed, or no address of the review")
        return
    host = host_of(url) or url
    title = _text(review.get("headline")) or _text(review.get("name"))
    reviewer = _agent(drafts, place, review.get("author") or review.get("publisher"), host)
    document = _document(drafts, place, review, url, title or host, reviewer)
    if not document:
        return
    claim: dict[str, Content] = {"quote": plain(claimed.strip())}
    item = review.get("itemReviewed")
    item = item[0] if isinstance(item, list) and item else item
    if isinstance(item, dict):
        if isinstance(item.get("author"), dict | list) and (
            who := _agent(drafts, place, item["author"], "")
        ):
            claim["voice"] = {"agent": who}
        _appearances(drafts, place, item)
        drafts.leave_rest(
            place,
            {
                f"itemReviewed.{name}": value
                for name, value in item.items()
                if name not in {"@type", "author", "appearance", "firstAppearance"}
            },
        )
    else:
        drafts.leave_rest(place, {"itemReviewed": item})
    drafts.claim(place, document, claim)
    _rating(drafts, place, document, review.get("reviewRating"))
    drafts.leave_rest(place, {name: each for name, each in review.items() if name not in _TAKEN})


def _document(
    drafts: Drafts, place: Place, review: dict[str, Any], url: str, name: str, reviewer: str
) -> str:
    known = drafts.known_work({"url": url})
    if known in drafts.dossiers:  # a page may review several claims
        return known
    entry: dict[str, Content] = {
        "label": name,
        "kind": "web-page",
        "language": drafts.language(place, "inLanguage", _text(review.get("inLanguage"))),
        "issued": drafts.date(place, "datePublished", _text(review.get("datePublished"))[:10]),
        "url": url,
        "agents": [{"agent": reviewer, "role": "publisher"}],
    }
    document = drafts.document(place, name, {key: part for key, part in entry.items() if part})
    if document:
        drafts.begin(document, reviewer)
    return document


def _agent(drafts: Drafts, place: Place, stated: object, otherwise: str) -> str:
    """Return the agent that is named, or the one that has another name; empty for neither."""
    each = stated[0] if isinstance(stated, list) and stated else stated
    if isinstance(stated, list) and len(stated) > 1:
        drafts.leave(place, "author", "all authors but the first")
    name = _text(each.get("name")) if isinstance(each, dict) else _text(each)
    kind = "person" if isinstance(each, dict) and each.get("@type") == "Person" else "organization"
    return drafts.agent(place, name or otherwise, kind) if name or otherwise else ""


def _appearances(drafts: Drafts, place: Place, item: dict[str, Any]) -> None:
    """Add the works in which the claim is said to occur; no words of the review name them."""
    for name in ("firstAppearance", "appearance"):
        stated = item.get(name)
        for work in stated if isinstance(stated, list) else [stated]:
            address = _text(work.get("url")) if isinstance(work, dict) else _text(work)
            url = drafts.url(place, name, address)
            if url and not drafts.known_work({"url": url}):
                host = host_of(url) or url
                entry: dict[str, Content] = {"label": f"Page of {host}", "kind": "web-page"}
                drafts.document(place, host, entry | {"url": url, "holding": "cited-only"})
            if address:
                drafts.leave(place, name, "the citation itself, as no words of the review name it")


def _rating(drafts: Drafts, place: Place, document: str, rating: object) -> None:
    if not isinstance(rating, dict):
        drafts.leave_rest(place, {"reviewRating": rating})
        return
    words = _text(rating.get("alternateName"))
    if words:
        if "rating" not in drafts.entries.get("predicates", {}):
            drafts.declare(place, "predicates", dict(_RATING))
        drafts.claim(place, document, {"quote": words, "predicate": "rating", "value": words})
    rest = {
        f"reviewRating.{each}": rating[each]
        for each in rating
        if each not in {"@type", "alternateName"}
    }
    drafts.leave_rest(place, rest)


def _text(value: object) -> str:
    return one_line(str(value)) if isinstance(value, str | int | float) else ""
