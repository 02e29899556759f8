"""Subtitles: quotes are read over tags, references to characters and lines that are repeated."""

import pytest

from docprov import locate
from docprov.text.time_marks import shown_again


def cues(*lines, seconds=1):
    """Return subtitles, one cue for each text."""
    return "\n".join(
        f"{number}\n00:{at // 60:02d}:{at % 60:02d},000 --> 00:{at // 60:02d}:{at % 60:02d},900\n"
        f"{said}\n"
        for number, said in enumerate(lines, 1)
        for at in (number * seconds,)
    )


REFERENCES = cues(
    "They lost 41&nbsp;&nbsp;600 boats, 52&nbsp;<i>700</i>\n"
    "sheds &nbsp; and no&nbsp;&nbsp;one of 41&#54;&#48; men.",
    "Ben said <i>&quot;six casks&quot;</i> were 8&#57;",
    "&#55;&lrm;<i></i>0 left, 3<i>&nbsp;</i>4 <i> </i> sunk.",
)


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("They lost 41 600 boats, 52 700", "tags"),
        ("sheds and no one of 4160 men", "tags"),
        ('Ben said "six casks" were 89 70 left', "tags, time marks"),
        ("left, 3 4 sunk", "tags"),
    ],
)
def test_references_are_read_as_the_characters_they_name(quote, difference):
    """Those beside other ones or beside tags as well, and at the edges of a cue."""
    found = locate(quote, REFERENCES)
    assert ("normalised", difference) == (found.verdict, found.difference)


@pytest.mark.parametrize(
    "quote",
    [
        "lost 41600 boats",
        "boats, 52700",
        "shedsand",
        "noone",
        "41 men",
        "said six casks were",
        "were 8970",
        "were 8 left",
        "left, 34",
    ],
)
def test_no_reference_is_passed_over(quote):
    """A space parts, and a letter or a digit is never left out."""
    assert locate(quote, REFERENCES).verdict == "absent"


def test_lines_with_other_references_are_no_repetition():
    """A line that differs from the one before it in a reference alone is read."""
    text = cues(
        "we saw 4&#49;", "we saw 4&#50;\nboats then", "boats then\nleft us", "left us\nat noon"
    )
    assert locate("we saw 41 we saw 42 boats then left us at noon", text).found
    assert locate("we saw 41 boats", text).verdict == "absent"


ANSWERS = cues(
    "Did you see it?", "No, sir.", "No, sir.", "Did you hear it?", "No, sir.", "No, sir."
)
FLASHES = "\n".join(
    f"{2 * at - 1}\n00:00:0{at},000 --> 00:00:0{at},990\n{said}\n\n"
    f"{2 * at}\n00:00:0{at},990 --> 00:00:0{at + 1},000\n{said}\n"
    for at, said in enumerate(("The tug was", "seen at the pier", "by nobody"), 1)
)
ROLLING = cues("the tug was", "the tug was", "the tug was\nseen at", "seen at", "seen at\nthe pier")


@pytest.mark.parametrize(
    ("text", "quote", "verdict"),
    [
        (ANSWERS, "No, sir. No, sir.", "ambiguous"),
        (ANSWERS, "see it? No, sir. No, sir. Did you hear it?", "normalised"),
        (ANSWERS, "Did you see it? No, sir. Did you hear it?", "absent"),
        (FLASHES, "The tug was seen at the pier by nobody", "normalised"),
        (FLASHES, "The tug was The tug was", "absent"),
        (ROLLING, "the tug was seen at the pier", "normalised"),
        (ROLLING, "the tug was the tug was", "absent"),
    ],
)
def test_an_answer_that_is_given_twice_is_read_twice(text, quote, verdict):
    """A cue that shows nothing but the one before it is said again, unless it stays for no time or
    the subtitles roll up.
    """
    assert locate(quote, text).verdict == verdict


class _Lines(list):
    """Lines that count how many of them are looked at."""

    looked = 0

    def __getitem__(self, place):
        found = super().__getitem__(place)
        self.looked += len(found)
        return found


def test_long_cues_are_not_compared_line_by_line():
    """What a cue may show again is a few lines, however long the cues are."""
    before, said = _Lines(["he went"]), _Lines(["ab"] * 2000)
    assert shown_again(before, said) == 0
    assert before.looked + said.looked < 20
    before = _Lines(["ab"] * 2000)
    assert shown_again(before, said) == 10


LABELLED = cues(
    "Ada Reed: We have 23 boats on",
    "Ada Reed: the list, and nobody",
    "is missing.",
    "Ben: None at all?",
    "Ada Reed: None.",
)


@pytest.mark.parametrize(
    ("quote", "difference"),
    [
        ("23 boats on the list, and nobody is missing", "speaker labels, time marks"),
        ("Ada Reed: We have 23 boats on the list", "speaker labels, time marks"),
        ("is missing. None at all?", None),
        ("None at all? None.", None),
    ],
)
def test_labels_of_speakers_in_cues(quote, difference):
    """Where most cues begin with who speaks, one that is given again is read over."""
    found = locate(quote, LABELLED)
    assert (difference is not None, difference) == (found.found, found.difference)


def test_words_before_a_colon_are_no_label_where_few_cues_have_them():
    """What a few cues begin with may be said."""
    text = cues("The Log: the boats", "The Log: were saved", "by us", "on that", "day")
    assert locate("the boats were saved", text).verdict == "absent"


def test_a_label_before_a_number_is_read():
    """It may say what is counted, so that no quote runs from one number into another."""
    cues = "".join(
        f"{at}\n00:00:0{at},000 --> 00:00:0{at + 1},000\nTotal: {count}\n\n"
        for at, count in enumerate((41, 12, 7), 1)
    )
    assert not locate("41 12", cues).found
    assert locate("Total: 41 Total: 12", cues).found


INNER = (
    "(00:04) My father had locked\nup at nine, (00:11) and he rowed in\n\n(00:19) fear, [00:21] at "
    "(10:40) as\nwe all did (00:18).\n\n(00:41) >> Ada Reed: It had\n(00:45) >> Ada Reed: 41 "
    "oars.\n(00:48) >> Ben: None.\n"
)


@pytest.mark.parametrize(
    ("quote", "is_found"),
    [
        ("locked up at nine, and he rowed in fear, at (10:40) as", True),
        ("fear, at as we all did", False),
        ("as we all did.", False),
        ("It had 41 oars", True),
        ("41 oars. None", False),
    ],
)
def test_times_inside_lines_and_labels_behind_signs(quote, is_found):
    """A time in brackets is a mark where those at the beginnings of lines go on over it."""
    assert locate(quote, INNER).found is is_found


def test_the_head_of_subtitles_ends_where_lines_end_in_cr_lf():
    """What is said behind it is read over the cues."""
    text = cues("We launched seven", "boats that summer").replace("1\n", "WEBVTT\n\n1\n", 1)
    found = locate("We launched seven boats that summer", text.replace("\n", "\r\n"))
    assert "normalised" == found.verdict


def test_a_time_far_behind_the_last_mark_of_a_line_is_told():
    """The last stretch of a recording is no longer than the longest one before it."""
    text = "(1:00) A: yes\n(2:00) B: no\n(4:00) C: and (5:30) we left at (11:30) by boat.\n"
    assert locate("and we left", text).found
    assert not locate("we left at by boat", text).found
