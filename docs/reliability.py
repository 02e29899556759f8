"""Writes what docprov promises, and which tests hold each promise, with the result of running them.

`python docs/reliability.py` runs the tests that `docs/reliability.yaml` names and writes
`docs/reliability.md`, with what `docs/mutation.yaml` records of faults that tests noticed. With
`--check` nothing is run or written: it ends with 1 where a promise has no test, a test is not there
or cannot fail, tests are weak, or the page does not follow from these and its own results.
"""

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import field, frozen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = HERE / "reliability.md"
MUTATION = HERE / "mutation.yaml"
_ROW = re.compile(r"- (?P<words>.+)  \n  `(?P<test>[^`]+)`: (?P<result>.+)\n")
_FAILING = ("assert", "raises", "fail", "check_call", "validate")
"""What a test says that can fail."""
_HEAD = """# What docprov promises

This page is written by `docs/reliability.py` from `docs/reliability.yaml`, from the tests and from
the result of running them: the long tests too, on one machine, on the day of the last change.
A promise without a test that can fail is not made.
[SECURITY.md](../SECURITY.md) says against whom, and what is not promised.
"""
_STRENGTH = """
## Strength of the tests

Small faults are put into a module, one after the other, chosen by a fixed seed from all that are
possible; the tests of the module must fail for each.
`python -m tests.mutation zip --write` does it again for one module. Modules that
`python -m tests.mutation` lists and this table does not were not tried.

| tests | module | possible | tried | noticed |
|---|---|---|---|---|"""
_NOUNS = {"passed": "passed", "failed": "FAILED", "skipped": "not run here"}


@frozen(kw_only=True)
class Test:
    """A test that holds a promise.

    Attributes:
        name: its file and function, as pytest names them.
        words: its docstring in one line.
        fault: why it holds nothing; empty where it may fail.
    """

    name: str
    words: str = ""
    fault: str = ""


@frozen(kw_only=True)
class Promise:
    """A promise in plain words, and the tests that hold it."""

    about: str
    words: str
    tests: tuple[Test, ...] = field(factory=tuple)


def promises(listing: Path = HERE / "reliability.yaml", root: Path = ROOT) -> list[Promise]:
    """Return the promises of a listing, each test looked up in its file."""
    found = []
    for about, listed in yaml.safe_load(listing.read_text("utf-8")).items():
        for each in listed:
            tests = tuple(_looked_up(name, root) for name in each.get("tests", []))
            found.append(Promise(about=about, words=each["promise"], tests=tests))
    return found


def _looked_up(name: str, root: Path) -> Test:
    file, _, function = name.partition("::")
    path = root / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    known = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    if function not in known:
        return Test(name=name, fault="it is not there")
    words = " ".join((ast.get_docstring(known[function]) or "").split())
    source = ast.unparse(known[function])
    if not words or not any(word in source for word in _FAILING):
        return Test(name=name, words=words, fault="it states nothing that can fail")
    return Test(name=name, words=words)


def faults_of(found: list[Promise], results: Mapping[str, str]) -> Iterator[str]:
    """Yield what keeps a promise from being held."""
    for promise in found:
        if not promise.tests:
            yield f"no test holds: {promise.words}"
        for test in promise.tests:
            if test.fault:
                yield f"{test.name}: {test.fault}"
            elif not re.fullmatch(
                r"[0-9,]+ passed(, [0-9]+ not run here)?", results.get(test.name, "")
            ):
                yield f"{test.name}: {results.get(test.name, 'it was not run')}"


def results_in(page: str) -> dict[str, str]:
    """Return the results that a page states, by test."""
    return {found["test"]: found["result"] for found in _ROW.finditer(page)}


def page_of(found: list[Promise], results: Mapping[str, str]) -> str:
    """Return the page.

    >>> test = Test(name="tests/test_a.py::test_b", words="It holds.")
    >>> promise = Promise(about="reading", words="All is read.", tests=(test,))
    >>> page_of([promise], {test.name: "3 passed"}).splitlines()[-2:]
    ['- It holds.  ', '  `tests/test_a.py::test_b`: 3 passed']
    """
    lines, about = [_HEAD], ""
    for promise in found:
        if promise.about != about:
            about = promise.about
            lines.append(f"## {about.capitalize()}\n")
        lines.append(f"**{promise.words}**\n")
        for test in promise.tests:
            words = test.words.replace("\n", " ")
            lines.append(f"- {words}  \n  `{test.name}`: {results.get(test.name, 'not run')}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def strength_of(modules: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the part of the page about faults that were put into modules.

    >>> left = [{"fault": "a < b  ->  a <= b", "why": "They are never equal."}]
    >>> zip_ = {"file": "storage/a.py", "possible": 9, "tried": 5, "noticed": 4, "left": left}
    >>> print(strength_of({"zip": zip_}).splitlines()[-1])
    - `a < b  ->  a <= b` (zip): They are never equal.
    """
    lines = [_STRENGTH]
    for name, each in modules.items():
        numbers = f"{each['possible']:,} | {each['tried']} | {each['noticed']}"
        lines.append(f"| {name} | `{each['file']}` | {numbers} |")
    left = [(name, each) for name, module in modules.items() for each in module["left"]]
    if left:
        lines.append("\nThe faults that no test noticed, and why:\n")
    lines += [f"- `{each['fault']}` ({name}): {each['why']}" for name, each in left]
    return "\n".join(lines) + "\n"


def weak(modules: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield each module whose tests notice too few faults, and each fault without explanation."""
    for name, each in modules.items():
        if each["noticed"] < 0.9 * each["tried"]:
            yield f"{name}: {each['noticed']} of {each['tried']} faults are noticed"
        for left in each["left"]:
            if not left["why"]:
                yield f"{name}: no test notices {left['fault']}, and nobody says why"


class _Results:
    """Counts the outcomes of the cases of each test, and says after each test what is known."""

    def __init__(self, known: Callable[[dict[str, str]], None]) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.known = known

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a case once: where it failed or was skipped, else where it was called."""
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.partition("[")[0]
            if name not in self.counts:
                self.known(self.words())
            self.counts.setdefault(name, Counter())[report.outcome] += 1

    def words(self) -> dict[str, str]:
        """Return the result of each test in words."""
        return {
            name: ", ".join(f"{counts[each]:,} {_NOUNS[each]}" for each in _NOUNS if counts[each])
            for name, counts in self.counts.items()
        }


def run(names: list[str], known: Callable[[dict[str, str]], None]) -> None:
    """Run tests, the long ones too; `known` gets the results so far, in words."""
    results = _Results(known)
    options = ["-q", "-n", "0", "-m", "long or not long", "-p", "no:cacheprovider"]
    pytest.main([*options, *names], plugins=[results])
    known(results.words())


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write and run nothing")
    parser.add_argument("--only", default="", help="run only the tests whose name has this pattern")
    given = parser.parse_args(arguments)
    found = promises()
    modules: dict[str, Any] = yaml.safe_load(MUTATION.read_text("utf-8"))
    strength = strength_of(modules)
    before = PAGE.read_text("utf-8") if PAGE.exists() else ""
    results = results_in(before)
    names = list(dict.fromkeys(test.name for promise in found for test in promise.tests))
    if not given.check:

        def written(known: dict[str, str]) -> None:
            results.update(known)
            page = page_of(found, results) + strength
            PAGE.write_text(page, encoding="utf-8", newline="\n")

        run([name for name in names if re.search(given.only, name)], written)
    faults = [*faults_of(found, results), *weak(modules)]
    if given.check and page_of(found, results) + strength != before:
        faults.append("reliability.md is not current: run python docs/reliability.py")
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
