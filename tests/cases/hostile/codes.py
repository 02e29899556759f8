"""Rules that no other kind of hostile file breaks: files that are too many, waivers, histories."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.cases.hostile.case import VALIDATE, Case
from tests.test_withholding import DOSSIER, TEXT

from docprov.recording.anchoring import anchor

FIRST, SECOND = "dossiers/arden-2011.yaml", "dossiers/leith-2012.yaml"
WITH_TEXTS = (*VALIDATE, "--evidence", "{here}/arden/texts")
SINCE = (*VALIDATE, "--since", "HEAD")
PUBLIC = ("build", "{here}/arden", "--public", "--out", "{here}/public")
_WAIVER = "waivers:\n  - {{rule: {0}, record: arden-2011.c-7k2ma, reason: A reason., until: {1}}}\n"


def _edit(here: Path, file: str, old: str, new: str) -> None:
    path = here / "arden" / file
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def _waive(rule: str, until: str) -> dict[str, bytes]:
    return {"arden/waivers.yaml": _WAIVER.format(rule, until).encode()}


def _committed(change: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what makes a repository of the package and then changes it."""

    def make(here: Path) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
            subprocess.run(["git", *who, *arguments], cwd=here / "arden", check=True)  # noqa: S607
        change(here)

    return make


def _anchored(change: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what changes the package and anchors it with its texts."""

    def make(here: Path) -> None:
        change(here)
        anchor(here / "arden", here / "arden/texts")

    return make


def _private(change: Callable[[Path], None]) -> Callable[[Path], None]:
    """Return what adds a dossier that withholds a name, anchors it and then changes it."""

    def make(here: Path) -> None:
        (here / "arden/texts/statement-7.txt").write_bytes(TEXT.encode())
        (here / "arden/dossiers/statement-7.yaml").write_text(DOSSIER, encoding="utf-8")
        _anchored(lambda _: None)(here)
        change(here)

    return make


def _deleted(here: Path) -> None:
    _edit(here, SECOND, "c-b04xe", "c-9x3pd")


def _other_dossiers(here: Path) -> None:
    _edit(here, FIRST, "label: ", "label: A ")
    _edit(here, SECOND, "kind: ", "note: changed\n  kind: ")


def _lock_alone(here: Path) -> None:
    path = here / "arden/dossiers/arden-2011.lock.json"
    path.write_bytes(path.read_bytes() + b"\n")


def _many(name: str, row: bytes) -> Callable[[Path], None]:
    def make(here: Path) -> None:
        path = here / f"arden/data/{name}.csv"
        path.write_bytes(path.read_bytes() + b"".join(row % n for n in range(1500)))

    return make


def _date(here: Path) -> None:
    _edit(
        here,
        FIRST,
        "predicates:\n",
        "predicates:\n  - {id: printed, label: printed, definition: Its day., value_type: date,\n"
        '     template: "{dates/dating} {subject} to {value}"}\n',
    )
    _edit(
        here,
        FIRST,
        "claims:\n  - subject: arden-fire\n",
        "claims:\n  - {id: c-da7e5, subject: arden-fire, predicate: printed, value: 1911-05-11, "
        'quote: "5 June 1911"}\n  - subject: arden-fire\n',
    )


def _found(code: str, start: str, *, arguments=VALIDATE, file="", make=None, **more) -> Case:
    """Return the case of one code, in a report that may have others."""
    return Case(
        name=f"{code} alone",
        arguments=arguments,
        code=more.pop("ends", 1),
        start=start,
        make=make or (lambda _: None),
        rules={file: frozenset({code})} if file else {},
        about=code,
        says=code,
        **more,
    )


def cases() -> Iterator[Case]:
    """Yield a case for each of these rules."""
    yield _found("DP017", "sources", file="dossiers/x.yml", files={"arden/dossiers/x.yml": b"a"})
    yield _found("DP030", "sources", file="waivers.yaml", files=_waive("DP203", "2031-01-31"))
    yield _found("DP031", "sources", file="waivers.yaml", files=_waive("DP317", "2020-01-31"))
    yield _found(
        "DP032",
        "package",
        arguments=(*WITH_TEXTS, "--today", "2026-11-01"),
        file="waivers.yaml",
        files=_waive("DP317", "2027-01-31"),
    )
    row = b"p-%04d,p,A thing.,{x},none,,,current,,,\n"
    yield _found("DP033", "tables", make=_many("predicates", row))
    row = b"s-%d,x,thing,,,,,,,,,current,,,\n"
    yield _found("DP112", "tables", file="data/subjects.csv", make=_many("subjects", row))
    yield _found("DP319", "package", arguments=(*VALIDATE, "--require-coverage", "100%"))
    yield _found(
        "DP320",
        "package",
        arguments=WITH_TEXTS,
        make=lambda here: _edit(here, "texts/arden-2011.txt", "\n", "\r\n"),
        ends=0,
    )
    yield _found("DP324", "sources", file=FIRST, make=_anchored(_date))
    yield _found("DP540", "package", arguments=SINCE, make=_committed(_other_dossiers))
    yield _found("DP541", "package", arguments=SINCE, file=SECOND, make=_committed(_deleted))
    yield _found(
        "DP542",
        "released",
        arguments=SINCE,
        make=_committed(
            lambda here: _edit(here, "releases/0.1.0/release.json", '"format": 3', '"format": 4')
        ),
    )
    yield _found("DP543", "package", arguments=SINCE, make=_committed(_lock_alone), ends=0)
    for code, change in (("DP441", _guessable), ("DP442", _named), ("DP443", _withheld_date)):
        yield _found(code, "package", arguments=PUBLIC, make=_private(change))


def _named(here: Path) -> None:
    _edit(here, "dossiers/statement-7.yaml", "lane-7", "quill-lane")


def _withheld_date(here: Path) -> None:
    file = "dossiers/statement-7.yaml"
    _edit(here, file, "Age., value_type: quantity, unit: year", "Age., value_type: date")
    _edit(here, file, "{withheld: 73}", "{withheld: 1911-06-02}")


def _guessable(here: Path) -> None:
    path = here / "arden/dossiers/statement-7.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "quote: Mrs Marlow" in line)
    lines[at - 1] = lines[at - 1][: lines[at - 1].index("id:")] + "id: c-abcde\n"
    path.write_text("".join(lines), encoding="utf-8")
