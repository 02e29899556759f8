"""A layer of files that fails or is killed at a chosen step, in this process.

Steps are the calls with which files are changed: making, writing, syncing, renaming, linking and
removing. A kill leaves everything as it is: half of what is written, and nothing after it.
"""

import errno
import os
import resource
import signal
import tempfile
from contextlib import contextmanager

import pytest
from attrs import define, field

ERRORS = {
    name: getattr(errno, name) for name in ("ENOSPC", "EIO", "EACCES", "EMFILE", "EROFS", "EFBIG")
}
KILL = "kill"
INTERRUPT = "interrupt"
_CALLS = ("fsync", "fchmod", "replace", "rename", "link", "unlink", "remove", "mkdir", "rmdir")


class Killed(BaseException):
    """A process ends here."""


@define
class Layer:
    """What fails: the step with a number, once or from there on.

    Attributes:
        number: number of the step, counted from 1.
        how: name of an error, `kill`, or `interrupt` for Ctrl-C.
        sticky: whether all steps after it fail as well.
        steps: the names of the steps so far.
    """

    number: int
    how: str
    sticky: bool = False
    steps: list = field(factory=list)

    def step(self, name, file=None, data=b""):
        self.steps.append(name)
        at = len(self.steps)
        if at < self.number or (at > self.number and not self.sticky and self.how != KILL):
            return
        if self.how == INTERRUPT:
            raise KeyboardInterrupt
        if self.how == KILL:
            if file is not None and at == self.number:
                file.write(data[: len(data) // 2])
            raise Killed
        code = ERRORS[self.how]
        raise OSError(code, os.strerror(code))

    @property
    def reached(self):
        return len(self.steps) >= self.number


class _File:
    """A file whose writing is a step."""

    def __init__(self, file, layer):
        self.file, self.layer = file, layer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, data):
        self.layer.step("write", self.file, data)
        return self.file.write(data)

    def __getattr__(self, name):
        return getattr(self.file, name)


@contextmanager
def failing(number, how, *, sticky=False):
    """Let files fail at a step; yields the layer."""
    layer = Layer(number, how, sticky)

    def counted(name, real):
        def call(*given, **named):
            layer.step(name)
            return real(*given, **named)

        return call

    opened, made = os.fdopen, tempfile.mkstemp
    with pytest.MonkeyPatch.context() as patch:
        for name in _CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(tempfile, "mkstemp", counted("mkstemp", made))
        patch.setattr(os, "fdopen", lambda *given: _File(opened(*given), layer))
        yield layer


@contextmanager
def file_size_limit(size):
    """Let no file of this process grow beyond some bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
