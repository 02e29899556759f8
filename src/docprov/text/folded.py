"""A folded text, with where each of its characters came from.

Only the stretches that did not fold one character for one are kept, so that memory is in proportion
to them.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from attrs import define, field, frozen


@frozen
class Folded:
    """A folded text, with the stretches that did not fold one character for one.

    Attributes:
        text: the text with everything written alike.
        begins: where each stretch begins in the folded text.
        ends: where it ends there; a soft hyphen ends where it begins.
        starts: where each stretch begins in the original.
        stops: where it ends there.
        plain: whether white space is all that did not fold one for one.
        absent: common marks that the original does not contain, two spaces among them; a quote
            with one of them does not occur in it verbatim.
    """

    text: str
    begins: Sequence[int] = ()
    ends: Sequence[int] = ()
    starts: Sequence[int] = ()
    stops: Sequence[int] = ()
    plain: bool = True
    absent: tuple[str, ...] = ()

    def start_of(self, index: int) -> int:
        """Return where the stretch behind a folded character begins in the original."""
        at = bisect_right(self.begins, index) - 1
        if at < 0:
            return index
        return self.starts[at] if index < self.ends[at] else self.stops[at] + index - self.ends[at]

    def stop_of(self, index: int) -> int:
        """Return where the stretch behind a folded character ends in the original."""
        at = bisect_right(self.begins, index) - 1
        if at < 0:
            return index + 1
        return (
            self.stops[at] if index < self.ends[at] else self.stops[at] + index + 1 - self.ends[at]
        )

    def index_of(self, position: int) -> int:
        """Return the first folded character that begins at or after a position of the original."""
        at = bisect_left(self.starts, position) - 1
        if at < 0:
            return position
        return self.ends[at] + max(0, position - self.stops[at])

    def cuts(self, index: int) -> bool:
        """Return whether a cut before a folded character divides a stretch, such as a ligature."""
        at = bisect_left(self.begins, index) - 1
        return at >= 0 and index < self.ends[at]


@frozen(eq=False)
class Composed:
    """A folded text that was folded again.

    Attributes:
        first: the text folded once.
        second: the text of the first, folded.
    """

    first: "Folded | Composed"
    second: Folded

    @property
    def text(self) -> str:
        """The text folded twice."""
        return self.second.text

    def start_of(self, index: int) -> int:
        """Return where the stretch behind a character begins in the original."""
        return self.first.start_of(self.second.start_of(index))

    def stop_of(self, index: int) -> int:
        """Return where the stretch behind a character ends in the original."""
        return self.first.stop_of(self.second.stop_of(index) - 1)

    def index_of(self, position: int) -> int:
        """Return the first character that begins at or after a position of the original."""
        return self.second.index_of(self.first.index_of(position))

    def cuts(self, index: int) -> bool:
        """Return whether a cut before a character divides a stretch."""
        if self.second.cuts(index):
            return True
        return index < len(self.text) and self.first.cuts(self.second.start_of(index))


def _places() -> "array[int]":
    """Return no places yet; an array takes a fifth of the memory of a list."""
    return array("q")


@define
class Stretches:
    """Gathers stretches, in order, while a text is folded."""

    begins: "array[int]" = field(factory=_places)
    ends: "array[int]" = field(factory=_places)
    starts: "array[int]" = field(factory=_places)
    stops: "array[int]" = field(factory=_places)
    _lost: int = field(init=False, default=0)

    def add(self, start: int, stop: int, length: int) -> None:
        """Add a stretch of the original, with the length of what it folds to."""
        begin = start - self._lost
        end = begin + length
        self._lost = stop - end
        self.begins.append(begin)
        self.ends.append(end)
        self.starts.append(start)
        self.stops.append(stop)

    def folded(self, text: str, *, plain: bool) -> Folded:
        """Return a folded text with these stretches."""
        return Folded(text, self.begins, self.ends, self.starts, self.stops, plain)


def combined(first: Folded, second: Folded) -> Folded:
    """Return a text that was folded twice, with its stretches in the original.

    Stretches of both that overlap are one.
    """
    changes = [  # where each begins and ends in between, and what it adds to both lengths
        (begin, end, stop - start - (end - begin), 0)
        for begin, end, start, stop in zip(
            first.begins, first.ends, first.starts, first.stops, strict=True
        )
    ]
    changes += [
        (start, stop, 0, end - begin - (stop - start))
        for begin, end, start, stop in zip(
            second.begins, second.ends, second.starts, second.stops, strict=True
        )
    ]
    stretches = Stretches()
    moved = 0
    group: list[tuple[int, int, int, int]] = []
    for change in [*sorted(changes), (len(first.text) + 1, 0, 0, 0)]:
        last = max((end for _, end, _, _ in group), default=0)
        if group and change[0] >= last:
            begin = group[0][0]
            more, length = sum(each[2] for each in group), sum(each[3] for each in group)
            stretches.add(begin + moved, last + moved + more, last - begin + length)
            moved += more
            group = []
        group.append(change)
    return stretches.folded(second.text, plain=False)
