"""What can be read of a broken YAML file: its entries one by one, so that every fault is found."""

import re
from collections.abc import Iterator

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.dossiers.yaml.faults import YAML_FEATURE, YAML_SYNTAX, Refused, duplicate
from docprov.dossiers.yaml.nodes import Fields, Items, Node
from docprov.dossiers.yaml.parser import DEEPEST, parse


class Salvage:
    """Reads a file part by part, one level down for each field or dash that is peeled off."""

    def __init__(self, file: str, faults: list[Diagnostic]) -> None:
        self.file = file
        self.faults = faults

    def read(
        self, lines: list[tuple[int, str]], *, root: bool = False, depth: int = 0
    ) -> Node | None:
        """Return what can be read of some lines, each with its number counted from 0."""
        try:
            return parse(self.file, lines)
        except Refused as refused:
            if root and not any(
                line.strip() and not line.lstrip().startswith("#") for _, line in lines
            ):
                self.faults.append(refused.diagnostic)
                return None
            before = len(self.faults)
            node = self._split(lines, depth) if depth < DEEPEST else None
            if len(self.faults) == before:
                self.faults.append(refused.diagnostic)
            return node

    def _split(self, lines: list[tuple[int, str]], depth: int) -> Node | None:
        """Read the parts of a block one by one; None where it has no parts."""
        solid = [
            (number, line)
            for number, line in lines
            if line.strip() and not line.lstrip().startswith("#")
        ]
        if not solid:
            return None
        indent = min(len(line) - len(line.lstrip(" ")) for _, line in solid)
        heads = {number for number, line in solid if len(line) - len(line.lstrip(" ")) == indent}
        first_number, first = next((number, line) for number, line in solid if number in heads)
        if depth and not re.match(r" *(-|[^ ].*:)( |$)", first):
            return None
        if solid[0][0] != first_number:
            self._fault(YAML_SYNTAX, solid[0], "this is indented further than what follows")
        if re.match(r" *-( |$)", first):
            items = Items(line=first_number + 1, column=indent + 1)
            for chunk in _chunks(lines, heads):
                number, line = chunk[0]
                if not re.match(r" *-( |$)", line):
                    self._fault(YAML_SYNTAX, chunk[0], "an entry of this list has no dash")
                    continue
                peeled = [(number, line[:indent] + " " + line[indent + 1 :]), *chunk[1:]]
                part = self.read(peeled, depth=depth + 1)
                if part is not None:
                    items.items.append(part)
            return items
        fields = Fields(
            line=first_number + 1, column=indent + 1, damaged=solid[0][0] != first_number
        )
        named = {
            number
            for number, line in lines
            if number in heads and not re.match(r" *[-:]( |$)", line)
        } | {first_number}
        for chunk in _chunks(lines, named):
            number, line = chunk[0]
            if not re.match(r"(---|\.\.\.)( |$)", line):
                self._split_field(chunk, indent, fields, depth)
            elif number not in ({solid[0][0]} if line.startswith("-") else {solid[-1][0]}):
                self._fault(YAML_FEATURE, chunk[0], "a second document begins here")
        return fields

    def _fault(self, rule: Rule, line: tuple[int, str], problem: str) -> None:
        """Report a line where its text begins."""
        column = len(line[1]) - len(line[1].lstrip(" ")) + 1
        self.faults.append(rule.at(Place(file=self.file, line=line[0] + 1, column=column), problem))

    def _split_field(
        self, chunk: list[tuple[int, str]], indent: int, fields: Fields, depth: int
    ) -> None:
        number, line = chunk[0]
        found = re.match(r" *([A-Za-z_][A-Za-z0-9_]*): *(#.*)?$", line)
        if not found or not any(text.strip() for _, text in chunk[1:]):
            try:
                node = parse(self.file, chunk)
            except Refused as refused:
                self.faults.append(refused.diagnostic)
                fields.damaged = True
                return
            if isinstance(node, Fields):
                for name, part in node.entries.items():
                    self._add(fields, name, node.places[name], part)
            else:
                self._fault(YAML_SYNTAX, chunk[0], "a field has a name and a colon")
                fields.damaged = True
            return
        value = self.read(chunk[1:], depth=depth + 1)
        if value is None:
            fields.damaged = True
        else:
            self._add(fields, found[1], (number + 1, indent + 1), value)

    def _add(self, fields: Fields, name: str, place: tuple[int, int], value: Node) -> None:
        if name in fields.entries:
            here = Place(file=self.file, line=place[0], column=place[1])
            self.faults.append(duplicate(here, name, fields))
            fields.damaged = True
            return
        fields.entries[name] = value
        fields.places[name] = place


def _chunks(lines: list[tuple[int, str]], heads: set[int]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines from each head up to the next one, without those before the first head."""
    chunk: list[tuple[int, str]] = []
    for number, line in lines:
        if number in heads and chunk:
            yield chunk
            chunk = []
        if chunk or number in heads:
            chunk.append((number, line))
    if chunk:
        yield chunk
