"""Fixes of dossiers that change nothing of what they say.

Fixed are the form of dates and numbers, quotation marks that YAML needs, quotes in other characters
than their text has, and values without the words of their quote that give them. Only what is
reported as a fault is touched, and only where one reading is possible: `2011-6-3` is a day,
`3/6/2011` is two. Every other byte of a file stays. Files are written at the end, each whole or not
at all.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import unified_diff
from pathlib import Path

from attrs import define, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.dossiers.entries import BAD_NOTATION, CUT_TEXT
from docprov.dossiers.grammar import FREE, QUOTES
from docprov.dossiers.yaml.editing import Editor, Piece
from docprov.dossiers.yaml.faults import YAML_SYNTAX
from docprov.dossiers.yaml.nodes import Text
from docprov.dossiers.yaml.writing import quoted
from docprov.evidence.folder import Evidence, open_evidence
from docprov.package.package import Package, open_dossier, open_package
from docprov.package.table_schema.checking import check_schema
from docprov.package.table_schema.faults import WRONG_DATE
from docprov.recording.canonical_values import canonical_date, canonical_number
from docprov.recording.folders import dossiers_at
from docprov.recording.written_values import written_values
from docprov.storage.files import LARGEST_YAML, EditedFiles, FileFaultError, Files, FolderFiles
from docprov.storage.writing import write_files
from docprov.text.quotes import locate

_NUMBERS = frozenset({"value", "tolerance"})
_AS_WRITTEN = "value_as_written"
_Words = Mapping[str, Mapping[tuple[int, int], str]]
"""Words to write as that field, by file and by the place of the value."""
_IN_CURLY = re.compile(
    "[\u201c\u201d\u201e]([^\u201c\u201d\u201e]+)[\u201c\u201d]"
    "|[\u2018\u201a]([^\u2018\u2019\u201a]+)\u2019"
)
_BARE = re.compile(r"(?P<head> *(?:- +)*(?P<name>[a-z_]+): +)(?P<text>\S.*?)(?P<tail>\s*)")


@frozen(kw_only=True)
class Fix:
    """One text that was fixed.

    Attributes:
        place: where it is written.
        old: what was written there.
        new: what is written there now.
    """

    place: Place
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.place}: {self.old!r} is now {self.new!r}"


@define(kw_only=True, repr=False)
class FixResult(Summary):
    """The result of fixing a package.

    Attributes:
        fixes: what was fixed, in the order of files and lines.
        contents: the files that differ from those on disk, by name.
        diffs: the same as unified diffs.
        left: the faults of dossiers that are left to a person, or to `docprov anchor`.
    """

    fixes: list[Fix] = field(factory=list)
    contents: dict[str, bytes] = field(factory=dict)
    diffs: dict[str, str] = field(factory=dict)
    left: list[Diagnostic] = field(factory=list)


def fix(
    path: str | Path,
    evidence: str | Path | None = None,
    *,
    write: bool = True,
    quotes_only: bool = False,
) -> FixResult:
    """Fix what can be fixed in a package's dossiers without a change of meaning.

    Args:
        path: the package's folder, or one dossier of it.
        evidence: folder with the captured texts, for writing quotes in the characters of their
            text; None leaves quotes alone.
        write: whether to write the files, or only to return what would be written.
        quotes_only: whether to leave everything but quotes alone.

    Raises:
        LoadError: there are no dossiers at the path.
        DocprovError: the evidence folder does not exist, or files cannot be written.

    >>> fix("docs/examples/arden", write=False).contents
    {}
    """
    folder, only = dossiers_at(path)
    texts = open_evidence(evidence) if evidence is not None else Evidence()
    source = FolderFiles(folder)
    fixing = FixResult()

    def one_round(package: Package, words: _Words) -> None:
        fixes, changed, left = _one_round(package, only, texts, words, quotes_only=quotes_only)
        fixing.fixes += fixes
        fixing.contents |= changed
        fixing.left = left

    def as_fixed() -> Package:
        return _read(EditedFiles(source, dict(fixing.contents)), only)

    package, seen = as_fixed(), list[Mapping[str, bytes]]()
    while fixing.contents not in seen:  # a file that comes back would be fixed for ever
        seen.append(dict(fixing.contents))
        one_round(package, {})
        if fixing.contents != seen[-1]:
            package = as_fixed()
    if not quotes_only:  # once, at the end: the words of all claims are read for it
        one_round(package, written_values(package))
    for file, new in sorted(fixing.contents.items()):
        old = source.read(file, LARGEST_YAML)
        fixing.diffs[file] = _diff(file, old.decode("utf-8"), new.decode("utf-8"))
    fixing.fixes.sort(key=lambda each: (each.place.file, *_at(each.place)))
    if write:
        write_files(folder, fixing.contents, since=source)
    return fixing


def _at(place: Place) -> tuple[int, int]:
    return place.line or 0, place.column or 0


def _diff(file: str, old: str, new: str) -> str:
    names = (f"a/{file}", f"b/{file}")
    lines = unified_diff(old.split("\n"), new.split("\n"), *names, lineterm="")
    return "\n".join(lines) + "\n"


def _read(files: Files, only: str | None) -> Package:
    """Return a package, or one dossier of it as a package."""
    if only is None:
        return open_package(files)
    return open_dossier(files, only.removeprefix("dossiers/"))


def _one_round(
    package: Package,
    only: str | None,
    texts: Evidence,
    words: _Words,
    *,
    quotes_only: bool,
) -> tuple[list[Fix], dict[str, bytes], list[Diagnostic]]:
    """Return what is fixed of one reading of a package, the files that changes, and its faults."""
    faults: dict[str, list[Diagnostic]] = {}
    for fault in () if quotes_only else (*package.faults, *check_schema(package)):
        if fault.place.file.endswith(".yaml") and only in {None, fault.place.file}:
            faults.setdefault(fault.place.file, []).append(fault)
    quotes = {} if texts.folder is None else _own_characters(package, texts)
    fixes, changed = list[Fix](), dict[str, bytes]()
    found = quotes.keys() | words.keys()
    wanted = found if only is None else found & {only}
    for file in sorted(faults.keys() | wanted):
        try:
            text = package.files.read(file, LARGEST_YAML).decode("utf-8")
        except (FileFaultError, UnicodeDecodeError):
            continue
        missing = words.get(file, {})
        new, fixed = _fixed(text, file, faults.get(file, ()), quotes.get(file, {}), missing)
        if new != text:
            changed[file] = new.encode("utf-8")
            fixes += fixed
    return fixes, changed, [fault for each in faults.values() for fault in each]


def _fixed(
    text: str,
    file: str,
    faults: Iterable[Diagnostic],
    quotes: Mapping[tuple[int, int], str],
    words: Mapping[tuple[int, int], str],
) -> tuple[str, list[Fix]]:
    """Return a file with its faults fixed as far as that is safe, and what was fixed."""
    try:
        editor = Editor(file, text.encode("utf-8"))
    except DocprovError:
        return _quote_bare_line(text, file, faults)
    found = _all_uncut(text, file, faults)
    if found[1]:  # this moves what follows on the line, so the rest is left to the next round
        return found
    known = editor.texts
    wanted = {at: new for at, new in quotes.items() if at in known}
    for fault in faults:
        at = _at(fault.place)
        if at in known and (new := _canonical(fault, known[at])) is not None:
            wanted[at] = new
    fixes = [
        Fix(place=Place(file=file, line=at[0], column=at[1]), old=known[at].value, new=new)
        for at, new in sorted(wanted.items())
    ]
    added = {at: new for at, new in words.items() if at in known and at not in wanted}
    for at, new in added.items():
        old = known[at].value
        place = Place(file=file, line=at[0], column=at[1])
        fixes.append(Fix(place=place, old=old, new=f"{old}, {_AS_WRITTEN}: {new}"))
    try:
        for at, new in wanted.items():
            editor.replace(known[at], new)
        for at, new in added.items():
            editor.add_behind(known[at], _AS_WRITTEN, new)
        return editor.data().decode("utf-8"), fixes
    except DocprovError:
        return text, []


def _all_uncut(text: str, file: str, faults: Iterable[Diagnostic]) -> tuple[str, list[Fix]]:
    """Return a file with one text a line whole again that YAML has cut, and what was fixed."""
    cut = {_at(fault.place): fault.place for fault in faults if fault.rule == CUT_TEXT.code}
    fixes: dict[int, Fix] = {}
    for at in sorted(cut, reverse=True):  # from below, so that the places above stay
        known = Editor(file, text.encode("utf-8")).texts
        found = _uncut(text, known, at) if at in known and at[0] not in fixes else None
        if found is not None:
            start, stop, words = found
            fixes[at[0]] = Fix(place=cut[at], old=text[start:stop], new=words)
            text = text[:start] + words + text[stop:]
    return text, list(fixes.values())


def _uncut(
    text: str, known: Mapping[tuple[int, int], Piece], at: tuple[int, int]
) -> tuple[int, int, str] | None:
    """Return where a text begins and ends that YAML has cut, and the text as YAML needs it.

    None where that is not certain, or changes what else the file says.
    """
    place = _cut_text(text, known, at)
    if place is None:
        return None
    start, stop = place
    words = _without_curly(text[start:stop])
    others = [each.value for each in known.values() if not start <= each.start <= stop]
    if not _says(text[:start] + quoted(words) + text[stop:], at, words, others):
        return None
    return start, stop, quoted(words)


def _canonical(fault: Diagnostic, scalar: Piece) -> str | None:
    if fault.rule == WRONG_DATE.code:
        return canonical_date(scalar.value)
    if fault.rule == BAD_NOTATION.code and scalar.name in _NUMBERS:
        return canonical_number(scalar.value)
    return None


def _cut_text(
    text: str, known: Mapping[tuple[int, int], Piece], at: tuple[int, int]
) -> tuple[int, int] | None:
    """Return where a text begins and ends that YAML has cut, None where that is not certain."""
    scalar = known[at]
    if scalar.style or scalar.name not in QUOTES | FREE:
        return None
    if not scalar.flow:
        rest = re.compile(r"[^\n]*?(?=\s*(?:\n|\Z))").match(text, scalar.stop)
        number = rest is not None and re.match(r" +#[0-9]", rest[0])
        return (scalar.start, rest.end()) if rest and number else None
    stop = scalar.stop
    later = (each for each in known.values() if each.start > scalar.start)
    following = sorted(later, key=lambda each: each.start)
    for name, value in zip(following[::2], following[1::2], strict=False):
        empty = value.value == "" and not value.style and value.start == value.stop
        cut = empty and not name.name and value.start >= name.stop
        if not cut or ":" in text[name.stop : value.start + 1] or "\n" in text[stop : name.stop]:
            break
        stop = name.stop
    return (scalar.start, stop)


def _without_curly(words: str) -> str:
    """Return a text without curly quotation marks around it, which YAML takes for letters."""
    found = _IN_CURLY.fullmatch(words)
    return found[1] or found[2] if found else words


def _says(text: str, at: tuple[int, int], words: str, others: list[str]) -> bool:
    """Tell whether a file says some words at a place, and otherwise what it said before."""
    try:
        found = dict(Editor("", text.encode("utf-8")).texts)
    except DocprovError:
        return False
    if at not in found or found.pop(at).value != words:
        return False
    return [each.value for each in found.values()] == others


def _quote_bare_line(text: str, file: str, faults: Iterable[Diagnostic]) -> tuple[str, list[Fix]]:
    """Put the value of a line that is not YAML into quotation marks, where that is all it needs."""
    lines = text.split("\n")
    broken = {fault.place.line or 0 for fault in faults if fault.rule == YAML_SYNTAX.code}
    for line in sorted(broken & set(range(1, len(lines) + 1))):
        found = _BARE.fullmatch(lines[line - 1])
        if found is None or found["name"] not in QUOTES | FREE:
            continue
        if " #" in found["text"] or found["text"][0] in "{[|>'\"":
            continue
        new = [*lines]
        words = quoted(_without_curly(found["text"]))
        new[line - 1] = f"{found['head']}{words}{found['tail']}"
        if _fails_before(text, line) and not _fails_before("\n".join(new), line):
            place = Place(file=file, line=line, column=len(found["head"]) + 1)
            return "\n".join(new), [Fix(place=place, old=found["text"], new=words)]
    return text, []


def _fails_before(text: str, line: int) -> bool:
    """Tell whether a file cannot be parsed as far as the end of a line."""
    try:
        Editor("", "\n".join(text.split("\n")[:line]).encode("utf-8"))
    except DocprovError:
        return True
    return False


def _own_characters(package: Package, texts: Evidence) -> dict[str, dict[tuple[int, int], str]]:
    """Return quotes that need normalisation, in the characters of their text, by place."""
    found: dict[str, dict[tuple[int, int], str]] = {}
    digests = dict(package.tables["captures"].frame.select("id", "sha256").iter_rows())
    for passage, row in zip(package.tables["passages"], package.rows["passages"], strict=True):
        text = texts.text_of(digests.get(passage.capture) or "")
        written = row.written.get("quote")
        if text is None or not isinstance(written, Text):
            continue
        prefix, suffix = passage.prefix or "", passage.suffix or ""
        looked = locate(passage.quote, text, prefix=prefix, suffix=suffix)
        if looked.verdict == "normalised" and looked.start is not None and looked.stop is not None:
            own = text[looked.start : looked.stop]
            if own.isprintable():
                found.setdefault(row.place.file, {})[written.line, written.column] = own
    return found
