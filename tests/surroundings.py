"""What may surround a command, each made in a process of its own before the command runs."""

import os
import resource
import tempfile
import time
from functools import partial
from pathlib import Path


def variables(given):
    """Set variables, and take away those that are None."""
    for name, value in given.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    time.tzset()
    tempfile.tempdir = None


def nowhere():
    """Run in a folder that is gone; names that a command is given are looked for in vain."""
    folder = Path.cwd() / "gone"
    folder.mkdir()
    os.chdir(folder)
    folder.rmdir()


def without_room():
    """Print to a disk that is full."""
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)


def limited(what, most):
    """Have so much of something at the most."""
    resource.setrlimit(what, (most, most))


SURROUNDINGS = {
    "no home": partial(variables, {"HOME": None}),
    "a home that is no folder": partial(variables, {"HOME": "/dev/null"}),
    "no folder for temporary files": partial(
        variables, dict.fromkeys(("TMPDIR", "TMP", "TEMP"), "/dev/null")
    ),
    "a screen of one column": partial(variables, {"COLUMNS": "1", "LINES": "1"}),
    "colours and none": partial(variables, {"NO_COLOR": "1", "FORCE_COLOR": "1", "TERM": "x"}),
    "a time zone that is none": partial(variables, {"TZ": ":/dev/null"}),
    "a time zone that is far": partial(variables, {"TZ": "<X>-167:59:59"}),
    "a day that never comes": partial(variables, {"SOURCE_DATE_EPOCH": "9" * 60}),
    "no rights for new files": partial(os.umask, 0o777),
    "few open files": partial(limited, resource.RLIMIT_NOFILE, 32),
    "small files only": partial(limited, resource.RLIMIT_FSIZE, 2048),
    "no current folder": nowhere,
    "no room behind standard output": without_room,
}
