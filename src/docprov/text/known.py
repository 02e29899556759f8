"""What is known of words: found out once for each, since words of a text recur."""

from collections.abc import Callable
from typing import TypeVar

_Meaning = TypeVar("_Meaning")
_MOST_KNOWN = 100_000
_LONGEST_KNOWN = 100


class Known(dict[str, _Meaning]):
    """What is known of words: found out once for each, and forgotten when there are too many.

    A very long one is not kept.
    """

    def __init__(self, find: Callable[[str], _Meaning]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Meaning:
        found = self._find(word)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if len(word) <= _LONGEST_KNOWN:
            self[word] = found
        return found
