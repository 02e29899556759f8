"""Passages: a quote with what settles which of several places is meant, and what its lock found."""

from collections.abc import Callable

from attrs import evolve, fields, frozen

from docprov.diagnostics.diagnostics import Place, Rule
from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.identifiers import passage_id
from docprov.dossiers.ledger import Cell, Row
from docprov.dossiers.locks import Lock
from docprov.dossiers.source import Source
from docprov.dossiers.yaml.nodes import Text
from docprov.text.locators import KINDS, Kind, canonical

UNANCHORED = Rule(
    code="DP301",
    name="unanchored",
    summary="A quote or a capture of a dossier has no entry in its lock.",
    why="Nobody has looked yet whether the text holds it.",
    help="run `docprov anchor` with the text at hand; a quote that is not in the text is to be "
    "corrected first",
    message="no lock entry for {0} {1!r}",
    file="dossiers/arden-2011.yaml",
    silent='quote: "pier #3 was closed"',
    fires='quote: "pier #3 was"',
)
_OF_LOCK = ("start", "stop", "sha256", "verdict", "difference", *KINDS)
"""The cells of a passage that its lock states."""


@frozen
class Quoted:
    """A quote as an entry states or inherits it, with all that helps to find it."""

    quote: Text | None = None
    prefix: Text | None = None
    suffix: Text | None = None
    capture: Text | None = None
    page: Text | None = None
    paragraph: Text | None = None
    timestamp: Text | None = None

    @classmethod
    def of(cls, text: Callable[[str], Text | None]) -> "Quoted":
        """Return what the fields of an entry say, each looked up by its name."""
        return cls(*map(text, _QUOTED))

    def locator(self, entry: Entry) -> tuple[Kind, Text | None]:
        """Return the kind and canonical form of the locator, and report one that is not valid."""
        if self.page is self.paragraph is self.timestamp is None:
            return "paragraph", None
        locators: list[tuple[Kind, Text | None]] = [(kind, getattr(self, kind)) for kind in KINDS]
        stated: list[tuple[Kind, Text]] = [
            (kind, text) for kind, text in locators if text is not None
        ]
        for kind, text in stated[1:]:
            problem = f"{stated[0][0]} is stated too, and a capture has one of them"
            entry.faults.append(
                BAD_NOTATION.at(
                    entry.place(text), f"{entry.name}.{kind}", problem, help="keep one of them"
                )
            )
        for kind, text in stated[:1]:
            try:
                return kind, evolve(text, value=canonical(kind, text.value))
            except ValueError as error:
                entry.faults.append(
                    BAD_NOTATION.at(entry.place(text), f"{entry.name}.{kind}", error)
                )
        return "paragraph", None


_QUOTED = tuple(each.name for each in fields(Quoted))


@frozen
class _Lines:
    """Where a lock holds the cells of passages."""

    file: str
    lock: Lock

    def place_of(self, row: Row, name: str) -> Place | None:
        """Return where the lock holds a cell, None for a cell that is not the lock's."""
        if name not in _OF_LOCK:
            return None
        short = (row.cells["id"] or "").rpartition(".")[2]
        return Place(file=self.file, line=self.lock.lines.get(short, 1), column=3)


def declare_passage(source: Source, entry: Entry, quoted: Quoted) -> str | None:
    """Add the passage of a quote, once, and return its id; None without a quote or a capture."""
    quote, capture = quoted.quote, source.written(quoted.capture)
    if quote is None:
        return None
    if not source.lock_file:
        entry.fault(
            BAD_NOTATION,
            "quote",
            f"{entry.name}.quote",
            "the vocabulary has no captures to quote from",
            help="state it in the dossier of the document that is quoted",
        )
    first = source.captures[0] if source.captures else None
    held = capture.value if capture else first
    if held is None:
        return None
    before, after = (part.value if part else None for part in (quoted.prefix, quoted.suffix))
    kind, locator = quoted.locator(entry)
    stated = f"{kind} {locator.value}" if locator else None
    identifier = passage_id(source.document, held, quote.value, before, after, stated)
    known = source.ledger.declared("passages", identifier)
    if known is not None:
        known.keep_marks({"quote": quote, "prefix": quoted.prefix, "suffix": quoted.suffix})
    else:
        cells: dict[str, Cell] = {
            "id": identifier,
            "capture": capture or held,
            "quote": quote,
            "prefix": quoted.prefix,
            "suffix": quoted.suffix,
        }
        if locator:
            source.stated[identifier] = (kind, locator.value)
        cells |= _locked(source, identifier, entry.place(quote), quote.value)
        cells |= {kind: locator} if locator else {}
        row = source.ledger.declare("passages", entry.place(quote), cells, identifier)
        if source.lock is not None and _short(source, identifier) in source.lock.passages:
            row.elsewhere = _Lines(source.lock_file, source.lock)
    return identifier


def _short(source: Source, identifier: str) -> str:
    return identifier.removeprefix(f"{source.document}.")


def _locked(source: Source, identifier: str, place: Place, quote: str) -> dict[str, Cell]:
    """Return what the lock knows of a passage; one that it does not know is reported."""
    if source.lock is None:  # reported once for the whole file
        return {"verdict": "not-checked"}
    found = source.lock.passages.get(_short(source, identifier))
    if found is None:
        source.ledger.faults.append(UNANCHORED.at(place, "the quote", quote))
        return {"verdict": "not-checked"}
    cells = {name: getattr(found, name) for name in _OF_LOCK}
    return {name: None if cell is None else str(cell) for name, cell in cells.items()}
