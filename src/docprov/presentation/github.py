"""Workflow commands, with which a step of GitHub Actions annotates the lines of a pull request.

Escaped as GitHub's own toolkit does. GitHub shows at most ten errors, ten warnings and ten notices
of one step: errors come first, a notice says how many there are, and the log of the step has all.
"""

from docprov.diagnostics.diagnostics import Diagnostic, Severity
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted, printable

MOST_ANNOTATIONS = 10
"""How many annotations of one level GitHub shows for a step."""
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "finding": "notice"}


def workflow_commands(report: Report, base: str = "") -> str:
    """Return a report as workflow commands, one a line.

    Args:
        report: the report.
        base: path of the package's folder from the repository's, put before the name of each file.

    >>> workflow_commands(Report()).split(";")[0]
    '::notice title=docprov::valid: 0 errors, 0 warnings, 0 findings, 0 waived'
    """
    levels: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for each in report.diagnostics:
        level = "notice" if each.waived is not None else _LEVELS[each.severity]
        levels[level].append(_annotation(level, each, base))
    lines = [_summary(report)]
    lines += [
        command("notice", f"not made: {names}: {printable(detail)}", title="docprov")
        for names, detail in report.coverage.unmade
    ]
    lines += [
        command("notice", f"plug-in: {check.name}: {printable(check.detail)}", title="docprov")
        for check in report.coverage.plugged
    ]
    many = {level: len(found) for level, found in levels.items() if len(found) > MOST_ANNOTATIONS}
    if many:
        words = ", ".join(counted(count, level) for level, count in many.items())
        lines.append(
            command(
                "notice",
                f"there are {words}; GitHub shows {MOST_ANNOTATIONS} of each level, the log of "
                "this step has all",
                title="docprov",
            )
        )
    return "\n".join([*lines, *(line for found in levels.values() for line in found)]) + "\n"


def command(name: str, message: str, **properties: str | int | None) -> str:
    r"""Return a workflow command; no text in it can end it or begin another.

    >>> command("error", "50%\n::stop-commands::x", file="a,b:c.yaml", line=3)
    '::error file=a%2Cb%3Ac.yaml,line=3::50%25%0A::stop-commands::x'
    """
    words = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{name}{' ' if words else ''}{words}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _annotation(level: str, diagnostic: Diagnostic, base: str) -> str:
    place = diagnostic.place
    lines = [diagnostic.message, printable(diagnostic.help)]
    lines += [f"{other}: {printable(words)}" for other, words in diagnostic.related]
    if diagnostic.waived is not None:
        lines.append(f"waived: {printable(diagnostic.waived)}")
    file = "/".join(part for part in (base, place.file) if part) if place.file else None
    waived = "waived " if diagnostic.waived is not None else ""
    title = f"{waived}{diagnostic.rule} {diagnostic.name}"
    title += f" at {printable(place.cell)}" if place.cell else ""
    text = "\n".join(line for line in lines if line)
    return command(
        level, text, file=file and printable(file), line=place.line, col=place.column, title=title
    )


def _summary(report: Report) -> str:
    coverage, totals = report.coverage, report.totals
    words = ", ".join(counted(totals[f"{word}s"], word) for word in ("error", "warning", "finding"))
    verdict = "valid" if report.ok else "not valid"
    text = (
        f"{verdict}: {words}, {totals['waived']} waived; {coverage.rechecked} of "
        f"{coverage.passages} passages re-checked by"
    )
    return command("notice", f"{text} this run", title="docprov")
