"""The cache folder of docprov: where it is, and that it is the user's own."""

import os
import stat
import sys
from pathlib import Path

from docprov.diagnostics.errors import DocprovError
from docprov.storage.files import sha256
from docprov.storage.real_paths import real

VARIABLE = "DOCPROV_CACHE"
"""The environment variable that names the cache folder where no folder is given."""


def cache_folder(cache: str | Path | None = None) -> Path:
    """Return the cache folder, made if need be.

    Args:
        cache: the folder; None takes the one that `DOCPROV_CACHE` names, else the platform's place
            for caches (`XDG_CACHE_HOME`, where that is set).

    Raises:
        DocprovError: it cannot be made, belongs to somebody else, or anybody may write into it.
    """
    named = cache if cache is not None else os.environ.get(VARIABLE) or None
    place = Path(named) if named else _usual()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = place.stat()
    except OSError as error:
        reason = error.strerror or error
        raise DocprovError(f"there can be no cache in {place}: {reason}") from error
    if hasattr(os, "getuid") and status.st_uid not in {os.getuid(), 0}:
        raise DocprovError(f"the cache folder {place} belongs to somebody else; name another one")
    if os.name == "posix" and status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
        raise DocprovError(f"anybody may write into the cache folder {place}; name another one")
    return place


def cache_name(purpose: str, folder: Path, ending: str = "json") -> str:
    """Return the name of the file that keeps something about a folder between runs."""
    digest = sha256(os.fsencode(real(folder))).removeprefix("sha256:")
    return f"{purpose}-{digest[:16]}.{ending}"


def _usual() -> Path:
    try:
        home = Path.home()
    except RuntimeError as error:  # no home, and nobody by the number of the user
        problem = f"there is no place for a cache here; name a folder in {VARIABLE}"
        raise DocprovError(problem) from error
    usual = {
        "darwin": home / "Library/Caches",
        "win32": Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local"),
    }
    named = os.environ.get("XDG_CACHE_HOME") or usual.get(sys.platform, home / ".cache")
    return Path(named) / "docprov"
