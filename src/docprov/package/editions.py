"""The edition of a package that was opened, and of whatever is at a path."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docprov.diagnostics.errors import LoadError
from docprov.dossiers.sources import has_sources
from docprov.model.metadata import DESCRIPTOR, Metadata
from docprov.model.records import RESOURCES
from docprov.package.building import resource_descriptor
from docprov.package.corpus import Corpus
from docprov.package.package import open_package, refuse_unreadable
from docprov.storage.archives import archive_files
from docprov.storage.files import FolderFiles
from docprov.tables.table import Table
from docprov.versions.editions import Edition, EditionTable, read_edition


def edition_of_tables(where: str, metadata: Metadata, tables: Mapping[str, Table[Any]]) -> Edition:
    """Return the edition of tables in memory."""
    return Edition(
        where=where,
        declared=metadata.descriptor(),
        tables={
            name: EditionTable(
                name=name, declared=resource_descriptor(metadata, name), frame=tables[name].frame
            )
            for name in RESOURCES
        },
    )


def edition_of_corpus(corpus: Corpus) -> Edition:
    """Return the edition of a corpus."""
    tables = {name: getattr(corpus, name) for name in RESOURCES}
    return edition_of_tables(
        f"{corpus.metadata.name} {corpus.metadata.version}", corpus.metadata, tables
    )


def open_edition(path: Path) -> Edition:
    """Return the edition at a path: a folder, a datapackage.json, or an archive.

    Raises:
        LoadError: there is no package, or it cannot be read.
    """
    if path.is_file() and path.suffix == ".zip":
        return read_edition(archive_files(path))
    folder = path.parent if path.name == DESCRIPTOR else path
    if (folder / DESCRIPTOR).is_file() and (path != folder or not has_sources(folder)):
        return read_edition(FolderFiles(folder))
    opened = open_package(path)
    refuse_unreadable(opened)
    if opened.metadata is None:
        raise LoadError(f"{opened.where} says nothing of itself")
    return edition_of_tables(opened.where, opened.metadata, opened.tables)
