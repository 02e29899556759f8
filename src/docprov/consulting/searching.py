"""Searching records for words, and showing one record with what it names and what names it."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

from docprov.consulting.listing import unknown_record
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, sorted_json
from docprov.findings.current import Current
from docprov.model.records import RESOURCES, WITHHELD
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.rules.identity import WITH_LIFE
from docprov.storage.files import Files
from docprov.text.letters import folded

SEARCHED: dict[str, tuple[str, ...]] = {
    "passages": ("quote",),
    "claims": ("statement", "value", "value_as_written"),
    "agents": ("name",),
    "subjects": ("label",),
    "predicates": ("label",),
    "documents": ("label", "title", "container"),
    "names": ("name",),
    "citations": ("as_written",),
    "attributions": ("as_written",),
    "document_agents": ("as_written",),
}
"""The columns that are searched, by table."""
_WHOLES = {"attributions": "claims", "document_agents": "documents"}
"""The table of the records of which those of another one are parts, named first in their keys."""


@frozen(kw_only=True)
class Hit:
    """One cell that has all words.

    Attributes:
        resource: name of the table.
        record: key of the record; of another name, the record that it names.
        field: name of the column; `names.name` for another name of the record.
        text: the text of the cell.
        withdrawn: whether the record is withdrawn, or the entry of the document that says it.
    """

    resource: str
    record: str
    field: str
    text: str
    withdrawn: bool = False


@frozen(kw_only=True, repr=False)
class Hits(Summary):
    """What a search found; as a string it is what `docprov search` prints.

    Attributes:
        words: what was searched for.
        hits: the cells that have it, in the order of tables and keys.
    """

    words: str
    hits: tuple[Hit, ...]

    def _title(self) -> str:
        return f"{counted(len(self.hits), 'hit')} for {self.words}"

    def _lines(self) -> Iterator[str]:
        for each in self.hits:
            gone = " (withdrawn)" if each.withdrawn else ""
            text = " ".join(each.text.split())
            yield f"{each.resource} {each.record} {each.field}: {text}{gone}"
        yield self._title()


@frozen(kw_only=True, repr=False)
class Shown(Summary):
    """One record; as a string it is what `docprov show` prints.

    Attributes:
        resource: name of its table.
        record: its key.
        cells: the cells that are filled, by column.
        labels: what people call the records that it names, by column.
        named_by: how many records name it, by table and column.
    """

    resource: str
    record: str
    cells: dict[str, str]
    labels: dict[str, str]
    named_by: dict[str, int]

    def _title(self) -> str:
        return f"{self.resource} {self.record}"

    def _lines(self) -> Iterator[str]:
        yield self._title()
        for name, cell in self.cells.items():
            label = f" ({self.labels[name]})" if name in self.labels else ""
            yield f"  {name}: {' '.join(cell.split())}{label}"
        yield from (f"  named by {name}: {count}" for name, count in self.named_by.items())

    def to_json(self) -> str:
        """Return the record as a JSON text with sorted keys.

        >>> show("docs/examples/arden", "women")[0].to_json().splitlines()[1]
        '  "cells": {'
        """
        content = {name: getattr(self, name) for name in ("resource", "record", "cells", "labels")}
        content["named_by"] = self.named_by
        return sorted_json(content)


def search(source: str | Path | Files | Package, words: str) -> Hits:
    """Return the quotes, statements and names that have some words, whatever accents and case.

    Args:
        source: a package, or where it is.
        words: the words; every one occurs, in any order.

    Raises:
        LoadError: the package cannot be read.

    >>> [hit.text for hit in search("docs/examples/arden", "TOLD STÓKER").hits]
    ['a stoker told', 'a stoker told']
    """
    package = open_package(source)
    refuse_unreadable(package)
    wanted = folded(words).split()
    gone = Current(package.tables).withdrawn
    hits = (
        evolve(each, withdrawn=owner in WITH_LIFE and of in gone(owner))
        for each in (_hits(package, wanted) if wanted else ())
        for owner, of in (_owner(each),)
    )
    return Hits(words=words, hits=tuple(hits))


def _owner(hit: Hit) -> tuple[str, str]:
    """Return the table and the id of the record that a hit is in, or is a part of.

    The id of a passage begins with that of its document.
    """
    if hit.resource in _WHOLES:
        return _WHOLES[hit.resource], hit.record.split(" ")[0]
    if hit.resource == "passages":
        return "documents", hit.record.partition(".")[0]
    return hit.resource, hit.record


def _hits(package: Package, wanted: list[str]) -> Iterator[Hit]:
    """Yield the cells that have all words."""
    for resource, columns in SEARCHED.items():
        table = package.tables[resource]
        keys = table.frame.select(table.resource.key).iter_rows()
        cells = table.frame.select(columns).iter_rows()
        for key, row in zip(keys, cells, strict=True):
            for name, cell in zip(columns, row, strict=True):
                if cell and cell != WITHHELD and all(each in folded(cell) for each in wanted):
                    record = " ".join(part or "" for part in key)
                    hit = Hit(resource=resource, record=record, field=name, text=cell)
                    yield _of_named(package, hit, key) if resource == "names" else hit


def _of_named(package: Package, hit: Hit, key: tuple[str | None, ...]) -> Hit:
    """Return a hit in another name as one of the record that it names, where there is one."""
    resource, record = (part or "" for part in key[:2])
    if record not in package.tables.get(resource, ()):
        return hit
    return evolve(hit, resource=resource, record=record, field=f"names.{hit.field}")


def show(source: str | Path | Files | Package, record: str) -> tuple[Shown, ...]:
    """Return the records that have one id, with what they name and how often they are named.

    An agent, a document and a subject may have one id; a document comes first.

    Args:
        source: a package, or where it is.
        record: the id, or a key with spaces between the parts.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: no table has such a record.

    >>> [(each.resource, each.named_by) for each in show("docs/examples/arden", "women")]
    [('subjects', {'claims.population': 1})]
    """
    package = open_package(source)
    refuse_unreadable(package)
    found = tuple(_records_named(package, record))
    if not found:
        raise unknown_record(package, None, record)
    return found


def _records_named(package: Package, record: str) -> Iterator[Shown]:
    """Yield the records with a key, a document first."""
    for name in dict.fromkeys(("documents", *package.tables)):
        table = package.tables[name]
        keys = [
            " ".join(part or "" for part in key)
            for key in table.frame.select(table.resource.key).iter_rows()
        ]
        if record in keys:
            cells = table.frame.row(keys.index(record), named=True)
            filled = {column: cell for column, cell in cells.items() if cell}
            yield Shown(
                resource=name,
                record=record,
                cells=filled,
                labels=dict(_labels(package, name, filled)),
                named_by=dict(_naming(package, name, record)),
            )


def _labels(package: Package, resource: str, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column in package.tables[resource].resource.columns:
        target = package.tables.get(column.references or "")
        if target is None or column.name not in cells or cells[column.name] not in target:
            continue
        found = target.frame.filter(id=cells[column.name])
        for label in ("name", "label", "quote", "statement"):
            if label in found.columns:
                yield column.name, found[label].item()
                break


def _naming(package: Package, resource: str, record: str) -> Iterator[tuple[str, int]]:
    for name in RESOURCES:
        for column in package.tables[name].resource.columns:
            if column.references == resource:
                count = int((package.tables[name].frame[column.name] == record).sum())
                if count:
                    yield f"{name}.{column.name}", count
