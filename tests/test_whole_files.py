"""Writing files: each whole or not at all, also where a system lacks what others have."""

import os
import stat
from pathlib import Path

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.fetching.downloads import fetch
from docprov.package.committed import build
from docprov.releases.keys import keygen
from docprov.releases.releases import release
from docprov.storage.writing import write_beside, write_files

MISSING = ("fchmod", "O_DIRECTORY", "O_NOFOLLOW")
"""What the module `os` does not have on Windows."""


@pytest.fixture
def windows(monkeypatch):
    """Take away what Windows lacks, and refuse to open folders as it does."""
    for name in MISSING:
        monkeypatch.delattr(os, name)
    real = os.open

    def opened(path, *rest, **more):
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", opened)


@pytest.mark.usefixtures("windows")
def test_writing_on_windows(tmp_path):
    """New files and changed ones are written without modes and without syncing the folder."""
    contents = {"a.csv": b"1", "data/b.csv": b"2"}
    assert ["a.csv", "data/b.csv"] == write_files(tmp_path, contents)
    assert ["a.csv"] == write_files(tmp_path, contents | {"a.csv": b"3"})
    assert {"a.csv": b"3", "b.csv": b"2"} == {
        path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    }


@pytest.mark.long
@pytest.mark.usefixtures("windows")
def test_a_release_on_windows(example, tmp_path):
    """A package is built, released, signed and fetched there, and nothing temporary is left."""
    (example / "data/claims.csv").unlink()
    build(example).write()
    keys = keygen(tmp_path / "me.pem")
    found = release(example, tmp_path / "out", sign=[keys.private])
    got = fetch(tmp_path / "out", cache=tmp_path / "cache", out=tmp_path / "copy")
    assert found.archive.read_bytes() == got.path.read_bytes()
    assert [] == list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("step", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_elsewhere(tmp_path, monkeypatch, step):
    """A broken disk is reported, since the new names may not survive a crash."""
    real = getattr(os, step)

    def failing(target, *rest, **more):
        if not isinstance(target, int):
            is_folder = Path(target).is_dir()
        else:
            is_folder = stat.S_ISDIR(os.fstat(target).st_mode)
        if is_folder:
            raise OSError(5, "Input/output error")
        return real(target, *rest, **more)

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(DocprovError, match="Input/output error"):
        write_files(tmp_path, {"a.csv": b"1"})


def test_modes(tmp_path):
    """A key is for its owner alone, and what is written anew for whom it was before."""
    key = Path(write_beside(tmp_path / "key", b"x", 0o600))
    (tmp_path / "old").write_bytes(b"y")
    (tmp_path / "old").chmod(0o664)
    old = Path(write_beside(tmp_path / "old", b"x"))
    assert [0o600, 0o664] == [path.stat().st_mode & 0o777 for path in (key, old)]
