"""The public face: what is exported, what it costs to import, and that everything is described."""

import ast
import inspect
import re
import runpy
import subprocess
import sys
from functools import cache
from importlib import import_module
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

import pytest

import docprov

MODULES = sorted(Path("src/docprov").rglob("*.py"))


@cache
def parsed(path):
    """Return the syntax tree of a file."""
    return ast.parse(Path(path).read_text("utf-8"))


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


def home_of(name):
    """Return the module that defines a public name, and its syntax tree."""
    module = f"docprov.{docprov._HOMES[name]}"
    tree = parsed(import_module(module).__file__)
    if name in homes(tree):  # the face of a wing, which hands out what its modules define
        module = homes(tree)[name][0]
        tree = parsed(import_module(module).__file__)
    return module, tree


def definition(tree, name):
    """Return the statement that defines a name at the top of a module, and its docstring."""
    for statement, after in pairwise([*tree.body, ast.Pass()]):
        if isinstance(statement, ast.ClassDef | ast.FunctionDef) and statement.name == name:
            return statement, ast.get_docstring(statement)
        if isinstance(statement, ast.Assign) and name in {
            getattr(target, "id", "") for target in statement.targets
        }:
            following = ast.Module([after], [])  # a text below an assignment describes it
            return statement, ast.get_docstring(following)
    raise LookupError(name)


def definitions():
    """Yield every public name with the statement that defines it, and its docstring."""
    for name in docprov.__all__:
        yield name, *definition(home_of(name)[1], name)


def public_methods(statement):
    """Yield the public methods and properties of a class."""
    for each in statement.body if isinstance(statement, ast.ClassDef) else ():
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            yield each


@pytest.mark.long
def test_everything_public_is_described():
    """Every public object, and every public method of it, has a docstring."""
    assert [] == [name for name, _, described in definitions() if not described]
    assert [] == [
        (name, method.name)
        for name, statement, _ in definitions()
        for method in public_methods(statement)
        if not ast.get_docstring(method)
    ]


def is_property(method):
    """Tell whether a method is read like an attribute."""
    names = {getattr(each, "id", "") for each in method.decorator_list}
    return bool(names & {"property", "cached_property"})


def test_every_public_function_and_method_has_an_example():
    """What a reader may call is shown with its result, and the example is run."""
    assert [] == [
        name
        for name, statement, described in definitions()
        if isinstance(statement, ast.FunctionDef) and ">>> " not in described
    ]
    assert [] == [
        (name, method.name)
        for name, statement, _ in definitions()
        for method in public_methods(statement)
        if not is_property(method) and ">>> " not in ast.get_docstring(method)
    ]


def names_in(annotation):
    """Yield the names of the types in an annotation, also those within quotation marks."""
    outer = getattr(getattr(annotation, "value", None), "id", "")
    if outer == "Annotated":  # a type, and then what it says of a column
        yield from names_in(annotation.slice.elts[0])
    elif isinstance(annotation, ast.Name):
        yield annotation.id
    elif isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        yield from names_in(ast.parse(annotation.value, mode="eval").body)
    elif outer != "Literal":
        for part in ast.iter_child_nodes(annotation):
            yield from names_in(part)


INTERNAL = {"Package": {"sheets", "sources", "selection", "rows", "dossiers"}}
"""Fields that docprov's own commands read, for places; users ask `place` instead."""


def annotations(statement):
    """Yield the annotations that users meet: of parameters, results and fields."""
    hidden = INTERNAL.get(getattr(statement, "name", ""), set())
    for node in statement.body if isinstance(statement, ast.ClassDef) else [statement]:
        if getattr(node, "name", getattr(getattr(node, "target", None), "id", "")) in hidden:
            continue
        if isinstance(node, ast.AnnAssign) and not node.target.id.startswith("_"):
            yield node.annotation
        if isinstance(node, ast.FunctionDef) and not re.match(r"_(?!_)", node.name):
            given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            yield from (each.annotation for each in given if each.annotation)
            yield from [node.returns] if node.returns else []


@cache
def homes(tree):
    """Return the module of docprov that each imported name of a module comes from."""
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("docprov")
        for alias in node.names
    }


def types_in(value):
    """Yield the classes and literals that a type consists of."""
    if isinstance(value, type) or get_origin(value) is Literal:
        yield value
        return
    for part in get_args(value)[:1] if get_origin(value) is Annotated else get_args(value):
        yield from types_in(part)


def is_own(value):
    """Tell whether a type is one of docprov's: a class of it, or a set of words."""
    return get_origin(value) is Literal or value.__module__.startswith("docprov")


def unnamed_types(name, public):
    """Return the types of docprov in the signature or fields of a public name that have no name."""
    module, tree = home_of(name)
    known, here = homes(tree), vars(import_module(module))
    statement, _ = definition(tree, name)
    values = []
    for each in {each for annotation in annotations(statement) for each in names_in(annotation)}:
        origin, original = known.get(each, (module, each))
        values.append(vars(import_module(origin)).get(original, here.get(each)))
    met = [found for value in values for found in types_in(value) if is_own(found)]
    return [found for found in met if found not in public]


def test_every_type_in_a_public_signature_is_public():
    """Each type of docprov in the signature of a public function or in a field can be named."""
    public = [getattr(docprov, each) for each in docprov.__all__]
    found = {name: unnamed_types(name, public) for name in docprov.__all__}
    assert {} == {name: types for name, types in found.items() if types}


@pytest.mark.long
def test_a_file_can_be_held_in_mind():
    """No source file has more than 400 lines, and each says what lives in it."""
    assert [] == [path for path in MODULES if path.read_text("utf-8").count("\n") > 400]
    assert [] == [path for path in MODULES if not ast.get_docstring(parsed(path))]


def test_every_example_of_a_docstring_is_run():
    """The examples of every module, however deep it lies, are tests."""
    examples = runpy.run_path("conftest.py")["_docstrings"]
    shown = [path for path in MODULES if ">>> " in path.read_text("utf-8")]
    assert len(shown) > 50
    assert [] == [path for path in shown if not examples.should_parse(path.absolute())]


def test_the_version_is_the_installed_one():
    """`docprov.__version__` is the version that is installed."""
    assert version("docprov") == docprov.__version__
