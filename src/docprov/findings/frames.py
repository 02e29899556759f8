"""The frames that finding rules query: current records, intervals, times, what is wider than what.

What engines do not compute alike is derived here once: exact intervals with their open ends as
numbers beyond every other, days of EDTF texts, and the closure of `broader`. Names of derived
columns begin with an underscore.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl

from docprov.findings.current import current_rows
from docprov.findings.dating import elapsed_years, with_named_times
from docprov.findings.naming import name_parts
from docprov.model.value_types import names_of
from docprov.rules.agreement import Recorded, lateness
from docprov.rules.answers import alike
from docprov.rules.components import components
from docprov.rules.frames import DECIMAL, exact_cell
from docprov.rules.meant_dates import bounds_of
from docprov.tables.table import Table
from docprov.text.own_languages import SHIPPED, Languages

OPEN = Decimal(10) ** 28 - 1
"""An open end of an interval, upwards; its negative is one downwards."""
_NUMBERS = names_of(shown="number")
_ENDS = ("lower", "upper")
_BREAK = "\x1f"
TIMELESS = 2**41
"""Day of the ends of a time that is left open; such a time overlaps every other one."""
QUESTION = ("subject", "predicate", "_unit", "_population", "_scope", "_place", "_from", "_to")
"""The columns of the exact question that a claim answers; `_question` is all of them as one text.
"""


def finding_frames(
    tables: Mapping[str, Table[Any]],
    bodies: Mapping[str, Iterable[str]],
    languages: Languages = SHIPPED,
) -> dict[str, "nw.LazyFrame[Any]"]:
    """Return the frames of the current records of some tables, by resource.

    `wider_subjects` and `wider_predicates` pair each record with all that are wider; `bodies` has
    the hashes of the bodies of documents.

    Args:
        tables: every table of a package, by name.
        bodies: the hashes of the body of each capture.
        languages: the lists of the languages of their texts.
    """
    frames = {name: _once(current_rows(tables, name)) for name in tables}
    frames["documents"] = frames["documents"].with_columns(
        *_days(frames["documents"], "issued"),
        *_days(frames["documents"], "written"),
        name_parts(frames["documents"]["title"])[0],
    )
    frames["subjects"] = frames["subjects"].with_columns(*_days(frames["subjects"], "time"))
    for name in ("subjects", "predicates"):
        frames[f"wider_{name}"] = _wider(frames[name])
    frames["claims"] = _claims(frames)
    frames["claims"] = _with_lateness(frames, languages)
    frames["claims"] = with_named_times(frames, languages)
    frames["elapsed"] = elapsed_years(frames)
    frames["citations"] = frames["citations"].with_columns(
        *name_parts(frames["citations"]["as_written"])
    )
    step = pl.col("step").cast(pl.Int64, strict=False).alias("_step")
    frames["attributions"] = frames["attributions"].with_columns(step).drop_nulls("_step")
    frames["bodies"] = _bodies(frames, bodies)
    frames["same_works"] = _same_works(frames)
    return {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}


def _once(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table; a key that a faulty table repeats counts once."""
    return frame.unique("id", keep="first", maintain_order=True) if "id" in frame else frame


def _days(frame: pl.DataFrame, column: str) -> tuple[pl.Series, pl.Series]:
    """Return the first and the last day of each date of a column."""
    rows = alike(frame, [column])
    ends = [bounds_of(text or "") or (None, None) for text in rows.cells[column]]
    first, last = (pl.Series([each[at] for each in ends], dtype=pl.Int64) for at in (0, 1))
    return (
        rows.spread(first).alias(f"_{column}_from"),
        rows.spread(last).alias(f"_{column}_to"),
    )


def _wider(frame: pl.DataFrame) -> pl.DataFrame:
    """Return each record with every record that is wider, along `broader`."""
    broader = dict(frame.drop_nulls("broader").select("id", "broader").iter_rows())
    pairs = []
    for record in broader:
        seen, above = {record}, broader.get(record)
        while above is not None and above not in seen:
            pairs.append((record, above))
            seen.add(above)
            above = broader.get(above)
    return pl.DataFrame(pairs, schema={"id": pl.String, "wider": pl.String}, orient="row")


def _claims(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the claims with the interval of their value, their time and their question."""
    claims, subjects = frames["claims"], frames["subjects"]
    kinds = frames["predicates"].select(
        pl.col("id").alias("predicate"), pl.col("value_type").alias("_kind")
    )
    times = subjects.select(pl.col("id").alias("subject"), pl.col("time").alias("_own"))
    for other, key in ((kinds, "predicate"), (times, "subject")):
        claims = claims.join(other, on=key, how="left", maintain_order="left")
    dates = pl.when(pl.col("_kind") == "date").then("value").alias("_date")
    claims = claims.with_columns(dates)
    claims = claims.with_columns(*_days(claims, "time"), *_days(claims, "_date"))
    # The time of the event itself narrows nothing: every claim about it has that time.
    own = (pl.col("time") == pl.col("_own")).fill_null(value=False)
    claims = claims.with_columns(
        pl.when(~own).then(pl.col(f"_time_{end}")).fill_null(beyond).alias(f"_{end}")
        for end, beyond in (("from", -TIMELESS), ("to", TIMELESS))
    )
    counted = pl.col("_kind").is_in(_NUMBERS) & pl.col("comparator").is_not_null()
    dated = (pl.col("_kind") == "date") & pl.col("__date_from").is_not_null()
    claims = claims.with_columns(
        pl.when(counted)
        .then(exact_cell(pl.col(name)).fill_null(_exact(beyond)))
        .when(dated)
        .then(pl.col(f"__date_{day}").cast(DECIMAL))
        .alias(f"_{end}")
        for name, end, day, beyond in (
            ("lower", "low", "from", -OPEN),
            ("upper", "high", "to", OPEN),
        )
    )
    claims = claims.with_columns(
        pl.col(name).fill_null("").alias(f"_{name}") for name in ("unit", "population", "place")
    )
    claims = _scoped(_grained(claims), frames["breakdowns"])
    below, above = pl.col("_low") <= _exact(-OPEN), pl.col("_high") >= _exact(OPEN)
    # A year, a month: one date in fewer words, and no time that passed between two days.
    coarse = pl.col("_date").is_not_null() & ~pl.col("_date").str.contains("/", literal=True)
    negative = (pl.col(end).str.starts_with("-").fill_null(value=False) for end in _ENDS)
    hedged = (pl.col("comparator") != "exact").fill_null(pl.col("_low") < pl.col("_high"))
    claims = claims.with_columns(
        below.alias("_open_below"),
        above.alias("_open_above"),
        ~(below & above).alias("_bounded"),
        pl.any_horizontal(*negative).alias("_negative"),
        hedged.fill_null(value=False).alias("_loose"),
        (coarse & (pl.col("_low") < pl.col("_high"))).fill_null(value=False).alias("_coarse"),
    )
    parts = (pl.col(name).cast(pl.String).fill_null("") for name in QUESTION)
    return claims.with_columns(pl.concat_str(list(parts), separator=_BREAK).alias("_question"))


def _with_lateness(frames: Mapping[str, pl.DataFrame], languages: Languages) -> pl.DataFrame:
    """Mark the claims whose text tells of a time as past that is later than its own document."""
    latest = frames["documents"].select(
        pl.col("id").alias("document"),
        pl.max_horizontal("_issued_to", "_written_to").alias("_last"),
        pl.coalesce("written", "issued").alias("_dated"),
        pl.col("language").alias("_language"),
    )
    spoken = frames["passages"].select(
        pl.col("id").alias("passage"),
        pl.concat_str(pl.col(name).fill_null("") for name in ("prefix", "quote", "suffix")).alias(
            "_words"
        ),
    )
    claims = frames["claims"].join(latest, on="document", how="left", maintain_order="left")
    candidates = claims.filter(pl.col("_time_from") > pl.col("_last")).join(spoken, on="passage")
    columns = ("id", "time", "_dated", "_words", "_language")
    late = [
        claim
        for claim, time, dated, said, language in candidates.select(columns).iter_rows()
        if lateness(Recorded(time=time, dates=(dated,)), said, languages.of(language)) is not None
    ]
    marked = pl.col("id").is_in(late).alias("_late")
    return claims.with_columns(marked).drop("_last", "_dated", "_language")


def _scoped(claims: pl.DataFrame, breakdowns: pl.DataFrame) -> pl.DataFrame:
    """Add the population of the whole to each part that is counted within it.

    A part that says nothing to tell it from its whole answers no question of its own.
    """
    wholes = claims.select(
        pl.col("id").alias("whole"),
        pl.col("_population").alias("_of"),
        pl.col("predicate").alias("_divided"),
    )
    within = breakdowns.join(wholes, on="whole", how="left").select(
        pl.col("id").alias("breakdown"),
        pl.when(pl.col("reading") != "additive").then("_of").alias("_scope"),
        "_of",
        "_divided",
    )
    claims = claims.join(within, on="breakdown", how="left", maintain_order="left")
    alike = pl.col("_population") == pl.col("_of")
    alike = (alike & (pl.col("predicate") == pl.col("_divided"))).fill_null(value=False)
    return claims.with_columns(
        pl.col("_scope").fill_null(""),
        *(pl.when(~alike).then(pl.col(end)).alias(end) for end in ("_low", "_high")),
    )


def _exact(number: Decimal | int | str) -> pl.Expr:
    """Return an exact number; made of a text, since Polars loads NumPy to look at a Decimal."""
    return pl.lit(str(number)).cast(DECIMAL)


def _grained(claims: pl.DataFrame) -> pl.DataFrame:
    """Widen exact numbers to what rounds to them: `1.3 million`, or 13 beside 13.4."""
    exactly = claims["comparator"] == "exact"
    rows = alike(claims, ["value", "value_as_written"])
    readable = rows.cells.select(exact_cell(pl.col("value")).is_not_null()).to_series()
    grains = [
        grain(*pair) if is_readable else None
        for pair, is_readable in zip(rows.cells.iter_rows(), readable, strict=True)
    ]
    written = [None if each is None else f"{each:f}" for each in grains]
    found = rows.spread(pl.Series("_grain", written, dtype=pl.String).cast(DECIMAL))
    claims = claims.with_columns(pl.when(exactly).then(found).alias("_grain"))
    fraction = (pl.col("_grain") < 1).fill_null(value=False)
    measured = fraction.any().over("subject", "predicate", "_unit")
    whole = pl.when(exactly & measured).then(_exact(1))
    half = pl.coalesce("_grain", whole) / 2 - _exact("0.000000001")
    half = half.cast(DECIMAL).fill_null(_exact(0))
    return claims.with_columns(
        (pl.col("_low") - half).cast(DECIMAL), (pl.col("_high") + half).cast(DECIMAL)
    )


def grain(value: str, written: str | None) -> Decimal | None:
    """Return the unit to which a number is rounded by the way it is written; None for no rounding.

    >>> grain("1300000", "1.3 million"), grain("13.4", None), grain("1300", "1,300")
    (Decimal('100000'), Decimal('0.1'), None)
    """
    number = Decimal(value)
    digits = "".join(each for each in written or "" if each in "0123456789.")
    if digits.strip("0.") and digits.count(".") <= 1 and any(map(str.isalpha, written or "")):
        shown = Decimal(digits.rstrip("."))
        scale = number / shown
        if scale >= 1000 and scale.normalize().as_tuple().digits == (1,):
            return scale * Decimal(1).scaleb(int(shown.as_tuple().exponent))
    places = -int(number.as_tuple().exponent)
    return Decimal(1).scaleb(-places) if places > 0 else None


def _bodies(
    frames: Mapping[str, pl.DataFrame], bodies: Mapping[str, Iterable[str]]
) -> pl.DataFrame:
    """Return each hash of the body of a current document, once."""
    owners = dict(frames["captures"].select("id", "document").iter_rows())
    held = set(frames["documents"]["id"])
    kept = {name: hashes for name, hashes in bodies.items() if owners.get(name) in held}
    found = pl.DataFrame(
        {"capture": list(kept), "hash": [list(hashes) for hashes in kept.values()]},
        schema={"capture": pl.String, "hash": pl.List(pl.String)},
    )
    document = pl.col("capture").replace_strict(owners, return_dtype=pl.String, default=None)
    return found.explode("hash").select(document.alias("document"), "hash").drop_nulls().unique()


def _same_works(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the works that may be the same as another one, with one id for all of them."""
    relations = frames["document_relations"].filter(relation="may-be-same")
    stated = relations.select("document", "other").drop_nulls()
    pairs: list[tuple[str, str]] = list(stated.iter_rows())
    owners = sorted(components(pairs).items())
    return pl.DataFrame(owners, schema={"id": pl.String, "_work": pl.String}, orient="row")
