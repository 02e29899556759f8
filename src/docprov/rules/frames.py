"""The frames that rules query: the tables as text, with row numbers and derived columns.

Derived once for each validation is what engines do not compute alike: exact decimals, digests and
lengths of quotes, days of EDTF texts, and whether a value occurs in its quote. Names of derived
columns begin with an underscore. A cell that cannot be read is null here; the table schema reports
it.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import narwhals as nw
import polars as pl

from docprov.model.dates import Date
from docprov.model.records import WITHHELD
from docprov.model.values import DECIMAL_PATTERN, ungrouped
from docprov.rules.agreement import (
    Disagreement,
    Recorded,
    date_disagreement,
    lateness,
    number_disagreement,
    polarity_disagreement,
    time_disagreement,
)
from docprov.rules.answers import alike, answered
from docprov.storage.files import sha256
from docprov.tables.table import Table
from docprov.text.language import Language
from docprov.text.own_languages import SHIPPED, Languages
from docprov.text.tokens import evened

Frames = Mapping[str, "nw.LazyFrame[Any]"]
DECIMAL = pl.Decimal(37, 9)
LONGEST_JUDGED = 2000
"""Code points of a quote with its context, at most, that are judged; DP307 reports longer ones."""
_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts without spaces: a phrase can begin and end inside a run of them."""


def rule_frames(
    tables: Mapping[str, Table[Any]], languages: Languages = SHIPPED
) -> dict[str, "nw.LazyFrame[Any]"]:
    """Return the frames of some tables, by resource, with the derived columns.

    Args:
        tables: the tables.
        languages: the lists of the languages of their texts.
    """
    frames = {name: _numbered(table) for name, table in tables.items()}
    frames["passages"] = answered(frames["passages"], ["quote"], _OF_QUOTES).with_columns(
        pl.col("quote").str.len_chars().cast(pl.Int64).alias("_characters"),
        (_length("prefix") + _length("suffix")).alias("_context"),
        (pl.col("_start") - _length("prefix")).alias("_from"),
        (pl.col("_stop") + _length("suffix")).alias("_to"),
    )
    frames["activities"] = answered(frames["activities"], ["ended"], _DAYS)
    quotes = _quotes(frames)
    claims = _claims(frames["claims"], quotes, frames["predicates"], frames["documents"])
    told = _told(claims, languages).drop("_before", "_after", "_language")
    frames["claims"] = _spelled(told, quotes, "time_as_written", "time_passage")
    for name in ("attributions", "citations", "document_agents"):
        frames[name] = _spelled(frames[name], quotes, "as_written", "passage")
    return {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}


def _numbered(table: Table[Any]) -> pl.DataFrame:
    frame = table.frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("_row"))
    derived = []
    for column in table.resource.columns:
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


def _quotes(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return quote, context and language of each passage; captures inherit their document's."""
    works = (
        frames["documents"]
        .unique("id", keep="first")
        .select(pl.col("id").alias("document"), pl.col("language").alias("_own"))
    )
    captures = frames["captures"].unique("id", keep="first").join(works, on="document", how="left")
    languages = captures.select(
        pl.col("id").alias("capture"), pl.coalesce("language", "_own").alias("_language")
    )
    passages = frames["passages"]
    read = passages.select("id", "capture", "quote", "prefix", "suffix")
    if read["id"].n_unique() < read.height:
        read = read.unique("id", keep="first")
    return _with_found(read, languages, "capture").select(
        pl.col("id").alias("passage"),
        pl.col("quote").alias("_quote"),
        pl.col("prefix").alias("_before"),
        pl.col("suffix").alias("_after"),
        pl.col("_language"),
    )


def _with_found(frame: pl.DataFrame, other: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return a frame with the columns of the row of another one that each of its rows names."""
    # Only the key is joined, so that no other column of the frame is copied.
    found = frame.select(key).join(other, on=key, how="left", maintain_order="left")
    return frame.with_columns(found.drop(key))


def _claims(
    claims: pl.DataFrame, quotes: pl.DataFrame, predicates: pl.DataFrame, documents: pl.DataFrame
) -> pl.DataFrame:
    kinds = predicates.unique("id", keep="first", maintain_order=True).select(
        pl.col("id").alias("predicate"),
        pl.col("value_type").alias("_value_type"),
        pl.col("unit").alias("_unit"),
    )
    dated = documents.unique("id", keep="first", maintain_order=True).select(
        pl.col("id").alias("document"),
        pl.col("issued").alias("_issued"),
        pl.col("written").alias("_written"),
    )
    timed = quotes.select(
        pl.col("passage").alias("time_passage"), pl.col("_quote").alias("_time_quote")
    )
    joined = claims
    for other, key in (
        (quotes, "passage"),
        (kinds, "predicate"),
        (dated, "document"),
        (timed, "time_passage"),
    ):
        joined = _with_found(joined, other, key)
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


TOLD = ("number", "comparator", "kind", "unit", "date", "time", "polarity", "late")
"""In what a claim can differ from its words; each has columns `_told_…` with what is said."""
CELLS = (
    *("_value_type", "comparator", "value", "lower", "upper", "unit", "polarity", "time"),
    "value_as_written",
    *("time_basis", "_issued", "_written", "_time_quote", "_quote", "_before", "_after"),
)


def recorded_of(cells: Mapping[str, str | None]) -> Recorded:
    """Return what a claim records, from the cells of its frame."""
    dates = tuple(date for name in ("_written", "_issued") if (date := cells[name]))
    names = (*("comparator", "value", "lower", "upper", "unit", "polarity", "time", "time_basis"),)
    texts = {name: cells[name] or "" for name in names}
    written = cells["value_as_written"] or ""
    return Recorded(value_type=cells["_value_type"] or "", dates=dates, written=written, **texts)


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
    found = [
        *near,
        number_disagreement(recorded, before, quote, after, language),
        polarity_disagreement(recorded, quote, language),
        date_disagreement(recorded, quote, language),
    ]
    if timed and timed != WITHHELD:
        found.append(time_disagreement(recorded, timed, (), language))
    return [each for each in found if each]


def _spelled(
    frame: pl.DataFrame, quotes: pl.DataFrame, spelling: str, passage: str
) -> pl.DataFrame:
    """Return a frame with the text of a passage, and whether it contains a spelling."""
    spelled = frame.select("_row", spelling, passage).drop_nulls(spelling)
    context = pl.concat_str(pl.col(name).fill_null("") for name in ("_before", "_quote", "_after"))
    said = spelled.select("_row", spelling, pl.col(passage).alias("passage")).join(
        quotes, on="passage"
    )
    said = said.select("_row", spelling, context.alias("_spelling_read"))
    of_spelling = {"_spelling_said": (_holds_words, pl.Boolean)}
    judged = answered(said, (spelling, "_spelling_read"), of_spelling).drop(spelling)
    return _with_found(frame, judged, "_row")


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
    words = _WORD.findall(evened(text).casefold())
    return f" {' '.join(words)} "


def _day(text: str, end: str) -> int | None:
    try:
        return int(getattr(Date(text), end))
    except ValueError:
        return None


_DAYS = {
    "_from": (partial(_day, end="first"), pl.Int64),
    "_to": (partial(_day, end="last"), pl.Int64),
}
_OF_QUOTES = {
    "_quote_sha256": (lambda quote: sha256(quote.encode()), pl.String),
    "_words": (lambda quote: len(quote.split()), pl.Int64),
    "_letters": (lambda quote: sum(map(str.isalpha, quote)), pl.Int64),
}
