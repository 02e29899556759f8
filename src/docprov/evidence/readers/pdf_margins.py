"""What stands beside the lines of a PDF page and is no cell of a table.

The numbers in the margin of a page whose lines are numbered, and `Q.` and `A.` before what is asked
and answered, are one stretch with the words behind them. Notes in a margin, in smaller letters, are
read behind the text that they stand beside.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from docprov.evidence.readers.pdf_lines import Line, Word

WIDE = 1.15
"""How wide a gap is, as a part of the size of letters, that may be a gutter, or between cells."""
_NUMBER = re.compile(r"[0-9]{1,2}")
_LABEL = re.compile(r"[A-Z]{1,3}[.:]")
_LEAST_RUN, _LEAST_LABELS = 4, 2
_LONG = 25
"""Letters, at least and on average, of lines of running text."""
_SMALL, _APART = 0.9, 0.4
"""How large the letters of a note in a margin are at most, and how far it is from the text, as
parts of the size of letters of the text."""
_MOST_LONGER = 0.1
"""Which part of the lines of a text may go into a margin, as running heads do."""
_WORD = re.compile(r"[^\W\d_]{2}")


def apart_from_margins(lines: list[Line]) -> list[Line]:
    """Return lines with the notes in the right margin of their text behind them."""
    sizes = Counter([line.size for line in lines])
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    small = _SMALL * size
    text = [line for line in lines if line.size >= small]
    rights = sorted([_right_of(line, small) for line in text])
    edge = rights[int((1 - _MOST_LONGER) * (len(rights) - 1))] + _APART * size if text else 0.0
    lasts = [line.words[-1] for line in lines]
    if not any(word.left > edge and word.size < small for word in lasts):
        return lines
    if sum(line.letters for line in text) < _LONG * len(text):
        return lines
    top, low = max(line.base for line in text), min(line.base for line in text)
    inner: list[Line] = []
    outer: list[Line] = []
    for line in lines:
        kept, beyond = list[Word](), list[Word]()
        for word in line.words:
            (beyond if word.left > edge and word.size < small else kept).append(word)
        if not beyond or not low <= line.base <= top or not _is_apart(kept, beyond, size):
            inner.append(line)
            continue
        if kept and all(word.size < small for word in kept):
            return lines  # small print goes on into the margin
        outer.append(
            Line([evolve(beyond[0], spaced=True), *beyond[1:]], beyond[0].base, beyond[0].size)
        )
        inner += [evolve(line, words=kept)] if kept else []
    told = any(_WORD.search(word.text) for line in outer for word in line.words)
    return [*inner, *outer] if told else lines


def _right_of(line: Line, small: float) -> float:
    """Return where the words of a line end that are not small."""
    last = line.words[-1]
    if last.size >= small:
        return last.right
    return max((word.right for word in line.words if word.size >= small), default=line.left)


def _is_apart(kept: list[Word], beyond: list[Word], size: float) -> bool:
    """Return whether words in a margin do not touch those of the text, as note marks do."""
    return not kept or beyond[0].left - kept[-1].right > _APART * size


def with_margins(lines: list[Line]) -> list[Line]:
    """Return lines with what is before them as one stretch with their first words."""
    firsts = [line.words[0].text for line in lines]
    counts = sum([text.isdecimal() for text in firsts]) >= _LEAST_RUN
    if not counts and not any(text[-1:] in {".", ":"} and len(text) < 5 for text in firsts):
        return lines
    numbered = _numbered(lines) if counts else set()
    leads = [int(at in numbered) for at in range(len(lines))]
    for at in _labelled(lines, leads):
        leads[at] += 1
    if not any(leads):
        return lines
    return [
        _joined(line, count) if count else line for line, count in zip(lines, leads, strict=True)
    ]


def _is_level(line: Line, count: int) -> bool:
    """Return whether the first words of a line are set to the right, one behind the other."""
    words = line.words[: count + 1]
    return (
        len(words) > count
        and words[0].upright
        and all(word.base == words[0].base for word in words)
        and all(before.right <= after.left for before, after in pairwise(words))
    )


def _numbered(lines: list[Line]) -> set[int]:
    """Return the lines that begin with a number in the margin, which counts them."""
    runs: list[list[int]] = []
    for at, line in enumerate(lines):
        word = line.words[0]
        if not _NUMBER.fullmatch(word.text):
            continue
        before = lines[runs[-1][-1]].words[0] if runs else None
        is_next = (
            before is not None
            and runs[-1][-1] == at - 1
            and int(word.text) == int(before.text) + 1
            and (abs(word.right - before.right) < 1 or abs(word.left - before.left) < 1)
        )
        if is_next:
            runs[-1].append(at)
        else:
            runs.append([at])
    return {at for run in runs if _is_numbering(lines, run) for at in run if _takes(lines[at])}


def _is_numbering(lines: list[Line], run: Sequence[int]) -> bool:
    """Return whether the numbers of some lines count lines of running text."""
    if len(run) < _LEAST_RUN:
        return False
    told = [lines[at] for at in run if len(lines[at].words) > 1]
    long_ = sum(line.letters for line in told) >= _LONG * len(told)
    return bool(told) and long_ and all(_is_text(line, 1) for line in told)


def _takes(line: Line) -> bool:
    """Return whether a number before a line can be one stretch with what is behind it."""
    return _is_level(line, 1) and not line.words[1].text[:1].isdecimal()


def _is_text(line: Line, first: int) -> bool:
    """Return whether the words of a line, but for a label, are no further apart than in a text."""
    words = line.words[first:]
    if len(words) > 1 and _LABEL.fullmatch(words[0].text):
        del words[0]
    return all(after.left - before.right <= WIDE * line.size for before, after in pairwise(words))


def _labelled(lines: list[Line], leads: list[int]) -> list[int]:
    """Return the lines whose words are told by the one that a label before them names."""
    found = [
        at
        for at, (line, lead) in enumerate(zip(lines, leads, strict=True))
        if len(line.words) > lead + 2
        and _LABEL.fullmatch(line.words[lead].text)
        and _is_level(line, lead + 1)
        and line.words[lead + 1].left - line.words[lead].right > WIDE * line.size
        and _is_text(line, lead + 1)
    ]
    places = Counter(round(lines[at].words[leads[at]].left) for at in found)
    return [at for at in found if places[round(lines[at].words[leads[at]].left)] >= _LEAST_LABELS]


def _joined(line: Line, count: int) -> Line:
    words = line.words[: count + 1]
    first = evolve(
        words[0],
        text=" ".join(word.text for word in words),
        right=words[-1].right,
        unmapped=any(word.unmapped for word in words),
    )
    return evolve(line, words=[first, *line.words[count + 1 :]])
