"""What SQLite enforces between the columns of a row and between tables, as validation checks it.

Within a row these are constraints. Between tables they are queries that a load runs at its end, and
triggers that refuse a later change.
"""

from collections.abc import Iterator, Mapping

from docprov.model.records import Resource
from docprov.rules.identity import INSIDE, WITH_LIFE, WITH_PASSAGES

_ROWS: Mapping[str, tuple[str, ...]] = {
    "passages": ("(start IS NULL) = (stop IS NULL)", "start < stop"),
    "regions": ("start < stop",),
    "claims": ("comparator = 'unspecified' OR coalesce(value, lower, upper) IS NOT NULL",),
}
_LIFE = (
    "status <> 'current' OR (reason IS NULL AND replaced_by IS NULL)",
    "status <> 'withdrawn' OR reason IS NOT NULL",
)
_OF_PASSAGE = (
    "SELECT 1 FROM passages JOIN captures ON captures.id = passages.capture "
    "WHERE passages.id = {row}.{field} AND captures.document <> {document}"
)
_OF_BREAKDOWN = (
    "SELECT 1 FROM breakdowns JOIN claims AS whole ON whole.id = breakdowns.whole "
    "WHERE breakdowns.id = {row}.breakdown AND whole.document <> {row}.document"
)
_OF_CLAIM = "(SELECT document FROM claims WHERE claims.id = {row}.claim)"


def row_conditions(resource: Resource) -> Iterator[str]:
    """Yield what holds within each row of a table, as SQL.

    >>> from docprov.model.records import RESOURCES
    >>> list(row_conditions(RESOURCES["regions"]))
    ['start < stop']
    """
    yield from _ROWS.get(resource.name, ())
    if resource.name in WITH_LIFE:
        yield from _LIFE
    if resource.name in INSIDE:
        lead = f"document || '{INSIDE[resource.name]}'"
        yield f"substr(id, 1, length({lead})) = {lead}"


def _foreign(row: str) -> Iterator[tuple[str, str, str]]:
    """Yield a table, a column and the query that finds what it names in another document."""
    for table, document, field in WITH_PASSAGES:
        yield table, field, _OF_PASSAGE.format(row=row, field=field, document=f"{row}.{document}")
    owner = _OF_CLAIM.format(row=row)
    yield "attributions", "passage", _OF_PASSAGE.format(row=row, field="passage", document=owner)
    yield "claims", "breakdown", _OF_BREAKDOWN.format(row=row)


def faulty_rows() -> Iterator[tuple[str, str, str]]:
    """Yield a table, a column and the query of a row whose column names another document's record.

    >>> next(faulty_rows())[:2]
    ('claims', 'passage')
    """
    for table, field, query in _foreign("row"):
        yield table, field, f"SELECT row.rowid FROM {table} AS row WHERE EXISTS ({query}) LIMIT 1"  # noqa: S608 - names of ours


def triggers() -> Iterator[str]:
    """Yield the statements that make the triggers, which refuse such a row later.

    >>> next(triggers()).splitlines()[0]
    'CREATE TRIGGER claims_passage_insert BEFORE INSERT ON claims'
    """
    for table, field, query in _foreign("NEW"):
        for event in ("INSERT", "UPDATE"):
            name = f"{table}_{field}_{event.lower()}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {table}\nWHEN EXISTS ({query})\n"
                f"BEGIN SELECT RAISE(ABORT, '{field} of {table} is of another document'); END"
            )
