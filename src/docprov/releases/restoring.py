"""Restoring a recorded release: its archive, or the files in it, as they were published."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.summaries import Summary
from docprov.model.metadata import DESCRIPTOR
from docprov.storage.archives import archive_bytes
from docprov.storage.canonical_json import read_json
from docprov.storage.files import FolderFiles
from docprov.storage.writing import is_temporary, write_files
from docprov.versions.history import rebuild_release
from docprov.versions.numbers import is_version


@frozen(kw_only=True, repr=False)
class Restored(Summary):
    """A release that was restored; as a string it says so.

    Attributes:
        path: path of its archive, or of the folder with its files.
        version: its version.
        digest: sha256 of its archive, which is the one recorded.
    """

    path: Path
    version: str
    digest: str

    def _lines(self) -> Iterator[str]:
        yield str(self.path)
        yield f"{self.digest} (version {self.version}, as recorded)"


def restore(path: str | Path, out: str | Path = "restored", *, unpacked: bool = False) -> Restored:
    """Write a recorded release of a package back, compared with the digest recorded.

    Args:
        path: the package's folder and the version, as `<folder>@<version>`.
        out: folder that receives `<name>-<version>.zip`.
        unpacked: whether to write a folder `<name>-<version>` with the files instead.

    Raises:
        LoadError: the version is not recorded, or the release is not what was recorded.
        DocprovError: there are other bytes in its place, or it cannot be written.

    >>> import tempfile
    >>> restored = restore("datapackage@1.0.0", tempfile.mkdtemp())
    >>> restored.path.name
    'khojaly-statements-1.0.0.zip'
    """
    source, _, version = str(path).rpartition("@")
    if not source or not is_version(version):
        raise LoadError(f"{path} does not name a release: write <folder>@<version>")
    try:
        found = rebuild_release(FolderFiles(Path(source)), version)
    except ValueError as error:
        raise LoadError(f"{source}: {error}") from error
    name = f"{read_json(found.files[DESCRIPTOR])['name']}-{version}"
    target = Path(out) / (name if unpacked else f"{name}.zip")
    if unpacked:
        _refuse_others(target, set(found.files))
    folder = target if unpacked else target.parent
    contents = found.files if unpacked else {target.name: archive_bytes(found.files)}
    for each, data in contents.items():
        if (folder / each).is_file() and (folder / each).read_bytes() != data:
            raise DocprovError(f"{folder / each} has other bytes than the release; move it away")
    write_files(folder, contents)
    return Restored(path=target, version=version, digest=found.digest)


def _refuse_others(folder: Path, names: set[str]) -> None:
    """Refuse a folder with files that the release does not have; it would not verify."""
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() and not is_temporary(path.name)
    }
    if others := sorted(present - names):
        raise DocprovError(f"{folder} contains {others[0]}, which the release does not")
