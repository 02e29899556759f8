"""The files of a package, read safely wherever they are.

A name may lead out of its folder, and a file may be a link, a pipe, or larger than memory. What is
not a plain file inside the folder is a fault, never followed.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown

LARGEST_YAML = 4 << 20
LARGEST_JSON = 64 << 20
LARGEST_TABLE = 4 << 30

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
    why="A limit that is checked before reading keeps one file from exhausting the machine of "
    "everybody who validates it.",
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


class Files(Protocol):
    """Where the files of a package are: a folder, an archive, a git revision or memory.

    Names are paths below the package, joined by `/`.
    """

    @property
    def where(self) -> str:
        """What the files were found in, for messages."""
        ...

    @property
    def folder(self) -> Path | None:
        """The folder on disk that the files lie in and can be written to; None for all others."""
        ...

    def names(self, folder: str = "") -> list[str]:
        """Return the full names of what lies directly in one folder, sorted, with folders.

        Args:
            folder: name of the folder; empty for the package itself.

        >>> files: Files = MemoryFiles("notes", {"data/a.csv": b"id"})
        >>> files.names("data")
        ['data/a.csv']
        """
        ...

    def read(self, name: str, largest: int) -> bytes:
        """Return the bytes of a file.

        Args:
            name: its name.
            largest: number of bytes that it may have at the most.

        Raises:
            FileFaultError: there is no plain, readable file of that size.

        >>> files: Files = MemoryFiles("notes", {"data/a.csv": b"id"})
        >>> files.read("data/a.csv", largest=100)
        b'id'
        """
        ...

    def __contains__(self, name: str) -> bool:
        """Whether anything has a name, even if it cannot be read."""
        ...


@frozen
class FolderFiles:
    """The files below a folder on disk; links are never followed.

    Attributes:
        folder: the folder.

    >>> "package.yaml" in FolderFiles(Path("docs/examples/arden"))
    True
    """

    folder: Path
    _read: dict[str, int | None] = field(factory=dict, init=False, eq=False, repr=False)

    @property
    def where(self) -> str:
        """Name of the folder."""
        return self.folder.name or self.folder.absolute().name or str(self.folder)

    def names(self, folder: str = "") -> list[str]:
        """Return the full names of what lies directly in one folder, sorted, with folders.

        >>> FolderFiles(Path("docs/examples/arden")).names("texts")
        ['texts/arden-2011.txt', 'texts/leith-2012.txt']
        """
        return list_plain(self.folder, folder, "")

    def read(self, name: str, largest: int) -> bytes:
        """Return the bytes of a plain file.

        Raises:
            FileFaultError: there is no plain, readable file of that size.

        >>> FolderFiles(Path("docs/examples/arden")).read("package.yaml", largest=10_000)[:11]
        b'name: arden'
        """
        data = read_plain(self.folder, name, largest)
        self._read.setdefault(name, hash(data))
        return data

    def is_as_read(self, name: str, data: bytes | None) -> bool:
        """Return whether the bytes of a file, None for none, are those that were read, if any.

        >>> files = FolderFiles(Path("docs/examples/arden"))
        >>> data = files.read("package.yaml", LARGEST_JSON)
        >>> files.is_as_read("package.yaml", data), files.is_as_read("package.yaml", b"other")
        (True, False)
        """
        found = None if data is None else hash(data)
        return self._read.get(name, found) == found

    def __contains__(self, name: str) -> bool:
        found = os.path.lexists(self.folder / name)
        if not found:
            self._read.setdefault(name, None)
        return found


@frozen(eq=False)
class MemoryFiles:
    """Files that are held in memory, such as those of an archive that was read.

    Attributes:
        where: what they were found in, for messages.
        contents: the bytes of each file by its name.
        folder: None, since they lie in no folder.

    >>> MemoryFiles("example", {"data/claims.csv": b""}).names("data")
    ['data/claims.csv']
    """

    where: str
    contents: Mapping[str, bytes] = field(factory=dict, repr=False)
    folder: None = None

    def names(self, folder: str = "") -> list[str]:
        """Return the full names of what lies directly in one folder, sorted, with folders.

        >>> MemoryFiles("notes", {"data/a.csv": b"id", "a.txt": b""}).names()
        ['a.txt', 'data']
        """
        return names_in(self.contents, folder)

    def read(self, name: str, largest: int) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileFaultError: there is none of that name, or it is larger.

        >>> MemoryFiles("notes", {"a.txt": b"tar"}).read("a.txt", largest=3)
        b'tar'
        """
        if name not in self.contents:
            raise FileFaultError(UNREADABLE_FILE, name, "it is missing")
        data = self.contents[name]
        if len(data) > largest:
            raise FileFaultError(TOO_LARGE, name, len(data), largest)
        return data

    def __contains__(self, name: str) -> bool:
        return name in self.contents or bool(self.names(name))


def as_files(source: Files | str | Path) -> Files:
    """Return the files of a source; a path is that of a folder.

    >>> as_files("docs/examples/arden").where
    'arden'
    """
    return FolderFiles(Path(source)) if isinstance(source, str | Path) else source


@frozen(eq=False)
class EditedFiles:
    """The files of a source, some of them with other bytes.

    Attributes:
        source: the files as they are.
        changed: the bytes of those that differ, by name.
    """

    source: Files
    changed: Mapping[str, bytes] = field(factory=dict, repr=False)

    @property
    def where(self) -> str:
        """What the files were found in."""
        return self.source.where

    @property
    def folder(self) -> Path | None:
        """The folder of the source."""
        return self.source.folder

    def names(self, folder: str = "") -> list[str]:
        """Return the full names of what lies directly in one folder, sorted, with folders."""
        return sorted({*self.source.names(folder), *names_in(self.changed, folder)})

    def read(self, name: str, largest: int) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileFaultError: there is no plain, readable file of that size.
        """
        if name in self.changed:
            return MemoryFiles(self.where, self.changed).read(name, largest)
        return self.source.read(name, largest)

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self.source


def names_in(names: Iterable[str], folder: str) -> list[str]:
    """Return what lies directly in one folder, files and folders, of the full names of all files.

    >>> names_in(["data/claims.csv", "package.yaml"], "")
    ['data', 'package.yaml']
    """
    start = f"{folder}/" if folder else ""
    inside = (name.removeprefix(start) for name in names if name.startswith(start))
    return sorted({start + name.partition("/")[0] for name in inside})


def names_ending(files: Files, folder: str, ending: str) -> list[str]:
    """Return the names of what lies directly in one folder and has an ending, sorted."""
    return [name for name in files.names(folder) if name.endswith(ending)]


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
        file, size = open_plain(folder, name, largest)
        with file:
            data = file.read(size + 1)  # room is made for all that is asked for
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise FileFaultError(UNREADABLE_FILE, name, reason) from error
    if len(data) != size:
        raise FileFaultError(UNREADABLE_FILE, name, "it changes while it is read")
    return data


def open_plain(folder: Path, name: str, largest: int) -> tuple[BinaryIO, int]:
    """Return an open plain file below a folder, as `read_plain` reads it, with its bytes.

    Raises:
        FileFaultError: there is no plain file of that size.
        OSError: it cannot be opened.
    """
    if problem := detour(folder, name):
        raise FileFaultError(UNREADABLE_FILE, name or str(folder), problem)
    file = open(folder / name, "rb", opener=_open_as_it_is)  # noqa: SIM115 - the caller closes it
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and status.st_size <= largest:
        return file, status.st_size
    file.close()
    if not stat.S_ISREG(status.st_mode):
        raise FileFaultError(UNREADABLE_FILE, name, "it is not a plain file")
    raise FileFaultError(TOO_LARGE, name, status.st_size, largest)


def _open_as_it_is(path: str, flags: int) -> int:
    """Open a file without following a link and without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def detour(folder: Path, name: str) -> str:
    """Return why a name does not lead straight to a place below a folder; nothing where it does."""
    path, parts = str(folder), name.split("/")
    for number, part in enumerate(parts, 1):
        if part in {"", ".", ".."} or "\0" in part:
            return "its name is not a path below the folder"
        path = f"{path}{os.sep}{part}"
        if os.path.islink(path):  # noqa: PTH114 - a path object for each part takes longer than reading a small file
            return "it is a link" if number == len(parts) else "a folder on the way is a link"
    return ""


def list_plain(folder: Path, name: str, ending: str) -> list[str]:
    """Return the names of the files with an ending in one folder below another, sorted.

    A folder that is not there, or is a link, has no names.
    """
    place = folder / name if name else folder
    if (name and place.is_symlink()) or not place.is_dir():
        return []
    start = f"{name}/" if name else ""
    with os.scandir(place) as entries:
        return sorted(start + entry.name for entry in entries if entry.name.endswith(ending))
