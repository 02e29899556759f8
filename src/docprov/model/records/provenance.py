"""Records of the recording itself: who did what with which tool, and what a build found."""

from typing import Annotated, Literal

from attrs import frozen

from docprov.model.dates import Date
from docprov.model.records.columns import SLUG, column
from docprov.model.records.record import Record, self_checking
from docprov.model.records.vocabulary import Note


@frozen(kw_only=True, field_transformer=self_checking)
class Activity(Record):
    """A piece of work on records (PROV activity)."""

    id: Annotated[str, column("Stable id.", "arden-2011.a-3k9xw", pattern=SLUG)]
    kind: Annotated[
        Literal["capture", "transcription", "review", "correction", "import"],
        column("What was done.", "transcription"),
    ]
    agent: Annotated[str, column("Who did it.", "archive-team", references="agents")]
    ended: Annotated[Date, column("When it ended, as EDTF.", "2026-05-02")]
    method: Annotated[
        Literal["human", "machine", "machine-reviewed"], column("How it was done.", "human")
    ]
    tool: Annotated[
        str | None, column("The program or model used, with its version.", "pdftotext 22.12")
    ] = None
    note: Note = None


@frozen(kw_only=True, field_transformer=self_checking)
class Finding(Record):
    """A fact about the sources that a build computed; never a fault of a record."""

    id: Annotated[str, column("Id from the finding's content.", "df201-5b1e0c9a7f3d", pattern=SLUG)]
    rule: Annotated[str, column("The rule that found it.", "DF201", pattern=r"DF[1-9][0-9]{2}")]
    message: Annotated[str, column("What was found.", "two documents give different numbers")]


@frozen(kw_only=True, field_transformer=self_checking)
class FindingRecord(Record):
    """One record that a finding is about."""

    finding: Annotated[str, column("The finding.", "df201-5b1e0c9a7f3d", references="findings")]
    resource: Annotated[str, column("The table of the record.", "claims", pattern=r"[a-z_]+")]
    record: Annotated[str, column("The key of the record.", "arden-2011.c-7k2ma")]
