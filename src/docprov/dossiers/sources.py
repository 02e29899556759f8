"""A package's sources: package.yaml, vocabulary, dossiers and locks, read from a folder and turned into tables.

Nothing here looks at a captured text; what a quote resolved to is in the locks. Faults are gathered, not raised: what can
be read becomes rows, so that one run shows all that is wrong.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import define, field

from docprov.dossiers import shapes
from docprov.dossiers.claims import ClaimReader
from docprov.dossiers.declarations import (
    UNANCHORED,
    VOCABULARY,
    Quoted,
    Source,
    cells_of,
    check_reviews,
    check_slug,
    declare,
    declare_activity,
    declare_capture,
    declare_document,
    declare_reviews,
)
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, Entry
from docprov.dossiers.ledger import Ledger, Row
from docprov.dossiers.locks import Lock, read_lock
from docprov.dossiers.nodes import Fields, Text, content
from docprov.dossiers.selection import Selection
from docprov.dossiers.withheld import Withheld, withheld_in
from docprov.dossiers.yaml_reading import read_yaml
from docprov.files import LARGEST_JSON, LARGEST_YAML, FileFaultError, list_plain, read_plain
from docprov.garbage import uncollected
from docprov.metadata import MALFORMED_DESCRIPTOR, Metadata, is_new_column
from docprov.records import RESOURCES
from docprov.reports import Diagnostic, Place, Rule
from docprov.tables import Table
from docprov.values import parse_decimal

STRAY_FILE = Rule(
    code="DP017",
    name="stray-file",
    summary="A file stands among the dossiers or in the vocabulary that is neither a dossier, a lock nor a vocabulary entry.",
    why="Nothing reads it, so what its author meant to say goes missing in silence.",
    help="name a dossier <document>.yaml, a lock <document>.lock.json beside it, a vocabulary entry"
    " vocabulary/<agents, subjects, predicates or documents>/<id>.yaml",
    message="{0} is not read",
)
_SHORT_IDS = re.compile(r"\b[abcx]-[a-z0-9]+\b")
_PACKAGE = {
    "name": "line", "title": "free", "version": "line", "description": "free", "created": "line", "homepage": "line",
    "licenses": "list", "contributors": "list", "keywords": "list", "tolerance": "line", "recorded": "map",
    "reviewed": "map", "extra": "map", "removed": "list",
}  # fmt: skip


@define
class Dossier:
    """One dossier as it was read: its bytes for writing ids into, its entry, and what it came to."""

    file: str
    data: bytes
    entry: Entry
    source: Source


@define
class Sources:
    """What a package's sources came to.

    Attributes:
        metadata: what the package says of itself; None where it cannot be read.
        tables: every table, in canonical order.
        rows: the rows of each table in the same order, with their places.
        dossiers: the dossiers that could be read.
        faults: all that is wrong.
        missing: the entries of package.yaml without an id, with the one proposed.
        written_ids: the ids that stand in files of which some entry could not be read; a record missing under one of them
            is not missing.
        hidden: ids of the entries that say something withheld.
    """

    metadata: Metadata | None = None
    tables: dict[str, Table[Any]] = field(factory=dict)
    rows: dict[str, list[Row]] = field(factory=dict)
    dossiers: list[Dossier] = field(factory=list)
    faults: list[Diagnostic] = field(factory=list)
    missing: list[tuple[Fields, str]] = field(factory=list)
    written_ids: set[str] = field(factory=set)
    hidden: set[str] = field(factory=set)


def has_sources(folder: Path) -> bool:
    """Tell whether a package is written as dossiers rather than as tables."""
    return (folder / "package.yaml").is_file() or (folder / "dossiers").is_dir()


def read_sources(folder: Path, watch: Callable[[str], None] = lambda _: None, selection: Selection | None = None) -> Sources:
    """Return what the sources in a folder come to.

    Args:
        folder: the package's folder.
        watch: is told the name of each dossier before it is read, for showing progress.
        selection: the files to read; None reads all.
    """
    with uncollected():
        return _read_sources(folder, watch, selection)


def _read_sources(folder: Path, watch: Callable[[str], None], selection: Selection | None) -> Sources:
    sources = Sources()
    faults = sources.faults
    package = _package_entry(folder, faults)
    sources.metadata = _metadata(package) if package else None
    tolerance = sources.metadata.tolerance if sources.metadata else Decimal("0.1")
    extra = {name: tuple(part["name"] for part in parts) for name, parts in _extra(sources.metadata).items()}
    ledger = Ledger(faults, extra)
    own = Source(ledger, sources.metadata.name if sources.metadata else "package")
    _read_vocabulary(folder, own, package, selection.vocabulary if selection else None)
    sources.missing = own.missing
    faults += () if selection else _stray_files(folder)
    for file in selection.dossiers if selection else list_plain(folder, "dossiers", ".yaml"):
        watch(file)
        if (dossier := _open_dossier(folder, file, ledger)) is not None:
            sources.dossiers.append(dossier)
    texts = {text for dossier in sources.dossiers for text in withheld_in(dossier.entry.node)}
    texts |= {text for rows in ledger.rows.values() for row in rows for part in row.withheld.values() for text in part}
    ledger.withheld = Withheld(texts)
    for dossier in sources.dossiers:
        _declare(dossier)
    for dossier in sources.dossiers:
        ClaimReader(dossier.source, tolerance).read(dossier.entry)
        _relate(dossier)
    claimed = {row.cells["id"] for name in ("claims", "citations") for row in ledger.rows[name]}
    for dossier in sources.dossiers:
        check_reviews(dossier.source, dossier.entry, claimed)
    _subjects_of_agents(ledger)
    sources.hidden = ledger.hidden
    for name, rows in ledger.rows.items() if selection else ():
        if name not in _DECLARED:
            rows[:] = [row for row in rows if row.place.file not in (selection.others if selection else ())]
    for name in RESOURCES:
        sources.tables[name], sources.rows[name] = ledger.table(name)
    for file in {fault.place.file for fault in faults if fault.rule.startswith("DP0") and fault.place.file.endswith(".yaml")}:
        sources.written_ids |= _written_ids(folder, file)
    return sources


_DECLARED = frozenset({"agents", "subjects", "predicates", "documents", "document_agents", "activities", "claims"})
"""The tables that other dossiers point into; of dossiers read for what they declare, only these rows stay."""


def _written_ids(folder: Path, file: str) -> set[str]:
    try:
        text = read_plain(folder, file, LARGEST_YAML).decode("utf-8", "replace")
    except FileFaultError:
        return {file.rpartition("/")[2].removesuffix(".yaml")}
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    shorts = re.findall(r"""\bid: *["']?([a-z0-9.-]+)""", text)
    return {stem, *shorts, *(f"{stem}.{short}" for short in shorts)}


def _stray_files(folder: Path) -> Iterator[Diagnostic]:
    """Yield the files beside dossiers and in the vocabulary that nothing would read; hidden ones do not count."""
    dossiers = {name.removesuffix(".yaml") for name in list_plain(folder, "dossiers", ".yaml")}
    for name in list_plain(folder, "dossiers", ""):
        lock = name.removesuffix(".lock.json")
        if not name.endswith(".yaml") and lock not in dossiers and not name.startswith("dossiers/."):
            yield STRAY_FILE.at(Place(file=name), name)
    for name in list_plain(folder, "vocabulary", ""):
        if name.removeprefix("vocabulary/") not in VOCABULARY and not name.startswith("vocabulary/."):
            yield STRAY_FILE.at(Place(file=name), name)
    for kind in VOCABULARY:
        for name in list_plain(folder, f"vocabulary/{kind}", ""):
            if not name.endswith(".yaml") and not name.startswith(f"vocabulary/{kind}/."):
                yield STRAY_FILE.at(Place(file=name), name)


def _extra(metadata: Metadata | None) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    return metadata.extra if metadata else {}


def _read(folder: Path, file: str, faults: list[Diagnostic]) -> tuple[bytes, Fields] | None:
    try:
        data = read_plain(folder, file, LARGEST_YAML)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return None
    fields = read_yaml(file, data, faults)
    return (data, fields) if fields is not None else None


def _package_entry(folder: Path, faults: list[Diagnostic]) -> Entry | None:
    found = _read(folder, "package.yaml", faults)
    return Entry("package.yaml", "package", found[1], _PACKAGE, faults) if found else None


def _metadata(package: Entry) -> Metadata | None:
    def objects(name: str) -> tuple[Any, ...]:
        return tuple(content(node) for node in package.items(name) if isinstance(node, Fields))

    try:
        tolerance = parse_decimal(package.value("tolerance") or "0.1")
        if not 0 <= tolerance < 1:
            raise ValueError("it is a share between 0 and 1")  # noqa: TRY301 - one fault for both
    except ValueError as error:
        package.fault(BAD_NOTATION, "tolerance", "package.tolerance", error)
        tolerance = Decimal("0.1")
    metadata = Metadata(
        name=package.value("name") or "",
        version=package.value("version") or "",
        title=package.value("title") or "",
        description=package.value("description") or "",
        created=package.value("created") or "",
        homepage=package.value("homepage") or "",
        licenses=objects("licenses"),
        contributors=objects("contributors"),
        keywords=tuple(node.value for node in package.items("keywords") if isinstance(node, Text)),
        tolerance=tolerance,
        removed=objects("removed"),
        extra=_extra_fields(package),
    )
    problems = metadata.problems() if package.sound else []
    for name, problem in problems:
        package.fault(MALFORMED_DESCRIPTOR, name, problem)
    return metadata if NAME_AND_VERSION.isdisjoint(name for name, _ in problems) else None


NAME_AND_VERSION = frozenset({"name", "version"})
"""The problems of a package's metadata after which nothing can be built."""


def _extra_fields(package: Entry) -> dict[str, tuple[Mapping[str, Any], ...]]:
    extra: dict[str, tuple[Mapping[str, Any], ...]] = {}
    declared = package.fields("extra")
    for name, node in (declared.entries if declared else {}).items():
        parts: Any = content(node)
        taken = {column.name for column in RESOURCES[name].columns} if name in RESOURCES else set()
        good = bool(taken) and isinstance(parts, list)
        for part in parts if good else ():
            good = good and is_new_column(part, taken)
            taken |= {str(part["name"])} if good else set()
        if not good:
            problem = f"extra.{name}: name a table and give it a list of new columns, each with a name and a type"
            package.fault(MALFORMED_DESCRIPTOR, "extra", problem)
            continue
        extra[name] = tuple({"type": "string", **part} for part in parts)
    return extra


def _read_vocabulary(folder: Path, source: Source, package: Entry | None, only: frozenset[str] | None) -> None:
    """Add what the vocabulary declares, as far as it is wanted."""
    ledger = source.ledger
    recorded = package.fields("recorded") if package else None
    if package and recorded:
        entry = Entry("package.yaml", "recorded", recorded, shapes.ACTIVITY, ledger.faults)
        source.activity = declare_activity(source, entry, "transcription")
    for kind, known in VOCABULARY.items():
        for file in list_plain(folder, f"vocabulary/{kind}", ".yaml"):
            if (only is not None and file not in only) or (found := _read(folder, file, ledger.faults)) is None:
                continue
            entry = Entry(file, kind[:-1], found[1], known, ledger.faults)
            stem = file.rpartition("/")[2].removesuffix(".yaml")
            if entry.value("id") not in {None, stem}:
                entry.fault(BAD_NOTATION, "id", f"{kind[:-1]}.id", f"{entry.value('id')!r} stands in a file named {stem!r}")
            elif entry.sound:
                declare(source, kind, entry)


def _open_dossier(folder: Path, file: str, ledger: Ledger) -> Dossier | None:
    found = _read(folder, file, ledger.faults)
    if found is None:
        return None
    entry = Entry(file, "dossier", found[1], shapes.DOSSIER, ledger.faults)
    node = entry.fields("document")
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    if node is None:
        if entry.sound:
            ledger.faults.append(MISSING_FIELD.at(entry.here, "dossier", "document"))
        return None
    document = Entry(file, "document", node, shapes.DOCUMENT, ledger.faults)
    identifier = document.required("id")
    check_slug(document, "id")
    if identifier is not None and identifier.value != stem:
        document.fault(BAD_NOTATION, "id", "document.id", f"{identifier.value!r} stands in a file named {stem!r}")
    lock_file = f"dossiers/{stem}.lock.json"
    source = Source(ledger, stem, lock=_lock(folder, lock_file, ledger.faults), lock_file=lock_file)
    source.taken = set(_SHORT_IDS.findall(found[0].decode("utf-8", "replace")))
    return Dossier(file, found[0], entry, source)


def _lock(folder: Path, file: str, faults: list[Diagnostic]) -> Lock | None:
    if not os.path.lexists(folder / file):
        return None
    try:
        return read_lock(file, read_plain(folder, file, LARGEST_JSON), faults)
    except FileFaultError as error:
        faults.append(error.rule.at(Place(file=file), *error.values))
        return None


def _parts(dossier: Dossier, name: str, known: Mapping[str, str]) -> Iterator[Entry]:
    word = name[:-1].replace("_", " ")
    yield from (entry for entry in dossier.entry.entries(name, word, known) if entry.sound)


def _declare(dossier: Dossier) -> None:
    """Add what a dossier declares, before any claim is read."""
    source, entry, faults = dossier.source, dossier.entry, dossier.entry.faults
    node = entry.fields("recorded")
    if node is not None:
        source.activity = declare_activity(
            source, Entry(dossier.file, "recorded", node, shapes.ACTIVITY, faults), "transcription"
        )
    elif entry.sound:
        faults.append(MISSING_FIELD.at(entry.here, "dossier", "recorded"))
    declare_reviews(source, entry)
    for capture in _parts(dossier, "captures", shapes.CAPTURE):
        declare_capture(source, capture)
    _check_complete(dossier)
    for kind, known in VOCABULARY.items():
        for part in _parts(dossier, kind, known):
            declare(source, kind, part)
    node = entry.fields("document")
    if node is not None:
        document = Entry(dossier.file, "document", node, shapes.DOCUMENT, [])
        document.faults = faults
        if (own := document.text("id")) is not None:
            declare_document(source, document, own.of(source.document), "held" if source.captures else "cited-only")
    if source.lock is None and source.captures and not any(fault.place.file == source.lock_file for fault in faults):
        place = Place(file=dossier.file, line=1, column=1)
        faults.append(UNANCHORED.at(place, "any quote of", dossier.file))


def _check_complete(dossier: Dossier) -> None:
    """Report what a dossier with claims cannot do without."""
    entry, faults = dossier.entry, dossier.entry.faults
    if not entry.sound:
        return
    if "voice" not in entry:
        faults.append(MISSING_FIELD.at(entry.here, "dossier", "voice", help="name the agent whose document it is"))
    if not dossier.source.captures and (entry.items("claims") or entry.items("citations")):
        help_ = "add captures: with the digest of the text that is quoted"
        faults.append(MISSING_FIELD.at(entry.here, "dossier", "captures", help=help_))


def _relate(dossier: Dossier) -> None:
    """Add the relations that a dossier states between claims and between agents."""
    source = dossier.source
    names = ("relation", "status", "explanation")
    for part in _parts(dossier, "claim_relations", shapes.CLAIM_RELATION):
        cells = cells_of(part, names) | {"activity": source.activity}
        cells |= {name: source.written(part.required(name)) for name in ("claim", "other")}
        source.ledger.add("claim_relations", part.here, cells)
    for part in _parts(dossier, "agent_relations", shapes.AGENT_RELATION):
        cells = cells_of(part, ("agent", "relation", "other", "time", "note"))
        cells |= {"source": source.document, "activity": source.activity}
        cells["passage"] = source.passage(part, Quoted.of(part.text))
        source.ledger.add("agent_relations", part.here, cells)


_KINDS_OF_AGENTS = {"person": "person", "organization": "organization"}


def _subjects_of_agents(ledger: Ledger) -> None:
    """Give an agent that is used as a subject or an object its row in subjects, under the same id."""
    used = {row.cells.get(name) for row in ledger.rows["claims"] for name in ("subject", "object", "population", "place")}
    used |= {row.cells.get("broader") for row in ledger.rows["subjects"]}
    for row in list(ledger.rows["agents"]):
        identifier = row.cells["id"]
        if identifier in used and ledger.declared("subjects", identifier) is None:
            kind = _KINDS_OF_AGENTS.get(row.cells["kind"] or "", "other")
            cells = {
                "id": identifier,
                "label": row.cells["name"],
                "kind": kind,
                "agent": identifier,
                "status": "current",
            }
            ledger.declare("subjects", row.place, cells, identifier or "")
