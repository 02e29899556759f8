"""What ordinary prose says by its numbers: what is no fault of an exact value, and what is one."""

import pytest
from tests.named_cases import cases

from docprov.rules.agreement import Recorded, number_disagreement
from docprov.text.language import language_of

CASES = [
    (code, case["value"], case["quote"], case["fault"])
    for code, listed in cases("quantities/prose.yaml").items()
    for case in listed
]


@pytest.mark.parametrize(("code", "value", "quote", "fault"), CASES)
def test_an_exact_value_is_judged_by_ordinary_words(code, value, quote, fault):
    """A word that only looks like a hedge, a part or a range is none; a hedge before $ is one."""
    recorded = Recorded(value_type="quantity", comparator="exact", value=value)
    found = number_disagreement(recorded, "", quote, "", language_of(code))
    assert (found.kind if found else "") == fault
