"""Archives: one form, written from names and contents alone, and nothing else taken."""

import gzip
import io
import lzma
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.work import counted

from docprov.diagnostics.errors import ArchiveError, LoadError
from docprov.storage import archives
from docprov.storage.archives import (
    archive_bytes,
    archive_files,
    packed_archive,
    read_archive,
    read_packed_archive,
)

TINY = {"data/a.csv": b"id\n", "b.json": b"{}"}
EPOCH = (1980, 1, 1, 0, 0, 0)
names = st.from_regex(r"[a-z_][a-z0-9._-]{0,6}(?:/[a-z_][a-z0-9._-]{0,6}){0,2}", fullmatch=True)


def apart(contents):
    """Tell whether no name is the folder of another one."""
    return not any(other.startswith(f"{name}/") for name in contents for other in contents)


def zipped(
    entries, *, comment=b"", prefix=b"", compression=zipfile.ZIP_STORED, seekable=True, **attributes
):
    """Return a zip with what docprov writes, but for what is asked."""
    stream = io.BytesIO()
    target = stream if seekable else Unseekable(stream)
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo("placeholder", attributes.get("date_time", EPOCH))
            entry.filename = name
            entry.create_system = attributes.get("create_system", 3)
            entry.external_attr = attributes.get("mode", 0o100644) << 16
            entry.compress_type = compression
            entry.extra = attributes.get("extra", b"")
            entry.comment = attributes.get("entry_comment", b"")
            archive.writestr(entry, data)
        archive.comment = comment
    return prefix + stream.getvalue()


class Unseekable:
    """A stream that cannot go back, so that zipfile writes sizes after the data."""

    def __init__(self, stream):
        self.write, self.flush = stream.write, stream.flush


def patched(data, at, form, value):
    """Return bytes with one number written over."""
    changed = bytearray(data)
    struct.pack_into(form, changed, at, value)
    return bytes(changed)


def tarred():
    """Return a tar file of one entry."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("a.csv")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"id\n"))
    return stream.getvalue()


def overlapping():
    """Return a zip whose directory names one body five times."""
    data = zipped([("a.csv", b"id\n" * 100)])
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = [entry.replace(b"a.csv", b"%c.csv" % letter) for letter in b"abcde"]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 5, 5, 5 * len(entry), start, 0)
    return data[:start] + b"".join(entries) + tail


GOOD = archive_bytes(TINY)
CENTRAL = GOOD.index(b"PK\x01\x02")
NAMES = {
    "parent folder": "../x",
    "parent folder inside": "a/../../x",
    "this folder": "./x",
    "absolute": "/etc/x",
    "double slash": "a//x",
    "folder entry": "x/",
    "empty": "",
    "NUL": "ok.csv\0.exe",
    "backslash": "a\\x",
    "drive": "C:x",
    "percent": "%2e%2e/x",
    "line end": "a\nb",
    "escape": "a\x1b[2Jb",
    "white space": "a b",
    "hidden": ".git/config",
    "dash first": "-rf",
    "not ASCII": "é.csv",
    "full-width points": "\uff0e\uff0e/x",
    "201 characters": "a" * 201,
    "65,535 characters": "a" * 65_535,
}
HOSTILE = {
    "two entries of one name": zipped([("a.csv", b"1"), ("b.csv", b"2")]).replace(
        b"b.csv", b"a.csv"
    ),
    "prefix": b"#!/bin/sh\n" + GOOD,
    "trailing byte": GOOD + b"\0",
    "two archives": GOOD + GOOD,
    "two archives, one inside the comment": zipped(TINY.items(), comment=GOOD),
    "comment": zipped(sorted(TINY.items()), comment=b"hello"),
    "comment of an entry": zipped(sorted(TINY.items()), entry_comment=b"hello"),
    "data descriptor": zipped(sorted(TINY.items()), seekable=False),
    "deflated": zipped(sorted(TINY.items()), compression=zipfile.ZIP_DEFLATED),
    "bzip2": zipped(sorted(TINY.items()), compression=zipfile.ZIP_BZIP2),
    "not sorted": zipped(sorted(TINY.items(), reverse=True)),
    "other date": zipped(sorted(TINY.items()), date_time=(2024, 2, 26, 0, 0, 0)),
    "other mode": zipped(sorted(TINY.items()), mode=0o100755),
    "link": zipped(sorted(TINY.items()), mode=0o120777),
    "other system": zipped(sorted(TINY.items()), create_system=0),
    "extra field": zipped(sorted(TINY.items()), extra=b"\x75\x70\x01\x00x"),
    "case collision": zipped([("A.csv", b"1"), ("a.csv", b"2")]),
    "file and folder of one name": zipped([("a", b"1"), ("a/b", b"2")]),
    "file and folder of one name but for case": zipped([("A", b"1"), ("a/b", b"2")]),
    "overlapping entries": overlapping(),
    "hidden entry": zipped([("a.csv", b"1")])[: zipped([("a.csv", b"1")]).index(b"PK\x01\x02")]
    + zipped([("b.csv", b"2")]),
    "larger size": patched(patched(GOOD, 18, "<L", 200), 22, "<L", 200),
    "largest size": patched(patched(GOOD, 18, "<L", 2**32 - 1), 22, "<L", 2**32 - 1),
    "smaller size": patched(patched(GOOD, 18, "<L", 1), 22, "<L", 1),
    "size that differs from the packed one": patched(GOOD, 22, "<L", 3),
    "size that differs in the directory": patched(GOOD, CENTRAL + 24, "<L", 1),
    "long name length": patched(GOOD, 26, "<H", 65_535),
    "wrong checksum": patched(GOOD, 14, "<L", 0),
    "wrong checksum in the directory": patched(GOOD, CENTRAL + 16, "<L", 0),
    "encrypted flag": patched(GOOD, 6, "<H", 1),
    "no entries": zipped([]),
    "directory only": GOOD[CENTRAL:],
    "empty file": b"",
    "four bytes": b"PK\x03\x04",
    "gzip": gzip.compress(GOOD),
    "tar": tarred(),
    "tar and zip": tarred() + GOOD,
    "HTML": b"<!doctype html><title>Not found</title>",
    "text": b"id\n",
} | {f"name: {reason}": zipped([(name, b"1")]) for reason, name in NAMES.items()}


@pytest.mark.long
@given(
    st.dictionaries(names, st.binary(max_size=20), min_size=1, max_size=5).filter(apart),
    st.randoms(),
)
def test_archive_reads_back(contents, chance):
    """An archive holds its files, sorted, is the same whatever order they come in, and Python's
    zipfile agrees.
    """
    data = archive_bytes(contents)
    assert dict(sorted(contents.items())) == read_archive(data)
    assert sorted(contents) == list(read_archive(data))
    shuffled = list(contents.items())
    chance.shuffle(shuffled)
    assert data == archive_bytes(dict(shuffled))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert contents == {name: archive.read(name) for name in archive.namelist()}
        assert archive.testzip() is None
        shapes = {
            (each.date_time, each.external_attr >> 16, each.compress_type, each.extra)
            for each in archive.infolist()
        }
    assert {(EPOCH, 0o100644, zipfile.ZIP_STORED, b"")} == shapes


def test_the_helper_writes_what_docprov_writes():
    """A zip made by hand in the canonical form is taken, so that each hostile one below differs in
    one thing.
    """
    assert GOOD == zipped(sorted(TINY.items()))
    assert TINY == read_archive(GOOD)


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_archive_is_refused(data):
    """Bytes that are not in the one form are refused with ArchiveError, with little work and no
    more memory than they have.
    """

    def refuse():
        with pytest.raises(ArchiveError):
            read_archive(data)

    tracemalloc.start()
    _, calls = counted(refuse)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert calls < 1_000
    assert most < 100_000 + 2 * len(data)


@pytest.mark.parametrize(
    "entry",
    [
        zipped([("a.csv", b"1"), ("b.csv", b"2")]).replace(b"b.csv", b"a.csv"),
        zipped([("a.csv", b"1"), ("b c.csv", b"2")]),
        zipped([("a.csv", b"1")])[: zipped([("a.csv", b"1")]).index(b"PK\x01\x02")]
        + zipped([("b.csv", b"2")], extra=b"\x75\x70\x01\x00x"),
        patched(GOOD, GOOD.index(b"PK\x03\x04", 4) + 18, "<L", 1),
    ],
    ids=["a name twice", "a name that is not plain", "an extra field", "two sizes"],
)
def test_the_first_entry_in_another_form_is_named(entry):
    """Of an entry that shows by itself that it is not in the one form, the number is told."""
    with pytest.raises(ArchiveError, match="not in canonical form at entry 2"):
        read_archive(entry)


def test_every_flipped_bit_is_refused():
    """Each single bit of an archive counts."""
    data = archive_bytes(TINY)
    accepted = []
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position // 8] ^= 1 << position % 8
        try:
            read_archive(bytes(changed))
        except ArchiveError:
            continue
        accepted.append(position)
    assert [] == accepted


def test_every_truncation_is_refused():
    """No beginning and no end of an archive is an archive."""
    pieces = [GOOD[:stop] for stop in range(len(GOOD))] + [
        GOOD[start:] for start in range(1, len(GOOD) + 1)
    ]
    for piece in pieces:
        with pytest.raises(ArchiveError):
            read_archive(piece)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_bytes_raise_nothing_but_archive_error(data):
    """Any bytes that nobody took for an archive are an ArchiveError."""
    with pytest.raises(ArchiveError):
        read_archive(data)


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=8))
def test_spliced_archive_is_refused_or_the_same(start, stop, patch):
    """An archive with some bytes put in the place of others is refused, unless it has the same
    bytes as before.
    """
    data = GOOD[:start] + patch + GOOD[max(start, stop) :]
    try:
        found = read_archive(data)
    except ArchiveError:
        assert data != GOOD
        return
    assert (GOOD, TINY) == (data, found)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_bad_name_is_never_written(name):
    """A name that leads elsewhere, or is not plain, is refused on the way out, too."""
    with pytest.raises(ArchiveError, match="plain ASCII"):
        archive_bytes({name: b""})


@pytest.mark.parametrize(
    "pair", [("a", "A"), ("a", "a/b"), ("A", "a/b"), ("a/b", "a/b/c")], ids=str
)
def test_names_that_collide_are_never_written(pair):
    """Two names that cannot both be unpacked on every system are refused."""
    with pytest.raises(ArchiveError, match="name"):
        archive_bytes(dict.fromkeys(pair, b""))


@pytest.mark.long
def test_too_many_entries_are_refused():
    """More entries than the plain form of a zip counts are refused in both directions."""
    crowd = {f"a{number}": b"" for number in range(65_536)}
    with pytest.raises(ArchiveError, match="65,535"):
        archive_bytes(crowd)
    data = zipped(crowd.items())
    with pytest.raises(ArchiveError):
        read_archive(data)


def test_an_archive_has_a_most_of_entries(monkeypatch):
    """More entries than the short form of a ZIP file counts are refused, and none is written."""
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 3)  # the real one is in the test above
    assert 3 == len(read_archive(archive_bytes(dict.fromkeys("abc", b""))))
    with pytest.raises(ArchiveError, match="at most 65,535 entries"):
        archive_bytes(dict.fromkeys("abcd", b""))


def test_an_archive_on_disk_is_a_plain_file(tmp_path):
    """An archive is read from a plain file; what is none is refused by its name."""
    path = tmp_path / "arden.zip"
    with pytest.raises(LoadError, match=r"cannot read arden\.zip: No such file"):
        archive_files(path)
    path.write_bytes(b"tar")
    with pytest.raises(LoadError, match=r"^arden\.zip: this is not an archive"):
        archive_files(path)
    path.write_bytes(archive_bytes({"a": b"1"}))
    assert {"a": b"1"} == archive_files(path).contents


NOT_PACKED = {
    "nothing": (b"", "cut off"),
    "text": (b"the harbour is closed", "cannot be read"),
    "an archive that is not compressed": (GOOD, "cannot be read"),
    "another way to compress": (lzma.compress(GOOD, lzma.FORMAT_ALONE), "cannot be read"),
    "another bit": (
        packed_archive(TINY)[:20] + b"\0" + packed_archive(TINY)[21:],
        "cannot be read",
    ),
    "more memory than unpacking may take": (lzma.compress(GOOD, preset=9), "cannot be read"),
    "no end": (packed_archive(TINY)[:-1], "cut off"),
    "a byte after the end": (packed_archive(TINY) + b"\0", "followed by something"),
    "two in one": (packed_archive(TINY) * 2, "followed by something"),
    "something else compressed": (lzma.compress(b"tar"), "not an archive"),
}


@pytest.mark.parametrize("name", NOT_PACKED)
def test_what_is_no_compressed_archive_is_refused(name):
    """Other bytes than those of one compressed archive are an error that says what is wrong."""
    data, problem = NOT_PACKED[name]
    with pytest.raises(ArchiveError, match=problem):
        read_packed_archive(data)


@pytest.mark.parametrize("preset", [0, 6, 8])
def test_a_compressed_archive_reads_back_however_well_it_was_compressed(preset):
    """What the usual programs make of an archive is read, and so is what is written here."""
    assert TINY == read_packed_archive(packed_archive(TINY))
    assert TINY == read_packed_archive(lzma.compress(GOOD, preset=preset))


def test_a_compressed_archive_unpacks_to_no_more_than_is_allowed(monkeypatch):
    """As many bytes as are allowed are written and read; one more is neither, and a small file
    that would fill the memory is not unpacked.
    """
    monkeypatch.setattr(archives, "_LARGEST_PACKED", len(GOOD))
    assert TINY == read_packed_archive(packed_archive(TINY))
    more = TINY | {"b.json": b"{ }"}
    with pytest.raises(ArchiveError, match=f"{len(GOOD) + 1} bytes are more than the {len(GOOD)}"):
        packed_archive(more)
    for large in (archive_bytes(more), bytes(10_000_000)):
        with pytest.raises(ArchiveError, match="too large"):
            read_packed_archive(lzma.compress(large))
