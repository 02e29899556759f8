"""The formats of exports: those of docprov, and those that installed distributions add.

Each module of `formats` states its own. A distribution names what it adds by entry points of the
group `docprov.exports`, each an `ExportFormat`. A name that is taken, and a plug-in that cannot be
loaded, is a problem.
"""

from functools import cache
from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.plugins import Plugin, plugins
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.words import in_quotes, shown
from docprov.exports import formats
from docprov.exports.export_format import ExportFormat

GROUP = "docprov.exports"
_MODULES = [
    import_module(f"{formats.__name__}.{found.name}") for found in iter_modules(formats.__path__)
]
_FOUND = [
    each for module in _MODULES for each in vars(module).values() if isinstance(each, ExportFormat)
]
FORMATS = {each.name: each for each in sorted(_FOUND, key=attrgetter("name"))}
"""The formats of docprov by name."""


@frozen
class OwnFormat:
    """What one plug-in adds.

    Attributes:
        plugin: the plug-in.
        format: its format; None where it has a problem.
        problem: why it cannot be used; empty where it can.
    """

    plugin: Plugin
    format: ExportFormat | None = None
    problem: str = ""


@cache
def own_formats() -> tuple[OwnFormat, ...]:
    """Return what each plug-in adds, or why it cannot be used.

    >>> all(isinstance(each, OwnFormat) for each in own_formats())
    True
    """
    taken = set(FORMATS)
    found = []
    for plugin in plugins(GROUP):
        problem = plugin.problem or _problem(plugin.content, taken)
        if problem:
            found.append(OwnFormat(plugin, problem=problem))
        else:
            found.append(OwnFormat(plugin, plugin.content))
            taken.add(plugin.content.name)
    return tuple(found)


def format_named(name: str) -> tuple[ExportFormat, str]:
    """Return a format, and the distribution that adds it; empty for one of docprov.

    Raises:
        DocprovError: there is no such format.

    >>> format_named("csv")[0].suffix
    '.csv'
    """
    if name in FORMATS:
        return FORMATS[name], ""
    known = dict(FORMATS)
    for each in own_formats():
        if each.format is None and each.plugin.name == name:
            raise DocprovError(f"{each.plugin} ({each.plugin.distribution}): {each.problem}")
        if each.format is not None:
            if each.format.name == name:
                return each.format, each.plugin.distribution
            known[each.format.name] = each.format
    meant = closest(name, list(known))
    advice = f"; did you mean {meant!r}?" if meant else "."
    raise DocprovError(f"there is no format {in_quotes(name)}{advice} There are {', '.join(known)}")


def format_table() -> str:
    """Return the formats of docprov as the Markdown table of `docs/exports.md`.

    >>> format_table().splitlines()[0]
    '| format | file | what is written | what is not, or differs | needs |'
    """
    lines = [
        "| format | file | what is written | what is not, or differs | needs |",
        "|---" * 5 + "|",
    ]
    for each in FORMATS.values():
        file = f"`{each.suffix}`" if each.suffix else "a folder"
        losses = " ".join(each.losses) or "nothing is lost"
        needs = f"`{each.needs}`" if each.needs else ""
        lines.append(f"| `{each.name}` | {file} | {each.summary} | {losses} | {needs} |")
    return "\n".join(lines) + "\n"


def _problem(content: object, taken: set[str]) -> str:
    """Return why something is not a format of its own; empty where it is."""
    if not isinstance(content, ExportFormat) or not callable(content.make):
        return f"{shown(type(content).__name__)} is not an ExportFormat of docprov"
    texts = (content.name, content.summary, content.suffix, content.needs, *content.losses)
    if not all(isinstance(text, str) for text in texts) or not content.name:
        return "its name or another text is not a text"
    return f"another format is called {in_quotes(content.name)}" if content.name in taken else ""
