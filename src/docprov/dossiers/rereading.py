"""Reading again only the dossiers that changed since the sources of a large package were last read.

What a dossier comes to depends on its own bytes, on its lock, on package.yaml, and on what other files declare under the keys
that it asks for. So the rows of all others stay, unless one of them asked for a key whose declaration is another one now; and
what a dossier declares together with others stays, unless it declares anything otherwise. In every case that is not plain (a
fault, something withheld, another declaration of what two files declare, a change outside the dossiers, many changes) the
answer is None, and everything is read.
"""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import polars as pl
from attrs import frozen

from docprov.dossiers.ledger import SHARED, Ledger, Row, declaration_digest
from docprov.dossiers.package_file import read_metadata
from docprov.dossiers.reading_cache import FILE, Kept, looked_frame, withholds
from docprov.dossiers.reviews import check_reviews
from docprov.dossiers.sources import USING, as_subject, read_dossiers, source_files, stray_files
from docprov.files import LARGEST_JSON, FileFaultError, read_plain, sha256
from docprov.garbage import uncollected
from docprov.metadata import Metadata
from docprov.records import RESOURCES
from docprov.tables import Table

_FEW = 5
"""One in how many dossiers may have changed at the most; to read more of them anew is hardly slower than to read all."""
_JOINED = "documents"
"""The table in which the row of two files for one key has the activity of one of them, whichever comes first."""
_DECLARED_ONCE = ("activities", "captures", "passages")
"""The tables in which a second row under an id of another file is a fault, or no row of its own."""
_LOOKED_UNDER = {"document_agents": "document", "document_identifiers": "document"}
"""The column under which rows are asked for; `id` for all other tables."""


@frozen
class Reread:
    """What sources come to now: what can be kept of it, and what the package says of itself."""

    kept: Kept
    metadata: Metadata


def reread(folder: Path, kept: Kept, watch: Callable[[str], None] = lambda _: None) -> Reread | None:
    """Return what the sources in a folder come to now, by what they came to before.

    Args:
        folder: the package's folder.
        kept: what they came to before.
        watch: is told the name of each dossier before it is read, for showing progress.

    Returns:
        What they come to, with `kept` itself where nothing changed; None where everything must be read.
    """
    names = source_files(folder)
    if any(stray_files(folder)) or not all(map(_is_unicode, names)):
        return None
    read: dict[str, str] = {}
    try:
        digests = {name: sha256(read_plain(folder, name, LARGEST_JSON)) for name in names}
    except FileFaultError:
        return None
    changed = {name for name in digests.keys() | kept.digests.keys() if digests.get(name) != kept.digests.get(name)}
    files = {_dossier_of(name) for name in changed}
    dossiers = sum(name.startswith("dossiers/") and name.endswith(".yaml") for name in names)
    if not all(file.startswith("dossiers/") for file in files) or len(files) * _FEW > dossiers:
        return None
    metadata = read_metadata(folder, read)
    if metadata is None or read["package.yaml"] != digests["package.yaml"]:
        return None
    if not changed:
        return Reread(kept, metadata)
    with uncollected():
        now = _reread(folder, kept, digests, files, metadata, watch)
    return Reread(now, metadata) if now else None


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dossier_of(name: str) -> str:
    """Return the dossier that a lock belongs to, or the name of any other file as it is."""
    return f"{name.removesuffix('.lock.json')}.yaml" if name.endswith(".lock.json") else name


def _reread(
    folder: Path,
    kept: Kept,
    digests: Mapping[str, str],
    files: set[str],
    metadata: Metadata,
    watch: Callable[[str], None],
) -> Kept | None:
    joint = {target for each in kept.shared.values() for target in each}
    gone = pl.col(FILE).is_in(files)
    ledger = Ledger([], {name: tuple(part["name"] for part in parts) for name, parts in metadata.extra.items()})
    for name in SHARED:
        for cells in kept.frames[name].filter(~gone & (pl.col(FILE) != "")).iter_rows(named=True):
            ledger.assume(name, cells.pop(FILE), cells)
    assumed = {name: len(rows) for name, rows in ledger.rows.items()}
    read: dict[str, str] = {}
    dossiers = read_dossiers(folder, sorted(files & digests.keys()), ledger, metadata.tolerance, read, watch)
    old = {name: frame.filter(gone) for name, frame in kept.frames.items()}
    new = {name: _frame(ledger.rows[name][assumed[name] :], frame) for name, frame in kept.frames.items()}
    stay = {name: frame.filter(~gone) for name, frame in kept.frames.items()}
    frames = {name: _merged(name, stay[name], old[name], new[name]) for name in RESOURCES}
    claimed = {*frames["claims"]["id"], *frames["citations"]["id"]}
    for dossier in dossiers:
        check_reviews(dossier.source, dossier.entry, claimed)
    unlike = any(digests.get(file) != digest for file, digest in read.items())
    clash = any(new[name]["id"].is_in(stay[name]["id"].implode()).any() for name in _DECLARED_ONCE)
    if unlike or clash or ledger.met or ledger.faults or withholds(ledger):
        return None
    shared = _shared(kept, ledger, files, joint)
    others = kept.looked.filter(~pl.col("file").is_in(files))
    if shared is None or not _altered(old, new).isdisjoint(others["key"]):
        return None
    frames["subjects"] = _with_derived(frames)
    asked = looked_frame({file: keys for file, keys in ledger.looked.items() if file in files})
    return Kept(frames=frames, digests=digests, looked=pl.concat([others, asked]), shared=shared)


def _frame(rows: Collection[Row], like: pl.DataFrame) -> pl.DataFrame:
    cells = [[*map(row.cells.get, like.columns[:-1]), row.place.file] for row in rows]
    return pl.DataFrame(cells, schema=like.schema, orient="row")


def _merged(name: str, stay: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return a table in canonical order, with new rows in the place of old ones."""
    return _ordered(name, pl.concat([stay, new])) if len(old) or len(new) else stay


def _ordered(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame[Table(RESOURCES[name], frame.drop(FILE)).sort_order()]


def _shared(kept: Kept, ledger: Ledger, files: set[str], joint: set[str]) -> dict[str, Mapping[str, str]] | None:
    """Return what files declare that others declare too; None where one of the files declares such a thing otherwise now.

    A row that two files declare is the same as that of each of them, but for the activity that recorded it.
    """
    shared = dict(kept.shared)
    for file in sorted(files):
        before = kept.shared.get(file, {})
        now = {target: declaration_digest(cells) for target, cells in ledger.declared_by.get(file, {}).items()
               if target in joint or target in ledger.shared}  # fmt: skip
        if any(now.get(target) != digest for target, digest in before.items()):
            return None
        for target in now.keys() - before.keys():
            if target.startswith(f"{_JOINED} "):
                return None
            for other in ledger.shared.get(target, set()) - files:
                shared[other] = {**shared.get(other, {}), target: now[target]}
        shared[file] = now
    return {file: each for file, each in shared.items() if each}


def _altered(old: Mapping[str, pl.DataFrame], new: Mapping[str, pl.DataFrame]) -> set[str]:
    """Return the keys under which something is declared otherwise than before, and the ids of records that came or went."""
    keys: set[str] = set()
    for name in (*SHARED, "claims", "citations"):
        under = _LOOKED_UNDER.get(name, "id")
        pair = [each[name].drop(FILE) if name in SHARED else each[name].select(under) for each in (old, new)]
        for one, other in (pair, pair[::-1]):
            keys.update(one.join(other, on=one.columns, how="anti", nulls_equal=True)[under].drop_nulls())
    return keys


def _with_derived(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the subjects, with those made of agents that are used as such."""
    declared = frames["subjects"].filter(pl.col(FILE) != "")
    known = set(declared["id"])
    used = set(declared["broader"]).union(*(frames["claims"][name].unique() for name in USING))
    agents = frames["agents"].filter(pl.col("id").is_in(used - known - {None}))
    cells = [dict.fromkeys(declared.columns) | as_subject(each) | {FILE: ""} for each in agents.iter_rows(named=True)]
    return _ordered("subjects", pl.concat([declared, pl.DataFrame(cells, schema=declared.schema)]))
