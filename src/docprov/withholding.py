"""The public form of a private package: its tables without what its dossiers withhold, and without what could betray it.

Taken out are the values themselves, wherever they stand; quotes that hold them, with their positions and digests; the digest,
the size and the regions of every capture of a document that withholds something; and ids that are digests of their content.
What is left is searched once more, and whatever still shows a withheld text is a fault: nothing is published by halves.

Limits: what readers can find elsewhere (at the address of a document, in the words around a quote) is beyond a package.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from docprov.dossiers.identifiers import SAFE_LENGTH
from docprov.dossiers.ledger import Row
from docprov.dossiers.withheld import WORD, Withheld
from docprov.errors import BuildError, DocprovError
from docprov.files import write_files
from docprov.metadata import Metadata
from docprov.opening import Opened, open_package
from docprov.packages import package_files
from docprov.quoting.locators import KINDS as LOCATORS
from docprov.records import PASSING, RESOURCES
from docprov.reports import Diagnostic, Place, Report, Rule, counted, shown
from docprov.tables import Table

GUESSABLE_ID = Rule(
    code="DP441",
    name="guessable-id",
    summary="An entry says something withheld, and its id may be a digest of it.",
    why="Whoever guesses what is withheld could compute the id, and see that the guess is right.",
    help="replace the id before it is published: take it out, and `docprov anchor` writes a safe one",
    message="the id {0!r} may betray what is withheld",
)
STILL_SHOWN = Rule(
    code="DP442",
    name="still-shown",
    summary="Something withheld still shows in the public form of the package.",
    why="It would be published.",
    help="choose an id or a word that does not tell it, or withhold this value too",
    message="{0} {1!r} shows something withheld",
)
NOT_PUBLISHABLE = Rule(
    code="DP443",
    name="not-publishable",
    summary="A claim withholds the date that its predicate takes as its value.",
    why="A claim about a date says nothing without it.",
    help="leave the claim out of the dossier, or withhold the words that tell whom it is about",
    message="claim {0!r} cannot withhold its value",
)
_NO_DIGEST = "sha256:" + "0" * 64
_PHRASES = ("passage", "time_passage")
_POSITIONS = ("start", "stop", "sha256", "difference", *LOCATORS)
_ENDS = frozenset({"lower", "upper"})
"""Computed from a value, and withheld with it."""
_TIME = ("time", "time_as_written", "time_passage", "time_basis")
_REFERRING = ("claims", "attributions", "citations", "document_agents", "agent_relations")
_SPELLING = ("attributions", "citations", "document_agents")
"""Tables whose records say how their passage spells something."""
Cells = dict[str, str | None]


@frozen(kw_only=True)
class PublicBuild:
    """The public form of a package.

    Attributes:
        files: the bytes of each file, by path.
        withheld: number of values that were withheld.
        documents: the documents whose captures are left without digests.
        remarks: what a person should look at before it is published.
    """

    files: Mapping[str, bytes]
    withheld: int
    documents: tuple[str, ...]
    remarks: tuple[str, ...]


def withheld_count(opened: Opened) -> int:
    """Return how many cells of a package are withheld from readers."""
    return sum(len(row.withheld.keys() - _ENDS) for rows in opened.rows.values() for row in rows)


def build_public(path: str | Path, out: str | Path | None = None, watch: Callable[[str], None] = lambda _: None) -> PublicBuild:
    """Compute the public form of a package written as dossiers, and write it into a folder.

    Args:
        path: the package's folder.
        out: folder that receives the files, outside the package; None writes nothing.
        watch: is told what is read, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        BuildError: the sources have faults, or something withheld would still show; carries the report.
        DocprovError: the folder for the files is a part of the package, or cannot be written.

    >>> build_public("docs/examples/arden").withheld
    0
    """
    opened = open_package(path, watch)
    errors = opened.errors
    if errors or opened.metadata is None or not opened.from_sources:
        count = counted(len(errors), "fault")
        raise BuildError(f"{opened.where} has no public form: {count} in its dossiers", Report(diagnostics=tuple(errors)))
    projection = _Projection(opened)
    tables = projection.tables()
    faults = [*projection.faults, *_shown_still(projection, tables, opened.metadata)]
    if faults:
        report = Report(diagnostics=tuple(faults))
        raise BuildError(f"{opened.where} is not made public: it would show what is withheld", report)
    files = package_files(opened.metadata, tables)
    if out is not None:
        target, source = Path(out).resolve(), Path(path).resolve()
        if target == source or source in target.parents:
            raise DocprovError(f"{shown(out)} is a part of the private package; give a folder outside it")
        write_files(Path(out), files)
    return PublicBuild(
        files=files,
        withheld=withheld_count(opened),
        documents=tuple(sorted(projection.documents)),
        remarks=tuple(_lone_words(projection.withheld, tables)),
    )


@define
class _Projection:
    """A package on its way to its public form."""

    opened: Opened
    withheld: Withheld = field(init=False)
    rows: dict[str, list[tuple[Cells, Row]]] = field(init=False)
    passages: set[str] = field(factory=set)
    documents: set[str] = field(factory=set)
    faults: list[Diagnostic] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        found = (each for rows in self.opened.rows.values() for row in rows for each in row.withheld.values())
        self.withheld = Withheld({text for texts in found for text in texts})
        self.rows = {
            name: [
                (dict(cells), row) for cells, row in zip(table.frame.iter_rows(named=True), self.opened.rows[name], strict=True)
            ]
            for name, table in self.opened.tables.items()
        }

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
                    cells["as_written"] = WORD  # the words left of it would not stand in the quote that is withheld
        self._rename_passages()
        self._drop_captures()
        self._drop_findings()
        extra = {name: tuple(field["name"] for field in fields) for name, fields in self._extra().items()}
        return {
            name: Table.of_cells(resource, [list(cells.values()) for cells, _ in self.rows[name]], extra.get(name, ())).sorted()
            for name, resource in RESOURCES.items()
        }

    def _extra(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        return self.opened.metadata.extra if self.opened.metadata else {}

    def _says(self, name: str, cells: Cells, row: Row) -> bool:
        """Tell whether a row says something withheld."""
        return bool(row.withheld) or any(self.withheld.shows(cells[column]) for column in _texts(name, cells))

    def _find_passages(self) -> None:
        """Find the passages that hold something withheld, or state a value that is."""
        own = [(cells, row) for cells, row in self.rows["passages"] if self._says("passages", cells, row)]
        self.passages |= {cells["id"] or "" for cells, _ in own}
        for name in _REFERRING:
            for cells, row in self.rows[name]:
                told = row.withheld.keys() - {"note", "reason", "locator", "time", "time_as_written"}
                if told and cells.get("passage"):
                    self.passages.add(cells["passage"] or "")
                if row.withheld.keys() & {"time", "time_as_written"} and cells["time_passage"]:
                    self.passages.add(cells["time_passage"] or "")
                texts = {text for each in row.withheld.values() for text in each}
                for column in _PHRASES:  # also those too short to be looked for everywhere
                    quote = self._quote(cells.get(column))
                    if any(text in quote for text in texts):
                        self.passages.add(cells[column] or "")

    def _quote(self, passage: str | None) -> str:
        record = self.opened.tables["passages"].get(passage or "")
        return " ".join([record.prefix or "", record.quote, record.suffix or ""]) if record is not None else ""

    def _find_documents(self) -> None:
        """Find the documents whose text holds something withheld, as far as that can be known without the text."""
        files = {f"dossiers/{cells['id']}.yaml": cells["id"] or "" for cells, _ in self.rows["documents"]}
        hidden = {name: {cells["id"] for cells, row in self.rows[name] if self._says(name, cells, row)}
                  for name in ("agents", "subjects", "predicates", "documents")}  # fmt: skip
        claims = {cells["id"]: cells["document"] for cells, _ in self.rows["claims"]}
        for name, rows in self.rows.items():
            references = {column.name: column.references for column in RESOURCES[name].columns if column.references in hidden}
            for cells, row in rows:
                speaks = self._says(name, cells, row) or any(
                    cells[column] in hidden[table or ""] for column, table in references.items()
                )
                document = (
                    files.get(row.place.file) or cells.get("document") or cells.get("source") or claims.get(cells.get("claim"))
                )
                if speaks and document:
                    self.documents.add(document)
        captures = {cells["id"]: (cells["document"] or "", cells["sha256"]) for cells, _ in self.rows["captures"]}
        self.documents |= {captures[cells["capture"]][0] for cells, _ in self.rows["passages"] if cells["id"] in self.passages}
        while True:  # the same bytes may be a capture of another document
            digests = {digest for document, digest in captures.values() if document in self.documents}
            more = {document for document, digest in captures.values() if digest in digests} - self.documents
            if not more:
                break
            self.documents |= more

    def _check_ids(self) -> None:
        """Report the ids of entries that say something withheld and that may be digests of it."""
        hidden = set(self.opened.hidden)
        hidden |= {
            cells["id"] or ""
            for name in ("claims", "citations", "activities")
            for cells, row in self.rows[name]
            if row.withheld or self.passages & {cells.get(column) or "" for column in _PHRASES}
        }
        while True:  # the id of a part is made of the breakdown's, and that one of the whole's
            parts = {cells["id"] or "" for cells, _ in self.rows["breakdowns"] if cells["whole"] in hidden}
            parts |= {cells["id"] or "" for cells, _ in self.rows["claims"] if cells["breakdown"] in hidden}
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
        for column in row.withheld:
            cells[column] = WORD if column in needed else None
        for column in _texts(name, cells):
            if (name, column) != ("claims", "value") or cells["comparator"] is None:  # a number stays one, or is reported
                cells[column] = self.withheld.masked(cells[column] or "") or None
        if row.withheld and "note" in cells:
            told = f"Withheld: {', '.join(sorted(row.withheld.keys() - _ENDS))}."
            cells["note"] = f"{cells['note']} {told}" if cells["note"] else told
        if name == "passages" and cells["id"] in self.passages:
            cells |= {"quote": WORD, "prefix": None, "suffix": None}
        if name == "claims" and "value" in row.withheld:
            self._withhold_value(cells, row)
        if name == "claims" and "time" in row.withheld:
            cells |= dict.fromkeys(_TIME)

    def _withhold_value(self, cells: Cells, row: Row) -> None:
        predicate = self.opened.tables["predicates"].get(cells["predicate"] or "")
        kind = predicate.value_type if predicate is not None else ""
        if kind == "date":
            self.faults.append(NOT_PUBLISHABLE.at(row.at("value"), cells["id"]))
        quantity = cells["comparator"] is not None
        cells |= {"value": None, "lower": None, "upper": None} if quantity else {"value": WORD}
        cells |= {"comparator": "unspecified"} if quantity else {}
        cells |= {"value_as_written": WORD}
        # The statement says the value in words of ours, also where it is too short to be looked for.
        cells["statement"] = f"The document states a value that is withheld ({cells['predicate']})."

    def _mend_claim(self, cells: Cells) -> None:
        """Keep a claim in agreement with a quote that is withheld."""
        if cells["passage"] in self.passages:
            if cells["comparator"] is not None:
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
            for cells, _ in sorted(self.rows[name], key=lambda pair: str(list(pair[0].values())[:3])):
                for column in _PHRASES:
                    passage = cells.get(column)
                    if passage in self.passages:
                        document = passage.rpartition(".p-")[0]
                        count = sum(each.startswith(f"{document}.p-withheld-") for each in new.values())
                        cells[column] = new.setdefault(passage, f"{document}.p-withheld-{count + 1}")
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
        hidden = {cells["id"] for cells, _ in self.rows["captures"] if cells["document"] in self.documents}
        for cells, _ in self.rows["captures"]:
            if cells["id"] in hidden:
                cells |= {"sha256": _NO_DIGEST, "bytes": "0", "characters": None, "encoding": None}
                told = "Withheld: sha256, bytes, characters, encoding, regions."
                cells["note"] = f"{cells['note']} {told}" if cells["note"] else told
        self.rows["regions"] = [pair for pair in self.rows["regions"] if pair[0]["capture"] not in hidden]
        for cells, _ in self.rows["passages"]:
            if cells["capture"] in hidden:
                cells.update(dict.fromkeys(_POSITIONS))
                cells["verdict"] = "unverifiable" if cells["verdict"] in PASSING else cells["verdict"]

    def _drop_findings(self) -> None:
        """Leave out findings about records that say something withheld: their ids are digests of their content."""
        if not self.withheld.texts:
            return
        self.rows["findings"] = []
        self.rows["finding_records"] = []


def _texts(name: str, cells: Cells) -> Iterator[str]:
    """Yield the columns of a table whose cells are text of any kind, the package's own among them."""
    columns = {column.name: column for column in RESOURCES[name].columns}
    for column, cell in cells.items():
        ours = columns.get(column)
        if cell and (ours is None or (ours.kind == "text" and not ours.choices and not ours.pattern and column != "sha256")):
            yield column


def _shown_still(projection: _Projection, tables: Mapping[str, Table[Any]], metadata: Metadata) -> Iterator[Diagnostic]:
    """Yield where something withheld still shows, in cells or in what the package says of itself."""
    places = {name: {tuple(row.cells.get(key) for key in RESOURCES[name].key): row for row in rows}
              for name, rows in projection.opened.rows.items()}  # fmt: skip
    for name, table in tables.items():
        kinds = {column.name: column.kind for column in table.resource.columns}
        for cells in table.frame.iter_rows(named=True):
            for column, cell in cells.items():
                if cell and kinds.get(column, "text") in {"text", "date"} and projection.withheld.shows(cell):
                    row = places[name].get(tuple(cells[key] for key in table.resource.key))
                    yield STILL_SHOWN.at(row.at(column) if row else Place(), f"{name}.{column}", cell)
    for words in _said(metadata.descriptor()):
        if projection.withheld.shows(words):
            yield STILL_SHOWN.at(Place(file="package.yaml", line=1, column=1), "the package's description", words)


def _said(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _said(part)
    elif isinstance(content, Iterable):
        for part in content:
            yield from _said(part)


def _lone_words(withheld: Withheld, tables: Mapping[str, Table[Any]]) -> Iterator[str]:
    """Yield where a single capital word of something withheld stands; it may tell the same."""
    words = {word for text in withheld.texts for word in re.findall(r"[^\W\d_]{3,}", text) if word[0].isupper()}
    words -= {text for text in withheld.texts if " " not in text}
    for word in sorted(words):
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for name, table in tables.items():
            for cells in table.frame.iter_rows(named=True):
                for column in _texts(name, cells):
                    if pattern.search(cells[column] or ""):
                        key = " ".join(cells[each] or "" for each in table.resource.key)
                        yield f"{word!r} is a word of something withheld and stands in {name}.{column} of {key}"
