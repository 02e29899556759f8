"""Fetching a release from an address, a DOI, an index or a folder into the cache.

A file is verified in full each time it is handed out, also from the cache, and before it has its
name there. Nothing is unpacked.

Limits: without a version or a digest the source is asked each time, since only it can say which
version is the latest. A failure that a retry may cure, a busy server or a broken connection, is
tried three times in all, from the beginning. A source that hands out nothing new cannot be
distinguished from one that has nothing new.
"""

import hashlib
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.errors import DocprovError, FetchError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import in_quotes, shown
from docprov.fetching.locations import (
    ZENODO,
    Offer,
    Origin,
    Progress,
    Read,
    offers,
    origin_of,
    read_place,
)
from docprov.fetching.seen_releases import Memory, read_memory
from docprov.model.metadata import NAME, VERSION
from docprov.releases.keys import Trust, read_trust
from docprov.releases.signatures import LARGEST_ENVELOPE, SUFFIX
from docprov.releases.verification import Verification, expected_digest, verify_archive
from docprov.storage.caches import cache_folder
from docprov.storage.files import LARGEST_TABLE, FileFaultError, read_plain
from docprov.storage.files import sha256 as digest_of
from docprov.storage.http import Limits, TransientError
from docprov.storage.writing import write_files
from docprov.versions.numbers import version_order

LIMITS = Limits(seconds=600.0, bytes=1 << 30)
_ATTEMPTS = 3
_SLACK = 1 << 20
"""How many bytes more than announced are read, so that an error can give both sizes."""
_LOCK = "lock"


@frozen(kw_only=True, repr=False)
class Download(Summary):
    """A release that was fetched.

    Attributes:
        path: its archive, in the cache or in the folder that was asked for.
        name: name of the package.
        version: its version.
        digest: sha256 of the archive.
        cached: whether the archive was in the cache already.
        verification: every check of it, made or not made.
    """

    path: Path
    name: str
    version: str
    digest: str
    cached: bool
    verification: Verification


@frozen(kw_only=True)
class _Wanted:
    """What is asked for, where it is kept, and what is remembered of its source."""

    origin: Origin
    package: str | None
    version: str | None
    digest: str | None
    trust: Trust | None
    folder: Path
    memory: Memory
    read: Read

    @property
    def pinned(self) -> bool:
        return self.version is not None or self.digest is not None


def fetch(  # noqa: PLR0913 - each is a wish of its own
    source: str | Path,
    version: str | None = None,
    sha256: str | None = None,
    *,
    package: str | None = None,
    trust: str | Path | None = None,
    cache: str | Path | None = None,
    out: str | Path | None = None,
    limits: Limits = LIMITS,
    zenodo: str = ZENODO,
    progress: Progress = lambda _done, _total: None,
) -> Download:
    """Fetch a release, and return where it lies.

    Args:
        source: an http or https address of an archive (or of an index: it ends with `/` or
            `.json`), a DOI of Zenodo, or a local archive, index or folder with an index.
        version: version wanted; None for the latest.
        sha256: digest that the archive must have; `sha256:` in front may be left out.
        package: name of the package wanted, where the source offers several.
        trust: trust file with the keys that must have signed it; None leaves the signature
            unchecked.
        cache: cache folder; None takes the platform's.
        out: folder that receives a copy.
        limits: how far a fetch may go, for everything together.
        zenodo: base address for DOIs.
        progress: gets how many bytes have arrived, and of how many where that is known.

    Raises:
        FetchError: there is no such release, it does not arrive whole, or it does not verify;
            nothing of it is kept.
        RollbackError: the source takes back what it handed out before.
        SignatureError: the trust file cannot be read, or the library for signatures is not
            installed.
        DocprovError: the cache cannot be used, or the source cannot be reached.

    >>> import shutil, tempfile
    >>> from docprov.releases.releases import release
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> archive = release(folder, tempfile.mkdtemp()).archive
    >>> found = fetch(archive.parent, version="0.1.0", cache=tempfile.mkdtemp())
    >>> found.name, found.version, found.verification.ok
    ('arden', '0.1.0', True)
    """
    read = _retrying(limits, progress)
    _check_arguments(version, package, out)
    digest = expected_digest(sha256)
    trusted = read_trust(trust) if trust is not None else None
    origin = origin_of(source, zenodo)
    key = " ".join(filter(None, (origin.place, origin.record)))
    name = hashlib.sha256(key.encode()).hexdigest()[:24]
    folder = cache_folder(cache_folder(cache) / "releases" / name)
    with _locked(folder, limits.seconds):
        wanted = _Wanted(
            origin=origin,
            package=package,
            version=version,
            digest=digest,
            trust=trusted,
            folder=folder,
            memory=read_memory(folder, key),
            read=read,
        )
        found = _from_cache(wanted) or _from_source(wanted)
        if out is None:
            return found
        names = [found.path.name]
        if trusted:  # the signature comes first, so that no archive lies there without it
            names.insert(0, f"{found.path.name}{SUFFIX}")
        for each in names:
            write_files(Path(out), {each: read_plain(folder, each, LARGEST_TABLE)})
        return evolve(found, path=Path(out) / found.path.name)


def _retrying(limits: Limits, progress: Progress) -> Read:
    """Return what reads a place within limits that hold from now on, again where it may help."""
    end = time.monotonic() + limits.seconds

    def read(place: str, largest: int) -> tuple[bytes, str]:
        for attempt in range(1, _ATTEMPTS + 1):
            left = max(end - time.monotonic(), 0.001)
            allowed = evolve(limits, seconds=left, bytes=min(largest, limits.bytes))
            try:
                return read_place(place, allowed, progress)
            except TransientError as error:
                # Runs that failed together should not come back together.
                spread = random.uniform(0.1, 0.3)  # noqa: S311 - no secret
                pause = error.after or 2 ** (attempt - 1) * spread
                if attempt == _ATTEMPTS or time.monotonic() + pause > end:
                    raise
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    return read


def _check_arguments(version: str | None, package: str | None, out: str | Path | None) -> None:
    """Refuse what cannot be met before anything is fetched."""
    if version is not None and not VERSION.fullmatch(version):
        raise FetchError(f"{in_quotes(version)} is not a version such as 1.0.0")
    if package is not None and not NAME.fullmatch(package):
        raise FetchError(f"{in_quotes(package)} is not the name of a package")
    if out is not None:
        above = (Path(out), *Path(out).absolute().parents)
        found = next(each for each in above if each.is_symlink() or each.exists())
        if not found.is_dir():
            raise FetchError(f"{shown(found)} is no folder, and no copy can be put there")


@contextmanager
def _locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the folder of a source for this run alone, and remove what a killed run left there."""
    try:
        from filelock import FileLock, Timeout
    except ImportError as error:
        raise FetchError(
            f"fetching needs a library that is not installed ({error.name}): "
            "pip install 'docprov[fetch]'"
        ) from error
    try:
        lock = FileLock(folder / _LOCK, timeout=seconds)
        lock.acquire()
    except Timeout as error:
        raise FetchError(f"another run holds the cache; waited {seconds:g} seconds") from error
    except OSError as error:
        raise FetchError(f"the cache cannot be locked: {error.strerror or error}") from error
    try:
        for left in folder.glob(".*.tmp"):
            left.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def _from_cache(wanted: _Wanted) -> Download | None:
    """Return the release asked for, where it is pinned, was fetched before, and is unchanged."""
    if not wanted.pinned:
        return None
    known = wanted.memory.find(wanted.package, wanted.version, wanted.digest)
    if known is None:
        return None
    name, version, digest = known
    archive = f"{name}-{version}.zip"
    data = _held(wanted.folder, archive, digest)
    if data is None:
        return None
    envelope = None
    if wanted.trust:
        try:
            envelope = read_plain(wanted.folder, f"{archive}{SUFFIX}", LARGEST_ENVELOPE)
        except FileFaultError:
            return None
    verification = verify_archive(data, wanted.digest, wanted.trust, envelope)
    if not verification.ok:
        return None
    return Download(
        path=wanted.folder / archive,
        name=name,
        version=version,
        digest=digest,
        cached=True,
        verification=verification,
    )


def _held(folder: Path, archive: str, digest: str) -> bytes | None:
    """Return the bytes of an archive in the cache, None where they do not have the digest."""
    try:
        data = read_plain(folder, archive, LARGEST_TABLE)
    except FileFaultError:
        return None
    return data if digest_of(data) == digest else None


def _from_source(wanted: _Wanted) -> Download:
    """Return the release asked for from its source, or from the cache where that has its bytes.

    Raises:
        FetchError: there is none, or it is refused.
        DocprovError: the cache cannot be written.
    """
    offer = _choose(wanted, offers(wanted.origin, wanted.version, wanted.read))
    if offer.version:
        wanted.memory.check(offer.name, offer.version, offer.digest, pinned=wanted.pinned)
    digest = wanted.digest or offer.digest
    envelope = _signature(offer, wanted) if wanted.trust else None
    held = None
    if offer.version and digest is not None:  # otherwise only the archive says what it is
        held = _held(wanted.folder, f"{offer.name}-{offer.version}.zip", digest)
    data = held
    if data is None:
        largest = LARGEST_TABLE if offer.size is None else offer.size + _SLACK
        data, _ = wanted.read(offer.place, largest)
    verification = _verified(data, envelope, offer, wanted)
    name, _, version = verification.name.partition(" ")
    digest = digest_of(data)
    archive = f"{name}-{version}.zip"
    contents = {archive: data}
    if envelope is not None:
        contents[f"{archive}{SUFFIX}"] = envelope
    try:
        write_files(wanted.folder, contents)
        # A release is remembered once it is there, so that a run that breaks off fetches it again.
        wanted.memory.with_release(name, version, digest).write(wanted.folder)
    except DocprovError as error:
        raise DocprovError(f"the cache: {error}") from error
    return Download(
        path=wanted.folder / archive,
        name=name,
        version=version,
        digest=digest,
        cached=held is not None,
        verification=verification,
    )


def _signature(offer: Offer, wanted: _Wanted) -> bytes:
    """Return the signature file of an offer.

    Raises:
        FetchError: it cannot be had.
    """
    try:
        return wanted.read(offer.signature, LARGEST_ENVELOPE)[0]
    except DocprovError as error:
        problem = f"{shown(offer.place)} must be signed, and its signature cannot be had"
        raise FetchError(f"{problem}: {error}") from error


def _choose(wanted: _Wanted, offered: list[Offer]) -> Offer:
    """Return the offer that fits: the version or digest asked for, else the latest.

    Raises:
        FetchError: there is none, or it is not clear which.
    """
    source = shown(f"{wanted.origin.place} {wanted.origin.record}".rstrip())
    if wanted.origin.kind == "archive":
        return offered[0]
    fitting = [offer for offer in offered if wanted.package in {None, offer.name}]
    if not fitting:
        named = f" of {wanted.package}" if wanted.package else ""
        raise FetchError(f"{source} offers no release{named}")
    names = sorted({offer.name for offer in fitting})
    if len(names) > 1:
        several = shown(", ".join(names))
        raise FetchError(f"{source} offers several packages, {several}; say which one you want")
    if wanted.version is not None:
        fitting = [offer for offer in fitting if offer.version == wanted.version]
        if not fitting:
            raise FetchError(f"{source} offers no version {wanted.version} of {names[0]}")
    elif wanted.digest is not None:
        fitting = [offer for offer in fitting if offer.digest in {None, wanted.digest}]
    latest = max(fitting, key=lambda offer: version_order(offer.version), default=None)
    if latest is None or (wanted.digest and latest.digest not in {None, wanted.digest}):
        missing = f"no release of {names[0]} with the digest {wanted.digest}"
        raise FetchError(f"{source} offers {missing}")
    return latest


def _verified(data: bytes, envelope: bytes | None, offer: Offer, wanted: _Wanted) -> Verification:
    """Return the verification of bytes that arrived, when they are the release asked for.

    Raises:
        FetchError: they are not; the text says why.
        RollbackError: they take back what was handed out before.
    """
    place = shown(offer.place)
    if difference := _difference(data, offer):
        problem = f"{place} is not the file that the source lists: {difference}"
        raise FetchError(problem, Report())
    verification = verify_archive(data, wanted.digest, wanted.trust, envelope)
    if not verification.ok:
        failed = "; ".join(
            f"{check.name}: {check.detail}" for check in verification.checks if check.ok is False
        )
        is_page = data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        page = " (it looks like a web page)" if is_page else ""
        raise FetchError(f"{place} is not the release asked for{page}: {shown(failed)}", Report())
    name, _, version = verification.name.partition(" ")
    wished = (offer.name or wanted.package or name, offer.version or wanted.version or version)
    if (name, version) != wished:
        raise FetchError(f"{place} holds {name} {version}, and not {' '.join(wished)}")
    wanted.memory.check(name, version, verification.digest, pinned=wanted.pinned)
    return verification


def _difference(data: bytes, offer: Offer) -> str:
    """Return how bytes differ from what the source announced; empty where they do not."""
    if offer.size is not None and len(data) != offer.size:
        return f"it has {len(data)} bytes, and {offer.size} were announced"
    if offer.digest is not None and digest_of(data) != offer.digest:
        return f"it has the digest {digest_of(data)}, and {offer.digest} was announced"
    return ""
