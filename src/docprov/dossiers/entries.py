"""Entries of dossiers: mappings whose fields are known by name and shape, and their faults.

What a field means is not known here; what it may look like is. A field is one of these shapes:

- `line`: a short text without line breaks, such as an id or a date
- `free`: any text; a comment may not follow it unquoted, since `#` in the text would have been
  taken for one
- `quote`: free text from a source; inside `{ }` it needs quotation marks, since commas cut it
  otherwise
- `list`, `map`, `entries` (a mapping or a list of them), `either` (text, mapping or list)
"""

from collections.abc import Iterator, Mapping

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.limits import is_full
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.withheld import ALLOWED, withheld_value
from docprov.dossiers.yaml.nodes import Fields, Items, Node, Text
from docprov.model.records import WITHHELD

_EXAMPLE = "dossiers/arden-2011.yaml"

UNKNOWN_FIELD = Rule(
    code="DP007",
    name="unknown-field",
    summary="An entry has a field that is not known there.",
    why="A misspelled field is a statement that silently goes missing.",
    help="correct the name; fields of your own go under extra:",
    message="{0} has no field {1!r}",
    file=_EXAMPLE,
    silent="predicate: fate-unknown",
    fires="predicat: fate-unknown",
)
UNUSED_FIELD = Rule(
    code="DP018",
    name="unused-field",
    summary="A field says nothing where it is: what it belongs to is missing, or nothing takes it.",
    why="What it says would be in no table, and nobody would notice.",
    help="remove the field, or add what it belongs to",
    message="{0} is not used: {1}",
    file=_EXAMPLE,
    silent='voice: {agent: stoker, quote: "a stoker told"}',
    fires="voice: {agent: stoker, page: 3}",
)
MISSING_FIELD = Rule(
    code="DP008",
    name="missing-field",
    summary="An entry lacks a field that it cannot do without.",
    why="Nothing is guessed: without this field the entry says nothing.",
    help="add the field",
    message="{0} has no {1!r}",
    file="dossiers/arden-2011.yaml",
    silent="            dimension: cause\n",
    fires="",
)
WRONG_SHAPE = Rule(
    code="DP009",
    name="wrong-shape",
    summary="A field holds a list or a mapping where a text is expected, or the other way round.",
    why="A value of the wrong shape cannot be read as what was meant.",
    help="write what is expected there; `docprov rule DP009` shows an example",
    message="{0} is {1}, expected {2}",
    file="dossiers/arden-2011.yaml",
    silent="value: several",
    fires="value: [several]",
)
CUT_TEXT = Rule(
    code="DP010",
    name="cut-text",
    summary="YAML has cut a text short in silence: at a comma inside { }, or at a #.",
    why="The quote recorded would not be the quote meant.",
    help="put the text in quotation marks",
    message="{0}",
    file=_EXAMPLE,
    silent='quote: "pier #3 was closed"',
    fires="quote: pier #3 was closed",
)
BAD_NOTATION = Rule(
    code="DP011",
    name="bad-notation",
    summary="A value is written in a way that dossiers do not know.",
    why="Numbers, dates, line ranges and ids are exact; nothing is guessed.",
    help="write it in the notation of dossiers; `docprov rule DP011` shows an example",
    message="{0}: {1}",
    file=_EXAMPLE,
    silent="value: more than 150",
    fires="value: 150 or more",
)

NOT_WITHHELD = Rule(
    code="DP040",
    name="not-withheld",
    summary="A value is withheld in a way, or in a field, that does not allow it.",
    why="A record without its id, its kind or what it names says nothing, and a mark that is not"
    " understood hides nothing.",
    help="write {withheld: the text}, perhaps with also: [other spellings], for a text, a quote,"
    " a value, a time or an address",
    message="{0} cannot be withheld here: {1}",
    file=_EXAMPLE,
    silent="population: sailors",
    fires="population: {withheld: sailors}",
)

Shapes = Mapping[str, str]
_EXPECTED = {
    "line": "a short text",
    "free": "a text",
    "quote": "a text",
    "list": "a list",
    "map": "fields",
    "entries": "fields, or a list of them",
}


_TEXTS = frozenset({"line", "free", "quote"})
_CURLY = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a")


def _is_sound(text: Text, shape: str) -> bool:
    """Tell quickly whether nothing is wrong with a text of some shape, as is nearly always so."""
    if not text.value or text.value.isspace():
        return False
    if shape == "line":
        return "\n" not in text.value
    return not text.commented and not (shape == "quote" and text.plain and text.flow)


class Entry:
    """A mapping of a dossier, its fields read by name.

    Attributes:
        file: name of the file.
        name: what the entry is called in messages, such as `claim`.
        node: the mapping itself.
        sound: whether all its fields could be read; a part of an unsound entry may be missing.
    """

    def __init__(
        self, file: str, name: str, node: Fields, shapes: Shapes, faults: list[Diagnostic]
    ) -> None:
        self.file = file
        self.name = name
        self.node = node
        self.faults = faults
        self.sound: bool = not node.damaged
        self._cut = False
        for field, part in node.entries.items():
            shape = shapes.get(field)
            if not (type(part) is Text and shape in _TEXTS and _is_sound(part, shape)):
                if isinstance(part, Fields) and "withheld" in part and shape in _TEXTS:
                    self._withhold(field, part, shape)
                self._check(field, node.entries[field], shapes)

    def _withhold(self, field: str, node: Fields, shape: str) -> None:
        """Put the text that is withheld in the place of the mapping that says so."""
        value = withheld_value(node)
        if value is None:
            problem = "withheld: takes a text, also: and not: take lists of texts"
        elif self.name == "package" or (shape == "line" and field not in ALLOWED):
            problem = f"a {self.name} is nothing without it"
        else:
            self.node.entries[field] = value
            return
        self.node.entries[field] = Text(
            value=WITHHELD, line=node.line, column=node.column, plain=False
        )
        self._fault(NOT_WITHHELD, self.place(node), f"{self.name}.{field}", problem)

    def _check(self, field: str, node: Node, shapes: Shapes) -> None:
        if is_full(self.faults, self.file):
            self.sound = False
            return
        shape = shapes.get(field)
        if shape is None and isinstance(node, Text) and node.flow and not node.value and node.plain:
            if not self._cut:  # what was cut off is reported where the text begins
                self._cut = True
                self._fault(
                    CUT_TEXT, self.place_of(field), f"a comma cut the text before {field!r}"
                )
        elif shape is None:
            near = closest(field, list(shapes))
            help_ = (
                f"did you mean {near!r}?" if near else f"the fields here are: {', '.join(shapes)}"
            )
            self._fault(UNKNOWN_FIELD, self.place_of(field), self.name, field, help=help_)
        elif isinstance(node, Text):
            self._check_text(field, node, shape)
        elif shape not in {"either", "entries", "list" if isinstance(node, Items) else "map"}:
            found = "a list" if isinstance(node, Items) else "a mapping"
            meant = (
                isinstance(node, Fields)
                and shape in _TEXTS
                and any(closest(name, ["withheld"]) for name in node)
            )
            help_ = "did you mean {withheld: the text}?" if meant else ""
            self._fault(
                WRONG_SHAPE,
                self.place(node),
                f"{self.name}.{field}",
                found,
                _EXPECTED[shape],
                help=help_,
            )

    def _check_text(self, field: str, node: Text, shape: str) -> None:
        where = f"{self.name}.{field}"
        if shape in {"list", "map", "entries"}:
            self._fault(WRONG_SHAPE, self.place(node), where, "a text", _EXPECTED[shape])
        elif not node.value.strip():
            self._fault(
                MISSING_FIELD,
                self.place(node),
                self.name,
                field,
                help="write a value or remove the field",
            )
        elif shape in {"free", "quote"} and node.commented:
            self._fault(
                CUT_TEXT, self.place(node), f"a # after the text of {field!r} begins a comment"
            )
        elif shape == "quote" and node.flow and node.plain:
            self._cut = True
            curly = node.value[0] in _CURLY
            marks = "in curly" if curly else "without"
            problem = f"the text of {field!r} is inside {{ }} {marks} quotation marks"
            help_ = 'write straight ones, "like this": curly ones are part of the text in YAML'
            help_ = help_ if curly else ""
            self._fault(CUT_TEXT, self.place(node), problem, help=help_)
        elif shape == "line" and "\n" in node.value:
            self._fault(
                BAD_NOTATION,
                self.place(node),
                where,
                "it has a line break",
                help="write it in one line",
            )

    def _fault(self, rule: Rule, place: Place, *values: object, help: str = "") -> None:  # noqa: A002
        self.sound = False
        self.faults.append(rule.at(place, *values, help=help))

    def fault(self, rule: Rule, field: str, *values: object, help: str = "") -> None:  # noqa: A002
        """Report a fault at the value of a field, or at the entry where it has no such field."""
        node = self.node.entries.get(field)
        place = self.place(node) if node is not None else self.here
        self.faults.append(rule.at(place, *values, help=help))

    @property
    def here(self) -> Place:
        """Where the entry begins."""
        return Place(file=self.file, line=self.node.line, column=self.node.column)

    def place(self, node: Node) -> Place:
        """Return where a node of this file begins."""
        return Place(file=self.file, line=node.line, column=node.column)

    def place_of(self, field: str) -> Place:
        """Return where the name of a field is."""
        line, column = self.node.places[field]
        return Place(file=self.file, line=line, column=column)

    def __contains__(self, field: str) -> bool:
        return field in self.node.entries

    def text(self, field: str) -> Text | None:
        """Return a text field, None where it is not stated or is not a text."""
        node = self.node.entries.get(field)
        return node if type(node) is Text and node.value and not node.value.isspace() else None

    def value(self, field: str) -> str | None:
        """Return the characters of a text field."""
        text = self.text(field)
        return text.value if text else None

    @property
    def texts(self) -> dict[str, Text]:
        """The text fields that are stated, by name."""
        return {
            name: node
            for name, node in self.node.entries.items()
            if type(node) is Text and node.value and not node.value.isspace()
        }

    def required(self, field: str) -> Text | None:
        """Return a text field, and report the entry where it is missing."""
        text = self.text(field)
        if text is None and field not in self and self.sound:
            self.faults.append(
                MISSING_FIELD.at(
                    self.here, self.name, field, help=f"add {field}: to the {self.name}"
                )
            )
        return text

    def fields(self, field: str) -> Fields | None:
        """Return a field that is a mapping."""
        node = self.node.entries.get(field)
        return node if isinstance(node, Fields) else None

    def items(self, field: str) -> list[Node]:
        """Return the parts of a field that is a list."""
        node = self.node.entries.get(field)
        return node.items if isinstance(node, Items) else []

    def entries(self, field: str, name: str, shapes: Shapes) -> Iterator["Entry"]:
        """Yield the entries of a field that is a list of mappings."""
        for node in self.items(field):
            if isinstance(node, Fields):
                yield Entry(self.file, name, node, shapes, self.faults)
            else:
                found = "a text" if isinstance(node, Text) else "a list"
                self.faults.append(
                    WRONG_SHAPE.at(self.place(node), f"an entry of {field}", found, "fields")
                )
