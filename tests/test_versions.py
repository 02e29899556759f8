"""Version numbers: their order, and the steps between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.versions.numbers import BUMPS, bump_between, is_version, next_version, version_order

versions = st.tuples(*[st.integers(0, 99)] * 3).map(lambda parts: ".".join(map(str, parts)))


@given(versions, st.sampled_from(BUMPS[1:]))
def test_the_next_version_is_later_by_its_bump(version, bump):
    """The version after a bump is later by that bump."""
    after = next_version(version, bump)
    assert version_order(after) > version_order(version)
    assert bump == bump_between(version, after)


@given(versions, versions)
def test_only_a_later_version_is_a_bump(one, other):
    """Between versions that are not later the bump is none."""
    assert (version_order(other) > version_order(one)) == (bump_between(one, other) != "none")


STEPS = {
    ("0.1.0", "0.1.1"): "patch",
    ("0.1.9", "0.2.0"): "minor",
    ("0.9.0", "1.0.0"): "major",
    ("1.0.0", "3.0.0"): "major",
    ("1.2.3", "1.4.0"): "minor",
    ("1.2.3", "1.2.3"): "none",
    ("1.2.3", "1.2.2"): "none",
    ("1.2.3", "0.9.9"): "none",
}


@pytest.mark.parametrize("pair", STEPS)
def test_named_steps(pair):
    """Below 1.0.0 the same rule holds; parts may be skipped."""
    assert STEPS[pair] == bump_between(*pair)


@pytest.mark.parametrize(
    "text", ["1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.0.0-beta", "", "1.0.0 ", "1.-1.0"]
)
def test_what_is_no_version(text):
    """Three plain numbers and nothing else are a version."""
    assert not is_version(text)
