"""Runs that are killed at any step that changes a file: the old state or the new one is left, and
the next run ends well.
"""

import shutil
import subprocess
import sys
from itertools import count

import pytest

from docprov.fetching.downloads import fetch
from docprov.releases.keys import keygen, read_private, read_trust
from docprov.releases.releases import release
from docprov.releases.signatures import SUFFIX
from docprov.releases.verification import verify

STRACE = shutil.which("strace")
STEPS = ("write", "rename", "link", "linkat", "fsync", "fchmod", "unlink")
pytestmark = [pytest.mark.long, pytest.mark.skipif(STRACE is None, reason="strace is not at hand")]


def killed_everywhere(folder, code, *arguments, steps=STEPS, each=1):
    """Run a program once for each of its steps that change a file, killed at that step.

    Yields after each run.

    Args:
        folder: takes what strace says.
        code: the program.
        *arguments: its arguments.
        steps: the system calls.
        each: 6 kills at every sixth call only, where many write one file like another.
    """
    program, points = [sys.executable, "-c", code, *map(str, arguments)], 0
    for step in steps:
        for number in count(1, each):
            options = ["-e", f"trace={step}", "-e", f"inject={step}:signal=SIGKILL:when={number}"]
            command = [
                STRACE,
                "-f",
                "-qq",
                "-o",
                str(folder / "strace"),
                *options,
                *program,
            ]
            ended = subprocess.run(command, capture_output=True, check=False).returncode == 0
            points += not ended
            yield step, number
            if ended:
                break
    assert points > 6


def test_making_a_key(tmp_path):
    """A key is there whole and for its owner alone, or not at all.

    A trust file never without it.
    """
    folder = tmp_path / "keys"
    code = "import sys, docprov; docprov.keygen(sys.argv[1])"
    for _ in killed_everywhere(tmp_path, code, folder / "a.pem"):
        key, trust = folder / "a.pem", folder / "a.pem.trust.json"
        if key.exists():
            assert 0o600 == key.stat().st_mode & 0o777
            read_private(key)
        if trust.exists():
            assert key.exists()
            read_trust(trust)
        else:
            keygen(key)
        shutil.rmtree(folder)


def test_signing_a_release(example, tmp_path):
    """An archive is never seen without its signature."""
    pair, out, package = keygen(tmp_path / "a.pem"), tmp_path / "dist", tmp_path / "package"
    code = (
        "import sys, docprov; docprov.release(sys.argv[1], sys.argv[2], "
        f"sign=[{str(pair.private)!r}])"
    )
    shutil.copytree(example, package)
    for _ in killed_everywhere(
        tmp_path, code, package, out, steps=("fsync", "rename"), each=6
    ):  # most writes go to no file
        for archive in out.glob("*.zip"):
            assert archive.with_name(f"{archive.name}{SUFFIX}").exists()
            assert verify(archive, trust=pair.trust).ok
        shutil.rmtree(out, ignore_errors=True)
        shutil.rmtree(package)
        shutil.copytree(example, package)


def test_fetching(example, tmp_path):
    """The cache holds the release whole or not at all, and the next run has it and leaves no
    temporary file.
    """
    release(example, tmp_path / "dist")
    cache, code = (
        tmp_path / "cache",
        "import sys, docprov; docprov.fetch(sys.argv[1], cache=sys.argv[2])",
    )
    for _ in killed_everywhere(tmp_path, code, tmp_path / "dist", cache):
        assert all(verify(path).ok for path in cache.rglob("*.zip"))
        found = fetch(tmp_path / "dist", cache=cache)
        assert found.verification.ok
        assert {"arden-0.1.0.zip", "seen.json", "lock"} == {
            path.name for path in found.path.parent.iterdir()
        }
        shutil.rmtree(cache)
