"""Extending a dossier: entries added to one of its lists, every other byte kept.

Where an entry can go depends on how the list is written, so each place is tried and read back; what cannot be extended as it
is written is refused, with the lines that a person can add.
"""

import re
from collections.abc import Iterator, Sequence

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.yaml.nodes import Content, Fields, Items, content
from docprov.dossiers.yaml.reading import read_yaml


def extended(name: str, data: bytes, field: str, parts: Sequence[str]) -> bytes:
    r"""Return a dossier with entries added to the list of a field; every other byte stays.

    A mapping in the place of a list is the first of its entries.

    Args:
        name: name of the dossier, for messages.
        data: its bytes.
        field: the field; a missing one comes at the end.
        parts: the entries, each written on one line.

    Raises:
        DocprovError: the dossier cannot be extended as it is written.

    >>> extended("a.yaml", b"captures:\n- {id: t001}\nclaims: []\n", "captures", ["{id: t002}"])
    b'captures:\n- {id: t001}\n- {id: t002}\nclaims: []\n'
    """
    if not parts:
        return data
    before = read_yaml(name, data, [])
    new = read_yaml(
        "", (f"{field}:\n" + "".join(f"  - {part}\n" for part in parts)).encode("utf-8"), []
    )
    wanted = content(before) if before is not None else None
    added = content(new) if new is not None else None
    if before is None or not isinstance(wanted, dict) or not isinstance(added, dict):
        raise DocprovError(f"{name} cannot be extended")
    there = wanted.get(field) or []
    wanted[field] = [*([there] if isinstance(there, dict) else there), *added[field]]
    for candidate in _candidates(data.decode("utf-8"), before, field, parts):
        if _reads_as(candidate.encode("utf-8"), wanted):
            return candidate.encode("utf-8")
    lines = "\n".join(f"  - {part}" for part in parts)
    raise DocprovError(f"{name} cannot be extended as it is written; add to its {field}:\n{lines}")


def _reads_as(data: bytes, wanted: Content) -> bool:
    faults = list[Diagnostic]()
    after = read_yaml("", data, faults)
    return after is not None and not faults and content(after) == wanted


def _candidates(text: str, dossier: Fields, field: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield a dossier's text with entries at each place where they may belong."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    node = dossier.entries.get(field)
    if node is None:
        tail = "" if text.endswith(ending) else ending
        yield text + tail + f"{field}:{ending}" + "".join(f"  - {part}{ending}" for part in parts)
        return
    first = dossier.places[field][0]  # the line after the one with the name, counted from 0
    later = [line for line, _ in dossier.places.values() if line > first]
    stop = min(later, default=len(lines) + 1) - 1
    spaces = " " * (node.column - 1 if isinstance(node, Items) and node.items else 2)
    last = stop
    while stop > first and (
        not lines[stop - 1].strip() or lines[stop - 1].lstrip().startswith("#")
    ):
        stop -= 1
    for at in dict.fromkeys((stop, last)):
        yield ending.join([*lines[:at], *(f"{spaces}- {part}" for part in parts), *lines[at:]])
    start, end = (len(ending.join(lines[:number])) for number in (first - 1, stop))
    empty = not (isinstance(node, Items) and node.items)
    for at in _last_marks(text, "]", start, end):
        yield text[:at] + ("" if empty else ", ") + ", ".join(parts) + text[at:]
    if isinstance(node, Fields) and node.flow:
        opening = (
            len(ending.join(lines[: node.line - 1]))
            + (len(ending) if node.line > 1 else 0)
            + node.column
            - 1
        )
        for at in _last_marks(text, "}", opening, end):
            yield f"{text[:opening]}[{text[opening : at + 1]}, {', '.join(parts)}]{text[at + 1 :]}"


def _last_marks(text: str, mark: str, start: int, end: int) -> list[int]:
    return sorted(
        (start + found.start() for found in re.finditer(re.escape(mark), text[start:end])),
        reverse=True,
    )[:20]
