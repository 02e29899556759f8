"""Runs that are killed at any step that changes a file: the old state or the new one is left, and
the next run ends well.
"""

import shutil
import signal
import subprocess
from functools import partial
from itertools import count

import pytest
from tests.processes import FORKS, run_when_told

from docprov.fetching.downloads import fetch
from docprov.releases.keys import keygen, read_private, read_trust
from docprov.releases.releases import release
from docprov.releases.signatures import SUFFIX
from docprov.releases.verification import verify

STRACE = shutil.which("strace")
STEPS = ("write", "rename", "link", "linkat", "fsync", "fchmod", "unlink")
pytestmark = [pytest.mark.long, pytest.mark.skipif(STRACE is None, reason="strace is not at hand")]


def killed_everywhere(act, *arguments, steps=STEPS, each=1):
    """Run a function once for each of its steps that change a file, killed at that step.

    Yields after each run.

    Args:
        act: the function; it runs in a process of its own.
        *arguments: its arguments.
        steps: the system calls.
        each: 6 kills at every sixth call only, where many write one file like another.
    """
    points = 0
    for step in steps:
        for number in count(1, each):
            ended = _killed_at(f"{step}:signal=SIGKILL:when={number}", act, arguments)
            points += not ended
            yield step, number
            if ended:
                break
    assert points > 6


def _killed_at(injected, act, arguments):
    """Run a function under strace; return whether it ended without being killed."""
    told, tell = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=run_when_told, args=(told, act, arguments))
    process.start()
    options = ["-f", "-o", "/dev/null", "-e", f"inject={injected}", "-p", str(process.pid)]
    with subprocess.Popen([STRACE, *options], stderr=subprocess.PIPE, text=True) as tracer:
        assert "attached" in tracer.stderr.readline()
        tell.send(None)
        process.join()
        tracer.communicate()
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode == 0


def test_making_a_key(tmp_path):
    """A key is there whole and for its owner alone, or not at all.

    A trust file never without it.
    """
    folder = tmp_path / "keys"
    for _ in killed_everywhere(keygen, folder / "a.pem"):
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
    shutil.copytree(example, package)
    signed = partial(release, sign=[pair.private])
    # most writes go to no file
    for _ in killed_everywhere(signed, package, out, steps=("fsync", "rename"), each=6):
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
    cache = tmp_path / "cache"
    for _ in killed_everywhere(partial(fetch, cache=cache), tmp_path / "dist"):
        assert all(verify(path).ok for path in cache.rglob("*.zip"))
        found = fetch(tmp_path / "dist", cache=cache)
        assert found.verification.ok
        assert {"arden-0.1.0.zip", "seen.json", "lock"} == {
            path.name for path in found.path.parent.iterdir()
        }
        shutil.rmtree(cache)
