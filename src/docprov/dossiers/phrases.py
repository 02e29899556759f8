"""The fields that state a passage: its quote, and what settles which of several places is meant."""

from collections.abc import Iterable

from attrs import evolve

from docprov.dossiers.fields import Field, cell_of
from docprov.model.records import RESOURCES, SLUG
from docprov.text.locators import KINDS as LOCATORS


def _phrase(name: str, column: str, description: str, example: str, *needs: str) -> Field:
    """Return a field that states a part of a passage."""
    return Field(
        name=name,
        shape="quote",
        description=description,
        example=example,
        table="passages",
        column=column,
        needs=needs,
    )


def spelled(stated: Iterable[Field], name: str, quote: str) -> tuple[Field, ...]:
    """Return fields, one of which has the words of a quote where it is not stated."""
    return tuple(
        evolve(field, otherwise=quote, required=False) if field.name == name else field
        for field in stated
    )


QUOTE = _phrase(
    "quote",
    "quote",
    "The minimal phrase of the text, letter by letter: at most 15 words.",
    "41 dockers, among them 6 women",
)
_AROUND = "where the quote occurs more than once"
QUOTED = (
    QUOTE,
    _phrase(
        "prefix", "prefix", f"The text directly before the quote, {_AROUND}.", "lost ", "quote"
    ),
    _phrase(
        "suffix", "suffix", f"The text directly after the quote, {_AROUND}.", " that night", "quote"
    ),
    *(
        evolve(cell_of("passages", column), needs=("quote",))
        for column in RESOURCES["passages"].columns
        if column.name in LOCATORS
    ),
)
"""A quote with the text around it or the place where it is."""
TIME_QUOTED = (
    _phrase(
        "time_quote",
        "quote",
        "The phrase that states the time.",
        "In the night of 2 to 3 June 1911",
    ),
    _phrase(
        "time_prefix",
        "prefix",
        "The text directly before the quote of the time.",
        "began ",
        "time_quote",
    ),
    _phrase(
        "time_suffix",
        "suffix",
        "The text directly after the quote of the time.",
        " and burned",
        "time_quote",
    ),
)
CAPTURE_QUOTED = Field(
    name="capture",
    shape="line",
    description="The capture that is quoted, where it is not the first.",
    example="t002",
    pattern=SLUG,
    references="captures",
    table="passages",
    column="capture",
    needs=("quote",),
    short=True,
)
