"""Verifying a release, offline: whether it is whole, canonical, and what its digest says.

Every check is listed as made or not made. Without a digest or a trusted key from elsewhere the
outcome is integrity: the release is in one piece. It is not authenticity: anybody can make a
release that is in one piece. An archive that is not the one asked for, or not the one that was
signed, is not opened at all.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import field, frozen

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.errors import ArchiveError, DocprovError, LoadError, SignatureError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import in_quotes, shown
from docprov.releases.archive_contents import manifest_problems
from docprov.releases.companions import COMPANIONS, check_companions
from docprov.releases.content_checking import (
    CANONICAL,
    RECORDS,
    check_content,
    check_delta,
    check_waivers,
)
from docprov.releases.keys import Trust, read_trust, require_library
from docprov.releases.signatures import (
    LARGEST_ENVELOPE,
    SUFFIX,
    Signed,
    check_envelope,
    statement_of,
)
from docprov.storage.archives import archive_bytes, read_archive
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import LARGEST_TABLE, FileFaultError, read_plain
from docprov.storage.files import sha256 as digest_of

_MOST_FILES = 65_535
_Before = tuple[Path | None, bool]
CHECKS = (
    "archive form",
    "expected digest",
    "manifest",
    "canonical form",
    "records",
    "waivers",
    "delta",
    COMPANIONS,
    "quotes against texts",
    "signature",
)
"""Every check there is, in the order in which they are listed."""


@frozen(kw_only=True, repr=False)
class Verification(Summary):
    """The result of verifying a release.

    Attributes:
        checks: every check, in order, made or not made.
        digest: sha256 of the archive, or of the one that the folder's files make; None where there
            is none.
        name: name and version that the release gives itself.
    """

    checks: tuple[Check, ...] = field(factory=tuple)
    digest: str | None = None
    name: str = ""

    def _title(self) -> str:
        return f"{self.name}: {self.verdict}" if self.name else self.verdict

    def _lines(self) -> Iterator[str]:
        for check in self.checks:
            word = "not made" if not check.made else "ok" if check.ok else "failed"
            yield f"{word:9} {shown(check.name)}: {shown(check.detail)}"
        yield self._title()

    @property
    def ok(self) -> bool:
        """Whether no check that was made failed, and those on which all others rest were made."""
        needed = {"manifest", "canonical form"}
        made = {check.name for check in self.checks if check.made}
        return needed <= made and all(check.ok for check in self.checks if check.made)

    @property
    def verdict(self) -> str:
        """The verdict in words, which says so where the records were not checked."""
        if not self.ok:
            return "not ok"
        unmade = {check.name for check in self.checks if not check.made}
        if RECORDS in unmade:
            return "whole, but its records were not checked"
        return f"ok, but its {COMPANIONS} were not checked" if COMPANIONS in unmade else "ok"


def verify(
    path: str | Path,
    sha256: str | None = None,
    previous: str | Path | None = None,
    *,
    trust: str | Path | None = None,
    signature: str | Path | None = None,
) -> Verification:
    """Check a release.

    Args:
        path: an archive, or the folder that one was unpacked into.
        sha256: digest that the archive must have, from a source that you trust; `sha256:` in front
            may be left out.
        previous: archive of the release before, for checking the delta; None takes the one in
            the same folder, if it is there.
        trust: trust file with the keys that must have signed; None leaves the signature unchecked.
        signature: the signature file; None takes `<archive>.dsse.json` next to the archive or
            folder.

    Raises:
        LoadError: there is nothing at the path, or it cannot be read.
        SignatureError: the trust file cannot be read, or the library for signatures is missing.
        DocprovError: the digest given is not a digest.

    >>> import shutil, tempfile
    >>> from docprov.releases.releases import release
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> archive = release(folder, tempfile.mkdtemp()).archive
    >>> verify(archive).ok
    True
    """
    path = Path(path)
    trusted = read_trust(trust) if trust is not None else None
    try:
        envelope = _envelope(path, signature, trusted)
        before = (path.parent, False) if previous is None else (Path(previous), True)
        if path.is_dir():
            return _verify_folder(path, sha256, trusted, envelope, before)
        if not path.exists():
            raise LoadError(f"there is nothing at {path}")
        data = read_plain(path.parent, path.name, LARGEST_TABLE)
        return verify_archive(data, sha256, trusted, envelope, before)
    except FileFaultError as error:
        raise LoadError(f"{path.name}: {error}") from error
    except OSError as error:
        raise LoadError(f"cannot read {path.name}: {error.strerror or error}") from error


def _envelope(release: Path, signature: str | Path | None, trust: Trust | None) -> bytes | None:
    """Return the signature file, None where there is none; with nobody to trust, if it is named."""
    own = f"{os.path.abspath(release)}{SUFFIX}"  # noqa: PTH100 - "." has a name
    if signature is None and not Path(own).exists():
        return None
    if trust is None and signature is None:
        return b""
    path = Path(own if signature is None else signature)
    try:
        return read_plain(path.parent, path.name, LARGEST_ENVELOPE)
    except FileFaultError as error:
        raise SignatureError(f"the signature: {error}") from error


def verify_archive(
    data: bytes,
    sha256: str | None = None,
    trust: Trust | None = None,
    envelope: bytes | None = None,
    before: _Before = (None, False),
) -> Verification:
    """Check the bytes of an archive.

    Args:
        data: the archive.
        sha256: digest that it must have.
        trust: whose signatures count; None leaves the signature unchecked.
        envelope: the signature file; None where there is none.
        before: archive of the release before and True, or the folder in which it may lie and False.

    Raises:
        DocprovError: the digest given is not a digest.
        SignatureError: the library for signatures is missing.
    """
    digest = digest_of(data)
    expected = _check_digest(digest, sha256)
    signature, signed = _check_signature(digest, trust, envelope)
    if expected.ok is False or signature.ok is False:
        unmade = "not opened, since the digest or the signature does not hold"
        return _outcome([expected, signature], digest, unmade)
    try:
        files = read_archive(data)
    except ArchiveError as error:
        form = Check(name="archive form", ok=False, detail=str(error))
        return _outcome([form, expected, signature], digest, "there is no archive to check")
    form = Check(name="archive form", detail="every byte follows from names and contents")
    return _verify_files(files, digest, [form, expected], (signature, signed), before)


def _verify_folder(
    folder: Path, sha256: str | None, trust: Trust | None, envelope: bytes | None, before: _Before
) -> Verification:
    checks: list[Check] = []
    found = _folder_files(folder, checks)
    digest = found[1] if found else None
    checks.append(_check_digest(digest, sha256))
    signature, signed = _check_signature(digest, trust, envelope)
    if found is None:
        return _outcome([*checks, signature], digest, "there is no release to check")
    return _verify_files(*found, checks, (signature, signed), before)


def _verify_files(
    files: Mapping[str, bytes],
    digest: str,
    checks: list[Check],
    signing: tuple[Check, Signed | None],
    before: _Before,
) -> Verification:
    problems = manifest_problems(files)
    detail = "; ".join(problems[:5]) or f"{len(files) - 1} files as listed"
    checks.append(Check(name="manifest", ok=not problems, detail=detail))
    found, name = check_content(files, manifest_fits=not problems)
    sound = not problems and {check.name for check in found if check.ok} >= {CANONICAL, RECORDS}
    checks += [*found, check_waivers(files), check_delta(files, *before)]
    checks.append(check_companions(files, sound=sound))
    signature, signed = signing
    # a statement is compared only with a manifest that fits its files
    if signed and not problems and statement_of(files, digest) != signed.statement:
        detail = "what is signed does not say of the release what the release says"
        signature = Check(name="signature", ok=False, detail=detail)
    unmade = "a folder was given" if name else "nothing was found to check"
    return _outcome([*checks, signature], digest, unmade, name)


def _outcome(checks: list[Check], digest: str | None, unmade: str, name: str = "") -> Verification:
    """Return the result of checks, each of the others listed as not made."""
    known = {check.name for check in checks}
    others = [
        Check(name=each, made=False, ok=None, detail=unmade) for each in CHECKS if each not in known
    ]
    listed = tuple(sorted([*checks, *others], key=lambda check: CHECKS.index(check.name)))
    return Verification(checks=listed, digest=digest, name=name)


def _check_signature(
    digest: str | None, trust: Trust | None, envelope: bytes | None
) -> tuple[Check, Signed | None]:
    """Return the check of the signature, and what is signed where that check holds."""
    if trust is None:
        there = "there is a signature" if envelope is not None else "there is no signature"
        detail = f"{there}, and no trust file was given, so this does not show who made it"
        return Check(name="signature", made=False, ok=None, detail=detail), None
    require_library()  # without the library the check has not failed, it cannot be made
    if envelope is None:
        detail = "there is no signature, and one is asked for"
        return Check(name="signature", ok=False, detail=detail), None
    try:
        signed = check_envelope(envelope, trust)
    except SignatureError as error:
        return Check(name="signature", ok=False, detail=str(error)), None
    if signed.digest != digest:
        detail = f"what is signed is another archive, {signed.digest}"
        return Check(name="signature", ok=False, detail=detail), None
    return Check(name="signature", detail=str(signed)), signed


def _folder_files(folder: Path, checks: list[Check]) -> tuple[dict[str, bytes], str] | None:
    """Return the files of a folder and the digest of their archive.

    Where it is not a release: None, with a check that says why.
    """
    names = _names(folder)
    odd = [name for name in sorted(names) if not is_safe_name(name)]
    problem = ""
    if not (folder / "manifest.json").exists():
        problem = "there is no manifest.json: this folder is not a release"
        problem += " (`docprov validate` checks a package's folder)"
    elif len(names) > _MOST_FILES:
        problem = f"the folder holds more than {_MOST_FILES} files"
    elif odd:
        problem = f"{shown(odd[0])} is not part of a release; remove it"
    if problem:
        checks.append(Check(name="manifest", ok=False, detail=problem))
        return None
    files = {name: read_plain(folder, name, LARGEST_TABLE) for name in sorted(names)}
    try:
        return files, digest_of(archive_bytes(files))
    except ArchiveError as error:
        checks.append(Check(name="archive form", ok=False, detail=str(error)))
        return None


def _names(folder: Path) -> list[str]:
    """Return the names of all that is in a folder, links included; of a large one, a part."""
    names: list[str] = []
    for place, folders, found in os.walk(folder):
        inside = Path(place).relative_to(folder)
        links = [name for name in folders if Path(place, name).is_symlink()]
        names += [(inside / name).as_posix() for name in [*found, *links]]
        if len(names) > _MOST_FILES:
            break
    return names


def expected_digest(text: str | None) -> str | None:
    """Return a digest that somebody typed as it is written everywhere; None where none was given.

    Raises:
        DocprovError: it is not a digest.
    """
    if text is None:
        return None
    digits = text.lower().removeprefix("sha256:")
    if not re.fullmatch("[0-9a-f]{64}", digits):
        raise DocprovError(f"{in_quotes(text)} is not a SHA-256 digest of 64 hexadecimal digits")
    return f"sha256:{digits}"


def _check_digest(digest: str | None, given: str | None) -> Check:
    wanted = expected_digest(given)
    if wanted is None:
        detail = "no digest was given, so this shows integrity, not who made it"
        return Check(name="expected digest", made=False, ok=None, detail=detail)
    same = digest == wanted
    detail = "as given" if same else f"the archive has {digest}"
    return Check(name="expected digest", ok=same, detail=detail)
