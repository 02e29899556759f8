"""docprov: documents, their claims and the works they cite, as typed records in data packages.

Names are loaded when they are first used: `import docprov` loads neither Polars nor Frictionless.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the same names as in the table below; a test compares the two
    from docprov.consulting.comparing import Comparison as Comparison
    from docprov.consulting.comparing import Given as Given
    from docprov.consulting.comparing import Question as Question
    from docprov.consulting.comparing import compare as compare
    from docprov.consulting.contexts import Context as Context
    from docprov.consulting.figures import Figure as Figure
    from docprov.consulting.listing import Findings as Findings
    from docprov.consulting.listing import findings_of as findings_of
    from docprov.consulting.searching import Hit as Hit
    from docprov.consulting.searching import Hits as Hits
    from docprov.consulting.searching import Shown as Shown
    from docprov.consulting.searching import search as search
    from docprov.consulting.searching import show as show
    from docprov.consulting.tracing import Step as Step
    from docprov.consulting.tracing import Trace as Trace
    from docprov.consulting.tracing import Voice as Voice
    from docprov.consulting.tracing import trace as trace
    from docprov.diagnostics.coverage import ChangesSince as ChangesSince
    from docprov.diagnostics.coverage import Check as Check
    from docprov.diagnostics.coverage import Coverage as Coverage
    from docprov.diagnostics.coverage import DocumentCoverage as DocumentCoverage
    from docprov.diagnostics.coverage import ReviewCounts as ReviewCounts
    from docprov.diagnostics.diagnostics import Diagnostic as Diagnostic
    from docprov.diagnostics.diagnostics import Place as Place
    from docprov.diagnostics.diagnostics import Rule as Rule
    from docprov.diagnostics.diagnostics import Severity as Severity
    from docprov.diagnostics.errors import ArchiveError as ArchiveError
    from docprov.diagnostics.errors import BuildError as BuildError
    from docprov.diagnostics.errors import DocprovError as DocprovError
    from docprov.diagnostics.errors import FetchError as FetchError
    from docprov.diagnostics.errors import LoadError as LoadError
    from docprov.diagnostics.errors import ReleaseError as ReleaseError
    from docprov.diagnostics.errors import RollbackError as RollbackError
    from docprov.diagnostics.errors import SignatureError as SignatureError
    from docprov.diagnostics.reports import Report as Report
    from docprov.evidence.fixity import Damage as Damage
    from docprov.evidence.fixity import FixityReport as FixityReport
    from docprov.evidence.fixity import fsck as fsck
    from docprov.evidence.quote_checking import QuoteCheck as QuoteCheck
    from docprov.evidence.quote_checking import QuotePlace as QuotePlace
    from docprov.evidence.quote_checking import ValueCheck as ValueCheck
    from docprov.evidence.quote_checking import ValueVerdict as ValueVerdict
    from docprov.evidence.quote_checking import check_quote as check_quote
    from docprov.exports.export_format import Content as Content
    from docprov.exports.export_format import ExportFormat as ExportFormat
    from docprov.exports.exporting import Export as Export
    from docprov.exports.exporting import export as export
    from docprov.exports.queries import Answer as Answer
    from docprov.exports.queries import sql as sql
    from docprov.fetching.downloads import Download as Download
    from docprov.fetching.downloads import fetch as fetch
    from docprov.fetching.loading import load as load
    from docprov.findings.findings import Found as Found
    from docprov.model.dates import Date as Date
    from docprov.model.metadata import Metadata as Metadata
    from docprov.model.records import Activity as Activity
    from docprov.model.records import Agent as Agent
    from docprov.model.records import AgentRelation as AgentRelation
    from docprov.model.records import Appraisal as Appraisal
    from docprov.model.records import Attribution as Attribution
    from docprov.model.records import Breakdown as Breakdown
    from docprov.model.records import Capture as Capture
    from docprov.model.records import CellKind as CellKind
    from docprov.model.records import Citation as Citation
    from docprov.model.records import Claim as Claim
    from docprov.model.records import ClaimRelation as ClaimRelation
    from docprov.model.records import Column as Column
    from docprov.model.records import Document as Document
    from docprov.model.records import DocumentAgent as DocumentAgent
    from docprov.model.records import DocumentIdentifier as DocumentIdentifier
    from docprov.model.records import DocumentRelation as DocumentRelation
    from docprov.model.records import Finding as Finding
    from docprov.model.records import FindingRecord as FindingRecord
    from docprov.model.records import Name as Name
    from docprov.model.records import Passage as Passage
    from docprov.model.records import Predicate as Predicate
    from docprov.model.records import Record as Record
    from docprov.model.records import Region as Region
    from docprov.model.records import Resource as Resource
    from docprov.model.records import Status as Status
    from docprov.model.records import Subject as Subject
    from docprov.model.records import Verdict as Verdict
    from docprov.model.value_types import ValueTypeName as ValueTypeName
    from docprov.model.values import Comparator as Comparator
    from docprov.model.values import Interval as Interval
    from docprov.model.values import Quantity as Quantity
    from docprov.package.committed import Build as Build
    from docprov.package.committed import build as build
    from docprov.package.comparison import diff as diff
    from docprov.package.corpus import Corpus as Corpus
    from docprov.package.package import Package as Package
    from docprov.package.package import open_package as open_package
    from docprov.recording.anchoring import AnchoredDocument as AnchoredDocument
    from docprov.recording.anchoring import AnchorResult as AnchorResult
    from docprov.recording.anchoring import Failure as Failure
    from docprov.recording.anchoring import anchor as anchor
    from docprov.recording.capturing import CaptureDetails as CaptureDetails
    from docprov.recording.capturing import CaptureResult as CaptureResult
    from docprov.recording.capturing import capture as capture
    from docprov.recording.composition import compose as compose
    from docprov.recording.drafting import ClaimDraft as ClaimDraft
    from docprov.recording.drafting import draft_claim as draft_claim
    from docprov.recording.fixing import Fix as Fix
    from docprov.recording.fixing import FixResult as FixResult
    from docprov.recording.fixing import fix as fix
    from docprov.recording.formats.csl import CslExport as CslExport
    from docprov.recording.formats.csl import csl_json as csl_json
    from docprov.recording.formats.drafts import LeftOut as LeftOut
    from docprov.recording.formats.drafts import Taken as Taken
    from docprov.recording.importing import ImportResult as ImportResult
    from docprov.recording.importing import Template as Template
    from docprov.recording.importing import import_workbook as import_workbook
    from docprov.recording.importing import template as template
    from docprov.recording.reviewing import Acceptance as Acceptance
    from docprov.recording.reviewing import PendingRecord as PendingRecord
    from docprov.recording.reviewing import ReviewResult as ReviewResult
    from docprov.recording.reviewing import review as review
    from docprov.recording.revisiting import MovedQuote as MovedQuote
    from docprov.recording.revisiting import Revisited as Revisited
    from docprov.recording.revisiting import RevisitResult as RevisitResult
    from docprov.recording.revisiting import RevisitState as RevisitState
    from docprov.recording.revisiting import revisit as revisit
    from docprov.recording.starting import StartResult as StartResult
    from docprov.recording.starting import init as init
    from docprov.recording.starting import new as new
    from docprov.recording.taking import RecordImport as RecordImport
    from docprov.recording.taking import import_records as import_records
    from docprov.recording.viewing import TextView as TextView
    from docprov.recording.viewing import ViewedLine as ViewedLine
    from docprov.recording.viewing import view as view
    from docprov.releases.keys import KeyPair as KeyPair
    from docprov.releases.keys import keygen as keygen
    from docprov.releases.public import PublicBuild as PublicBuild
    from docprov.releases.public import build_public as build_public
    from docprov.releases.rebuilding import RebuildResult as RebuildResult
    from docprov.releases.rebuilding import rebuild as rebuild
    from docprov.releases.releases import Release as Release
    from docprov.releases.releases import release as release
    from docprov.releases.restoring import Restored as Restored
    from docprov.releases.restoring import restore as restore
    from docprov.releases.verification import Verification as Verification
    from docprov.releases.verification import verify as verify
    from docprov.site.serving import serve as serve
    from docprov.site.sites import Site as Site
    from docprov.site.sites import build_site as build_site
    from docprov.storage.files import Files as Files
    from docprov.storage.files import FolderFiles as FolderFiles
    from docprov.storage.files import MemoryFiles as MemoryFiles
    from docprov.storage.http import Limits as Limits
    from docprov.storage.http import TransientError as TransientError
    from docprov.storage.revisions import RevisionFiles as RevisionFiles
    from docprov.tables.table import Table as Table
    from docprov.text.marks import Mark as Mark
    from docprov.text.marks import MarkKind as MarkKind
    from docprov.text.nearest import Nearest as Nearest
    from docprov.text.quotes import Located as Located
    from docprov.text.quotes import locate as locate
    from docprov.validation.own_rules import rule as rule
    from docprov.validation.validation import validate as validate
    from docprov.versions.differences import Diff as Diff
    from docprov.versions.differences import Reason as Reason
    from docprov.versions.differences import TableDiff as TableDiff
    from docprov.versions.editions import Edition as Edition
    from docprov.versions.editions import EditionTable as EditionTable
    from docprov.versions.history import PastRelease as PastRelease
    from docprov.versions.numbers import Bump as Bump
    from docprov.versions.schema_changes import SchemaChange as SchemaChange

__version__: str
"""The version that is installed."""

_NAMES = {
    "consulting.comparing": "Comparison Given Question compare",
    "consulting.contexts": "Context",
    "consulting.figures": "Figure",
    "consulting.listing": "Findings findings_of",
    "consulting.searching": "Hit Hits Shown search show",
    "consulting.tracing": "Step Trace Voice trace",
    "diagnostics.coverage": "ChangesSince Check Coverage DocumentCoverage ReviewCounts",
    "diagnostics.diagnostics": "Diagnostic Place Rule Severity",
    "diagnostics.errors": (
        "ArchiveError BuildError DocprovError FetchError LoadError ReleaseError "
        "RollbackError SignatureError"
    ),
    "diagnostics.reports": "Report",
    "evidence.fixity": "Damage FixityReport fsck",
    "evidence.quote_checking": "QuoteCheck QuotePlace ValueCheck ValueVerdict check_quote",
    "exports.export_format": "Content ExportFormat",
    "exports.exporting": "Export export",
    "exports.queries": "Answer sql",
    "fetching.downloads": "Download fetch",
    "fetching.loading": "load",
    "findings.findings": "Found",
    "model.dates": "Date",
    "model.metadata": "Metadata",
    "model.records": (
        "Activity Agent AgentRelation Appraisal Attribution Breakdown Capture CellKind Citation "
        "Claim ClaimRelation Column Document DocumentAgent DocumentIdentifier DocumentRelation "
        "Finding FindingRecord Name Passage Predicate Record Region Resource Status Subject Verdict"
    ),
    "model.value_types": "ValueTypeName",
    "model.values": "Comparator Interval Quantity",
    "package.committed": "Build build",
    "package.comparison": "diff",
    "package.corpus": "Corpus",
    "package.package": "Package open_package",
    "releases.rebuilding": "RebuildResult rebuild",
    "versions.editions": "Edition EditionTable",
    "versions.history": "PastRelease",
    "recording.anchoring": "AnchoredDocument AnchorResult Failure anchor",
    "recording.capturing": "CaptureDetails CaptureResult capture",
    "recording.composition": "compose",
    "recording.drafting": "ClaimDraft draft_claim",
    "recording.fixing": "Fix FixResult fix",
    "recording.formats.csl": "CslExport csl_json",
    "recording.formats.drafts": "LeftOut Taken",
    "recording.importing": "ImportResult Template import_workbook template",
    "recording.reviewing": "Acceptance PendingRecord ReviewResult review",
    "recording.revisiting": "MovedQuote Revisited RevisitResult RevisitState revisit",
    "recording.starting": "StartResult init new",
    "recording.taking": "RecordImport import_records",
    "recording.viewing": "TextView ViewedLine view",
    "releases.keys": "KeyPair keygen",
    "releases.public": "PublicBuild build_public",
    "releases.releases": "Release release",
    "releases.restoring": "Restored restore",
    "releases.verification": "Verification verify",
    "site.serving": "serve",
    "site.sites": "Site build_site",
    "storage.files": "Files FolderFiles MemoryFiles",
    "storage.http": "Limits TransientError",
    "storage.revisions": "RevisionFiles",
    "tables.table": "Table",
    "text.marks": "Mark MarkKind",
    "text.nearest": "Nearest",
    "text.quotes": "Located locate",
    "validation.own_rules": "rule",
    "validation.validation": "validate",
    "versions.differences": "Diff Reason TableDiff",
    "versions.numbers": "Bump",
    "versions.schema_changes": "SchemaChange",
}
"""The public names of each module, separated by spaces."""
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - computed, so that each name is written once

if not TYPE_CHECKING:  # a __getattr__ that type checkers see would make them accept any name

    def __getattr__(name: str) -> object:
        """Load a public name from its module on first use."""
        if name == "__version__":
            from importlib.metadata import version

            return version("docprov")
        if name not in _HOMES:
            raise AttributeError(f"module 'docprov' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"docprov.{_HOMES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """List the public names."""
        return __all__
