"""Rules of other distributions: queries that the entry points `docprov.rules` name.

Each plug-in is one check of the report. What it cannot do (it cannot be loaded, a query fails or
returns something else than offences) is the reason why that check was not made.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from attrs import field, frozen

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.diagnostics import Diagnostic, Rule
from docprov.diagnostics.plugins import Plugin, plugins, reason
from docprov.diagnostics.words import counted, in_quotes, shown
from docprov.package.package import Package
from docprov.rules.frames import Frames
from docprov.rules.queries import Query
from docprov.validation.catalogue import CATALOGUE

GROUP = "docprov.rules"
CODE = re.compile(r"(?!D[PF])[A-Z]{2,12}[0-9]{3,6}")
"""The code of a rule that is not one of docprov: capital letters, not DP or DF first; digits."""
_SEVERITIES = {"error", "warning", "finding"}


@frozen
class OwnRules:
    """The rules of one plug-in.

    Attributes:
        plugin: the plug-in.
        queries: its queries that can be run.
        problems: what is wrong with the others.
    """

    plugin: Plugin
    queries: tuple[Query, ...] = ()
    problems: tuple[str, ...] = ()


@frozen
class OwnResult:
    """The result of the rules of one plug-in.

    Attributes:
        check: the check that was made, or not.
        faults: what its queries found.
        unmade: codes of its rules that could not be applied.
    """

    check: Check
    faults: tuple[Diagnostic, ...] = ()
    unmade: frozenset[str] = field(default=frozenset())


@cache
def own_rules() -> tuple[OwnRules, ...]:
    """Return the rules of every plug-in; a code or a name that is taken is a problem.

    >>> all(isinstance(each, OwnRules) for each in own_rules())
    True
    """
    taken = {word for each in CATALOGUE.values() for word in (each.code, each.name)}
    found = []
    for plugin in plugins(GROUP):
        queries, problems = [], [plugin.problem] if plugin.problem else []
        content = plugin.content
        several = isinstance(content, tuple | list)
        for part in content if several else [content] if not plugin.problem else []:
            problem = _problem(part, taken)
            if problem:
                problems.append(problem)
            else:
                queries.append(part)
                taken |= {part.rule.code, part.rule.name}
        found.append(OwnRules(plugin, tuple(queries), tuple(problems)))
    return tuple(found)


def all_rules() -> dict[str, Rule]:
    """Return the rules of docprov and of every plug-in by their codes.

    >>> list(all_rules())[: len(CATALOGUE)] == list(CATALOGUE)
    True
    """
    own = {query.rule.code: query.rule for each in own_rules() for query in each.queries}
    return CATALOGUE | dict(sorted(own.items()))


def rule(code: str) -> Rule:
    """Return the rule with a code or a name, of docprov or of a plug-in.

    Raises:
        KeyError: no rule has that code or name.

    >>> rule("DP302").name
    'absent-quote'
    """
    for each in all_rules().values():
        if code.upper() == each.code or code.lower() == each.name:
            return each
    raise KeyError(code)


def apply_own_rules(package: Package, frames: Frames) -> Iterator[OwnResult]:
    """Yield what each plug-in finds in a package.

    Args:
        package: the package.
        frames: its tables, as rules query them.
    """
    for own in own_rules():
        found: list[Diagnostic] = []
        unmade, problems = set(), list(own.problems)
        for query in own.queries:
            try:
                found += list(_offences(query, package, frames))
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - an engine's panic is no Exception
                unmade.add(query.rule.code)
                problems.append(f"{query.rule.code}: {reason(error)}")
        yield OwnResult(_check(own, len(found), problems), tuple(found), frozenset(unmade))


def _problem(part: object, taken: set[str]) -> str:
    """Return why something is not a query with a rule of its own; empty where it is."""
    if not isinstance(part, Query) or not isinstance(part.rule, Rule):
        return f"{shown(type(part).__name__)} is not a Query of docprov.rules.queries"
    texts = (part.rule.code, part.rule.name, part.rule.summary, part.rule.help, part.rule.message)
    if not all(isinstance(text, str) for text in texts) or part.rule.severity not in _SEVERITIES:
        return f"{shown(part.rule.code)}: its texts or its severity are of another type"
    if not CODE.fullmatch(part.rule.code):
        wanted = "2 to 12 capital letters that do not begin with DP or DF, and 3 to 6 digits"
        return f"the code {in_quotes(part.rule.code)} is not {wanted}"
    for word in (part.rule.code, part.rule.name):
        if word in taken:
            return f"{shown(part.rule.code)}: another rule is called {in_quotes(word)}"
    return ""


def _offences(query: Query, package: Package, frames: Frames) -> Iterator[Diagnostic]:
    found: Any = query.offences(dict(frames)).collect(backend="polars").to_native()
    if found.columns[:3] != ["resource", "row", "field"]:
        columns = ", ".join(found.columns)
        raise ValueError(f"it returns not resource, row, field and values, but {columns}")
    for resource, row, name, *values in found.unique(maintain_order=True).iter_rows():
        table = package.tables.get(resource)
        if table is None or not isinstance(row, int) or not 0 <= row < len(table):
            raise ValueError(f"the package has no row {row!r} of {resource!r}")
        if name is not None and name not in table.frame.columns:
            raise ValueError(f"table {resource!r} has no column {name!r}")
        yield query.rule.at(package.place(resource, row, name), *values)


def _check(own: OwnRules, found: int, problems: list[str]) -> Check:
    """Return the check of a plug-in; one with a problem was not made, whatever its rest found."""
    name = f"{own.plugin} ({own.plugin.distribution})"
    codes = ", ".join(query.rule.code for query in own.queries)
    if problems:
        detail = "; ".join(problems)
        return Check(name=name, made=False, ok=None, detail=detail, plugin=own.plugin.distribution)
    detail = f"{codes}: {counted(found, 'fault')}"
    return Check(name=name, ok=not found, detail=detail, plugin=own.plugin.distribution)
