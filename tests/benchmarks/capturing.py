"""How long the text of a PDF of 500 pages takes, as a multiple of its bare extraction in one run.

Bare extraction is what PDFium gives page by page without places, columns, notes or running heads.
A capture reads in a process of its own; the ratios say what reading costs in this process, what it
costs with its process, and what the latter is beside bare extraction in such a process too.

Run as `python tests/benchmarks/capturing.py [PAGES]`.
"""

import os
import subprocess
import sys
from io import BytesIO

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from docprov.evidence.extraction import PDF, extract, formats

WORDS = "the harbour of Tarnholm was dug in a dry summer and the mill ground forty sacks".split()
LINES, COLUMN = 44, 62


def book(pages):
    """Return a PDF with running heads, page numbers, divided words, note marks and foot notes."""
    canvas = Canvas(target := BytesIO())
    for page in range(1, pages + 1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(72, 805, "The Harbour of Tarnholm")
        canvas.drawString(300, 30, str(page))
        canvas.setFont("Times-Roman", 11)
        for line in range(LINES):
            words = [WORDS[(page * 7 + line * 5 + at) % len(WORDS)] for at in range(13)]
            text = " ".join(words)[:COLUMN].strip()
            y = 780 - 15 * line
            canvas.drawString(72, y, text + ("-" if line % 5 == 4 else ""))
            if line == 20:
                right = 72 + canvas.stringWidth(text)
                canvas.setFont("Times-Roman", 7)
                canvas.drawString(right, y + 4, "1")
                canvas.setFont("Times-Roman", 11)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(72, 70, "1 As the keeper of the light noted.")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


BARE = (
    "import sys, pypdfium2;"
    "pages = pypdfium2.PdfDocument(sys.stdin.buffer.read());"
    "print(*(page.get_textpage().get_text_range() for page in pages))"
)


def bare(data):
    """Return the length of the text that PDFium gives by itself."""
    document = pypdfium2.PdfDocument(data)
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def best(function, rounds=3):
    """Return the shortest computing time of a few runs, their processes included, in seconds."""
    times = []
    for _ in range(rounds):
        start = sum(os.times()[:4])
        function()
        times.append(sum(os.times()[:4]) - start)
    return min(times)


def main():
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    data = book(pages)
    kind = formats()[PDF]
    ways = {
        "bare extraction": lambda: bare(data),
        "bare extraction in a process of its own": lambda: run(data),
        "the text of a capture in this process": lambda: kind.read(data, ""),
        "the text of a capture": lambda: extract(data, PDF),
    }
    times = {name: best(way) for name, way in ways.items()}
    alone, apart, within, whole = times.values()
    for name, seconds in times.items():
        print(f"{pages} pages: {name} {seconds:.2f} s")
    print(f"reading {within / alone:.2f} x, with its process {whole / alone:.2f} x bare extraction")
    print(f"both in a process of their own {whole / apart:.2f} x")


def run(data):
    """Extract the bare text in a process of its own."""
    subprocess.run([sys.executable, "-c", BARE], input=data, capture_output=True, check=True)


if __name__ == "__main__":
    main()
