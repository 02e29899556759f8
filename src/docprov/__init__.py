"""docprov: documents, the claims they make and the works they cite, as typed records in reproducible data packages.

Names are loaded when they are first used, so that `import docprov` stays light: neither Polars nor Frictionless is loaded.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docprov.diagnostics.coverage import Check, Coverage, Since
    from docprov.diagnostics.errors import (
        ArchiveError,
        BuildError,
        DocprovError,
        FetchError,
        LoadError,
        ReleaseError,
        RollbackError,
        SignatureError,
    )
    from docprov.diagnostics.reports import Diagnostic, Place, Report, Rule
    from docprov.diagnostics.review_counts import ReviewCounts
    from docprov.evidence.fixity import Fixity, fsck
    from docprov.fetching.downloads import Download, fetch
    from docprov.fetching.loading import load
    from docprov.model.dates import Date
    from docprov.model.records import (
        Activity,
        Agent,
        AgentRelation,
        Attribution,
        Breakdown,
        Capture,
        Citation,
        Claim,
        ClaimRelation,
        Document,
        DocumentAgent,
        DocumentIdentifier,
        Finding,
        FindingRecord,
        Passage,
        Predicate,
        Region,
        Subject,
    )
    from docprov.model.values import Interval, Quantity
    from docprov.package.committed import Build, build
    from docprov.package.comparison import diff
    from docprov.package.corpus import Corpus
    from docprov.package.rebuilding import Rebuilding, rebuild
    from docprov.recording.anchoring import Anchoring, anchor
    from docprov.recording.capturing import Captured, Stated, capture
    from docprov.recording.fixing import Fix, Fixing, fix
    from docprov.recording.reviewing import Accepted, Reviewing, Waiting, review
    from docprov.recording.spreadsheets.importing import Imported, Template, import_sheets, template
    from docprov.recording.starting import Started, init, new
    from docprov.releases.keys import KeyPair, keygen
    from docprov.releases.public_form import PublicBuild, build_public
    from docprov.releases.releases import Release, release
    from docprov.releases.verification import Verification, verify
    from docprov.tables.table import Table
    from docprov.text.quotes import Located, locate
    from docprov.validation.validation import validate
    from docprov.versions.differences import Diff, Reason, TableDiff
    from docprov.versions.schema_changes import SchemaChange

_MODULES = {
    "recording.anchoring": ("Anchoring", "anchor"),
    "recording.capturing": ("Captured", "Stated", "capture"),
    "package.corpus": ("Corpus",),
    "diagnostics.coverage": ("Check", "Coverage", "Since"),
    "model.dates": ("Date",),
    "versions.differences": ("Diff", "Reason", "TableDiff"),
    "diagnostics.errors": (
        "ArchiveError",
        "BuildError",
        "DocprovError",
        "FetchError",
        "LoadError",
        "ReleaseError",
        "RollbackError",
        "SignatureError",
    ),
    "fetching.downloads": ("Download", "fetch"),
    "recording.fixing": ("Fix", "Fixing", "fix"),
    "evidence.fixity": ("Fixity", "fsck"),
    "recording.spreadsheets.importing": ("Imported", "Template", "import_sheets", "template"),
    "releases.keys": ("KeyPair", "keygen"),
    "fetching.loading": ("load",),
    "package.committed": ("Build", "build"),
    "releases.public_form": ("PublicBuild", "build_public"),
    "text.quotes": ("Located", "locate"),
    "package.rebuilding": ("Rebuilding", "rebuild"),
    "model.records": (
        "Activity",
        "Agent",
        "AgentRelation",
        "Attribution",
        "Breakdown",
        "Capture",
        "Citation",
        "Claim",
        "ClaimRelation",
        "Document",
        "DocumentAgent",
        "DocumentIdentifier",
        "Finding",
        "FindingRecord",
        "Passage",
        "Predicate",
        "Region",
        "Subject",
    ),
    "releases.releases": ("Release", "release"),
    "diagnostics.reports": ("Diagnostic", "Place", "Report", "Rule"),
    "diagnostics.review_counts": ("ReviewCounts",),
    "recording.reviewing": ("Accepted", "Reviewing", "Waiting", "review"),
    "recording.starting": ("Started", "init", "new"),
    "versions.schema_changes": ("SchemaChange",),
    "tables.table": ("Table",),
    "validation.validation": ("validate",),
    "model.values": ("Interval", "Quantity"),
    "releases.verification": ("Verification", "verify"),
    "package.comparison": ("diff",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Accepted",
    "Activity",
    "Agent",
    "AgentRelation",
    "Anchoring",
    "ArchiveError",
    "Attribution",
    "Breakdown",
    "Build",
    "BuildError",
    "Capture",
    "Captured",
    "Check",
    "Citation",
    "Claim",
    "ClaimRelation",
    "Corpus",
    "Coverage",
    "Date",
    "Diagnostic",
    "Diff",
    "DocprovError",
    "Document",
    "DocumentAgent",
    "DocumentIdentifier",
    "Download",
    "FetchError",
    "Finding",
    "FindingRecord",
    "Fix",
    "Fixing",
    "Fixity",
    "Imported",
    "Interval",
    "KeyPair",
    "LoadError",
    "Located",
    "Passage",
    "Place",
    "Predicate",
    "PublicBuild",
    "Quantity",
    "Reason",
    "Rebuilding",
    "Region",
    "Release",
    "ReleaseError",
    "Report",
    "ReviewCounts",
    "Reviewing",
    "RollbackError",
    "Rule",
    "SchemaChange",
    "SignatureError",
    "Since",
    "Started",
    "Stated",
    "Subject",
    "Table",
    "TableDiff",
    "Template",
    "Verification",
    "Waiting",
    "anchor",
    "build",
    "build_public",
    "capture",
    "diff",
    "fetch",
    "fix",
    "fsck",
    "import_sheets",
    "init",
    "keygen",
    "load",
    "locate",
    "new",
    "rebuild",
    "release",
    "review",
    "template",
    "validate",
    "verify",
]

if not TYPE_CHECKING:  # a __getattr__ that type checkers see would make them accept any name

    def __getattr__(name: str) -> object:
        """Load a public name from its module on first use."""
        if name not in _HOMES:
            raise AttributeError(f"module 'docprov' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"docprov.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return __all__
