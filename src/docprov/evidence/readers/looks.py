"""How words look by their styles: whether they are hidden, struck, raised or lowered.

A style says of a part of this something, and leaves the rest to the style that it is based on.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

from attrs import define, evolve, field, frozen

Key = TypeVar("Key", bound=Hashable)
_DEEPEST = 50
_LEAST_PART = 5


@frozen
class Look:
    """How words look; None for what is not said.

    Attributes:
        hidden: whether they are hidden.
        struck: whether a line strikes them.
        doubly: whether two lines strike them.
        position: `raised`, `lowered`, or empty for neither.
        shift: how far they are moved above the line, or below it.
        size: how large their letters are, in what the shift is measured in.
    """

    hidden: bool | None = None
    struck: bool | None = None
    doubly: bool | None = None
    position: str | None = None
    shift: int | None = None
    size: int | None = None

    def over(self, under: "Look") -> "Look":
        """Return what is said here, and of the rest what is said below it.

        >>> look = Look(hidden=False).over(Look(hidden=True, position="raised"))
        >>> look.hidden, look.position, look.struck
        (False, 'raised', None)
        """
        return Look(
            under.hidden if self.hidden is None else self.hidden,
            under.struck if self.struck is None else self.struck,
            under.doubly if self.doubly is None else self.doubly,
            under.position if self.position is None else self.position,
            under.shift if self.shift is None else self.shift,
            under.size if self.size is None else self.size,
        )

    def beside(self, other: "Look") -> "Look":
        """Return it beside the look of another kind of style, which one line or hiding undoes.

        >>> Look(hidden=True).beside(Look(hidden=True)).hidden
        False
        """
        return evolve(
            self.over(other),
            hidden=bool(self.hidden) != bool(other.hidden),
            struck=bool(self.struck) != bool(other.struck),
        )

    @property
    def is_struck(self) -> bool:
        """Whether one or two lines strike the words."""
        return bool(self.struck or self.doubly)


@define
class Heights:
    """How high words are beside those before them, which tells marks from words all moved alike."""

    _shift: int = 0
    _size: int = 0
    _position: str = ""

    def position_of(self, look: Look, text: str, before: str, *, size: int) -> str:
        """Return whether the next words are `raised`, `lowered`, or neither (empty).

        Words that are only moved are raised if they touch the words before them, are above them,
        and are smaller or moved by a good part of their letters.

        Args:
            look: how they look.
            text: the words.
            before: the text before them.
            size: how large their letters are where the look does not say it.

        >>> heights, up = Heights(), Look(shift=6)
        >>> [heights.position_of(up, "2", before, size=24) for before in ("41", "41[2]", "lost ")]
        ['raised', 'raised', '']
        """
        shift, last = look.shift or 0, self._shift
        size, size_before = look.size or size, self._size
        self._size = size
        if look.position:
            self._shift, self._position = 0, ""
            return look.position
        touches = bool(before[-1:].strip() and text[:1].strip())
        if shift != last or not touches:
            differs = touches and (abs(shift) * _LEAST_PART >= size or size < size_before)
            above, below = shift > max(0, last), shift < min(0, last)
            self._position = (differs and ((above and "raised") or (below and "lowered"))) or ""
        self._shift = shift
        return self._position


@define
class Looks(Generic[Key]):
    """The looks of styles.

    Attributes:
        own: what each style says itself.
        parents: the style that each is based on.
    """

    own: dict[Key, Look] = field(factory=dict)
    parents: dict[Key, Key] = field(factory=dict)

    def say(self, key: Key, said: Look) -> None:
        """Add what a style says."""
        self.own[key] = said.over(self.own.get(key, Look()))

    def chain(self, key: Key) -> list[Key]:
        """Return a style and those that it is based on, up to one that comes again."""
        found = [key]
        while (key := self.parents.get(key, key)) not in found and len(found) < _DEEPEST:
            found.append(key)
        return found

    def of(self, key: Key) -> Look:
        """Return how a style looks.

        >>> looks = Looks({"mark": Look(position="raised")}, {"own": "mark", "mark": "own"})
        >>> looks.of("own").position
        'raised'
        """
        look = Look()
        for each in self.chain(key):
            look = look.over(self.own.get(each, Look()))
        return look
