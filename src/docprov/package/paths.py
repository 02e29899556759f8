"""Paths of packages: a folder, its descriptor, an archive or one of its dossiers."""

from pathlib import Path

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.model.metadata import DESCRIPTOR
from docprov.package.table_files import refuse_rewriting
from docprov.storage.canonical_json import read_json
from docprov.storage.files import LARGEST_JSON, FileFaultError, read_plain

TOP_FILES = ("package.yaml", "waivers.yaml", "README.md", "CHANGELOG.md", "LICENSE")
"""Files that people write at the top of a package's folder."""


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


def refuse_other_package(folder: Path, name: str) -> None:
    """Refuse to mix a package with another one that a folder has.

    Args:
        folder: the folder.
        name: name of the package that is to be written there.

    Raises:
        DocprovError: the descriptor in the folder has another name, or tables in other files than
            they would be written to.

    >>> refuse_other_package(Path("docs/examples/arden"), "arden")
    """
    try:
        descriptor = read_json(read_plain(folder, DESCRIPTOR, LARGEST_JSON))
        found = descriptor.get("name")
    except (FileFaultError, ValueError, AttributeError):
        return
    if found != name:
        raise DocprovError(f"{folder.name} has the package {shown(found)}; choose another folder")
    refuse_rewriting(descriptor)
