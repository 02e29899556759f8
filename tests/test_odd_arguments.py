"""Whatever is given as an argument, a command ends with a code and changes nothing unasked."""

import random

import pytest
from tests.commands import run
from tests.odd_arguments import SOUND, VALUES, WRITERS, lay, parameters, places, problems, state

EACH = 3
"""How many values are tried in each place."""


def test_each_command_is_known():
    """Each command has arguments with which it runs, and its parameters are read off it."""
    assert set(SOUND) == set(parameters())
    assert set(SOUND) > WRITERS
    assert all(set(given) <= set(parameters()[name]) for name, given in SOUND.items())


@pytest.mark.parametrize(
    "words",
    [
        ("validate", ""),
        ("validate", "docs/examples/arden", "--evidence", ""),
        ("validate", "docs/examples/arden", "--today="),
        ("release", "docs/examples/arden", "--out", " "),
        ("search", "docs/examples/arden", ""),
    ],
)
def test_an_empty_argument_is_refused(words):
    """What a shell makes of a variable that is not set is never a path, a day or a text."""
    ended = run(*words)
    assert (2, 1) == (ended.returncode, ended.stderr.count("\n"))
    assert "is empty" in ended.stderr
    assert words[-1 if "=" in words[-1] else -2].rstrip("=") in ended.stderr or len(words) < 4


def test_a_long_argument_is_not_repeated_whole():
    """Of a message without end its begin and its end, with what to do, are printed."""
    ended = run("rule", "x" * 100_000)
    assert ended.stderr.endswith("`docprov rule` lists all\n")
    assert len(ended.stderr) < 2100


@pytest.mark.long
@pytest.mark.parametrize("command", SOUND)
def test_an_odd_argument_ends_as_it_must(command, released, tmp_path, record_property):
    """With odd values in each place: exit code 0, 1 or 2, one line, and no file changed unasked."""
    chosen = random.Random(command)  # noqa: S311 - no secret
    archive = released.parent / "arden-0.1.0.zip"
    (here := tmp_path / "case").mkdir()
    lay(here, released, archive)
    wrong, before = [], state(here)
    own = [each for each in places() if each[0] == command]
    record_property("cases", len(own) * EACH)
    for _, parameter in own:
        for words in chosen.sample(sorted(VALUES), EACH):
            found = problems(command, parameter, VALUES[words], here)
            wrong += [f"{parameter}, {words}: {each}" for each in found]
            if before != state(here):
                here = tmp_path / f"case {parameter} {words}"
                here.mkdir()
                lay(here, released, archive)
                before = state(here)
    assert [] == wrong
