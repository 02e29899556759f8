"""The files that a package commits: written from its records, and compared with them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import BuildError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted
from docprov.model.metadata import DESCRIPTOR
from docprov.model.records import Resource
from docprov.package.package import Package, open_package
from docprov.package.table_files import (
    declared_files,
    declared_resources,
    malformed_table,
    refuse_rewriting,
    sums_of,
)
from docprov.storage.files import LARGEST_TABLE, FileFaultError, Files, names_ending
from docprov.storage.writing import write_files
from docprov.tables.delimited import Sheet, read_csv

_MOST_SHOWN = 3

STALE_TABLE = Rule(
    code="DP501",
    name="stale-table",
    summary="A committed table does not say what the dossiers say from which it is built.",
    why="Readers see the tables, reviewers the dossiers; both must say the same.",
    help="run `docprov build` if the dossiers are right; a table itself is never edited",
    message="{0}",
    file="data/claims.csv",
    record="leith-2012.c-b04xe",
    silent="id: leith-2012.c-b04xe",
    fires="id: leith-2012.c-b04xx",
)
STALE_FILE = Rule(
    code="DP502",
    name="stale-file",
    summary="The committed descriptor or list of tables is not what the sources are built to.",
    why="The descriptor is what a reader's program opens first.",
    help="run `docprov build`",
    message="{0}",
    file=DESCRIPTOR,
    silent='"title": "Two invented documents',
    fires='"title": "Three invented documents',
)
ALTERED_TABLE = Rule(
    code="DP503",
    name="altered-table",
    summary="A table's bytes do not have the digest or the length that its descriptor gives.",
    why="Whoever checks the download would find it broken.",
    help="run `docprov build`, or restore the file",
    message="{0} has {1} {2!r}, the descriptor says {3!r}",
    file=DESCRIPTOR,
    silent='"hash": "sha256:',
    fires='"hash": "sha256:0',
)


@frozen(kw_only=True, repr=False)
class Build(Summary):
    """The result of building a package.

    Attributes:
        files: the bytes of each file that its records are built to, by name.
        source: the files of the package itself.
    """

    files: Mapping[str, bytes]
    source: Files

    @property
    def folder(self) -> Path | None:
        """The package's folder; None for a package that was read from an archive."""
        return self.source.folder

    def stale(self) -> list[str]:
        """Return the names of files that differ on disk or are missing, and of tables too many.

        >>> build("docs/examples/arden").stale()
        []
        """
        if self.folder is None:
            return []
        extra = set(names_ending(self.source, "data", ".csv")) - self.files.keys()
        differing = {
            name for name in self.files if committed(self.source, name) != self.files[name]
        }
        return sorted(differing | extra)

    def write(self) -> list[str]:
        """Write the files, each whole or not at all, and return the names of those that changed.

        Raises:
            BuildError: the package was read from an archive and has no folder.
            DocprovError: a file cannot be written.

        >>> import shutil, tempfile
        >>> copy = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
        >>> build(copy).write()
        []
        """
        if self.folder is None:
            raise BuildError("a release archive is never written to")
        return write_files(self.folder, self.files)


def committed(files: Files, name: str) -> bytes | None:
    """Return the bytes of a file; None where it is missing or cannot be read."""
    try:
        return files.read(name, LARGEST_TABLE)
    except FileFaultError:
        return None


def build(
    source: str | Path | Files | Package, watch: Callable[[str], None] = lambda _: None
) -> Build:
    """Compute the files of a package.

    Reads dossiers and locks, never a captured text, so that the bytes are the same for everybody.

    Args:
        source: a package, or where it is: a folder, its datapackage.json, or a release archive.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        BuildError: the sources have faults, a quote has no lock entry, or a lock belongs to other
            bytes; carries the report. Or its tables are in Parquet or several files each, which are
            not rewritten.

    >>> build("docs/examples/arden").stale()
    []
    """
    package = open_package(source, watch)
    if not package.from_sources:
        refuse_rewriting(package.descriptor)
    return Build(files=package.built, source=package.files)


def check_committed(package: Package) -> Iterator[Diagnostic]:
    """Yield where the committed tables and descriptor differ from what the sources are built to."""
    files = package.built
    stale = False
    for name, data in files.items():
        if name == DESCRIPTOR:
            continue
        found = committed(package.files, name)
        if found is None:
            yield STALE_FILE.at(Place(file=name), f"{name} is missing or cannot be read")
        elif found != data:
            stale = True
            own = package.tables[name.removeprefix("data/").removesuffix(".csv")].resource
            yield from _differences(name, own, found, data)
    for name in names_ending(package.files, "data", ".csv"):
        if name not in files:
            yield STALE_FILE.at(Place(file=name), f"{name} is not a table of the package")
    found = committed(package.files, DESCRIPTOR)
    if found != files[DESCRIPTOR] and not (stale and found):
        text = (found or b"").decode("utf-8", "replace")
        yield _descriptor_difference(text, files[DESCRIPTOR].decode())


def _descriptor_difference(committed: str, built: str) -> Diagnostic:
    lines, wanted = committed.split("\n"), built.split("\n")
    number = next(
        (n for n, pair in enumerate(zip(lines, wanted, strict=False)) if pair[0] != pair[1]),
        min(len(lines), len(wanted)),
    )
    found = lines[number].strip() if number < len(lines) else "the end of the file"
    place = Place(file=DESCRIPTOR, line=number + 1, column=1)
    expected = wanted[number].strip() if number < len(wanted) else "the end of the file"
    for kind in ("hash", "bytes"):
        if expected.startswith(f'"{kind}"'):
            path = next(line for line in reversed(wanted[:number]) if '"path"' in line)
            return ALTERED_TABLE.at(place, _value(path), kind, _value(expected), _value(found))
    problem = f"{DESCRIPTOR} has {found!r}, the sources are built to {expected!r}"
    return STALE_FILE.at(place, problem)


def _value(line: str) -> str:
    return line.partition(": ")[2].strip(',"')


def _differences(
    name: str, resource: Resource, committed: bytes, built: bytes
) -> Iterator[Diagnostic]:
    """Yield the cells that differ between a committed table and the built one, by key."""
    try:
        old, new = read_csv(committed), read_csv(built)
    except ValueError as error:
        yield malformed_table(name, *error.args)
        return
    if old.header != new.header:
        problem = f"the header of {name} is not the one of the schema"
        yield STALE_FILE.at(Place(file=name, line=1, column=1), problem)
        return
    found = list(_cell_differences(name, resource.name, old, new, resource.key))
    yield from found[:_MOST_SHOWN]
    if len(found) > _MOST_SHOWN:
        more = counted(len(found) - _MOST_SHOWN, "more difference")
        rest = f"{more} between {name} and the sources"
        yield STALE_TABLE.at(Place(file=name, resource=resource.name), rest)
    if not found:
        problem = f"{name} is not in canonical form: same cells, other bytes"
        yield STALE_TABLE.at(Place(file=name), problem)


def _cell_differences(
    name: str, resource: str, old: Sheet, new: Sheet, key: tuple[str, ...]
) -> Iterator[Diagnostic]:
    positions = [old.header.index(column) for column in key]
    before, after = _rows_by_key(old, positions), _rows_by_key(new, positions)

    def place(row: int, column: int, record: str) -> Place:
        line, character = old.line_of(row, column)
        return Place(
            file=name,
            line=line,
            column=character,
            resource=resource,
            row=row + 1,
            field=old.header[column],
            record=record,
        )

    for number, cells in old.ragged.items():
        problem = f"a row of {len(cells)} cells under a header of {len(old.header)}"
        yield STALE_TABLE.at(place(number, 0, ""), problem)
    kept = {number for number, _ in before.values()}
    for number, row in enumerate(old.frame.iter_rows()):
        if number not in kept | old.ragged.keys():
            record = " ".join(row[at] or "" for at in positions)
            problem = f"row {record!r} occurs more than once"
            yield STALE_TABLE.at(place(number, positions[0], record), problem)
    for identity, (number, row) in before.items():
        record = " ".join(identity)
        if number in old.ragged:
            continue
        if identity not in after:
            problem = f"row {record!r} is in no dossier"
            yield STALE_TABLE.at(place(number, positions[0], record), problem)
            continue
        for column, (cell, wanted) in enumerate(zip(row, after[identity][1], strict=True)):
            if cell != wanted:
                found = f"{old.header[column]} of {record!r} is {cell or ''!r}"
                problem = f"{found}, the sources are built to {wanted or ''!r}"
                yield STALE_TABLE.at(place(number, column, record), problem)
    for identity in sorted(after.keys() - before.keys()):
        record = " ".join(identity)
        missing = Place(file=name, resource=resource, record=record)
        yield STALE_TABLE.at(missing, f"row {record!r} is missing")


def _rows_by_key(
    sheet: Sheet, positions: list[int]
) -> dict[tuple[str, ...], tuple[int, tuple[str | None, ...]]]:
    """Return each row with its number, by the cells of its key."""
    rows = enumerate(sheet.frame.iter_rows())
    return {tuple(row[at] or "" for at in positions): (number, row) for number, row in rows}


def check_digests(package: Package) -> Iterator[Diagnostic]:
    """Yield the tables without dossiers whose bytes are not those that the descriptor names."""
    for part in declared_resources(package.descriptor):
        name = str(part.get("name"))
        if name not in package.sheets:
            continue
        sheet, files = package.sheets[name], declared_files(name, part)
        place = Place(file=sheet.file, resource=name)
        rest = len(files) - 1
        named = f"{sheet.file} with {counted(rest, 'more file')}" if rest else sheet.file
        sums = sums_of(package.files, sheet, files) if part.keys() & {"bytes", "hash"} else ()
        for kind, actual in zip(("bytes", "hash"), sums, strict=False):
            if part.get(kind) not in (None, actual):
                yield ALTERED_TABLE.at(place, named, kind, actual, part[kind])


def states_digests(package: Package) -> bool:
    """Tell whether a descriptor gives length and digest of every table."""
    parts = {part.get("name"): part for part in declared_resources(package.descriptor)}
    return all({"bytes", "hash"} <= parts.get(name, {}).keys() for name in package.sheets)
