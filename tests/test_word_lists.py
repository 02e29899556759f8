"""The lists of words of each language: every entry can match, and every list is read."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from docprov.text.language import LANGUAGES, entries_of

CODES = (*LANGUAGES, "signs")


@cache
def lists_of(code):
    source = files("docprov.text") / "languages" / f"{code}.yaml"
    return yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


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


def test_each_list_is_read():
    """A list that no code asks for says nothing."""
    sources = Path(str(files("docprov"))).rglob("*.py")
    asked = {name for each in sources for name in re.findall(r'"(\w+)"', each.read_text("utf-8"))}
    assert {name for code in CODES for name in lists_of(code)} - asked == set()
