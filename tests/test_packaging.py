"""What is published: its metadata, what it requires, and the files that go with it."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
SOURCES = sorted(Path("src/docprov").rglob("*.py"))
OPTIONAL = {"pandas", "py4j"}  # what a caller has who asks for it; what pyspark brings
UNTESTED = {"spark"}  # it needs a Java machine, so its tests are left out without it


BUILDING = """
import os, sys
os.umask(int(sys.argv[2], 8))
from hatchling import build
os.makedirs(sys.argv[1])
build.build_wheel(sys.argv[1])
build.build_sdist(sys.argv[1])
"""
UNBUILT = (".git", ".venv", ".hypothesis", "__pycache__", ".*cache*", "dist", "build", ".coverage")


def built(folder, umask, seconds, **environment):
    """Return the bytes of wheel and sdist of a copy of the sources, built in an environment."""
    shutil.copytree(".", folder, ignore=shutil.ignore_patterns(*UNBUILT))
    for path in folder.rglob("*"):
        os.utime(path, (seconds, seconds))
        path.chmod(0o777 & ~int(umask, 8))
    command = [sys.executable, "-c", BUILDING, str(folder / "made"), umask]
    environment = {"PATH": os.environ["PATH"], **environment}
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
    return {path.name: path.read_bytes() for path in (folder / "made").iterdir()}


@pytest.mark.long
def test_wheel_and_sdist_are_built_reproducibly(tmp_path):
    """Another place, time, umask, locale, time zone and order of sets give the same bytes."""
    first = built(tmp_path / "a", "022", 1_000_000_000, TZ="UTC", LC_ALL="C.UTF-8")
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": "/nowhere"}
    second = built(tmp_path / "ß longer name", "077", 2_000_000_000, **other)
    assert [".gz", ".whl"] == sorted(Path(name).suffix for name in first)
    assert first == second


def names_of(requirements):
    return {canonicalize_name(Requirement(each).name) for each in requirements}


@pytest.mark.long
def test_every_imported_distribution_is_required():
    """What a module imports is a dependency, or part of an extra that users can name."""
    users = [each for name, each in EXTRAS.items() if name not in {"test", "lint", "browser"}]
    required = names_of(PROJECT["dependencies"]).union(*map(names_of, users))
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    homes = packages_distributions()
    found -= sys.stdlib_module_names | OPTIONAL | {"docprov"}
    assert found
    for module in found:
        assert names_of(homes.get(module, [module])) & required, module


@pytest.mark.parametrize("name", sorted(EXTRAS.keys() - {"test", "lint", "browser", "docs"}))
def test_an_extra_is_described_and_tested(name):
    """The README says what an extra is for, and the tests have what it installs."""
    assert f"`{name}` (" in Path("README.md").read_text(encoding="utf-8")
    assert name in UNTESTED or names_of(EXTRAS[name]) <= names_of(EXTRAS["test"])


def test_every_extra_that_is_named_exists():
    """A message or a page that names an extra names one that can be installed."""
    pages = [*SOURCES, Path("README.md"), *Path("docs").rglob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    named = re.findall(r"docprov\[([a-z,]+)\]|extra `([a-z]+)`", text)
    assert named
    assert {each for pair in named for each in ",".join(pair).split(",") if each} <= EXTRAS.keys()


def test_the_metadata_is_complete():
    """Authors can be reached, addresses are named, and every Python from the oldest on is listed.

    Builders of catalogues and raters of packages ask for each of these.
    """
    assert all({"name", "email"} <= each.keys() for each in PROJECT["authors"])
    assert {"Homepage", "Documentation", "Changelog"} <= PROJECT["urls"].keys()
    assert 40 <= len(PROJECT["description"]) <= 200
    oldest = int(re.fullmatch(r">=3\.([0-9]+)", PROJECT["requires-python"])[1])
    listed = re.findall(r"Python :: 3\.([0-9]+)", "\n".join(PROJECT["classifiers"]))
    assert list(map(int, listed)) == list(range(oldest, oldest + len(listed)))
    assert all(Path(each).is_file() for each in [PROJECT["readme"], *PROJECT["license-files"]])
