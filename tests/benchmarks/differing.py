"""How long it takes to tell two versions of a million rows apart, as ratios to csv-diff and to a
bare keyed join in one run.

Run with `python tests/benchmarks/differing.py [--rows N]`; it needs the package `csv-diff`. One row
in a hundred has a changed cell, one in a thousand was added and one in a thousand removed; the rows
of the later version are shuffled. From files: reading both included, as csv-diff reads them. From
frames: without reading, beside a join of the same columns.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import csv_diff
import polars as pl

from docprov.storage.canonical_json import json_text
from docprov.storage.files import FolderFiles
from docprov.tables.delimited import csv_bytes
from docprov.versions.differences import table_difference
from docprov.versions.editions import EditionTable, read_edition

COLUMNS = ("id", "document", "passage", "statement", "predicate", "value", "status", "note")


def tables(count):
    chance = random.Random(11)  # noqa: S311 - a benchmark
    old = [
        (
            f"doc-{n % 5000}.c-{n:07}",
            f"doc-{n % 5000}",
            f"doc-{n % 5000}.p-{chance.getrandbits(48):012x}",
            f"The document gives the number of boats as {n}.",
            "boats-sunk",
            str(n),
            "current",
            None,
        )
        for n in range(count)
    ]
    new = list(old)
    for n in chance.sample(range(count), count // 100):
        new[n] = (*new[n][:5], str(n + 1), *new[n][6:])
    for n in sorted(chance.sample(range(count), count // 1000), reverse=True):
        new[n] = new.pop()
    new += [(f"doc-{n}.c-new{n:07}", *old[n][1:]) for n in range(count // 1000)]
    chance.shuffle(new)
    return old, new


def package(folder, rows):
    (folder / "data").mkdir(parents=True)
    (folder / "data/claims.csv").write_bytes(csv_bytes([COLUMNS, *rows]))
    fields = [{"name": name, "type": "string"} for name in COLUMNS]
    resource = {
        "name": "claims",
        "path": "data/claims.csv",
        "schema": {"fields": fields, "primaryKey": ["id"]},
    }
    (folder / "datapackage.json").write_text(json_text({"name": "boats", "resources": [resource]}))
    return folder


def timed(work, times=3):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        found = work()
        spent.append(time.perf_counter() - start)
    return min(spent), found


def opened(folder):
    return read_edition(FolderFiles(folder)).tables["claims"]


def by_csv_diff(old, new):
    with (old / "data/claims.csv").open() as one, (new / "data/claims.csv").open() as other:
        return csv_diff.compare(
            csv_diff.load_csv(one, key="id"), csv_diff.load_csv(other, key="id")
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    before, after = tables(parser.parse_args().rows)
    with tempfile.TemporaryDirectory() as place:
        old, new = package(Path(place, "old"), before), package(Path(place, "new"), after)
        del before, after
        from_files, found = timed(lambda: table_difference(opened(old), opened(new)), 2)
        peer, theirs = timed(lambda: by_csv_diff(old, new), 1)
        assert (found.added.height, found.removed.height, found.changed.height) == tuple(
            len(theirs[kind]) for kind in ("added", "removed", "changed")
        )
        del theirs
        one, other = opened(old), opened(new)
    assert isinstance(one, EditionTable)
    in_memory, _ = timed(lambda: table_difference(one, other))
    join, _ = timed(lambda: one.frame.join(other.frame, on="id", how="full"))
    inner, _ = timed(lambda: one.frame.join(other.frame, on="id", how="inner"))
    sys.stdout.write(
        f"{one.frame.height} rows, polars {pl.__version__}\n"
        f"from files   {from_files:6.2f} s; csv-diff {peer:6.2f} s: {peer / from_files:.1f} "
        "times as fast\n"
        f"from frames  {in_memory:6.2f} s; full join {join:6.2f} s: {in_memory / join:.2f} "
        "times the join"
        f" (inner join {inner:.2f} s: {in_memory / inner:.2f})\n"
    )


if __name__ == "__main__":
    main()
