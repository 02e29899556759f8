"""What a YAML file consists of: texts, lists and mappings, each with its place.

Nothing is ever a number or a date.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, Union

from attrs import define, field, frozen


@frozen
class Mark:
    """What is written beside a text that readers shall not see.

    Attributes:
        texts: the text itself and its other spellings.
        apart: texts that look like it and are something else.
    """

    texts: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def joined(self, other: "Mark | None") -> "Mark":
        """Return what two entries withhold that say the same."""
        if other is None:
            return self
        return Mark((*self.texts, *other.texts), (*self.apart, *other.apart))


# There are very many texts: a frozen class takes three times as long to make.
@define
class Text:
    """A scalar, as written.

    Attributes:
        value: the text, exactly as the scalar says it.
        line: line of its first character, counted from 1.
        column: column of its first character, counted from 1.
        plain: whether it has no quotation marks and is outside a block scalar.
        flow: whether it is inside `{ }` or `[ ]`.
        commented: whether a comment follows it on its line.
        withheld: the mark of a text that readers shall not see.
    """

    value: str
    line: int
    column: int
    plain: bool = True
    flow: bool = False
    commented: bool = False
    withheld: Mark | None = None

    def of(self, value: str) -> "Text":
        """Return another text for what is written at the same place, withheld where that is."""
        return Text(value, self.line, self.column, withheld=self.withheld)


@frozen(kw_only=True)
class Items:
    """A list of nodes."""

    items: "list[Node]" = field(factory=list)
    line: int
    column: int


@define(kw_only=True)
class Fields:
    """A mapping from names to nodes.

    Attributes:
        entries: the nodes by name.
        places: line and column of each name.
        line: line of the first name (in block style) or of the opening brace.
        column: column of the same.
        flow: whether it is written inside `{ }`.
        damaged: whether a part could not be read, so that what seems missing may only be unread.
    """

    entries: "dict[str, Node]" = field(factory=dict)
    places: dict[str, tuple[int, int]] = field(factory=dict)
    line: int
    column: int
    flow: bool = False
    damaged: bool = False

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)


Node = Text | Items | Fields
Content: TypeAlias = Union[str, "Sequence[Content]", "Mapping[str, Content]"]
"""What a node says, without places: a text, a list, or a mapping from names."""


def content(node: Node) -> Content:
    """Return what a node says.

    >>> content(Items(items=[Text(value="arden-post", line=1, column=3)], line=1, column=1))
    ['arden-post']
    """
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Items):
        return [content(part) for part in node.items]
    return {name: content(part) for name, part in node.entries.items()}
