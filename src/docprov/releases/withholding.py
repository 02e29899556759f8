"""The public form of a private package: its tables without what its dossiers withhold, and without what could betray it.

Taken out are the values themselves, wherever they stand; quotes that hold them, with their positions and digests; the digest,
the size and the regions of every capture of a document that withholds something; and ids that are digests of their content.
What is left is searched once more, and whatever still shows a withheld text is a fault: nothing is published by halves.
An id shows it also by a single word of a withheld name, since whoever chose the id may have had it from there.

Limits: an id is compared with the capitalised words of names alone, letter by letter; a word of any other withheld text, a
nickname or another way to write it in Latin letters is found only where `also:` lists it.
What readers can find elsewhere (at the address of a document, in the words around a quote) is beyond a package.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.dossiers.identifiers import SAFE_LENGTH
from docprov.dossiers.ledger import Row
from docprov.dossiers.withheld import GUESSABLE_ID, NOT_PUBLISHABLE, STILL_SHOWN
from docprov.model.metadata import Metadata
from docprov.model.records import NO_DIGEST, PASSING, RESOURCES
from docprov.model.records import WITHHELD as WORD
from docprov.package.package import Opened
from docprov.releases.spellings import Withheld, folded, id_words
from docprov.tables.table import Table
from docprov.text.locators import KINDS as LOCATORS

PHRASES = ("passage", "time_passage")
"""Columns that name a passage."""
_POSITIONS = ("start", "stop", "sha256", "difference", *LOCATORS)
_ENDS = frozenset({"lower", "upper"})
"""Computed from a value, and withheld with it."""
_TIME = ("time", "time_as_written", "time_passage", "time_basis")
_REFERRING = ("claims", "attributions", "citations", "document_agents", "agent_relations")
_SPELLING = ("attributions", "citations", "document_agents")
"""Tables whose records say how their passage spells something."""
_CHOSEN = frozenset({"agents", "documents", "predicates", "subjects"})
"""Tables whose ids people choose as a whole; those of others begin with a document's."""
Cells = dict[str, str | None]


def withheld_count(opened: Opened) -> int:
    """Return how many cells of a package are withheld from readers."""
    return sum(len(row.marks.keys() - _ENDS) for rows in opened.rows.values() for row in rows)


@define
class Projection:
    """A package on its way to its public form."""

    opened: Opened
    withheld: Withheld = field(init=False)
    rows: dict[str, list[tuple[Cells, Row]]] = field(init=False)
    passages: set[str] = field(factory=set)
    documents: set[str] = field(factory=set)
    faults: list[Diagnostic] = field(factory=list)
    _places: dict[tuple[str, str], Row] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        found = (
            each
            for rows in self.opened.rows.values()
            for row in rows
            for each in row.marks.values()
        )
        self.withheld = Withheld({text for texts in found for text in texts.texts})
        self.rows = {
            name: [
                (dict(cells), row)
                for cells, row in zip(
                    table.frame.iter_rows(named=True), self.opened.rows[name], strict=True
                )
            ]
            for name, table in self.opened.tables.items()
        }

    def place_of(self, resource: str | None, record: str | None, name: str | None) -> Place | None:
        """Return where a dossier says a cell of the public form; None where its record has no place, or another key there."""
        if not self._places:
            self._places = {
                (table, " ".join(row.cells.get(key) or "" for key in RESOURCES[table].key)): row
                for table, rows in self.opened.rows.items()
                for row in rows
            }
        row = self._places.get((resource or "", record or ""))
        return row.at(name) if row else None

    def tables(self) -> dict[str, Table[Any]]:
        """Return the tables of the public form."""
        self._find_passages()
        self._find_documents()
        self._check_ids()
        for name in self.rows:
            for cells, row in self.rows[name]:
                self._take_out(name, cells, row)
        for cells, _ in self.rows["claims"]:
            self._mend_claim(cells)
        for name in _SPELLING:
            for cells, _ in self.rows[name]:
                if cells["as_written"] and cells["passage"] in self.passages:
                    cells["as_written"] = (
                        WORD  # the words left of it would not stand in the quote that is withheld
                    )
        self._rename_passages()
        self._drop_captures()
        self._drop_findings()
        extra = {
            name: tuple(field["name"] for field in fields) for name, fields in self._extra().items()
        }
        return {
            name: Table.of_cells(
                resource,
                [list(cells.values()) for cells, _ in self.rows[name]],
                extra.get(name, ()),
            ).sorted()
            for name, resource in RESOURCES.items()
        }

    def _extra(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        return self.opened.metadata.extra if self.opened.metadata else {}

    def _says(self, name: str, cells: Cells, row: Row) -> bool:
        """Tell whether a row says something withheld."""
        return bool(row.marks) or any(
            self.withheld.shows(cells[column]) for column in text_columns(name, cells)
        )

    def _find_passages(self) -> None:
        """Find the passages that hold something withheld, or state a value that is."""
        own = [
            (cells, row)
            for cells, row in self.rows["passages"]
            if self._says("passages", cells, row)
        ]
        self.passages |= {cells["id"] or "" for cells, _ in own}
        for name in _REFERRING:
            for cells, row in self.rows[name]:
                told = row.marks.keys() - {
                    "note",
                    "reason",
                    "locator",
                    "time",
                    "time_as_written",
                }
                if told and cells.get("passage"):
                    self.passages.add(cells["passage"] or "")
                if row.marks.keys() & {"time", "time_as_written"} and cells["time_passage"]:
                    self.passages.add(cells["time_passage"] or "")
                texts = {text for each in row.marks.values() for text in each.texts}
                for column in PHRASES:  # also those too short to be looked for everywhere
                    quote = self._quote(cells.get(column))
                    if any(text in quote for text in texts):
                        self.passages.add(cells[column] or "")

    def _quote(self, passage: str | None) -> str:
        record = self.opened.tables["passages"].get(passage or "")
        return (
            " ".join([record.prefix or "", record.quote, record.suffix or ""])
            if record is not None
            else ""
        )

    def _find_documents(self) -> None:
        """Find the documents whose text holds something withheld, as far as that can be known without the text."""
        files = {
            f"dossiers/{cells['id']}.yaml": cells["id"] or "" for cells, _ in self.rows["documents"]
        }
        hidden = {
            name: {cells["id"] for cells, row in self.rows[name] if self._says(name, cells, row)}
            for name in ("agents", "subjects", "predicates", "documents")
        }
        claims = {cells["id"]: cells["document"] for cells, _ in self.rows["claims"]}
        for name, rows in self.rows.items():
            references = {
                column.name: column.references
                for column in RESOURCES[name].columns
                if column.references in hidden
            }
            for cells, row in rows:
                speaks = self._says(name, cells, row) or any(
                    cells[column] in hidden[table or ""] for column, table in references.items()
                )
                document = (
                    files.get(row.place.file)
                    or cells.get("document")
                    or cells.get("source")
                    or claims.get(cells.get("claim"))
                )
                if speaks and document:
                    self.documents.add(document)
        captures = {
            cells["id"]: (cells["document"] or "", cells["sha256"])
            for cells, _ in self.rows["captures"]
        }
        self.documents |= {
            captures[cells["capture"]][0]
            for cells, _ in self.rows["passages"]
            if cells["id"] in self.passages
        }
        while True:  # the same bytes may be a capture of another document
            digests = {
                digest for document, digest in captures.values() if document in self.documents
            }
            more = {
                document for document, digest in captures.values() if digest in digests
            } - self.documents
            if not more:
                break
            self.documents |= more

    def _check_ids(self) -> None:
        """Report the ids of entries that say something withheld and that may be digests of it."""
        said = {"claims": "value", "activities": "tool"}
        hidden = {
            cells["id"] or ""
            for name in ("claims", "citations", "activities")
            for cells, row in self.rows[name]
            if row.marks
            or self.passages & {cells.get(column) or "" for column in PHRASES}
            or self.withheld.shows(cells.get(said.get(name, "")))
        }
        while True:  # the id of a part is made of the breakdown's, and that one of the whole's
            parts = {
                cells["id"] or ""
                for cells, _ in self.rows["breakdowns"]
                if cells["whole"] in hidden
            }
            parts |= {
                cells["id"] or ""
                for cells, _ in self.rows["claims"]
                if cells["breakdown"] in hidden
            }
            if parts <= hidden:
                break
            hidden |= parts
        for name in ("claims", "citations", "breakdowns", "activities"):
            for cells, row in self.rows[name]:
                identifier = cells["id"] or ""
                if identifier in hidden and len(identifier.rpartition("-")[2]) < SAFE_LENGTH:
                    self.faults.append(GUESSABLE_ID.at(row.at("id"), identifier))

    def _take_out(self, name: str, cells: Cells, row: Row) -> None:
        """Take what is withheld out of the cells of a row, and say in its note which fields that were."""
        needed = {column.name for column in RESOURCES[name].columns if column.required}
        for column in row.marks:
            cells[column] = WORD if column in needed else None
        for column in text_columns(name, cells):
            if (name, column) != ("claims", "value") or cells[
                "comparator"
            ] is None:  # a number stays one, or is reported
                cells[column] = self.withheld.masked(cells[column] or "") or None
        if row.marks and "note" in cells:
            told = f"Withheld: {', '.join(sorted(row.marks.keys() - _ENDS))}."
            cells["note"] = f"{cells['note']} {told}" if cells["note"] else told
        if name == "passages" and cells["id"] in self.passages:
            cells |= {"quote": WORD, "prefix": None, "suffix": None}
        if name == "claims" and "value" in row.marks:
            self._withhold_value(cells, row)
        if name == "claims" and "time" in row.marks:
            cells |= dict.fromkeys(_TIME)

    def _withhold_value(self, cells: Cells, row: Row) -> None:
        if self._value_type(cells) == "date":
            self.faults.append(NOT_PUBLISHABLE.at(row.at("value"), cells["id"]))
        quantity = cells["comparator"] is not None
        cells |= {"value": None, "lower": None, "upper": None} if quantity else {"value": WORD}
        cells |= {"comparator": "unspecified"} if quantity else {}
        cells |= {"value_as_written": WORD}
        # The statement says the value in words of ours, also where it is too short to be looked for.
        cells["statement"] = f"The document states a value that is withheld ({cells['predicate']})."

    def _value_type(self, cells: Cells) -> str:
        predicate = self.opened.tables["predicates"].get(cells["predicate"] or "")
        return predicate.value_type if predicate is not None else ""

    def _mend_claim(self, cells: Cells) -> None:
        """Keep a claim in agreement with a quote that is withheld."""
        if cells["passage"] in self.passages:
            if cells["comparator"] is not None or self._value_type(cells) == "date":
                cells["value_as_written"] = WORD
            elif cells["value"] is not None:
                cells["value"] = WORD
        if cells["time_passage"] in self.passages:
            cells["time_as_written"] = WORD

    def _rename_passages(self) -> None:
        """Give passages that are withheld ids in the order in which records name them, so that no digest is left."""
        new: dict[str, str] = {}
        used: set[str] = set()
        for name in _REFERRING:
            for cells, _ in sorted(
                self.rows[name], key=lambda pair: str(list(pair[0].values())[:3])
            ):
                for column in PHRASES:
                    passage = cells.get(column)
                    if passage in self.passages:
                        document = passage.rpartition(".p-")[0]
                        count = sum(
                            each.startswith(f"{document}.p-withheld-") for each in new.values()
                        )
                        cells[column] = new.setdefault(
                            passage, f"{document}.p-withheld-{count + 1}"
                        )
                    if passage:
                        used.add(passage)
        kept = []
        for cells, row in self.rows["passages"]:
            if cells["id"] in used:
                cells["id"] = new.get(cells["id"] or "", cells["id"] or "")
                kept.append((cells, row))
        self.rows["passages"] = kept

    def _drop_captures(self) -> None:
        """Leave captures of a document that withholds something without digest, size and regions, and quotes without place."""
        hidden = {
            cells["id"] for cells, _ in self.rows["captures"] if cells["document"] in self.documents
        }
        for cells, _ in self.rows["captures"]:
            if cells["id"] in hidden:
                cells |= {"sha256": NO_DIGEST, "bytes": "0", "characters": None, "encoding": None}
                told = "Withheld: sha256, bytes, characters, encoding, regions."
                cells["note"] = f"{cells['note']} {told}" if cells["note"] else told
        self.rows["regions"] = [
            pair for pair in self.rows["regions"] if pair[0]["capture"] not in hidden
        ]
        for cells, _ in self.rows["passages"]:
            if cells["capture"] in hidden:
                cells.update(dict.fromkeys(_POSITIONS))
                cells["verdict"] = (
                    "unverifiable" if cells["verdict"] in PASSING else cells["verdict"]
                )

    def _drop_findings(self) -> None:
        """Leave out findings about records that say something withheld: their ids are digests of their content."""
        if not self.withheld.texts:
            return
        self.rows["findings"] = []
        self.rows["finding_records"] = []


def text_columns(name: str, cells: Cells) -> Iterator[str]:
    """Yield the columns of a table whose cells are text of any kind, the package's own among them."""
    columns = {column.name: column for column in RESOURCES[name].columns}
    for column, cell in cells.items():
        ours = columns.get(column)
        if cell and (
            ours is None
            or (
                ours.kind == "text" and not ours.choices and not ours.pattern and column != "sha256"
            )
        ):
            yield column


def shown_still(
    projection: Projection, tables: Mapping[str, Table[Any]], metadata: Metadata
) -> Iterator[Diagnostic]:
    """Yield where something withheld still shows, in cells or in what the package says of itself."""
    for name, table in tables.items():
        kinds = {column.name: column.kind for column in table.resource.columns}
        for cells in table.frame.iter_rows(named=True):
            for column, cell in cells.items():
                if (
                    cell
                    and kinds.get(column, "text") in {"text", "date"}
                    and projection.withheld.shows(cell)
                ):
                    record = " ".join(cells[key] or "" for key in table.resource.key)
                    place = projection.place_of(name, record, column) or Place()
                    yield STILL_SHOWN.at(place, f"{name}.{column}", cell)
    yield from _telling_ids(projection, tables)
    for words in _said(metadata.descriptor()):
        if projection.withheld.shows(words):
            yield STILL_SHOWN.at(
                Place(file="package.yaml", line=1, column=1), "the package's description", words
            )


def _telling_ids(projection: Projection, tables: Mapping[str, Table[Any]]) -> Iterator[Diagnostic]:
    """Yield the ids with a word of a withheld name: that of its own entry, and any other where it is the name of a person.

    Ids of other entries may have a word that also stands in the open, in a name, a label or a title: a place may be called
    as a person is, and the word is for a person to look at there.
    """
    own: dict[tuple[str, str], frozenset[str]] = {}
    persons: set[str] = set()
    for name, column in (("agents", "name"), ("subjects", "label")):
        for cells, row in projection.rows[name]:
            person = cells["kind"] == "person"
            if person or name == "agents":
                own[name, cells["id"] or ""] = words = id_words(
                    (row.marks[column].texts if column in row.marks else ())
                )
                persons |= words if person else set()
    if not any(own.values()):
        return
    for name, column in (
        ("agents", "name"),
        ("subjects", "label"),
        ("documents", "label"),
        ("documents", "title"),
    ):
        persons.difference_update(
            *(folded(text).split() for text in tables[name].frame[column].drop_nulls())
        )
    for name, rows in projection.rows.items():
        for cells, row in rows:
            identifier = cells.get("id") or ""
            parts = set(
                re.split("[-.]", identifier if name in _CHOSEN else identifier.rpartition(".")[2])
            )
            parts |= {part.rstrip("0123456789") for part in parts} if name in _CHOSEN else set()
            found = parts & (persons | own.get((name, identifier), frozenset()))
            if found and not projection.withheld.shows(identifier):
                mend = f"{min(found)!r} is a word of a withheld name: choose an id that tells nothing of it, such as witness-7"
                yield STILL_SHOWN.at(row.at("id"), f"{name}.id", identifier, help=mend)


def _said(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _said(part)
    elif isinstance(content, Iterable):
        for part in content:
            yield from _said(part)
