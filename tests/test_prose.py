"""What ordinary prose says by its numbers: what is no fault of an exact value, and what is one."""

import pytest
from tests.named_cases import cases

from docprov.rules.agreement import Recorded, number_disagreement, time_disagreement
from docprov.rules.polarity import outer_denial, polarity_disagreement
from docprov.text.language import language_of

CASES = [
    (code, case["value"], case.get("unit", ""), case["quote"], case["fault"])
    for code, listed in cases("quantities/prose.yaml").items()
    for case in listed
]


@pytest.mark.parametrize(("code", "value", "unit", "quote", "fault"), CASES)
def test_an_exact_value_is_judged_by_ordinary_words(code, value, unit, quote, fault):
    """A word that only looks like a hedge, a part or a range is none; a hedge before $ is one."""
    recorded = Recorded(value_type="quantity", comparator="exact", value=value, unit=unit)
    found = number_disagreement(recorded, "", quote, "", language_of(code))
    assert (found.kind if found else "") == fault


DENIALS = [
    (code, case["quote"], case["faults"], case.get("value", ""))
    for code, listed in cases("quantities/denials_of_prose.yaml").items()
    for case in listed
]


@pytest.mark.parametrize(("code", "quote", "faults", "value"), DENIALS)
def test_a_denial_is_judged_by_ordinary_words(code, quote, faults, value):
    """An adjective such as false, a name with the ending of a denial and a litotes deny nothing."""
    kind = "quantity" if value else "none"
    found = [
        polarity
        for polarity in ("affirmed", "denied")
        if polarity_disagreement(
            Recorded(value_type=kind, value=value, comparator="exact", polarity=polarity),
            quote,
            language_of(code),
        )
    ]
    assert " ".join(found or ["none"]) == faults


@pytest.mark.parametrize(
    ("before", "quote", "after", "denies"),
    [
        ("The catch ", "is falling this year", " rather than rising.", ""),
        ("Nobody ", "saw the boat return", " that night.", "nobody"),
    ],
)
def test_a_denial_around_a_quote_is_judged_by_ordinary_words(before, quote, after, denies):
    """What follows a quote aside denies nothing in it."""
    recorded = Recorded(value_type="none", polarity="affirmed")
    found = outer_denial(recorded, before, quote, after, language_of("en"))
    assert (found.said if found else "") == denies


TIMES = [
    (code, case["time"], case["quote"], case["agrees"])
    for code, listed in cases("quantities/times_of_prose.yaml").items()
    for case in listed
]


@pytest.mark.parametrize(("code", "time", "quote", "agrees"), TIMES)
def test_a_time_is_judged_by_ordinary_words(code, time, quote, agrees):
    """A modal, a prefix of a verb or a comparison beside a year is no month and opens nothing."""
    recorded = Recorded(time=time, time_basis="stated")
    assert (time_disagreement(recorded, quote, (), language_of(code)) is None) is agrees
