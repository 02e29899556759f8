"""Where a property is in a JSON file, by line and column."""

import json
import re
from collections.abc import Iterable

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


def json_place(data: bytes, path: Iterable[str]) -> tuple[int, int]:
    r"""Return line and column of a property, as far as its path leads; the beginning for none.

    Args:
        data: the file.
        path: names of properties, each in the object that is the value of the one before.

    >>> json_place(b'{\n  "name": "arden",\n  "docprov": {"format": 1}\n}', ["docprov", "format"])
    (3, 25)
    """
    text = data.decode("utf-8", "replace")
    at = _after(text, 0)
    try:
        for name in path:
            at = _value(text, at, name)
    except (ValueError, IndexError, RecursionError):  # no property of that name, or no JSON
        pass
    return place_in(text, at)


def place_in(text: str, at: int) -> tuple[int, int]:
    r"""Return line and column of an offset.

    >>> place_in("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _value(text: str, at: int, name: str) -> int:
    """Return where the value of a property begins in the object that begins somewhere.

    Raises:
        ValueError: no object begins there, or it has no such property.
    """
    while text[at] in "{,":
        key, at = _DECODER.raw_decode(text, _after(text, at + 1))
        at = _after(text, _after(text, at) + 1)
        if key == name:
            return at
        at = _after(text, _DECODER.raw_decode(text, at)[1])
    raise ValueError(name)


def _after(text: str, at: int) -> int:
    """Return where the next part begins."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
