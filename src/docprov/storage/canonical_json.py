"""JSON in the one form that docprov writes; what readers understand differently is refused."""

import json
from typing import Any

MOST_PARTS = 2_000_000
"""How many values a file of JSON may have: each takes far more memory than bytes."""


def json_text(content: object) -> str:
    """Return a JSON text: two spaces, keys in the order given, one final newline."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def is_format(value: object, number: int) -> bool:
    """Return whether a file states a number as its format.

    >>> [is_format(value, 1) for value in (1, 2, 1.0, True, "1")]
    [True, False, False, False, False]
    """
    return type(value) is int and value == number


def refuse_many_parts(data: bytes) -> None:
    """Refuse JSON whose values would fill the memory, by a count that takes none.

    Raises:
        ValueError: there may be more values than allowed.
    """
    if sum(map(data.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise ValueError(f"it has more than {MOST_PARTS:,} values")


def read_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return what a JSON file holds; no name occurs twice in an object, and numbers are finite.

    Raises:
        ValueError: it is not such JSON; the text says where.

    >>> read_json(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    ValueError: the name 'a' occurs twice in one object
    """
    refuse_many_parts(data)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for name, value in pairs:
            if name in content:
                raise ValueError(f"the name {name[:60]!r} occurs twice in one object")
            content[name] = value
        return content

    def never(text: str) -> None:
        raise ValueError(f"{text} is not a number")

    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return content
