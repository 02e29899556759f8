"""Writing files below a folder, each whole or not at all.

A temporary file in the folder of the target is written and synced, and then takes the target's
name, so that a reader sees the old bytes or the new ones. Windows has no modes for an open file and
cannot sync a folder; both steps are left out there.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.files import detour


def write_files(folder: Path, contents: Mapping[str, bytes]) -> list[str]:
    """Write files below a folder, each whole or not at all, and return the names that changed.

    All temporary files are written and synced before the first one takes its name.

    Raises:
        DocprovError: the folder cannot be written; what was there stays.
    """
    waiting: list[tuple[str, Path]] = []
    changed = []
    try:
        for name, data in sorted(contents.items()):
            target = folder / name
            if problem := detour(folder, name):
                raise DocprovError(f"cannot write {shown(name)}: {problem}")
            if target.exists() and not target.is_file():
                problem = "something that is not a plain file has that name"
                raise DocprovError(f"cannot write {shown(name)}: {problem}")
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
        reason = error.strerror or error
        raise DocprovError(f"cannot write below {folder.name}: {reason}") from error
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)
    return changed


def write_beside(target: Path, data: bytes, mode: int = 0o644) -> str:
    """Write a temporary file in the folder of a target, synced, and return its path.

    A failure leaves nothing.

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
            if hasattr(os, "fchmod"):  # missing on Windows before Python 3.13
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _sync_folder(folder: Path) -> None:
    """Sync a folder, so that the new names in it survive a crash, where the system can open one."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:  # Windows opens no folders, and keeps names without being asked
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
