"""What it costs to read a text of a megabyte: no more than to read a tenth of it."""

import pytest
from tests.work import counted

from docprov.rules.agreement import (
    Recorded,
    date_disagreement,
    lateness,
    number_disagreement,
    time_disagreement,
)
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.text.denials import denial_around, denial_of, is_ambiguous
from docprov.text.gaps import dropped_by, weighty
from docprov.text.language import language_of
from docprov.text.quantities import quantities_of
from docprov.text.relative_dates import relative_of, weekday_of
from docprov.text.sentences import sentence_around
from docprov.text.times import dates_of

COUNT = Recorded(value_type="quantity", comparator="exact", value="41", polarity="affirmed")
DATED = Recorded(
    value_type="date",
    value="1931-05-04",
    polarity="denied",
    time="1931-05",
    time_basis="stated",
    dates=("1930-01-01",),
)
READERS = (
    quantities_of,
    dates_of,
    lambda text, language: relative_of(text, "1931-05-04", language),
    weekday_of,
    denial_of,
    is_ambiguous,
    weighty,
    dropped_by,
    lambda text, language: sentence_around(text, len(text) // 2, len(text) // 2, language),
    lambda text, language: denial_around(text, "boats", "", language),
    lambda text, language: denial_around("not ", text, " not", language),
    lambda text, language: denial_around("", "boats", text, language),
    lambda text, language: number_disagreement(COUNT, "", text, "", language),
    lambda text, language: number_disagreement(COUNT, text, "40 boats", text, language),
    lambda text, language: polarity_disagreement(COUNT, text, language),
    lambda text, language: outer_denial(COUNT, text, "40 boats", text, language),
    lambda text, language: time_disagreement(DATED, text, (), language),
    lambda text, language: date_disagreement(DATED, text, language),
    lambda text, language: polarity_disagreement(DATED, text, language),
    lambda text, language: lateness(DATED, text, language),
)
KINDS = {
    "digits": ("en", "1234567890"),
    "digits with separators": ("de", "1.234."),
    "digits with spaces": ("fr", "123\u00a0456 "),
    "hedges": ("en", "at least "),
    "number words": ("en", "two and "),
    "scales": ("en", "hundred "),
    "compounds": ("de", "dreiundzwanzig"),
    "brackets": ("en", "[1"),
    "numerals": ("zh", "三百零六"),
    "halves": ("zh", "半"),
    "marks": ("en", "\u0301\u0323"),
    "no spaces": ("en", "abcdefgh"),
    "denials": ("ru", "не "),
    "pairs": ("fr", "ne que "),
    "dates": ("en", "12 May 1931 "),
    "years": ("en", "in the year 1931 "),
    "slashes": ("en", "1/2/"),
    "stops": ("en", ". "),
    "elisions": ("fr", "d'"),
    "plain words": ("en", "the boats came back to sea "),
}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_reading_a_long_text_costs_no_more_than_a_part_of_it(kind):
    """No reader looks at more of a text of a megabyte than of one of a tenth."""
    code, unit = KINDS[kind]
    language = language_of(code)
    short, long = (unit * (size // len(unit)) for size in (100_000, 1_000_000))
    for reader in READERS:
        reader(short, language)
        calls = [counted(reader, text, language)[1] for text in (short, long)]
        assert calls[1] <= 1.1 * calls[0] + 100, reader
