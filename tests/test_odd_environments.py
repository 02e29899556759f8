"""Whatever surrounds a command, it ends with a code, in one line where it cannot run."""

import random
import resource
from functools import partial

import pytest
from tests.odd_arguments import lay, state
from tests.surroundings import COMMANDS, SURROUNDINGS, ended, limited, problems

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


def test_where_polars_cannot_go_on_the_last_line_says_so(released, tmp_path):
    """With fewer files than Polars needs a command ends with 2 and a line, after Polars' own."""
    (here := tmp_path / "here").mkdir()
    lay(here, released, released.parent / "arden-0.1.0.zip")
    before = state(here)
    fewest = partial(limited, resource.RLIMIT_NOFILE, 8)
    code, said = ended("validate", fewest, here, tmp_path / "printed")
    assert 2 == code
    assert said.splitlines()[-1].startswith("docprov: ")
    assert "Traceback" not in said
    assert before == state(here)
