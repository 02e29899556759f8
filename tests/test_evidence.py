"""Evidence: texts found by digest, and what a capture's bytes and lines come to."""

import hashlib
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.folder import VARIABLE, describe, open_evidence, winnow

TEXT = "The quay\n\nThe fire reached the quay.\nIt went out.\n"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def test_texts_are_found_by_digest(tmp_path):
    """A text is found whatever its file is called and however deep it lies."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.bin").write_bytes(b"one")
    (tmp_path / ".hidden").write_bytes(b"")
    evidence = open_evidence(tmp_path)
    assert (b"one", "one", b"") == (
        evidence.bytes_of(digest(b"one")),
        evidence.text_of(digest(b"one")),
        evidence.bytes_of(digest(b"")),
    )
    assert [None] * 3 == [
        evidence.bytes_of(digest(b"two")),
        evidence.text_of(digest(b"two")),
        evidence.bytes_of(""),
    ]


def test_a_name_proves_nothing(tmp_path):
    """A file named by the digest of another content is found by what it holds."""
    (tmp_path / digest(b"one").replace(":", "-")).write_bytes(b"two")
    evidence = open_evidence(tmp_path)
    assert (None, b"two") == (evidence.bytes_of(digest(b"one")), evidence.bytes_of(digest(b"two")))


def test_two_copies(tmp_path):
    """Two files with the same content are one text."""
    (tmp_path / "b").write_bytes(b"one")
    (tmp_path / "a").write_bytes(b"one")
    assert {digest(b"one"): tmp_path / "a"} == open_evidence(tmp_path).files


def test_a_text_that_changes_later_is_not_held(tmp_path):
    """A file whose bytes change after the folder was opened, or that goes away, is not
    handed out.
    """
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"two")
    evidence = open_evidence(tmp_path)
    (tmp_path / "a").write_bytes(b"One")
    (tmp_path / "b").unlink()
    assert [None, None] == [evidence.bytes_of(digest(data)) for data in (b"one", b"two")]


def test_links_and_special_files_are_passed_over(tmp_path):
    """Links, pipes and folders are no texts, and reading the folder does not wait for them."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "link").symlink_to(outside / "secret")
    (folder / "more").symlink_to(outside)
    (folder / "dangling").symlink_to(outside / "nothing")
    os.mkfifo(folder / "pipe")
    (folder / "text").write_bytes(b"one")
    assert {digest(b"one"): folder / "text"} == open_evidence(folder).files


def test_a_text_replaced_by_a_link(tmp_path):
    """A file that became a link after the folder was opened is not followed."""
    (tmp_path / "a").write_bytes(b"one")
    evidence = open_evidence(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert None is evidence.bytes_of(digest(b"one"))


def test_no_utf8(tmp_path):
    """Bytes that are no UTF-8 are held as bytes and are no text."""
    (tmp_path / "a").write_bytes(b"caf\xe9")
    evidence = open_evidence(tmp_path)
    assert (b"caf\xe9", None) == (
        evidence.bytes_of(digest(b"caf\xe9")),
        evidence.text_of(digest(b"caf\xe9")),
    )


def test_which_folder(tmp_path, monkeypatch):
    """The folder given comes first, then the one of the environment.

    Without either nothing is held.
    """
    (tmp_path / "a").write_bytes(b"one")
    assert (None, {}) == (open_evidence().folder, open_evidence().files)
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert [digest(b"one")] == list(open_evidence().files)
    other = tmp_path / "other"
    other.mkdir()
    assert {} == open_evidence(other).files
    monkeypatch.setenv(VARIABLE, "")
    assert None is open_evidence().folder


@pytest.mark.parametrize("name", ["nothing", "file"])
def test_no_folder(tmp_path, name, monkeypatch):
    """A folder that is not there, or is a file, is an error and not an empty folder."""
    (tmp_path / "file").write_bytes(b"one")
    with pytest.raises(DocprovError, match="there is no evidence folder at"):
        open_evidence(tmp_path / name)
    monkeypatch.setenv(VARIABLE, str(tmp_path / name))
    with pytest.raises(DocprovError, match="there is no evidence folder at"):
        open_evidence()


def regions_of(text, *lines):
    return [
        (region.start, region.stop)
        for region in describe(text.encode(), [(each, "body") for each in lines]).regions
    ]


def test_describe():
    """A capture is described by digest, bytes, code points and the positions of its regions."""
    data = TEXT.replace("quay", "quäy").encode()
    capture = describe(data, [("1", "heading"), ("3-4", "body")])
    assert (digest(data), 52, 50, "utf-8", "text/plain") == (
        capture.sha256,
        capture.bytes,
        capture.characters,
        capture.encoding,
        capture.media_type,
    )
    assert [(0, 8, "heading", "1"), (10, 49, "body", "3-4")] == [
        (region.start, region.stop, region.role, region.lines) for region in capture.regions
    ]


REGIONS = {
    "one line": (TEXT, "1", "The quay"),
    "an empty line": (TEXT, "2", ""),
    "several lines": (TEXT, "1-3", "The quay\n\nThe fire reached the quay."),
    "the last line": (TEXT, "4", "It went out."),
    "the last line without a line break": (TEXT.rstrip(), "4", "It went out."),
    "all lines": (TEXT, "1-4", TEXT.rstrip("\n")),
    "astral characters before": ("\U0001f525\U0001f525\ne\u0301 x\n", "2", "e\u0301 x"),
    "a lone CR is no line": ("a\rb\nc\n", "2", "c"),
    "a separator is no line": ("a\u2028b\x85c\x0cd\ne\n", "2", "e"),
    "two empty lines at the end": ("a\n\n\n", "3", ""),
}


@pytest.mark.parametrize("reason", REGIONS)
def test_regions(reason):
    """A region is the lines that it names, without the last line break, in code points."""
    text, lines, expected = REGIONS[reason]
    ((start, stop),) = regions_of(text, lines)
    assert expected == text[start:stop]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1),
        min_size=1,
    ),
    st.data(),
)
def test_regions_are_lines(lines, data):
    """The text between the positions of a region is the text of its lines, whatever the characters
    are.
    """
    text = "\n".join(lines)
    first = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(first, len(lines)))
    ((start, stop),) = regions_of(text, f"{first}-{last}")
    assert "\n".join(lines[first - 1 : last]) == text[start:stop]
    assert [(start, stop)] == regions_of(text + "\n", f"{first}-{last}")


BEYOND = {
    "the line after the last": (TEXT, "5", 4),
    "a range that ends there": (TEXT, "3-5", 4),
    "far beyond": (TEXT, "9999999", 4),
    "without a last line break": (TEXT.rstrip(), "5", 4),
    "an empty text": ("", "2", 1),
}


@pytest.mark.parametrize("reason", BEYOND)
def test_regions_beyond_the_last_line(reason):
    """A region that goes beyond the last line is refused, and the last line is named."""
    text, lines, last = BEYOND[reason]
    with pytest.raises(
        ValueError, match=re.escape(f"the region {lines} ends after line {last}, the last one")
    ):
        regions_of(text, lines)


def test_bytes_that_are_no_text():
    """Bytes that are no UTF-8 have a digest and a size, and no regions."""
    capture = describe(b"\xff\xd8\xff", [("1", "body")], "image/jpeg")
    assert (3, None, None, "image/jpeg", ()) == (
        capture.bytes,
        capture.characters,
        capture.encoding,
        capture.media_type,
        capture.regions,
    )


WORDS = [f"word{number}" for number in range(40)]


def test_winnowing_sees_shared_runs():
    """Two texts that share eight words in a row share a hash, also where a number is another one.

    Two that share no five words share none.
    """
    one = " ".join([*WORDS[:14], "1,275", *WORDS[15:]])
    shared = " ".join(["other"] * 5 + WORDS[10:14] + ["17"] + WORDS[15:18] + ["others"] * 5)
    apart = " ".join(reversed(WORDS))
    assert set(winnow(one)) & set(winnow(shared))
    assert set() == set(winnow(one)) & set(winnow(apart))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_winnowing_is_stable(text):
    """Hashes are sorted, each once, and ignore letter case and punctuation."""
    hashes = winnow(text)
    assert sorted(set(hashes)) == list(hashes)
    assert hashes == winnow(f"  {text} ... ")
    assert all(re.fullmatch("[0-9a-f]{8}", each) for each in hashes)
    assert () == winnow("one two three four")
    assert 1 == len(winnow("one two three four five"))


def test_the_environment_names_where_the_index_lies(tmp_path, monkeypatch):
    """With DOCPROV_CACHE every run keeps its digests there, one file for each evidence folder, and
    reads only new files.
    """
    texts, cache = tmp_path / "texts", tmp_path / "cache"
    texts.mkdir()
    (texts / "a.txt").write_text("one")
    os.utime(texts / "a.txt", (1, 1))
    monkeypatch.setenv("DOCPROV_CACHE", str(cache))
    monkeypatch.setattr(
        "docprov.evidence.folder._SETTLED", -(10**12)
    )  # a file is believed as soon as it is written
    seen = []
    first = open_evidence(texts, seen.append)
    assert ["a.txt"] == seen
    assert [True] == [path.name.startswith("evidence-") for path in cache.iterdir()]
    again = open_evidence(texts, seen.append)
    assert (first.files, ["a.txt"]) == (again.files, seen)
