"""The public face: what is exported, what it costs to import, and that everything is described."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import docprov

MODULES = sorted(Path("src/docprov").rglob("*.py"))


def test_all_lists_what_is_exported():
    """Every name of `__all__` can be had, and nothing else is public."""
    assert sorted(docprov.__all__) == docprov.__all__ == dir(docprov)
    assert all(getattr(docprov, name) is not None for name in docprov.__all__)
    with pytest.raises(AttributeError):
        _ = docprov.nothing


def test_type_checkers_and_programs_see_the_same_names():
    """The imports for type checkers and the table of lazy names list the same."""
    tree = ast.parse(Path("src/docprov/__init__.py").read_text())
    block = next(
        node
        for node in tree.body
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
    )
    seen = {alias.asname: node.module for node in block.body for alias in node.names}
    assert seen == {name: f"docprov.{module}" for name, module in docprov._HOMES.items()}


def test_importing_is_light():
    """`import docprov` loads neither Frictionless nor Polars, nor any other heavy library."""
    heavy = {"frictionless", "polars", "narwhals", "attrs", "yaml", "typer"}
    code = f"import sys, docprov; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


def test_no_module_bears_the_name_of_a_public_function():
    """A lazy import would hand out one and then the other."""
    functions = {name for name in docprov.__all__ if inspect.isfunction(getattr(docprov, name))}
    assert set() == functions & {path.stem for path in MODULES}


@pytest.mark.parametrize("name", docprov.__all__)
def test_everything_public_is_described(name):
    """Every public object, and every public method of it, has a docstring."""
    value = getattr(docprov, name)
    members = (
        [value]
        + [
            member
            for key, member in vars(value).items()
            if inspect.isclass(value)
            and not key.startswith("_")
            and (inspect.isfunction(member) or isinstance(member, property))
        ]
        if inspect.isclass(value)
        else [value]
    )
    assert [] == [member for member in members if not (member.__doc__ or "").strip()]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_file_can_be_held_in_mind(path):
    """No source file has more than 400 lines, and each says what lives in it."""
    text = path.read_text()
    assert text.count("\n") <= 400
    assert ast.get_docstring(ast.parse(text))
