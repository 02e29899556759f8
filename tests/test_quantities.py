"""Quantities, dates and denials that a stretch of text states, in each language with lists."""

import unicodedata

import pytest
from attrs import evolve
from babel.dates import get_month_names
from babel.numbers import format_decimal
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.named_cases import cases

from docprov.evidence.matching import Reading
from docprov.evidence.surroundings import Span
from docprov.rules.agreement import Recorded, lateness, number_disagreement, time_disagreement
from docprov.rules.meant_dates import other_day
from docprov.text.beginnings import NUMBER_BEGUN, begun_in
from docprov.text.denials import denial_of
from docprov.text.language import LANGUAGES, language_of
from docprov.text.quantities import quantities_of
from docprov.text.relative_dates import counts_from, relative_of
from docprov.text.stretch import stretch_of
from docprov.text.times import dates_of
from docprov.text.tokens import evened

CASES = cases("quantities/readings.yaml")
ALL = [(code, case["text"], case["states"]) for code, listed in CASES.items() for case in listed]


def said(found):
    """Return a quantity in the words of the cases."""
    if found.low is None:
        return "vague"
    number = f"{found.low.normalize():f}"
    if found.is_range:
        number = f"between {number} and {found.high.normalize():f}"
    parts = (
        "" if found.kind == "count" else found.kind,
        " or ".join(sorted(found.comparators)).replace("-", " "),
        number,
        found.unit,
    )
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("code", "text", "states"), ALL)
def test_reads_what_the_words_state(code, text, states):
    """The first quantity of a stretch of text is the one that a person reads in it."""
    found = quantities_of(text, language_of(code))
    assert (said(found[0]) if found else "") == states


@pytest.mark.parametrize(
    ("code", "text", "words", "number"),
    [
        ("en", "they sold a score boats there", "a score", "score"),
        ("en", "sold about 3 skiffs and a half there", "about 3 skiffs and a half", "3"),
        ("en", "three barrels and a half were lost", "three barrels and a half", "three"),
        ("en", "it fell by (-7) degrees", "-7", "7"),
        ("en", "they waited a day or two there", "a day or two", "two"),
        (
            "en",
            "million and a half million eels",
            "million and a half million",
            "million and a half million",
        ),
        ("en", "9 degrees below zero that day", "9 degrees below zero", "9"),
        ("en", "no fewer than 12 pilots drowned", "no fewer than 12", "12"),
        ("en", "the 60 boats or so sank", "60 boats or so", "60"),
        ("en", "between five and seven looms", "five and seven", "five and seven"),
        ("de", "von etwa 60 Lampen mindestens", "etwa 60 Lampen mindestens", "60"),
        ("zh", "昨天大约四十条船沉没", "大约四十", "四十"),
    ],
)
def test_a_quantity_has_its_place(code, text, words, number):
    """A quantity is placed at the words that state it, and within them at its number."""
    found, *_ = quantities_of(text, language_of(code))
    assert (words, number) == (text[found.start : found.stop], text[slice(*found.number)])


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_can_end_or_begin_anywhere(code):
    """What is read of a text that is cut anywhere has its place in what is left of it."""
    language = language_of(code)
    for text in dict.fromkeys(each for own, each, _ in ALL if own == code):
        for cut in (at for at, letter in enumerate(text) if letter == " " or at % 7 == 3):
            for part in (text[:cut], text[cut:]):
                found = [*quantities_of(part, language)]
                assert all(0 <= each.start < each.stop <= len(part) for each in found)


@pytest.mark.parametrize(
    ("text", "is_range"),
    [
        ("at least six and at most ten boats", True),
        ("at least six, but fewer than ten boats", True),
        ("at least six and at most six boats", False),
        ("at least ten and at most six boats", False),
        ("at most six and at least ten boats", False),
        ("at least six oars and at most ten boats", False),
    ],
)
def test_two_limits_are_a_range_where_something_lies_between_them(text, is_range):
    """A lower limit and then an upper one state a range, beside the two limits."""
    found = quantities_of(text, language_of("en"))
    assert (len(found) == 3) is is_range
    assert any(each.is_range for each in found) is is_range


def test_a_number_behind_a_range_is_one_of_its_own():
    """A range takes two numbers, and what follows them is read as well."""
    found = quantities_of("between five and seven looms, nine boats, ten", language_of("en"))
    assert [said(each) for each in found] == ["between 5 and 7", "9", "10"]


def test_a_letter_behind_digits_is_a_unit_or_a_scale():
    """What can be metres and millions is read as both."""
    found = quantities_of("a loss of 2.6m", language_of("en"))
    assert [said(each) for each in found] == ["2.6 metre", "2600000"]


SPACED = [code for code in LANGUAGES if not language_of(code).has("spaceless")]
PLAIN = ("dfgh", "bvcx", "qwrt", "zxpl", "kjhg", "mnbv") * 2
"""Words that are in no list of any language."""


@pytest.mark.parametrize("code", SPACED)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_words_in_no_list_shield_a_number(code, data):
    """What is farther from a number than any phrase reaches does not change what it states."""
    language = language_of(code)
    listed = [text for each, text, _ in ALL if each == code]
    before, after = (
        data.draw(st.sampled_from([" ".join(words) for words in language.named(name).exact]))
        for name in ("comparators", "comparators_far")
    )
    assume(not begun_in(f"{before} {after}", language) & NUMBER_BEGUN)
    text = data.draw(st.just("40") | st.sampled_from(listed))
    first = PLAIN[: data.draw(st.integers(4, 6))]
    last = PLAIN[: data.draw(st.integers(8, 12))]
    quote = " ".join([*first, text, *last])
    assume(stretch_of(quote, language).is_shielded)
    start, stop = len(before) + 1, len(before) + 1 + len(quote)
    alone = quantities_of(quote, language)
    around = quantities_of(f"{before} {quote} {after}", language)
    within = [each for each in around if start <= each.number[0] < stop]
    assert [evolve(each, start=0, stop=0, number=(0, 0)) for each in within] == [
        evolve(each, start=0, stop=0, number=(0, 0)) for each in alone
    ]


def _listed(name):
    by_language = cases(f"quantities/{name}.yaml")
    return [(code, case) for code, listed in by_language.items() for case in listed]


@pytest.mark.parametrize(("code", "case"), _listed("times"))
def test_reads_the_time_that_words_mean(code, case):
    """Words of a time agree with the EDTF text that they mean, and not with another day."""
    language = language_of(code)
    dates = (case["from"],) if "from" in case else ()
    right = Recorded(time=case["means"], dates=dates)
    assert time_disagreement(right, case["text"], dates, language) is None
    wrong = Recorded(time="1917-11-30", dates=dates)
    assert time_disagreement(wrong, case["text"], dates, language) is not None


@pytest.mark.parametrize(("code", "case"), _listed("denials"))
def test_judges_denials_by_clause(code, case):
    """A sentence denies what it says where a word of its clause does, and no phrase undoes it."""
    assert bool(denial_of(case["text"], language_of(code))) == case["denied"]


def _written(number, code):
    """Return a number with the grouping and decimal marks that CLDR gives a language."""
    return format_decimal(number, format="#,##0.###", locale=code)


@given(
    st.sampled_from(LANGUAGES),
    st.decimals(min_value=0, max_value=10**9, places=2),
)
def test_a_number_written_by_the_rules_of_a_language_is_read_back(code, number):
    """Grouping and decimal marks as CLDR has them mean the number that was written with them."""
    found = quantities_of(f"({_written(number, code)})", language_of(code))
    assert [each.low for each in found] == [number]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_months_of_a_language_are_read(code):
    """The names of months as CLDR has them are those of the lists."""
    language = language_of(code)
    for number, name in get_month_names("wide", locale=code).items():
        words = f"1907年{number}月8日" if code in {"zh", "ja"} else f"8 {name} 1907"
        assert [each.texts for each in dates_of(words, language)] == [(f"1907-{number:02}-08",)]


HEDGES = {
    "en": ("about {}", "nearly {}", "more than {}", "{} or more", "some {}"),
    "de": ("etwa {}", "fast {}", "mehr als {}", "mindestens {}"),
    "fr": ("environ {}", "presque {}", "plus de {}", "au moins {}"),
    "es": ("unos {}", "casi {}", "más de {}", "al menos {}"),
    "ru": ("около {}", "почти {}", "более {}", "не менее {}"),
    "az": ("təxminən {}", "ən azı {}", "{}-dən çox"),
    "tr": ("yaklaşık {}", "en az {}", "{}'den fazla"),
    "ar": ("نحو {}", "أكثر من {}", "على الأقل {}"),
    "zh": ("大约{}", "超过{}", "至少{}", "{}多"),
    "ja": ("約{}", "少なくとも{}", "{}以上"),
}


@given(st.sampled_from([(c, h) for c, hs in HEDGES.items() for h in hs]), st.integers(2, 900))
def test_a_hedge_outside_the_quote_never_leaves_an_exact_value_silent(case, number):
    """A number that its sentence qualifies is not recorded as exact without a fault."""
    code, hedge = case
    language = language_of(code)
    before, after = hedge.split("{}")
    exact = Recorded(value_type="quantity", comparator="exact", value=str(number))
    assert number_disagreement(exact, "", str(number), "", language) is None
    assert number_disagreement(exact, before, str(number), after, language) is not None


@given(st.sampled_from(ALL), st.sampled_from(["NFC", "NFD"]), st.sampled_from("\u00a0\u202f "))
def test_composition_and_spaces_make_no_difference(case, form, space):
    """The same words composed otherwise, or with other spaces, state the same."""
    code, text, states = case
    written = unicodedata.normalize(form, text).replace(" ", space).replace("'", "’")
    found = quantities_of(evened(written), language_of(code))
    assert (said(found[0]) if found else "") == states


@given(st.sampled_from(ALL), st.sampled_from(["“”", "«»", "„“", "「」", "''", '""', "‘’", "()"]))
def test_quotation_marks_make_no_difference(case, marks):
    """The same words between quotation marks state the same."""
    code, text, states = case
    found = quantities_of(evened(f"{marks[0]}{text}{marks[1]}"), language_of(code))
    assert (said(found[0]) if found else "") == states


BOTH = {
    "en": "Both millers signed",
    "es": "Ambos molineros firmaron",
    "az": "Hər iki dəyirmançı imzaladı",
    "tr": "Her iki değirmenci imzaladı",
    "ar": "كلا الطحانين وقعا",
}


@pytest.mark.parametrize("code", BOTH)
def test_one_is_not_what_the_words_given_for_it_say(code):
    """A number of one can go unsaid, unless the words given for it are another number."""
    quote, language = BOTH[code], language_of(code)
    recorded = Recorded(value_type="quantity", comparator="exact", value="1", unit="miller")
    assert number_disagreement(recorded, "", quote, "", language) is None
    written = evolve(recorded, written=" ".join(quote.split()[:-2]))
    assert number_disagreement(written, "", quote, "", language) is not None


@pytest.mark.parametrize(
    ("value", "unit", "quote"),
    [
        ("2", "dozen", "two dozen eggs"),
        ("24", "egg", "two dozen eggs"),
        ("1", "pair", "a pair of oars"),
        ("2.4", "million-pounds", "cost 2.4 million pounds"),
    ],
)
def test_a_unit_can_contain_a_scale(value, unit, quote):
    """What is counted by the dozen, the pair or the million is what the words say."""
    recorded = Recorded(
        value_type="quantity", comparator="exact", value=value, unit=unit, written=quote
    )
    assert number_disagreement(recorded, "", quote, "", language_of("en")) is None


def test_a_noun_with_an_article_does_not_name_by_number():
    """After "the quay" a number counts what follows it; after "quay" it names the quay."""
    english = language_of("en")
    (counted,) = quantities_of("above the quay 27 fishermen drowned", english)
    (named,) = quantities_of("goods at quay 27 were lost", english)
    assert ("count", "label") == (counted.kind, named.kind)


def test_an_anniversary_counts_from_its_document():
    """The day of "fifty years ago tonight" is that of the document, fifty years before."""
    found = relative_of("Fifty years ago tonight", "1961-06-03", language_of("en"))
    assert ["1911", "1911-06-03"] == found


@pytest.mark.parametrize(
    ("words", "time", "bases", "agrees"),
    [
        ("three days later", "1931-05-07", (), True),
        ("three days later", "1931-05-07", ("1931-05-04",), True),
        ("three days later", "1931-05-01", ("1931-05-04",), False),
        ("three days later", "1931-06-05", ("1931-05-04",), False),
        ("three days ago", "1931-05-30", ("1931-05-04",), True),
        ("three days ago", "1931-05-01", ("1931-05-04",), False),
        ("in December last year", "1930-12", (), True),
        ("in December last year", "1931-12", (), False),
        ("last August", "1930-08", (), True),
        ("last August", "1931-08", (), False),
    ],
)
def test_relative_words_count_from_the_text_or_from_its_document(words, time, bases, agrees):
    """A date of the text is what "later" counts from, that of the document what "ago" does."""
    recorded = Recorded(time=time, time_basis="relative", dates=("1931-06-02",))
    found = time_disagreement(recorded, words, bases, language_of("en"))
    assert (found is None) is agrees


@pytest.mark.parametrize(
    ("code", "words", "source"),
    [
        ("de", "drei Tage später", "text"),
        ("de", "am nächsten Morgen", "text"),
        ("de", "vor drei Tagen", "document"),
        ("fr", "trois jours plus tard", "text"),
        ("fr", "l'avant-veille", "text"),
        ("fr", "avant-hier", "document"),
        ("es", "tres días después", "text"),
        ("es", "a la mañana siguiente", "text"),
        ("es", "hace tres días", "document"),
        ("ru", "три дня спустя", "text"),
        ("ru", "три дня назад", "document"),
    ],
)
def test_what_relative_words_count_from_is_in_the_lists_of_a_language(code, words, source):
    """Words that count from a date of the text are told from those that count from today."""
    assert counts_from(words, language_of(code)) == source


@pytest.mark.parametrize("words", ["99999999999999999999 days ago", "5000 years ago"])
def test_a_date_out_of_reach_is_none(words):
    """A number of days or years that leads out of the calendar gives no date, and no error."""
    assert [] == relative_of(words, "1961-05-14", language_of("en"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        *(("zh", "一" * 900), ("en", "thousand " * 200), ("ja", "九億" * 400)),
        *(("en", "1" * 60), ("en", f"{'1' * 60} point five"), ("zh", "10:30,5")),
        ("ja", f"3分の{'1' * 60}"),
    ],
)
def test_reads_a_row_of_number_words_without_an_error(code, text):
    """More number words in a row than any number has are read without an error."""
    assert quantities_of(text, language_of(code))
    assert relative_of(f"{'1' * 60} years ago", "1931-05-04", language_of("en")) == []


@pytest.mark.parametrize(
    ("text", "comparator"), [("仅仅不到船只40艘", "fewer-than"), ("估算船只40艘", "about")]
)
def test_a_comparator_that_words_part_from_its_number_is_read(text, comparator):
    """It is read where a longer phrase, of which it is the end, is in the list of such words."""
    assert comparator in quantities_of(text, language_of("zh"))[0].comparators


def test_a_word_that_could_open_a_pair_is_read_without_its_other_half():
    """A denial is found where the language has a pair that the same word opens."""
    assert denial_of("灯不再亮了", language_of("zh"))
    assert not denial_of("不仅谷仓，磨坊也烧了", language_of("zh"))


def test_an_ending_of_a_russian_noun_makes_no_number_uncertain():
    """A noun before its number makes it about so many, and a noun that owns others does not."""
    language = language_of("ru")
    assert quantities_of("лодок сорок ушло", language)[0].comparators == {"about"}
    assert not quantities_of("Среди рыбаков 40 лодок", language)[0].comparators


@pytest.mark.parametrize(
    ("recorded", "words", "late"),
    [
        ("1950-05-05", "the pier was shut on 5 May 1950", True),
        ("1950-05-05", "the pier may be shut on 5 May 1950", False),
        ("1948-05-05", "the pier was shut on 5 May 1948", False),
    ],
)
def test_the_month_of_may_is_no_plan(recorded, words, late):
    """A time after its document is told of as past, but where other words speak of a plan."""
    claim = Recorded(time=recorded, dates=("1949-01-01",))
    assert late == (lateness(claim, words, language_of("en")) is not None)


def test_a_late_date_is_compared_with_the_last_day_of_its_document():
    """Of two dates of a document the later one is named, in whatever order they are."""
    for dates in (("1947", "1949-01-01"), ("1949-01-01", "1947")):
        claim = Recorded(value_type="date", value="1950", dates=dates)
        found = lateness(claim, "it opened in 1950", language_of("en"))
        assert ("1950", "after 1949-01-01") == (found.recorded, found.said)


@pytest.mark.parametrize(
    ("time", "basis", "late"),
    [
        ("1962/1963", "inherited", False),
        ("1963/1964", "inherited", True),
        ("1963/1964", "stated", False),
        ("1963/..", "inherited", False),
    ],
)
def test_an_inherited_span_ends_before_its_document(time, basis, late):
    """What is told of as past has not ended later; words of its own can tell of what goes on."""
    claim = Recorded(time=time, time_basis=basis, dates=("1963-11-04",))
    assert late == (lateness(claim, "three boats were lost", language_of("en")) is not None)


def test_a_weekday_is_judged_beside_a_date_that_ends_open():
    """A document whose date of issue has no end is no whole date from which days are counted."""
    assert not other_day("1911-06-05", "last Monday", ["1911-06/.."], language_of("en"))


@pytest.mark.parametrize(
    ("code", "text", "texts"),
    [
        ("en", "on 5/6/1911", {"1911-06-05", "1911-05-06"}),
        ("en", "on 13/6/1911", {"1911-06-13"}),
        ("en", "on 13/6/11", {"1911-06-13", "2011-06-13"}),
        ("de", "am 5.6.1911", {"1911-06-05"}),
        ("de", "am 5.6.11", {"1911-06-05", "2011-06-05"}),
    ],
)
def test_digits_mean_what_their_order_and_century_leave_open(code, text, texts):
    """Americans write the month first; a year of two digits is of either century."""
    assert texts == {each for date in dates_of(text, language_of(code)) for each in date.texts}


@pytest.mark.parametrize(
    ("text", "words", "bases"),
    [
        ("It rained on 3 May 1911. The next day it froze.", "The next day", ["1911-05-03"]),
        ("The next day lay aground what left on 3 May 1911.", "The next day", ["1911-05-03"]),
        ("The next day it froze. It rained on 3 May 1911.", "The next day", []),
        ("Ice lay in 1914. It rained in 1911; a year later it froze.", "a year later", ["1911"]),
        ("Ice lay in 1914. It rained; a year later it froze.", "a year later", ["1914"]),
    ],
)
def test_relative_words_count_from_dates_before_them_or_in_their_sentence(text, words, bases):
    """A date of a later sentence is none from which they count, nor one before a nearer one."""
    span = Span(Reading.of(text, None, "en"), text.index(words), text.index(words) + len(words))
    assert span.bases(language_of("en")) == bases
