"""The files of the languages can be read by a linguist: no entry twice, no long lines."""

import re
from collections import Counter
from importlib.resources import files

import pytest
import yaml

from docprov.text.language import LANGUAGES, entries_of

ENTRY_END = re.compile(r",(?![^()]*\))")
FOLDER = files("docprov.text") / "languages"


def lists_of(content):
    """Yield each list of a file with its name, those of groups too."""
    for name, listed in content.items():
        if isinstance(listed, dict):
            yield from ((f"{name}: {group}", each) for group, each in listed.items())
        else:
            yield name, listed


@pytest.mark.parametrize("name", [*LANGUAGES, "signs"])
def test_no_list_has_an_entry_twice(name):
    """Each way of writing an entry is listed once, and no line is longer than those of code."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    assert not [line for line in text.splitlines() if len(line) > 100]
    for own, listed in lists_of(yaml.safe_load(text)):
        single = [each for each in ENTRY_END.split(str(listed)) if "(" not in each]
        counted = Counter(way for entry in single for way in entries_of(entry))
        assert not {way: own for way, count in counted.items() if count > 1}
