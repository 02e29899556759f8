"""The life cycle of a package: what a later version may change after a release.

A version that readers hold stays what it was, a later one is larger by what the change demands, and
no id goes missing: a record is withdrawn or superseded, with its reason. An id is removed only
where the release is major and package.yaml says so under `removed:`.
"""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import DocprovError
from docprov.package.editions import edition_of_tables
from docprov.package.package import Opened
from docprov.storage.archives import archive_bytes, archive_files
from docprov.storage.files import Files, FolderFiles, sha256
from docprov.versions.differences import Diff, difference
from docprov.versions.editions import Edition, read_edition
from docprov.versions.history import PastRelease, check_history, rebuild_release
from docprov.versions.numbers import BUMPS, bump_between
from docprov.versions.records import (
    EDITED_RECORD,
    previous_version,
    read_record,
    record_name,
    recorded_versions,
)

CHANGED_RELEASE = Rule(
    code="DP504",
    name="changed-release",
    severity="warning",
    summary="The records changed after their version was released.",
    why="A version that readers hold must stay what it was.",
    help="raise version: in package.yaml before the next release, or release with `--bump auto`",
    message="version {0} is released; since then: {1}",
    file="package.yaml",
    silent="keywords: [example]",
    fires="keywords: [example, fire]",
)
REMOVED_ID = Rule(
    code="DP507",
    name="removed-id",
    summary="A record that was released is gone.",
    why="Others cite it by its id, and an id that leads nowhere looks like an error of theirs.",
    help="withdraw the record instead (status: withdrawn, with a reason); where it must go, raise "
    "the version to the next major one and say so in package.yaml, under removed: {table, id, "
    "reason}",
    message="{0} {1!r} was released in version {2} and is gone{3}",
    file="package.yaml",
    silent="id: a-0vocb",
    fires="id: a-1vocb",
)
SMALL_VERSION = Rule(
    code="DP508",
    name="small-version",
    severity="warning",
    summary="The version says less than what changed since the release before.",
    why="Readers decide by the version whether they can take the new data without looking.",
    help="raise version: in package.yaml by what the change demands, or release with `--bump auto`",
    message="version {0} is too small after {1}: {2}",
    file="package.yaml",
    silent="version: 0.1.0\ntitle: ",
    fires="version: 0.1.1\nextra: {agents: [{name: map_sheet, type: string}]}\ntitle: ",
)


@frozen(kw_only=True, eq=False)
class Comparison:
    """A package and the release that it goes on from.

    Attributes:
        before: the release of the package's own version where that is recorded, else the one
            before it; None for none.
        diff: what differs between the two.
    """

    before: PastRelease | None
    diff: Diff

    @property
    def version(self) -> str | None:
        """The version of the release; None for none."""
        return self.before.version if self.before else None


def compare_with_release(opened: Opened, archive: str | Path | None = None) -> Comparison:
    """Return what changed in a package since the release that it goes on from.

    Args:
        opened: the package.
        archive: the archive of that release; None to rebuild it from what is recorded.

    Raises:
        ValueError: the release cannot be rebuilt, or the archive is not what was recorded.
        DocprovError: a table's rows cannot be told apart, or the package says nothing of itself.
    """
    folder, metadata = opened.folder, opened.metadata
    if folder is None or metadata is None:
        raise DocprovError(f"{opened.where} has no folder, or says nothing of itself")
    files = FolderFiles(folder)
    new = edition_of_tables(opened.where, metadata, opened.tables)
    known = metadata.version in recorded_versions(files)
    version = metadata.version if known else previous_version(files, metadata.version)
    if version is None:
        return Comparison(before=None, diff=difference(Edition(where="nothing"), new))
    before = (
        _release_in(Path(archive), files, version) if archive else rebuild_release(files, version)
    )
    return Comparison(before=before, diff=difference(before.edition, new))


def _release_in(archive: Path, files: Files, version: str) -> PastRelease:
    """Return a recorded release from its archive.

    Raises:
        LoadError: the archive cannot be read.
        ValueError: it is not what was recorded.
    """
    found, record = archive_files(archive), read_record(files, version)
    digest = sha256(archive_bytes(found.contents))
    if record is not None and digest != record.digest:
        recorded = f"version {version}, which is recorded with digest {record.digest}"
        raise ValueError(f"{archive.name} is not {recorded}")
    return PastRelease(
        version=version, files=found.contents, edition=read_edition(found), digest=digest
    )


def check_lifecycle(opened: Opened) -> Iterator[Diagnostic]:
    """Yield where records of releases were edited, and what may not change after them."""
    if opened.folder is None or opened.metadata is None:
        return
    files = FolderFiles(opened.folder)
    broken = list(check_history(files))
    yield from broken
    if broken or not recorded_versions(files):
        return
    try:
        found = compare_with_release(opened)
    except (ValueError, DocprovError) as error:
        yield EDITED_RECORD.at(Place(file="releases"), error)
    else:
        yield from problems(opened, found)


def problems(opened: Opened, found: Comparison) -> Iterator[Diagnostic]:
    """Yield the ids that are gone since a release, and where the version is too small."""
    version = opened.metadata.version if opened.metadata else ""
    if found.version is None:
        return
    gone = list(_removed_ids(opened, found, found.version))
    yield from gone
    source = Place(file="package.yaml" if opened.from_sources else "datapackage.json")
    if version == found.version:
        if found.diff.bump != "none" and not gone:
            place = Place(file=record_name(version), line=1, column=1)
            yield CHANGED_RELEASE.at(
                place, version, "; ".join(str(reason) for reason in found.diff.reasons[:3])
            )
        return
    given = BUMPS.index(bump_between(found.version, version))
    for reason in found.diff.reasons:
        if BUMPS.index(reason.bump) > given and not (gone and reason.kind == "id-removed"):
            yield SMALL_VERSION.at(source, version, found.version, reason)


def _removed_ids(opened: Opened, found: Comparison, since: str) -> Iterator[Diagnostic]:
    metadata = opened.metadata
    said = {(each.get("table"), each.get("id")) for each in metadata.removed} if metadata else set()
    major = metadata is not None and bump_between(since, metadata.version) == "major"
    tables = {reason.table for reason in found.diff.reasons if reason.kind == "id-removed"}
    source = "package.yaml" if opened.from_sources else "datapackage.json"
    for name in sorted(tables):
        for (record,) in found.diff.tables[name].removed.select("id").iter_rows():
            unsaid = "" if (name, record) in said else ", and package.yaml does not say why"
            if unsaid or not major:
                why = (
                    unsaid
                    or f", and {metadata.version if metadata else ''} is no major version after it"
                )
                yield REMOVED_ID.at(
                    Place(file=source, resource=name, record=record), name, record, since, why
                )
