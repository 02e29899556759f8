"""Fixity: read an evidence folder again, and name exactly which files are damaged, missing or extra.

Bytes rot, and copies break off, without anybody noticing. A check goes in rounds: each file is read
once a round, those that were read longest ago first, and a round that was broken off, or that
`max_bytes` ended, is taken up again by the next run. What was read is noted in a state file in a
cache folder, never in the evidence and never in the package. The state is pessimistic: a file
counts as checked only after it was read in this round and has not changed since; a lost or broken
state means that everything is read again, never that something passes.

Limits: a file that bears no digest in its name is known to be damaged by what the last round saw,
by the number of bytes that a lock gives, or by its name being that of a document; otherwise it is
extra, and what it should hold is missing.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from attrs import define, evolve, field, frozen

from docprov.evidence.folder import LARGEST_TEXT, evidence_folder
from docprov.model.records import Capture
from docprov.package.package import open_package
from docprov.storage.caches import cache_folder, cache_name
from docprov.storage.files import FileFaultError, read_plain, sha256
from docprov.storage.writing import write_files

_FORMAT = 1
_SAVE_AFTER_SECONDS = 2.0
_LARGEST_STATE = 256 << 20
_NAMED = re.compile(r"(?:sha256[-_:]?)?([0-9a-fA-F]{64})(?:\..*)?", re.DOTALL)


@frozen(kw_only=True)
class Damage:
    """A file that does not hold what it should.

    Attributes:
        file: path below the evidence folder, joined by `/`.
        expected: the digest that it should have; empty where it cannot be read and no name tells.
        reason: how that is known.
    """

    file: str
    expected: str
    reason: str


@frozen(kw_only=True)
class FixityReport:
    """What the round of checks has come to so far.

    Attributes:
        files: how many files the folder has.
        checked: how many of them were read in this round, by this run and by earlier ones.
        read: how many of them this run read.
        bytes: how many bytes this run read.
        damaged: the files that do not hold what they should.
        missing: the captures whose bytes no file holds, as `<capture> <digest>`; known only when
            all files are read.
        undecided: the captures whose bytes were not found yet, while files are still unread.
        extra: the files that no capture names; empty where no package was given.
        passed_over: links, special files and files too large to be a text.
    """

    files: int
    checked: int
    read: int = 0
    bytes: int = 0
    damaged: tuple[Damage, ...] = ()
    missing: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def unchecked(self) -> int:
        """How many files were not read in this round yet."""
        return self.files - self.checked

    @property
    def ok(self) -> bool:
        """Whether every file was read in this round and nothing is damaged or missing; extra files do no harm."""
        return not (self.damaged or self.missing or self.undecided or self.unchecked)


@define
class _Seen:
    """What is noted of a file: the round it was last read in, when, what it was, and the digest it had."""

    round: int
    at: float
    mark: tuple[int, ...]
    digest: str


@define
class _State:
    """The rounds of one evidence folder."""

    round: int = 1
    files: dict[str, _Seen] = field(factory=dict)
    held: dict[str, str] = field(factory=dict)
    """Digest of each file at the end of the last whole round."""


def fsck(
    evidence: str | Path | None = None,
    package: str | Path | None = None,
    *,
    cache: str | Path | None = None,
    max_bytes: int | None = None,
    watch: Callable[[str], None] = lambda _: None,
) -> FixityReport:
    """Read an evidence folder again and compare it with its names and with the captures of a package.

    Args:
        evidence: the folder; None takes the one that `DOCPROV_EVIDENCE` names.
        package: the package whose captures should be there: a folder, its datapackage.json or an
            archive; None for none.
        cache: folder for the state between runs; None takes the one that `DOCPROV_CACHE`
            names, else `docprov` in the user's cache folder.
        max_bytes: how many bytes to read in this run, about; None for all of them. At least one
            file is read.
        watch: is told the name of each file, for showing progress.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: there is no such folder, or the state cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as cache:
    ...     found = fsck("docs/examples/arden/texts", "docs/examples/arden", cache=cache)
    >>> found.ok, found.checked, found.missing
    (True, 2, ())
    """
    folder = evidence_folder(evidence)
    captures = open_package(package).corpus.captures if package is not None else None
    place = cache_folder(cache)
    name = cache_name("fsck", folder)
    state = _read_state(place, name)
    marks, passed_over = _listed(folder)
    state.files = {file: seen for file, seen in state.files.items() if file in marks}
    ahead = sorted(
        (file for file, mark in marks.items() if not _is_done(state, file, mark)),
        key=lambda file: (state.files[file].at if file in state.files else 0.0, file),
    )
    read = size = 0
    saved = time.monotonic()
    try:
        for file in ahead:
            if max_bytes is not None and read and size + marks[file][0] > max_bytes:
                break
            watch(file)
            if not _check(folder, file, marks, state):
                continue
            read, size = read + 1, size + marks[file][0]
            if time.monotonic() - saved > _SAVE_AFTER_SECONDS:
                _write_state(place, name, state)
                saved = time.monotonic()
    finally:
        held = {
            file: state.files[file].digest
            for file, mark in marks.items()
            if _is_done(state, file, mark)
        }
        before = state.held
        if len(held) == len(marks):
            state.round += 1  # the round is whole, and the next run reads everything again
            found = set(held.values())  # what a file held stays noted as long as no file holds it
            state.held = held | {
                file: digest
                for file, digest in before.items()
                if file in held and digest not in found
            }
        _write_state(place, name, state)
    sizes = {file: mark[0] for file, mark in marks.items()}
    judged = _judge(captures, held, before, sizes)
    return evolve(judged, read=read, bytes=size, passed_over=tuple(passed_over))


def _is_done(state: _State, file: str, mark: tuple[int, ...]) -> bool:
    seen = state.files.get(file)
    return seen is not None and seen.round == state.round and seen.mark == mark


def _listed(folder: Path) -> tuple[dict[str, tuple[int, ...]], list[str]]:
    """Return the files below a folder with their marks, and what is passed over; links are not followed."""
    marks: dict[str, tuple[int, ...]] = {}
    passed_over = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            passed_over.append(name)
        else:
            marks[name] = _mark(path)
    return marks, passed_over


def _mark(path: Path) -> tuple[int, ...]:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _check(folder: Path, file: str, marks: dict[str, tuple[int, ...]], state: _State) -> bool:
    """Read a file and note its digest; tell whether it stayed the same meanwhile, so that the digest is of whole bytes."""
    path = folder / file
    at = time.time()
    try:
        digest = sha256(read_plain(path.parent, path.name, LARGEST_TEXT))
    except FileFaultError:
        digest = ""
    try:
        now = _mark(path)
    except OSError:
        return False
    if now != marks[file]:
        return False
    state.files[file] = _Seen(state.round, at, now, digest)
    return True


def _judge(
    captures: Iterable[Capture] | None,
    held: Mapping[str, str],
    before: Mapping[str, str],
    sizes: Mapping[str, int],
) -> FixityReport:
    """Return what is damaged, missing and extra.

    Args:
        captures: the captures of the package, None for no package.
        held: the digest of each file that was read in this round; empty for one that cannot be
            read.
        before: the digest that each file had at the end of an earlier round.
        sizes: the number of bytes of each file of the folder.
    """
    known = list(captures or ())
    whole = len(held) == len(sizes)
    found = set(held.values())
    damaged = {
        damage.file: damage
        for file, digest in held.items()
        if (damage := _misnamed(file, digest)) is not None
    }
    gone = (
        {capture.sha256 for capture in known} if captures is not None else set(before.values())
    ) - found
    for file, digest in held.items():
        if whole and file not in damaged and before.get(file) in gone:
            reason = (
                f"it held these bytes at an earlier check, and now others with the digest {digest}"
            )
            damaged[file] = Damage(file=file, expected=before[file], reason=reason)
    named = {capture.sha256 for capture in known}
    extra = [file for file, digest in held.items() if digest not in named and file not in damaged]
    missing = []
    for capture in known:
        if capture.sha256 in found or any(
            each.expected == capture.sha256 for each in damaged.values()
        ):
            continue
        altered = _altered(capture, extra, held, sizes) if whole else None
        if altered is None:
            missing.append(f"{capture.id} {capture.sha256}")
        else:
            damaged[altered.file] = altered
            extra.remove(altered.file)
    return FixityReport(
        files=len(sizes),
        checked=len(held),
        damaged=tuple(damaged[file] for file in sorted(damaged)),
        missing=tuple(missing) if whole else (),
        undecided=() if whole else tuple(missing),
        extra=tuple(sorted(extra)) if captures is not None else (),
    )


def _misnamed(file: str, digest: str) -> Damage | None:
    """Return the damage of a file that cannot be read, or whose name says another digest."""
    named = _NAMED.fullmatch(file.rpartition("/")[2])
    expected = f"sha256:{named[1].lower()}" if named else ""
    if not digest:
        return Damage(file=file, expected=expected, reason="it cannot be read")
    if expected in {"", digest}:
        return None
    return Damage(file=file, expected=expected, reason=f"its bytes have the digest {digest}")


def _altered(
    capture: Capture, extra: list[str], held: Mapping[str, str], sizes: Mapping[str, int]
) -> Damage | None:
    """Return the file that a missing capture's bytes have become, where its name or its size tells."""
    by_name = [
        file
        for file in extra
        if file.rpartition("/")[2].rpartition(".")[0] in {capture.document, capture.id}
    ]
    by_size = [file for file in extra if sizes.get(file) == capture.bytes]
    for files, sign in (
        (by_name, "it is named for the document"),
        (by_size, "it has as many bytes as the capture"),
    ):
        if len(files) == 1:
            reason = f"{sign} {capture.id}, and its bytes have the digest {held[files[0]]}"
            return Damage(file=files[0], expected=capture.sha256, reason=reason)
    return None


def _read_state(place: Path, name: str) -> _State:
    """Return the state that is noted, an empty one where there is none or it is broken: then everything is read again."""
    try:
        content = json.loads(read_plain(place, name, _LARGEST_STATE))
        if content["format"] != _FORMAT:
            return _State()
        files = {
            str(file): _Seen(int(number), float(at), tuple(int(part) for part in mark), str(digest))
            for file, (number, at, mark, digest) in content["files"].items()
        }
        held = {str(file): str(digest) for file, digest in content["held"].items()}
        return _State(int(content["round"]), files, held)
    except (FileFaultError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return _State()


def _write_state(place: Path, name: str, state: _State) -> None:
    files = {
        file: [seen.round, seen.at, seen.mark, seen.digest] for file, seen in state.files.items()
    }
    content = {"format": _FORMAT, "round": state.round, "files": files, "held": state.held}
    write_files(
        place, {name: json.dumps(content, ensure_ascii=True, sort_keys=True).encode("ascii")}
    )
