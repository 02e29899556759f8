"""DF103 to DF105: years and dates against each other inside one document."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.dating import MOST
from docprov.findings.days import day_words
from docprov.findings.disagreements import OPEN_BASES
from docprov.findings.queries import Query, Records, about, ids
from docprov.findings.wording import Words
from docprov.model.records import Claim, Subject
from docprov.rules.frames import Frames

UNFITTING_YEARS = Rule(
    code="DF103",
    name="years-that-do-not-fit",
    severity="finding",
    summary="An age, an anniversary or a number of years does not fit the dates it refers to.",
    why="Either the number of years or one of the dates is not what it seems.",
    help="read the passage, and the dates of the event and of the document",
    message="{0}",
    example="a letter of 2012 says that a hundred years have passed since a fire of 1901",
    lookalike="a letter of May 2011 says so of a fire of June 1911: an anniversary is announced",
)
DATES_OUT_OF_ORDER = Rule(
    code="DF104",
    name="dates-out-of-order",
    severity="finding",
    summary="A date is later than what depends on it: a source after its citing document, a report"
    " before its event, a part or an event outside the time of its whole.",
    why="One of the dates, or the link between the two, is not what it seems.",
    help="read the passages that give the dates",
    message="{0}",
    file="data/documents.csv",
    record="mail-1911-06-05",
    silent="issued: 1911-06-05",
    fires="issued: 2019-06-05",
)
UNANCHORED_TIMES = Rule(
    code="DF105",
    name="unanchored-times",
    severity="finding",
    summary="A document without a date gives times that are counted from the day of its telling.",
    why="Nobody can tell from the text which days these words mean.",
    help="look for the date of the document elsewhere, and record its source",
    message="{0}",
    example="a letter without a date says that a mill closed last year",
    lookalike="a letter without a date says that a mill worked since the days of sail",
)
_AFTER, _BEFORE, _PART, _LATER, _EVENT = "after", "before", "part", "later", "event"


def unfitting_years(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of DF103."""
    claims = frames["claims"].select("id", "_low", "_high")
    joined = claims.join(frames["elapsed"], on="id")
    wrong = (nw.col("_high") < nw.col("_least")) | (nw.col("_low") > nw.col("_most"))
    years = (nw.col(name).cast(nw.String) for name in ("_least", "_most"))
    key = nw.concat_str([nw.col("id"), *years], separator="\x1f")
    return about(joined.filter(wrong), "claims", key, "id")


def _dates(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the first and the last day that each dated document can be of."""
    return (
        frames["documents"]
        .select(
            nw.col("id").alias("_document"),
            nw.min_horizontal("_written_from", "_issued_from").alias("_first"),
            nw.max_horizontal("_written_to", "_issued_to").alias("_last"),
        )
        .filter(~nw.col("_first").is_null())
    )


def _key(kind: str, *names: str) -> nw.Expr:
    return nw.concat_str([nw.lit(kind), *(nw.col(name) for name in names)], separator="\x1f")


def dates_out_of_order(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records of DF104."""
    dates = _dates(frames)
    cited = dates.rename({name: f"{name}_2" for name in ("_document", "_first", "_last")})
    citations = (
        frames["citations"]
        .join(dates, left_on="document", right_on="_document")
        .join(cited, left_on="cited", right_on="_document_2")
        .filter(nw.col("_first_2") > nw.col("_last"))
    )
    claims = frames["claims"].filter(nw.col("polarity") == "affirmed")
    own = frames["subjects"].select(
        nw.col("id").alias("subject"), nw.col("_time_from").alias("_since")
    )
    begun = claims.join(own, on="subject", how="left").with_columns(
        nw.coalesce("_time_from", "_since").alias("_begun")
    )
    steps = frames["attributions"].select(
        nw.col("claim").alias("id"), nw.col("document").alias("_in")
    )
    reported = (
        begun.join(steps.filter(~nw.col("_in").is_null()), on="id")
        .join(cited, left_on="_in", right_on="_document_2")
        .filter(nw.col("_last_2") < nw.col("_begun"))
    )
    later = claims.filter(nw.col("_late"))
    wholes = claims.select(
        nw.col("id").alias("whole"),
        nw.col("_time_from").alias("_whole_from"),
        nw.col("_time_to").alias("_whole_to"),
        nw.col("time_basis").alias("_whole_basis"),
    )
    told = ["stated", "inherited", "relative"]
    breakdowns = frames["breakdowns"].select(nw.col("id").alias("breakdown"), "whole")
    parts = claims.join(breakdowns, on="breakdown").join(wholes, on="whole")
    outside = (nw.col("_time_from") > nw.col("_whole_to")) | (
        nw.col("_time_to") < nw.col("_whole_from")
    )
    parts = parts.filter(
        outside, nw.col("time_basis").is_in(told), nw.col("_whole_basis").is_in(told)
    )
    events = _events_outside(frames)
    return nw.concat(
        [
            *(about(events, "subjects", _key(_EVENT, "id"), name) for name in ("id", "broader")),
            about(citations, "citations", _key(_AFTER, "document", "cited"), "id"),
            about(reported, "claims", _key(_BEFORE, "document", "_in"), "id"),
            about(reported, "documents", _key(_BEFORE, "document", "_in"), "_in"),
            about(later, "claims", _key(_LATER, "document", "time"), "id"),
            about(parts, "claims", _key(_PART, "id"), "id"),
            about(parts, "claims", _key(_PART, "id"), "whole"),
        ]
    )


def _events_outside(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the subjects whose time has no day in common with that of what they are part of."""
    ends = ("_time_from", "_time_to")
    subjects = frames["subjects"].select("id", "broader", *ends)
    wholes = subjects.select(
        nw.col("id").alias("broader"), *(nw.col(end).alias(f"_whole{end}") for end in ends)
    )
    return subjects.join(wholes, on="broader").filter(
        (nw.col("_time_from") > nw.col("_whole_time_to"))
        | (nw.col("_time_to") < nw.col("_whole_time_from"))
    )


def unanchored_times(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims and documents of DF105."""
    dated = _dates(frames).select(nw.col("_document").alias("document"))
    open_times = frames["claims"].filter(
        nw.col("time_basis").is_in([*OPEN_BASES]), ~nw.col("_named_time")
    )
    found = open_times.join(dated, on="document", how="anti")
    return nw.concat(
        [
            about(found, "documents", "document", "document"),
            about(found, "claims", "document", "id"),
        ]
    )


def _years_message(key: str, _records: Records, words: Words) -> str:
    record, least, most = key.split("\x1f")
    claim = words.claim(record)
    time = words.tables["subjects"][claim.subject].time
    document = words.tables["documents"][claim.document]
    dated = claim.time or document.issued or document.written
    since = (
        f"{words.voice(record)} gives {words.value(record)} years since "
        f"{words.label('subjects', claim.subject)} ({day_words(str(time))}), {words.quote(record)}"
    )
    if dated is not None:
        years = least if least == most else f"{least} to {most}"
        if int(most) >= MOST:
            years = f"at least {least}"
        return f"{since}; counted to {day_words(str(dated))} it is {years}"
    return f"{since}; the document bears no date, but names a time at least {least} years later"


def _order_message(key: str, records: Records, words: Words) -> str:
    kind, *parts = key.split("\x1f")
    if kind == _AFTER:
        citing, cited = parts
        return (
            f"{words.dated(citing)} cites {words.dated(cited)}, which has the later date of the two"
        )
    if kind == _BEFORE:
        document, source = parts
        claims = words.each_says(ids(records, "claims"))
        relies = f"{words.document(document)} relies on {words.dated(source)}"
        return f"{relies} for what happened later: {claims}"
    if kind == _EVENT:
        subjects = words.tables["subjects"]
        whole = subjects[parts[0]].broader or ""
        one, other = (f"“{words.label('subjects', each)}”" for each in (parts[0], whole))
        return (
            f"{one} is recorded as a part of {other}; its time is {_time(subjects[parts[0]])}, and "
            f"that of the whole is {_time(subjects[whole])}"
        )
    keys = ids(records, "claims")
    if kind == _LATER:
        document, time = parts
        past = f"{words.dated(document)} names {day_words(time)} as past"
        return f"{past}, which is later than its own date: {words.each_says(keys)}"
    part, whole = sorted(keys, key=lambda each: words.claim(each).breakdown is None)
    times = f"{_time(words.claim(part))}, and the whole is of {_time(words.claim(whole))}"
    return f"{words.says(part)}: the time of this part is {times}"


def _time(record: Claim | Subject) -> str:
    return day_words(str(record.time))


def _unanchored_message(key: str, records: Records, words: Words) -> str:
    claims = ids(records, "claims")
    return (
        f"{words.document(key)} bears no date, and does not say otherwise which days it means by "
        f"{words.each_time(claims)}"
    )


QUERIES = (
    Query(rule=UNFITTING_YEARS, records=unfitting_years, message=_years_message),
    Query(rule=DATES_OUT_OF_ORDER, records=dates_out_of_order, message=_order_message),
    Query(rule=UNANCHORED_TIMES, records=unanchored_times, message=_unanchored_message),
)
