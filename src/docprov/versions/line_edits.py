r"""Line edits: what differs between two sets of text files, as one unified diff that goes both ways, byte for byte.

The form is the one that `diff -u` writes and `patch -p1` takes: readable, small where little changed, and whole where a file
came or went (`/dev/null`). A line ends at LF only. Bytes that are not UTF-8 come through as they are.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from attrs import frozen

_CONTEXT = 3
_NOTHING = "/dev/null"
_UNENDED = "\\ No newline at end of file\n"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HUNK = re.compile(r"@@ -(\d{1,9}),(\d{1,9}) \+(\d{1,9}),(\d{1,9}) @@\n")


@frozen
class _Hunk:
    """Lines that replace others, with the number of lines before them on each side."""

    old_start: int
    new_start: int
    old: list[str]
    new: list[str]


@frozen
class _FileEdit:
    """The edits of one file; a name is None where the file does not exist on that side."""

    old: str | None
    new: str | None
    hunks: list[_Hunk]


def line_edits(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bytes:
    r"""Return the edits that make files of other files.

    >>> print(line_edits({"a": b"one\ntwo\n"}, {"a": b"one\n2"}).decode(), end="")
    --- a/a
    +++ b/a
    @@ -1,2 +1,2 @@
     one
    -two
    +2
    \ No newline at end of file
    """
    parts: list[str] = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        parts.append(
            f"--- {f'a/{name}' if name in old else _NOTHING}\n+++ {f'b/{name}' if name in new else _NOTHING}\n"
        )
        before, after = _lines(old.get(name, b"")), _lines(new.get(name, b""))
        for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(
            _CONTEXT
        ):
            (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
            parts.append(f"@@ -{i1 + (i2 > i1)},{i2 - i1} +{j1 + (j2 > j1)},{j2 - j1} @@\n")
            for kind, a1, a2, b1, b2 in group:
                if kind == "equal":
                    parts += [_marked(" ", line) for line in before[a1:a2]]
                else:
                    parts += [_marked("-", line) for line in before[a1:a2]]
                    parts += [_marked("+", line) for line in after[b1:b2]]
    return "".join(parts).encode("utf-8", "surrogateescape")


def _lines(data: bytes) -> list[str]:
    return _LINE.findall(data.decode("utf-8", "surrogateescape"))


def _marked(mark: str, line: str) -> str:
    return mark + line if line.endswith("\n") else f"{mark}{line}\n{_UNENDED}"


def edited_names(edits: bytes) -> set[str]:
    """Return the names of the files that edits are about.

    Raises:
        ValueError: these are no edits.
    """
    return {name for edit in _read(edits) for name in (edit.old, edit.new) if name is not None}


def apply_edits(
    files: Mapping[str, bytes], edits: bytes, *, backwards: bool = False
) -> dict[str, bytes]:
    r"""Return files with edits made, or unmade.

    Raises:
        ValueError: these are no edits, or not of these files.

    >>> edits = line_edits({"a": b"one\n"}, {"a": b"two\n", "b": b""})
    >>> apply_edits({"a": b"two\n", "b": b""}, edits, backwards=True)
    {'a': b'one\n'}
    """
    changed = dict(files)
    for edit in _read(edits):
        source, target = (edit.new, edit.old) if backwards else (edit.old, edit.new)
        name = source or target or ""
        if (source is None) == (name in files):
            raise ValueError(f"the edits are of another {name}")
        data = _edited(name, files.get(name, b""), edit.hunks, backwards=backwards)
        changed.pop(name, None)
        if target is not None:
            changed[target] = data
        elif data:
            raise ValueError(f"the edits leave something of {name}")
    return changed


def _edited(name: str, data: bytes, hunks: list[_Hunk], *, backwards: bool) -> bytes:
    lines = _lines(data)
    parts: list[str] = []
    done = 0
    for hunk in hunks:
        start, old, new = (
            (hunk.new_start, hunk.new, hunk.old)
            if backwards
            else (hunk.old_start, hunk.old, hunk.new)
        )
        if start < done or lines[start : start + len(old)] != old:
            raise ValueError(f"the edits do not fit {name}")
        parts += lines[done:start] + new
        done = start + len(old)
    return "".join(parts + lines[done:]).encode("utf-8", "surrogateescape")


def _read(edits: bytes) -> Iterator[_FileEdit]:
    lines = _lines(edits)
    at = 0
    while at < len(lines):
        names = [
            None
            if line[4:-1] == _NOTHING
            else line[6:-1]
            if line[:6] in {"--- a/", "+++ b/"}
            else ""
            for line in lines[at : at + 2]
        ]
        if (
            len(names) < 2
            or "" in names
            or names == [None, None]
            or (None not in names and names[0] != names[1])
        ):
            raise ValueError(f"line {at + 1} of the edits does not name a file")
        at += 2
        hunks = []
        while at < len(lines) and (found := _HUNK.fullmatch(lines[at])):
            hunk, at = _read_hunk(lines, at + 1, [int(number) for number in found.groups()])
            hunks.append(hunk)
        yield _FileEdit(names[0], names[1], hunks)


def _read_hunk(lines: list[str], at: int, numbers: list[int]) -> tuple[_Hunk, int]:
    old_start, old_count, new_start, new_count = numbers
    old: list[str] = []
    new: list[str] = []
    while (
        len(old) < old_count or len(new) < new_count or (at < len(lines) and lines[at] == _UNENDED)
    ):
        line = lines[at] if at < len(lines) else ""
        mark, text = line[:1], line[1:]
        if line == _UNENDED and (old or new):
            sides = {"-": (old,), "+": (new,)}.get(lines[at - 1][:1], (old, new))
            for side in sides:
                side[-1] = side[-1].removesuffix("\n")
        elif mark in {" ", "-", "+"}:
            old += [text] if mark != "+" else []
            new += [text] if mark != "-" else []
        else:
            raise ValueError(f"line {at + 1} of the edits is none of a hunk")
        at += 1
    if len(old) != old_count or len(new) != new_count:
        raise ValueError(f"line {at} of the edits is one too many")
    return _Hunk(old_start - (old_count > 0), new_start - (new_count > 0), old, new), at
