"""MHTML (RFC 2557): the page that a browser saved, with its address and the time of saving."""

from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from attrs import evolve

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.encodings import decoded_part
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.mail import head_of, is_snapshot, parsed, payload_of
from docprov.evidence.readers.web_page import extracted_page


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the text of a saved page.

    Raises:
        DocprovError: it has no page, or cannot be read.
    """
    message = parsed(data, "the saved page")
    pages = _pages(message)
    page = _page(message, pages)
    if page is None:
        raise DocprovError("the saved page (MHTML) does not contain a page of HTML")
    content, charset = payload_of(page)
    text = decoded_part(content, charset, encoding, html=True)
    address = str(message["Snapshot-Content-Location"] or page["Content-Location"] or "").strip()
    try:
        saved = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
        time = f"{saved:%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, TypeError, OverflowError):
        time = ""
    is_web = address.startswith(("http://", "https://"))
    frames = len(pages) - 1
    found = evolve(extracted_page(text), url=address if is_web else "", retrieved=time)
    said = f"what the page shows in frames is left out ({frames} saved with it)"
    return (found.with_warnings(said if frames else ""),)


def _pages(message: EmailMessage) -> list[EmailMessage]:
    """Return the parts that are HTML: the page and what it shows in frames."""
    return [
        part
        for part in message.walk()
        if isinstance(part, EmailMessage)
        and part.get_content_type() in {"text/html", "application/xhtml+xml"}
    ]


def _page(message: EmailMessage, pages: list[EmailMessage]) -> EmailMessage | None:
    """Return the part that is the page: the one that the head names, else the first."""
    content = message["Content-Type"]
    start = str(content.params.get("start", "")) if content is not None else ""
    named = (part for part in pages if start and str(part["Content-ID"] or "").strip() == start)
    return next(named, pages[0] if pages else None)


FORMAT = Format(
    media_type="multipart/related",
    label="a saved page (MHTML)",
    endings=("mhtml", "mht"),
    holds=lambda data: is_snapshot(head_of(data)),
    read=read,
    in_blocks=True,
    aliases=("application/x-mimearchive",),
)
