"""The sheets of one document: which columns each has, and how a dossier's content becomes rows.

One sheet a kind of entry, one row an entry. Rows that belong together name each other by `number`, a sign of the recorder's
own, or by id. Nothing here reads a file.
"""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.grammar import (
    AGENT,
    AGENT_RELATION,
    BREAKDOWN,
    CAPTURE,
    CITATION,
    CLAIM,
    CLAIM_RELATION,
    DOCUMENT,
    DOCUMENT_AGENT,
    ENTRY_KINDS,
    IDENTIFIER,
    PREDICATE,
    REVIEW,
    SUBJECT,
    VOICE,
)
from docprov.dossiers.yaml.nodes import Content

TOLD = {
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
    "claims.value": (
        "what it says, needed where the predicate takes a value: a number, such as 41, more than 40, between 20 and 30, "
        "about 40; a date, such as 1911-06-02; or words of the quote"
    ),
}
_OF_WHOLE = frozenset({"quote", "subject", "predicate"})
"""What a claim cannot do without, and a part of a breakdown may have from its whole."""
OWN = "dossier"
"""What voices.csv says in place of a claim for the voice of the document itself."""
NONE = "none"
"""What activities.csv says in place of ids for a review of no record."""


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
        shape = ENTRY_KINDS[self.kind]
        told = []
        for name in self.columns:
            ours = name in self.before or name in {"voice", "records", "regions"}
            sentence = TOLD.get(f"{self.name}.{name}", TOLD.get(name, "") if ours else "")
            if not sentence:
                column = _column(self.kind, name)
                sentence = column["description"] + (
                    f" {', '.join(column['enum'])}." if "enum" in column else ""
                )
                example = column["examples"][0]
                sentence += "" if "enum" in column else f" Such as: {example}"
            if self.kind == "claim" and name in _OF_WHOLE:
                sentence += " (needed; a part of a breakdown may leave it to its whole)"
            if self.kind == "claim" and name == "statement":
                sentence += (
                    " (needed where polarity is denied, or where the predicate has no template)"
                )
            told.append(sentence + (" (needed)" if name in shape.required else ""))
        return [f"# {told[0]}", *told[1:]]


def _column(kind: str, name: str) -> Mapping[str, Any]:
    from docprov.dossiers.editor_schema import dossier_schema

    definitions = dossier_schema()["definitions"]
    found: Mapping[str, Any] = definitions[kind]["properties"][name]
    return found


def _fields(shape: Mapping[str, str], *also: str) -> tuple[str, ...]:
    return tuple(
        name for name, kind in shape.items() if kind in {"line", "free", "quote"} or name in also
    )


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet(name="document", kind="document", before=("voice",), fields=_fields(DOCUMENT.shapes)),
        Sheet(
            name="activities",
            kind="review",
            before=("part",),
            fields=_fields(REVIEW.shapes, "records"),
        ),
        Sheet(name="captures", kind="capture", fields=_fields(CAPTURE.shapes, "regions")),
        Sheet(
            name="document_agents",
            kind="document_agent",
            before=("document",),
            fields=_fields(DOCUMENT_AGENT.shapes),
        ),
        Sheet(
            name="identifiers",
            kind="identifier",
            before=("document",),
            fields=_fields(IDENTIFIER.shapes),
        ),
        Sheet(name="agents", kind="agent", fields=_fields(AGENT.shapes)),
        Sheet(name="subjects", kind="subject", fields=_fields(SUBJECT.shapes)),
        Sheet(name="predicates", kind="predicate", fields=_fields(PREDICATE.shapes)),
        Sheet(name="documents", kind="document", fields=_fields(DOCUMENT.shapes)),
        Sheet(name="agent_relations", kind="agent_relation", fields=_fields(AGENT_RELATION.shapes)),
        Sheet(
            name="claims",
            kind="claim",
            before=("number", "part_of"),
            fields=_fields(CLAIM.shapes, "voice"),
        ),
        Sheet(name="voices", kind="voice", before=("claim",), fields=_fields(VOICE.shapes)),
        Sheet(
            name="breakdowns",
            kind="breakdown",
            before=("number", "claim"),
            fields=_fields(BREAKDOWN.shapes),
        ),
        Sheet(name="citations", kind="citation", fields=_fields(CITATION.shapes)),
        Sheet(name="claim_relations", kind="claim_relation", fields=_fields(CLAIM_RELATION.shapes)),
    )
}
"""Every sheet by its name."""
LISTS = (
    "captures",
    "agents",
    "subjects",
    "predicates",
    "documents",
    "agent_relations",
    "citations",
    "claim_relations",
)
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
            row |= {
                f"extra.{name}": value for name, value in extra.items() if isinstance(value, str)
            }
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
        _spread_voices(spread, voice, OWN)
    for part in ("recorded", "reviewed"):
        for activity in _list(said.get(part, [])):
            records = " ".join(str(each) for each in _list(activity.get("records", []))) or (
                NONE if "records" in activity else ""
            )
            spread.add("activities", activity, part=part, records=records)
    for own in (document, *_list(said.get("documents", []))):
        name = "" if own is document else str(own["id"])
        for agent in _list(own.get("agents", [])):
            spread.add("document_agents", agent, document=name)
        for number in _list(own.get("identifiers", [])):
            spread.add("identifiers", number, document=name)
    for sheet in LISTS:
        for entry in _list(said.get(sheet, [])):
            regions = entry.get("regions")
            lines = (
                "; ".join(f"{lines}: {role}" for lines, role in regions.items())
                if isinstance(regions, Mapping)
                else ""
            )
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
