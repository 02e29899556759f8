"""Profiles of Hypothesis, the examples in README and docstrings, and a copy of the invented example
package.
"""

import gc
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = os.environ.get("DOCPROV_EVIDENCE") or None
EXAMPLE = ROOT / "docs" / "examples" / "arden"

PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
"""A whole package is a large thing to draw.

A draw that grows too large is dropped, and that is no sign of a bad filter.
"""
settings.register_profile(
    "fast",
    max_examples=25,
    deadline=None,
    phases=PHASES,
    suppress_health_check=LARGE,
    derandomize=True,
    database=None,
)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=LARGE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


HEAVIEST = (
    "test_interruptions",
    "test_engines",
    "test_site_in_browser",
    "test_reproducibility",
    "test_schema_parity",
    "test_failing_files",
)
"""Modules with tests of ten seconds or more."""


def pytest_collection_modifyitems(items):
    """Begin with the tests that take longest; no process waits for another at the end."""
    items.sort(key=lambda item: item.path.stem not in HEAVIEST)


def pytest_collection_finish():
    """Leave out of garbage collection what importing and collecting made; it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _at_root(monkeypatch):
    """Run every test in the repository's folder and without an evidence folder of the
    environment.
    """
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("DOCPROV_EVIDENCE", raising=False)


@pytest.fixture
def evidence():
    """Return the folder with the texts of the repository's own package, None where it is not at
    hand.
    """
    return EVIDENCE


@pytest.fixture
def example(tmp_path):
    """Return a copy of the invented example package that a test may break."""
    copy = tmp_path / "arden"
    shutil.copytree(EXAMPLE, copy)
    return copy


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """Return a function that makes a folder once for all processes that run tests.

    The folder is for reading only; a process that needs it while another one makes it waits.
    """
    base = tmp_path_factory.getbasetemp()
    place = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name, make):
        folder, done = place / name, place / f"{name}.done"
        with FileLock(place / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return once


@pytest.fixture(scope="session")
def first_release(made_once):
    """Return a folder with a released copy of the example package and its archive."""
    from docprov.releases.releases import release

    def make(folder):
        shutil.copytree(EXAMPLE, folder / "arden")
        release(folder / "arden", folder)

    return made_once("released", make)


@pytest.fixture
def released(first_release, tmp_path):
    """Return a copy of the example package that was released once, beside its archive."""
    shutil.copytree(first_release, tmp_path, dirs_exist_ok=True)
    return tmp_path / "arden"


class Repository:
    """A git repository with the invented example package, as a contributor has it."""

    def __init__(self, folder, package):
        self.folder = folder
        self.package = package

    def git(self, *arguments):
        """Run git, and return what it prints."""
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(  # the user's own git
            ["git", *who, *arguments],  # noqa: S607
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commit(self):
        """Commit all that is there."""
        self.git("add", "-A")
        self.git("commit", "-qm", "state")

    def edit(self, file, old, new):
        """Replace the one place of a file that has a text."""
        path = self.package / file
        text = path.read_bytes().decode()
        assert text.count(old) == 1, (file, old)
        path.write_bytes(text.replace(old, new).encode())


@pytest.fixture
def repository(tmp_path):
    """Return a repository whose folder `arden` is a committed copy of the example package."""
    folder = tmp_path / "repository"
    shutil.copytree(
        EXAMPLE, folder / "arden", ignore=shutil.ignore_patterns("data", "datapackage.json")
    )
    found = Repository(folder, folder / "arden")
    found.git("init", "-q", "-b", "main")
    found.commit()
    return found


@pytest.fixture(scope="session")
def series(made_once):
    """Return a package that was released four times, for reading only, and its archives
    by version.
    """
    from tests.series import release_series, released_series

    return released_series(made_once("series", release_series))
