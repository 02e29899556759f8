"""Documents that are ZIP archives of XML: read within limits, without entities or addresses.

The size that an archive states is not believed: a part is unpacked up to a limit. Entities,
external references and elements that nest without end are refused; macros, pictures and embedded
objects are never opened.
"""

import re
from contextlib import suppress
from io import BytesIO
from typing import Protocol
from zipfile import BadZipFile, ZipFile

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown

_LARGEST_PART, _LARGEST_WHOLE = 64 << 20, 256 << 20
_MOST_PARTS = 20_000
_DEEPEST = 2_000
_CHUNK = 1 << 16


class Handler(Protocol):
    """What takes the elements of an XML text in their order."""

    def start(self, tag: str, attributes: dict[str, str], /) -> None:
        """Begin an element; names are `{namespace}name`."""

    def end(self, tag: str, /) -> None:
        """End an element."""

    def data(self, text: str, /) -> None:
        """Take text."""


@define
class Container:
    """The parts of an archive, unpacked when they are asked for.

    Attributes:
        label: name of the format in messages.
        unpacked: how many bytes were unpacked so far.
    """

    label: str
    _archive: ZipFile
    unpacked: int = 0
    names: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.names = frozenset(self._archive.namelist())

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            DocprovError: there is none, it is broken or locked, or larger than a document is.
        """
        most = min(_LARGEST_PART, _LARGEST_WHOLE - self.unpacked)
        try:
            with self._archive.open(name) as part:
                data = part.read(most + 1)
        except KeyError as error:
            raise DocprovError(f"{self.label} without {name} cannot be read") from error
        except Exception as error:  # damaged archives raise exceptions of many kinds
            raise DocprovError(
                f"{shown(name)} in {self.label} cannot be unpacked: {shown(error)}"
            ) from error
        self.unpacked += len(data)
        if len(data) > most:
            raise DocprovError(f"{shown(name)} unpacks to more than a document holds")
        return data

    def parse(self, name: str, handler: Handler) -> None:
        """Give the elements of a part to a handler; a part that is missing has none."""
        if name in self.names:
            parse_xml(self.read(name), handler, name)


def open_container(data: bytes, label: str) -> Container:
    """Return the parts of an archive.

    Raises:
        DocprovError: it cannot be opened, or has more parts than a document has.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocprovError(f"{label} cannot be opened: {shown(error)}") from error
    if len(archive.filelist) > _MOST_PARTS:
        raise DocprovError(f"{label} has more than {_MOST_PARTS} parts")
    return Container(label, archive)


def has_part(data: bytes, pattern: bytes) -> bool:
    """Return whether bytes are a ZIP archive in whose list of parts a pattern occurs."""
    return (
        data.startswith(b"PK") and re.search(pattern, data[-(1 << 20) :] + data[:4096]) is not None
    )


def parse_xml(data: bytes, handler: Handler, name: str) -> None:
    """Give the elements of an XML text to a handler.

    Raises:
        DocprovError: it is broken, nests too deep, or has entities or external references.
    """
    try:
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import DefusedXMLParser, ParseError
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading XML", error.name)) from error
    parser = DefusedXMLParser(target=_Bounded(handler))
    try:
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
        with suppress(AttributeError):  # a target without a result of its own
            parser.close()
    except DefusedXmlException as error:
        raise DocprovError(
            f"{shown(name)} defines entities or refers to something outside, which documents do not"
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise DocprovError(f"{shown(name)} is broken: {shown(error)}") from error


@define
class _Bounded:
    """Hands elements on as long as they do not nest too deep."""

    handler: Handler
    depth: int = 0

    def start(self, tag: str, attributes: dict[str, str], /) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise DocprovError(f"elements nest more than {_DEEPEST} deep")
        self.handler.start(tag, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        self.handler.end(tag)

    def data(self, text: str) -> None:
        self.handler.data(text)

    def close(self) -> None:
        """End the text."""


@define
class Properties:
    """Gathers the text of a few elements, such as the title in the properties of a document.

    Attributes:
        wanted: the local names of these elements.
        found: the text of each that was found first.
    """

    wanted: frozenset[str]
    found: dict[str, str] = field(factory=dict)
    _name: str = ""

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Begin an element."""
        local = tag.rpartition("}")[2]
        self._name = local if local in self.wanted and local not in self.found else ""
        if self._name:
            self.found[local] = ""

    def end(self, _: str) -> None:
        """End an element."""
        self._name = ""

    def data(self, text: str, /) -> None:
        """Take text."""
        if self._name:
            self.found[self._name] += text

    def get(self, name: str) -> str:
        """Return the text of an element on one line, empty where there is none."""
        return " ".join(self.found.get(name, "").split())
