"""The strict parser: lines of YAML to nodes, or a refusal of all of them.

Works on libyaml's events, so that no value is ever guessed to be a number, a date or a truth value.
Composed nodes of PyYAML do not serve: they forget anchors that nothing uses and tags of texts.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.scanner import ScannerError

from docprov.diagnostics.diagnostics import Place, Rule
from docprov.diagnostics.limits import BEYOND_LIMIT
from docprov.dossiers.yaml.faults import (
    BAD_ENCODING,
    YAML_FEATURE,
    YAML_SYNTAX,
    Refused,
    duplicate,
)
from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text

DEEPEST = 40
"""How many levels entries may be nested."""
MOST_NODES = 300_000
"""How many texts, lists and mappings a file may have, the names of fields apart."""
_Event = Any  # the stubs of PyYAML leave out what events carry
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(" +#")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What an escape such as `\\0` can say in quotation marks; tabs and line breaks are allowed."""


def parse(file: str, lines: list[tuple[int, str]]) -> Node:
    """Return the node of some lines.

    Raises:
        Refused: they are not YAML, or use a part of it that is refused.
    """
    offset = lines[0][0] if lines else 0
    text = "\n".join(line for _, line in lines)
    own = [line for _, line in lines]
    try:
        try:
            return _Builder(file, _LOADER(text).get_event, offset, own).document()
        except ScannerError as error:
            if "nesting depth" not in (error.problem or ""):
                raise
            # libyaml reads ahead, and meets a limit of its own; the loader in Python has none
            return _Builder(file, yaml.SafeLoader(text).get_event, offset, own).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if line >= len(lines):  # the end of the part, which is not the line of the next one
            line, column = len(lines) - 1, len(lines[-1][1])
        place = Place(file=file, line=offset + line + 1, column=column + 1)
        problem, help_ = _in_words(
            error.problem or error.context or "unreadable", error.context or ""
        )
        raise Refused(YAML_SYNTAX.at(place, problem, help=help_)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refused(YAML_SYNTAX.at(Place(file=file, line=offset + 1), error)) from error


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
        "a colon is where no field can begin",
        (
            "put a text with a colon in quotation marks, or look at the indentation here and in "
            "the line before"
        ),
    ),
    (
        "did not find expected ',' or '}'",
        "",
        "a comma or the closing } is missing",
        (
            "close the { before the line ends, and put a text with quotation marks or brackets "
            "in quotation marks"
        ),
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


class _Builder:
    """Builds nodes from the events of a parser; fields that are texts, as most are, quickly."""

    def __init__(
        self,
        file: str,
        event: Callable[[], _Event],
        offset: int,
        lines: list[str],
    ) -> None:
        self.file = file
        self.event = event
        self.lines = lines
        self.first = offset + 1
        self.left = MOST_NODES
        self.comments = any(" #" in line for line in lines)

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
        raise Refused(rule.at(Place(file=self.file, line=line, column=column), *values))

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
        if depth > DEEPEST:
            self._refuse(YAML_FEATURE, event, f"entries are nested more than {DEEPEST} levels deep")
        if kind is yaml.ScalarEvent:
            return self._text(event, flow=flow)
        line, column = self._place(event)
        if kind is yaml.SequenceStartEvent:
            items = Items(line=line, column=column)
            while not isinstance(part := self.event(), yaml.SequenceEndEvent):
                items.items.append(self._node(part, depth + 1, flow=flow or bool(event.flow_style)))
                self._count(1, part)
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
                BAD_ENCODING,
                event,
                f"the text contains the control character U+{ord(found[0]):04X}",
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
                raise Refused(
                    duplicate(Place(file=self.file, line=place[0], column=place[1]), name, fields)
                )
            places[name] = place
            part = following()
            if type(part) is scalar and not part.anchor and not part.tag and below <= DEEPEST:
                entries[name] = self._text(part, flow=inside)
            else:
                entries[name] = self._node(part, below, flow=inside)
            if len(entries) > self.left:
                self._count(len(entries), part)
        self._count(len(entries), key)
        return fields

    def _count(self, nodes: int, event: _Event) -> None:
        """Refuse the file where it has more nodes than a file may have."""
        self.left -= nodes
        if self.left < 0:
            what, rest = "texts, lists and mappings", "none of it is read"
            self._refuse(BEYOND_LIMIT, event, self.file, MOST_NODES, what, rest)
