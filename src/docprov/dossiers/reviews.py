"""The reviews that a dossier states: who looked at which of its records, and when."""

from collections.abc import Container

from docprov.diagnostics.diagnostics import Rule
from docprov.dossiers.declarations import declare_activity
from docprov.dossiers.entries import WRONG_SHAPE, Entry
from docprov.dossiers.grammar import REVIEW
from docprov.dossiers.source import Source
from docprov.dossiers.yaml.nodes import Text

UNKNOWN_REVIEWED = Rule(
    code="DP440",
    name="unknown-reviewed-record",
    summary="A review names a claim, a citation or a document that its dossier does not have.",
    why="The record that was meant would go on waiting, and nobody would see why.",
    help="name claims, citations and documents of this dossier by their ids, such as c-7k2ma",
    message="a review names {0!r}, which the dossier does not have",
    file="dossiers/arden-2011.yaml",
    silent="voice: arden-post\n",
    fires="voice: arden-post\nreviewed: {id: a-r3v1w, by: arden-post, on: 2026-05-09,"
    " method: human, records: [c-zzzzz]}\n",
)


def declare_reviews(source: Source, dossier: Entry) -> None:
    """Add the reviews of a dossier: one that names no records is of all that the dossier holds."""
    alone = dossier.fields("reviewed")
    one = [Entry(dossier.file, "review", alone, REVIEW.shapes, dossier.faults)] if alone else []
    for entry in one or dossier.entries("reviewed", "review", REVIEW.shapes):
        identifier = declare_activity(source, entry, "review")
        if "records" not in entry:
            source.review = identifier
        for node in entry.items("records"):
            if isinstance(node, Text):
                at = Text(value=identifier, line=node.line, column=node.column)
                source.reviews[source.full(node.value)] = at
            else:
                entry.faults.append(
                    WRONG_SHAPE.at(entry.place(node), "a part of records", "not a text", "an id")
                )


def check_reviews(source: Source, dossier: Entry, known: Container[str | None]) -> None:
    """Report the records that reviews name and that are not among those of the dossier."""
    if not dossier.sound:
        return
    source.ledger.looked.setdefault(dossier.file, set()).update(source.reviews)
    for identifier, node in source.reviews.items():
        if identifier not in known:
            source.ledger.faults.append(UNKNOWN_REVIEWED.at(dossier.place(node), identifier))
