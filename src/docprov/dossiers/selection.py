"""The files that must be read to check one dossier: vocabulary, cited works, declarations.

So one dossier of a package of thousands is checked without reading them all. A name is searched
in the text, not in the fields, so that too much may be read, and never too little.
"""

import re
from collections.abc import Iterable

from attrs import frozen

from docprov.storage.files import LARGEST_YAML, FileFaultError, Files, names_ending

KINDS = ("agents", "subjects", "predicates", "documents")
_WORD = re.compile(rb"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_INSIDE = re.compile(r"\.(?:[abcpx]-[a-z0-9]+|t[0-9]+)\Z")


@frozen(kw_only=True)
class Selection:
    """The files to read.

    Attributes:
        dossier: the dossier that is looked at.
        vocabulary: the vocabulary files that it names, or that one of these names.
        others: the dossiers that are read only for what they declare.
    """

    dossier: str
    vocabulary: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()

    @property
    def lock(self) -> str:
        """The lock of the dossier."""
        return self.dossier.removesuffix(".yaml") + ".lock.json"

    @property
    def dossiers(self) -> tuple[str, ...]:
        """All dossiers to read, in the order of a whole run."""
        return tuple(sorted({self.dossier, *self.others}))


def select(files: Files, dossier: str) -> Selection:
    """Return what must be read to check a dossier.

    >>> from pathlib import Path
    >>> from docprov.storage.files import FolderFiles
    >>> arden = FolderFiles(Path("docs/examples/arden"))
    >>> sorted(select(arden, "dossiers/leith-2012.yaml").others)
    ['dossiers/arden-2011.yaml']
    """
    entries: dict[str, list[str]] = {}
    for kind in KINDS:
        for file in names_ending(files, f"vocabulary/{kind}", ".yaml"):
            entries.setdefault(_stem(file), []).append(file)
    known = set(names_ending(files, "dossiers", ".yaml")) - {dossier}
    vocabulary: set[str] = set()
    others: set[str] = set()
    waiting = ["package.yaml", dossier]
    while waiting:
        for word in _words(files, waiting.pop()):
            new = set(entries.get(word, ())) - vocabulary
            vocabulary |= new
            waiting += sorted(new)
            others |= {f"dossiers/{word}.yaml", f"dossiers/{_INSIDE.sub('', word)}.yaml"} & known
    return Selection(
        dossier=dossier, vocabulary=frozenset(vocabulary), others=tuple(sorted(others))
    )


def declaring(files: Files, selection: Selection, missing: Iterable[str]) -> Selection:
    """Return a selection with the first dossier added that declares each of some missing ids."""
    wanted = {identifier.encode() for identifier in missing}
    found: set[str] = set()
    for file in names_ending(files, "dossiers", ".yaml"):
        if not wanted:
            break
        if file not in selection.dossiers and (here := wanted & _declared(_bytes(files, file))):
            found.add(file)
            wanted -= here
    vocabulary = selection.vocabulary
    for file in found:  # what the others name must be there, lest their declarations look broken
        vocabulary |= select(files, file).vocabulary
    return Selection(
        dossier=selection.dossier,
        vocabulary=vocabulary,
        others=tuple(sorted({*selection.others, *found})),
    )


_ID = re.compile(rb"""\bid: *["']?([a-z0-9]+(?:[-.][a-z0-9]+)*)""")


def _declared(data: bytes) -> set[bytes]:
    return set(_ID.findall(data))


def _words(files: Files, file: str) -> set[str]:
    return {word.decode() for word in _WORD.findall(_bytes(files, file))}


def _bytes(files: Files, file: str) -> bytes:
    try:
        return files.read(file, LARGEST_YAML)
    except FileFaultError:  # reported where the file is read
        return b""


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")
