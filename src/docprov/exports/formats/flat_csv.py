"""Flat CSV: one row for each claim, for spreadsheet programs and for people.

The file begins with a byte order mark, by which Excel knows that it is UTF-8. A text that a
spreadsheet program would compute as a formula gets an apostrophe before it.
"""

import re
from collections.abc import Iterator, Sequence

from docprov.exports.export_format import ExportFormat, without_controls
from docprov.model.values import DECIMAL_PATTERN
from docprov.package.corpus import Corpus
from docprov.tables.cells import cell_text
from docprov.tables.delimited import csv_bytes

_FORMULA = re.compile(rf"(?!{DECIMAL_PATTERN}\Z)[\s']*[=+\-@\uff0b\uff0d\uff1d\uff20]|'*[\t\r\n]")


def flat_rows(corpus: Corpus) -> Iterator[Sequence[str | None]]:
    """Yield the header of flat claims and then their cells as text.

    >>> import docprov
    >>> next(flat_rows(docprov.load("docs/examples/arden")))[:3]
    ['claim', 'document', 'title']
    """
    flat = corpus.flat()
    yield flat.columns
    for row in flat.iter_rows():
        yield list(map(cell_text, row))


def safe_cell(text: str | None) -> str | None:
    """Return a cell that no spreadsheet program computes: where it might, after an apostrophe.

    A reader takes one apostrophe away from a text in which a sign follows apostrophes.

    >>> safe_cell("=1+1"), safe_cell("-1.5"), safe_cell("41 dockers")
    ("'=1+1", '-1.5', '41 dockers')
    """
    if text is None:
        return None
    return f"'{text}" if _FORMULA.match(text) else text


def _flat_csv(corpus: Corpus) -> bytes:
    rows = (
        [safe_cell(cell and without_controls(cell)) for cell in row] for row in flat_rows(corpus)
    )
    return b"\xef\xbb\xbf" + csv_bytes(rows)


CSV = ExportFormat(
    name="csv",
    summary="One row for each claim, with quote, document, voices and citation.",
    suffix=".csv",
    make=_flat_csv,
    losses=(
        "Names take the place of ids, and only what belongs to a claim is written.",
        "Control characters are written as escapes such as \\x1b.",
    ),
)
