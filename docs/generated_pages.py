"""Pages of the documentation that are written from what they describe, when its site is built.

The home page is the README; the reference is written from the commands, the rules, the table
schemas and the docstrings, so that it cannot say anything else than these do.
"""

import re
from collections.abc import Iterator
from inspect import cleandoc
from itertools import groupby
from pathlib import Path

import typer
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import docprov
from docprov.cli.application import app
from docprov.diagnostics.diagnostics import Rule
from docprov.validation.catalogue import CATALOGUE

_ROOT = Path(__file__).parents[1]
_NO_PAGES = re.compile(r"\[([^]]+)\]\((?:\.\./|docs/)?(?:examples/[a-z]+|schemas/[a-z_.]+\.json)\)")
_ROOMS = {
    "package": "Packages and records",
    "model": "Packages and records",
    "tables": "Packages and records",
    "recording": "Recording",
    "text": "Quotes and evidence",
    "evidence": "Quotes and evidence",
    "validation": "Checking",
    "diagnostics": "Checking",
    "findings": "Answers",
    "consulting": "Answers",
    "exports": "Pages and exports",
    "site": "Pages and exports",
    "releases": "Releases",
    "versions": "Releases",
    "fetching": "Releases",
    "storage": "Files",
}
"""The heading under which the public names of each folder of the library stand, in this order."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are written here."""
    tables = (_ROOT / "schemas" / "README.md").read_text(encoding="utf-8")
    pages = {
        "index.md": _home(),
        "security.md": _of_root("SECURITY.md"),
        "reference/commands.md": "\n".join(_commands()),
        "reference/rules.md": "\n".join(_rules()),
        "reference/tables.md": tables,
        "reference/python.md": "\n".join(_names()),
    }
    for name, text in pages.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Leave links to what is no page as words."""
    return _NO_PAGES.sub(r"\1", markdown).replace("](../SECURITY.md)", "](security.md)")


def _home() -> str:
    """Return the README with its links as seen from the pages."""
    text = _NO_PAGES.sub(r"\1", _of_root("README.md"))
    text = text.replace("](SECURITY.md)", "](security.md)")
    return text.replace("](schemas/README.md)", "](reference/tables.md)")


def _of_root(name: str) -> str:
    """Return a text of the top folder with its links to the documentation as seen from there."""
    return (_ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")


def _commands() -> Iterator[str]:
    """Yield every command with its usage, arguments, options and examples."""
    yield "# Commands\n"
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="docprov")
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        within = typer.Context(command, info_name=name, parent=context)
        text, _, examples = cleandoc(command.help or "").partition("\b\n")
        yield f"## docprov {name}\n\n{text}"
        yield f"```text\n{command.get_usage(within).removeprefix('Usage: ')}\n```\n"
        if examples:
            yield f"```sh\n{examples.strip()}\n```\n"
        yield "| argument or option | what it says |\n| --- | --- |"
        for parameter in command.get_params(within):
            if record := parameter.get_help_record(within):
                yield f"| `{_cell(record[0])}` | {_prose(_cell(record[1]))} |"
        yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _rules() -> Iterator[str]:
    """Yield every rule with what it is, why it matters, how to fix it, and its example."""
    yield "# Rules\n\n`docprov rule CODE` says the same in a terminal.\n"
    for each in CATALOGUE.values():
        yield f"## {each.code} {each.name}\n\n*{each.severity}.* {_prose(each.summary)}\n"
        yield f"{_prose(each.why)}\n\nTo fix it: {_prose(each.help)}\n"
        yield from _example(each)


def _prose(text: str) -> str:
    return re.sub(r"([*_<\[\]])", r"\\\1", text)


def _example(rule: Rule) -> Iterator[str]:
    if rule.example:
        yield f"Example: {_prose(rule.example)}\n"
    if rule.lookalike:
        yield f"No example: {_prose(rule.lookalike)}\n"
    if rule.fires != rule.silent:
        yield f"Example, in `{rule.file}` of the example package:\n"
        for words, text in (("fires", rule.fires), ("silent", rule.silent)):
            yield f"```text title={words!r}\n{text}\n```\n"


def _names() -> Iterator[str]:
    """Yield every public name with its docstring, by what it is for."""
    yield "# Python\n\nAll of them are names of `docprov`, such as `docprov.validate`.\n"
    homes = docprov._HOMES  # noqa: SLF001 - the one list of public names
    order = list(dict.fromkeys(_ROOMS.values()))

    def heading(name: str) -> int:
        return order.index(_ROOMS[homes[name].split(".")[0]])

    for number, names in groupby(sorted(homes, key=heading), key=heading):
        yield f"## {order[number]}\n"
        for name in names:
            yield f"::: docprov.{homes[name]}.{name}\n"
