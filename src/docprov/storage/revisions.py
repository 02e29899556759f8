"""The files of a package at a revision, read by the user's own git.

Files are read as they are stored, with no filter and no hook; nothing in the repository is written.
Links are names that cannot be read, as in a folder.
"""

import os
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from attrs import define

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.files import UNREADABLE_FILE, FileFaultError, MemoryFiles, names_in

_SECONDS = 120
_LOCAL = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""The variables that belong to one repository, as `git rev-parse --local-env-vars` lists them.

Those that carry settings of a call, such as which folders are safe, are kept.
"""


@define(eq=False)
class RevisionFiles:
    """The files below a folder as they were at a commit.

    Attributes:
        source: the folder in today's work tree.
        commit: the commit.
        folder: None, since the files of a commit are never written to.
    """

    source: Path
    commit: str
    folder: None = None

    @property
    def where(self) -> str:
        """Name of the folder, and the revision."""
        return f"{self.source.absolute().name}@{self.commit[:12]}"

    @cached_property
    def _blobs(self) -> Mapping[str, tuple[str, bytes]]:
        """Mode and digest of each file by its name."""
        listing = git(self.source, "ls-tree", "-r", "-z", self.commit, "--", ".").split(b"\0")[:-1]
        found = {}
        for entry in listing:
            about, _, path = entry.partition(b"\t")
            mode, kind, digest = about.split()
            if kind == b"blob":
                found[os.fsdecode(path)] = (mode.decode("ascii"), digest)
        return found

    @cached_property
    def _contents(self) -> Mapping[str, bytes]:
        """The bytes of each plain file, brought by one call of git."""
        names = [name for name, (mode, _) in self._blobs.items() if mode != "120000"]
        asked = b"".join(self._blobs[name][1] + b"\n" for name in names)
        data = git(self.source, "cat-file", "--batch", stdin=asked) if names else b""
        contents, at = {}, 0
        for name in names:
            end = data.index(b"\n", at)
            size = int(data[at:end].split()[2])
            contents[name] = data[end + 1 : end + 1 + size]
            at = end + size + 2
        return contents

    def names(self, folder: str = "") -> list[str]:
        """Return the full names of what was directly in one folder, sorted, with folders.

        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        >>> _ = (folder / "a.txt").write_text("tar"), git(folder, "init", "-q")
        >>> _ = git(folder, "add", "."), git(folder, *who, "commit", "-qm", "one")
        >>> revision = RevisionFiles(folder, git(folder, "rev-parse", "HEAD").decode().strip())
        >>> revision.names()
        ['a.txt']
        """
        return names_in(self._blobs, folder)

    def read(self, name: str, largest: int) -> bytes:
        """Return the bytes of a file.

        Raises:
            FileFaultError: there was no plain file of that name, or it is larger.

        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        >>> _ = (folder / "a.txt").write_text("tar"), git(folder, "init", "-q")
        >>> _ = git(folder, "add", "."), git(folder, *who, "commit", "-qm", "one")
        >>> revision = RevisionFiles(folder, git(folder, "rev-parse", "HEAD").decode().strip())
        >>> revision.read("a.txt", largest=3)
        b'tar'
        """
        if name in self._blobs and name not in self._contents:
            raise FileFaultError(UNREADABLE_FILE, name, "it is a link")
        return MemoryFiles(self.where, self._contents).read(name, largest)

    def __contains__(self, name: str) -> bool:
        return name in self._blobs or bool(self.names(name))


def git(folder: Path, *arguments: str, stdin: bytes = b"", ok: tuple[int, ...] = (0,)) -> bytes:
    """Return what git prints; empty where its exit code is not 0, but is one that is allowed.

    Raises:
        DocprovError: git is missing, takes too long, or ends otherwise.
    """
    # In a hook, git's own variables name the repository of the hook, not that of the folder.
    environment = {name: each for name, each in os.environ.items() if name not in _LOCAL} | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command without a shell
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            input=stdin,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
    except FileNotFoundError as error:
        raise DocprovError("--since needs the command git, which is not installed") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise DocprovError(f"git did not answer: {error}") from error
    if done.returncode not in ok:
        words = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise DocprovError(f"git {arguments[0]} failed: {shown(words)}")
    return done.stdout if done.returncode == 0 else b""
