"""The pages of a site, one after another."""

from collections.abc import Iterator

from docprov.site.contents import Contents
from docprov.site.framing import Frame, Page
from docprov.site.package_pages import package_pages
from docprov.site.record_pages import record_pages
from docprov.site.search_data import search_pages


def pages(contents: Contents, *, live: bool = False) -> Iterator[Page]:
    """Yield the name and the bytes of every page, and of what they load or offer.

    Args:
        contents: the records.
        live: whether the pages ask the server that serves them to be loaded anew.
    """
    frame = Frame(contents, live)
    yield from package_pages(frame)
    yield from search_pages(frame)
    yield from record_pages(frame)
