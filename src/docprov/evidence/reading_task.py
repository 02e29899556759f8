"""What runs in the process in which a file is read: see `docprov.evidence.reading_process`.

It loads no more than one reader needs, since most files are read faster than Python starts.
"""

import gc
import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from threading import Thread, Timer
from typing import Any

from docprov.diagnostics.errors import DocprovError

LATE = 124
"""The exit code of a process that was ended since it took too long."""
_WAITING = 3
"""How many times the computing time may pass on the clock, as other programs compute as well."""


def main() -> None:
    """Read one file from standard input, as `read_within_limits` asks, and end.

    The answer is a line of JSON, and after it the texts one after the other.
    """
    gc.set_threshold(100_000)  # most of what a reader makes is kept until the process ends
    module, encoding, *numbers = sys.argv[1:]
    length, seconds, memory = map(int, numbers)
    data = sys.stdin.buffer.read(length)
    _limit(seconds, memory)
    said, texts = _answer(module, data, encoding)
    for part in (json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"), b"\n"):
        sys.stdout.buffer.write(part)
    for text in texts:
        sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()
    os._exit(0)  # what was read need not be taken apart


def _answer(module: str, data: bytes, encoding: str) -> tuple[dict[str, Any], list[bytes]]:
    """Return what is said of the texts of a file, how long each is, and the texts."""
    try:
        found = import_module(module).FORMAT.read(data, encoding)
    except DocprovError as error:
        return {"error": error.message}, []
    texts = [each.text.encode() for each in found]
    said = [
        {name: getattr(each, name) for name in each.__slots__ if not name.startswith("_")}
        | {"text": len(text)}
        for each, text in zip(found, texts, strict=True)
    ]
    return {"texts": said}, texts


def _limit(seconds: int, memory: int) -> None:
    """End this process where it takes too long or too much, or where nobody waits for it."""
    for wait in (Timer(_WAITING * seconds, os._exit, [LATE]), Thread(target=_end_with_starter)):
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
    os._exit(LATE)
