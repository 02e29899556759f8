"""What other projects run: the hooks of pre-commit and the composite action, run for real on the
example package.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.commands import run

HOOKS = yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load(Path("action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}


def broken(package):
    """Break a package: one claim names a predicate that nobody declares."""
    path = package / "dossiers/leith-2012.yaml"
    path.write_text(path.read_text().replace("predicate: deaths", "predicate: deathss"))


def environment(**more):
    """Return an environment in which `docprov` is the one of these tests."""
    here = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if name != "DOCPROV_EVIDENCE"}
    return kept | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"} | more


@pytest.mark.parametrize(("number", "breaks", "code"), [(0, True, 1), (1, False, 0), (2, True, 1)])
def test_a_hook_stops_what_it_is_there_for(example, number, breaks, code):
    """The entry of a hook, with the package as its argument, ends as it should."""
    hook = HOOKS[number]
    if breaks:
        broken(example)
    assert ("python", False, ["datapackage"]) == (
        hook["language"],
        hook["pass_filenames"],
        hook["args"],
    )
    program, *words = hook["entry"].split()
    done = run(*words, example)
    assert "docprov" == program
    assert code == done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_for_the_files_that_matter(hook):
    """A change of a dossier wakes a hook, a change of a readme does not."""
    assert re.search(hook["files"], "datapackage/dossiers/arden-2011.yaml")
    assert re.search(hook["files"], "datapackage/package.yaml")
    assert not re.search(hook["files"], "README.md")


STEPS_RUN = [
    ("validate", False, 0),
    ("validate", True, 1),
    ("anchor", False, 0),
    ("build", False, 0),
]


@pytest.mark.long
@pytest.mark.parametrize(("name", "breaks", "code"), STEPS_RUN)
def test_a_step_of_the_action_ends_as_it_should(example, name, breaks, code):
    """Each step of the action, with inputs as they are by default, passes a sound package.

    A broken one is stopped.
    """
    if breaks:
        broken(example)
    done = run_step(name, example)
    assert code == done.returncode, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("name", ["validate", "anchor", "build"])
def test_the_action_passes_a_package_without_dossiers(example, name):
    """A package of tables alone has nothing to anchor, and each step passes it."""
    for folder in ("dossiers", "vocabulary"):
        shutil.rmtree(example / folder)
    (example / "package.yaml").unlink()
    done = run_step(name, example)
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("name", ["validate", "anchor", "build"])
def test_the_action_passes_a_package_whose_tables_are_not_committed(example, name):
    """Where no tables are in the repository there are none to compare, and each step passes."""
    shutil.rmtree(example / "data")
    (example / "datapackage.json").unlink()
    done = run_step(name, example)
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.long
def test_hooks_pass_a_package_without_dossiers(example):
    """Each hook ends well on a package of tables; there is nothing to anchor in it."""
    for folder in ("dossiers", "vocabulary"):
        shutil.rmtree(example / folder)
    (example / "package.yaml").unlink()
    for hook in HOOKS:
        done = run(*hook["entry"].split()[1:], example)
        assert 0 == done.returncode, done.stdout + done.stderr


def run_step(name, package):
    """Run a step of the action on a package, with the other inputs as they are by default."""
    inputs = {key: value["default"] for key, value in ACTION["inputs"].items()} | {
        "path": str(package)
    }
    stated = {
        key: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: inputs[found[1]], value)
        for key, value in STEPS[name]["env"].items()
    }
    words = ["bash", "-euo", "pipefail", "-c", STEPS[name]["run"]]
    return subprocess.run(
        words, env=environment(**stated), capture_output=True, text=True, check=False
    )


def test_inputs_are_never_text_of_a_script():
    """What somebody writes into an input cannot become a command."""
    assert ["install", "validate", "anchor", "build"] == list(STEPS)
    assert [] == [step["run"] for step in STEPS.values() if "${{" in step["run"]]
    assert all(step["shell"] == "bash" for step in STEPS.values())
    assert set(re.findall(r"inputs\.([a-z-]+)", Path("action.yml").read_text("utf-8"))) == set(
        ACTION["inputs"]
    )
