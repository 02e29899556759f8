"""JSON: what is no JSON of one meaning, or of another shape, in each file that is JSON."""

from collections.abc import Iterator

from attrs import frozen
from tests.cases.hostile.case import CHECK, VALIDATE, Case

TEXTS = {
    "nothing": b"",
    "half of it": b'{"format": 1,',
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "a list": b"[]",
    "an empty object": b"{}",
    "a list of lists": b"[[]]",
    "a name twice": b'{"format": 1, "format": 1}',
    "NaN": b'{"format": NaN}',
    "infinity": b'{"format": -Infinity}',
    "a number beyond all": b'{"format": 1e999}',
    "a number of 5,000 digits": b'{"format": ' + b"9" * 5000 + b"}",
    "deep lists": b"[" * 60_000,
    "deep objects": b'{"a":' * 60_000,
    "many lists": b"[" + b"[]," * 3000 + b"[]]",
    "half of a character": b'{"format": "\\ud800"}',
    "NUL": b'{"format": "\\u0000"}',
    "a raw control character": b'{"format": "\x01"}',
    "a byte order mark": b'\xef\xbb\xbf{"format": 1}',
    "UTF-16": '{"format": 1}'.encode("utf-16"),
    "Latin-1": b'{"format": "\xe9"}',
    "text behind it": b'{"format": 1} x',
    "two of them": b'{"format": 1}{"format": 1}',
    "a comment": b'// x\n{"format": 1}',
    "single quotation marks": b"{'format': 1}",
    "a comma too many": b'{"format": 1,}',
    "another format": b'{"format": 2}',
    "truth for a format": b'{"format": true}',
    "a web page": b"<!doctype html><title>Log in</title>",
    "YAML": b"format: 1\n",
    "a name of Python": b'{"__class__": "os"}',
}
BROKEN = frozenset(TEXTS) - {
    *("a list", "an empty object", "a list of lists", "many lists", "NUL", "another format"),
    *("truth for a format", "a name of Python"),
}
"""What is no JSON, or no list and no object; a list of odd things is no fault of an import."""
_ODD = {"NUL", "another format", "truth for a format", "a name of Python"}
_TAKE = ("import", "{here}/a.json", "--check", "--package", "{package}", "--format")
_RECORD = "arden/releases/0.1.0/release.json"


@frozen
class _Place:
    """A file that is JSON, and a command that reads it: where it is, and how that ends."""

    start: str
    file: str
    arguments: tuple[str, ...]
    code: int
    taken: int = -1
    every: int = 1


PLACES = {
    "a descriptor": _Place(
        "tables", "arden/datapackage.json", ("diff", "{here}/arden", "{package}"), 1
    ),
    "a descriptor, validated": _Place("tables", "arden/datapackage.json", VALIDATE, 1, every=6),
    "a lock": _Place("sources", "arden/dossiers/arden-2011.lock.json", CHECK, 1),
    "a record": _Place("released", _RECORD, ("fsck", "--releases", "{here}/arden"), 1),
    "a record, compared": _Place(
        "released", _RECORD, ("diff", "{here}/arden@0.1.0", "{package}"), 2, every=3
    ),
    "a manifest": _Place("unpacked", "arden/manifest.json", ("verify", "{here}/arden"), 1, every=4),
    "a trust file": _Place(
        "", "a.trust.json", ("verify", "{archive}", "--trust", "{here}/a.trust.json"), 2
    ),
    "a signature": _Place(
        "",
        "a.json",
        ("verify", "{archive}", "--trust", "{trust}", "--signature", "{here}/a.json"),
        1,
    ),
    "an index": _Place(
        "", "dist/index.json", ("fetch", "{here}/dist", "--cache", "{here}/cache"), 2
    ),
    "records of works": _Place("", "a.json", (*_TAKE, "csl"), 2, taken=0),
    "annotations": _Place("", "a.json", (*_TAKE, "annotations"), 2, taken=0),
}


def cases() -> Iterator[Case]:
    """Yield each text in each place."""
    for place, found in PLACES.items():
        for name, data in list(TEXTS.items())[:: found.every]:
            code = found.taken if found.taken >= 0 and name not in BROKEN else found.code
            if place == "a signature" and len(data) > 1 << 16:
                code = 2  # it is not even read
            if place == "a descriptor" and data.startswith(b"{") and name in _ODD:
                code = 2  # it is a descriptor, and declares no tables to compare
            yield Case(
                name=f"{name} in {place}",
                arguments=found.arguments,
                code=code,
                start=found.start,
                files={found.file: data},
            )
