"""Plug-ins: code of other installed distributions, found by their entry points.

Only installed distributions are asked, in the order of their names; nothing in the folder of a
package is ever run. One that cannot be loaded is data, with the reason.
"""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.words import shown


@frozen(kw_only=True)
class Plugin:
    """One entry point of an installed distribution.

    Attributes:
        group: what it adds, such as `docprov.rules`.
        name: name of the entry point.
        distribution: the distribution that has it, with its version.
        content: what it names; None where it cannot be loaded.
        problem: why it cannot be loaded; empty where it can.
    """

    group: str
    name: str
    distribution: str
    content: Any = None
    problem: str = ""

    def __str__(self) -> str:
        return f"{self.group.removeprefix('docprov.').replace('_', ' ')} of {self.name}"


@cache
def plugins(group: str) -> tuple[Plugin, ...]:
    """Return the plug-ins of a group.

    >>> plugins("docprov.none_such")
    ()
    """
    found = sorted(_points(group), key=lambda each: (_distribution(each), each.name))
    return tuple(map(_loaded, found))


def reason(error: BaseException) -> str:
    """Return an exception of a plug-in in one line, with its class.

    >>> reason(ValueError("no such column"))
    'ValueError: no such column'
    """
    return shown(f"{type(error).__name__}: {error}".removesuffix(": "))


def _points(group: str) -> Iterator[EntryPoint]:
    """Yield the entry points of a group; the first distribution of a name is the installed one."""
    # Python puts the current folder, which may be that of a package, before what is installed.
    path = [each for each in sys.path if each not in {"", ".", str(Path.cwd())}]
    found = [(each, each.entry_points.select(group=group)) for each in distributions(path=path)]
    # A name is dear to read; a distribution after the last one with plug-ins hides none of them.
    while found and not found[-1][1]:
        found.pop()
    seen = set()
    for each, points in found:
        if each.name not in seen:
            seen.add(each.name)
            yield from points


def _loaded(point: EntryPoint) -> Plugin:
    content, problem = None, ""
    try:
        content = point.load()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a module may also exit when it is imported
        problem = f"{shown(point.value)} cannot be loaded: {reason(error)}"
    return Plugin(
        group=point.group,
        name=shown(point.name),
        distribution=_distribution(point),
        content=content,
        problem=problem,
    )


def _distribution(point: EntryPoint) -> str:
    if point.dist is None:
        return "an unknown distribution"
    return shown(f"{point.dist.name} {point.dist.version}")
