"""A page of a PDF while it is read, its text, its box and its pictures, and its closing.

PDFium is asked itself: the objects that pypdfium2 makes of pages cost more than reading their box.
"""

import ctypes
from collections import Counter
from itertools import repeat
from typing import TYPE_CHECKING, Any, Self

from docprov.evidence.readers.pdf_letters import directly

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_MOST_OBJECTS = 2_000

Box = tuple[float, float, float, float]
"""The left, lower, right and upper edge of something, in points."""


class Sheet:
    """A page that is open while it is used in a `with` statement."""

    def __init__(self, document: "PdfDocument", number: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium: Any = pdfium
        self._text: Any = None
        self._typed: list[tuple[int, int]] = []
        self._page: Any = self._open(document, number)
        self.added: str = self._draw_fields(document, number) if self._has_fields() else ""
        """Whether text that fields or notes show is `read` or `unread`; empty for none."""

    def _open(self, document: "PdfDocument", number: int) -> object:
        page: object = self._pdfium.FPDF_LoadPage(document.raw, number)
        if not page:
            raise _fault("Failed to load page.")
        return page

    def _has_fields(self) -> bool:
        """Return whether form fields, notes or stamps are on the page that may show text.

        PDFium would draw those too that are shown in print alone; they are hidden first.
        """
        pdfium, found = self._pdfium, False
        wanted = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP}
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(self._page), _MOST_OBJECTS)):
            item = pdfium.FPDFPage_GetAnnot(self._page, at)
            flags = pdfium.FPDFAnnot_GetFlags(item)
            if flags & pdfium.FPDF_ANNOT_FLAG_NOVIEW:
                pdfium.FPDFAnnot_SetFlags(item, flags | pdfium.FPDF_ANNOT_FLAG_HIDDEN)
            elif pdfium.FPDFAnnot_GetSubtype(item) in wanted:
                found = True
            pdfium.FPDFPage_CloseAnnot(item)
        return found

    def _draw_fields(self, document: "PdfDocument", number: int) -> str:
        """Make what fields and notes show a part of the page; return what `added` says.

        PDFium draws them into the file, so that the page has to be opened again for them. It may
        lose the fonts of the page thereby; then the page is read as it was.
        """
        pdfium = self._pdfium
        if pdfium.FPDFPage_Flatten(self._page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
            return "unread"
        bare, text = self._page, self.text()
        self._page, self._text = self._open(document, number), None
        own, drawn = self._letters_of(text), self._letters_of(self.text())
        if not own <= drawn:
            self._page, bare = bare, self._page
            self._text, text = text, self._text
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(bare)
        return "" if own == drawn else "read" if own <= drawn else "unread"

    def _letters_of(self, text: object) -> Counter[int]:
        """Return how often each letter is in the text of a page, without white space."""
        count = self._pdfium.FPDFText_CountChars(text)
        units = (ctypes.c_ushort * (count + 1))()
        self._pdfium.FPDFText_GetText(text, 0, count, units)
        letters = Counter(units)
        for blank in (0, 9, 10, 13, 32, 160):
            del letters[blank]
        return letters

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._text:
            self._pdfium.FPDFText_ClosePage(self._text)
        self._pdfium.FPDF_ClosePage(self._page)

    def text(self) -> object:
        """Return the text of the page, for the functions of PDFium."""
        if not self._text:
            self._text = self._pdfium.FPDFText_LoadPage(self._page)
            if not self._text:
                raise _fault("Failed to load text page.")
        handle: object = self._text
        return handle

    def box(self) -> Box:
        """Return the edges of what is shown of the page."""
        box = self._pdfium.FS_RECTF()
        if not self._pdfium.FPDF_GetPageBoundingBox(self._page, ctypes.byref(box)):
            raise _fault("Failed to get page bounding box.")
        return box.left, box.bottom, box.right, box.top

    def size(self) -> tuple[float, float]:
        """Return the width and the height of the page."""
        width, height = self._pdfium.FPDF_GetPageWidthF, self._pdfium.FPDF_GetPageHeightF
        return width(self._page), height(self._page)

    def is_undrawn(self, few: int) -> bool:
        """Return whether the first, the middle and the last letter of a page are not drawn.

        Args:
            few: how many letters are too few to tell.
        """
        pdfium, text = self._pdfium, self.text()
        count = pdfium.FPDFText_CountChars(text)
        places = {0, count // 2, count - 1} if count > few else set()
        found = (pdfium.FPDFText_GetTextObject(text, at) for at in places)
        modes = {pdfium.FPDFTextObj_GetTextRenderMode(item) for item in found if item}
        return modes == {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE}

    def images(self) -> list[Box]:
        """Return where the pictures of the page are."""
        return self._boxes_of(self._pdfium.FPDF_PAGEOBJ_IMAGE, _MOST_OBJECTS)

    def paths(self, most: int) -> list[Box]:
        """Return where lines and areas are that are drawn, among the first objects of the page."""
        return self._boxes_of(self._pdfium.FPDF_PAGEOBJ_PATH, most)

    def _boxes_of(self, kind: int, most: int) -> list[Box]:
        items = [item for item, own in self._objects(most) if own == kind]
        found = []
        edges = (ctypes.c_float * 4)()
        places = [ctypes.byref(edges, 4 * at) for at in range(4)]
        bounds_of = directly("FPDFPageObj_GetBounds")
        for item in items:
            if bounds_of(ctypes.c_void_p(item), *places):
                left, low, right, high = edges
                found.append((left, low, right, high))
        return found

    def _objects(self, most: int) -> list[tuple[int, int]]:
        """Return the first objects of the page with their types; each is asked for once."""
        object_of = directly("FPDFPage_GetObject", ctypes.c_void_p)
        type_of = directly("FPDFPageObj_GetType", ctypes.c_int, ctypes.c_void_p)
        page = ctypes.cast(self._page, ctypes.c_void_p)
        count = self._pdfium.FPDFPage_CountObjects(self._page)
        numbers = range(len(self._typed), min(count, most))
        items = list(map(object_of, repeat(page), numbers))
        self._typed += zip(items, map(type_of, items), strict=True)
        return self._typed[:most]


def images_of(document: "PdfDocument", number: int) -> list[Box]:
    """Return where the pictures of a page are that is not open."""
    with Sheet(document, number) as sheet:
        return sheet.images()


def _fault(said: str) -> Exception:
    from pypdfium2 import PdfiumError

    error: Exception = PdfiumError(said)
    return error
