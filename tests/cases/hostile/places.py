"""Paths: links, pipes, devices and folders in the place of each file that a command reads."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.cases.hostile.case import CHECK, VALIDATE, Case

SECRET = Path("/etc/passwd")


def _cleared(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def _outside(path: Path) -> None:
    _cleared(path).symlink_to(SECRET)


def _dangling(path: Path) -> None:
    _cleared(path).symlink_to("nowhere")


def _loop(path: Path) -> None:
    _cleared(path).symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(_cleared(path))


def _device(path: Path) -> None:
    _cleared(path).symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    _cleared(path).mkdir()


def _listener(path: Path) -> None:
    here = os.open(_cleared(path).parent, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


def _huge(path: Path) -> None:
    with _cleared(path).open("wb") as file:
        file.truncate(1 << 40)


THINGS = {
    "a link to a file outside": _outside,
    "a link to nothing": _dangling,
    "a link to itself": _loop,
    "a named pipe": _pipe,
    "a link to a device": _device,
    "a folder": _folder,
    "a socket": _listener,
    "a file of a terabyte": _huge,
}
THERE = {"a link to a file outside", "a named pipe", "a link to a device", "a socket"}
THERE |= {"a file of a terabyte"}
"""What is there, and cannot be read."""
PLACES = {
    "dossiers/arden-2011.yaml": ("sources", CHECK),
    "dossiers/arden-2011.lock.json": ("sources", CHECK),
    "package.yaml": ("sources", CHECK),
    "waivers.yaml": ("sources", VALIDATE),
    "vocabulary/agents/stoker.yaml": ("sources", CHECK),
    "datapackage.json": ("tables", ("show", "{here}/arden", "arden-2011")),
    "data/claims.csv": ("tables", ("findings", "{here}/arden")),
    "releases/0.1.0/release.json": ("released", ("fsck", "--releases", "{here}/arden")),
    "manifest.json": ("unpacked", ("verify", "{here}/arden")),
    "a.zip": ("", ("verify", "{here}/arden/a.zip")),
    "b.zip": ("", ("fetch", "{here}/arden/b.zip", "--cache", "{here}/cache")),
    "a.trust.json": ("", ("verify", "{archive}", "--trust", "{here}/arden/a.trust.json")),
    "a.dsse.json": (
        "",
        ("verify", "{archive}", "--trust", "{trust}", "--signature", "{here}/arden/a.dsse.json"),
    ),
    "index.json": ("", ("fetch", "{here}/arden", "--cache", "{here}/cache")),
    "a.ris": ("", ("import", "{here}/arden/a.ris", "--package", "{package}", "--check")),
    "a.xlsx": ("", ("import", "{here}/arden/a.xlsx", "--package", "{package}", "--check")),
    "a.txt": ("", ("quote", "root", "{here}/arden/a.txt")),
    "b.txt": (
        "",
        (
            *("capture", "{here}/arden/b.txt", "--document", "odd-2011", "--check"),
            *("--package", "{package}", "--evidence", "{texts}"),
        ),
    ),
    "a.pem": ("", ("keygen", "{here}/arden/a.pem")),
}
NAMES = ("../x", "a/../../x", "/etc/passwd", "x/", "a\\b", "C:x", "nul", ".hidden", "a b", "é", "")


def _code(file: str, start: str, name: str) -> int:
    """Return 1 where a report is printed, 2 where there is nothing to report on."""
    if file == "a.xlsx" or (file, name) == ("a.zip", "a folder"):
        return 1
    return 2 if not start or (file == "manifest.json" and name in THERE) else 1


def _rule(start: str, name: str) -> str:
    """Return the code of a source that is not a plain file of its size."""
    if start != "sources":
        return ""
    return "DP002" if name == "a file of a terabyte" else "DP001"


def cases() -> Iterator[Case]:
    """Yield each thing in each place, and names that lead elsewhere."""
    for file, (start, arguments) in PLACES.items():
        for name, make in THINGS.items():
            yield Case(
                name=f"{name} in the place of {file}",
                arguments=arguments,
                code=_code(file, start, name),
                says=_rule(start, name),
                start=start,
                make=lambda here, make=make, file=file: make(here / "arden" / file),
            )
    for name in NAMES:
        for command in (
            ("new", name, "--package", "{package}"),
            (
                "capture",
                "{texts}/arden-2011.txt",
                "--document",
                name,
                "--package",
                "{package}",
                "--evidence",
                "{texts}",
                "--check",
            ),
            ("text", name, "--package", "{package}", "--evidence", "{texts}"),
        ):
            yield Case(name=f"{command[0]} of the document {name!a}", arguments=command, code=2)
