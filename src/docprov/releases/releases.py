"""Releasing a package: a valid, current one becomes an archive that follows from its records.

A version that is recorded already is rebuilt from its record. A new one must be larger than the
release before by what the change demands; it gets a section in the changelog and a delta, and is
recorded. Publishing the archive somewhere is not done here.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, ReleaseError, SignatureError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted
from docprov.dossiers.yaml.editing import Editor
from docprov.evidence.folder import Evidence, open_evidence
from docprov.model.metadata import DESCRIPTOR
from docprov.package.lifecycle import LIFECYCLE, REMOVED_ID, successor_faults
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.package.table_files import refuse_rewriting
from docprov.releases.candidates import (
    Candidate,
    candidate_of,
    folder_of,
    refuse_other_record,
    refused,
)
from docprov.releases.companions import companions_named, companions_of
from docprov.releases.indexes import place_release
from docprov.releases.keys import read_private
from docprov.releases.metadata_formats import left_out
from docprov.releases.public_tables import withheld_count
from docprov.releases.signatures import LARGEST_ENVELOPE, SUFFIX, sign_statement, statement_of
from docprov.storage.files import LARGEST_YAML, FileFaultError, read_plain
from docprov.storage.writing import write_files
from docprov.validation.stages import COMMITTED_FILES, is_unbuilt
from docprov.validation.validation import uncovered, validate_package
from docprov.validation.waivers import can_be_released
from docprov.versions.numbers import BUMPS, Bump, bump_between, next_version, version_order
from docprov.versions.records import begun_files

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@frozen(kw_only=True, repr=False)
class Release(Summary):
    """The result of a release.

    Attributes:
        archive: path of the archive.
        digest: its sha256.
        version: the version released.
        signature: path of its signature; None where it was not signed.
        recorded: whether the version was recorded by this run; False where it had been before.
        report: the validation behind it.
        companions: what the archive carries beside its tables.
        remarks: what the archive leaves out, each with the reason.
    """

    archive: Path
    digest: str
    version: str
    signature: Path | None
    recorded: bool
    report: Report
    companions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def release(  # noqa: PLR0913 - each is one choice that a release has
    path: str | Path,
    out: str | Path = "dist",
    evidence: str | Path | None = None,
    *,
    bump: Bump | Literal["auto"] | None = None,
    previous: str | Path | None = None,
    companions: Sequence[str] = (),
    sign: Sequence[str | Path] = (),
    require_reviewed: bool = False,
    require_coverage: float = 0,
    watch: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the archive of a package, and the index of releases.

    Args:
        path: the package's folder.
        out: folder that receives `<name>-<version>.zip`.
        evidence: folder with the captured texts, for checking them once more; None takes what
            `DOCPROV_EVIDENCE` names.
        bump: raises the version in package.yaml by so much over the release before, `auto` by what
            the change demands; None takes the version as it is.
        previous: archive of the release before; None rebuilds it from what is recorded.
        companions: what a new archive carries beside its tables: `site`, and formats of `export`.
        sign: private keys that sign the release; the signature is `<archive>.dsse.json`.
        require_reviewed: whether to refuse while records that a machine made wait for a review
            that counts.
        require_coverage: share of the passages, from 0 to 1, that this run must compare with their
            texts.
        watch: is called with the name of each step before it is taken, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        ReleaseError: the package has faults, nothing changed, the version says too little, or it is
            recorded with other content; carries the report. Without one: the release before cannot
            be had, or other bytes are in its place.
        SignatureError: a key cannot be read, or the signature in its place is of something else.
        DocprovError: there is no such companion, or a file cannot be written.

    >>> import shutil, tempfile
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> release(folder, tempfile.mkdtemp()).archive.name
    'arden-0.1.0.zip'
    """
    keys = [read_private(key) for key in sign]
    carried = companions_named(companions)
    package = open_package(path, watch)
    if previous is not None:
        package = evolve(package, archive=Path(previous))
    folder = folder_of(package)
    try:
        if previous is not None:
            package.previous  # noqa: B018 - another archive than that release is refused first
        report = _checked(package, open_evidence(evidence), watch)
        _refuse_unchecked(package, report, require_reviewed, require_coverage)
        watch("the archive")
        package, written = _raised(package, bump) if bump else (package, {})
        report = _refuse_successor(package, report) if bump else report
        _refuse_errors(package, report)
        candidate = candidate_of(package, report, carried)
        begun, temporary = begun_files(package.files, candidate.version)
    except ValueError as error:
        raise refused(package, str(error)) from error
    refuse_other_record(package, candidate, begun, report)
    target = Path(out) / candidate.archive
    if not candidate.recorded and target.is_file() and target.read_bytes() != candidate.data:
        problem = f"{candidate.archive} exists already with other bytes and without a record"
        raise ReleaseError(f"{problem}; move it away first")
    signature = _signature(Path(out), candidate, keys) if keys else None
    # The archive comes before its record, and release.json after what it lists: a run that is
    # broken off between them is finished by the next one.
    place_release(Path(out), candidate.entry, candidate.data, signature)
    write_files(folder, dict(sorted({**written, **candidate.records}.items())))
    for left_over in temporary:
        (folder / left_over).unlink(missing_ok=True)
    return Release(
        archive=target,
        digest=candidate.digest,
        version=candidate.version,
        signature=Path(out) / f"{candidate.archive}{SUFFIX}" if keys else None,
        recorded=not candidate.recorded,
        report=report,
        companions=companions_of(candidate.content),
        remarks=tuple(left_out(refuse_unreadable(package))),
    )


def _checked(package: Package, texts: Evidence, watch: Callable[[str], None]) -> Report:
    """Return the report on a package that has its tables built and withholds nothing.

    Raises:
        ReleaseError: it has faults or waives those of quotes, its tables do not state their
            digests, or it withholds values.
    """
    report = validate_package(package, texts, watch)
    if package.metadata is None:
        raise refused(package, f"it has {counted(len(report.errors), 'fault')}", report)
    errors = [fault for fault in report.errors if not _concerns_version(package, fault)]
    if errors:
        raise refused(package, f"it has {counted(len(errors), 'fault')}", report)
    for check in report.coverage.checks:
        if check.name == COMMITTED_FILES and not check.made and not is_unbuilt(package):
            raise refused(package, check.detail, report)
    if withheld := withheld_count(package):
        public = "`docprov build --public --out DIR` makes what can be released"
        raise refused(package, f"it withholds {counted(withheld, 'value')}; {public}", report)
    waived = [fault for fault in report.waived if not can_be_released(fault.rule)]
    if waived:
        named = ", ".join(f"{fault.rule} of {fault.place.record}" for fault in waived)
        raise refused(package, f"faults about quotes are waived: {named}", report)
    return report


def _refuse_unchecked(
    package: Package, report: Report, require_reviewed: bool, require_coverage: float
) -> None:
    """Raise where fewer records are reviewed, or fewer quotes compared, than is required.

    Raises:
        ReleaseError: they are.
    """
    reviews = report.coverage.reviews
    if require_reviewed and reviews.waiting:
        problem = f"{counted(reviews.waiting, 'record')} made by a machine wait for a review"
        if reviews.void:
            own = "by the agent who recorded it or from before the recording"
            problem += f" (a review {own} does not count: {reviews.void})"
        raise refused(package, f"{problem}; `docprov review` lists them", report)
    fault = uncovered(report.coverage, require_coverage)
    if fault is not None:
        raise refused(package, fault.message, report)


def _concerns_version(package: Package, fault: Diagnostic) -> bool:
    """Tell whether a larger version may cure a fault, or this run finishes what it is about."""
    begun = f"releases/{package.metadata.version if package.metadata else ''}"
    return fault.rule == REMOVED_ID.code or fault.place.file == begun


def _refuse_errors(package: Package, report: Report) -> None:
    begun = f"releases/{package.metadata.version if package.metadata else ''}"
    errors = [fault for fault in report.errors if fault.place.file != begun]
    if errors:
        raise refused(package, f"it has {counted(len(errors), 'fault')}", report)


def _refuse_successor(package: Package, report: Report) -> Report:
    """Return the report with the faults of the version as it is now, not as it was before."""
    kept = [each for each in report.diagnostics if each.rule not in LIFECYCLE]
    return evolve(report, diagnostics=(*kept, *successor_faults(package)))


def _raised(package: Package, bump: Bump | Literal["auto"]) -> tuple[Package, Mapping[str, bytes]]:
    """Return a package whose version is raised over the release before, and the files that say so.

    Raises:
        ReleaseError: the bump is smaller than what the change requires or gives a version before
            the one stated, there is nothing to raise over, or the version in package.yaml cannot be
            edited.
    """
    previous, version = package.previous, refuse_unreadable(package).version
    if previous is None and bump == "auto":
        return package, {}
    if previous is None:
        raise ReleaseError("there is no release to raise the version over; leave out the bump")
    needed = package.difference.bump
    if needed == "none":
        problem = f"nothing has changed since version {previous.version}"
        raise refused(package, problem, Report())
    if bump == "auto" and _suffices(bump_between(previous.version, version), needed):
        return package, {}
    wanted = needed if bump == "auto" else bump
    raise_to = next_version(previous.version, wanted)
    if version_order(raise_to) < version_order(version):
        problem = f"a {wanted} bump over version {previous.version} gives {raise_to}"
        raise ReleaseError(f"{problem}, which is before the version stated, {version}")
    raised, written = _with_version(package, raise_to)
    if not _suffices(wanted, needed):
        change = f"the change since version {previous.version} requires {needed}"
        faults = tuple(successor_faults(raised))
        problem = f"a {wanted} bump is too small: {change}"
        raise ReleaseError(problem, Report(diagnostics=faults))
    return raised, written


def _suffices(bump: Bump, needed: Bump) -> bool:
    return BUMPS.index(bump) >= BUMPS.index(needed)


def _with_version(package: Package, new: str) -> tuple[Package, Mapping[str, bytes]]:
    """Return a package under another version, and the files to write.

    Raises:
        BuildError: its tables are not in the files that the new descriptor would name.
    """
    written: dict[str, bytes] = {}
    if not package.from_sources:
        refuse_rewriting(package.descriptor)
    else:
        data = package.files.read("package.yaml", LARGEST_YAML)
        try:
            editor = Editor("package.yaml", data)
            editor.set("version", new)
            written["package.yaml"] = editor.data()
        except DocprovError as error:
            raise ReleaseError(str(error)) from error
    raised = package.with_version(new, written)
    if is_unbuilt(package):
        return raised, written
    return raised, {**written, DESCRIPTOR: raised.built[DESCRIPTOR]}


def _signature(folder: Path, candidate: Candidate, keys: Sequence["Ed25519PrivateKey"]) -> bytes:
    """Return the signature file of a release; what others have signed there stays."""
    name = f"{candidate.archive}{SUFFIX}"
    try:
        known = read_plain(folder, name, LARGEST_ENVELOPE) if (folder / name).exists() else None
    except FileFaultError as error:
        raise SignatureError(f"the signature that exists already: {error}") from error
    return sign_statement(statement_of(candidate.content, candidate.digest), keys, known)
