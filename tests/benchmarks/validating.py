"""How long a package of 2,000 dossiers takes to validate, as a ratio to parsing its YAML alone with
libyaml in the same run.

Run with `python tests/benchmarks/validating.py --folder DIR [--dossiers N] [--built] [--profile]`.
Each dossier is that of the invented example under ids of its own: 13 quotes, 10 claims, 2
citations, 95 lines. The package is made once, in DIR.
"""

import argparse
import cProfile
import pstats
import re
import shutil
import sys
import time
from pathlib import Path

import yaml

from docprov import anchor, validate
from docprov.package.committed import build
from docprov.storage.files import sha256

PART = 50
EXAMPLE = Path(__file__).parents[2] / "docs/examples/arden"
OWN = (
    "stoker",
    "leith-mail",
    "harbour-office",
    "smoke",
    "falling-beams",
    "sailors",
    "pier-3",
    "ships",
    "mail-1911-06-05",
)


def make(folder, count):
    """Write a package of some dossiers, with their texts, and anchor it in parts."""
    shutil.copytree(
        EXAMPLE,
        folder,
        ignore=shutil.ignore_patterns("data", "datapackage.json", "dossiers", "texts"),
    )
    (folder / "dossiers").mkdir()
    for first in range(0, count, PART):
        part = folder.with_name("part")
        shutil.copytree(folder, part, ignore=shutil.ignore_patterns("dossiers"))
        fill(part, range(first, min(first + PART, count)))
        anchor(part, part / "texts")
        for path in (part / "dossiers").iterdir():
            path.rename(folder / "dossiers" / path.name)
        shutil.rmtree(part)


def fill(folder, numbers):
    """Write the dossiers of some numbers, with their texts."""
    (folder / "dossiers").mkdir()
    (folder / "texts").mkdir()
    dossier = (EXAMPLE / "dossiers/arden-2011.yaml").read_text()
    text = (EXAMPLE / "texts/arden-2011.txt").read_bytes()
    for number in numbers:
        own = text.replace(b"THE NIGHT", b"%05d NIGHT" % number)
        (folder / f"texts/{number:05}.txt").write_bytes(own)
        mine = re.sub(r"sha256:[0-9a-f]{64}", sha256(own), dossier).replace(
            "arden-2011", f"arden-{number:05}"
        )
        for name in OWN:
            mine = re.sub(rf"(?<=[ :]){name}(?=[,}}\n])", f"{name}-{number:05}", mine)
        (folder / f"dossiers/arden-{number:05}.yaml").write_text(mine)


def timed(name, call, *arguments, **options):
    """Return what a call returns and the seconds of work it took, all threads together.

    The clock is told, too.
    """
    start, clock = time.process_time(), time.perf_counter()
    found = call(*arguments, **options)
    seconds = time.process_time() - start
    print(f"{name:<42}{seconds:8.2f} s of work, {time.perf_counter() - clock:6.2f} s by the clock")
    return found, seconds


def parse(folder):
    count = 0
    for path in sorted(folder.rglob("*.yaml")):
        for _ in yaml.parse(path.read_bytes(), Loader=yaml.CSafeLoader):
            count += 1
    return count


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--dossiers", type=int, default=2000)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--built", action="store_true")
    options.add_argument("--profile", action="store_true")
    chosen = options.parse_args()
    folder = chosen.folder / f"arden-{chosen.dossiers}{'-built' if chosen.built else ''}"
    if not folder.exists():
        chosen.folder.mkdir(parents=True, exist_ok=True)
        timed("making and anchoring it", make, folder, chosen.dossiers)
        if chosen.built:
            timed("building it", lambda: build(folder).write())
    validate(EXAMPLE)  # imports are no part of the measurement
    parsed = [timed("parsing its YAML alone", parse, folder) for _ in range(3)]
    count, alone = parsed[0][0], min(seconds for _, seconds in parsed)
    if chosen.profile:
        profile = cProfile.Profile()
        profile.enable()
    report, whole = timed("validating it, its dossiers read", validate, folder)
    if chosen.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    timed("validating it for the first time", validate, folder)
    again, second = timed("validating it again, nothing changed", validate, folder)
    edited = [
        folder / f"dossiers/arden-{number:05}.yaml"
        for number in range(0, chosen.dossiers, chosen.dossiers // 10)
    ]
    for path in edited:
        path.write_bytes(
            path.read_bytes().replace(b"The count of the council.", b"The count of the harbour.")
        )
    _, third = timed(f"validating it, {len(edited)} dossiers changed", validate, folder)
    for path in edited:
        path.write_bytes(
            path.read_bytes().replace(b"The count of the harbour.", b"The count of the council.")
        )
    _, one = timed("validating one dossier of it", validate, folder / "dossiers/arden-00007.yaml")
    print(f"{count} events, {sum(report.counts.values())} records, ok: {report.ok}")
    ratios = [
        f"{name} {seconds / alone:.2f}"
        for name, seconds in (("all read", whole), ("again", second), ("changed", third))
    ]
    print(f"ratios to parsing alone: {', '.join(ratios)}; one dossier: {one:.2f} s")
    sys.exit(not report.ok or again != report)


if __name__ == "__main__":
    main()
