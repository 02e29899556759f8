"""Which part of an HTML page is its main text, and what is around it.

The main text is what the page says it is (`main`, `article`), else the element whose paragraphs
hold most text that is not linked (after Arc90's Readability). Menus, lists of links, footers and
asides are furniture. Where no element is clearly the main one, only what says so itself is.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_PARAGRAPHS = frozenset({"p", "pre", "blockquote", "dd", "td", "div", "section"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_SETTING = frozenset({"b", "big", "center", "em", "font", "i", "small", "span", "strong"})
"""Elements that only set their text; old pages have paragraphs in them."""
_AROUND = frozenset({"nav", "footer", "aside", "menu"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "toolbar"}
)
_AROUND_NAMES = frozenset(
    """
    nav navbar navigation navi menu footer foot sidebar sidenav breadcrumb breadcrumbs share sharing
    social related comments cookie cookies consent banner ad ads advert advertisement promo
    newsletter subscribe subscription popular trending widget toolbar skip pagination pager
    copyright search topbar catlinks navbox toc recommended teaser teasers latest headlines
    relatedposts relatedarticles mostread mostpopular sharedaddy addtoany taboola outbrain
    """.split()
)
_NOTES = frozenset({"footnotes", "footnote", "endnotes", "rearnotes", "references", "reflist"})
_DATELINES = frozenset({"dateline", "byline", "pubdate", "timestamp", "published", "dateline-city"})
_LEAST_PARAGRAPH, _LEAST_TEXT = 25, 60
_LINKED = 0.6


@define
class _Part:
    """An element as far as its place in the page matters.

    Attributes:
        around: whether it, or an element that it is in, is said to be beside the main text.
        setting: the innermost element around it that does more than set its text.
        said: the role that it, or the innermost element around it that has one, says.
        beside: whether it is beside the main text.
        inside: whether it is in the main text.
    """

    tag: str
    parent: int
    names: frozenset[str]
    role: str
    own: int = 0
    chars: int = 0
    linked: int = 0
    score: float = 0.0
    around: bool = False
    setting: int = -1
    said: str = ""
    beside: bool = False
    inside: bool = False

    @property
    def plain(self) -> int:
        """Characters that are not linked."""
        return self.chars - self.linked


@lru_cache(maxsize=10_000)
def _names_in(words: str) -> frozenset[str]:
    """Return the names in the class and the id of an element; those of a page recur."""
    parts = re.sub(r"([a-z])([A-Z])", r"\1-\2", words).lower()
    return frozenset((*re.split(r"[^a-z]+", parts), *words.lower().split()))


@define
class PageLayout:
    """The elements of a page and the roles they propose for their text.

    Attributes:
        index: the number of each element, by the id of its node.
        parts: the elements in the order of the page.
        main: number of the element that holds the main text, -1 for none.
        first_heading: number of the first main heading (`h1`, or `h2` where there is none), -1
            for none.
    """

    index: dict[int, int] = field(factory=dict)
    parts: list[_Part] = field(factory=list)
    main: int = -1
    first_heading: int = -1

    def add(self, node: "LexborNode", tag: str, parent: int) -> int:
        """Add an element below another one, and return its number."""
        attributes = node.attributes
        words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        said = f"{attributes.get('role') or ''} {attributes.get('epub:type') or ''}".lower()
        names = _names_in(words)
        number = len(self.parts)
        self.index[node.mem_id] = number
        self.parts.append(_Part(tag, parent, names, said))
        if tag == "h1" and self.first_heading < 0:
            self.first_heading = number
        return number

    def add_text(self, number: int, text: str, *, linked: bool) -> None:
        """Add text to an element."""
        count = len(text.strip())
        if number >= 0 and count:
            self.parts[number].own += 0 if linked else count
            self.parts[number].chars += count
            self.parts[number].linked += count if linked else 0

    def settle(self) -> None:
        """Find the main text, after every element and text was added."""
        parts = self.parts
        for part in reversed(parts):
            if part.parent >= 0:
                parts[part.parent].chars += part.chars
                parts[part.parent].linked += part.linked
        for part in parts:  # an element is behind the one that it is in
            above = parts[part.parent] if part.parent >= 0 else None
            part.around = self._is_around(part) or (above is not None and above.around)
            part.setting = (
                above.setting if above is not None and above.tag in _SETTING else part.parent
            )
            if part.tag in _SETTING and part.setting >= 0:
                parts[part.setting].own += part.own
        self.main = self._stated()
        if self.main < 0:
            self.main = self._scored()
        if self.main >= 0 and parts[self.main].plain < _LEAST_TEXT:
            self.main = -1
        self._hand_down()
        if self.first_heading < 0 <= self.main:
            self.first_heading = self._heading_beside_main()
        if self.first_heading >= 0 and parts[self.first_heading].around:
            self.first_heading = -1

    def _heading_beside_main(self) -> int:
        """Return the last `h2` right before the main text, next to it in one element, else -1."""
        around = self.parts[self.main].parent
        for number in range(self.main - 1, around, -1):
            above = self.parts[number].parent
            if self.parts[number].tag == "h2" and around in {above, self.parts[above].parent}:
                return number
        return -1

    def _hand_down(self) -> None:
        """Give each element what those around it say, once."""
        holders = set()
        above = self.main
        while above >= 0:
            holders.add(above)
            above = self.parts[above].parent
        for number, part in enumerate(self.parts):
            around = self.parts[part.parent] if part.parent >= 0 else None
            part.said = _said_by(part) or (around.said if around is not None else "")
            apart = number not in holders
            part.around = (apart and self._is_around(part)) or (
                around is not None and around.around
            )
            part.beside = (
                part.around
                or (apart and self._is_links(part))
                or (around is not None and around.beside)
            )
            part.inside = number == self.main or (around is not None and around.inside)

    def _stated(self) -> int:
        """Return the element that says it is the main text, and holds a good part of it."""
        whole = self.parts[0].plain if self.parts else 0
        for tag in ("article", "main"):
            found = [
                number
                for number, part in enumerate(self.parts)
                if (part.tag == tag or part.role.split()[:1] == [tag]) and 4 * part.plain > whole
            ]
            if len(found) == 1:
                return found[0]
        return -1

    def _scored(self) -> int:
        parts = self.parts
        for part in parts:
            is_paragraph = part.tag in {"p", "pre", "blockquote"} or part.own > 80
            if part.tag not in _PARAGRAPHS or not is_paragraph or part.plain < _LEAST_PARAGRAPH:
                continue
            if part.tag in {"div", "section", "td"}:
                part.score += 1 + part.own / 100
                continue
            if part.around:
                continue
            worth = 1 + min(part.plain / 100, 5)
            above = part.setting
            if above >= 0:
                parts[above].score += worth
                if parts[above].parent >= 0:
                    parts[parts[above].parent].score += worth / 2
        scored = [
            (part.score * (1 - part.linked / max(1, part.chars)), -number)
            for number, part in enumerate(parts)
            if part.score
        ]
        if not scored:
            return -1
        best = -max(scored)[1]
        # An article may be cut into sections; the element above them holds it all.
        while (above := parts[best].parent) >= 0 and self._plain_in(above) > 1.3 * parts[
            best
        ].plain:
            best = above
        return best

    def _plain_in(self, number: int) -> int:
        """Return the characters below an element that are neither linked nor said to be around."""
        around = sum(
            part.plain
            for part in self.parts
            if part.parent == number and (self._is_around(part) or part.linked > part.plain)
        )
        return self.parts[number].plain - around

    def _is_around(self, part: _Part) -> bool:
        if part.tag in {"html", "body", "main", "article"}:
            return False
        named = part.tag in _AROUND or not _AROUND_NAMES.isdisjoint(part.names)
        if not named and not (part.role and set(part.role.split()) & _AROUND_ROLES):
            return False
        return not (part.names & _NOTES or "note" in part.role)

    def role_of(self, number: int) -> str:
        """Return the role proposed for text directly in an element, empty for an unknown one."""
        part = self.parts[number]
        if part.beside:
            return "furniture"
        if part.inside or self.main < 0 or part.said == "notes":
            return part.said or "body"
        after_heading = 0 <= self.first_heading <= number < self.main
        return (part.said or "body") if after_heading else "furniture"

    def _is_links(self, part: _Part) -> bool:
        """Return whether an element is a list of links."""
        is_list = part.tag in {"ul", "ol", "td", "table", "div", "section", "dl"}
        return is_list and part.linked > 40 and part.linked > _LINKED * part.chars


def _said_by(part: _Part) -> str:
    """Return the role that an element says itself, empty for none."""
    if part.tag in _HEADINGS:
        return "heading"
    if part.names & _NOTES or "note" in part.role.replace("noteref", ""):
        return "notes"
    is_line = part.tag == "time" or part.names & _DATELINES
    return "dateline" if is_line and part.chars < 200 else ""
