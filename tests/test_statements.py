"""Statements from templates."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.dossiers.statements import statement
from docprov.package.package import open_package
from docprov.validation.validation import validate

SENTENCES = {
    "all slots": ("{subject}, {population}, {object}: {value}.", "s, p, o: v."),
    "a slot twice": ("{subject} and {subject}", "s and s"),
    "no slot": ("It was closed.", "It was closed."),
    "nothing": ("", ""),
    "an optional part that is stated": ("[{population} ]killed in {subject}", "p killed in s"),
    "an optional part without a slot": ("killed[ there]", "killed there"),
    "an unknown slot": ("{place} and {Subject} and {}", "{place} and {Subject} and {}"),
    "a format specification": (
        "{value!r} {value:>10} {0} {{value}}",
        "{value!r} {value:>10} {0} {v}",
    ),
    "open brackets": ("[{subject} ] [ {value}", "s  [ v"),
}


@pytest.mark.parametrize("reason", SENTENCES)
def test_sentences(reason):
    """Slots are filled with their words, and nothing else of a template has a meaning."""
    template, expected = SENTENCES[reason]
    assert expected == statement(
        template, {"subject": "s", "population": "p", "object": "o", "value": "v"}
    )


@pytest.mark.parametrize("words", [None, ""])
def test_optional_parts_fall_away(words):
    """A part in brackets falls away where one of its slots is unstated."""
    slots = {"subject": "s", "population": words, "object": "o"}
    assert "killed in s" == statement(
        "[{population} ]killed[ with {population} and {object}] in {subject}", slots
    )


@pytest.mark.parametrize("slots", [{}, {"value": None}, {"value": ""}])
def test_unstated_slot(slots):
    """A slot outside brackets that is unstated is named by the error."""
    with pytest.raises(ValueError, match=r"^value$"):
        statement("as {value}.", slots)


@given(st.text(alphabet="ab[]{}subjectvalue ", max_size=40), st.text(min_size=1))
def test_words_are_never_templates(template, words):
    """Words that look like slots or brackets stand in the sentence as they are."""
    filled = statement("<{value}>", {"value": words})
    assert f"<{words}>" == filled
    slots = dict.fromkeys(("subject", "population", "object", "value"), "[{subject}]")
    assert "{value}" not in statement(template, slots)


@pytest.mark.long
def test_a_template_without_a_verb_in_two_forms_is_the_whole_sentence(example):
    """Such a template is no fault; its statements are its own words, and name no voice."""
    path = example / "vocabulary/predicates/boats-sunk.yaml"
    text = path.read_text(encoding="utf-8")
    own = re.sub("^template: .*$", 'template: "The boats are {value}."', text, flags=re.MULTILINE)
    assert own != text
    path.write_text(own, encoding="utf-8")
    package = open_package(example)
    made = [claim.statement for claim in package.tables["claims"].having("predicate", "boats-sunk")]
    assert any(re.fullmatch("The boats are [^.]+[.]", each) for each in made)
    assert [] == [each for each in validate(example).diagnostics if each.rule == "DP408"]
