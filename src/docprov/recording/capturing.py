"""Capturing: take the bytes of a document as evidence, and start or extend its dossier.

The bytes as they came are one capture (`form: original`); text extracted from them is another one,
derived from the first. Bytes go into the evidence folder before the dossier names them, so that a
run that breaks off leaves at most a file that nothing names. What a machine cannot know (label,
kind, voice) is left open and marked TODO; `docprov validate` reports it.
Quotes are not looked for here: `docprov anchor` does that afterwards.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import in_quotes, shown
from docprov.dossiers.drafts import Draft, recorder, schema_from_dossiers
from docprov.dossiers.entries import Entry
from docprov.dossiers.grammar import CAPTURE, DOSSIER
from docprov.dossiers.yaml.editing import Editor
from docprov.dossiers.yaml.nodes import Content, Fields
from docprov.dossiers.yaml.reading import read_yaml
from docprov.evidence.extraction import TEXT, Extracted, decoded, extract, formats, media_type_of
from docprov.evidence.folder import evidence_folder, store
from docprov.evidence.readers.plain_text import remarks_on
from docprov.model.records import SLUG, Capture, Document, columns
from docprov.recording.folders import dossier_folder
from docprov.recording.proposing import first_words, proposed_regions, said_by, with_proposals
from docprov.storage.addresses import is_given_address
from docprov.storage.file_names import dossier_file
from docprov.storage.files import LARGEST_YAML, FolderFiles, read_plain, sha256
from docprov.storage.http import Fetched, Limits, fetch_bytes
from docprov.storage.writing import write_files

_ARCHIVED = re.compile(
    r"https?://[^/]+/(?:[^/]+/)*?((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
    r"([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])(?:[a-z]{2}_)?/https?:/"
)
"""Addresses of copies in web archives: the time of the copy, then the address of the page."""


@frozen(kw_only=True)
class CaptureDetails:
    """What a person says of a document and its capture; empty for what is left open.

    Attributes:
        label: neutral name of the document.
        kind: what kind of work it is.
        voice: id of the agent whose document it is.
        by: id of the agent who records it; where it is empty, the one that package.yaml names.
        extent: how much of the document the capture holds.
        form: how the text of a text file came about; other files are originals.
        encoding: encoding of a text or a page, where neither says it rightly.
    """

    label: str = ""
    kind: str = ""
    voice: str = ""
    by: str = ""
    extent: str = "full"
    form: str = "original"
    encoding: str = ""


@frozen(kw_only=True, repr=False)
class CaptureResult(Summary):
    """The result of a capture.

    Attributes:
        document: id of the document.
        dossier: name of its dossier.
        started: whether the dossier is new.
        captures: short ids of the new captures; none where the same bytes were captured before.
        files: names in the evidence folder of the bytes and of the text, whether new or not.
        contents: the new bytes of the dossier, by name; empty where nothing changed.
        remarks: what a person should know, such as that no text was found.
    """

    document: str
    dossier: str
    started: bool
    captures: tuple[str, ...]
    files: tuple[str, ...]
    contents: dict[str, bytes]
    remarks: tuple[str, ...] = ()


@frozen(kw_only=True)
class _Taken:
    """The bytes of a source, and what is known of them.

    Attributes:
        data: the bytes.
        media_type: their media type.
        fetched: how they were fetched; None for a file.
        texts: the texts that were extracted; none where the bytes are the text themselves.
        plain: that text, with what is proposed for it.
    """

    data: bytes
    media_type: str
    fetched: Fetched | None
    texts: tuple[Extracted, ...] = ()
    plain: tuple[Extracted, ...] = ()


def capture(
    source: str | Path,
    document: str,
    package: str | Path,
    evidence: str | Path | None = None,
    *,
    details: CaptureDetails = CaptureDetails(),
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    write: bool = True,
) -> CaptureResult:
    """Capture a file or an address as evidence of a document.

    The same bytes are captured once: a second time, nothing changes.

    Args:
        source: a file in a format that is read, or an http or https address.
        document: id of the document; its dossier is `dossiers/<document>.yaml`.
        package: the package's folder.
        evidence: folder that receives the bytes; None takes the one that `DOCPROV_EVIDENCE` names.
        details: what a person says of document and capture.
        limits: how far a fetch may go, and how many bytes a file may have.
        write: whether to write, or only to return what would be written.

    Raises:
        LoadError: the package has no dossiers, or the one of the document cannot be read.
        DocprovError: the source cannot be had whole or is in no format that is read, or files
            cannot be written.

    >>> arden = Path("docs/examples/arden")
    >>> text = arden / "texts" / "arden-2011.txt"
    >>> found = capture(text, "arden-2011", arden, "docs", write=False)
    >>> found.started, found.captures  # these bytes are a capture of the dossier already
    (False, ())
    """
    folder = dossier_folder(package)
    name = dossier_file(document)
    _refuse_unknown_words(details)
    place = evidence_folder(evidence)
    package_files = FolderFiles(folder)
    started = name not in package_files
    old = b"" if started else package_files.read(name, LARGEST_YAML)
    known = [] if started else _known_captures(name, old)
    taken = _take(source, details, limits)
    entries, remarks = _entries(taken, known, details)
    draft = Draft(
        document=document,
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        label=details.label,
        kind=details.kind,
        voice=details.voice,
        url=taken.fetched.url if taken.fetched else "",
        by=details.by or recorder(folder),
        captures=(*entries[1:], *entries[:1]),  # the text first, which is the one that is quoted
        said=tuple(said_by((taken.texts or taken.plain)[0])) if taken.texts or taken.plain else (),
        words=_first_words(taken, entries),
        schema=schema_from_dossiers(folder),
    )
    new = draft.to_bytes() if started else _extended(name, old, entries)
    files = _stored(place, taken, {*_digests(known), *_digests(entries)}) if write else []
    if write and new != old:
        write_files(folder, {name: new}, since=package_files)
    return CaptureResult(
        document=document,
        dossier=name,
        started=started,
        captures=tuple(sorted(str(entry["id"]) for entry in entries)),
        files=tuple(files),
        contents={name: new} if new != old else {},
        remarks=tuple(remarks),
    )


def _refuse_unknown_words(details: CaptureDetails) -> None:
    """Refuse words that a dossier does not know, before anything is fetched."""
    for record, name in ((Document, "kind"), (Capture, "extent"), (Capture, "form")):
        choices = next(column.choices for column in columns(record) if column.name == name)
        word = getattr(details, name)
        if word not in choices and (word or name != "kind"):
            raise DocprovError(f"{name} {in_quotes(word)} is none of {', '.join(choices)}")
    for name in ("voice", "by"):
        if not re.fullmatch(f"(?:{SLUG})?", getattr(details, name)):
            raise DocprovError(f"{name} {shown(getattr(details, name))!r} is no id of an agent")


def _take(source: str | Path, details: CaptureDetails, limits: Limits) -> _Taken:
    """Return the bytes of a source with the text in them."""
    fetched = fetch_bytes(str(source), limits) if is_given_address(source) else None
    if fetched is not None:
        data, said = fetched.data, fetched.media_type
    else:
        path, said = Path(source).absolute(), ""
        # A link is followed on the way to the file and refused as the file itself, like everywhere.
        data = read_plain(path.parent, path.name, limits.bytes)
    if not data:
        raise DocprovError(f"{shown(source)} is empty")
    media_type = media_type_of(data, "" if fetched else str(source), said)
    encoding = details.encoding or (fetched.charset if fetched else "")
    if media_type == TEXT and (read := decoded(data, encoding))[1] == "utf-8":
        found = Extracted(text=read[0], tool="", warnings=remarks_on(read[0]))
        plain = (with_proposals(found),)
        return _Taken(data=data, media_type=media_type, fetched=fetched, plain=plain)
    texts = tuple(map(with_proposals, extract(data, media_type, encoding)))
    return _Taken(data=data, media_type=media_type, fetched=fetched, texts=texts)


def _first_words(taken: _Taken, entries: list[dict[str, Content]]) -> dict[str, Mapping[str, str]]:
    """Return the first words of the regions of each new capture, by its id."""
    texts = {sha256(each.text.encode("utf-8")): first_words(each) for each in taken.texts}
    texts |= {sha256(taken.data): first_words(each) for each in taken.plain}
    return {str(entry["id"]): texts.get(str(entry["sha256"]), {}) for entry in entries}


def _digests(entries: Iterable[Entry | dict[str, Content]]) -> set[object]:
    return {
        each.value("sha256") if isinstance(each, Entry) else str(each["sha256"]) for each in entries
    }


def _stored(place: Path, taken: _Taken, named: set[object]) -> list[str]:
    """Put the bytes and the texts that the dossier names into the evidence folder."""
    files = [store(place, taken.data, formats()[taken.media_type].endings[0])]
    for text in taken.texts:
        data = text.text.encode("utf-8")
        if sha256(data) in named:
            files.append(store(place, data, formats()[TEXT].endings[0]))
    return files


def _entries(
    taken: _Taken, known: list[Entry], details: CaptureDetails
) -> tuple[list[dict[str, Content]], list[str]]:
    """Return the new captures as entries of a dossier, and what a person should know of them."""
    remarks = []
    if taken.fetched is not None and not taken.fetched.counted:
        remarks.append(
            "the server did not say how long the body is, so nobody knows whether it is whole"
        )
    found = [re.fullmatch(r"t([0-9]{1,6})", entry.value("id") or "") for entry in known]
    free = max((int(each[1]) for each in found if each), default=0) + 1
    digest = sha256(taken.data)
    same = next((entry.value("id") or "" for entry in known if entry.value("sha256") == digest), "")
    original = same or f"t{free:03d}"
    entries = [] if same else [_original(original, digest, taken, details)]
    remarks += [each for text in taken.plain for each in text.warnings]
    # The quotes of a dossier are those of the text that it has; a newer tool does not replace it.
    has_texts = same and any(entry.value("derived_from") == same for entry in known)
    for text in taken.texts:
        remarks += text.warnings
        if not text.text.strip():
            remarks.append(f"{text.tool} found no text; a scan needs text recognition")
            continue
        own = sha256(text.text.encode("utf-8"))
        if not has_texts and own not in {*_digests(known), *_digests(entries)}:
            number = free + len(entries)
            entries.append(_extraction(f"t{number:03d}", own, original, text, details.extent))
    return entries, list(dict.fromkeys(remarks))


def _original(
    identifier: str, digest: str, taken: _Taken, details: CaptureDetails
) -> dict[str, Content]:
    """Return the entry of the bytes as they came."""
    entry: dict[str, Content] = {"id": identifier, "sha256": digest}
    how, form = "Taken from a file", "original" if taken.texts else details.form
    if taken.fetched is not None:
        entry["retrieved"] = taken.fetched.retrieved.strftime("%Y-%m-%dT%H:%M:%SZ")
        entry["url"] = taken.fetched.url
        archived = _ARCHIVED.match(taken.fetched.url)
        if archived is not None:
            entry["archived_url"] = taken.fetched.url
            entry["archived_at"] = "{}-{}-{}T{}:{}:{}Z".format(*archived.groups())
        how, form = "Fetched", "original"
    entry |= {"media_type": taken.media_type, "extent": details.extent, "form": form}
    for text in taken.plain:
        entry |= _regions(text)
    remarks = "".join(map(_remarks, taken.plain))
    return entry | {"note": f"{how} by docprov {version('docprov')}.{remarks}"}


def _regions(text: Extracted) -> dict[str, Content]:
    """Return the field with the regions of a text, nothing for none."""
    regions = proposed_regions(text)
    return {"regions": dict(regions)} if regions else {}


def _remarks(text: Extracted) -> str:
    """Return what a person should know of a text, as sentences of a note."""
    return "".join(f" {each[:1].upper()}{each[1:]}." for each in text.warnings)


def _extraction(
    identifier: str, digest: str, original: str, extracted: Extracted, extent: str
) -> dict[str, Content]:
    """Return the entry of the text that was extracted from the bytes."""
    note = f"Extracted by docprov {version('docprov')} with {extracted.tool}"
    if extracted.pages is not None:
        note += f", {extracted.pages} pages, each begun by a form feed"
    entry: dict[str, Content] = {"id": identifier, "sha256": digest, "derived_from": original}
    entry |= {"retrieved": extracted.retrieved} if extracted.retrieved else {}
    entry |= {"url": extracted.url} if extracted.url else {}
    entry |= {"media_type": TEXT, "extent": extent, "form": "extracted"} | _regions(extracted)
    return entry | {"note": f"{note}.{_remarks(extracted)}"}


def _extended(name: str, data: bytes, entries: list[dict[str, Content]]) -> bytes:
    """Return a dossier with captures added."""
    editor = Editor(name, data)
    if entries:
        editor.extend("captures", entries)
    return editor.data()


def _known_captures(name: str, data: bytes) -> list[Entry]:
    """Return the captures that a dossier names.

    Raises:
        LoadError: the dossier cannot be read.
    """
    faults: list[Diagnostic] = []
    fields = read_yaml(name, data, faults)
    dossier = Entry(name, "dossier", fields, DOSSIER.shapes, faults) if fields else None
    known = [
        Entry(name, "capture", node, CAPTURE.shapes, faults)
        for node in (dossier.items("captures") if dossier else ())
        if isinstance(node, Fields)
    ]
    if dossier is None or faults:
        raise LoadError(
            f"nothing was captured, since {name} cannot be read", Report(diagnostics=tuple(faults))
        )
    return known
