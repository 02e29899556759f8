"""What validating large packages costs beside other tools: a table of ratios, from one run.

Run with `python -m tests.benchmarks.comparing [--folder DIR] [--claims N ...] [--broken SHARE ...]
[--tools NAME ...] [--slow N]`. Every tool is a process of its own, of which the table gives the
processor time, the ratio of that to a bare reading by Polars with its keys checked, and the largest
memory. Tools that walk rows in Python are left out above `--slow` claims; a tool that is not
installed is named and left out. `pip install pandera dataframely pycldf` brings the others.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
from tests.benchmarks.large_packages import make

TOOLS = {
    "polars": "bare Polars: reading, keys",
    "duckdb": "bare DuckDB: reading, keys",
    "docprov": "docprov validate, all of it",
    "docprov-duckdb": "docprov validate --engine duckdb",
    "schemas": "docprov, reading and table schemas",
    "dataframely": "dataframely, the same constraints",
    "pandera": "pandera, the same constraints",
    "frictionless": "frictionless validate",
    "pycldf": "pycldf on its own format",
}
SLOW = ("frictionless", "pycldf")


def resources_of(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def frames_of(folder):
    return {
        each["name"]: pl.read_csv(folder / each["path"], infer_schema=False)
        for each in resources_of(folder)
    }


def dangling(folder, frames):
    """Return how many cells name a record that their parent does not have."""
    count = 0
    for each in resources_of(folder):
        for key in each["schema"].get("foreignKeys", ()):
            name = key["fields"][0]
            parent = frames[key["reference"]["resource"] or each["name"]]
            cells = frames[each["name"]].select(pl.col(name).alias("id")).drop_nulls()
            count += cells.join(parent, on="id", how="anti").height
    return count


def polars(folder):
    frames = frames_of(folder)
    repeated = sum(
        int(
            frames[each["name"]]
            .select(pl.struct(each["schema"]["primaryKey"]).is_duplicated().sum())
            .item()
        )
        for each in resources_of(folder)
    )
    return repeated + dangling(folder, frames)


def duckdb(folder):
    import duckdb as engine

    database, count = engine.connect(), 0
    for each in resources_of(folder):
        path = folder / each["path"]
        read = f"read_csv('{path}', all_varchar=true, header=true)"
        database.execute(f"create table {each['name']} as from {read}")
    for each in resources_of(folder):
        name, schema = each["name"], each["schema"]
        key = ", ".join(schema["primaryKey"])
        repeated = f"select 1 from {name} group by {key} having count(*) > 1"  # noqa: S608 - our names
        count += len(database.execute(repeated).fetchall())
        for link in schema.get("foreignKeys", ()):
            field, parent = link["fields"][0], link["reference"]["resource"] or name
            anti = f"select {field} as id from {name} where {field} is not null"  # noqa: S608 - our names
            query = f"select count(*) from ({anti}) c anti join {parent} p on c.id = p.id"  # noqa: S608 - our names
            count += database.execute(query).fetchone()[0]
    return count


def docprov(folder, engine="polars"):
    from docprov import validate

    return len(validate(folder, engine=engine).diagnostics)


def schemas(folder):
    from docprov.package.package import open_package
    from docprov.package.table_schema.checking import check_schema

    return len([*check_schema(open_package(folder))])


def frictionless(folder):
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate(limit_errors=1000)
    return sum(len(task.errors) for task in report.tasks)


def pandera(folder):
    import pandera.polars as pa

    frames, count = frames_of(folder), 0
    for each in resources_of(folder):
        columns = {}
        for field in each["schema"]["fields"]:
            stated = field.get("constraints", {})
            checks = []
            if "pattern" in stated:
                checks.append(pa.Check.str_matches(rf"^{stated['pattern']}$"))
            if "enum" in stated:
                checks.append(pa.Check.isin(stated["enum"]))
            nullable = not stated.get("required")
            columns[field["name"]] = pa.Column(str, checks, nullable=nullable)
        schema = pa.DataFrameSchema(columns, unique=each["schema"]["primaryKey"])
        try:
            schema.validate(frames[each["name"]], lazy=True)
        except pa.errors.SchemaErrors as error:
            count += len(error.failure_cases)
    return count + dangling(folder, frames)


def dataframely(folder):
    import dataframely as dy

    frames, count = frames_of(folder), 0
    for each in resources_of(folder):
        columns, keys = {}, set(each["schema"]["primaryKey"])
        for field in each["schema"]["fields"]:
            stated, name = field.get("constraints", {}), field["name"]
            pattern = stated.get("pattern")
            if "enum" in stated:
                pattern = "|".join(stated["enum"])
            columns[name] = dy.String(
                nullable=not stated.get("required") and name not in keys,
                primary_key=name in keys,
                regex=rf"^(?:{pattern})$" if pattern else None,
            )
        schema = type("Table", (dy.Schema,), columns)
        _, failed = schema.filter(frames[each["name"]])
        count += len(failed)
    return count + dangling(folder, frames)


def pycldf(folder):
    from pycldf import Generic

    with tempfile.TemporaryDirectory() as place:
        dataset = Generic.in_dir(place)
        for each in resources_of(folder):
            columns = []
            for field in each["schema"]["fields"]:
                stated = field.get("constraints", {})
                kind = {"base": "string"}
                pattern = stated.get("pattern") or "|".join(stated.get("enum", ()))
                kind |= {"format": pattern} if pattern else {}
                required = bool(stated.get("required"))
                columns.append({"name": field["name"], "datatype": kind, "required": required})
            dataset.add_table(
                f"{each['name']}.csv", *columns, primaryKey=each["schema"]["primaryKey"]
            )
            (Path(place) / f"{each['name']}.csv").symlink_to((folder / each["path"]).absolute())
        for each in resources_of(folder):
            for key in each["schema"].get("foreignKeys", ()):
                parent = key["reference"]["resource"] or each["name"]
                child = f"{each['name']}.csv"
                dataset.add_foreign_key(child, key["fields"][0], f"{parent}.csv", "id")
        faults = _Counting()
        log = logging.getLogger("pycldf")  # with a log it goes on after the first fault
        log.propagate = False
        log.addHandler(faults)
        dataset.validate(log=log)
        return faults.count


class _Counting(logging.Handler):
    """Counts what is logged."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def emit(self, _record):
        self.count += 1


RUN = {
    "polars": polars,
    "duckdb": duckdb,
    "docprov": docprov,
    "docprov-duckdb": lambda folder: docprov(folder, "duckdb"),
    "schemas": schemas,
    "dataframely": dataframely,
    "pandera": pandera,
    "frictionless": frictionless,
    "pycldf": pycldf,
}


def measured(tool, folder):
    """Return seconds of processor time, megabytes and what a tool printed; None where it failed."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.comparing",
        "--only",
        tool,
        "--folder",
        str(folder),
    ]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        out.seek(0)
        lines = out.read().decode().strip().splitlines() or [""]
    if status:
        print(f"{tool} did not run: {lines[-1]}", file=sys.stderr)
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines[-1]


def compare(folder, claims, broken, tools):
    """Print one part of the table."""
    package = folder / f"claims-{claims}-{broken:g}"
    if not package.exists():
        make(package, claims, broken)
    first = None
    for tool in tools:
        found = measured(tool, package)
        if found is None:
            continue
        seconds, size, faults = found
        first = first or (seconds, size)
        ratios = f"{seconds / first[0]:.1f} | {size:.0f} MB | {size / first[1]:.1f}"
        cells = f"{claims:,} | {broken:.0%} | {TOOLS[tool]} | {seconds:.1f} s | {ratios} | {faults}"
        print(f"| {cells} |", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "packages")
    options.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--broken", type=float, nargs="+", default=[0, 0.01, 1])
    options.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    options.add_argument("--slow", type=int, default=100_000)
    options.add_argument("--only", choices=TOOLS)
    chosen = options.parse_args()
    if chosen.only:
        print(RUN[chosen.only](chosen.folder))
        return
    print("| claims | broken | tool | work | ratio | memory | ratio | faults |")
    print("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for claims in chosen.claims:
        tools = [each for each in chosen.tools if each not in SLOW or claims <= chosen.slow]
        for broken in chosen.broken:
            compare(chosen.folder, claims, broken, tools)


if __name__ == "__main__":
    main()
