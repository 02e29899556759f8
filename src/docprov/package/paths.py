"""Paths of packages: a folder, its descriptor, an archive or one of its dossiers."""

from pathlib import Path

from docprov.model.metadata import DESCRIPTOR


def package_folder(path: Path) -> Path | None:
    """Return the folder that file names in diagnostics start from; None for an archive."""
    if path.is_dir():
        return path
    if is_dossier(path):
        return path.absolute().parent.parent
    return path.parent if path.name == DESCRIPTOR else None


def is_dossier(path: Path) -> bool:
    """Tell whether a path is that of a file in the place of a package's dossiers."""
    return path.suffix == ".yaml" and path.absolute().parent.name == "dossiers" and path.is_file()
