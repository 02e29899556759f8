"""Draft records that a reader of a format gathers, and what it could not take.

Entries have the fields of dossiers and vocabulary files. Ids are made of names and days; what is
recorded already, in the package or above in the same file, is not recorded twice.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping
from itertools import count

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Place
from docprov.dossiers.yaml.nodes import Content
from docprov.model.dates import Date
from docprov.model.schemes import normalised
from docprov.storage.file_names import is_device_name

UNDECIDED = "undecided"
"""Id of the subject and the predicate of claims for which a person has not chosen them."""
MOST_LEFT_OUT = 100_000
"""How many parts of a file may be left out; a file with more is hardly of the format."""
_LONGEST_ID = 60
_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTROLS = re.compile(r"[^\S\n]|[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_UNDECIDED_ENTRIES: dict[str, dict[str, Content]] = {
    "subjects": {"id": UNDECIDED, "label": "what is not chosen yet", "kind": "other"},
    "predicates": {
        "id": UNDECIDED,
        "label": "not chosen yet",
        "definition": "A phrase that was marked; a person has not chosen yet what it says.",
        "template": "{contains/containing} a phrase for which no predicate is chosen yet",
        "value_type": "none",
    },
}


@frozen(kw_only=True)
class LeftOut:
    """Something of a file that was not taken.

    Attributes:
        place: where it is: file, line where it is known, number and key of the entry, field.
        reason: why it was not taken.
    """

    place: Place
    reason: str

    def __str__(self) -> str:
        """Return place, entry and field, and the reason, on one line."""
        row = f"entry {self.place.row}" if self.place.row else ""
        where = (row, self.place.record, self.place.field)
        return ": ".join([str(self.place), *(each for each in where if each), self.reason])


@frozen(kw_only=True)
class Taken:
    """A record that was made.

    Attributes:
        place: the entry of the file from which it was made.
        table: its table.
        id: its id; of a claim, the id of its document.
    """

    place: Place
    table: str
    id: str


@frozen(kw_only=True)
class Known:
    """What the package has already, so that it is not recorded twice.

    Attributes:
        ids: the ids in use, each as `table/id`.
        agents: ids of agents by their names.
        identifiers: the identifiers of agents, by their ids.
        definitions: the definitions of predicates, by their ids.
        works: ids of documents by scheme and identifier, and by `url` and address.
        said: returns what is said of a document: its text's digest, or what its entry says.
    """

    ids: frozenset[str] = frozenset()
    agents: Mapping[str, str] = field(factory=dict)
    identifiers: Mapping[str, str] = field(factory=dict)
    definitions: Mapping[str, str] = field(factory=dict)
    works: Mapping[tuple[str, str], str] = field(factory=dict)
    said: Callable[[str], str] = lambda _: ""


Entry = Mapping[str, Content]


class Drafts:
    """The draft records of one file."""

    def __init__(self, file: str, known: Known, recorded: Mapping[str, Content]) -> None:
        self.file = file
        self.recorded = recorded
        self.entries: dict[str, dict[str, dict[str, Content]]] = {}
        self.dossiers: dict[str, dict[str, Content]] = {}
        self.texts: dict[str, bytes] = {}
        self.taken: list[Taken] = []
        self.left_out: list[LeftOut] = []
        self._said: set[tuple[str, str]] = set()
        self._ids = dict.fromkeys(known.ids, 1)
        self._agents = {_same(name): identity for name, identity in known.agents.items()}
        self._works = dict(known.works)
        self._known = known
        self._equal: dict[str, dict[str, list[str]]] = {}

    def place(self, row: int | None = None, record: str = "", line: int | None = None) -> Place:
        """Return the place of an entry."""
        return Place(file=self.file, line=line, row=row, record=record or None)

    def leave(self, place: Place, name: str, reason: str) -> None:
        """Note a field, or with an empty name a whole entry, that is not taken.

        Raises:
            ValueError: so many are left out that the file is hardly of its format.
        """
        if len(self.left_out) >= MOST_LEFT_OUT:
            raise ValueError(f"more than {MOST_LEFT_OUT:,} of its parts cannot be taken")
        there = Place(
            file=place.file, line=place.line, row=place.row, record=place.record, field=name or None
        )
        self.left_out.append(LeftOut(place=there, reason=reason))

    def leave_rest(self, place: Place, rest: MutableMapping[str, object]) -> None:
        """Note every field that no reader took out of an entry."""
        for name, value in rest.items():
            if value not in (None, "", [], {}):
                self.leave(place, name, "no field of docprov means this")

    def agent(
        self, place: Place, name: str, kind: str, identifier: str = "", naming: str = "named"
    ) -> str:
        """Return the id of an agent, new or known; the same name is the same agent."""
        name = one_line(name)
        same = _same(name)
        if same not in self._agents:
            identity = self._new_id("agents", name, "agent")
            entry = {"id": identity, "name": name, "kind": kind, "naming": naming}
            if identifier:
                entry["identifier"] = identifier
            self.declare(place, "agents", dict(entry))
            self._agents[same] = identity
        elif identifier and identifier != self._identifier(self._agents[same]):
            self.leave(place, "identifier", f"{name} is recorded already, without {identifier}")
        return self._agents[same]

    def _identifier(self, agent: str) -> Content | None:
        drafted = self.entries.get("agents", {}).get(agent, {})
        return drafted.get("identifier") or self._known.identifiers.get(agent)

    def predicate(self, place: Place, stem: str, definition: str, entry: Entry) -> str:
        """Return the id of a predicate, new or known; the same definition is the same predicate.

        One that a person has defined since stays the predicate of its id.

        Args:
            place: its entry.
            stem: what its id begins with.
            definition: what the definitions of such drafts begin with.
            entry: its fields but the id.
        """
        drafted = self.entries.get("predicates", {})
        ids = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        identity = next(each for each in ids if not self._is_other(each, definition, entry))
        if identity not in drafted:
            self.declare(place, "predicates", {"id": identity, **entry})
        return identity

    def _is_other(self, identity: str, definition: str, entry: Entry) -> bool:
        """Return whether an id is that of a drafted predicate with another definition."""
        found = self.entries.get("predicates", {}).get(identity, {}).get("definition")
        stated = str(found or self._known.definitions.get(identity, ""))
        return stated.startswith(definition) and stated != entry["definition"]

    def declare(self, place: Place, table: str, entry: dict[str, Content]) -> None:
        """Add an entry of the vocabulary."""
        identity = str(entry["id"])
        self.entries.setdefault(table, {})[identity] = entry
        self.taken.append(Taken(place=place, table=table, id=identity))

    def document(self, place: Place, name: str, entry: dict[str, Content], said: str = "") -> str:
        """Return the id of a new document, empty where it is recorded already.

        Args:
            place: its entry.
            name: what its id is made of.
            entry: its fields but the id.
            said: what makes it the one that is recorded, where it has no identifier; empty for all
                that its entry says.
        """
        if not self.known_work(entry) and (equal := self._equal_work(name, said or said_of(entry))):
            self._works |= dict.fromkeys(_keys(entry), equal)
            self.leave(place, "", f"it is recorded already as {equal}")
            return ""
        if self.is_known(place, entry):
            return ""
        identity = self._new_id("documents", name, "work")
        for key in _keys(entry):
            self._works[key] = identity
        entry = {"id": identity, **entry}
        self.taken.append(Taken(place=place, table="documents", id=identity))
        if "holding" in entry:
            self.entries.setdefault("documents", {})[identity] = entry
        else:
            self.dossiers[identity] = {"document": entry}
        return identity

    def is_known(self, place: Place, entry: Mapping[str, Content]) -> bool:
        """Return whether a work has an identifier or address of one recorded, and note it then."""
        known = self.known_work(entry)
        if known:
            self.leave(place, "", f"it is recorded already as {known}")
        return bool(known)

    def known_work(self, entry: Mapping[str, Content]) -> str:
        """Return the id of the document that has an identifier or the address of an entry."""
        return next((self._works[key] for key in _keys(entry) if key in self._works), "")

    def _equal_work(self, name: str, said: str) -> str:
        """Return the document of the package that says the same under the same name.

        Each one is found once, since two works of a file may well be described in the same words.
        """
        stem = _stem(name, "work")
        if stem not in self._equal:
            equal = self._equal[stem] = {}
            for number in count(1):
                identity = stem if number == 1 else f"{stem}-{number}"
                if f"documents/{identity}" not in self._known.ids:
                    break
                equal.setdefault(self._known.said(identity), []).append(identity)
        found = self._equal[stem].get(said)
        return found.pop(0) if found else ""

    def begin(
        self, document: str, voice: str, capture: Mapping[str, Content] | None = None
    ) -> None:
        """Give a dossier its voice, who recorded it, and the capture of its text."""
        dossier = self.dossiers[document]
        dossier |= {"voice": voice, "recorded": dict(self.recorded)}
        dossier["captures"] = [dict(capture)] if capture else []
        dossier["claims"] = []

    def claim(self, place: Place, document: str, claim: dict[str, Content]) -> None:
        """Add a claim to a dossier; what it says waits for a person where it is not stated."""
        for table, name in (("subjects", "subject"), ("predicates", "predicate")):
            if claim.setdefault(name, UNDECIDED) == UNDECIDED:
                self.entries.setdefault(table, {})[UNDECIDED] = dict(_UNDECIDED_ENTRIES[table])
        claims = self.dossiers[document]["claims"]
        assert isinstance(claims, list)  # noqa: S101 - `begin` made it
        said = (document, json.dumps(claim, sort_keys=True))
        if said in self._said:
            self.leave(place, "", "the same phrase is in this file twice")
            return
        self._said.add(said)
        claims.append(claim)
        self.taken.append(Taken(place=place, table="claims", id=document))

    def _new_id(self, table: str, name: str, otherwise: str) -> str:
        identity = stem = _stem(name, otherwise)
        while f"{table}/{identity}" in self._ids:
            self._ids[f"{table}/{stem}"] += 1
            identity = f"{stem}-{self._ids[f'{table}/{stem}']}"
        self._ids[f"{table}/{identity}"] = 1
        return identity

    def url(self, place: Place, name: str, value: object) -> str:
        """Return an address, empty (and noted) where it is not one of the web."""
        text = str(value or "").strip()
        if text and not _URL.fullmatch(text):
            self.leave(place, name, "it is not an address that begins with http:// or https://")
            return ""
        return text

    def date(self, place: Place, name: str, text: str) -> str:
        """Return a date, empty (and noted) where it is not EDTF."""
        try:
            return str(Date(text)) if text else ""
        except ValueError as error:
            self.leave(place, name, f"it is not a date: {error}")
            return ""

    def language(self, place: Place, name: str, text: str) -> str:
        """Return a language tag, empty (and noted) where it is not one."""
        first, *rest = text.strip().replace("_", "-").split("-")
        tag = "-".join([first.lower(), *rest])
        if tag and not _LANGUAGE.fullmatch(tag):
            self.leave(place, name, f"{one_line(text)[:40]!r} is not a language tag such as en")
            return ""
        return tag

    def identifier(self, place: Place, scheme: str, text: object) -> str:
        """Return the canonical spelling of an identifier, empty (and noted) where it is invalid."""
        if not isinstance(text, str | int) or not str(text).strip():
            return ""
        try:
            return normalised(scheme, str(text))
        except ValueError as error:
            self.leave(place, scheme, f"{one_line(str(text))[:60]!r} is not a valid one: {error}")
            return ""


def _same(name: str) -> str:
    """Return what the spellings of one name in Unicode have in common."""
    return unicodedata.normalize("NFC", name)


def said_of(entry: Content) -> str:
    """Return what an entry says of a work, but for its id and the activity that recorded it."""
    stated = entry if isinstance(entry, Mapping) else {}
    return json.dumps({**stated, "id": "", "activity": ""}, sort_keys=True)


def _stem(name: str, otherwise: str) -> str:
    """Return what the ids of a name begin with."""
    stem = slug(name) or otherwise
    return f"{otherwise}-{stem}" if is_device_name(stem) else stem


def _keys(entry: Mapping[str, Content]) -> list[tuple[str, str]]:
    identifiers = entry.get("identifiers", [])
    in_container = bool(entry.get("container"))
    keys = [
        (str(each["scheme"]), str(each["identifier"]))
        for each in (identifiers if isinstance(identifiers, list) else [])
        if isinstance(each, Mapping) and not (in_container and each["scheme"] in {"isbn", "issn"})
    ]
    return keys + ([("url", str(entry["url"]))] if entry.get("url") else [])


def slug(text: str) -> str:
    """Return a text as an id, empty where nothing of it can be in one.

    >>> slug("Péll, Ina 1961!"), slug("Фонд")
    ('pell-ina-1961', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-")


def one_line(text: str) -> str:
    """Return a text without line breaks, control characters and doubled spaces."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def plain(text: str) -> str:
    """Return a quote as YAML can contain it: its own characters but control characters."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]", "", text)
