"""Subtitles: quotes are read over tags, references to characters and lines that are repeated."""

import pytest

from docprov import locate


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
