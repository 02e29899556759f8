"""Releases and their history: manifests, files and records that a forger or an accident made."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

from tests.cases.hostile.case import Case
from tests.test_hostile_environments import ODD
from tests.test_hostile_releases import MANIFESTS
from tests.test_verification import FORGERIES, with_manifest

from docprov.package.package import open_package
from docprov.releases.archive_contents import archive_contents
from docprov.storage.archives import archive_bytes
from docprov.storage.canonical_json import json_text, read_json

VERIFY = ("verify", "{here}/arden-0.1.0.zip")
RECORD = "arden/releases/0.1.0/release.json"
FIELDS = (
    *("format", "version", "digest", "date", "commit", "tools", "previous", "files", "seal"),
    *("extra", "tools.python", "files.files/README.md"),
)
GONE = ("LICENSE", "README.md", "CITATION.cff", "datapackage.json", "data/claims.csv")
STRAY = ("inner.zip", "data/inner.csv", "delta/claims.added.csv", "LICENSE.md", "data/x/claims.csv")


def _changed_records(here: Path, name: str, value: object) -> None:
    """Put a value of another kind into the record of a release."""
    path = here / RECORD
    content = json.loads(path.read_text("utf-8"))
    part, inner = content, name
    if "." in name:
        outer, _, inner = name.partition(".")
        part = content[outer]
    part[inner] = value
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _flipped(here: Path, number: int) -> None:
    """Turn one bit of one file of the record of a release round."""
    found = (path for path in sorted((here / "arden/releases").rglob("*")) if path.is_file())
    files = [path for path in found if path.stat().st_size]
    path = files[number % len(files)]
    data = bytearray(path.read_bytes())
    at = number * 7919 % (len(data) * 8)
    data[at // 8] ^= 1 << at % 8
    path.write_bytes(data)


def cases() -> Iterator[Case]:
    """Yield each forged manifest, file and record."""
    whole = archive_contents(open_package("docs/examples/arden"), changelog=b"# Changes\n")
    forged = {}
    for change in MANIFESTS:
        manifest = copy.deepcopy(read_json(whole["manifest.json"]))
        change(manifest)
        forged[f"manifest {change.__name__}"] = whole | {
            "manifest.json": json_text(manifest).encode()
        }
    for name, change in FORGERIES.items():
        forged[name] = with_manifest(change(dict(whole)))
    for name in GONE:
        forged[f"without {name}"] = with_manifest(
            {each: whole[each] for each in whole if each != name}
        )
    for name in STRAY:
        forged[f"with {name}"] = with_manifest({**whole, name: b"id\n"})
    for number, name in enumerate(sorted(whole)[::5]):
        data = whole[name]
        at = number * 97 % len(data)
        changed = data[:at] + bytes([data[at] ^ 1 << number % 8]) + data[at + 1 :]
        forged[f"a bit of {name}"] = {**whole, name: changed}
    for name, files in forged.items():
        yield Case(
            name=name,
            arguments=VERIFY,
            code=1,
            files={"arden-0.1.0.zip": archive_bytes(files)},
            says="failed",
        )
    for shift, name in enumerate(FIELDS):
        for value in ODD[shift % 2 :: 2]:
            yield Case(
                name=f"a record with {name} {json.dumps(value)[:20]}",
                arguments=("fsck", "--releases", "{here}/arden"),
                code=1,
                start="released",
                make=lambda here, name=name, value=value: _changed_records(here, name, value),
            )
    for number in range(20):
        yield Case(
            name=f"a flipped bit of the history, {number}",
            arguments=("fsck", "--releases", "{here}/arden"),
            code=1,
            start="released",
            make=lambda here, number=number: _flipped(here, number),
        )
