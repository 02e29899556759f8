"""Comparing two packages, wherever they are: `docprov.diff`.

What differs, and what it demands of the version, is worked out by `docprov.versions.differences`;
how it is shown, by `docprov.presentation.differences`.
"""

from pathlib import Path

from docprov.package.corpus import Corpus
from docprov.package.edition_tables import edition_of
from docprov.package.package import Package, open_package
from docprov.storage.files import Files
from docprov.versions.differences import Diff, difference
from docprov.versions.editions import Edition


def diff(
    a: str | Path | Files | Package | Corpus, b: str | Path | Files | Package | Corpus
) -> Diff:
    """Return what differs between two versions of a package.

    Args:
        a: the earlier version: a package, or where it is: a folder, a datapackage.json, a release
            archive, or a recorded release written `<folder>@<version>`; or a corpus.
        b: the later version, likewise.

    Raises:
        LoadError: there is no package, it cannot be read, or the release cannot be rebuilt.
        DocprovError: the rows of a table cannot be told apart.

    >>> diff("docs/examples/arden", "docs/examples/arden").bump
    'none'
    """
    return difference(_edition(a), _edition(b))


def _edition(source: str | Path | Files | Package | Corpus) -> Edition:
    if not isinstance(source, Corpus):
        return open_package(source).edition
    metadata = source.metadata
    return edition_of(f"{metadata.name} {metadata.version}", metadata, source.tables)
