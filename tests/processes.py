"""What tests run in processes of their own, where several meet or one is killed.

Each process begins as a copy of one that has loaded this module, and with it docprov, and has no
threads yet; a new interpreter for each takes most of the time of such tests.
"""

import multiprocessing
import os
import resource
import sys
from pathlib import Path

from docprov.cli import main
from docprov.fetching.downloads import fetch
from docprov.releases import releases  # noqa: F401 - loaded once for all processes
from docprov.storage.http import Limits
from docprov.storage.writing import write_files
from docprov.validation import validation  # noqa: F401 - the same

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def run_when_told(told, act, arguments):
    """Run a function as soon as a pipe says something."""
    told.recv()
    act(*arguments)


def _print_into(printed):
    """Let a file, or a named pipe, take the place of the streams of this process."""
    with open(printed, "wb") as file:  # noqa: PTH123 - its number takes the place of the streams'
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    for number, name in ((1, "stdout"), (2, "stderr")):  # those that are there know another file
        setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115


def _code_of(words):
    """Run a command in this process, and return its exit code."""
    sys.argv = ["docprov", *words]
    try:
        main()
        code = 0
    except SystemExit as ended:
        code = ended.code
    sys.stdout.flush()
    return code


def tell_measured(told, printed, seconds, words):
    """Run a command that ends after some seconds of CPU in any case, with a file for what it
    prints; tell its exit code, and the most memory in kilobytes that it had.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    _print_into(printed)
    code = _code_of(words)
    told.send((code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def tell_surrounded(told, printed, here, surround, words):
    """Run a command in a folder, in surroundings that a function makes; tell its exit code."""
    _print_into(printed)
    os.chdir(here)
    surround()
    told.send(_code_of(words))


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
