"""Composing a package in a program: dossiers from dictionaries, their quotes found in texts.

The dictionaries have the fields of dossiers, vocabulary and package.yaml, and go through the same
reader. Nothing is written here; `Package.write` writes the result.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.words import counted, in_quotes, shown
from docprov.dossiers.sources import has_sources
from docprov.dossiers.vocabulary import VOCABULARY
from docprov.dossiers.yaml.nodes import Content
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.evidence.folder import Evidence
from docprov.package.package import Package, open_package
from docprov.recording.anchoring import anchored
from docprov.recording.composed_places import composed_report
from docprov.storage.file_names import dossier_file, file_stem
from docprov.storage.files import EditedFiles, Files, MemoryFiles, sha256

_Entries = Iterable[Mapping[str, Any]]
_DEEPEST = 40
"""More levels than any dossier has."""


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
        LoadError: the records have faults (carries the report, whose places are paths such as
            `claims[0].value`), two have one id, a text is not UTF-8 or is that of no capture, the
            vocabulary has no such kind, or the package that is extended has no dossiers.
        DocprovError: an id cannot name a file.
        TypeError: a value is of a type that cannot be written exactly, such as a float, or a
            structure contains itself.

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
    changed = {}
    if metadata is not None:
        changed["package.yaml"] = dossier_bytes(fields_of(metadata, "metadata"))
    for kind, entries in (vocabulary or {}).items():
        if kind not in VOCABULARY:
            known = ", ".join(VOCABULARY)
            raise LoadError(f"the vocabulary has no {in_quotes(kind)}, only {known}")
        for at, entry in enumerate(entries):
            where = f"vocabulary[{kind!r}][{at}]"
            content = fields_of(entry, where)
            name = f"vocabulary/{kind}/{file_stem(_id(content, where))}.yaml"
            _add(changed, name, dossier_bytes(content))
    for at, dossier in enumerate(dossiers):
        where = f"dossiers[{at}]"
        content = fields_of(dossier, where)
        document = _id(content.get("document"), f"{where}.document")
        if "captures" not in content:
            content["captures"] = [whole_capture(_text_of(document, held))]
        _add(changed, dossier_file(document), dossier_bytes(content))
    before = _extended(onto)
    evidence = Evidence(held={sha256(data): data for data in held.values()})
    try:
        found = anchored(EditedFiles(before, changed), evidence)
    except LoadError as error:
        if error.report is None:
            raise
        raise _refused(error.report.diagnostics, changed) from error
    # anchoring writes ids into the dossiers, which moves what comes after them
    written = changed | found.contents
    package = open_package(EditedFiles(before, written))
    faults = package.errors
    if faults:
        raise _refused(tuple(faults), written)
    captured = set(package.tables["captures"].frame["sha256"])
    for name, data in held.items():
        if sha256(data) not in captured:
            raise LoadError(f"the text of {shown(name)} is that of no capture in the package")
    return package


def _text_of(document: str, held: Mapping[str, bytes]) -> bytes:
    if document in held:
        return held[document]
    given = ", ".join(map(shown, held)) or "none"
    problem = f"no text is given for {shown(document)}, whose dossier has no captures"
    raise LoadError(f"{problem}; the texts given are of: {given}")


def _refused(faults: tuple[Diagnostic, ...], contents: Mapping[str, bytes]) -> LoadError:
    words = f"the package cannot be composed: its records have {counted(len(faults), 'fault')}"
    return LoadError(words, composed_report(faults, contents))


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


def fields_of(entry: Mapping[str, Any], where: str, depth: int = 0) -> dict[str, Content]:
    """Return an entry of a program as the reader of dossiers takes it.

    Args:
        entry: names and values; a value of None is left out.
        where: what it is, for messages.
        depth: how deep it is in another one.

    Raises:
        TypeError: a value cannot be written exactly, or is nested without an end.

    >>> fields_of({"quote": "41 dockers", "value": 41, "note": None}, "claim")
    {'quote': '41 dockers', 'value': '41'}
    """
    if not isinstance(entry, Mapping):
        raise TypeError(f"{where}: {entry!r:.80} is not a mapping of fields")
    return {
        str(name): _content(value, f"{where}.{name}", depth)
        for name, value in entry.items()
        if value is not None
    }


def _content(value: object, where: str, depth: int) -> Content:
    """Return a value as the reader of dossiers takes it.

    Raises:
        TypeError: it cannot be written exactly, or is nested without an end.
    """
    if depth > _DEEPEST:
        raise TypeError(f"{where[:80]}... is nested more than {_DEEPEST} levels deep")
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return fields_of(value, where, depth + 1)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_content(part, f"{where}[{at}]", depth + 1) for at, part in enumerate(value)]
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    kind = type(value).__name__
    raise TypeError(
        f"{where} is {value!r:.80} ({kind}); give a text, a whole number, a Decimal or a day"
    )
