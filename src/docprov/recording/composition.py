"""Composing a package in a program: dossiers from dictionaries, their quotes found in texts.

The dictionaries have the fields of dossiers, vocabulary and package.yaml, and go through the same
reader. Nothing is written here; `Package.write` writes the result.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.sources import has_sources
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import Evidence
from docprov.package.package import Package, open_package
from docprov.recording.anchoring import anchored
from docprov.storage.files import EditedFiles, Files, MemoryFiles, dossier_file, file_stem, sha256

_Entries = Iterable[Mapping[str, Any]]


def compose(
    metadata: Mapping[str, Any] | None,
    dossiers: _Entries,
    *,
    vocabulary: Mapping[str, _Entries] | None = None,
    texts: Mapping[str, str | bytes] | None = None,
    onto: str | Path | Files | Package | None = None,
) -> Package:
    """Return a package of records that a program has.

    Args:
        metadata: the fields of package.yaml; None keeps those of the package that is extended.
        dossiers: one mapping a document, with the fields of a dossier. Values are texts, whole
            numbers, exact decimals, days, and lists and mappings of these.
        vocabulary: agents, subjects, predicates and documents that several dossiers use.
        texts: the captured text of a document, by its id; a capture of it is recorded where the
            dossier states none.
        onto: a package of dossiers that is extended; a document that it has already is replaced.

    Raises:
        LoadError: the records have faults (carries the report), two have one id, a text is not
            UTF-8 or is that of no capture, or the package that is extended has no dossiers.
        DocprovError: an id cannot name a file.
        TypeError: a value is of a type that cannot be written exactly, such as a float.

    >>> arden = {"id": "arden-1911", "label": "Letter", "kind": "letter", "language": "en"}
    >>> recorder = {"id": "recorder", "name": "a recorder", "kind": "person", "naming": "unnamed"}
    >>> package = compose(
    ...     {"name": "letters", "version": "0.1.0", "licenses": [{"name": "CC0-1.0"}]},
    ...     [{
    ...         "document": arden, "voice": "recorder", "agents": [recorder],
    ...         "recorded": {"by": "recorder", "on": "2026-05-02", "method": "machine"},
    ...         "subjects": [{"id": "fire", "label": "the fire", "kind": "event"}],
    ...         "predicates": [{"id": "deaths", "label": "deaths", "definition": "People killed.",
    ...             "value_type": "quantity", "unit": "person",
    ...             "template": "{gives/giving} the number killed in {subject} as {value}"}],
    ...         "claims": [{"subject": "fire", "predicate": "deaths", "value": 41,
    ...             "quote": "41 people were killed"}],
    ...     }],
    ...     texts={"arden-1911": "The council met at noon. It heard that 41 people were killed."},
    ... )
    >>> package.corpus.passages.frame["start", "stop", "verdict"].row(0)
    ('39', '60', 'verbatim')
    """
    held = {name: _bytes(name, text) for name, text in (texts or {}).items()}
    changed = {} if metadata is None else {"package.yaml": dossier_bytes(_fields(metadata))}
    for kind, entries in (vocabulary or {}).items():
        for entry in entries:
            content = _fields(entry)
            name = f"vocabulary/{kind}/{file_stem(_id(content, kind))}.yaml"
            _add(changed, name, dossier_bytes(content))
    for dossier in dossiers:
        content = _fields(dossier)
        document = _id(content.get("document"), "a dossier's document")
        if document in held and "captures" not in content:
            content["captures"] = [whole_capture(held[document])]
        _add(changed, dossier_file(document), dossier_bytes(content))
    before = _extended(onto)
    evidence = Evidence(held={sha256(data): data for data in held.values()})
    files = EditedFiles(before, changed)
    found = anchored(files, evidence)
    package = open_package(EditedFiles(before, changed | found.contents))
    faults = package.errors
    if faults:
        words = f"the package cannot be composed: its records have {counted(len(faults), 'fault')}"
        raise LoadError(words, Report(diagnostics=tuple(faults)))
    captured = set(package.tables["captures"].frame["sha256"])
    for name, data in held.items():
        if sha256(data) not in captured:
            raise LoadError(f"the text of {shown(name)} is that of no capture in the package")
    return package


def _extended(onto: str | Path | Files | Package | None) -> Files:
    """Return the files of the package that is extended; none for a new one.

    Raises:
        LoadError: there is none, or it has no dossiers.
    """
    if onto is None:
        return MemoryFiles("the package")
    files = open_package(onto).files
    if not has_sources(files):
        raise LoadError(f"{files.where} has no dossiers; only a package of dossiers is extended")
    return files


def _add(changed: dict[str, bytes], name: str, data: bytes) -> None:
    """Add a file; two entries with one id would be one file, and one of them lost."""
    if name in changed:
        raise LoadError(f"{name} is given twice")
    changed[name] = data


def _id(content: Content | None, what: str) -> str:
    identifier = content.get("id") if isinstance(content, Mapping) else None
    if not isinstance(identifier, str):
        raise TypeError(
            f"each entry has an id, and each dossier a document with an id; {what} has none"
        )
    return identifier


def _bytes(name: str, text: str | bytes) -> bytes:
    """Return a text as it is stored.

    Raises:
        LoadError: it is not text.
        TypeError: it is neither text nor bytes.
    """
    if not isinstance(text, str | bytes):
        raise TypeError(f"the text of {name} is {text!r}; give a text, or its bytes in UTF-8")
    try:
        data = text.encode("utf-8") if isinstance(text, str) else text
        data.decode("utf-8")
    except UnicodeError as error:
        raise LoadError(f"the text of {shown(name)} is not UTF-8: {error}") from error
    return data


def whole_capture(data: bytes) -> dict[str, Content]:
    """Return the capture of a whole text, all of it body."""
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    return {
        "id": "t001",
        "sha256": sha256(data),
        "extent": "full",
        "form": "original",
        "regions": {f"1-{lines}" if lines > 1 else "1": "body"},
    }


def _fields(entry: Mapping[str, Any]) -> dict[str, Content]:
    if not isinstance(entry, Mapping):
        raise TypeError(f"{entry!r} is not a mapping of fields")
    return {
        str(name): _content(value, str(name)) for name, value in entry.items() if value is not None
    }


def _content(value: object, name: str) -> Content:
    """Return a value as the reader of dossiers takes it.

    Raises:
        TypeError: it cannot be written exactly.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _fields(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_content(part, name) for part in value]
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    kind = type(value).__name__
    raise TypeError(
        f"{name} is {value!r} ({kind}); give a text, a whole number, a Decimal or a day"
    )
