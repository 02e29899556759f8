"""What can be read of a broken YAML file: its entries, so that every fault is found.

Parts that lie side by side are read together, and halved where one of them is refused: a file of
many entries with few faults is read a few times, not once an entry.
"""

import re
from collections.abc import Callable

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.limits import BEYOND_LIMIT, is_full
from docprov.dossiers.yaml.faults import YAML_FEATURE, YAML_SYNTAX, Refused, duplicate
from docprov.dossiers.yaml.nodes import Fields, Items, Node
from docprov.dossiers.yaml.parser import DEEPEST, parse

Lines = list[tuple[int, str]]
"""Lines of a file, each with its number counted from 0."""
_MOST_AGAIN = 400_000
"""How many lines of a file are read again after its first fault."""
_SPLITTING = 4
"""How many lines are split in the time in which one is read."""


class Salvage:
    """Reads a file part by part, one level down for each field or dash that is peeled off."""

    def __init__(self, file: str, faults: list[Diagnostic]) -> None:
        self.file = file
        self.faults = faults
        self._left = _MOST_AGAIN

    def read(self, lines: Lines) -> Node | None:
        """Return what can be read of the lines of a file."""
        node = self._parsed(lines)
        if not isinstance(node, Diagnostic):
            return node
        self._left = _MOST_AGAIN  # the first reading of a file is not one again
        empty = not any(line.strip() and not line.lstrip().startswith("#") for _, line in lines)
        if empty or node.rule == BEYOND_LIMIT.code:
            self.faults.append(node)
            return None
        return self._salvaged(lines, node, 0)

    def _parsed(self, lines: Lines) -> Node | Diagnostic:
        """Return the node of some lines, or why they are refused."""
        try:
            node = parse(self.file, lines)
        except Refused as refused:
            last = refused.diagnostic.place.line or 1
            self._left -= min(len(lines), max(last - lines[0][0], 1)) if lines else 1
            return refused.diagnostic
        self._left -= len(lines)
        return node

    def _read(self, lines: Lines, depth: int) -> Node | None:
        node = self._parsed(lines)
        return self._salvaged(lines, node, depth) if isinstance(node, Diagnostic) else node

    def _salvaged(self, lines: Lines, refused: Diagnostic, depth: int) -> Node | None:
        """Return what can be read of lines that are refused as a whole."""
        before = len(self.faults)
        node = self._split(lines, refused, depth) if depth < DEEPEST and self._goes_on() else None
        if len(self.faults) == before:
            self.faults.append(refused)
        return node

    def _goes_on(self) -> bool:
        """Return whether reading on is of use; report once that it takes too long."""
        if is_full(self.faults, self.file):
            return False
        if self._left < 0:
            rest = "lines to read again after its faults"
            fault = BEYOND_LIMIT.at(
                Place(file=self.file), self.file, _MOST_AGAIN, rest, "not all of it is read"
            )
            if fault not in self.faults:
                self.faults.append(fault)
            return False
        return True

    def _split(self, lines: Lines, refused: Diagnostic, depth: int) -> Node | None:
        """Read the parts of a block; None where it has no parts."""
        self._left -= len(lines) // _SPLITTING
        texts = ((number, line, line.lstrip(" ")) for number, line in lines)
        solid = [
            (number, line, len(line) - len(text))
            for number, line, text in texts
            if text and text[0] != "#" and not text.isspace()
        ]
        if not solid:
            return None
        indent = min(before for _, _, before in solid)
        heads = {number for number, _, before in solid if before == indent}
        first_number, first = next((number, line) for number, line, _ in solid if number in heads)
        if depth and not re.match(r" *(-|[^ ].*:)( |$)", first):
            return None
        whole = refused if solid[0][0] == first_number else None
        if whole is None:
            self._fault(YAML_SYNTAX, solid[0][:2], "this is indented further than what follows")
        if re.match(r" *-( |$)", first):
            return self._split_items(_chunks(lines, heads), indent, whole, depth)
        fields = Fields(line=first_number + 1, column=indent + 1, damaged=whole is None)
        named = {
            number
            for number, line in lines
            if number in heads and not re.match(r" *[-:]( |$)", line)
        } | {first_number}

        def together(node: Node, parts: list[Lines]) -> bool:
            if not isinstance(node, Fields) or len(node.entries) != len(parts):
                return False
            self._add_all(fields, node)
            return True

        def alone(chunk: Lines, known: Diagnostic | None) -> None:
            number, line = chunk[0]
            if not re.match(r"(---|\.\.\.)( |$)", line):
                self._split_field(chunk, indent, fields, known, depth)
            elif number not in ({solid[0][0]} if line.startswith("-") else {solid[-1][0]}):
                self._fault(YAML_FEATURE, chunk[0], "a second document begins here")

        if not self._read_parts(_chunks(lines, named), whole, together, alone):
            fields.damaged = True
        return fields

    def _split_items(
        self, chunks: list[Lines], indent: int, refused: Diagnostic | None, depth: int
    ) -> Items:
        """Read the items of a list."""
        items = Items(line=chunks[0][0][0] + 1, column=indent + 1)

        def together(node: Node, parts: list[Lines]) -> bool:
            if not isinstance(node, Items) or len(node.items) != len(parts):
                return False
            items.items.extend(node.items)
            return True

        def alone(chunk: Lines, known: Diagnostic | None) -> None:
            number, line = chunk[0]
            if not re.match(r" *-( |$)", line):
                self._fault(YAML_SYNTAX, chunk[0], "an entry of this list has no dash")
                return
            peeled = [(number, line[:indent] + " " + line[indent + 1 :]), *chunk[1:]]
            part = self._salvaged_part(peeled, known, depth + 1)
            if part is not None:
                items.items.append(part)

        self._read_parts(chunks, refused, together, alone)
        return items

    def _salvaged_part(self, lines: Lines, known: Diagnostic | None, depth: int) -> Node | None:
        """Read a part; one that is the whole of refused lines is not read in vain once more."""
        return self._salvaged(lines, known, depth) if known else self._read(lines, depth)

    def _read_parts(
        self,
        chunks: list[Lines],
        refused: Diagnostic | None,
        together: Callable[[Node, list[Lines]], bool],
        alone: Callable[[Lines, Diagnostic | None], None],
    ) -> bool:
        """Read parts that are refused as a whole, each half together where that is possible.

        Returns:
            Whether all were read on; not so where a limit is reached.
        """
        if len(chunks) == 1:
            alone(chunks[0], refused)
            return True
        complete, middle = True, len(chunks) // 2
        for half in (chunks[:middle], chunks[middle:]):
            if not self._goes_on():
                return False
            node = self._parsed([line for chunk in half for line in chunk])
            why = node if isinstance(node, Diagnostic) else None
            if isinstance(node, Diagnostic) or not together(node, half):
                complete &= self._read_parts(half, why, together, alone)
        return complete

    def _fault(self, rule: Rule, line: tuple[int, str], problem: str) -> None:
        """Report a line where its text begins."""
        column = len(line[1]) - len(line[1].lstrip(" ")) + 1
        self.faults.append(rule.at(Place(file=self.file, line=line[0] + 1, column=column), problem))

    def _split_field(
        self,
        chunk: Lines,
        indent: int,
        fields: Fields,
        known: Diagnostic | None,
        depth: int,
    ) -> None:
        number, line = chunk[0]
        found = re.match(r" *([A-Za-z_][A-Za-z0-9_]*): *(#.*)?$", line)
        if not found or not any(text.strip() for _, text in chunk[1:]):
            node = known or self._parsed(chunk)
            if isinstance(node, Diagnostic):
                self.faults.append(node)
                fields.damaged = True
            elif isinstance(node, Fields):
                self._add_all(fields, node)
            else:
                self._fault(YAML_SYNTAX, chunk[0], "a field has a name and a colon")
                fields.damaged = True
            return
        value = self._salvaged_part(chunk[1:], known, depth + 1)
        if value is None:
            fields.damaged = True
        else:
            self._add(fields, found[1], (number + 1, indent + 1), value)

    def _add_all(self, fields: Fields, more: Fields) -> None:
        for name, part in more.entries.items():
            self._add(fields, name, more.places[name], part)

    def _add(self, fields: Fields, name: str, place: tuple[int, int], value: Node) -> None:
        if name in fields.entries:
            here = Place(file=self.file, line=place[0], column=place[1])
            self.faults.append(duplicate(here, name, fields))
            fields.damaged = True
            return
        fields.entries[name] = value
        fields.places[name] = place


def _chunks(lines: Lines, heads: set[int]) -> list[Lines]:
    """Return the lines from each head up to the next one, without those before the first head."""
    chunks: list[Lines] = []
    for number, line in lines:
        if number in heads:
            chunks.append([])
        if chunks:
            chunks[-1].append((number, line))
    return chunks
