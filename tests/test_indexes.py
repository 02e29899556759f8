"""Indexes of releases: written in one form, read strictly, kept by the command that releases."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError, ReleaseError
from docprov.releases import indexes
from docprov.releases.indexes import (
    INDEX,
    LARGEST_INDEX,
    Entry,
    index_bytes,
    place_release,
    read_index,
)

DIGEST = "sha256:" + "0" * 64
versions = st.tuples(*[st.integers(0, 12)] * 3).map(lambda parts: ".".join(map(str, parts)))


def entry(version="1.0.0", name="arden", **changes):
    content = {
        "archive": f"{name}-{version}.zip",
        "bytes": 1,
        "digest": DIGEST,
        "date": "2026-01-01",
    } | changes
    return Entry(name=name, version=version, **content)


@given(st.sets(st.tuples(st.sampled_from(["arden", "leith"]), versions)), st.randoms())
def test_an_index_reads_back(keys, chance):
    """An index holds its entries, sorted by name and version as numbers, whatever order they came
    in.
    """
    entries = {(name, version): entry(version, name) for name, version in sorted(keys)}
    data = index_bytes(entries)
    assert entries == read_index(data)
    shuffled = list(entries.items())
    chance.shuffle(shuffled)
    assert data == index_bytes(dict(shuffled))
    read = [(name, tuple(map(int, version.split(".")))) for name, version in read_index(data)]
    assert sorted(read) == read


def changed(**changes):
    content = json.loads(index_bytes({("arden", "1.0.0"): entry()}))
    content["releases"][0] |= changes
    return json.dumps(content).encode()


NO_INDEX = {
    "a format of truth": b'{"format": true, "releases": []}',
    "a format with a point": b'{"format": 1.0, "releases": []}',
    "no JSON": b"{",
    "null": b"null",
    "a list": b"[]",
    "one field more": b'{"format": 1, "releases": [], "more": 1}',
    "another format": b'{"format": 2, "releases": []}',
    "releases that are an object": b'{"format": 1, "releases": {}}',
    "a release that is null": b'{"format": 1, "releases": [null]}',
    "a release with one field more": changed(signature="x"),
    "an archive elsewhere": changed(archive="../x.zip"),
    "an archive in a folder": changed(archive="a/x.zip"),
    "an archive at an address": changed(archive="https://example.org/x.zip"),
    "an archive without a name": changed(archive=""),
    "a version that is none": changed(version="1.0"),
    "a version with a line end": changed(version="1.0.0\n"),
    "a version that is a number": changed(version=1),
    "a digest in capitals": changed(digest=DIGEST.upper()),
    "a length below nothing": changed(bytes=-1),
    "a length that is true": changed(bytes=True),
    "a day that is none": changed(date="yesterday"),
    "a version twice": index_bytes({("a", "a"): entry(), ("b", "b"): entry()}),
    "too large": b" " * (LARGEST_INDEX + 1),
    "deep": b"[" * 100_000,
}


@pytest.mark.parametrize("name", NO_INDEX)
def test_what_is_no_index(name):
    """Whatever is not an index in the one form is refused."""
    with pytest.raises(ValueError, match=r"."):
        read_index(NO_INDEX[name])


def test_the_index_grows_and_what_it_says_stays(tmp_path):
    """A version more joins the others; the day that stands there of a version stays.

    Other bytes of it are refused.
    """
    place_release(tmp_path, entry(), b"1", None)
    place_release(tmp_path, entry("0.9.0"), b"0", b"signed")
    place_release(tmp_path, entry(date="2026-02-02"), b"1", None)
    found = read_index((tmp_path / INDEX).read_bytes())
    assert [("0.9.0", "2026-01-01"), ("1.0.0", "2026-01-01")] == [
        (each.version, each.date) for each in found.values()
    ]
    names = ["arden-0.9.0.zip", "arden-0.9.0.zip.dsse.json", "arden-1.0.0.zip", INDEX]
    assert names == sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(ReleaseError, match="a version is never replaced"):
        place_release(tmp_path, entry(digest=DIGEST.replace("0", "1")), b"2", None)
    assert b"1" == (tmp_path / "arden-1.0.0.zip").read_bytes()


def test_a_broken_index_is_not_written_over(tmp_path):
    """What cannot be read may be somebody else's file: nothing is written beside it."""
    (tmp_path / INDEX).write_bytes(b"mine")
    with pytest.raises(ReleaseError, match="cannot be read"):
        place_release(tmp_path, entry(), b"1", None)
    assert {INDEX: b"mine"} == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_two_runs_that_release_at_once_lose_no_entry(tmp_path, monkeypatch):
    """An index that another run changed meanwhile is left as it is, and the run is told."""
    (tmp_path / INDEX).write_bytes(index_bytes({}))
    write = indexes.write_files

    def write_later(folder, contents, **options):
        if "leith-1.0.0.zip" in contents:
            place_release(tmp_path, entry(), b"x", None)
        return write(folder, contents, **options)

    monkeypatch.setattr(indexes, "write_files", write_later)
    with pytest.raises(DocprovError, match="was changed while this ran"):
        place_release(tmp_path, entry(name="leith"), b"x", None)
    assert {("arden", "1.0.0")} == read_index((tmp_path / INDEX).read_bytes()).keys()
    place_release(tmp_path, entry(name="leith"), b"x", None)
    assert 2 == len(read_index((tmp_path / INDEX).read_bytes()))
