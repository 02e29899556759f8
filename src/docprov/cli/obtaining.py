"""The commands that get a release, from elsewhere or from its record: `fetch` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from docprov.cli.application import app
from docprov.diagnostics.words import printable
from docprov.presentation.terminal import check_line, downloading, output, watching


@app.command(rich_help_panel="Obtain")
def fetch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="An address of an archive or index, a DOI of Zenodo, an archive, a folder.",
        ),
    ],
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="VERSION", help="Version wanted, else the latest."),
    ] = None,
    sha256: Annotated[
        str | None,
        typer.Option("--sha256", metavar="DIGEST", help="Digest that the archive must have."),
    ] = None,
    package: Annotated[
        str | None, typer.Option("--package", metavar="NAME", help="Package wanted, of several.")
    ] = None,
    trust: Annotated[
        Path | None, typer.Option("--trust", metavar="FILE", help="Keys that must have signed it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder that receives a copy.")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", metavar="DIR", help="Cache folder, else the platform's."),
    ] = None,
    zenodo: Annotated[
        str, typer.Option("--zenodo", metavar="URL", help="Base address for DOIs.")
    ] = "https://zenodo.org",
    seconds: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.1, help="Time for everything together."),
    ] = 600,
    largest: Annotated[
        int,
        typer.Option("--max-bytes", metavar="N", min=1, help="Length that the archive may have."),
    ] = 1 << 30,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Reach this machine and private networks.")
    ] = False,
) -> None:
    """Fetch a release into the cache, verify it in full, and print its path.

    \b
    docprov fetch https://example.org/releases/ --version 1.0.0 --trust publisher.trust.json
    docprov fetch 10.5281/zenodo.1234567 --out releases
    """
    from docprov.fetching.downloads import fetch as run
    from docprov.storage.http import Limits

    console = output()
    limits = Limits(seconds=seconds, bytes=largest, allow_private=allow_private)
    with downloading("fetching") as progress:
        found = run(
            source,
            version,
            sha256,
            package=package,
            trust=trust,
            cache=cache,
            out=out,
            limits=limits,
            zenodo=zenodo,
            progress=progress,
        )
    for each in found.verification.checks:
        console.print(check_line(each))
    where = "from the cache" if found.cached else "fetched"
    console.print(
        f"[bold]{escape(printable(found.path))}[/]\n{found.digest} ({escape(found.name)} "
        f"{found.version}, {where})"
    )


@app.command(rich_help_panel="Obtain")
def restore(
    release: Annotated[
        str,
        typer.Argument(metavar="PATH@VERSION", help="A package's folder and a recorded version."),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder that receives the release.")
    ] = Path("restored"),
    unpacked: Annotated[
        bool, typer.Option("--unpacked", help="Write the files instead of the archive.")
    ] = False,
) -> None:
    """Write a recorded release back as it was published, compared with its digest.

    \b
    docprov restore datapackage@1.0.0 --out dist
    docprov restore datapackage@1.0.0 --unpacked
    """
    from docprov.releases.restoring import restore as run

    with watching("rebuilding"):
        found = run(release, out, unpacked=unpacked)
    path, _, digest = str(found).partition("\n")
    output().print(f"[bold]{escape(printable(path))}[/]\n{escape(digest)}")
