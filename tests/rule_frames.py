"""The frames that rules query, each as a whole."""

import narwhals as nw
import polars as pl

from docprov.rules.frames import derived_parts
from docprov.text.own_languages import SHIPPED


def rule_frames(tables):
    """Return the frames of some tables, by resource, with the derived columns."""
    derived = derived_parts(tables, SHIPPED)
    return {name: nw.from_native(pl.concat(parts).lazy()) for name, parts in derived.items()}
