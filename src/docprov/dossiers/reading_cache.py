"""What the sources of a large package came to, kept between runs, so that the same bytes need not be read a second time.

Reading is a pure function of the bytes of the sources and of the program. What is kept bears the digests of both, and it is the
tables alone, of sources in which nothing is at fault and nothing, read or not, is withheld: places and faults are found by
reading anew. A cache that is missing, damaged, somebody else's or of another docprov counts as none. It lies in the user's own
cache folder (`docprov.caches`), one file a package, and only for packages of which reading takes long. What to do where some
dossiers changed is in `rereading`.

Limits: a digest tells damage, not forgery; who can write as the user can write the sources as well.
"""

import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from attrs import frozen

from docprov import caches
from docprov.dossiers.ledger import Ledger
from docprov.dossiers.sources import Sources
from docprov.errors import DocprovError
from docprov.files import LARGEST_TABLE, FileFaultError, list_plain, read_plain, sha256, write_beside
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
_HOUR = 3600


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


def withholds(ledger: Ledger | None) -> bool:
    """Tell whether sources withhold something, be it in what no row shows."""
    return ledger is None or bool(ledger.hidden or ledger.withheld.texts)


def kept_of(sources: Sources) -> Kept | None:
    """Return what is kept of sources; None where they have a fault, withhold something, or share ids that are not common."""
    ledger = sources.ledger
    if ledger is None or withholds(ledger) or ledger.met or sources.metadata is None or sources.faults:
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
        path = caches.cache_folder() / _name(folder)
        data = read_plain(path.parent, path.name, LARGEST_TABLE)
        if hasattr(os, "getuid") and path.lstat().st_uid not in {os.getuid(), 0}:
            return None
        os.utime(path)
    except (DocprovError, FileFaultError, OSError):
        return None
    digest, _, content = data.partition(b"\n")
    if sha256(content).encode() != digest:
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = json.loads(archive.read(_PARTS))
        if parts["program"] != _program():
            return None
        frames = {name: pl.read_ipc(archive.read(name)) for name in (*RESOURCES, _LOOKED)}
    return Kept(looked=frames.pop(_LOOKED), frames=frames, digests=parts["digests"], shared=parts["shared"])


def keep(folder: Path, kept: Kept) -> None:
    """Keep what the sources in a folder came to, for its owner alone; where that cannot be written, nothing is kept."""
    content = io.BytesIO()
    parts = {"program": _program(), "digests": kept.digests, "shared": kept.shared}
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo(_PARTS), json.dumps(parts))
        for name, frame in (*kept.frames.items(), (_LOOKED, kept.looked)):
            frame.write_ipc(data := io.BytesIO(), compression="uncompressed")
            archive.writestr(zipfile.ZipInfo(name), data.getvalue())
    whole = content.getvalue()
    try:
        path = caches.cache_folder() / _name(folder)
        Path(write_beside(path, sha256(whole).encode() + b"\n" + whole, mode=0o600)).replace(path)
        kept_all = sorted(path.parent.glob(f"{_PURPOSE}-*"), key=lambda each: -each.stat().st_mtime_ns)
        broken_off = [each for each in path.parent.glob(f".{_PURPOSE}-*") if each.stat().st_mtime < time.time() - _HOUR]
        for each in kept_all[MOST_KEPT:] + broken_off:
            each.unlink()
    except (DocprovError, OSError):
        return


def forget(folder: Path) -> None:
    """Remove what is kept of a folder, which may say what its sources withhold by now."""
    try:
        (caches.cache_folder() / _name(folder)).unlink(missing_ok=True)
    except (DocprovError, OSError):
        return


def _name(folder: Path) -> str:
    return caches.cache_name(_PURPOSE, folder, "zip")


@cache
def _program() -> str:
    """Return the digest of what reading depends on beside the sources: this program, and the libraries that read for it."""
    home = Path(__file__).parents[1]
    files = [f"{path.relative_to(home).as_posix()} {sha256(path.read_bytes())}" for path in sorted(home.rglob("*.py"))]
    return sha256("\n".join([sys.version, pl.__version__, yaml.__version__, *files]).encode())
