"""Taking in records that people have in another format: each file becomes draft records.

The drafts go through the same writer and reader as all dossiers, and wait for a review. What could
not be taken is returned with its place and the reason.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted, in_quotes, shown
from docprov.dossiers.drafts import recorder
from docprov.dossiers.entries import MISSING_FIELD
from docprov.dossiers.passages import UNANCHORED
from docprov.dossiers.source import MISSING_ID
from docprov.dossiers.yaml.editing import Editor
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.nodes import content as content_of
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import evidence_folder, store
from docprov.model.schemes import normalised
from docprov.package.package import Package, open_package
from docprov.recording.acting import refuse_unknown_actor
from docprov.recording.folders import dossier_folder
from docprov.recording.formats.annotations import read_annotations
from docprov.recording.formats.bibtex import read_bibtex
from docprov.recording.formats.claimreview import read_claimreview
from docprov.recording.formats.csl import read_csl
from docprov.recording.formats.drafts import Drafts, Known, LeftOut, Taken, said_of
from docprov.recording.formats.langextract import read_langextract
from docprov.recording.formats.ris import read_ris
from docprov.storage.canonical_json import read_json
from docprov.storage.file_names import dossier_file
from docprov.storage.files import LARGEST_YAML, EditedFiles, read_plain
from docprov.storage.writing import write_files

FORMATS: dict[str, Callable[[bytes, Drafts], None]] = {
    "csl": read_csl,
    "ris": read_ris,
    "bibtex": read_bibtex,
    "annotations": read_annotations,
    "langextract": read_langextract,
    "claimreview": read_claimreview,
}
"""The formats, each with its reader."""
_ENDINGS = {".ris": "ris", ".bib": "bibtex", ".bibtex": "bibtex", ".jsonl": "langextract"}
_LARGEST = 32 << 20
_DRAFT = frozenset({UNANCHORED.code, MISSING_ID.code})
"""What a draft may lack: the positions and ids that `docprov anchor` writes."""
_ANNOTATING = frozenset({"annotations", "rows", "target", "uri"})


@frozen(kw_only=True)
class RecordImport:
    """Draft records that were made of a file.

    Attributes:
        format: the format of the file.
        taken: the records, each with the entry of the file from which it was made.
        left_out: what could not be taken, each with its place and the reason.
        contents: the new files of the package, by name.
    """

    format: str
    taken: tuple[Taken, ...]
    left_out: tuple[LeftOut, ...]
    contents: Mapping[str, bytes]


def import_records(
    file: str | Path,
    package: str | Path,
    evidence: str | Path | None = None,
    *,
    format: str = "",  # noqa: A002 - the word of the option
    by: str = "",
    day: str = "",
    write: bool = True,
) -> RecordImport:
    r"""Make draft records of a file in a format that others write.

    Works of CSL-JSON, RIS and BibTeX become documents of the vocabulary, and the import becomes an
    activity of `package.yaml`; pages with annotations, texts with extractions and reviews become
    dossiers. All of them wait for a review.

    Args:
        file: the file.
        package: the package's folder.
        evidence: folder that receives the texts that the file contains; None writes none.
        format: `csl`, `ris`, `bibtex`, `annotations`, `langextract` or `claimreview`; empty for
            what the file's name and content say.
        by: id of the agent who imports; where it is empty, the one that package.yaml names.
        day: the day on which it is imported, as EDTF; empty for today.
        write: whether to write, or only to return what would be written.

    Raises:
        LoadError: there is no package at the path, or the drafts would be faulty; carries the
            report, and nothing is written.
        DocprovError: the file cannot be read, what reads it is not installed, or nobody whom the
            package declares imports it on a day that is a date.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "works.ris"
    >>> _ = place.write_text("TY  - BOOK\nAU  - Pell, Ina\nPY  - 1961\nVL  - 2\nER  - \n")
    >>> found = import_records(place, "docs/examples/arden", write=False)
    >>> list(found.contents)
    ['package.yaml', 'vocabulary/agents/ina-pell.yaml', 'vocabulary/documents/pell-1961.yaml']
    >>> print(found.left_out[0])
    works.ris:4: entry 1: VL: no field of docprov means this
    """
    path = Path(file)
    folder = dossier_folder(package)
    opened = open_package(folder)
    data = read_plain(path.parent, path.name, _LARGEST)
    try:
        chosen = format or _format_of(path, data)
        if chosen not in FORMATS:
            raise DocprovError(
                f"{in_quotes(chosen)} is not one of the formats {', '.join(FORMATS)}"
            )
        recorded = _recorded(folder, chosen, by, day)
        refuse_unknown_actor(opened.tables, recorded["by"], recorded["on"], "an import")
        drafts = Drafts(path.name, _known(opened), recorded)
        FORMATS[chosen](data, drafts)
    except (ValueError, RecursionError) as error:
        raise DocprovError(f"{shown(path)} cannot be read: {shown(error)}") from error
    contents = _contents(drafts, opened)
    _refuse_unread(opened, contents)
    _refuse_faults(opened, contents)
    if drafts.texts and evidence is None:
        for document in drafts.texts:
            reason = f"the text of {document} is not kept, as no evidence folder is given"
            drafts.leave(drafts.place(), "text", reason)
    if write:
        for text in drafts.texts.values() if evidence is not None else ():
            store(evidence_folder(evidence), text, "txt")
        write_files(folder, contents, since=opened.files)
    return RecordImport(
        format=chosen,
        taken=tuple(drafts.taken),
        left_out=tuple(drafts.left_out),
        contents=contents,
    )


def _format_of(path: Path, data: bytes) -> str:
    """Return the format that a file's ending, or else its content, says."""
    ending = _ENDINGS.get(path.suffix.lower())
    if ending:
        return ending
    start = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"TY  -"):
        return "ris"
    if start.startswith((b"@", b"%")):
        return "bibtex"
    if not start.startswith((b"{", b"[")):
        formats = ", ".join(FORMATS)
        raise DocprovError(f"the format of {shown(path)} is not known; say --format: {formats}")
    return _json_format(read_json(data))


def _json_format(content: object) -> str:
    first = content[0] if isinstance(content, list) and content else content
    if not isinstance(first, dict):
        return "csl"
    if "extractions" in first:
        return "langextract"
    context = str(first.get("@context", ""))
    if "anno" in context or first.get("type") == "Annotation" or not _ANNOTATING.isdisjoint(first):
        return "annotations"
    return "claimreview" if "@type" in first or "@graph" in first else "csl"


def _recorded(folder: Path, chosen: str, by: str, day: str) -> Mapping[str, Content]:
    agent = by or recorder(folder)
    if not agent:
        raise DocprovError("package.yaml names nobody who records; say --by, the id of an agent")
    on = day or f"{datetime.now(UTC):%Y-%m-%d}"
    tool = f"docprov import ({chosen})"
    return {"by": agent, "on": on, "kind": "import", "method": "machine", "tool": tool}


def _known(opened: Package) -> Known:
    tables = {name: opened.tables[name].frame for name in ("agents", "documents")}
    identifiers = opened.tables["document_identifiers"].frame
    works: dict[tuple[str, str], str] = {}
    for document, scheme, identifier in identifiers.select(
        "document", "scheme", "identifier"
    ).rows():
        works[scheme, _spelled(scheme, identifier)] = document
    for identity, url in tables["documents"].select("id", "url").rows():
        if url:
            works["url", url] = identity
    agents = tables["agents"].select("name", "id", "identifier").rows()
    predicates = opened.tables["predicates"].frame.select("id", "definition").rows()

    captures = opened.tables["captures"].frame.select("document", "sha256").rows()
    digests = dict(reversed(captures))

    def said(identity: str) -> str:
        """Return what the package says of a document; the digest of its text where it has one."""
        return digests.get(identity) or _said(opened, f"vocabulary/documents/{identity}.yaml")

    return Known(
        said=said,
        ids=frozenset(f"{table}/{each}" for table in tables for each in _ids(opened, table)),
        agents={name: identity for name, identity, _ in agents if name and identity},
        identifiers={identity: found for _, identity, found in agents if identity and found},
        definitions={identity: text for identity, text in predicates if identity and text},
        works=works,
    )


def _said(opened: Package, name: str) -> str:
    """Return what a file of the vocabulary says, but for what an import adds to it."""
    if name not in opened.files:
        return ""
    node = read_yaml(name, opened.files.read(name, LARGEST_YAML), [])
    return said_of(content_of(node)) if node else ""


def _spelled(scheme: Any, identifier: Any) -> str:  # noqa: ANN401 - cells, which may be damaged
    try:
        return normalised(str(scheme), str(identifier))
    except ValueError:
        return str(identifier)


def _ids(opened: Package, table: str) -> set[str]:
    return set(opened.tables[table].frame["id"].drop_nulls())


def _contents(drafts: Drafts, opened: Package) -> dict[str, bytes]:
    """Return the files of the drafts; what the package declares already keeps its entry."""
    declared = {table: _ids(opened, table) for table in drafts.entries}
    works = [
        entry
        for identity, entry in drafts.entries.get("documents", {}).items()
        if identity not in declared["documents"]
    ]
    # What others name comes before them, and an id before those that are numbered after it: a run
    # that is killed leaves a package from which the next run makes the rest.
    contents = _edited_package(drafts, opened, works) if works else {}
    contents |= {
        f"vocabulary/{table}/{identity}.yaml": dossier_bytes(entry)
        for table, entries in sorted(drafts.entries.items())
        for identity, entry in entries.items()
        if identity not in declared[table]
    }
    for document, dossier in drafts.dossiers.items():
        contents[dossier_file(document)] = dossier_bytes(dossier)
    return contents


def _edited_package(
    drafts: Drafts, opened: Package, works: list[dict[str, Content]]
) -> dict[str, bytes]:
    """Return `package.yaml` with the import as an activity, which each work is given.

    An equal activity that it has already is the same one, and nothing is edited.
    """
    assert opened.sources is not None  # noqa: S101 - it is of a folder with dossiers
    data = opened.files.read("package.yaml", LARGEST_YAML)
    own = opened.sources.package_source(data)
    said = [own.document, "import", dict(drafts.recorded), [work["id"] for work in works]]
    found = _equal_activity(data, drafts.recorded)
    identifier = found or own.propose("a", said)
    for work in works:
        work["activity"] = identifier
    if found:
        return {}
    editor = Editor("package.yaml", data)
    editor.extend("activities", [{"id": identifier, **drafts.recorded}])
    return {"package.yaml": editor.data()}


def _equal_activity(data: bytes, recorded: Mapping[str, Content]) -> str:
    """Return the id of the activity of `package.yaml` that says the same; empty for none."""
    node = read_yaml("package.yaml", data, [])
    stated = content_of(node) if node else {}
    activities = stated.get("activities") if isinstance(stated, Mapping) else None
    for each in activities if isinstance(activities, list) else ():
        if isinstance(each, Mapping) and {**each, "id": ""} == {**recorded, "id": ""}:
            return str(each.get("id", ""))
    return ""


def _refuse_unread(opened: Package, contents: Mapping[str, bytes]) -> None:
    """Refuse to write over a file that the package has and that could not be read.

    Raises:
        DocprovError: a draft has its name.
    """
    for name in contents:
        if name != "package.yaml" and name in opened.files:
            problem = f"nothing was imported: a draft would replace {name}, which cannot be read"
            raise DocprovError(f"{problem}; `docprov validate` shows why")


def _refuse_faults(opened: Package, contents: Mapping[str, bytes]) -> None:
    """Raise where a draft has a fault that no later step of recording removes.

    Raises:
        LoadError: it has; carries the report.
    """
    edited = open_package(EditedFiles(opened.files, contents))
    faults = [
        fault
        for fault in edited.errors
        if fault.place.file in contents and fault.rule not in _DRAFT and not _uncaptured(fault)
    ]
    if faults:
        words = f"nothing was imported: the drafts have {counted(len(faults), 'fault')}"
        raise LoadError(words, Report(diagnostics=tuple(faults)))


def _uncaptured(fault: Diagnostic) -> bool:
    """Return whether a dossier only lacks its text, which `docprov capture` adds."""
    return fault.rule == MISSING_FIELD.code and fault.message.endswith("has no 'captures'")
