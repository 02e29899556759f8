"""The canonical order of rows, which does not depend on how many there are."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from docprov.tables.order import FEW_ROWS, order_of_few, order_of_many, row_order

cells = st.one_of(
    st.none(), st.sampled_from(["", "9", "10", "a", "B", "é", "\U0001f600", "\uffee"])
)


@given(st.lists(st.tuples(cells, cells, cells), min_size=2, max_size=30))
def test_few_rows_are_sorted_like_many(rows):
    """Both ways of sorting give the same rows, whatever their cells are."""
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    few, many = (order(frame, {"b"}) for order in (order_of_few, order_of_many))
    assert few.dtype == many.dtype
    assert frame[few].fill_null("").equals(frame[many].fill_null(""))


def test_integers_of_the_key_are_sorted_by_size():
    """A step 10 comes after a step 9, and the key before all other cells."""
    for size in (3, FEW_ROWS + 1):
        steps = [str(number) for number in range(size)]
        frame = pl.DataFrame({"note": steps[::-1], "step": steps})
        turned = frame[::-1]
        assert turned[row_order(turned, ["step"], {"step"})].equals(frame)
