"""The exceptions of docprov, all of them `DocprovError`: a run cannot go on.

DocprovError
 +-- LoadError       a package cannot be read; carries the report that says where +-- BuildError
 a package's sources have faults, so that nothing can be built from them; carries the report +--
 ReleaseError    a release is refused; carries the report, where there is one +-- ArchiveError    an
 archive is not in the one form that docprov writes +-- SignatureError  a key or a signature is
 refused, or cannot be checked +-- FetchError      a release cannot be had from its source
      +-- RollbackError  the source hands out an older version than before, or other bytes for a
      version already seen

Faults of records are no exceptions but diagnostics (`docprov.diagnostics.reports`).
"""

from docprov.diagnostics.reports import Report


class DocprovError(Exception):
    """A run cannot go on; the text says why and, where something can be done, what.

    Attributes:
        report: what was found in the package, where that is the reason; None where the reason lies
            elsewhere.
    """

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.report = report


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
    """A release cannot be had from its source."""


class RollbackError(FetchError):
    """A source takes back what it handed out before."""
