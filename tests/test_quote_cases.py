"""Quotes named for their traps, decided by hand: what `locate` must say of each, and where."""

from collections import Counter

import pytest
from tests.named_cases import cases_by_file

from docprov import locate

CASES = [(theme, case) for theme, cases in cases_by_file("quotes").items() for case in cases]
FOUND = ("verbatim", "normalised", "elided")
VERDICTS = (*FOUND, "ambiguous", "elsewhere", "absent")
REQUIRED, OPTIONAL = (
    {"name", "text", "quote", "verdict"},
    {"prefix", "suffix", "others", "span", "start", "difference", "other"},
)


def located(case):
    """Return what `locate` says of a case."""
    optional = {name: case[name] for name in ("prefix", "suffix", "others") if name in case}
    return locate(case["quote"], case["text"], **optional)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{theme}:{case['name']}") for theme, case in CASES]
)
def test_quote_case(case):
    """A case gives its verdict, its span to the code point, what differs there, and the text that
    holds it instead.
    """
    found = located(case)
    assert case["verdict"] == found.verdict, found
    if case["verdict"] in FOUND:
        start = case["start"] if "start" in case else case["text"].index(case["span"])
        assert (start, start + len(case["span"])) == (found.start, found.stop)
        assert case["span"] == case["text"][found.start : found.stop]
        assert (1, None) == (found.places, found.reason)
    else:
        assert (None, None) == (found.start, found.stop)
    if case["verdict"] != "elided":
        assert case.get("difference", "") == (found.difference or "")
    assert case.get("other") == found.other
    if case["verdict"] == "ambiguous":
        assert found.places == 2 or found.reason


def test_corpus_is_whole():
    """The cases are many, each named once and well formed, and every verdict has its
    share of them.
    """
    names = Counter(case["name"] for _, case in CASES)
    shares = Counter(case["verdict"] for _, case in CASES)
    assert len(CASES) >= 150
    assert [] == [name for name, times in names.items() if times > 1]
    assert set(VERDICTS) == set(shares)
    assert all(shares[verdict] >= (8 if verdict == "elsewhere" else 10) for verdict in VERDICTS), (
        shares
    )
    for _, case in CASES:
        name, verdict, span = case["name"], case["verdict"], case.get("span")
        assert set(case) >= REQUIRED, name
        assert set(case) <= REQUIRED | OPTIONAL, name
        strings = [
            case[field] for field in ("text", "quote", "prefix", "suffix", "span") if field in case
        ]
        assert all(isinstance(value, str) for value in [*strings, *case.get("others", [])]), name
        assert (verdict in FOUND) == (span is not None), name
        assert (verdict == "normalised") == ("difference" in case), name
        assert (verdict == "elsewhere") == ("other" in case), name
        if span is not None:
            places = [at for at in range(len(case["text"])) if case["text"].startswith(span, at)]
            assert case["start"] in places if len(places) > 1 else len(places) == 1, name


def test_confusion_matrix_is_exact():
    """No verdict is ever given for another one."""
    matrix = Counter((case["verdict"], str(located(case).verdict)) for _, case in CASES)
    columns = [*VERDICTS, *sorted({found for _, found in matrix} - set(VERDICTS))]
    rows = [" " * 12 + "".join(f"{found:>12}" for found in columns)]
    rows += [
        f"{verdict:<12}" + "".join(f"{matrix[verdict, found]:>12}" for found in columns)
        for verdict in VERDICTS
    ]
    assert all(expected == found for expected, found in matrix), (
        "expected by row, found by column:\n" + "\n".join(rows)
    )
