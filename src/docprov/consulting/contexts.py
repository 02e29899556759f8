"""A quote with the text around it, and with what its gaps left out."""

import re

from attrs import frozen

from docprov.evidence.folder import Evidence
from docprov.model.records import WITHHELD
from docprov.package.package import Package
from docprov.text.quotes import ELLIPSIS

_AROUND = 160


@frozen(kw_only=True)
class Context:
    """A quote in its place.

    Attributes:
        quote: the quote, as recorded.
        before: the text before it: of the capture where it is held, else its recorded prefix.
        after: the text after it, likewise.
        dropped: what each gap of an elided quote left out; None where the text is not held.
        held: whether the text of the capture is held.
    """

    quote: str
    before: str = ""
    after: str = ""
    dropped: tuple[str, ...] | None = ()
    held: bool = False

    def __str__(self) -> str:
        """Return the quote with the text around it, and what its gaps left out in brackets."""
        around = f"{self.before}«{self.filled}»{self.after}"
        return " ".join(around.split())

    @property
    def filled(self) -> str:
        """The quote with what its gaps left out, each in brackets."""
        if not self.dropped:
            unknown = " (what its gap left out is not at hand)" if self.dropped is None else ""
            return f"{self.quote}{unknown}"
        parts = ELLIPSIS.split(self.quote)
        pairs = zip(parts, [f" [left out: {each}] " for each in self.dropped] + [""], strict=True)
        return "".join(text for pair in pairs for text in pair)


def context_of(package: Package, passage: str, texts: Evidence) -> Context:
    """Return a passage with the text around it.

    Args:
        package: the package.
        passage: id of the passage.
        texts: the captured texts that are held.
    """
    found = package.tables["passages"][passage]
    elided = len(ELLIPSIS.split(found.quote)) > 1 and found.verdict == "elided"
    recorded = Context(
        quote=found.quote,
        before=found.prefix or "",
        after=found.suffix or "",
        dropped=None if elided else (),
    )
    capture = package.tables["captures"].get(found.capture)
    text = texts.text_of(capture.sha256) if capture else None
    if text is None or found.start is None or found.stop is None or found.quote == WITHHELD:
        return recorded
    return Context(
        quote=found.quote,
        before=_last_words(text[max(found.start - _AROUND, 0) : found.start], found.start),
        after=_first_words(text[found.stop : found.stop + _AROUND]),
        dropped=_dropped(found.quote, text[found.start : found.stop]) if elided else (),
        held=True,
    )


def _dropped(quote: str, span: str) -> tuple[str, ...] | None:
    """Return the text in each gap of a quote; None where its parts are spelled otherwise."""
    gaps, at = [], 0
    for number, part in enumerate(ELLIPSIS.split(quote)):
        words = r"\s+".join(map(re.escape, part.split()))
        found = re.compile(words).search(span, at)
        if found is None:
            return None
        if number:
            gaps.append(" ".join(span[at : found.start()].split()))
        at = found.end()
    return tuple(gaps)


def _last_words(text: str, start: int) -> str:
    cut = text.rpartition("\n")[2]
    return f"…{cut.partition(' ')[2]}" if cut == text and start > _AROUND else cut


def _first_words(text: str) -> str:
    cut = text.partition("\n")[0]
    return f"{cut.rpartition(' ')[0]}…" if cut == text and len(text) == _AROUND else cut
