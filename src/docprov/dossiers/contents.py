"""What a dossier must say so that it comes to given tables: the way back from rows to content.

Claims are written one by one, each with all that is its own; groups are a convenience of people. Regions are lines in a dossier
and offsets in a table, so they come from the lock. What the grammar cannot say (a claim recorded by another activity than the
rest, chains that do not begin with one voice) is refused, never bent.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.grammar import (
    AGENT_RELATION,
    CAPTURE,
    CLAIM_RELATION,
    DOCUMENT,
    IDENTIFIER,
    VOCABULARY,
)
from docprov.dossiers.identifiers import passage_id
from docprov.dossiers.locks import Lock
from docprov.dossiers.sources import as_subject
from docprov.dossiers.yaml.nodes import Content
from docprov.model.records import RESOURCES
from docprov.model.values import Quantity, parse_decimal
from docprov.tables.table import Table
from docprov.text.locators import KINDS as LOCATORS

Cells = Mapping[str, str | None]
_AROUND = ("quote", "prefix", "suffix")


@define
class _Tables:
    """The rows of all tables, and of one document's passages the fields that state them."""

    document: str
    rows: dict[str, list[Cells]]
    passages: dict[str, Cells] = field(factory=dict)
    first: str = ""
    indexes: dict[tuple[str, str], dict[str, list[Cells]]] = field(factory=dict)

    def of(self, resource: str, column: str, value: str) -> list[Cells]:
        """Return the rows with a value in a column."""
        if (resource, column) not in self.indexes:
            index = self.indexes[resource, column] = dict[str, list[Cells]]()
            for row in self.rows[resource]:
                index.setdefault(row[column] or "", []).append(row)
        return self.indexes[resource, column].get(value, [])

    def chain(self, claim: Cells) -> list[Cells]:
        """Return the steps of a claim, outermost first."""
        return sorted(
            self.of("attributions", "claim", claim["id"] or ""),
            key=lambda step: int(step["step"] or 0),
        )

    def below(self, claim: Cells) -> list[Cells]:
        """Return the parts of a claim, and theirs."""
        breakdowns = self.of("breakdowns", "whole", claim["id"] or "")
        parts = [
            part for each in breakdowns for part in self.of("claims", "breakdown", each["id"] or "")
        ]
        return [*parts, *(below for part in parts for below in self.below(part))]

    def sharing(self, claim: Cells, at: int) -> list[Cells]:
        """Return the claims that have one step of a claim's chain from the same place: the dossier's, a whole's, its own."""
        if at == 0:
            return self.of("claims", "document", self.document)
        while claim["breakdown"] and (above := self.of("breakdowns", "id", claim["breakdown"])):
            (whole,) = self.of("claims", "id", above[0]["whole"] or "")
            if len(self.chain(whole)) <= at:
                break
            claim = whole
        return [claim, *self.below(claim)]

    def short(self, identifier: str | None) -> str | None:
        """Return the form in which the dossier writes an id."""
        return identifier.removeprefix(f"{self.document}.") if identifier else None

    def is_own(self, identifier: str) -> bool:
        """Tell whether an id is one that the dossier gives."""
        return identifier.startswith(f"{self.document}.")

    def phrase(self, passage: str | None, before: str = "") -> dict[str, Content]:
        """Return the fields that state a passage."""
        row = self.passages.get(passage or "")
        if row is None:
            return {}
        said = _stated({f"{before}{name}": row[name] for name in _AROUND})
        return said | ({} if before else _locator(self.document, row))

    def capture(self, passage: str | None) -> str | None:
        """Return the capture of a passage where it is not the first."""
        row = self.passages.get(passage or "")
        return None if row is None or row["capture"] == self.first else self.short(row["capture"])

    def phrase_in_first(self, passage: str | None) -> dict[str, Content]:
        """Return the fields that state a passage, where only the first capture can be quoted."""
        if self.capture(passage) is not None:
            raise DocprovError(
                f"{passage} is quoted from {self.capture(passage)} where only the first capture can be"
            )
        return self.phrase(passage)


def content_of(
    tables: Mapping[str, Table[Any]],
    document: str,
    lock: Lock | None = None,
    elsewhere: Mapping[str, Iterable[str]] = {},
) -> dict[str, Content]:
    """Return what the dossier of a document says.

    Args:
        tables: the tables of the package.
        document: id of the document.
        lock: the lock of its captures, from which the lines of regions come.
        elsewhere: the ids that the vocabulary or another dossier declares, by table; they are left out here.

    Raises:
        DocprovError: there is no such document, or no dossier can say what the tables say.
    """
    rows: dict[str, list[Cells]] = {
        name: [*table.frame.iter_rows(named=True)] for name, table in tables.items()
    }
    read = _Tables(document, rows)
    own = next((row for row in rows["documents"] if row["id"] == document), None)
    if own is None:
        raise DocprovError(f"there is no document {document!r}")
    captures = read.of("captures", "document", document)
    read.first = captures[0]["id"] or "" if captures else ""
    read.passages = {
        row["id"] or "": row
        for row in rows["passages"]
        if (row["capture"] or "").startswith(f"{document}.")
    }
    claims = read.of("claims", "document", document)
    citations = read.of("citations", "document", document)
    recorded = _recorded(own, [*captures, *claims, *citations])
    content: dict[str, Content] = {
        "document": _document(read, own, "held" if captures else "cited-only")
    }
    content |= _voice(read, claims)
    activities = {row["id"]: row for row in rows["activities"]}
    content["recorded"] = _activity(read, activities[recorded], "transcription")
    if reviews := _reviews(read, activities, [*claims, *citations]):
        content["reviewed"] = reviews
    parts: dict[str, list[Content]] = {"captures": [_capture(read, row, lock) for row in captures]}
    parts |= _declarations(read, elsewhere)
    parts["agent_relations"] = [
        _stated({name: row[name] for name in AGENT_RELATION.fields if name in row})
        | read.phrase_in_first(row["passage"])
        for row in read.of("agent_relations", "source", document)
    ]
    starts = {name: int(row["start"] or 0) for name, row in read.passages.items()}
    alone = [row for row in claims if row["breakdown"] is None]
    parts["claims"] = [
        _claim(read, row, None)
        for row in sorted(alone, key=lambda row: starts[row["passage"] or ""])
    ]
    parts["citations"] = [
        _citation(read, row)
        for row in sorted(citations, key=lambda row: starts[row["passage"] or ""])
    ]
    parts["claim_relations"] = [
        _stated({name: read.short(row[name]) for name in CLAIM_RELATION.fields})
        for row in rows["claim_relations"]
        if row["activity"] == recorded
    ]
    return content | {name: part for name, part in parts.items() if part}


def _locator(document: str, row: Cells) -> dict[str, Content]:
    """Return the locator of a passage where the dossier states it, which shows in the passage's id."""
    own = (row["capture"] or "", row["quote"] or "", row["prefix"], row["suffix"])
    for kind in LOCATORS:
        if (label := row[kind]) and passage_id(document, *own, f"{kind} {label}") == row["id"]:
            return {kind: label}
    return {}


def _stated(cells: Cells) -> dict[str, Content]:
    return {name: value for name, value in cells.items() if value}


def _life(row: Cells, read: _Tables | None = None) -> dict[str, Content]:
    replaced = read.short(row["replaced_by"]) if read else row["replaced_by"]
    status = None if row["status"] == "current" else row["status"]
    return _stated(
        {
            "status": status,
            "replaced_by": replaced,
            "reason": row["reason"],
            "note": row.get("note"),
        }
    )


def _extra(resource: str, row: Cells) -> dict[str, Content]:
    ours = {column.name for column in RESOURCES[resource].columns}
    own = _stated({name: value for name, value in row.items() if name not in ours})
    return {"extra": own} if own else {}


def _recorded(own: Cells, rows: list[Cells]) -> str:
    """Return the activity that recorded a dossier."""
    found = {row["activity"] for row in rows} or {own["activity"]}
    if len(found) != 1:
        raise DocprovError(f"{own['id']} was recorded by several activities, and a dossier has one")
    return found.pop() or ""


def _activity(read: _Tables, row: Cells, kind: str) -> dict[str, Content]:
    cells = {"id": read.short(row["id"]), "by": row["agent"], "on": row["ended"]}
    cells["kind"] = None if row["kind"] == kind else row["kind"]
    return _stated(cells | {name: row[name] for name in ("method", "tool", "note")})


def _reviews(
    read: _Tables, activities: Mapping[str | None, Cells], records: list[Cells]
) -> list[Content]:
    """Return the reviews of a document; one that later reviews took the place of names no record, and stays."""
    reviews: list[Content] = []
    own = {
        each
        for each, row in activities.items()
        if each and row["kind"] == "review" and read.is_own(each)
    }
    for identifier in sorted({row["review"] for row in records if row["review"]} | own):
        named = [read.short(row["id"]) or "" for row in records if row["review"] == identifier]
        reviews.append(_activity(read, activities[identifier], "review") | {"records": named})
    return reviews


def _document(read: _Tables, row: Cells, holding: str) -> dict[str, Content]:
    names = (
        name for name in DOCUMENT.fields if name in row and name not in {*_LIFE, "holding", "note"}
    )
    content = _stated({name: row[name] for name in names})
    if row["holding"] != holding:
        content |= _stated({"holding": row["holding"]})
    content |= _life(row)
    document = row["id"] or ""
    numbers: list[Content] = [
        _stated({name: part[name] for name in IDENTIFIER.fields})
        for part in read.of("document_identifiers", "document", document)
    ]
    agents: list[Content] = []
    for part in read.of("document_agents", "document", document):
        phrase = read.phrase_in_first(part["passage"])
        written = None if part["as_written"] == phrase.get("quote") else part["as_written"]
        agents.append(
            _stated({"agent": part["agent"], "role": part["role"]})
            | phrase
            | _stated({"as_written": written})
        )
    content |= ({"identifiers": numbers} if numbers else {}) | (
        {"agents": agents} if agents else {}
    )
    return content | _extra("documents", row)


_LIFE = ("status", "replaced_by", "reason")


def _capture(read: _Tables, row: Cells, lock: Lock | None) -> dict[str, Content]:
    cells = {name: row[name] for name in CAPTURE.fields if name in row}
    cells |= {name: read.short(row[name]) for name in ("id", "derived_from")}
    locked = lock.captures.get(cells["id"] or "") if lock else None
    cells["media_type"] = None if row["media_type"] == "text/plain" else row["media_type"]
    regions: dict[str, Content] = (
        {region.lines: region.role for region in locked.regions} if locked else {}
    )
    if not regions and read.of("regions", "capture", row["id"] or ""):
        raise DocprovError(
            f"the lines of the regions of {row['id']} stand in its lock, which is not at hand"
        )
    return _stated(cells) | ({"regions": regions} if regions else {}) | _extra("captures", row)


def _declarations(
    read: _Tables, elsewhere: Mapping[str, Iterable[str]]
) -> dict[str, list[Content]]:
    """Return what the dossier declares: all that is not declared elsewhere."""
    agents = {row["id"]: row for row in read.rows["agents"]}
    parts: dict[str, list[Content]] = {}
    for kind, declared in VOCABULARY.items():
        known = {read.document, *elsewhere.get(kind, ())}
        for row in read.rows[kind]:
            same = (
                agents.get(row["id"]) if kind == "subjects" and row["agent"] == row["id"] else None
            )
            if row["id"] in known or (
                same is not None and _stated(row) == _stated(as_subject(same))
            ):
                continue
            if kind == "documents":
                parts.setdefault(kind, []).append(_document(read, row, ""))
                continue
            own = _stated(
                {
                    name: row[name]
                    for name in declared.fields
                    if name in row and name not in {*_LIFE, "note"}
                }
            )
            parts.setdefault(kind, []).append(own | _life(row) | _extra(kind, row))
    return parts


def _voice(read: _Tables, claims: list[Cells]) -> dict[str, Content]:
    """Return the voice of the dossier: the first step of every chain, or whoever stands behind a document without claims."""
    steps = [chain[0] for row in claims if (chain := read.chain(row))]
    if len({tuple(sorted(_step(read, step).items(), key=str)) for step in steps}) > 1:
        raise DocprovError(
            f"the claims of {read.document} do not begin with one voice, and a dossier has one"
        )
    if steps:
        voice = _step(read, steps[0], _mode(read, claims, 0), _certainty(read, claims, 0))
        return {"voice": voice if set(voice) != {"agent"} else str(voice["agent"])}
    agents = read.of("document_agents", "document", read.document)
    return {"voice": agents[0]["agent"] or ""} if agents else {}


def _mode(read: _Tables, claims: list[Cells], at: int) -> str | None:
    """Return the mode to be written for a step that several claims share, None where each has the one that is filled in."""
    chains = [chain for row in claims if len(chain := read.chain(row)) > at]
    stated = {chain[at]["mode"] for chain in chains}
    if all(
        chain[at]["mode"] == ("asserts" if at == len(chain) - 1 else "reports") for chain in chains
    ):
        return None
    if len(stated) > 1:
        raise DocprovError(
            f"step {at} of {claims[0]['id']} and of its parts has several modes, and a dossier has one"
        )
    return stated.pop()


def _certainty(read: _Tables, claims: list[Cells], at: int) -> str | None:
    """Return the certainty to be written for a step that several claims share; the innermost one is each claim's own."""
    stated = {chain[at]["certainty"] for row in claims if len(chain := read.chain(row)) > at + 1}
    if len(stated) > 1:
        raise DocprovError(
            f"step {at} of {claims[0]['id']} and of others has several certainties, and a dossier has one"
        )
    return None if stated <= {"explicit"} else stated.pop()


def _step(
    read: _Tables, step: Cells, mode: str | None = None, certainty: str | None = None
) -> dict[str, Content]:
    cells = {
        "agent": step["agent"],
        "document": step["document"],
        "mode": mode,
        "certainty": certainty,
    }
    phrase = read.phrase(step["passage"])
    written = None if step["as_written"] == phrase.get("quote") else step["as_written"]
    return (
        _stated(cells)
        | phrase
        | _stated({"capture": read.capture(step["passage"]), "as_written": written})
    )


def _claim(read: _Tables, row: Cells, whole: Cells | None) -> dict[str, Content]:
    """Return a claim, or a part of a breakdown, which takes up what it shares with the whole."""
    content = _stated({"id": read.short(row["id"])})
    above = {"subject": None, "predicate": None, "place": None} if whole is None else whole
    if whole is None or row["passage"] != whole["passage"]:
        content |= read.phrase(row["passage"])
        capture = read.capture(row["passage"])
        if whole is not None and capture is None and read.capture(whole["passage"]) is not None:
            capture = read.short(read.first)
        content |= _stated({"capture": capture})
    content |= _stated(
        {name: row[name] for name in ("subject", "predicate") if row[name] != above[name]}
    )
    content |= _stated({"population": row["population"]}) | _value(read, row)
    content |= _stated(
        {
            "object": row["object"],
            "polarity": None if row["polarity"] == "affirmed" else row["polarity"],
        }
    )
    chain = read.chain(row)
    usual = _certainty(read, read.sharing(row, len(chain) - 1), len(chain) - 1) if chain else None
    own = chain[-1]["certainty"] if chain else None
    content |= _stated(
        {"certainty": None if own == (usual or "explicit") else own, "statement": row["statement"]}
    )
    if whole is None or any(
        row[name] != whole[name]
        for name in ("time", "time_passage", "time_as_written", "time_basis")
    ):
        content |= _time(read, row, whole)
    if row["place"] != above["place"]:
        content["place"] = row["place"] or "unstated"
    content |= _added_voices(read, row, whole)
    breakdowns: list[Content] = []
    for part in read.of("breakdowns", "whole", row["id"] or ""):
        cells = {
            name: part[name] for name in ("dimension", "reading", "exhaustive", "disjoint", "note")
        }
        cells |= {name: None for name in ("exhaustive", "disjoint") if part[name] == "unstated"}
        parts = [
            _claim(read, each, row) for each in read.of("claims", "breakdown", part["id"] or "")
        ]
        breakdowns.append(_stated({"id": read.short(part["id"])} | cells) | {"parts": parts})
    content |= {"breakdowns": breakdowns} if breakdowns else {}
    return content | _life(row, read) | _extra("claims", row)


def _time(read: _Tables, row: Cells, whole: Cells | None) -> dict[str, Content]:
    place = read.passages.get(row["time_passage"] or "")
    if place is not None and place["capture"] != read.passages[row["passage"] or ""]["capture"]:
        raise DocprovError(
            f"{row['id']} has the quotes of claim and time in two captures, and a dossier has one for both"
        )
    before = {"time": "unstated"} if whole is not None and row["time"] is None else {}
    content = _stated(before | {"time": row["time"]} if row["time"] else before) | read.phrase(
        row["time_passage"], "time_"
    )
    written = (
        None if row["time_as_written"] == content.get("time_quote") else row["time_as_written"]
    )
    return content | _stated({"time_as_written": written, "time_basis": row["time_basis"]})


def _added_voices(read: _Tables, row: Cells, whole: Cells | None) -> dict[str, Content]:
    """Return the voices that a claim adds to those it has from the dossier or from the whole."""
    chain = read.chain(row)
    given = chain[:1] if whole is None else read.chain(whole)
    if whole is not None and len(chain) == 1 < len(given):
        return {"voice": "unstated"}
    same = [_step(read, step) for step in chain[: len(given)]] == [
        _step(read, step) for step in given
    ]
    if not same:
        raise DocprovError(
            f"the voices of {row['id']} do not begin with those of what it is a part of"
        )
    added: list[Content] = []
    for at in range(len(given), len(chain)):
        shared = [row, *read.below(row)]
        step = _step(read, chain[at], _mode(read, shared, at), _certainty(read, shared, at))
        added.append(step if set(step) != {"agent"} else str(step["agent"]))
    return {"voice": added[0] if len(added) == 1 else added} if added else {}


def _value(read: _Tables, row: Cells) -> dict[str, Content]:
    predicate = next(
        (each for each in read.rows["predicates"] if each["id"] == row["predicate"]), None
    )
    kind = predicate["value_type"] if predicate else ""
    usual = (predicate["unit"] if predicate else None) or (
        "year" if kind == "elapsed-years" else None
    )
    value, written = row["value"], row["value_as_written"]
    if row["comparator"] is not None:
        ends = {
            name: parse_decimal(cell) if (cell := row[name]) is not None else None
            for name in ("value", "lower", "upper")
        }
        quantity = Quantity(comparator=row["comparator"], **ends)  # type: ignore[arg-type] # the schema judges the word
        value = str(quantity) or (written if written and _is_word(written) else "unspecified")
    unit = None if kind != "text" and row["unit"] == usual else row["unit"]
    return _stated({"value": value, "value_as_written": written, "unit": unit})


def _is_word(text: str) -> bool:
    """Tell whether a text, written as a value, means a number that is not said."""
    try:
        return Quantity.parse(text).comparator == "unspecified"
    except ValueError:
        return False


def _citation(read: _Tables, row: Cells) -> dict[str, Content]:
    phrase = read.phrase(row["passage"])
    content = (
        _stated({"id": read.short(row["id"])})
        | phrase
        | _stated({"capture": read.capture(row["passage"])})
    )
    written = None if row["as_written"] == phrase.get("quote") else row["as_written"]
    content |= _stated(
        {
            "cited": row["cited"],
            "intent": row["intent"],
            "locator": row["locator"],
            "as_written": written,
        }
    )
    return content | _life(row, read) | _extra("citations", row)
