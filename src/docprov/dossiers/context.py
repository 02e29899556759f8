"""What an entry of claims has from the groups, the whole and the dossier above it."""

from collections.abc import Mapping

from attrs import evolve, field, frozen

from docprov.dossiers.entries import Entry
from docprov.dossiers.grammar import INHERITED
from docprov.dossiers.ledger import Cell
from docprov.dossiers.yaml.nodes import Fields, Text
from docprov.text.locators import KINDS

UNSTATED = "unstated"
"""The word that takes back what is handed down."""
_OF_QUOTE = ("prefix", "suffix", *KINDS)
_OF_TIME = ("time_quote", "time_prefix", "time_suffix", "time_as_written", "time_basis")


@frozen(kw_only=True)
class Voice:
    """One step of a chain before its place in it is known."""

    cells: Mapping[str, Cell]
    entry: Entry
    node: Text | Fields


@frozen(kw_only=True)
class Context:
    """What an entry inherits, with what it states of the same fields itself.

    Attributes:
        fields: the inherited fields.
        written: the fields that the entry states itself: a time stated here rests on the claim,
            one stated above does not.
        voices: the chain so far, outermost first.
    """

    fields: Mapping[str, Text] = field(factory=dict)
    written: frozenset[str] = frozenset()
    voices: tuple[Voice, ...] = ()

    def spoken(self, voices: tuple[Voice, ...]) -> "Context":
        """Return the same with another chain of voices."""
        return evolve(self, voices=voices)

    def below(self, entry: Entry, handed: frozenset[str] = INHERITED) -> "Context":
        """Return what holds for an entry: what is handed down, then what the entry says itself."""
        own = {name: text for name, text in entry.texts.items() if name in INHERITED}
        replaced: set[str] = set()
        if "quote" in own:
            replaced.update(_OF_QUOTE)
        if own.keys() & {"time", "time_quote"}:
            replaced.update(_OF_TIME)
        above = {
            name: text
            for name, text in self.fields.items()
            if name in handed and name not in replaced
        }
        stated = {name: text for name, text in (above | own).items() if text.value != UNSTATED}
        return Context(fields=stated, written=frozenset(own), voices=self.voices)
