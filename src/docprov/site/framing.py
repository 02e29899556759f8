"""The frame of every page: its menu, its addresses, and the parts of lists that are long."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any, TypeVar

from attrs import frozen

from docprov.diagnostics.words import counted
from docprov.model.records import Claim
from docprov.site.addresses import stem
from docprov.site.contents import Contents
from docprov.site.finding_kinds import Kind
from docprov.site.links import Links
from docprov.site.rendering import macros, render

T = TypeVar("T")
Page = tuple[str, bytes]
"""The name of a page from the top of the site, and its bytes."""

LINKS = (
    "href",
    "to",
    "number",
    "checked",
    "quoted",
    "phrase",
    "voices",
    "said",
    "message",
    "outside",
    "cells",
)
"""The pieces that templates take from `Links`."""
LONGEST = 150
"""How many records one page lists."""
MENU = (
    ("index.html", "Overview"),
    ("documents/index.html", "Documents"),
    ("claims/index.html", "Claims"),
    ("subjects/index.html", "Subjects"),
    ("predicates/index.html", "Codebook"),
    ("agents/index.html", "Agents"),
    ("findings/index.html", "Findings"),
    ("citations.html", "Citations"),
)
MORE = (
    ("search.html", "Search"),
    ("about.html", "About"),
    ("dictionary.html", "Data dictionary"),
    ("download.html", "Download and verify"),
    ("changes.html", "Changes"),
    ("activities.html", "Work on the records"),
)
_LISTED = frozenset(where for where, _ in MENU)


@frozen(slots=False)
class Frame:
    """What all pages of a package share.

    Attributes:
        contents: the records.
        live: whether the pages ask the server that serves them to be loaded anew.
        past: the recorded versions that have pages of their own, latest first.
        latest: the version of the pages above these; empty for the pages at the top.
    """

    contents: Contents
    live: bool = False
    past: tuple[str, ...] = ()
    latest: str = ""

    @cached_property
    def kinds(self) -> list[tuple[Kind, str]]:
        """The findings by kind, each with where the list of findings has it."""
        found = []
        before = 0
        for kind in self.contents.kinds:
            page = part_name("findings/index.html", before // LONGEST + 1)
            found.append((kind, f"{page}#{kind.anchor}"))
            before += len(kind.found)
        return found

    def page(self, name: str, template: str, title: str, **values: Any) -> Page:  # noqa: ANN401 - the values of a template
        """Return one page.

        Args:
            name: its name, from the top of the site.
            template: name of its template.
            title: its title.
            values: what its template shows.
        """
        known = self._shared["../" * name.count("/")]
        return name, render(template, known | {"here": name, "title": title} | values)

    @cached_property
    def _shared(self) -> Mapping[str, dict[str, Any]]:
        """What all pages at one depth share, by the way to the top."""
        return {root: self._context(root) for root in ("", "../")}

    def _context(self, root: str) -> dict[str, Any]:
        links = Links(self.contents, root)
        known: dict[str, Any] = {
            "c": self.contents,
            "stem": stem,
            "counted": counted,
            "root": root,
            "name": self.contents.metadata.name,
            "version": self.contents.metadata.version,
            "pages_menu": MENU,
            "more": MORE,
            "live": self.live,
            "past": self.past,
            "latest": self.latest,
            "top": f"{root}../../" if self.latest else root,
        }
        known |= {name: getattr(links, name) for name in LINKS}
        known |= macros("parts.html", known)
        menu, item, row = cache(known["menu"]), known["claim_item"], known["other_row"]
        items: dict[tuple[str, bool], Any] = {}

        def claim_item(claim: Claim, show_document: bool = False) -> Any:  # noqa: ANN401 - Markup of jinja
            key = claim.id, show_document
            if key not in items:
                items[key] = item(claim, show_document)
            return items[key]

        rows: dict[tuple[str, str, str, str], Any] = {}

        def other_row(other: Any) -> Any:  # noqa: ANN401 - Markup of jinja
            key = other.claim.id, other.relation, other.asked, other.finding
            if key not in rows:
                rows[key] = row(other)
            return rows[key]

        def menu_of(here: str) -> Any:  # noqa: ANN401 - Markup of jinja
            return menu(here.partition("/")[0], here if here in _LISTED else "")

        made = {
            "claim_item": claim_item,
            "other_row": other_row,
            "menu_of": menu_of,
            "foot_html": known["foot"](),
            "older_html": known["older"]() if self.latest else "",
        }
        return known | made

    def paged(
        self,
        name: str,
        template: str,
        title: str,
        records: Sequence[Any],
        **values: Any,  # noqa: ANN401 - the values of a template
    ) -> Iterator[Page]:
        """Yield the pages of a list: the first has the name, the others a number behind it.

        Args:
            name: name of the first page.
            template: name of the template, which is given `records`, `pages`, `first`, the `total`
                of them and how many are `gone`, since they are withdrawn.
            title: its title.
            records: what is listed.
            values: what else its template shows.
        """
        parts = list(in_parts(records, LONGEST)) or [()]
        names = [part_name(name, number) for number in range(1, len(parts) + 1)]
        gone = sum(not self.contents.words.is_current(each) for each in records)
        for number, (own, part) in enumerate(zip(names, parts, strict=True)):
            more = f", part {number + 1}" if number else ""
            page = {"records": part, "pages": names, "first": not number, "total": len(records)}
            page["gone"] = gone
            yield self.page(own, template, f"{title}{more}", **page, **values)


def part_name(name: str, number: int) -> str:
    """Return the name of one part of a list; no id has two hyphens side by side.

    >>> part_name("claims/index.html", 1), part_name("claims/index.html", 2)
    ('claims/index.html', 'claims/index--2.html')
    """
    return name if number == 1 else f"{name.removesuffix('.html')}--{number}.html"


def in_parts(records: Iterable[T], length: int) -> Iterator[Sequence[T]]:
    """Yield records in parts of some length.

    >>> list(in_parts("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    known = list(records)
    for start in range(0, len(known), length):
        yield known[start : start + length]
