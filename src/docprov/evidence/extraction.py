"""The text of a captured file: its media type, and the words in it, by the reader of its format.

Extraction is deterministic: the same bytes give the same text with the same version of the library
that is named. Line ends are LF, and nothing else is normalised: no NFC, no straightened quotation
marks. Each module of `docprov.evidence.readers` that has a `FORMAT` is a format of the table here.
"""

from functools import cache
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules
from zipfile import BadZipFile, ZipFile

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.evidence import readers
from docprov.evidence.readers.encodings import codec_of, decoded
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.plain_text import is_text
from docprov.evidence.reading_process import read_within_limits

__all__ = ["HTML", "PDF", "TEXT", "Extracted", "decoded", "extract", "formats", "media_type_of"]

TEXT, HTML, PDF = "text/plain", "text/html", "application/pdf"
_LARGE = 2 << 20
"""Bytes above which all but plain text is read in a process of its own, with limits."""
_OLDER_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of the OLE container begin; encrypted OOXML is in one too."""
_UNSPECIFIC = frozenset({"application/octet-stream", "application/zip", "binary/octet-stream"})


@cache
def formats() -> dict[str, Format]:
    """Return the formats that are read, by media type.

    >>> formats()["text/html"].endings[0]
    'html'
    """
    modules = (
        import_module(f"{readers.__name__}.{found.name}")
        for found in iter_modules(readers.__path__)
    )
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {each.media_type: each for each in found}


def media_type_of(data: bytes, name: str = "", stated: str = "") -> str:
    """Return the media type of bytes, one of those that are read.

    Args:
        data: the bytes.
        name: name of the file, which decides where the bytes do not.
        stated: media type that a server states, empty for none.

    Raises:
        DocprovError: they are something else, or not what is stated.

    >>> media_type_of(b"%PDF-1.7"), media_type_of(b"<!DOCTYPE html>"), media_type_of(b"x", "a.txt")
    ('application/pdf', 'text/html', 'text/plain')
    """
    expected = _expected(name, stated)
    # The bytes decide before the name and the server: an error page is often sent as a PDF.
    held = next((each for each in formats().values() if each.holds(data)), None)
    if held is not None and held.media_type != HTML:
        return held.media_type
    if data.startswith(_OLDER_OFFICE):
        raise DocprovError(
            "this is a file of an older Office program (such as .doc), or it is locked by a "
            "password; open it there and save it as DOCX, ODT or PDF, without a password"
        )
    if expected is not None and expected.media_type not in {TEXT, HTML}:
        is_archive = data.startswith(b"PK")
        why = (
            "it is an archive that is broken, cut off or of another format"
            if is_archive
            else "it may be an error page instead"
        )
        raise DocprovError(f"this is called {expected.label} but is not one; {why}")
    if held is not None and (expected is None or expected.media_type == HTML):
        return HTML
    if expected is None and stated and not stated.startswith("text/") and stated not in _UNSPECIFIC:
        raise DocprovError(f"{shown(stated)} is not a format that is read; {_read_formats()}")
    if not is_text(data):
        raise DocprovError(f"this is not a format that is read; {_read_formats()}")
    return expected.media_type if expected else TEXT


def _read_formats() -> str:
    labels = [each.label.removeprefix("a ").removeprefix("an ") for each in formats().values()]
    return f"those are {', '.join(sorted(labels, key=str.lower))}"


def _expected(name: str, stated: str) -> Format | None:
    """Return the format that a server or a name states, None for another one or none."""
    ending = name.rpartition(".")[2].lower()
    for each in formats().values():
        if stated in {each.media_type, *each.aliases} or (not stated and ending in each.endings):
            return each
    return None


def extract(data: bytes, media_type: str, encoding: str = "") -> tuple[Extracted, ...]:
    r"""Return the texts of a file: one, or several of an archive of pages.

    Args:
        data: its bytes.
        media_type: what they are, as `media_type_of` says.
        encoding: encoding of text or HTML, where it is known from elsewhere.

    Raises:
        DocprovError: the library is missing, or the file cannot be read.

    >>> extract(b"<h1>Arden</h1><p>41 dockers<br>were lost.", "text/html")[0].text
    'Arden\n41 dockers\nwere lost.\n'
    """
    kind = formats()[media_type]
    if encoding and not codec_of(encoding):
        raise DocprovError(f"the encoding {shown(encoding)} is not known; state the right one")
    if kind.apart or (media_type != TEXT and _size_of(data) > _LARGE):
        return read_within_limits(kind, data, encoding)
    return kind.read(data, encoding)


def _size_of(data: bytes) -> int:
    """Return how many bytes are read: those that an archive says it unpacks to, else its own."""
    if not data.startswith(b"PK"):
        return len(data)
    try:
        return sum(part.file_size for part in ZipFile(BytesIO(data)).infolist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return len(data)  # its reader says what is wrong
