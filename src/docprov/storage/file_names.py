"""The names that files may have on every system."""

import re

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.model.records import SLUG

_LONGEST_ID = 100
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_DEVICE = re.compile(r"(?:con|nul|prn|aux|com[1-9]|lpt[1-9])(?:\..*)?", re.IGNORECASE)


def is_safe_name(name: str) -> bool:
    """Return whether a path names something below a folder on every system: names joined by `/`.

    A name that begins with a point is hidden on many systems and so refused, except `.zenodo.json`.

    >>> [is_safe_name(name) for name in ("data/claims.csv", "../x", "data//x", ".zenodo.json")]
    [True, False, False, True]
    """
    plain = len(name) <= 200 and all(map(_NAME.fullmatch, name.split("/")))
    return plain or name == ".zenodo.json"


def is_device_name(name: str) -> bool:
    """Return whether Windows keeps the name of a file for a device, whatever its ending.

    A repository with such a file cannot be checked out there.

    >>> is_device_name("con"), is_device_name("Aux.2011.yaml"), is_device_name("con-2011.yaml")
    (True, True, False)
    """
    return _DEVICE.fullmatch(name) is not None


def dossier_file(document: str) -> str:
    """Return the name of the file in which the dossier of a document is written.

    Raises:
        DocprovError: the id is not valid, or cannot name a file on every system.

    >>> dossier_file("arden-2011")
    'dossiers/arden-2011.yaml'
    """
    return f"dossiers/{file_stem(document)}.yaml"


def file_stem(document: str) -> str:
    """Return an id that can name a file on every system.

    Raises:
        DocprovError: the id is not valid, or cannot name a file on every system.
    """
    if not re.fullmatch(SLUG, document) or len(document) > _LONGEST_ID:
        form = "small letters and digits, joined by single hyphens or points"
        raise DocprovError(f"{shown(document)} is not an id: use {form}")
    if is_device_name(document):
        device, _, rest = document.partition(".")
        reason = f"Windows keeps file names such as {device}.yaml for itself"
        meant = f"choose another, such as {device}-{rest or 1992}"
        raise DocprovError(f"{document} cannot be the name of a file: {reason}; {meant}")
    return document
