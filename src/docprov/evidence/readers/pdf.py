"""PDF: the text of each page in reading order, line by line; a form feed begins each further page.

PDFium reads the file. Scripts, attachments and links in it are never opened; what fields of a form
and notes show is a part of the page. Pages without text, fonts that do not say which letters they
draw, and an order that had to be found from the places of the words are named, and a file of which
most cannot be read is refused.
"""

from collections.abc import Iterator
from ctypes import c_ushort
from functools import partial
from typing import TYPE_CHECKING

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import regions_of
from docprov.evidence.readers.page_facts import day_of, language_tag
from docprov.evidence.readers.pdf_cells import with_cells
from docprov.evidence.readers.pdf_columns import in_columns
from docprov.evidence.readers.pdf_edges import Images, Page, mark_running_lines
from docprov.evidence.readers.pdf_gutters import column_by_column
from docprov.evidence.readers.pdf_initials import Initials, joined_initials
from docprov.evidence.readers.pdf_lines import Line, mark_page, within
from docprov.evidence.readers.pdf_margins import apart_from_margins
from docprov.evidence.readers.pdf_order import top_down
from docprov.evidence.readers.pdf_pages import (
    body_size,
    mark_notes_and_captions,
    mark_title,
    text_of,
)
from docprov.evidence.readers.pdf_rules import rules_of
from docprov.evidence.readers.pdf_sheets import Sheet, images_of
from docprov.evidence.readers.pdf_words import PageWords, is_letterless

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_LONGEST = 64 << 20
_MOST_PAGES = 20_000
_LONGEST_LANGUAGE = 80
"""Bytes, at most, of a language tag."""
_FEW_LETTERS, _SPARSE_LETTERS = 25, 200
_UNREADABLE, _DOUBTFUL = 0.5, 0.08


class _Remarks:
    """What is noticed page by page."""

    def __init__(self) -> None:
        self.empty: list[int] = []
        self.moved: list[int] = []
        self.turned: list[int] = []
        self.unmapped: list[int] = []
        self.sideways: list[int] = []
        self.outside: list[int] = []
        self.initials: list[int] = []
        self.capitals: list[int] = []
        self.unseen: list[int] = []
        self.sparse: list[int] = []
        self.added: list[int] = []
        self.unread_fields: list[int] = []
        self.letters = self.unread = 0

    def warnings(self, pages: int) -> Iterator[str]:
        """Yield what a person should know."""
        if self.empty:
            which = "all pages" if len(self.empty) == pages else pages_named(self.empty)
            yield f"no text on {which}: images or empty pages; a scan needs text recognition (OCR)"
        if self.sparse:
            yield (
                f"hardly any text on {pages_named(self.sparse)} beside a large picture: if it is "
                "a scan, it needs text recognition (OCR)"
            )
        if self.unseen:
            yield (
                f"the text of {pages_named(self.unseen)} is not drawn: it was recognised in a "
                "picture (OCR) and may be wrong; compare it with the page, and write `form: ocr`"
            )
        if self.added:
            yield (
                f"form fields or notes on {pages_named(self.added)} show text: it is read with "
                "the page, and may have been filled in by somebody else"
            )
        if self.unread_fields:
            fields = pages_named(self.unread_fields)
            yield f"text that form fields or notes on {fields} may show is left out"
        if self.moved:
            yield (
                f"text side by side on {pages_named(self.moved)}: columns and rows are in the "
                "order that the layout suggests; compare it with the page"
            )
        if self.turned:
            yield (
                f"right-to-left text on {pages_named(self.turned)}: words are ordered by their "
                "places; compare numbers with the page"
            )
        if self.sideways:
            where = pages_named(self.sideways)
            yield f"text that is set sideways or upside down on {where} is left out"
        if self.outside:
            yield f"text outside the edges of {pages_named(self.outside)} is left out"
        if self.capitals:
            yield (
                f"capitals of two sizes on {pages_named(self.capitals)} are read as small "
                "capitals, in small letters"
            )
        if self.initials:
            yield (
                f"a large initial on {pages_named(self.initials)} may be a word or begin one; it "
                "is written as a word, compare it with the page"
            )
        if self.unmapped:
            yield (
                f"fonts on {pages_named(self.unmapped)} do not say which letters they draw: what "
                "is read there may be wrong; compare it, or use text recognition (OCR)"
            )


def pages_named(numbers: list[int]) -> str:
    """Return the numbers of pages in words.

    >>> pages_named([3]), pages_named([1, 2, 3, 7])
    ('page 3', 'pages 1-3, 7')
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = [f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    more = f" and {len(named) - 20} more stretches" if len(named) > 20 else ""
    return f"page{'' if len(numbers) == 1 else 's'} {', '.join(named[:20])}{more}"


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
    """Return the text of a PDF.

    Raises:
        DocprovError: the library is missing, or the file is broken, locked, larger than a document
            is, or does not say which letters it contains.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading a PDF", error.name)) from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise DocprovError(
                "the PDF is locked by a password; open it and print or save it without one"
            ) from error
        raise DocprovError(f"the PDF cannot be read: {shown(error)}") from error
    try:
        return (_extracted(document),)
    except pypdfium2.PdfiumError as error:
        raise DocprovError(f"the PDF cannot be read: {shown(error)}") from error
    finally:
        document.close()


def _extracted(document: "PdfDocument") -> Extracted:
    from pypdfium2 import PYPDFIUM_INFO

    if len(document) > _MOST_PAGES:
        raise DocprovError("the PDF contains more pages than a document has")
    remarks, words = _Remarks(), PageWords()
    pages: list[Page] = []
    for number in range(len(document)):
        pages.append(_page(document, number, words, remarks))
        if remarks.letters > _LONGEST:
            raise DocprovError("the PDF contains more text than a document has")
    if remarks.unread > _UNREADABLE * max(remarks.letters, 1):
        raise DocprovError(
            "the fonts of the PDF do not say which letters they draw, so its text cannot be read; "
            "print it to images and use text recognition (OCR)"
        )
    remarks.initials = Initials([page.lines for page in pages]).settle()
    said = document.get_metadata_dict(skip_empty=True)
    mark_running_lines(pages, said.get("Title", ""))
    size = body_size(pages)
    written: list[str] = []
    roles: list[str] = []
    for number, page in enumerate(pages):
        if number == 0:
            mark_title(page, size)
        mark_notes_and_captions(page, size)
        lines, own = text_of(page)
        written.append("\n".join(lines).replace("\f", " "))
        roles += own or [""]
    text = "\n\f".join(written)
    author = said.get("Author", "")
    return Extracted(
        text=f"{text}\n" if text.strip() else "",
        tool=f"pypdfium2 {PYPDFIUM_INFO.tag}",
        pages=len(pages),
        regions=regions_of(roles) if text.strip() else (),
        title=said.get("Title", ""),
        language=language_tag(_language(document)),
        made=day_of(said.get("CreationDate", "").removeprefix("D:")),
        agents=(("author", author),) if author else (),
        warnings=(*remarks.warnings(len(pages)), *_labels(document)),
    )


def _page(document: "PdfDocument", number: int, words: PageWords, remarks: _Remarks) -> Page:
    """Return the lines of a page in reading order."""
    with Sheet(document, number) as sheet:
        lines = words.lines_of(sheet)
        rules = [] if words.is_sideways else rules_of(sheet, lines)
        if rules:
            lines = words.lines_of(sheet, rules)
        _notice_origin(sheet, number + 1, remarks)
        _, low, _, high = edges = words.as_read(sheet.box())
        lines, is_whole = within(lines, edges)
        if not is_whole:
            remarks.outside.append(number + 1)
        if words.has_rtl:
            mark_page(lines)
        letters = _notice(lines, number + 1, remarks)
        if words.unknown and number + 1 not in remarks.unmapped[-1:]:
            remarks.unmapped.append(number + 1)
        if letters < _FEW_LETTERS and (not lines or sheet.images()):
            remarks.empty.append(number + 1)
        elif letters < _SPARSE_LETTERS and _covers(sheet.images(), sheet.size()):
            remarks.sparse.append(number + 1)
        upright = [line for line in lines if line.words[0].upright]
        if len(upright) < len(lines):
            remarks.sideways.append(number + 1)
        lines, alternated = column_by_column(apart_from_margins(joined_initials(upright)))
        lines, moved = in_columns(lines, rules)
        lines, sorted_ = top_down(lines)
        lines = lines if sorted_ or words.has_rtl else with_cells(lines)
        if words.has_rtl:
            mark_page(lines)
        if alternated or moved or sorted_:
            remarks.moved.append(number + 1)
        found = Page(lines, high - low, low)
        largest = max((line.size for line in lines), default=0.0)
        at_edges = {at for at, _ in found.edges}
        if any(line.size < 0.93 * largest and at not in at_edges for at, line in enumerate(lines)):
            found.find_images = partial(list, sheet.images())
        else:  # few pages want them after all: a small line at an edge is hardly ever a caption
            found.find_images = partial(images_of, document, number)
        return found


def _notice_origin(sheet: Sheet, number: int, remarks: _Remarks) -> None:
    """Note whether the text of a page was recognised in a picture, or added to the page."""
    if sheet.added:
        (remarks.added if sheet.added == "read" else remarks.unread_fields).append(number)
    if sheet.is_undrawn(_FEW_LETTERS):
        remarks.unseen.append(number)


def _covers(images: Images, size: tuple[float, float]) -> bool:
    """Return whether a picture takes more than half of a page."""
    width, height = size
    return any(
        2 * (right - left) * (high - low) > width * height for left, low, right, high in images
    )


def _notice(lines: list[Line], number: int, remarks: _Remarks) -> int:
    """Note what is odd on a page, and return how many letters it has."""
    words = [word for line in lines for word in line.words]
    text = "".join([word.text for word in words])
    letters, is_ascii = len(text), text.isascii()
    unread = sum(
        len(word.text)
        for word in words
        if word.unmapped or not (is_ascii or word.text.isascii() or not is_letterless(word.text))
    )
    remarks.letters += letters
    if not is_ascii and any(line.is_rtl() for line in lines):
        remarks.turned.append(number)
    if len(words) > len(lines) and any(line.small_capitals for line in lines):
        remarks.capitals.append(number)
    remarks.unread += unread
    if unread > _DOUBTFUL * max(letters, 1):
        remarks.unmapped.append(number)
    return letters


def _language(document: "PdfDocument") -> str:
    """Return the language that the file names for its text, empty for none."""
    from pypdfium2 import raw

    find = getattr(raw, "FPDFCatalog_GetLanguage", None)  # older versions of PDFium cannot say
    if find is None:
        return ""
    size = find(document, None, 0)
    if not 2 < size <= _LONGEST_LANGUAGE:
        return ""
    buffer = (c_ushort * (size // 2))()
    find(document, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _labels(document: "PdfDocument") -> Iterator[str]:
    """Yield how the file numbers its pages where it does not count them from 1."""
    labels = [document.get_page_label(number) for number in range(min(len(document), _MOST_PAGES))]
    differing = [at for at, label in enumerate(labels) if label and label != str(at + 1)]
    if differing:
        at = differing[0]
        last = len(labels) - 1
        yield (
            f"the file numbers its pages otherwise: page {at + 1} is {shown(labels[at])}, page "
            f"{last + 1} is {shown(labels[last])}; locators count from 1"
        )


FORMAT = Format(
    media_type="application/pdf",
    label="a PDF",
    endings=("pdf",),
    holds=lambda data: b"%PDF-" in data[:1024],
    read=read,
    aliases=("application/x-pdf",),
    apart=True,
)
