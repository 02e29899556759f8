"""Every command that README and the guide show in a block is run, page by page, in a folder that
has what the page is about.

Blocks with output are compared in `tests/test_pages.py`, and the first contribution, which is one
long session, in `tests/test_first_contribution.py`.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import run
from tests.test_fetching import serving
from tests.test_pages import FENCED, PAGES

import docprov
from docprov.storage.http import Limits, fetch_bytes

SESSIONS = {"first-contribution.md"}
ELSEWHERE = ("python3 -m venv ", ".venv/bin/pip ", ".venv/bin/python -m pytest", "pip install ")
"""What installs docprov or runs its tests, which whoever runs this test did before."""
SERVING = "docprov serve "
COMMAND = re.compile(r"^(?:\S*/)?(?:docprov|python|python3|pip|git) .+$", re.MULTILINE)
SLOW = {
    "README.md",
    "publishing.md",
    "scale.md",
    "signing-and-fetching.md",
    "site.md",
    "versions.md",
}
SHELL = re.compile(r"^```(?:sh|bash)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FAILING = {"git merge contribution": 1}
"""The commands that end with another exit code than 0 where they do what the page says."""


def commands_of(page):
    """Return the commands in the blocks of a page that show no output, in order."""
    blocks = FENCED.findall(page.read_text(encoding="utf-8"))
    lines = [line for block in blocks for line in COMMAND.findall(block)]
    return [part.strip() for line in lines for part in line.split(" && ")]


COMMANDS = {
    page: [line for line in commands_of(page) if not line.startswith((*ELSEWHERE, SERVING))]
    for page in PAGES
    if page.name not in SESSIONS
}


def add_subject(folder, name):
    """Add a subject to a package, and build it."""
    entry = f"id: {name}\nlabel: {name}\nkind: population\n"
    (folder / f"vocabulary/subjects/{name}.yaml").write_text(entry)
    docprov.build(folder).write()


def git(folder, *arguments):
    words = [shutil.which("git"), *arguments]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def prepare(folder):
    """Put the invented example where the pages have packages and texts."""
    for name in ("docs/examples/arden", "arden", "datapackage", "big-package"):
        shutil.copytree("docs/examples/arden", folder / name)
    shutil.copytree("docs/examples/arden/texts", folder / "texts")
    (folder / "talk.txt").write_text("The harbour was closed.\n")
    (folder / "library.ris").write_text("TY  - BOOK\nAU  - Pell, Ina\nPY  - 1961\nER  - \n")


def prepare_published(folder):
    """Put the package of the repository there."""
    prepare(folder)
    shutil.rmtree(folder / "datapackage")
    shutil.copytree("datapackage", folder / "datapackage")


def prepare_versions(folder):
    """Put a package there that changed since its release, in a repository with a contribution."""
    prepare(folder)
    docprov.release(folder / "datapackage", folder / "dist")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a package")
    git(folder, "checkout", "-qb", "contribution")
    add_subject(folder / "datapackage", "girls")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "girls")
    git(folder, "checkout", "-q", "main")
    add_subject(folder / "datapackage", "boys-of-arden")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "boys")


def prepare_signed(folder):
    """Put a package there that waits for its first signed version."""
    prepare(folder)
    settings = folder / "arden/package.yaml"
    settings.write_text(settings.read_text().replace("version: 0.1.0", "version: 1.0.0"))
    docprov.build(folder / "arden").write()


def copy_archive(folder):
    for path in (folder / "dist").iterdir():
        shutil.copy(path, folder)


PREPARED = {
    "README.md": prepare_published,
    "publishing.md": prepare_published,
    "versions.md": prepare_versions,
    "signing-and-fetching.md": prepare_signed,
}
READER = "--by second-reader --on 2026-05-09"
BEFORE = {
    "docprov verify arden-1.0.0.zip --trust arden.pem.trust.json": copy_archive,
    "docprov release datapackage --with site,xlsx": lambda folder: (
        shutil.rmtree(folder / "datapackage/releases"),
        shutil.rmtree(folder / "dist"),
    ),
    "git merge contribution": lambda folder: git(folder, "reset", "-q", "--hard"),
    f"docprov review datapackage --accept pell-1961 {READER}": lambda folder: (
        folder / "datapackage/vocabulary/agents/second-reader.yaml"
    ).write_text("id: second-reader\nname: a reader\nkind: person\nnaming: described\n"),
}
"""What happens between two commands of a page."""


def answers_of_zenodo(folder):
    """Return what Zenodo says of a deposit with the archive of a release."""
    name = "arden-1.0.0.zip"
    data = (folder / "dist" / name).read_bytes()
    record = {
        "id": 1234567,
        "conceptrecid": "1234566",
        "metadata": {"version": "1.0.0"},
        "files": [{"key": name, "size": len(data)}],
    }
    address = "/api/records/1234567"
    return {address: json.dumps(record).encode(), f"{address}/files/{name}/content": data}


def run_fetch(words, folder):
    """Run `docprov fetch` with a server on this machine in the place of the address."""
    with serving(folder / "dist") as server:
        server.answers |= answers_of_zenodo(folder)
        words = [server.address if "example.org" in word else word for word in words]
        near = ["--allow-private", "--zenodo", server.address.rstrip("/")]
        return run(*words, *near, "--cache", folder / "cache", cwd=folder)


def ended(command, folder):
    """Run a command of a page in a folder, and return its exit code and what it said."""
    line, _, target = command.partition(" > ")
    program, *words = shlex.split(line, comments=True)
    name = program.rpartition("/")[2]
    if name != "docprov":
        program = sys.executable if name.startswith("python") else name
        done = subprocess.run([program, *words], cwd=folder, capture_output=True, check=False)
        return done.returncode, (done.stdout + done.stderr).decode()
    done = run_fetch(words, folder) if words[0] == "fetch" else run(*words, cwd=folder)
    if target:
        (folder / target).write_text(done.stdout)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.long] if page.name in SLOW else [], id=str(page))
        for page, found in COMMANDS.items()
        if found
    ],
)
def test_the_commands_of_a_page_run_in_their_order(page, tmp_path, monkeypatch):
    """Each command in a block of a page does what the page says, and so ends with exit code 0."""
    for variable in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(variable, "a")
    for variable in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(variable, "a@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    PREPARED.get(page.name, prepare)(tmp_path)
    for command in COMMANDS[page]:
        BEFORE.get(command, lambda _: None)(tmp_path)
        code, said = ended(command, tmp_path)
        assert FAILING.get(command, 0) == code, f"{command}\n{said}"


def test_every_block_of_commands_is_run():
    """No page has a block for a shell from which nothing is run."""
    for page in PAGES:
        for block in SHELL.findall(page.read_text(encoding="utf-8")):
            lines = [line for line in block.splitlines() if line.strip()]
            assert all(COMMAND.match(line) or line.startswith("cd ") for line in lines), block


@pytest.mark.long
def test_the_page_of_the_site_is_served(tmp_path):
    """The command that serves pages does so until it is ended."""
    prepare(tmp_path)
    [command] = [line for line in commands_of(Path("docs/site.md")) if line.startswith(SERVING)]
    words = [sys.executable, "-u", "-m", *shlex.split(command), "--port", "0"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as running:
        address = re.search(r"http://\S+", running.stdout.readline())[0]
        page = fetch_bytes(address, Limits(allow_private=True)).data
        running.terminate()
    assert b"<!doctype html>" in page
