"""How long the pages of generated sources take: 10,000 claims, about 30,000 pages and 190 MB.

Run with `python -m tests.benchmarks.showing [--claims N]`. Making the pages is compared with a bare
template that puts the same bytes together from pieces of 64 characters, writing them with writing
the same bytes into one file; both are ratios of the same run. Nothing is asserted.
"""

import argparse
import tempfile
import time
from pathlib import Path

import polars as pl
from jinja2 import Environment
from tests.generated_sources import sources

from docprov import Date
from docprov.findings.findings import FoundTables
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES, Activity
from docprov.package.package import Package
from docprov.site.sites import Site, site_files
from docprov.storage.files import MemoryFiles
from docprov.tables.table import Table

PIECES = "{% for piece in pieces %}{{ piece }}{% endfor %}"
IDS = {"activities": "act", "agents": "writer"}
"""What a required cell names, by table."""


def timed(call):
    """Return what a call returns, and the processor seconds that it took."""
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def filled(table):
    """Return a generated table with something in every cell that is required."""
    frame = table.frame
    for column in table.resource.columns:
        usual = "1" if column.kind == "integer" else IDS.get(column.references or "", "x")
        word = column.choices[0] if column.choices else usual
        if column.required:
            frame = frame.with_columns(pl.col(column.name).fill_null(word))
        if column.references == "activities" and column.name != "review":
            frame = frame.with_columns(pl.lit("act").alias(column.name))
    return Table(table.resource, frame)


def package_of(claims):
    """Return a package of generated sources."""
    tables, bodies, _ = sources(claims, 1)
    tables = {name: filled(table) for name, table in tables.items()}
    done = Activity(
        id="act", kind="transcription", agent="writer", ended=Date("2020-01-01"), method="human"
    )
    tables["activities"] = Table.of(RESOURCES["activities"], [done])
    metadata = Metadata(name="generated", version="1.0.0")
    found = FoundTables(tables, bodies)
    return Package(files=MemoryFiles("generated", {}), metadata=metadata, tables=found)


def joined(files):
    """Put the same pages together from pieces, as barely as the library of templates can."""
    template = Environment(autoescape=True).from_string(PIECES)
    for name, data in files.items():
        if name.endswith(".html"):
            text = data.decode()
            template.render(pieces=[text[at : at + 64] for at in range(0, len(text), 64)])


def main():
    """Print one line for each step."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=10_000)
    package = package_of(arguments.parse_args().claims)
    files, making = timed(lambda: site_files(package))
    _, bare = timed(lambda: joined(files))
    size = sum(map(len, files.values()))
    largest = max(len(data) for name, data in files.items() if name.endswith(".html"))
    print(f"{len(files):,} files, {size / 1e6:.0f} MB, largest page {largest / 1e6:.2f} MB")
    print(f"pages    {making:6.1f} s, {making / bare:.1f} times a bare template")
    with tempfile.TemporaryDirectory() as place:
        _, once = timed(lambda: Path(place, "all").write_bytes(b"".join(files.values())))
        _, first = timed(lambda: Site(files=files).write(Path(place, "site")))
        _, again = timed(lambda: Site(files=files).write(Path(place, "site")))
    print(f"written  {first:6.1f} s, {first / once:.0f} times one file of the same bytes")
    print(f"again    {again:6.1f} s, nothing changed")


if __name__ == "__main__":
    main()
