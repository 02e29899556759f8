"""Mutation testing: small faults are put into a module, and its tests must fail for each.

`python -m tests.mutation values --sample 60` puts sixty faults, chosen by the seed, one after the
other into `docprov.model.values`, each time in a process of its own, and prints the faults that
none of the tests notices that call the function with the fault. Without a name the modules are
listed. `--write` records the result in `docs/mutation.yaml`, where a person explains what is left.
"""

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from attrs import frozen

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    "records": (
        "model/records/record.py",
        "test_records.py test_schemas.py test_tables.py test_own_columns.py",
    ),
    "columns": ("model/records/columns.py", "test_records.py test_schemas.py"),
    "values": ("model/values.py", "test_values.py test_value_types.py"),
    "dates": ("model/dates.py", "test_dates.py"),
    "words": ("text/number_reading.py", "test_quantities.py test_word_pairs.py"),
    "quantities": ("text/quantities.py", "test_quantities.py test_word_pairs.py"),
    "locate": ("text/quotes.py", "test_quotes.py test_quote_cases.py test_marks.py"),
    "screen": ("package/table_schema/screen.py", "test_screening.py test_schema_checking.py"),
    "verify": (
        "releases/verification.py",
        "test_verification.py test_signatures.py test_content_checking.py test_companions.py",
    ),
    "zip": ("storage/archives.py", "test_archives.py"),
    "signing": ("releases/signatures.py", "test_signatures.py"),
    "keys": ("releases/keys.py", "test_keys.py test_signatures.py"),
    "withheld": ("dossiers/withheld.py", "test_withheld.py"),
    "spellings": ("releases/spellings.py", "test_spellings.py"),
    "grammar": ("dossiers/grammar.py", "test_grammar.py test_grammar_laws.py"),
    "json": ("storage/canonical_json.py", "test_canonical_json.py"),
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
RECORD = ROOT / "docs/mutation.yaml"
SECONDS = 120
"""What one run of the tests may take of the processor, and ten times that by the clock, so that a
busy machine makes nothing noticed; a fault that makes them hang is noticed.
"""


@frozen(kw_only=True)
class Fault:
    """A fault that can be put into a module: its line, what it is, and the source that has it."""

    line: int
    words: str
    source: str


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
    elif isinstance(node, ast.Return) and ast.unparse(node) not in {"return", "return None"}:
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


def faults(source: str) -> list[Fault]:
    """Return each fault that can be put into a module."""
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
            changed = ast.unparse(ast.fix_missing_locations(tree))
            found.append(Fault(line=node.lineno, words=words, source=changed))
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

    def pytest_sessionstart(self):
        """Come before pytest, which loads the files that are named to it by itself."""
        sys.meta_path.remove(self)
        sys.meta_path.insert(0, self)


_OWN = ("docprov", "tests", "hypothesis", "_hypothesis", "sybil", "xdist", "anyio")
"""How modules begin that each process loads by itself: those with faults, plugins of pytest."""


class _Calls:
    """Notes which functions of a module each test calls, by their lines, and how long it takes.

    Under an empty name are the functions that are called while modules are loaded.
    """

    def __init__(self, path: Path, record: Path) -> None:
        self.path, self.record = str(path), record
        self.calls: dict[str, tuple[float, list[int]]] = {}
        self.lines: set[int] = set()

    def trace(self, frame, *_):
        if frame.f_code.co_filename == self.path:
            self.lines.add(frame.f_code.co_firstlineno)

    def pytest_configure(self):
        sys.settrace(self.trace)

    def pytest_collection_finish(self):
        sys.settrace(None)
        self.calls[""] = (0, sorted(self.lines))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.lines, begun = set(), time.perf_counter()
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.calls[item.nodeid] = (time.perf_counter() - begun, sorted(self.lines))

    def pytest_sessionfinish(self):
        loaded = [name for name in sys.modules if not name.startswith(_OWN)]
        self.record.write_text(json.dumps([self.calls, loaded]), "utf-8")


def is_noticed(path: Path, source: str, tests: list[str], plugins: tuple[object, ...] = ()) -> bool:
    """Return whether tests fail where a module has this source."""
    child = os.fork()
    if not child:
        seconds = SECONDS * (5 if plugins else 1)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(10 * seconds)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        name = ".".join(("docprov", *path.relative_to(ROOT / "src/docprov").with_suffix("").parts))
        finder = _Finder(name.removesuffix(".__init__"), source, path)
        sys.meta_path.insert(0, finder)
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header"]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are loaded already
        os._exit(int(pytest.main([*options, *tests], plugins=[finder, *plugins])) and 1)
    return os.waitpid(child, 0)[1] != 0


def callers(path: Path, source: str, tests: str) -> dict[str, tuple[float, list[int]]]:
    """Return for each test its seconds and the first lines of the functions that it calls.

    Raises:
        SystemExit: the tests fail without a fault.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "calls.json"
        files = [f"tests/{each}" for each in tests.split()]
        if is_noticed(path, source, files, (_Calls(path, record),)):
            sys.exit(f"{path.name}: its tests fail without a fault")
        calls, loaded = json.loads(record.read_text("utf-8"))
    for name in loaded:  # what no fault is put into is loaded once, for all children
        with suppress(Exception):
            importlib.import_module(name)
    return calls


def tests_of(source: str, line: int, calls: Mapping[str, tuple[float, list[int]]]) -> list[str]:
    """Return the tests that call the function that has a line, the quickest ones first.

    What is outside of functions, or is called while modules are loaded, matters to all tests.
    """
    functions = [
        range(
            min([node.lineno, *(each.lineno for each in node.decorator_list)]), node.end_lineno + 1
        )
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    ]
    loaded = calls[""][1]
    around = max((each for each in functions if line in each), key=len, default=range(0))
    if any(each in around for each in loaded):
        around = range(0)
    return [
        name
        for name, (_, lines) in sorted(calls.items(), key=lambda item: item[1][0])
        if name and (not around or any(each in around for each in lines))
    ]


def recorded() -> dict[str, dict]:
    """Return what was recorded of each module."""
    return yaml.safe_load(RECORD.read_text("utf-8")) if RECORD.is_file() else {}


def write(name: str, tried: int, every: int, left: list[Fault]) -> None:
    """Record the result for a module; a fault that was explained keeps its explanation."""
    content = recorded()
    known = {each["fault"]: each["why"] for each in content.get(name, {}).get("left", ())}
    content[name] = {
        "file": MODULES[name][0],
        "tests": MODULES[name][1],
        "possible": every,
        "tried": tried,
        "noticed": tried - len(left),
        "left": [{"fault": each.words, "why": known.get(each.words, "")} for each in left],
    }
    text = yaml.safe_dump(dict(sorted(content.items())), sort_keys=False, width=100)
    RECORD.write_text(
        f'# Written by `python -m tests.mutation NAME --write`; "why" by people.\n{text}', "utf-8"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="?", choices=MODULES)
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="record the result")
    parser.add_argument("--left", action="store_true", help="only those that are recorded as left")
    given = parser.parse_args()
    if not given.name:
        print("\n".join(f"{name}: {path}" for name, (path, _) in MODULES.items()))
        return 0
    os.chdir(ROOT)
    file, tests = MODULES[given.name]
    path = ROOT / "src/docprov" / file
    source = path.read_text("utf-8")
    begun = time.monotonic()
    calls = callers(path, source, tests)
    every = faults(source)
    chosen = random.Random(given.seed).sample(every, min(given.sample, len(every)))  # noqa: S311
    tried = len(chosen)
    if given.left:
        listed = {each["fault"] for each in recorded()[given.name]["left"]}
        chosen = [each for each in chosen if each.words in listed]
    examples = [str(path)] if ">>> " in source else []
    if is_noticed(path, source, [*examples, *tests_of(source, 0, calls)]):
        sys.exit(f"{path.name}: its tests fail without a fault")
    if not is_noticed(path, "raise ImportError", examples or tests_of(source, 0, calls)):
        sys.exit(f"{path.name}: a fault in it does not reach its tests")
    left = []
    for number, fault in enumerate(sorted(chosen, key=lambda each: each.line), 1):
        chosen_tests = [*examples, *tests_of(source, fault.line, calls)]
        if not chosen_tests or not is_noticed(path, fault.source, chosen_tests):
            left.append(fault)
            print(f"{file}:{fault.line}: {fault.words}", flush=True)
        print(f"\r{number} of {len(chosen)}", end="", file=sys.stderr, flush=True)
    if given.write:
        write(given.name, tried, len(every), left)
    killed = tried - len(left)
    said = f"{killed} of {tried} noticed, of {len(every)} that it can have"
    print(f"{given.name}: {said}; {time.monotonic() - begun:.0f} s")
    return 0 if killed >= 0.9 * tried else 1


if __name__ == "__main__":
    sys.exit(main())
