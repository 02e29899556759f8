"""Starting: a project with an invented first dossier, and a new dossier in an existing package.

The files of a project are in `templates/project`; a name that begins with `_` there begins with a
point here. What is computed (ids, locks, tables, the schema for editors) is computed when the
project is made, and not copied.
"""

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib.resources import files as installed_files
from importlib.resources.abc import Traversable
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import in_quotes, shown
from docprov.dossiers.drafts import SCHEMA, Draft, recorder, schema_from_dossiers
from docprov.model.records import SLUG, Document, columns
from docprov.package.table_schema.schemas import DOSSIER
from docprov.package.table_schema.schemas import files as schema_files
from docprov.recording.anchoring import anchor
from docprov.recording.folders import dossier_folder
from docprov.recording.installation import requirement
from docprov.storage.file_names import dossier_file, is_device_name
from docprov.storage.real_paths import real
from docprov.storage.writing import write_files

PACKAGE = "datapackage"
"""Folder of the package in a project."""
TEXTS = "texts"
"""Folder of the captured texts in a project; git leaves it out."""
_MAKING = ".docprov-making-"
_MADE = ".docprov-made"
"""The hidden folder of a project that is whole; a run that broke off is finished from it."""
_NAME = "PACKAGE-NAME"
_REQUIREMENT = "DOCPROV-REQUIREMENT"


@frozen(kw_only=True, repr=False)
class StartResult(Summary):
    """The result of starting a project or a dossier.

    Attributes:
        folder: the project, or the package of the new dossier.
        files: the names of the files that were written, below that folder.
        remarks: what a person should know.
    """

    folder: Path
    files: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def init(folder: str | Path) -> StartResult:
    """Make a project in a new or empty folder: a valid and anchored package, and its tools.

    Args:
        folder: the folder; its name becomes the name of the package, as far as that can be.

    Raises:
        DocprovError: the folder is not empty, cannot be written, or has a name that some systems
            refuse; nothing is changed.

    >>> import tempfile
    >>> started = init(tempfile.mkdtemp() + "/harbour")
    >>> "datapackage/dossiers/tolm-bridge-2019.yaml" in started.files
    True
    """
    target = Path(folder)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise DocprovError(f"{shown(target)} is there already and is no folder")
    made = target / _MADE
    if target.is_dir() and not made.is_dir() and any(map(_is_strange, target.iterdir())):
        raise DocprovError(
            f"{shown(target)} is not empty; a project is made in a new or an empty folder"
        )
    if is_device_name(real(target).name):
        raise DocprovError(
            f"Windows keeps the name {shown(real(target).name)} for itself; "
            "choose another for the folder"
        )
    missing = [each for each in (target, *target.parents) if not each.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        needed, remark = requirement()
        if not made.is_dir():
            _make(made, _project(_package_name(target), needed))
        names = sorted(
            path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()
        )
        for part in sorted(made.iterdir()):
            part.rename(target / part.name)
        made.rmdir()
    except BaseException as error:
        for each in missing:
            with suppress(OSError):
                each.rmdir()  # only an empty one
        if not isinstance(error, OSError):
            raise
        reason = error.strerror or error
        raise DocprovError(f"no project can be made in {shown(target)}: {reason}") from error
    remarks = (remark,) if remark else ()
    return StartResult(folder=target, files=tuple(names), remarks=remarks)


def _is_strange(path: Path) -> bool:
    """Return whether a run that broke off has not left a path."""
    return not path.name.startswith((_MAKING, _MADE))


def _make(made: Path, files: Mapping[str, bytes]) -> None:
    """Make a project in a hidden folder, which gets its name when all is in it.

    Raises:
        OSError: it cannot be made.
        DocprovError: a file cannot be written.
    """
    for left in made.parent.glob(f"{_MAKING}*"):
        shutil.rmtree(left)
    making = Path(tempfile.mkdtemp(dir=made.parent, prefix=_MAKING))
    try:
        write_files(making, files)
        anchor(making / PACKAGE, making / TEXTS)
        making.rename(made)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _package_name(folder: Path) -> str:
    """Return the name that a folder gives its package, accents left out."""
    plain = unicodedata.normalize("NFKD", real(folder).name).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", plain.lower())
    return "-".join(words)[:60].strip("-") or "my-package"


def _project(name: str, needed: str) -> dict[str, bytes]:
    """Return the files of a project that are not computed, and the schema for its editors.

    Args:
        name: name of the package.
        needed: the requirement that installs docprov.
    """
    root = installed_files("docprov") / "templates" / "project"
    said = {_NAME: name, _REQUIREMENT: needed}
    found = dict(_walk(root, ""))
    for word, text in said.items():
        found = {path: data.replace(word.encode(), text.encode()) for path, data in found.items()}
    return found | {SCHEMA: schema_files()[DOSSIER].encode("utf-8")}


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for part in folder.iterdir():
        path = above + (f".{part.name[1:]}" if part.name.startswith("_") else part.name)
        if part.is_dir():
            yield from _walk(part, f"{path}/")
        else:
            yield path, part.read_bytes()


def new(
    document: str,
    package: str | Path = PACKAGE,
    *,
    label: str = "",
    kind: str = "",
    voice: str = "",
    by: str = "",
) -> StartResult:
    """Start the dossier of a document: what a person must say is marked, the rest in comments.

    Args:
        document: id of the document; its dossier is `dossiers/<document>.yaml`.
        package: the package's folder.
        label: neutral name of the document.
        kind: what kind of work it is.
        voice: id of the agent whose document it is.
        by: id of the agent who records it; where it is empty, the one that package.yaml names.

    Raises:
        LoadError: there are no dossiers at the path.
        DocprovError: the id is not valid, or the dossier is there already; nothing is changed.

    >>> import tempfile
    >>> project = init(tempfile.mkdtemp() + "/harbour").folder
    >>> started = new("ferry-1903", project / "datapackage", label="Report on a ferry")
    >>> started.files
    ('dossiers/ferry-1903.yaml',)
    """
    folder = dossier_folder(package)
    name = dossier_file(document)
    if (folder / name).exists() or (folder / name).is_symlink():
        raise DocprovError(f"{name} is there already")
    kinds = next(column.choices for column in columns(Document) if column.name == "kind")
    if kind and kind not in kinds:
        raise DocprovError(f"kind {in_quotes(kind)} is none of {', '.join(kinds)}")
    for word, agent in (("voice", voice), ("by", by)):
        if not re.fullmatch(f"(?:{SLUG})?", agent):
            raise DocprovError(f"{word} {in_quotes(agent)} is no id of an agent")
    contents, remarks = {}, []
    schema = schema_files()[DOSSIER].encode("utf-8")
    near = schema_from_dossiers(folder)
    if not near:
        contents[SCHEMA] = schema
        near = f"../{SCHEMA}"
    elif (folder / "dossiers" / near).read_bytes() != schema:
        remarks.append(
            f"{near.removeprefix('../')} is of another version of docprov; delete it, "
            "and `docprov new` writes it"
        )
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    draft = Draft(
        document=document,
        day=day,
        label=label,
        kind=kind,
        voice=voice,
        by=by or recorder(folder),
        schema=near,
    )
    # The dossier comes last: where it is, the next run refuses to start it.
    files = write_files(folder, {**contents, name: draft.to_bytes()})
    return StartResult(folder=folder, files=tuple(files), remarks=tuple(remarks))
