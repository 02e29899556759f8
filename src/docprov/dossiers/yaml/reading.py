"""The protective YAML reader: text scalars only, every place remembered, YAML's silent damage refused.

Works on libyaml's events, so that no value is ever guessed to be a number, a date or a truth value. Refused: anchors,
aliases, tags, merge keys, directives, several documents, duplicate keys, tabs, a byte order mark, control characters,
nesting beyond 40 levels. After a syntax error it reads on entry by entry, so that every fault comes in one run.

Limits: the size of a file is checked before it comes here (`docprov.storage.files`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import yaml

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text

_DEEPEST = 40
_Event = Any  # the stubs of PyYAML leave out what events carry
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EXAMPLE = "dossiers/arden-2011.yaml"
_COMMENT = re.compile(" +#")
_ORDINARY = bytes([10, *range(32, 127)])
"""The bytes of a text in ASCII with nothing in it that needs a closer look."""
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What a text in double quotation marks could say by an escape, such as `\\0`; a tab or a line break may stand there."""

BAD_ENCODING = Rule(
    code="DP003",
    name="bad-encoding",
    summary="A text file is not plain UTF-8: wrong encoding, a byte order mark, a tab or a control character.",
    why="Programs read such bytes in different ways, or show nothing where something stands.",
    help="save the file as UTF-8 without a byte order mark, with spaces instead of tabs",
    message="{0}",
    file=_EXAMPLE,
    silent="note: The count of the council.",
    fires="note: The\tcount of the council.",
)
YAML_SYNTAX = Rule(
    code="DP004",
    name="yaml-syntax",
    summary="A file is not YAML.",
    why="Nothing of the entry can be read, so nothing of it is checked.",
    help="look at the quotation marks, brackets and indentation here and in the line before",
    message="not YAML: {0}",
    file=_EXAMPLE,
    silent='quote: "the fate of over 150"',
    fires='quote: "the fate of over 150',
)
YAML_FEATURE = Rule(
    code="DP005",
    name="yaml-feature",
    summary="A file uses a part of YAML that dossiers do without: anchors, aliases, tags, merge keys, several documents.",
    why="These make text mean something else than it shows, and can make a small file expand without bound.",
    help="write the value out",
    message="{0}",
    file=_EXAMPLE,
    silent="voice: arden-post",
    fires="voice: &v arden-post",
)
DUPLICATE_FIELD = Rule(
    code="DP006",
    name="duplicate-field",
    summary="A field stands twice in one entry.",
    why="YAML readers keep one of the two without saying which.",
    help="keep the one that is meant",
    message="field {0!r} stands here again, first in line {1}",
    file=_EXAMPLE,
    silent="voice: arden-post",
    fires="voice: arden-post\nvoice: arden-post",
)


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """A part of the text is refused; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_yaml(file: str, data: bytes, faults: list[Diagnostic]) -> Fields | None:
    r"""Return the mapping that a YAML file holds, as far as it can be read.

    Args:
        file: name of the file, for places.
        data: its bytes.
        faults: receives every fault.

    Returns:
        The mapping, without the entries that cannot be read; None where nothing can be.

    >>> faults = []
    >>> fields = read_yaml("a.yaml", b"country: no\nsize: 010\n", faults)
    >>> fields.entries["size"].value
    '010'
    """
    text = _decoded(file, data, faults)
    if text is None:
        return None
    if any(mark in text for mark in _CONFLICT) and (
        conflict := re.search(r"^(?:[<>|]{7} |={7}$)", text, re.MULTILINE)
    ):
        place = Place(file=file, line=text.count("\n", 0, conflict.start()) + 1, column=1)
        faults.append(YAML_SYNTAX.at(place, "a merge conflict was left in the file"))
        return None
    lines = list(enumerate(text.split("\n")))
    node = _Reader(file, faults).salvage(_without_directives(file, lines, faults), root=True)
    if node is None or isinstance(node, Fields):
        return node
    faults.append(
        YAML_SYNTAX.at(
            Place(file=file, line=node.line, column=node.column), "the file holds no fields"
        )
    )
    return None


def _decoded(file: str, data: bytes, faults: list[Diagnostic]) -> str | None:
    def fault(message: str, before: bytes) -> None:
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        faults.append(BAD_ENCODING.at(Place(file=file, line=line, column=column), message))

    if data.startswith(b"\xef\xbb\xbf"):
        fault("the file begins with a byte order mark", b"")
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault(f"byte {error.start} is not UTF-8 ({data[error.start]:#04x})", data[: error.start])
        return None
    if not data.translate(None, _ORDINARY):
        return text
    for found in re.finditer(
        r"\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", text
    ):
        name = "a tab" if found[0] == "\t" else f"the control character U+{ord(found[0]):04X}"
        fault(f"the text holds {name}", text[: found.start()].encode())
        return None
    return text.replace("\r\n", "\n")


def _without_directives(
    file: str, lines: list[tuple[int, str]], faults: list[Diagnostic]
) -> list[tuple[int, str]]:
    """Report the directives before the text, and return the lines with empty ones in their place."""
    kept = list(lines)
    for number, line in lines:
        if line.startswith("%"):
            place = Place(file=file, line=number + 1, column=1)
            faults.append(
                YAML_FEATURE.at(place, "a directive such as %YAML stands before the text")
            )
            kept[number] = (number, "")
        elif line.strip() and not line.startswith("#"):
            break
    return kept


class _Reader:
    """Reads one file; recursion goes one level down for each mapping key or list dash that is peeled off."""

    def __init__(self, file: str, faults: list[Diagnostic]) -> None:
        self.file = file
        self.faults = faults

    def salvage(
        self, lines: list[tuple[int, str]], *, root: bool = False, depth: int = 0
    ) -> Node | None:
        """Return what can be read of some lines, each with its number counted from 0."""
        try:
            return self._parse(lines)
        except _Refused as refused:
            if root and not any(
                line.strip() and not line.lstrip().startswith("#") for _, line in lines
            ):
                self.faults.append(refused.diagnostic)
                return None
            before = len(self.faults)
            node = self._split(lines, depth) if depth < _DEEPEST else None
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
                part = self.salvage(peeled, depth=depth + 1)
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
                node = self._parse(chunk)
            except _Refused as refused:
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
        value = self.salvage(chunk[1:], depth=depth + 1)
        if value is None:
            fields.damaged = True
        else:
            self._add(fields, found[1], (number + 1, indent + 1), value)

    def _add(self, fields: Fields, name: str, place: tuple[int, int], value: Node) -> None:
        if name in fields.entries:
            here = Place(file=self.file, line=place[0], column=place[1])
            self.faults.append(_duplicate(here, name, fields))
            fields.damaged = True
            return
        fields.entries[name] = value
        fields.places[name] = place

    def _parse(self, lines: list[tuple[int, str]]) -> Node:
        """Return the node of some lines.

        Raises:
            _Refused: they are not YAML, or use a part of it that is refused.
        """
        offset = lines[0][0] if lines else 0
        text = "\n".join(line for _, line in lines)
        own = [line for _, line in lines]
        comments = " #" in text
        try:
            try:
                return _Builder(
                    self.file, _LOADER(text).get_event, offset, own, comments=comments
                ).document()
            except yaml.scanner.ScannerError as error:
                if "nesting depth" not in (error.problem or ""):
                    raise
                # libyaml reads ahead and meets a limit of its own before ours; the loader written in Python has none
                return _Builder(
                    self.file, yaml.SafeLoader(text).get_event, offset, own, comments=comments
                ).document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            if line >= len(lines):  # the end of the part, which is not the line of the next one
                line, column = len(lines) - 1, len(lines[-1][1])
            place = Place(file=self.file, line=offset + line + 1, column=column + 1)
            problem, help_ = _in_words(
                error.problem or error.context or "unreadable", error.context or ""
            )
            raise _Refused(YAML_SYNTAX.at(place, problem, help=help_)) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise _Refused(YAML_SYNTAX.at(Place(file=self.file, line=offset + 1), error)) from error


_WORDS = (
    (
        "found unexpected end of stream",
        "quoted scalar",
        "a quotation mark is never closed",
        'close it; inside double quotation marks write a quotation mark as \\"',
    ),
    (
        "mapping values are not allowed",
        "",
        "a colon stands where no field can begin",
        "put a text with a colon in quotation marks, or look at the indentation here and in the line before",
    ),
    (
        "did not find expected ',' or '}'",
        "",
        "a comma or the closing } is missing",
        "close the { before the line ends, and put a text with quotation marks or brackets in quotation marks",
    ),
    ("did not find expected ',' or ']'", "", "a comma or the closing ] is missing", "close the ["),
    (
        "did not find expected comment or line break",
        "block scalar",
        "a > or | begins a block of lines",
        "write the comparator as words, such as more than 41, or put the text in quotation marks",
    ),
    (
        "found character that cannot start any token",
        "",
        "this character cannot begin a text",
        "put the text in quotation marks",
    ),
)
"""What libyaml says, about what, and the same in words for people who write dossiers."""


def _in_words(problem: str, context: str) -> tuple[str, str]:
    for start, about, words, help_ in _WORDS:
        if problem.startswith(start) and about in context:
            return words, help_
    return problem, ""


def _chunks(lines: list[tuple[int, str]], heads: set[int]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines from each head up to the next one; what stands before the first head goes away."""
    chunk: list[tuple[int, str]] = []
    for number, line in lines:
        if number in heads and chunk:
            yield chunk
            chunk = []
        if chunk or number in heads:
            chunk.append((number, line))
    if chunk:
        yield chunk


def _duplicate(here: Place, name: str, fields: Fields) -> Diagnostic:
    line, column = fields.places[name]
    first = Place(file=here.file, line=line, column=column)
    return DUPLICATE_FIELD.at(here, name, line, related=((first, f"the first {name!r}"),))


class _Builder:
    """Builds nodes from events, which a parser hands out one by one; fields that are texts, most are, in the quickest way."""

    def __init__(
        self,
        file: str,
        event: Callable[[], _Event],
        offset: int,
        lines: list[str],
        *,
        comments: bool,
    ) -> None:
        self.file = file
        self.event = event
        self.lines = lines
        self.first = offset + 1
        self.comments = comments

    def document(self) -> Node:
        self.event()
        start = self.event()
        if isinstance(start, yaml.StreamEndEvent):
            self._refuse(YAML_SYNTAX, start, "the file is empty")
        node = self._node(self.event(), 0, flow=False)
        self.event()
        if not isinstance(after := self.event(), yaml.StreamEndEvent):
            self._refuse(YAML_FEATURE, after, "a second document begins here")
        return node

    def _refuse(self, rule: Rule, event: _Event, *values: object) -> NoReturn:
        line, column = self._place(event)
        raise _Refused(rule.at(Place(file=self.file, line=line, column=column), *values))

    def _place(self, event: _Event) -> tuple[int, int]:
        return self.first + event.start_mark.line, event.start_mark.column + 1

    def _node(self, event: _Event, depth: int, *, flow: bool) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._refuse(
                YAML_FEATURE, event, f"the alias *{event.anchor} stands for text elsewhere"
            )
        if event.anchor:
            self._refuse(YAML_FEATURE, event, f"the anchor &{event.anchor} gives a node a name")
        if event.tag:
            self._refuse(YAML_FEATURE, event, f"the tag {event.tag} gives a node a type")
        if depth > _DEEPEST:
            self._refuse(
                YAML_FEATURE, event, f"entries are nested more than {_DEEPEST} levels deep"
            )
        if kind is yaml.ScalarEvent:
            return self._text(event, flow=flow)
        line, column = self._place(event)
        if kind is yaml.SequenceStartEvent:
            items = Items(line=line, column=column)
            while not isinstance(part := self.event(), yaml.SequenceEndEvent):
                items.items.append(self._node(part, depth + 1, flow=flow or bool(event.flow_style)))
            return items
        return self._fields(event, line, column, depth, flow=flow)

    def _text(self, event: _Event, *, flow: bool) -> Text:
        value, plain, commented, mark = event.value, not event.style, False, event.start_mark
        if self.comments and plain and value:
            end = event.end_mark
            line_after = self.lines[end.line] if end.line < len(self.lines) else ""
            commented = (
                line_after.startswith(" ", end.column)
                and _COMMENT.match(line_after, end.column) is not None
            )
        if not value.isprintable() and (found := _CONTROL.search(value)):
            self._refuse(
                BAD_ENCODING, event, f"the text holds the control character U+{ord(found[0]):04X}"
            )
        return Text(value, self.first + mark.line, mark.column + 1, plain, flow, commented)

    def _fields(self, event: _Event, line: int, column: int, depth: int, *, flow: bool) -> Fields:
        inside = flow or bool(event.flow_style)
        fields = Fields(line=line, column=column, flow=bool(event.flow_style))
        entries, places, following, below = fields.entries, fields.places, self.event, depth + 1
        scalar = yaml.ScalarEvent
        while type(key := following()) is not yaml.MappingEndEvent:
            if type(key) is not scalar:
                self._refuse(YAML_FEATURE, key, "a field's name is not a plain text")
            name: str = key.value
            if name == "<<":
                self._refuse(YAML_FEATURE, key, "a merge key << takes fields from elsewhere")
            if not name.isascii():
                name = unicodedata.normalize("NFC", name)
            if key.anchor or key.tag:
                self._refuse(
                    YAML_FEATURE, key, f"the name of field {name!r} bears an anchor or a tag"
                )
            place = self._place(key)
            if name in entries:
                raise _Refused(
                    _duplicate(Place(file=self.file, line=place[0], column=place[1]), name, fields)
                )
            places[name] = place
            part = following()
            if type(part) is scalar and not part.anchor and not part.tag and below <= _DEEPEST:
                entries[name] = self._text(part, flow=inside)
            else:
                entries[name] = self._node(part, below, flow=inside)
        return fields
