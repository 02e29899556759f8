"""The page of promises: each promise is held by a test that is there, can fail and did pass."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "docs" / "reliability.py"


@pytest.fixture(scope="module")
def script():
    """Return the script as a module, under a name that no library has."""
    spec = importlib.util.spec_from_file_location("page_of_promises", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_page_is_current(script, capsys):
    """Each promise has tests, each of them is there and passed when the page was written."""
    assert 0 == script.main(["--check"]), capsys.readouterr().out


TESTS = {
    "tests/test_a.py::test_one": "",
    "tests/test_a.py::test_gone": "it is not there",
    "tests/test_b.py::test_one": "it is not there",
    "tests/test_a.py::test_idle": "it states nothing that can fail",
    "tests/test_a.py::test_mute": "it states nothing that can fail",
}


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_holds_nothing_is_named(script, tmp_path, name):
    """A test that is not there, says nothing or cannot fail holds no promise."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(
        'def test_one():\n    """It holds."""\n    assert 1\n\n\n'
        'def test_idle():\n    """It holds."""\n    print(1)\n\n\n'
        "def test_mute():\n    assert 1\n"
    )
    listing = tmp_path / "listing.yaml"
    listing.write_text(f"reading:\n  - {{promise: All is read., tests: ['{name}']}}\n")
    (promise,) = script.promises(listing, tmp_path)
    assert TESTS[name] == promise.tests[0].fault
    expected = [f"{name}: {TESTS[name]}"] if TESTS[name] else []
    assert expected == [*script.faults_of([promise], {name: "3 passed"})]
    if promise.tests[0].words:
        assert {name: "3 passed"} == script.results_in(
            script.page_of([promise], {name: "3 passed"})
        )


@pytest.mark.parametrize("result", ["", "2 passed, 1 FAILED", "1 not run here", "not run"])
def test_a_test_that_did_not_pass_is_named(script, result):
    """A promise whose test failed, or was not run, is not held."""
    test = script.Test(name="tests/test_a.py::test_b", words="It holds.")
    promise = script.Promise(about="reading", words="All is read.", tests=(test,))
    assert 1 == len([*script.faults_of([promise], {test.name: result})])
    assert 1 == len([*script.faults_of([script.Promise(about="a", words="b")], {})])
