"""Numbered lists of an HTML page: where they begin, and how they count."""

import re
from typing import TYPE_CHECKING

from docprov.evidence.readers.list_numbers import FORMS, ListNumbers

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def numbers_of(node: "LexborNode") -> ListNumbers:
    """Return the count of a numbered list."""
    attributes = node.attributes
    style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", attributes.get("style") or "")
    form = (
        style[1].replace("latin", "alpha")
        if style
        else FORMS.get(attributes.get("type") or "1", "")
    )
    if form not in {*FORMS.values(), "none"}:
        form = "decimal"
    down = "reversed" in attributes
    start = attributes.get("start") or ""
    items = sum(1 for each in node.iter() if each.tag == "li") if down else 1
    number = int(start) if re.fullmatch(r"-?[0-9]{1,9}", start) else items
    return ListNumbers(form, number, -1 if down else 1)
