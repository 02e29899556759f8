"""Arguments that nobody types: circles of links, halves of characters, numbers without end."""

from collections.abc import Iterator
from pathlib import Path

from tests.cases.hostile.case import Case

HALF = "\udcff"
"""What Python makes of a byte that is not UTF-8."""
NINES = "9" * 5000
"""More digits than Python reads as a number."""
NEW = ("new", "odd-2011", "--package", "{package}")
QUOTE = ("quote", "41 dockers", "{texts}/arden-2011.txt")
RELEASE = ("release", "{package}", "--out", "{here}/out")


def _circle(here: Path) -> None:
    (here / "circle").symlink_to("circle")


def cases() -> Iterator[Case]:
    """Yield the cases; each ends with one line, and nothing is written."""
    for command in (
        ("init", "{here}/circle/new"),
        ("export", "{package}", "--to", "json", "--out", "{here}/circle/new"),
        ("site", "{package}", "--out", "{here}/circle/new"),
    ):
        name = f"{command[0]} in a circle of links"
        yield Case(name=name, arguments=command, code=2, make=_circle)
    for option in ("--label", "--voice", "--by"):
        name = f"half of a character as {option} of a dossier"
        yield Case(name=name, arguments=(*NEW, option, HALF), code=2)
    for value in (NINES, "9" * 29, f"0.{'1' * 10}", f"more than {NINES}"):
        name = f"{value[:12]} of {len(value)} characters as a value"
        yield Case(name=name, arguments=(*QUOTE, "--value", value), code=2)
    for share in (NINES, f"{NINES}%", "\u0663\u0664%", "101%", "-1%", "%", ""):
        name = f"{share[:9]!a} of {len(share)} characters as a share"
        yield Case(name=name, arguments=(*RELEASE, "--require-coverage", share), code=2)
