"""What changed in a package's folder since a revision, according to the user's own git.

The revision is compared where both histories part, so that what others did in the meantime does
not count. Files of the revision are read as they are stored, with no filter and no hook;
nothing in the repository is written.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import in_quotes
from docprov.storage.revisions import git

_HUNK = re.compile(rb"^@@ -[0-9]+(?:,[0-9]+)? \+([0-9]+)(?:,([0-9]+))? @@", re.MULTILINE)
_STATES = {b"A": "added", b"D": "deleted"}


@frozen(kw_only=True)
class Changes:
    """What changed below a folder.

    Attributes:
        revision: the revision, as it was asked for.
        commit: the commit that was compared with: where the history of the revision and that of the
            folder part.
        files: the files that changed, with `added`, `changed` or `deleted`.
        lines: first and last line of each part of a changed file that is new; a deleted part counts
            for the lines around it.
    """

    revision: str
    commit: str
    files: Mapping[str, str] = field(factory=dict)
    lines: Mapping[str, tuple[tuple[int, int], ...]] = field(factory=dict)

    def touch(self, place: Place) -> bool:
        """Tell whether a place lies in what changed; one without a line, whether its file did."""
        state = self.files.get(place.file)
        if state != "changed" or place.line is None:
            return state is not None
        line = place.line
        return any(first <= line <= last for first, last in self.lines.get(place.file, ()))


def changes_since(folder: Path, revision: str) -> Changes:
    """Return what changed in a folder since a revision, what is not committed included.

    Raises:
        DocprovError: git is missing, the folder is in no repository, or the revision is unknown or
            has nothing in common.
    """
    if revision.startswith("-") or not revision.strip() or not revision.isprintable():
        raise DocprovError(f"--since {in_quotes(revision)} is not a revision")
    if git(folder, "rev-parse", "--is-inside-work-tree", ok=(0, 128)).strip() != b"true":
        where = folder.name or folder
        raise DocprovError(f"--since needs a git repository, and {where} is in none")
    wanted = f"{revision}^{{commit}}"
    answer = git(folder, "rev-parse", "--verify", "--quiet", wanted, ok=(0, 1, 128))
    named = answer.decode().strip()
    if not named:
        raise DocprovError(f"git knows no revision {in_quotes(revision)}; `git fetch` may bring it")
    commit = git(folder, "merge-base", named, "HEAD", ok=(0, 1, 128)).decode().strip()
    if not commit:
        problem = f"{in_quotes(revision)} and HEAD have no commit in common"
        help_ = "in a shallow clone fetch more history (fetch-depth: 0)"
        raise DocprovError(f"{problem}; {help_}")
    listed = _records(_compared(folder, commit, "--name-status", "-z"))
    states = dict(zip(map(os.fsdecode, listed[1::2]), listed[::2], strict=True))
    files = {name: _STATES.get(state, "changed") for name, state in states.items()}
    patch = _compared(folder, commit, "--unified=0", "--no-prefix")
    others = git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    files |= {os.fsdecode(name): "added" for name in _records(others)}
    return Changes(
        revision=revision,
        commit=commit,
        files=dict(sorted(files.items())),
        lines=_changed_lines(patch, states),
    )


def _compared(folder: Path, commit: str, *form: str) -> bytes:
    options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative")
    return git(folder, "diff", *options, *form, commit, "--", ".")


def _records(listed: bytes) -> list[bytes]:
    return listed.split(b"\0")[:-1]


def _changed_lines(
    patch: bytes, states: Mapping[str, bytes]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the lines that are new in each changed file; a patch lists the files as git does."""
    parts = iter(re.split(rb"^diff --git .*$", patch, flags=re.MULTILINE)[1:])
    lines = {}
    for name, state in states.items():
        part = next(parts, b"")
        if state == b"T":  # a file that became a link has two parts
            part += next(parts, b"")
        if state not in _STATES:
            lines[name] = tuple(_hunks(part))
    return lines


def _hunks(patch: bytes) -> Iterator[tuple[int, int]]:
    for found in _HUNK.finditer(patch):
        first, count = int(found[1]), int(found[2] or b"1")
        yield (first, first + count - 1) if count else (first, first + 1)
