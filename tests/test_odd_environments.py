"""Whatever surrounds a command, it ends with a code, in one line where it cannot run."""

import random

import pytest
from tests.surroundings import COMMANDS, SURROUNDINGS, problems

EACH = 4
"""In how many surroundings each command is tried."""
pytestmark = pytest.mark.long


@pytest.mark.parametrize("command", COMMANDS)
def test_odd_surroundings(command, released, tmp_path, record_property):
    """With few files, little memory, a closed pipe, a full disk or without rights a command ends
    as elsewhere, or in one line with no file changed and no litter; the next run ends well.
    """
    record_property("cases", EACH)
    archive = released.parent / "arden-0.1.0.zip"
    chosen = random.Random(command).sample(sorted(SURROUNDINGS), EACH)  # noqa: S311 - no secret
    found = {
        name: list(problems(command, name, released, archive, tmp_path / name)) for name in chosen
    }
    assert found == {name: [] for name in chosen}
