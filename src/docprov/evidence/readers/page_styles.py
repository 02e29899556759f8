"""What the style sheets in a page say of its elements: which are hidden, raised, or blocks.

Only the rules in the page, and those saved with it, are known. Of the declarations for an element
the most important one counts, then its own, then the most specific rule, of these the last (CSS
Cascading and Inheritance Level 4); a rule for other media than a screen, for smaller or larger
screens than the usual ones or for some states says nothing here.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_HIDING = {
    "display": re.compile("none"),
    "opacity": re.compile(r"(?:0|0?\.0+)%?"),
    "clip": re.compile(r"rect\(\s*(?:0|1px).*"),
    "clip-path": re.compile(r"inset\(\s*(?:50|100)%.*"),
    **dict.fromkeys(("text-indent", "left"), re.compile(r"-(?:[0-9]{4,}px|[0-9]{3,}r?em)")),
}
"""What hides an element with all that is in it, whatever that says of itself."""
_UNSEEN = {
    "visibility": re.compile("hidden|collapse"),
    "font-size": re.compile(r"(?:0|0?\.0+)(?:px|r?em|pt|%)?"),
}
"""What hides the words of an element, and of what is in it unless that says otherwise."""
_FORMED = {
    "vertical-align": re.compile("super|text-top"),
    "top": re.compile(r"-([0-9]{0,2}(?:\.[0-9]+)?(?:px|r?em|pt))"),
    "display": re.compile(
        r"block|(?:inline-)?(?:flex|grid)|flow-root|list-item|table(?:-cell|-row|-caption)?"
    ),
    **dict.fromkeys(
        ("list-style", "list-style-type"),
        re.compile(
            r"(?:.* )?(none|disc|circle|square|decimal|(?:lower|upper)-(?:alpha|latin|roman))"
            r"(?: .*)?"
        ),
    ),
}
"""What raises words, parts them from those beside them, or numbers them."""
_STRUCK = re.compile(r"(?:.* )?line-through(?: .*)?")
_STRIKING = {"text-decoration": _STRUCK, "text-decoration-line": _STRUCK}
"""What strikes the words of an element."""
_RELATIVE = re.compile(r"inherit|unset|smaller|larger|[0-9.]+(?:em|%)")
_SIZE_IN_FONT = re.compile(r"(?:^|\s)(0|[0-9.]+(?:px|r?em|pt|%))(?=[\s/])")
_LENGTH = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?|\.[0-9]+)(px|r?em|pt|%)")
_POINTS = {"px": 0.75, "pt": 1, "rem": 12}
_USUAL_SIZE, _LEAST_RISE = 12, 0.2
_MOVING = ("transition", "transition-duration", "animation", "animation-name")
_STILL = re.compile("none|unset|initial")
_PLACES = {
    "top": re.compile("relative"),
    "left": re.compile("relative|absolute|fixed|sticky"),
    "clip": re.compile("absolute|fixed"),
}
"""The positions of elements in which these properties have an effect."""
_DECIDING = {
    "opacity": _MOVING,
    "top": ("position", "font-size"),
    **dict.fromkeys(("left", "clip"), ("position",)),
}
"""Further properties that decide what a property means."""
_BRACES = re.compile(r"[{}]")
_COMMENTS = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_MEDIA = re.compile(r"\s*@media\b(.*)", re.IGNORECASE | re.DOTALL)
_SCREENS = re.compile(
    r"\s*(?:(?:only\s+)?(?:screen|all)\b\s*(?:and(?=[\s(])\s*)?)?"
    r"(?:\(\s*min-width\s*:\s*(?P<least>[0-9]{1,5}(?:\.[0-9]{1,4})?)(?P<unit>px|r?em)\s*\)\s*)?",
    re.IGNORECASE,
)
_WINDOW, _PIXELS_OF_EM = 1024, 16
"""How many pixels wide the window is, at least, that a page is seen in."""
_SELECTOR = re.compile(r"[\w\s.#>+~\[\]=\"'-]+")
_NEVER = re.compile(r"(?:^|[\s>+~])(?:html|body)\s*$|no-?js", re.IGNORECASE)
"""Rules for a whole page or a page without scripts, which scripts undo."""
_MOST_SHEETS, _MOST_SELECTORS, _LONGEST = 20, 2000, 1 << 18
_MOST_MATCHES, _A_MATCH = 4_000_000, 100
"""How many elements rules may be for, and how many elements tried cost as much as one of those."""
_Weight = tuple[int, int, int, int, int]
_Declared = dict[str, tuple[str, bool]]
"""Properties with their values, and whether they are important."""
_NOTHING: dict[str, str] = {}


@frozen
class Seen:
    """Whether the words of an element are seen, as what it is in and itself say it.

    Attributes:
        visible: whether they are visible.
        sized: whether they have a size.
    """

    visible: bool = True
    sized: bool = True

    def __bool__(self) -> bool:
        return self.visible and self.sized


@define
class PageStyles:
    """What style sheets, and the elements themselves, say of the elements of a page.

    Attributes:
        whole: whether every rule was heeded; a page whose rules take too long has fewer.
    """

    whole: bool = True
    _owned: dict[int, _Declared] = field(factory=dict, alias="owned")
    _ruled: dict[int, dict[str, tuple[_Weight, str]]] = field(factory=dict)

    def _of(self, node: "LexborNode") -> dict[str, str]:
        """Return the properties of an element with their values."""
        number = node.mem_id
        if number not in self._ruled and number not in self._owned:
            return _NOTHING
        ruled = self._ruled.get(number, {})
        said = {prop: value for prop, (_, value) in ruled.items()}
        for prop, (value, important) in self._owned.get(number, {}).items():
            if prop not in said or ruled[prop][0] < (int(important), 1, 0, 0, 0):
                said[prop] = value
        return said

    def hides(self, node: "LexborNode") -> bool:
        """Return whether an element is hidden with all that is in it."""
        said = self._of(node)
        if not said:
            return False
        hiding = {
            prop
            for prop, value in said.items()
            if _is(_HIDING, prop, value) and _has_effect(prop, said)
        }
        # What fades in is shown by a script as soon as it is in the window.
        moves = (said[prop] for prop in _MOVING if prop in said)
        return bool(hiding) and (hiding != {"opacity"} or all(map(_STILL.fullmatch, moves)))

    def strikes(self, node: "LexborNode") -> bool:
        """Return whether a line is drawn through the words of an element."""
        return any(_is(_STRIKING, prop, value) for prop, value in self._of(node).items())

    def seen(self, node: "LexborNode", around: Seen) -> Seen:
        """Return whether the words of an element are seen, from those of the one it is in."""
        said = self._of(node)
        if not said:
            return around
        visible, sized = around.visible, around.sized
        if value := said.get("visibility", ""):
            visible = value == "visible" or (visible and not _is(_UNSEEN, "visibility", value))
        if value := said.get("font-size", ""):
            relative = _RELATIVE.fullmatch(value)
            sized = (sized if relative else True) and not _is(_UNSEEN, "font-size", value)
        return Seen(visible, sized)

    def is_raised(self, node: "LexborNode") -> bool:
        """Return whether an element is raised, by its own style or by a rule."""
        return _is(_FORMED, "vertical-align", self._of(node).get("vertical-align", ""))

    def is_moved_up(self, node: "LexborNode") -> bool:
        """Return whether an element is moved up, and smaller or by a good part of its letters."""
        said = self._of(node)
        up = _FORMED["top"].fullmatch(said.get("top", ""))
        if up is None or not _has_effect("top", said):
            return False
        size, is_smaller = _size_of(said.get("font-size", ""))
        rise = _length(up[1], size)
        return rise >= _LEAST_RISE * size or (is_smaller and rise > 0)

    def is_block(self, node: "LexborNode") -> bool:
        """Return whether an element is shown as a block, by its own style or by a rule."""
        shown = self._of(node).get("display", "")
        if _is(_FORMED, "display", shown):
            return not shown.startswith("inline")
        # What is set out in rows or columns is a block, whatever it says itself.
        around = self._of(node.parent).get("display", "") if node.parent is not None else ""
        return around.endswith(("flex", "grid"))

    def list_form(self, node: "LexborNode") -> str:
        """Return in which form a list or an item is numbered, empty where nothing says it."""
        said = self._of(node)
        for prop in ("list-style-type", "list-style"):
            if found := _FORMED[prop].fullmatch(said.get(prop, "")):
                is_bullet = found[1] in {"disc", "circle", "square"}
                return "none" if is_bullet else found[1].replace("latin", "alpha")
        return ""

    def add(self, tree: "LexborHTMLParser", selector: str, declared: _Declared) -> int:
        """Take a rule, and return for how many elements it is."""
        if not declared or not _SELECTOR.fullmatch(selector) or _NEVER.search(selector):
            return 0
        from selectolax.lexbor import SelectolaxError

        try:
            nodes = tree.css(selector)
        except SelectolaxError:  # as browsers do, pass over a selector that is none
            return 0
        weight = _weight(selector)
        for node in nodes:
            known = self._ruled.setdefault(node.mem_id, {})
            for prop, (value, important) in declared.items():
                whole = (int(important), 0, *weight)
                if prop not in known or known[prop][0] <= whole:
                    known[prop] = (whole, value)
        return len(nodes)


@lru_cache(maxsize=1000)
def _declared(body: str) -> _Declared:
    """Return what a rule or an element declares; of one property the last counts."""
    found: _Declared = {}
    for declaration in body.split(";"):
        name, _, rest = declaration.partition(":")
        value, _, important = rest.partition("!")
        said = (value.strip().lower(), bool(important))
        found[name.strip().lower()] = said
        if name.strip().lower() == "font" and (size := _SIZE_IN_FONT.search(said[0])):
            found["font-size"] = (size[1], said[1])
    return found


def _is(forms: dict[str, re.Pattern[str]], prop: str, value: str) -> bool:
    """Return whether a value of a property has one of its forms."""
    return prop in forms and forms[prop].fullmatch(value) is not None


def _length(value: str, size: float) -> float:
    """Return a length in points, where letters of a size are around it; 0 for none."""
    found = _LENGTH.fullmatch(value)
    if found is None:
        return 0
    return float(found[1]) * _POINTS.get(found[2], size / 100 if found[2] == "%" else size)


def _size_of(said: str) -> tuple[float, bool]:
    """Return the size of letters in points, and whether they are smaller than those around."""
    size = _length(said, _USUAL_SIZE) or _USUAL_SIZE
    is_relative = said.endswith("%") or (said.endswith("em") and not said.endswith("rem"))
    return size, said == "smaller" or (is_relative and size < _USUAL_SIZE)


def _has_effect(prop: str, said: dict[str, str]) -> bool:
    """Return whether a property has an effect on an element that is positioned as is said."""
    return prop not in _PLACES or _PLACES[prop].fullmatch(said.get("position", "")) is not None


def _weight(selector: str) -> tuple[int, int, int]:
    """Return how specific a selector is: ids, classes and attributes, names of elements."""
    names = re.findall(r"(?:^|[\s>+~])[A-Za-z]", selector)
    return selector.count("#"), selector.count(".") + selector.count("["), len(names)


def styles_of(tree: "LexborHTMLParser") -> PageStyles:
    """Return what the style sheets in a page say."""
    rules: list[tuple[str, _Declared]] = []
    for style in tree.css("style")[:_MOST_SHEETS]:
        if not _is_for_screens(style.attributes.get("media") or ""):
            continue
        sheet = _COMMENTS.sub("", style.text()[:_LONGEST])
        selectors = ((each, body) for head, body in _rules_of(sheet) for each in head.split(","))
        rules += ((each, _declared(body)) for each, body in islice(selectors, _MOST_SELECTORS))
    owned = {
        each.mem_id: _declared(each.attributes.get("style") or "") for each in tree.css("[style]")
    }
    # Of the many properties of a page those matter of which one value somewhere tells something.
    telling = {
        prop
        for declared in (*owned.values(), *(each for _, each in rules))
        for prop, (value, _) in declared.items()
        if any(_is(forms, prop, value) for forms in (_HIDING, _UNSEEN, _STRIKING, _FORMED))
    }
    wanted = telling.union(*(_DECIDING[prop] for prop in telling & _DECIDING.keys()))
    found = PageStyles(owned=owned)
    each_costs, spent = 1 + len(tree.css("*")) // _A_MATCH, 0
    for selector, declared in rules:
        chosen = {prop: declared[prop] for prop in declared.keys() & wanted}
        if chosen:
            spent += each_costs + found.add(tree, selector.strip(), chosen)
            found.whole = spent <= _MOST_MATCHES
            if not found.whole:
                break
    return found


def _is_for_screens(media: str) -> bool:
    """Return whether rules for some media are for every screen that is as wide as usual."""
    return any(
        float(found["least"] or 0) * (1 if found["unit"] in {None, "px"} else _PIXELS_OF_EM)
        <= _WINDOW
        for found in map(_SCREENS.fullmatch, media.split(","))
        if found
    )


def _rules_of(sheet: str, *, nested: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet that hold on every screen, selectors and body of each."""
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
                media = _MEDIA.fullmatch(head)
                if media and not nested and _is_for_screens(media[1]):
                    yield from _rules_of(body, nested=True)
                elif "@" not in head and "{" not in body:
                    yield head, body
