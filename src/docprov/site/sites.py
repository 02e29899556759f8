"""A site: computed from the records of a package and written below a folder.

The same package gives the same bytes. A file that did not change is left alone, so that only new
pages are sent to a host; `site.json` names the files, so that a page whose record is gone goes too.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, shown
from docprov.evidence.folder import Evidence, open_evidence
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.site.contents import Contents
from docprov.site.pages import pages
from docprov.site.rendering import ASSETS, asset
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import Files, MemoryFiles, detour
from docprov.storage.writing import is_temporary, write_files
from docprov.versions.history import rebuild_all

LISTING = "site.json"
"""The file that names the files of a site."""
VERSIONS = "versions"
"""The folder with the pages of recorded versions."""


@frozen(kw_only=True, repr=False)
class Site(Summary):
    """A package as pages.

    Attributes:
        files: the bytes of each file by name.
        changed: the names of the files that were written or removed; empty where none were.
        remarks: the recorded versions that have no pages, each with the reason.
    """

    files: Mapping[str, bytes]
    changed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def _title(self) -> str:
        pages = sum(name.endswith(".html") for name in self.files)
        return f"{counted(pages, 'page')}, {counted(sum(map(len, self.files.values())), 'byte')}"

    def _lines(self) -> Iterator[str]:
        yield self._title()

    def write(self, out: str | Path) -> list[str]:
        """Write the site below a folder; files that did not change are left alone.

        Args:
            out: the folder: a new or empty one, or one with a site that was written before.

        Returns:
            The names of the files that were written or removed.

        Raises:
            DocprovError: the folder has something else in it, or cannot be written.

        >>> import tempfile
        >>> place = tempfile.mkdtemp()
        >>> site = build_site("docs/examples/arden")
        >>> len(site.write(place)) == len(site.files), site.write(place)
        (True, [])
        """
        target = Path(out)
        try:
            return _written(target, self.files, _listed(target))
        except OSError as error:
            problem = f"cannot write below {shown(target.name)}: {error.strerror or error}"
            raise DocprovError(problem) from error


def build_site(
    source: str | Path | Files | Package,
    out: str | Path | None = None,
    *,
    evidence: str | Path | None = None,
    versions: bool = False,
    watch: Callable[[str], None] = lambda _: None,
) -> Site:
    """Return a package as a site of static pages, and write it.

    Args:
        source: a package, or where it is.
        out: the folder to write it below; None writes nothing.
        evidence: folder with the captured texts, for what the gaps of quotes left out; None for
            none.
        versions: whether to add the pages of every recorded release below `versions/`, where the
            address of a record of a version stays the same.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        LoadError: the package cannot be read, or a recorded release cannot be rebuilt.
        DocprovError: the folder has something else in it, or cannot be written.

    >>> build_site("docs/examples/arden").files["index.html"][:15]
    b'<!doctype html>'
    """
    package = open_package(source, watch)
    recorded, remarks = _recorded(package) if versions else ({}, [])
    past = tuple(reversed(recorded))
    files = site_files(package, evidence, past=past)
    latest = refuse_unreadable(package).version
    for version, older in recorded.items():
        own = site_files(older, past=past, latest=latest)
        files |= {f"{VERSIONS}/{version}/{name}": data for name, data in own.items()}
    site = Site(files=files | _listing(files), remarks=tuple(remarks))
    return site if out is None else evolve(site, changed=tuple(site.write(out)))


def _recorded(package: Package) -> tuple[dict[str, Package], list[str]]:
    """Return the recorded releases that can be shown, oldest first, and why others cannot.

    Raises:
        LoadError: a release cannot be rebuilt.
    """
    found: dict[str, Package] = {}
    remarks = []
    for release in rebuild_all(package.files):
        if release.problem:
            raise LoadError(release.problem)
        older = open_package(MemoryFiles(package.where, release.files))
        if older.errors:
            remarks.append(f"version {release.version} has no pages: {older.errors[0]}")
        else:
            found[release.version] = older
    return found, remarks


def site_files(
    package: Package,
    evidence: str | Path | None = None,
    *,
    live: bool = False,
    past: tuple[str, ...] = (),
    latest: str = "",
) -> dict[str, bytes]:
    """Return the files of a site by name.

    Args:
        package: the package.
        evidence: folder with the captured texts; None for none.
        live: whether the pages ask the server that serves them to be loaded anew.
        past: the recorded versions that have pages of their own, latest first.
        latest: the version of the pages above these; empty for the pages at the top.

    Raises:
        LoadError: the package cannot be read.
    """
    refuse_unreadable(package)
    texts = open_evidence(evidence) if evidence is not None else Evidence()
    files = {name: asset(name) for name in ASSETS}
    try:
        files |= pages(Contents(package, texts), live=live, past=past, latest=latest)
    except (KeyError, ValueError) as error:
        # a record that names none: what is wrong with it is for `validate` to say
        problem = f"the records cannot be shown: {error}; run `docprov validate` to see why"
        raise LoadError(problem) from error
    return files | _listing(files)


def _listing(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the file that names all others."""
    names = json.dumps(sorted(files.keys() - {LISTING}), indent=0)
    return {LISTING: f"{names}\n".encode()}


def _listed(folder: Path) -> set[str]:
    """Return the names of the files of the site that a folder has.

    Raises:
        DocprovError: the folder has something else in it.
    """
    if not folder.exists():
        return set()
    if folder.is_dir() and all(is_temporary(path.name) for path in folder.iterdir()):
        return set()
    try:
        names = json.loads((folder / LISTING).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        problem = f"{shown(folder)} is not empty and has no site: give a new folder"
        raise DocprovError(problem) from error
    kept = names if isinstance(names, list) else []
    return {name for name in kept if isinstance(name, str) and is_safe_name(name)}


def _written(folder: Path, files: Mapping[str, bytes], before: set[str]) -> list[str]:
    """Write the files, the listing last, and remove those that are gone."""
    gone = before - files.keys()
    # The listing comes first with all names, old and new, so that a run that breaks off leaves no
    # unknown file.
    listed: list[str] = []
    if before | {LISTING} != files.keys():
        names = json.dumps(sorted((before | files.keys()) - {LISTING}), indent=0)
        listed = write_files(folder, {LISTING: f"{names}\n".encode()}, durable=False)
    pages = {name: data for name, data in files.items() if name != LISTING}
    changed = write_files(folder, pages, durable=False)
    for name in sorted(gone):
        if not detour(folder, name) and (folder / name).is_file():
            (folder / name).unlink()
            changed.append(name)
    listed += write_files(folder, {LISTING: files[LISTING]}, durable=False)
    return changed + listed[:1]
