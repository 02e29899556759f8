"""How long reading takes, as ratios to plain dictionaries and to a hand-written `csv.reader` loop.

Run with `python tests/benchmarks/reading.py [--claims N] [--rows N]`. Everything is timed in one
run, each as the best of some rounds. Walking goes from a claim to its passage, its voices and their
agents. Iterating makes a typed record of each row of a file of claims; the loop by hand makes a
dictionary with the same values, and one of the same class, checked as everybody makes it.
"""

import argparse
import csv
import io
import time
from decimal import Decimal

from attrs import evolve

import docprov
from docprov.model.records import RESOURCES, columns
from docprov.package.corpus import Corpus
from docprov.tables.delimited import read_csv
from docprov.tables.table import Table


def best(work, rounds=3):
    """Return the seconds of the fastest of some rounds."""
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def corpus_of(count):
    """Return a corpus of some claims, each with a passage and two voices, made from the example."""
    arden = docprov.load("docs/examples/arden")
    claim, passage = arden.claims[0], arden.passages[0]
    voice, agent = arden.attributions[0], arden.agents[0]
    numbers = range(count)
    made = {
        "agents": [evolve(agent, id=f"agent-{number}") for number in range(100)],
        "passages": [evolve(passage, id=f"a.p-{number}", start=number) for number in numbers],
        "claims": [
            evolve(
                claim,
                id=f"a.c-{number}",
                passage=f"a.p-{number}",
                value=str(number % 1000),
                lower=Decimal(number % 1000),
                upper=Decimal(number % 1000),
            )
            for number in numbers
        ],
        "attributions": [
            evolve(voice, claim=f"a.c-{number}", step=step, agent=f"agent-{(number + step) % 100}")
            for number in numbers
            for step in (0, 1)
        ],
    }
    tables = {name: Table.of(each, made.get(name, [])) for name, each in RESOURCES.items()}
    return Corpus(metadata=arden.metadata, **tables)


def dictionaries_of(corpus):
    """Return the same tables as readers of CLDF hold them: rows as dictionaries, indexed by id."""
    rows = {name: corpus.tables[name].frame.to_dicts() for name in ("claims", "attributions")}
    voices = {}
    for row in rows["attributions"]:
        voices.setdefault(row["claim"], []).append(row)
    by_id = {
        name: {row["id"]: row for row in corpus.tables[name].frame.iter_rows(named=True)}
        for name in ("passages", "agents")
    }
    return rows["claims"], by_id["passages"], voices, by_id["agents"]


def walking(count):
    """Yield the time of one walk: by the corpus, and by dictionaries."""
    corpus = corpus_of(count)
    claims = [corpus.claims[f"a.c-{number}"] for number in range(count)]

    def walk():
        for claim in claims:
            corpus.passage_of(claim)
            corpus.voices(claim)

    rows, passages, voices, agents = dictionaries_of(corpus)

    def walk_dictionaries():
        for row in rows:
            _ = passages[row["passage"]]
            steps = sorted(voices[row["id"]], key=lambda step: int(step["step"]))
            _ = [agents[step["agent"]] for step in steps]

    start = time.process_time()
    walk()
    yield "first walk, indexes made", (time.process_time() - start) / count
    yield "walk, warm", best(walk) / count
    yield "walk by dictionaries", best(walk_dictionaries) / count


def loop(text):
    """Make a dictionary with the typed values of each row of a file of claims, by hand."""
    reader = csv.reader(io.StringIO(text))
    header = next(reader)
    dates = {}
    for cells in reader:
        row = dict(zip(header, cells, strict=True))
        for name in ("lower", "upper"):
            row[name] = Decimal(row[name]) if row[name] else None
        if row["time"] not in dates:
            dates[row["time"]] = docprov.Date(row["time"]) if row["time"] else None
        row["time"] = dates[row["time"]]
        for name, cell in row.items():
            if not cell:
                row[name] = None


def loop_of_records(text):
    """Make a claim of each row, by its public constructor."""
    reader = csv.reader(io.StringIO(text))
    header = next(reader)
    kinds = {column.name: column.kind for column in columns(docprov.Claim)}
    convert = {"decimal": Decimal, "date": docprov.Date, "integer": int, "text": str}
    for cells in reader:
        pairs = zip(header, cells, strict=True)
        docprov.Claim(**{name: convert[kinds[name]](cell) for name, cell in pairs if cell})


def iterating(count):
    """Yield the time of one record: by a table, by hand, and by the public constructor."""
    few = min(count, 20_000)
    table = corpus_of(few).claims
    header, _, body = table.to_csv().decode().partition("\n")
    text = f"{header}\n{body * (count // few)}"

    def from_file():
        frame = read_csv(text.encode()).frame
        frame.columns = table.frame.columns
        for _ in Table(table.resource, frame):
            pass

    yield "record from a file", best(from_file) / count
    yield "row by csv.reader, by hand", best(lambda: loop(text)) / count
    small = f"{header}\n{body}"
    yield "record, checked", best(lambda: loop_of_records(small), 1) / few


def main():
    """Print the times and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    found = dict(walking(options.claims)) | dict(iterating(options.rows))
    for name, seconds in found.items():
        print(f"{name:32} {seconds * 1e6:8.2f} us")
    walked = found["walk, warm"] / found["walk by dictionaries"]
    read = found["record from a file"] / found["row by csv.reader, by hand"]
    print(f"{'walk / dictionaries':32} {walked:8.2f}")
    print(f"{'record / row by hand':32} {read:8.2f}  (at most 1.5)")


if __name__ == "__main__":
    main()
