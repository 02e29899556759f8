"""Marks: quotes are read over what is no word of a text, and nothing is joined over it."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docprov import locate
from docprov.text.folding import fold
from docprov.text.glyphs import evened
from docprov.text.marks import marks_of

PAGES = "\f".join(
    f"THE ORCHARD BOOK      {number}\n\nThe pickers of row {word} came at\n"
    f"noon and went to well {word} of"
    for number, word in ((7, "one"), (8, "two"), (9, "three"))
)
TEXTS = {
    "notes": "A farmer[2][3] had 41[4] sheep.[5] It burned[a] twice[b], 36 [6] stoves.",
    "editor": "He saw the [40] people and boat[s], 36 [37] stoves, killed [about 30] men [sic].",
    "noted": "He had [5] two boats, and [40] men (*) saw a wall, [6] of oak.\n\n[5] By ear.\n"
    "(*) The crew.\n[40]\n",
    "same speaker": "Ada: 00:00:05\nI worked at the mill for\n\nAda: 00:01:10\nforty years.\n",
    "speakers": "Ada: 00:00:05\nDid it run?\n\nBen: 00:01:10\nIt never ran.\n",
    "inside": "We went [00:08:01.28] to the quay where [00:08:05.10] nine boats lay at 10:30.",
    "subtitles": "1\n00:00:03,000 --> 00:00:06,200\nWe raked\n\n2\n00:00:06,400 --> 00:00:09,000\n"
    "<i>forty</i> baskets of 3\n\n3\n00:00:09,500 --> 00:00:12,000\n2 kinds.\n",
    "tags at a line end": "1\n00:00:03,000 --> 00:00:06,200\n<i>clouds over the</i>\n"
    "<i>northern pier</i>\n",
    "a time by itself": "JANE ROE (00:15):\nWe lost six anchors, and\n\n(00:24)\nthe tug came.\n\n"
    "ADA COLE (00:31):\nYes.\n",
    "web subtitles": "WEBVTT\n\n00:03.000 --> 00:06.200\n<v Ada>The sea is let\n\n"
    "00:06.400 --> 00:09.000\n<v Ada>in at noon\n\n00:09.500 --> 00:12.100\n<v Ben>by nobody.\n",
    "tapes": "The ferry had 41 seats for the\n\n[END OF TAPE 1, SIDE B]\n\nfair in May.\n",
    "captions of speakers": "1\n00:00:03,000 --> 00:00:06,200\n>> We lost nine\n\n"
    "2\n00:00:06,400 --> 00:00:09,000\nanchors. >> How?\n\n"
    "3\n00:00:09,500 --> 00:00:12,000\n&gt;&gt; In the ice.\n",
    "pages": PAGES,
    "page of": "The board heard the report of\n\nPage 3 of 10\n\nthe clerk on the bridges.",
    "page inside": "The boats lay {17} in the harbour, and [Pg 18] the men slept.",
    "line ends": "The chair-\nman of the Anglo-\nFrench board, born 1911-\n12, saw two-\nand "
    "three-masted ships, 41-\n2 of them, and an ex\u00ad\nample.",
    "divided by a page": "It was seen by the neigh-\n\n- 7 -\n\n- 8 -\n\nbours of the mill.",
    "foot note": "They read the in-\n\n[7: Two of them were teachers.]\n\fstruments in the night.",
    "superscript": "The mill\u00b3 had 1,200 m\u00b2 of floor, 36\u00b9 stoves, 10\u2076 grains.",
    "corner brackets": "倉庫には「 米 」が百俵、『\u3000塩\u3000』は無かった。",
    "Chinese": "灯塔高三十二\n米，用花岗石砌成[3]。停泊着57\n艘渔船，19\n31年。",
    "Thai": "ชาวบ้านช่วย\nกันลากซุง ปีนั้น\nน้ำไม่ท่วม",
    "Korean": "배가 마흔\n한 척",
    "margin": "  1  Q. And where did you see the boats on that\n  2  day of the storm?\n"
    "  3  A. They lay behind the old mole, all of them\n  4  but two, which had\n  5  sunk.",
    "web page": "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:03.000 --> 00:06.200\n"
    "The dyke &amp; the <c.k>gate</c>.\n",
    "pages of lines": "\n".join(
        f" {number}   {words}"
        for number, words in enumerate(
            (
                "Q. And how many casks were in the shed?",
                "A. There were many casks in it. They",
                "had come by the cart and",
                "were left",
            ),
            1,
        )
    )
    + "\n            12\n 1   behind when the watch came to see the shed,\n 2   all of it.\n",
    "last page": "\n".join(
        [f" {at}   the barge lay at the {at}th quay and its" for at in range(1, 5)]
        + ["    Page 15", " 1   Q. Lost, or taken by the", " 2   miller?", ""]
    ),
    "heard": "Bo [00:00:03]: How many?\n\nAda [00:00:09]: We ground rye, maybe [crosstalk 00:17]\n"
    "more. It took [00:01:30] days (laughs) each way [pause], he\nsaid [inaudible 00:02] nothing."
    "\n\nBo: And then?\n\nAda (00:03:12): Seven boats.\n",
    "long lines": "\f".join(
        f"On day {day} the crew of the boat that lay at the old mole measured the depth of all the"
        " places\nalong the pier. The swell was low and nobody of the crew could see the far"
        for day in (1, 2, 3)
    ),
    "links": "The pier is [not open](https://p.example/1) now[^1], in [May](June).\n\n[^1]: So.\n",
    "side by side": "The swing bridge was open        When the mast was raised\n"
    "for ships at every tide until    potatoes under glass were\n"
    "the road was moved in the        sent by rail, and 1957\n"
    "spring of the dry year.          crates left in a good week.\n",
    "cells in spaces": "Year   Boats\n1911   41\n1912   26\n",
    "cells at tabs": "Year\tBoats\n1911\t41\n1912\t26\nThe sum is 67.\n",
    "wide rooms": "Q.   How many   were there?\nA.   Six, or     seven of them.\nQ.   When?\n",
    "margin divides": "\n".join(
        f" {number}   {words}"
        for number, words in enumerate(
            (
                "Q. And where were you when the chief en-",
                "gineer came up the ladder with his lamp?",
                "A. At the wheel, with two of the pas-",
                "sengers, who could not swim at all.",
            ),
            6,
        )
    ),
    "Arabic note": "بلغ الأجر 3.5 دنانير[\u0661] في اليوم.",
    "Roman notes": "The toll of each cart[i], paid[ii] at the quay, boat[s].\n"
    "[i] Free.\n[ii] Rain.",
    "editor's i": "The tedesch[i], all[ii] of them.",
    "rolling up": "WEBVTT\n\n00:01.000 --> 00:02.000\nthe dredger<00:01.5><c> worked</c>\n\n"
    "00:02.000 --> 00:03.000\nthe dredger worked\nsix weeks\n\n00:03.000 --> 00:04.000\n"
    "six weeks\nwithout it&#39;s mate &lt;Ben&gt;\n",
    "said twice": "1\n00:00:01,000 --> 00:00:02,000\nNever again.\n\n"
    "2\n00:00:02,000 --> 00:00:03,000\nNever again.\n\n"
    "3\n00:00:03,000 --> 00:00:04,000\nThe boats left\n\n"
    "4\n00:00:04,000 --> 00:00:05,000\nat dawn.\n",
    "SBV": "0:00:01.000,0:00:03.500\nthe bridge was open\n\n"
    "0:00:03.500,0:00:06.000\nfor 52 minutes\n",
    "set off": "The _Froya_ left; **no\nmail** was *ever* lost. Set SHIP_OF_TAR and _x "
    "or 2*3*4 rows.",
    "heard at times": "RB: [00:00:12] Not one (laughs) could sing [00:00:25] well.",
    "answered": "> we can\n> take in forty pickers in the barn\n",
    "cells": "| Year | Killed |\n| 1911 | 41 |\n| 1912 | 26 |\n",
}
FOUND = [
    ("noted", "He had two boats", "note marks"),
    ("noted", "men saw a wall", "note marks"),
    ("links", "The pier is not open now, in [May](June)", "note marks, tags"),
    ("tapes", "41 seats for the fair", "time marks"),
    ("captions of speakers", "We lost nine anchors.", "time marks"),
    ("wide rooms", "Q. How many were there? A. Six, or seven of them", "white space"),
    ("cells at tabs", "26 The sum is 67", "white space"),
    ("Arabic note", "3.5 دنانير في اليوم", "note marks"),
    ("Roman notes", "each cart, paid at the quay", "note marks"),
    ("margin divides", "when the chief engineer came", "line ends, line numbers"),
    ("margin divides", "two of the passengers, who", "line ends, line numbers"),
    ("rolling up", "the dredger worked six weeks", "repeated lines, tags, time marks"),
    ("rolling up", "six weeks without it's mate <Ben>", "repeated lines, tags, time marks"),
    ("said twice", "Never again. Never again. The boats left", "time marks"),
    ("SBV", "the bridge was open for 52 minutes", "time marks"),
    ("set off", "The Froya left", "tags"),
    ("set off", "was ever lost", "tags"),
    ("heard at times", "Not one could sing well", "sounds, time marks"),
    ("last page", "or taken by the miller?", "line numbers"),
    ("heard", "rye, maybe more. It took days each way, he said", "sounds, time marks, white space"),
    ("web page", "The dyke & the gate", "tags"),
    ("pages of lines", "the cart and were left behind when", "line numbers, page numbers"),
    ("notes", "A farmer had 41 sheep. It burned twice, 36 stoves", "note marks"),
    ("same speaker", "at the mill for forty years", "speaker labels"),
    ("inside", "We went to the quay where nine boats lay at 10:30", "time marks"),
    ("subtitles", "We raked forty baskets", "tags, time marks"),
    ("subtitles", "baskets of 3 2 kinds", "time marks"),
    ("tags at a line end", "clouds over the northern pier", "tags"),
    ("a time by itself", "six anchors, and the tug came", "time marks"),
    ("web subtitles", "The sea is let in at noon", "tags, time marks"),
    ("pages", "well one of The pickers of row two", "running heads"),
    ("page of", "the report of the clerk", "page numbers"),
    ("page inside", "boats lay in the harbour, and the men", "page numbers"),
    ("line ends", "The chairman of the Anglo-French board, born 1911-12", "line ends"),
    ("line ends", "an example", "line ends"),
    ("line ends", "two- and three-masted", "white space"),
    ("divided by a page", "by the neighbours of the mill", "line ends, page numbers"),
    ("foot note", "They read the instruments in the night", "captions, line ends"),
    ("superscript", "The mill had 1,200 m²", "note marks"),
    ("Chinese", "塔高三十二米,用花岗石砌成。停", "line ends, note marks, width"),
    ("Chinese", "停泊着57艘渔船", "line ends"),
    ("corner brackets", "倉庫には「米」が百俵、『塩』は無かった", "quotation marks"),
    ("Thai", "ชาวบ้านช่วยกันลากซุง ปีนั้นน้ำไม่ท่วม", "line ends"),
    ("margin", "the boats on that day of the storm", "line numbers"),
    ("answered", "we can take in forty pickers", "marks of answered lines"),
]
JOINED = [
    ("links", "in May"),
    ("captions of speakers", "nine anchors. How?"),
    ("captions of speakers", "How? In the ice."),
    ("side by side", "the road was moved in the sent by rail"),
    ("side by side", "sent by rail, and 1957 spring of the dry year"),
    ("cells in spaces", "1911 41"),
    ("cells in spaces", "41 1912"),
    ("cells at tabs", "1911 41"),
    ("cells at tabs", "41 1912"),
    ("long lines", "could see the far along the pier"),
    ("Roman notes", "the quay, boat."),
    ("editor's i", "The tedesch, all of"),
    ("margin divides", "chief en 7 gineer"),
    ("rolling up", "six weeks six weeks without"),
    ("SBV", "open 0 for 52"),
    ("set off", "SHIPOFTAR"),
    ("set off", "and x or"),
    ("set off", "234 rows"),
    ("heard at times", "Not onecould"),
    ("heard", "he said nothing"),
    ("heard", "then? Seven boats"),
    ("same speaker", "worked at the mill for Ada"),
    ("subtitles", "We raked 2"),
    ("tags at a line end", "clouds over thenorthern pier"),
    ("margin", "the boats on that 2"),
    ("pages of lines", "were left 12"),
    ("pages of lines", "and 4 were left"),
    ("notes", "had 414 sheep"),
    ("editor", "saw the people"),
    ("editor", "and boat, 36"),
    ("editor", "36 stoves"),
    ("editor", "killed men"),
    ("noted", "and men"),
    ("noted", "a wall, of oak"),
    ("speakers", "Did it run? It never ran"),
    ("inside", "nine boats lay at."),
    ("subtitles", "baskets of 32 kinds"),
    ("subtitles", "baskets of 3 3 2 kinds"),
    ("web subtitles", "in at noon by nobody"),
    ("pages", "well one of THE ORCHARD BOOK 8"),
    ("line ends", "born 191112"),
    ("line ends", "saw twoand"),
    ("line ends", "412 of them"),
    ("line ends", "AngloFrench"),
    ("line ends", "The chair man"),
    ("foot note", "teachers. struments"),
    ("superscript", "36 stoves"),
    ("superscript", "10 grains"),
    ("superscript", "m2 of floor"),
    ("Chinese", "1931年"),
    ("Thai", "ซุงปีนั้น"),
    ("Korean", "마흔한"),
    ("margin", "which had 5 sunk"),
    ("cells", "1911 41"),
    ("cells", "41 1912"),
]


@pytest.mark.parametrize(("name", "quote", "difference"), FOUND)
def test_a_quote_is_read_over_marks(name, quote, difference):
    """A phrase typed without its marks is found, and the verdict says over what."""
    found = locate(quote, TEXTS[name])
    assert ("normalised", difference) == (found.verdict, found.difference)


@pytest.mark.parametrize(("name", "quote"), JOINED)
def test_nothing_is_joined_over_marks(name, quote):
    """Words and numbers that a mark parts are not one word or number, and words of an editor, a
    time that is said and another speaker are no marks.
    """
    assert locate(quote, TEXTS[name]).verdict == "absent"


WORDS = st.lists(
    st.sampled_from("mill boat quay nine forty the and well rope salt".split()),
    min_size=6,
    max_size=14,
)
BETWEEN = {
    "[{n}] ": "note mark",
    " [00:00:{n}.00] ": "time mark",
    "\n\n- {n} -\n\n": "page",
    "\n\n- {n} -\n\fTHE ORCHARD BOOK\n\n": "page with a head",
    "\n\n[{n}: Some oak.]\n\n": "foot note",
    "\n\nFigure {n}. Some oak\n\n": "caption",
    " {{{n}}} ": "page in a line",
    "\n\n{n}\n00:00:03,000 --> 00:00:06,200\n": "cue",
    "†\n": "dagger",
}


@settings(max_examples=25)
@given(WORDS, st.sampled_from(sorted(BETWEEN)), st.data())
def test_any_phrase_is_found_without_its_marks(words, mark, data):
    """Any phrase over a mark is found at its place, the place reproduces the digest of the passage,
    and the phrase with both words joined is absent.
    """
    words = [f"{word}{chr(97 + at)}q" for at, word in enumerate(words)]  # each occurs once
    at = data.draw(st.integers(1, len(words) - 1))
    text = "THE ORCHARD BOOK\n\n" + " ".join(words[:at])
    text += mark.format(n=17) + " ".join(words[at:]) + ".\n"
    first, last = data.draw(st.integers(0, at - 1)), data.draw(st.integers(at, len(words) - 1))
    found = locate(" ".join(words[first : last + 1]), text)
    start, stop = text.index(words[first]), text.index(words[last]) + len(words[last])
    assert ("normalised", start, stop) == (found.verdict, found.start, found.stop)
    passage = text[found.start : found.stop].encode()
    assert hashlib.sha256(passage).digest() == hashlib.sha256(text[start:stop].encode()).digest()
    for glued in (words[at - 1] + words[at], words[at - 1] + "17", "17" + words[at]):
        assert locate(glued, text).verdict == "absent"
    assert locate(f"{words[at - 1]} 17 {words[at]}", text).verdict == "absent"


@settings(max_examples=25)
@given(
    st.text(
        st.sampled_from("ab 1-—\n\u200b\u0640«»\u2039\u02bc\uff21\uff11「」ﻡ\ufeff'\"[]:\f*"),
        max_size=40,
    )
)
def test_usual_characters_are_a_fixed_point_and_marks_are_apart(text):
    """A text read in usual characters and folded is so read and folded once for all; marks are in
    order and none is over another.
    """
    once = fold(evened(text).text).text
    assert once == fold(evened(once).text).text
    marks = marks_of(text)
    assert all(0 <= mark.start < mark.stop <= len(text) for mark in marks)
    assert all(before.stop <= after.start for before, after in pairwise(marks))


CONTEXT = [
    ("the gate", "said", "", "normalised"),
    ("the gate", " said ", " fell ", "normalised"),
    ("the gate ... fell", "Ben said", "", "elided"),
    ("the gate", "Cy said ", "", "ambiguous"),
    ("41", "4", "", "ambiguous"),
    ("\u200b", "", "", "absent"),
    ("\u00ad\u200f", "", "", "absent"),
]


@pytest.mark.parametrize(("quote", "prefix", "suffix", "verdict"), CONTEXT)
def test_context_settles_or_says_that_it_fits_nowhere(quote, prefix, suffix, verdict):
    """White space where context joins a quote is forgiven, context settles elided quotes, and
    context that fits no place says so; a quote without anything visible is absent.
    """
    text = "He asked: the gate was shut. Ben said the gate fell, all 41\u200b\u00ad\u200f of it."
    found = locate(quote, text, prefix=prefix, suffix=suffix)
    assert verdict == found.verdict
    assert (verdict == "ambiguous") == (found.reason is not None)


LIKE = "It counted 613 boats in the har-\nbour[2] on Monday. The far\u200bmers pay 48 crowns."


@pytest.mark.parametrize(
    ("quote", "suggestion"),
    [
        ("631 boats in the harbour", "613 boats in the harbour"),
        ("12 boats in the harbour on Monday", "613 boats in the harbour on Monday"),
        ("The farmers pay 84 crowns", "The farmers pay 48 crowns"),
    ],
)
def test_a_suggestion_reads_as_the_text_and_is_found(quote, suggestion):
    """What is suggested has no marks or invisible characters, keeps its number, and is found."""
    near = locate(quote, LIKE).nearest
    assert suggestion == near.text
    assert near.start == locate(near.text, LIKE).start


HEAPS = {
    "columns": ("a   b   c\n" * 70_000, ""),
    "columns in long lines": (("a   " * 200_000 + "\n") * 3, ""),
    "notes": ("a[1] " * 200_001, "the text has more than 200,000 marks"),
    "line ends": ("a-\n" * 200_002, "the text has more than 200,000 marks"),
    "pages": ("7\n\f" * 200_001, "the text has more than 200,000 marks"),
    "items": ("1. a\n2. b\n" * 100_001, "the text has more than 200,000 marks"),
    "answered lines": ("> a\n" * 200_002, "the text has more than 200,000 marks"),
    "accents": (("a" + "\u0323\u0301" * 32_000) * 3, ""),
    "one letter": ("a" * 2_000_000, ""),
}


@pytest.mark.long
@pytest.mark.parametrize("name", HEAPS)
def test_of_heaps_of_marks_it_is_said_that_nothing_is_read_over_them(name):
    """Time and memory are bounded: a text with too many marks says so, other heaps are read."""
    text, reason = HEAPS[name]
    found = locate("xa yb", text)
    assert found.verdict == "absent"
    assert (found.reason or "").startswith(reason)
    assert bool(found.reason) == bool(reason)
    assert locate("xa yb", f"xa yb {text}").verdict == "verbatim"


@pytest.mark.parametrize(
    ("quote", "text", "reason"),
    [
        ("a[1] " * 500, "a[2] " * 1000, "a quote of over 2,000 characters is not read over marks"),
        ("co-op", "coop re[1]\n" * 1200, "it is alike at more than 1,000 places"),
        pytest.param(
            " ... ".join(["a"] * 19 + ["z"]),
            "a " * 3000 + "z",
            "at too many places",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_search_that_is_given_up_says_so(quote, text, reason):
    """No limit of a search makes a quote absent in silence."""
    found = locate(quote, text)
    assert found.verdict == "absent"
    assert reason in found.reason


@pytest.mark.long
def test_an_elided_quote_needs_the_marks_of_its_gaps_alone():
    """In a text with too many marks a gap without any is judged, one with some is refused."""
    text = "a[1] " * 200_001 + "The old mill of the town fell. The barn[2] of coal burned."
    assert locate("old mill ... town fell", text).verdict == "elided"
    assert "200,000 marks" in locate("The barn ... of coal burned", text).reason


FOOT = "A master who delays\n\n\nOlsen & Tarn  [Page 7]\n\fpays a fine\n"
VTT = (
    "WEBVTT\n\nfirst\n00:01.000 --> 00:04.000\nThe gate was\n\n"
    "second\n00:04.000 --> 00:07.000\nshut at dawn\n"
)
HEADS = (
    "The oil was short for\n\f40    THE LIGHT BOOK\nthe whole winter, and nobody came to\n"
    "\fTHE LIGHT BOOK    41\nthe rock."
)

ROMANS = (
    "THE LIGHT BOOK    xxxix\n\nThe oil was short for\n\fxl    ON OIL\nthe winter, and nobody "
    "came to\n\fTHE LIGHT BOOK    xli\nthe rock."
)
NOTED = (
    "He gave the letter to the clerk1), who had 61 [2]\nbeams and slept in bed.3 Nobody\n\n"
    "1) Tull.\n2) By ear,\nonce.\n3) His own.\n\n   12\n\fpaid him in June2.\n\n1. The end.\n"
)


@pytest.mark.parametrize(
    ("text", "quote", "passage"),
    [
        (NOTED, "to the clerk, who had 61 beams", NOTED[NOTED.index("to") : NOTED.index(" and")]),
        (NOTED, "in bed. Nobody paid him", NOTED[NOTED.index("in bed") : NOTED.index(" in June")]),
        (NOTED, "By ear, once", "By ear,\nonce"),
        (NOTED, "paid him in June.", None),
        (VTT, "The gate was shut at dawn", VTT[VTT.index("The") : -1]),
        (VTT, "The gate was second shut", None),
        (HEADS, "nobody came to the rock", HEADS[HEADS.index("nobody") : -1]),
        (HEADS, "nobody came to THE LIGHT BOOK", None),
        (FOOT, "who delays pays a fine", FOOT[FOOT.index("who") : -1]),
        (ROMANS, "nobody came to the rock", ROMANS[ROMANS.index("nobody") : -1]),
        (FOOT.replace(" [Page 7]", "page 7"), "delays pays", None),
        ("a 5* hotel and a 3* inn", "a 5 hotel", None),
        ("the 41* boats\n\n* By ear.", "the 41 boats", "the 41* boats"),
    ],
)
def test_what_is_printed_beside_words_is_no_word(text, quote, passage):
    """Names of cues and heads with a number on either side are read over; a rank is not."""
    found = locate(quote, text)
    assert passage == (text[found.start : found.stop] if found.found else None)


def test_a_line_of_spaces_at_the_edge_of_a_page_is_read_once():
    """Whether a foot names its page is seen without a look at each room from each of its spaces."""
    text = f"A master who delays\n\fpays{' ' * 50_000}a fine\nof 41\n"
    assert locate("A master who delays pays", text).found


@pytest.mark.parametrize(
    "page",
    [
        "We list the boats (2) and carts (3).\n\n2 boats lay there.\n3 carts lay there.\n",
        "It was kept by the town1 in May.\n\n1 Boats\n1 Cart\n",
    ],
)
def test_the_last_lines_of_a_page_that_are_no_foot_notes_count(page):
    """They count where what begins them is no note mark: (2) is not marked as 2, a list repeats."""
    assert [mark for mark in marks_of(f"{page}\fNobody came.\n") if mark.kind == "caption"] == []
