"""The words and printed lines of a PDF page, and the order in which a line is read.

A line is a stretch of words on one baseline, with the smaller words raised or lowered beside it.
Right-to-left words are put in reading order from their places on the page, numbers never turned.
"""

import re
from itertools import pairwise

from attrs import define, evolve

from docprov.evidence.readers.lines import lowered, raised

RTL = re.compile("[\u0590-\u065f\u066d-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters that are read from right to left; the digits among them are not."""
_LTR = re.compile("[A-Za-z\u00c0-\u058f\u1e00-\u1fff]")
_EDGES = re.compile(r"([^\w%‰$€£¥#°]*)(.*?)([^\w%‰$€£¥#°]*)")
"""What is before and after a number; signs that belong to it stay with it."""
_ARABIC = re.compile(
    "[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
)
_ARABIC_EDGES = re.compile(r"(\W*)(.*?)(\W*)")
_RANGE = re.compile("([-\u2010-\u2014])")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("\u00ab", "\u00bb"), ("\u2039", "\u203a"))
INITIAL = 1.8
"""How many times as large as its word an initial is."""
_NOTE_MARK = re.compile("[0-9]{1,3}|[*†‡§¶]{1,3}")
_RISE = 0.2
"""How far such a mark of the size of the text is raised at least, as a part of its size."""
_WORDED, _SHOWN = re.compile(r"\w"), re.compile(r"[\w!-~]")
"""What is no part of a formula alone, as accents and large brackets are."""
_SAME = 0.86
"""How large letters of the size of others are at least, as a part of it."""
_SAME_BASE = 0.15
"""How much words on one baseline differ in height at most, as a part of their size."""
_SPACED_LETTERS = 6
"""Single letters, at least, of a line that are words which are set apart."""


@define
class Word:
    """A run of letters of one size on one baseline.

    Attributes:
        text: the letters.
        left: where it begins, in points from the left edge.
        right: where it ends.
        base: its baseline, in points from the lower edge.
        size: size of its letters in points.
        spaced: whether a space is before it.
        upright: whether it is set from left to right rather than up or down the page.
        unmapped: whether the font does not say which letters these are.
        from_right: whether its letters were put in order from the right.
        downwards: whether its letters are set one below the other.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = True
    upright: bool = True
    unmapped: bool = False
    from_right: bool = False
    downwards: bool = False


@define
class Line:
    """Words on one baseline, in reading order.

    Attributes:
        words: the words.
        base: the baseline.
        size: the size of most of its letters.
        on_rtl_page: whether most letters of its page are read from right to left.
    """

    words: list[Word]
    base: float
    size: float
    on_rtl_page: bool = False

    @property
    def left(self) -> float:
        """Where the line begins."""
        words = self.words
        return words[0].left if len(words) == 1 else min(word.left for word in words)

    @property
    def right(self) -> float:
        """Where the line ends."""
        words = self.words
        return words[0].right if len(words) == 1 else max(word.right for word in words)

    def take(self, word: Word) -> bool:
        """Add a word that the file gives behind this line if it belongs to it."""
        fall = self.base - word.base
        if fall > self.size and fall > word.size and word.upright and self.words[-1].upright:
            return False  # it is below, as nearly every next word is
        if not _continues(self, word):
            return False
        if self._began_raised(word):
            self.base, self.size = word.base, word.size
        self.words.append(word)
        return True

    def _began_raised(self, word: Word) -> bool:
        """Return whether the line began with a raised mark, as foot notes do."""
        if word.size > 1.1 * self.size and len(word.text) >= self.letters:
            return True
        if word.size > _SAME * self.size and abs(self.base - word.base) > _SAME_BASE * self.size:
            is_sign = not any(_WORDED.search(each.text) for each in self.words)
            if is_sign and _WORDED.search(word.text):
                return True
        is_lower = self.base - word.base > _RISE * self.size
        return (
            is_lower
            and len(self.words) == 1
            and not (word.spaced and (word.text.isdecimal() or word.text[:1].islower()))
            and _NOTE_MARK.fullmatch(self.words[0].text) is not None
        )

    @property
    def letters(self) -> int:
        """How many letters the line has."""
        words = self.words
        return len(words[0].text) if len(words) == 1 else sum(len(word.text) for word in words)

    def is_rtl(self) -> bool:
        """Return whether the line reads from right to left."""
        words = self.words
        text = words[0].text if len(words) == 1 else "".join(word.text for word in words)
        if text.isascii() or not RTL.search(text):
            return False
        return self.on_rtl_page or len(RTL.findall(text)) > len(_LTR.findall(text))

    @property
    def small_capitals(self) -> set[float]:
        """The sizes of capitals that go on a word whose first one is larger."""
        if len(self.words) == 1:
            return set()
        return {
            word.size
            for before, word in pairwise(self.words)
            if not word.spaced
            and word.base == before.base
            and 0.6 < word.size / (before.size or 1) < 0.9
            and word.text.isupper()
            and len(before.text) < 4
            and before.text[-1:].isupper()
        }

    def text(self) -> str:
        """Return the words in reading order, with raised and lowered ones written apart.

        Small capitals are small letters.
        """
        if len(self.words) == 1:
            return self.words[0].text
        words = _in_reading_order(self.words) if self.is_rtl() else self.words
        parts: list[str] = []
        before: Word | None = None
        spaced_out = _room_in_words(words)
        small = self.small_capitals
        for word in words:
            said = word.text
            if word.size in small and said.isupper():
                said = said.replace("\u0130", "i").lower()
            so_far = "".join(parts[-3:])
            if self._is_raised(word):
                said = raised(said, so_far)
            elif self._is_lowered(word):
                said = lowered(said, so_far)
            apart = before is not None and self._is_apart(before, word)
            if before is not None and spaced_out:
                apart = word.left - before.right > spaced_out
            is_mark = said.startswith("[") and said != word.text
            gap = " " if apart and not is_mark else ""
            parts.append(gap + said)
            before = word
        return "".join(parts)

    def _is_raised(self, word: Word) -> bool:
        """Return whether a word is raised; one that is no note mark is smaller then."""
        rise = (word.base - self.base) / (self.size or 1.0)
        if word.size < _SAME * self.size:
            return rise > 0.12
        if word.spaced and word is not self.words[0] and word.text.isdecimal():
            return False  # a number of the sentence, however it is set
        return _RISE < rise < 0.7 and _NOTE_MARK.fullmatch(word.text) is not None

    def _is_lowered(self, word: Word) -> bool:
        """Return whether a word is lowered; one that is not smaller touches another one then."""
        rise = (word.base - self.base) / (self.size or 1.0)
        if word.size < _SAME * self.size:
            return rise < -0.05
        return rise < -_RISE and not word.spaced

    def _is_apart(self, before: Word, word: Word) -> bool:
        """Return whether a space is between two words; raised ones often touch without one."""
        if before.size > INITIAL * word.size and word.text[:1].islower():
            return word.spaced or len(before.text) > 1
        touches = abs(word.left - before.right) < 0.12 * self.size
        if word.size == before.size and before.text[-1:].isdecimal() and word.text[:1].isdecimal():
            return word.spaced
        return word.spaced and not (word.base != before.base and touches)


def _continues(line: Line, word: Word) -> bool:
    """Return whether a word belongs to a line."""
    last = line.words[-1]
    if word.upright != last.upright or word.downwards or last.downwards:
        return False
    if not word.upright:
        return abs(word.left - last.left) < 0.3 * line.size
    big = max(line.size, word.size)
    rise = word.base - line.base
    if abs(rise) <= _SAME_BASE * big and 0.6 < word.size / (line.size or 1) < 1.7:
        if word.left > last.left - 0.5 * big or RTL.search(word.text):
            return True
        return any(RTL.search(each.text) for each in line.words)
    if abs(rise) < 0.35 * big and RTL.search(word.text):  # its first letter may be a mark
        edges = [abs(each.left - word.right) for each in line.words]
        return min(*edges, abs(word.left - last.right)) < 0.12 * big
    small, room = min(line.size, word.size), word.left - last.right
    if not word.spaced and abs(room) < 0.6 * min(big, 2 * small) and abs(rise) < big:
        return True  # a part of the word before it
    if small > _SAME * big:
        is_level = word.base == last.base and word.size == last.size
        if not (_SHOWN.search(last.text) and (is_level or _WORDED.search(word.text))):
            return False
        return abs(rise) < 0.5 * big and -0.3 * big < room < (1.5 if is_level else 0.6) * big
    # A raised or lowered word touches the one before it, or the next one touches it.
    touches = -0.3 * big < room < (0.35 if word.spaced else 0.6) * big
    return touches and -0.45 * big < rise < 0.75 * big


def mark_page(lines: list[Line]) -> None:
    """Note for each line whether most letters of its page are read from right to left.

    A line of such a page may have a few of them between Latin words.
    """
    turned = [line for line in lines if line.is_rtl()]
    if turned and 2 * sum(line.letters for line in turned) > sum(line.letters for line in lines):
        for line in lines:
            line.on_rtl_page = True


def _room_in_words(words: list[Word]) -> float:
    """Return how much room is in the words of a line whose letters are set apart, else 0.

    Such a line has single letters only, and less room between them than they are high.
    """
    if len(words) < _SPACED_LETTERS or any(len(word.text) > 1 for word in words):
        return 0.0
    if not all(word.text.isalpha() and word.base == words[0].base for word in words):
        return 0.0
    gaps = sorted(after.left - before.right for before, after in pairwise(words))
    usual = gaps[len(gaps) // 2]
    return 1.6 * usual if 0 < usual < 0.8 * words[0].size else 0.0


def within(lines: list[Line], edges: tuple[float, float, float, float]) -> tuple[list[Line], bool]:
    """Return lines without the words that are outside a page, and whether nothing is.

    Args:
        lines: the lines.
        edges: left, lower, right and upper edge of what is shown of the page.
    """
    left, low, right, high = edges
    crossing = {
        at
        for at, line in enumerate(lines)
        if not low <= line.base <= high
        or (word := line.words[0]).left < left
        or word.right > right
        or (len(line.words) > 1 and (line.left < left or line.right > right))
    }
    if not crossing:
        return lines, True
    kept: list[Line] = []
    is_whole = True
    for at, line in enumerate(lines):
        if at not in crossing:
            kept.append(line)
            continue
        words = [
            word
            for word in line.words
            if word.right > left and word.left < right and low - word.size < word.base < high
        ]
        is_whole = is_whole and len(words) == len(line.words)
        if words:
            kept.append(evolve(line, words=words))
    return kept, is_whole


def _in_reading_order(words: list[Word]) -> list[Word]:
    """Return the words of a right-to-left line in reading order, from their places."""
    ordered = sorted(words, key=lambda word: -word.right)
    arabic = any(_ARABIC.search(word.text) for word in words)
    blocks: list[list[Word]] = []
    run: list[Word] = []
    for word in ordered:
        is_latin = _LTR.search(word.text) is not None
        if is_latin or (run and not RTL.search(word.text)):
            run.append(word)
            continue
        blocks += _latin_run(run, arabic=arabic)
        run = []
        blocks.append([_with_edges(word, arabic=arabic)])
    blocks += _latin_run(run, arabic=arabic)
    return _with_brackets(_with_spaces(blocks))


def _with_spaces(blocks: list[list[Word]]) -> list[Word]:
    """Return words with spaces where room is between them, however the file cut them up.

    Args:
        blocks: words that are read to the right together, in the order of the line.
    """
    spaced: list[Word] = []
    edge: float | None = None
    for block in blocks:
        right = max(word.right for word in block)
        rooms = [after.left - before.right for before, after in pairwise(block)]
        rooms.insert(0, -1.0 if edge is None else edge - right)
        spaced += [
            evolve(word, spaced=room > 0.12 * word.size)
            for word, room in zip(block, rooms, strict=True)
        ]
        edge = min(word.left for word in block)
    return [*blocks[0][:1], *spaced[1:]] if blocks else []


def _with_brackets(words: list[Word]) -> list[Word]:
    """Return the words of a right-to-left line with brackets that open before they close.

    A file may give the shape of a bracket, which is turned, in place of the bracket.
    """
    for opening, closing in _BRACKETS:
        text = "".join(word.text for word in words)
        opens, closes = text.find(opening), text.find(closing)
        if text.count(opening) != text.count(closing) or closes < opens:
            words = _turned_brackets(words, opening, closing)
    return words


def _turned_brackets(words: list[Word], opening: str, closing: str) -> list[Word]:
    opened = False
    turned: list[Word] = []
    for word in words:
        letters = []
        for letter in word.text:
            if letter in {opening, closing}:
                letters.append(closing if opened else opening)
                opened = not opened
            else:
                letters.append(letter)
        turned.append(evolve(word, text="".join(letters)))
    return turned


def _latin_run(run: list[Word], *, arabic: bool) -> list[list[Word]]:
    """Return words between right-to-left ones; those around Latin words read to the right."""
    last = max((at for at, word in enumerate(run) if _LTR.search(word.text)), default=-1)
    blocks = [run[: last + 1][::-1]] if last >= 0 else []
    return blocks + [[_with_edges(word, arabic=arabic)] for word in run[last + 1 :]]


def _with_edges(word: Word, *, arabic: bool) -> Word:
    """Return a number of a right-to-left line with what is drawn to its left after it.

    Signs such as the percent sign stay where they are drawn, but not behind Arabic letters, and a
    range is drawn from the right there (Unicode Bidirectional Algorithm, W2 to W5).
    """
    if word.from_right or RTL.search(word.text) or _LTR.search(word.text):
        return word
    found = (_ARABIC_EDGES if arabic else _EDGES).fullmatch(word.text)
    if found is None or not found[2]:
        return word
    number = "".join(reversed(_RANGE.split(found[2]))) if arabic else found[2]
    return evolve(word, text=found[3][::-1] + number + found[1][::-1])
