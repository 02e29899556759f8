"""The application of all commands, the arguments that several share, and the end on an error."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import printable
from docprov.presentation.excerpts import Excerpts
from docprov.presentation.terminal import output, print_diagnostic


class Commands(TyperGroup):
    """The commands, whose help flows to the width of the screen."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - typer's own
        """Return a command; lines of its paragraphs are joined, those of examples are kept."""
        command = super().get_command(ctx, cmd_name)
        if command is not None and command.help:
            paragraphs = inspect.cleandoc(command.help).split("\n\n")
            command.help = "\n\n".join(
                each if each.startswith("\b") else " ".join(each.split()) for each in paragraphs
            )
        return command


app: typer.Typer = typer.Typer(
    name="docprov",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_LONGEST_MESSAGE, _ITS_END = 2000, 400
"""Signs of a message that are printed, and how many of them are its end, with what to do."""
PACKAGE = Path("datapackage")
"""Where a project made by `docprov init` has its package."""
PackagePath = Annotated[
    Path,
    typer.Argument(metavar="PATH", help="A folder, a datapackage.json, an archive or a dossier."),
]
SourcePath = Annotated[Path, typer.Argument(metavar="PATH", help="The package's folder.")]
EvidencePath = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="DIR",
        envvar="DOCPROV_EVIDENCE",
        help="Folder with the captured texts.",
    ),
]

RequiredShare = Annotated[
    str,
    typer.Option(
        "--require-coverage",
        metavar="SHARE",
        help="Share of quotes to compare with texts, such as 100%.",
    ),
]


class EngineOption(StrEnum):
    """What runs queries over tables; the names of `docprov.rules.engines.Engine`."""

    AUTO = "auto"
    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


ChosenEngine = Annotated[
    EngineOption,
    typer.Option(
        "--engine", help="What runs the queries; auto: Polars, or DuckDB for large tables."
    ),
]


def share_of(text: str) -> float:
    """Return the share that `--require-coverage` names.

    Raises:
        DocprovError: it is not a share.
    """
    number = text.removesuffix("%")
    if not re.fullmatch("[0-9]{1,3}", number) or int(number) > 100:
        raise DocprovError(f"--require-coverage {text!r} is not a share such as 100%")
    return int(number) / 100


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"docprov {version('docprov')}")
        raise typer.Exit


@app.callback()
def _docprov(
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_print_version,
            help="Print the version of docprov and exit.",
        ),
    ] = False,
) -> None:
    """Documents, their claims and the works they cite: checked, anchored, built and released."""


def fail(error: DocprovError, folder: Path | None = None) -> typer.Exit:
    """Print an error and its faults, with the lines of the files, and return the command's exit."""
    console, excerpts = output(), Excerpts(folder)
    for diagnostic in error.report.diagnostics if error.report else ():
        print_diagnostic(console, diagnostic, excerpts)
    with suppress(OSError):  # nobody can be told; the exit code says it still
        Console(stderr=True, soft_wrap=True, highlight=False, emoji=False).print(
            f"[red]docprov:[/] {escape(_in_one_line(error.message))}"
        )
    return typer.Exit(2 if error.report is None else 1)


def _in_one_line(message: str) -> str:
    line = printable(message)
    if len(line) <= _LONGEST_MESSAGE:
        return line
    start = line[: _LONGEST_MESSAGE - _ITS_END]
    return f"{start}… ({len(line)} characters) …{line[-_ITS_END:]}"


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """End a command on an error, and print its faults with the lines of the files at a path."""
    try:
        yield
    except DocprovError as error:
        from docprov.package.paths import package_folder

        raise fail(error, package_folder(path)) from error
