"""Where dossiers are: the folder of a package that is written as dossiers, found by a path."""

from pathlib import Path

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.words import shown
from docprov.dossiers.sources import has_sources
from docprov.model.metadata import DESCRIPTOR
from docprov.package.paths import is_dossier


def dossier_folder(path: str | Path) -> Path:
    """Return the folder of a package that is written as dossiers.

    Raises:
        LoadError: there is none at the path.

    >>> dossier_folder("docs/examples/arden").name
    'arden'
    """
    folder = Path(path)
    if not folder.exists():
        raise LoadError(f"there is no package at {shown(folder)}")
    if not has_sources(folder):
        raise LoadError(
            f"{shown(folder)} has no dossiers; give the folder of a package that is written as "
            "dossiers (`docprov init` makes one)"
        )
    return folder


def is_of_tables_alone(path: str | Path) -> bool:
    """Return whether there is a package of tables at a path, which no dossiers are built to.

    >>> is_of_tables_alone("docs/examples/arden")
    False
    """
    return (Path(path) / DESCRIPTOR).is_file() and not has_sources(path)


def dossiers_at(path: str | Path) -> tuple[Path, str | None]:
    """Return the folder of a package, and the name of the dossier at the path; None for a folder.

    Raises:
        LoadError: there are no dossiers at the path.

    >>> dossiers_at("docs/examples/arden/dossiers/leith-2012.yaml")[1]
    'dossiers/leith-2012.yaml'
    """
    path = Path(path)
    if is_dossier(path):
        return path.absolute().parent.parent, f"dossiers/{path.name}"
    return dossier_folder(path), None
