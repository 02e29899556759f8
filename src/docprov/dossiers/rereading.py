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

from docprov.dossiers.ledger import SHARED, Ledger, Row, declaration_digest
from docprov.dossiers.package_file import read_metadata
from docprov.dossiers.reading_cache import FILE, Kept, looked_frame
from docprov.dossiers.reviews import check_reviews
from docprov.dossiers.sources import USING, as_subject, read_dossiers, source_files, stray_files
from docprov.files import LARGEST_JSON, FileFaultError, read_plain, sha256
from docprov.garbage import uncollected
from docprov.records import RESOURCES
from docprov.tables import Table

_FEW = 10
"""One in how many dossiers may have changed at the most; to read more of them anew is hardly slower than to read all."""
_JOINED = frozenset(name for name in SHARED if any(column.name == "activity" for column in RESOURCES[name].columns))
"""The tables in which the rows of two files for one key are not the same row as that of one of them."""
_LOOKED_UNDER = {"document_agents": "document", "document_identifiers": "document"}
"""The column under which rows are asked for; `id` for all other tables."""


def reread(folder: Path, kept: Kept, watch: Callable[[str], None] = lambda _: None) -> Kept | None:
    """Return what the sources in a folder come to now, by what they came to before.

    Args:
        folder: the package's folder.
        kept: what they came to before.
        watch: is told the name of each dossier before it is read, for showing progress.

    Returns:
        What they come to; `kept` itself where nothing changed; None where everything must be read.
    """
    try:
        digests = {file: sha256(read_plain(folder, file, LARGEST_JSON)) for file in source_files(folder)}
    except FileFaultError:
        return None
    names = digests.keys() | kept.digests.keys()
    changed = {name for name in names if digests.get(name) != kept.digests.get(name)}
    if any(stray_files(folder)):
        return None
    if not changed:
        return kept
    files = {f"{name.removesuffix('.yaml').removesuffix('.lock.json')}.yaml" for name in changed}
    if not all(file.startswith("dossiers/") for file in files) or len(files) * _FEW > len(names):
        return None
    with uncollected():
        return _reread(folder, kept, digests, files, watch)


def _reread(folder: Path, kept: Kept, digests: Mapping[str, str], files: set[str], watch: Callable[[str], None]) -> Kept | None:
    if (metadata := read_metadata(folder, [])) is None:
        return None
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
    frames = {name: _merged(name, frame.filter(~gone), old[name], new[name]) for name, frame in kept.frames.items()}
    claimed = {*frames["claims"]["id"], *frames["citations"]["id"]}
    for dossier in dossiers:
        check_reviews(dossier.source, dossier.entry, claimed)
    shared = _shared(kept, ledger, files, joint)
    unlike = any(digests.get(file) != digest for file, digest in read.items())
    if shared is None or unlike or ledger.faults or ledger.hidden or ledger.withheld.texts:
        return None
    others = kept.looked.filter(~pl.col("file").is_in(files))
    if not _altered(old, new).isdisjoint(others["key"]):
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
    for file in files:
        before = kept.shared.get(file, {})
        now = {target: declaration_digest(cells) for target, cells in ledger.declared_by.get(file, {}).items()
               if target in joint or target in ledger.shared}  # fmt: skip
        if any(now.get(target) != digest for target, digest in before.items()):
            return None
        for target in now.keys() - before.keys():
            if target.partition(" ")[0] in _JOINED:
                return None
            for other in ledger.shared[target] - files:
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
