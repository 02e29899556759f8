"""Making the public form of a private package: computed, checked like any package, and only then written.

What is taken out, and how it is looked for, is told in `docprov.releases.withholding`. Waivers of the private package that concern
records of the public form go with them, their reasons without what is withheld; not those of a quote that is withheld.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import BuildError, DocprovError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import Evidence
from docprov.model.records import WITHHELD as WORD
from docprov.package.building import package_files
from docprov.package.package import open_files, open_package
from docprov.releases.spellings import Withheld, name_words
from docprov.releases.withholding import (
    PHRASES,
    Projection,
    shown_still,
    text_columns,
    withheld_count,
)
from docprov.storage.writing import write_files
from docprov.tables.table import Table
from docprov.validation.catalogue import CATALOGUE
from docprov.validation.validation import validate_opened
from docprov.validation.waivers import FILE, Waiver, read_waivers

_ADDRESSES = frozenset({"url"})
"""Columns that are no text, and in which a name loses its capitals."""


@frozen(kw_only=True)
class PublicBuild:
    """The public form of a package.

    Attributes:
        files: the bytes of each file, by path.
        withheld: number of values that were withheld.
        documents: the documents whose captures are left without digests.
        remarks: what a person should look at before it is published.
    """

    files: Mapping[str, bytes]
    withheld: int
    documents: tuple[str, ...]
    remarks: tuple[str, ...]


def build_public(
    path: str | Path, out: str | Path | None = None, watch: Callable[[str], None] = lambda _: None
) -> PublicBuild:
    """Compute the public form of a package written as dossiers, check it, and write it into a folder.

    Args:
        path: the package's folder.
        out: folder that receives the files, outside the package; None writes nothing.
        watch: is told what is read, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        BuildError: the sources have faults, something withheld would still show, or the public form would not be valid;
            carries the report.
        DocprovError: the folder for the files is a part of the package, or cannot be written.

    >>> build_public("docs/examples/arden").withheld
    0
    """
    opened = open_package(path, watch)
    waivers = read_waivers(opened, CATALOGUE)
    errors = opened.errors
    if errors or opened.metadata is None or not opened.from_sources:
        count = counted(len(errors), "fault")
        raise BuildError(
            f"{opened.where} has no public form: {count} in its dossiers",
            Report(diagnostics=tuple(errors)),
        )
    projection = Projection(opened)
    tables = projection.tables()
    faults = [*projection.faults, *shown_still(projection, tables, opened.metadata)]
    if faults:
        report = Report(diagnostics=tuple(faults))
        raise BuildError(
            f"{opened.where} is not made public: it would show what is withheld", report
        )
    files = package_files(opened.metadata, tables)
    watch("the public form")
    found = _faults(projection, files)
    if waivers:
        kept = [waiver for waiver in waivers if _is_needed(waiver, found, tables)]
        files[FILE] = _waiver_file(kept, projection.withheld)
        found = _faults(projection, files)
    errors = [fault for fault in found if fault.severity == "error" and fault.waived is None]
    if errors:
        problem = f"its public form would have {counted(len(errors), 'fault')}; `docprov validate` tells those of the package"
        raise BuildError(
            f"{opened.where} is not made public: {problem}", Report(diagnostics=tuple(errors))
        )
    if out is not None:
        target, source = Path(out).resolve(), Path(path).resolve()
        if target == source or source in target.parents:
            raise DocprovError(
                f"{shown(out)} is a part of the private package; give a folder outside it"
            )
        write_files(Path(out), files)
    return PublicBuild(
        files=files,
        withheld=withheld_count(opened),
        documents=tuple(sorted(projection.documents)),
        remarks=tuple(_lone_words(projection.withheld, tables)),
    )


def _faults(projection: Projection, files: Mapping[str, bytes]) -> list[Diagnostic]:
    """Return what is wrong with the public form, each at its place in a dossier, as far as it has one."""
    report = validate_opened(open_files(projection.opened.where, files), Evidence())
    found = []
    for diagnostic in report.diagnostics:
        place = diagnostic.place
        source = projection.place_of(place.resource, place.record, place.field) or Place()
        found.append(
            evolve(
                diagnostic,
                place=evolve(place, file=source.file, line=source.line, column=source.column),
            )
        )
    return found


def _is_needed(waiver: Waiver, found: list[Diagnostic], tables: Mapping[str, Table[Any]]) -> bool:
    """Tell whether a waiver belongs to the public form: to a fault there, or to one that a text that is held may show there.

    A waiver for a record whose quote is withheld does not: what it lets stand was said of that quote.
    """
    withheld = {
        row["id"] for row in tables["passages"].frame.iter_rows(named=True) if row["quote"] == WORD
    }
    for table in tables.values():
        for cells in table.frame.iter_rows(named=True):
            if " ".join(cells[name] or "" for name in table.resource.key) == waiver.record:
                if any(cells.get(column) in withheld for column in PHRASES):
                    return False
                if waiver.rule.startswith("DP3"):
                    return True
    return any((fault.rule, fault.place.record) == (waiver.rule, waiver.record) for fault in found)


def _waiver_file(waivers: list[Waiver], withheld: Withheld) -> bytes:
    return dossier_bytes(
        {
            "waivers": [
                {
                    "rule": each.rule,
                    "record": each.record,
                    "reason": withheld.masked(each.reason),
                    "until": str(each.until),
                }
                for each in waivers
            ]
        }
    )


def _lone_words(withheld: Withheld, tables: Mapping[str, Table[Any]]) -> Iterator[str]:
    """Yield where a single word of a name in something withheld stands; it may tell the same."""
    words = {word for text in withheld.texts for word in name_words(text)}
    words -= {text for text in withheld.texts if " " not in text}
    for word in sorted(words):
        pattern, small = (
            re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", flag) for flag in (0, re.IGNORECASE)
        )
        places = [
            f"{name}.{column} of {' '.join(cells[each] or '' for each in table.resource.key)}"
            for name, table in tables.items()
            for cells in table.frame.iter_rows(named=True)
            for column in [*text_columns(name, cells), *(_ADDRESSES & cells.keys())]
            if (small if column in _ADDRESSES else pattern).search(cells[column] or "")
        ]
        if places:
            more = f", and in {counted(len(places) - 1, 'more cell')}" if len(places) > 1 else ""
            yield f"{word!r} is a word of something withheld and stands in {places[0]}{more}"
