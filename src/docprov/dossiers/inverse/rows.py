"""The rows that one document's dossier becomes, and the fields that a row states by the grammar."""

from collections.abc import Mapping

from attrs import define, field

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.fields import EntryKind
from docprov.dossiers.identifiers import passage_id
from docprov.dossiers.yaml.nodes import Content
from docprov.model.records import RESOURCES
from docprov.text.locators import KINDS as LOCATORS

Cells = Mapping[str, str | None]
_AROUND = ("quote", "prefix", "suffix")


@define
class Rows:
    """The rows of all tables, and of one document's passages the fields that state them.

    Attributes:
        document: id of the document.
        rows: the rows of each table.
        passages: the document's passages by id.
        first: id of its first capture, empty where it has none.
    """

    document: str
    rows: dict[str, list[Cells]]
    passages: dict[str, Cells] = field(factory=dict)
    first: str = ""
    _indexes: dict[tuple[str, str], dict[str, list[Cells]]] = field(factory=dict)

    def of(self, resource: str, column: str, value: str) -> list[Cells]:
        """Return the rows with a value in a column."""
        if (resource, column) not in self._indexes:
            index = self._indexes[resource, column] = dict[str, list[Cells]]()
            for row in self.rows[resource]:
                index.setdefault(row[column] or "", []).append(row)
        return self._indexes[resource, column].get(value, [])

    def chain(self, claim: Cells) -> list[Cells]:
        """Return the steps of a claim, outermost first."""
        steps = self.of("attributions", "claim", claim["id"] or "")
        return sorted(steps, key=lambda step: int(step["step"] or 0))

    def below(self, claim: Cells) -> list[Cells]:
        """Return the parts of a claim, and theirs."""
        breakdowns = self.of("breakdowns", "whole", claim["id"] or "")
        parts = [
            part for each in breakdowns for part in self.of("claims", "breakdown", each["id"] or "")
        ]
        return [*parts, *(below for part in parts for below in self.below(part))]

    def sharing(self, claim: Cells, at: int) -> list[Cells]:
        """Return the claims that have a step of a claim's chain from the same place as the claim.

        The place is the dossier, a whole or the claim itself.
        """
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
        said = stated({f"{before}{name}": row[name] for name in _AROUND})
        return said if before else said | self._locator(row)

    def _locator(self, row: Cells) -> dict[str, Content]:
        """Return the locator of a passage where the dossier states it, as the id shows."""
        own = (row["capture"] or "", row["quote"] or "", row["prefix"], row["suffix"])
        for kind in LOCATORS:
            label = row[kind]
            if label and passage_id(self.document, *own, f"{kind} {label}") == row["id"]:
                return {kind: label}
        return {}

    def capture(self, passage: str | None) -> str | None:
        """Return the capture of a passage where it is not the first."""
        row = self.passages.get(passage or "")
        return None if row is None or row["capture"] == self.first else self.short(row["capture"])

    def phrase_in_first(self, passage: str | None) -> dict[str, Content]:
        """Return the fields that state a passage, where only the first capture can be quoted."""
        capture = self.capture(passage)
        if capture is not None:
            raise DocprovError(
                f"{passage} is quoted from {capture} where only the first capture can be"
            )
        return self.phrase(passage)

    def fields(
        self, kind: EntryKind, row: Cells, phrase: Mapping[str, Content] = {}
    ) -> dict[str, Content]:
        """Return the fields that state the cells of a row, in the order of the grammar.

        Args:
            kind: the kind of entry that the row becomes.
            row: its cells.
            phrase: the fields that state its passages; a spelling equal to the quote is left out.
        """
        content: dict[str, Content] = dict(phrase)
        for name, stated_as in kind.cells.items():
            cell = row[stated_as.column]
            filled_in = cell == stated_as.default or (
                stated_as.otherwise and cell == phrase.get(stated_as.otherwise)
            )
            if cell and not filled_in:
                content[name] = (self.short(cell) or "") if stated_as.short else cell
        if "extra" in kind.fields:
            ours = {column.name for column in RESOURCES[kind.table].columns}
            extra = stated({name: cell for name, cell in row.items() if name not in ours})
            content |= {"extra": extra} if extra else {}
        return content


def stated(cells: Cells) -> dict[str, Content]:
    """Return the cells that are not empty."""
    return {name: value for name, value in cells.items() if value}


def in_order(kind: EntryKind, content: Mapping[str, Content]) -> dict[str, Content]:
    """Return the fields of an entry in the order in which people write them."""
    return {name: content[name] for name in kind.fields if name in content}
