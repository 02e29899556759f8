"""The evidence folder: captured texts found by their digest, and the lock entry of a capture.

Evidence is outside a package and is never copied into it. Files are known by digest, not by name;
links and files that are larger than a text are ignored.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.dossiers.locks import LockedCapture, LockedRegion
from docprov.storage import caches
from docprov.storage.files import LARGEST_JSON, FileFaultError, read_plain, sha256
from docprov.storage.writing import write_files

LARGEST_TEXT = 64 << 20
MOST_FILES = 100_000
"""How many files an evidence folder may hold; the whole of a disk is none."""
VARIABLE = "DOCPROV_EVIDENCE"
"""The environment variable that names the evidence folder where no folder is given."""
_SHINGLE, _WINDOW = 5, 4
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,:]\d+)*(?!\w)")
_SETTLED = 2 * 10**9
"""Nanoseconds after which another change of a file is certain to change its times."""
_Mark = list[int | str]


@define
class Evidence:
    """Captured texts by digest.

    Attributes:
        folder: the folder, None for no evidence at all.
        files: path of each file by digest.
        held: texts in memory by digest.
        altered: what is known of texts that were changed, by their digest; None before it is asked
            for (`docprov.evidence.alterations`).
    """

    folder: Path | None = None
    files: dict[str, Path] = field(factory=dict)
    held: Mapping[str, bytes] = field(factory=dict, repr=False)
    altered: dict[str, str] | None = field(default=None, repr=False)

    def bytes_of(self, digest: str) -> bytes | None:
        """Return the bytes with a digest, None without such a file; each reading is checked."""
        path = self.files.get(digest)
        if path is None:
            return self.held.get(digest)
        try:
            data = read_plain(path.parent, path.name, LARGEST_TEXT)
        except FileFaultError:
            return None
        return data if sha256(data) == digest else None

    def text_of(self, digest: str) -> str | None:
        """Return the text with a digest, None without such a file or where it is not UTF-8."""
        data = self.bytes_of(digest)
        try:
            return None if data is None else data.decode("utf-8")
        except UnicodeDecodeError:
            return None


def open_evidence(
    folder: str | Path | None = None,
    watch: Callable[[str], None] = lambda _: None,
    index: Path | None = None,
) -> Evidence:
    """Return the texts of an evidence folder.

    Args:
        folder: the folder; None takes the one that the environment variable `DOCPROV_EVIDENCE`
            names, if any.
        watch: is called with the name of each file that is read, for showing progress.
        index: file that keeps the digests between runs, so that only new and changed files are
            read; None takes one in the folder that the environment variable `DOCPROV_CACHE` names,
            if any. A wrong index can hide a text and never invent one, since bytes are hashed
            again when they are used.

    Raises:
        DocprovError: there is no such folder, or it holds too many files.
    """
    named = folder if folder is not None else os.environ.get(VARIABLE) or None
    if named is None:
        return Evidence()
    place = evidence_folder(named)
    evidence = Evidence(place)
    if index is None and os.environ.get(caches.VARIABLE):
        index = caches.cache_folder() / caches.cache_name("evidence", place)
    known, now = _read_index(index), time.time_ns()
    seen: dict[str, _Mark] = {}
    for path in paths_below(place):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            continue
        name = str(path.absolute())
        # The mark is taken before the bytes are read, so that a change in between is seen later.
        mark, changed = _mark_of(path)
        entry = known.get(name, [])
        digest = entry[-1] if entry[:-1] == mark else _digest_of(path, watch)
        if not isinstance(digest, str):
            continue
        if changed < now - _SETTLED:
            seen[name] = [*mark, digest]
        evidence.files.setdefault(digest, path)
    if index is not None and seen != known:
        write_files(index.parent, {index.name: json.dumps(seen, sort_keys=True).encode("ascii")})
    return evidence


def paths_below(folder: Path) -> list[Path]:
    """Return all that is below an evidence folder but folders, sorted; links are not followed.

    Raises:
        DocprovError: there are too many files.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        links = (name for name in folders if os.path.islink(os.path.join(place, name)))  # noqa: PTH114, PTH118 - folders may be many
        found += [Path(place, name) for name in (*names, *links)]
        if len(found) > MOST_FILES:
            problem = f"the evidence folder {shown(folder)} holds more than {MOST_FILES:,} files"
            raise DocprovError(f"{problem}; name the folder of the texts alone")
    return sorted(found)


def _mark_of(path: Path) -> tuple[_Mark, int]:
    """Return what changes with the bytes of a file, and the time of its last change."""
    status = path.stat()
    mark: _Mark = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    return mark, max(status.st_mtime_ns, status.st_ctime_ns)


def _digest_of(path: Path, watch: Callable[[str], None]) -> str | None:
    watch(path.name)
    try:
        return sha256(read_plain(path.parent, path.name, LARGEST_TEXT))
    except FileFaultError:
        return None


def _read_index(index: Path | None) -> dict[str, _Mark]:
    """Return the marks and digests of an index, none for a missing or broken one."""
    if index is None:
        return {}
    try:
        content = json.loads(read_plain(index.parent, index.name, LARGEST_JSON))
    except (FileFaultError, ValueError, RecursionError):
        return {}
    entries = content.items() if isinstance(content, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, list) and len(entry) == 5}


def evidence_folder(folder: str | Path | None = None) -> Path:
    """Return the evidence folder, for a run that needs one.

    Raises:
        DocprovError: no folder is named, or it does not exist.
    """
    named = folder if folder is not None else os.environ.get(VARIABLE) or None
    if named is None:
        raise DocprovError(
            f"name the evidence folder: --evidence DIR, or the environment variable {VARIABLE}"
        )
    if not Path(named).is_dir():
        raise DocprovError(f"there is no evidence folder at {named}")
    return Path(named)


def store(folder: Path, data: bytes, ending: str) -> str:
    """Put bytes into an evidence folder under the name of their digest, and return that name.

    A file of that name is compared and never overwritten.

    Args:
        folder: the evidence folder.
        data: the bytes.
        ending: ending of the name, without the dot.

    Raises:
        DocprovError: a file of that name holds other bytes, or the folder cannot be written.
    """
    name = f"{sha256(data).removeprefix('sha256:')}.{ending}"
    target = folder / name
    if target.is_symlink() or target.exists():
        if read_plain(folder, name, LARGEST_TEXT) != data:
            raise DocprovError(
                f"{name} in the evidence folder is damaged: its bytes do not have the digest of "
                "its name"
            )
        return name
    write_files(folder, {name: data})
    return name


def describe(
    data: bytes, regions: Iterable[tuple[str, str]], media_type: str = "text/plain"
) -> LockedCapture:
    """Return what a lock says of a capture's bytes.

    Args:
        data: the bytes.
        regions: line ranges such as `3-21` with their roles, in order.
        media_type: media type of the bytes.

    Raises:
        ValueError: a range goes beyond the last line.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return LockedCapture(sha256=sha256(data), bytes=len(data), media_type=media_type)
    located = tuple(_region(text, lines, role) for lines, role in regions)
    return LockedCapture(
        sha256=sha256(data),
        bytes=len(data),
        characters=len(text),
        encoding="utf-8",
        media_type=media_type,
        regions=located,
        body=winnow(
            " ".join(
                text[region.start : region.stop] for region in located if region.role == "body"
            )
        ),
    )


def _region(text: str, lines: str, role: str) -> LockedRegion:
    starts = [0, *(found.end() for found in re.finditer("\n", text) if found.end() < len(text))]
    first, _, last = lines.partition("-")
    end = int(last or first)
    if end > len(starts):
        raise ValueError(f"the region {lines} ends after line {len(starts)}, the last one")
    stop = starts[end] - 1 if end < len(starts) else len(text.removesuffix("\n"))
    return LockedRegion(start=starts[int(first) - 1], stop=stop, role=role, lines=lines)


def winnow(text: str) -> tuple[str, ...]:
    """Return the winnowed hashes of the runs of five words in a text, sorted.

    Every number is the same word, so that a copy with another figure is one. Two texts that share a
    run of eight words share a hash (Schleimer, Wilkerson, Aiken: Winnowing, 2003); the text itself
    cannot be read from them.

    >>> winnow("too short")
    ()
    >>> winnow("the fire killed 41 dockers") == winnow("The fire killed 1,275 dockers")
    True
    """
    words = re.findall(r"\w+", _NUMBER.sub("0", text.casefold()))
    hashes = [
        hashlib.blake2b(" ".join(words[at : at + _SHINGLE]).encode(), digest_size=4).hexdigest()
        for at in range(len(words) - _SHINGLE + 1)
    ]
    windows = range(max(1, len(hashes) - _WINDOW + 1)) if hashes else range(0)
    return tuple(sorted({min(hashes[at : at + _WINDOW]) for at in windows}))
