"""The public form of a private package: without what its dossiers withhold, and checked.

What is left out is described in `docprov.releases.public_tables`. What is left is searched once
more, and whatever still shows a withheld text, or another spelling of one, is a fault: nothing is
published by halves. An id shows a name also by one of its words, since whoever chose the id may
have had it from there. Waivers of the private package that concern records of the public form go
with them, their reasons without what is withheld; not those of a quote that is withheld.

Limits: what readers can find elsewhere (at the address of a document, in the words around a quote)
is beyond a package.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import BuildError, DocprovError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.identifiers import SAFE_LENGTH
from docprov.dossiers.withheld import GUESSABLE_ID, NOT_PUBLISHABLE, STILL_SHOWN
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import Evidence
from docprov.findings.findings import FoundTables
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES, WITHHELD
from docprov.package.building import package_files, refuse_part
from docprov.package.package import Package, open_package
from docprov.package.paths import refuse_other_package
from docprov.releases.archive_contents import WRITTEN
from docprov.releases.names import id_words, initials_of, name_words
from docprov.releases.public_tables import (
    PHRASES,
    SourceRecord,
    Survey,
    public_tables,
    records_of,
    text_columns,
    withheld_count,
)
from docprov.releases.spellings import Spellings
from docprov.storage.files import LARGEST_YAML, MemoryFiles, read_plain
from docprov.storage.real_paths import real
from docprov.storage.writing import write_files
from docprov.tables.table import Table
from docprov.text.letters import folded
from docprov.text.own_languages import Languages
from docprov.validation.own_rules import all_rules
from docprov.validation.validation import validate_package
from docprov.validation.waivers import FILE, Waiver, read_waivers

Tables = Mapping[str, Table[Any]]
_ADDRESSES = frozenset({"url"})
"""Columns that are not text, and in which a name loses its capitals."""
_CHOSEN = frozenset({"agents", "documents", "predicates", "subjects"})
"""Tables whose ids people choose as a whole; those of others begin with a document's."""
_SAID = {"claims": "value", "activities": "tool"}
"""The texts, besides quotes, that ids are made of."""


@frozen(kw_only=True, repr=False)
class PublicBuild(Summary):
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
    """Compute the public form of a package written as dossiers, check it, and write it.

    Args:
        path: the package's folder.
        out: folder that receives the files, outside the package; what is there already for readers
            (README.md, CHANGELOG.md, LICENSE) is searched too. None writes nothing.
        watch: is called with what is read, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        BuildError: the sources have faults, something withheld would still show, or the public form
            would not be valid; carries the report.
        DocprovError: the folder for the files is a part of the package, has another one, or cannot
            be written.

    >>> build_public("docs/examples/arden").withheld
    0
    """
    package = open_package(path, watch)
    refuse_part(package.selection)
    unreadable: list[Diagnostic] = []
    waivers = read_waivers(package.files, all_rules(), unreadable)
    errors = [*package.errors, *unreadable]
    if errors or package.metadata is None or not package.from_sources:
        count = counted(len(errors), "fault")
        raise BuildError(
            f"{package.where} has no public form: {count} in its dossiers",
            Report(diagnostics=tuple(errors)),
        )
    if package.metadata.tables:
        names = ", ".join(package.metadata.tables)
        problem = f"nothing compares the tables that it adds ({names}) with what is withheld"
        raise BuildError(f"{package.where} has no public form: {problem}", Report())
    target = _outside(package, out) if out is not None else None
    records = records_of(package)
    survey = Survey.of(records)
    tables = public_tables(package, records, survey)
    places = {(record.table, record.key): record for record in records}
    shown_still = [
        *_guessable_ids(records, survey),
        *_unpublishable(records, survey),
        *_shown_cells(places, survey, tables),
        *_named_ids(records, survey, tables),
        *_shown_elsewhere(survey, package.metadata, target),
    ]
    _refuse(package, "it would show what is withheld", shown_still)
    watch("the public form")
    bodies = package.sources.bodies if package.sources else {}
    shown = {name: hashes for name, hashes in bodies.items() if name not in survey.captures}
    languages = Languages.of_metadata(package.metadata)
    files = package_files(package.metadata, {**FoundTables(tables, shown, languages)})
    found = _faults(package, places, files)
    if waivers:
        kept = [waiver for waiver in waivers if _is_needed(waiver, found, tables)]
        _refuse(package, "its waivers would show what is withheld", _shown_reasons(kept, survey))
        files[FILE] = _waiver_file(kept, survey.spellings)
        found = _faults(package, places, files)
    errors = [fault for fault in found if fault.severity == "error" and fault.waived is None]
    count = counted(len(errors), "fault")
    _refuse(
        package,
        f"its public form would have {count}; `docprov validate` lists those of the package",
        errors,
    )
    if target is not None:
        refuse_other_package(target, package.metadata.name)
        write_files(target, files)
    return PublicBuild(
        files=files,
        withheld=withheld_count(package),
        documents=tuple(sorted(survey.documents)),
        remarks=tuple(_lone_words(survey.spellings, tables)),
    )


def _outside(package: Package, out: str | Path) -> Path:
    """Return the folder for the public form.

    Raises:
        DocprovError: it is a part of the private package.
    """
    target, source = real(out), real(package.folder) if package.folder else None
    if source in {target, *target.parents}:
        problem = "is a part of the private package; give a folder outside it"
        raise DocprovError(f"{shown(out)} {problem}")
    return Path(out)


def _refuse(package: Package, problem: str, faults: Iterable[Diagnostic]) -> None:
    """Raise what stands in the way of a public form.

    Raises:
        BuildError: there is a fault; carries the report.
    """
    if found := tuple(faults):
        raise BuildError(
            f"{package.where} is not made public: {problem}", Report(diagnostics=found)
        )


def _guessable_ids(records: Iterable[SourceRecord], survey: Survey) -> Iterator[Diagnostic]:
    """Yield the ids of entries that say something withheld and that may be digests of it."""
    made = {
        record.cells["id"] or "": record
        for record in records
        if record.table in {"claims", "citations", "breakdowns", "activities"}
    }
    saying = {identifier for identifier, record in made.items() if _is_made_of(record, survey)}
    above = {
        identifier: record.cells.get("whole") or record.cells.get("breakdown")
        for identifier, record in made.items()
    }
    while True:  # the id of a part is made of the breakdown's, and that one of the whole's
        more = {each for each, whole in above.items() if whole in saying} - saying
        if not more:
            break
        saying |= more
    for identifier in sorted(saying):
        if len(identifier.rpartition("-")[2]) < SAFE_LENGTH:
            yield GUESSABLE_ID.at(made[identifier].row.at("id"), identifier)


def _is_made_of(record: SourceRecord, survey: Survey) -> bool:
    """Say whether the id of an entry may be made of something withheld."""
    if record.row.marks and record.table != "breakdowns":
        return True
    quotes = {record.cells[column] for column in PHRASES[record.table]}
    said = record.cells.get(_SAID.get(record.table, ""))
    return bool(quotes & survey.passages.keys()) or survey.spellings.shows(said)


def _unpublishable(records: Iterable[SourceRecord], survey: Survey) -> Iterator[Diagnostic]:
    for record in records:
        dated = record.table == "claims" and record.cells["predicate"] in survey.dates
        if dated and "value" in record.row.marks:
            yield NOT_PUBLISHABLE.at(record.row.at("value"), record.cells["id"])


def _shown_cells(
    records: Mapping[tuple[str, str], SourceRecord], survey: Survey, tables: Tables
) -> Iterator[Diagnostic]:
    """Yield the cells of the public form in which something withheld still shows."""
    for name, table in tables.items():
        for cells in table.frame.iter_rows(named=True):
            key = " ".join(cells[each] or "" for each in table.resource.key)
            for column, cell, address in _searched(name, cells):
                if words := survey.spellings.seen(cell, address=address):
                    record = records.get((name, key))
                    place = record.row.at(column) if record else Place()
                    yield _still(place, f"{name}.{column}", cells[column], words)


def _searched(table: str, cells: Mapping[str, str | None]) -> Iterator[tuple[str, str, bool]]:
    """Yield the cells of a row that are searched, and whether each is an id or an address.

    Links are not: the id is reported where it is declared.
    """
    columns = {column.name: column for column in RESOURCES[table].columns}
    for name, cell in cells.items():
        column = columns.get(name)
        if not cell or name == "sha256":
            continue
        if column is None or (column.kind == "text" and not column.pattern and not column.choices):
            yield name, cell, name in _ADDRESSES
        elif column.kind == "date":
            yield name, cell, False
        elif column.pattern and column.references is None:
            own = cell if table in _CHOSEN or name != "id" else cell.rpartition(".")[2]
            yield name, own, True


def _still(place: Place, where: str, text: object, words: str) -> Diagnostic:
    advice = (
        f"{words!r} spells something withheld: list it under also: there, withhold this text too,"
        " or choose another id; if it is something else, list it under not: there"
    )
    return STILL_SHOWN.at(place, where, text, help=advice)


def _shown_elsewhere(survey: Survey, metadata: Metadata, out: Path | None) -> Iterator[Diagnostic]:
    """Yield what still shows in the package's description and in files of the public folder."""
    for text in _texts(metadata.descriptor()):
        if words := survey.spellings.seen(text):
            place = Place(file="package.yaml", line=1, column=1)
            yield _still(place, "the package's description", text, words)
    for name in WRITTEN:
        if out is None or name == FILE or not (out / name).exists():
            continue
        text = read_plain(out, name, LARGEST_YAML).decode("utf-8", "replace")
        for part in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", text):
            if words := survey.spellings.seen(part[0]):
                at = part.start() + max(part[0].find(words), 0)
                place = Place(file=f"{out.name}/{name}", line=text.count("\n", 0, at) + 1)
                yield _still(place, name, words, words)


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _texts(part)
    elif isinstance(content, Iterable):
        for part in content:
            yield from _texts(part)


def _shown_reasons(waivers: Iterable[Waiver], survey: Survey) -> Iterator[Diagnostic]:
    for waiver in waivers:
        if words := survey.spellings.seen(survey.spellings.masked(waiver.reason)):
            yield _still(waiver.place, "the reason", waiver.reason, words)


def _named_ids(records: list[SourceRecord], survey: Survey, tables: Tables) -> Iterator[Diagnostic]:
    """Yield the ids with a word of a withheld name: that of its own entry, or of a person.

    Ids of other entries may have a word that is also public in a name, a label or a title: a place
    may be called as a person is, and the word is for a person to look at there.
    """
    own: dict[tuple[str, str], set[str]] = {}
    persons: set[str] = set()
    for record in records:
        mark = record.row.marks.get({"agents": "name", "subjects": "label"}.get(record.table, ""))
        if mark is None or (record.table == "subjects" and not record.is_person):
            continue
        words = set(id_words(mark.texts))
        persons |= words if record.is_person else set()
        own[record.table, record.key] = words.union(*map(initials_of, mark.texts))
    for name, columns in (
        ("agents", ("name",)),
        ("subjects", ("label",)),
        ("documents", ("label", "title")),
    ):
        for column in columns if persons else ():
            for text in tables[name].frame[column].drop_nulls():
                persons -= set(folded(text).split())
    for record in records if own else ():
        identifier = record.cells.get("id") or ""
        chosen = record.table in _CHOSEN
        parts = set(re.split("[-.]", identifier if chosen else identifier.rpartition(".")[2]))
        parts |= {part.rstrip("0123456789") for part in parts} if chosen else set()
        found = parts & (persons | own.get((record.table, identifier), set()))
        if found and not survey.spellings.seen(identifier, address=True):
            advice = (
                f"{min(found)!r} is a word of a withheld name or its initials: choose an id that"
                " shows nothing of it, such as witness-7"
            )
            place = record.row.at("id")
            yield STILL_SHOWN.at(place, f"{record.table}.id", identifier, help=advice)


def _faults(
    package: Package, records: Mapping[tuple[str, str], SourceRecord], files: Mapping[str, bytes]
) -> list[Diagnostic]:
    """Return what is wrong with the public form, at its place in a dossier where it has one."""
    report = validate_package(open_package(MemoryFiles(package.where, files)), Evidence())
    found = []
    for diagnostic in report.diagnostics:
        place = diagnostic.place
        record = records.get((place.resource or "", place.record or ""))
        source = record.row.at(place.field) if record else Place()
        place = evolve(place, file=source.file, line=source.line, column=source.column)
        found.append(evolve(diagnostic, place=place))
    return found


def _is_needed(waiver: Waiver, found: list[Diagnostic], tables: Tables) -> bool:
    """Say whether a waiver belongs to the public form: to a fault there, or one a text may show.

    A waiver for a record whose quote is withheld does not: what it accepts was said of that quote.
    """
    passages = tables["passages"].frame.select("id", "quote").iter_rows()
    withheld = {identifier for identifier, quote in passages if quote == WITHHELD}
    for name, table in tables.items():
        for cells in table.frame.iter_rows(named=True):
            if " ".join(cells[each] or "" for each in table.resource.key) == waiver.record:
                if any(cells[column] in withheld for column in PHRASES[name]):
                    return False
                if waiver.rule.startswith("DP3"):
                    return True
    return any((fault.rule, fault.place.record) == (waiver.rule, waiver.record) for fault in found)


def _waiver_file(waivers: list[Waiver], spellings: Spellings) -> bytes:
    masked = [
        {
            "rule": each.rule,
            "record": each.record,
            "reason": spellings.masked(each.reason),
            "until": str(each.until),
        }
        for each in waivers
    ]
    return dossier_bytes({"waivers": masked})


def _lone_words(spellings: Spellings, tables: Mapping[str, Table[Any]]) -> Iterator[str]:
    """Yield where a single word of a withheld name occurs; it may say the same."""
    words = {word for text in spellings.texts for word in name_words(text)}
    words -= {text for text in spellings.texts if " " not in text}
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
            yield f"{word!r} is a word of something withheld and occurs in {places[0]}{more}"
