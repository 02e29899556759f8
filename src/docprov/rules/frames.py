"""The frames that rules query: the tables as text, with row numbers and derived columns.

Derived once for each validation is what engines do not compute alike: exact decimals, digests and
lengths of quotes, days of EDTF texts, and whether a value occurs in its quote. Names of derived
columns begin with an underscore. A cell that cannot be read is null here; the table schema reports
it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from docprov.model.records import WITHHELD, Resource
from docprov.model.values import DECIMAL_PATTERN, ungrouped
from docprov.rules.agreement import (
    Disagreement,
    Recorded,
    date_disagreement,
    lateness,
    number_disagreement,
    time_disagreement,
    wording,
)
from docprov.rules.answers import alike, answered
from docprov.rules.meant_dates import bounds_of
from docprov.rules.polarity import polarity_disagreement
from docprov.storage.files import sha256
from docprov.tables.table import Table, id_rows
from docprov.text.language import Language
from docprov.text.own_languages import SHIPPED, Languages
from docprov.text.scripts import SPACELESS
from docprov.text.tokens import evened

if TYPE_CHECKING:
    import narwhals as nw

Frames = Mapping[str, "nw.LazyFrame[Any]"]
DECIMAL = pl.Decimal(37, 9)
LONGEST_JUDGED = 2000
"""Code points of a quote with its context, at most, that are judged; DP307 reports longer ones."""
_WORD = re.compile(r"[^\W_]+")
_RAISED_NOTE = re.compile("(?<=[0-9]{3})[¹²³⁰⁴-⁹]{1,2}(?![^\\W_])")
"""The raised mark of a note behind a number of three digits or more, which is no power."""
_SPACELESS = re.compile(f"[{SPACELESS}]")


def derived_parts(
    tables: Mapping[str, Table[Any]], languages: Languages = SHIPPED, height: int | None = None
) -> dict[str, Iterator[pl.DataFrame]]:
    """Return the frames of some tables in parts, each derived when it is asked for.

    Args:
        tables: the tables.
        languages: the lists of the languages of their texts.
        height: the most rows of a part; None for all of them.
    """
    derivation = _Derivation(tables, languages)
    return {name: derivation.parts(name, height) for name in tables}


class _Derivation:
    """Derives columns from the rows of tables and from the rows that these name."""

    def __init__(self, tables: Mapping[str, Table[Any]], languages: Languages) -> None:
        self.tables = tables
        self.languages = languages

    def parts(self, name: str, height: int | None) -> Iterator[pl.DataFrame]:
        """Yield the frame of a table in parts of some rows; of an empty table one without rows."""
        table = self.tables[name]
        step = height or max(len(table), 1)
        for first in range(0, max(len(table), 1), step):
            part = table.frame.slice(first, step)
            yield self._derived(name, _numbered(table.resource, part, first))

    def _derived(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        if name == "passages":
            return answered(frame, ["quote"], _OF_QUOTES).with_columns(
                pl.col("quote").str.len_chars().cast(pl.Int64).alias("_characters"),
                (_length("prefix") + _length("suffix")).alias("_context"),
                (pl.col("_start") - _length("prefix")).alias("_from"),
                (pl.col("_stop") + _length("suffix")).alias("_to"),
            )
        if name == "activities":
            return answered(frame, ["ended"], _DAYS)
        if name == "claims":
            told = _told(self._claims(frame), self.languages).drop(_READ)
            return self._spelled(told, "time_as_written", "time_passage")
        if name in SPELLED:
            return self._spelled(frame, "as_written", "passage")
        return frame

    def _found(self, cells: pl.Series, name: str, *columns: pl.Expr) -> pl.DataFrame:
        """Return columns of the rows of a table that some cells name; empty where none is."""
        rows = id_rows(self.tables[name]).of(cells)
        return self.tables[name].frame.select(column.gather(rows) for column in columns)

    def _quoted(self, passages: pl.Series) -> pl.DataFrame:
        """Return capture, quote and context of passages."""
        names = {"capture": "_of", "quote": "_quote", "prefix": "_before", "suffix": "_after"}
        return self._found(passages, "passages", *(pl.col(a).alias(b) for a, b in names.items()))

    def _captured(self, captures: pl.Series) -> pl.DataFrame:
        """Return document and language of captures: the document's where they state none."""
        names = {"language": "_language", "document": "_owner"}
        found = self._found(captures, "captures", *(pl.col(a).alias(b) for a, b in names.items()))
        works = self._found(found["_owner"], "documents", pl.col("language"))
        return found.with_columns(pl.col("_language").fill_null(works["language"]))

    def _claims(self, claims: pl.DataFrame) -> pl.DataFrame:
        kinds = (pl.col(name).alias(f"_{name}") for name in ("value_type", "unit", "label"))
        dates = (pl.col(name).alias(f"_{name}") for name in ("issued", "written"))
        quoted = self._quoted(claims["passage"])
        joined = claims.hstack([*self._captured(quoted["_of"]), *quoted.drop("_of")])
        joined = joined.hstack(self._found(claims["predicate"], "predicates", *kinds))
        joined = joined.hstack(self._found(claims["document"], "documents", *dates))
        timed = pl.col("quote").alias("_time_quote")
        joined = joined.hstack(self._found(claims["time_passage"], "passages", timed))
        of_value = {
            "_value_in_quote": (_holds_number, pl.Boolean),
            "_words_in_quote": (_holds_words, pl.Boolean),
            "_years_in_quote": (_holds_years, pl.Boolean),
        }
        of_words = {"_as_written_in_quote": (_holds_words, pl.Boolean)}
        judged = answered(joined, ("value", "_quote"), of_value)
        judged = answered(judged, ("value_as_written", "_quote"), of_words)
        judged = answered(judged, ["time"], _DAYS)
        return judged.with_columns(exact_cell(pl.col("value")).alias("_value"))

    def _spelled(self, frame: pl.DataFrame, spelling: str, passage: str) -> pl.DataFrame:
        """Return a frame with the text of a passage, and whether it contains a spelling."""
        rows = (frame[spelling].is_not_null() & frame[passage].is_not_null()).arg_true()
        quoted = self._quoted(frame[passage].gather(rows))
        context = pl.concat_str(
            pl.col(name).fill_null("") for name in ("_before", "_quote", "_after")
        )
        said = quoted.select(
            pl.when(pl.col("_quote").is_not_null()).then(context).alias("_spelling_read"),
            frame[spelling].gather(rows),
        )
        of_spelling = {"_spelling_said": (_holds_words, pl.Boolean)}
        judged = answered(said, (spelling, "_spelling_read"), of_spelling).drop(spelling)
        at = pl.Series([None], dtype=pl.get_index_type()).new_from_index(0, frame.height)
        at = at.scatter(rows, pl.int_range(len(rows), dtype=pl.get_index_type(), eager=True))
        return frame.hstack(judged.select(pl.all().gather(at)))


def _numbered(resource: Resource, frame: pl.DataFrame, first: int) -> pl.DataFrame:
    row = pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("_row")
    derived = [row]
    for column in resource.columns:
        cell = pl.col(column.name)
        if column.kind == "integer":
            whole = pl.when(cell.str.contains(r"\A-?(?:0|[1-9][0-9]{0,17})\z")).then(cell)
            derived.append(whole.cast(pl.Int64, strict=False).alias(f"_{column.name}"))
        elif column.kind == "decimal":
            derived.append(exact_cell(cell).alias(f"_{column.name}"))
    return frame.with_columns(derived)


def exact_cell(cell: pl.Expr) -> pl.Expr:
    """Return the exact decimals of canonical cells; null for any other cell."""
    canonical = cell.str.contains(rf"\A(?:{DECIMAL_PATTERN})\z") & (cell != "-0")
    return pl.when(canonical).then(cell).cast(DECIMAL, strict=False)


def _length(name: str) -> pl.Expr:
    return pl.col(name).str.len_chars().cast(pl.Int64).fill_null(0)


_READ = ("_before", "_after", "_language", "_label", "_issued", "_written", "_time_quote")
"""Columns of claims that no rule names."""
SPELLED = ("attributions", "citations", "document_agents")
"""Tables, besides claims, that write a word as their passage does."""
TOLD = ("number", "wording", "comparator", "kind", "unit", "date", "time", "polarity", "late")
"""In what a claim can differ from its words; each has columns `_…_said` and `_…_words`."""
CELLS = (
    *("_label", "_value_type", "comparator", "value", "lower", "upper", "unit", "polarity", "time"),
    "value_as_written",
    *("time_basis", "_issued", "_written", "_time_quote", "_quote", "_before", "_after"),
)


def recorded_of(cells: Mapping[str, str | None]) -> Recorded:
    """Return what a claim records, from the cells of its frame."""
    dates = tuple(date for name in ("_written", "_issued") if (date := cells[name]))
    names = (*("comparator", "value", "lower", "upper", "unit", "polarity", "time", "time_basis"),)
    texts = {name: cells[name] or "" for name in names}
    own = {"written": "value_as_written", "value_type": "_value_type", "predicate": "_label"}
    texts |= {part: cells[name] or "" for part, name in own.items()}
    return Recorded(dates=dates, **texts)


def _told(frame: pl.DataFrame, languages: Languages) -> pl.DataFrame:
    """Return a frame with what the words of each claim say instead of what it records."""
    names = (*CELLS, "_language")
    rows = alike(frame, names)
    read = {tag: languages.of(tag) for tag in rows.cells["_language"].unique()}
    answers = [
        _disagreements(dict(zip(names, cells, strict=True)), read[cells[-1]])
        for cells in rows.cells.iter_rows()
    ]
    columns: list[pl.Series | pl.Expr] = []
    for kind in TOLD:
        of_kind = [next((each for each in found if each.kind == kind), None) for found in answers]
        for part in ("said", "words"):
            name = f"_{kind}_{part}"
            texts = [getattr(each, part) if each else None for each in of_kind]
            told = pl.Series(name, texts, dtype=pl.String)
            none = pl.lit(None, pl.String).alias(name)
            columns.append(rows.spread(told) if any(of_kind) else none)
    return frame.with_columns(columns)


def _disagreements(
    cells: Mapping[str, str | None], language: Language | None
) -> list[Disagreement]:
    """Return in what a claim differs from its quote with its context."""
    quote, before, after = (cells[name] or "" for name in ("_quote", "_before", "_after"))
    recorded = recorded_of(cells)
    length = len(before) + len(quote) + len(after)
    if not quote or length > LONGEST_JUDGED or WITHHELD in {quote, before, after}:
        return []
    timed = cells["_time_quote"] or ""
    near = [] if timed else [lateness(recorded, f"{before}{quote}{after}", language)]
    if language is None:
        return [each for each in near if each]
    number = number_disagreement(recorded, before, quote, after, language)
    found = [
        *near,
        number,
        polarity_disagreement(recorded, quote, language),
        date_disagreement(recorded, quote, language),
    ]
    is_shown = recorded.comparator == "exact" and _holds_number(recorded.value, quote)
    if number is None and not (recorded.written or is_shown):
        found.append(wording(recorded, quote, language))
    if timed and timed != WITHHELD:
        found.append(time_disagreement(recorded, timed, (), language))
    return [each for each in found if each]


def _holds_number(number: str, quote: str) -> bool:
    """Return whether a quote contains a number in digits, grouped or not."""
    whole = re.compile(rf"(?<![0-9])(?<![0-9][.,']){re.escape(number)}(?![0-9]|[.,'][0-9])")
    quote = evened(quote)
    found = (
        whole.search(quote)
        or whole.search(ungrouped(quote))
        or whole.search(ungrouped(quote, points=True))
    )
    return found is not None


def _holds_years(date: str, quote: str) -> bool:
    """Return whether a quote contains every year that a date names in full."""
    return all(
        _holds_number(year, quote) for year in re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", date)
    )


def _holds_words(words: str, quote: str) -> bool:
    """Return whether a quote contains some words, in order and adjacent, whatever the case."""
    spaced, within = _spaced(words), _spaced(quote)
    return spaced in within or (bool(_SPACELESS.search(quote)) and spaced.strip() in within)


def _spaced(text: str) -> str:
    words = _WORD.findall(_RAISED_NOTE.sub(" ", evened(text).casefold()))
    return f" {' '.join(words)} "


_DAYS = {
    "_from": (lambda text: (bounds_of(text) or (None, None))[0], pl.Int64),
    "_to": (lambda text: (bounds_of(text) or (None, None))[1], pl.Int64),
}
_OF_QUOTES = {
    "_quote_sha256": (lambda quote: sha256(quote.encode()), pl.String),
    "_words": (lambda quote: len(quote.split()), pl.Int64),
    "_letters": (lambda quote: sum(map(str.isalpha, quote)), pl.Int64),
}
