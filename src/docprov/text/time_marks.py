"""The marks of transcripts and subtitles: times, the labels of speakers, tags, and sounds.

Sounds are what a transcriber hears beside the words, such as laughter.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import pairwise
from typing import Literal

from docprov.text.page_marks import found_in

TimeKind = Literal["time-mark", "speaker", "speaker-change", "sound", "tag", "repeated-line"]
TimeMark = tuple[int, int, TimeKind]

TIME = r"[0-9]{1,3}:[0-9]{2}:[0-9]{2}(?:[.,:][0-9]{1,3})?"
_SHORT_TIME = r"[0-9]{1,3}:[0-9]{2}(?:\.[0-9]{1,3})?"
_ANY_TIME = f"(?:{TIME}|{_SHORT_TIME})"
_TO = r"[ \t]*(?:-->|-|–|—|to)[ \t]*"
_CUE = re.compile(
    r"^(?:(?:(?<=\n\n)|(?<=\n\r\n))(?![^\n]*-->)[^\n]{1,80}\n|[0-9]+[ \t]*\r?\n)?"
    r"[ \t]*(?:[0-9]{1,3}:)?[0-9]{2}:[0-9]{2}[.,][0-9]{3}[ \t]+-->"
    r"[^\n]*"
    r"|^[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{3},[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}[ \t]*$",
    re.MULTILINE,
)
"""The beginning of a cue of SRT, WebVTT or SBV."""
_MAY_HAVE_CUES = re.compile(r"-->|\.[0-9]{3},[0-9]")
_CUE_TIME = re.compile(r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{2}[.,][0-9]{3}")
_FLASH = 50
"""Milliseconds, at most, of a cue that nobody can read."""
_MOST_NAMES = 5
"""Words, at most, of the label of a speaker."""
_MOST_LINES = 10
"""Lines of a cue, at most, that the next one may show again."""
_CUE_HEADER = re.compile(
    r"(?:\A\ufeff?WEBVTT|^NOTE\b|^(?:STYLE|REGION)[ \t\r]*$)[^\n]*(?:\n(?!\r?\n)[^\n]+)*",
    re.MULTILINE,
)
_CUE_TAG = re.compile(
    r"</?(?:[biucv]|ruby|rt|lang|font|[0-9:.]+)(?:[ .][^<>\n]{0,80})?>|\{\\[^{}\n]{1,40}\}"
    r"|(?<=&)amp;|&(?:lt|gt|quot|apos|nbsp|lrm|rlm|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
)
_CHANGE = re.compile(r"(?:^|(?<=\s))(?:>{2,3}|(?:&gt;){2,3})(?=[ \t]*[^\W_])", re.MULTILINE)
"""How captions say that another person speaks, or that something else begins."""
_TAPE = re.compile(
    r"\[(?:(?:end|start|beginning) of )?(?:tape|side|reel|disc|disk|recording)"
    r"(?:[ ](?:[0-9]{1,2}|[a-d]))?(?:,?[ ]side[ ](?:[0-9]|[a-d]))?\]",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\r\n]+")
_ANY_COLON = re.compile(r":(?<=[0-9]:)[0-9]{2}")
"""In every form of a time."""
_FULL_TIME = re.compile(rf"[\[(<]{TIME}(?:{_TO}{TIME})?[\])>]")
_FIRST_TIME = re.compile(rf"^[ \t]*[\[(]{_ANY_TIME}(?:{_TO}{_ANY_TIME})?[\])]", re.MULTILINE)
_LONE_TIME = re.compile(rf"^[ \t]*{_ANY_TIME}(?:{_TO}{_ANY_TIME})?[ \t]*$", re.MULTILINE)
_LEADING_TIME = re.compile(rf"^[ \t]*{TIME}(?=[ \t]+\S)", re.MULTILINE)
_FIRST_OF_TIME = re.compile(r"[0-9]+(?::[0-9]{2})+(?:\.[0-9]+)?")
_LEAST_TIMES = 3
_INNER_TIME = re.compile(rf"(?<=[ \t])[\[(]{_ANY_TIME}[\])](?=[\s.,;:!?]|$)", re.MULTILINE)
"""A time in brackets between the words of a line."""
_NAME = r"[^\W\d_](?:[^\n:;,!?\[\]()\"“”]){0,40}?"
_SPEAKER_AND_TIME = re.compile(
    rf"^[ \t]*(?:>{{2,3}}[ \t]*)?(?P<name>{_NAME})(?:[ \t]*:[ \t]*[\[(]?{_ANY_TIME}[\])]?:?|"
    rf"[ \t]*[\[(]{_ANY_TIME}[\])][ \t]*:?|[ \t]+{_ANY_TIME}:?(?=[ \t]*$))",
    re.MULTILINE,
)
_UNTIMED_SPEAKER = re.compile(rf"^[ \t]*(?P<name>{_NAME}):(?=\s)", re.MULTILINE)
_SOUND = (
    r"(?:(?:loud|soft|brief|long|background|general)[ ])?(?:applause|applauds|cheering|cheers"
    r"|chuckles|chuckling|clapping|coughs|coughing|crosstalk|cross talk|laughs|laughing|laughter"
    r"|music|music plays|music playing|noise|overlapping speech|overtalking|pause|pauses|sighs"
    rf"|sighing|silence|sniffs|sobs|sobbing|speaking over each other)(?:[ ,@]+{_ANY_TIME})?"
)
_SOUND_IN_BRACKETS = re.compile(rf"\[{_SOUND}\]", re.IGNORECASE)
_SOUND_IN_PARENTHESES = re.compile(rf"\({_SOUND}\)", re.IGNORECASE)
"""What a transcriber hears beside the words; `[inaudible]` is not among them: words are missing."""
_TIME_AND_SPEAKER = re.compile(
    rf"^[ \t]*[\[(]?{_ANY_TIME}[\])]?[ \t]*(?:[-–]|>{{2,3}})?[ \t]*(?P<name>{_NAME}):(?=\s)",
    re.MULTILINE,
)
_VOICE = re.compile(r"<v(?:\.[^ >]*)?[ \t]+(?P<name>[^<>\n]{1,60})>")


def cue_headers(text: str) -> list[tuple[int, int]]:
    r"""Return what WebVTT has beside its cues: the head of the file, styles and comments.

    >>> cue_headers("WEBVTT\n\n00:01.000 --> 00:02.000\nThe tug left.\n")
    [(0, 6)]
    """
    if not text.startswith(("WEBVTT", "\ufeffWEBVTT")):
        return []
    blocks = (found.span() for found in found_in(text, _CUE_HEADER))
    return [
        (start, stop)
        for start, stop in blocks
        if not start or text.endswith(("\n\n", "\n\r\n"), 0, start)
    ]


def time_marks(text: str) -> Iterator[TimeMark]:
    """Yield the time marks of a transcript or of subtitles, with who speaks and what is heard.

    >>> text = "It rang [crosstalk 00:17] twice."
    >>> [(text[start:stop], kind) for start, stop, kind in time_marks(text)]
    [('[crosstalk 00:17]', 'sound')]
    """
    if "[" in text:
        yield from _each(_SOUND_IN_BRACKETS, text, "sound")
        yield from _each(_TAPE, text, "time-mark")
    if not _ANY_COLON.search(text):
        return
    if _MAY_HAVE_CUES.search(text) and (cues := list(_each(_CUE, text, "time-mark"))):
        yield from cues
        yield from _repeated(text, cues)
        yield from _each(_CUE_HEADER, text, "time-mark")
        yield from _named(found_in(text, _VOICE), "tag")
        named = _named(_labels_in(text, cues), "speaker")
        yield from (each for each in named if each[2] == "speaker" and not _is_total(text, each))
        yield from _each(_CUE_TAG, text, "tag")
        yield from _each(_CHANGE, text, "speaker-change")
        return
    speakers = list(_speakers(text))
    yield from speakers
    times = list(_each(_FULL_TIME, text, "time-mark"))
    yield from times
    if speakers or len(times) > 1:
        yield from _each(_SOUND_IN_PARENTHESES, text, "sound")
    yield from _each(_LEADING_TIME, text, "time-mark")
    for pattern in (_FIRST_TIME, _LONE_TIME):  # one alone may be a time that is told
        several = list(_each(pattern, text, "time-mark"))
        if len(several) > 1 or speakers:
            yield from several
    yield from _inner_times(text)


def _inner_times(text: str) -> Iterator[TimeMark]:
    """Yield the times in brackets inside lines; one that may be told is none.

    It is no earlier than the time that begins a line above it, and no later than the next one.
    """
    inner = list(found_in(text, _INNER_TIME))
    first = list(found_in(text, _FIRST_TIME)) if inner else []
    if len(first) < _LEAST_TIMES:
        return
    places, times = [each.start() for each in first], [_seconds(each[0]) for each in first]
    times.append(
        times[-1] + max((after - before for before, after in pairwise(times)), default=0.0)
    )
    for each in inner:
        after = bisect_right(places, each.start())
        if after and times[after - 1] <= _seconds(each[0]) <= times[after]:
            yield each.start(), each.end(), "time-mark"


def _seconds(mark: str) -> float:
    """Return the first time in a mark in seconds.

    >>> _seconds("(1:02:03 - 1:02:09)")
    3723.0
    """
    found = _FIRST_OF_TIME.search(mark)
    parts = found[0].split(":") if found else ["0"]
    return sum((60.0**at * float(part) for at, part in enumerate(reversed(parts))), 0.0)


def _repeated(text: str, cues: Sequence[TimeMark]) -> Iterator[TimeMark]:
    """Yield the first lines of cues that show the last ones of the cue before them again.

    Subtitles that roll up do so, cue by cue; in others a line may be said twice. So a cue that
    shows nothing else counts where others add a line, or where it is too short to be read.
    """
    found: list[TimeMark] = []
    whole: list[TimeMark] = []
    before: list[str] = []
    edges = [*(start for start, _, _ in cues[1:]), len(text)]
    for (start, first, _), stop in zip(cues, edges, strict=True):
        lines = [line for line in _LINE.finditer(text, first + 1, stop) if _said(line[0])]
        said = [_said(line[0]) for line in lines]
        again = shown_again(before, said)
        if again and " " in " ".join(said[:again]):
            adds = again < len(said) or _is_flash(text[start:first])
            kept = found if adds else whole
            kept.append((lines[0].start(), lines[again - 1].end(), "repeated-line"))
        before = said
    if 3 * len(found) >= len(cues) - len(whole):
        found += whole
    if len(found) > 1 and 3 * len(found) >= len(cues):
        yield from found


def shown_again(before: Sequence[str], said: Sequence[str]) -> int:
    """Return how many first lines of a cue are the last ones of the cue before it.

    >>> shown_again(["the tug", "was seen"], ["was seen", "at noon"])
    1
    """
    most = min(len(said), len(before), _MOST_LINES)
    return next((count for count in range(most, 0, -1) if before[-count:] == said[:count]), 0)


def _labels_in(text: str, cues: Sequence[TimeMark]) -> list[re.Match[str]]:
    """Return the names of speakers with which most cues begin, as `Ada Reed:`.

    One that is given again is passed over; the first of each turn stays a part of what is read.
    """
    first = (text.find("\n", stop) + 1 for _, stop, _ in cues)
    found = [label for at in first if at and (label := _UNTIMED_SPEAKER.match(text, at))]
    labels = [label for label in found if _is_name(label["name"])]
    names = {label["name"] for label in labels}
    return labels if 2 * len(labels) >= len(cues) and len(names) < len(labels) else []


def _is_total(text: str, label: TimeMark) -> bool:
    """Return whether a number is behind a label, which may say what is counted: `Total: 41`."""
    return text[label[1] : label[1] + 9].lstrip()[:1].isdecimal()


def _is_name(name: str) -> bool:
    """Return whether words are written as a name: few, and none of them small."""
    words = name.split()
    return len(words) <= _MOST_NAMES and not any(word[0].islower() for word in words)


def _is_flash(head: str) -> bool:
    """Return whether a cue is shown for so short a time that nobody reads it."""
    times = [
        sum(1000 * float(part.replace(",", ".")) * 60**at for at, part in enumerate(reversed(time)))
        for time in (found.split(":") for found in _CUE_TIME.findall(head))
    ]
    return len(times) == 2 and times[1] - times[0] <= _FLASH


def _said(line: str) -> str:
    """Return the words of a line of a cue, without its tags and with the characters it names."""
    return " ".join(_CUE_TAG.sub(_shown, line).split())


def _shown(tag: re.Match[str]) -> str:
    return unescape(tag[0]) if tag[0].startswith("&") else ""


def _speakers(text: str) -> Iterator[TimeMark]:
    """Yield the labels of speakers that stand with a time, the time with them.

    A label that names another speaker than the one before it bounds what a quote may read over.
    """
    for pattern in (_SPEAKER_AND_TIME, _TIME_AND_SPEAKER):
        labels = [
            label for label in found_in(text, pattern) if len(label["name"].split()) <= _MOST_NAMES
        ]
        names = Counter(label["name"] for label in labels)
        labels = [each for each in labels if names[each["name"]] > 1 or _is_label(each)]
        if len(labels) < 2:
            continue
        untimed = {found.start(): found for found in found_in(text, _UNTIMED_SPEAKER)}
        between = [untimed[start] for start in untimed.keys() - {each.start() for each in labels}]
        yield from _named(labels, "speaker", between)


def _is_label(label: re.Match[str]) -> bool:
    """Return whether a name that occurs once is a label and not the words before a time mark."""
    after_name = label[0][label.end("name") - label.start() :].lstrip()
    has_colon = after_name.startswith(":") or after_name.endswith(":")
    return has_colon or _is_name(label["name"])


def _named(
    labels: Iterable[re.Match[str]], same: TimeKind, between: Iterable[re.Match[str]] = ()
) -> Iterator[TimeMark]:
    """Yield labels; one that names another speaker than the one before it is a change.

    Labels without a time, between them, are not yielded but name speakers as well.
    """
    before, unmarked = "", set(between)
    for label in sorted({*labels, *unmarked}, key=re.Match.start):
        name = " ".join(label["name"].split())
        if label not in unmarked:
            yield label.start(), label.end(), same if name == before else "speaker-change"
        before = name


def _each(shape: re.Pattern[str], text: str, kind: TimeKind) -> Iterator[TimeMark]:
    return ((found.start(), found.end(), kind) for found in found_in(text, shape))
