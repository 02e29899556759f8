"""Numbered lists of an HTML page: where they begin, and how they count."""

import re
from typing import TYPE_CHECKING

from docprov.evidence.readers.list_numbers import FORMS, ListNumbers

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def numbers_of(node: "LexborNode", styled: str = "") -> ListNumbers:
    """Return the count of a numbered list.

    Args:
        node: the list.
        styled: the form that its styles give, empty for none.
    """
    attributes = node.attributes
    form = styled or FORMS.get(attributes.get("type") or "1", "decimal")
    down = "reversed" in attributes
    start = attributes.get("start") or ""
    items = sum(1 for each in node.iter() if each.tag == "li") if down else 1
    number = int(start) if re.fullmatch(r"-?[0-9]{1,9}", start) else items
    return ListNumbers(form, number, -1 if down else 1)
