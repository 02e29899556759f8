"""Readers fed with damaged files, of which nothing but a documented error may come.

`python -m tests.fuzzing NAME --seconds 60` feeds one reader for as long (no name: all in turn), and
prints each input that breaks it; `--write` records how many did in `docs/fuzzing.yaml`. Atheris,
where it is installed, chooses inputs that reach new lines: `--atheris`.
"""

import argparse
import copy
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import yaml
from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs/examples/arden"
RECORD = ROOT / "docs/fuzzing.yaml"
PIECES = (
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\r"),
    *(b"\n", b"\t", b" ", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"#", b"|"),
    *(b": ", b"- ", b", ", b"*a", b"&a ", b"!!int ", b"<<: ", b"---\n", b"%YAML 1.1\n", b"@", b"="),
    *(b"-1", b"0", b"1e999", b"99999999999999999999", b"NaN", b"null", b"true", b"\\ud800", b"%s"),
    *(b"../", b"C:x", b"\xf0\x9f\x94\xa5", b"e\xcc\x81" * 40, b"\xd9\xa4\xd9\xa1", b"\\u0000"),
    *(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"&b;", b"<![CDATA[", b"-->"),
    *(
        b"Content-Transfer-Encoding: base64\n",
        b"=?utf-8?q?=ff?=",
        b"\\u-1?",
        b"{\\*\\",
        b"PK\x03\x04",
    ),
)
"""What readers stumble over, put into files as they are."""
ODD = (None, True, False, 0, -1, 1.5, 10**30, "", "x", "\u0000", "\ud800", "../x", [], {}, [[]])
ODD += ({"a": 1}, ["x"], "0" * 64, "sha256:" + "0" * 64, "9" * 400, "1.0.0", "http://[::1")
"""Values of other kinds, put in the place of those of JSON."""


@frozen(kw_only=True)
class Reader:
    """A reader, files that it reads, and the errors that it announces."""

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    announced: tuple[type[Exception], ...]


def edited(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with one edit: a bit, a piece more, less, twice or elsewhere."""
    if not data:
        return chance.choice(PIECES)
    at, length = chance.randrange(len(data)), min(len(data), 1 << chance.randrange(10))
    end = min(len(data), at + length)
    kind = chance.randrange(7)
    if kind == 0:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if kind == 1:
        return data[:at] + chance.choice(PIECES) + data[at:]
    if kind == 2:
        return data[:at] + chance.choice(PIECES) + data[end:]
    if kind == 3:
        return data[:at] + data[end:]
    if kind == 4:
        return data[:at] + data[at:end] * 2 + data[end:]
    if kind == 5:
        return data[:at]
    there = chance.randrange(len(data))
    return data[:there] + data[at:end] + data[there:]


def _odd_json(content: object, chance: random.Random) -> object:
    """Return JSON with one value of another kind, or one name more, less or changed."""
    places: list[tuple[object, object]] = []
    queue = [content]
    while queue:
        part = queue.pop()
        if isinstance(part, dict | list):
            inner = list(part.items() if isinstance(part, dict) else enumerate(part))
            places += [(part, name) for name, _ in inner]
            queue += [value for _, value in inner]
    if not places:
        return copy.deepcopy(chance.choice(ODD))
    part, name = chance.choice(places)
    kind = chance.randrange(5)
    if kind == 0:
        del part[name]
    elif kind == 1 and isinstance(part, dict):
        part[chance.choice(("x", "", f"{name} ", str(name).upper()))] = part.pop(name)
    elif kind == 2 and isinstance(part, list):
        part.append(copy.deepcopy(part[name]))
    else:
        part[name] = copy.deepcopy(chance.choice(ODD))
    return content


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """Return a ZIP file of which one member is edited, so that its reader is reached."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    for _ in range(chance.randint(1, 4)):
        members[name] = edited(members[name], chance)
    with zipfile.ZipFile(target := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return target.getvalue()


def mutated(seeds: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return a damaged copy of one of some files; for equal chances equal bytes."""
    data = chance.choice(seeds)
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        return _repacked(data, chance)
    if data[:1] in {b"{", b"["} and chance.random() < 0.6:
        try:
            content = json.loads(data)
        except ValueError:
            content = None
        for _ in range(chance.randint(1, 3)):
            content = _odd_json(content, chance)
        return json.dumps(content, indent=2).encode() + b"\n"
    for _ in range(chance.randint(1, 5)):
        data = edited(data, chance)
    return data


@cache
def readers() -> dict[str, Reader]:
    """Return the readers by name; what they need is loaded here."""
    from tests import fuzzed_readers

    from docprov.diagnostics.errors import DocprovError

    found = {}
    for name, (seeds, read, *announced) in fuzzed_readers.readers().items():
        errors = (DocprovError, *announced)
        found[name] = Reader(seeds=tuple(seeds), read=read, announced=errors)
    return found


def broken_by(reader: Reader, data: bytes) -> str:
    """Return the traceback of what a reader did not announce, or nothing."""
    try:
        reader.read(data)
    except reader.announced as error:
        if not str(error):
            return f"an error without words: {error!r}"
    except Exception:  # noqa: BLE001 - it is what is looked for
        return traceback.format_exc()
    return ""


def feed(name: str, seed: int, most: float, seconds: float = 1e9) -> tuple[int, list[bytes]]:
    """Feed one reader with so many damaged files, or as long; return how many, and the bad ones."""
    reader, chance = readers()[name], random.Random(seed)  # noqa: S311 - no secret
    end, broken, told = time.monotonic() + seconds, [], set()
    number = 0
    while number < most and time.monotonic() < end:
        number += 1
        data = mutated(reader.seeds, chance)
        begun = time.process_time()
        problem = broken_by(reader, data)
        if (spent := time.process_time() - begun) > 5:
            problem = problem or f"{spent:.1f} s of CPU for {len(data)} bytes"
        if problem:
            broken.append(data)
            last = "".join(problem.strip().splitlines()[-3:])
            if last not in told:
                told.add(last)
                kept = Path(tempfile.gettempdir()) / f"broken-{name.replace(' ', '-')}-{number}"
                kept.write_bytes(data)
                print(f"{name}, seed {seed}, input {number}, {kept}\n{problem}", flush=True)
    return number, broken


def _by_atheris(name: str, seconds: int) -> None:
    """Feed one reader with what atheris finds; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["docprov"]):
        reader = readers()[name]
    folder = Path(tempfile.mkdtemp())
    for number, seed in enumerate(reader.seeds):
        (folder / str(number)).write_bytes(seed)

    def read(data: bytes) -> None:
        if problem := broken_by(reader, data):
            raise AssertionError(problem)

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-timeout=20", str(folder)], read)
    atheris.Fuzz()


def write(name: str, seconds: int, number: int, broken: int) -> None:
    """Record how many damaged files a reader was fed with, and how many broke it."""
    content = yaml.safe_load(RECORD.read_text("utf-8")) if RECORD.is_file() else {}
    content[name] = {"seconds": seconds, "files": number, "broken": broken}
    text = yaml.safe_dump(dict(sorted(content.items())), sort_keys=False)
    RECORD.write_text(f"# Written by `python -m tests.fuzzing --write`.\n{text}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="?", help="name of a reader; all where it is left out")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--atheris", action="store_true")
    parser.add_argument("--write", action="store_true", help="record the result")
    given = parser.parse_args()
    if given.atheris:
        _by_atheris(given.name, given.seconds)
    found = 0
    for name in [given.name] if given.name else readers():
        number, broken = feed(name, given.seed, 1e18, given.seconds)
        found += len(broken)
        if given.write:
            write(name, given.seconds, number, len(broken))
        print(f"{name}: {number:,} inputs in {given.seconds} s, {len(broken)} broke it", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
