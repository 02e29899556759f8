r"""Replacing single texts of a YAML file: every other byte stays, comments and line ends included.

A text keeps its style where it can; it gets quotation marks where YAML would read something else without them. After a
replacement the file must say the same as before but for the texts that were replaced, else nothing is changed.
"""

import re
from collections.abc import Iterable
from typing import Any

import yaml
from attrs import frozen

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@frozen(kw_only=True)
class Scalar:
    """A text of a YAML file and where it stands in the decoded file.

    Attributes:
        name: the field whose value it is; empty for a field's own name and for a part of a list.
        value: what it says.
        start: offset of its first character.
        stop: offset after its last one.
        style: `'`, `"`, `|`, `>`, or empty where it stands without quotation marks.
        flow: whether it stands inside `{ }` or `[ ]`.
    """

    name: str
    value: str
    start: int
    stop: int
    style: str
    flow: bool


def scalars(text: str) -> dict[tuple[int, int], Scalar]:
    r"""Return the texts of a YAML file by line and column, both counted from 1.

    Raises:
        ValueError: the file cannot be parsed.

    >>> found = scalars("a: {b: c}  # d\n")
    >>> [scalar.value for scalar in found.values()], found[1, 8].name
    (['a', 'b', 'c'], 'b')
    """
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: dict[tuple[int, int], Scalar] = {}
    open_: list[
        list[Any]
    ] = []  # of each open node: is it in flow style, which name waits for its value, is it a mapping
    try:
        events = list(yaml.parse(text.replace("\r\n", "\n"), Loader=_LOADER))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            if open_ and open_[-1][1] is not None:
                open_[-1][1] = None
            inside = bool(event.flow_style) or (bool(open_) and open_[-1][0])
            open_.append([inside, None, isinstance(event, yaml.MappingStartEvent)])
        elif isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
        elif isinstance(event, yaml.ScalarEvent):
            flow, waiting, mapping = open_[-1] if open_ else (False, None, False)
            begin, end = event.start_mark, event.end_mark
            if begin is None or end is None:
                continue
            found[begin.line + 1, begin.column + 1] = Scalar(
                name=waiting or "",
                value=event.value,
                start=starts[begin.line] + begin.column,
                stop=starts[end.line] + end.column,
                style=event.style or "",
                flow=flow,
            )
            if open_:
                open_[-1][1] = event.value if mapping and waiting is None else None
    return found


def rewritten(text: str, replacements: Iterable[tuple[Scalar, str]]) -> str:
    r"""Return a YAML file with some texts replaced.

    Args:
        text: the decoded file.
        replacements: the texts, and what each shall say.

    Raises:
        ValueError: a text cannot be replaced without a change to anything else.

    >>> text = "a: 'b'  # c\r\nd: 2011-6-3\r\n"
    >>> rewritten(text, [(scalars(text)[2, 4], "2011-06-03")])
    "a: 'b'  # c\r\nd: 2011-06-03\r\n"
    """
    wanted = {scalar.start: (scalar, value) for scalar, value in replacements}
    new = text
    for start in sorted(wanted, reverse=True):
        scalar, value = wanted[start]
        new = new[:start] + _written(scalar, value) + new[scalar.stop :]
    before, after = list(scalars(text).values()), list(scalars(new).values())
    expected = [
        wanted[scalar.start][1] if scalar.start in wanted else scalar.value for scalar in before
    ]
    if expected != [scalar.value for scalar in after]:
        raise ValueError("the rest of the file would say something else")
    return new


def quoted(text: str, style: str = '"') -> str:
    r"""Return a text of one line in quotation marks, as YAML reads it back.

    >>> print(quoted('the "Mail" \\ 5'), quoted("o'clock", "'"))
    "the \"Mail\" \\ 5" 'o''clock'
    """
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(scalar: Scalar, value: str) -> str:
    if scalar.style in {"|", ">"} or not value.isprintable():
        raise ValueError("a text of several lines is not replaced")
    if scalar.style:
        return quoted(value, scalar.style)
    return value if is_plain(value, flow=scalar.flow) else quoted(value)


def is_plain(value: str, *, flow: bool) -> bool:
    """Tell whether YAML reads a text as it stands, without quotation marks.

    >>> is_plain("pier 3", flow=True), is_plain("pier #3", flow=False), is_plain("a, b", flow=True)
    (True, False, False)
    """
    if re.search(r"(?:^|\s)#|:(?:\s|$)", value):
        return False
    try:
        found = list(scalars(f"{{k: {value}}}" if flow else f"k: {value}\n").values())
    except ValueError:
        return False
    return [scalar.value for scalar in found] == ["k", value]
