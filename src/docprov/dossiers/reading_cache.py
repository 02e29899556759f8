"""What the sources of a large package came to, kept between runs, so that the same bytes need not be read a second time.

Reading is a pure function of the bytes of the sources and of the program. What is kept bears the digests of both, and it is the
tables alone, of sources that had no fault and withhold nothing: places and faults are found by reading anew. A cache that is
missing, broken or of another docprov counts as none. It lies in the user's own cache folder (`docprov.caches`), one file a
package, and only for packages of which reading takes long. What to do where some dossiers changed is in `rereading`.
"""

import io
import json
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from attrs import frozen

from docprov import caches
from docprov.dossiers.sources import Sources
from docprov.errors import DocprovError
from docprov.files import LARGEST_TABLE, FileFaultError, list_plain, read_plain, sha256, write_files
from docprov.records import RESOURCES
from docprov.tables import Table

FEWEST = 200
"""How many dossiers a package has at the least of which anything is kept; fewer are read in half a second."""
MOST_KEPT = 8
"""Of how many packages something is kept; then the one that was used longest ago goes."""
FILE = "_file"
"""The column that names the file of each row; empty for a subject that nobody declares."""
_PURPOSE = "readings"
_PARTS = "parts.json"
_LOOKED = "looked"


@frozen(kw_only=True)
class Kept:
    """What sources came to.

    Attributes:
        frames: the cells of every table in canonical order, and the column `_file`.
        digests: the digest of each source file.
        looked: the keys that each dossier asked for while it was read: columns `file` and `key`.
        shared: digests of what files declare that other files declare too, by file, then by table and key.
    """

    frames: Mapping[str, pl.DataFrame]
    digests: Mapping[str, str]
    looked: pl.DataFrame
    shared: Mapping[str, Mapping[str, str]]

    def tables(self) -> dict[str, Table[Any]]:
        """Return the tables."""
        return {name: Table(RESOURCES[name], frame.drop(FILE)) for name, frame in self.frames.items()}


def is_worth_keeping(folder: Path) -> bool:
    """Tell whether a package has so many dossiers that keeping what they come to saves time."""
    return len(list_plain(folder, "dossiers", ".yaml")) >= FEWEST


def kept_of(sources: Sources) -> Kept | None:
    """Return what is kept of sources; None where they have a fault or withhold something."""
    withholding = any(row.withheld for rows in sources.rows.values() for row in rows)
    ledger = sources.ledger
    if ledger is None or sources.metadata is None or sources.faults or sources.missing or sources.hidden or withholding:
        return None
    frames = {}
    for name, rows in sources.rows.items():
        derived = sources.derived if name == "subjects" else ()
        files = ["" if derived and row.cells["id"] in derived else row.place.file for row in rows]
        frames[name] = sources.tables[name].frame.with_columns(pl.Series(FILE, files, dtype=pl.String))
    return Kept(
        frames=frames, digests=sources.digests, looked=looked_frame(ledger.looked), shared=ledger.declared_jointly()
    )  # fmt: skip


def looked_frame(looked: Mapping[str, set[str]]) -> pl.DataFrame:
    """Return the keys that files asked for as a frame."""
    pairs = [(file, key) for file, keys in sorted(looked.items()) for key in sorted(keys)]
    return pl.DataFrame(pairs, schema={"file": pl.String, "key": pl.String}, orient="row")


def recall(folder: Path) -> Kept | None:
    """Return what the sources in a folder came to when this docprov last read them, None where that is not known."""
    try:
        place = caches.cache_folder()
        with zipfile.ZipFile(io.BytesIO(read_plain(place, _name(folder), LARGEST_TABLE))) as archive:
            parts = json.loads(archive.read(_PARTS))
            if parts["program"] != _program():
                return None
            frames = {name: pl.read_ipc(archive.read(name)) for name in (*RESOURCES, _LOOKED)}
        (place / _name(folder)).touch()
    except (DocprovError, FileFaultError, zipfile.BadZipFile, KeyError, ValueError, OSError, pl.exceptions.PolarsError):
        return None
    return Kept(
        looked=frames.pop(_LOOKED), frames=frames, digests=parts["digests"], shared=parts["shared"]
    )  # fmt: skip


def keep(folder: Path, kept: Kept) -> None:
    """Keep what the sources in a folder came to; where the cache folder cannot be written, nothing is kept."""
    content = io.BytesIO()
    parts = {"program": _program(), "digests": kept.digests, "shared": kept.shared}
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(_PARTS, json.dumps(parts))
        for name, frame in (*kept.frames.items(), (_LOOKED, kept.looked)):
            frame.write_ipc(data := io.BytesIO(), compression="uncompressed")
            archive.writestr(name, data.getvalue())
    try:
        place = caches.cache_folder()
        write_files(place, {_name(folder): content.getvalue()})
        for path in sorted(place.glob(f"{_PURPOSE}-*"), key=lambda path: -path.stat().st_mtime_ns)[MOST_KEPT:]:
            path.unlink()
    except (DocprovError, OSError):
        return


def _name(folder: Path) -> str:
    return caches.cache_name(_PURPOSE, folder, "zip")


@cache
def _program() -> str:
    """Return the digest of what reading depends on beside the sources: this program, and the Unicode tables of Python."""
    home = Path(__file__).parents[1]
    files = [f"{path.relative_to(home).as_posix()} {sha256(path.read_bytes())}" for path in sorted(home.rglob("*.py"))]
    return sha256("\n".join([sys.version, pl.__version__, *files]).encode())
