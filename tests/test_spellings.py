"""A withheld text is found in every spelling that a reader would recognise, and in nothing else."""

# ruff: noqa: RUF001 - letters of several alphabets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.releases.spellings import Spellings

NAMES = [
    "Jane Doe",
    "Rose O'Brien-Smith",
    "Sam Marlow",
    "Paul Lane",
    "Ursula Smith",
    "Rose Hill",
    "Hans Müller",
    "Ana de la Cruz",
    "Marsh, Theodore Guy",
    "Dr Əli Məmmədov",
    "Marko Petrov",
]
SPELLINGS = Spellings(NAMES, persons=NAMES)

RECOGNISED = {
    "turned round": "the keeper, Doe, Jane, said",
    "turned round in capitals": "DOE Jane",
    "turned round in small letters": "doe, jane",
    "an initial for the first name": "as J. Doe said",
    "an initial without a point": "as J Doe said",
    "an initial after the last name": "Doe, J.",
    "an initial for the last name": "Jane D. said so",
    "initials": "signed J.D.",
    "initials with a space": "signed J. D.",
    "another initial between": "Jane A. Doe",
    "another name between": "Jane Ann Doe",
    "a title between": "Doe, Mrs. Jane",
    "after what looks like a spelling": "Doe said Doe, Jane",
    "percent-encoded": "https://example.org/jane%20doe",
    "percent-encoded twice": "https://example.org/jane%2520doe",
    "percent-encoded letters": "https://example.org/Hans_M%C3%BCller",
    "an entity of a web page": "Jane&nbsp;Doe",
    "joined by a plus": "?q=jane+doe",
    "joined by a low line": "jane_doe",
    "joined by a point": "jane.doe@example.org",
    "joined by a hyphen, turned round": "doe-jane",
    "joined": "https://example.org/janedoe",
    "joined, turned round": "by doejane",
    "an initial in an address": "jdoe@example.org",
    "an apostrophe left out": "OBrien, Rose",
    "a space for an apostrophe": "O Brien, Rose",
    "one of two last names": "R. O'Brien",
    "a diaeresis written out": "Mueller, Hans",
    "a diaeresis left out": "H. Muller",
    "without the particles": "Ana Cruz",
    "the particles last": "Cruz, Ana de la",
    "a name withheld with the last name first": "Theodore Marsh",
    "its initials": "as T.G.M. said",
    "a letter of another alphabet": "Memmedov, Eli",
    "the same letter": "A. Mammadov",
    "in Cyrillic letters": "сказал Марко Петров",
    "in Cyrillic letters, turned round": "Петров, Марко",
    "in Cyrillic capitals": "МАРКО ПЕТРОВ",
    "in Cyrillic letters with an initial": "М. Петров",
    "in Greek letters": "Μάρκο Πετρόβ",
    "in Armenian letters": "Մարկո Պետրով",
    "in Georgian letters": "მარკო პეტროვ",
    "in an address in Cyrillic letters": "https://example.org/%D0%BC%D0%B0%D1%80%D0%BA%D0%BE-%D0%BF%D0%B5%D1%82%D1%80%D0%BE%D0%B2",
    "with a Cyrillic letter that looks the same": "J\u0430ne D\u043ee",
    "with Greek letters that look the same": "D\u03bfe, Jane",
    "with letters of full width": "\uff2a\uff41\uff4e\uff45 \uff24\uff4f\uff45",
    "in letters of mathematics": "\U0001d409\U0001d41a\U0001d427\U0001d41e Doe",
    "with invisible characters": "Ja\u200bne D\u2060oe",
}
NOT_RECOGNISED = {
    "another first name": "John Doe",
    "two persons": "Jane, John Doe",
    "two persons joined": "Jane and Doe",
    "two sentences": "Doe was there. Jane was not",
    "the last name alone": "the Does and Mrs Doe",
    "a possessive": "in Marlow's house",
    "a pronoun": "to Marlow I said nothing",
    "an article": "In Marlow A cart stood",
    "an ordinary word": "the plane landed",
    "a common abbreviation": "the U.S. consul",
    "ordinary words turned round": "the hill rose steeply",
    "a letter alone": "vitamin D",
    "a hyphenated word": "well-known",
    "a number": "Lane 7",
    "another name in Cyrillic letters": "Марк Петровский",
}


@pytest.mark.parametrize("name", RECOGNISED)
def test_a_spelling_is_recognised(name):
    """Each named way to write a withheld name is found."""
    assert SPELLINGS.seen(RECOGNISED[name]) is not None


@pytest.mark.parametrize("name", NOT_RECOGNISED)
def test_other_words_are_no_false_alarm(name):
    """What is ordinary in a text about other people is not taken for a withheld name."""
    assert SPELLINGS.seen(NOT_RECOGNISED[name]) is None


@pytest.mark.parametrize("text", ["jane-d", "j-doe", "jdoe", "doe-j-1911", "doejane2", "lane-paul"])
def test_an_id_is_recognised(text):
    """In an id a name has neither capitals nor points."""
    assert SPELLINGS.seen(text, address=True)


@pytest.mark.parametrize("text", ["jane", "doe", "lane-7", "d-7", "marlowe"])
def test_other_ids_are_not(text):
    """A single word of a name is not a spelling of it."""
    assert SPELLINGS.seen(text, address=True) is None


def test_initials_are_searched_for_in_names_of_persons_only():
    """A place or a body has no first name."""
    place = Spellings(["Quill Lane"])
    assert place.seen("Q. Lane") is None
    assert "Lane, Quill" == place.seen("at Lane, Quill")


def test_what_is_something_else_is_passed_over():
    """A text that only looks like what is withheld is no finding, where it is listed as such."""
    listed = Spellings(
        ["Jane Doe"], persons=["Jane Doe"], apart=["J. Doe & Sons", "Jane Doe Street", "J.D."]
    )
    assert listed.seen("by J. Doe & Sons, J.D., of Jane Doe Street") is None
    assert "J. Doe" == listed.seen("by J. Doe")
    assert "of [withheld], Jane Doe Street" == listed.masked("of Jane Doe, Jane Doe Street")


def test_what_is_withheld_cannot_be_something_else():
    """The very text that is withheld is found even where it is listed as something else."""
    assert "by [withheld]" == Spellings(["Jane Doe"], apart=["Jane Doe"]).masked("by Jane Doe")
    assert "by [withheld]" == Spellings(["Ann Lee"], apart=["AnnLee"]).masked("by AnnLee")


words = st.text(st.characters(categories=["L", "N", "P", "Zs", "Mn"]), max_size=12)


@given(st.sampled_from(NAMES[:8]), words, words)
def test_what_is_masked_is_not_seen(name, before, after):
    """What masking leaves of a text in which a name occurs as written shows nothing of it."""
    spellings = Spellings([name])
    masked = spellings.masked(f"{before}, {name}, {after}")
    assert not spellings.shows(masked)
    assert spellings.seen(f"{before}, {name}, {after}")


def test_a_text_within_another_is_masked_once():
    """Of two withheld texts one of which is in the other the longer goes; what follows goes too."""
    masked = Spellings(["Jane Doe", "Doe"]).masked("Jane Doe, and Doe again")
    assert "[withheld], and [withheld] again" == masked
    hyphened = Spellings(["Jane Doe Quill", "Doe"]).masked("Ja-ne Doe Quill told")
    assert hyphened == "[withheld] told"


def test_texts_that_overlap_are_masked_as_one():
    """One word stands for both, and nothing of either is left."""
    assert Spellings(["Jane Doe", "Doe Quill"]).masked("Ja-ne Doe Quill told") == "[withheld] told"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("write to jdoe@example.org, or come", "jdoe"),
        ("it is at https://example.org/jane_doe/ now", "jane_doe"),
        ("as the keeper, Doe, Jane, said", "Doe, Jane"),
    ],
)
def test_the_words_that_show_a_name_are_said(text, seen):
    """A report quotes them, wherever in a text they are."""
    assert SPELLINGS.seen(text) == seen


def test_a_single_word_is_seen_as_it_is_written():
    """It has no other spelling with an initial or the other way round."""
    spellings = Spellings(["Marlow"], persons=["Marlow"])
    assert spellings.seen("Mrs MARLOW said") == "MARLOW"
    assert spellings.seen("M. said") is None


@pytest.mark.parametrize("text", [None, "", "Jane Doe"])
def test_nothing_is_seen_where_nothing_is_withheld(text):
    """No text, and no list of texts, is not an error."""
    assert Spellings([]).seen(text) is None
    assert Spellings(["Rose Hill"]).seen(text) is None


def test_a_short_name_is_found_beside_what_is_something_else():
    """Names of five letters have no second pattern, which would find what the first one lost."""
    for apart, text, masked in (
        (["Al Lee"], "Al Lee", "[withheld]"),
        (["Al Lee Street"], "Al Lee Street, Al Lee", "Al Lee Street, [withheld]"),
        (["Old Al Lee"], "Al Lee, Old Al Lee", "[withheld], Old Al Lee"),
    ):
        assert masked == Spellings(["Al Lee"], apart=apart).masked(text)


def test_a_name_of_six_letters_is_found_without_its_space():
    """Shorter ones occur within other words."""
    assert Spellings(["Ann Lee"]).shows("by AnnLee")
    assert not Spellings(["Al Lee"]).shows("by AlLee")


def test_initials_of_a_person_are_seen():
    """They are where points and capitals say so."""
    spellings = Spellings(["Jane Doe"], persons=["Jane Doe"])
    assert "J.D" == spellings.seen("as J.D. said")
    assert spellings.seen("as jd said") is None


def test_what_follows_something_else_is_found():
    """Only what lies within the other text is passed over, to its last letter."""
    joined = Spellings(["Ann Lee"], apart=["Old AnnLee"])
    assert "Old AnnLee, [withheld]" == joined.masked("Old AnnLee, AnnLee")
    listed = Spellings(["Jane Doe"], persons=["Jane Doe"], apart=["J. Doe & Sons"])
    assert "J. Doe" == listed.seen("by J. Doe & Sons, and J. Doe")
    assert listed.seen("as j.d. said") is None


def test_the_last_letter_of_a_name_counts():
    """Digits behind a name are passed over, and nothing else."""
    assert "Fox, Max" == Spellings(["Max Fox"]).seen("as Fox, Max told")


def test_a_number_is_searched_for_unless_it_is_a_day():
    """Seven digits are a telephone number."""
    assert Spellings(["555 0123 45"]).shows("call 555 0123 45")
    assert Spellings(["555 0123"]).shows("call 555-0123")
    assert not Spellings(["555 012"]).shows("call 555 012")
    assert not Spellings(["1992-02-25"]).shows("on 1992-02-25")


def test_where_nothing_is_withheld_nothing_is_found():
    """Without texts that are withheld every text stays as it is."""
    nothing = Spellings()
    assert nothing.masked("Jane Doe") == "Jane Doe"
    assert not nothing.shows("Jane Doe")
    assert nothing.seen("Jane Doe") is None
    assert not SPELLINGS.shows(None)
    assert SPELLINGS.seen(None) is None
