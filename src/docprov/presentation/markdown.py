"""Markdown, for a comment on a pull request: verdict, coverage, what is new, and what was found.

All text from files is in code spans, where GitHub makes neither links nor mentions nor
HTML of it; a span's fence is longer than any run of backticks inside it.
"""

import re
from collections.abc import Iterable, Iterator

from docprov.diagnostics.coverage import ChangesSince
from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted, printable

MOST_SHOWN = 50
"""How many diagnostics of one kind a comment lists; GitHub allows it 65,536 characters."""
_LONGEST = 400


def markdown_comment(report: Report, base: str = "") -> str:
    """Return a report as Markdown.

    Args:
        report: the report.
        base: path of the package's folder, put before the name of each file.

    >>> print(markdown_comment(Report()).splitlines()[0])
    ### docprov: valid
    """
    coverage = report.coverage
    lines = [f"### docprov: {'valid' if report.ok else 'not valid'}", ""]
    words = [counted(report.totals[f"{word}s"], word) for word in ("error", "warning", "finding")]
    lines += [f"{', '.join(words)}, {report.totals['waived']} waived.", ""]
    lines += ["| evidence | |", "| --- | --- |", f"| passages | {coverage.passages} |"]
    lines += [
        f"| recorded as {code(verdict, cell=True)} | {count} |"
        for verdict, count in coverage.verdicts.items()
    ]
    lines += [
        f"| re-checked against their text by this run | {coverage.rechecked} |",
        f"| not checked by this run | {coverage.unchecked} |",
    ]
    lines += [
        f"| not made: {names} | {code(detail, cell=True)} |" for names, detail in coverage.unmade
    ]
    lines += [
        f"| plug-in: {check.name} | {code(check.detail, cell=True)} |" for check in coverage.plugged
    ]
    if report.since is not None:
        lines += ["", *_new(report.since)]
    for title, found in (
        ("Errors", report.errors),
        ("Warnings", report.of("warning")),
        ("Findings", report.of("finding")),
        ("Waived", report.waived),
    ):
        lines += _section(title, found, base)
    return "\n".join(lines) + "\n"


def code(text: object, *, cell: bool = False) -> str:
    """Return a text as a code span of one line that nothing in it can end.

    Args:
        text: the text.
        cell: whether the span is in a table, which a bare `|` would cut even there.

    >>> code("a`b"), code("@all")
    ('``a`b``', '`@all`')
    """
    words = printable(text)
    words = words[:_LONGEST] + "…" if len(words) > _LONGEST else words
    if not words.strip():
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", words)), default=0) + 1)
    padded = f" {words} " if words[0] in "` " or words[-1] in "` " else words
    return fence + (padded.replace("|", "\\|") if cell else padded) + fence


def _new(since: ChangesSince) -> Iterator[str]:
    yield f"#### New since {code(since.revision)}"
    yield ""
    if since.records:
        yield "| table | added | changed | removed |"
        yield "| --- | --- | --- | --- |"
        for name, counts in since.records.items():
            yield f"| {name} | " + " | ".join(str(count) for count in counts) + " |"
    else:
        yield "No record was added, changed or removed."
    yield ""
    yield f"{counted(len(since.files), 'file')} changed."
    if since.hidden:
        words = ", ".join(counted(count, severity) for severity, count in since.hidden.items())
        yield f"Not listed, as it was there before: {words}."


def _section(title: str, found: Iterable[Diagnostic], base: str) -> list[str]:
    listed = list(found)
    if not listed:
        return []
    lines = ["", f"#### {title} ({len(listed)})", ""]
    for each in listed[:MOST_SHOWN]:
        where = "/".join(part for part in (base, str(each.place)) if part)
        lines.append(f"- {each.rule} {each.name} at {code(where)}: {code(each.message)}")
        lines += [f"  - how to fix: {code(each.help)}"] if each.help else []
        lines += [f"  - see {code(place)}: {code(words)}" for place, words in each.related]
        lines += [f"  - waived: {code(each.waived)}"] if each.waived is not None else []
    if len(listed) > MOST_SHOWN:
        lines.append(f"- and {len(listed) - MOST_SHOWN} more, which `docprov validate` lists")
    return lines
