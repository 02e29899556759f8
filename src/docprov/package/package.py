"""A package: opened once, wherever it is, and read under its own descriptor.

Whatever a command needs of a package is computed from this one value, once and on demand. Whether
the content is valid is not checked here.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import BuildError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted
from docprov.dossiers.ledger import UNKNOWN_REFERENCE, Row
from docprov.dossiers.selection import Selection, declaring, select
from docprov.dossiers.sources import Dossier, Sources, has_sources, read_sources, undeclared_ids
from docprov.findings.findings import FoundTables
from docprov.model.metadata import DESCRIPTOR, MANIFEST, Metadata
from docprov.package.building import descriptor_file, own_files, package_files, refuse_part
from docprov.package.corpus import Corpus
from docprov.package.descriptor import read_declared_tables
from docprov.package.edition_tables import edition_in, edition_of
from docprov.package.misfits import refuse_misfits, unreadable_cells
from docprov.package.own_tables import read_source_tables
from docprov.package.paths import is_dossier, refuse_other_package
from docprov.storage.archives import archive_files
from docprov.storage.files import EditedFiles, Files, FolderFiles
from docprov.storage.writing import write_files
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table
from docprov.text.own_languages import Languages
from docprov.versions.differences import Diff, difference
from docprov.versions.editions import Edition
from docprov.versions.history import PastRelease, rebuild_release, recorded_files, release_in
from docprov.versions.numbers import is_version
from docprov.versions.records import previous_version, recorded_versions

_FORMS = "a folder, a datapackage.json, an archive (.zip) or one dossier (dossiers/<id>.yaml)"


@frozen(kw_only=True, eq=False, slots=False, repr=False)
class Package(Summary):
    """A package that was opened.

    Attributes:
        files: its files.
        metadata: what it says of itself; None where that cannot be read.
        tables: every table, by name.
        faults: what is wrong with the reading.
        sheets: the rows of their files, for tables that were read from files.
        descriptor: the datapackage.json, for tables that were read from files.
        sources: the records as the dossiers state them; None for a package of tables.
        selection: the files that were read for one dossier; None for a whole package.
        archive: archive of the release before it; None where that is rebuilt from its record.

    >>> arden = open_package("docs/examples/arden")
    >>> len(arden.tables["claims"]), arden.difference.bump
    (12, 'major')
    """

    files: Files
    metadata: Metadata | None = None
    tables: Mapping[str, Table[Any]] = field(factory=dict, repr=False)
    faults: tuple[Diagnostic, ...] = field(default=(), repr=False)
    sheets: Mapping[str, Sheet] = field(factory=dict, repr=False)
    descriptor: Mapping[str, Any] = field(factory=dict, repr=False)
    sources: Sources | None = field(default=None, repr=False)
    selection: Selection | None = field(default=None, repr=False)
    archive: Path | None = field(default=None, repr=False)

    def _title(self) -> str:
        faults = f", {counted(len(self.faults), 'fault')}" if self.faults else ""
        return f"{self.where}: {counted(sum(map(len, self.tables.values())), 'record')}{faults}"

    def _lines(self) -> Iterator[str]:
        yield self._title()
        yield from (f"  {name}: {len(table)}" for name, table in self.tables.items() if len(table))

    @property
    def where(self) -> str:
        """What the package was opened from, for messages."""
        return self.files.where

    @property
    def folder(self) -> Path | None:
        """The folder that it lies in and can be written to; None for an archive or a revision."""
        return self.files.folder

    @property
    def from_sources(self) -> bool:
        """Whether the tables were made from dossiers rather than read from files."""
        return self.sources is not None

    @property
    def source_file(self) -> str:
        """Name of the file in which the package says what it is."""
        return "package.yaml" if self.from_sources else DESCRIPTOR

    @property
    def errors(self) -> list[Diagnostic]:
        """The faults that make tables incomplete; a voice that nobody declares is not one."""
        faults = (each for each in self.faults if each.severity == "error")
        return [fault for fault in faults if fault.rule != UNKNOWN_REFERENCE.code]

    @property
    def rows(self) -> Mapping[str, list[Row]]:
        """The rows with their places, for tables that were made from dossiers."""
        return self.sources.rows if self.sources else {}

    @property
    def dossiers(self) -> list[Dossier]:
        """The dossiers, where there are any."""
        return self.sources.dossiers if self.sources else []

    @property
    def written_ids(self) -> set[str]:
        """Ids that occur in dossiers of which some entry could not be read."""
        return self.sources.written_ids if self.sources else set()

    def place(self, resource: str, row: int, name: str | None = None) -> Place:
        """Return the place of a cell.

        Args:
            resource: name of the table.
            row: number of the row, counted from 0.
            name: name of the column; None for the row as a whole.

        >>> str(open_package("docs/examples/arden").place("claims", 0, "value"))
        'dossiers/arden-2011.yaml:76:16'
        """
        table = self.tables[resource]
        known = {"resource": resource, "row": row + 1, "field": name, "record": _record(table, row)}
        file, line, column = self._position(resource, row, name)
        return Place(file=file, line=line, column=column, **known)  # type: ignore[arg-type]

    def file_of(self, resource: str) -> str:
        """Return the name of the file in which the rows of a table are, else that it is built to.

        >>> open_package("docs/examples/arden").file_of("claims")
        'data/claims.csv'
        """
        return self.sheets[resource].file if resource in self.sheets else f"data/{resource}.csv"

    def _position(
        self, resource: str, row: int, name: str | None
    ) -> tuple[str, int | None, int | None]:
        if resource in self.sheets:
            sheet = self.sheets[resource]
            return sheet.position(row, sheet.header.index(name) if name in sheet.header else 0)
        if resource in self.rows and row < len(self.rows[resource]):
            place = self.rows[resource][row].at(name)
            return place.file, place.line, place.column
        return "", None, None

    @cached_property
    def built(self) -> Mapping[str, bytes]:
        """The files that its records are built to, by name: tables and descriptor.

        Raises:
            BuildError: the records have faults; carries the report. Or one dossier was opened.
            LoadError: the cells of a table are not under its columns.
        """
        refuse_part(self.selection)
        errors = tuple(self.errors) or tuple(unreadable_cells(self.tables, self.place))
        if errors or self.metadata is None:
            count = counted(len(errors), "fault")
            problem = f"{self.where} cannot be built: {count} in its sources"
            raise BuildError(problem, Report(diagnostics=errors))
        refuse_misfits(self.sheets, self.tables)
        return package_files(self.metadata, self.tables)

    @cached_property
    def corpus(self) -> Corpus:
        """Its records as typed tables.

        Raises:
            LoadError: the package cannot be read; carries the report.
        """
        metadata = refuse_unreadable(self)
        own = {name: self.tables[name] for name in metadata.tables}
        ours = {name: table for name, table in self.tables.items() if name not in own}
        return Corpus(metadata=metadata, **ours, own=own)

    @cached_property
    def edition(self) -> Edition:
        """Its tables as it declares them itself, for comparing versions.

        Raises:
            LoadError: it does not declare them, or cannot be read.
        """
        if not self.from_sources and self.descriptor:
            return edition_in(self.files, self.descriptor, self.sheets)
        return edition_of(self.where, refuse_unreadable(self), self.tables)

    @cached_property
    def previous(self) -> PastRelease | None:
        """The release that it follows: that of its own version, or else the one before.

        Raises:
            ValueError: the release is not what was recorded.
            LoadError: the archive given for it cannot be read.
        """
        if self.metadata is None:
            return None
        version = self.metadata.version
        recorded = version in recorded_versions(self.files)
        earlier = version if recorded else previous_version(self.files, version)
        if earlier is None:
            return None
        if self.archive is None:
            return rebuild_release(self.files, earlier)
        return release_in(self.archive, self.files, earlier)

    @cached_property
    def difference(self) -> Diff:
        """What changed since the release that it follows.

        Raises:
            ValueError: the release is not what was recorded.
            DocprovError: the rows of a table cannot be told apart, or the package cannot be read.
        """
        if self.previous is None:
            return difference(Edition(where="nothing"), self.edition)
        return difference(self.previous.edition, self.edition)

    def write(self, folder: str | Path) -> list[str]:
        """Write the package into a folder, each file whole or not at all.

        Args:
            folder: the folder; files in it that the package does not have stay.

        Returns:
            The names of the files that changed.

        Raises:
            BuildError: the records have faults, so that nothing is written.
            DocprovError: the folder has another package, or cannot be written.

        >>> import tempfile
        >>> "datapackage.json" in open_package("docs/examples/arden").write(tempfile.mkdtemp())
        True
        """
        refuse_other_package(Path(folder), refuse_unreadable(self).name)
        return write_files(Path(folder), {**own_files(self.files), **self.built})

    def with_version(self, version: str, changed: Mapping[str, bytes]) -> "Package":
        """Return the package under another version.

        What was computed of its records stays; the descriptor alone is made anew.

        Args:
            version: the version.
            changed: the files that say so, by name.

        >>> arden = open_package("docs/examples/arden")
        >>> arden.with_version("0.2.0", {}).edition.version
        '0.2.0'
        """
        metadata = refuse_unreadable(self)
        files = EditedFiles(self.files, changed)
        raised = evolve(self, metadata=evolve(metadata, version=version), files=files)
        versions = (self.difference.versions[0], version)
        # what does not depend on the version is handed on, so that it is computed once
        descriptor = descriptor_file(raised.metadata or metadata, self.built)
        raised.__dict__["built"] = {**self.built, DESCRIPTOR: descriptor}
        raised.__dict__["previous"] = self.previous
        raised.__dict__["difference"] = evolve(self.difference, versions=versions)
        return raised


def _record(table: Table[Any], row: int) -> str | None:
    cells = table.frame.row(row, named=True) if row < len(table) else {}
    return " ".join(cells.get(name) or "" for name in table.resource.key).strip() or None


def open_package(
    source: "str | Path | Files | Package", watch: Callable[[str], None] = lambda _: None
) -> Package:
    """Open a package.

    Args:
        source: a package folder, its datapackage.json, a release archive, one dossier of a package,
            a recorded release written `<folder>@<version>`, or files; an open package is returned.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        LoadError: there is nothing that could be a package.

    >>> open_package("docs/examples/arden").where
    'arden'
    """
    if isinstance(source, Package):
        return source
    if not isinstance(source, str | Path):
        return _open_files(source, watch)
    try:
        return _open_path(Path(source), watch)
    except OSError as error:
        name = Path(source).name
        raise LoadError(f"cannot read {name}: {error.strerror or error}") from error


def _open_path(path: Path, watch: Callable[[str], None]) -> Package:
    if path.is_dir():
        return _open_files(FolderFiles(path), watch)
    if path.name == DESCRIPTOR and path.is_file():
        return _open_tables(FolderFiles(path.parent))
    if path.is_file() and path.suffix == ".zip":
        return _open_tables(archive_files(path))
    if is_dossier(path):
        return open_dossier(FolderFiles(path.absolute().parent.parent), path.name, watch)
    folder, _, version = str(path).rpartition("@")
    if folder and is_version(version) and not path.exists():
        return _open_tables(recorded_files(Path(folder), version))
    if not path.exists():
        raise LoadError(f"there is no package at {path}")
    raise LoadError(f"{path.name} is not a package: give {_FORMS}")


def _open_files(files: Files, watch: Callable[[str], None]) -> Package:
    if has_sources(files):
        return _open_sources(files, watch)
    if DESCRIPTOR in files:
        return _open_tables(files)
    missing = f"no package.yaml, no dossiers and no {DESCRIPTOR}"
    place = files.folder / "datapackage" if files.folder else None
    inside = f"; {place} may be it" if place and place.is_dir() else ""
    raise LoadError(f"{files.where} holds no package: {missing}{inside}")


def _open_tables(files: Files) -> Package:
    read = read_declared_tables(files)
    return Package(
        files=files,
        metadata=read.metadata,
        tables=read.tables,
        faults=tuple(read.faults),
        sheets=read.sheets,
        descriptor=read.descriptor,
    )


def _open_sources(
    files: Files, watch: Callable[[str], None], selection: Selection | None = None
) -> Package:
    sources = read_sources(files, watch, selection)
    own = read_source_tables(files, sources.metadata, sources.faults)
    package = Package(
        files=files,
        metadata=sources.metadata,
        tables={**sources.tables, **own[0]},
        faults=tuple(sources.faults),
        sheets=own[1],
        sources=sources,
        selection=selection,
    )
    if selection is not None or package.errors:
        return package
    languages = Languages.of_metadata(package.metadata)
    return evolve(package, tables=FoundTables(package.tables, sources.bodies, languages))


def open_dossier(files: Files, name: str, watch: Callable[[str], None] = lambda _: None) -> Package:
    """Open one dossier of a package with what it needs.

    Args:
        files: the files of the package.
        name: name of the dossier's file, such as `arden-2011.yaml`.
        watch: is called with the name of each file before it is read.
    """
    file = f"dossiers/{name}"
    selection = select(files, file)
    package = _open_sources(files, watch, selection)
    missing = set(undeclared_ids(package.sources, file)) if package.sources else set()
    more = declaring(files, selection, missing) if missing else selection
    if more.others == selection.others:
        return package
    return _open_sources(files, watch, more)


def refuse_unreadable(package: Package) -> Metadata:
    """Return what a package says of itself, where it could be read whole.

    Raises:
        LoadError: the package cannot be read; carries the report.
    """
    if errors := package.errors:
        problem = f"{package.where} cannot be read: it has {counted(len(errors), 'fault')}"
        raise LoadError(problem, Report(diagnostics=tuple(errors)))
    refuse_misfits(package.sheets, package.tables, released=MANIFEST in package.files)
    if package.metadata is None:
        raise LoadError(f"{package.where} does not say what it is")
    return package.metadata
