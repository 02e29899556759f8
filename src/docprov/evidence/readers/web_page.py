"""HTML: the visible text of a page, a line for each block, white space as a browser shows it.

Deleted words, hidden elements, templates, and what is shown only without scripts are left out.
Items of a list have their numbers, cells of a table their bars (`docprov.evidence.readers.lines`).
Scripts are not run, and of style sheets only what hides, raises or parts elements is heeded. What
the page contains beside its main text is proposed as furniture, since a person decides what is.
"""

import re
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING

from docprov.diagnostics.words import shown
from docprov.evidence.readers.encodings import decoded
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import Lines, as_power, lowered, raised
from docprov.evidence.readers.list_numbers import ListNumbers
from docprov.evidence.readers.page_facts import facts_of
from docprov.evidence.readers.page_layout import PageLayout
from docprov.evidence.readers.page_lists import numbers_of
from docprov.evidence.readers.page_parsing import parsed, with_ends
from docprov.evidence.readers.page_styles import PageStyles, Seen, styles_of
from docprov.evidence.readers.page_tables import has_cells

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN = frozenset(
    """
    head script style template noscript iframe object svg canvas audio video select textarea
    datalist noframes title del s strike rt rp rtc
    """.split()
)
BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li
    main menu nav ol optgroup option p pre search section summary table tbody tfoot thead tr
    ul listing plaintext xmp
    """.split()
)
_ANY_BLOCK = ",".join(sorted(BLOCKS))
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "caption"})
_STRUCK = frozenset({"del", "s", "strike"})
_INLINE = frozenset({"a", "b", "em", "font", "i", "small", "span", "strong", "u"})
_RAISED_NAMES = frozenset({"footnote-ref", "footnoteref", "fnref", "noteref", "sup", "superscript"})
_CELLS = {
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
    "row": "tr",
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
}
"""Elements of tables that are no `table`, by their roles (WAI-ARIA)."""
_PAGE_NAMES = frozenset({"pagenum", "page-num", "pagenumber", "page-number", "pageno"})
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:p(?:age|g)?\.?\s*)?(?P<number>[0-9]{1,4}|[ivxlc]{1,7})[\W_]*", re.IGNORECASE
)
_MARK = re.compile(r"\s*(?:[0-9]{1,3}|[*†‡§¶]{1,3})\s*")
_BEFORE_MARK = re.compile(r"[^\W_]$|[.,;:!?\"'”’»)]$")
_FEW_LETTERS = 120
_SHOWN_WORDS, _FEW = 8, 60


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the visible text of a page.

    Raises:
        DocprovError: the library is missing, or the page cannot be read.
    """
    text, _ = decoded(data, encoding, html=True)
    return (extracted_page(text),)


def extracted_page(page: str, *, xml: bool = False) -> Extracted:
    """Return the visible text of a page that is decoded already, with what it says of itself.

    Args:
        page: the page.
        xml: whether it is XHTML, in which any element may be empty.
    """
    tree = parsed(with_ends(page) if xml else page)
    lines, warnings = Lines(), []
    walk = _Walk(lines, styles_of(tree))
    if tree.root is not None:
        walk.run(tree.root)
    text = lines.text()
    if walk.struck:
        warnings.append("deleted words are left out, as a page with its changes shows them struck")
    if not walk.styles.whole:
        warnings.append(
            "it has more rules of style than are heeded: words that they hide may be in the text"
        )
    if walk.hidden:
        words = [word for each in walk.hidden for word in each.split()]
        warnings.append(
            f"words that its styles hide are left out ({len(words)}), the first of them: "
            f"{shown(' '.join(words[:_SHOWN_WORDS]))}"
        )
    letters = sum(1 for _ in islice(filter(str.isalpha, text), _FEW_LETTERS))
    if letters < _FEW_LETTERS and tree.css_first("script") is not None:
        warnings.append(
            "the page has hardly any text, and scripts: its text may be loaded by a script; "
            "save the page from a browser and capture that file"
        )
    facts = facts_of(tree)
    return Extracted(
        text=text,
        tool=f"selectolax {version('selectolax')}",
        regions=lines.regions(),
        title=facts.title,
        language=facts.language,
        issued=facts.issued,
        agents=facts.agents,
        warnings=tuple(warnings),
    )


class _Walk:
    """Adds the visible text of a page to lines, without recursion, since pages nest deep."""

    def __init__(self, lines: Lines, styles: PageStyles) -> None:
        self.lines = lines
        self.styles = styles
        self.layout = PageLayout()
        self.lists: list[ListNumbers | None] = []
        self.tables: list[bool] = []
        self.struck = False
        self.links_notes = False
        self.hidden: list[str] = []
        self._label = ""
        self._roles: dict[int, str] = {}

    def run(self, root: "LexborNode") -> None:
        """Survey the page, then add its text."""
        self._survey(root)
        self.layout.settle()
        # Of a node: the node, the number of its element, whether text is kept as it is, and whether
        # words are seen; else what to do when an element ends.
        ahead: list[tuple[LexborNode | None, str, int, bool, Seen]] = [
            (root, "", -1, False, Seen())
        ]
        while ahead:
            node, ending, number, kept, seen = ahead.pop()
            if node is None:
                self._end(ending)
                continue
            if node.next is not None and node is not root:
                ahead.append((node.next, "", number, kept, seen))
            if node.is_text_node:
                self._add(node.text_content or "", number, kept=kept, seen=seen)
                continue
            tag = (node.tag or "").lower()
            if not self._is_there(node, tag):
                continue
            seen = self.styles.seen(node, seen)
            if self._is_written(node, tag, seen):
                continue
            own = self.layout.index.get(node.mem_id, number)
            tag = self._tag_of(node, tag)
            self._begin(node, tag, own, seen)
            if tag in BLOCKS or tag in {"td", "th"}:
                ahead.append((None, tag, own, False, seen))
            if node.child is not None:
                ahead.append((node.child, "", own, kept or tag in _PREFORMATTED, seen))

    def _add(self, text: str, number: int, *, kept: bool, seen: Seen) -> None:
        if seen:
            self._role(number)
            self.lines.add(text, preformatted=kept)
        elif _parts(text) and self.lines.before()[-1:].strip():
            # White space without size is between blocks of a line, which pages set apart.
            self.lines.add(" ")

    def _survey(self, root: "LexborNode") -> None:
        ahead: list[tuple[LexborNode, int, bool, Seen]] = [(root, -1, False, Seen())]
        while ahead:
            node, parent, linked, seen = ahead.pop()
            if node.next is not None and node is not root:
                ahead.append((node.next, parent, linked, seen))
            if node.is_text_node:
                text = node.text_content or ""
                if seen:
                    self.layout.add_text(parent, text, linked=linked)
                elif text.strip():
                    self.hidden.append(text)
                continue
            tag = (node.tag or "").lower()
            if not self._is_there(node, tag):
                if node.is_element_node and tag not in _UNSEEN and self.styles.hides(node):
                    self.hidden += _texts_in(node)
                continue
            number = self.layout.add(node, tag, parent) if node.is_element_node else parent
            if tag == "sup" and (linked or node.css_first("a") is not None):
                self.links_notes = True
            if node.child is not None:
                seen = self.styles.seen(node, seen)
                ahead.append((node.child, number, linked or tag == "a", seen))

    def _role(self, number: int) -> None:
        if number >= 0:
            if number not in self._roles:
                self._roles[number] = self.layout.role_of(number)
            # A line keeps the role of the first words in it.
            if not self.lines.before().strip():
                self.lines.role = self._roles[number]

    def _is_there(self, node: "LexborNode", tag: str) -> bool:
        if not node.is_element_node:
            return bool(node.is_document_node)
        strikes = tag in _STRUCK or self.styles.strikes(node)
        self.struck |= strikes
        attributes = node.attributes
        closed = tag == "dialog" and "open" not in attributes
        hides = "hidden" in attributes or closed or self.styles.hides(node)
        return not (tag in _UNSEEN or strikes or hides)

    def _tag_of(self, node: "LexborNode", tag: str) -> str:
        """Return the tag that an element stands for: one may be shown as another one is."""
        if tag in {"td", "th"} or (tag in BLOCKS and tag not in {"div", "p"}):
            return tag
        if found := _CELLS.get((node.attributes.get("role") or "").lower()):
            return found
        return "div" if self.styles.is_block(node) else tag

    def _is_written(self, node: "LexborNode", tag: str, seen: Seen) -> bool:
        """Write an element whose words depend on what is before them; return whether it was one."""
        before = self.lines.before()
        if tag == "br":
            self._break(tag)
            return True
        is_raised = tag == "sup" or (tag in _INLINE and self._is_raised(node, before))
        if (is_raised or tag == "sub") and node.css_first(_ANY_BLOCK) is None:
            words = self._words_of(node, seen)
            if tag == "sub":
                self.lines.add(lowered(words.strip(), before))
            elif _opens_fraction(node):
                self.lines.add(f"{' ' if before[-1:].isdigit() else ''}{words.strip()}")
            else:
                link = node.css_first("a") is not None or self._is_reference(node.parent)
                # Where notes are links, a raised number that is none is a power.
                is_power = self.links_notes and not link and before[-1:].isdigit()
                self.lines.add(
                    as_power(words)
                    if is_power and words.strip().isdecimal()
                    else raised(words, before, linked=link)
                )
            return True
        if not _PAGE_NAMES.isdisjoint((node.attributes.get("class") or "").lower().split()) and (
            printed := _PAGE_NUMBER.fullmatch(self._words_of(node, seen, _FEW))
        ):
            self.lines.add_mark(f"p. {printed['number']}")
            return True
        said = node.attributes.get("epub:type") or node.attributes.get("role") or ""
        if "pagebreak" in said:
            page = self._words_of(node, seen).strip()
            self.lines.add_mark(page)
            return True
        if tag == "a" and node.css_first("sup") is None:
            words = self._words_of(node, seen, _FEW)
            is_mark = _BEFORE_MARK.search(before) and _MARK.fullmatch(words)
            if "noteref" in said or (is_mark and self._is_reference(node)):
                self.lines.add(raised(words, before, linked=True))
                return True
        return False

    def _words_of(self, node: "LexborNode", seen: Seen, most: int = 1 << 20) -> str:
        """Return the words of an element that are seen; empty where more nodes are in it."""
        words: list[str] = []
        ahead = [(node.child, seen)]
        count = 0
        while ahead:
            each, around = ahead.pop()
            if each is None:
                continue
            count += 1
            if count > most:
                return ""
            ahead.append((each.next, around))
            if each.is_text_node:
                text = each.text_content or ""
                words.append(text if around else " " * _parts(text))
            elif self._is_there(each, (each.tag or "").lower()):
                ahead.append((each.child, self.styles.seen(each, around)))
        return "".join(words)

    def _is_raised(self, node: "LexborNode", before: str) -> bool:
        names = set((node.attributes.get("class") or "").lower().split())
        if names & _RAISED_NAMES or self.styles.is_raised(node):
            return True
        if not self.styles.is_moved_up(node):
            return False
        # What is moved up as the words beside it are is a mark only if they are.
        beside = node.prev
        if beside is not None and beside.is_element_node and self.styles.is_moved_up(beside):
            return before.endswith("]")
        return bool(before[-1:].strip() and (node.text() or "")[:1].strip())

    @staticmethod
    def _is_reference(node: "LexborNode | None") -> bool:
        return (
            node is not None
            and node.tag == "a"
            and ((node.attributes.get("href") or "").startswith("#"))
        )

    def _begin(self, node: "LexborNode", tag: str, number: int, seen: Seen) -> None:
        if tag in {"td", "th"}:
            if self.tables and self.tables[-1]:
                self._role(number)
                self.lines.begin_cell()
            else:
                self.lines.end()
            return
        if tag not in BLOCKS:
            return
        if tag == "table":
            self.tables.append(has_cells(node))
        if not self._label or self.lines.before() != self._label:
            self._break(tag)  # else the first paragraph of an item follows its number
        if tag in {"ol", "ul", "menu", "dir"}:
            form = self.styles.list_form(node)
            self.lists.append(numbers_of(node, form) if tag == "ol" else None)
        elif tag == "li" and self.lists and (numbers := self.lists[-1]) is not None:
            value = node.attributes.get("value") or ""
            if re.fullmatch(r"-?[0-9]{1,9}", value):
                numbers.number = int(value)
            self._role(number)
            label = numbers.next()
            self._label = label if seen and self.styles.list_form(node) != "none" else ""
            self.lines.add(self._label)

    def _end(self, tag: str) -> None:
        in_table = bool(self.tables and self.tables[-1])
        if tag in {"ol", "ul", "menu", "dir"} and self.lists:
            self.lists.pop()
        if tag == "tr" and in_table:
            self.lines.end_row()
        elif tag == "table":
            self.lines.end()
            if self.tables:
                self.tables.pop()
        elif tag in {"td", "th"} and not in_table:
            self.lines.end()
        elif tag in BLOCKS:
            self._break(tag)

    def _break(self, tag: str) -> None:
        """End the line; in a cell only before its next words: the bar ends its last line."""
        if self.tables and self.tables[-1] and tag not in _ROWS:
            self.lines.soft_end()
        else:
            self.lines.end()


def _parts(text: str) -> bool:
    """Return whether a text has white space that parts words."""
    return any(each in text for each in " \t\n\r\f")


def _texts_in(node: "LexborNode") -> list[str]:
    """Return the texts in an element that a page might show."""
    return [
        each.text_content or ""
        for each in node.traverse(include_text=True)
        if each.is_text_node
        and (each.text_content or "").strip()
        and (each.parent is None or (each.parent.tag or "") not in _UNSEEN)
    ]


def _opens_fraction(node: "LexborNode") -> bool:
    """Return whether a stroke and a lowered number follow a raised one."""
    stroke = node.next
    if stroke is None or not stroke.is_text_node:
        return False
    lower = stroke.next
    return (stroke.text_content or "").strip() in {"/", "\u2044"} and (
        lower is not None and lower.tag == "sub"
    )


FORMAT = Format(
    media_type="text/html",
    label="HTML",
    endings=("html", "htm", "xhtml"),
    holds=lambda data: (
        data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))
    ),
    read=read,
    in_blocks=True,
    aliases=("application/xhtml+xml",),
)
