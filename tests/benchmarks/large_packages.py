"""Packages of tables of any size: copies of the invented example under ids of their own.

Run with `python tests/benchmarks/large_packages.py FOLDER --claims N [--broken SHARE] [--distinct]`.
A copy has 2 documents, 19 passages and 12 claims. In a broken copy each claim, passage and
attribution has a word in a column of choices that is not one of them. With `--distinct` each
quote of each copy ends with a word of its own, so that nothing is judged once for many.
"""

import argparse
import csv
import hashlib
import io
import json
import re
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "docs/examples/arden"
CLAIMS = 12
_DOCUMENT = re.compile(r"\b(arden-2011|leith-2012)\b")
_CHOICES = {"claims": "polarity", "passages": "verdict", "attributions": "mode"}
_COPY, _DIGEST, _WORD = "\x01", "\x02", "\x03"  # no cell of the example contains them
_LETTERS = "bcdfghklmnprstvz"


def make(folder, claims, broken=0.0, *, distinct=False):
    """Write a package of at least some claims into a new folder; return how many it has."""
    copies = -(-claims // CLAIMS)
    descriptor = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "data").mkdir(parents=True)
    for part in descriptor["resources"]:
        path = folder / part["path"]
        rows = list(csv.reader(io.StringIO((EXAMPLE / part["path"]).read_text(encoding="utf-8"))))
        part["bytes"], part["hash"] = _write(path, part["name"], rows, copies, broken, distinct)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return copies * CLAIMS


def _write(path, name, rows, copies, broken, distinct):
    """Write the copies of one table; return its bytes and their digest."""
    header, body = rows[0], rows[1:]
    at = header.index("id") if "id" in header else slice(None)
    own = [row for row in body if _DOCUMENT.search(" ".join(row[at] if at == slice(None) else [row[at]]))]
    once = [[_DOCUMENT.sub(rf"\g<1>x{0:07}", cell) for cell in row] for row in body if row not in own]
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:

        def put(text):
            nonlocal size
            data = text.encode()
            digest.update(data)
            size += file.write(data)

        put(_lines([header, *once]))
        whole, wrong = (_template(name, header, own, distinct, fault) for fault in (False, True))
        done = 0.0
        for number in range(copies):
            done += broken
            template = wrong if done >= 1 else whole
            done -= done >= 1
            put(_filled(template, number, distinct))
    return size, "sha256:" + digest.hexdigest()


def _template(name, header, rows, distinct, fault):
    """Return the rows of one copy, with marks for what each copy has of its own."""
    made = []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        if fault and name in _CHOICES:
            cells[_CHOICES[name]] = "other"
        if name == "captures":
            cells["sha256"] = re.sub(r":.{8}", f":{_DIGEST}", cells["sha256"])
        if name == "passages" and distinct:
            cells |= {"quote": f"{cells['quote']} {_WORD}", "sha256": "", "verdict": cells["verdict"]}
            cells["stop"] = str(int(cells["stop"]) + 8)
        made.append([_DOCUMENT.sub(rf"\g<1>x{_COPY}", cell) for cell in cells.values()])
    if name == "passages" and distinct:
        return header, made
    return _lines(made)


def _filled(template, number, distinct):
    """Return the rows of one copy."""
    word = "".join(_LETTERS[int(digit, 16)] for digit in f"{number:07x}")

    def fill(text):
        text = text.replace(_COPY, f"{number:07}").replace(_DIGEST, f"{number:08x}")
        return text.replace(_WORD, word)

    if isinstance(template, str):
        return fill(template)
    header, rows = template
    filled = [dict(zip(header, map(fill, row), strict=True)) for row in rows]
    for cells in filled:
        cells["sha256"] = "sha256:" + hashlib.sha256(cells["quote"].encode()).hexdigest()
    return _lines([list(cells.values()) for cells in filled])


def _lines(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--claims", type=int, required=True)
    options.add_argument("--broken", type=float, default=0.0)
    options.add_argument("--distinct", action="store_true")
    chosen = options.parse_args()
    made = make(chosen.folder, chosen.claims, chosen.broken, distinct=chosen.distinct)
    print(f"{made} claims in {chosen.folder}")
