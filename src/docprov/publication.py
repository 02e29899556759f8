"""What a release consists of: the files of its archive, and the record kept of it.

The archive holds the tables, the descriptor, a readme with the data dictionary, changelog, licence, citation and a manifest
of all of them. Nothing in it depends on the machine, the clock or the version of docprov, so two builds are the same bytes.

Records of releases, `releases/<version>/release.json`, are append-only: digest, date, commit and tools. A recorded version
that the sources no longer come to is a fault, since readers hold what was published.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.archives import archive_bytes
from docprov.errors import ArchiveError
from docprov.files import LARGEST_JSON, LARGEST_YAML, FileFaultError, read_plain, sha256
from docprov.metadata import VERSION, Metadata, read_json
from docprov.opening import Opened
from docprov.packages import build_opened, verdicts_by_document
from docprov.records import DIGEST, RESOURCES
from docprov.reports import Diagnostic, Place, Rule
from docprov.reviews import review_counts
from docprov.schemas import dictionary_of_tables, json_text

MANIFEST = "manifest.json"
CHANGED_RELEASE = Rule(
    code="DP504",
    name="changed-release",
    severity="warning",
    summary="The sources no longer come to the archive that is recorded for their version.",
    why="A version that readers hold must stay what it was.",
    help="raise version: in package.yaml before the next release",
    message="version {0} is recorded with digest {1}, the sources come to {2}",
    file="package.yaml",
    silent="keywords: [example]",
    fires="keywords: [example, fire]",
)
MALFORMED_RECORD = Rule(
    code="DP505",
    name="malformed-record",
    summary="The record of a release cannot be read.",
    why="Nobody can tell any more whether a published version still is what it was.",
    help="restore the file; records of releases are never edited",
    message="{0}",
    file="releases/0.1.0/release.json",
    silent='"digest": "sha256:',
    fires='"digest": "sha512:',
)


@frozen(kw_only=True)
class ReleaseRecord:
    """What is kept of a release.

    Attributes:
        version: the version released.
        digest: sha256 of the archive.
        date: day of the release.
        commit: commit of the sources, None where they are in no repository.
        tools: versions of the programs that made it.
    """

    version: str
    digest: str
    date: str
    commit: str | None
    tools: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Return the file."""
        content = {
            "format": 1, "version": self.version, "digest": self.digest, "date": self.date, "commit": self.commit,
            "tools": dict(sorted(self.tools.items())),
        }  # fmt: skip
        return json_text(content).encode("utf-8")


def read_record(folder: Path, version: str) -> ReleaseRecord | None:
    """Return the record of a version, None where there is none.

    Raises:
        ValueError: it cannot be read; the text says why.
    """
    name = f"releases/{version}/release.json"
    if not (folder / name).exists():
        return None
    try:
        content = read_json(read_plain(folder, name, LARGEST_JSON))
        record = ReleaseRecord(**{key: value for key, value in content.items() if key != "format"})
    except (FileFaultError, TypeError, AttributeError) as error:
        raise ValueError(f"{name} is not a record of a release") from error
    if record.version != version or not isinstance(record.digest, str) or not re.fullmatch(DIGEST, record.digest):
        raise ValueError(f"{name} does not name its version and digest")
    return record


def recorded_versions(folder: Path) -> list[str]:
    """Return the versions that have a record, oldest first."""
    place = folder / "releases"
    names = [path.name for path in place.iterdir() if VERSION.fullmatch(path.name)] if place.is_dir() else []
    return sorted(names, key=version_order)


def version_order(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by.

    >>> version_order("0.10.0") > version_order("0.9.1")
    True
    """
    return tuple(int(part) for part in version.split("."))


def previous_release(folder: Path | None, version: str) -> dict[str, str] | None:
    """Return version and digest of the latest recorded release before a version, None where there is none.

    Raises:
        ValueError: its record cannot be read.
    """
    earlier = [each for each in recorded_versions(folder) if version_order(each) < version_order(version)] if folder else []
    record = read_record(folder, earlier[-1]) if folder and earlier else None
    return {"version": record.version, "digest": record.digest} if record else None


def archive_contents(opened: Opened) -> dict[str, bytes]:
    """Return the files of a release's archive.

    Raises:
        BuildError: the package's sources have faults.
        ValueError: the record of an earlier release cannot be read.
    """
    files = dict(build_opened(opened).files)
    metadata = opened.metadata
    if metadata is None:
        raise ValueError("the package says nothing of itself")
    files["README.md"] = _readme(opened, metadata)
    files |= {name: data for name in ("CHANGELOG.md",) if (data := _own(opened, name))}
    files["LICENSE"] = _own(opened, "LICENSE") or _license(metadata)
    files["CITATION.cff"] = citation(metadata)
    listed = [{"path": name, "bytes": len(files[name]), "sha256": sha256(files[name])} for name in sorted(files)]
    manifest = _manifest(opened, metadata, previous_release(opened.folder, metadata.version), listed)
    return files | {MANIFEST: json_text(manifest).encode("utf-8")}


def _own(opened: Opened, name: str) -> bytes | None:
    """Return a file that the package's folder holds for readers, None where it has none."""
    try:
        return read_plain(opened.folder, name, LARGEST_YAML) if opened.folder else None
    except FileFaultError:
        return None


def _readme(opened: Opened, metadata: Metadata) -> bytes:
    """Return the readme of an archive: the package's own, the number of records, and the data dictionary."""
    own = (_own(opened, "README.md") or f"# {metadata.title or metadata.name}\n\n{metadata.description}\n".encode()).decode()
    counts = ["| table | records |", "| --- | --- |"]
    counts += [f"| {name} | {len(table)} |" for name, table in opened.tables.items()]
    counts += ["", f"Claims and citations: {review_counts(opened.tables)}."]
    tables = "\n".join(dictionary_of_tables()).replace("\n## ", "\n### ")
    lines = [own.rstrip("\n"), "", f"## Records in version {metadata.version}", "", *counts, "", *_how_to_check(metadata)]
    lines += ["", "## Data dictionary", tables, ""]
    return "\n".join(lines).encode("utf-8")


def _how_to_check(metadata: Metadata) -> list[str]:
    """Return the lines that tell a stranger how to rely on an archive."""
    share = f"{metadata.tolerance:%}".rstrip("%").rstrip("0").rstrip(".")
    return [
        "## How to check it",
        "",
        "`manifest.json` lists every file with its length and SHA-256.",
        "Compare the digest of the whole archive with the one that its publisher names:",
        "`docprov verify ARCHIVE --sha256 DIGEST`.",
        "A capture is named by the SHA-256 of its bytes.",
        "Whoever holds these bytes finds each quote at `start` to `stop` of the decoded text, counted in code points.",
        "",
        "`lower` and `upper` are the ends of the interval that a number means; an empty end is open.",
        "With `more-than` the lower end itself is excluded, with `fewer-than` and `nearly` the upper one.",
        f"`about` reaches {share} % of the value to both sides and `nearly` {share} % below it.",
        "That share is a setting of this package, not a statement of a source.",
    ]


def _license(metadata: Metadata) -> bytes:
    lines = [f"{each.get('title') or each.get('name')}: {each.get('path', '')}".rstrip(": ") for each in metadata.licenses]
    return ("\n".join(lines) + "\n").encode("utf-8")


def citation(metadata: Metadata) -> bytes:
    """Return the CITATION.cff of a package (Citation File Format 1.2.0)."""
    authors = [str(each.get("title", "")) for each in metadata.contributors if each.get("title")] or [metadata.name]
    lines = ["cff-version: 1.2.0", "message: Please cite this data package.", "type: dataset"]
    lines += [f"title: {json.dumps(metadata.title or metadata.name, ensure_ascii=False)}"]
    lines += ["authors:", *(f"  - name: {json.dumps(name, ensure_ascii=False)}" for name in authors)]
    lines += [f"version: {metadata.version}"]
    lines += [f"date-released: {metadata.created}"] if metadata.created else []
    lines += [f"license: {metadata.licenses[0]['name']}"] if metadata.licenses and "name" in metadata.licenses[0] else []
    return ("\n".join(lines) + "\n").encode("utf-8")


def check_recorded(opened: Opened) -> Iterator[Diagnostic]:
    """Yield where the record of this version names another archive than the sources come to."""
    if opened.folder is None or opened.metadata is None:
        return
    version = opened.metadata.version
    name = f"releases/{version}/release.json"
    try:
        record = read_record(opened.folder, version)
        digest = sha256(archive_bytes(archive_contents(opened))) if record else None
    except (ValueError, ArchiveError) as error:
        yield MALFORMED_RECORD.at(Place(file=name, line=1, column=1), error)
        return
    if record is not None and record.digest != digest:
        yield CHANGED_RELEASE.at(Place(file=name, line=1, column=1), version, record.digest, digest)


MEMBERS = frozenset({"README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff"})
"""What an archive may hold besides tables, descriptor and manifest."""


def manifest_problems(files: Mapping[str, bytes]) -> list[str]:
    """Return where the manifest among some files and the files themselves differ; nothing where all is well."""
    if MANIFEST not in files:
        return [f"there is no {MANIFEST}; this is no release"]
    try:
        manifest = read_json(files[MANIFEST])
        listed = {str(entry["path"]): (entry["bytes"], entry["sha256"]) for entry in manifest["files"]}
        if type(manifest["format"]) is not int or manifest["format"] != 1:
            raise ValueError("it is not of format 1")  # noqa: TRY301 - one sentence for all
        if len(listed) != len(manifest["files"]):
            raise ValueError("it lists a file twice")  # noqa: TRY301 - the same
    except (ValueError, KeyError, TypeError) as error:
        return [f"{MANIFEST} cannot be read: {error}"]
    present: dict[str, Any] = {name: (len(data), sha256(data)) for name, data in files.items() if name != MANIFEST}
    problems = [f"{name} is missing" for name in sorted(listed.keys() - present.keys())]
    problems += [f"{name} is not listed" for name in sorted(present.keys() - listed.keys())]
    problems += [f"{name} is altered" for name in sorted(listed.keys() & present.keys()) if listed[name] != present[name]]
    known = MEMBERS | {"datapackage.json"} | {f"data/{name}.csv" for name in RESOURCES}
    problems += [f"{name} is no part of a release" for name in sorted(present.keys() & listed.keys() - known)]
    if not problems and files[MANIFEST] != json_text(manifest).encode("utf-8"):
        problems.append(f"{MANIFEST} is not in canonical form")
    return problems


def statement_problems(opened: Opened, files: Mapping[str, bytes]) -> list[str]:
    """Return what a readable manifest, or the citation beside it, says otherwise than the tables themselves."""
    metadata, manifest = opened.metadata, read_json(files[MANIFEST])
    if metadata is None:
        return ["the package says nothing of itself"]
    expected = _manifest(opened, metadata, manifest.get("previous"), manifest.get("files"))
    problems = [f"{MANIFEST} says otherwise of {name}" for name in sorted(manifest.keys() | expected.keys())
                if manifest.get(name) != expected.get(name)]  # fmt: skip
    previous = manifest.get("previous")
    if previous is not None and not _is_earlier(previous, metadata.version):
        problems.append(f"{MANIFEST} names a release before this one that cannot be")
    if files.get("CITATION.cff") != citation(metadata):
        problems.append("CITATION.cff is not what the descriptor comes to")
    return problems


def _is_earlier(previous: object, version: str) -> bool:
    if not isinstance(previous, dict) or set(previous) != {"version", "digest"}:
        return False
    number, digest = str(previous["version"]), str(previous["digest"])
    known = VERSION.fullmatch(number) and re.fullmatch(DIGEST, digest)
    return bool(known) and version_order(number) < version_order(version)


def _manifest(opened: Opened, metadata: Metadata, previous: object, listed: object) -> dict[str, Any]:
    verdicts = opened.tables["passages"].frame["verdict"].drop_nulls().value_counts().iter_rows()
    return {
        "format": 1,
        "name": metadata.name,
        "version": metadata.version,
        "previous": previous,
        "coverage": {
            "passages": len(opened.tables["passages"]),
            "verdicts": dict(sorted(verdicts)),
            "documents": verdicts_by_document(opened.tables),
            "reviews": review_counts(opened.tables).to_dict(),
        },
        "files": listed,
    }
