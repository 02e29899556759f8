"""What a contribution may change: rules for the difference from an earlier state.

A contribution of data is about one document. What else it changes may be right, and
somebody should look at it: ids that readers have cited, releases that they hold, locks that nobody
re-checked, dossiers of other people. Nothing is reported where only one state is known.
"""

from collections.abc import Iterator, Mapping

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.diagnostics.words import counted
from docprov.model.records import RESOURCES
from docprov.package.package import Package
from docprov.validation.changes import Changes

OTHER_DOSSIER = Rule(
    code="DP540",
    name="other-dossier",
    severity="warning",
    summary="A contribution changes the dossiers of several documents.",
    why=(
        "Two people may be at work on them, and whoever reviews one document does not look "
        "at another."
    ),
    help="contribute each document on its own, or say in the pull request why they belong together",
    message="{0} is changed together with {1}",
    example="one pull request changes dossiers/arden-2011.yaml and dossiers/leith-2012.yaml",
)
CHANGED_ID = Rule(
    code="DP541",
    name="changed-id",
    summary="A record that was there before is gone, or has another id now.",
    why=(
        "Others cite it by its id; an id stays, and a record that no longer holds is withdrawn, "
        "with its reason."
    ),
    help="restore the id; to take a record back write status: withdrawn and reason:",
    message="{0} is gone",
    example="the claim c-b04xe of leith-2012 is deleted from its dossier, or is called c-9x3pd now",
)
CHANGED_RECORD_OF_RELEASE = Rule(
    code="DP542",
    name="edited-release",
    summary="A file that belongs to a recorded release is changed or deleted.",
    why="What was published is never edited; readers hold it.",
    help="restore the file: `git checkout <revision> -- <file>`",
    message="{0} is {1}",
    example="somebody edits releases/0.1.0/release.json",
)
EDITED_LOCK = Rule(
    code="DP543",
    name="edited-lock",
    severity="warning",
    summary="A lock is changed and its dossier is not.",
    why=(
        "Locks are written by `docprov anchor`; one that changes alone was edited by hand, or the "
        "text was looked at anew."
    ),
    help=(
        "run `docprov anchor` and `docprov validate` with the texts at hand, which shows whether "
        "the lock is right"
    ),
    message="{0} is changed, {1} is not",
    example="arden-2011.lock.json is changed, and arden-2011.yaml is not",
)
_MADE_FROM_CONTENT = frozenset({"passages", "findings"})


def check_scope(
    package: Package, before: Package | None, changes: Changes, rechecked: frozenset[str]
) -> Iterator[Diagnostic]:
    """Yield what a contribution changes outside the one document that it is about.

    Args:
        package: the package as it is.
        before: the package as it was; None where there was none.
        changes: the files that changed.
        rechecked: the documents of which this run compared every passage with its text, so that
            their locks are known.
    """
    yield from _other_dossiers(changes)
    if before is not None and before.from_sources and package.from_sources:
        yield from _changed_ids(package, before, changes)
    for file, state in changes.files.items():
        if file.startswith("releases/") and state != "added":
            yield CHANGED_RECORD_OF_RELEASE.at(Place(file=file), file, state)
        document = file.removeprefix("dossiers/").removesuffix(".lock.json")
        dossier = f"dossiers/{document}.yaml"
        edited = file.startswith("dossiers/") and file.endswith(".lock.json") and state == "changed"
        if edited and dossier not in changes.files and document not in rechecked:
            yield EDITED_LOCK.at(Place(file=file, record=document), file, dossier)


def _other_dossiers(changes: Changes) -> Iterator[Diagnostic]:
    """Yield the dossiers that were there before and are changed together with another one."""
    touched = {file: state for file, state in changes.files.items() if _is_dossier(file)}
    for file, state in touched.items():
        others = sorted(touched.keys() - {file})
        if state != "added" and others:
            words = others[0]
            if len(others) > 1:
                words += f" and {counted(len(others) - 1, 'other')}"
            document = file.removeprefix("dossiers/").removesuffix(".yaml")
            yield OTHER_DOSSIER.at(Place(file=file, record=document), file, words)


def _is_dossier(file: str) -> bool:
    return file.startswith("dossiers/") and file.endswith(".yaml")


def _changed_ids(package: Package, before: Package, changes: Changes) -> Iterator[Diagnostic]:
    """Yield the ids that are gone; of a file that is deleted, the file alone."""
    deleted: set[str] = set()
    for name, resource in RESOURCES.items():
        if resource.key != ("id",) or name in _MADE_FROM_CONTENT:
            continue
        for row in before.rows[name]:
            identifier, file = row.cells["id"] or "", row.place.file
            known = identifier in package.tables[name] or identifier in package.written_ids
            if known or _is_shadow(name, row.cells):
                continue
            if changes.files.get(file) == "deleted":
                if file not in deleted:
                    deleted.add(file)
                    place = Place(file=file, resource=name, record=identifier)
                    what = f"all that the file declared, such as {resource.noun} {identifier!r},"
                    yield CHANGED_ID.at(place, what)
            elif package.selection is None or file == package.selection.dossier:
                place = Place(file=file, resource=name, record=identifier)
                yield CHANGED_ID.at(place, f"{resource.noun} {identifier!r}")


def _is_shadow(name: str, cells: Mapping[str, str | None]) -> bool:
    """Tell whether a subject is only an agent's second row, which comes and goes with its use."""
    return name == "subjects" and cells.get("agent") == cells["id"]
