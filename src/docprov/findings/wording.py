"""Words for findings: who says what and where, for people who know nothing of the records.

A claim speaks with the innermost voice that its text names; the document is always named too.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from docprov.findings.current import Current
from docprov.findings.days import day_words
from docprov.model.records import WITHHELD, Claim, Record
from docprov.tables.table import Table

MOST_NAMED = 12
"""How many claims or documents one sentence lists; the others are counted."""

MOST_QUOTED = 6
"""How many quotes one sentence lists."""


class Words:
    """The words of one package, looked up by record.

    Attributes:
        tables: every table of the package, by name.
        current: which of its records hold.
    """

    def __init__(self, tables: Mapping[str, Table[Any]]) -> None:
        self.tables = tables
        self.current: Current = Current(tables)

    def claim(self, key: str) -> Claim:
        """Return a claim."""
        found: Claim = self.tables["claims"][key]
        return found

    def label(self, resource: str, key: str | None) -> str:
        """Return what people call a record; its key where nothing names it."""
        return self._labels[resource].get(key or "") or key or ""

    def document(self, key: str) -> str:
        """Return the label of a document, so that it can stand in a sentence."""
        return f"“{self.label('documents', key)}”"

    def question(self, key: str) -> str:
        """Return what a claim is about, as a phrase: subject, predicate, population, place."""
        return f"{self.label('subjects', self.claim(key).subject)}: {self.asked(key)}"

    def topic(self, keys: Sequence[str]) -> str:
        """Return what several claims are about, as a phrase that holds for all of them."""
        asked = {self.question(key) for key in keys}
        if len(asked) == 1:
            return asked.pop()
        counted = {self.label("predicates", self.claim(key).predicate) for key in keys}
        subjects = {self.label("subjects", self.claim(key).subject) for key in keys}
        return f"{joined(subjects, ', ')}: {joined(counted, ' or ')}"

    def asked(self, key: str) -> str:
        """Return what a claim says of its subject, as a phrase: predicate, population, place."""
        place = self.claim(key).place
        at = f", at {self.label('subjects', place)}" if place else ""
        return self.definition(key) + at

    def exact(self, key: str) -> tuple[str | None, ...]:
        """Return the question that a claim answers, as ids; None for what narrows nothing."""
        claim = self.claim(key)
        population = claim.population if self._narrows(claim) else None
        time = self.time_asked(claim) or None
        return claim.subject, claim.predicate, population, claim.place, time

    def time_asked(self, claim: Claim) -> str:
        """Return the time that a claim states; empty for none, or for its subject's own."""
        time = str(claim.time or "")
        return "" if time == self._times.get(claim.subject) else time

    def is_current(self, record: Record) -> bool:
        """Return whether a record and the entry of its document hold; neither is withdrawn."""
        return self.current.holds(record)

    def is_dated(self, claim: Claim) -> bool:
        """Return whether the value of a claim is a date."""
        predicate = self.tables["predicates"].get(claim.predicate)
        return predicate is not None and predicate.value_type == "date"

    def value(self, key: str) -> str:
        """Return what a claim says in words: its value, or that it says so."""
        claim, stated = self.claim(key), self.stated(key)
        if claim.polarity == "denied":
            return f"denies {stated or 'it'}"
        if claim.polarity == "unknown":
            return f"says it is not known: {stated}" if stated else "says it is not known"
        return stated or "says so"

    def stated(self, key: str) -> str:
        """Return the value of a claim, affirmed or not, in words; empty where it has none."""
        claim = self.claim(key)
        if claim.object:
            said = self.label("subjects", claim.object)
            return said + (f": “{claim.value}”" if claim.value else "")
        if claim.quantity is not None:
            return str(claim.quantity) or f"“{claim.value_as_written or 'a word, no number'}”"
        if claim.value and self.is_dated(claim):
            return claim.value
        return f"“{claim.value}”" if claim.value else ""

    def plain_value(self, key: str) -> str:
        """Return what a claim says as it is read aloud; dates are in words."""
        claim, value = self.claim(key), self.value(key)
        if claim.value and self.is_dated(claim):
            return value.replace(claim.value, day_words(claim.value))
        return value

    def population(self, key: str) -> str:
        """Return whom a claim counts; nothing where it does not say so."""
        return self.label("subjects", self.claim(key).population)

    def definition(self, key: str) -> str:
        """Return what a claim counts: predicate, and population where that says more."""
        claim = self.claim(key)
        label = self.label("predicates", claim.predicate)
        return f"{label}, counting {self.population(key)}" if self._narrows(claim) else label

    def _narrows(self, claim: Claim) -> bool:
        """Return whether the population of a claim says more than its predicate."""
        if not claim.population or claim.population in self._widest:
            return False
        population = self.label("subjects", claim.population)
        label = self.label("predicates", claim.predicate)
        return not f"{label} ".casefold().startswith(f"{population} ".casefold())

    def given(self, key: str) -> str:
        """Return the value of a claim with whom it counts, as it is read aloud."""
        population, value = self.population(key), self.plain_value(key)
        if not population:
            return value
        bare = not value or value[-1].isdigit() or value[-1] == "”"
        return f"{value} {population}" if bare else f"{value} ({population})"

    def dated(self, key: str) -> str:
        """Return the label of a document with its date, as far as it is known."""
        document = self.tables["documents"][key]
        date = document.issued or document.written
        return f"{self.document(key)} ({day_words(str(date))})" if date else self.document(key)

    def voice(self, key: str, document: str = "") -> str:
        """Return who says it: the document, and the innermost voice where that is another one.

        Args:
            key: id of the claim.
            document: what the document is called here; its label where this is empty.
        """
        claim = self.claim(key)
        chain = sorted(self.tables["attributions"].having("claim", key), key=lambda each: each.step)
        said_in = document or self.document(claim.document)
        if len(chain) < 2:
            return said_in
        *between, last = [self.label("agents", each.agent) for each in chain[1:]]
        quoting = f"quoting {last}" + (f" through {series(between[::-1])}" if between else "")
        return f"{quoting}, it" if document == "it" else f"{said_in}, {quoting},"

    def part(self, key: str) -> str:
        """Return in which part of its document a claim is, in words; empty where nothing says."""
        passage = self.tables["passages"].get(self.claim(key).passage)
        if passage is None or passage.start is None:
            return ""
        regions = self.tables["regions"].having("capture", passage.capture)
        roles = (each.role for each in regions if each.start <= passage.start < each.stop)
        return next((f"in its {role}" for role in roles), "")

    def quote(self, key: str) -> str:
        """Return the quote of a claim in quotation marks; nothing where it is withheld."""
        return self.passage(self.claim(key).passage)

    def passage(self, key: str) -> str:
        """Return the quote of a passage in quotation marks; nothing where it is withheld."""
        passage = self.tables["passages"].get(key)
        quote = passage.quote if passage else WITHHELD
        return "" if quote == WITHHELD else f"“{' '.join(quote.split())}”"

    def position(self, key: str) -> tuple[Any, ...]:
        """Return where in its document a claim is, then its id."""
        passage = self.tables["passages"].get(self.claim(key).passage)
        start = passage.start if passage else None
        return (start is None, start or 0, key)

    def says(self, key: str, document: str = "", *, defined: bool = False) -> str:
        """Return a clause: who gives which value, in which words.

        Args:
            key: id of the claim.
            document: what the document is called here; its label where this is empty.
            defined: whether it is told what the value counts, since nothing else tells it.
        """
        is_given = self.claim(key).polarity == "affirmed" and self.stated(key)
        verb = "gives " if is_given else ""
        value = f"{self.plain_value(key)} for {self.asked(key)}" if defined else self.given(key)
        quote = self.quote(key)
        said = f"{self.voice(key, document)} {verb}{value}".rstrip()
        return said + (f", {quote}" if quote else "")

    def each_says(self, keys: Iterable[str], called: Mapping[str, str] | None = None) -> str:
        """Return clauses of several claims; what is too many to read is counted.

        Args:
            keys: ids of the claims.
            called: what the documents are called, by id, where several things are counted.
        """
        found = sorted(keys, key=self.order)
        names = called or {}
        shown = [
            self.says(key, names.get(self.claim(key).document, ""), defined=bool(called))
            for key in found[:MOST_NAMED]
        ]
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

    def order(self, key: str) -> tuple[Any, ...]:
        """Return by what claims are sorted: the value, then the id."""
        claim = self.claim(key)
        lower = claim.lower if claim.lower is not None else claim.upper
        return (lower is None, lower or 0, claim.value or "", key)

    @cached_property
    def _widest(self) -> frozenset[str]:
        """The groups that contain others and are within none: people."""
        subjects = self.tables["subjects"].frame
        within = dict(subjects.select("id", "broader").iter_rows())
        return frozenset(each for each in within.values() if each and not within.get(each))

    @cached_property
    def _times(self) -> dict[str, str]:
        """The times of the subjects that have one."""
        subjects = self.tables["subjects"].frame
        return dict(subjects.select("id", "time").drop_nulls().iter_rows())

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
    some = "for example " if len(found) > MOST_QUOTED else ""
    return some + (", ".join(found[:MOST_QUOTED]) or "passages that are withheld")


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
