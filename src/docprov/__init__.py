"""docprov: documents, the claims they make and the works they cite, as typed records in reproducible data packages.

Names are loaded when they are first used, so that `import docprov` stays light: neither Polars nor Frictionless is loaded.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docprov.anchoring import Anchoring, anchor
    from docprov.capturing import Captured, Stated, capture
    from docprov.corpus import Corpus
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
    from docprov.fetching import Download, fetch
    from docprov.fixing import Fix, Fixing, fix
    from docprov.fixity import Fixity, fsck
    from docprov.keys import KeyPair, keygen
    from docprov.loading import load
    from docprov.packages import Build, build
    from docprov.quotes import Located, locate
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
    from docprov.releases import Release, release
    from docprov.reports import Check, Coverage, Diagnostic, Place, Report, Rule, Since
    from docprov.tables import Table
    from docprov.validation import validate
    from docprov.values import Interval, Quantity
    from docprov.verification import Verification, verify

_MODULES = {
    "anchoring": ("Anchoring", "anchor"),
    "capturing": ("Captured", "Stated", "capture"),
    "corpus": ("Corpus",),
    "dates": ("Date",),
    "errors": (
        "ArchiveError", "BuildError", "DocprovError", "FetchError", "LoadError", "ReleaseError", "RollbackError",
        "SignatureError",
    ),
    "fetching": ("Download", "fetch"),
    "fixing": ("Fix", "Fixing", "fix"),
    "fixity": ("Fixity", "fsck"),
    "keys": ("KeyPair", "keygen"),
    "loading": ("load",),
    "packages": ("Build", "build"),
    "quotes": ("Located", "locate"),
    "records": (
        "Activity", "Agent", "AgentRelation", "Attribution", "Breakdown", "Capture", "Citation", "Claim", "ClaimRelation",
        "Document", "DocumentAgent", "DocumentIdentifier", "Finding", "FindingRecord", "Passage", "Predicate", "Region",
        "Subject",
    ),
    "releases": ("Release", "release"),
    "reports": ("Check", "Coverage", "Diagnostic", "Place", "Report", "Rule", "Since"),
    "tables": ("Table",),
    "validation": ("validate",),
    "values": ("Interval", "Quantity"),
    "verification": ("Verification", "verify"),
}  # fmt: skip
_HOMES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
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
    "Interval",
    "KeyPair",
    "LoadError",
    "Located",
    "Passage",
    "Place",
    "Predicate",
    "Quantity",
    "Region",
    "Release",
    "ReleaseError",
    "Report",
    "RollbackError",
    "Rule",
    "SignatureError",
    "Since",
    "Stated",
    "Subject",
    "Table",
    "Verification",
    "anchor",
    "build",
    "capture",
    "fetch",
    "fix",
    "fsck",
    "keygen",
    "load",
    "locate",
    "release",
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
