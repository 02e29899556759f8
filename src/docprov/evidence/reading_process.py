"""Runs the reader of a format in a process of its own, with limits of time and memory.

What a library outside Python does with a hostile file cannot be stopped from within: it may draw
without end, take all memory, or break; and a small archive may unpack to hours of reading. The
process takes the bytes from standard input, gives the texts as JSON, and ends with its starter.
The time on the clock is limited everywhere, computing time and memory where the system can limit
them: both on Linux, neither on Windows.
"""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread, Timer
from typing import Any

from attrs import asdict

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.format import Extracted, Format

_SECONDS, _SECONDS_PER_MB = 30, 1
_WAITING = 3
"""How many times the computing time may pass on the clock, as other programs compute as well."""
_MEMORY = 2 << 30
_LONGEST_ANSWER = 512 << 20
_LATE = 124
_ENDS_LATE = frozenset({_LATE, -getattr(signal, "SIGXCPU", _LATE)})


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
        process = Popen(  # noqa: S603 - this module, without a shell
            [sys.executable, "-P", "-m", __name__, *task],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=os.environ | {"PYTHONPATH": paths},
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
    return _texts(json.loads(answer))


def _texts(answer: dict[str, Any]) -> tuple[Extracted, ...]:
    if "error" in answer:
        raise DocprovError(answer["error"])
    return tuple(
        Extracted(
            **each
            | {name: tuple(map(tuple, each[name])) for name in ("regions", "agents")}
            | {"warnings": tuple(each["warnings"])}
        )
        for each in answer["texts"]
    )


def _answer(module: str, data: bytes, encoding: str) -> dict[str, Any]:
    try:
        texts = import_module(module).FORMAT.read(data, encoding)
    except DocprovError as error:
        return {"error": error.message}
    return {"texts": [asdict(each) for each in texts]}


def _limit(seconds: int, memory: int) -> None:
    """End this process where it takes too long or too much, or where nobody waits for it."""
    for wait in (Timer(_WAITING * seconds, os._exit, [_LATE]), Thread(target=_end_with_starter)):
        wait.daemon = True
        wait.start()
    with suppress(ImportError):  # Windows
        import resource

        # The second number of each is where the system kills without a word.
        for limit, numbers in (
            (resource.RLIMIT_CPU, (seconds, seconds + 1)),
            (resource.RLIMIT_AS, (memory, memory)),
            (resource.RLIMIT_CORE, (0, 0)),
        ):
            with suppress(ValueError, OSError):  # a lower limit exists, or the system has none
                resource.setrlimit(limit, numbers)


def _end_with_starter() -> None:
    os.read(0, 1)
    os._exit(_LATE)


def main() -> None:
    """Read one file, as `read_within_limits` asks."""
    gc.set_threshold(100_000)  # most of what a reader makes is kept until the process ends
    module, encoding, *numbers = sys.argv[1:]
    length, seconds, memory = map(int, numbers)
    data = sys.stdin.buffer.read(length)
    _limit(seconds, memory)
    answer = json.dumps(_answer(module, data, encoding), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
