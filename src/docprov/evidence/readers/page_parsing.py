"""HTML parsed by selectolax, within bounds; XHTML as HTML wants it."""

import re
from typing import TYPE_CHECKING

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_TAGS = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_UNCOUNTED = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr p li dt dd tr td th
    tbody thead tfoot option optgroup colgroup rp rt
    """.split()
)
"""Elements that need no end: empty ones, and those that the next one of their kind ends."""
_DEEPEST = 5_000
_EMPTY_TAGS = re.compile(r"<([A-Za-z][\w:-]*)((?:\s[^<>]*)?)/>")


def parsed(page: str) -> "LexborHTMLParser":
    """Return a parsed page.

    Raises:
        DocprovError: the library is missing, or the page nests too deep or cannot be read.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading HTML", error.name)) from error
    _refuse_deep(page)
    try:
        return LexborHTMLParser(page.replace("\0", "\ufffd"))
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise DocprovError(f"the HTML cannot be read: {shown(error)}") from error


def with_ends(page: str) -> str:
    """Return XHTML whose empty elements have end tags, as HTML wants them."""

    def ended(tag: re.Match[str]) -> str:
        return tag[0] if tag[1].lower() in _UNCOUNTED else f"<{tag[1]}{tag[2]}></{tag[1]}>"

    return _EMPTY_TAGS.sub(ended, page)


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
