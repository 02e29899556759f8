"""Counts by document: told one by one from a table of counts, and equal to those told at once."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docprov.package import document_counts
from docprov.package.document_counts import COUNTS, DocumentCounts, as_dictionary, found_counts
from docprov.package.package import open_package
from docprov.tables.table import id_rows

counts = st.dictionaries(
    st.tuples(st.sampled_from(["", "quay", "mill", "mill-2", "pier"]), st.sampled_from("vna")),
    st.integers(1, 9),
)


def framed(numbers):
    rows = [(*key, count) for key, count in numbers.items()]
    return pl.DataFrame(rows, schema=COUNTS, orient="row")


@pytest.mark.long
@settings(max_examples=50)
@given(counts, st.integers(1, 4))
def test_documents_are_told_in_blocks_as_they_are_at_once(numbers, block):
    """Each document has the counts of its verdicts, in the order of ids; no other one is known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_counts, "_BLOCK", block)
        told = DocumentCounts(framed(numbers), framed(numbers))
        whole = as_dictionary(framed(numbers).sort("document", "verdict"))
        assert {name: each.verdicts for name, each in told.items()} == whole
        assert list(told) == sorted(whole)
        assert all(sum(each.found.values()) == each.passages for each in told.values())
        assert "quarry" not in told
        assert "zinc" not in told


def test_what_was_not_compared_is_counted_for_each_document():
    """Passages that no text was held for have the verdict of a run that compared the rest."""
    tables = open_package("docs/examples/arden").tables
    captures = id_rows(tables["captures"])
    recorded = document_counts.recorded_counts(tables, captures)
    compared = {("arden-2011.t001", "verbatim"): 3, ("no-such", "absent"): 1}
    found = as_dictionary(found_counts(tables, captures, recorded, compared, "unverifiable"))
    assert found["arden-2011"] == {"verbatim": 3, "unverifiable": 10}
    assert found["leith-2012"] == {"unverifiable": 6}
    assert found[""] == {"absent": 1}
