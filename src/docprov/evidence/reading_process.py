"""Runs the reader of a format in a process of its own, with limits of time and memory.

What a library outside Python does with a hostile file cannot be stopped from within: it may draw
without end, take all memory, or break; and a small archive may unpack to hours of reading. The
process takes the bytes from standard input, gives the texts as JSON, and ends with its starter.
The time on the clock is limited everywhere, computing time and memory where the system can limit
them: both on Linux, neither on Windows.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.reading_task import LATE

_SECONDS, _SECONDS_PER_MB = 30, 1
_MEMORY = 2 << 30
_LONGEST_ANSWER = 512 << 20
_ENDS_LATE = frozenset({LATE, -getattr(signal, "SIGXCPU", LATE)})
_TASK = "docprov.evidence.reading_task"
_KEPT_MEMORY = 16 << 20
"""Bytes that the C library keeps rather than gives back and takes again for each page."""


def read_within_limits(kind: Format, data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the texts of a file, read in a process of its own.

    Raises:
        DocprovError: the file cannot be read, or not within the limits.
    """
    if not sys.executable:  # Python is a part of another program
        remark = "it was read without limits of time and memory, as no process could be started"
        return tuple(each.with_warnings(remark) for each in kind.read(data, encoding))
    seconds = _SECONDS + _SECONDS_PER_MB * (len(data) >> 20)
    task = [kind.read.__module__, encoding, *map(str, (len(data), seconds, _MEMORY))]
    paths = os.pathsep.join(filter(None, sys.path))
    try:
        process = Popen(  # noqa: S603 - a module of docprov, without a shell
            [sys.executable, "-P", "-c", f"import {_TASK} as task; task.main()", *task],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=os.environ | {"PYTHONPATH": paths, "MALLOC_TOP_PAD_": f"{_KEPT_MEMORY}"},
        )
    except OSError as error:
        raise DocprovError(f"no process to read {kind.label} could be started: {error}") from error
    assert process.stdin is not None  # noqa: S101 - they are pipes
    assert process.stdout is not None  # noqa: S101
    answer = b""
    with suppress(BrokenPipeError), process:  # a broken pipe: it ended already
        process.stdin.write(data)
        process.stdin.flush()
        # Standard input stays open until the answer is there: the process ends when it closes.
        answer = process.stdout.read(_LONGEST_ANSWER)
    if process.returncode in _ENDS_LATE:
        raise DocprovError(
            f"reading {kind.label} takes longer than the {seconds} s that a document may take"
        )
    if process.returncode != 0:
        raise DocprovError(
            f"reading {kind.label} takes more than {_MEMORY >> 20} MB of memory, or it breaks its "
            f"reader (exit code {process.returncode})"
        )
    return tuple(_texts(answer))


def _texts(answer: bytes) -> Iterator[Extracted]:
    """Yield the texts of an answer of `docprov.evidence.reading_task`."""
    head, _, written = answer.partition(b"\n")
    said = json.loads(head)
    if "error" in said:
        raise DocprovError(said["error"])
    start = 0
    for each in said["texts"]:
        stop = start + each["text"]
        lists = {name: tuple(map(tuple, each[name])) for name in ("regions", "agents")}
        told = {"text": written[start:stop].decode(), "warnings": tuple(each["warnings"])}
        yield Extracted(**each | lists | told)
        start = stop
