"""The memory of a source: what was verified stays known, and cannot be taken back."""

import json

import pytest

from docprov.diagnostics.errors import FetchError, RollbackError
from docprov.fetching.seen_releases import MEMORY, Memory, read_memory

ONE, TWO = ("sha256:" + digit * 64 for digit in "12")
SEEN = Memory(source="s").with_release("arden", "1.9.0", ONE).with_release("arden", "1.10.0", TWO)


def test_it_reads_back(tmp_path):
    """What is written is what is read; a source that was never asked is not known."""
    assert Memory(source="s") == read_memory(tmp_path, "s")
    SEEN.write(tmp_path)
    assert SEEN == read_memory(tmp_path, "s")


@pytest.mark.parametrize("version", ["1.10.0", "1.10.1", "2.0.0"])
def test_the_same_or_later_versions_are_in_order(version):
    """The latest version seen and those after it are taken, counted as numbers."""
    SEEN.check("arden", version, TWO, pinned=False)
    SEEN.check("arden", version, None, pinned=False)


def test_what_is_taken_back():
    """An older version is refused unless asked for, a version with other bytes always.

    Another package is another matter.
    """
    with pytest.raises(
        RollbackError, match=r"1\.9\.0 as the latest, and handed out 1\.10\.0 before"
    ):
        SEEN.check("arden", "1.9.0", ONE, pinned=False)
    SEEN.check("arden", "1.9.0", ONE, pinned=True)
    for pinned in (True, False):
        with pytest.raises(RollbackError, match="published anew"):
            SEEN.check("arden", "1.10.0", ONE, pinned=pinned)
    SEEN.check("leith", "0.1.0", ONE, pinned=False)


def test_finding():
    """Only what fits one release is found."""
    assert (
        ("arden", "1.9.0", ONE) == SEEN.find(None, "1.9.0", None) == SEEN.find("arden", None, ONE)
    )
    assert SEEN.find("leith", "1.9.0", None) is None
    assert SEEN.find(None, "1.9.0", TWO) is None
    assert SEEN.with_release("leith", "1.9.0", TWO).find(None, "1.9.0", None) is None


def damaged(**changes):
    content = {"format": 1, "source": "s", "digests": {"arden": {"1.0.0": ONE}}} | changes
    return json.dumps(content).encode()


DAMAGED = {
    "empty": b"",
    "half": damaged()[:-3],
    "null": b"null",
    "another format": damaged(format=2),
    "another source": damaged(source="t"),
    "one field more": damaged(more=1),
    "digests that are a list": damaged(digests=[]),
    "versions that are null": damaged(digests={"arden": None}),
    "a version that is none": damaged(digests={"arden": {"first": ONE}}),
    "a digest that is none": damaged(digests={"arden": {"1.0.0": None}}),
    "a name that is none": damaged(digests={"../x": {}}),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_memory_ends_the_run(name, tmp_path):
    """A memory that cannot be read is never taken for an empty one."""
    (tmp_path / MEMORY).write_bytes(DAMAGED[name])
    with pytest.raises(FetchError, match="remove the file to begin anew"):
        read_memory(tmp_path, "s")


def test_a_sound_memory_is_what_the_damaged_ones_are_made_from(tmp_path):
    """The one without damage is read, so that each of the others differs in one thing."""
    (tmp_path / MEMORY).write_bytes(damaged())
    assert ONE == read_memory(tmp_path, "s").digests["arden"]["1.0.0"]
