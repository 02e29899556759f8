"""Tables beyond memory: their cells are in a file that is removed at once and stays mapped.

The system reads its pages when they are needed and drops them when memory is. A CSV file is read
in parts that end with a record, each of them proven as a whole file is
(`docprov.tables.delimited`); a file that is not proven is read into memory, by the module `csv`.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
from attrs import evolve

from docprov.diagnostics.errors import DocprovError
from docprov.tables.delimited import Sheet, has_plain_header, proven_frame, sheet_of

LEAST_MAPPED = 16 << 20
"""Bytes of a file from which on its cells are mapped."""
_PART = 32 << 20
_LONGEST_PART = 4 * _PART
"""Bytes in which a record ends, or the file is left to the reader that says what is wrong."""


def read_mapped(file: BinaryIO) -> Sheet | None:
    """Return the rows of a CSV file, mapped; None where it is not proven to be read as by `csv`.

    Raises:
        DocprovError: the temporary folder takes no more bytes.
    """
    digest = hashlib.sha256()
    try:
        frame = mapped_frame(_proven(file, digest))
    except _UnprovenError:
        return None
    if frame is None:
        return None
    return evolve(sheet_of(frame), size=file.tell(), digest=f"sha256:{digest.hexdigest()}")


def mapped_frame(frames: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """Return frames of text one after another, mapped; None where there is no frame.

    Raises:
        DocprovError: the temporary folder takes no more bytes.
    """
    import pyarrow as pa

    # Where a file cannot be removed while it is mapped, it is left to the system.
    with tempfile.TemporaryDirectory(prefix="docprov-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "cells.arrow")
        writer: Any = None
        for frame in frames:
            cells = frame.to_arrow(compat_level=pl.CompatLevel.newest())
            try:
                writer = writer or pa.ipc.new_file(path, cells.schema)
                writer.write_table(cells)
            except OSError as error:
                raise DocprovError(f"{path} cannot be written: {error}") from error
        if writer is None:
            return None
        try:
            writer.close()
            mapped = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        except OSError as error:
            raise DocprovError(f"{path} cannot be written: {error}") from error
        return pl.DataFrame(pl.from_arrow(mapped, rechunk=False))


class _UnprovenError(Exception):
    """A part of a file may be read otherwise by `csv`."""


def _proven(file: BinaryIO, digest: "hashlib._Hash") -> Iterator[pl.DataFrame]:
    """Yield the records of a CSV file in parts, the header first.

    Raises:
        _UnprovenError: a part may be read otherwise by `csv`.
    """
    width = 0
    for part in _parts(file):
        frame = proven_frame(part) if width or has_plain_header(part) else None
        if frame is None or width not in {0, frame.width}:
            raise _UnprovenError
        digest.update(part)
        width = frame.width
        yield frame


def _parts(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in parts that end with a record; one that does not end soon is yielded cut."""
    rest = b""
    while data := file.read(_PART):
        rest += data
        end = _end_of_records(rest) if len(rest) < _LONGEST_PART else len(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]
    if rest:
        yield rest


def _end_of_records(data: bytes) -> int:
    """Return where the last whole record ends: a line end after an even number of quotes."""
    quotes, seen = data.count(b'"'), len(data)
    end = data.rfind(b"\n") + 1
    while end:
        quotes -= data.count(b'"', end, seen)
        if quotes % 2 == 0:
            return end
        # It is inside quotation marks, as are all line ends back to the mark that opened them.
        seen, opened = end, data.rfind(b'"', 0, end)
        end = data.rfind(b"\n", 0, opened) + 1
    return 0
