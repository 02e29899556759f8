"""The files of a package's tables, read into memory, or mapped where they are large for it."""

from importlib.util import find_spec

from attrs import frozen

from docprov.storage.files import LARGEST_TABLE, Files, FolderFiles, names_ending, open_plain
from docprov.storage.memory import SHARE_OF_MEMORY, free_memory
from docprov.tables.delimited import Sheet, read_csv
from docprov.tables.mapped import LEAST_MAPPED, read_mapped


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
    def of(cls, files: Files) -> "TableFiles":
        """Return the files of the tables of a package, mapped where all of them are large."""
        if not isinstance(files, FolderFiles):
            return cls(files)
        paths = [files.folder / name for name in names_ending(files, "data", ".csv")]
        size = sum(path.lstat().st_size for path in paths)
        free = free_memory() if size >= LEAST_MAPPED else None
        are_large = free is not None and size > SHARE_OF_MEMORY * free
        return cls(files, are_large and find_spec("pyarrow") is not None)

    def sheet(self, name: str) -> Sheet:
        """Return the rows of a file.

        Raises:
            FileFaultError: there is no plain, readable file.
            ValueError: not all programs read it alike; the args are (reason, line).
            DocprovError: the temporary folder takes no more bytes.
        """
        sheet = self._mapped(name) if self.are_mapped else None
        return sheet or read_csv(self.files.read(name, LARGEST_TABLE))

    def _mapped(self, name: str) -> Sheet | None:
        """Return the rows of a large file that is proven to be read as by `csv`."""
        if self.files.folder is None:
            return None
        try:
            file, size = open_plain(self.files.folder, name, LARGEST_TABLE)
        except OSError:
            return None  # reading it into memory says why
        with file:
            sheet = read_mapped(file) if size >= LEAST_MAPPED else None
        return sheet if sheet is not None and sheet.size == size else None
