"""Packages of tables of any size: copies of the invented example under ids of their own.

Run with `python tests/benchmarks/large_packages.py FOLDER --claims N [--broken SHARE]
[--distinct]`.
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
_COPY, _DIGEST = "\x01", "\x02"  # no cell of the example contains them
_LETTERS = "bcdfghklmnprstvz"


def make(folder, claims, broken=0.0, *, distinct=False):
    """Write a package of at least some claims into a new folder; return how many it has."""
    copies = -(-claims // CLAIMS)
    descriptor = json.loads((EXAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "data").mkdir(parents=True)
    for part in descriptor["resources"]:
        path = folder / part["path"]
        text = (EXAMPLE / part["path"]).read_text(encoding="utf-8")
        rows = list(csv.reader(io.StringIO(text)))
        part["bytes"], part["hash"] = _write(
            path, part["name"], rows, copies, broken, distinct=distinct
        )
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return copies * CLAIMS


def _write(path, name, rows, copies, broken, *, distinct):
    """Write the copies of one table; return its bytes and their digest."""
    header, body = rows[0], rows[1:]
    at = [header.index("id")] if "id" in header else range(len(header))
    own = [row for row in body if _DOCUMENT.search(" ".join(row[each] for each in at))]
    once = [_of_copy(row, f"{0:07}") for row in body if row not in own]
    templates = [_template(name, header, own, is_broken) for is_broken in (False, True)]
    texts = [_lines(template) for template in templates]
    digest, size, due = hashlib.sha256(), 0, 0.0
    with path.open("wb") as file:
        for number in range(-1, copies):
            due += broken if number >= 0 else 0
            is_broken = due >= 1
            due -= is_broken
            if number < 0:
                text = _lines([header, *once])
            elif name == "passages" and distinct:
                text = _lines(_distinct(templates[is_broken], number))
            else:
                text = _filled(texts[is_broken], number)
            data = text.encode()
            digest.update(data)
            size += file.write(data)
    return size, "sha256:" + digest.hexdigest()


def _of_copy(row, mark):
    return [_DOCUMENT.sub(rf"\g<1>x{mark}", cell) for cell in row]


def _template(name, header, rows, is_broken):
    """Return the rows of one copy, with marks for what each copy has of its own."""
    made = []
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        if is_broken and name in _CHOICES:
            cells[_CHOICES[name]] = "other"
        if name == "captures":
            cells["sha256"] = re.sub(r":.{8}", f":{_DIGEST}", cells["sha256"])
        made.append(_of_copy(cells.values(), _COPY))
    return made


def _filled(text, number):
    """Return a text of one copy."""
    return text.replace(_COPY, f"{number:07}").replace(_DIGEST, f"{number:08x}")


def _distinct(rows, number):
    """Return the passages of one copy, each with a last word of its own."""
    word = "".join(_LETTERS[int(digit, 16)] for digit in f"{number:07x}")
    filled = [[_filled(cell, number) for cell in row] for row in rows]
    for row in filled:
        row[2] += f" {word}"
        row[6] = str(int(row[6]) + 1 + len(word))
        row[7] = "sha256:" + hashlib.sha256(row[2].encode()).hexdigest()
    return filled


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
