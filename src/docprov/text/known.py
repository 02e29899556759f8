"""What is known of words: found out once for each, since words of a text recur."""

from collections.abc import Callable
from typing import TypeVar

_Meaning = TypeVar("_Meaning")
_MOST_KNOWN = 100_000


class Known(dict[str, _Meaning]):
    """What is known of words: found out once for each, and forgotten when there are too many."""

    def __init__(self, find: Callable[[str], _Meaning]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Meaning:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        found = self[word] = self._find(word)
        return found
