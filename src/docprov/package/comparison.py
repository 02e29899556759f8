"""Comparing two packages, wherever they are: `docprov.diff`.

`docprov.versions.differences` finds what differs; `docprov.presentation.differences` shows it.
"""

from pathlib import Path

from attrs import evolve

from docprov.diagnostics.errors import LoadError
from docprov.package.corpus import Corpus
from docprov.package.editions import edition_of_corpus, open_edition
from docprov.storage.files import FolderFiles
from docprov.versions.differences import Diff, difference
from docprov.versions.editions import Edition
from docprov.versions.history import rebuild_release
from docprov.versions.numbers import is_version


def diff(a: str | Path | Corpus, b: str | Path | Corpus) -> Diff:
    """Return what differs between two versions of a package.

    Args:
        a: the earlier version: a folder, a datapackage.json, a release archive, a corpus, or a
            recorded release, written `<folder>@<version>`.
        b: the later version, likewise.

    Raises:
        LoadError: there is no package, it cannot be read, or the release cannot be rebuilt.
        DocprovError: the rows of a table cannot be told apart.

    >>> diff("docs/examples/arden", "docs/examples/arden").bump
    'none'
    """
    return difference(_edition(a), _edition(b))


def _edition(source: str | Path | Corpus) -> Edition:
    if isinstance(source, Corpus):
        return edition_of_corpus(source)
    folder, _, version = str(source).rpartition("@")
    if Path(source).exists() or not folder or not is_version(version):
        return open_edition(Path(source))
    try:
        release = rebuild_release(FolderFiles(Path(folder)), version)
    except ValueError as error:
        raise LoadError(f"{folder}: {error}") from error
    return evolve(release.edition, where=f"{Path(folder).name}@{version}")
