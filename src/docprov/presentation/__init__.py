"""The forms of a report for other programs: JSON, SARIF, JUnit, workflow commands, Markdown.

Each form has a module of its own; `docprov.presentation.terminal` prints for people. All say the
same, and none omits a waived diagnostic or a check that was not made. Texts from files are escaped
for their form.
"""

from collections.abc import Callable, Mapping

from docprov.diagnostics.reports import Report
from docprov.presentation.github import workflow_commands
from docprov.presentation.junit import junit_xml
from docprov.presentation.markdown import markdown_comment
from docprov.presentation.sarif import sarif_log

Writer = Callable[[Report, str], str]
"""Takes a report, and the path of the package's folder that is put before names of files."""

FORMATS: Mapping[str, Writer] = {
    "json": lambda report, _base: report.to_json(),
    "sarif": sarif_log,
    "junit": junit_xml,
    "github": workflow_commands,
    "markdown": markdown_comment,
}
"""The forms by name."""
