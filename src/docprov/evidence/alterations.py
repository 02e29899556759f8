"""What happened to a captured text on its way: known changes are undone, and the digest compared.

Version control converts line ends, expands keywords and puts pointers in the place of files;
editors put a byte order mark in front or save in another encoding.

Limits: one change at a time is undone, in files up to the size of a dossier's; a file that was
changed in another way is known only by its name.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from docprov.evidence.folder import Evidence
from docprov.storage.files import LARGEST_YAML, FileFaultError, read_plain, sha256

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n.*?^oid (sha256:[0-9a-f]{64})$",
    re.DOTALL | re.MULTILINE,
)
_KEYWORD = re.compile(rb"\$([A-Z][A-Za-z]{1,18}): [^$\n]{0,400}\$")
_MARK = b"\xef\xbb\xbf"


def alteration_of(texts: Evidence, digest: str, names: Iterable[str] = ()) -> str:
    """Return which file was a text before it was changed, and how; empty where none is known.

    Args:
        texts: the evidence folder, which holds no file with the digest.
        digest: the digest of the text.
        names: names, without ending, under which the text may lie.
    """
    if texts.altered is None:
        texts.altered = dict(_alterations(texts))
    known = texts.altered.get(digest)
    if known:
        return known
    stems = {*names, digest.removeprefix("sha256:")}
    found = sorted(path.name for path in texts.files.values() if path.stem in stems)
    return f"{found[0]} is named for it and contains other bytes" if found else ""


def _alterations(texts: Evidence) -> Iterator[tuple[str, str]]:
    """Yield the digests that files of a folder had before a known change, with the change."""
    for digest, path in texts.files.items():
        if path.stem == digest.removeprefix("sha256:"):
            continue  # it has the name of its digest, so it was not changed
        try:
            data = read_plain(path.parent, path.name, LARGEST_YAML)
        except FileFaultError:
            continue
        if pointer := _POINTER.match(data):
            yield pointer[1].decode("ascii"), f"{path.name} is a pointer of Git LFS to it"
        for before, change in _undone(data):
            if before != data:
                yield sha256(before), f"{path.name} is it with {change}"


def _undone(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the bytes from which a known change made some bytes, and the change."""
    unix = data.replace(b"\r\n", b"\n")
    for ends in (unix, unix.replace(b"\n", b"\r\n"), data.replace(b"\r", b"\n")):
        yield ends, "its line ends converted"
    yield _KEYWORD.sub(rb"$\1$", data), "its keywords expanded"
    yield data.removeprefix(_MARK), "a byte order mark in front"
    yield _MARK + data, "its byte order mark removed"
    yield data + b"\n", "its last line end removed"
    yield data.removesuffix(b"\n"), "a line end added"
    for encoding in ("utf-8", "utf-16", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if encoding != "utf-8":
            yield text.encode("utf-8"), f"its text saved in {encoding}"
            continue
        for form in ("NFC", "NFD"):
            yield unicodedata.normalize(form, text).encode("utf-8"), "its letters composed anew"
