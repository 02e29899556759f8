"""The life cycle of a package: what a later version may change after a release.

A version that readers hold stays what it was, a later one is larger by what the change demands, and
no id goes missing: a record is withdrawn or superseded, with its reason. An id is removed only
where the release is major and package.yaml says so under `removed:`.
"""

from collections.abc import Iterator

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import DocprovError
from docprov.model.metadata import Metadata
from docprov.package.package import Package
from docprov.versions.differences import Diff
from docprov.versions.history import check_history
from docprov.versions.numbers import BUMPS, bump_between
from docprov.versions.records import EDITED_RECORD, record_name, recorded_versions

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


LIFECYCLE = frozenset({CHANGED_RELEASE.code, REMOVED_ID.code, SMALL_VERSION.code})
"""Rules about what may come after a release."""


def check_lifecycle(package: Package) -> Iterator[Diagnostic]:
    """Yield where records of releases were edited, and why a package cannot come after them."""
    if package.folder is None or package.metadata is None:
        return
    broken = list(check_history(package.files))
    yield from broken
    if broken or not recorded_versions(package.files):
        return
    try:
        yield from successor_faults(package)
    except (ValueError, DocprovError) as error:
        yield EDITED_RECORD.at(Place(file="releases"), error)


def successor_faults(package: Package) -> Iterator[Diagnostic]:
    """Yield why a package cannot come after the release before it.

    Ids are gone, or its version is too small or not raised.

    Raises:
        ValueError: that release is not what was recorded.
        DocprovError: the rows of a table cannot be told apart.
    """
    previous, metadata = package.previous, package.metadata
    if previous is None or metadata is None:
        return
    # ids that are gone come first: they are reported alone, not as a version that is too small
    changes = package.difference
    gone = list(_removed_ids(package, metadata, changes, previous.version))
    yield from gone
    if metadata.version == previous.version:
        if changes.bump != "none" and not gone:
            place = Place(file=record_name(metadata.version), line=1, column=1)
            reasons = "; ".join(str(reason) for reason in changes.reasons[:3])
            yield CHANGED_RELEASE.at(place, metadata.version, reasons)
        return
    given = BUMPS.index(bump_between(previous.version, metadata.version))
    source = Place(file=package.source_file)
    for reason in changes.reasons:
        if BUMPS.index(reason.bump) > given and not (gone and reason.kind == "id-removed"):
            yield SMALL_VERSION.at(source, metadata.version, previous.version, reason)


def _removed_ids(
    package: Package, metadata: Metadata, changes: Diff, since: str
) -> Iterator[Diagnostic]:
    announced = {(each.get("table"), each.get("id")) for each in metadata.removed}
    major = bump_between(since, metadata.version) == "major"
    tables = {reason.table for reason in changes.reasons if reason.kind == "id-removed"}
    for name in sorted(tables):
        for (record,) in changes.tables[name].removed.select("id").iter_rows():
            if (name, record) not in announced:
                why = ", and package.yaml does not say why"
            elif not major:
                why = f", and {metadata.version} is not a major version after it"
            else:
                continue
            place = Place(file=package.source_file, resource=name, record=record)
            yield REMOVED_ID.at(place, name, record, since, why)
