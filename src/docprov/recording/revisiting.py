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

RevisitState = Literal["unchanged", "same-quotes", "changed", "unreachable"]
"""What became of an address: the same bytes, the same quotes, a quote moved, or no answer."""
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
            `changed` (a quote is not found as it was), or `unreachable` (or not readable).
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
        """Whether all were reached and no quote is gone or changed."""
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
    found: list[Revisited] = []
    asked: dict[str, float] = {}
    for capture in captures:
        # A capture that was derived from another one has the address of that one.
        if capture.url is None or capture.derived_from is not None:
            continue
        host = host_of(capture.url)
        if host in asked:
            time.sleep(max(0.0, asked[host] + pause - time.monotonic()))
        watch(capture.url)
        found.append(_asked(capture, opened, captures, limits))
        asked[host] = time.monotonic()
    return RevisitResult(addresses=tuple(found))


def _asked(
    capture: Capture, package: Package, captures: Sequence[Capture], limits: Limits
) -> Revisited:
    """Return what the address of a capture gives."""
    url = capture.url or ""
    try:
        fetched = fetch_bytes(url, limits)
        digest = sha256(fetched.data)
        media_type = media_type_of(fetched.data, "", fetched.media_type)
        texts = extract(fetched.data, media_type, fetched.charset)
    except DocprovError as error:
        return Revisited(capture=capture.id, url=url, state="unreachable", reason=error.message)
    moment = f"{fetched.retrieved:%Y-%m-%dT%H:%M:%SZ}"
    passages = list(_passages(capture, package, captures))
    moved: list[MovedQuote] = []
    if digest != capture.sha256:
        moved = [each for passage in passages if (each := _moved(passage, texts)) is not None]
    state: RevisitState = "unchanged" if digest == capture.sha256 else "same-quotes"
    return Revisited(
        capture=capture.id,
        url=url,
        state="changed" if moved else state,
        retrieved=moment,
        sha256=digest,
        quotes=len(passages),
        moved=tuple(moved),
    )


def _passages(capture: Capture, package: Package, captures: Sequence[Capture]) -> Iterator[Passage]:
    """Yield the passages of a capture, and of those derived from it."""
    own = {capture.id, *(each.id for each in captures if each.derived_from == capture.id)}
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
