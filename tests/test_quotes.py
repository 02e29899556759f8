"""Finding quotes: exact places, what may differ, and what is not found."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docprov.text.folding import folded_differences as difference
from docprov.text.language import language_of
from docprov.text.nearest import nearest
from docprov.text.quotes import Located, locate, located

SINGLE, DOUBLE = "'‘’‚‛`´′", '"“”„‟«»″'
SPACES = (" ", "  ", "\n", "\r\n", "\t", "\u00a0", " \n ", "\u2003")
plain = st.text(
    st.sampled_from("abc é🚢\n\"'”’,.") | st.characters(exclude_categories=["Cs"]), max_size=60
)


def folded(text):
    """Return a text with white space and quotation marks written alike, by plain replacement."""
    for marks in (SINGLE, DOUBLE):
        for mark in marks:
            text = text.replace(mark, marks[0])
    return re.sub(r"\s+", " ", text)


@given(plain, st.data())
def test_slice_that_occurs_once_is_verbatim_at_its_place(text, data):
    """A slice that stands in a text once is found verbatim, at its place.

    One that stands there more often is ambiguous.
    """
    assume(text.strip())
    start = data.draw(st.integers(0, len(text) - 1))
    stop = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:stop]
    assume(quote.strip())
    found = locate(quote, text)
    if sum(text.startswith(quote, at) for at in range(len(text))) == 1:
        assert Located(verdict="verbatim", start=start, stop=stop, places=1) == found
    else:
        assert (found.verdict, found.start, found.found) == ("ambiguous", None, False)


@given(st.lists(st.text("abcé🚢", min_size=1, max_size=4), min_size=1, max_size=6), st.data())
def test_variation_gives_the_same_span(words, data):
    """Whatever white space and quotation marks a quote is written with, its span in the text is the
    same.
    """
    spaces = st.sampled_from(SPACES)
    doubled = st.sampled_from(DOUBLE)
    single = st.sampled_from(SINGLE)

    def written():
        opening, closing, apostrophe = data.draw(doubled), data.draw(doubled), data.draw(single)
        inner = "".join(word + data.draw(spaces) for word in words) + f"o{apostrophe}clock"
        return f"{opening}{inner}{closing}"

    passage, quote = written(), written()
    text = f"It says: {passage} and no more."
    found = locate(quote, text)
    assert (len("It says: "), len("It says: ") + len(passage)) == (found.start, found.stop)
    assert ("verbatim" if quote == passage else "normalised") == found.verdict
    expected = [
        name
        for name, differs in {
            "quotation marks": re.sub(r"\s+", " ", quote) != re.sub(r"\s+", " ", passage),
            "white space": re.findall(r"\s+", quote) != re.findall(r"\s+", passage),
        }.items()
        if differs
    ]
    assert (", ".join(expected) or None) == found.difference


@given(plain, plain, plain, plain)
def test_verdict_agrees_with_plain_search(quote, text, prefix, suffix):
    """No input raises.

    A verdict of found gives a span that reads as the quote, and absent means that no such span is
    there.
    """
    found = locate(quote, text, prefix=prefix, suffix=suffix)
    assert found.verdict in {"verbatim", "normalised", "ambiguous", "absent"}
    assert found.found == (found.verdict in {"verbatim", "normalised"})
    if found.found:
        span = text[found.start : found.stop]
        assert folded(quote).strip() == folded(span).strip()
    if quote.strip() and prefix + quote + suffix in text:
        assert found.verdict in {"verbatim", "ambiguous"}
    if found.verdict == "absent" and quote.strip() and not prefix + suffix:
        assert folded(quote).strip() not in folded(text)


@given(
    st.sampled_from(["lost ", "lost", "lost\n", " lost\t"]),
    st.sampled_from(["41 men", " 41\nmen", "41 men ", "\t41 men\n"]),
)
def test_white_space_where_prefix_and_quote_join_is_one_space(prefix, quote):
    """White space at the edges of a quote and of its prefix and suffix does not count twice, and
    the span has none.
    """
    assume(prefix[-1].isspace() or quote[0].isspace())
    text = "They lost  41 men that night; 41 men came back."
    found = locate(quote, text, prefix=prefix, suffix=" that night")
    assert (found.verdict, found.start, found.stop) == ("normalised", 11, 17)


@pytest.mark.parametrize("prefix", ["lost (", "lost ( ", "lost("])
@pytest.mark.parametrize("text", ["lost ( 41 men", "lost (41 men"])
def test_white_space_where_a_bracket_joins_a_quote_is_forgiven(prefix, text):
    """The white space may be in the text and not in the prefix, or the other way round, but for
    that within either.
    """
    found = locate("41 men", f"They {text} there.", prefix=prefix)
    assert (prefix != "lost(") == found.found
    several = locate("41 men", f"They {text} there, and {text}, and {text}.", prefix=prefix)
    assert ("ambiguous", 2) == (several.verdict, several.places)


@pytest.mark.parametrize("suffix", [") sank", " ) sank"])
@pytest.mark.parametrize("text", ["41 men ) sank", "41 men) sank"])
def test_white_space_before_what_follows_a_quote_is_forgiven(suffix, text):
    """It may be in the text and not in the suffix, or the other way round."""
    found = locate("41 men", f"Of 41 men ashore, ({text}) there.", suffix=suffix)
    assert found.start == len("Of 41 men ashore, (")


@pytest.mark.parametrize(
    ("quote", "text", "prefix", "is_found"),
    [
        ("(41 men)", "lost(41 men)", "lost ", True),
        ("(41 men)", "lost (41 men)", "lost", True),
        ("men", "lost 41men", "lost 41 ", False),
        ("41 men", "lost41 men", "lost ", False),
        ("men", "lost 41 men", "lost 41", True),
    ],
)
def test_a_context_joins_a_quote_without_white_space_only_at_a_mark(quote, text, prefix, is_found):
    """Two words, or a word and a number, are never read as one."""
    assert locate(quote, f"They {text} there.", prefix=prefix).found is is_found


def test_a_suggestion_that_a_reader_finds_at_several_places_stays_as_it_is_written():
    """What help proposes is found where it is pasted, and there alone."""
    text = "They say the 41[7] men of tar sank. They say the 41[8] men of tar sank."
    near = locate("the 41 man of tar sank", text).nearest
    found = locate(near.text, text)
    assert ("verbatim", near.start, near.stop) == (found.verdict, found.start, found.stop)


def test_a_single_word_is_suggested():
    """Of a quote of one word that the text spells otherwise, its word is proposed."""
    assert locate("dockerss", "The dockers drowned.").nearest.text == "dockers"


def test_nothing_is_suggested_for_a_quote_that_occurs():
    """A quote that is there, in another context, needs no other wording."""
    found = locate("41 men", "They lost 41 men that night.", prefix="found ")
    assert ("ambiguous", 1, None) == (found.verdict, found.places, found.nearest)
    assert found.reason


def test_a_quote_that_is_twice_as_written_is_not_settled_by_how_a_page_is_read():
    """Where one of its places goes over the number of a page, it is verbatim at both."""
    words = "They went on by the old road and saw no man of the crew that had left.".split()
    told = (" ".join(words[n % 5 :]) + "\n" + " ".join(words[: n % 7 + 5]) for n in range(11, 18))
    text = "\f".join(f"{each} boats\n{n}\n" for n, each in enumerate(told, 11))
    text += "\fAnd then boats\n12 of them\n"
    assert text.count("boats\n12") == 2
    assert locate("boats\n12", text).verdict == "ambiguous"


@pytest.mark.parametrize("language", [None, "xx"])
def test_a_gap_is_not_judged_without_the_lists_of_a_language(language):
    """An elided quote is refused and says why; without a gap no lists are needed."""
    text = "All 41 boats, old and new, sank."
    found = locate("41 boats ... sank", text, language=language)
    assert ("absent", "gaps are not judged in this language") == (found.verdict, found.reason)
    assert locate("41 boats", text, language=language).found


def test_a_gap_does_not_cross_to_another_column():
    """An elided quote is not put together from two cells of a table."""
    text = "".join(f"Town {n:03}\t{n} boats\n" for n in range(40, 60))
    found = locate("Town 041 ... 42 boats", text)
    assert ("absent", "the gap crosses to another column") == (found.verdict, found.reason)


@pytest.mark.parametrize(
    ("quote", "context"),
    [
        ("men ... sank", {"prefix": "41 "}),
        ("men ... sank", {"prefix": "1 "}),
        ("men ... sank", {"suffix": ")"}),
        ("men ... sank", {"suffix": " ) th"}),
        ("en ... san", {"prefix": "m", "suffix": "k"}),
    ],
    ids=str,
)
def test_the_context_of_an_elided_quote_is_that_of_its_ends(quote, context):
    """A context can be cut within a word, and white space where it joins is forgiven."""
    text = "All (41 men, old and tired, sank ) there, and men came back."
    assert locate(quote, text, **context).verdict == "elided"


@pytest.mark.parametrize(("parts", "verdict"), [(20, "elided"), (21, "absent")])
def test_an_elided_quote_has_twenty_parts_at_most(parts, verdict):
    """A quote of more parts is refused, and the reason says so."""
    found = locate(" ... ".join(map(str, range(100, 100 + parts))), " ".join(map(str, range(200))))
    assert verdict == found.verdict
    assert (found.reason == "it has more than 20 parts") is (verdict == "absent")


@pytest.mark.parametrize("quote", ["boats were ... sunk", "41 boats", "... boats"])
def test_the_lists_of_a_language_stand_for_its_tag(quote):
    """Who has read the lists of a language gets the same verdict with them."""
    text = "All 41 boats were not sunk."
    assert locate(quote, text, language="en") == located(quote, text, language_of("en"))


def test_an_elided_quote_whose_parts_occur_everywhere_is_given_up_with_a_reason():
    """What was not searched to the end does not read as searched."""
    quote = " ... ".join(["a", "b"] * 4 + ["c"])
    found = locate(quote, "c " + "a b " * 800)
    assert ("absent", "its parts occur at too many places") == (found.verdict, found.reason)


def test_white_space_around_a_quote_is_not_required_in_the_text():
    """A quote copied with white space around it is found at the very start and end of a text."""
    found = locate(" harbour\n", "harbour")
    assert (found.verdict, found.start, found.stop) == ("normalised", 0, 7)


@pytest.mark.parametrize(
    ("context", "start"),
    [({"prefix": "b "}, 4), ({"suffix": " b"}, 0), ({"prefix": "b\n"}, 4), ({"suffix": "\n b"}, 0)],
    ids=str,
)
def test_context_settles_which_place(context, start):
    """A prefix or a suffix settles which of two places is meant, and only the quote itself is the
    span.
    """
    found = locate("a", "a b a", **context)
    assert (start, start + 1) == (found.start, found.stop)


def test_difference_of_context_is_named():
    """Where the quote is as in the text and only its context is written differently, that
    difference is named.
    """
    found = locate("a", "a b a", prefix="b\n")
    assert (found.verdict, found.difference) == ("normalised", "white space")
    assert difference("“a”", '"a" ') == "quotation marks, white space"


ABSENT = {
    "empty": "",
    "blank": " \n",
    "other word": "42 dockers",
    "other case": "41 Dockers",
    "hyphen for a space": "41-dockers",
    "no space": "41dockers",
    "across a missing word": "41 drowned",
}


@pytest.mark.parametrize("quote", ABSENT.values(), ids=ABSENT)
def test_nothing_else_is_found(quote):
    """Words, digits, case and punctuation must be as in the text.

    What is like them is a suggestion only.
    """
    found = locate(quote, "41 dockers drowned near the café, 1911-1912.")
    assert ("absent", None, None) == (found.verdict, found.start, found.stop)
    assert (0, None) == (found.places, found.reason)


FOLDED = {
    "a decomposed letter": ("cafe\u0301", "café", "composition"),
    "a dash": ("1911–1912", "1911-1912", "dashes"),
    "a soft hyphen": ("dro\u00adwned", "drowned", "soft hyphens"),
    "a ligature": ("ﬁve", "five", "ligatures"),
}


@pytest.mark.parametrize("name", FOLDED)
def test_what_differs_in_print_only_is_normalised(name):
    """Composition, dashes, soft hyphens and ligatures are folded on both sides, and named."""
    quote, passage, named = FOLDED[name]
    text = "41 dockers drowned near the café, five of them 1911-1912."
    for mine, theirs in ((quote, text), (passage, text.replace(passage, quote))):
        found = locate(mine, theirs)
        assert ("normalised", named) == (found.verdict, found.difference)
        assert theirs[found.start : found.stop] in (quote, passage)


def test_an_elided_quote_that_can_be_found_in_two_ways_has_two_places():
    """However many ways there are, two places stand for any number above one."""
    text = "The red sheds burned at noon. " * 3
    found = locate("red sheds ... at noon", text)
    assert ("ambiguous", 2, None) == (found.verdict, found.places, found.start)


def test_a_quotation_mark_behind_a_gap_is_no_part():
    """Where dots end what is quoted, the mark behind them would be at many places."""
    text = "“The pier is not mine…” said Ben. “Nor is the “Hilda”.”"
    found = locate('"The pier is not mine..."', text)
    assert "“The pier is not mine" == text[found.start : found.stop]


def test_overlapping_places_are_ambiguous():
    """A quote that overlaps with itself stands at two places."""
    assert locate("aba", "ababa").verdict == "ambiguous"
    assert locate("a a", "a\na\na").verdict == "ambiguous"


def test_a_huge_quote_that_is_absent_costs_no_fuzzy_search():
    """For a quote that nobody may record nothing is suggested, since looking would take minutes."""
    assert None is locate("a" * 20_000 + "b", "a" * 300_000).nearest


SUGGESTIONS = {
    "a word too many": ("over 30 boats were sent back home", "over 30 boats were sent home"),
    "marks that are not there": ("“Nobody was  hurt”", "Nobody was hurt"),
    "another first word": ("about 30 boats were sent home", "over 30 boats were sent home"),
    "another last word": ("over 30 boats were sent back", "over 30 boats were sent home"),
    "a stop that the quote has": ("Nobody was hurd,", "Nobody was hurt,"),
}


@pytest.mark.parametrize("name", SUGGESTIONS)
def test_a_suggestion_can_be_copied_as_it_stands(name):
    """What the text has instead has no words, white space or stops at its ends that the quote does
    not ask for.
    """
    quote, suggestion = SUGGESTIONS[name]
    text = "He says: over 30 boats were sent home for a week. Nobody was hurt, the master said."
    found = nearest(quote, text)
    assert (suggestion, suggestion) == (found.text, text[found.start : found.stop])
