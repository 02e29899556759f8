"""The text that a cell of a workbook says, or why it does not say one.

A cell that can be read in one way only is read; all others are refused with how to fix them. A
spreadsheet program may have turned what was typed into a number, a date or an error: what was
meant is never guessed.
"""

import datetime as dt
import re
from typing import TYPE_CHECKING

from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers.fields import Field

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

DAMAGED_CELL = Rule(
    code="DP042",
    name="damaged-cell",
    summary="A cell does not say a text that can be read in one way only.",
    why="Spreadsheet programs turn dates, long numbers and ids into something else.",
    help="format the cell as text, and type the value once more",
    message="{0} is {1}: {2}",
    example="a cell of the column quote holds the number 41, where 41.0 or 041 may have been typed",
)
_ERRORS = re.compile(
    r"#(?:N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|NV|WERT!|BEZUG!|ZAHL!|SPILL!|#+)|Err:[0-9]+"
)
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E[+-]?[0-9]{1,3}", re.IGNORECASE)
_PLAIN_NUMBERS = frozenset({"General", "@", "0"})
"""The number formats that show a whole number as its digits."""
_DIGITS = 15
"""The number of digits that a number of a spreadsheet program keeps."""
_FIRST_DAY = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - a cell has no time zone
"""The first day whose number is the same in all spreadsheet programs."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LETTERS_COUNT = frozenset({"identifier"})
"""Short fields whose leading zeros say something."""


class Unreadable(ValueError):  # noqa: N818 - it is the state of a cell
    """A cell cannot be read; carries what it is, and why that is not one text."""

    def __init__(self, found: str, problem: str) -> None:
        super().__init__(found, problem)
        self.found = found
        self.problem = problem


def text_of(cell: "Cell", field: Field) -> str:
    """Return the text that a cell says, empty where it is blank.

    Args:
        cell: the cell.
        field: the field for which it is written.

    Raises:
        Unreadable: the cell says no text, or may have said another one.
    """
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Unreadable("a formula", "write the value itself")
    if cell.data_type == "e":
        raise Unreadable(str(value), "an error of the program is in the place of a value")
    if isinstance(value, bool):
        raise Unreadable(str(value).upper(), "it is a truth value, and no column takes one")
    if isinstance(value, int | float):
        return _number(value, cell.number_format, field)
    if isinstance(value, dt.datetime):
        return _day(value, cell.number_format, field)
    if not isinstance(value, str):
        raise Unreadable(str(value), "a time of day is not a value of any column")
    return _text(value, field)


def _text(value: str, field: Field) -> str:
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n")
    if found := _UNSAID.search(text):
        raise Unreadable(f"a text with U+{ord(found[0]):04X}", "no text has this character")
    if _ERRORS.fullmatch(text.strip()):
        raise Unreadable(text.strip(), "an error of the program is in the place of a value")
    if field.shape in {"free", "quote"}:
        return text if text.strip() else ""
    text = text.strip()
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable(text, "a number or an id became a power of ten; digits may be lost")
    return text


def _number(value: float, number_format: str, field: Field) -> str:
    text = str(int(value)) if float(value).is_integer() else repr(value)
    if field.shape != "line" or field.name in _LETTERS_COUNT:
        raise Unreadable(f"the number {text}", "zeros and signs that were typed may be lost")
    if number_format not in _PLAIN_NUMBERS:
        raise Unreadable(f"the number {text}", "its format shows something else than its digits")
    if "e" in text or sum(map(str.isdigit, text)) > _DIGITS:
        raise Unreadable(f"the number {text}", "it has more digits than the program keeps")
    return text


def _day(value: dt.datetime, number_format: str, field: Field) -> str:
    if field.kind != "date" and field.name != "value":
        raise Unreadable(f"the date {value:%Y-%m-%d}", "this column does not take a date")
    if value.time() != dt.time():
        raise Unreadable(f"{value:%Y-%m-%d %H:%M}", "a date with a time of day")
    shown = set(re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower())
    if not shown >= {"d", "m", "y"}:
        raise Unreadable(
            f"the date {value:%Y-%m-%d}", "it does not show all of its day, month and year"
        )
    if value < _FIRST_DAY:
        raise Unreadable(f"the date {value:%Y-%m-%d}", "programs count early days differently")
    return f"{value:%Y-%m-%d}"


def escaped(text: str) -> str:
    """Return a text as a workbook says it, where `_x0041_` means a character.

    >>> escaped("_x0041_ and _y")
    '_x005F_x0041_ and _y'
    """
    return _ESCAPED.sub(r"_x005F_x\1_", text)
