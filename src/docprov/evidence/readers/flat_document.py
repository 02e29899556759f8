"""FODT: an OpenDocument text in one XML file, read as the parts of an ODT are."""

from attrs import frozen

from docprov.evidence.readers.containers import Handler, parse_xml
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.open_document import text_of


@frozen
class _Flat:
    """A document in which styles, text and properties are parts of one XML text."""

    data: bytes
    names: frozenset[str] = frozenset()

    def parse(self, _: str, handler: Handler) -> None:
        """Give the elements of the document to a handler, which takes those of its part."""
        parse_xml(self.data, handler, "the document")


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
    """Return the text of a flat OpenDocument text.

    Raises:
        DocprovError: it is broken, or has entities or external references.
    """
    return text_of(_Flat(data))


FORMAT = Format(
    media_type="application/vnd.oasis.opendocument.text-flat-xml",
    label="a flat OpenDocument text",
    endings=("fodt",),
    holds=lambda data: (
        not data.startswith(b"PK")
        and b"<office:document" in data[:4096]
        and b"application/vnd.oasis.opendocument.text" in data[:65536]
    ),
    read=read,
    in_blocks=True,
)
