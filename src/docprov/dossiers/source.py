"""One dossier, or one vocabulary file, on its way to rows: its ids, its lock, who recorded it."""

import re
from collections.abc import Mapping
from functools import cached_property

from attrs import define, field

from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers.entries import BAD_NOTATION, UNUSED_FIELD, Entry
from docprov.dossiers.fields import EntryKind, Field
from docprov.dossiers.identifiers import proposed_id
from docprov.dossiers.ledger import Cell, Ledger
from docprov.dossiers.locks import Lock
from docprov.dossiers.yaml.nodes import Fields, Text
from docprov.text.locators import Kind

MISSING_ID = Rule(
    code="DP016",
    name="missing-id",
    summary="An entry has no id yet.",
    why="Ids are written once and stay; made at each build they would change with the wording.",
    help="run `docprov anchor`, which writes one",
    message="{0} has no id; {1} is free",
    file="dossiers/arden-2011.yaml",
    silent="      - id: c-3wm8d\n        quote: several sheds",
    fires="      - quote: several sheds",
)
_OWN = {kind: re.compile(rf"{kind}-[a-z0-9]+") for kind in "abcx"}
_SHORT_IDS = re.compile(r"\b[abcx]-[a-z0-9]+\b")
_SHORT = re.compile(r"(?:[abcx]-[a-z0-9]+|t[0-9]+)")


@define
class Source:
    """One dossier, or one vocabulary file, on its way to rows.

    Attributes:
        ledger: receives the rows.
        document: id of the dossier's document; the package's name for the vocabulary.
        lock: the lock beside the dossier, None where there is none.
        lock_file: name of the lock.
        activity: id of the activity that recorded the entries.
        review: id of the activity that reviewed them all, None where nobody has.
        reviews: ids of the activities that reviewed single records, by the record's id.
        captures: ids of the captures, in order.
        data: the bytes of the dossier.
        missing: the entries without an id, with the one proposed.
        stated: the locators that the dossier states, by the id of their passage.
        regions: the lines and roles of the regions that it states, by the id of their capture.
    """

    ledger: Ledger
    document: str
    lock: Lock | None = None
    lock_file: str = ""
    activity: str | None = None
    review: str | None = None
    reviews: dict[str, Text] = field(factory=dict)
    captures: list[str] = field(factory=list)
    data: bytes = b""
    missing: list[tuple[Fields, str]] = field(factory=list)
    stated: dict[str, tuple[Kind, str]] = field(factory=dict)
    regions: dict[str, list[tuple[str, str]]] = field(factory=dict)

    @cached_property
    def taken(self) -> set[str]:
        """The short ids in use."""
        return set(_SHORT_IDS.findall(self.data.decode("utf-8", "replace")))

    def full(self, identifier: str) -> str:
        """Return the full form of an id that a dossier writes short."""
        return f"{self.document}.{identifier}" if _SHORT.fullmatch(identifier) else identifier

    def review_of(self, identifier: Text) -> Cell:
        """Return the activity that reviewed a record, None where nobody has."""
        return self.reviews.get(identifier.value) or self.review

    def written(self, text: Text | None) -> Text | None:
        """Return an id in its full form, at the place where it was written."""
        if text is None:
            return None
        return text.of(self.full(text.value))

    def propose(self, kind: str, content: object) -> str:
        """Return a free short id for an entry; a random one where something is withheld."""
        return proposed_id(kind, content, self.taken, safe=self.ledger.withholds)

    def identify(self, entry: Entry, kind: str, content: object) -> Text:
        """Return the full id of an entry; a missing one is proposed and reported."""
        identifier = entry.text("id")
        if identifier is None:
            short = self.propose(kind, content)
            self.taken.add(short)
            self.missing.append((entry.node, short))
            entry.faults.append(MISSING_ID.at(entry.here, entry.name, short))
            identifier = Text(value=short, line=entry.node.line, column=entry.node.column)
        elif not _OWN[kind].fullmatch(identifier.value):
            entry.fault(
                BAD_NOTATION,
                "id",
                f"{entry.name}.id",
                f"{identifier.value!r} is not {kind}- and letters or digits",
                help=f"write {kind}-, then small letters and digits",
            )
            # A proper id in its place, so that nothing else is said of the bad one.
            identifier = identifier.of(self.propose(kind, content))
        return identifier.of(f"{self.document}.{identifier.value}")

    def cells(
        self, entry: Entry, kind: EntryKind, stated: Mapping[str, Text] | None = None
    ) -> dict[str, Cell]:
        """Return the cells of an entry's row that its fields fill, with those under `extra:`.

        Args:
            entry: the entry; a field that needs another one to say anything is reported.
            kind: what kind of entry it is.
            stated: its texts by field, where it inherits some.
        """
        texts = stated if stated is not None else self._used(entry, kind)
        cells: dict[str, Cell] = dict(kind.defaults)
        for name, text in texts.items():
            field_ = kind.cells.get(name)
            if field_ is not None:
                cells[field_.column] = self.written(text) if field_.short else text
        for field_ in kind.spelled:
            cells[field_.column] = texts.get(field_.name) or texts.get(field_.otherwise)
        return cells | self._extra(entry, kind)

    def _used(self, entry: Entry, kind: EntryKind) -> dict[str, Text]:
        """Return the texts of an entry, and report those that say nothing without another field."""
        texts = entry.texts
        for name in texts:
            needed = kind.fields[name].needs if name in kind.fields else ()
            if needed and not any(each in entry for each in needed):
                report_unused(entry, kind.fields[name])
        return texts

    def _extra(self, entry: Entry, kind: EntryKind) -> dict[str, Cell]:
        """Return the cells of the columns that the package declares, and report any other one."""
        node = entry.fields("extra")
        if node is None:
            return {}
        names = self.ledger.extra.get(kind.table, ())
        shapes = dict.fromkeys(names, "free")
        part = Entry(entry.file, f"{entry.name}.extra", node, shapes, entry.faults)
        return {name: part.text(name) for name in names}


def report_unused(entry: Entry, stated: Field) -> None:
    """Report a field that says nothing, since none of those that it needs is stated."""
    needed = " or ".join(f"{name}:" for name in stated.needs)
    help_ = f"add {needed} to the {entry.name}, or remove {stated.name}:"
    problem = f"it says nothing without {needed.replace(':', '')}"
    place = entry.place_of(stated.name)
    entry.faults.append(UNUSED_FIELD.at(place, f"{entry.name}.{stated.name}", problem, help=help_))
