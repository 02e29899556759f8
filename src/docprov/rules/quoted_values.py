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
    message="the quote {2!r} does not show the value {0!r} (value_as_written: {1!r})",
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
    summary="The words given for a number occur in the quote, but the numbers of the quote are "
    "others.",
    why="A value that its own words do not mean is a slip of the recorder.",
    help="correct the value or the quote",
    message="value {0!r} (as written {1!r}) is not among the numbers of the quote {2!r}",
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
    summary="The word for a comparator is neither in the quote nor directly next to it, or an "
    "exact number is qualified there.",
    why='"Over 150" and 150 are different claims.',
    help="correct the value's comparator, or quote its word",
    message="the value is recorded as {0} {1!r}, the quote {2!r} says otherwise",
    file=_DOSSIER,
    silent="value: nearly 30, value_as_written: nearly 30",
    fires="value: about 30, value_as_written: nearly 30",
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
        .otherwise(nw.col("value"))
    )
    return offending(wrong, "claims", "value", said, "value_as_written", "_quote")


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
    written = ~nw.col("value_as_written").is_null() & nw.col("_as_written_in_quote").fill_null(
        value=False
    )
    wrong = frames["claims"].filter(written & ~nw.col("_number_said").fill_null(value=True))
    return offending(wrong, "claims", "value", "value", "value_as_written", "_quote")


def unsaid_polarities(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose polarity is not the one of their quote."""
    said = nw.col("_negation_said")
    wrong = ((nw.col("polarity") == "denied") & ~said) | ((nw.col("polarity") == "affirmed") & said)
    return offending(
        frames["claims"].filter(wrong.fill_null(value=False)),
        "claims",
        "polarity",
        "polarity",
        "_quote",
    )


def unsaid_comparators(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose quote does not word their comparator."""
    judged = ~nw.col("comparator").is_null() & (nw.col("comparator") != "unspecified")
    wrong = frames["claims"].filter(judged & ~nw.col("_comparator_said").fill_null(value=True))
    return offending(wrong, "claims", "value", "comparator", "value", "_quote")


QUERIES = (
    Query(rule=VALUE_NOT_IN_QUOTE, offences=values_not_in_quotes),
    Query(rule=SHORT_QUOTE, offences=short_quotes),
    Query(rule=OTHER_NUMBER, offences=other_numbers),
    Query(rule=UNSAID_POLARITY, offences=unsaid_polarities),
    Query(rule=UNSAID_COMPARATOR, offences=unsaid_comparators),
)
