"""What spreadsheet programs save as CSV, read cell by cell with the place of each, and what they do to cells.

Read are UTF-8 and UTF-16 with their marks, any of the usual separators, any line ends, empty rows and columns at the end. What
a program may have changed (a date turned round or into a number of days, a long number cut, a decimal comma, an error in place
of a value) is told at its cell; what was meant is never guessed.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.words import shown
from docprov.dossiers.yaml.nodes import Fields, Text

MALFORMED_SHEET = Rule(
    code="DP041",
    name="malformed-sheet",
    summary="A sheet cannot be read: its encoding, its quotation marks or its columns are not what `docprov template` writes.",
    why="Cells would be taken for what they are not.",
    help="save it from the spreadsheet program as CSV UTF-8, with the header that `docprov template` writes",
    message="{0}",
    example="agents.csv has a column nmae, or was saved in another encoding than UTF-8",
)
DAMAGED_CELL = Rule(
    code="DP042",
    name="damaged-cell",
    summary="A cell looks as if the spreadsheet program had changed what was typed.",
    why="Programs turn dates, long numbers and ids into something else, and what was meant cannot be known any more.",
    help="format the column as text, and type the value once more",
    message="{0} is {1!r}: {2}",
    example="a cell says 03/06/2011, where 2011-06-03 was typed",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t|"
_ERRORS = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|NV|WERT!|BEZUG!|ZAHL!|#+)|Err:[0-9]+"
)
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E[+-]?[0-9]{1,3}", re.IGNORECASE)
_TURNED = re.compile(
    r"[0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})(?: [0-9:]+)?|[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}"
)
_WITHOUT_ZEROS = re.compile(r"[0-9]{4}-(?:[0-9]-[0-9]{1,2}|[0-9]{2}-[0-9]|[0-9])")
_DAYS = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")
_MONTH = re.compile(r"(?:[0-9]{1,2}[- ])?[^\W\d_]{3,4}\.?[- ][0-9]{2}")
_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_CURLY = frozenset("“”„‟«»‘’‚‛")


def read_sheet(
    file: str, data: bytes, known: Sequence[str], faults: list[Diagnostic]
) -> list[Fields]:
    r"""Return the rows of a sheet, each as fields with the places of their cells.

    Args:
        file: name of the file, for places.
        data: its bytes.
        known: the names that columns may have.
        faults: receives every fault.

    Returns:
        The rows; those that begin with `#` and those without a filled cell are left out.

    >>> rows = read_sheet("agents.csv", b"id;name;\r\nstoker;a stoker;\r\n;;\r\n", ["id", "name"], [])
    >>> [(row.line, row.entries["name"].value, row.entries["name"].column) for row in rows]
    [(2, 'a stoker', 8)]
    """
    records = _split(file, data, known, faults)
    if records is None:
        return []
    columns = _columns(file, next(records, []), known, faults)
    return [row for record in records if (row := _row(file, record, columns, faults)) is not None]


@frozen
class Cell:
    """A cell by the name that spreadsheet programs show.

    Attributes:
        row: number of its row, counted from 1 with the header.
        number: number of its column, counted from 1.
        column: name of its column, as the header has it; empty for the header itself.

    >>> str(Cell(2, 28))
    'AB2'
    """

    row: int
    number: int
    column: str = ""

    def __str__(self) -> str:
        letters, rest = "", self.number
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"


def cells_of(file: str, data: bytes, known: Sequence[str]) -> dict[tuple[int, int], Cell]:
    r"""Return the cells of a sheet by line and column; a row is more than a line where a cell has line breaks.

    >>> str(cells_of("agents.csv", b'id,name\n"a\nb",c\n', ["id", "name"])[3, 4])
    'B2'
    """
    cells: dict[tuple[int, int], Cell] = {}
    names: list[str] = []
    for row, record in enumerate(_split(file, data, known, []) or (), 1):
        for number, text in enumerate(record, 1):
            cells[text.line, text.column] = Cell(
                row, number, names[number - 1] if number <= len(names) else ""
            )
        names = names or [text.value.strip() for text in record]
    return cells


def _split(
    file: str, data: bytes, known: Sequence[str], faults: list[Diagnostic]
) -> Iterator[list[Text]] | None:
    """Return the cells of each record, the header first; None where the bytes are no text."""
    text = _decoded(file, data, faults)
    if text is None:
        return None
    first = 1
    separator = ""
    if found := re.match(r"sep=(.)\r?\n", text):
        separator, text, first = found[1], text[found.end() :], 2
    head = re.match(r"[^\r\n]*", text)
    separator = separator or _separator(head[0] if head else "", known)
    return _records(file, text, separator, first, faults)


def _decoded(file: str, data: bytes, faults: list[Diagnostic]) -> str | None:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data:
        faults.append(
            MALFORMED_SHEET.at(
                Place(file=file, line=1, column=1), "this is no text: it holds NUL bytes"
            )
        )
        return None
    try:
        return data.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(
            file=file, line=before.count(b"\n") + 1, column=len(before.rpartition(b"\n")[2]) + 1
        )
        faults.append(
            MALFORMED_SHEET.at(
                place, f"byte {error.start} is not {encoding or 'UTF-8'} ({data[error.start]:#04x})"
            )
        )
        return None


def _separator(head: str, known: Sequence[str]) -> str:
    """Return the separator under which most cells of the header are names of columns."""
    names = set(known)

    def count(separator: str) -> int:
        return sum(cell.strip(' "').lower() in names for cell in head.split(separator))

    return max(_SEPARATORS, key=count)


def _records(
    file: str, text: str, separator: str, line: int, faults: list[Diagnostic]
) -> Iterator[list[Text]]:
    """Yield the cells of each record; a cell in quotation marks may hold separators, line breaks and doubled marks."""
    at, column, record = 0, 1, list[Text]()
    bare = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    while at < len(text):
        start = Place(file=file, line=line, column=column)
        if text[at] == '"':
            found = re.compile(r'"((?:[^"]|"")*+)("?)').match(text, at)
            raw, closed = (found[1], found[2]) if found else ("", "")
            end = found.end() if found else at + 1
            rest = bare.match(text, end)
            tail = rest[0].strip(" ") if rest else ""
            if not closed or tail:
                problem = (
                    "a quotation mark is never closed"
                    if not closed
                    else "text follows a closing quotation mark"
                )
                faults.append(MALFORMED_SHEET.at(start, problem))
            value = raw.replace('""', '"').replace("\r\n", "\n").replace("\r", "\n")
            line += len(re.findall(r"\r\n|\r|\n", raw))
            end = rest.end() if rest else end
            broken = max(text.rfind("\n", at, end), text.rfind("\r", at, end))
            column = end - broken if broken >= 0 else column + end - at
        else:
            found = bare.match(text, at)
            value = found[0] if found else ""
            end = found.end() if found else at
            column += end - at
        record.append(
            Text(value=value, line=start.line or 1, column=start.column or 1, plain=False)
        )
        if text.startswith(separator, end):
            at, column = end + 1, column + 1
            if at == len(text):
                record.append(Text(value="", line=line, column=column, plain=False))
            continue
        at = end + (2 if text.startswith("\r\n", end) else 1)
        yield record
        line, column, record = line + 1, 1, list[Text]()
    if record:
        yield record


def _columns(
    file: str, header: list[Text], known: Sequence[str], faults: list[Diagnostic]
) -> list[str]:
    """Return the names of the columns, empty for one that is not read."""
    columns: list[str] = []
    for cell in header:
        name = cell.value.strip().lower()
        place = Place(file=file, line=cell.line, column=cell.column)
        if name in columns and name:
            faults.append(MALFORMED_SHEET.at(place, f"the column {name!r} stands twice"))
        if name and name not in known:
            near = closest(name, list(known))
            help_ = (
                f"did you mean {near!r}?" if near else f"the columns here are: {', '.join(known)}"
            )
            faults.append(
                MALFORMED_SHEET.at(
                    place, f"there is no column {shown(cell.value)!r} here", help=help_
                )
            )
            name = ""
        columns.append(name if name not in columns else "")
    if not any(columns):
        faults.append(
            MALFORMED_SHEET.at(
                Place(file=file, line=1, column=1), "no column of the first row is known"
            )
        )
    return columns


def _row(
    file: str, record: list[Text], columns: list[str], faults: list[Diagnostic]
) -> Fields | None:
    if not any(cell.value.strip() for cell in record) or record[0].value.lstrip().startswith("#"):
        return None
    fields = Fields(line=record[0].line, column=record[0].column)
    for number, cell in enumerate(record):
        name = columns[number] if number < len(columns) else ""
        if not cell.value.strip():
            continue
        if number >= len(columns):
            problem = f"a cell {shown(cell.value)!r} stands to the right of the last column"
            faults.append(
                MALFORMED_SHEET.at(Place(file=file, line=cell.line, column=cell.column), problem)
            )
        elif name:
            fields.entries[name] = cell
            fields.places[name] = (cell.line, cell.column)
    return fields


def damage(text: str, kind: str) -> str:
    """Return what a spreadsheet program may have done to a cell; nothing where it looks as typed.

    Args:
        text: the cell.
        kind: `date`, `value` (a number or date of a claim), `line` (an id or a word) or `free`.

    >>> damage("25/02/1992", "date")
    'a date turned round; write year-month-day, such as 1992-02-25, as text'
    >>> damage("1992-02-25", "date")
    ''
    """
    if _ERRORS.fullmatch(text.strip()):
        return "an error of the program stands in place of a value"
    if kind == "free":
        return ""
    if _SCIENTIFIC.fullmatch(text):
        return "a long number or an id was written as a power of ten; digits may be lost"
    if kind == "line":
        return "it holds typographic quotation marks" if not _CURLY.isdisjoint(text) else ""
    if _TURNED.fullmatch(text):
        return "a date turned round; write year-month-day, such as 1992-02-25, as text"
    if _WITHOUT_ZEROS.fullmatch(text) and kind == "date":
        return "zeros before a digit are lost; write two digits for month and day"
    if _MONTH.fullmatch(text) and kind == "date":
        return "a date was written as a month; write it as 1992-02-25 or 1992-02"
    if _DAYS.fullmatch(text) and kind == "date":
        return "a date was turned into a number of days; write it as text"
    if _COMMA.fullmatch(text):
        return (
            "a decimal comma, or digits are lost after it; write a point, and no zeros at the end"
        )
    return ""
