"""Readers fed with damaged files end with a result or with an error that they announce."""

import random

import pytest
from tests.fuzzing import Reader, broken_by, feed, mutated, readers

SLOW = {"dossier, validated", "waivers", "table, validated", "manifest", "citation of a release"}


def test_what_a_reader_does_not_announce_is_told():
    """An error of another class, and one without words, breaks a reader; an announced one not."""

    def raising(error):
        def read(_):
            raise error

        return Reader(seeds=(b"",), read=read, announced=(ValueError,))

    assert "KeyError" in broken_by(raising(KeyError("a")), b"")
    assert "without words" in broken_by(raising(ValueError()), b"")
    assert "" == broken_by(raising(ValueError("it is odd")), b"")


@pytest.mark.parametrize("seed", range(3))
def test_damage_follows_from_its_seed(seed):
    """Equal seeds damage files alike, so that what broke a reader can be made again."""
    files = (b'{"a": [1, 2, {"b": null}]}', b"a: 1\nb: x\n", b"")
    damaged = [
        [mutated(files, chance) for _ in range(50)]
        for chance in (random.Random(seed), random.Random(seed), random.Random(seed + 1))  # noqa: S311
    ]
    assert damaged[0] == damaged[1] != damaged[2]


@pytest.mark.long
def test_no_reader_is_broken_by_a_damaged_file():
    """Only the errors that a reader announces come of damaged files, each in five seconds."""
    found = {name: feed(name, 11, 4 if name in SLOW else 25)[1] for name in readers()}
    assert len(found) > 40
    assert {} == {name: broken for name, broken in found.items() if broken}
