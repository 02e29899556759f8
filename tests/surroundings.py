"""What may surround a command, each made in a process of its own before the command runs.

`python -m tests.surroundings` runs every command in all of them, or those that it is given; the
tests try some, chosen by a seed.
"""

import argparse
import ctypes
import fcntl
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.odd_arguments import ROOT, SOUND, lay, state, words_of
from tests.processes import FORKS, tell_surrounded

from docprov.releases.releases import release
from docprov.storage.files import sha256

SECONDS = 120
MOST_PRINTED = 1 << 20


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


def without_reader():
    """Print to a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    os.dup2(writer, 1)


def limited(what, most):
    """Have so much of something at the most."""
    resource.setrlimit(what, (most, most))


def powerless():
    """Give up what lets an administrator open a file without the right to."""
    version, numbers = ctypes.c_uint32 * 2, ctypes.c_uint32 * 6
    head, sets = version(0x20080522, 0), numbers()
    library = ctypes.CDLL(None, use_errno=True)
    library.capget(head, sets)
    for number in range(3):
        sets[number] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    library.capset(head, sets)


def masked():
    """Make files that nobody may open."""
    powerless()
    os.umask(0o777)


def read_only():
    """Run where nothing may be written."""
    powerless()
    for path in (Path(), *Path().rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)


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
    "no number of threads": partial(variables, {"POLARS_MAX_THREADS": "\u0664x"}),
    "no rights for new files": masked,
    "a folder that is read only": read_only,
    "few open files": partial(limited, resource.RLIMIT_NOFILE, 32),
    "hardly any open files": partial(limited, resource.RLIMIT_NOFILE, 16),
    "two gigabytes of memory": partial(limited, resource.RLIMIT_AS, 1 << 31),
    "small files only": partial(limited, resource.RLIMIT_FSIZE, 2048),
    "no current folder": nowhere,
    "no room behind standard output": without_room,
    "nobody behind standard output": without_reader,
}
UNHEARD = {"no room behind standard output", "nobody behind standard output"}
"""Where a command may have done its work when it ends with an error."""
COMMANDS = [each for each in SOUND if each != "serve"]
"""All but the one that does not end."""


def ended(command: str, surround, here: Path, printed: Path) -> tuple[int | None, str]:
    """Run a command in a folder; return its exit code, None for none, and what it printed.

    It prints into a pipe, which no limit of files concerns.
    """
    first, value = next(iter(SOUND[command].items()))
    told, tell = FORKS.Pipe(duplex=False)
    words = words_of(command, first, value)
    os.mkfifo(printed)
    reader = os.open(printed, os.O_RDWR | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, MOST_PRINTED)
    process = FORKS.Process(target=tell_surrounded, args=(tell, printed, here, surround, words))
    process.start()
    tell.close()
    process.join(SECONDS)
    process.kill()
    code, said = None, ""
    with suppress(EOFError):  # it ended without a word
        code = told.recv() if told.poll() else None
    with suppress(BlockingIOError):
        said = os.read(reader, MOST_PRINTED).decode("utf-8")
    os.close(reader)
    printed.unlink()
    return code, said


def _bytes(content: dict, name: str) -> object:
    """Return the bytes of a file, whether there is a folder, and nothing of modes."""
    found = content.get(name)
    return found if found is None or isinstance(found, bytes) else True


def _is_evidence(name: str, data: object) -> bool:
    """Return whether a file is evidence under its digest, which a run that fails may have added."""
    found = sha256(data).removeprefix("sha256:") if isinstance(data, bytes) else ""
    return bool(found) and Path(name).stem == found


def problems(command: str, name: str, package: Path, archive: Path, folder: Path) -> Iterator[str]:
    """Run a command in surroundings and then without; yield what may not be."""
    (here := folder / "here").mkdir(parents=True)
    (usual := folder / "usual").mkdir()
    lay(here, package, archive)
    before, printed = state(here), folder / "printed"
    code, said = ended(command, SURROUNDINGS[name], here, printed)
    for path in (here, *here.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o600 | 0o100 * path.is_dir())
    if code not in {0, 1, 2}:
        yield f"ended with {code}: {said[-300:]!r}"
    if "Traceback" in said or "panicked" in said:
        yield f"printed {said[-600:]!r}"
    if code != 2:
        return
    if said.count("\n") != 1:
        yield f"not one line: {said[-600:]!r}"
    if name in UNHEARD:
        return
    after = state(here)
    changed = [
        each
        for each in {**before, **after}
        if not _is_evidence(each, after.get(each)) and _bytes(before, each) != _bytes(after, each)
    ]
    if changed:
        yield f"changed {sorted(changed)[:5]}: {said!r}"
    lay(usual, package, archive)
    for where in (usual, here):
        code, said = ended(command, int, where, printed)
        if code == 2:
            yield f"{where.name}: the next run said {said!r}"
    if state(usual).keys() != state(here).keys():
        litter = state(usual).keys() ^ state(here).keys()
        yield f"the next run left {sorted(litter)[:5]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commands", nargs="*")
    wanted = parser.parse_args().commands or COMMANDS
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "docs/examples/arden", folder / "arden")
    archive, tried, wrong = release(folder / "arden", folder / "dist").archive, 0, 0
    for command in wanted:
        for name in SURROUNDINGS:
            case = folder / "case"
            found = list(problems(command, name, folder / "arden", archive, case))
            shutil.rmtree(case)
            tried, wrong = tried + 1, wrong + bool(found)
            for each in found:
                print(f"{command}, {name}: {each}", flush=True)
    print(f"{tried:,} tried, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
