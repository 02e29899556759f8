"""Commands that hand a package to other programs: `export` and `sql`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from docprov.cli.application import PACKAGE, PackagePath, app, reading
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import counted, shown
from docprov.presentation.terminal import output, watching


@app.command(rich_help_panel="Use")
def export(
    path: PackagePath = PACKAGE,
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="Name of the format; none lists all.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="File to write, a folder for several files."),
    ] = None,
) -> None:
    """Write a package in the format of another program; the same records give the same bytes.

    Exit code 1: the package cannot be read for its faults. Exit code 2: there is no such format,
    a library is missing, or the file cannot be written.

    \b
    docprov export
    docprov export datapackage --to csv --out claims.csv
    docprov export datapackage --to sqlite --out claims.sqlite
    """
    from docprov.exports.exporting import export as make

    console = output()
    if not to:
        _list_formats()
        return
    if out is None:
        raise DocprovError("--out FILE says where the export goes")
    with reading(path), watching("exporting") as watch:
        made = make(path, to=to, out=out, watch=watch)
    by = f" by {escape(made.plugin)}" if made.plugin else ""
    size = counted(sum(map(len, made.files.values())), "byte")
    console.print(f"wrote {escape(shown(out))}  ({made.format.name}{by}, {size})")
    if made.format.losses:
        console.print("  left out or written otherwise:")
    for loss in made.format.losses:
        console.print(f"  - {escape(loss)}")


def _list_formats() -> None:
    from docprov.exports.registry import FORMATS, own_formats

    console = output()
    for each in FORMATS.values():
        needs = f" (needs {each.needs})" if each.needs else ""
        console.print(f"[bold]{each.name:<14}[/] {escape(each.summary + needs)}")
    for own in own_formats():
        name = own.format.name if own.format else own.plugin.name
        said = own.format.summary if own.format else f"not usable: {own.problem}"
        console.print(
            f"[bold]{escape(name):<14}[/] {escape(f'{said} ({own.plugin.distribution})')}"
        )


_READABLE = 12
"""How many cells of the screen a column needs, so that people can read longer texts in it."""
_BETWEEN = 2
"""How many cells are between two columns."""


class AnswerFormat(StrEnum):
    """How the rows of a query are printed."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


@app.command(rich_help_panel="Use")
def sql(
    path: PackagePath,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT in the SQL of DuckDB.")],
    format: Annotated[  # noqa: A002 - the name of the option
        AnswerFormat, typer.Option("--format", help="How the rows are printed.")
    ] = AnswerFormat.TEXT,
) -> None:
    """Ask a package in SQL: its tables with their types, and flat with one row for each claim.

    The query reads nothing but the package, and writes nothing. `show tables` lists the tables,
    `describe flat` the columns of one.

    \b
    docprov sql datapackage "select quote, voices from flat where lower > 100"
    docprov sql datapackage "select predicate, count(*) from claims group by all" --format csv
    """
    from docprov.exports.queries import sql as ask

    with reading(path), watching("reading") as watch:
        answer = ask(path, query, watch=watch)
    if format is AnswerFormat.JSON:
        sys.stdout.write(answer.to_json())
    elif format is AnswerFormat.CSV:
        sys.stdout.write(answer.to_csv().decode("utf-8"))
    else:
        _print_rows(
            [shown(name) for name in answer.frame.columns],
            [
                ["" if cell is None else shown(cell) for cell in row]
                for row in answer.frame.iter_rows()
            ],
        )


def _print_rows(names: list[str], rows: list[list[str]]) -> None:
    """Print rows as a table, or each as a list where its columns would be too narrow to read."""
    console = output()
    columns = zip(names, *rows, strict=True)
    widths = [min(max(map(len, column)), _READABLE) + _BETWEEN for column in columns]
    if sum(widths) > console.width:
        for number, row in enumerate(rows, 1):
            console.print(f"[bold]row {number}[/]")
            for name, cell in zip(names, row, strict=True):
                if cell:
                    console.print(f"  {escape(name)}: {escape(cell)}")
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in names:
            table.add_column(escape(name), overflow="fold")
        for row in rows:
            table.add_row(*map(escape, row))
        console.print(table)
    console.print(counted(len(rows), "row"))
