"""Every hostile input of the catalogue, through the command line: the right end, one line, nothing
changed.

The cases are made by the modules of `tests/cases/hostile`, one for each kind of file.
"""

import importlib
import json
import re
import shutil
import socket
import zipfile
from functools import cache
from pathlib import Path

import pytest
from tests.commands import run, run_process
from tests.generated_sources import sources
from tests.test_broken_dossiers import CASES as BROKEN

from docprov.releases.keys import keygen
from docprov.releases.releases import release
from docprov.validation.catalogue import CATALOGUE

pytestmark = pytest.mark.long
KINDS = sorted(
    path.stem
    for path in (Path(__file__).parent / "cases/hostile").glob("*.py")
    if path.stem != "case"
)
EXAMPLE = Path("docs/examples/arden").resolve()


@cache
def of_kind(kind):
    """Return the cases of a kind."""
    return list(importlib.import_module(f"tests.cases.hostile.{kind}").cases())


def state(folder):
    """Return what lies below a folder: the bytes of files, the targets of links, other kinds."""
    found = {}
    for path in folder.rglob("*"):
        locked = "cache" in path.parts and (path.is_dir() or path.name == "lock")
        if locked or ".git" in path.parts:
            continue  # who reads a cache locks it first, and git notes what it looked at
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            stat = path.stat()
            found[name] = (
                path.read_bytes() if stat.st_size < 1 << 22 else (stat.st_size, stat.st_mtime_ns)
            )
        else:
            found[name] = path.lstat().st_mode
    return found


@pytest.fixture(scope="module")
def starts(made_once):
    """Return a folder with what cases start from, by name."""

    def make(folder):
        shutil.copytree(EXAMPLE, folder / "package")
        shutil.copytree(EXAMPLE, folder / "sources")
        shutil.rmtree(folder / "sources/data")
        (folder / "sources/datapackage.json").unlink()
        (folder / "tables").mkdir()
        shutil.copytree(EXAMPLE / "data", folder / "tables/data")
        shutil.copy(EXAMPLE / "datapackage.json", folder / "tables")
        key = keygen(folder / "a.pem")
        shutil.copytree(EXAMPLE, folder / "released")
        release(folder / "released", folder / "dist", sign=[key.private])
        zipfile.ZipFile(folder / "dist/arden-0.1.0.zip").extractall(folder / "unpacked")

    return made_once("hostile", make)


def laid(case, here, starts):
    """Make the files of a case, and return what the words in its command stand for."""
    if case.start:
        shutil.copytree(starts / case.start, here / "arden")
    for name, data in case.files.items():
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    case.make(here)
    return {
        "here": here,
        "package": starts / "package",
        "texts": starts / "package/texts",
        "archive": starts / "dist/arden-0.1.0.zip",
        "trust": starts / "a.pem.trust.json",
    }


def problems_of(case, here, starts):
    """Yield how the end of a command differs from what a case says."""
    places = laid(case, here, starts)
    before = state(here)
    ended = run(*(each.format(**places) for each in case.arguments), COLUMNS="10000")
    after = state(here)
    printed = ended.stdout + ended.stderr
    if ended.returncode not in ({0, 1, 2} if case.code is None else {case.code}):
        yield f"ended with {ended.returncode}, not {case.code}: {printed[-300:]!r}"
    if before != after:
        changed = (name for name in {**before, **after} if before.get(name) != after.get(name))
        yield f"changed {sorted(changed)}"
    if "Traceback" in printed or re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed):
        yield f"printed what nobody may print: {printed[-300:]!r}"
    if ended.returncode == 2 and 1 != ended.stderr.count("\n"):
        yield f"more than one line: {ended.stderr[-600:]!r}"
    if case.says and not re.search(case.says, printed):
        yield f"says nothing of {case.says}: {printed[-300:]!r}"
    found = codes_in(ended.stdout)
    for file, codes in case.rules.items():
        shown = {code for code in found.get(file, ()) if re.fullmatch(case.about, code)}
        if codes != shown:
            yield f"{file} has {sorted(shown)}, not {sorted(codes)}"


def codes_in(printed):
    """Return the codes of a report by file, in JSON or as text."""
    found = {}
    if printed.startswith('{\n  "counts"'):
        for each in json.loads(printed)["diagnostics"]:
            found.setdefault(each["file"], set()).add(each["rule"])
        return found
    for file, code in re.findall(
        r"(?m)^([^\s:]+)(?::\S+)?: (?:error|warning) (D[PF][0-9]{3}) ", printed
    ):
        found.setdefault(file, set()).add(code)
    return found


@pytest.fixture
def _no_network(monkeypatch):
    """Let a connection to anything but this machine fail the test."""
    real = socket.socket.connect

    def connect(self, address):
        assert address[0] in {"127.0.0.1", "::1"}, address
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_input_ends_as_it_must(kind, starts, tmp_path, record_property):
    """The exit code and the codes are those of the case, one line says why, nothing is changed."""
    record_property("cases", sum(case.number for case in of_kind(kind)))
    before, wrong = state(starts), []
    for case in of_kind(kind):
        here = tmp_path / "case"
        here.mkdir()
        wrong += [f"{case.name}: {each}" for each in problems_of(case, here, starts)]
        shutil.rmtree(here)
    assert [] == wrong
    assert before == state(starts)


BEYOND = {"DP109": "a rule for faults that Frictionless may find one day; own columns have it now"}
"""Codes that no file of the catalogue can show."""


def test_every_code_has_a_case_and_every_case_a_code():
    """The cases are a thousand and more; each rule has one that shows it, or an example that does.

    A rule has the cases of this catalogue, the broken dossiers, its own example, and, for a
    finding, the sources in which it was planted.
    """
    every = [case for kind in KINDS for case in of_kind(kind)]
    assert sum(case.number for case in every) > 2000
    assert all(case.code is None or case.code in {0, 1, 2} for case in every)
    shown = {code for case in every for codes in case.rules.values() for code in codes}
    shown |= {case.says for case in every if case.says in CATALOGUE}
    shown |= {line.partition(" ")[0] for case in BROKEN.values() for line in case["expected"]}
    shown |= {code for code, rule in CATALOGUE.items() if rule.silent != rule.fires}
    shown |= set(sources(60, 1)[2])
    assert set() == shown - set(CATALOGUE)
    assert set(BEYOND) == set(CATALOGUE) - shown


def test_a_sample_as_processes_of_their_own(starts, tmp_path):
    """In a process of its own a hostile input ends with the same code, and with no traceback."""
    for kind in KINDS[::2]:
        case = of_kind(kind)[-1]
        here = tmp_path / kind
        here.mkdir()
        places = laid(case, here, starts)
        ended = run_process(*(each.format(**places) for each in case.arguments))
        assert case.code in {None, ended.returncode}, (kind, case.name, ended.stderr)
