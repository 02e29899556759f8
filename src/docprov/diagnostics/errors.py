"""The exceptions of docprov, all of them `DocprovError`: a run cannot go on.

DocprovError
 +-- LoadError       a package cannot be read; carries the report
 +-- BuildError      a package's sources have faults; carries the report
 +-- ReleaseError    a release is refused; carries the report if there is one
 +-- ArchiveError    an archive is not in the one form that docprov writes
 +-- SignatureError  a key or a signature is refused, or cannot be checked
 +-- FetchError      a release cannot be obtained from its source
      +-- RollbackError  the source offers an older version than before, or other bytes
                         for a version already seen

Faults of records are not exceptions but diagnostics (`docprov.diagnostics.diagnostics`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docprov.diagnostics.reports import Report

_MOST_FAULTS = 5


class DocprovError(Exception):
    """A run cannot go on; the text says why and, where something can be done, what to do.

    As text it is its message, and the first faults of its report.

    Attributes:
        message: the reason, in one sentence.
        report: the report of the package where its faults are the reason, else None.
    """

    def __init__(self, message: str, report: "Report | None" = None) -> None:
        super().__init__(message)
        self.message = message
        self.report = report

    def __str__(self) -> str:
        faults = (self.report.errors or self.report.diagnostics) if self.report else ()
        more = len(faults) - _MOST_FAULTS
        lines = [self.message]
        for fault in faults[:_MOST_FAULTS]:
            lines += [str(fault), *([f"  help: {fault.help}"] if fault.help else [])]
        if more > 0:
            lines.append(f"and {more} more")
        return "\n".join(lines)


class LoadError(DocprovError):
    """A package cannot be read."""


class BuildError(DocprovError):
    """A package cannot be built from its sources."""


class ReleaseError(DocprovError):
    """A release is refused."""


class ArchiveError(DocprovError):
    """An archive is not in canonical form."""


class SignatureError(DocprovError):
    """A key or a signature is refused, or cannot be checked."""


class FetchError(DocprovError):
    """A release cannot be obtained from its source."""


class RollbackError(FetchError):
    """A source offers an older version than before, or other bytes for the same version."""
