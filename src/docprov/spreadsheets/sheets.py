"""The sheets of one document: which columns each has, and how a dossier's content becomes rows and rows become content.

One sheet a kind of entry, one row an entry. Rows that belong together name each other by `number`, a sign of the recorder's
own, or by id. Nothing here reads a file; places of cells are kept, so that a fault is told where it stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field, frozen

from docprov.dossiers import shapes
from docprov.dossiers.entries import BAD_NOTATION, closest
from docprov.dossiers.grammar import KINDS
from docprov.dossiers.nodes import Content, Fields, Text
from docprov.errors import DocprovError
from docprov.reports import Diagnostic, Place, Rule

LOOSE_ROW = Rule(
    code="DP043",
    name="loose-row",
    summary="A row names a row of another sheet that is not there, or cannot stand where it stands.",
    why="What belongs to nothing would get lost.",
    help="write the number or the id of the row that is meant",
    message="{0}",
    example="a row of voices.csv names claim 4, and no row of claims.csv has that number",
)
_TOLD = {
    "number": "a sign of your own, such as 1, by which other sheets name this row",
    "part_of": "for a part of a breakdown: number or id of the breakdown",
    "claim": "number or id of the claim",
    "voice": "who says it besides the document: an id; more is said in voices.csv",
    "document.voice": "whose document it is: the id of an agent",
    "voices.claim": "number or id of the claim; dossier, for the voice of the document itself",
    "document": "the work that this is about; empty for your own document",
    "part": "recorded or reviewed",
    "records": "ids of claims and citations, with spaces between; empty for all, none for none",
    "regions": "lines and their parts, such as 1: heading; 3-21: body",
}
_OWN = "dossier"
_NONE = "none"


@frozen(kw_only=True)
class Sheet:
    """One sheet.

    Attributes:
        name: its name, without an ending.
        kind: what kind of entry a row is, as in the grammar.
        before: columns that dossiers do not have, before those that they have.
        fields: the fields of a dossier.
    """

    name: str
    kind: str
    before: tuple[str, ...] = ()
    fields: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in order."""
        return self.before + self.fields

    def help(self) -> list[str]:
        """Return what is told below the header; the first cell begins with `#`, so that the row is not read."""
        shape = KINDS[self.kind]
        told = []
        for name in self.columns:
            ours = name in self.before or name in {"voice", "records", "regions"}
            sentence = _TOLD.get(f"{self.name}.{name}", _TOLD.get(name, "")) if ours else ""
            if not sentence:
                column = _column(self.kind, name)
                sentence = column["description"] + (f" {', '.join(column['enum'])}." if "enum" in column else "")
                example = column["examples"][0]
                sentence += "" if "enum" in column else f" Such as: {example}"
            told.append(sentence + (" (needed)" if name in shape.needed else ""))
        return [f"# {told[0]}", *told[1:]]


def _column(kind: str, name: str) -> Mapping[str, Any]:
    from docprov.dossiers.grammar import dossier_schema

    definitions = dossier_schema()["definitions"]
    found: Mapping[str, Any] = definitions[kind]["properties"][name]
    return found


def _fields(shape: Mapping[str, str], *also: str) -> tuple[str, ...]:
    return tuple(name for name, kind in shape.items() if kind in {"line", "free", "quote"} or name in also)


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(name="document", kind="document", before=("voice",), fields=_fields(shapes.DOCUMENT)),
        Sheet(name="activities", kind="review", before=("part",), fields=_fields(shapes.REVIEW, "records")),
        Sheet(name="captures", kind="capture", fields=_fields(shapes.CAPTURE, "regions")),
        Sheet(name="document_agents", kind="document_agent", before=("document",), fields=_fields(shapes.DOCUMENT_AGENT)),
        Sheet(name="identifiers", kind="identifier", before=("document",), fields=_fields(shapes.IDENTIFIER)),
        Sheet(name="agents", kind="agent", fields=_fields(shapes.AGENT)),
        Sheet(name="subjects", kind="subject", fields=_fields(shapes.SUBJECT)),
        Sheet(name="predicates", kind="predicate", fields=_fields(shapes.PREDICATE)),
        Sheet(name="documents", kind="document", fields=_fields(shapes.DOCUMENT)),
        Sheet(name="agent_relations", kind="agent_relation", fields=_fields(shapes.AGENT_RELATION)),
        Sheet(name="claims", kind="claim", before=("number", "part_of"), fields=_fields(shapes.CLAIM, "voice")),
        Sheet(name="voices", kind="voice", before=("claim",), fields=_fields(shapes.VOICE)),
        Sheet(name="breakdowns", kind="breakdown", before=("number", "claim"), fields=_fields(shapes.BREAKDOWN)),
        Sheet(name="citations", kind="citation", fields=_fields(shapes.CITATION)),
        Sheet(name="claim_relations", kind="claim_relation", fields=_fields(shapes.CLAIM_RELATION)),
    )
}
"""Every sheet by its name."""
_LISTS = ("captures", "agents", "subjects", "predicates", "documents", "agent_relations", "citations", "claim_relations")
"""The sheets whose rows are entries of the list of the same name."""
Row = dict[str, str]


@define
class _Spread:
    """The rows under way from content to sheets."""

    rows: dict[str, list[Row]] = field(factory=lambda: {name: [] for name in SHEETS})

    def add(self, sheet: str, said: Mapping[str, Content], **before: str) -> None:
        row = {name: value for name, value in said.items() if isinstance(value, str)} | before
        extra = said.get("extra")
        if isinstance(extra, Mapping):
            row |= {f"extra.{name}": value for name, value in extra.items() if isinstance(value, str)}
        self.rows[sheet].append({name: value for name, value in row.items() if value})


def rows_of(said: Mapping[str, Content]) -> dict[str, list[Row]]:
    """Return the rows of all sheets that say what a dossier's content says.

    Raises:
        DocprovError: the content has groups or citations around claims, which sheets do not know.
    """
    spread = _Spread()
    document = _mapping(said["document"])
    voice = said.get("voice", "")
    spread.add("document", document, voice=voice if isinstance(voice, str) else "")
    if not isinstance(voice, str):
        _spread_voices(spread, voice, _OWN)
    for part in ("recorded", "reviewed"):
        for activity in _list(said.get(part, [])):
            records = " ".join(str(each) for each in _list(activity.get("records", []))) or (
                _NONE if "records" in activity else ""
            )
            spread.add("activities", activity, part=part, records=records)
    for own in (document, *_list(said.get("documents", []))):
        name = "" if own is document else str(own["id"])
        for agent in _list(own.get("agents", [])):
            spread.add("document_agents", agent, document=name)
        for number in _list(own.get("identifiers", [])):
            spread.add("identifiers", number, document=name)
    for sheet in _LISTS:
        for entry in _list(said.get(sheet, [])):
            regions = entry.get("regions")
            lines = "; ".join(f"{lines}: {role}" for lines, role in regions.items()) if isinstance(regions, Mapping) else ""
            spread.add(sheet, entry, **({"regions": lines} if lines else {}))
    for claim in _list(said.get("claims", [])):
        _spread_claim(spread, claim, "")
    return spread.rows


def _mapping(said: Content) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _list(said: Content) -> list[Any]:
    return [said] if isinstance(said, Mapping) else [] if isinstance(said, str) else list(said)


def _spread_voices(spread: _Spread, voice: Content, claim: str) -> None:
    for step in [voice] if isinstance(voice, str) else _list(voice):
        spread.add("voices", {"agent": step} if isinstance(step, str) else step, claim=claim)


def _spread_claim(spread: _Spread, claim: Mapping[str, Any], part_of: str) -> None:
    if "claims" in claim or "citation" in claim:
        raise DocprovError("sheets have neither groups nor citations around claims")
    number = str(len(spread.rows["claims"]) + 1)
    voice = claim.get("voice", "")
    spread.add("claims", claim, number=number, part_of=part_of)
    if not isinstance(voice, str):
        _spread_voices(spread, voice, number)
    for breakdown in claim.get("breakdowns", []):
        sign = f"b{len(spread.rows['breakdowns']) + 1}"
        spread.add("breakdowns", breakdown, number=sign, claim=number)
        for part in breakdown["parts"]:
            _spread_claim(spread, part, sign)


@define
class Gathering:
    """The way from rows to content.

    Attributes:
        rows: the rows of each sheet.
        faults: receives what does not fit together.
        ending: ending of the files' names, for places.
    """

    rows: Mapping[str, list[Fields]]
    faults: list[Diagnostic]
    ending: str = ".csv"

    def content(self) -> dict[str, Content]:
        """Return the content of the dossier that the rows come to; rows that cannot be placed are reported and left out."""
        (own, *more) = self.rows["document"] or [Fields(line=1, column=1)]
        for row in more:
            self._loose("document", row, "", "the sheet is about one document", "works that it cites stand in documents.csv")
        said: dict[str, Content] = {"document": self._document(own, "")}
        voices = self._voices()
        voice = own.entries.get("voice")
        if chain := voices.pop(_OWN, None) or ([voice.value] if isinstance(voice, Text) else None):
            said["voice"] = chain[0] if len(chain) == 1 else chain
        for part in ("recorded", "reviewed"):
            if found := [self._activity(row) for row in self._of("activities", "part", part)]:
                said[part] = found[0] if part == "recorded" else found
        for row in self.rows["activities"]:
            if self._value(row, "part") not in {"recorded", "reviewed"}:
                self._loose(
                    "activities",
                    row,
                    "part",
                    "a row is either recorded or reviewed",
                    "write one of the two into the column part",
                )
        lists: dict[str, list[Content]] = {sheet: [self._entry(sheet, row) for row in self.rows[sheet]] for sheet in _LISTS}
        lists["documents"] = [self._document(row, self._value(row, "id")) for row in self.rows["documents"]]
        self._check_documents()
        lists["claims"] = self._claims(voices)
        for claim in voices:
            row = next(row for row in self.rows["voices"] if self._value(row, "claim") == claim)
            self._unknown("voices", row, "claim", claim, self._keys("claims"), "claims")
        return said | {name: part for name, part in lists.items() if part}

    def _of(self, sheet: str, name: str, value: str) -> Iterator[Fields]:
        return (row for row in self.rows[sheet] if self._value(row, name) == value)

    @staticmethod
    def _value(row: Fields, name: str) -> str:
        node = row.entries.get(name)
        return node.value if isinstance(node, Text) else ""

    def _place(self, sheet: str, row: Fields, name: str) -> Place:
        node = row.entries.get(name, row)
        return Place(file=f"{sheet}{self.ending}", line=node.line, column=node.column)

    def _loose(self, sheet: str, row: Fields, name: str, problem: str, help: str = "") -> None:  # noqa: A002
        self.faults.append(LOOSE_ROW.at(self._place(sheet, row, name), problem, help=help))

    def _unknown(self, sheet: str, row: Fields, name: str, value: str, known: list[str], where: str) -> None:
        near = closest(value, known)
        problem = f"no row of {where}{self.ending} has the number or id {value!r}" if value else f"the column {name} is empty"
        self._loose(sheet, row, name, problem, f"did you mean {near!r}?" if near else "")

    def _keys(self, sheet: str) -> list[str]:
        return [value for row in self.rows[sheet] for name in ("number", "id") if (value := self._value(row, name))]

    def _entry(self, sheet: str, row: Fields) -> dict[str, Content]:
        """Return the fields of a dossier that a row states."""
        fields = SHEETS[sheet].fields
        said: dict[str, Content] = {name: value for name in fields if (value := self._value(row, name))}
        extra: dict[str, Content] = {
            name.removeprefix("extra."): self._value(row, name) for name in row.entries if name.startswith("extra.")
        }
        if "regions" in said:
            said["regions"] = self._regions(sheet, row)
        return said | ({"extra": extra} if extra else {})

    def _regions(self, sheet: str, row: Fields) -> dict[str, Content]:
        regions: dict[str, Content] = {}
        for part in self._value(row, "regions").split(";"):
            lines, colon, role = (each.strip() for each in part.partition(":"))
            if not colon or lines in regions:
                problem = f"{part.strip()!r} is no new range of lines with its part"
                place = self._place(sheet, row, "regions")
                self.faults.append(BAD_NOTATION.at(place, "captures.regions", problem, help=f"write {_TOLD['regions']}"))
            regions[lines] = role
        return regions

    def _activity(self, row: Fields) -> dict[str, Content]:
        said = self._entry("activities", row)
        if "records" not in said:
            return said
        records = self._value(row, "records").split()
        return said | {"records": [] if records == [_NONE] else records}

    def _document(self, row: Fields, name: str) -> dict[str, Content]:
        said = self._entry("documents", row)
        for sheet, part in (("identifiers", "identifiers"), ("document_agents", "agents")):
            rows = list(self._of(sheet, "document", name))
            if not name and (own := self._value(row, "id")):
                rows += self._of(sheet, "document", own)
            if rows:
                said[part] = [self._entry(sheet, each) for each in rows]
        return said

    def _check_documents(self) -> None:
        known = [self._value(row, "id") for sheet in ("document", "documents") for row in self.rows[sheet]]
        for sheet in ("identifiers", "document_agents"):
            for row in self.rows[sheet]:
                if (value := self._value(row, "document")) and value not in known:
                    self._unknown(sheet, row, "document", value, known, "documents")

    def _voices(self) -> dict[str, list[Content]]:
        """Return the chains of voices.csv by what their rows name."""
        chains: dict[str, list[Content]] = {}
        for row in self.rows["voices"]:
            said = self._entry("voices", row)
            step: Content = said if set(said) != {"agent"} else str(said["agent"])
            if claim := self._value(row, "claim"):
                chains.setdefault(claim, []).append(step)
            else:
                self._loose("voices", row, "claim", "a voice names the claim that it says")
        return chains

    def _claims(self, voices: dict[str, list[Content]]) -> list[Content]:
        """Return the claims, parts inside the breakdowns that they are parts of."""
        said = {id(row): self._entry("claims", row) for row in self.rows["claims"]}
        claims, breakdowns = self._index("claims"), self._index("breakdowns")
        for row in self.rows["claims"]:
            for key in (self._value(row, "number"), self._value(row, "id")):
                if chain := voices.pop(key, None):
                    if "voice" in said[id(row)]:
                        self._loose(
                            "claims", row, "voice", "the voice stands here and in voices.csv", "leave one of the two empty"
                        )
                    said[id(row)]["voice"] = chain[0] if len(chain) == 1 else chain
        parted: dict[int, list[Content]] = {id(row): [] for row in self.rows["breakdowns"]}
        alone: list[Content] = []
        for row in self.rows["claims"]:
            part_of = self._value(row, "part_of")
            if not part_of:
                alone.append(said[id(row)])
            elif part_of in breakdowns and self._is_below(row, breakdowns[part_of], claims, breakdowns):
                self._loose(
                    "claims", row, "part_of", "a claim is a part of itself", "name in part_of a breakdown of another claim"
                )
            elif part_of in breakdowns:
                parted[id(breakdowns[part_of])].append(said[id(row)])
            else:
                self._unknown("claims", row, "part_of", part_of, list(breakdowns), "breakdowns")
        for row in self.rows["breakdowns"]:
            whole = self._value(row, "claim")
            if whole not in claims:
                self._unknown("breakdowns", row, "claim", whole, list(claims), "claims")
                continue
            own = said[id(claims[whole])]
            own["breakdowns"] = [*_list(own.get("breakdowns", [])), self._entry("breakdowns", row) | {"parts": parted[id(row)]}]
        return alone

    def _index(self, sheet: str) -> dict[str, Fields]:
        """Return the rows of a sheet by number and by id; a sign of two rows is reported."""
        index: dict[str, Fields] = {}
        for row in self.rows[sheet]:
            for name in ("number", "id"):
                if (value := self._value(row, name)) and index.setdefault(value, row) is not row:
                    self._loose(sheet, row, name, f"{value!r} names two rows", "give each row a number of its own")
        return index

    def _is_below(
        self, claim: Fields, breakdown: Fields, claims: Mapping[str, Fields], breakdowns: Mapping[str, Fields]
    ) -> bool:
        """Tell whether a breakdown divides a claim, itself or through its parts."""
        seen = 0
        at: Fields | None = breakdown
        while at is not None and seen <= len(breakdowns):
            whole = claims.get(self._value(at, "claim"))
            if whole is claim:
                return True
            at = breakdowns.get(self._value(whole, "part_of")) if whole is not None else None
            seen += 1
        return seen > len(breakdowns)
