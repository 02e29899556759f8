"""The files of a package's tables, read into memory, or mapped where they are large for it.

A table is one file, or several that follow one another, in CSV or in Parquet.
"""

import hashlib
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, BinaryIO

import polars as pl
from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.errors import BuildError
from docprov.model.records import Resource
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import LARGEST_TABLE, FileFaultError, Files, FolderFiles, open_plain
from docprov.storage.memory import SHARE_OF_MEMORY, free_memory
from docprov.tables.delimited import Sheet, read_csv
from docprov.tables.joined import joined, refuse_follower, refuse_open_end
from docprov.tables.mapped import LEAST_MAPPED, read_mapped
from docprov.tables.parquet import read_parquet
from docprov.tables.table import Table

_FORMATS: Mapping[str, str] = {"csv": "CSV", "parquet": "Parquet"}
"""The names of the formats of files by their endings."""
_CELLS_IN_PARQUET = 6
"""How many bytes of cells a byte of Parquet unpacks to, about."""
_READ = 1 << 20

MALFORMED_TABLE = Rule(
    code="DP013",
    name="malformed-table",
    summary="A table's file is not CSV or Parquet that every program reads alike.",
    why="A stray quotation mark or a wrong encoding makes programs see different rows.",
    help="save it as UTF-8 CSV, comma separated, or write it with docprov",
    message="{0} is not readable {2}: {1}",
    file="data/agents.csv",
    silent="a stoker",
    fires='"a" stoker',
)


def declared_files(name: str, part: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the files in which a descriptor says that a table is; none where it may not be there.

    It is `data/<name>.csv` or `.parquet`, or a list of files of one format whose names begin like
    that and go on with `-` or `/`.

    Args:
        name: name of the table.
        part: what the descriptor says of it.

    >>> declared_files("claims", {"path": ["data/claims-1.csv", "data/claims-2.csv"]})
    ('data/claims-1.csv', 'data/claims-2.csv')
    >>> declared_files("claims", {"path": "data/others.csv"})
    ()
    """
    stated = part.get("path")
    several = isinstance(stated, list) and stated != [built_file(name)]
    listed = stated if isinstance(stated, list) else [stated]
    files = tuple(file for file in listed if isinstance(file, str) and is_safe_name(file))
    if not files or len(files) < len(listed):
        return ()
    more = "(?:[-/].+)?" if several else ""
    form = re.compile(rf"data/{re.escape(name)}{more}\.({'|'.join(_FORMATS)})")
    found = [form.fullmatch(file) for file in files]
    format_ = part.get("format", _format(files[0]))
    is_one = all(each is not None and each[1] == format_ for each in found)
    return files if is_one and len({file.lower() for file in files}) == len(files) else ()


def built_file(name: str) -> str:
    """Return the name of the file that a table is built to."""
    return f"data/{name}.csv"


def declared_resources(descriptor: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a descriptor says of each table; nothing of what is malformed.

    >>> declared_resources({"resources": [{"name": "claims"}, 7]}), declared_resources({})
    ([{'name': 'claims'}], [])
    """
    listed = descriptor.get("resources")
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


def otherwise_filed(descriptor: Mapping[str, Any]) -> list[str]:
    """Return the names of the tables that a descriptor has in other files than they are built to.

    >>> otherwise_filed({"resources": [{"name": "claims", "path": "data/claims.parquet"}]})
    ['claims']
    """
    named = [(str(part.get("name")), part) for part in declared_resources(descriptor)]
    return [
        name
        for name, part in named
        if part.get("path") != built_file(name) and declared_files(name, part)
    ]


def refuse_rewriting(descriptor: Mapping[str, Any]) -> None:
    """Raise where tables are in other files than docprov writes them to: these stay as they are.

    Raises:
        BuildError: there is such a table.
    """
    if names := otherwise_filed(descriptor):
        problem = f"{', '.join(names)}: a table in Parquet or in several files is not rewritten"
        raise BuildError(f"{problem}; write the package into another folder")


def _format(file: str) -> str:
    return file.rpartition(".")[2]


def _is_parquet(file: str) -> bool:
    return _format(file) == "parquet"


@frozen
class TableFiles:
    """The files of the tables of a package.

    Attributes:
        files: the files of the package.
        are_mapped: whether large ones are mapped instead of read into memory.
    """

    files: Files
    are_mapped: bool = False

    @classmethod
    def of(cls, files: Files, names: Iterable[str]) -> "TableFiles":
        """Return files of tables, mapped where all of them are large.

        Args:
            files: the files of the package.
            names: the names of the files of all its tables.
        """
        if not isinstance(files, FolderFiles):
            return cls(files)
        size = sum(_size(files, name) for name in names)
        free = free_memory() if size >= LEAST_MAPPED else None
        are_large = free is not None and size > SHARE_OF_MEMORY * free
        return cls(files, are_large and find_spec("pyarrow") is not None)

    def sheet(self, names: Sequence[str], faults: list[Diagnostic]) -> Sheet | None:
        """Return the rows of a table; None where one of its files cannot be read.

        Args:
            names: the names of its files.
            faults: receives what is wrong with each of them.

        Raises:
            DocprovError: the temporary folder takes no more bytes, or pyarrow is not installed.
        """
        parts: list[Sheet] = []
        for name in names:
            try:
                part = self._part(name)
                if parts:
                    refuse_follower(parts[0], part)
                if name != names[-1]:
                    refuse_open_end(part)
                parts.append(part)
            except FileFaultError as error:
                faults.append(error.rule.at(Place(file=name), *error.values))
            except ValueError as error:
                faults.append(malformed_table(name, *error.args))
        return joined(parts) if len(parts) == len(names) else None

    def _part(self, name: str) -> Sheet:
        """Return the rows of a file.

        Raises:
            FileFaultError: there is no plain, readable file.
            ValueError: not all programs read it alike; the args are (reason, line).
        """
        sheet = self._mapped(name) if self.are_mapped else None
        return evolve(sheet or self._read(name), file=name)

    def _read(self, name: str) -> Sheet:
        data = self.files.read(name, LARGEST_TABLE)
        return read_parquet(io.BytesIO(data)) if _is_parquet(name) else read_csv(data)

    def _mapped(self, name: str) -> Sheet | None:
        """Return the rows of a large file that is proven to be read as by `csv`."""
        if self.files.folder is None:
            return None
        try:
            file, size = open_plain(self.files.folder, name, LARGEST_TABLE)
        except OSError:
            return None  # reading it into memory says why
        with file:
            if _cells(name, size) < LEAST_MAPPED:
                return None
            is_parquet = _is_parquet(name)
            sheet = read_parquet(file, are_mapped=True) if is_parquet else read_mapped(file)
        return sheet if sheet is not None and sheet.size == size else None


def malformed_table(name: str, reason: str, line: int | None = None) -> Diagnostic:
    """Return the fault of a file: of CSV at a line, of Parquet at a row or as a whole."""
    is_csv = not _is_parquet(name)
    place = Place(file=name, line=line or (1 if is_csv else None), column=1 if is_csv else None)
    return MALFORMED_TABLE.at(place, name, reason, _FORMATS[_format(name)])


def _size(files: FolderFiles, name: str) -> int:
    """Return the bytes of the cells of a file, about."""
    path = files.folder / name
    return _cells(name, path.lstat().st_size) if os.path.lexists(path) else 0


def _cells(name: str, size: int) -> int:
    return size * (_CELLS_IN_PARQUET if _is_parquet(name) else 1)


def table_of(resource: Resource, sheet: Sheet, extra: Iterable[str] = ()) -> Table[Any]:
    """Return a sheet's cells under the columns of a table; one that the file lacks is empty.

    Args:
        resource: the table.
        sheet: its rows.
        extra: names of the columns that a package adds.
    """
    empty = pl.Series(values=[None] * sheet.frame.height, dtype=pl.String)
    at = {name: str(number) for number, name in reversed(list(enumerate(sheet.header)))}
    names = [*(column.name for column in resource.columns), *extra]
    cells = {name: sheet.frame[at[name]] if name in at else empty for name in names}
    return Table(resource, pl.DataFrame(cells))


def sums_of(files: Files, sheet: Sheet, names: Sequence[str]) -> tuple[int, str]:
    """Return the length and the digest of the files of a table.

    Several files count as the one that they are when they are put together: of CSV, the first line
    of each but the first one is left out.

    Args:
        files: the files of the package.
        sheet: the rows of the table.
        names: the names of its files.

    Raises:
        FileFaultError: a file cannot be read.
    """
    if len(names) == 1:
        return sheet.size, sheet.digest
    digest, size = hashlib.sha256(), 0
    for name in names:
        with _opened(files, name) as file:
            if name != names[0] and not _is_parquet(name):
                file.readline()
            while data := file.read(_READ):
                digest.update(data)
                size += len(data)
    return size, f"sha256:{digest.hexdigest()}"


def _opened(files: Files, name: str) -> BinaryIO:
    """Return an open file of a package; where that is not in a folder, it is read as a whole.

    Raises:
        FileFaultError: there is no plain, readable file.
    """
    if files.folder is not None:
        with suppress(OSError):  # reading it as a whole says why
            return open_plain(files.folder, name, LARGEST_TABLE)[0]
    return io.BytesIO(files.read(name, LARGEST_TABLE))
