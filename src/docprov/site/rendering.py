"""From records to HTML: Jinja with every value escaped and control characters made visible."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markdown_it import MarkdownIt
from markupsafe import Markup

from docprov.exports.export_format import without_controls
from docprov.site.links import address

ASSETS = ("icon.svg", "style.css", "site.js", "search.js")


class _Values(Context):
    """The values of a page; templates call functions and macros as they are, millions of times."""

    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - of templates
        """Return what a function or a macro returns; of the two only macros are given a context."""
        named.pop("_block_vars", None)  # what templates hand to functions that take a context
        named.pop("_loop_vars", None)
        if type(called) is Macro:
            return called(self.eval_ctx, *arguments, **named)
        return called(*arguments, **named)


class _Pages(Environment):
    """The templates; a part of a record is an attribute of it, and never an item."""

    context_class = _Values
    getattr = staticmethod(getattr)  # type: ignore[assignment] # the same, without the search


@cache
def environment() -> Environment:
    """Return the environment of all templates."""
    made = _Pages(
        loader=PackageLoader("docprov.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        auto_reload=False,
    )
    made.filters["markdown"] = markdown
    return made


def _shown(value: object) -> object:
    """Return what an expression prints: nothing for None, text without control characters."""
    if type(value) is str:
        return without_controls(value)
    return "" if value is None else value


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    made.validateLink = lambda url: bool(address(url))  # type: ignore[method-assign]
    return made


def markdown(text: str) -> Markup:
    r"""Return a text in Markdown as HTML; its own HTML and its images are shown as text.

    >>> str(markdown("# A *b* <i>"))
    '<h2>A <em>b</em> &lt;i&gt;</h2>\n'
    """
    tokens = _markdown().parse(without_controls(text))
    for token in tokens:
        if token.tag in {"h1", "h2", "h3", "h4", "h5"}:
            token.tag = f"h{int(token.tag[1]) + 1}"
    return Markup(_markdown().renderer.render(tokens, _markdown().options, {}))  # noqa: S704 - made by the parser, which escapes


@cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """Return a page.

    Args:
        template: name of the template.
        context: its values.
    """
    text = _template(template).render(context)
    return text.encode("utf-8", "backslashreplace")


def macros(template: str, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the macros of a template by name, bound to values that many pages share.

    Args:
        template: name of the template.
        context: the values.
    """
    module = _template(template).make_module(dict(context))
    return {name: each for name, each in vars(module).items() if isinstance(each, Macro)}


def asset(name: str) -> bytes:
    """Return a file that pages load: the style or the script.

    >>> asset("site.js")[:2]
    b'//'
    """
    return files("docprov.site").joinpath("assets", name).read_bytes()
