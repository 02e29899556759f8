"""The command line: each command calls one public function and prints what it returned.

Exit code 0: done, no errors. 1: errors were found, a check failed, or the contents of a package are
refused. 2: the command cannot run. `docprov.presentation.terminal` prints reports.
"""

import io
import os
import signal
import sys
import threading
from itertools import pairwise
from types import FrameType

# The panels of `docprov --help` are in the order of these imports: as a newcomer needs them.
# isort: off
from docprov.cli import starting, recording, reviewing, checking, consulting, assisting
from docprov.cli import publishing, obtaining, exporting, showing, quoting, viewing

# isort: on
from docprov.cli.application import app, fail
from docprov.diagnostics.errors import DocprovError
from docprov.model.records import NO_DOCSTRINGS

__all__ = [
    "assisting",
    "checking",
    "consulting",
    "exporting",
    "main",
    "obtaining",
    "publishing",
    "quoting",
    "recording",
    "reviewing",
    "showing",
    "starting",
    "viewing",
]
_LAST_STREAM = 2
"""The number of standard error; standard input and output come before it."""
_MOST_THREADS = 128
"""How many threads are made on any machine; more take seconds each time, thousands take all."""


def main() -> None:
    """Run the command line; whatever stops it ends with one line, and exit code 2."""
    try:
        _prepare()
        _refuse_empty(sys.argv[1:])
        app(prog_name="docprov")
    except DocprovError as error:
        raise SystemExit(fail(error).exit_code) from error
    except OSError as error:
        fault = DocprovError(f"{_place_of(error)}: {error.strerror or error}")
        raise SystemExit(fail(fault).exit_code) from error
    except ImportError as error:
        fault = DocprovError(f"a library cannot be loaded: {error}")
        raise SystemExit(fail(fault).exit_code) from error
    except MemoryError as error:
        fault = DocprovError("there is not enough memory for this")
        raise SystemExit(fail(fault).exit_code) from error
    except KeyboardInterrupt as error:
        raise SystemExit(130) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Polars, which is not loaded to ask
            raise
        what = " ".join(str(error).split())
        raise SystemExit(fail(DocprovError(f"Polars cannot go on: {what}")).exit_code) from error


def _prepare() -> None:
    """Make streams and signals what every command relies on.

    Raises:
        DocprovError: a command cannot run with this Python, these streams or these variables.
    """
    closed = sys.stdout is None  # as after `>&-`; Python has no stream for it then
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
        pass  # a file must not get the number of a closed stream, and what is printed there
    os.close(opened)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
    if closed:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
        raise DocprovError("standard output is closed; > /dev/null discards what is printed")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _stop)  # so that temporary files are removed
    if sys.flags.optimize > 1:
        raise DocprovError(NO_DOCSTRINGS)
    _check_threads(os.environ.get("POLARS_MAX_THREADS", "1"))


def _check_threads(stated: str) -> None:
    """Refuse a number of threads with which Polars does not start, or takes minutes to.

    Raises:
        DocprovError: it is such a number; what is no number Polars passes over.
    """
    if not stated.isdecimal():
        return
    digits = stated.lstrip("0")
    if not digits:
        raise DocprovError("POLARS_MAX_THREADS is 0, and nothing can be computed without a thread")
    most = max(_MOST_THREADS, os.cpu_count() or 1)
    if len(digits) > len(str(most)) or int(digits) > most:
        raise DocprovError(f"POLARS_MAX_THREADS is more than {most}; leave it out")


def _place_of(error: OSError) -> str:
    """Return where the system refused something."""
    if isinstance(error, FileNotFoundError) and not error.filename:
        return "the current folder"  # it is asked for by no name
    return error.filename or _stream_that_fails() or "a file"


def _stream_that_fails() -> str:
    """Return "standard output" where it takes not one line end more.

    What it still holds is given up, or Python ends with a code and words of its own.
    """
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - to the end
        return "standard output"
    return ""


def _refuse_empty(words: list[str]) -> None:
    """Refuse an argument without a letter, as a variable of a shell gives it that is not set.

    Raises:
        DocprovError: there is one; as a path it would be the current folder.
    """
    for before, word in pairwise(["", *words]):
        option, sign, value = word.partition("=")
        if sign and not value and option.startswith("--"):
            raise DocprovError(f"{option} is empty; give it a value, or leave it out")
        if not word.strip():
            named = before if before.startswith("-") else "an argument"
            raise DocprovError(f"{named} is empty; give it a value, or leave it out")


def _stop(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)
