"""The evidence folder: captured texts found by their digest, and what a capture's bytes and lines come to.

Evidence lies outside a package and is never copied into it. Files are known by digest, not by name; links and files that are
larger than a text are passed over.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import define, field

from docprov.dossiers.locks import LockedCapture, LockedRegion
from docprov.errors import DocprovError
from docprov.files import FileFaultError, read_plain, sha256

LARGEST_TEXT = 64 << 20
VARIABLE = "DOCPROV_EVIDENCE"
"""The environment variable that names the evidence folder where no folder is given."""
_SHINGLE, _WINDOW = 8, 8


@define
class Evidence:
    """Captured texts by digest.

    Attributes:
        folder: where they lie, None for no evidence at all.
        files: path of each file by digest.
    """

    folder: Path | None = None
    files: dict[str, Path] = field(factory=dict)

    def bytes_of(self, digest: str) -> bytes | None:
        """Return the bytes with a digest, None where they are not held; checked again at each reading."""
        path = self.files.get(digest)
        if path is None:
            return None
        try:
            data = read_plain(path.parent, path.name, LARGEST_TEXT)
        except FileFaultError:
            return None
        return data if sha256(data) == digest else None

    def text_of(self, digest: str) -> str | None:
        """Return the text with a digest, None where it is not held or is not UTF-8."""
        data = self.bytes_of(digest)
        try:
            return None if data is None else data.decode("utf-8")
        except UnicodeDecodeError:
            return None


def open_evidence(folder: str | Path | None = None, watch: Callable[[str], None] = lambda _: None) -> Evidence:
    """Return the texts of an evidence folder.

    Args:
        folder: the folder; None takes the one that the environment variable `DOCPROV_EVIDENCE` names, if any.
        watch: is told the name of each file, for showing progress.

    Raises:
        DocprovError: there is no such folder.
    """
    named = folder if folder is not None else os.environ.get(VARIABLE) or None
    if named is None:
        return Evidence()
    place = Path(named)
    if not place.is_dir():
        raise DocprovError(f"there is no evidence folder at {place}")
    evidence = Evidence(place)
    for path in sorted(place.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            continue
        watch(path.name)
        try:
            evidence.files.setdefault(sha256(read_plain(path.parent, path.name, LARGEST_TEXT)), path)
        except FileFaultError:
            continue
    return evidence


def describe(data: bytes, regions: Iterable[tuple[str, str]], media_type: str = "text/plain") -> LockedCapture:
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
        body=winnow(" ".join(text[region.start : region.stop] for region in located if region.role == "body")),
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
    """Return the winnowed hashes of the runs of eight words in a text, sorted.

    Two texts that share a run of fifteen words share a hash (Schleimer, Wilkerson, Aiken: Winnowing, 2003); the text
    itself cannot be read from them.

    >>> winnow("too short")
    ()
    """
    words = re.findall(r"\w+", text.casefold())
    hashes = [
        hashlib.blake2b(" ".join(words[at : at + _SHINGLE]).encode(), digest_size=4).hexdigest()
        for at in range(len(words) - _SHINGLE + 1)
    ]
    windows = range(max(1, len(hashes) - _WINDOW + 1)) if hashes else range(0)
    return tuple(sorted({min(hashes[at : at + _WINDOW]) for at in windows}))
