"""What changed in a package's folder since a revision, told by the user's own git.

The revision is compared where both histories part, so that what others did in the meantime is no change of ours. Files of the
revision are read as they are stored, with no filter and no hook; nothing in the repository is written.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.revisions import git

_HUNK = re.compile(rb"^@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)
_STATES = {b"A": "added", b"D": "deleted"}


@frozen(kw_only=True)
class Changes:
    """What changed below a folder.

    Attributes:
        revision: the revision, as it was asked for.
        commit: the commit that was compared with: where the history of the revision and that of the folder part.
        files: the files that changed, with `added`, `changed` or `deleted`.
        lines: first and last line of each part of a changed file that is new; a deleted part counts for the lines beside it.
    """

    revision: str
    commit: str
    files: Mapping[str, str] = field(factory=dict)
    lines: Mapping[str, tuple[tuple[int, int], ...]] = field(factory=dict)

    def touch(self, place: Place) -> bool:
        """Tell whether a place lies in what changed; a place without a line does where its file changed."""
        state = self.files.get(place.file)
        if state != "changed" or place.line is None:
            return state is not None
        line = place.line
        return any(first <= line <= last for first, last in self.lines.get(place.file, ()))


def changes_since(folder: Path, revision: str) -> Changes:
    """Return what changed in a folder since a revision, what is not committed included.

    Raises:
        DocprovError: git is missing, the folder is in no repository, or the revision is unknown or has nothing in common.
    """
    if revision.startswith("-") or not revision.strip() or not revision.isprintable():
        raise DocprovError(f"--since {shown(revision)!r} is not a revision")
    if git(folder, "rev-parse", "--is-inside-work-tree", ok=(0, 128)).strip() != b"true":
        raise DocprovError(
            f"--since needs a git repository, and {folder.name or folder} is in none"
        )
    named = (
        git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", ok=(0, 1, 128))
        .decode()
        .strip()
    )
    if not named:
        raise DocprovError(f"git knows no revision {shown(revision)!r}; `git fetch` may bring it")
    commit = git(folder, "merge-base", named, "HEAD", ok=(0, 1, 128)).decode().strip()
    if not commit:
        raise DocprovError(
            f"{shown(revision)!r} and HEAD have no commit in common; in a shallow clone fetch more history (fetch-depth: 0)"
        )
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative")
    listed = git(folder, "diff", *options, "--name-status", "-z", commit, "--", ".").split(b"\0")[
        :-1
    ]
    names = [os.fsdecode(name) for name in listed[1::2]]
    files = dict(zip(names, (_STATES.get(state, "changed") for state in listed[::2]), strict=True))
    patch = git(folder, "diff", *options, "--unified=0", "--no-prefix", commit, "--", ".")
    parts = iter(re.split(rb"^diff --git .*$", patch, flags=re.MULTILINE)[1:])
    lines = {}
    for name, state in zip(names, listed[::2], strict=True):
        part = next(parts, b"") + (
            next(parts, b"") if state == b"T" else b""
        )  # a file that became a link, in two parts
        if files[name] == "changed":
            lines[name] = tuple(_hunks(part))
    others = git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", ".").split(
        b"\0"
    )[:-1]
    files |= {os.fsdecode(name): "added" for name in others}
    return Changes(revision=revision, commit=commit, files=dict(sorted(files.items())), lines=lines)


def _hunks(patch: bytes) -> Iterator[tuple[int, int]]:
    for found in _HUNK.finditer(patch):
        first, count = int(found[1]), int(found[2] or b"1")
        yield (first, first + count - 1) if count else (first, first + 1)
