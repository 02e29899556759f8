"""Fixity: each damaged, missing and extra file is named, once; a check that broke off goes on where it was."""

import hashlib
import json
import os
import time

import pytest

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.evidence import fixity
from docprov.evidence import folder as evidence
from docprov.evidence.fixity import fsck
from docprov.evidence.folder import LARGEST_TEXT
from docprov.storage.files import UNREADABLE_FILE


def named(data):
    return hashlib.sha256(data).hexdigest() + ".txt"


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


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
def check(example, cache):
    """Return what checks the texts of a copy of the example package."""
    return lambda **more: fsck(example / "texts", example, cache=cache, **more)


def test_a_whole_folder(check):
    """A folder with all captures of a package is in order."""
    found = check()
    assert (True, 2, 2, (), (), ()) == (
        found.ok,
        found.files,
        found.read,
        found.damaged,
        found.missing,
        found.extra,
    )


@pytest.mark.parametrize("known", [False, True])
def test_one_byte(example, check, known):
    """A text altered by a byte is named, with the digest that it should have, whether or not it was seen whole before."""
    if known:
        check()
    text = example / "texts" / "arden-2011.txt"
    text.write_bytes(text.read_bytes().replace(b"41", b"42", 1))
    for _ in range(3):
        found = check()
        assert ["arden-2011.txt"] == [damage.file for damage in found.damaged]
        assert found.damaged[0].expected.startswith("sha256:6bb3c6c1563a")
        assert (False, (), (), 2) == (found.ok, found.missing, found.extra, found.read)


def test_one_byte_under_any_name(example, check):
    """The number of bytes tells which file it is where the name does not; a shorter one was known from before."""
    (example / "texts" / "arden-2011.txt").rename(example / "texts" / "x")
    assert check().ok
    data = (example / "texts" / "x").read_bytes()
    (example / "texts" / "x").write_bytes(data[:-1])
    assert "at an earlier check" in check().damaged[0].reason
    (example / "texts" / "y").write_bytes(data)
    found = check()  # the bytes are there again, under another name
    assert (True, (), ("x",)) == (found.ok, found.damaged, found.extra)
    (example / "texts" / "x").unlink()
    (example / "texts" / "y").write_bytes(data.replace(b"41", b"42", 1))
    found = fsck(example / "texts", example, cache=example / "other")
    assert [("y", "it has as many bytes")] == [
        (damage.file, damage.reason[:20]) for damage in found.damaged
    ]


def test_missing_and_extra(example, check):
    """What is gone is named by its capture and digest, what nobody names by its file; an extra file does no harm."""
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


def test_names_that_say_a_digest(folder, cache):
    """A file that is named by a digest and holds other bytes is damaged, without any package; so is an empty one."""
    assert fsck(folder, cache=cache).ok
    whole = sorted(folder.rglob("*.txt"))
    whole[0].write_bytes(b"other")
    whole[1].write_bytes(b"")
    upper = whole[2].with_name(whole[2].stem.upper() + ".TXT")
    whole[2].rename(upper)
    found = fsck(folder, cache=cache)
    assert sorted(path.relative_to(folder).as_posix() for path in whole[:2]) == [
        damage.file for damage in found.damaged
    ]
    assert {f"sha256:{path.stem}" for path in whole[:2]} == {
        damage.expected for damage in found.damaged
    }
    assert ((), (), 9) == (found.missing, found.extra, found.checked)


def test_without_a_package_a_change_is_noticed(tmp_path, cache):
    """A file whose bytes are gone since the last check is damaged; one that moved is not."""
    place = tmp_path / "texts"
    place.mkdir()
    (place / "a").write_bytes(b"one")
    (place / "b").write_bytes(b"two")
    assert fsck(place, cache=cache).ok
    (place / "a").write_bytes(b"One")
    (place / "b").rename(place / "c")
    (place / "b").write_bytes(b"new")
    assert ["a"] == [damage.file for damage in fsck(place, cache=cache).damaged]


def test_a_little_at_a_time(folder, cache):
    """Each run goes on where the last one ended, nothing is in order before all is read, and then a new round begins."""
    runs = [fsck(folder, cache=cache, max_bytes=4000) for _ in range(3)]
    assert [4, 4, 1] == [found.read for found in runs]
    assert [4000, 4000, 1000] == [found.bytes for found in runs]
    assert [(5, False), (1, False), (0, True)] == [(found.unchecked, found.ok) for found in runs]
    assert 9 == fsck(folder, cache=cache).read


def test_at_least_one_file(folder, cache):
    """A run with too small a limit still makes progress."""
    assert [1, 1] == [fsck(folder, cache=cache, max_bytes=0).read for _ in range(2)]


def test_missing_is_said_only_when_all_is_read(example, cache):
    """As long as files are unread, a capture that was not found yet is undecided."""
    found = fsck(example / "texts", example, cache=cache, max_bytes=1)
    assert (1, 1, ()) == (found.read, len(found.undecided), found.missing)
    assert fsck(example / "texts", example, cache=cache, max_bytes=1).ok


def test_damage_found_by_an_earlier_run_of_the_round_stays(folder, cache):
    """A result tells what the whole round found, not only the last run."""
    first = min(folder.rglob("*.txt"), key=lambda path: path.relative_to(folder).as_posix())
    first.write_bytes(b"other")
    runs = [fsck(folder, cache=cache, max_bytes=3000) for _ in range(4)]
    assert {1} == {len(found.damaged) for found in runs}


def test_a_run_that_breaks_off(folder, cache):
    """After an interrupt the next run reads what is left, and not what was read."""
    seen = []

    def watch(name):
        seen.append(name)
        if len(seen) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fsck(folder, cache=cache, watch=watch)
    found = fsck(folder, cache=cache, watch=seen.append)
    assert (4, 9, True) == (found.read, found.checked, found.ok)
    assert len(set(seen)) == 9


def test_a_file_that_changes_within_a_round_is_read_again(folder, cache):
    """What was checked and then changed counts as unchecked."""
    fsck(folder, cache=cache, max_bytes=4000)
    first = min(folder.rglob("*.txt"), key=lambda path: path.relative_to(folder).as_posix())
    first.write_bytes(b"x" * 1000)
    found = fsck(folder, cache=cache)
    assert (6, 1) == (found.read, len(found.damaged))


def test_a_file_that_changes_while_it_is_read(folder, cache, monkeypatch):
    """A digest of half old and half new bytes is not believed; the file counts as unchecked."""
    read = fixity.read_plain

    def changing(place, name, largest):
        data = read(place, name, largest)
        if place != cache and not data.startswith(b"3"):
            os.utime(place / name, ns=(1, 1))
        return data

    monkeypatch.setattr(fixity, "read_plain", changing)
    found = fsck(folder, cache=cache)
    assert (1, 8, False) == (found.checked, found.unchecked, found.ok)


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2}',
        b'{"format": 1, "round": "x"}',
        b"\xff",
        b"null",
        b'{"format": 1, "round": 1, "held": {}, "files": {"a": 3}}',
    ],
)
def test_a_broken_state(folder, cache, state):
    """With a state that cannot be read everything is read again."""
    fsck(folder, cache=cache, max_bytes=4000)
    next(cache.iterdir()).write_bytes(state)
    assert (9, True) == ((found := fsck(folder, cache=cache)).read, found.ok)


def test_a_forged_state_cannot_make_a_run_pass(folder, cache):
    """A state that calls everything checked makes the next run begin a new round."""
    assert fsck(folder, cache=cache).ok
    path = next(folder.glob("*.txt"))
    status = path.stat()
    path.write_bytes(b"x" * 1000)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    found = fsck(folder, cache=cache)
    assert (9, 1) == (found.read, len(found.damaged))


def test_nothing_is_written_beside_the_evidence(example, cache):
    """Neither the evidence nor the package changes."""
    before = {path: path.stat().st_mtime_ns for path in example.rglob("*")}
    fsck(example / "texts", example, cache=cache)
    assert before == {path: path.stat().st_mtime_ns for path in example.rglob("*")}
    assert 1 == len(list(cache.iterdir()))
    assert 0o700 == cache.stat().st_mode & 0o777


def test_links_and_special_files(folder, cache, tmp_path):
    """What is no plain file is named and not followed; neither is what is too large for a text."""
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "around").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    with (folder / "large").open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)
    found = fsck(folder, cache=cache)
    assert ("around", "large", "link", "pipe") == found.passed_over
    assert (9, True) == (found.files, found.ok)


def test_a_file_that_cannot_be_read(folder, cache, monkeypatch):
    """A file that gives an error is damaged, and the others are read all the same."""
    name = next(folder.glob("*.txt")).name
    read = fixity.read_plain

    def failing(place, file, largest):
        if file == name:
            raise fixity.FileFaultError(
                UNREADABLE_FILE,
                file,
                "Input/output error",
            )
        return read(place, file, largest)

    monkeypatch.setattr(fixity, "read_plain", failing)
    found = fsck(folder, cache=cache)
    assert [(name, "it cannot be read")] == [
        (damage.file, damage.reason) for damage in found.damaged
    ]
    assert 9 == found.checked


def test_two_folders_have_two_states(folder, example, cache):
    """The state of one folder says nothing of another one, and one folder by two names is one."""
    assert (9, 2) == (fsck(folder, cache=cache).read, fsck(example / "texts", cache=cache).read)
    fsck(folder / ".." / folder.name, cache=cache)
    assert 2 == len(list(cache.iterdir()))


def test_where_the_state_lies(folder, tmp_path, monkeypatch):
    """Without a cache folder the user's own is taken; a file in its place is an error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    fsck(folder)
    assert 1 == len(list((tmp_path / "mine" / "docprov").iterdir()))
    (tmp_path / "file").write_text("x")
    with pytest.raises(DocprovError, match="the state cannot be kept"):
        fsck(folder, cache=tmp_path / "file")
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    if (tmp_path / "mine").stat().st_uid != 0:
        with pytest.raises(DocprovError, match="belongs to somebody else"):
            fsck(folder, cache=tmp_path / "mine")


def test_what_cannot_be_checked(tmp_path, cache):
    """No folder, and no package, are errors and not empty ones."""
    with pytest.raises(DocprovError, match="name the evidence folder"):
        fsck(cache=cache)
    with pytest.raises(DocprovError, match="there is no evidence folder"):
        fsck(tmp_path / "none", cache=cache)
    with pytest.raises(LoadError):
        fsck(tmp_path, tmp_path / "none", cache=cache)
    assert fsck(tmp_path, cache=tmp_path.parent / "elsewhere").files == 0


def test_thousands_of_files(tmp_path, cache):
    """Two thousand files are checked in a few seconds, and the one that is damaged is found."""
    place = tmp_path / "many"
    place.mkdir()
    for number in range(2000):
        data = b"%d" % number
        (place / named(data)).write_bytes(data if number != 1234 else b"x")
    found = fsck(place, cache=cache)
    assert (2000, [named(b"1234")]) == (found.read, [damage.file for damage in found.damaged])


def test_an_index_notices_what_changed(folder, tmp_path):
    """With an index only new and changed files are read, and what is handed out is always what its digest says."""
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
