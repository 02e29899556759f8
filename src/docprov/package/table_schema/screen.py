"""The screen in front of Frictionless: the rows of a table that could violate its Table Schema.

A cell in canonical form that meets its constraints is certainly right; every other one is in doubt,
and Frictionless decides. In doubt are also all rows of a duplicated key, all rows with a key that
is in no parent, and every cell with a constraint that is unknown here. The screen may only err by
doubting too much: the tests compare its result with Frictionless alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache, reduce
from operator import add
from typing import Any

import polars as pl
from attrs import field, frozen

from docprov.tables.key_rows import FEW, KeyRows, are_distinct

_CANONICAL = {
    "integer": r"\A-?(?:0|[1-9][0-9]{0,17})\z",
    "number": r"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\z",
}
_ONE_FORM = r"\A(?:0|-?[1-9][0-9]*)\z"
_KNOWN = frozenset({"required", "pattern", "enum", "minimum", "unique"})
_PLAIN = frozenset(
    {"name", "type", "format", "title", "description", "example", "categories", "constraints"}
)
"""What a field may say of itself without another meaning of its cells."""
PART = 1000
_CLASS = re.compile(r"\[[^\^\\\[\]][^\\\[\]]*\]")
"""A class of a pattern that names the characters it allows."""
_OPEN = re.compile(r"[\\.\[]|\(\?(?!:)")
"""What else can match a character that a pattern does not name."""


@frozen(kw_only=True)
class Cells:
    """The cells of a table as its file or its dossiers give them.

    Attributes:
        header: the names in the first row.
        frame: the cells as text, one column for each name, in order; null is an empty cell.
        ragged: the cells of rows that do not fit the header, by row counted from 0; such a row is
            empty in the frame.
        ids: returns the rows of the first cells where these are known elsewhere.
    """

    header: tuple[str, ...]
    frame: pl.DataFrame
    ragged: Mapping[int, list[str]] = field(factory=dict)
    ids: Callable[[], KeyRows] | None = None

    def fed(self, rows: list[int]) -> Iterator[list[str]]:
        """Yield the header and the cells of some rows, in parts."""
        yield list(self.header)
        for first in range(0, len(rows), PART):
            part = rows[first : first + PART]
            for number, cells in zip(part, self.frame[part].iter_rows(), strict=True):
                fits = number not in self.ragged
                yield [cell or "" for cell in cells] if fits else self.ragged[number]

    def keys(self) -> "pl.Series":
        """Return the first cell of every row, which is the key of a table that others refer to."""
        first = self.frame.to_series(0)
        more = [row[0] for row in self.ragged.values() if row]
        return pl.concat([first, pl.Series(more, dtype=pl.String)]) if more else first

    @cached_property
    def known(self) -> KeyRows:
        """The keys, in which the cells of other tables are searched."""
        return KeyRows(self.keys()) if self.ids is None else self.ids()


def doubtful(name: str, tables: Mapping[str, Cells], schema: Mapping[str, Any]) -> list[int]:
    """Return the rows of a table that Frictionless must judge, in the order of the file.

    Args:
        name: name of the table.
        tables: all tables, among them those that the schema refers to.
        schema: the Table Schema of the table.
    """
    cells = tables[name]
    if not fits(cells, schema):
        return list(range(cells.frame.height))
    frame = _padded(cells)
    doubts = [doubt for part in schema["fields"] for doubt in _doubts(part)]
    doubts.append(pl.all_horizontal(pl.all().is_null()))
    if schema.get("primaryKey"):
        doubts.append(pl.all_horizontal(pl.col(*schema["primaryKey"]).is_null()))
    marked = frame.select(pl.any_horizontal(doubts)).to_series()
    for key in schema.get("foreignKeys", ()):
        parent = tables[key["reference"]["resource"] or name]
        marked |= parent.known.lack(frame[key["fields"][0]])
    if schema.get("primaryKey"):
        marked |= _is_repeated(frame, schema)
    return sorted({*marked.arg_true().to_list(), *cells.ragged})


def _padded(cells: Cells) -> pl.DataFrame:
    """Return the frame under the names of the header, with as much of ragged rows as fits."""
    frame = cells.frame
    if frame.columns != list(cells.header):
        frame = frame.rename(dict(zip(frame.columns, cells.header, strict=True)))
    if not cells.ragged:
        return frame
    rows: list[tuple[str | None, ...]] = frame.rows()
    for number, row in cells.ragged.items():
        filled = [*row, *[""] * frame.width][: frame.width]
        rows[number] = tuple(cell or None for cell in filled)
    return pl.DataFrame(rows, schema=frame.schema, orient="row")


def fits(cells: Cells, schema: Mapping[str, Any]) -> bool:
    """Return whether a header is the list of a schema's fields."""
    return list(cells.header) == [part["name"] for part in schema["fields"]]


def _mismatch(cell: pl.Expr, pattern: str) -> pl.Expr:
    """Return whether a cell does not certainly match a pattern."""
    matches = cell.str.contains(rf"\A{pattern}\z")
    rest = _CLASS.sub("", pattern)
    if pattern.isascii() and not _OPEN.search(rest):
        return ~matches  # it names every character that it allows
    # Outside ASCII engines read a pattern in different ways.
    return ~(matches & cell.str.contains(r"\A[!-~]*\z"))


def _doubts(part: Mapping[str, Any]) -> tuple[pl.Expr, ...]:
    """Return the conditions under which a cell of a field is in doubt."""
    kind, constraints = part.get("type", "string"), part.get("constraints", {})
    cell = pl.col(part["name"])
    is_plain = part.keys() <= _PLAIN and part.get("format", "default") == "default"
    is_known = is_plain and not constraints.keys() - _KNOWN
    if not is_known or (kind not in _CANONICAL and kind != "string"):
        return (cell.is_not_null(),)
    if constraints.get("unique") and kind != "string":  # 1 and 1.0 are the same number
        return cell.is_not_null(), cell.is_null()
    return _known_doubts(
        part["name"],
        kind,
        pattern=constraints.get("pattern"),
        enum=tuple(constraints["enum"]) if "enum" in constraints else None,
        minimum=constraints.get("minimum"),
        required=bool(constraints.get("required")),
        unique=bool(constraints.get("unique")),
    )


@lru_cache(maxsize=1024)
def _known_doubts(
    name: str,
    kind: str,
    *,
    pattern: str | None,
    enum: tuple[str, ...] | None,
    minimum: float | None,
    required: bool,
    unique: bool,
) -> tuple[pl.Expr, ...]:
    """Return the doubts about a cell with constraints that are known here."""
    cell = pl.col(name)
    doubts = [cell.is_null()] if required else []
    doubts += [cell.is_duplicated() & cell.is_not_null()] if unique else []
    stated = []
    if kind in _CANONICAL:
        stated.append(~cell.str.contains(_CANONICAL[kind]))
    if pattern is not None:
        stated.append(_mismatch(cell, pattern))
    if enum is not None:
        stated.append(~cell.is_in(enum))
    if minimum is not None:
        integer = pl.when(cell.str.contains(_CANONICAL["integer"])).then(cell)
        stated.append((integer.cast(pl.Int64) < minimum).fill_null(value=True))
    return (*doubts, *(cell.is_not_null() & doubt for doubt in stated))


def _is_repeated(frame: pl.DataFrame, schema: Mapping[str, Any]) -> pl.Series:
    """Return which rows have a key that occurs more than once, as Frictionless reads it.

    Of many rows, keys with equal hashes count as equal.
    """
    kinds = {part["name"]: part.get("type", "string") for part in schema["fields"]}
    parts = [_key_part(frame[name], kinds[name]) for name in schema["primaryKey"]]
    if frame.height <= FEW:
        keys = pl.DataFrame(parts).rows()
        times = Counter(keys)
        return pl.Series([times[key] > 1 for key in keys], dtype=pl.Boolean)
    hashes = reduce(add, (part.hash(number) for number, part in enumerate(parts)))
    if are_distinct(hashes):
        return pl.Series([False]).new_from_index(0, frame.height)
    return hashes.is_duplicated()


def _key_part(cells: pl.Series, kind: str) -> pl.Series:
    """Return the cells of a key in one form; where it is not known here they count as equal.

    A cell that is not of its type is empty to Frictionless, and so equal to other such cells.
    """
    if kind == "integer":
        return _numbers(cells)
    return cells if kind == "string" else cells.clear(len(cells))


def _numbers(cells: pl.Series) -> pl.Series:
    """Return integers in one form each, however they are written; other text counts as empty."""
    if cells.str.contains(_ONE_FORM).all():
        return cells
    return cells.map_elements(_whole, return_dtype=pl.String)


def _whole(cell: str) -> str | None:
    try:
        return str(int(cell.strip()))
    except ValueError:
        return None
