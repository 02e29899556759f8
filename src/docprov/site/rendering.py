"""From records to HTML: Jinja with every value escaped and control characters made visible."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markdown_it import MarkdownIt
from markupsafe import Markup

from docprov.exports.export_format import without_controls
from docprov.site.links import address, shown

ASSETS = ("icon.svg", "style.css", "site.js", "search.js")


class _Writer(CodeGenerator):
    """What turns templates into code; expressions are evaluated millions of times.

    Attributes and calls become those of Python, without a detour through the environment, and each
    expression that prints goes through `shown`.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002
        self.write("environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - its name
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(  # noqa: N802 - its name
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        self.visit(node.node, frame)
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")


class _Pages(Environment):
    """The templates; a part of a record is an attribute of it, and never an item."""

    code_generator_class = _Writer
    shown = staticmethod(shown)
    # the search for a template costs more than a small page
    get_template = cache(Environment.get_template)  # pyright: ignore[reportAssignmentType]


@cache
def environment() -> Environment:
    """Return the environment of all templates."""
    made = _Pages(
        loader=PackageLoader("docprov.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["markdown"] = markdown
    return made


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


def render(template: str, context: dict[str, Any]) -> bytes:
    """Return a page.

    Args:
        template: name of the template.
        context: its values.
    """
    made = environment().get_template(template)
    parts = made.root_render_func(made.new_context(context, shared=True))
    return "".join(parts).encode("utf-8", "backslashreplace")


def macros(template: str, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the macros of a template by name, bound to values that many pages share.

    Args:
        template: name of the template.
        context: the values.
    """
    module = environment().get_template(template).make_module(dict(context))
    return {name: each for name, each in vars(module).items() if isinstance(each, Macro)}


def asset(name: str) -> bytes:
    """Return a file that pages load: the style or the script.

    >>> asset("site.js")[:2]
    b'//'
    """
    return files("docprov.site").joinpath("assets", name).read_bytes()
