"""What the sources of a large package came to, kept between runs, so that the same bytes need not be read a second time.

Reading is a pure function of the bytes of the sources and of the program. What is kept bears the digest of both, and it is the
tables alone, of sources that had no fault and withhold nothing: places and faults are found by reading anew. A cache that is
missing, broken, of other bytes or of another docprov counts as none. It lies in the user's own cache folder
(`docprov.caches`), one file a package, and only for packages of which reading takes long.
"""

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from attrs import frozen

from docprov import caches
from docprov.dossiers.package_file import read_metadata
from docprov.dossiers.sources import Sources, source_files, stray_files
from docprov.errors import DocprovError
from docprov.files import LARGEST_TABLE, FileFaultError, list_plain, read_plain, sha256, write_files
from docprov.metadata import Metadata
from docprov.records import RESOURCES
from docprov.tables import Table

FEWEST = 200
"""How many dossiers a package has at the least of which anything is kept; fewer are read in half a second."""
MOST_KEPT = 8
"""Of how many packages something is kept; then the one that was used longest ago goes."""
_KEY = "key.txt"
_PURPOSE = "readings"


@frozen(kw_only=True)
class Recalled:
    """What sources came to when they were read before.

    Attributes:
        metadata: what the package says of itself.
        tables: every table, in canonical order.
        digests: the digest of each source file.
    """

    metadata: Metadata
    tables: dict[str, Table[Any]]
    digests: Mapping[str, str]


def is_worth_keeping(folder: Path) -> bool:
    """Tell whether a package has so many dossiers that keeping what they came to saves time."""
    return len(list_plain(folder, "dossiers", ".yaml")) >= FEWEST


def recall(folder: Path) -> Recalled | None:
    """Return what the sources in a folder came to, None where that is not known of these very bytes."""
    try:
        place = caches.cache_folder()
        kept = read_plain(place, _name(folder), LARGEST_TABLE)
        digests = {file: sha256(read_plain(folder, file, LARGEST_TABLE)) for file in source_files(folder)}
        with zipfile.ZipFile(io.BytesIO(kept)) as archive:
            if archive.read(_KEY).decode("ascii") != _key(digests) or any(stray_files(folder)):
                return None
            frames = {name: pl.read_ipc(archive.read(name)) for name in RESOURCES}
    except (DocprovError, FileFaultError, zipfile.BadZipFile, KeyError, ValueError, OSError, pl.exceptions.PolarsError):
        return None
    if (metadata := read_metadata(folder, [])) is None:
        return None
    (place / _name(folder)).touch()
    return Recalled(
        metadata=metadata, tables={name: Table(RESOURCES[name], frame) for name, frame in frames.items()}, digests=digests
    )


def keep(folder: Path, sources: Sources) -> None:
    """Keep what the sources in a folder came to, where they are sound and withhold nothing; a cache that fails is let be."""
    withholding = any(row.withheld for rows in sources.rows.values() for row in rows)
    if sources.metadata is None or sources.faults or sources.missing or sources.hidden or withholding:
        return
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(_KEY, _key(sources.digests))
        for name, table in sources.tables.items():
            table.frame.write_ipc(frame := io.BytesIO(), compression="uncompressed")
            archive.writestr(name, frame.getvalue())
    try:
        place = caches.cache_folder()
        write_files(place, {_name(folder): content.getvalue()})
        kept = sorted(place.glob(f"{_PURPOSE}-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in kept[MOST_KEPT:]:
            path.unlink()
    except (DocprovError, OSError):
        return


def _name(folder: Path) -> str:
    return caches.cache_name(_PURPOSE, folder, "zip")


def _key(digests: Mapping[str, str]) -> str:
    """Return the digest of all that reading depends on: the sources, and the program with the Unicode tables it uses."""
    home = Path(__file__).parents[1]
    program = [f"{path.relative_to(home).as_posix()} {sha256(path.read_bytes())}" for path in sorted(home.rglob("*.py"))]
    sources = [f"{file} {digest}" for file, digest in sorted(digests.items())]
    return sha256("\n".join([sys.version, pl.__version__, *program, *sources]).encode("utf-8", "surrogateescape"))
