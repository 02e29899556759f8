"""The mark of a text that readers shall not see, and the faults that stop a public form.

A text is withheld as `{withheld: Jane Doe}`, with other spellings of it as `also: [Mrs Doe]` and
with what only looks like it as `not: [J. Doe & Sons]`. `docprov.releases.public` makes the form
without it.
"""

import re

from attrs import evolve

from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers.yaml.nodes import Fields, Items, Mark, Node, Text

GUESSABLE_ID = Rule(
    code="DP441",
    name="guessable-id",
    summary="An entry says something withheld, and its id may be a digest of it.",
    why="Whoever guesses what is withheld could compute the id, and see that the guess is right.",
    help="replace the id before it is published: remove it, and `docprov anchor` writes a safe one",
    message="the id {0!r} may betray what is withheld",
    example="a claim withholds its quote and has the id c-7k2ma, which was made from the quote",
)
STILL_SHOWN = Rule(
    code="DP442",
    name="still-shown",
    summary="The public form still shows something withheld, or another spelling of it.",
    why="It would be published.",
    help="choose an id or a word that does not show it, or withhold this value too",
    message="{0} {1!r} shows something withheld",
    example="an agent withholds the name Jane Doe, and a subject has the id doe-house",
)
NOT_PUBLISHABLE = Rule(
    code="DP443",
    name="not-publishable",
    summary="A claim withholds the date that its predicate takes as its value.",
    why="A claim about a date says nothing without it.",
    help="leave the claim out of the dossier, or withhold the words that show whom it is about",
    message="claim {0!r} cannot withhold its value",
    example="a claim whose predicate takes a date has value: {withheld: 1911-06-02}",
)
ALLOWED = frozenset({"value", "time", "url", "identifier", "issued", "written", "retrieved"})
"""Short fields that can be withheld, as longer texts and quotes can; ids cannot."""
_WORD = re.compile(rb"withheld|\\[xuU\r\n]")
"""The word that marks a text, or an escape behind which it can be written."""


def withheld_value(node: Fields) -> Text | None:
    """Return the text that a mapping withholds, with its mark; None for any other mapping."""
    value = node.entries.get("withheld")
    also, apart = (_texts(node.entries.get(name)) for name in ("also", "not"))
    if not isinstance(value, Text) or not value.value.strip() or also is None or apart is None:
        return None
    if not node.entries.keys() <= {"withheld", "also", "not"}:
        return None
    return evolve(value, withheld=Mark((value.value, *also), tuple(apart)))


def _texts(node: Node | None) -> list[str] | None:
    """Return the texts of a list, or a single one; None where the node holds something else."""
    if node is None:
        return []
    parts = node.items if isinstance(node, Items) else [node]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return [text for text in texts if text.strip()] if len(texts) == len(parts) else None


def may_withhold(data: bytes, node: Node) -> bool:
    """Tell whether a file withholds something, or may do so where it could not be read.

    Args:
        data: its bytes; most files do not hold the word at all, and are not searched.
        node: what it says, as far as it could be read.
    """
    return _WORD.search(data) is not None and _is_marked(node)


def _is_marked(node: Node) -> bool:
    if isinstance(node, Text):
        return node.withheld is not None
    if isinstance(node, Items):
        return any(map(_is_marked, node.items))
    return node.damaged or "withheld" in node or any(map(_is_marked, node.entries.values()))
