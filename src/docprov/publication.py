"""What the archive of a release holds, and its manifest.

The archive holds the tables, the descriptor, a readme with the data dictionary, changelog, licence, citation, the delta from
the release before and a manifest of all of them. Nothing in it depends on the machine, the clock or the version of docprov,
so two builds are the same bytes. Records of releases are the work of `docprov.history`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from docprov.deltas import FOLDER, KINDS
from docprov.files import LARGEST_YAML, FileFaultError, read_plain, sha256
from docprov.metadata import Metadata, read_json
from docprov.opening import Opened
from docprov.packages import build_opened, verdicts_by_document
from docprov.records import DIGEST, RESOURCES
from docprov.schemas import dictionary_of_tables, json_text
from docprov.versions import is_version, version_order

MANIFEST = "manifest.json"
CHANGELOG = "CHANGELOG.md"


def archive_contents(
    opened: Opened,
    previous: Mapping[str, str] | None = None,
    delta: Mapping[str, bytes] | None = None,
    changelog: bytes | None = None,
) -> dict[str, bytes]:
    """Return the files of a release's archive.

    Args:
        opened: the package.
        previous: version and digest of the release before, None for the first one.
        delta: the files that say what changed since then.
        changelog: the changelog; None takes the package's own, if it has one.

    Raises:
        BuildError: the package's sources have faults.
        ValueError: the package says nothing of itself.
    """
    files = {**build_opened(opened).files, **(delta or {})}
    metadata = opened.metadata
    if metadata is None:
        raise ValueError("the package says nothing of itself")
    files["README.md"] = _readme(opened, metadata)
    if changes := changelog or own_file(opened, CHANGELOG):
        files[CHANGELOG] = changes
    files |= {name: data for name in ("waivers.yaml",) if (data := own_file(opened, name))}
    files["LICENSE"] = own_file(opened, "LICENSE") or _license(metadata)
    files["CITATION.cff"] = citation(metadata)
    listed = [{"path": name, "bytes": len(files[name]), "sha256": sha256(files[name])} for name in sorted(files)]
    manifest = _manifest(opened, metadata, previous, listed)
    return files | {MANIFEST: json_text(manifest).encode("utf-8")}


def own_file(opened: Opened, name: str) -> bytes | None:
    """Return a file that the package's folder holds for readers, None where it has none."""
    try:
        return read_plain(opened.folder, name, LARGEST_YAML) if opened.folder else None
    except FileFaultError:
        return None


def _readme(opened: Opened, metadata: Metadata) -> bytes:
    """Return the readme of an archive: the package's own, the number of records, and the data dictionary."""
    own = (
        own_file(opened, "README.md") or f"# {metadata.title or metadata.name}\n\n{metadata.description}\n".encode()
    ).decode()
    counts = ["| table | records |", "| --- | --- |"]
    counts += [f"| {name} | {len(table)} |" for name, table in opened.tables.items()]
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


MEMBERS = frozenset({"README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "waivers.yaml"})
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
    known |= {f"{FOLDER}{name}.{kind}.csv" for name in RESOURCES for kind in KINDS} if manifest.get("previous") else set()
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
    known = is_version(number) and re.fullmatch(DIGEST, digest)
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
        },
        "files": listed,
    }
