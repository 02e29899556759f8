"""Fixity: each damaged, missing and extra file is named, once, and nothing is written."""

import hashlib
import json
import os
import time

import pytest
from attrs import evolve

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.evidence import fixity
from docprov.evidence import folder as evidence
from docprov.evidence.fixity import fsck
from docprov.evidence.folder import LARGEST_TEXT
from docprov.fetching.loading import load
from docprov.storage.files import UNREADABLE_FILE


def named(data):
    return hashlib.sha256(data).hexdigest() + ".txt"


@pytest.fixture
def folder(tmp_path):
    """Return an evidence folder with nine files of 1000 bytes, named by their digest."""
    place = tmp_path / "evidence"
    (place / "sub").mkdir(parents=True)
    for number in range(9):
        data = bytes([48 + number]) * 1000
        (place / ("sub" if number % 2 else ".") / named(data)).write_bytes(data)
    return place


@pytest.fixture
def check(example):
    """Return what checks the texts of a copy of the example package."""
    return lambda: fsck(example / "texts", example)


def test_a_whole_folder(example, check):
    """A folder with all captures of a package is in order, and all of it is read."""
    size = sum(path.stat().st_size for path in (example / "texts").iterdir())
    assert fixity.FixityReport(files=2, bytes=size) == check()
    assert check().ok


def test_one_byte(example, check):
    """A text altered by a byte is named, with the digest that it should have, in every run."""
    text = example / "texts" / "arden-2011.txt"
    text.write_bytes(text.read_bytes().replace(b"41", b"42", 1))
    for _ in range(2):
        found = check()
        assert ["arden-2011.txt"] == [damage.file for damage in found.damaged]
        assert found.damaged[0].expected.startswith("sha256:6bb3c6c1563a")
        assert (False, (), (), 2) == (found.ok, found.missing, found.extra, found.files)


def test_one_byte_under_any_name(example, check):
    """The number of bytes says which file it is where the name does not."""
    (example / "texts" / "arden-2011.txt").rename(example / "texts" / "x")
    assert check().ok
    data = (example / "texts" / "x").read_bytes()
    (example / "texts" / "x").write_bytes(data.replace(b"41", b"42", 1))
    assert [("x", "it has as many bytes")] == [
        (damage.file, damage.reason[:20]) for damage in check().damaged
    ]
    (example / "texts" / "x").write_bytes(data[:-1])
    found = check()
    assert ((), ("x",), 1) == (found.damaged, found.extra, len(found.missing))


def test_missing_and_extra(example, check):
    """What is gone is named by capture and digest, what is extra by its file; that is harmless."""
    (example / "texts" / "note.md").write_text("mine")
    found = check()
    assert (True, ("note.md",)) == (found.ok, found.extra)
    (example / "texts" / "arden-2011.txt").unlink()
    found = check()
    assert (False, 1, ("note.md",), ()) == (
        found.ok,
        len(found.missing),
        found.extra,
        found.damaged,
    )
    assert found.missing[0].startswith("arden-2011.t001 sha256:6bb3c6c1563a")


def test_names_that_say_a_digest(folder):
    """A file without the bytes whose digest is in its name is damaged, without a package too."""
    assert fsck(folder).ok
    whole = sorted(folder.rglob("*.txt"))
    whole[0].write_bytes(b"other")
    whole[1].write_bytes(b"")
    upper = whole[2].with_name(whole[2].stem.upper() + ".TXT")
    whole[2].rename(upper)
    found = fsck(folder)
    assert sorted(path.relative_to(folder).as_posix() for path in whole[:2]) == [
        damage.file for damage in found.damaged
    ]
    assert {f"sha256:{path.stem}" for path in whole[:2]} == {
        damage.expected for damage in found.damaged
    }
    assert ((), (), 9) == (found.missing, found.extra, found.files)


def test_what_is_damaged_is_not_missing(example, check):
    """A damaged file is not missing as well, where its name says its digest."""
    text = example / "texts" / "arden-2011.txt"
    text.rename(text.with_name(named(text.read_bytes())))
    assert check().ok
    path = next(text.parent.glob("6bb3c6c1563a*"))
    path.write_bytes(b"other")
    found = check()
    assert ([path.name], ()) == ([damage.file for damage in found.damaged], found.missing)


def test_one_file_of_two_captures(example):
    """Where two captures have the same bytes, the file that lost them is named once."""
    (first, *_) = load(example).captures
    second = evolve(first, id="other-2011.t001", document="other-2011")
    files = {f"{first.document}.txt": fixity._File(5, "sha256:" + "0" * 64)}
    found = fixity._judged(files, [first, second])
    assert (1, ()) == (len(found.damaged), found.missing)


def test_times_are_not_believed(folder):
    """A file with other bytes of the same number and with its old times is found all the same."""
    assert fsck(folder).ok
    path = next(folder.glob("*.txt"))
    status = path.stat()
    path.write_bytes(b"x" * 1000)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [path.name] == [damage.file for damage in fsck(folder).damaged]


def test_a_file_that_changes_while_it_is_read(folder, monkeypatch):
    """A digest of half old and half new bytes is not believed; the file is named."""
    read = fixity.read_plain
    changing = next(folder.glob("*.txt")).name

    def altering(place, name, largest):
        data = read(place, name, largest)
        if name == changing:
            os.utime(place / name, ns=(1, 1))
        return data

    monkeypatch.setattr(fixity, "read_plain", altering)
    assert [(changing, "it changed while it was read")] == [
        (damage.file, damage.reason) for damage in fsck(folder).damaged
    ]


def test_nothing_is_written(example, check, tmp_path, monkeypatch):
    """Neither the evidence nor the package changes, and no cache is made."""
    monkeypatch.setenv("DOCPROV_CACHE", str(tmp_path / "cache"))
    before = {path: path.stat().st_mtime_ns for path in example.rglob("*")}
    check()
    assert before == {path: path.stat().st_mtime_ns for path in example.rglob("*")}
    assert not (tmp_path / "cache").exists()


def test_links_and_special_files(folder, tmp_path):
    """What is not a plain file, or too large for a text, is named and not followed."""
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "around").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    with (folder / "large").open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)
    found = fsck(folder)
    assert ("around", "large", "link", "pipe") == found.passed_over
    assert (9, True) == (found.files, found.ok)


def test_a_file_that_cannot_be_read(folder, monkeypatch):
    """A file that gives an error is damaged, and the others are read all the same."""
    name = next(folder.glob("*.txt")).name
    read = fixity.read_plain

    def failing(place, file, largest):
        if file == name:
            raise fixity.FileFaultError(UNREADABLE_FILE, file, "Input/output error")
        return read(place, file, largest)

    monkeypatch.setattr(fixity, "read_plain", failing)
    found = fsck(folder)
    assert [(name, "it cannot be read")] == [
        (damage.file, damage.reason) for damage in found.damaged
    ]
    assert (9, 8000) == (found.files, found.bytes)


def test_what_cannot_be_checked(tmp_path):
    """No folder, and no package, are errors and not empty ones."""
    with pytest.raises(DocprovError, match="name the evidence folder"):
        fsck()
    with pytest.raises(DocprovError, match="there is no evidence folder"):
        fsck(tmp_path / "none")
    with pytest.raises(LoadError):
        fsck(tmp_path, tmp_path / "none")
    assert fsck(tmp_path).files == 0


def test_an_index_notices_what_changed(folder, tmp_path):
    """With an index only new and changed files are read; what is handed out has its digest."""
    index = tmp_path / "cache" / "index.json"
    for path in folder.rglob("*.txt"):
        os.utime(path, ns=(1, 1))
    early = evidence.time.time_ns()

    def read(later=10**10):
        names = []
        evidence.time = type("", (), {"time_ns": staticmethod(lambda: early + later)})
        try:
            found = evidence.open_evidence(folder, names.append, index)
        finally:
            evidence.time = time
        return found, names

    assert (9, 9) == (len(read(0)[0].files), len(read(0)[1]))  # too fresh to be trusted
    assert (9, 9) == (len((first := read())[0].files), len(first[1]))
    second, names = read()
    assert (first[0].files, []) == (second.files, names)
    changed = next(folder.glob("*.txt"))
    changed.write_bytes(b"x" * 1000)
    old = f"sha256:{changed.stem}"
    assert None is second.bytes_of(old)
    third, names = read()
    assert ([changed.name], True) == (names, old not in third.files)
    for broken in (
        b"",
        b"[]",
        b'{"a": 3}',
        b"{",
        json.dumps({str(changed.absolute()): [1, 2, 3, 4, 5]}).encode(),
    ):
        index.write_bytes(broken)
        assert third.files == read()[0].files


def test_a_forged_index_cannot_make_a_text_present(folder, tmp_path):
    """An index that names a wrong digest for a file hands out nothing under it."""
    index = tmp_path / "index.json"
    path = next(folder.glob("*.txt"))
    status = path.stat()
    wrong = "sha256:" + "0" * 64
    mark = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    index.write_text(json.dumps({str(path.absolute()): [*mark, wrong]}))
    found = evidence.open_evidence(folder, index=index)
    assert (True, None) == (wrong in found.files, found.bytes_of(wrong))
