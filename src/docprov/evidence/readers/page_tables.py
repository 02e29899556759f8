"""Tables of an HTML page: which hold data, and which only lay out the page."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def has_cells(table: "LexborNode") -> bool:
    """Return whether a table holds data rather than the layout of a page."""
    if (table.attributes.get("role") or "") in {"presentation", "none"}:
        return False
    if any(_table_of(each) == table.mem_id for each in table.css("th, caption, thead")[:200]):
        return True
    return table.css_first("h1, h2, h3, h4, article, main, nav, form, ul, ol") is None and not any(
        len(cell.css("p")) > 2 for cell in table.css("td")[:200]
    )


def _table_of(node: "LexborNode") -> int:
    """Return the id of the innermost table that an element is in."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return -1 if above is None else above.mem_id
