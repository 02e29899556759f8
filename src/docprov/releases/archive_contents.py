"""What the archive of a release holds, and its manifest.

The archive holds the tables, the descriptor, a readme with the data dictionary, changelog, licence,
files for other programs (`docprov.releases.metadata_formats`), the delta from the release before,
a manifest of all of them, and companions where they are asked for. Nothing in it depends on the
machine or the clock, so two builds are the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from docprov.model.metadata import DESCRIPTOR, MANIFEST, Metadata
from docprov.model.records import DIGEST, RESOURCES, SLUG
from docprov.model.values import decimal_text
from docprov.package.document_counts import as_dictionary, recorded_counts
from docprov.package.package import Package
from docprov.package.reviews import count_reviews
from docprov.package.table_files import built_file
from docprov.package.table_schema.schemas import dictionary_of_tables
from docprov.releases.companions import COMPANIONS, companion_files, place_of
from docprov.releases.metadata_formats import (
    CITATION,
    DATACITE,
    SCHEMA_ORG,
    ZENODO,
    citation,
    metadata_files,
)
from docprov.storage.canonical_json import is_format, json_text, read_json
from docprov.storage.files import LARGEST_YAML, sha256
from docprov.tables.key_rows import KeyRows
from docprov.versions.deltas import FOLDER, KINDS
from docprov.versions.editions import declared_edition
from docprov.versions.numbers import is_version, version_order

CHANGELOG = "CHANGELOG.md"


def archive_contents(
    package: Package,
    previous: Mapping[str, str] | None = None,
    delta: Mapping[str, bytes] | None = None,
    changelog: bytes | None = None,
    companions: Sequence[str] = (),
) -> dict[str, bytes]:
    """Return the files of a release's archive.

    Args:
        package: the package.
        previous: version and digest of the release before, None for the first one.
        delta: the files that say what changed since then.
        changelog: the changelog; None takes the package's own, if it has one.
        companions: what it carries beside its tables.

    Raises:
        BuildError: the package's sources have faults.
        DocprovError: a companion cannot be made, or a file for readers cannot be read.
        ValueError: the package says nothing of itself.
    """
    files = {**package.built, **(delta or {})}
    metadata = package.metadata
    if metadata is None:
        raise ValueError("the package says nothing of itself")
    files["README.md"] = _readme(package, metadata, companions)
    if changes := changelog or own_file(package, CHANGELOG):
        files[CHANGELOG] = changes
    if waivers := own_file(package, "waivers.yaml"):
        files["waivers.yaml"] = waivers
    files["LICENSE"] = own_file(package, "LICENSE") or _license(metadata)
    files |= metadata_files(metadata)
    if companions:  # last, since they are made of all the others
        files |= companion_files(files, companions)
    listed = [
        {"path": name, "bytes": len(files[name]), "sha256": sha256(files[name])}
        for name in sorted(files)
    ]
    manifest = _manifest(metadata, package.tables, previous, listed, companions)
    return files | {MANIFEST: json_text(manifest).encode("utf-8")}


def own_file(package: Package, name: str) -> bytes | None:
    """Return a file that the package's folder holds for readers, None where it has none.

    Raises:
        FileFaultError: it has one that cannot be read.
    """
    return package.files.read(name, LARGEST_YAML) if name in package.files else None


def _readme(package: Package, metadata: Metadata, companions: Sequence[str]) -> bytes:
    """Return the package's own readme with the number of records and the data dictionary."""
    title = f"# {metadata.title or metadata.name}\n\n{metadata.description}\n"
    try:
        own = (own_file(package, "README.md") or title.encode()).decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"README.md: byte {error.start} is not UTF-8; save it as UTF-8") from error
    counts = ["| table | records |", "| --- | --- |"]
    counts += [f"| {name} | {len(table)} |" for name, table in package.tables.items()]
    counts += ["", f"Claims and citations: {count_reviews(package.tables)}."]
    tables = "\n".join(dictionary_of_tables()).replace("\n## ", "\n### ")
    lines = [
        own.rstrip("\n"),
        "",
        f"## Records in version {metadata.version}",
        "",
        *counts,
        "",
        *how_to_check(metadata),
        *_carried(companions),
    ]
    lines += ["", "## Data dictionary", tables, ""]
    return "\n".join(lines).encode("utf-8")


def _carried(companions: Sequence[str]) -> list[str]:
    """Return the lines that say what a release carries beside its tables."""
    if not companions:
        return []
    said = [f"- `{place_of(name)}`: {_COMPANION.get(name, 'an export')}" for name in companions]
    return ["", "## The same records in other forms", "", *said]


_COMPANION = {
    "site": "pages to look at; open `site/index.html` in a browser",
    "csv": "one row for each claim, for spreadsheet programs",
    "xlsx": "a workbook with one row for each claim and a sheet for each table",
}


def how_to_check(metadata: Metadata) -> list[str]:
    """Return the lines that say how an archive is checked."""
    share = decimal_text(metadata.tolerance * 100)
    return [
        "## How to check it",
        "",
        "`manifest.json` lists every file with its length and SHA-256.",
        "Compare the digest of the whole archive with the one that its publisher names:",
        "`docprov verify ARCHIVE --sha256 DIGEST`.",
        "A capture is named by the SHA-256 of its bytes.",
        (
            "Whoever holds these bytes finds each quote at `start` to `stop` of the decoded text, "
            "counted in code points."
        ),
        "",
        (
            "`lower` and `upper` are the ends of the interval that a number means; "
            "an empty end is open."
        ),
        (
            "With `more-than` the lower end itself is excluded, "
            "with `fewer-than` and `nearly` the upper one."
        ),
        f"`about` reaches {share} % of the value to both sides and `nearly` {share} % below it.",
        "That share is a setting of this package, not a statement of a source.",
    ]


def _license(metadata: Metadata) -> bytes:
    lines = [
        f"{each.get('title') or each.get('name')}: {each.get('path', '')}".rstrip(": ")
        for each in metadata.licenses
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


WRITTEN = ("CHANGELOG.md", "LICENSE", "README.md", "waivers.yaml")
"""The members of an archive that people write, in whole or in part."""
MEMBERS = frozenset({*WRITTEN, CITATION, ZENODO, DATACITE, SCHEMA_ORG})
"""What an archive may hold apart from tables, descriptor, delta and manifest."""


NEEDED = frozenset({DESCRIPTOR, "LICENSE", "README.md", CITATION})
"""What every archive has, whichever docprov made it."""
_FOR_PROGRAMS = frozenset({ZENODO, DATACITE, SCHEMA_ORG})
_FORM: Mapping[str, tuple[type, ...]] = {
    "format": (int,),
    "name": (str,),
    "version": (str,),
    "previous": (dict, type(None)),
    "coverage": (dict,),
    "files": (list,),
}
"""The keys of a manifest, in their order, and the types of their values.

One with companions names them before the files.
"""
_WITH_COMPANIONS = (*(name for name in _FORM if name != "files"), COMPANIONS, "files")
_LISTED: Mapping[str, type] = {"path": str, "bytes": int, "sha256": str}
_DELTA = re.compile(rf"{FOLDER}[a-z0-9_-]+\.(?:{'|'.join(KINDS)})\.csv")
_NEVER = re.compile(r"(?!)")


def manifest_problems(files: Mapping[str, bytes]) -> list[str]:
    """Return where the manifest among some files and the files themselves differ."""
    if MANIFEST not in files:
        return [f"there is no {MANIFEST}; this is not a release"]
    try:
        manifest = read_json(files[MANIFEST])
    except ValueError as error:
        return [f"{MANIFEST} cannot be read: {error}"]
    if problem := _form_problem(manifest):
        return [f"{MANIFEST} is not of format 1: {problem}"]
    listed = {each["path"]: (each["bytes"], each["sha256"]) for each in manifest["files"]}
    present: dict[str, Any] = {
        name: (len(data), sha256(data)) for name, data in files.items() if name != MANIFEST
    }
    needed = listed.keys() | NEEDED
    problems = [f"{name} is missing" for name in sorted(needed - present.keys())]
    problems += [f"{name} is not listed" for name in sorted(present.keys() - listed.keys())]
    problems += [
        f"{name} is altered"
        for name in sorted(listed.keys() & present.keys())
        if listed[name] != present[name]
    ]
    known = MEMBERS | {DESCRIPTOR} | _declared_paths(files)
    delta = _DELTA if manifest.get("previous") else _NEVER
    places = tuple(map(place_of, manifest.get(COMPANIONS, ())))
    problems += [
        f"{name} is not part of a release"
        for name in sorted(present.keys() & listed.keys() - known)
        if not delta.fullmatch(name) and not name.startswith(places)
    ]
    problems += [
        f"{place} is named and has no file"
        for place in places
        if not any(name.startswith(place) for name in present)
    ]
    if not problems and files[MANIFEST] != json_text(manifest).encode("utf-8"):
        problems.append(f"{MANIFEST} is not in canonical form")
    return problems


def _form_problem(manifest: object) -> str:
    """Return where a manifest has other keys or types than its format; nothing where it has not."""
    if not isinstance(manifest, dict) or tuple(manifest) not in {tuple(_FORM), _WITH_COMPANIONS}:
        return f"its keys are not {', '.join(_FORM)}, in this order"
    for name, kinds in _FORM.items():
        if type(manifest[name]) not in kinds:
            return f"{name} has a value of another type"
    if not is_format(manifest["format"], 1):
        return "it has another number"
    if COMPANIONS in manifest and not _is_ordered_names(manifest[COMPANIONS]):
        return "its companions are not names in order, each once"
    for each in manifest["files"]:
        if not isinstance(each, dict) or tuple(each) != tuple(_LISTED):
            return f"a file is listed with other keys than {', '.join(_LISTED)}"
        if any(type(each[name]) is not kind for name, kind in _LISTED.items()):
            return f"{each['path']!r} is listed with a value of another type"
        if each["bytes"] < 0 or not re.fullmatch(DIGEST, each["sha256"]):
            return f"{each['path']!r} is listed with a length or a digest that is none"
    paths = [each["path"] for each in manifest["files"]]
    if sorted(set(paths)) != paths:
        return "its files are not in order, each once"
    return ""


def _is_ordered_names(value: object) -> bool:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        return False
    return value == sorted(set(value)) and all(re.fullmatch(SLUG, each) for each in value)


def _declared_paths(files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the tables' files, those of today where a release does not say them."""
    try:
        return {table.path for table in declared_edition(files[DESCRIPTOR]).tables.values()}
    except (KeyError, ValueError):
        return set(map(built_file, RESOURCES))


def statement_problems(
    metadata: Metadata,
    tables: Mapping[str, Any],
    files: Mapping[str, bytes],
    *,
    current: bool,
) -> list[str]:
    """Return where the manifest or the files for other programs differ from the tables.

    The first releases have a shorter citation, no counts of reviews and none of the other files;
    later ones count every review.

    Args:
        metadata: what the descriptor says.
        tables: the tables, each with its `frame`.
        files: the files of the release.
        current: whether it declares the tables of today, and so has all that a release has today.
    """
    manifest = read_json(files[MANIFEST])
    known = (manifest.get("previous"), manifest.get("files"), manifest.get(COMPANIONS, ()))
    expected = _manifest(metadata, tables, *known)
    counted = manifest["coverage"]
    first = not current and "reviews" not in counted
    if first:
        expected["coverage"].pop("reviews")
    elif not current and "void" not in counted["reviews"]:
        expected["coverage"]["reviews"] = count_reviews(tables, every_review=True).to_dict()
        expected["coverage"]["reviews"].pop("void")
    problems = [
        f"{MANIFEST} differs from the tables in {name}"
        for name in sorted(manifest.keys() | expected.keys())
        if json_text(manifest.get(name)) != json_text(expected.get(name))
    ]
    previous = manifest.get("previous")
    if previous is not None and not _is_earlier(previous, metadata.version):
        problems.append(f"{MANIFEST} names a release before this one that cannot be")
    stated = metadata_files(metadata)
    if first:
        stated[CITATION] = citation(metadata, brief=True)
    present = {CITATION} | (_FOR_PROGRAMS & files.keys() if first else _FOR_PROGRAMS)
    problems += [
        f"{name} does not follow from the descriptor"
        for name in sorted(present)
        if files.get(name) != stated.get(name)
    ]
    return problems


def _is_earlier(previous: object, version: str) -> bool:
    if not isinstance(previous, dict) or set(previous) != {"version", "digest"}:
        return False
    number, digest = str(previous["version"]), str(previous["digest"])
    known = is_version(number) and re.fullmatch(DIGEST, digest)
    return bool(known) and version_order(number) < version_order(version)


def _manifest(
    metadata: Metadata,
    tables: Mapping[str, Any],
    previous: object,
    listed: object,
    companions: Sequence[str],
) -> dict[str, Any]:
    passages = tables["passages"].frame
    verdicts = passages["verdict"].drop_nulls().value_counts().iter_rows()
    captures = KeyRows(tables["captures"].frame["id"])
    return {
        "format": 1,
        "name": metadata.name,
        "version": metadata.version,
        "previous": previous,
        "coverage": {
            "passages": passages.height,
            "verdicts": dict(sorted(verdicts)),
            "documents": as_dictionary(recorded_counts(tables, captures)),
            "reviews": count_reviews(tables).to_dict(),
        },
        **({COMPANIONS: list(companions)} if companions else {}),
        "files": listed,
    }
