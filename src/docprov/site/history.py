"""What the recorded releases of a package say of each claim: when it came, and what changed."""

from collections.abc import Iterator, Mapping

import polars as pl
from attrs import frozen

from docprov.package.package import Package
from docprov.versions.editions import Edition
from docprov.versions.history import rebuild_all


@frozen
class Change:
    """What one version says of a record.

    Attributes:
        version: the version.
        what: `first recorded`, `changed` or `gone`.
        columns: the columns that changed, each with its former cell.
    """

    version: str
    what: str
    columns: tuple[tuple[str, str], ...] = ()


def changes_of(package: Package) -> Mapping[str, Mapping[str, tuple[Change, ...]]]:
    """Return the changes of each claim, by table and id, oldest first.

    Args:
        package: the package; one that is not a folder of sources has no history, and no table.
    """
    if package.metadata is None or not package.from_sources:
        return {}
    past = [(each.version, each.edition) for each in rebuild_all(package.files) if each.digest]
    if package.metadata.version not in {version for version, _ in past}:
        past.append((package.metadata.version, package.edition))
    return {"claims": _changes(past, "claims")}


def _changes(past: list[tuple[str, Edition]], name: str) -> Mapping[str, tuple[Change, ...]]:
    found: dict[str, list[Change]] = {}
    before: dict[str, dict[str, str | None]] = {}
    for version, edition in past:
        table = edition.tables.get(name)
        frame = table.frame if table is not None else pl.DataFrame({"id": []})
        rows = {row["id"]: row for row in frame.iter_rows(named=True)}
        for key, row in rows.items():
            if key not in before:
                found.setdefault(key, []).append(Change(version, "first recorded"))
            elif columns := tuple(_cells(before[key], row)):
                found[key].append(Change(version, "changed", columns))
        for key in before.keys() - rows.keys():
            found[key].append(Change(version, "gone"))
        before = rows
    return {key: tuple(changes) for key, changes in found.items()}


def _cells(old: dict[str, str | None], new: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    for name, cell in new.items():
        if name in old and old[name] != cell:
            yield name, old[name] or ""
