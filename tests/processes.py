"""What tests run in processes of their own, where several meet or one is killed.

Each process begins as a copy of one that has loaded this module, and with it docprov, and has no
threads yet; a new interpreter for each takes most of the time of such tests.
"""

import multiprocessing
from pathlib import Path

from docprov.fetching.downloads import fetch
from docprov.releases import releases  # noqa: F401 - loaded once for all processes
from docprov.storage.http import Limits
from docprov.storage.writing import write_files

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def run_when_told(told, act, arguments):
    """Run a function as soon as a pipe says something."""
    told.recv()
    act(*arguments)


def fetched_digest(address, version, cache):
    """Fetch a release from this machine, and return its digest."""
    return fetch(address, version, cache=cache, limits=Limits(allow_private=True)).digest


def write_again_and_again(folder, rounds, own):
    """Write two files of equal lines together, round for round."""
    for number in range(rounds):
        data = f"{own} {number}\n".encode() * 2000
        write_files(Path(folder), dict.fromkeys(("a.csv", "data/b.csv"), data), durable=False)


def read_again_and_again(folder, rounds, torn):
    """Read the two files round for round, and count those whose lines differ."""
    for _ in range(rounds):
        for name in ("a.csv", "data/b.csv"):
            lines = set(Path(folder, name).read_bytes().splitlines())
            if len(lines) != 1:
                torn.value += 1
