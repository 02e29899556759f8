"""Checking the content of a release: its files, its records, and the delta that leads to it.

A release is checked by the schemas that it declares. Where these are those of today, its files are
built again from its records and the rules are run. A release with other schemas was made by an
earlier or later docprov: then each table is written again under its own schema, and the rules,
which are about the tables of today, are listed as not run.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import ArchiveError, DocprovError, LoadError
from docprov.evidence.folder import Evidence
from docprov.model.metadata import DESCRIPTOR, MANIFEST, metadata_of
from docprov.package.building import FILE_FORM, package_files, resource_descriptor, table_names
from docprov.package.package import Package, open_package
from docprov.releases.archive_contents import WRITTEN, statement_problems
from docprov.storage.archives import read_archive
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import LARGEST_TABLE, FileFaultError, MemoryFiles, read_plain, sha256
from docprov.validation.catalogue import CATALOGUE
from docprov.validation.validation import validate_package
from docprov.validation.waivers import read_waivers
from docprov.versions.deltas import FOLDER, make_delta
from docprov.versions.editions import declared_edition, read_edition
from docprov.versions.schema_changes import SchemaChange, resource_changes

Contents = Mapping[str, bytes]
CANONICAL = "canonical form"
"""The check that every file has the one form in which docprov writes it."""
RECORDS = "records"
"""The check of the tables by their schemas and by the rules."""


def check_content(files: Contents, *, manifest_fits: bool) -> tuple[list[Check], str]:
    """Return the checks of what a release holds, and the name and version that it gives itself.

    Args:
        files: the files of the release.
        manifest_fits: whether the manifest among them lists them as they are.
    """
    if DESCRIPTOR not in files:
        return [Check(name=CANONICAL, ok=False, detail=f"there is no {DESCRIPTOR}")], ""
    package = open_package(MemoryFiles("the release", files))
    changes = _other_schemas(package, files)
    other = any(change.bump != "patch" for change in changes)
    faults = [fault for fault in package.faults if fault.severity == "error"]
    if package.metadata is None or (faults and not other):
        detail = "; ".join(str(fault) for fault in faults[:5])
        return [Check(name=CANONICAL, ok=False, detail=detail)], ""
    name = f"{package.metadata.name} {package.metadata.version}"
    if changes:
        altered = _edition_problems(files, manifest_fits=manifest_fits)
    else:
        altered = _problems(package, files)
        if manifest_fits:
            altered += statement_problems(package.metadata, package.tables, files, current=True)
    own = ", ".join(each for each in WRITTEN if each in files)
    detail = "; ".join(altered[:5]) or f"rebuilt, byte for byte, but for what people wrote: {own}"
    checks = [Check(name=CANONICAL, ok=not altered, detail=detail)]
    passages = len(package.tables["passages"])
    detail = f"{passages} quotes are as the release records them; no text was read"
    texts = Check(name="quotes against texts", made=False, ok=None, detail=detail)
    if other:
        detail = f"the release declares other tables than this docprov has ({changes[0]}); "
        detail += "no schema and no rule was applied"
        return [*checks, Check(name=RECORDS, made=False, ok=None, detail=detail), texts], name
    # the first of all days: what was waived on the day of the release stays so
    report = validate_package(package, Evidence(), today=dt.date.min)
    words = "; ".join(str(fault) for fault in report.errors[:5]) or "table schemas and rules hold"
    return [*checks, Check(name=RECORDS, ok=report.ok, detail=words), texts], name


def _other_schemas(package: Package, files: Contents) -> list[SchemaChange]:
    """Return where the tables that a readable release declares are not those of today."""
    if package.metadata is None:
        return []
    try:
        edition = declared_edition(files[DESCRIPTOR])
        declared = {name: each.declared for name, each in edition.tables.items()}
        ours = {
            name: resource_descriptor(package.metadata, name)
            for name in table_names(package.metadata)
        }
        return list(resource_changes(declared, ours))
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _problems(package: Package, files: Contents) -> list[str]:
    rebuilt = package_files(package.metadata, package.tables) if package.metadata else {}
    return [
        f"{name} rebuilt from its records has other bytes"
        for name in sorted(rebuilt)
        if files.get(name) != rebuilt[name]
    ]


def _edition_problems(files: Contents, *, manifest_fits: bool) -> list[str]:
    """Return where files are not what their own descriptor makes of them."""
    try:
        edition = read_edition(MemoryFiles("the release", files))
        metadata = metadata_of(edition.declared)
        problems = [problem for _, problem in metadata.problems()]
        if json_text(read_json(files[DESCRIPTOR])).encode("utf-8") != files[DESCRIPTOR]:
            problems.append(f"{DESCRIPTOR} is not in canonical form")
        for table in edition.tables.values():
            data = table.to_csv()
            if data != files[table.path]:
                problems.append(f"{table.path} rebuilt from its records has other bytes")
            form = {key: table.declared.get(key) for key in FILE_FORM}
            if json_text(form) != json_text(FILE_FORM):
                problems.append(f"{table.path} is declared in another form than CSV in UTF-8")
            stated = (table.declared.get("bytes"), table.declared.get("hash"))
            if stated != (len(data), sha256(data)):
                problems.append(f"{table.path} is not what {DESCRIPTOR} says")
        if manifest_fits:
            problems += statement_problems(metadata, edition.tables, files, current=False)
    except (LoadError, ValueError, KeyError) as error:
        return [str(error)]
    return problems


def check_waivers(files: Contents) -> Check:
    """Return the check that lists the faults that a release waives, each with reason and day."""
    faults: list[Diagnostic] = []
    waivers = read_waivers(MemoryFiles("the release", files), CATALOGUE, faults)
    if faults:
        return Check(name="waivers", ok=False, detail="; ".join(map(str, faults[:5])))
    listed = "; ".join(f"{each.rule} of {each.record}: {each}" for each in waivers)
    return Check(name="waivers", detail=listed or "the release waives nothing")


def _first(given: Path | None) -> Check:
    """Return the check of the delta of a release that names none before it."""
    detail = "the manifest names no release before this one"
    if given is None:
        return Check(name="delta", detail=detail)
    return Check(name="delta", ok=False, detail=f"{detail}, so {given.name} is none")


def check_delta(files: Contents, place: Path | None, given: bool) -> Check:
    """Return whether the delta leads from the release before to this one.

    Args:
        files: the files of the release.
        place: archive of the release before, or the folder that may hold it; None for neither.
        given: whether the place is that archive.

    Raises:
        LoadError: the archive that was given cannot be read.
    """
    try:
        manifest = read_json(files[MANIFEST])
        previous = manifest["previous"]
        name = f"{manifest['name']}-{previous['version']}.zip" if previous else ""
    except (KeyError, TypeError, ValueError):
        return Check(name="delta", made=False, ok=None, detail="the manifest cannot be read")
    if not previous:
        return _first(place if given else None)
    absent = f"release {previous['version']}, from which the delta leads here, is not at hand"
    if place is None:
        return Check(name="delta", made=False, ok=None, detail=absent)
    folder, name = (place.parent, place.name) if given else (place, name)
    try:
        data = read_plain(folder, name, LARGEST_TABLE)
    except (FileFaultError, ValueError) as error:
        if given:
            raise LoadError(str(error)) from error
        return Check(name="delta", made=False, ok=None, detail=f"{absent}: {error}")
    if sha256(data) != previous["digest"]:
        detail = f"{name} is not the release before: it has {sha256(data)}, "
        detail += f"the manifest names {previous['digest']}"
        return Check(name="delta", made=given, ok=False if given else None, detail=detail)
    try:
        before = read_edition(MemoryFiles(name, read_archive(data)))
        expected = make_delta(before, read_edition(MemoryFiles("the release", files)))
    except (ArchiveError, DocprovError, ValueError) as error:
        return Check(name="delta", ok=False, detail=str(error))
    present = {each for each in files if each.startswith(FOLDER)}
    for each in sorted(expected.keys() | present):
        if expected.get(each) != files.get(each):
            return Check(name="delta", ok=False, detail=f"{each} does not lead here from {name}")
    return Check(name="delta", detail=f"the delta leads here from {name}")
