"""Writing files below a folder, each whole or not at all.

A temporary file in the folder of the target is written and synced, and then takes the target's
name, so that a reader sees the old bytes or the new ones. One run at a time writes below a folder.
A failure undoes what was done; what a run that was killed left is removed by the next one. Windows
has no modes and no locks for an open folder and cannot sync one; these steps are left out there.
"""

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.files import Files, FolderFiles, detour

_WRITTEN = ("data", "dossiers", "vocabulary/*")
"""The folders of a package in which a run may have written, whatever the next one writes."""
_TEMPORARY = re.compile(r"\.(?P<target>.+)\.[a-z0-9_]+\.tmp", re.DOTALL)


def write_files(
    folder: Path,
    contents: Mapping[str, bytes],
    *,
    durable: bool = True,
    since: Files | None = None,
) -> list[str]:
    """Write files below a folder, each whole or not at all, and return the names that changed.

    All temporary files are written and synced before the first one takes its name; the files take
    their names in the order in which they are given.

    Args:
        folder: the folder; it is made if need be.
        contents: the bytes of each file, by its name below the folder.
        durable: whether to wait until the files would survive a crash of the system.
        since: the files of the folder from which the contents were made.

    Raises:
        DocprovError: the folder cannot be written, or a file is not as it was read; what was there
            stays.
    """
    change = _Change(durable)
    try:
        change.make(folder)
        with only_writer(folder):
            _clear(folder, contents)
            for name, data in contents.items():
                target = folder / name
                _refuse_misplaced(folder, name)
                old = target.read_bytes() if target.is_file() else None
                _refuse_changed(name, old, since)
                if old != data:
                    change.make(target.parent)
                    change.write(target, data)
            change.finish()
    except OSError as error:
        change.undo()
        reason = error.strerror or error
        where = folder.name or "the current folder"
        raise DocprovError(f"cannot write below {where}: {reason}") from error
    except BaseException:
        change.undo()
        raise
    return sorted(target.relative_to(folder).as_posix() for _, target in change.waiting)


@define
class _Change:
    """What one run changes below a folder, so that it can be undone.

    Attributes:
        durable: whether files and folders are synced.
        folders: the folders that were made, the outer ones first.
        waiting: temporary files, and the files whose names they take.
        placed: the files that get their new bytes, with a second name of the old ones; None where
            there is none.
        new: those of them that were not there before.
    """

    durable: bool
    folders: list[Path] = field(factory=list)
    waiting: list[tuple[Path, Path]] = field(factory=list)
    placed: list[tuple[Path, Path | None]] = field(factory=list)
    new: set[Path] = field(factory=set)

    def make(self, folder: Path) -> None:
        """Make a folder, and those above it."""
        if folder.exists():
            return
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            self.folders.append(each)

    def write(self, target: Path, data: bytes) -> None:
        """Write a temporary file beside a target."""
        self.waiting.append((Path(write_beside(target, data, durable=self.durable)), target))

    def finish(self) -> None:
        """Let each temporary file take the name of its target."""
        for temporary, target in self.waiting:
            if not target.exists():
                self.new.add(target)
            self.placed.append((target, None if target in self.new else _second_name(target)))
            temporary.replace(target)
        if self.durable:
            for parent in {target.parent for _, target in self.waiting}:
                sync_folder(parent)
        placed, self.placed, self.folders = self.placed, [], []  # from here on nothing is undone
        for _, old in placed:
            if old is not None:
                with suppress(OSError):  # the next run removes it
                    old.unlink(missing_ok=True)

    def undo(self) -> None:
        """Give every file its old bytes, as far as the system still allows it."""
        taken = {target for temporary, target in self.waiting if not temporary.exists()}
        for target, old in reversed(self.placed):
            with suppress(OSError):
                if old is not None and target in taken:
                    old.replace(target)
                elif old is not None:
                    old.unlink(missing_ok=True)
                elif target in taken & self.new:
                    target.unlink(missing_ok=True)
        for temporary, _ in self.waiting:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        for folder in reversed(self.folders):
            with suppress(OSError):
                folder.rmdir()  # only an empty one


def _second_name(target: Path) -> Path | None:
    """Return a second name of a file, under which its bytes stay; None where it can have none."""
    second = target.with_name(f".{target.name}.{os.urandom(4).hex()}.tmp")
    try:
        os.link(target, second)
    except OSError:
        return None
    return second


def _refuse_misplaced(folder: Path, name: str) -> None:
    """Refuse a name that leads elsewhere, or that something else has.

    Raises:
        DocprovError: it does.
    """
    target = folder / name
    problem = detour(folder, name)
    if not problem and target.exists() and not target.is_file():
        problem = "something that is not a plain file has that name"
    if problem:
        raise DocprovError(f"cannot write {shown(name)}: {problem}")


def _refuse_changed(name: str, old: bytes | None, since: Files | None) -> None:
    """Refuse to write over what was changed since it was read.

    Raises:
        DocprovError: its bytes are others now.
    """
    if isinstance(since, FolderFiles) and not since.is_as_read(name, old):
        problem = f"{shown(name)} was changed while this ran, and is left as it is"
        raise DocprovError(f"{problem}; run it again")


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Keep other runs of docprov from writing below a folder meanwhile, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows, where a file that is open cannot be removed
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:  # a folder that may be written and not be read
        yield
        return
    try:
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def is_temporary(name: str) -> bool:
    """Return whether a file has the name of a temporary file, which a killed run may leave.

    >>> is_temporary("data/.claims.csv.0a1b2c3d.tmp"), is_temporary("data/claims.csv")
    (True, False)
    """
    return _TEMPORARY.fullmatch(name.rpartition("/")[2]) is not None


def _clear(folder: Path, names: Iterable[str]) -> None:
    """Remove the temporary files that a killed run left here, beside files that docprov writes."""
    places = {folder / name.rpartition("/")[0] for name in names} | {folder}
    written = {name.rpartition("/")[2] for name in names}
    for place in places.union(*(folder.glob(each) for each in _WRITTEN)):
        if not place.is_dir() or place.is_symlink():
            continue
        with os.scandir(place) as entries:
            present = [entry.name for entry in entries]
        own = written.union(present)
        for name in present:
            left = _TEMPORARY.fullmatch(name)
            if left and left["target"] in own:
                with suppress(OSError):
                    (place / name).unlink()


def _mode_of(target: Path) -> int:
    """Return who may read and write a file, and for a new one what the system gives by default."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return 0o666 & ~mask


def write_beside(
    target: Path, data: bytes, mode: int | None = None, *, durable: bool = True
) -> str:
    """Write a temporary file in the folder of a target, synced, and return its path.

    A failure leaves nothing.

    Args:
        target: the file whose name it is to take.
        data: its bytes.
        mode: who may read and write it, None for those of the target or of any new file; until it
            is set, only its owner may.
        durable: whether it is synced.

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
                os.fchmod(file.fileno(), _mode_of(target) if mode is None else mode)
            if durable:
                os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that the new names in it survive a crash, where the system can open one."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:  # Windows opens no folders, and keeps names without being asked
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
