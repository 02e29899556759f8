"""The places of faults in what a program composes: a path into its structures, not a line."""

from collections.abc import Iterator, Mapping

from attrs import evolve

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.reports import Report
from docprov.dossiers.yaml.nodes import Items, Node, Text
from docprov.dossiers.yaml.reading import read_yaml


def composed_report(faults: tuple[Diagnostic, ...], contents: Mapping[str, bytes]) -> Report:
    """Return a report whose places in composed files are paths such as `claims[0].value`.

    Args:
        faults: the faults, with lines of files that nobody has seen.
        contents: these files, by name.
    """
    paths = {
        name: dict(_paths(name, contents[name]))
        for name in {fault.place.file for fault in faults} & contents.keys()
    }
    return Report(diagnostics=tuple(_placed(fault, paths) for fault in faults))


def _placed(fault: Diagnostic, paths: Mapping[str, Mapping[tuple[int, int], str]]) -> Diagnostic:
    place = fault.place
    known = paths.get(place.file)
    if known is None:
        return fault
    path = known.get((place.line or 0, place.column or 0))
    return evolve(fault, place=evolve(place, line=None, column=None, cell=path))


def _paths(name: str, data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each position of a file with the path that leads there, outer ones first."""
    fields = read_yaml(name, data, [])
    waiting: list[tuple[str, Node]] = [("", fields)] if fields is not None else []
    while waiting:
        path, node = waiting.pop()
        yield (node.line, node.column), path or name
        if isinstance(node, Text):
            continue
        if isinstance(node, Items):
            waiting += [(f"{path}[{at}]", part) for at, part in enumerate(node.items)]
            continue
        lead = f"{path}." if path else ""
        yield from ((place, f"{lead}{each}") for each, place in node.places.items())
        waiting += [(f"{lead}{each}", part) for each, part in node.entries.items()]
