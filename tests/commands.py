"""The commands as tests run them: in this process, or in one of their own where that matters."""

import io
import os
import subprocess
import sys

import pytest
from attrs import frozen

from docprov.cli import main


@frozen
class Ended:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments, cwd=".", **environment):
    """Run a command as the program `docprov` does, in this process; a bug is raised as it is."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["docprov", *map(str, arguments)])
        for name, value in environment.items():
            patch.setenv(name, value)
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code
    printed = {}
    for name, stream in streams.items():
        stream.flush()
        printed[name] = stream.buffer.getvalue().decode("utf-8")
    return Ended(code, **printed)


def run_process(*arguments, options=(), **environment):
    """Run a command in a process of its own, with options of Python and variables."""
    done = subprocess.run(
        [sys.executable, *options, "-m", "docprov", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done
