"""The cache folder: the user's own, where the platform has it."""

import os
import stat

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.storage.caches import cache_folder


def test_it_is_made_for_the_user_alone(tmp_path, monkeypatch):
    """A cache that is not there is made with mode 0700, in the folder of the environment or the one
    named.
    """
    monkeypatch.delenv("DOCPROV_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    before = os.umask(0)
    try:
        found = [cache_folder(), cache_folder(tmp_path / "own")]
    finally:
        os.umask(before)
    assert [tmp_path / "home/docprov", tmp_path / "own"] == found
    assert [0o700, 0o700] == [stat.S_IMODE(path.stat().st_mode) for path in found]


def test_the_environment_names_it(tmp_path, monkeypatch):
    """DOCPROV_CACHE names the cache folder, unless one is given."""
    monkeypatch.setenv("DOCPROV_CACHE", str(tmp_path / "named"))
    assert [tmp_path / "named", tmp_path / "own"] == [
        cache_folder(),
        cache_folder(tmp_path / "own"),
    ]


@pytest.mark.parametrize(
    ("platform", "place"), [("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "local")]
)
def test_where_the_platform_has_it(platform, place, tmp_path, monkeypatch):
    """Without a folder in the environment the platform's convention holds."""
    for name, value in (("HOME", str(tmp_path)), ("LOCALAPPDATA", str(tmp_path / "local"))):
        monkeypatch.setenv(name, value)
    for name in ("DOCPROV_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    assert tmp_path / place / "docprov" == cache_folder()


def test_a_folder_that_others_may_change_is_refused(tmp_path):
    """Where anybody may write, anybody may put something else in; and what is no folder is none."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(DocprovError, match="anybody may write"):
        cache_folder(tmp_path / "open")
    (tmp_path / "open").chmod(0o1777)
    assert tmp_path / "open" == cache_folder(tmp_path / "open")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DocprovError, match="there can be no cache"):
        cache_folder(tmp_path / "file")


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away"
)
def test_a_folder_of_somebody_else_is_refused(tmp_path):
    """A cache that belongs to another user is not used."""
    (tmp_path / "theirs").mkdir()
    os.chown(tmp_path / "theirs", 12345, 12345)
    with pytest.raises(DocprovError, match="belongs to somebody else"):
        cache_folder(tmp_path / "theirs")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a home is found in other ways")
def test_without_a_home_a_folder_is_asked_for(monkeypatch):
    """A user without a home, and without a name that would give one, is told to name a folder."""
    import pwd

    def nobody(number):
        raise KeyError(number)

    for name in ("DOCPROV_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(DocprovError, match="name a folder in DOCPROV_CACHE"):
        cache_folder()
