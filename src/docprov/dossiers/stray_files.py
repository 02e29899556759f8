"""Files in the folders of a package's sources that nothing reads, and folders that cannot be read.

Hidden files are left alone.
"""

from collections.abc import Collection, Iterator

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.dossiers.vocabulary import VOCABULARY
from docprov.storage.files import UNREADABLE_FILE, Files, names_ending

STRAY_FILE = Rule(
    code="DP017",
    name="stray-file",
    summary="A file among the dossiers, in the vocabulary or in tables/ is neither a dossier, a"
    " lock, a vocabulary entry nor a table that the package declares.",
    why="Nothing reads it, so what its author meant to say goes missing in silence.",
    help="name a dossier <document>.yaml, a lock <document>.lock.json beside it, a vocabulary entry"
    " vocabulary/<agents, subjects, predicates or documents>/<id>.yaml; declare a"
    " table under tables:",
    message="{0} is not read",
)


_FOLDERS = (
    "dossiers",
    "releases",
    "tables",
    "vocabulary",
    *(f"vocabulary/{each}" for each in VOCABULARY),
)


def stray_files(files: Files, own_tables: Collection[str] | None) -> Iterator[Diagnostic]:
    """Yield the files that nothing reads, and what is in the place of a folder of the sources.

    Args:
        files: the files of the package.
        own_tables: names of the tables that it adds; None where it does not say them.
    """
    for folder in _FOLDERS:
        if folder in files and not files.names(folder) and not _is_folder(files, folder):
            reason = "it is a link or not a folder, and nothing in it is read"
            yield UNREADABLE_FILE.at(Place(file=folder), folder, reason)
    for name in _unread(files, own_tables):
        if not name.rpartition("/")[2].startswith("."):
            yield STRAY_FILE.at(Place(file=name), name)


def _is_folder(files: Files, name: str) -> bool:
    place = files.folder / name if files.folder else None
    return place is not None and place.is_dir() and not place.is_symlink()


def _unread(files: Files, own_tables: Collection[str] | None) -> Iterator[str]:
    dossiers = set(names_ending(files, "dossiers", ".yaml"))
    locks = {f"{name.removesuffix('.yaml')}.lock.json" for name in dossiers}
    kinds = [f"vocabulary/{kind}" for kind in VOCABULARY]
    yield from (each for each in files.names("dossiers") if each not in dossiers | locks)
    yield from (each for each in files.names("vocabulary") if each not in kinds)
    for kind in kinds:
        yield from (each for each in files.names(kind) if not each.endswith(".yaml"))
    if own_tables is not None:
        declared = {f"tables/{name}.csv" for name in own_tables}
        yield from (each for each in files.names("tables") if each not in declared)
