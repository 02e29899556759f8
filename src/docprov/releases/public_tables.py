"""The tables of a package without what its dossiers withhold: a survey, then one pass over rows.

Taken out are the values themselves, wherever they occur; quotes that hold them, with their
positions and digests; the digest, the size and the regions of every capture of a document that
withholds something; and findings. Passages that are withheld get ids that are not digests of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from docprov.dossiers.ledger import Row
from docprov.findings.findings import FINDINGS
from docprov.model.records import NO_DIGEST, PASSING, RESOURCES, WITHHELD
from docprov.model.value_types import names_of
from docprov.package.package import Package
from docprov.releases.spellings import Spellings
from docprov.tables.table import Table
from docprov.text.locators import KINDS as LOCATORS

Cells = dict[str, str | None]
PHRASES = {
    name: tuple(each.name for each in resource.columns if each.references == "passages")
    for name, resource in RESOURCES.items()
}
"""The columns of each table that name a passage."""
_ENDS = frozenset({"lower", "upper"})
"""Computed from a value, and withheld with it."""
_TIMES = ("time", "time_as_written", "time_passage", "time_basis")
_BESIDE = frozenset({"note", "reason", "locator"})
"""What an entry says in words of its own; it may be withheld without the quote."""
_POSITIONS = ("start", "stop", "sha256", "difference", *LOCATORS)


@frozen
class SourceRecord:
    """A row of the private package.

    Attributes:
        table: name of its table.
        cells: its cells.
        row: the same as a dossier says it, with its marks and places.
    """

    table: str
    cells: Mapping[str, str | None]
    row: Row

    @property
    def key(self) -> str:
        """Its key as messages and places name it."""
        return " ".join(self.cells[name] or "" for name in RESOURCES[self.table].key)

    @property
    def texts(self) -> set[str]:
        """The texts that it withholds itself, with their other spellings."""
        return {text for mark in self.row.marks.values() for text in mark.texts}

    @property
    def is_person(self) -> bool:
        """Whether its name may be a person's."""
        return self.table not in {"agents", "subjects"} or self.cells["kind"] == "person"


def records_of(package: Package) -> list[SourceRecord]:
    """Return the rows of a package with their places, in the order of its tables."""
    return [
        SourceRecord(name, cells, row)
        for name, table in package.tables.items()
        if name not in FINDINGS  # they are computed anew from what is public
        for cells, row in zip(table.frame.iter_rows(named=True), package.rows[name], strict=True)
    ]


def withheld_count(package: Package) -> int:
    """Return how many cells of a package are withheld from readers."""
    return sum(len(row.marks.keys() - _ENDS) for rows in package.rows.values() for row in rows)


def text_columns(table: str, cells: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the columns of a row that hold text of any kind, the package's own among them."""
    columns = {column.name: column for column in RESOURCES[table].columns}
    for name, cell in cells.items():
        column = columns.get(name)
        free = column is None or (column.kind == "text" and not column.choices)
        if cell and free and (column is None or not column.pattern) and name != "sha256":
            yield name


@frozen(kw_only=True)
class Survey:
    """What a package withholds, as it must be known before any row is taken through.

    Attributes:
        spellings: the texts.
        passages: the passages that hold one of them, or state what is withheld, with the ids that
            they have in public.
        documents: the documents whose text holds something withheld.
        captures: their captures.
        cited: the passages that records name.
        dates: the predicates whose value is a date.
    """

    spellings: Spellings
    passages: Mapping[str, str]
    documents: frozenset[str]
    captures: frozenset[str]
    cited: frozenset[str]
    dates: frozenset[str]

    @classmethod
    def of(cls, records: Iterable[SourceRecord]) -> "Survey":
        """Return what some records withhold."""
        tables: dict[str, list[SourceRecord]] = {name: [] for name in RESOURCES}
        for record in records:
            tables[record.table].append(record)
        every = [record for rows in tables.values() for record in rows]
        spellings = Spellings(
            {text for record in every for text in record.texts},
            {text for record in every if record.is_person for text in record.texts},
            {text for each in every for mark in each.row.marks.values() for text in mark.apart},
        )
        saying = [record for record in every if _says(record, spellings)]
        passages = set(_saying_passages(tables, saying))
        documents = _saying_documents(tables, saying, passages)
        captures = {each.cells["id"] or "": each.cells["document"] for each in tables["captures"]}
        return cls(
            spellings=spellings,
            passages=_public_ids(every, passages),
            documents=frozenset(documents),
            captures=frozenset(each for each, held in captures.items() if held in documents),
            cited=frozenset(each for record in every for each in _named(record)),
            dates=frozenset(
                each.cells["id"] or ""
                for each in tables["predicates"]
                if each.cells["value_type"] in names_of(shown="years")
            ),
        )


def _says(record: SourceRecord, spellings: Spellings) -> bool:
    """Say whether a row says something withheld."""
    return bool(record.row.marks) or any(
        spellings.shows(record.cells[name]) for name in text_columns(record.table, record.cells)
    )


def _named(record: SourceRecord) -> Iterator[str]:
    """Yield the passages that a row names."""
    for column in PHRASES[record.table]:
        if passage := record.cells[column]:
            yield passage


def _saying_passages(
    tables: Mapping[str, list[SourceRecord]], saying: Iterable[SourceRecord]
) -> Iterator[str]:
    """Yield the passages that hold something withheld, or state a value that is."""
    quotes = {
        each.cells["id"]: " ".join(each.cells[name] or "" for name in ("prefix", "quote", "suffix"))
        for each in tables["passages"]
    }
    for record in saying:
        marks = record.row.marks
        if record.table == "passages":
            yield record.cells["id"] or ""
        for column in PHRASES[record.table]:
            times = {"time", "time_as_written"}
            if column != "time_passage":
                times = (
                    marks.keys() - _BESIDE - (times if "time_passage" in record.cells else set())
                )
            passage = record.cells[column] or ""
            # Also a text that is too short to be searched for everywhere.
            short = any(text in quotes.get(passage, "") for text in record.texts)
            if passage and (short or marks.keys() & times):
                yield passage


def _saying_documents(
    tables: Mapping[str, list[SourceRecord]], saying: list[SourceRecord], passages: set[str]
) -> set[str]:
    """Return the documents whose text holds something withheld, as far as rows show it."""
    files = {f"dossiers/{each.cells['id']}.yaml": each.cells["id"] for each in tables["documents"]}
    claims = {each.cells["id"]: each.cells["document"] for each in tables["claims"]}
    captures = {each.cells["id"]: each.cells["document"] for each in tables["captures"]}
    spoken = {(each.table, each.cells.get("id")) for each in saying}
    spoken = {
        each for each in spoken if each[0] in {"agents", "subjects", "predicates", "documents"}
    }
    said = {id(record) for record in saying}
    documents = {
        captures[each.cells["capture"]]
        for each in tables["passages"]
        if each.cells["id"] in passages
    }
    for name, rows in tables.items():
        links = [
            (each.name, each.references) for each in RESOURCES[name].columns if each.references
        ]
        for record in rows:
            cells = record.cells
            if id(record) in said or any((table, cells[link]) in spoken for link, table in links):
                documents.add(
                    files.get(record.row.place.file)
                    or cells.get("document")
                    or cells.get("source")
                    or claims.get(cells.get("claim"))
                )
    held = [(each.cells["document"], each.cells["sha256"]) for each in tables["captures"]]
    while True:  # the same bytes may be a capture of another document
        digests = {digest for document, digest in held if document in documents}
        more = {document for document, digest in held if digest in digests} - documents
        if not more:
            return {document for document in documents if document}
        documents |= more


def _public_ids(records: Iterable[SourceRecord], passages: set[str]) -> dict[str, str]:
    """Return ids for passages, counted in the order in which records name them."""
    new: dict[str, str] = {}
    counts: dict[str, int] = {}
    for record in records:
        for passage in _named(record):
            if passage in passages and passage not in new:
                document = passage.rpartition(".p-")[0]
                counts[document] = counts.get(document, 0) + 1
                new[passage] = f"{document}.p-withheld-{counts[document]}"
    return new | dict.fromkeys(passages - new.keys(), "")


@frozen
class _Pass:
    """Takes a row to its public form."""

    survey: Survey
    changes: "Mapping[str, Callable[[SourceRecord, Cells], None]]" = field(init=False)

    def __attrs_post_init__(self) -> None:
        changes = {"claims": self._claim, "passages": self._passage, "captures": self._capture}
        object.__setattr__(self, "changes", changes)

    def public(self, record: SourceRecord) -> Cells | None:
        """Return the public cells of a row, None for one that has none."""
        if self._is_dropped(record):
            return None
        cells = self._masked(record)
        if cells.get("as_written") and record.cells.get("passage") in self.survey.passages:
            cells["as_written"] = WITHHELD  # it would not be in the quote that is withheld
        if record.table in self.changes:
            self.changes[record.table](record, cells)
        for column in PHRASES[record.table]:
            if passage := cells[column]:
                cells[column] = self.survey.passages.get(passage, passage)
        return cells

    def _is_dropped(self, record: SourceRecord) -> bool:
        """Say whether a row has no public form."""
        if record.table == "passages":
            return record.cells["id"] not in self.survey.cited
        return record.table == "regions" and record.cells["capture"] in self.survey.captures

    def _masked(self, record: SourceRecord) -> Cells:
        """Return the cells of a row without what is withheld; its note says which ones."""
        cells, marks = dict(record.cells), record.row.marks
        needed = {each.name for each in RESOURCES[record.table].columns if each.required}
        for column in marks:
            cells[column] = WITHHELD if column in needed else None
        number = record.table == "claims" and cells["comparator"] is not None
        for column in text_columns(record.table, cells):
            if not (number and column == "value"):  # a number stays one, or is refused
                cells[column] = self.survey.spellings.masked(cells[column] or "") or None
        if marks and "note" in cells:
            _note(cells, f"Withheld: {', '.join(sorted(marks.keys() - _ENDS))}.")
        return cells

    def _claim(self, record: SourceRecord, cells: Cells) -> None:
        number, marks = record.cells["comparator"] is not None, record.row.marks
        if "value" in marks:
            cells |= {"value": None if number else WITHHELD, "value_as_written": WITHHELD}
            if number:
                cells |= {"lower": None, "upper": None, "comparator": "unspecified"}
            # The statement has the value in words of its own, also where it is too short to be
            # searched for.
            predicate = cells["predicate"]
            cells["statement"] = f"The document states a value that is withheld ({predicate})."
        if "time" in marks:
            cells |= dict.fromkeys(_TIMES)
        if record.cells["passage"] in self.survey.passages:
            if number or record.cells["predicate"] in self.survey.dates:
                cells["value_as_written"] = WITHHELD
            elif cells["value"] is not None:
                cells["value"] = WITHHELD
        if cells["time_passage"] in self.survey.passages:
            cells["time_as_written"] = WITHHELD

    def _passage(self, record: SourceRecord, cells: Cells) -> None:
        passage = record.cells["id"] or ""
        if passage in self.survey.passages:
            cells |= {"id": self.survey.passages[passage], "quote": WITHHELD}
            cells |= {"prefix": None, "suffix": None}
        if cells["capture"] in self.survey.captures:
            cells |= dict.fromkeys(_POSITIONS)
            if cells["verdict"] in PASSING:
                cells["verdict"] = "unverifiable"

    def _capture(self, record: SourceRecord, cells: Cells) -> None:
        if record.cells["id"] in self.survey.captures:
            cells |= {"sha256": NO_DIGEST, "bytes": "0", "characters": None, "encoding": None}
            _note(cells, "Withheld: sha256, bytes, characters, encoding, regions.")


def _note(cells: Cells, text: str) -> None:
    cells["note"] = f"{cells['note']} {text}" if cells["note"] else text


def public_tables(
    package: Package, records: Iterable[SourceRecord], survey: Survey
) -> dict[str, Table[Any]]:
    """Return the tables of the public form of a package."""
    rows: dict[str, list[list[str | None]]] = {name: [] for name in RESOURCES}
    taking = _Pass(survey)
    for record in records:
        cells = taking.public(record)
        if cells is not None:
            rows[record.table].append(list(cells.values()))
    extra = package.metadata.extra if package.metadata else {}
    return {
        name: Table.of_cells(
            resource, rows[name], tuple(each["name"] for each in extra.get(name, ()))
        ).sorted()
        for name, resource in RESOURCES.items()
    }
