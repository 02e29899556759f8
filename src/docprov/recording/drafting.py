"""Drafting a claim: an entry at the end of a dossier that waits until somebody reviews it.

Nothing is written unless the text contains the quote, the dossier has no new fault, and the new
record is one that `docprov review` lists: a dossier names one recorder for all its records, so only
a dossier that a machine recorded takes drafts, and none that is reviewed as a whole.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, shown
from docprov.dossiers.yaml.editing import Editor
from docprov.evidence.folder import Evidence, open_evidence
from docprov.model.records import Claim
from docprov.package.package import Package, open_dossier, open_package
from docprov.package.reviews import Reviewing
from docprov.recording.anchoring import anchored
from docprov.recording.composition import fields_of
from docprov.recording.folders import dossier_folder
from docprov.storage.file_names import dossier_file
from docprov.storage.files import LARGEST_YAML, EditedFiles, Files, FolderFiles
from docprov.storage.writing import write_files
from docprov.validation.validation import validate_package


@frozen(kw_only=True, repr=False)
class ClaimDraft(Summary):
    """A claim that was drafted.

    Attributes:
        claims: the new claims; more than one where the draft has a breakdown.
        verdict: how the quote was found in the text.
        contents: the files that differ, by name.
    """

    claims: tuple[Claim, ...]
    verdict: str
    contents: Mapping[str, bytes]

    def _lines(self) -> Iterator[str]:
        for each in self.claims:
            yield f"{each.id}: {each.statement}"
        yield f"the quote is {self.verdict}; the draft waits for a review"


def draft_claim(
    path: str | Path,
    document: str,
    claim: Mapping[str, Any],
    evidence: str | Path | None = None,
    *,
    write: bool = True,
) -> ClaimDraft:
    """Add a claim to a dossier that a machine recorded; it waits for a review.

    Args:
        path: the package's folder.
        document: id of the document that says it.
        claim: the fields of a claim as a dossier has them, such as `quote`, `subject` and
            `predicate`; `id` is made.
        evidence: folder with the captured texts; None takes the one that `DOCPROV_EVIDENCE` names.
        write: whether to write dossier and lock, or only to return what would be written.

    Raises:
        LoadError: there is no package at the path, or the draft would be faulty; carries the
            report, and nothing is written.
        DocprovError: the package has no such dossier, the text does not contain the quote or is not
            held, the draft would not wait for a review, or files cannot be written.
        TypeError: a value is of a type that cannot be written exactly, such as a float.

    >>> claim = {"quote": "38 dockers", "subject": "arden-fire", "predicate": "deaths", "value": 38}
    >>> try:
    ...     draft_claim("docs/examples/arden", "leith-2012", claim, "docs/examples/arden/texts")
    ... except DocprovError as error:
    ...     print(str(error).partition(", since ")[2])
    it says `recorded: method: human`, which would hold for the draft too
    """
    folder, texts = dossier_folder(path), open_evidence(evidence)
    files, name = FolderFiles(folder), dossier_file(document)
    opened = open_package(files)
    if name not in files:
        known = [each.id for each in opened.tables["documents"] if dossier_file(each.id) in files]
        meant = closest(document, known)
        advice = f"; did you mean {meant!r}?" if meant else ""
        raise DocprovError(f"there is no dossier {shown(name)}{advice}")
    editor = Editor(name, files.read(name, LARGEST_YAML))
    editor.extend("claims", [fields_of(claim, "claim")])
    contents = _anchored(files, name, {name: editor.data()}, texts)
    edited = open_package(EditedFiles(files, contents))
    before = set(opened.tables["claims"].frame["id"])
    made = tuple(each for each in edited.tables["claims"] if each.id not in before)
    _refuse_reviewed(edited, name, made)
    _refuse_faults(files, edited, name, texts)
    if not made:
        raise DocprovError("nothing was drafted: the draft makes no claim")
    verdict = edited.corpus.passages[made[0].passage].verdict
    if write:
        write_files(folder, contents, since=files)
    return ClaimDraft(claims=made, verdict=verdict, contents=contents)


def _anchored(
    files: Files, name: str, changed: Mapping[str, bytes], texts: Evidence
) -> dict[str, bytes]:
    """Return the files of a draft with its id and the place of its quote.

    Raises:
        LoadError: the dossier cannot be read with the draft; carries the report.
        DocprovError: a quote of the dossier is not found, or its text is not held.
    """
    found = anchored(EditedFiles(files, changed), texts)
    problems = [str(each) for each in found.failures if each.place.file == name]
    problems += [str(each) for each in found.missing if each.place.file == name]
    if problems:
        raise DocprovError(f"nothing was drafted: {'; '.join(problems)}")
    return {**changed, **{each: data for each, data in found.contents.items() if _of(each, name)}}


def _of(file: str, dossier: str) -> bool:
    """Return whether a file is a dossier or its lock."""
    return file in {dossier, f"{dossier.removesuffix('.yaml')}.lock.json"}


def _refuse_faults(files: Files, edited: Package, name: str, texts: Evidence) -> None:
    """Raise where the dossier has a fault that it had not before.

    Raises:
        LoadError: it has; carries the report.
    """
    short = name.removeprefix("dossiers/")
    known = Counter((each.rule, each.message) for each in _faults(files, short, texts))
    faults = []
    # the draft is the last record of its dossier, so that of equal faults the last ones are new
    for each in _faults(edited.files, short, texts):
        if known[each.rule, each.message]:
            known[each.rule, each.message] -= 1
        else:
            faults.append(each)
    if faults:
        problem = f"nothing was drafted: it would have {counted(len(faults), 'fault')}"
        raise LoadError(problem, Report(diagnostics=tuple(faults)))


def _faults(files: Files, dossier: str, texts: Evidence) -> list[Diagnostic]:
    report = validate_package(open_dossier(files, dossier), texts)
    return [each for each in report.errors if not (each.place.file or "").startswith("data")]


def _refuse_reviewed(edited: Package, name: str, made: tuple[Claim, ...]) -> None:
    """Raise where a draft would pass for something that a person recorded or reviewed.

    Raises:
        DocprovError: it would.
    """
    reviewing = Reviewing.of(edited.tables)
    if not made or all(reviewing.waits(each.activity, each.review) for each in made):
        return
    method = reviewing.method(made[0].activity)
    reason = "it is reviewed as a whole; let that review name its `records:`"
    if method != "machine":
        reason = f"it says `recorded: method: {method}`, which would hold for the draft too"
    raise DocprovError(f"nothing was drafted: {shown(name)} takes no drafts, since {reason}")
