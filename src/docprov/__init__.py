"""docprov: documents, the claims they make and the works they cite, as typed records in reproducible data packages.

Names are loaded when they are first used, so that `import docprov` stays light: neither Polars nor Frictionless is loaded.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docprov.corpus import Corpus
    from docprov.coverage import Check, Coverage, Since
    from docprov.dates import Date
    from docprov.errors import (
        ArchiveError,
        BuildError,
        DocprovError,
        FetchError,
        LoadError,
        ReleaseError,
        RollbackError,
        SignatureError,
    )
    from docprov.evidence.anchoring import Anchoring, anchor
    from docprov.evidence.capturing import Captured, Stated, capture
    from docprov.evidence.fixity import Fixity, fsck
    from docprov.fetching.downloads import Download, fetch
    from docprov.fixing import Fix, Fixing, fix
    from docprov.loading import load
    from docprov.packages import Build, build
    from docprov.public_form import PublicBuild, build_public
    from docprov.quoting.quotes import Located, locate
    from docprov.records import (
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
    from docprov.releasing.keys import KeyPair, keygen
    from docprov.releasing.releases import Release, release
    from docprov.releasing.verification import Verification, verify
    from docprov.reports import Diagnostic, Place, Report, Rule
    from docprov.review_counts import ReviewCounts
    from docprov.reviewing import Accepted, Reviewing, Waiting, review
    from docprov.spreadsheets.importing import Imported, Template, import_sheets, template
    from docprov.starting import Started, init, new
    from docprov.tables import Table
    from docprov.validation import validate
    from docprov.values import Interval, Quantity
    from docprov.versioning.comparison import diff
    from docprov.versioning.differences import Diff, Reason, TableDiff
    from docprov.versioning.rebuilding import Rebuilding, rebuild
    from docprov.versioning.schema_changes import SchemaChange

_MODULES = {
    "evidence.anchoring": ("Anchoring", "anchor"),
    "evidence.capturing": ("Captured", "Stated", "capture"),
    "corpus": ("Corpus",),
    "coverage": ("Check", "Coverage", "Since"),
    "dates": ("Date",),
    "versioning.differences": ("Diff", "Reason", "TableDiff"),
    "errors": (
        "ArchiveError", "BuildError", "DocprovError", "FetchError", "LoadError", "ReleaseError", "RollbackError",
        "SignatureError",
    ),
    "fetching.downloads": ("Download", "fetch"),
    "fixing": ("Fix", "Fixing", "fix"),
    "evidence.fixity": ("Fixity", "fsck"),
    "spreadsheets.importing": ("Imported", "Template", "import_sheets", "template"),
    "releasing.keys": ("KeyPair", "keygen"),
    "loading": ("load",),
    "packages": ("Build", "build"),
    "public_form": ("PublicBuild", "build_public"),
    "quoting.quotes": ("Located", "locate"),
    "versioning.rebuilding": ("Rebuilding", "rebuild"),
    "records": (
        "Activity", "Agent", "AgentRelation", "Attribution", "Breakdown", "Capture", "Citation", "Claim", "ClaimRelation",
        "Document", "DocumentAgent", "DocumentIdentifier", "Finding", "FindingRecord", "Passage", "Predicate", "Region",
        "Subject",
    ),
    "releasing.releases": ("Release", "release"),
    "reports": ("Diagnostic", "Place", "Report", "Rule"),
    "review_counts": ("ReviewCounts",),
    "reviewing": ("Accepted", "Reviewing", "Waiting", "review"),
    "starting": ("Started", "init", "new"),
    "versioning.schema_changes": ("SchemaChange",),
    "tables": ("Table",),
    "validation": ("validate",),
    "values": ("Interval", "Quantity"),
    "releasing.verification": ("Verification", "verify"),
    "versioning.comparison": ("diff",),
}  # fmt: skip
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
