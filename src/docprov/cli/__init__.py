"""The command line: each command calls one public function and prints what it returned.

Exit code 0: done, no errors. 1: errors were found, a check failed, or the contents of a package are
refused. 2: the command cannot run. `docprov.presentation.terminal` prints reports.
"""

import io
import sys

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


def main() -> None:
    """Run the command line; faults of input end with one line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        if sys.flags.optimize > 1:
            raise DocprovError(NO_DOCSTRINGS)  # noqa: TRY301 - ends as any other error
        app(prog_name="docprov")
    except DocprovError as error:
        raise SystemExit(fail(error).exit_code) from error
    except OSError as error:
        fault = DocprovError(f"{error.filename or 'a file'}: {error.strerror or error}")
        raise SystemExit(fail(fault).exit_code) from error
