"""What an HTML page says of itself, to be confirmed: title, language, date, author, publisher."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "dcterms.date",
    "citation_publication_date",
    "pubdate",
    "date",
)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher")
_TITLES = ("og:title", "dc.title", "citation_title")
_LONGEST = 300


@frozen(kw_only=True)
class PageFacts:
    """What a page says of itself; empty for what it does not say."""

    title: str = ""
    language: str = ""
    issued: str = ""
    agents: tuple[tuple[str, str], ...] = ()


def facts_of(tree: "LexborHTMLParser") -> PageFacts:
    """Return what a page says of itself, in its head, its headline and its linked data."""
    said: dict[str, str] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property")
        name = name or node.attributes.get("itemprop") or ""
        said.setdefault(name.lower(), _line(node.attributes.get("content") or ""))
    for name, text in _linked_data(tree):
        said.setdefault(name, _line(text))
    html = tree.css_first("html")
    attributes = html.attributes if html else {}
    language = attributes.get("lang") or attributes.get("xml:lang") or ""
    heading, title = tree.css_first("h1"), tree.css_first("title")
    titles = [
        _line(heading.text() if heading else ""),
        *(said.get(name, "") for name in _TITLES),
        _line(title.text() if title else ""),
    ]
    time = tree.css_first("article time[datetime], main time[datetime], time[pubdate]")
    dates = [said.get(name, "") for name in _DATES]
    dates.append((time.attributes.get("datetime") or "") if time else "")
    return PageFacts(
        title=next(filter(None, titles), ""),
        language=language_tag(language or said.get("dc.language", "")),
        issued=day_of(next(filter(None, dates), "")),
        agents=tuple(
            (role, name)
            for role, names in (("author", _AUTHORS), ("publisher", _PUBLISHERS))
            for name in dict.fromkeys(said.get(each, "") for each in names)
            if name and not name.startswith("http")
        ),
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def language_tag(said: str) -> str:
    """Return a language as a BCP 47 tag in its usual form, empty where it is none.

    >>> language_tag("EN_gb"), language_tag("English language")
    ('en-GB', '')
    """
    found = re.fullmatch(
        r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?", said.strip()
    )
    if found is None:
        return ""
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(filter(None, parts))


def day_of(said: str) -> str:
    """Return the day, month or year at the beginning of a date, empty for another form.

    >>> day_of("2011-06-03T10:00:00Z"), day_of("20110603"), day_of("3 June")
    ('2011-06-03', '2011-06-03', '')
    """
    found = re.match(
        r"([0-9]{4})(?:[-/]?(0[1-9]|1[0-2])(?:[-/]?(0[1-9]|[12][0-9]|3[01]))?)?(?!\d)", said
    )
    return "-".join(filter(None, found.groups())) if found else ""


def _linked_data(tree: "LexborHTMLParser") -> Iterator[tuple[str, str]]:
    """Yield the date, author and publisher of schema.org data in the page."""
    for node in tree.css('script[type="application/ld+json"]')[:20]:
        try:
            content = json.loads(node.text(), parse_constant=str)
        except (ValueError, RecursionError):
            continue
        graph = content.get("@graph", content) if isinstance(content, dict) else content
        for entry in graph if isinstance(graph, list) else [graph]:
            if isinstance(entry, dict):
                if isinstance(entry.get("datePublished"), str):
                    yield "datepublished", entry["datePublished"]
                yield from _named(entry, "author", "author")
                yield from _named(entry, "publisher", "dc.publisher")


def _named(entry: dict[str, object], key: str, name: str) -> Iterator[tuple[str, str]]:
    value = entry.get(key)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            yield name, each["name"]
