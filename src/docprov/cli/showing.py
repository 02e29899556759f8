"""Commands that show a package as pages: `site` and `serve`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import PACKAGE, PackagePath, app, reading
from docprov.diagnostics.words import counted, shown
from docprov.presentation.terminal import output, watching

TextsPath = Annotated[
    Path | None,
    typer.Option(
        "--evidence",
        metavar="DIR",
        help="Folder with the captured texts, for what the gaps of quotes left out.",
    ),
]


@app.command(rich_help_panel="Use")
def site(
    path: PackagePath = PACKAGE,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder to write the pages below.")
    ] = Path("site"),
    evidence: TextsPath = None,
    versions: Annotated[
        bool,
        typer.Option("--versions", help="Add the pages of every recorded release."),
    ] = False,
) -> None:
    """Write a package as static pages, which need no server, no network and no script.

    The same package gives the same bytes; files that did not change are left alone. The folder is
    new, empty, or has a site that was written before.

    \b
    docprov site
    docprov site datapackage --out site
    docprov site datapackage --out site --versions
    """
    from docprov.package.package import open_package
    from docprov.releases.public_tables import withheld_count
    from docprov.site.sites import build_site

    with reading(path), watching("writing the site") as watch:
        package = open_package(path, watch)
        made = build_site(package, out, evidence=evidence, versions=versions)
    changed = f"{counted(len(made.changed), 'file')} changed" if made.changed else "nothing changed"
    console = output()
    console.print(f"wrote {escape(shown(out / 'index.html'))}  ({made}, {changed})")
    for remark in made.remarks:
        console.print(f"  note: {escape(shown(remark))}")
    if withheld := withheld_count(package):
        shows = f"the pages show {counted(withheld, 'value')} that the dossiers withhold"
        console.print(f"  note: {shows}; `docprov build --public` makes the form without")


@app.command(rich_help_panel="Use")
def serve(
    path: PackagePath = PACKAGE,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8765,
    evidence: TextsPath = None,
) -> None:
    """Show a package as pages on this machine, while it is edited: pages load themselves anew.

    Ctrl-C ends it. While the package has faults, the pages show these.

    \b
    docprov serve
    """
    from docprov.site.serving import serve as run

    console = output()
    try:
        run(
            path,
            evidence=evidence,
            port=port,
            started=lambda where: console.print(f"{where}  (Ctrl-C ends it)"),
        )
    except KeyboardInterrupt:
        console.print("ended")
