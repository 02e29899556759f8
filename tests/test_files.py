"""Files: plain ones are read, whole ones are written, and nothing else happens."""

import hashlib
import os
import socket
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.storage.file_names import dossier_file, is_device_name, is_safe_name
from docprov.storage.files import FileFaultError, FolderFiles, list_plain, read_plain, sha256
from docprov.storage.writing import write_files

BAD_NAMES = {
    "empty": "",
    "parent folder": "../x",
    "parent folder inside": "a/../../x",
    "parent folder last": "a/..",
    "this folder": "./x",
    "absolute": "/etc/hostname",
    "double slash": "a//x",
    "slash last": "x/",
    "NUL": "a\0b",
}
NEVER_SAFE = BAD_NAMES | {
    "backslash": "a\\b",
    "drive": "C:x",
    "percent": "%2e%2e/x",
    "hidden": ".git",
    "dash first": "-x",
    "white space": "a b",
    "line end": "a\n",
    "not ASCII": "é",
    "full-width points": "\uff0e\uff0e/x",
    "right-to-left mark": "a\u202eb",
    "too long": "a" * 201,
}


def tree(folder):
    """Return every path below a folder, with the bytes of plain files."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def special(tmp_path):
    """Return a folder that holds one of everything that is not a plain file."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.csv").write_bytes(b"secret")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "plain.csv").write_bytes(b"id\n")
    (folder / "folder").mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "outside" / "secret.csv")
    (folder / "inner.csv").symlink_to("plain.csv")
    (folder / "dangling.csv").symlink_to("nothing")
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "linked").symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "pipe.csv")
    return folder


UNREADABLE = {
    "missing": "nothing.csv",
    "folder": "folder",
    "link out of the folder": "link.csv",
    "link inside the folder": "inner.csv",
    "dangling link": "dangling.csv",
    "link to itself": "loop.csv",
    "file in a linked folder": "linked/secret.csv",
    "pipe": "pipe.csv",
    "file below a file": "plain.csv/x",
    "name of 300 characters": "a" * 300,
}


@pytest.mark.parametrize("name", (UNREADABLE | BAD_NAMES).values(), ids=UNREADABLE | BAD_NAMES)
def test_only_plain_files_are_read(special, name):
    """What is not a plain file below the folder is a fault of rule DP001, without waiting and
    without its content.
    """
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileFaultError, match="cannot read") as raised:
        read_plain(special, name, 100)
    assert ("DP001", name or str(special)) == (raised.value.rule.code, raised.value.values[0])
    assert "secret" not in str(raised.value).replace("linked/secret.csv", "")
    raised = None
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_sockets_and_devices_are_not_read(tmp_path):
    """A socket and an endless device are faults, not hangs."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        with pytest.raises(FileFaultError):
            read_plain(tmp_path, "s", 100)
    with pytest.raises(FileFaultError, match="not a plain file"):
        read_plain(Path("/dev"), "zero", 100)


def test_plain_file_is_read_up_to_its_limit(special):
    """A file of exactly the limit is read, and one of a byte more is a fault of rule DP002 that
    names both sizes.
    """
    assert read_plain(special, "plain.csv", 3) == b"id\n"
    with pytest.raises(FileFaultError, match="has 3 bytes, more than the 2 allowed") as raised:
        read_plain(special, "plain.csv", 2)
    assert raised.value.rule.code == "DP002"


def test_huge_file_is_refused_before_it_is_read(tmp_path):
    """A file of a terabyte is a fault that names its whole size, at once."""
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FileFaultError, match="has 1099511627776 bytes"):
        read_plain(tmp_path, "huge.csv", 10)


def test_folder_may_be_reached_through_a_link(special):
    """The package's own folder may be a link; only what is below it may not."""
    (special.parent / "alias").symlink_to(special)
    assert read_plain(special.parent / "alias", "plain.csv", 10) == b"id\n"


def test_fault_does_not_print_what_a_name_smuggles(tmp_path):
    """Control characters of a name are escaped in the message."""
    with pytest.raises(FileFaultError) as raised:
        read_plain(tmp_path, "a\x1b[2Jb", 10)
    assert str(raised.value).isprintable()


def test_listing_is_sorted_and_follows_no_link(special):
    """The files of a folder with an ending are listed by name, and a linked or missing folder has
    none.
    """
    (special / "folder" / "b.csv").touch()
    (special / "folder" / "a.csv").touch()
    (special / "folder" / "c.txt").touch()
    assert list_plain(special, "folder", ".csv") == ["folder/a.csv", "folder/b.csv"]
    assert [[], [], []] == [
        list_plain(special, name, ".csv") for name in ("linked", "nothing", "plain.csv")
    ]


@pytest.mark.parametrize("name", NEVER_SAFE.values(), ids=NEVER_SAFE)
def test_unsafe_names(name):
    """A name that is not plain on every system is not safe."""
    assert not is_safe_name(name)


@given(st.text(max_size=30))
def test_safe_names_stay_below_the_folder(name):
    """A safe name leads to a place below the folder, whatever system joins it."""
    if is_safe_name(name):
        assert name.isascii()
        assert os.path.normpath(name) == name
        assert not set(name) & set('\\:*?"<>| \0')


@given(st.binary(max_size=100))
def test_digest(data):
    """A digest is the algorithm's name and 64 hexadecimal digits."""
    assert f"sha256:{hashlib.sha256(data).hexdigest()}" == sha256(data)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_new_files_have_the_mode_that_the_umask_gives(tmp_path, umask):
    """New files may be read and written by whom the umask says, and nothing else is left."""
    before = os.umask(umask)
    try:
        changed = write_files(tmp_path, {"b.csv": b"2", "data/a.csv": b"1"})
    finally:
        os.umask(before)
    assert ["b.csv", "data/a.csv"] == changed
    assert {"b.csv": b"2", "data": None, "data/a.csv": b"1"} == tree(tmp_path)
    assert {0o666 & ~umask} == {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in changed}


def test_only_what_changed_is_written(tmp_path):
    """A file that has its bytes already is neither named nor touched."""
    write_files(tmp_path, {"a": b"1", "b": b"2"})
    os.utime(tmp_path / "a", ns=(0, 0))
    assert write_files(tmp_path, {"a": b"1", "b": b"3"}) == ["b"]
    assert (tmp_path / "a").stat().st_mtime_ns == 0
    assert {"a": b"1", "b": b"3"} == tree(tmp_path)


def test_what_changed_meanwhile_is_not_overwritten(tmp_path):
    """A file that was changed, made or removed since it was read is left as it is, by name."""
    write_files(tmp_path, {"a.yaml": b"1", "b.yaml": b"1", "d.yaml": b"1"})
    files = FolderFiles(tmp_path)
    files.read("a.yaml", 9), files.read("b.yaml", 9), "c.yaml" in files
    write_files(tmp_path, {"d.yaml": b"2", "a.yaml": b"2"}, since=files)
    files = FolderFiles(tmp_path)
    files.read("a.yaml", 9), files.read("b.yaml", 9), "c.yaml" in files
    (tmp_path / "a.yaml").write_bytes(b"3")
    (tmp_path / "b.yaml").unlink()
    (tmp_path / "c.yaml").write_bytes(b"3")
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        with pytest.raises(DocprovError, match=f"{name} was changed while this ran"):
            write_files(tmp_path, {"d.yaml": b"4", name: b"4"}, since=files)
    assert ["a.yaml", "c.yaml", "d.yaml"] == sorted(each.name for each in tmp_path.iterdir())
    assert [b"3", b"3", b"2"] == [each.read_bytes() for each in sorted(tmp_path.iterdir())]


def test_readers_keep_the_old_bytes(tmp_path):
    """A file that is open while it is replaced still reads as it was."""
    write_files(tmp_path, {"a": b"old"})
    with (tmp_path / "a").open("rb") as reader:
        write_files(tmp_path, {"a": b"new"})
        assert reader.read() == b"old"
    assert (tmp_path / "a").read_bytes() == b"new"


UNWRITABLE = {
    "folder": "folder",
    "link out of the folder": "link.csv",
    "link inside the folder": "inner.csv",
    "dangling link": "dangling.csv",
    "pipe": "pipe.csv",
    "file in a linked folder": "linked/secret.csv",
    "new file in a linked folder": "linked/new.csv",
    "file below a file": "plain.csv/x",
    "name of 300 characters": "z" * 300,
}


@pytest.mark.parametrize("name", (UNWRITABLE | BAD_NAMES).values(), ids=UNWRITABLE | BAD_NAMES)
def test_writing_is_all_or_nothing(special, name):
    """Where one file cannot be written none is: every byte stays, inside the folder and outside,
    and no temporary file.
    """
    before = tree(special.parent)
    with pytest.raises(DocprovError, match="cannot write"):
        write_files(
            special, {"aaa.csv": b"new", "plain.csv": b"changed", name: b"other", "zzz.csv": b"new"}
        )
    assert before == tree(special.parent)


def test_file_and_folder_of_one_name_are_refused(tmp_path):
    """Two new files of which one would have to be the other's folder are not written."""
    with pytest.raises(DocprovError, match="cannot write"):
        write_files(tmp_path, {"a": b"1", "a/b": b"2", "c": b"3"})
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_folder_may_be_new(tmp_path):
    """Folders on the way are made."""
    assert write_files(tmp_path / "new", {"a/b/c": b"1"}) == ["a/b/c"]
    assert (tmp_path / "new/a/b/c").read_bytes() == b"1"


@given(data=st.dictionaries(st.sampled_from(["a", "b", "d/a", "d/b"]), st.binary(max_size=10)))
def test_written_files_read_back(tmp_path_factory, data):
    """What was written is what is read, and writing it again changes nothing."""
    folder = tmp_path_factory.mktemp("written")
    assert sorted(data) == write_files(folder, data)
    assert data == {name: read_plain(folder, name, 10) for name in data}
    assert [] == write_files(folder, data)


DEVICES = [
    "con",
    "nul",
    "prn",
    "aux",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
]


@pytest.mark.parametrize("name", DEVICES)
def test_no_dossier_is_named_like_a_device(name):
    """Windows opens a device under these names, alone and before a point, and takes all others."""
    for refused in (name, f"{name}.1911", f"{name}.a.b"):
        with pytest.raises(DocprovError, match="Windows"):
            dossier_file(refused)
    for taken in (f"{name}-1911", f"{name}x", f"a.{name}", f"{name}1"):
        assert f"dossiers/{taken}.yaml" == dossier_file(taken)
    assert (True, True) == (is_device_name(f"{name}.yaml"), is_device_name(name.upper()))
