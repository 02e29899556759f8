"""What the search knows, as scripts: a page that lies in a folder may load no other data."""

import json
from collections.abc import Iterator
from typing import Any

from docprov.exports.export_format import without_controls
from docprov.site.framing import Frame, Page
from docprov.site.package_pages import search_records

LARGEST = 600_000
"""About how many bytes one script has."""


def search_pages(frame: Frame) -> Iterator[Page]:
    """Yield the page of the search, and the scripts that it loads."""
    contents = frame.contents
    parts = list(_parts(search_records(contents)))
    names = [f"search-{number}.js" for number in range(1, len(parts) + 1)]
    current = {
        name: {key: contents.label(name, key) for key in sorted(used)}
        for name, used in {
            "documents": {claim.document for claim in contents.corpus.claims},
            "subjects": {claim.subject for claim in contents.corpus.claims},
            "predicates": {claim.predicate for claim in contents.corpus.claims},
        }.items()
    }
    yield frame.page("search.html", "search.html", "Search", scripts=names)
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        labels = _script("docprovLabels", current) if not number else b""
        yield name, labels + part


def _parts(records: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    lines: list[str] = []
    size = 0
    for record in records:
        lines.append(_json(record))
        size += len(lines[-1])
        if size > LARGEST:
            yield _pushed(lines)
            lines, size = [], 0
    yield _pushed(lines)


def _pushed(lines: list[str]) -> bytes:
    listed = ",\n".join(lines)
    return f"(globalThis.docprovRecords ??= []).push(\n{listed}\n);\n".encode()


def _script(name: str, value: object) -> bytes:
    return f"globalThis.{name} = {_json(value)};\n".encode()


def _json(value: object) -> str:
    """Return a value as ASCII; no part of it ends a script or begins a tag."""
    text = json.dumps(_visible(value), sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _visible(value: object) -> object:
    if isinstance(value, dict):
        return {name: _visible(each) for name, each in value.items()}
    return without_controls(value) if isinstance(value, str) else value
