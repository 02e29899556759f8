r"""Marks: the stretches of a captured text that are no words of it, such as page numbers.

A reader passes over them, and so does a search for a quote (`docprov.text.unmarked`). They are
recognised from the shape of the text alone, so that nothing has to be stored and every run sees the
same ones. What has another use as well is left alone: a time in a sentence, a number in brackets
after a space, a name with a colon.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from attrs import frozen

from docprov.text.column_marks import column_marks
from docprov.text.foot_notes import foot_notes
from docprov.text.page_marks import MOST_MARKS, TooManyMarksError, found_in, page_marks
from docprov.text.time_marks import TIME, time_marks

MarkKind = Literal[
    "line-end",
    "page-number",
    "running-head",
    "note-mark",
    "time-mark",
    "speaker",
    "speaker-change",
    "caption",
    "list-number",
    "line-number",
    "quoting",
    "repeated-line",
    "column-gap",
    "sound",
    "tag",
]
"""What a mark is."""


class Mark(NamedTuple):
    """A stretch of a text that a reader passes over.

    Attributes:
        start: its first code point.
        stop: the code point after its last one.
        kind: what it is; nothing is read over a `speaker-change` or a `column-gap`.
    """

    start: int
    stop: int
    kind: MarkKind


@frozen
class _AtLines:
    """A shape at the beginnings of lines, with the group `mark`; faster than `^` in a pattern."""

    first: re.Pattern[str]
    later: re.Pattern[str]

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the places of the shape in a text."""
        if found := self.first.match(text):
            yield found
        yield from found_in(text, self.later)


def _at_lines(shape: str) -> _AtLines:
    marked = f"(?P<mark>{shape})"
    return _AtLines(re.compile(marked), re.compile(rf"\n{marked}"))


_NUMERAL = r"[0-9\u0660-\u0669\u06f0-\u06f9]{1,3}"
_BRACKETS = (
    rf"\[(?:{_NUMERAL}(?:[ \u00a0]?[,–-][ \u00a0]?{_NUMERAL})*|[*†‡§¶]{{1,3}}"
    r"|(?P<letter>[a-z])|(?P<roman>[ivx]{2,5})|\^[0-9a-z]{1,12}"
    r"|(?:note|nb|fn|footnote|n)\.?[ \u00a0]?[0-9]{1,3}|citation needed|better source needed)\]"
    r"|\([*†‡]{1,3}\)"
)
_NOTE = re.compile(_BRACKETS)
_OWN_LINE = _at_lines(r"[ \t]*(?:\[[^\[\]\n]{1,20}\]|\([*†‡]{1,3}\))(?=[ \u00a0]\S)")
"""The mark that begins the line of a note."""
_RAISED = re.compile(r"[¹²³⁰⁴-⁹]{1,3}(?![^\W_])")
_SIGNS = re.compile("[¹²³⁰⁴-⁹†‡]")
_BEFORE_RAISED = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)\"’”»])$")
_DAGGERS = re.compile(r"[†‡]{1,2}(?![^\W_])")
_BEFORE_NOTE = frozenset(".,;:!?%)]\"'’”»…")
_DIGITS = frozenset("0123456789")
_NUMBERS = re.compile(_NUMERAL)
_ROMAN_NOTE = re.compile(r"^\[i\][ \u00a0]\S", re.MULTILINE)
_STARS = re.compile(r"(?<=[^\W_])\*{1,3}(?=[\s.,;:)]|$)", re.MULTILINE)
_STAR_LINE = re.compile(r"^[ \t\f]*\*", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![^\W_])\*{1,3}[^\W_]")
_STRESSED = re.compile(
    r"(?<!\w)(?P<sign>_)(?=[^\W_])[^_]{1,400}?(?<=[^\s_])(?P<end>_)(?!\w)"
    r"|(?<![\w*])(?P<stars>\*{1,3})(?=[^\s*])[^*\n]{1,200}(?<=[^\s*])(?P<last>(?P=stars))(?![\w*])"
)
"""Words that plain text sets off, as `_the Froya_` or `**never**`."""
_LINKED = re.compile(
    r"(?<!\w)(?P<open>\[)[^\[\]\n]{1,200}(?P<close>\]\((?:https?://|/|#|\.)[^()\s]{0,300}\))"
)
"""Words of a plain text that link to an address, as `[the log](https://log.example)`."""
_BLOCK = re.compile(
    r"^[ \t\f]*\[(?:[0-9]{1,3}|[a-z]|[*†‡§¶]{1,3}|[^\W\d_]{2,15}\.?[ \u00a0][0-9]{1,3}[a-z]?)[:.]"
    r"[ \u00a0]"
    r"(?:[^\[\]]|\[[^\[\]]{0,40}\]){1,2000}\][ \t]*$",
    re.MULTILINE,
)
_CAPTION_WORD = (
    r"(?:Fig(?:ure|\.)?|Abb(?:ildung|\.)?|Photo|Plate|Map|Table|Illustration|Рис\.|Şəkil|Figura)"
)
_CAPTION_LINE = re.compile(rf"\n[ \t]*{_CAPTION_WORD}")
_CAPTION = re.compile(
    rf"(?<=[^\s.!?:;\"”])[ \t]*\n[ \t]*\n(?P<caption>[ \t]*{_CAPTION_WORD}"
    r"[ \u00a0]?[0-9]{1,3}\b[^\n]{0,300}"
    r"(?:\n[^\n]+){0,4})"
    r"\n[ \t]*\n(?=[ \t]*[^\W\d_A-Z])"
)
_ITEM = _at_lines(r"[ \t]*(?P<label>[0-9]{1,2}|[a-z])[.)][ \t]+(?=\S)")
_HYPHENS = "-\u2010\u00ad\u00ac"
_LINE_END = {
    hyphen: re.compile(
        rf"{hyphen}(?<=[^\W_]{hyphen})[ \t]*\r?\n[ \t]*(?=[^\W_])"
        r"(?!(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of|и|или|до|və|ya)[ \t\n])"
    )
    for hyphen in _HYPHENS
}
"""Hyphens that divide a word; before `and` one is in place of the rest of another word."""
_INLINE_PAGE = re.compile(
    r"\[(?:pg|page|p|s|seite|стр)\.?[ \u00a0]?[0-9]{1,4}\]|\{[0-9]{1,4}\}", re.IGNORECASE
)
_MARGIN = _at_lines(r"[ \t]*(?P<label>[0-9]{1,2})[ \t]+(?=\S)")
_LONE_NUMBER = re.compile(r"\n[ \t]*[0-9]{1,4}[ \t]*(?=\n|\Z)")
_LONG_LINE = 25
"""Characters, at least and on average, of the lines of a text whose lines are numbered."""
_QUOTING = _at_lines(r"(?P<signs>(?:>[ \t]?){1,8})")
UNSPACED = (
    r"\u0e01-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3001-\u30ff\u3100-\u312f"
    r"\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
)
"""Letters and stops of scripts that put no spaces between words, as a class of an expression."""
_UNSPACED_LINE = re.compile(
    rf"\n(?:(?<=[{UNSPACED}]\n)|(?<=[{UNSPACED}]\s\n)|(?<=\s\s\n)|\s*[{UNSPACED}])"
)
_UNSPACED_END = re.compile(
    rf"(?<=[{UNSPACED}])[ \t\u3000]*\r?\n[ \t\u3000]*(?=[^\s])"
    rf"|(?<=[^\s])[ \t\u3000]*\r?\n[ \t\u3000]*(?=[{UNSPACED}])"
)
_SHAPES = re.compile(rf"[\n\f\[†‡*_¹²³⁰⁴-⁹]|{TIME}")
"""Characters without which a text has no marks."""


def marks_of(text: str) -> tuple[Mark, ...]:
    r"""Return the marks of a text, in order, none over another.

    Where columns make them too many, those between columns are left out: whether a stretch crosses
    one is seen in the lines around it (`docprov.text.column_marks.is_parted`).

    Raises:
        TooManyMarksError: there are more than are looked at.

    >>> [mark.kind for mark in marks_of("It burned coal[2] each day of the win-\nter.")]
    ['note-mark', 'line-end']
    >>> marks_of("The shift began at 05:40 [in May].")
    ()
    """
    if not _SHAPES.search(text):
        return ()
    found = [
        *map(Mark._make, time_marks(text)),
        *_noted(text),
        *_stressed(text),
        *_linked(text),
        *_blocks(text),
    ]
    if "\n" in text or "\f" in text:
        found += [Mark(start, stop, "column-gap") for start, stop in column_marks(text)]
        found += [Mark(*mark) for mark in page_marks(text)]
        found += [*_items(text), *_margins(text), *_quoted(text)]
    if "\f" in text:
        found += map(Mark._make, foot_notes(text))
    apart = _apart(found)
    marks = _apart([*apart, *_line_ends(text, apart)])
    if len(marks) <= MOST_MARKS:
        return marks
    marks = tuple(mark for mark in marks if mark.kind != "column-gap")
    if len(marks) > MOST_MARKS:
        raise TooManyMarksError
    return marks


def _apart(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks in order without those that begin inside another."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.stop)):
        if not kept or mark.start >= kept[-1].stop:
            kept.append(mark)
    return tuple(kept)


def _each(pattern: re.Pattern[str], text: str, kind: MarkKind) -> list[Mark]:
    return [Mark(found.start(), found.end(), kind) for found in found_in(text, pattern)]


def _noted(text: str) -> Iterator[Mark]:
    may_be = "[" in text or "(*" in text or "(†" in text
    bracketed = list(found_in(text, _NOTE)) if may_be else []
    is_spaced = any(text[max(0, note.start() - 1)] in " \u00a0" for note in bracketed)
    own = {line["mark"].strip() for line in _OWN_LINE.found_in(text)} if is_spaced else set()
    notes = [(_note_start(text, note.start(), has_line=note[0] in own), note) for note in bracketed]
    notes = [(start, note) for start, note in notes if start >= 0]
    # Letters are notes where the text begins with [a]; a lone [s] is an editor's.
    lettered = any(note["letter"] == "a" for _, note in notes)
    roman = any(note["letter"] == "i" for _, note in notes) and _ROMAN_NOTE.search(text)
    numbers = {int(number) for _, note in notes for number in _NUMBERS.findall(note[0])}
    for start, note in notes:
        if (note["letter"] and not lettered and not (roman and note["letter"] in "ivx")) or (
            note["roman"] and not roman
        ):
            continue
        # With a space before it, after a number, it may be an editor's correction of the number.
        is_noted = note[0] in own
        if start < note.start() and not is_noted and not _counts(note[0], numbers):
            continue
        yield Mark(start, note.end(), "note-mark")
    if not text.isascii():
        yield from _signs(text)
    if "[" in text or "{" in text:
        yield from _each(_INLINE_PAGE, text, "page-number")
    if "*" in text and not _EMPHASIS.search(text):
        noted = _STAR_LINE.search(text)  # else a star after a digit is a rank: a 3* inn
        for mark in _each(_STARS, text, "note-mark"):
            if noted or text[mark.start - 1] not in _DIGITS:
                yield mark


def _stressed(text: str) -> Iterator[Mark]:
    """Yield the signs around words that are set off, if there are both."""
    for found in found_in(text, _STRESSED) if "_" in text or "*" in text else ():
        for group in ("sign", "end") if found["sign"] else ("stars", "last"):
            if "\n\n" not in found[0]:
                yield Mark(*found.span(group), "tag")


def _linked(text: str) -> Iterator[Mark]:
    """Yield what is around words that link to an address."""
    for found in found_in(text, _LINKED) if "](" in text else ():
        yield Mark(*found.span("open"), "tag")
        yield Mark(*found.span("close"), "tag")


def _note_start(text: str, at: int, *, has_line: bool) -> int:
    """Return where a note in brackets begins, with the space before it; -1 for no note.

    A space may be before it after a number, or where a line of its own begins with the same mark.
    """
    before = text[at - 1 : at]
    if before.isalnum() or before in _BEFORE_NOTE:
        return at if before else -1
    further = text[max(0, at - 2) : at - 1]
    spaced = before in {" ", "\u00a0"} and (
        further in _DIGITS or (has_line and (further.isalpha() or further in _BEFORE_NOTE))
    )
    return at - 1 if spaced else -1


def _signs(text: str) -> Iterator[Mark]:
    if not _SIGNS.search(text):
        return
    for found in found_in(text, _RAISED):
        if _BEFORE_RAISED.search(text, max(0, found.start() - 3), found.start()):
            yield Mark(found.start(), found.end(), "note-mark")
    for found in found_in(text, _DAGGERS):
        if text[max(0, found.start() - 1) : found.start()].isalnum():
            yield Mark(found.start(), found.end(), "note-mark")


def _counts(note: str, numbers: set[int]) -> bool:
    """Return whether a note is the first, a sign, or next to another one of the text."""
    own = [int(number) for number in _NUMBERS.findall(note)]
    return not own or own[0] == 1 or bool({own[0] - 1, own[-1] + 1} & numbers)


def _blocks(text: str) -> Iterator[Mark]:
    """Yield footnotes and captions that are printed between the lines of a text."""
    if "[" in text:
        yield from _each(_BLOCK, text, "caption")
    for found in found_in(text, _CAPTION) if _CAPTION_LINE.search(text) else ():
        yield Mark(*found.span("caption"), "caption")


def _items(text: str) -> Iterator[Mark]:
    """Yield the numbers of list items: of lines, each with the number after the one before."""
    items = list(_ITEM.found_in(text))
    numbered: set[int] = set()
    for before, after in pairwise(items):
        if _value(after["label"]) == _value(before["label"]) + 1:
            numbered |= {before.start("mark"), after.start("mark")}
    for item in items:
        start = item.start("mark")
        ended = text[max(0, start - 200) : start].rstrip()
        if start in numbered and (not ended or ended[-1] in ".:;,!?。" or _is_apart(text, start)):
            yield Mark(start, item.end(), "list-number")


def _margins(text: str) -> Iterator[Mark]:
    """Yield the numbers in the margin of a text whose long lines are numbered one by one.

    A number alone on a line between them is that of a page.
    """
    runs: list[list[re.Match[str]]] = []
    for found in _MARGIN.found_in(text):
        if runs and _follows(text, runs[-1][-1], found):
            runs[-1].append(found)
        else:
            runs.append([found])
    if not any(_is_numbering(run, 4) for run in runs):
        return
    for run in runs:  # a last page may have few lines
        if _is_numbering(run, 2 if run[0]["label"] == "1" else 4):
            yield from _numbering(text, run)


def _is_numbering(run: list[re.Match[str]], least: int) -> bool:
    is_long = run[-1].end() - run[0].start("mark") >= _LONG_LINE * (len(run) - (least < 4))
    return len(run) >= least and is_long


def _follows(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    line = _LONE_NUMBER.sub("", text[before.end() : after.start("mark")])
    number = int(after["label"])
    counts = number == int(before["label"]) + 1 or (number == 1 and int(before["label"]) > 3)
    return counts and "\n" not in line.rstrip()


def _numbering(text: str, run: list[re.Match[str]]) -> Iterator[Mark]:
    yield from (Mark(*found.span("mark"), "line-number") for found in run)
    for before, after in pairwise(run):
        for page in _LONE_NUMBER.finditer(text, before.end(), after.start("mark")):
            yield Mark(*page.span(), "page-number")


def _quoted(text: str) -> Iterator[Mark]:
    """Yield the signs before the lines of an answered mail, from the second line on."""
    for before, after in pairwise(_QUOTING.found_in(text) if "\n>" in text else ()):
        start = after.start("mark")
        adjacent = text.find("\n", before.end(), start) == start - 1
        if adjacent and before["signs"].count(">") == after["signs"].count(">"):
            yield Mark(start, after.end(), "quoting")


def _is_apart(text: str, start: int) -> bool:
    """Return whether a blank line comes before an item."""
    return re.search(r"\n[ \t]*\n\Z", text[max(0, start - 80) : start]) is not None


def _value(label: str) -> int:
    return int(label) if label.isdecimal() else ord(label)


def _line_ends(text: str, marks: tuple[Mark, ...]) -> Iterator[Mark]:
    """Yield the hyphens at line ends, each with its break, and breaks in scripts without spaces."""
    starts = {mark.start for mark in marks if mark.kind == "line-number"}
    for hyphen in _HYPHENS:
        if hyphen in text:
            divided = _each(_LINE_END[hyphen], text, "line-end")
            # A number in the margin of the next line is no part of the word.
            yield from (end for end in divided if starts.isdisjoint(range(*end[:2])))
    if not text.isascii() and _UNSPACED_LINE.search(text):
        yield from _each(_UNSPACED_END, text, "line-end")
    for mark in marks:  # a hyphen before a page's end, with whatever is printed there after it
        head = text[max(0, mark.start - 80) : mark.start].rstrip()
        at = max(0, mark.start - 80) + len(head) - 1
        if len(head) > 1 and head[-1] in _HYPHENS and head[-2].isalpha() and mark.kind != "tag":
            yield Mark(at, at + 1, "line-end")
