"""Each argument of each command, and what nobody types in its place.

`python -m tests.odd_arguments` tries every value in every place, or those of the commands that it
is given; the tests try some, chosen by a seed.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.commands import Ended, run
from typer.main import get_command

from docprov.cli import app
from docprov.releases.releases import release

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 4000
"""Characters of a message, of which a part is escaped."""
SOUND = {
    "init": {"folder": "new"},
    "new": {"document": "odd-2011", "--package": "arden"},
    "capture": {
        "source": "page.txt",
        "--document": "odd-2011",
        "--package": "arden",
        "--evidence": "arden/texts",
    },
    "template": {"--to": "new.xlsx"},
    "import": {"file": "works.ris", "--package": "arden"},
    "anchor": {"path": "arden", "--evidence": "arden/texts"},
    "fix": {"path": "arden"},
    "review": {"path": "arden"},
    "validate": {"path": "arden"},
    "rule": {"code": "DP302"},
    "fsck": {"--evidence": "arden/texts"},
    "findings": {"path": "arden"},
    "compare": {"path": "arden", "--subject": "arden-fire"},
    "trace": {"path": "arden", "claim": "arden-2011.c-3wm8d"},
    "show": {"path": "arden", "record": "arden-2011"},
    "search": {"path": "arden", "words": "dockers"},
    "mcp": {"path": "arden"},
    "build": {"path": "arden"},
    "diff": {"old": "arden", "new": "arden"},
    "keygen": {"key": "new.pem"},
    "release": {"path": "arden", "--out": "dist"},
    "verify": {"target": "arden-0.1.0.zip"},
    "fetch": {"source": "arden-0.1.0.zip", "--cache": "cache"},
    "restore": {"release": "arden@0.1.0", "--out": "restored"},
    "export": {"path": "arden", "--to": "json", "--out": "new.json"},
    "sql": {"path": "arden", "query": "SELECT count(*) FROM claims"},
    "site": {"path": "arden", "--out": "pages"},
    "serve": {"path": "arden", "--port": "0"},
    "quote": {"words": "41 dockers", "source": "page.txt"},
    "text": {"document": "arden-2011", "--package": "arden", "--evidence": "arden/texts"},
    "revisit": {"path": "arden"},
}
"""Each command with what it needs; every name is one in the folder of a case."""

VALUES = {
    "nothing": "",
    "a space": " ",
    "two lines": "a\nb",
    "colours of a terminal": "\x1b[31mred\x1b[0m\x07",
    "a sign that turns the line": "a\u202eb",
    "a sign without width": "\u200b",
    "half of a character": "\udcff",
    "markup": "[red]x[/]",
    "braces": "{0} {x!r}",
    "a backslash": "a\\b",
    "a hyphen": "-",
    "an option": "--help",
    "an option that is none": "--zz",
    "many words": "x " * 50_000,
    "digits without end": "9" * 5000,
    "sixty digits": "9" * 60,
    "a negative number": "-1",
    "zero": "0",
    "no number": "nan",
    "more than a float": "1e400",
    "digits of another script": "\u0664\u0661",
    "a path without a file": "{here}/missing",
    "a path without a folder": "{here}/missing/deep/er",
    "an empty folder": "{here}/folder",
    "a file": "{here}/plain.txt",
    "an empty file": "{here}/empty",
    "a path below a file": "{here}/plain.txt/x",
    "a circle of links": "{here}/circle",
    "a link to nothing": "{here}/dangling",
    "a link to a folder": "{here}/linked",
    "a named pipe": "{here}/pipe",
    "a socket": "{here}/socket",
    "a device without end": "/dev/zero",
    "a device that is full": "/dev/full",
    "a file in another encoding": "{here}/latin.txt",
    "a file of zeros": "{here}/zeros.zip",
    "a long name": "{here}/" + "x" * 300,
    "a deep path": "{here}/" + "a/" * 2100,
    "a path with a way back": "{here}/folder/../../x",
    "the folder above": "..",
    "all files": "/",
    "the folder of the case": "{here}",
    "the package": "{here}/arden",
    "a new path in the package": "{here}/arden/new",
    "the tables": "{here}/arden/data",
    "a table": "{here}/arden/data/claims.csv",
    "the dossiers": "{here}/arden/dossiers",
    "a dossier": "{here}/arden/dossiers/arden-2011.yaml",
    "package.yaml": "{here}/arden/package.yaml",
    "the descriptor": "{here}/arden/datapackage.json",
    "the texts": "{here}/arden/texts",
    "the archive": "{here}/arden-0.1.0.zip",
    "an address": "http://127.0.0.1:9/",
    "an address that is none": "http://[::1",
}
"""What stands in the place of a value; none holds a NUL, which no system passes on."""


WRITERS = {"init", "new", "capture", "template", "import", "anchor", "fix", "review", "build"}
WRITERS |= {"keygen", "release", "fetch", "restore", "export", "site"}
"""Commands that write files, where they end with 0."""
SECONDS = 120
SERVED = 4
"""Seconds after which `serve`, which does not end by itself, is told to."""


@cache
def parameters() -> dict[str, list[str]]:
    """Return the arguments and options of each command that take a value."""
    return {
        name: [each.opts[0] for each in command.params if not getattr(each, "is_flag", False)]
        for name, command in get_command(app).commands.items()
    }


def places() -> list[tuple[str, str]]:
    """Return each command with each of its parameters."""
    return [(command, each) for command, listed in parameters().items() for each in listed]


def words_of(command: str, parameter: str, value: str) -> list[str]:
    """Return the words of a command with a value in the place of one of its parameters."""
    given = SOUND[command] | {parameter: value}
    options = [f"{name}={each}" for name, each in given.items() if name.startswith("-")]
    others = [given[each] for each in parameters()[command] if each in given and each[0] != "-"]
    return [command, *options, "--", *others]


def lay(here: Path, package: Path, archive: Path) -> None:
    """Make the files that the values name, a package that was released among them."""
    shutil.copytree(package, here / "arden")
    shutil.copy(archive, here / "arden-0.1.0.zip")
    (here / "folder").mkdir()
    (here / "plain.txt").write_text("Plain words.\n", "utf-8")
    (here / "page.txt").write_text("The strike of 41 dockers ended at noon.\n", "utf-8")
    (here / "works.ris").write_text("TY  - BOOK\nTI  - The mill\nER  - \n", "utf-8")
    (here / "empty").touch()
    (here / "latin.txt").write_bytes("41 d\u00f6ckers\n".encode("latin-1"))
    (here / "zeros.zip").write_bytes(bytes(1000))
    (here / "circle").symlink_to("circle")
    (here / "dangling").symlink_to("nowhere")
    (here / "linked").symlink_to("folder")
    os.mkfifo(here / "pipe")
    folder = os.open(here, os.O_RDONLY)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"/proc/self/fd/{folder}/socket")
    os.close(folder)


def state(folder: Path) -> dict[str, object]:
    """Return what lies below a folder; what is in the cache may come and go."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if name.parts[0] == "cache":
            continue
        plain = path.is_file() and not path.is_symlink()
        found[str(name)] = path.read_bytes() if plain else path.lstat().st_mode
    return found


def problems(command: str, parameter: str, value: str, here: Path) -> Iterator[str]:
    """Run a command with a value in the place of a parameter; yield what may not be."""
    before = state(here)
    words = words_of(command, parameter, value.format(here=here) if "{here}" in value else value)
    ended = _in_time(words, here)
    printed = ended.stdout + ended.stderr
    changed = before != (after := state(here))
    if ended.returncode not in ({0, 1, 2, 130} if command == "serve" else {0, 1, 2}):
        yield f"ended with {ended.returncode}"
    if re.search(r"Traceback|[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed):
        yield f"printed what nobody may print: {printed[-300:]!r}"
    if changed and (ended.returncode or command not in WRITERS):
        names = sorted(each for each in {**before, **after} if before.get(each) != after.get(each))
        yield f"changed {names[:5]!a}"
    usage = "Usage:" in ended.stderr  # in a frame, by the library that reads arguments
    if ended.returncode == 2 and not usage and ended.stderr.count("\n") != 1:
        yield f"more than one line: {ended.stderr[-600:]!r}"
    if not usage and len(ended.stderr) > LONGEST:
        yield f"a message of {len(ended.stderr)} characters"


def _in_time(words: list[str], here: Path) -> Ended:
    """Run a command that may take some seconds, and then ends with the code of SIGALRM.

    To `serve` somebody says Ctrl-C.
    """
    serves = words[0] == "serve"

    def late(*_: object) -> None:
        raise KeyboardInterrupt if serves else SystemExit(128 + signal.SIGALRM)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SERVED if serves else SECONDS)
    try:
        return run(*words, cwd=here)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commands", nargs="*")
    wanted = parser.parse_args().commands
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "docs/examples/arden", folder / "arden")
    archive, tried, wrong = release(folder / "arden", folder / "dist").archive, 0, 0
    chosen = [each for each in places() if not wanted or each[0] in wanted]
    for command, parameter in chosen:
        print(f"\r{command} {parameter} ", end="", file=sys.stderr, flush=True)
        for words, value in VALUES.items():
            (here := folder / "case" / str(tried)).mkdir(parents=True)
            lay(here, folder / "arden", archive)
            found = list(problems(command, parameter, value, here))
            shutil.rmtree(folder / "case")
            tried, wrong = tried + 1, wrong + bool(found)
            for each in found:
                print(f"{command} {parameter}, {words}: {each}", flush=True)
    print(f"{tried:,} tried, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
