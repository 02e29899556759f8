"""Writes what docprov promises, and which tests hold each promise, with the result of running them.

`python docs/reliability.py` runs the tests that `docs/reliability.yaml` names and writes
`docs/reliability.md`. With `--check` nothing is run or written: it ends with 1 where a promise has
no test, a test is not there or cannot fail, or the page does not follow from these and its own
results.
"""

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from attrs import field, frozen

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = HERE / "reliability.md"
_ROW = re.compile(r"- (?P<words>.+)  \n  `(?P<test>[^`]+)`: (?P<result>.+)\n")
_FAILING = ("assert", "raises", "fail", "check_call", "validate")
"""What a test says that can fail."""
_HEAD = """# What docprov promises

This page is written by `docs/reliability.py` from `docs/reliability.yaml`, from the tests and from
the result of running them: the long tests too, on one machine, on the day of the last change.
A promise without a test that can fail is not made.
[SECURITY.md](../SECURITY.md) says against whom, and what is not promised.
"""
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
    before = PAGE.read_text("utf-8") if PAGE.exists() else ""
    results = results_in(before)
    names = list(dict.fromkeys(test.name for promise in found for test in promise.tests))
    if not given.check:

        def written(known: dict[str, str]) -> None:
            results.update(known)
            PAGE.write_text(page_of(found, results), encoding="utf-8", newline="\n")

        run([name for name in names if re.search(given.only, name)], written)
    faults = list(faults_of(found, results))
    if given.check and page_of(found, results) != before:
        faults.append("reliability.md is not current: run python docs/reliability.py")
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
