"""Ids written into dossiers: where they go, and where everything else stands afterwards."""

from collections.abc import Iterable

from attrs import evolve

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Fields


def with_ids(data: bytes, missing: Iterable[tuple[Fields, str]]) -> bytes:
    r"""Return a dossier's bytes with ids written into entries that lack one; every other byte stays.

    >>> with_ids(b"claims:\n  - quote: x\n", [(Fields(line=2, column=5), "c-7k2ma")])
    b'claims:\n  - id: c-7k2ma\n    quote: x\n'
    """
    lines = data.decode("utf-8").split("\n")
    ending = "\r\n" if lines[0].endswith("\r") else "\n"
    for fields, identifier in sorted(
        missing, key=lambda pair: (pair[0].line, pair[0].column), reverse=True
    ):
        line, at = lines[fields.line - 1], fields.column - 1
        if fields.flow:
            lines[fields.line - 1] = f"{line[: at + 1]}id: {identifier}, {line[at + 1 :]}"
        else:
            lines[fields.line - 1] = f"{line[:at]}id: {identifier}{ending}{' ' * at}{line[at:]}"
    return "\n".join(lines).encode("utf-8")


def moved(place: Place, missing: Iterable[tuple[Fields, str]]) -> Place:
    """Return where what stood at a place of a dossier stands once ids are written into its entries.

    >>> str(moved(Place(file="a.yaml", line=2, column=12), [(Fields(line=2, column=5), "c-7k2ma")]))
    'a.yaml:3:12'
    """
    if place.line is None:
        return place
    at, line, column = (place.line, place.column or 0), place.line, place.column
    for fields, identifier in missing:
        if not fields.flow:
            line += (fields.line, fields.column) <= at
        elif column is not None and fields.line == place.line and fields.column < at[1]:
            column += len(f"id: {identifier}, ")
    return evolve(place, line=line, column=column)
