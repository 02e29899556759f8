"""How long all findings on generated sources take, at 10^4, 10^5 and 10^6 claims.

Run with `python -m tests.benchmarks.finding [--claims N ...] [--texts N]`. DF201 is compared with a
bare Polars group-by of the same keys, text reuse with hashing the same texts alone; both are ratios
of the same run. Nothing is asserted.
"""

import argparse
import math
import random
import time

import narwhals as nw
import polars as pl
from tests.generated_sources import sources

from docprov.evidence.folder import winnow
from docprov.findings.disagreements import between
from docprov.findings.findings import QUERIES, shared_frames
from docprov.findings.frames import QUESTION, finding_frames
from docprov.findings.reuse import shared_hashes
from docprov.model.records import RESOURCES
from docprov.tables.table import Table


def timed(call):
    """Return what a call returns, and the seconds of work that it took, all threads together."""
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def grouped(frames):
    """Group the claims by the keys of their question, as barely as Polars can."""
    claims = frames["comparable"].to_native()
    ends = (pl.col("_low").max(), pl.col("_high").min())
    return claims.group_by(QUESTION).agg(ends).collect()


def multiplied(tables, bodies, times):
    """Return tables with every row several times under ids of its own; the vocabulary once."""
    made = {}
    for name, table in tables.items():
        references = [
            column.name
            for column in table.resource.columns
            if column.name == "id" or column.references not in {None, "predicates", "agents"}
        ]
        frame = table.frame
        once = frame if name in {"predicates", "agents"} else frame.clear()
        if name == "subjects":
            once, frame = (
                frame.filter((pl.col("kind") == "population") == keep) for keep in (True, False)
            )
        copies = [
            frame.with_columns(
                pl.when(
                    pl.col(column).is_in(("people", "guests", "millers", "old-millers", "carters"))
                )
                .then(column)
                .otherwise(pl.col(column) + f"-{number}")
                .alias(column)
                for column in references
            )
            for number in range(times if name not in {"predicates", "agents"} else 0)
        ]
        made[name] = Table(RESOURCES[name], pl.concat([once, *copies]))
    repeated = {
        f"{capture}-{number}": tuple(f"{each}{number}" for each in hashes)
        for capture, hashes in bodies.items()
        for number in range(times)
    }
    return made, repeated


def measure_claims(count):
    """Print the times of all rules at some number of claims."""
    base = min(count, 100_000)
    tables, bodies, _ = sources(base, 1)
    if count > base:
        tables, bodies = multiplied(tables, bodies, count // base)
    frames, derived = timed(lambda: finding_frames(tables, bodies))
    shared, joined = timed(lambda: shared_frames(frames))
    grouped(shared)
    _, bare = timed(lambda: grouped(shared))
    _, alone = timed(lambda: between(shared).collect())
    times = {
        query.rule.code: timed(lambda query=query: query.records(shared).collect())[1]
        for query in QUERIES
    }
    total = derived + joined + sum(times.values())
    size = len(tables["claims"])
    print(f"{size} claims: frames {derived:.2f} s, shared frames {joined:.2f} s, all {total:.2f} s")
    print(f"  {1e6 * total / (size * math.log2(size)):.3f} us per n log2 n")
    print(f"  DF201 {alone:.3f} s, bare group-by {bare:.3f} s, ratio {alone / bare:.1f}")
    print(f"  with its shared frames: ratio {(joined + alone) / bare:.1f}")
    print("  " + ", ".join(f"{code} {seconds:.2f}" for code, seconds in times.items()))


def measure_texts(count):
    """Print the time of text reuse over some texts of 10 kB, as a ratio to hashing them."""
    chance = random.Random(1)  # noqa: S311 - no secret
    words = [
        f"{chance.choice('bdfgklm')}{chance.choice('aeiou')}{number}x" for number in range(9000)
    ]
    passages = [" ".join(chance.choices(words, k=60)) for _ in range(count)]
    texts = [
        " ".join([chance.choice(passages), *chance.choices(words, k=1400), chance.choice(passages)])
        for _ in range(count)
    ]
    hashes, hashing = timed(lambda: [winnow(text) for text in texts])
    rows = [(f"d{number}", each) for number, found in enumerate(hashes) for each in found]
    schema = {"document": pl.String, "hash": pl.String}
    bodies = nw.from_native(pl.DataFrame(rows, schema=schema, orient="row").lazy())
    pairs, joining = timed(lambda: shared_hashes({"bodies": bodies}).collect())
    print(
        f"{count} texts of {len(texts[0])} characters: hashing {hashing:.2f} s, "
        f"reuse {joining:.2f} s"
    )
    print(f"  ratio {(hashing + joining) / hashing:.2f}; {len(pairs)} pairs share passages")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--texts", type=int, default=2000)
    arguments = parser.parse_args()
    for claims in arguments.claims:
        measure_claims(claims)
    measure_texts(arguments.texts)
