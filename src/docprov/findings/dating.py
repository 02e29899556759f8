"""Years between an event and the date from which a document counts them, and times of no date."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from docprov.model.dates import UNBOUNDED
from docprov.text.language import Language
from docprov.text.own_languages import Languages

_YEAR = 365.2425
_LAST_DAY = 3_652_059
_SCHEMA = {"id": pl.String, "_least": pl.Int64, "_most": pl.Int64}
_BASIS = pl.col("time_basis") == "unanchored"
_TOLD = ("id", "document", "time_as_written")
MOST = 2**40
"""More years than any date allows: the upper end where a document has no date."""


def elapsed_years(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the least and the most years that each claim of elapsed years can mean.

    They are counted from the time of the subject to the time of the claim, else to the date of its
    document, else from the latest time that an undated document tells of. An anniversary is told of
    before its day, so the most is the difference of the calendar years.
    """
    claims = frames["claims"]
    counted = claims.filter(pl.col("_kind") == "elapsed-years", polarity="affirmed").join(
        frames["subjects"].select(
            pl.col("id").alias("subject"),
            pl.col("_time_from").alias("_since"),
            pl.col("_time_to").alias("_until"),
        ),
        on="subject",
    )
    dated = frames["documents"].select(
        pl.col("id").alias("document"),
        pl.coalesce("_written_from", "_issued_from").alias("_first"),
        pl.coalesce("_issued_to", "_written_to").alias("_last"),
    )
    told = pl.col("time_basis").is_in(["stated", "inherited", "relative"])
    latest = (
        claims.filter(told, pl.col("_time_from").abs() < UNBOUNDED, polarity="affirmed")
        .group_by("document")
        .agg(pl.col("_time_from").max().alias("_latest"))
    )
    joined = counted.join(dated, on="document", how="left").join(latest, on="document", how="left")
    bounds = joined.select(
        "id",
        "_since",
        "_until",
        pl.coalesce("_time_from", "_first").alias("_start"),
        pl.coalesce("_time_to", "_last").alias("_end"),
        "_latest",
    )
    rows = [row for each in bounds.iter_rows() if (row := _bounds(*each))]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def with_named_times(frames: Mapping[str, pl.DataFrame], languages: Languages) -> pl.DataFrame:
    """Mark the claims whose unanchored time has a name of its own, such as the days of sail.

    What is told with now, still or last is counted from the day of the telling. So is every time
    in a language without a list of such words.
    """
    tags = dict(frames["documents"].select("id", "language").iter_rows())
    claims = frames["claims"]
    unanchored = claims.filter(pl.col("time_as_written").fill_null("") != "", _BASIS)
    named = [
        claim
        for claim, document, written in unanchored.select(_TOLD).iter_rows()
        if _has_name(written, languages.of(tags.get(document)))
    ]
    return claims.with_columns(pl.col("id").is_in(named).alias("_named_time"))


def _has_name(written: str, language: Language | None) -> bool:
    if language is None or not language.plain("present"):
        return False
    words = list(language.phrase(written))
    told = (language.phrases("present"), language.phrases_with_steps())
    return all(each.first_in(words) is None for each in told)


def _bounds(
    claim: str,
    since: int | None,
    until: int | None,
    start: int | None,
    end: int | None,
    latest: int | None,
) -> tuple[str, int, int] | None:
    """Return a claim with its bounds; None where nothing tells from which day it counts."""
    if since is None or until is None or max(abs(since), abs(until)) >= UNBOUNDED:
        return None
    if start is not None and end is not None and max(abs(start), abs(end)) < UNBOUNDED:
        return claim, _completed(until, start), _year(end) - _year(since)
    return None if latest is None else (claim, _completed(until, latest), MOST)


def _completed(start: int, end: int) -> int:
    return max(0, int((end - start) / _YEAR))


def _year(day: int) -> int:
    return dt.date.fromordinal(day).year if 1 <= day <= _LAST_DAY else int(day / _YEAR) + 1
