"""How long it takes to write, read, iterate and walk claims, as ratios to pycldf and to plain
dictionaries in one run.

Run with `python tests/benchmarks/walking.py [--claims N]`; it needs the package `pycldf`. Each
claim has a passage, a document and a voice. pycldf has a value for each claim and walks to its
language; it reads nothing before it iterates. Plain dictionaries are rows of `csv.DictReader`.
"""

import argparse
import csv
import tempfile
import time
from pathlib import Path

from pycldf import StructureDataset

import docprov
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES
from docprov.package.building import package_files
from docprov.storage.writing import write_files
from docprov.tables.table import Table

DOCUMENTS = 500


def rows(count):
    """Return the rows of each table as dictionaries."""
    documents = [f"doc-{n}" for n in range(DOCUMENTS)]
    of = [documents[n % DOCUMENTS] for n in range(count)]
    common = {"status": "current", "activity": "recording.a-aaaaa"}
    return {
        "agents": [
            {"id": "clerk", "name": "a clerk", "kind": "person", "naming": "described"} | common
        ],
        "activities": [
            {
                "id": common["activity"],
                "agent": "clerk",
                "kind": "transcription",
                "ended": "2026-05-02",
                "method": "machine",
            }
        ],
        "subjects": [{"id": "quay", "label": "the quay", "kind": "place"} | common],
        "predicates": [
            {"id": "boats", "label": "boats", "definition": "Boats at a place."}
            | {"value_type": "quantity", "unit": "boat"}
            | common
        ],
        "documents": [
            {"id": each, "label": each, "kind": "report", "holding": "held"} | common
            for each in documents
        ],
        "captures": [
            {
                "id": f"{each}.t001",
                "document": each,
                "sha256": f"sha256:{number:064x}",
                "media_type": "text/plain",
                "bytes": "100",
                "extent": "full",
                "form": "original",
                "activity": common["activity"],
            }
            for number, each in enumerate(documents)
        ],
        "passages": [
            {
                "id": f"{each}.p-{number:012x}",
                "capture": f"{each}.t001",
                "quote": f"{number} boats",
                "start": "10",
                "stop": "20",
                "sha256": f"sha256:{number:064x}",
                "verdict": "verbatim",
            }
            for number, each in enumerate(of)
        ],
        "claims": [
            {
                "id": f"{each}.c-{number:06}",
                "document": each,
                "passage": f"{each}.p-{number:012x}",
                "statement": f"The document gives the number of boats as {number}.",
                "subject": "quay",
                "predicate": "boats",
                "value": str(number),
                "comparator": "exact",
                "lower": str(number),
                "upper": str(number),
                "unit": "boat",
                "polarity": "affirmed",
            }
            | common
            for number, each in enumerate(of)
        ],
        "attributions": [
            {
                "claim": f"{each}.c-{number:06}",
                "step": "0",
                "agent": "clerk",
                "mode": "asserts",
                "certainty": "explicit",
            }
            for number, each in enumerate(of)
        ],
    }


def timed(what, work):
    """Run a function, and return its result and the seconds it took."""
    start = time.perf_counter()
    result = work()
    TIMES[what] = time.perf_counter() - start
    return result


TIMES = {}


def write_ours(folder, stated):
    """Write the rows as a package."""
    tables = {
        name: Table.of_cells(
            resource,
            [[row.get(c.name) for c in resource.columns] for row in stated.get(name, [])],
        )
        for name, resource in RESOURCES.items()
    }
    metadata = Metadata(name="boats", version="0.1.0", licenses=({"name": "CC0-1.0"},))
    write_files(folder, package_files(metadata, tables))


def write_cldf(folder, stated):
    """Write the same claims as a CLDF dataset with a value for each claim."""
    dataset = StructureDataset.in_dir(folder)
    dataset.add_component("LanguageTable")
    dataset.add_component("ParameterTable")
    dataset.write(
        LanguageTable=[{"ID": row["id"], "Name": row["label"]} for row in stated["documents"]],
        ParameterTable=[{"ID": "boats", "Name": "boats"}],
        ValueTable=[
            {
                "ID": row["id"].replace(".", "_"),
                "Language_ID": row["document"],
                "Parameter_ID": "boats",
                "Value": row["value"],
                "Comment": row["statement"],
            }
            for row in stated["claims"]
        ],
    )


def write_plain(folder, stated):
    """Write the rows with `csv.DictWriter`."""
    folder.mkdir()
    for name, lines in stated.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)


def read_plain(folder):
    """Return the rows by id, and the voices by claim."""
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    by_id = {
        name: {row["id"]: row for row in found[name]} for name in found if name != "attributions"
    }
    voices = {}
    for row in found["attributions"]:
        voices.setdefault(row["claim"], []).append(row)
    return by_id, voices


def walk_ours(corpus):
    """Walk from each claim to its quote and the names of its voices."""
    return sum(
        len(corpus.passage_of(claim).quote) + sum(len(agent.name) for agent in corpus.voices(claim))
        for claim in corpus.claims
    )


def walk_plain(by_id, voices):
    """Walk the same in dictionaries."""
    return sum(
        len(by_id["passages"][claim["passage"]]["quote"])
        + sum(len(by_id["agents"][step["agent"]]["name"]) for step in voices[claim["id"]])
        for claim in by_id["claims"].values()
    )


def main():
    """Print the seconds of each task, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    count = parser.parse_args().claims
    stated = rows(count)
    place = Path(tempfile.mkdtemp())
    timed("write docprov", lambda: write_ours(place / "ours", stated))
    timed("write pycldf", lambda: write_cldf(place / "cldf", stated))
    timed("write plain", lambda: write_plain(place / "plain", stated))
    corpus = timed("read docprov", lambda: docprov.load(place / "ours"))
    metadata = place / "cldf/StructureDataset-metadata.json"
    dataset = timed("read pycldf", lambda: StructureDataset.from_metadata(metadata))
    by_id, voices = timed("read plain", lambda: read_plain(place / "plain"))
    assert count == timed("iterate docprov", lambda: sum(1 for _ in corpus.claims))
    assert count == timed("iterate pycldf", lambda: sum(1 for _ in dataset["ValueTable"]))
    assert count == timed("iterate plain", lambda: sum(1 for _ in by_id["claims"].values()))
    walked = timed("walk docprov, cold", lambda: walk_ours(corpus))
    assert walked == timed("walk docprov, warm", lambda: walk_ours(corpus))
    timed(
        "walk pycldf",
        lambda: sum(len(each.language.name) for each in dataset.objects("ValueTable")),
    )
    assert walked == timed("walk plain", lambda: walk_plain(by_id, voices))
    for what, seconds in TIMES.items():
        task = what.split()[0]
        plain = seconds / TIMES[f"{task} plain"]
        cldf = seconds / TIMES[f"{task} pycldf"]
        each = seconds / count * 1e6
        ratios = f"{plain:8.1f} x plain  {cldf:6.2f} x pycldf"
        print(f"{what:20} {seconds:8.2f} s  {each:8.1f} us a claim  {ratios}")


if __name__ == "__main__":
    main()
