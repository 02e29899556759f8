"""Workbooks: cells, sheets and files that a recorder did not mean, and programs that made them."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.cases.hostile.case import Case
from tests.test_workbook_reading import FOREIGN, MALFORMED, REFUSED
from tests.workbooks import SOUND, changed, edit, put, sound

IMPORT = ("import", "{here}/a.xlsx", "--check", "--package", "{package}")


def _edited(change) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return edit(sound(Path(folder) / "a.xlsx"), change).read_bytes()


def _put(sheet, field, value, shown, book):
    put(book[sheet], field, 3, value, shown)


def _written(rows) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return sound(Path(folder) / "a.xlsx", **rows).read_bytes()


def cases() -> Iterator[Case]:
    """Yield each cell, each sheet and each other file."""
    found = {name: (_edited(partial(_put, *REFUSED[name])), "DP042") for name in list(REFUSED)[::2]}
    found |= {name: (_edited(MALFORMED[name][0]), "DP041") for name in MALFORMED}
    whole = _written({})
    found |= {name: (FOREIGN[name][0](whole), "DP041") for name in FOREIGN}
    voice = SOUND["voices"][0]
    for name, number in {"of no claim": "9", "of a claim below": "0", "of a word": "x"}.items():
        found[f"a voice {name}"] = (_written({"voices": [voice | {"claim": number}]}), "DP043")
    for text in ("\x85", " "):
        found[f"a quote {text!a}"] = (_written(changed("claims", 0, quote=text)), "DP")
    for name, (data, code) in found.items():
        yield Case(
            name=name,
            arguments=IMPORT,
            code=1,
            files={"a.xlsx": data},
            says=code,
        )
    for text in ("\ufeff41", "\u202e41", "=1+1", "@SUM(A1)", "'41", "x" * 32_000):
        yield Case(
            name=f"a quote {text[:8]!a} that is a text",
            arguments=IMPORT,
            code=0,
            files={"a.xlsx": _written(changed("claims", 0, quote=text))},
            says="would write",
        )
