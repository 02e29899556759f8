"""The command for reviewing the records of a machine: `review`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import evolve
from rich.markup import escape

from docprov.cli.application import PACKAGE, EvidencePath, SourcePath, app, reading
from docprov.diagnostics.words import counted, printable, shown
from docprov.presentation.terminal import Screen, output, watching

if TYPE_CHECKING:
    from docprov.recording.reviewing import PendingRecord, ReviewResult


@app.command(rich_help_panel="Record")
def review(
    path: SourcePath = PACKAGE,
    evidence: EvidencePath = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="ID",
            help="Claim, citation, imported work or whole document found right; repeatable.",
        ),
    ] = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="AGENT", help="Agent who compared the records with the text."),
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Date of the review, such as 2026-05-09.")
    ] = "",
    method: Annotated[
        str, typer.Option("--method", help="human, machine or machine-reviewed.")
    ] = "human",
    tool: Annotated[
        str, typer.Option("--tool", help="Program or model used for it, with its version.")
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if records wait.")
    ] = False,
) -> None:
    """List the records of a machine that nobody has reviewed; write the review of accepted ones.

    Each quote is shown in its context. At a terminal, with --by and --on and without --accept, each
    record is asked about.

    \b
    docprov review datapackage --evidence texts
    docprov review datapackage --accept arden-2011.c-7k2ma --by second-reader --on 2026-05-09
    docprov review datapackage --evidence texts --by second-reader --on 2026-05-09
    """
    from docprov.recording.reviewing import Acceptance
    from docprov.recording.reviewing import review as run

    console = output()
    acceptance = Acceptance(records=tuple(accept or ()), by=by, on=on, method=method, tool=tool)
    with reading(path), watching("reading") as watch:
        outcome = run(path, evidence, acceptance=acceptance, write=not check, watch=watch)
    if not accept and by and on and not check and sys.stdin.isatty():
        chosen = _asked(console, outcome.waiting)
        outcome = run(path, evidence, acceptance=evolve(acceptance, records=tuple(chosen)))
    elif not accept:
        for each in outcome.waiting:
            _print_waiting(console, each)
    _print_counts(console, outcome)
    if outcome.waiting and not accept:
        console.print("next: `docprov review --evidence DIR --accept ID --by AGENT --on DATE`")
    if accept and not outcome.accepted:
        console.print("nothing to accept: none of these records waits for a review")
    for name in outcome.contents:
        console.print(
            f"{'would change' if check else 'wrote'} {escape(name)}: "
            f"{counted(len(outcome.accepted), 'record')} reviewed"
        )
    if outcome.contents and not check:
        console.print("next: `docprov build`")
    raise typer.Exit(1 if check and outcome.waiting else 0)


def _print_waiting(console: Screen, each: "PendingRecord") -> None:
    console.print(f"[bold]{escape(shown(each.place))}[/]: {escape(shown(each.record))}")
    console.print(f"  {escape(printable(each.says))}")
    if each.voices:
        console.print(f"  [dim]said by[/] {escape(printable(' > '.join(each.voices)))}")
    if not each.quote:
        return
    quote = f"[bold underline]{escape(printable(each.quote))}[/]"
    if each.before is None or each.after is None:
        console.print(f"  [dim]quote[/] »{quote}« [yellow](its text was not read)[/]")
    else:
        before, after = escape(printable(each.before)), escape(printable(each.after))
        console.print(f"  [dim]…{before}[/]»{quote}«[dim]{after}…[/]")


def _print_counts(console: Screen, outcome: "ReviewResult") -> None:
    for document, counts in outcome.counts.items():
        console.print(f"{escape(shown(document))}: {escape(printable(counts))}")


def _asked(console: Screen, waiting: "tuple[PendingRecord, ...]") -> list[str]:
    """Return the ids of the records that a person at the terminal accepts."""
    chosen: list[str] = []
    for number, each in enumerate(waiting, 1):
        console.print(f"\n{number} of {len(waiting)}")
        _print_waiting(console, each)
        answer = _answer(console)
        if answer == "q":
            break
        if answer == "a":
            chosen.append(each.record)
    return chosen


def _answer(console: Screen) -> str:
    while True:
        answer = typer.prompt("accept, skip or quit (a/s/q)", default="s").strip().lower()[:1]
        if answer in {"a", "s", "q"}:
            return str(answer)
        console.print(
            "  write a where the record says what the quote says, s to leave it for later, q to "
            "stop here"
        )
