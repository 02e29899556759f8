"""MHTML (RFC 2557): the page that a browser saved, with its address and the time of saving.

Its style sheets are saved beside it, and say what of it is hidden.
"""

import re
from collections.abc import Mapping
from datetime import UTC
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html import escape, unescape

from attrs import evolve

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.encodings import decoded_part
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.mail import head_of, is_snapshot, parsed, payload_of
from docprov.evidence.readers.web_page import extracted_page

_LINK = re.compile(
    r"(?P<aside><!--(?:(?!-->).)*+(?:-->|\Z))|<link\b[^<>]{1,500}>", re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = re.compile(r"(?<![a-z-])([a-z-]++)\s*+=\s*+([\"'])(.*?)\2", re.IGNORECASE)


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
    text = with_sheets(decoded_part(content, charset, encoding, html=True), _sheets(message))
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


def with_sheets(page: str, sheets: Mapping[str, str]) -> str:
    """Return a page with the style sheets in it that it links to, each once.

    Args:
        page: the page.
        sheets: the style sheets saved with it, by their addresses.

    >>> with_sheets('<link rel="stylesheet" href="cid:a"><p>Six', {"cid:a": "p {top: 0}"})
    '<style media="">p {top: 0}</style><p>Six'
    """
    left = dict(sheets)

    def sheet_of(link: re.Match[str]) -> str:
        if link["aside"]:
            return link[0]  # a link in a comment, for old browsers
        said = {found[1].lower(): unescape(found[3]) for found in _ATTRIBUTE.finditer(link[0])}
        is_sheet = said.get("rel", "").lower() == "stylesheet" and "disabled" not in said
        sheet = left.pop(said.get("href", ""), "") if is_sheet else ""
        media = escape(said.get("media", ""))
        return f'<style media="{media}">{sheet}</style>' if sheet else link[0]

    return _LINK.sub(sheet_of, page) if left else page


def _sheets(message: EmailMessage) -> dict[str, str]:
    """Return the style sheets saved with a page, by their addresses."""
    found: dict[str, str] = {}
    for part in message.walk():
        if isinstance(part, EmailMessage) and part.get_content_type() == "text/css":
            sheet = payload_of(part)[0].decode("utf-8", "replace")
            if "</style" not in sheet.lower():  # it would end the element that it is put in
                found[str(part["Content-Location"] or "").strip()] = sheet
    return found


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
