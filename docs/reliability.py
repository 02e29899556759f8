"""Writes what docprov promises, and which tests hold each promise, with the result of running them.

`python docs/reliability.py` runs the tests that `docs/reliability.yaml` names and writes
`docs/reliability.md`, with what `docs/mutation.yaml` records of faults that tests noticed, and
`docs/fuzzing.yaml` of damaged files. With `--check` nothing is run or written: it ends with 1 where
a promise has no test, a test is not there or cannot fail, tests are weak, a kind of fault has few
cases, a damaged file broke a reader, or the page does not follow from these and its own results.
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
LISTING = HERE / "reliability.yaml"
PAGE = HERE / "reliability.md"
MUTATION = HERE / "mutation.yaml"
FUZZING = HERE / "fuzzing.yaml"
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
_KINDS = """
## Kinds of weakness

What first readings by hostile eyes found falls into kinds. Each kind has cases of its own in the
tests above, not only those that were found; a kind with fewer than ten is a fault of this page.

| kind | cases |
|---|---|"""
_DAMAGED = """
## Damaged files

Each reader is fed for some time with files that are damaged by chance, one after the other;
nothing may come of one but a result or an error that the reader announces, within five seconds.
`python -m tests.fuzzing --seconds 140 --write` does it again.

| reader | seconds | files | broke it |
|---|---|---|---|"""
_FEWEST = 10
"""Cases that each kind has at least."""
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


def promises(listing: Path = LISTING, root: Path = ROOT) -> list[Promise]:
    """Return the promises of a listing, each test looked up in its file."""
    found = []
    for about, listed in yaml.safe_load(listing.read_text("utf-8")).items():
        for each in listed if about != "kinds" else ():
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


def kinds_of(listed: Mapping[str, list[str]], results: Mapping[str, str]) -> dict[str, int]:
    """Return for each kind of weakness how many cases of its tests passed.

    >>> kinds_of({"time": ["a::b", "a::c"]}, {"a::b": "1,002 passed", "a::c": "3 passed"})
    {'time': 1005}
    """
    return {
        kind: sum(
            int(results.get(name, "0").partition(" ")[0].replace(",", ""))
            for name in names
            if "FAILED" not in results.get(name, "")
        )
        for kind, names in listed.items()
    }


def kinds_part(counts: Mapping[str, int]) -> str:
    """Return the part of the page about kinds of weakness."""
    rows = [f"| {kind} | {number:,} |" for kind, number in counts.items()]
    return "\n".join([_KINDS, *rows, ""])


def damaged_part(readers: Mapping[str, Mapping[str, int]]) -> str:
    """Return the part of the page about readers that were fed with damaged files."""
    rows = [
        f"| {name} | {each['seconds']} | {each['files']:,} | {each['broken']} |"
        for name, each in readers.items()
    ]
    return "\n".join([_DAMAGED, *rows, ""])


def weak(modules: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield each module whose tests notice too few faults, and each fault without explanation."""
    for name, each in modules.items():
        if each["noticed"] < 0.9 * each["tried"]:
            yield f"{name}: {each['noticed']} of {each['tried']} faults are noticed"
        for left in each["left"]:
            if not left["why"]:
                yield f"{name}: no test notices {left['fault']}, and nobody says why"


class _Results:
    """Counts the outcomes of the cases of each test, and says after each test what is known.

    A test that has many cases within it records their number as its property `cases`.
    """

    def __init__(self, known: Callable[[dict[str, str]], None]) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.known = known

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a case once: where it failed or was skipped, else where it was called."""
        if report.when == "call" or report.outcome != "passed":
            name = report.nodeid.partition("[")[0]
            if name not in self.counts:
                self.known(self.words())
            cases = dict(report.user_properties).get("cases", 1)
            self.counts.setdefault(name, Counter())[report.outcome] += int(str(cases))

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
    kinds: dict[str, list[str]] = yaml.safe_load(LISTING.read_text("utf-8"))["kinds"]
    readers: dict[str, dict[str, int]] = yaml.safe_load(FUZZING.read_text("utf-8"))
    strength = damaged_part(readers) + strength_of(modules)
    before = PAGE.read_text("utf-8") if PAGE.exists() else ""
    results = results_in(before)
    names = list(dict.fromkeys(test.name for promise in found for test in promise.tests))
    if not given.check:

        def written(known: dict[str, str]) -> None:
            results.update(known)
            page = page_of(found, results) + kinds_part(kinds_of(kinds, results)) + strength
            PAGE.write_text(page, encoding="utf-8", newline="\n")

        run([name for name in names if re.search(given.only, name)], written)
    counts = kinds_of(kinds, results)
    faults = [*faults_of(found, results), *weak(modules)]
    faults += [
        f"{name}: broken by a damaged file" for name, each in readers.items() if each["broken"]
    ]
    faults += [f"{kind}: {each} cases" for kind, each in counts.items() if each < _FEWEST]
    if given.check and page_of(found, results) + kinds_part(counts) + strength != before:
        faults.append("reliability.md is not current: run python docs/reliability.py")
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
