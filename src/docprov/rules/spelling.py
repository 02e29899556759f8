"""DP33x: a spelling given as the text's own must occur in the passage that is cited for it.

Voices, citations and agents of a document keep the text's own spelling in `as_written`, times in
`time_as_written`. Each has a passage; here the two are compared, word by word, whatever the case.
Whether it is the right passage is judged elsewhere or by a reader: a name that occurs in a passage
need not be the name of the agent.
"""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.rules.frames import SPELLED, Frames
from docprov.rules.queries import Query, offending

_DOSSIER = "dossiers/arden-2011.yaml"

UNWRITTEN_NAME = Rule(
    code="DP331",
    name="unwritten-name",
    summary="The name as written of a voice, a cited work or an agent does not occur in the "
    "passage given for it.",
    why="A reader who searches there must find the name; another spelling is the recorder's, not "
    "the text's.",
    help="correct as_written: to the words of the passage, or quote the place where they occur",
    message="{0!r} does not occur in {1!r}",
    file=_DOSSIER,
    silent='voice: {agent: stoker, quote: "a stoker told"}',
    fires='voice: {agent: stoker, quote: "a stoker told", as_written: a pilot}',
)
UNWRITTEN_TIME = Rule(
    code="DP332",
    name="unwritten-time",
    summary="A time as written does not occur in the passage given for it.",
    why="The words for a time are the evidence for the date that is recorded.",
    help="correct time_as_written: to the words of time_quote:, or leave it out",
    message="{0!r} does not occur in {1!r}",
    file=_DOSSIER,
    silent="time_quote: In the night of 2 to 3 June 1911",
    fires="time_quote: In the night of 2 to 3 June 1911\n    time_as_written: In the night of 3 "
    "June 1911",
)
UNPLACED_SPELLING = Rule(
    code="DP333",
    name="unplaced-spelling",
    summary="A record gives a spelling of the text without the passage in which it occurs.",
    why="Words said to be the text's own can only be checked at their place.",
    help="quote the place: quote: next to as_written:, time_quote: next to time_as_written:",
    message="{0!r} has no passage",
    file=_DOSSIER,
    silent="voice: arden-post",
    fires="voice: {agent: arden-post, as_written: the Post}",
)


def unwritten_names(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the voices, citations and agents whose name as written is not in their passage."""
    unread = ~nw.col("_spelling_said").fill_null(value=True)
    found = [
        offending(frames[name].filter(unread), name, "as_written", "as_written", "_spelling_read")
        for name in SPELLED
    ]
    return nw.concat(found)


def unwritten_times(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims whose time as written is not in its passage."""
    unread = ~nw.col("_spelling_said").fill_null(value=True)
    claims = frames["claims"].filter(unread)
    return offending(claims, "claims", "time_as_written", "time_as_written", "_spelling_read")


def unplaced_spellings(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the records with a spelling of the text and no passage for it."""
    places = [(name, "as_written", "passage") for name in SPELLED] + [
        ("claims", "time_as_written", "time_passage")
    ]
    found = []
    for name, spelling, passage in places:
        lost = frames[name].filter(~nw.col(spelling).is_null() & nw.col(passage).is_null())
        found.append(offending(lost, name, spelling, spelling))
    return nw.concat(found)


QUERIES = (
    Query(rule=UNWRITTEN_NAME, offences=unwritten_names),
    Query(rule=UNWRITTEN_TIME, offences=unwritten_times),
    Query(rule=UNPLACED_SPELLING, offences=unplaced_spellings),
)
