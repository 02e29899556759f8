"""Tables of an HTML page: which hold data, and which only lay out the page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


_LONG = 200
"""Characters of a text, more than a cell of data has."""


def has_cells(table: "LexborNode") -> bool:
    """Return whether a table holds data rather than the layout of a page."""
    if (table.attributes.get("role") or "") in {"presentation", "none"}:
        return False
    if any(_table_of(each) == table.mem_id for each in table.css("th, caption, thead")[:200]):
        return True
    if _sets_out_text(table):
        return False
    return table.css_first("h1, h2, h3, h4, article, main, nav, form, ul, ol") is None and not any(
        len(cell.css("p")) > 2 for cell in table.css("td")[:200]
    )


def _sets_out_text(table: "LexborNode") -> bool:
    """Return whether a table has a text in a cell, in its one row or beside a menu."""
    rows = [row for row in table.css("tr")[:200] if _table_of(row) == table.mem_id]
    for row in rows:
        cells = row.css("td")[:200]
        if any(map(_is_text, cells)) and (len(rows) == 1 or any(map(_is_menu, cells))):
            return True
    return False


def _is_text(cell: "LexborNode") -> bool:
    return len(cell.css("br")) > 1 and len(cell.text()) > _LONG


def _is_menu(cell: "LexborNode") -> bool:
    links = cell.css("a")
    return len(links) > 2 and 2 * sum(len(link.text()) for link in links) > len(cell.text())


def _table_of(node: "LexborNode") -> int:
    """Return the id of the innermost table that an element is in."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return -1 if above is None else above.mem_id
