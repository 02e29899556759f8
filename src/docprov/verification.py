"""Verifying a release, offline: is it whole, is it in canonical form, and is it what its digest says?

Every check is listed as made or not made. Without a digest from elsewhere the outcome is integrity: the release is in one
piece. It is not authenticity: anybody can make a release that is in one piece.
"""

import os
import re
from pathlib import Path

from attrs import field, frozen

from docprov.archives import archive_bytes, read_archive
from docprov.content_checking import check_content, check_delta
from docprov.errors import ArchiveError, DocprovError, LoadError
from docprov.files import LARGEST_TABLE, FileFaultError, is_safe_name, read_plain
from docprov.files import sha256 as digest_of
from docprov.publication import manifest_problems
from docprov.reports import Check, shown

_MOST_FILES = 1000


@frozen(kw_only=True)
class Verification:
    """What verifying a release came to.

    Attributes:
        checks: every check, in order, made or not made.
        digest: sha256 of the archive, or of the archive that the folder's files come to; None where there is none.
        name: name and version that the release gives itself.
    """

    checks: tuple[Check, ...] = field(factory=tuple)
    digest: str | None = None
    name: str = ""

    @property
    def ok(self) -> bool:
        """Whether no check that was made failed, and those on which all others rest were made."""
        needed = {"manifest", "canonical form"}
        made = {check.name for check in self.checks if check.made}
        return needed <= made and all(check.ok for check in self.checks if check.made)


def verify(path: str | Path, sha256: str | None = None, previous: str | Path | None = None) -> Verification:
    """Check a release.

    Args:
        path: an archive, or the folder that one was unpacked into.
        sha256: digest that the archive must have, from a source that you trust; `sha256:` in front may be left out.
        previous: archive of the release before, for checking the delta; None takes the one that lies beside, if it does.

    Raises:
        LoadError: there is nothing at the path, or it cannot be read.
        DocprovError: the digest given is no digest.

    >>> import shutil, tempfile
    >>> from docprov.releases import release
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> archive = release(folder, tempfile.mkdtemp()).archive
    >>> verify(archive).ok
    True
    """
    path = Path(path)
    checks: list[Check] = []
    if sha256 is not None and not re.fullmatch("(?:sha256:)?[0-9a-f]{64}", sha256.lower()):
        raise DocprovError(f"{shown(sha256)!r} is not a SHA-256 digest of 64 hexadecimal digits")
    try:
        files, digest = _files(path, checks)
    except FileFaultError as error:
        raise LoadError(f"{path.name}: {error}") from error
    except OSError as error:
        raise LoadError(f"cannot read {path.name}: {error.strerror or error}") from error
    checks.append(_expected_digest(digest, sha256))
    if files is None:
        return Verification(checks=tuple(checks), digest=digest)
    problems = manifest_problems(files)
    checks.append(
        Check(name="manifest", ok=not problems, detail="; ".join(problems[:5]) or f"{len(files) - 1} files as listed")
    )
    found, name = check_content(files, manifest_fits=not problems)
    checks += found
    if delta := check_delta(files, *_archive_before(path, previous)):
        checks.append(delta)
    checks.append(Check(name="signature", made=False, ok=None, detail="releases are not signed yet"))
    return Verification(checks=tuple(checks), digest=digest, name=name)


def _archive_before(path: Path, previous: str | Path | None) -> tuple[Path, bool]:
    """Return the archive given, or the folder where the one before may lie; and whether one was given."""
    return (Path(previous), True) if previous is not None else (path.parent, False)


def _files(path: Path, checks: list[Check]) -> tuple[dict[str, bytes] | None, str | None]:
    if path.is_dir():
        files = _folder_files(path, checks)
        if files is None:
            return None, None
        try:
            return files, digest_of(archive_bytes(files))
        except ArchiveError as error:
            checks.append(Check(name="archive form", ok=False, detail=str(error)))
            return None, None
    if not path.exists():
        raise LoadError(f"there is nothing at {path}")
    data = read_plain(path.parent, path.name, LARGEST_TABLE)
    digest = digest_of(data)
    try:
        files = read_archive(data)
    except ArchiveError as error:
        checks.append(Check(name="archive form", ok=False, detail=str(error)))
        return None, digest
    checks.append(Check(name="archive form", detail="every byte follows from names and contents"))
    return files, digest


def _folder_files(folder: Path, checks: list[Check]) -> dict[str, bytes] | None:
    if not (folder / "manifest.json").exists():
        detail = "there is no manifest.json: this folder is no release (`docprov validate` checks a package's folder)"
        checks.append(Check(name="manifest", ok=False, detail=detail))
        return None
    names = []
    for place, folders, found in os.walk(folder):
        inside = Path(place).relative_to(folder)
        names += [
            (inside / name).as_posix() for name in [*found, *(each for each in folders if Path(place, each).is_symlink())]
        ]
        if len(names) > _MOST_FILES:
            checks.append(Check(name="manifest", ok=False, detail=f"the folder holds more than {_MOST_FILES} files"))
            return None
    odd = [name for name in sorted(names) if not is_safe_name(name)]
    if odd:
        detail = f"{shown(odd[0])} is not part of a release; remove it"
        checks.append(Check(name="manifest", ok=False, detail=detail))
        return None
    return {name: read_plain(folder, name, LARGEST_TABLE) for name in sorted(names)}


def _expected_digest(digest: str | None, expected: str | None) -> Check:
    if expected is None:
        detail = "no digest was given, so this shows integrity, not who made it"
        return Check(name="expected digest", made=False, ok=None, detail=detail)
    wanted = expected.lower() if expected.lower().startswith("sha256:") else f"sha256:{expected.lower()}"
    same = digest == wanted
    return Check(name="expected digest", ok=same, detail="as given" if same else f"the archive has {digest}")
