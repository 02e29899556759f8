"""What a dossier or a vocabulary file declares: activities, agents, subjects, predicates, documents and captures."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from attrs import define, evolve, field, frozen
from attrs import fields as attrs_fields

from docprov.diagnostics.diagnostics import Place, Rule
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.entries import BAD_NOTATION, MISSING_FIELD, Entry
from docprov.dossiers.grammar import CAPTURE, DOCUMENT, DOCUMENT_AGENT, IDENTIFIER, VOCABULARY
from docprov.dossiers.identifiers import CAPTURE_ID, passage_id, proposed_id
from docprov.dossiers.ledger import Cell, Ledger, Row
from docprov.dossiers.locks import Lock
from docprov.dossiers.yaml.nodes import Fields, Text
from docprov.model.records import SLUG, columns
from docprov.model.records.documents import Region
from docprov.text.locators import KINDS, Kind, canonical

MISSING_ID = Rule(
    code="DP016",
    name="missing-id",
    summary="An entry has no id yet.",
    why="Ids are written once and stay; made anew at each build they would change with the wording.",
    help="run `docprov anchor`, which writes one",
    message="{0} has no id; {1} is free",
    file="dossiers/arden-2011.yaml",
    silent="      - id: c-3wm8d\n        quote: several sheds",
    fires="      - quote: several sheds",
)
STALE_LOCK = Rule(
    code="DP311",
    name="stale-lock",
    summary="A lock was made for another capture or other regions than the dossier states.",
    why="Its positions belong to other bytes.",
    help="run `docprov anchor` with the text at hand",
    message="{0} is {1} in the dossier and {2} in its lock",
    file="dossiers/arden-2011.yaml",
    silent="form: extracted, regions: {1: heading,",
    fires="form: extracted, regions: {1: letterhead,",
)
UNANCHORED = Rule(
    code="DP301",
    name="unanchored",
    summary="A quote or a capture of a dossier has no entry in its lock.",
    why="Nobody has looked yet whether the text holds it.",
    help="run `docprov anchor` with the text at hand",
    message="no lock entry for {0} {1!r}",
    file="dossiers/arden-2011.yaml",
    silent='quote: "pier #3 was closed"',
    fires='quote: "pier #3 was"',
)
_OWN = {kind: re.compile(rf"{kind}-[a-z0-9]+") for kind in "abcx"}
_OF_LOCK = frozenset({"start", "stop", "sha256", "verdict", "difference", *KINDS})
_SHORT_IDS = re.compile(r"\b[abcx]-[a-z0-9]+\b")
_SHORT = re.compile(r"(?:[abcx]-[a-z0-9]+|t[0-9]+)")
_LINES = re.compile(r"([1-9][0-9]{0,6})(?:-([1-9][0-9]{0,6}))?")
_ROLES = next(column.choices for column in columns(Region) if column.name == "role")


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

    @cached_property
    def taken(self) -> set[str]:
        """The short ids in use."""
        return set(_SHORT_IDS.findall(self.data.decode("utf-8", "replace")))

    def full(self, identifier: str) -> str:
        """Return the full form of an id that a dossier writes short."""
        return f"{self.document}.{identifier}" if _SHORT.fullmatch(identifier) else identifier

    def review_of(self, identifier: Text) -> Cell:
        """Return the activity that reviewed a claim or a citation, None where nobody has."""
        return self.reviews.get(identifier.value) or self.review

    def written(self, text: Text | None) -> Text | None:
        """Return an id in its full form, at the place where it was written."""
        if text is None:
            return None
        return text.of(self.full(text.value))

    def propose(self, kind: str, content: object) -> str:
        """Return a free short id for an entry; a safe one where something is withheld."""
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

    def passage(self, entry: Entry, quoted: "Quoted") -> str | None:
        """Add the passage of a quote, once, and return its id; None where there is no quote or no capture."""
        quote, capture = quoted.quote, quoted.capture
        if quote is not None and not self.lock_file:
            entry.fault(
                BAD_NOTATION,
                "quote",
                f"{entry.name}.quote",
                "the vocabulary has no captures to quote from",
                help="state it in the dossier of the document that is quoted",
            )
        held = self.full(capture.value) if capture else self.captures[0] if self.captures else None
        if quote is None or held is None:
            return None
        before, after = (part.value if part else None for part in (quoted.prefix, quoted.suffix))
        kind, locator = quoted.locator(entry)
        stated = f"{kind} {locator.value}" if locator else None
        identifier = passage_id(self.document, held, quote.value, before, after, stated)
        known = self.ledger.declared("passages", identifier)
        if known is not None:
            known.keep_marks({"quote": quote, "prefix": quoted.prefix, "suffix": quoted.suffix})
        else:
            place = entry.place(quote)
            cells: dict[str, Cell] = {
                "id": identifier,
                "capture": capture or held,
                "quote": quote,
                "prefix": quoted.prefix,
                "suffix": quoted.suffix,
            }
            cells["capture"] = self.written(capture) if capture else held
            if locator:
                self.stated[identifier] = (kind, locator.value)
            cells |= self._locked(identifier, quote, place) | ({kind: locator} if locator else {})
            row = self.ledger.declare("passages", place, cells, identifier)
            if (
                self.lock is not None
                and identifier.removeprefix(f"{self.document}.") in self.lock.passages
            ):
                row.elsewhere = self
        return identifier

    def place_of(self, row: Row, name: str) -> Place | None:
        """Return where the lock holds a cell of a passage, None for a cell that is not the lock's."""
        if self.lock is None or name not in _OF_LOCK:
            return None
        short = (row.cells["id"] or "").removeprefix(f"{self.document}.")
        return Place(file=self.lock_file, line=self.lock.lines.get(short, 1), column=3)

    def _locked(self, identifier: str, quote: Text, place: Place) -> dict[str, Cell]:
        found = (
            self.lock.passages.get(identifier.removeprefix(f"{self.document}."))
            if self.lock
            else None
        )
        if found is None:
            if self.lock is not None:  # without any lock the file is reported once
                self.ledger.faults.append(UNANCHORED.at(place, "the quote", quote.value))
            return {"verdict": "not-checked"}
        return {
            "verdict": found.verdict,
            "start": None if found.start is None else str(found.start),
            "stop": None if found.stop is None else str(found.stop),
            "sha256": found.sha256,
            "difference": found.difference,
            "page": None if found.page is None else str(found.page),
            "paragraph": None if found.paragraph is None else str(found.paragraph),
            "timestamp": found.timestamp,
        }


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
        """Return the one locator that is stated, in canonical form, and its kind; report what is none."""
        if self.page is self.paragraph is self.timestamp is None:
            return "paragraph", None
        stated = [(kind, text) for kind in KINDS if (text := getattr(self, kind)) is not None]
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


_QUOTED = tuple(each.name for each in attrs_fields(Quoted))


def cells_of(entry: Entry, names: Iterable[str], extra: Iterable[str] = ()) -> dict[str, Cell]:
    """Return the text fields of an entry as cells, with those under `extra:`.

    Args:
        entry: the entry.
        names: the fields.
        extra: the columns that the package declares for the table; any other one is reported.
    """
    cells: dict[str, Cell] = dict.fromkeys(names)
    for name, node in entry.node.entries.items():
        if type(node) is Text and name in cells and node.value and not node.value.isspace():
            cells[name] = node
    own = entry.fields("extra")
    if own is not None:
        part = Entry(
            entry.file, f"{entry.name}.extra", own, dict.fromkeys(extra, "free"), entry.faults
        )
        cells |= {name: part.text(name) for name in extra}
    return cells


def declare_activity(source: Source, entry: Entry, default_kind: str) -> str:
    """Add an activity and return its id."""
    content = [entry.value(name) for name in ("by", "on", "kind", "method", "tool")]
    identifier = source.identify(entry, "a", [source.document, default_kind, content])
    cells: dict[str, Cell] = {"id": identifier, "kind": entry.text("kind") or default_kind}
    cells |= {
        "agent": entry.required("by"),
        "ended": entry.required("on"),
        "method": entry.required("method"),
    }
    cells |= {"tool": entry.text("tool"), "note": entry.text("note")}
    source.ledger.declare("activities", entry.here, cells, identifier.value)
    return identifier.value


def declare(source: Source, kind: str, entry: Entry) -> None:
    """Add what an entry of the vocabulary, or of a dossier's own lists, declares."""
    identifier = entry.required("id")
    if identifier is None:
        return
    if kind == "documents":
        declare_document(source, entry, identifier)
        return
    cells = cells_of(
        entry,
        (name for name in VOCABULARY[kind].fields if name != "extra"),
        source.ledger.extra.get(kind, ()),
    )
    cells["status"] = entry.text("status") or "current"
    source.ledger.declare(kind, entry.here, cells, identifier.value)


def declare_document(
    source: Source, entry: Entry, identifier: Text, holding: str | None = None
) -> None:
    """Add a document with its identifiers and agents."""
    names = (name for name in DOCUMENT.fields if name not in {"identifiers", "agents", "extra"})
    cells = cells_of(entry, names, source.ledger.extra.get("documents", ()))
    cells["status"] = entry.text("status") or "current"
    cells["holding"] = entry.text("holding") or holding
    cells["activity"] = source.activity
    source.ledger.declare("documents", entry.here, cells, identifier.value)
    for part in entry.entries("identifiers", "identifier", IDENTIFIER.shapes):
        own = cells_of(part, ("scheme", "identifier", "note"))
        key = f"{identifier.value} {part.value('scheme')} {part.value('identifier')}"
        source.ledger.declare(
            "document_identifiers", part.here, {"document": identifier.value} | own, key
        )
    for part in entry.entries("agents", "agent", DOCUMENT_AGENT.shapes):
        own = cells_of(part, ("agent", "role", "as_written"))
        quote = part.text("quote")
        own["passage"] = source.passage(part, Quoted.of(part.text))
        own["as_written"] = own["as_written"] or quote
        key = f"{identifier.value} {part.value('agent')} {part.value('role')}"
        source.ledger.declare(
            "document_agents", part.here, {"document": identifier.value} | own, key
        )


def declare_capture(source: Source, entry: Entry) -> None:
    """Add a capture and its regions, with what the lock knows of its bytes."""
    identifier = entry.required("id")
    if identifier is None:
        return
    short = identifier.value
    if not re.fullmatch(CAPTURE_ID, short):
        entry.fault(
            BAD_NOTATION,
            "id",
            "capture.id",
            f"{short!r} is not t and three digits",
            help="write t001, then t002",
        )
    full = Text(value=f"{source.document}.{short}", line=identifier.line, column=identifier.column)
    names = (
        name for name in CAPTURE.fields if name not in {"regions", "extra", "id", "derived_from"}
    )
    cells = cells_of(entry, names, source.ledger.extra.get("captures", ()))
    cells |= {"id": full, "document": source.document, "activity": source.activity}
    source.captures.append(full.value)
    cells["sha256"] = entry.text("sha256")
    if cells["sha256"] is None:
        help_ = "add sha256: with sha256: and what `sha256sum FILE` prints for the text"
        entry.fault(MISSING_FIELD, "sha256", "capture", "sha256", help=help_)
        return
    cells["derived_from"] = source.written(entry.text("derived_from"))
    before = len(entry.faults)
    stated = stated_regions(
        entry
    )  # also without a lock, lest one is written for regions that cannot be
    readable = len(entry.faults) == before
    locked = source.lock.captures.get(short) if source.lock else None
    if locked is None:
        if source.lock is not None:
            source.ledger.faults.append(UNANCHORED.at(entry.here, "the capture", short))
        cells |= {"bytes": "0", "media_type": entry.text("media_type") or "text/plain"}
    else:
        if entry.value("sha256") not in {None, locked.sha256}:
            entry.fault(
                STALE_LOCK,
                "sha256",
                f"the digest of capture {short!r}",
                entry.value("sha256"),
                locked.sha256,
            )
        resolved = [(region.lines, region.role) for region in locked.regions]
        if stated != resolved and readable:
            words = [
                ", ".join(f"{lines}: {role}" for lines, role in pairs) or "nothing"
                for pairs in (stated, resolved)
            ]
            entry.fault(STALE_LOCK, "regions", f"the list of regions of capture {short!r}", *words)
        cells |= {
            "bytes": str(locked.bytes),
            "characters": None if locked.characters is None else str(locked.characters),
            "encoding": locked.encoding,
            "media_type": entry.text("media_type") or locked.media_type,
        }
        for region in locked.regions:
            own: dict[str, Cell] = {
                "capture": full.value,
                "start": str(region.start),
                "stop": str(region.stop),
            }
            source.ledger.add("regions", entry.here, own | {"role": region.role})
    source.ledger.declare("captures", entry.here, cells, full.value)


def stated_regions(entry: Entry) -> list[tuple[str, str]]:
    """Return the line ranges and roles of a capture's regions, and report those that cannot be."""
    fields = entry.fields("regions")
    stated: list[tuple[str, str]] = []
    end = 0
    for lines, role in fields.entries.items() if fields else ():
        found = _LINES.fullmatch(lines)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if last < first:
            problem, help_ = (
                f"{lines!r} is no line or range of lines",
                "write the first and the last line, such as 3-21",
            )
        elif first <= end:
            problem = f"{lines!r} does not begin after line {end}"
            help_ = "regions stand in the order of their lines and do not overlap"
        elif not isinstance(role, Text):
            problem, help_ = (
                f"the part that {lines!r} plays is no text",
                f"write one of {', '.join(_ROLES)}",
            )
        elif role.value not in _ROLES:
            problem = f"{role.value!r} is none of {', '.join(_ROLES)}"
            help_ = (
                f"did you mean {near!r}?"
                if (near := closest(role.value, list(_ROLES)))
                else "write one of these"
            )
            entry.faults.append(
                BAD_NOTATION.at(entry.place(role), "capture.regions", problem, help=help_)
            )
            continue
        else:
            end = last
            stated.append((lines, role.value))
            continue
        entry.fault(BAD_NOTATION, "regions", "capture.regions", problem, help=help_)
    return stated


def check_slug(entry: Entry, field_name: str) -> None:
    """Report an id that cannot name a file or a record."""
    value = entry.value(field_name)
    if value is not None and not re.fullmatch(SLUG, value):
        entry.fault(
            BAD_NOTATION,
            field_name,
            f"{entry.name}.{field_name}",
            f"{value!r} is not an id",
            help="use small letters and digits, joined by single hyphens or points",
        )
