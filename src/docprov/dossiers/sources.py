"""A package's sources: package.yaml, vocabulary, dossiers and locks, turned into tables.

Nothing here looks at a captured text; what a quote resolved to is in the locks. Faults are
gathered, not raised: what can be read becomes rows, so that one run shows all that is wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import define, field

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.limits import FaultList
from docprov.dossiers.captures import declare_capture
from docprov.dossiers.claims import ClaimReader
from docprov.dossiers.declarations import (
    check_file_name,
    check_slug,
    declare,
    declare_activity,
    declare_document,
)
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, Entry
from docprov.dossiers.grammar import ACTIVITY, CAPTURE, DOSSIER
from docprov.dossiers.ledger import Ledger, Row
from docprov.dossiers.locks import Lock, read_lock
from docprov.dossiers.named_subjects import add_subjects
from docprov.dossiers.package_file import metadata_of_entry, package_entry, read_file
from docprov.dossiers.passages import UNANCHORED
from docprov.dossiers.relations import add_relations
from docprov.dossiers.reviews import check_reviews, declare_reviews
from docprov.dossiers.selection import KINDS, Selection
from docprov.dossiers.source import Source
from docprov.dossiers.stray_files import stray_files
from docprov.dossiers.vocabulary import DOCUMENT, VOCABULARY
from docprov.dossiers.withheld import may_withhold
from docprov.dossiers.wording import Wording
from docprov.dossiers.yaml.nodes import Fields
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES, REVIEWED
from docprov.storage.files import (
    LARGEST_JSON,
    LARGEST_YAML,
    FileFaultError,
    Files,
    as_files,
    names_ending,
)
from docprov.tables.table import Table


@define
class Dossier:
    """One dossier as it was read: its bytes for writing ids into, its entry, and its source."""

    file: str
    data: bytes
    entry: Entry
    source: Source


@define
class Sources:
    """The result of reading a package's sources.

    Attributes:
        metadata: what the package says of itself; None where it cannot be read.
        tables: every table, in canonical order.
        rows: the rows of each table in the same order, with their places.
        dossiers: the dossiers that could be read.
        faults: all that is wrong.
        missing: the entries of package.yaml without an id, with the one proposed.
        written_ids: the ids in files of which some entry could not be read; a record missing under
            one of them is not missing.
        ledger: what they were written into.
    """

    metadata: Metadata | None = None
    tables: dict[str, Table[Any]] = field(factory=dict)
    rows: dict[str, list[Row]] = field(factory=dict)
    dossiers: list[Dossier] = field(factory=list)
    faults: list[Diagnostic] = field(factory=FaultList)
    missing: list[tuple[Fields, str]] = field(factory=list)
    written_ids: set[str] = field(factory=set)
    ledger: Ledger | None = None

    def package_source(self, data: bytes) -> Source:
        """Return the source of `package.yaml`, which has some bytes, to propose ids in it.

        Raises:
            LoadError: it cannot be read.
        """
        if self.metadata is None or self.ledger is None:
            raise LoadError("package.yaml cannot be read; run `docprov validate` to see why")
        return Source(self.ledger, self.metadata.name, data=data)

    @property
    def bodies(self) -> dict[str, tuple[str, ...]]:
        """The hashes of the body of each capture, as the locks have them."""
        locks = [(each.source.document, each.source.lock) for each in self.dossiers]
        return {
            f"{document}.{short}": capture.body
            for document, lock in locks
            if lock is not None
            for short, capture in lock.captures.items()
        }


def has_sources(source: Files | str | Path) -> bool:
    """Tell whether a package is written as dossiers rather than as tables."""
    files = as_files(source)
    return "package.yaml" in files or "dossiers" in files


def read_sources(
    source: Files | str | Path,
    watch: Callable[[str], None] = lambda _: None,
    selection: Selection | None = None,
) -> Sources:
    """Return the records that the dossiers and the vocabulary of a package state.

    Args:
        source: the files of the package, or its folder.
        watch: receives the name of each dossier before it is read, for showing progress.
        selection: the files to read; None reads all.
    """
    files = as_files(source)
    sources = Sources()
    faults = sources.faults
    package = package_entry(files, faults)
    sources.metadata = metadata_of_entry(package) if package else None
    tolerance = sources.metadata.tolerance if sources.metadata else Decimal("0.1")
    declared = sources.metadata.extra if sources.metadata else {}
    extra = {name: tuple(part["name"] for part in parts) for name, parts in declared.items()}
    words = Wording(sources.metadata.wording if sources.metadata else {})
    ledger = Ledger(faults, extra, words)
    own = Source(ledger, sources.metadata.name if sources.metadata else "package")
    _read_vocabulary(files, own, package, selection.vocabulary if selection else None)
    sources.missing = own.missing
    own_tables = sources.metadata.tables if sources.metadata else None
    faults += () if selection else stray_files(files, own_tables)
    names = selection.dossiers if selection else names_ending(files, "dossiers", ".yaml")
    sources.dossiers = read_dossiers(files, names, ledger, tolerance, watch)
    stated: dict[str | None, set[str | None]] = {}
    for row in (row for name in REVIEWED for row in ledger.rows[name]):
        stated.setdefault(row.place.file, set()).add(row.cells["id"])
    for dossier in sources.dossiers:
        check_reviews(dossier.source, dossier.entry, stated.get(dossier.file, set()))
    add_subjects(ledger)
    sources.ledger = ledger
    for name, rows in ledger.rows.items() if selection else ():
        if name not in _DECLARED:
            rows[:] = [
                row for row in rows if row.place.file not in (selection.others if selection else ())
            ]
    for name in RESOURCES:
        sources.tables[name], sources.rows[name] = ledger.table(name)
    for file in {
        fault.place.file
        for fault in faults
        if fault.rule.startswith("DP0") and fault.place.file.endswith(".yaml")
    }:
        sources.written_ids |= _written_ids(files, file)
    return sources


def read_dossiers(
    files: Files,
    names: Sequence[str],
    ledger: Ledger,
    tolerance: Decimal,
    watch: Callable[[str], None],
) -> list[Dossier]:
    """Add to a ledger the rows of some dossiers, and return those that can be read.

    All declare before any claim is read, since a claim may use what another dossier declares.

    Args:
        files: the files of the package.
        names: names of the dossiers, sorted.
        ledger: receives the rows and the faults.
        tolerance: share by which `about` and `nearly` widen a number.
        watch: receives the name of each dossier before it is read.
    """
    dossiers = []
    for file in names:
        watch(file)
        if (dossier := _open_dossier(files, file, ledger)) is not None:
            dossiers.append(dossier)
    # What cannot be opened may withhold something.
    ledger.withholds = (
        len(dossiers) < len(names)
        or any(row.marks for rows in ledger.rows.values() for row in rows)
        or any(may_withhold(dossier.data, dossier.entry.node) for dossier in dossiers)
    )
    for dossier in dossiers:
        _declare(dossier)
    for dossier in dossiers:
        ledger.reader = dossier.file
        ClaimReader(dossier.source, tolerance).read(dossier.entry)
        add_relations(dossier.source, dossier.entry)
    ledger.reader = ""
    return dossiers


_DECLARED = frozenset(
    {"agents", "subjects", "predicates", "documents", "document_agents", "activities", "claims"}
)
"""The tables that other dossiers point into.

Of dossiers that are read for what they declare, only these rows stay.
"""


def _written_ids(files: Files, file: str) -> set[str]:
    try:
        text = files.read(file, LARGEST_YAML).decode("utf-8", "replace")
    except FileFaultError:
        return {file.rpartition("/")[2].removesuffix(".yaml")}
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    shorts = re.findall(r"""\bid: *["']?([a-z0-9.-]+)""", text)
    return {stem, *shorts, *(f"{stem}.{short}" for short in shorts)}


def _read_vocabulary(
    files: Files,
    source: Source,
    package: Entry | None,
    only: frozenset[str] | None,
) -> None:
    """Add what the vocabulary declares, as far as it is wanted."""
    ledger = source.ledger
    recorded = package.fields("recorded") if package else None
    if package and recorded:
        entry = Entry("package.yaml", "recorded", recorded, ACTIVITY.shapes, ledger.faults)
        source.activity = declare_activity(source, entry, "transcription")
    if package:
        for part in package.entries("activities", "activity", ACTIVITY.shapes):
            declare_activity(source, part, "transcription")
    for kind, known in VOCABULARY.items():
        for file in names_ending(files, f"vocabulary/{kind}", ".yaml"):
            if (only is not None and file not in only) or (
                found := read_file(files, file, ledger.faults)
            ) is None:
                continue
            entry = Entry(file, kind[:-1], found[1], known.shapes, ledger.faults)
            stem = file.rpartition("/")[2].removesuffix(".yaml")
            if entry.value("id") not in {None, stem}:
                problem = f"{entry.value('id')!r} is in a file named {stem!r}"
                entry.fault(
                    BAD_NOTATION,
                    "id",
                    f"{kind[:-1]}.id",
                    problem,
                    help="rename the file or correct the id",
                )
            elif entry.sound:
                check_file_name(entry, file)
                declare(source, kind, entry)


def _open_dossier(files: Files, file: str, ledger: Ledger) -> Dossier | None:
    found = read_file(files, file, ledger.faults)
    if found is None:
        return None
    entry = Entry(file, "dossier", found[1], DOSSIER.shapes, ledger.faults)
    node = entry.fields("document")
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if node is None:
        if entry.sound:
            ledger.faults.append(MISSING_FIELD.at(entry.here, "dossier", "document"))
        return None
    document = Entry(file, "document", node, DOCUMENT.shapes, ledger.faults)
    identifier = document.required("id")
    check_slug(document, "id")
    check_file_name(document, file)
    if identifier is not None and identifier.value != stem:
        problem = f"{identifier.value!r} is in a file named {stem!r}"
        document.fault(
            BAD_NOTATION, "id", "document.id", problem, help="rename the file or correct the id"
        )
    lock_file = f"dossiers/{stem}.lock.json"
    lock = _lock(files, lock_file, ledger.faults)
    source = Source(ledger, stem, lock=lock, lock_file=lock_file, data=found[0])
    return Dossier(file, found[0], entry, source)


def _lock(files: Files, file: str, faults: list[Diagnostic]) -> Lock | None:
    if file not in files:
        return None
    try:
        data = files.read(file, LARGEST_JSON)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return None
    return read_lock(file, data, faults)


def _parts(dossier: Dossier, name: str, known: Mapping[str, str]) -> Iterator[Entry]:
    word = name[:-1].replace("_", " ")
    yield from (entry for entry in dossier.entry.entries(name, word, known) if entry.sound)


def _declare(dossier: Dossier) -> None:
    """Add what a dossier declares, before any claim is read."""
    source, entry, faults = dossier.source, dossier.entry, dossier.entry.faults
    node = entry.fields("recorded")
    if node is not None:
        source.activity = declare_activity(
            source, Entry(dossier.file, "recorded", node, ACTIVITY.shapes, faults), "transcription"
        )
    elif entry.sound:
        faults.append(MISSING_FIELD.at(entry.here, "dossier", "recorded"))
    declare_reviews(source, entry)
    for capture in _parts(dossier, "captures", CAPTURE.shapes):
        declare_capture(source, capture)
    _check_complete(dossier)
    for kind, known in VOCABULARY.items():
        for part in _parts(dossier, kind, known.shapes):
            declare(source, kind, part)
    node = entry.fields("document")
    if node is not None:
        document = Entry(dossier.file, "document", node, DOCUMENT.shapes, [])
        document.faults = faults
        if (own := document.text("id")) is not None:
            declare_document(
                source,
                document,
                own.of(source.document),
                "held" if source.captures else "cited-only",
            )
    if (
        source.lock is None
        and source.captures
        and not any(fault.place.file == source.lock_file for fault in faults)
    ):
        place = Place(file=dossier.file, line=1, column=1)
        faults.append(UNANCHORED.at(place, "any quote of", dossier.file))


def _check_complete(dossier: Dossier) -> None:
    """Report what a dossier with claims cannot do without."""
    entry, faults = dossier.entry, dossier.entry.faults
    if not entry.sound:
        return
    if "voice" not in entry:
        faults.append(
            MISSING_FIELD.at(
                entry.here, "dossier", "voice", help="name the agent whose document it is"
            )
        )
    if not dossier.source.captures and (entry.items("claims") or entry.items("citations")):
        help_ = "add captures: with the digest of the text that is quoted"
        faults.append(MISSING_FIELD.at(entry.here, "dossier", "captures", help=help_))


def undeclared_ids(sources: Sources, file: str) -> Iterator[str]:
    """Yield the ids that a dossier names and that no file that was read declares."""
    for name, rows in sources.rows.items():
        for column in RESOURCES[name].columns:
            if column.references in KINDS:
                known = sources.tables[column.references]
                cells = (row.cells.get(column.name) for row in rows if row.place.file == file)
                yield from (cell for cell in cells if cell and cell not in known)
    # an id that no row shows, such as that of a voice that nobody declares
    for key in sources.ledger.looked.get(file, ()) if sources.ledger else ():
        if not any(key in sources.tables[name] for name in KINDS):
            yield key
