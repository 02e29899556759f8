"""Line edits: a unified diff that goes both ways, byte for byte, and fits only what it was made of."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import texts

from docprov.versions.line_edits import apply_edits, edited_names, line_edits

marks = st.sampled_from(
    ("--- a/x\n", "+++ b/x\n", "@@ -1,1 +1,1 @@\n", "\\ No newline at end of file\n", "x")
)
contents = st.lists(texts | marks, max_size=6).map("\n".join).map(str.encode) | st.binary(
    max_size=12
)
sets = st.dictionaries(st.sampled_from(("a", "data/b.csv", "c.json")), contents, max_size=3)


@given(sets, sets)
def test_edits_go_both_ways(old, new):
    """What edits make of the one set of files is the other one, and backwards."""
    edits = line_edits(old, new)
    assert new == apply_edits(old, edits)
    assert old == apply_edits(new, edits, backwards=True)
    assert {
        name for name in old.keys() | new.keys() if old.get(name) != new.get(name)
    } == edited_names(edits)


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch program here")
def test_patch_takes_them(tmp_path):
    """The `patch` program reads the same form, a missing line end at the end of a file included."""
    old = {"a": b"".join(b"line %d\n" % n for n in range(40)), "b": b"one\ntwo", "gone": b"x\n"}
    new = {
        "a": old["a"].replace(b"line 7\n", b"line seven\n").replace(b"line 30\n", b""),
        "b": b"one\n2\n",
        "come": b"y",
    }
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    subprocess.run(
        [shutil.which("patch"), "-p1", "-s"], input=line_edits(old, new), cwd=tmp_path, check=True
    )
    assert new == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_equal_files_need_none():
    """Between equal files there is nothing to edit."""
    assert b"" == line_edits({"a": b"x"}, {"a": b"x"})


EDITS = line_edits({"a": b"one\ntwo\n"}, {"a": b"one\n2\n"})
REFUSED = {
    "of another file": ({"b": b"one\ntwo\n"}, EDITS),
    "of other lines": ({"a": b"one\nthree\n"}, EDITS),
    "no edits": ({"a": b"one\ntwo\n"}, b"hello\n"),
    "a name alone": ({}, b"--- a/x\n"),
    "two names": ({"a": b""}, b"--- a/a\n+++ b/b\n"),
    "cut off": ({"a": b"one\ntwo\n"}, EDITS[:-3]),
    "a hunk too short": ({"a": b"one\ntwo\n"}, EDITS.replace(b"-1,2 +1,2", b"-1,3 +1,2")),
    "a hunk too long": ({"a": b"one\ntwo\n"}, EDITS.replace(b"-1,2 +1,2", b"-1,1 +1,2")),
    "hunks out of order": (
        {"a": b"x\ny\n"},
        b"--- a/a\n+++ b/a\n@@ -2,1 +2,1 @@\n-y\n+z\n@@ -1,1 +1,1 @@\n-x\n+z\n",
    ),
    "a file that should not be there": ({"a": b""}, line_edits({}, {"a": b"x"})),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(name):
    """Edits of something else, and what is no edits, are an error and never a guess."""
    with pytest.raises(ValueError, match="edits"):
        apply_edits(*REFUSED[name])
