"""The lists of languages that a package brings: more words, or a language of its own.

What a package states for a list is added to the list that docprov has; an entry with `!` before
it is taken out of it. A trait (true or false), the decimal mark and the length of the shortest
negated word are replaced.
"""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property, lru_cache

from attrs import field, frozen

from docprov.model.metadata import Metadata
from docprov.text.language import LANGUAGES, Language, entries_of, shipped_lists

_CODE = re.compile(r"[a-z]{2,3}")
_NUMBERED = frozenset(
    (
        *("numbers", "scales", "scales_glued", "scales_behind", "fractions", "ordinals", "months"),
        *("rounds", "rounds_over", "rounds_under", "collectives", "feasts", "quarters_after"),
        "head_scales",
        *("decades", "eras", "unit_scales", "weekdays", "duals_before_units"),
        *("ordinal_scales", "decimal_hundreds", "decimal_places", "scales_joined", "shared_scales"),
    )
)
_STEPS = re.compile(r"(?s).* (?:day|week|month|year) -?\d{1,4}")
_LETTERS = re.compile(r"\S+(?: \S)+")
_TEXTS = frozenset(("decimal", "shortest_negated"))
_OPEN_GROUPS = frozenset(("units", "units_before", "contractions", "joined_units"))
"""Groups whose lists a package names itself."""


@frozen(eq=False)
class Languages:
    """The lists of languages that hold for a package.

    Attributes:
        own: what the package brings, by the code of a language.
    """

    own: Mapping[str, Mapping[str, object]] = field(factory=dict)

    @classmethod
    def of_metadata(cls, metadata: Metadata | None) -> "Languages":
        """Return the languages of a package by its metadata."""
        return cls(metadata.languages) if metadata and metadata.languages else SHIPPED

    def of(self, tag: str | None) -> Language | None:
        """Return the lists for a language tag, None for a language without lists.

        >>> welsh = Languages({"cy": {"negations": "nid"}})
        >>> welsh.of("cy").phrases("negations").exact, welsh.of("hy")
        ({('nid',): 'negations'}, None)
        """
        code = (tag or "").split("-")[0].lower()
        if code not in self._stated and code not in LANGUAGES:
            return None
        return _language(code, self._stated.get(code, "{}"))

    @cached_property
    def _stated(self) -> dict[str, str]:
        """What the package brings as JSON, by code: packages that say the same share the lists."""
        return {code: json.dumps(lists, sort_keys=True) for code, lists in self.own.items()}


SHIPPED = Languages()
"""The languages of docprov alone."""


@lru_cache(maxsize=64)
def _language(code: str, stated: str) -> Language:
    lists = shipped_lists(code)
    own: dict[str, object] = json.loads(stated)
    for name, value in own.items():
        if isinstance(value, dict):
            old = lists.get(name)
            groups = dict(old) if isinstance(old, dict) else {}
            lists[name] = groups | {key: _changed(groups.get(key), value[key]) for key in value}
        elif _shape(name) == "list":
            lists[name] = _changed(lists.get(name), value)
        else:
            lists[name] = value == "true" if _shape(name) == "trait" else value
    return Language(code, lists)


def _changed(old: object, stated: object) -> str:
    """Return a list with the entries that a package adds, without those that it takes out."""
    entries = list(entries_of(str(stated)))
    gone = {each[1:].strip() for each in entries if each.startswith("!")}
    kept = [each for each in entries_of(str(old or "")) if each not in gone and not _is(each, gone)]
    return ", ".join((*kept, *(each for each in entries if not each.startswith("!"))))


def _is(entry: str, gone: set[str]) -> bool:
    """Return whether an entry with its number is one of some that are named without it."""
    words, _, number = entry.rpartition(" ")
    return words in gone and number.lstrip("-").replace(".", "", 1).isdigit()


@cache
def _shape(name: str) -> str:
    """Return what a list of this name is: list, group, trait or text; empty for no such list."""
    shapes = {bool: "trait", dict: "group", str: "list"}
    for code in LANGUAGES:
        value = shipped_lists(code).get(name)
        if value is not None:
            return "text" if name in _TEXTS else shapes[type(value)]
    return ""


@cache
def _keys(name: str) -> frozenset[str]:
    """Return the names of the lists of a group."""
    groups = (shipped_lists(code).get(name) for code in LANGUAGES)
    return frozenset(key for group in groups if isinstance(group, dict) for key in group)


def list_problems(code: str, stated: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is wrong with the lists for a language, each with the path to where it is.

    >>> list(list_problems("en", {"hedge": "say", "months": "yule"}))
    [(('hedge',), "no list is named 'hedge'"), (('months',), "'yule' does not end with its number")]
    """
    if not _CODE.fullmatch(code):
        yield (), f"{code!r} is not the code of a language, such as en"
    elif not isinstance(stated, dict):
        yield (), "the lists of a language are a mapping"
    else:
        for name, value in stated.items():
            yield from _problems_of(name, value)


def _problems_of(name: str, value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    shape = _shape(name)
    if not shape:
        yield (name,), f"no list is named {name!r}"
    elif shape == "group":
        yield from _group_problems(name, value)
    elif not isinstance(value, str):
        yield (name,), f"{name} is one text, with commas between its entries"
    elif shape == "trait" and value not in {"true", "false"}:
        yield (name,), f"{name} is true or false"
    elif name == "shortest_negated" and not (value.isascii() and value.isdigit()):
        yield (name,), "shortest_negated is a number of letters"
    elif name == "decimal" and value not in {".", ","}:
        yield (name,), 'decimal is "." or ","'
    elif shape == "list":
        yield from (((name,), problem) for problem in _entry_problems(name, value))


def _group_problems(name: str, value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(value, dict):
        yield (name,), f"{name} is a mapping of lists"
        return
    for key, listed in value.items():
        if name not in _OPEN_GROUPS and key not in _keys(name):
            known = ", ".join(sorted(_keys(name)))
            yield (name, key), f"{key!r} is not one of the lists of {name}: {known}"
        elif not isinstance(listed, str):
            yield (name, key), f"{name}.{key} is one text, with commas between its entries"


def _entry_problems(name: str, listed: str) -> Iterator[str]:
    for entry in entries_of(listed):
        if entry.startswith("!"):
            continue
        if name == "relative" and not _STEPS.fullmatch(entry):
            yield f"{entry!r} does not end with day, week, month or year and a number"
        elif name in _NUMBERED and not _ends_with_number(entry):
            yield f"{entry!r} does not end with its number"
        elif name == "letters" and not _LETTERS.fullmatch(entry):
            yield f"{entry!r} is not a letter with those that are read as it behind it"
        elif name == "initials" and len(entry.split()) != 2:
            yield f"{entry!r} is not the beginning of a word with what is written instead behind it"


def _ends_with_number(entry: str) -> bool:
    words, _, number = entry.rpartition(" ")
    try:
        return bool(words) and Decimal(number).is_finite()
    except InvalidOperation:
        return False
