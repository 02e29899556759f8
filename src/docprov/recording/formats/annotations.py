"""W3C Web Annotation and the Hypothesis export: quotes that somebody marked in pages of the web.

Each page becomes a document with a dossier, each marked phrase a claim whose subject and predicate
a person chooses. The page itself is captured later, and the quotes are found in it then.
"""

from collections.abc import Iterator
from typing import Any

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Content
from docprov.recording.formats.drafts import Drafts, one_line, plain
from docprov.storage.addresses import host_of
from docprov.storage.canonical_json import read_json

_TAKEN = frozenset(
    {"@context", "id", "type", "target", "body", "bodyValue", "uri", "text", "tags", "document"}
)
_COMPUTED = frozenset({"links", "permissions", "flagged", "hidden", "group", "updated", "modified"})
"""What says something of the service in which the annotation is, nothing of the page."""
_LIST = frozenset(
    {
        *("@context", "id", "type", "total", "first", "last", "next", "prev", "partOf"),
        *("startIndex", "annotations", "rows", "items"),
        *("export_date", "export_userid", "client_version"),
    }
)
"""What a list of annotations consists of."""
_BODY = frozenset({"type", "value", "format"})
"""What a note consists of."""
_CONTEXT = 32
_DEEPEST = 5


def read_annotations(data: bytes, drafts: Drafts) -> None:
    """Add the marked phrases of W3C annotations, or of an export or answer of Hypothesis."""
    content = read_json(data)
    if isinstance(content, dict) and not _is_annotation(content):
        drafts.leave_rest(
            drafts.place(), {each: content[each] for each in content if each not in _LIST}
        )
    for row, annotation in enumerate(_annotations(content), 1):
        identity = annotation.get("id") if isinstance(annotation, dict) else ""
        place = drafts.place(row, str(identity or "")[:120])
        if isinstance(annotation, dict):
            _take(drafts, place, annotation)
        else:
            drafts.leave(place, "", "it is not an annotation")


def _annotations(content: object, depth: int = 0) -> Iterator[Any]:
    """Yield the annotations of a list, a page, a collection, an export or an answer."""
    if isinstance(content, list):
        for part in content:
            if isinstance(part, dict) and not _is_annotation(part) and depth < _DEEPEST:
                yield from _annotations(part, depth + 1)
            else:
                yield part
        return
    if not isinstance(content, dict):
        raise ValueError("it is not an annotation, nor a list of them")  # noqa: TRY004 - of a file
    inside = [
        content[name] for name in ("annotations", "rows", "items", "first") if name in content
    ]
    if not inside or _is_annotation(content):
        yield content
        return
    for part in inside:
        yield from _annotations(part, depth + 1) if depth < _DEEPEST else [part]


def _is_annotation(content: dict[str, Any]) -> bool:
    return "target" in content or content.get("type") == "Annotation" or "uri" in content


def _take(drafts: Drafts, place: Place, annotation: dict[str, Any]) -> None:
    targets = annotation.get("target", [])
    targets = targets if isinstance(targets, list) else [targets]
    note = _note(drafts, place, annotation)
    title = _title(annotation)
    found = False
    for target in targets:
        if isinstance(target, dict) and _take_target(
            drafts, place, annotation, target, title, note
        ):
            found = True
        elif isinstance(target, str):
            drafts.leave(place, "target", "it marks a whole page, no phrase of it")
    if not targets or not (found or any(isinstance(each, str | dict) for each in targets)):
        drafts.leave(place, "target", "it marks nothing")
    if not found:
        return
    rest = {
        name: value
        for name, value in annotation.items()
        if name not in _TAKEN | _COMPUTED | {"creator", "user", "created"}
    }
    drafts.leave_rest(place, rest)


def _take_target(
    drafts: Drafts,
    place: Place,
    annotation: dict[str, Any],
    target: dict[str, Any],
    title: str,
    note: str,
) -> bool:
    source = target.get("source", annotation.get("uri", target.get("id")))
    if isinstance(source, dict):
        source = source.get("id")
    selectors = target.get("selector", [])
    selectors = selectors if isinstance(selectors, list) else [selectors]
    quote: dict[str, Any] = {}
    for selector in selectors:
        kind = selector.get("type") if isinstance(selector, dict) else None
        if kind == "TextQuoteSelector" and not quote:
            quote = selector
            drafts.leave_rest(
                place, {each: selector[each] for each in ("refinedBy",) if each in selector}
            )
        elif kind not in ("TextPositionSelector", "RangeSelector"):  # it may be any JSON value
            drafts.leave(place, "selector", f"docprov has no selector {one_line(str(kind))[:40]}")
    exact = quote.get("exact")
    if not isinstance(exact, str) or not exact.strip():
        drafts.leave(place, "selector", "no words are given that the page contains there")
        return False
    url = drafts.url(place, "source", source if isinstance(source, str) else "(not an address)")
    if not url:
        return False
    document = _document(drafts, place, url, title)
    if document:
        claim: dict[str, Content] = {"quote": plain(exact)}
        for name, part in (("prefix", slice(-_CONTEXT, None)), ("suffix", slice(_CONTEXT))):
            context = quote.get(name)
            if isinstance(context, str) and context.strip():
                claim[name] = plain(context)[part]
        drafts.claim(place, document, claim | ({"note": note} if note else {}))
    return bool(document)


def _document(drafts: Drafts, place: Place, url: str, title: str) -> str:
    """Return the document of a page: the one of this file, or a new one."""
    known = drafts.known_work({"url": url})
    if known in drafts.dossiers:
        return known
    host = host_of(url) or url
    entry: dict[str, Content] = {"label": title or f"Page of {host}"}
    entry |= {"title": title} if title else {}
    entry |= {"kind": "web-page", "url": url}
    document = drafts.document(place, title or host, entry)
    if document:
        drafts.begin(document, drafts.agent(place, host, "organization"))
    return document


def _title(annotation: dict[str, Any]) -> str:
    document = annotation.get("document")
    title = document.get("title") if isinstance(document, dict) else None
    first = title[0] if isinstance(title, list) and title else title
    return one_line(first)[:300] if isinstance(first, str) else ""


def _note(drafts: Drafts, place: Place, annotation: dict[str, Any]) -> str:
    """Return who marked it and when, with their words and tags, as one text."""
    creator = annotation.get("creator", annotation.get("user"))
    if isinstance(creator, dict):
        creator = creator.get("name", creator.get("id"))
    bodies = annotation.get("body", annotation.get("bodyValue", annotation.get("text", [])))
    words = []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        value = body.get("value") if isinstance(body, dict) else body
        if isinstance(value, str):
            words += [value] if value.strip() else []
            rest = body if isinstance(body, dict) else {}
            stated = {f"body.{key}": rest[key] for key in rest if key not in _BODY}
            drafts.leave_rest(place, stated)
        elif body:
            drafts.leave(place, "body", "it is not a text")
    tags = annotation.get("tags")
    tagged = [str(tag) for tag in tags] if isinstance(tags, list) else []
    marked = f"marked by {creator}" if isinstance(creator, str) else ""
    when = annotation.get("created")
    marked += f" on {when[:10]}" if marked and isinstance(when, str) else ""
    parts = [marked, *words, f"tags: {', '.join(tagged)}" if tagged else ""]
    return one_line("; ".join(part for part in parts if part))
