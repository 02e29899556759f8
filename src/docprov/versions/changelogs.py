r"""The changelog of a package: a section for each version, with a list of what changed.

A section is headed `## <version> - <day>`. The list under its heading `### Since <version>` is
written from the difference; what an author wrote above or below it is kept. A section headed
`## Unreleased` becomes the section of a version that has none.
"""

import re

from docprov.diagnostics.words import counted, printable
from docprov.versions.differences import Diff

_TITLE = "# Changes of the data\n"
_UNRELEASED = re.compile(r"## \[?Unreleased\b", re.IGNORECASE)
_HEADING = re.compile(r"^## .*$", re.MULTILINE)


def changelog_with(text: str, version: str, day: str, diff: Diff | None) -> str:
    r"""Return a changelog with the section of a version brought up to date.

    Args:
        text: the changelog as it is; empty where there is none.
        version: the version released.
        day: the day of the version; empty where none is stated.
        diff: what changed since the version before; None for the first one.
    """
    if 0 < text.count("\n") == text.count("\r\n"):  # as Windows ends lines
        written = changelog_with(text.replace("\r\n", "\n"), version, day, diff)
        return written.replace("\n", "\r\n")
    text = text or _TITLE
    title = f"## {version} - {day}" if day else f"## {version}"
    headings = list(_HEADING.finditer(text))
    own = [each for each in headings if _is_of(each.group(), version)]
    unreleased = [each for each in headings if _UNRELEASED.match(each.group())]
    mine = next(iter(own + unreleased), None)
    if mine is None:
        at = headings[0].start() if headings else len(text)
        lead = text[:at].rstrip("\n") + "\n\n" if text[:at].strip() else ""
        facts = _facts(diff) if diff else "- The first version.\n"
        return f"{lead}{title}\n\n{facts}\n{text[at:]}".rstrip("\n") + "\n"
    end = next((each.start() for each in headings if each.start() > mine.start()), len(text))
    kept = mine.group() if mine in own else title
    body = text[mine.end() : end]
    body = _with_facts(body, _facts(diff)) if diff else body
    return (text[: mine.start()] + kept + body + text[end:]).rstrip("\n") + "\n"


def _is_of(heading: str, version: str) -> bool:
    return re.match(rf"## \[?v?{re.escape(version)}(?![\w.+-])", heading, re.IGNORECASE) is not None


def _with_facts(body: str, facts: str) -> str:
    found = re.search(r"^### Since .*?(?=^#|\Z)", body, re.MULTILINE | re.DOTALL)
    if found:
        return body[: found.start()] + facts + "\n" + body[found.end() :]
    summary = body.strip("\n")
    return f"\n\n{summary}\n\n{facts}\n" if summary else f"\n\n{facts}\n"


def _facts(diff: Diff) -> str:
    lines = [f"### Since {diff.versions[0]}", ""]
    lines += [f"- {printable(reason)}" for reason in diff.reasons]
    for name, table in diff.findings.items():
        if name == "findings":
            appeared = counted(table.added.height, "finding")
            lines.append(f"- {appeared} appeared, {table.removed.height} vanished")
    return "\n".join(lines) + "\n"
