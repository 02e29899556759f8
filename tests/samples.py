"""Sweeps over many dear cases: a sample of them runs each time, the others with the long tests."""

import pytest


def sampled(cases, each=4):
    """Return cases for `parametrize`, of which all but the first of every so many are long."""
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.long] if number % each else [],
        )
        for number, case in enumerate(cases)
    ]
