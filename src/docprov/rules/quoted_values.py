"""DP3: whether the quote of a claim shows its value, comparator and polarity."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.model.value_types import names_of
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

_FEWEST_LETTERS = 3
_DOSSIER = "dossiers/arden-2011.yaml"

VALUE_NOT_IN_QUOTE = Rule(
    code="DP313",
    name="value-not-in-quote",
    summary="The value of a claim does not occur in its quote.",
    why="The quote is the evidence for the value; without the value in it, it is evidence for "
    "nothing.",
    help="state value_as_written: with the words of the quote that give it, such as 'No fewer than "
    "6' for at least 6 (every comparator but exact needs them), or correct the value or the quote",
    message="the quote {1!r} does not show the value {0!r}{2}{3}",
    file=_DOSSIER,
    silent="value: 41\n",
    fires="value: 42\n",
)
SHORT_QUOTE = Rule(
    code="DP315",
    name="short-quote",
    summary="A quote has fewer than three letters.",
    why="A bare number or a particle is found anywhere and carries no claim.",
    help="quote the value together with what is counted",
    message="quote {0!r} is too short to carry its claim",
    file=_DOSSIER,
    silent='quote: "pier #3 was closed"',
    fires='quote: "29"',
)
OTHER_NUMBER = Rule(
    code="DP316",
    name="other-number",
    summary="The numbers that the quote states are others than the value.",
    why="A value that its own words do not mean is a slip of the recorder.",
    help="correct the value or the quote",
    message="the value is {0!r}; the quote {2!r} says {1} ({3!r})",
    file=_DOSSIER,
    silent="value: nearly 30, value_as_written: nearly 30",
    fires="value: nearly 300, value_as_written: nearly 30",
)
UNSAID_POLARITY = Rule(
    code="DP317",
    name="unsaid-polarity",
    severity="warning",
    summary="A denied claim has a quote without a negation, or an affirmed one a quote with one.",
    why="A phrase cut out of a negated sentence says the opposite of it.",
    help="quote the negation too, or correct polarity:",
    message="the claim is {0}, its quote {1!r} says otherwise",
    file=_DOSSIER,
    silent="polarity: denied\n    statement: The document denies",
    fires="polarity: affirmed\n    statement: The document denies",
)
UNSAID_COMPARATOR = Rule(
    code="DP318",
    name="unsaid-comparator",
    severity="warning",
    summary="The words and signs that qualify a number in the quote mean another comparator.",
    why='"Over 150" and 150 are different claims.',
    help="correct the value's comparator, or quote its word",
    message="the value is recorded as {0} {1!r}; the quote {2!r} says {3} ({4!r})",
    file=_DOSSIER,
    silent="value: nearly 30, value_as_written: nearly 30",
    fires="value: about 30, value_as_written: nearly 30",
)

OTHER_KIND = Rule(
    code="DP322",
    name="other-kind-of-number",
    summary="The value is a number of the quote that counts nothing of the kind: the number of an "
    "order, a date, an ordinal, or the whole of which a part is given.",
    why='"Order No. 5 closed 12 piers" does not say that 5 piers were closed.',
    help="record the number that counts, or record this one as what it is: a text or a date",
    message="the value {0!r} is {1} in the quote {2!r} ({3!r})",
    severity="warning",
    file=_DOSSIER,
    silent='quote: "smoke (20)", population: smoke, value: 20',
    fires='quote: "pier #3", population: smoke, value: 3',
)
OTHER_UNIT = Rule(
    code="DP323",
    name="unsaid-unit",
    summary="The unit next to the number in the quote is not the unit that is recorded.",
    why="Forty per cent of the boats are not forty boats.",
    help="correct the unit, or record what the text measures under a predicate of that unit",
    message="the unit is recorded as {0!r}; the quote {2!r} says {1} ({3!r})",
    severity="warning",
    file=_DOSSIER,
    silent="quote: several sheds\n        predicate: sheds-damaged\n        value: several\n",
    fires="quote: One hundred years\n        predicate: sheds-damaged\n        value: 100\n"
    "        value_as_written: One hundred\n",
)
OTHER_DATE = Rule(
    code="DP324",
    name="other-date",
    summary="The value of a claim is another date than the one that its quote states.",
    why="A day and a month that changed places are both dates.",
    help="correct the date, or the quote; what the text leaves open stays open: 1931-05, 193X, "
    "1905~",
    message="the value is recorded as {0!r}; {1!r} says {2}",
    example="the value 1887-05-11 with the quote '5 November 1887'",
)
OTHER_TIME = Rule(
    code="DP327",
    name="other-time",
    summary="The time of a claim is another one than that of the words given for it.",
    why="A day and a month that changed places are both dates.",
    help="correct the time, or the quote for it; what the text leaves open stays open: 1931-05, "
    "193X, 1905~",
    message="the time is recorded as {0!r}; {1!r} says {2}",
    file=_DOSSIER,
    silent="time: 1911-06-02/1911-06-03",
    fires="time: 1911-06-02/1911-06-13",
)
LEFT_OUT = Rule(
    code="DP326",
    name="left-out-words",
    summary="Words of the sentence around a quote qualify its number or deny it, and the record "
    "leaves them out.",
    why='A quote that begins after "about", a minus sign or "none of" says what its text does '
    "not say.",
    help="correct the value, unit or polarity, or widen the quote to these words",
    message="the record says {0!r} for {1!r}; its sentence says {3} ({2!r})",
    severity="warning",
    file=_DOSSIER,
    silent='quote: "nearly 30 boats", subject: arden-fire, predicate: boats-sunk, value: nearly '
    "30, value_as_written: nearly 30",
    fires='quote: "30 boats", subject: arden-fire, predicate: boats-sunk, value: 30',
)
LATE_DATE = Rule(
    code="DP325",
    name="late-date",
    summary="A time lies after the document that tells of it as past, or in a year that no record "
    "can mean.",
    why="A document cannot tell of what happened after it; four digits can also be the number of a "
    "day in a spreadsheet.",
    help="correct the time, or the document's date; for a plan, quote the words that say so",
    message="the date is recorded as {0!r}; that is {1}",
    severity="warning",
    file=_DOSSIER,
    silent="    time: 1911-06-02/1911-06-03\n    time_quote: In the night of 2 to 3 June 1911\n",
    fires="    time: 4489\n    time_basis: inherited\n",
)


def values_not_in_quotes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose value, or whose value as written, does not occur in their quote."""
    kind = nw.col("_value_type")
    numeric = kind.is_in(names_of(shown="number")) & ~nw.col("comparator").is_null()
    plain = (nw.col("comparator") == "exact") & nw.col("_value_in_quote")
    unsaid = nw.col("value_as_written").is_null() & ~plain.fill_null(value=False)
    number = numeric & (unsaid | ~nw.col("_as_written_in_quote").fill_null(value=True))
    spelled = kind.is_in(names_of(shown="words"))
    words = spelled & ~nw.col("_words_in_quote").fill_null(value=True)
    unread = (nw.col("value_as_written").is_null() & ~nw.col("_years_in_quote")) | ~nw.col(
        "_as_written_in_quote"
    )
    dates = kind.is_in(names_of(shown="years")) & unread.fill_null(value=False)
    wrong = frames["claims"].filter(number | words | dates)
    compared = nw.concat_str(
        [nw.col("comparator").str.replace_all("-", " ", literal=True), nw.col("value")],
        separator=" ",
    )
    said = (
        nw.when((nw.col("comparator") != "exact") & ~nw.col("value").is_null())
        .then(compared)
        .otherwise(_ends())
    )
    written = _noted(" (value_as_written: '", "value_as_written", "')")
    other = _noted("; it says ", "_number_said", "")
    words = _noted("; write value_as_written: '", "_wording_said", "'")
    more = nw.concat_str([other, words])
    return offending(wrong, "claims", "value", said, "_quote", written, more)


def _noted(before: str, column: str, after: str) -> nw.Expr:
    """Return a cell with words around it, nothing for an empty one."""
    words = nw.concat_str([nw.lit(before), nw.col(column), nw.lit(after)])
    return nw.when(~nw.col(column).is_null()).then(words).otherwise(nw.lit(""))


def short_quotes(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose quote has fewer than three letters."""
    short = (
        frames["passages"]
        .filter(nw.col("_letters") < _FEWEST_LETTERS)
        .select(nw.col("id").alias("passage"))
    )
    return offending(frames["claims"].join(short, on="passage"), "claims", "passage", "_quote")


def other_numbers(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose quote states numbers, but not theirs."""
    claims = frames["claims"].filter(~nw.col("_number_said").is_null() & _is_written())
    return offending(claims, "claims", "value", _ends(), "_number_said", "_quote", "_number_words")


def _ends() -> nw.Expr:
    """Return the cell of a value, of a range both its ends."""
    ends = (nw.lit("between "), nw.col("lower"), nw.lit(" and "), nw.col("upper"))
    is_range = nw.col("comparator") == "between"
    return nw.when(is_range).then(nw.concat_str(ends)).otherwise(nw.col("value"))


def _is_written() -> nw.Expr:
    """Return whether the value, or the words given for it, occur in the quote."""
    return nw.col("_as_written_in_quote").fill_null(value=False) | (
        nw.col("value_as_written").is_null() & nw.col("_value_in_quote").fill_null(value=False)
    )


def unsaid_polarities(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose polarity is not the one of their quote."""
    claims = _told(frames, "polarity")
    return offending(claims, "claims", "polarity", "polarity", "_quote", "_polarity_said")


def unsaid_comparators(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose quote does not word their comparator."""
    claims = _told(frames, "comparator")
    return offending(
        claims,
        "claims",
        "value",
        "comparator",
        "value",
        "_quote",
        "_comparator_said",
        "_comparator_words",
    )


def other_kinds(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose value is a number that counts nothing."""
    claims = _told(frames, "kind")
    return offending(claims, "claims", "value", "value", "_kind_said", "_quote", "_kind_words")


def other_units(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose unit is not the one of their quote."""
    claims = _told(frames, "unit")
    return offending(claims, "claims", "value", "unit", "_unit_said", "_quote", "_unit_words")


def other_dates(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose value is another date than that of their quote."""
    claims = _told(frames, "date")
    return offending(claims, "claims", "value", "value", "_date_words", "_date_said")


def other_times(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose time is another one than that of the words given for it."""
    claims = _told(frames, "time")
    return offending(claims, "claims", "time", "time", "_time_words", "_time_said")


def late_dates(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims of a time, or of a date as value, after their document."""
    claims = _told(frames, "late")
    timed = ~nw.col("time").is_null()
    return nw.concat(
        [
            offending(claims.filter(timed), "claims", "time", "time", "_late_said"),
            offending(claims.filter(~timed), "claims", "value", "value", "_late_said"),
        ]
    )


def _told(frames: Frames, kind: str) -> "nw.LazyFrame[Any]":
    return frames["claims"].filter(~nw.col(f"_{kind}_said").is_null())


QUERIES = (
    Query(rule=VALUE_NOT_IN_QUOTE, offences=values_not_in_quotes),
    Query(rule=SHORT_QUOTE, offences=short_quotes),
    Query(rule=OTHER_NUMBER, offences=other_numbers),
    Query(rule=UNSAID_POLARITY, offences=unsaid_polarities),
    Query(rule=UNSAID_COMPARATOR, offences=unsaid_comparators),
    Query(rule=OTHER_KIND, offences=other_kinds),
    Query(rule=OTHER_UNIT, offences=other_units),
    Query(rule=OTHER_DATE, offences=other_dates),
    Query(rule=OTHER_TIME, offences=other_times),
    Query(rule=LATE_DATE, offences=late_dates),
)
