"""Exporting: the files of a package in another format, computed first and then written whole."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.plugins import reason
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted
from docprov.exports.export_format import Content, ExportFormat
from docprov.exports.registry import format_named
from docprov.model.metadata import DESCRIPTOR
from docprov.package.committed import check_digests
from docprov.package.corpus import Corpus
from docprov.package.package import Package, open_package
from docprov.package.paths import TOP_FILES
from docprov.storage.files import Files
from docprov.storage.real_paths import real
from docprov.storage.writing import write_files

_OWN = {"data", "dossiers", "vocabulary", "tables", "releases", DESCRIPTOR, *TOP_FILES}
"""Where a package keeps its own files, in its folder."""


@frozen(kw_only=True, repr=False)
class Export(Summary):
    """A package in another format.

    Attributes:
        format: the format.
        plugin: the distribution that adds it, with its version; empty for one of docprov.
        files: the bytes of each file by name; one of a single file has the package's name.
    """

    format: ExportFormat
    plugin: str = ""
    files: Mapping[str, bytes]

    def _title(self) -> str:
        size = sum(map(len, self.files.values()))
        return f"{self.format.name}: {counted(len(self.files), 'file')}, {counted(size, 'byte')}"

    def _lines(self) -> Iterator[str]:
        yield self._title()
        yield from (f"  note: {loss}" for loss in self.format.losses)

    def write(self, out: str | Path) -> list[str]:
        """Write the files, each whole or not at all.

        Args:
            out: the file, or the folder for a format of several files.

        Returns:
            The names of the files that changed.

        Raises:
            DocprovError: they cannot be written.

        >>> import tempfile
        >>> export("docs/examples/arden", to="csv").write(tempfile.mkdtemp() + "/claims.csv")
        ['claims.csv']
        """
        target = Path(out)
        if not self.format.suffix:
            return write_files(target, self.files)
        (content,) = self.files.values()
        return write_files(target.parent, {target.name: content})


def export(
    package: str | Path | Files | Package | Corpus,
    *,
    to: str,
    out: str | Path | None = None,
    watch: Callable[[str], None] = lambda _: None,
) -> Export:
    """Return a package in another format, and write it.

    The same records give the same bytes. `docs/exports.md` lists the formats.

    Args:
        package: a package, or where it is; or a corpus.
        to: name of the format, such as `csv` or `sqlite`.
        out: the file to write, or the folder for a format of several files; None writes nothing.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        LoadError: the package cannot be read, or a table does not have the bytes that its
            descriptor states; carries the report, if there is one.
        DocprovError: there is no such format, a library that it needs is not installed, it cannot
            say the records, or the file cannot be written.

    >>> exported = export("docs/examples/arden", to="csv")
    >>> list(exported.files)
    ['arden.csv']
    """
    chosen, distribution = format_named(to)
    opened = package if isinstance(package, Corpus) else open_package(package, watch)
    corpus = corpus_of(opened, watch)
    try:
        content = chosen.make(corpus)
    except ImportError as error:
        needed = f": pip install '{chosen.needs}'" if chosen.needs else ""
        raise DocprovError(f"the export {to} needs {error.name}{needed}") from error
    except DocprovError:
        raise
    except Exception as error:
        if not distribution:
            raise
        raise DocprovError(f"the export {to} of {distribution} failed: {reason(error)}") from error
    files = _named(content, f"{corpus.metadata.name}{chosen.suffix}", chosen)
    exported = Export(format=chosen, plugin=distribution, files=files)
    if out is not None:
        several = [Path(out, name) for name in files]
        own = [*_own_files(opened)]
        if isinstance(package, str | Path) and Path(package).is_file():
            own.append(real(package))
        _refuse_own_files(own, [Path(out)] if chosen.suffix else several)
        exported.write(out)
    return exported


def _own_files(package: Package | Corpus) -> Iterator[Path]:
    """Yield the places of the files and folders that a package on disk consists of."""
    if isinstance(package, Package) and (folder := package.folder):
        tables = {sheet.file for sheet in package.sheets.values()}
        yield from (real(folder / name) for name in sorted(_OWN | tables))


def _refuse_own_files(own: list[Path], targets: list[Path]) -> None:
    """Refuse to write over a file of the package itself."""
    for target in targets:
        if any(map(real(target).is_relative_to, own)):
            problem = f"{target} is a file of the package; write the export somewhere else"
            raise DocprovError(problem)


def corpus_of(
    package: str | Path | Files | Package | Corpus, watch: Callable[[str], None]
) -> Corpus:
    """Return the corpus of a package whose tables have the bytes that its descriptor states.

    Args:
        package: a package, or where it is; or a corpus.
        watch: is called with the name of each file before it is read.

    Raises:
        LoadError: the package cannot be read, or is altered; carries the report.
    """
    if isinstance(package, Corpus):
        return package
    opened = open_package(package, watch)
    corpus = opened.corpus
    if altered := tuple(check_digests(opened)):
        problem = f"{opened.where} is altered: a table does not have the bytes that it states"
        raise LoadError(problem, Report(diagnostics=altered))
    return corpus


def _named(content: Content, name: str, made: ExportFormat) -> Mapping[str, bytes]:
    if isinstance(content, bytes) and made.suffix:
        return {name: content}
    if isinstance(content, Mapping) and not made.suffix:
        return dict(content)
    expected = "the bytes of one file" if made.suffix else "the bytes of files by name"
    raise DocprovError(f"the export {made.name} does not return {expected}")
