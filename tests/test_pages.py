"""README and the pages of the guide: what they print is true, and every command in them exists."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from tests.commands import run

from docprov.cli.application import app

PAGES = [Path("README.md"), *sorted(Path("docs").glob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^[ \t$]*(?:\S*/)?docprov ([a-z]+\b.*)", re.MULTILINE)
INLINE = re.compile(r"`docprov ([a-z]+\b[^`\n]*)`")
OPTIONS = {
    command.name: {name for part in command.params for name in part.opts}
    for command in typer.main.get_group(app).commands.values()
}
SHOWN = [
    (page, command, output)
    for page in PAGES
    for block in CONSOLE.findall(page.read_text(encoding="utf-8"))
    for command, output in re.findall(r"^\$ docprov (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


@pytest.mark.parametrize(("page", "command", "output"), SHOWN, ids=lambda part: str(part)[:40])
def test_a_shown_command_prints_what_is_shown(page, command, output):
    """A command in a console block gives the lines below it; `...` stands for the other ones."""
    done = run(*shlex.split(command))
    shown, elided, _ = output.partition("...\n")
    printed = done.stdout[: len(shown)] if elided else done.stdout
    assert shown == printed, page
    assert "" == done.stderr


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_of_a_page_exists(page):
    """Each command that a page names is one of docprov, and so is each of its options."""
    text = page.read_text(encoding="utf-8")
    fenced = "\n".join(FENCED.findall(text))
    for line in COMMAND.findall(fenced) + INLINE.findall(text):
        command, *words = line.partition(" #")[0].split()
        assert command in OPTIONS, line
        named = {re.match(r"--[a-z0-9-]+", word.strip("[]"))[0] for word in words if "--" in word}
        assert named <= OPTIONS[command] | {"--help"}, line


def test_the_readme_shows_real_output():
    """The first page shows at least a misquote that is caught, and what documents say."""
    shown = [command.split()[0] for page, command, _ in SHOWN if page.name == "README.md"]
    assert {"quote", "compare"} <= set(shown)
