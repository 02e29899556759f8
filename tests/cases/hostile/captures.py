"""Captures: a file of each format, cut, emptied, or with the inside of another one."""

from collections.abc import Iterator

from tests.cases.hostile.case import Case
from tests.fuzzed_readers import captured_seeds

from docprov.evidence.extraction import formats

DAMAGES = {
    "nothing": lambda _: b"",
    "one byte": lambda data: data[:1],
    "eight bytes": lambda data: data[:8],
    "half of it": lambda data: data[: len(data) // 2],
    "all but the last byte": lambda data: data[:-1],
    "nothing but zeros": lambda data: bytes(len(data)),
    "its beginning and zeros": lambda data: data[:20] + bytes(200),
    "its beginning twice": lambda data: data[:200] + data,
    "its middle cut out": lambda data: data[: len(data) // 3] + data[-len(data) // 3 :],
    "all bits turned round": lambda data: bytes(255 - each for each in data),
    "a web page": lambda _: b"<!doctype html><title>Log in</title><p>Log in",
    "an archive of nothing": lambda _: b"PK\x05\x06" + bytes(18),
}
_MAIL = b"From: a\nDate: Wed, 08 Jan 2020 10:00:00 +0000\nContent-Type: text/plain; charset="
STATED = {
    "a mail whose encoding has NUL in its name": ("eml", _MAIL + b'"a\0b"\n\nnine boats\n'),
    "a mail in an encoding that takes long": ("eml", _MAIL + b"punycode\n\n" + b"a" * 99_999),
    "a page in an encoding that takes long": (
        "html",
        b"<!DOCTYPE html><meta charset=punycode><p>" + b"a" * 99_999,
    ),
    "a page of elements in elements": (
        "html",
        b"<!DOCTYPE html>" + b"<div class=nav>t" * 4000 + b"<main>" + b"nine boats " * 40,
    ),
    "a page of one row": ("html", b"<!DOCTYPE html><table><tr>" + b"<td><p>a" * 4000),
    "a text of one row": ("rtf", b"{\\rtf1\\trowd " + b"\\cell " * 20_000 + b"}"),
    "a mail whose head is white space": ("eml", b"From: a" + b" " * 40_000 + b"b\nDate: c\n\nd\n"),
}
"""Files that say something of themselves which costs a reader more than it gives."""


def cases() -> Iterator[Case]:
    """Yield each damaged file, captured and searched: a text or one line, and never more."""
    for name, (ending, data) in STATED.items():
        yield Case(
            name=f"{name}, quote",
            arguments=("quote", "no such words", f"{{here}}/a.{ending}"),
            code=None,
            files={f"a.{ending}": data},
        )
    for media_type, seeds in captured_seeds().items():
        ending = formats()[media_type].endings[0]
        for name, damage in DAMAGES.items():
            data = damage(seeds[-1])
            for arguments in (
                ("quote", "no such words", f"{{here}}/a.{ending}"),
                (
                    *("capture", f"{{here}}/a.{ending}", "--document", "odd-2011", "--check"),
                    *("--package", "{package}", "--evidence", "{texts}"),
                ),
            ):
                yield Case(
                    name=f"{ending} with {name}, {arguments[0]}",
                    arguments=arguments,
                    code=None,
                    files={f"a.{ending}": data},
                )
