"""From the rows of sheets to the content of a dossier.

Places of cells are kept, so that a row which belongs to nothing is told where it stands. Nothing here reads a file.
"""

from collections.abc import Iterator, Mapping

from attrs import define, evolve

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.captures import stated_regions
from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.grammar import CAPTURE
from docprov.dossiers.yaml.nodes import Content, Fields, Text
from docprov.recording.spreadsheets.sheets import LISTS, NONE, OWN, SHEETS

LOOSE_ROW = Rule(
    code="DP043",
    name="loose-row",
    summary="A row names a row of another sheet that is not there, or cannot stand where it stands.",
    why="What belongs to nothing would get lost.",
    help="write the number or the id of the row that is meant",
    message="{0}",
    example="a row of voices.csv names claim 4, and no row of claims.csv has that number",
)
_REGIONS = "put ; between ranges of lines, each with its part after a colon, such as 1: heading; 3-21: body"


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
            self._loose(
                "document",
                row,
                "",
                "the sheet is about one document",
                "works that it cites stand in documents.csv",
            )
        said: dict[str, Content] = {"document": self._document(own, "")}
        voices = self._voices()
        voice = own.entries.get("voice")
        if chain := voices.pop(OWN, None) or ([voice.value] if isinstance(voice, Text) else None):
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
        lists: dict[str, list[Content]] = {
            sheet: [self._entry(sheet, row) for row in self.rows[sheet]] for sheet in LISTS
        }
        lists["documents"] = [
            self._document(row, self._value(row, "id")) for row in self.rows["documents"]
        ]
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

    def _unknown(
        self, sheet: str, row: Fields, name: str, value: str, known: list[str], where: str
    ) -> None:
        near = closest(value, known)
        problem = (
            f"no row of {where}{self.ending} has the number or id {value!r}"
            if value
            else f"the column {name} is empty"
        )
        self._loose(sheet, row, name, problem, f"did you mean {near!r}?" if near else "")

    def _keys(self, sheet: str) -> list[str]:
        return [
            value
            for row in self.rows[sheet]
            for name in ("number", "id")
            if (value := self._value(row, name))
        ]

    def _entry(self, sheet: str, row: Fields) -> dict[str, Content]:
        """Return the fields of a dossier that a row states."""
        fields = SHEETS[sheet].fields
        said: dict[str, Content] = {
            name: value for name in fields if (value := self._value(row, name))
        }
        extra: dict[str, Content] = {
            name.removeprefix("extra."): self._value(row, name)
            for name in row.entries
            if name.startswith("extra.")
        }
        if "regions" in said:
            said["regions"] = self._regions(sheet, row)
        return said | ({"extra": extra} if extra else {})

    def _regions(self, sheet: str, row: Fields) -> dict[str, Content]:
        """Return the ranges of lines with their parts; what a dossier would not take is reported at the cell."""
        cell, place = self._value(row, "regions"), self._place(sheet, row, "regions")
        line, column = place.line or 1, place.column or 1
        regions = Fields(line=line, column=column)
        problem = f"commas stand in {cell!r}" if "," in cell else ""
        for part in cell.split(";"):
            lines, colon, role = (each.strip() for each in part.partition(":"))
            if not colon or lines in regions:
                problem = problem or f"{part.strip()!r} is no new range of lines with its part"
            regions.entries[lines] = Text(role, line, column)
        if problem:
            self.faults.append(BAD_NOTATION.at(place, "captures.regions", problem, help=_REGIONS))
            return {}
        found: list[Diagnostic] = []
        node = Fields(entries={"regions": regions}, line=line, column=column)
        stated_regions(Entry(f"{sheet}{self.ending}", sheet, node, CAPTURE.shapes, found))
        self.faults += [
            evolve(fault, help=_REGIONS) if fault.help == BAD_NOTATION.help else fault
            for fault in found
        ]
        return {
            lines: role.value for lines, role in regions.entries.items() if isinstance(role, Text)
        }

    def _activity(self, row: Fields) -> dict[str, Content]:
        said = self._entry("activities", row)
        if "records" not in said:
            return said
        records = self._value(row, "records").split()
        return said | {"records": [] if records == [NONE] else records}

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
        known = [
            self._value(row, "id")
            for sheet in ("document", "documents")
            for row in self.rows[sheet]
        ]
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
                            "claims",
                            row,
                            "voice",
                            "the voice stands here and in voices.csv",
                            "leave one of the two empty",
                        )
                    said[id(row)]["voice"] = chain[0] if len(chain) == 1 else chain
        parted: dict[int, list[Content]] = {id(row): [] for row in self.rows["breakdowns"]}
        alone: list[Content] = []
        for row in self.rows["claims"]:
            part_of = self._value(row, "part_of")
            if not part_of:
                alone.append(said[id(row)])
            elif part_of in breakdowns and self._is_below(
                row, breakdowns[part_of], claims, breakdowns
            ):
                self._loose(
                    "claims",
                    row,
                    "part_of",
                    "a claim is a part of itself",
                    "name in part_of a breakdown of another claim",
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
            before = own.get("breakdowns", [])
            own["breakdowns"] = [
                *before,
                self._entry("breakdowns", row) | {"parts": parted[id(row)]},
            ]
        return alone

    def _index(self, sheet: str) -> dict[str, Fields]:
        """Return the rows of a sheet by number and by id; a sign of two rows is reported."""
        index: dict[str, Fields] = {}
        for row in self.rows[sheet]:
            for name in ("number", "id"):
                if (value := self._value(row, name)) and index.setdefault(value, row) is not row:
                    self._loose(
                        sheet,
                        row,
                        name,
                        f"{value!r} names two rows",
                        "give each row a number of its own",
                    )
        return index

    def _is_below(
        self,
        claim: Fields,
        breakdown: Fields,
        claims: Mapping[str, Fields],
        breakdowns: Mapping[str, Fields],
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
