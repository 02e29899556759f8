"""Whatever surrounds a command, it ends with a code, in one line where it cannot run."""

import pytest
from tests.odd_arguments import SOUND, lay, state, words_of
from tests.processes import FORKS, tell_surrounded
from tests.surroundings import SURROUNDINGS

COMMANDS = ("anchor", "validate", "release", "keygen")
ENDS = {"no current folder": {2}, "no room behind standard output": {2}}
"""Exit codes other than those of the command elsewhere."""
pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_odd_surroundings(name, released, tmp_path, record_property):
    """A command ends as elsewhere, or in one line with no file changed; never with a traceback."""
    record_property("cases", len(COMMANDS))
    for command in COMMANDS:
        (here := tmp_path / command).mkdir()
        lay(here, released, released.parent / "arden-0.1.0.zip")
        before = state(here)
        first, value = next(iter(SOUND[command].items()))
        told, tell = FORKS.Pipe(duplex=False)
        arguments = (tell, tmp_path / "printed", here, SURROUNDINGS[name])
        process = FORKS.Process(
            target=tell_surrounded, args=(*arguments, words_of(command, first, value))
        )
        process.start()
        process.join(60)
        printed = (tmp_path / "printed").read_text("utf-8")
        assert told.poll(), (command, process.exitcode, printed)
        code = told.recv()
        assert code in ENDS.get(name, {0, 2}), (command, code, printed)
        assert "Traceback" not in printed
        if code and name != "no room behind standard output":
            assert before == state(here), (command, printed)
            assert 1 == printed.count("\n"), (command, printed)
