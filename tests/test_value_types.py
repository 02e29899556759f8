"""Types of value: each is written, read back and said in one way, and has a name in the model."""

from decimal import Decimal
from typing import get_args

import pytest

from docprov.model.records import Predicate, columns
from docprov.model.value_types import VALUE_TYPES, ValueTypeName, names_of

EXAMPLES = {
    "quantity": ["41", "more than 150", "between 20 and 30", "several"],
    "elapsed-years": ["19"],
    "date": ["1911-06-02/1911-06-03"],
    "text": ["an act of God"],
    "role": ["took part"],
}
EMPTY = dict.fromkeys(("value", "value_as_written", "comparator", "lower", "upper"))


def test_every_name_has_a_type():
    """The types are those that a predicate can name, in the same order."""
    choices = next(each.choices for each in columns(Predicate) if each.name == "value_type")
    assert tuple(VALUE_TYPES) == get_args(ValueTypeName) == choices


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in EXAMPLES.items() for text in texts]
)
def test_a_value_comes_back(name, text):
    """What a value is written as comes back from the cells that it fills."""
    kind = VALUE_TYPES[name]
    cells = EMPTY | dict(kind.cells(text, f"quoted: {text}", Decimal("0.1")))
    assert text == kind.written(cells)


def test_every_type_with_a_value_has_an_example():
    """The examples above show every type that has a value."""
    assert list(EXAMPLES) == names_of(field="value")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("quantity", "more than 150", "more than 150"),
        ("quantity", "several", "“several”"),
        ("date", "1911", "1911"),
        ("text", "an act of God", "“an act of God”"),
    ],
)
def test_words_of_the_source_are_in_quotation_marks(name, text, said):
    """A statement says numbers and dates plainly, and words of the source in quotation marks."""
    assert said == VALUE_TYPES[name].said(text)


@pytest.mark.parametrize(
    ("name", "stated", "unit"),
    [
        ("quantity", "person", "person"),
        ("quantity", None, None),
        ("elapsed-years", None, "year"),
        ("elapsed-years", "month", "month"),
        ("date", "day", None),
    ],
)
def test_a_unit_is_the_predicates_or_the_types(name, stated, unit):
    """A claim without a unit has the predicate's, else the type's; only numbers have one."""
    assert unit == VALUE_TYPES[name].unit_of({"unit": stated})


@pytest.mark.parametrize(("name", "text"), [("quantity", "150 or more"), ("date", "3 June")])
def test_advice_shows_how_to_write_it(name, text):
    """A text that is not a value of a type is refused, and the advice says how to write one."""
    with pytest.raises(ValueError, match="not a"):
        VALUE_TYPES[name].cells(text, text, Decimal("0.1"))
    assert VALUE_TYPES[name].advice_for(text).startswith("write for example ")
