"""Fetching a release: from an address, a DOI, an index or a folder into the cache, verified before it has its name there.

pooch keeps the cache: it tells whether the file that lies there still has its digest, writes through a temporary file, hashes
what arrived and moves it into place. It is handed a downloader of our own, since what it brings has no limits of size and
total time, follows redirects from https to http and into private networks, reads `.netrc` and proxies, and takes a shorter
body than was announced for the whole (`docprov.storage.http` says what is done instead). Nor does it resolve DOIs here,
for the same reasons; sync files to the disk; lock the cache; or refuse an older version than before.

A file is verified in full each time it is handed out, also from the cache. Nothing is unpacked.

Limits: without a version or a digest the source is asked each time, since only it can say which version is the latest. What
may pass, a busy server or a broken connection, is tried three times in all, from the beginning. A source that hands out
nothing new is not told from one that has nothing new.
"""

import hashlib
import logging
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.errors import DocprovError, FetchError
from docprov.diagnostics.reports import Report, shown
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
"""How many bytes more than announced are read, so that both sizes can be told of a copy that was changed."""
_LOCK = "lock"


@frozen(kw_only=True)
class Download:
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


def fetch(  # noqa: PLR0913 - each is a wish of its own, and all but three have a name
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
        source: an http or https address of an archive (or of an index: it ends with `/` or `.json`), a DOI of Zenodo, or a
            local archive, index or folder with an index.
        version: version wanted; None for the latest.
        sha256: digest that the archive must have; `sha256:` in front may be left out.
        package: name of the package wanted, where the source offers several.
        trust: trust file with the keys that must have signed it; None leaves the signature unchecked.
        cache: cache folder; None takes the platform's.
        out: folder that receives a copy.
        limits: how far to go, for everything together.
        zenodo: base address for DOIs.
        progress: is told how many bytes have arrived, and of how many where that is known.

    Raises:
        FetchError: there is no such release, it does not arrive whole, or it does not verify; nothing of it is kept.
        RollbackError: the source takes back what it handed out before.
        SignatureError: the trust file cannot be read, or the library for signatures is missing.
        DocprovError: the cache cannot be used, or the source cannot be reached.

    >>> import shutil, tempfile
    >>> from docprov.releases.releases import release
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> archive = release(folder, tempfile.mkdtemp()).archive
    >>> found = fetch(archive.parent, version="0.1.0", cache=tempfile.mkdtemp())
    >>> found.name, found.version, found.verification.ok
    ('arden', '0.1.0', True)
    """
    began = time.monotonic()
    _check_arguments(version, package)
    digest = expected_digest(sha256)
    trusted = read_trust(trust) if trust is not None else None
    origin = origin_of(source, zenodo)
    key = " ".join(filter(None, (origin.place, origin.record)))
    folder = cache_folder(
        cache_folder(cache) / "releases" / hashlib.sha256(key.encode()).hexdigest()[:24]
    )

    def read(place: str, largest: int) -> tuple[bytes, str]:
        attempt = 1
        while True:
            left = max(limits.seconds - (time.monotonic() - began), 0.001)
            try:
                return read_place(
                    place, evolve(limits, seconds=left, bytes=min(largest, limits.bytes)), progress
                )
            except TransientError as error:
                pause = error.after or 2 ** (attempt - 1) * random.uniform(0.1, 0.3)  # noqa: S311 - apart from others, no secret
                if attempt == _ATTEMPTS or time.monotonic() - began + pause > limits.seconds:
                    raise
                time.sleep(pause)
                attempt += 1

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
        names = [found.path.name, f"{found.path.name}{SUFFIX}"] if trusted else [found.path.name]
        for name in reversed(names):
            write_files(Path(out), {name: read_plain(folder, name, LARGEST_TABLE)})
        return evolve(found, path=Path(out) / found.path.name)


def _check_arguments(version: str | None, package: str | None) -> None:
    if version is not None and not VERSION.fullmatch(version):
        raise FetchError(f"{shown(version)!r} is not a version such as 1.0.0")
    if package is not None and not NAME.fullmatch(package):
        raise FetchError(f"{shown(package)!r} is not the name of a package")


@contextmanager
def _locked(folder: Path, seconds: float) -> Iterator[None]:
    """Hold the folder of a source for this run alone, and clear away what a run that was killed left there."""
    try:
        from filelock import FileLock, Timeout
    except ImportError as error:
        raise _missing(error) from error
    try:
        lock = FileLock(folder / _LOCK, timeout=seconds)
        lock.acquire()
    except Timeout as error:
        raise FetchError(f"another run holds the cache; waited {seconds:g} seconds") from error
    except OSError as error:
        raise FetchError(f"the cache cannot be locked: {error.strerror or error}") from error
    try:
        for left in (*folder.glob("tmp*"), *folder.glob(".*.tmp")):
            left.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def _missing(error: ImportError) -> FetchError:
    return FetchError(
        f"fetching needs a library that is not installed ({error.name}): pip install 'docprov[fetch]'"
    )


def _from_cache(wanted: _Wanted) -> Download | None:
    """Return the release asked for, where it was pinned, was fetched before, and still is what it was."""
    known = (
        wanted.memory.find(wanted.package, wanted.version, wanted.digest) if wanted.pinned else None
    )
    if known is None:
        return None
    name, version, digest = known
    archive = f"{name}-{version}.zip"
    try:
        data = read_plain(wanted.folder, archive, LARGEST_TABLE)
        envelope = (
            read_plain(wanted.folder, f"{archive}{SUFFIX}", LARGEST_ENVELOPE)
            if wanted.trust
            else None
        )
    except FileFaultError:
        return None
    if digest_of(data) != digest:
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


def _from_source(wanted: _Wanted) -> Download:
    """Return the release asked for from its source, or from the cache where the source names the same bytes.

    Raises:
        FetchError: there is none, or it is refused.
    """
    offer = _choose(wanted, offers(wanted.origin, wanted.version, wanted.read))
    if offer.version:
        wanted.memory.check(offer.name, offer.version, offer.digest, pinned=wanted.pinned)
    digest = wanted.digest or offer.digest
    envelope = _signature(offer, wanted) if wanted.trust else None
    arrived: list[tuple[bytes, Verification]] = []

    def obtain() -> bytes:
        if not arrived:
            data, _ = wanted.read(
                offer.place, offer.size + _SLACK if offer.size is not None else LARGEST_TABLE
            )
            arrived.append((data, _verified(data, envelope, offer, wanted)))
        return arrived[0][0]

    if not offer.version or digest is None:  # only the archive tells what it is
        digest = digest_of(obtain())
    name, version = (offer.name, offer.version) if offer.version else arrived[0][1].name.split(" ")
    archive = f"{name}-{version}.zip"
    _move(offer.place, digest, wanted.folder / archive, obtain)
    try:
        data = read_plain(wanted.folder, archive, LARGEST_TABLE)
    except FileFaultError as error:
        raise FetchError(f"the cache: {error}") from error
    verification = (
        arrived[0][1]
        if arrived and digest_of(data) == digest
        else _verified(data, envelope, offer, wanted)
    )
    if envelope is not None:
        write_files(wanted.folder, {f"{archive}{SUFFIX}": envelope})
    wanted.memory.with_release(name, version, digest).write(wanted.folder)
    return Download(
        path=wanted.folder / archive,
        name=name,
        version=version,
        digest=digest,
        cached=not arrived,
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
        raise FetchError(
            f"{shown(offer.place)} must be signed, and its signature cannot be had: {error}"
        ) from error


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
        raise FetchError(
            f"{source} offers no release" + (f" of {wanted.package}" if wanted.package else "")
        )
    names = sorted({offer.name for offer in fitting})
    if len(names) > 1:
        raise FetchError(
            f"{source} offers several packages, {shown(', '.join(names))}; say which one you want"
        )
    if wanted.version is not None:
        fitting = [offer for offer in fitting if offer.version == wanted.version]
        if not fitting:
            raise FetchError(f"{source} offers no version {wanted.version} of {names[0]}")
    elif wanted.digest is not None:
        fitting = [offer for offer in fitting if offer.digest in {None, wanted.digest}]
    latest = max(fitting, key=lambda offer: version_order(offer.version), default=None)
    if latest is None or (wanted.digest and latest.digest not in {None, wanted.digest}):
        raise FetchError(
            f"{source} offers no release of {names[0]} with the digest {wanted.digest}"
        )
    return latest


def _verified(data: bytes, envelope: bytes | None, offer: Offer, wanted: _Wanted) -> Verification:
    """Return the verification of bytes that arrived, when they are the release asked for.

    Raises:
        FetchError: they are not; the text says why.
        RollbackError: they take back what was handed out before.
    """
    place = shown(offer.place)
    if offer.size is not None and len(data) != offer.size:
        told = f"it has {len(data)} bytes, and {offer.size} were announced"
        raise FetchError(f"{place} is not the file that the source lists: {told}", Report())
    if offer.digest is not None and digest_of(data) != offer.digest:
        told = f"it has the digest {digest_of(data)}, and {offer.digest} was announced"
        raise FetchError(f"{place} is not the file that the source lists: {told}", Report())
    verification = verify_archive(data, wanted.digest, wanted.trust, envelope)
    if not verification.ok:
        failed = "; ".join(
            f"{check.name}: {check.detail}" for check in verification.checks if check.ok is False
        )
        page = (
            " (it looks like a web page)"
            if data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
            else ""
        )
        raise FetchError(f"{place} is not the release asked for{page}: {shown(failed)}", Report())
    name, _, version = verification.name.partition(" ")
    wished = (offer.name or wanted.package or name, offer.version or wanted.version or version)
    if (name, version) != wished:
        raise FetchError(f"{place} holds {name} {version}, and not {' '.join(wished)}")
    wanted.memory.check(name, version, verification.digest, pinned=wanted.pinned)
    return verification


def _move(place: str, digest: str, target: Path, obtain: Callable[[], bytes]) -> None:
    """Have pooch bring an archive into the cache, unless it lies there with this digest.

    Raises:
        FetchError: the library is missing, or the bytes have another digest.
        DocprovError: they cannot be had, or the cache cannot be written.
    """
    try:
        import pooch
    except ImportError as error:
        raise _missing(error) from error

    def download(_url: str, output: str, _pooch: object) -> None:
        with Path(output).open("wb") as file:
            file.write(obtain())
            file.flush()
            os.fsync(file.fileno())

    logger = pooch.get_logger()
    level = logger.level
    logger.setLevel(
        logging.ERROR
    )  # what it tells of URLs and digests, a command tells in its own words
    try:
        pooch.retrieve(place, digest, fname=target.name, path=target.parent, downloader=download)
    except ValueError as error:
        raise FetchError(f"{shown(place)}: {shown(error)}") from error
    except OSError as error:
        raise DocprovError(f"the cache cannot be written: {error.strerror or error}") from error
    finally:
        logger.setLevel(level)
