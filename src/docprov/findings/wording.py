"""Words for findings: who says what and where, for people who know nothing of the records.

A claim speaks with the innermost voice that its text names; the document is always named too.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from docprov.model.records import WITHHELD, Claim
from docprov.tables.table import Table

MOST_NAMED = 12
"""How many claims or documents one sentence lists; the others are counted."""

MOST_QUOTED = 6
"""How many quotes one sentence lists."""


class Words:
    """The words of one package, looked up by record."""

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        self.tables = tables

    def claim(self, key: str) -> Claim:
        """Return a claim."""
        found: Claim = self.tables["claims"][key]
        return found

    def label(self, resource: str, key: str | None) -> str:
        """Return what people call a record; its key where nothing names it."""
        names = self._names(resource)
        return names.get(key or "") or key or ""

    def document(self, key: str) -> str:
        """Return the label of a document, so that it can stand in a sentence."""
        return f"“{self.label('documents', key)}”"

    def question(self, key: str) -> str:
        """Return what a claim is about, as a phrase: subject, predicate, population, place."""
        return f"{self.label('subjects', self.claim(key).subject)}: {self.asked(key)}"

    def asked(self, key: str) -> str:
        """Return what a claim says of its subject, as a phrase: predicate, population, place."""
        place = self.claim(key).place
        at = f", at {self.label('subjects', place)}" if place else ""
        return self.definition(key) + at

    def value(self, key: str) -> str:
        """Return the value of a claim in words."""
        claim = self.claim(key)
        if claim.object:
            said = self.label("subjects", claim.object)
            said += f": “{claim.value}”" if claim.value else ""
        elif claim.quantity is not None:
            said = str(claim.quantity) or f"“{claim.value_as_written or 'a word, no number'}”"
        elif claim.value and self.tables["predicates"][claim.predicate].value_type == "date":
            said = claim.value
        else:
            said = f"“{claim.value}”" if claim.value else ""
        return f"denies {said}".strip() if claim.polarity == "denied" else said

    def population(self, key: str) -> str:
        """Return whom a claim counts; nothing where it does not say so."""
        return self.label("subjects", self.claim(key).population)

    def definition(self, key: str) -> str:
        """Return what a claim counts: predicate and population."""
        claim = self.claim(key)
        of = f" ({self.population(key)})" if claim.population else ""
        return f"{self.label('predicates', claim.predicate)}{of}"

    def dated(self, key: str) -> str:
        """Return the label of a document with its date, as far as it is known."""
        document = self.tables["documents"][key]
        date = document.issued or document.written
        return f"{self.document(key)} ({date})" if date else self.document(key)

    def voice(self, key: str) -> str:
        """Return who says it: the document, and the innermost voice where that is another one."""
        claim = self.claim(key)
        chain = sorted(self.tables["attributions"].having("claim", key), key=lambda each: each.step)
        said_in = self.document(claim.document)
        if len(chain) < 2:
            return said_in
        return f"{said_in}, quoting {self.label('agents', chain[-1].agent)},"

    def quote(self, key: str) -> str:
        """Return the quote of a claim in quotation marks; nothing where it is withheld."""
        return self.passage(self.claim(key).passage)

    def passage(self, key: str) -> str:
        """Return the quote of a passage in quotation marks; nothing where it is withheld."""
        passage = self.tables["passages"].get(key)
        quote = passage.quote if passage else WITHHELD
        return "" if quote == WITHHELD else f"“{' '.join(quote.split())}”"

    def says(self, key: str) -> str:
        """Return a clause: who gives which value, in which words."""
        claim = self.claim(key)
        verb = "" if claim.polarity == "denied" else "gives "
        quote = self.quote(key)
        of = f" ({self.label('subjects', claim.population)})" if claim.population else ""
        return f"{self.voice(key)} {verb}{self.value(key)}{of}" + (f", {quote}" if quote else "")

    def each_says(self, keys: Iterable[str]) -> str:
        """Return clauses of several claims; what is too many to read is counted."""
        found = sorted(keys, key=self._order)
        shown = [self.says(key) for key in found[:MOST_NAMED]]
        more = len(found) - len(shown)
        return "; ".join(shown) + (f"; and {more} more" if more else "")

    def time(self, key: str) -> str:
        """Return the words for the time of a claim in quotation marks; else its quote."""
        written = self.claim(key).time_as_written
        return f"“{written}”" if written and written != WITHHELD else self.quote(key)

    def each_quote(self, keys: Iterable[str]) -> str:
        """Return the quotes of claims; what is too many to read is counted."""
        return _listed(map(self.quote, keys))

    def each_passage(self, keys: Iterable[str]) -> str:
        """Return the quotes of passages; what is too many to read is counted."""
        return _listed(map(self.passage, keys))

    def each_time(self, keys: Iterable[str]) -> str:
        """Return the words for the times of claims; what is too many to read is counted."""
        return _listed(map(self.time, keys))

    def documents(self, keys: Iterable[str]) -> str:
        """Return the labels of documents, joined as in a sentence."""
        return series([self.document(key) for key in sorted(keys)])

    def _order(self, key: str) -> tuple[Any, ...]:
        claim = self.claim(key)
        lower = claim.lower if claim.lower is not None else claim.upper
        return (lower is None, lower or 0, claim.value or "", key)

    def _names(self, resource: str) -> dict[str, str]:
        return self._labels[resource]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        columns = {
            "agents": "name",
            "subjects": "label",
            "predicates": "label",
            "documents": "label",
        }
        return {
            name: dict(self.tables[name].frame.select("id", column).iter_rows())
            for name, column in columns.items()
        }


def _listed(texts: Iterable[str]) -> str:
    found = sorted({text for text in texts if text})
    more = [f"{len(found) - MOST_QUOTED} more"] if len(found) > MOST_QUOTED else []
    return ", ".join([*found[:MOST_QUOTED], *more]) or "passages that are withheld"


def series(parts: Sequence[str]) -> str:
    """Return parts joined as in a sentence; what is too many to read is counted.

    >>> series(["a mill", "a fair", "a harbour"])
    'a mill, a fair and a harbour'
    """
    more = [f"{len(parts) - MOST_NAMED} more"] if len(parts) > MOST_NAMED else []
    *first, last = [*parts[:MOST_NAMED], *more]
    return f"{', '.join(first)} and {last}" if first else last


def joined(clauses: Iterable[str], separator: str = "; ") -> str:
    """Return different clauses, sorted, in one sentence; what is too many to read is counted.

    >>> joined(["two", "one", "two"])
    'one; two'
    """
    found = sorted(set(clauses))
    more = [f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
    return separator.join([*found[:MOST_NAMED], *more])
