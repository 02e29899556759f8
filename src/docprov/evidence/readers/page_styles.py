"""What the style sheets in a page say of its elements: which are hidden, and which are raised.

Only the rules in the page itself are known. Of the rules for an element the most specific one
counts, of these the last (CSS Cascading and Inheritance Level 4); a rule for some media or states
only says nothing here.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HIDING = re.compile(
    r"opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|font-size\s*:\s*0(?:px|em)?\s*(?:;|$|!)|clip\s*:\s*rect\(\s*(?:0|1px)"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%|(?:text-indent|left)\s*:\s*-[0-9]{4,}px",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"\b(display|visibility)\s*:\s*([a-z-]+)\s*(!)?", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|text-top)", re.IGNORECASE)
_BLOCK = re.compile(
    r"\bdisplay\s*:\s*(?:block|flex|grid|list-item|table(?:-cell|-row|-caption)?)\s*(?:;|$|!)",
    re.IGNORECASE,
)
_BRACES = re.compile(r"[{}]")
_COMMENTS = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_SELECTOR = re.compile(r"[\w\s.#>+~\[\]=\"'-]+")
_NEVER = re.compile(r"(?:^|[\s>+~])(?:html|body)\s*$|no-?js", re.IGNORECASE)
"""Rules for a whole page or a page without scripts, which scripts undo."""
_MOST_SHEETS, _MOST_SELECTORS, _LONGEST = 20, 2000, 1 << 18


@define
class PageStyles:
    """What style sheets say of the elements of a page.

    Attributes:
        raised: ids of the nodes that are raised.
        blocks: ids of the nodes that are shown as blocks, whatever elements they are.
    """

    raised: set[int] = field(factory=set)
    blocks: set[int] = field(factory=set)
    _hides: dict[tuple[int, str], tuple[tuple[int, ...], bool]] = field(factory=dict)

    def hides(self, node: "LexborNode") -> bool:
        """Return whether an element is hidden, by its own style or by a rule."""
        own = node.attributes.get("style") or ""
        if not own and not self._hides:
            return False
        said = {prop: hides for prop, hides, _ in _said(own)} if own else {}
        for prop in ("display", "visibility", ""):
            _, ruled = self._hides.get((node.mem_id, prop), ((), False))
            if said.get(prop, ruled):
                return True
        return False

    def is_raised(self, node: "LexborNode") -> bool:
        """Return whether an element is raised, by its own style or by a rule."""
        own = node.attributes.get("style") or ""
        return node.mem_id in self.raised or bool(own and _RAISED.search(own))

    def is_block(self, node: "LexborNode") -> bool:
        """Return whether an element is shown as a block, by its own style or by a rule."""
        own = node.attributes.get("style") or ""
        return node.mem_id in self.blocks or bool(own and _BLOCK.search(own))

    def add(self, tree: "LexborHTMLParser", selector: str, body: str) -> None:
        """Take a rule."""
        said = list(_said(body))
        groups = [
            group
            for shape, group in ((_RAISED, self.raised), (_BLOCK, self.blocks))
            if shape.search(body)
        ]
        if not (said or groups) or not _SELECTOR.fullmatch(selector) or _NEVER.search(selector):
            return
        from selectolax.lexbor import SelectolaxError

        try:
            nodes = tree.css(selector)
        except SelectolaxError:  # as browsers do, pass over a selector that is none
            return
        for node in nodes:
            for group in groups:
                group.add(node.mem_id)
            for prop, hides, important in said:
                weight = (int(important), *_weight(selector))
                key = (node.mem_id, prop)
                if key not in self._hides or self._hides[key][0] <= weight:
                    self._hides[key] = (weight, hides)


def _said(body: str) -> list[tuple[str, bool, bool]]:
    """Return each property of a rule that hides or shows, whether it hides, and its importance."""
    said = [
        (prop.lower(), value.lower() in {"none", "hidden", "collapse"}, bool(important))
        for prop, value, important in _SHOWN.findall(body)
    ]
    return [*said, ("", True, False)] if _HIDING.search(body) else said


def _weight(selector: str) -> tuple[int, int, int]:
    """Return how specific a selector is: ids, classes and attributes, names of elements."""
    names = re.findall(r"(?:^|[\s>+~])[A-Za-z]", selector)
    return selector.count("#"), selector.count(".") + selector.count("["), len(names)


def styles_of(tree: "LexborHTMLParser") -> PageStyles:
    """Return what the style sheets in a page say."""
    found = PageStyles()
    for style in tree.css("style")[:_MOST_SHEETS]:
        rules = _rules_of(_COMMENTS.sub("", style.text()[:_LONGEST]))
        selectors = ((each, body) for head, body in rules for each in head.split(","))
        for selector, body in islice(selectors, _MOST_SELECTORS):
            found.add(tree, selector.strip(), body)
    return found


def _rules_of(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet that hold for all media, selectors and body of each."""
    depth = begin = opened = 0
    for brace in _BRACES.finditer(sheet):
        if brace[0] == "{":
            opened = brace.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                head = sheet[begin:opened].rpartition(";")[2]
                body = sheet[opened + 1 : brace.start()]
                begin = brace.end()
                if "@" not in head and "{" not in body:
                    yield head, body
