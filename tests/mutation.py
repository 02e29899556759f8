"""Mutation testing: small faults are put into a module, and its tests must fail for each.

`python -m tests.mutation values --sample 60` puts sixty faults, chosen by the seed, one after the
other into `docprov.model.values`, runs its tests each time in a process of its own, and prints the
faults that no test noticed. Without a name the modules are listed.
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    "records": ("model/records/record.py", "test_records.py test_schemas.py test_tables.py"),
    "columns": ("model/records/columns.py", "test_records.py test_schemas.py"),
    "values": ("model/values.py", "test_values.py test_value_types.py"),
    "dates": ("model/dates.py", "test_dates.py"),
    "words": ("text/number_reading.py", "test_quantities.py test_word_pairs.py"),
    "quantities": ("text/quantities.py", "test_quantities.py test_word_pairs.py"),
    "locate": ("text/quotes.py", "test_quotes.py test_quote_cases.py test_marks.py"),
    "screen": ("package/table_schema/screen.py", "test_screening.py test_schema_checking.py"),
    "verify": ("releases/verification.py", "test_verification.py test_signatures.py"),
    "zip": ("storage/archives.py", "test_archives.py test_companions.py"),
    "signing": ("releases/signatures.py", "test_signatures.py"),
    "keys": ("releases/keys.py", "test_keys.py test_signatures.py"),
    "withheld": ("dossiers/withheld.py", "test_withholding.py test_spellings.py"),
    "spellings": ("releases/spellings.py", "test_spellings.py test_withholding.py"),
    "grammar": ("dossiers/grammar.py", "test_grammar.py test_grammar_laws.py"),
    "json": ("storage/canonical_json.py", "test_hostile_reading.py test_signatures.py"),
}
"""Modules by a short word, each with the tests that hold it."""
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
SUMS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd}
SECONDS = 300
"""What one run of the tests may take; a fault that makes them hang is noticed."""


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what can be put in the place of a node."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        other = copy.deepcopy(node)
        other.ops[0] = COMPARISONS[type(node.ops[0])]()
        yield other
    elif isinstance(node, ast.BoolOp):
        other = copy.deepcopy(node)
        other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield other
        yield node.values[0]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        other = copy.deepcopy(node)
        other.op = SUMS[type(node.op)]()
        yield other
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
        yield ast.Constant(f"{node.value}x")
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(value=False), node.body, node.orelse)
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Raise):
        yield ast.Pass()


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield each place of a node that may be changed: node above, field, number in a list.

    Left out are annotations, docstrings, imports, and the words of errors and rules.
    """
    passed = {"annotation", "returns", "decorator_list", "type_params", "exc"}
    queue: list[ast.AST] = [tree]
    while queue:
        above = queue.pop()
        if isinstance(above, ast.Import | ast.ImportFrom | ast.JoinedStr):
            continue
        if isinstance(above, ast.Call) and getattr(above.func, "id", "") == "Rule":
            continue
        for name, value in ast.iter_fields(above):
            if name in passed:
                continue
            for number, part in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(part, ast.AST):
                    continue
                if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                    continue
                yield above, name, number if isinstance(value, list) else None
                queue.append(part)


def faults(source: str) -> list[tuple[int, str, str]]:
    """Return each fault that can be put into a module: its line, what it is, and the module."""
    tree = ast.parse(source)
    found = []
    for above, name, number in list(_places(tree)):
        value = getattr(above, name)
        node = value if number is None else value[number]
        for other in _changed(node):
            if number is None:
                setattr(above, name, other)
            else:
                value[number] = other
            words = f"{ast.unparse(node)[:70]}  ->  {ast.unparse(other)[:70]}".replace("\n", " ")
            found.append((node.lineno, words, ast.unparse(ast.fix_missing_locations(tree))))
            if number is None:
                setattr(above, name, node)
            else:
                value[number] = node
    return found


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, module: str, source: str, path: Path) -> None:
        self.module, self.source, self.path = module, source, path

    def find_spec(self, name, _path, _target=None):
        if name != self.module:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self.path))

    def exec_module(self, module):
        module.__file__ = str(self.path)
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)  # noqa: S102 - a fault


def noticed(path: Path, source: str, tests: str) -> bool:
    """Return whether the tests of a module fail where it has this source."""
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        name = ".".join(("docprov", *path.relative_to(ROOT / "src/docprov").with_suffix("").parts))
        sys.meta_path.insert(0, _Finder(name.removesuffix(".__init__"), source, path))
        import pytest

        files = [f"tests/{each}" for each in tests.split()]
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header"]
        os._exit(int(pytest.main([*options, *files])) and 1)
    return os.waitpid(child, 0)[1] != 0


def _prepare() -> None:
    """Load what every child needs and no fault is put into; pytest loads its own plugins."""
    import frictionless  # noqa: F401
    import narwhals  # noqa: F401
    import polars  # noqa: F401, ICN001
    import typer  # noqa: F401


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="?", choices=MODULES)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if not given.name:
        print("\n".join(f"{name}: {path}" for name, (path, _) in MODULES.items()))
        return 0
    os.chdir(ROOT)
    _prepare()
    file, tests = MODULES[given.name]
    path = ROOT / "src/docprov" / file
    source = path.read_text("utf-8")
    if noticed(path, source, tests):
        print(f"{given.name}: its tests fail without a fault")
        return 2
    every = faults(source)
    chosen = random.Random(given.seed).sample(every, min(given.sample, len(every)))  # noqa: S311
    killed, begun = 0, time.monotonic()
    for number, (line, words, changed) in enumerate(sorted(chosen), 1):
        if noticed(path, changed, tests):
            killed += 1
        else:
            print(f"{file}:{line}: {words}", flush=True)
        print(f"\r{number} of {len(chosen)}", end="", file=sys.stderr, flush=True)
    share = killed / len(chosen)
    spent = time.monotonic() - begun
    said = f"{killed} of {len(chosen)} noticed ({share:.0%}), of {len(every)} that it can have"
    print(f"{given.name}: {said}; {spent:.0f} s")
    return 0 if share >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
