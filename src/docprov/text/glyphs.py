r"""Glyphs: characters that only look or are typed otherwise, written in their usual way.

Invisible characters and tatweel go; full-width and half-width forms, letters in presentation forms
and radicals become the letters that they are; apostrophes and quotation marks of all kinds become
the usual ones, without spaces inside; two hyphens become a dash. Letters, digits, case and accents
never change.
"""

import re
import unicodedata
from collections.abc import Iterator

from docprov.text.folded import Composed, Folded, Stretches

_INVISIBLE = r"\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_TATWEEL = "\u0640"
_WIDE = r"\uff01-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc\uffe0-\uffee"
_FORMS = r"\u2e9f\u2ef3\u2f00-\u2fd5\ufb13-\ufb17\ufb4f-\ufdf9\ufdfc\ufe30-\ufe44\ufe80-\ufefc"
_SINGLE = (
    "\u02b9\u02bb\u02bc\u02bd\u055a\u05f3\ua78b\ua78c\u2039\u203a\uff07\u300e\u300f\ufe43\ufe44"
)
_DOUBLE = "\u02ba\u05f4\u300c\u300d\u301d\u301e\u301f\u300a\u300b\uff02\uff62\uff63\ufe41\ufe42"
_ANY_DASH = "[-‐‑‒–—―−]"
_DASH = rf"(?<!{_ANY_DASH}){_ANY_DASH}{{2}}(?!{_ANY_DASH})"
_INNER = (
    r"(?<=[«\u2039])(?<![\w.,;:!?][«\u2039])[^\S\n]{1,2}(?=\S)"
    r"|(?<=\S)[^\S\n]{1,2}(?=[»\u203a](?:[\s.,;:!?)\]]|$))"
    r"|(?<=[\u300a\u300c\u300e\ufe41\ufe43])[^\S\n]{1,2}(?=\S)"
    r"|(?<=\S)[^\S\n]{1,2}(?=[\u300b\u300d\u300f\ufe42\ufe44])"
)
_SPECIAL = re.compile(
    rf"(?P<inner>{_INNER})"
    rf"|(?P<single>[{_SINGLE}])|(?P<double>[{_DOUBLE}])"
    rf"|(?P<form>[{_FORMS}])"
    rf"|(?P<dash>{_DASH})"
)
_UNSEEN = re.compile(rf"(?P<invisible>[{_INVISIBLE}]+)|(?P<tatweel>{_TATWEEL}+)")
_UNSEEN_OR_WIDE = re.compile(rf"{_UNSEEN.pattern}|(?P<wide>[{_WIDE}]+)")
_TRACES = (
    re.compile(rf"[{_INVISIBLE}{_TATWEEL}{_SINGLE}{_DOUBLE}{_WIDE}{_FORMS}«»]"),
    re.compile(f"{_ANY_DASH}{{2}}"),
)
"""Characters without which nothing is written otherwise; each search is fast as it is simple."""
_WRITTEN = {
    "invisible": "",
    "tatweel": "",
    "inner": "",
    "single": "'",
    "double": '"',
    "dash": "-",
}
_NAMES = {
    "invisible": "invisible characters",
    "tatweel": "tatweel",
    "inner": "quotation marks",
    "single": "quotation marks",
    "double": "quotation marks",
    "wide": "width",
    "form": "letter forms",
    "dash": "dashes",
}


def has_glyphs(text: str) -> bool:
    """Return whether a text may have characters that are usually written otherwise.

    >>> has_glyphs("the far\u200bmers"), has_glyphs("the farmers")
    (True, False)
    """
    if text.isascii():
        return "--" in text
    return any(trace.search(text) for trace in _TRACES)


def evened(text: str) -> Folded | Composed:
    r"""Return a text in its usual characters, with where each came from.

    >>> evened("the wharf\u02bcs far\ufeffmers -- all \uff14\uff11").text
    "the wharf's farmers - all 41"
    """
    if not has_glyphs(text):
        return Folded(text)
    seen = _written(text, _UNSEEN_OR_WIDE)
    return Composed(seen, _written(seen.text, _SPECIAL))


def _written(text: str, special: re.Pattern[str]) -> Folded:
    stretches = Stretches()
    pieces: list[str] = []
    done = 0
    for found, piece in _replaced(text, special):
        pieces += (text[done : found.start()], piece)
        stretches.add(found.start(), found.end(), len(piece))
        done = found.end()
    return stretches.folded("".join((*pieces, text[done:])), plain=False)


def _replaced(text: str, special: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str]]:
    for found in special.finditer(text):
        group = found.lastgroup or ""
        piece = _WRITTEN.get(group)
        if piece is None:
            piece = unicodedata.normalize("NFKC", found[0])
        if piece != found[0]:
            yield found, piece


def replaced_in(text: str) -> dict[str, list[str]]:
    r"""Return what in a text is written otherwise than usual, by the names of differences.

    >>> replaced_in("the far\ufeffmers")
    {'invisible characters': ['\ufeff']}
    """
    if not has_glyphs(text):
        return {}
    replaced: dict[str, list[str]] = {}
    seen = _written(text, _UNSEEN_OR_WIDE).text
    for found, _ in (*_replaced(text, _UNSEEN_OR_WIDE), *_replaced(seen, _SPECIAL)):
        replaced.setdefault(_NAMES[found.lastgroup or ""], []).append(found[0])
    return replaced


def without_unseen(text: str) -> str:
    """Return a text without invisible characters and tatweel.

    >>> without_unseen("far\ufeffmers")
    'farmers'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def unseen_in(text: str) -> str:
    r"""Name the invisible characters of a text, each once, empty where it has none.

    >>> unseen_in("the far\ufeffmers"), unseen_in("the farmers")
    ('U+FEFF ZERO WIDTH NO-BREAK SPACE', '')
    """
    found = sorted(
        {letter for each in _UNSEEN.finditer(text) for letter in each["invisible"] or ""}
    )
    return ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, 'unnamed')}" for each in found)
