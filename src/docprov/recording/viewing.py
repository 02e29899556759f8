"""Viewing a captured text: its lines with numbers, regions and marks, and where a quote is."""

from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import shown
from docprov.dossiers.sources import read_sources
from docprov.evidence.folder import evidence_folder, open_evidence
from docprov.recording.folders import dossier_folder
from docprov.storage.file_names import dossier_file
from docprov.text.marks import Mark, marks_of
from docprov.text.quotes import Located, locate


@frozen(kw_only=True)
class ViewedLine:
    """A line of a captured text.

    Attributes:
        number: its number, counted from 1, as regions count.
        start: its first code point in the text.
        text: the line, without its end.
        role: the role of the region that it is in, empty for none.
        marks: the marks that begin in it; their positions are those of the whole text.
    """

    number: int
    start: int
    text: str
    role: str
    marks: tuple[Mark, ...]


@frozen(kw_only=True, repr=False)
class TextView(Summary):
    """A captured text, line by line.

    Attributes:
        capture: id of the capture.
        lines: its lines.
        located: the result of searching for the quote, None where none is asked for.
    """

    capture: str
    lines: tuple[ViewedLine, ...]
    located: Located | None = None


def view(
    document: str,
    package: str | Path,
    evidence: str | Path | None = None,
    *,
    capture: str = "",
    quote: str = "",
) -> TextView:
    """Return the captured text of a document.

    Args:
        document: id of the document.
        package: the package's folder.
        evidence: folder with the captured texts; None takes the one that `DOCPROV_EVIDENCE` names.
        capture: short id of the capture, such as `t002`; empty for the first that is held.
        quote: a quote to look for.

    Raises:
        DocprovError: there is no such document or capture, or its text is not held.

    >>> found = view("arden-2011", "docs/examples/arden", "docs/examples/arden/texts")
    >>> found.lines[0].number, found.lines[0].role
    (1, 'heading')
    """
    folder, name = dossier_folder(package), dossier_file(document)
    sources = read_sources(folder)
    dossier = next((each for each in sources.dossiers if each.file == name), None)
    if dossier is None:
        raise DocprovError(f"{shown(package)} has no dossier of {shown(document)}")
    source = dossier.source
    wanted = [f"{document}.{capture}"] if capture else list(source.captures)
    texts = open_evidence(evidence_folder(evidence))
    for identifier in wanted:
        record = sources.tables["captures"].get(identifier)
        text = texts.text_of(record.sha256) if record is not None else None
        if text is not None:
            located = locate(quote, text) if quote else None
            lines = _lines(text, source.regions.get(identifier, []))
            return TextView(capture=identifier, lines=lines, located=located)
    names = ", ".join(wanted) or "any capture"
    raise DocprovError(f"the evidence folder does not hold the text of {shown(names)}")


def _lines(text: str, regions: list[tuple[str, str]]) -> tuple[ViewedLine, ...]:
    parts = text.removesuffix("\n").split("\n")
    starts = [0, *accumulate(len(part) + 1 for part in parts[:-1])]
    roles: dict[int, str] = {}
    for lines, role in regions:
        first, _, last = lines.partition("-")
        roles |= dict.fromkeys(range(int(first), min(int(last or first), len(parts)) + 1), role)
    marks: list[list[Mark]] = [[] for _ in parts]
    for mark in marks_of(text):
        marks[bisect_right(starts, mark.start) - 1].append(mark)
    return tuple(
        ViewedLine(
            number=number,
            start=start,
            text=part,
            role=roles.get(number, ""),
            marks=tuple(own),
        )
        for number, (start, part, own) in enumerate(zip(starts, parts, marks, strict=True), 1)
    )
