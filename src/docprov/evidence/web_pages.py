"""The visible text of an HTML page: a line for each block, white space as a browser shows it.

Cells of a table are separated by a tab. Menus and footers stay, since a person states what is
furniture. Style sheets and scripts are not run: text that only they hide is kept, text that only
they show is missing.
"""

import re
from typing import TYPE_CHECKING

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.http import MISSING_EXTRA

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN = frozenset(
    {
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "datalist",
        "noframes",
        "title",
    }
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "listing",
        "plaintext",
        "xmp",
    }
)
_TAGS = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_UNCOUNTED = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rp",
        "rt",
    }
)
"""Elements that need no end: empty ones, and those that the next one of their kind ends."""
_DEEPEST = 5_000
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_RAISED = frozenset({"sup", "sub"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def visible_text(page: str) -> str:
    """Return the visible text of a page, each line ended by LF.

    Raises:
        DocprovError: the library is missing, or the page cannot be read.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading HTML", error.name)) from error
    try:
        _refuse_deep(page)
        root = LexborHTMLParser(page.replace("\0", "\ufffd")).root
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise DocprovError(f"the HTML cannot be read: {shown(error)}") from error
    lines = _Lines()
    if root is not None:
        _walk(root, lines)
    return lines.text()


def with_line_feeds(text: str) -> str:
    """Return a text with LF at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_deep(text: str) -> None:
    """Refuse a page whose elements nest very deep: reading time grows with the square of depth."""
    depth = 0
    for found in _TAGS.finditer(text):
        if found[2].lower() not in _UNCOUNTED:
            depth = max(depth - 1, 0) if found[1] else depth + 1
            if depth > _DEEPEST:
                raise DocprovError(
                    f"the HTML has more than {_DEEPEST} elements left open one in the other"
                )


class _Lines:
    """Gathers the words of a page into lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._kept = False

    def add(self, text: str, *, preformatted: bool = False, raised: bool = False) -> None:
        """Add text; white space collapses unless it is preformatted."""
        if preformatted:
            first, *others = with_line_feeds(text).split("\n")
            self._line.append(first)
            for line in others:
                self._kept = True
                self.end()
                self._line.append(line)
            self._kept = True
            return
        words = re.sub(r"[ \t\n\r\f]+", " ", text)
        if raised and words[:1].isdigit() and self._line and self._line[-1][-1:].isdigit():
            words = f" {words}"  # 41 with a raised 2, a note, must not read 412
        self._line.append(words)

    def end(self) -> None:
        """End the line; an empty one is dropped unless it is preformatted."""
        line = "".join(self._line)
        if not self._kept:
            line = re.sub(r" {2,}", " ", line).strip(" \t")
        if line.strip(" \t") or (self._kept and self._lines):
            self._lines.append(line)
        self._line.clear()
        self._kept = False

    def cell(self) -> None:
        """Begin a cell of a table."""
        if "".join(self._line).strip(" "):
            self._line.append("\t")

    def text(self) -> str:
        """Return the lines, each ended by LF."""
        self.end()
        return "".join(f"{line}\n" for line in self._lines)


def _walk(root: "LexborNode", lines: _Lines) -> None:
    """Add the visible text below a node, without recursion, since pages nest without bound."""
    ahead: list[tuple[LexborNode | None, bool, bool]] = [(root, False, False)]
    while ahead:
        node, preformatted, raised = ahead.pop()
        if node is None:  # the end of a block
            lines.end()
            continue
        # The sibling goes on the stack before the child, so that the child is read first.
        if node.next is not None and node is not root:
            ahead.append((node.next, preformatted, raised))
        if node.is_text_node:
            lines.add(node.text_content or "", preformatted=preformatted, raised=raised)
            continue
        tag = (node.tag or "").lower()
        if not _is_seen(node, tag):
            continue
        if tag == "br":
            lines.end()
            continue
        if tag in {"td", "th"}:
            lines.cell()
        if tag in _BLOCKS:
            lines.end()
            ahead.append((None, False, False))
        if node.child is not None:
            inner = preformatted or tag in _PREFORMATTED
            ahead.append((node.child, inner, tag in _RAISED or (raised and tag not in _BLOCKS)))


def _is_seen(node: "LexborNode", tag: str) -> bool:
    if not node.is_element_node:
        return bool(node.is_document_node)
    hides = "hidden" in node.attributes or _HIDING.search(node.attributes.get("style") or "")
    return tag not in _UNSEEN and not hides
