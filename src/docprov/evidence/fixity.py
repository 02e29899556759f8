"""Fixity: read an evidence folder again, and name the files that are damaged, missing or extra.

Bytes rot, and copies break off, without anybody noticing. Every file is read in every run, and
nothing is kept between runs.

Limits: without a package only files with a digest in their name can be found damaged. With one, a
file without such a name is damaged where it has the name of a document or the size of a capture;
otherwise it is extra, and what it should hold is missing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from docprov.diagnostics.summaries import Summary
from docprov.evidence.folder import LARGEST_TEXT, evidence_folder, paths_below
from docprov.model.records import Capture
from docprov.package.package import open_package
from docprov.storage.files import FileFaultError, read_plain, sha256

_NAMED = re.compile(r"(?:sha256[-_:]?)?([0-9a-fA-F]{64})(?:\..*)?", re.DOTALL)


@frozen(kw_only=True)
class Damage:
    """A file that does not hold what it should.

    Attributes:
        file: path below the evidence folder, joined by `/`.
        expected: the digest that it should have; empty where its name says none.
        reason: how that is known.
    """

    file: str
    expected: str
    reason: str


@frozen(kw_only=True, repr=False)
class FixityReport(Summary):
    """The result of reading an evidence folder again.

    Attributes:
        files: how many files were read.
        bytes: how many bytes they have.
        damaged: the files that do not hold what they should, or could not be read whole.
        missing: the captures whose bytes no file holds, as `<capture> <digest>`.
        extra: the files that no capture names; empty where no package was given.
        passed_over: links, special files and files too large to be a text.
    """

    files: int = 0
    bytes: int = 0
    damaged: tuple[Damage, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged or missing; extra files do no harm."""
        return not (self.damaged or self.missing)


@frozen
class _File:
    """A file that was read: its size, its digest, and why it was not read whole, if it was not."""

    bytes: int
    digest: str
    problem: str = ""


def fsck(
    evidence: str | Path | None = None,
    package: str | Path | None = None,
    *,
    watch: Callable[[str], None] = lambda _: None,
) -> FixityReport:
    """Read an evidence folder again, and compare it with its names and a package's captures.

    Args:
        evidence: the folder; None takes the one that `DOCPROV_EVIDENCE` names.
        package: the package whose captures should be there: a folder, its datapackage.json or an
            archive; None for none.
        watch: gets the name of each file, for showing progress.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: there is no such folder, or it holds too many files.

    >>> found = fsck("docs/examples/arden/texts", "docs/examples/arden")
    >>> found.ok, found.files, found.missing
    (True, 2, ())
    """
    folder = evidence_folder(evidence)
    captures = list(open_package(package).corpus.captures) if package is not None else []
    names, passed_over = _listed(folder)
    files = {}
    for name in names:
        watch(name)
        files[name] = _read(folder / name)
    found = _judged(files, captures)
    extra = found.extra if package is not None else ()
    return evolve(found, extra=extra, passed_over=tuple(passed_over))


def _listed(folder: Path) -> tuple[list[str], list[str]]:
    """Return the files below a folder, and what is passed over; links are not followed."""
    names: list[str] = []
    passed_over: list[str] = []
    for path in paths_below(folder):
        plain = not path.is_symlink() and path.is_file() and path.stat().st_size <= LARGEST_TEXT
        (names if plain else passed_over).append(path.relative_to(folder).as_posix())
    return names, passed_over


def _read(path: Path) -> _File:
    """Read a file; a digest of half old and half new bytes is not that of the file."""
    try:
        before = path.lstat()
        data = read_plain(path.parent, path.name, LARGEST_TEXT)
        after = path.lstat()
    except (FileFaultError, OSError):
        return _File(0, "", "it cannot be read")
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return _File(len(data), "", "it changed while it was read")
    return _File(len(data), sha256(data))


def _judged(files: Mapping[str, _File], captures: Sequence[Capture]) -> FixityReport:
    """Return what is damaged, missing and extra."""
    named = {capture.sha256 for capture in captures}
    damaged = [damage for name, file in files.items() if (damage := _damage(name, file))]
    unwell = {damage.file for damage in damaged}
    extra = {
        name: file
        for name, file in files.items()
        if name not in unwell and file.digest not in named
    }
    missing = []
    found = {file.digest for file in files.values()}
    found |= {damage.expected for damage in damaged}  # what is damaged is not missing as well
    for capture in captures:
        if capture.sha256 in found:
            continue
        altered = _altered(capture, extra)
        if altered is None:
            missing.append(f"{capture.id} {capture.sha256}")
        else:
            damaged.append(altered)
            found.add(altered.expected)
            del extra[altered.file]
    return FixityReport(
        files=len(files),
        bytes=sum(file.bytes for file in files.values()),
        damaged=tuple(sorted(damaged, key=lambda damage: damage.file)),
        missing=tuple(missing),
        extra=tuple(extra),
    )


def _damage(name: str, file: _File) -> Damage | None:
    """Return the damage of a file that was not read whole, or whose name says another digest."""
    named = _NAMED.fullmatch(name.rpartition("/")[2])
    expected = f"sha256:{named[1].lower()}" if named else ""
    if file.problem:
        return Damage(file=name, expected=expected, reason=file.problem)
    if expected in {"", file.digest}:
        return None
    return Damage(file=name, expected=expected, reason=f"its bytes have the digest {file.digest}")


def _altered(capture: Capture, extra: Mapping[str, _File]) -> Damage | None:
    """Return the one extra file that has the name or the size of a missing capture."""
    ids = {capture.document, capture.id}
    by_name = [name for name in extra if name.rpartition("/")[2].rpartition(".")[0] in ids]
    by_size = [name for name, file in extra.items() if file.bytes == capture.bytes]
    for names, sign in (
        (by_name, "it is named for the document"),
        (by_size, "it has as many bytes as the capture"),
    ):
        if len(names) == 1:
            reason = f"{sign} {capture.id}, and its bytes have the digest {extra[names[0]].digest}"
            return Damage(file=names[0], expected=capture.sha256, reason=reason)
    return None
