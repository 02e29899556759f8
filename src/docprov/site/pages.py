"""The pages of a site, one after another."""

from collections.abc import Iterator

from docprov.site.contents import Contents
from docprov.site.framing import Frame, Page
from docprov.site.package_pages import package_pages
from docprov.site.record_pages import record_pages
from docprov.site.search_data import search_pages


def pages(
    contents: Contents, *, live: bool = False, past: tuple[str, ...] = (), latest: str = ""
) -> Iterator[Page]:
    """Yield the name and the bytes of every page, and of what they load or offer.

    Args:
        contents: the records.
        live: whether the pages ask the server that serves them to be loaded anew.
        past: the recorded versions that have pages of their own, latest first.
        latest: the version of the pages above these; empty for the pages at the top.
    """
    frame = Frame(contents, live, past, latest)
    yield from package_pages(frame)
    yield from search_pages(frame)
    yield from record_pages(frame)
