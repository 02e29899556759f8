"""The releases that a source handed out, so that it cannot take one back or replace its bytes.

Each source has a file of its own in the cache. Only releases that were verified are remembered, so
that a source cannot block later versions by naming one that does not exist. A memory that cannot be
read is not an empty memory: it is an error, and the user decides.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from docprov.diagnostics.errors import FetchError, RollbackError
from docprov.diagnostics.words import shown
from docprov.model.metadata import NAME, VERSION
from docprov.model.records import DIGEST
from docprov.storage.canonical_json import is_format, json_text, read_json
from docprov.storage.files import LARGEST_YAML, FileFaultError, read_plain
from docprov.storage.writing import write_files
from docprov.versions.numbers import version_order

MEMORY = "seen.json"


@frozen(kw_only=True)
class Memory:
    """The releases that one source handed out.

    Attributes:
        source: the source.
        digests: for each package the digest of the archive of each version.
    """

    source: str
    digests: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def find(
        self, package: str | None, version: str | None, digest: str | None
    ) -> tuple[str, str, str] | None:
        """Return name, version and digest of the one release that fits; None for many or none."""
        found = [
            (name, number, known)
            for name, versions in self.digests.items()
            for number, known in versions.items()
            if package in {None, name} and version in {None, number} and digest in {None, known}
        ]
        return found[0] if len(found) == 1 else None

    def check(self, name: str, version: str, digest: str | None, *, pinned: bool) -> None:
        """Refuse a release that takes back what was handed out before.

        Args:
            name: name of the package.
            version: its version.
            digest: sha256 of the archive; None where it is not known yet.
            pinned: whether this version was asked for, so that an older one is in order.

        Raises:
            RollbackError: the version was seen with other bytes, or a later one was seen.
        """
        known = self.digests.get(name, {})
        if digest is not None and known.get(version, digest) != digest:
            change = f"it had digest {known[version]} before, and has {digest} now"
            problem = f"{name} {version} was published anew: {change}"
            raise RollbackError(f"{problem}; a version never changes, so ask its publisher")
        latest = max(known, key=version_order, default=version)
        if not pinned and version_order(latest) > version_order(version):
            now = f"hands out {name} {version} as the latest, and handed out {latest} before"
            help_ = "ask its publisher, or name the version you want"
            raise RollbackError(f"{shown(self.source)} {now}; {help_}")

    def with_release(self, name: str, version: str, digest: str) -> "Memory":
        """Return the memory with one release more."""
        versions = {**self.digests.get(name, {}), version: digest}
        return evolve(self, digests={**self.digests, name: versions})

    def write(self, folder: Path) -> None:
        """Write the memory into the folder of its source.

        Raises:
            DocprovError: the folder cannot be written.
        """
        content = {"format": 1, "source": self.source, "digests": self.digests}
        write_files(folder, {MEMORY: json_text(content).encode()})


def read_memory(folder: Path, source: str) -> Memory:
    """Return what is remembered of a source; nothing where it was never asked.

    Raises:
        FetchError: the memory is damaged, or that of another source.
    """
    if not (folder / MEMORY).exists():
        return Memory(source=source)
    try:
        content = read_json(read_plain(folder, MEMORY, LARGEST_YAML))
        if not _is_memory(content) or content["source"] != source:
            raise ValueError("it is not in the form that docprov writes")  # noqa: TRY301 - one sentence for all
    except (FileFaultError, ValueError) as error:
        problem = f"what {shown(source)} handed out before cannot be read"
        help_ = "remove the file to begin anew, without protection against versions taken back"
        raise FetchError(f"{problem}, {folder / MEMORY}: {shown(error)}; {help_}") from error
    return Memory(source=source, digests=content["digests"])


def _is_memory(content: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Return whether a file of a cache has the form in which a memory is written."""
    if not isinstance(content, dict) or set(content) != {"format", "source", "digests"}:
        return False
    packages = content["digests"]
    return (
        is_format(content["format"], 1)
        and isinstance(packages, dict)
        and all(NAME.fullmatch(name) for name in packages)
        and all(_are_digests(versions) for versions in packages.values())
    )


def _are_digests(versions: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(versions, dict) and all(
        VERSION.fullmatch(version) and re.fullmatch(DIGEST, str(digest))
        for version, digest in versions.items()
    )
