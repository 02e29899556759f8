"""Texts that a terminal, a log, a page or a spreadsheet takes for more than a text."""

import json
import re
from collections.abc import Iterator

from tests.cases.hostile.case import VALIDATE, Case
from tests.export_corpora import HOSTILE
from tests.hostile_dossiers import HEAD

from docprov.presentation import FORMATS

TEXTS = (
    *HOSTILE,
    "[a](https://evil.example)",
    "](javascript:alert(1))",
    "::error file=x::forged",
    "%0A::set-output name=a::b",
    "<!-- --><details open ontoggle=alert(1)>",
    "]]><testcase/>",
    "\x1b]8;;https://evil.example\x07a\x1b]8;;\x07",
    "\x9b2J\x7f",
    "{0.__class__} %s%n ${7*7}",
    '\\"}, {"a": "',
    'a\n{"level": "error"}',
    "`rm -rf x` $(id) | sh",
    "\u202egnp.exe",
    "[bold red]x[/] :fire:",
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]")
"""What no dossier contains, escaped or not."""


def _quoted(text: str) -> str:
    """Return a text in quotation marks, as YAML has it."""
    return json.dumps(text, ensure_ascii=False)


def cases() -> Iterator[Case]:
    """Yield each text as a name, a value and an id that are faults, in each form of a report."""
    files = {}
    for number, text in enumerate(TEXTS):
        quoted = _quoted(text)
        files[f"dossiers/h{number}.yaml"] = (
            HEAD.replace("kind: news-article", f"kind: {quoted}") + f"{quoted}: {quoted}\n"
        ).encode()
    placed = {f"arden/{file}": data for file, data in files.items()}
    yield Case(
        name="hostile texts as JSON",
        arguments=VALIDATE,
        code=1,
        start="sources",
        files=placed,
        rules={
            file: frozenset({"DP003" if CONTROLS.search(text) else "DP007"})
            for file, text in zip(files, TEXTS, strict=True)
        },
        about="DP00[37]",
    )
    for form in ("text", *sorted(FORMATS)):
        yield Case(
            name=f"hostile texts as {form}",
            arguments=("validate", "{here}/arden", "--format", form),
            code=1,
            start="sources",
            files=placed,
            says="h1.yaml",
        )
    for number, text in enumerate(TEXTS):
        if "\x00" in text or "{" in text:
            continue
        for command in (
            ("search", "{package}", text),
            ("show", "{package}", text),
            ("quote", text, "{texts}/arden-2011.txt"),
            ("rule", text),
            ("fetch", text, "--cache", "{here}/cache"),
            ("diff", text, "{package}"),
        ):
            if text.startswith("-"):
                continue
            yield Case(name=f"{command[0]} of text {number}", arguments=command, code=None)
