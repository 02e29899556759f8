"""Matching a passage with the text of its capture, in the way that text is to be read."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from attrs import frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers.captures import stated_regions
from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.locks import LockedCapture, LockedPassage
from docprov.evidence.alterations import alteration_of
from docprov.evidence.folder import Evidence, describe
from docprov.model.dates import Date
from docprov.storage.files import sha256
from docprov.text.language import Language
from docprov.text.locators import Kind, Layout, layout_of
from docprov.text.own_languages import SHIPPED, Languages
from docprov.text.quotes import Located, located

TEXT_NOT_HELD = Rule(
    code="DP320",
    name="text-not-held",
    severity="warning",
    summary="The evidence folder contains no file with the digest of a capture.",
    why="The quotes of that capture were not checked; a slip in the digest looks like a missing "
    "file.",
    help="put the text there as it was captured, or correct the digest (`sha256sum FILE`, on "
    "Windows `certutil -hashfile FILE SHA256`)",
    message="no file with the digest of capture {0!r}: {1}",
    example="the text of a capture was edited after its digest was written into the dossier, so "
    "that no file has that digest",
)


@frozen(eq=False)
class Reading:
    """A captured text and how it is read.

    Attributes:
        text: the text.
        layout: its pages, paragraphs or time marks.
        language: the lists of its language; None where the language is not stated or has
            no lists, so that gaps are not judged.
        in_blocks: whether each line is a block of its own, which ends a sentence.
    """

    text: str
    layout: Layout
    language: Language | None
    in_blocks: bool = False

    @classmethod
    def of(
        cls, text: str, form: str | None, language: str | None, languages: Languages = SHIPPED
    ) -> "Reading":
        """Return a text as its capture says it is to be read."""
        return cls(text, layout_of(text, form), languages.of(language))


class Quoted(Protocol):
    """A quote with its context."""

    @property
    def quote(self) -> str:
        """The words."""
        ...

    @property
    def prefix(self) -> str | None:
        """The words before them."""
        ...

    @property
    def suffix(self) -> str | None:
        """The words after them."""
        ...


def search_for(
    passage: Quoted,
    reading: Reading,
    stated: tuple[Kind, str] | None = None,
    others: Sequence[str] = (),
) -> Located:
    """Search for a passage's quote in its text, and if it is absent in other texts.

    Args:
        passage: the quote, with its context.
        reading: the text of its capture.
        stated: the locator in which the quote begins; found elsewhere in the text it is absent.
        others: further texts.
    """
    text, layout = reading.text, reading.layout
    search = partial(
        located,
        passage.quote,
        text,
        prefix=passage.prefix or "",
        suffix=passage.suffix or "",
        language=reading.language,
    )
    if stated is None:
        return search(others=others)
    kind, label = stated
    within = layout.span_of(label) if layout.kind == kind else None
    if within is None:
        first_last = f"{layout.labels[0]} to {layout.labels[-1]}" if layout.labels else ""
        has = f"{layout.kind} {first_last}" if first_last else "none"
        return Located(verdict="absent", reason=f"its capture has no {kind} {label} (it has {has})")
    found = search(within=within)
    if found.verdict != "absent":
        return found
    anywhere = search(others=others)
    if anywhere.verdict == "ambiguous":
        reason = f"it begins elsewhere in the text, not in {kind} {label}"
        return found._replace(nearest=None, reason=reason)
    if anywhere.start is not None:
        reason = f"it begins in {kind} {layout.label_at(anywhere.start)}, not in {label}"
        return found._replace(nearest=None, reason=reason)
    return anywhere


def locked(found: Located, reading: Reading) -> LockedPassage:
    """Return the lock entry of the result of a search."""
    if found.start is None or found.stop is None:
        return LockedPassage(verdict=found.verdict)
    layout = reading.layout
    label = layout.label_at(found.start)
    number = int(label) if label and layout.kind != "timestamp" else None
    return LockedPassage(
        verdict=found.verdict,
        start=found.start,
        stop=found.stop,
        sha256=sha256(reading.text[found.start : found.stop].encode("utf-8")),
        difference=found.difference,
        page=number if layout.kind == "page" else None,
        paragraph=number if layout.kind == "paragraph" else None,
        timestamp=label if layout.kind == "timestamp" else None,
    )


def captures_before(
    capture: str, own: Sequence[str], retrieved: Mapping[str, Date | None]
) -> list[str]:
    """Return the captures of a document that were retrieved before one of them.

    Where the days do not say so, their order in the dossier decides.
    """
    this = retrieved.get(capture)

    def is_earlier(other: str) -> bool:
        that = retrieved.get(other)
        if this is not None and that is not None and not this.overlaps(that):
            return that.last < this.first
        return own.index(other) < own.index(capture)

    return (
        [other for other in own if other != capture and is_earlier(other)] if capture in own else []
    )


def capture_advice(found: str, own: Sequence[str]) -> str:
    """Return how to state that a quote occurs in another capture of its document.

    Args:
        found: id of the capture that contains the quote.
        own: ids of the captures of the document; the first one is quoted where none is named.

    >>> capture_advice("arden-2011.t001", ["arden-2011.t001", "arden-2011.t002"])
    'it occurs in t001: write capture: t001, or remove the line'
    """
    short = found.rpartition(".")[2]
    removal = ", or remove the line" if found == own[0] else ""
    return f"it occurs in {short}: write capture: {short}{removal}"


def described(entry: Entry, texts: Evidence) -> LockedCapture | None:
    """Return the lock entry of a capture as its dossier states it; None after a fault."""
    digest = entry.value("sha256") or ""
    data = texts.bytes_of(digest)
    if data is None:
        if texts.folder is not None:
            altered = alteration_of(texts, digest)
            entry.fault(TEXT_NOT_HELD, "sha256", entry.value("id") or "", altered or digest)
        return None
    try:
        return describe(data, stated_regions(entry), entry.value("media_type") or "text/plain")
    except ValueError as error:
        entry.fault(
            BAD_NOTATION,
            "regions",
            "capture.regions",
            error,
            help="give the lines of the text that is captured",
        )
        return None


def covered_share(capture: LockedCapture, spans: Iterable[tuple[int, int]]) -> float | None:
    """Return the part of a capture's body that lies in some spans.

    A capture without a body region is body as a whole.

    >>> from docprov.dossiers.locks import LockedRegion
    >>> body = (LockedRegion(start=0, stop=10, role="body", lines="1"),)
    >>> capture = LockedCapture(sha256="", bytes=10, media_type="text/plain", regions=body)
    >>> covered_share(capture, [(0, 2), (1, 5)])
    0.5
    """
    total = covered = 0
    stated = [(region.start, region.stop) for region in capture.regions if region.role == "body"]
    for begin, end in stated or [(0, capture.characters or 0)]:
        total += end - begin
        reached = begin
        for start, stop in sorted(spans):
            first, last = max(start, reached), min(stop, end)
            if last > first:
                covered += last - first
                reached = last
    return covered / total if total else None
