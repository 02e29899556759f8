"""How many passages of each document have which verdict: counted for all, told one by one.

A package may have more documents than fit into memory as objects.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docprov.diagnostics.coverage import DocumentCoverage
from docprov.tables.key_rows import KeyRows

COUNTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "document": pl.String,
    "verdict": pl.String,
    "count": pl.get_index_type(),
}
_BLOCK = 1000
"""Documents that are told at a time."""


class DocumentCounts(Mapping[str, DocumentCoverage]):
    """How much of the evidence of each document was checked.

    Args:
        recorded: the `count` of each `verdict` of each `document` in the records.
        found: the same as a run found them.

    >>> counts = pl.DataFrame([("mill", "verbatim", 2)], schema=COUNTS, orient="row")
    >>> DocumentCounts(counts, counts)["mill"].rechecked
    2
    """

    def __init__(self, recorded: pl.DataFrame, found: pl.DataFrame) -> None:
        self._recorded = recorded.sort("document", "verdict")
        self._found = found.sort("document", "verdict")
        self._names = self._recorded["document"].unique(maintain_order=True)
        self._block: tuple[int, dict[str, DocumentCoverage]] = (-1, {})

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __getitem__(self, document: str) -> DocumentCoverage:
        """Return the counts of a document.

        Raises:
            KeyError: it has no passages.
        """
        at = self._names.search_sorted(document) // _BLOCK
        if at != self._block[0]:
            names = self._names.slice(at * _BLOCK, _BLOCK)
            recorded, found = (_of(names, each) for each in (self._recorded, self._found))
            told = {
                name: DocumentCoverage(
                    passages=sum(verdicts.values()), verdicts=verdicts, found=found.get(name, {})
                )
                for name, verdicts in recorded.items()
            }
            self._block = (at, told)
        return self._block[1][document]


def _of(names: pl.Series, counts: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return the counts of some documents that are next to each other in sorted counts."""
    if names.is_empty():
        return {}
    first = counts["document"].search_sorted(names[0], side="left")
    last = counts["document"].search_sorted(names[-1], side="right")
    return as_dictionary(counts.slice(first, last - first))


def as_dictionary(counts: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return counts by document and verdict."""
    found: dict[str, dict[str, int]] = {}
    for document, verdict, count in counts.iter_rows():
        found.setdefault(document, {})[verdict] = count
    return found


def recorded_counts(tables: Mapping[str, Any], captures: KeyRows) -> pl.DataFrame:
    """Return how many passages of each document have which verdict, as recorded.

    Args:
        tables: the tables of the package.
        captures: the rows of its captures by their ids.
    """
    passages = tables["passages"].frame
    pairs = passages.select(captures.of(passages["capture"]).alias("row"), "verdict")
    return _by_document(tables, pairs.group_by("row", "verdict").len("count"))


def found_counts(
    tables: Mapping[str, Any],
    captures: KeyRows,
    recorded: pl.DataFrame,
    compared: Mapping[tuple[str, str], int],
    uncompared: str,
) -> pl.DataFrame:
    """Return how many passages of each document a run gave which verdict.

    Args:
        tables: the tables of the package.
        captures: the rows of its captures by their ids.
        recorded: how many the records give which verdict.
        compared: the number of those that were compared, by capture and verdict.
        uncompared: the verdict of all others.
    """
    rows = [(*pair, count) for pair, count in compared.items()]
    pairs = pl.DataFrame(rows, schema=["capture", "verdict", "count"], orient="row")
    pairs = pairs.cast({"capture": pl.String, "verdict": pl.String, "count": COUNTS["count"]})
    at = captures.of(pairs["capture"]).alias("row")
    found = _by_document(tables, pairs.select(at, "verdict", "count"))
    total, known = (
        counts.group_by("document").agg(pl.col("count").sum()) for counts in (recorded, found)
    )
    left = total.join(known, on="document", how="left")
    rest = left.select(
        "document",
        pl.lit(uncompared).alias("verdict"),
        pl.col("count") - pl.col("count_right").fill_null(0),
    )
    return pl.concat([found, rest.filter(pl.col("count") > 0)])


def _by_document(tables: Mapping[str, Any], pairs: pl.DataFrame) -> pl.DataFrame:
    """Return counts of verdicts by document, from those by the row of a capture."""
    document = pl.lit(tables["captures"].frame["document"]).gather(pl.col("row"))
    named = pairs.select(
        document.fill_null("").alias("document"), pl.col("verdict").fill_null(""), "count"
    )
    return (
        named.group_by("document", "verdict").agg(pl.col("count").sum()).sort("document", "verdict")
    )
