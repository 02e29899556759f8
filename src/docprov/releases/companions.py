"""Companions: what a release carries beside its tables when asked, its pages and its exports.

They follow from the other files of the release alone, so whoever has these can make them again.
Pages lie below `site/`, an export below `exports/<format>/`. A later docprov may make other bytes
of the same records; a recorded release keeps its companions as they were published.
"""

from collections.abc import Iterable, Mapping

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.errors import DocprovError
from docprov.model.metadata import MANIFEST
from docprov.package.package import open_package
from docprov.storage.canonical_json import read_json
from docprov.storage.files import MemoryFiles
from docprov.versions.records import is_companion

COMPANIONS = "companions"
"""The key of a manifest that names them, and the check of them."""
SITE = "site"


def companions_named(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of companions in order, each once.

    Args:
        names: `site`, and formats of `docprov.export`.

    Raises:
        DocprovError: one of them is neither.

    >>> companions_named(["xlsx", "site", "xlsx"])
    ('site', 'xlsx')
    """
    from docprov.exports.registry import format_named

    known = tuple(sorted(set(names)))
    for name in known:
        if name != SITE:
            try:
                format_named(name)
            except DocprovError as error:
                problem = f"a release can carry `{SITE}` and what `docprov export` makes: {error}"
                raise DocprovError(problem) from error
    return known


def place_of(name: str) -> str:
    """Return the folder of an archive in which a companion lies.

    >>> place_of("site"), place_of("xlsx")
    ('site/', 'exports/xlsx/')
    """
    return f"{SITE}/" if name == SITE else f"exports/{name}/"


def companion_files(files: Mapping[str, bytes], names: Iterable[str]) -> dict[str, bytes]:
    """Return the files of companions.

    Args:
        files: the other files of the release.
        names: the companions.

    Raises:
        LoadError: the files are not a package that can be read.
        DocprovError: there is no such format, or a library that it needs is not installed.
    """
    from docprov.exports.exporting import export
    from docprov.site.sites import site_files

    package = open_package(MemoryFiles("the release", files))
    made: dict[str, bytes] = {}
    for name in names:
        found = site_files(package) if name == SITE else export(package, to=name).files
        made |= {place_of(name) + each: data for each, data in found.items()}
    return made


def companions_of(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the companions that the manifest of a release names."""
    return tuple(read_json(files[MANIFEST]).get(COMPANIONS, ()))


def check_companions(files: Mapping[str, bytes], *, sound: bool) -> Check:
    """Return whether the companions of a release are what its tables give.

    Args:
        files: the files of the release.
        sound: whether its other checks hold, so that it has a manifest and records to read.
    """
    carried = {name: data for name, data in files.items() if is_companion(name)}
    if not carried:
        return Check(name=COMPANIONS, detail="the release carries none")
    if not sound:
        detail = "not compared, since the manifest or the records do not hold"
        return Check(name=COMPANIONS, made=False, ok=None, detail=detail)
    names = companions_of(files)
    rest = {name: data for name, data in files.items() if name not in carried and name != MANIFEST}
    try:
        made = companion_files(rest, names)
    except DocprovError as error:
        return Check(name=COMPANIONS, made=False, ok=None, detail=f"cannot be made here: {error}")
    other = sorted(
        name for name in made.keys() | carried.keys() if made.get(name) != carried.get(name)
    )
    listed = ", ".join(names)
    if other:
        detail = f"{listed}: {len(other)} of {len(carried)} files are not what this docprov makes "
        detail += f"of the tables ({other[0]}); another version made them, or they are altered"
        return Check(name=COMPANIONS, made=False, ok=None, detail=detail)
    return Check(name=COMPANIONS, detail=f"{listed}: made again from the tables, byte for byte")
