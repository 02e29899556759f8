"""Files that fail, and runs that are killed: the old state or the new one, and the next run ends
well.
"""

import os
import random
import shutil
from pathlib import Path

import pytest
from tests.failing_files import ERRORS, INTERRUPT, KILL, Killed, failing
from tests.processes import FORKS, read_again_and_again, write_again_and_again
from tests.workbooks import SOUND, fill

import docprov
from docprov.diagnostics.errors import DocprovError
from docprov.recording.reviewing import Acceptance
from docprov.recording.starting import init, new
from docprov.storage.writing import write_files

EVIDENCE = "docs/examples/arden/texts"
DOSSIER = "dossiers/arden-2011.yaml"


def state(folder):
    """Return the bytes of all files below a folder, by name."""
    found = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def litter(folder):
    """Return what a run may not leave behind: temporary files and hidden folders."""
    return [
        path
        for path in Path(folder).rglob("*")
        if path.suffix == ".tmp" or ".docprov-" in path.name
    ]


def edited(folder, old, new):
    path = folder / DOSSIER
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def changed(folder):
    edited(folder, "Article on the fire", "An article on the fire")


def without_lock(folder):
    (folder / "dossiers/arden-2011.lock.json").unlink()


def to_fix(folder):
    edited(folder, "issued: 2011-06-03", "issued: 2011-6-3")


def releasable(folder):
    changed(folder)
    docprov.build(folder).write()


def bumped(folder):
    docprov.release(folder, folder / "out")
    releasable(folder)


def by_machine(folder):
    """Let a machine have recorded a dossier, so that its records wait for a review."""
    edited(folder, "method: human}", "method: machine, tool: reader}")
    (folder / "vocabulary/agents/reader-2.yaml").write_text(
        "id: reader-2\nname: a reader\nkind: person\nnaming: described\n"
    )
    docprov.build(folder).write()


def with_works(folder):
    shutil.copy("tests/cases/taking/works.ris", folder / "works.ris")


def with_texts(folder):
    shutil.copy("tests/cases/taking/extractions.jsonl", folder / "found.jsonl")


def with_workbook(folder):
    fill(folder / "a.xlsx", **SOUND)


ACCEPTED = Acceptance(records=("arden-2011.c-7k2ma",), by="reader-2", on="2026-05-09")


def archive_of(folder):
    docprov.release(folder, folder / "out")


COMMANDS = {
    "anchor": (without_lock, lambda folder: docprov.anchor(folder, EVIDENCE)),
    "build": (changed, lambda folder: docprov.build(folder).write()),
    "capture": (
        lambda folder: (folder / "evidence").mkdir(),
        lambda folder: docprov.capture("README.md", "readme-2026", folder, folder / "evidence"),
    ),
    "export": (
        lambda _: None,
        lambda folder: docprov.export(folder, to="parquet").write(folder / "out"),
    ),
    "fetch": (
        archive_of,
        lambda folder: docprov.fetch(folder / "out", cache=folder / "cache", out=folder / "copy"),
    ),
    "fix": (to_fix, lambda folder: docprov.fix(folder, write=True)),
    "import": (
        with_works,
        lambda folder: docprov.import_records(folder / "works.ris", folder, day="2026-05-02"),
    ),
    "import texts": (
        with_texts,
        lambda folder: docprov.import_records(
            folder / "found.jsonl", folder, folder / "texts", day="2026-05-02"
        ),
    ),
    "import a workbook": (
        with_workbook,
        lambda folder: docprov.import_workbook(folder / "a.xlsx", folder),
    ),
    "init": (lambda _: None, lambda folder: init(folder / "project")),
    "keygen": (lambda _: None, lambda folder: docprov.keygen(folder / "keys/a.pem")),
    "new": (lambda _: None, lambda folder: new("ferry-1903", folder)),
    "release": (releasable, lambda folder: docprov.release(folder, folder / "out")),
    "release --bump": (bumped, lambda folder: docprov.release(folder, folder / "out", bump="auto")),
    "restore": (archive_of, lambda folder: docprov.restore(f"{folder}@0.1.0", folder / "back")),
    "restore --unpacked": (
        archive_of,
        lambda folder: docprov.restore(f"{folder}@0.1.0", folder / "back", unpacked=True),
    ),
    "review": (by_machine, lambda folder: docprov.review(folder, acceptance=ACCEPTED)),
    "site": (lambda _: None, lambda folder: docprov.build_site(folder).write(folder / "site")),
}


def outcome(name, start, place):
    """Return the state after a command that meets no failure, and how many steps it has."""
    folder = shutil.copytree(start, place / "whole")
    with failing(10**9, KILL) as layer:
        COMMANDS[name][1](folder)
    assert not litter(folder)
    return state(folder), len(layer.steps)


def same(found, wanted):
    """Say whether two states are equal, but for keys and for what a cache is named for."""
    if any(name.endswith(".pem") for name in wanted):
        return found.keys() == wanted.keys()
    one, other = (
        {name: data for name, data in each.items() if not name.startswith("cache/")}
        for each in (found, wanted)
    )
    return one == other


def points(steps, most=5):
    """Return some of the steps of a run: the first and last ones, and others between."""
    return sorted({1, 2, steps - 1, steps, *range(1, steps, steps // most + 1)})


def error_at(number):
    """Return one of the errors, another for each step."""
    return sorted(ERRORS)[number % len(ERRORS)]


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_a_run_that_fails_or_is_killed_anywhere(name, example, tmp_path):
    """An error leaves the old state and is told in one line; a kill leaves each file old or new.

    The next run ends well, with the state of a run that met no failure and no litter.
    """
    start = example
    COMMANDS[name][0](start)
    old = state(start)
    new_state, steps = outcome(name, start, tmp_path)
    assert steps > 3
    for number, how in [(at, how) for at in points(steps) for how in (KILL, error_at(at))]:
        folder = shutil.copytree(start, tmp_path / f"{how}{number}")
        with failing(number, how, sticky=how == "ENOSPC") as layer:
            problem = ""
            try:
                COMMANDS[name][1](folder)
            except DocprovError as error:
                problem = str(error)
            except Killed:
                pass
        assert "\n" not in problem
        assert layer.reached or how == KILL
        # a cache is named for the path of its source, which is another one in each copy
        found = {file: data for file, data in state(folder).items() if file[:6] != "cache/"}
        for file, data in found.items():
            if not file.endswith((".tmp", ".pem", "trust.json")) and "/." not in f"/{file}":
                assert data in {old.get(file), new_state.get(file)}, (number, how, file)
        if is_done(name, folder):
            write_files(folder, {})  # as whatever is written next
        else:
            COMMANDS[name][1](folder)
        assert same(state(folder), new_state), (number, how, layer.steps[number - 1 : number])
        assert not litter(folder), (number, how)
        shutil.rmtree(folder)


def is_done(name, folder):
    """Say whether a command that makes something only once has made it."""
    if name == "review":
        return "reader-2" in (folder / DOSSIER).read_text("utf-8")
    made = {
        "init": folder / "project/datapackage",
        "keygen": folder / "keys/a.pem.trust.json",
        "new": folder / "dossiers/ferry-1903.yaml",
        "import a workbook": folder / "dossiers/arden-copy.yaml",
        "release --bump": folder / "releases/0.1.1/release.json",
    }
    hidden = [*folder.glob("project/.docprov-*")]
    return name in made and made[name].exists() and not hidden


@pytest.mark.long
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_at_random_times(name, example, tmp_path):
    """Wherever a person stops a run, each file is old or new, nothing temporary is left unless its
    removal was stopped, and the next run ends well.
    """
    start = example
    COMMANDS[name][0](start)
    old = state(start)
    new_state, steps = outcome(name, start, tmp_path)
    for number in random.Random(name).sample(range(1, steps + 1), 4):  # noqa: S311 - no secret
        folder = shutil.copytree(start, tmp_path / f"stopped{number}")
        with failing(number, INTERRUPT) as layer, pytest.raises(KeyboardInterrupt):
            COMMANDS[name][1](folder)
        stopped = layer.steps[number - 1]
        assert stopped == "unlink" or not litter(folder), (number, stopped)
        found = {file: data for file, data in state(folder).items() if file[:6] != "cache/"}
        for file, data in found.items():
            if not file.endswith((".tmp", ".pem", "trust.json")):
                assert data in {old.get(file), new_state.get(file)}, (number, file)
        if is_done(name, folder):
            write_files(folder, {})  # as whatever is written next
        else:
            COMMANDS[name][1](folder)
        assert same(state(folder), new_state), number
        assert not litter(folder), number
        shutil.rmtree(folder)


@pytest.mark.parametrize("how", sorted(ERRORS))
@pytest.mark.parametrize("number", range(1, 14))
def test_writing_is_undone_where_it_fails(tmp_path, how, number):
    """Whichever step fails once, all files are old or all are new, and nothing else is left."""
    before = {"a.csv": b"1", "data/b.csv": b"2"}
    after = {"a.csv": b"3", "data/b.csv": b"4", "new/c/d.csv": b"5"}
    write_files(tmp_path, before)
    with failing(number, how) as layer:
        problem = ""
        try:
            write_files(tmp_path, after)
        except DocprovError as error:
            problem = str(error)
    left = {name: data for name, data in state(tmp_path).items() if ".tmp" not in name}
    assert (before if problem else after) == left, layer.steps
    assert os.strerror(ERRORS[how]) in problem or not problem
    assert (tmp_path / "new").exists() != bool(problem)
    write_files(tmp_path, after)
    assert after == state(tmp_path)


@pytest.mark.long
def test_eight_writers_and_eight_readers(tmp_path):
    """Every reading is one whole version, the last writing is whole in all files, and nothing
    temporary is left.
    """
    write_again_and_again(tmp_path, 1, "first")
    torn = FORKS.Value("i", 0)
    jobs = [(write_again_and_again, (tmp_path, 200, own)) for own in range(8)]
    jobs += [(read_again_and_again, (tmp_path, 200, torn))] * 8
    runs = [FORKS.Process(target=act, args=arguments) for act, arguments in jobs]
    for run in runs:
        run.start()
    for run in runs:
        run.join(120)
    assert [0] * 16 == [run.exitcode for run in runs]
    assert 0 == torn.value
    assert state(tmp_path)["a.csv"] == state(tmp_path)["data/b.csv"]
    assert not litter(tmp_path)
