"""Revisiting: what the recorded addresses give today, and which quotes are gone or changed.

Nothing is written: neither evidence nor dossiers change. Addresses are asked one after the other,
with a pause between two of one host, and none is asked twice. An address that cannot be reached is
named, and is neither taken for unchanged nor for changed.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import shown
from docprov.evidence.extraction import Extracted, extract, media_type_of
from docprov.model.records import PASSING, Capture, Passage, Verdict
from docprov.package.package import Package, open_package
from docprov.storage.addresses import host_of
from docprov.storage.files import sha256
from docprov.storage.http import Limits, fetch_bytes
from docprov.text.quotes import locate

RevisitState = Literal["unchanged", "same-quotes", "no-quotes", "changed", "unreachable"]
"""What became of an address: the same bytes, the same quotes, a quote moved, or no answer.

Other bytes without any quote to search for are neither.
"""
PAUSE = 2.0
"""Seconds between two requests to one host."""


@frozen(kw_only=True)
class MovedQuote:
    """A quote that an address does not say any more as it did.

    Attributes:
        passage: id of the passage.
        quote: the quote.
        verdict: the result of searching what the address gives today.
        nearest: the words there that are most like it, empty for none.
    """

    passage: str
    quote: str
    verdict: Verdict
    nearest: str = ""


@frozen(kw_only=True)
class Revisited:
    """What an address gave.

    Attributes:
        capture: id of the capture whose address it is.
        url: the address.
        state: `unchanged` (the same bytes), `same-quotes` (other bytes, and each quote is found),
            `no-quotes` (other bytes, and nothing is quoted), `changed` (a quote is not found as it
            was), or `unreachable` (or not readable).
        retrieved: when it was asked, empty where it could not be reached.
        sha256: digest of the bytes that it gave.
        quotes: how many quotes were searched for.
        moved: the quotes that are gone or changed.
        reason: why it could not be reached or read.
    """

    capture: str
    url: str
    state: RevisitState
    retrieved: str = ""
    sha256: str = ""
    quotes: int = 0
    moved: tuple[MovedQuote, ...] = ()
    reason: str = ""


@frozen(kw_only=True, repr=False)
class RevisitResult(Summary):
    """What the recorded addresses gave, in the order of the captures.

    Attributes:
        addresses: the addresses that were asked.
    """

    addresses: tuple[Revisited, ...]

    @property
    def ok(self) -> bool:
        """Whether all were reached, and each gave the same bytes or contains every quote."""
        return all(each.state in {"unchanged", "same-quotes"} for each in self.addresses)


def revisit(
    package: str | Path,
    *,
    document: str = "",
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    pause: float = PAUSE,
    watch: Callable[[str], None] = lambda _: None,
) -> RevisitResult:
    """Ask the recorded addresses of captures again, and compare what they give with the quotes.

    Args:
        package: the package's folder or archive.
        document: id of one document; empty for all.
        limits: how far each fetch may go.
        pause: seconds between two requests to one host.
        watch: is called with each address before it is asked.

    Raises:
        DocprovError: the package cannot be read, or has no such document.

    >>> revisit("docs/examples/arden").addresses  # its texts were taken from files
    ()
    """
    opened = open_package(package)
    if document and opened.tables["documents"].get(document) is None:
        raise DocprovError(f"there is no document {shown(document)}")
    captures = [
        each for each in opened.tables["captures"] if not document or each.document == document
    ]
    of_address: dict[str, list[Capture]] = {}
    for capture in captures:
        # A capture that was derived from another one has the address of that one.
        if capture.url is not None and capture.derived_from is None:
            of_address.setdefault(capture.url, []).append(capture)
    found: dict[str, Revisited] = {}
    asked: dict[str, float] = {}
    for url, those in of_address.items():
        host = host_of(url)
        if host in asked:
            time.sleep(max(0.0, asked[host] + pause - time.monotonic()))
        watch(url)
        given = _given(url, limits)
        for capture in those:
            passages = list(_passages(capture, opened, captures))
            found[capture.id] = _compared(capture, url, given, passages)
        asked[host] = time.monotonic()
    return RevisitResult(addresses=tuple(found[each.id] for each in captures if each.id in found))


@frozen
class _Given:
    """What an address gives: when, the digest of its bytes, and its texts; or why it gives none."""

    retrieved: str = ""
    sha256: str = ""
    texts: Sequence[Extracted] = ()
    reason: str = ""


def _given(url: str, limits: Limits) -> _Given:
    try:
        fetched = fetch_bytes(url, limits)
        media_type = media_type_of(fetched.data, "", fetched.media_type)
        texts = extract(fetched.data, media_type, fetched.charset)
    except DocprovError as error:
        return _Given(reason=error.message)
    return _Given(f"{fetched.retrieved:%Y-%m-%dT%H:%M:%SZ}", sha256(fetched.data), texts)


def _compared(capture: Capture, url: str, given: _Given, passages: Sequence[Passage]) -> Revisited:
    """Return what the address of a capture gives, compared with what is quoted from it."""
    if not given.sha256:
        return Revisited(capture=capture.id, url=url, state="unreachable", reason=given.reason)
    moved: list[MovedQuote] = []
    state: RevisitState = "unchanged"
    if given.sha256 != capture.sha256:
        moved = [each for part in passages if (each := _moved(part, given.texts)) is not None]
        unmoved: RevisitState = "same-quotes" if passages else "no-quotes"
        state = "changed" if moved else unmoved
    return Revisited(
        capture=capture.id,
        url=url,
        state=state,
        retrieved=given.retrieved,
        sha256=given.sha256,
        quotes=len(passages),
        moved=tuple(moved),
    )


def _passages(capture: Capture, package: Package, captures: Sequence[Capture]) -> Iterator[Passage]:
    """Yield the passages of a capture, and of those derived from it, however often."""
    own, more = set[str](), {capture.id}
    while more:
        own |= more
        more = {each.id for each in captures if each.derived_from in own} - own
    return (each for each in package.tables["passages"] if each.capture in own)


def _moved(passage: Passage, texts: Sequence[Extracted]) -> MovedQuote | None:
    """Return a quote that no text contains as it is quoted, None for one that is found."""
    results = [
        locate(passage.quote, each.text, prefix=passage.prefix or "", suffix=passage.suffix or "")
        for each in texts
    ]
    if any(result.verdict in PASSING for result in results):
        return None
    best = results[0] if results else None
    near = best.nearest if best else None
    return MovedQuote(
        passage=passage.id,
        quote=passage.quote,
        verdict=best.verdict if best else "absent",
        nearest=near.text if near else "",
    )
