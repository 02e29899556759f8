"""The same sources give the same archive, companions included, whoever makes it, wherever and
when.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from docprov.package.committed import build
from docprov.releases.releases import release
from docprov.storage.files import sha256

SCRIPT = """
import os, sys
umask, *packages = sys.argv[1:]
os.umask(int(umask, 8))
import docprov
for folder in packages:
    made = docprov.release(folder, f"{folder}-dist", companions=["csv", "site", "xlsx"])
    print(made.digest)
"""


def copied(source, target, order=sorted, mtime=None):
    """Copy a folder file by file in some order, so that the file system lists it otherwise."""
    for path in order(path for path in source.rglob("*") if path.is_file()):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        if mtime is not None:
            os.utime(place, (mtime, mtime))
    return target


def backwards(paths):
    return sorted(paths, reverse=True)


def git(*arguments, cwd):
    command = [
        shutil.which("git"),
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "init.defaultBranch=main",
    ]
    subprocess.run([*command, *arguments], cwd=cwd, check=True, capture_output=True)


def cloned(source, target):
    """Return a clone of a repository that holds the package."""
    origin = copied(source, target.parent / "origin")
    git("init", cwd=origin)
    git("add", "-A", cwd=origin)
    git("commit", "-m", "first", cwd=origin)
    git("clone", str(origin), str(target), cwd=target.parent)
    return target


def zipped(source, target):
    """Return the package from a zip of it, as a code host hands it out, without a repository."""
    shutil.make_archive(str(target.parent / "sources"), "zip", source)
    shutil.unpack_archive(str(target.parent / "sources.zip"), target)
    return target


def linked(source, target):
    """Return a link to the package."""
    copied(source, target.parent / "real")
    target.symlink_to(target.parent / "real")
    return target


ENVIRONMENTS = {
    "plain": {},
    "a time zone ahead, locale C, a private umask": {
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "umask": "0o077",
    },
    "a time zone behind, other letters, hash seed, optimised, an open umask": {
        "TZ": "America/St_Johns",
        "SOURCE_DATE_EPOCH": "1",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4321",
        "PYTHONOPTIMIZE": "1",
        "umask": "0o000",
    },
    "four threads": {"POLARS_MAX_THREADS": "4", "PYTHONHASHSEED": "7"},
}
"""What surrounds a process. What differs in one of them would differ alone, too."""
COPIES = {
    "plain": copied,
    "files in another order": lambda source, target: copied(source, target, order=backwards),
    "files from 2099": lambda source, target: copied(source, target, mtime=4_090_000_000),
    "through a link": linked,
    "a clone": cloned,
    "a zip of the sources": zipped,
    "Häfen und Boote/" + "x" * 100: copied,
}
"""How a package comes to its place, by the name of the place."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return a package that was released once, and is ready for its second release."""
    place = tmp_path_factory.mktemp("prepared")
    folder = shutil.copytree("docs/examples/arden", place / "arden")
    release(folder, place / "dist")
    (folder / "vocabulary/subjects/girls.yaml").write_text(
        "id: girls\nlabel: girls\nkind: population\n"
    )
    package = folder / "package.yaml"
    package.write_text(package.read_text().replace("version: 0.1.0", "version: 0.2.0"))
    build(folder).write()
    return folder


def digests_of(python, settings, prepared, place, copies=None):
    """Release copies of the package in some environment; return the digests of their archives."""
    targets = []
    for name, copy in (copies or {"plain": copied}).items():
        target = place / name / "arden"
        target.parent.mkdir(parents=True)
        targets.append(copy(prepared, target))
    environment = os.environ | {name: value for name, value in settings.items() if name.isupper()}
    command = [*python, "-c", SCRIPT, settings.get("umask", "0o022"), *map(str, targets)]
    done = subprocess.run(
        command, env=environment, cwd=place, check=True, capture_output=True, text=True
    )
    archives = [Path(f"{target}-dist", "arden-0.2.0.zip").read_bytes() for target in targets]
    assert [sha256(data) for data in archives] == done.stdout.split()
    return set(done.stdout.split())


@pytest.mark.long
def test_every_environment_makes_the_same_bytes(prepared, tmp_path):
    """Time zone, locale, umask, path, hash seed, order and age of files, clone and zip make no
    difference.
    """
    found = {
        name: digests_of(
            [sys.executable],
            settings,
            prepared,
            tmp_path / str(number),
            COPIES if name == "plain" else None,
        )
        for number, (name, settings) in enumerate(ENVIRONMENTS.items())
    }
    assert 1 == len(set().union(*found.values())), found


def pythons():
    """Return the other interpreters at hand that have docprov: those of `DOCPROV_PYTHONS`, and
    those on the path.
    """
    named = os.environ.get("DOCPROV_PYTHONS", "").split(os.pathsep)
    named += [shutil.which(f"python3.{minor}") or "" for minor in range(11, 16)]
    works = []
    for python in dict.fromkeys(filter(None, named)):
        done = subprocess.run(
            [python, "-c", "import docprov, sys; docprov.release; print(sys.version_info[:2])"],
            check=False,
            capture_output=True,
            text=True,
        )
        works += [python] if done.returncode == 0 else []
    return works


@pytest.mark.long
def test_other_pythons_make_the_same_bytes(prepared, tmp_path):
    """Every other Python that has docprov comes to the same archive."""
    others = pythons()
    if not others:
        pytest.skip("no other Python here has docprov; DOCPROV_PYTHONS names some")
    digests = [
        digests_of([python], {}, prepared, tmp_path / str(number))
        for number, python in enumerate([sys.executable, *others])
    ]
    assert 1 == len(set().union(*digests))


@pytest.mark.long
def test_another_user_makes_the_same_bytes(prepared, tmp_path):
    """Root and a user without rights come to the same archive."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or os.getuid() != 0:
        pytest.skip("only root can become another user here")
    python = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable]
    if subprocess.run(
        [*python, "-c", "import docprov"], check=False, capture_output=True
    ).returncode:
        pytest.skip("another user cannot read the library here")
    with tempfile.TemporaryDirectory() as place:
        os.chown(place, 65534, 65534)

        def given(source, target):
            folder = copied(source, target)
            for path in (*Path(place).rglob("*"), folder):
                os.chown(path, 65534, 65534)
            return folder

        other = digests_of(python, {}, prepared, Path(place) / "inside", {"plain": given})
    assert digests_of([sys.executable], {}, prepared, tmp_path / "own") == other
