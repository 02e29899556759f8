"""What was found out of long texts, kept for the next quote, up to a number of characters."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import define, field

_Found = TypeVar("_Found")
_MOST_KEPT = 16 << 20


@define
class Kept(Generic[_Found]):
    """What was found out of the texts used last; a text is searched for many quotes.

    Attributes:
        find: finds it out of a text.
        found: what was found out, by text, the oldest first.
    """

    find: Callable[[str], _Found]
    found: OrderedDict[str, _Found] = field(factory=OrderedDict)
    _characters: int = 0

    def of(self, text: str) -> _Found:
        """Return what is found out of a text, now or a while ago.

        >>> kept = Kept(str.upper)
        >>> kept.of("tar"), list(kept.found)
        ('TAR', ['tar'])
        """
        if text not in self.found:
            self.found[text] = self.find(text)
            self._characters += len(text)
            while self._characters > _MOST_KEPT and len(self.found) > 1:
                self._characters -= len(self.found.popitem(last=False)[0])
        return self.found[text]
