"""How words look by their styles: whether they are hidden, struck, raised or lowered.

A style says of a part of this something, and leaves the rest to the style that it is based on.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

from attrs import define, evolve, field, frozen

Key = TypeVar("Key", bound=Hashable)
_DEEPEST = 50


@frozen
class Look:
    """How words look; None for what is not said.

    Attributes:
        hidden: whether they are hidden.
        struck: whether a line strikes them.
        doubly: whether two lines strike them.
        position: where they are: `super` and `sub` begin what is raised and lowered.
    """

    hidden: bool | None = None
    struck: bool | None = None
    doubly: bool | None = None
    position: str | None = None

    def over(self, under: "Look") -> "Look":
        """Return what is said here, and of the rest what is said below it.

        >>> Look(hidden=False).over(Look(hidden=True, position="super"))
        Look(hidden=False, struck=None, doubly=None, position='super')
        """
        return Look(
            under.hidden if self.hidden is None else self.hidden,
            under.struck if self.struck is None else self.struck,
            under.doubly if self.doubly is None else self.doubly,
            under.position if self.position is None else self.position,
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

        >>> looks = Looks({"mark": Look(position="super")}, {"own": "mark", "mark": "own"})
        >>> looks.of("own").position
        'super'
        """
        look = Look()
        for each in self.chain(key):
            look = look.over(self.own.get(each, Look()))
        return look
