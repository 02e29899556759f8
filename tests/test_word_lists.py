"""The lists of words of each language: every entry can match and is there once, every list is read,
and no line is long.
"""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from docprov.text.language import LANGUAGES, entries_of

CODES = (*LANGUAGES, "signs")
ENTRY_END = re.compile(r",(?![^()]*\))")


def text_of(code):
    return (files("docprov.text") / "languages" / f"{code}.yaml").read_text(encoding="utf-8")


@cache
def lists_of(code):
    return yaml.load(text_of(code), Loader=yaml.CSafeLoader)


def texts_in(lists):
    """Yield the texts of some lists and of their groups."""
    for each in lists.values():
        if isinstance(each, dict):
            yield from texts_in(each)
        elif isinstance(each, str):
            yield each


@pytest.mark.parametrize("code", CODES)
def test_a_wildcard_is_at_an_end_of_a_word(code):
    """A wildcard alone or inside a word is the mark itself, which no phrase of a text has."""
    parts = {
        word
        for text in texts_in(lists_of(code))
        for entry in entries_of(text)
        if "*" in entry
        for word in entry.split()
    }
    assert [word for word in parts if word == "*" or "*" in word.strip("*")] == []


@pytest.mark.parametrize("code", CODES)
def test_no_list_has_an_entry_twice(code):
    """An entry is written once, whether it has alternatives in brackets or not."""
    for text in texts_in(lists_of(code)):
        counts = Counter(" ".join(entry.split()) for entry in ENTRY_END.split(text))
        assert [entry for entry, count in counts.items() if entry and count > 1] == []


@pytest.mark.parametrize("code", CODES)
def test_no_line_of_a_list_is_long(code):
    """A linguist can read the file: no line is longer than those of code."""
    assert [line for line in text_of(code).splitlines() if len(line) > 100] == []


def test_each_list_is_read():
    """A list that no code asks for says nothing."""
    sources = Path(str(files("docprov"))).rglob("*.py")
    asked = {name for each in sources for name in re.findall(r'"(\w+)"', each.read_text("utf-8"))}
    assert {name for code in CODES for name in lists_of(code)} - asked == set()
