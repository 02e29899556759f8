"""Reading files of a package safely, and writing them whole or not at all.

A package comes from anybody: a name may lead out of its folder, a file may be a link, a pipe, or larger than memory. What is
not a plain file inside the folder is a fault, never followed. Writing goes through a temporary file beside the target that
is synced and then takes the target's name, so that a reader sees the old bytes or the new ones.
"""

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Rule, shown
from docprov.model.records import SLUG

LARGEST_YAML = 4 << 20
LARGEST_JSON = 64 << 20
LARGEST_TABLE = 4 << 30
_LONGEST_ID = 100
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_DEVICE = re.compile(r"(?:con|nul|prn|aux|com[1-9]|lpt[1-9])(?:\..*)?", re.IGNORECASE)

UNREADABLE_FILE = Rule(
    code="DP001",
    name="unreadable-file",
    summary="A file of the package is missing, is not a plain file, or cannot be read.",
    why="What is not read is not checked; links and special files can lead out of the package.",
    help="put a plain, readable file there",
    message="cannot read {0}: {1}",
    example="data/claims.csv is a link to a file outside the package",
)
TOO_LARGE = Rule(
    code="DP002",
    name="too-large-file",
    summary="A file is larger than its kind may be.",
    why="A limit that is checked before reading keeps one file from exhausting the machine of everybody who validates it.",
    help="split it, or leave out what does not belong in it",
    message="{0} has {1} bytes, more than the {2} allowed",
    example="a dossier has 5 megabytes, where a YAML file may have 4",
)


def sha256(data: bytes) -> str:
    """Return the digest of bytes as it is written everywhere.

    >>> sha256(b"")[:15]
    'sha256:e3b0c442'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()


class FileFaultError(DocprovError):
    """A file cannot be taken; carries the rule it breaks and the values of its message."""

    def __init__(self, rule: Rule, *values: object) -> None:
        super().__init__(rule.message.format(*(shown(value) for value in values)))
        self.rule = rule
        self.values = values


def is_safe_name(name: str) -> bool:
    """Tell whether a path names something below a folder on every system: plain names joined by `/`.

    A name that begins with a point is hidden on many systems and so not taken, but for the one that Zenodo reads.

    >>> is_safe_name("data/claims.csv"), is_safe_name("../x"), is_safe_name("data//x"), is_safe_name(".zenodo.json")
    (True, False, False, True)
    """
    return name == ".zenodo.json" or (
        len(name) <= 200 and all(_NAME.fullmatch(part) for part in name.split("/"))
    )


def is_device_name(name: str) -> bool:
    """Tell whether Windows keeps the name of a file for a device, whatever ending it has: nobody could check it out there.

    >>> is_device_name("con"), is_device_name("Aux.2011.yaml"), is_device_name("con-2011.yaml")
    (True, True, False)
    """
    return _DEVICE.fullmatch(name) is not None


def dossier_file(document: str) -> str:
    """Return the name of the file in which the dossier of a document is written.

    Raises:
        DocprovError: the id is none, or cannot name a file on every system.

    >>> dossier_file("arden-2011")
    'dossiers/arden-2011.yaml'
    """
    if not re.fullmatch(SLUG, document) or len(document) > _LONGEST_ID:
        raise DocprovError(
            f"{shown(document)} is no id: use small letters and digits, joined by single hyphens or points"
        )
    if is_device_name(document):
        device, _, rest = document.partition(".")
        meant = f"{device}-{rest or 1992}"
        raise DocprovError(
            f"{document} is no id of a document: Windows keeps file names such as {device}.yaml for itself; choose another, "
            f"such as {meant}"
        )
    return f"dossiers/{document}.yaml"


def read_plain(folder: Path, name: str, largest: int) -> bytes:
    """Return the bytes of a plain file below a folder.

    Args:
        folder: the folder, which may itself be reached through links.
        name: path below it, joined by `/`.
        largest: number of bytes the file may have at the most.

    Raises:
        FileFaultError: there is no plain, readable file of that size; links are not followed.
    """
    try:
        if problem := _detour(folder, name):
            raise FileFaultError(UNREADABLE_FILE, name, problem)
        with open(folder / name, "rb", opener=_open_as_it_is) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise FileFaultError(UNREADABLE_FILE, name, "it is not a plain file")
            if status.st_size > largest:
                raise FileFaultError(TOO_LARGE, name, status.st_size, largest)
            data = file.read(largest + 1)
    except OSError as error:
        raise FileFaultError(
            UNREADABLE_FILE, name, error.strerror or "it cannot be read"
        ) from error
    if len(data) > largest:
        raise FileFaultError(TOO_LARGE, name, len(data), largest)
    return data


def _open_as_it_is(path: str, flags: int) -> int:
    """Open a file without following a link and without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _detour(folder: Path, name: str) -> str:
    """Return why a name does not lead straight to a place below a folder; nothing where it does."""
    path, parts = str(folder), name.split("/")
    for number, part in enumerate(parts, 1):
        if part in {"", ".", ".."} or "\0" in part:
            return "its name is no path below the folder"
        path = f"{path}{os.sep}{part}"
        if os.path.islink(path):  # noqa: PTH114 - a path object for each part takes longer than reading a small file
            return "it is a link" if number == len(parts) else "a folder on the way is a link"
    return ""


def list_plain(folder: Path, name: str, ending: str) -> list[str]:
    """Return the names of the files with an ending in one folder below another, sorted; no folder, no names."""
    place = folder / name
    if place.is_symlink() or not place.is_dir():
        return []
    return sorted(
        f"{name}/{entry.name}" for entry in os.scandir(place) if entry.name.endswith(ending)
    )


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[str]:
    """Write files below a folder, each whole or not at all, and return the names of those that changed.

    All temporary files are written and synced before the first one takes its name.

    Raises:
        DocprovError: the folder cannot be written; what was there stays.
    """
    waiting: list[tuple[str, Path]] = []
    changed = []
    try:
        for name, data in sorted(contents.items()):
            target = folder / name
            if problem := _detour(folder, name):
                raise DocprovError(f"cannot write {shown(name)}: {problem}")
            if target.exists() and not target.is_file():
                raise DocprovError(
                    f"cannot write {shown(name)}: something that is not a plain file has that name"
                )
            if target.is_file() and target.read_bytes() == data:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            waiting.append((write_beside(target, data), target))
            changed.append(name)
        for temporary, target in waiting:
            Path(temporary).replace(target)
        for parent in {target.parent for _, target in waiting}:
            _sync_folder(parent)
    except OSError as error:
        raise DocprovError(
            f"cannot write below {folder.name}: {error.strerror or error}"
        ) from error
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)
    return changed


def write_beside(target: Path, data: bytes, mode: int = 0o644) -> str:
    """Write a temporary file beside a target, synced and with its final mode, and return its path; a failure leaves nothing.

    Args:
        target: the file whose name it is to take.
        data: its bytes.
        mode: who may read and write it; until it is set, only its owner may.

    Raises:
        OSError: it cannot be written.
    """
    handle, temporary = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".tmp", dir=target.parent
    )
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
