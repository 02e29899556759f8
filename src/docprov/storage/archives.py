"""The one form of archive that docprov writes and reads: names and contents decide every byte.

Entries are stored, sorted by name, dated 1 January 1980, mode 0644, with no extra fields and no
comments. The reader walks the local headers itself, rebuilds the archive from what it found and
compares every byte, so nothing that two programs could read differently is accepted: no overlap, no
second directory, no hidden entry, no wrong size (ZIP APPNOTE 6.3.9).

Limits: at most 65,535 entries and 4 GiB; names are plain ASCII below 200 characters.
"""

import io
import lzma
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docprov.diagnostics.errors import ArchiveError, LoadError
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import LARGEST_TABLE, FileFaultError, MemoryFiles, read_plain

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEADER = struct.Struct("<4s5H3L2H")
_LARGEST_PACKED = 1 << 30
"""The number of bytes that a compressed archive may unpack to."""
_PACKING = 3
"""The preset of XZ: a third of the time of the usual one, and pages get little larger."""
_PACKING_MEMORY = 64 << 20


def archive_bytes(contents: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files.

    Raises:
        ArchiveError: a name is not plain, two names differ by case only or one is the other's
            folder, or there is too much.

    >>> read_archive(archive_bytes({"b": b"2", "a": b"1"}))
    {'a': b'1', 'b': b'2'}
    """
    lowered = {name.lower() for name in contents}
    if len(lowered) != len(contents) or not all(map(is_safe_name, contents)):
        raise ArchiveError("an archive's names are plain ASCII, and differ by more than case")
    folders = {name[:at] for name in lowered for at, letter in enumerate(name) if letter == "/"}
    if folders & lowered:
        raise ArchiveError("an archive's name is that of a file or of a folder, not of both")
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name in sorted(contents):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, contents[name])
    except zipfile.LargeZipFile as error:
        raise ArchiveError("an archive has at most 65,535 entries and 4 GiB") from error
    return stream.getvalue()


def archive_files(path: Path) -> MemoryFiles:
    """Return the files of an archive on disk.

    Raises:
        LoadError: there is no plain file, or it is not an archive that docprov wrote.
    """
    try:
        contents = read_archive(read_plain(path.parent, path.name, LARGEST_TABLE))
    except FileFaultError as error:
        raise LoadError(str(error)) from error
    except ArchiveError as error:
        raise LoadError(f"{path.name}: {error}") from error
    return MemoryFiles(path.name, contents)


def read_archive(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive.

    Raises:
        ArchiveError: the bytes are not what `archive_bytes` would write.
    """
    contents: dict[str, bytes] = {}
    offset = 0
    while data[offset : offset + 4] == b"PK\x03\x04":
        if len(data) < offset + _HEADER.size:
            raise ArchiveError("the archive is cut off")
        *_, packed, size, name_length, extra_length = _HEADER.unpack_from(data, offset)
        begin = offset + _HEADER.size
        start = begin + name_length
        name = data[begin : begin + name_length].decode("ascii", "replace")
        fits = packed == size and not extra_length
        if not fits or name in contents or not is_safe_name(name):
            raise ArchiveError(f"the archive is not in canonical form at entry {len(contents) + 1}")
        contents[name] = data[start : start + size]
        offset = start + size
    if not contents:
        problem = "this is not an archive that docprov wrote (it does not begin with a zip entry)"
        raise ArchiveError(problem)
    if archive_bytes(contents) != data:
        problem = "the archive is not in canonical form"
        raise ArchiveError(f"{problem}: rebuilt from its entries it has other bytes")
    return contents


def packed_archive(contents: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files, compressed.

    Raises:
        ArchiveError: the files cannot be an archive, or one that can be unpacked.

    >>> read_packed_archive(packed_archive({"site/a.html": b"tar"}))
    {'site/a.html': b'tar'}
    """
    data = archive_bytes(contents)
    if len(data) > _LARGEST_PACKED:
        raise ArchiveError(f"{len(data):,} bytes are more than the {_LARGEST_PACKED:,} allowed")
    return lzma.compress(data, preset=_PACKING)


def read_packed_archive(data: bytes) -> dict[str, bytes]:
    """Return the files of a compressed archive.

    Raises:
        ArchiveError: it is not one, or unpacks to too much.
    """
    reader = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_PACKING_MEMORY)
    try:
        unpacked = reader.decompress(data, max_length=_LARGEST_PACKED)
    except lzma.LZMAError as error:
        raise ArchiveError(f"the compressed archive cannot be read: {error}") from error
    if not reader.eof or reader.unused_data:
        raise ArchiveError("the compressed archive is cut off, too large, or followed by something")
    return read_archive(unpacked)
