"""The command for assistants: `mcp` serves a package to them."""

from pathlib import Path
from typing import Annotated

import typer

from docprov.cli.application import PACKAGE, EvidencePath, PackagePath, app


@app.command(rich_help_panel="Consult")
def mcp(
    path: PackagePath = PACKAGE,
    evidence: EvidencePath = None,
    drafts: Annotated[
        Path | None,
        typer.Option("--drafts", metavar="DIR", help="Folder of the package that takes drafts."),
    ] = None,
    allow_fetching: Annotated[
        bool, typer.Option("--allow-fetching", help="Check quotes against addresses too.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Reach this machine and private networks.")
    ] = False,
) -> None:
    """Serve a package to assistants, by the Model Context Protocol over standard input and output.

    They can check quotes, search, show and trace records, list findings and compare documents.
    Nothing is written but drafts of claims, which wait for a review, and these only with --drafts.

    \b
    docprov mcp datapackage --evidence texts
    docprov mcp datapackage --evidence texts --drafts datapackage
    """
    from docprov.assistants.server import make_server
    from docprov.storage.http import Limits

    fetching = Limits(allow_private=allow_private) if allow_fetching else None
    make_server(path, evidence, drafts, fetching).run()
