"""Version numbers of data, `major.minor.patch`: their order, the bump between two, the next one.

What a change demands is decided by `docprov.versions.differences`. The same rule holds below 1.0.0:
there is no version at which a reader of the data has to expect less.
"""

from typing import Literal

from docprov.model.metadata import VERSION

Bump = Literal["none", "patch", "minor", "major"]
"""By how much a release is raised above the one before."""
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")
"""The bumps, smallest first."""


def version_order(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by.

    >>> version_order("0.10.0") > version_order("0.9.1")
    True
    """
    return tuple(int(part) for part in version.split("."))


def is_version(text: str) -> bool:
    """Return whether a text is a version of data.

    >>> is_version("0.1.0"), is_version("1.0"), is_version("01.0.0")
    (True, False, False)
    """
    return bool(VERSION.fullmatch(text))


def bump_between(old: str, new: str) -> Bump:
    """Return the bump from an earlier version to a later one; `none` where it is not later.

    >>> bump_between("0.1.0", "0.1.1"), bump_between("0.1.4", "1.0.0")
    ('patch', 'major')
    >>> bump_between("1.2.0", "1.1.9")
    'none'
    """
    pairs = zip(("major", "minor", "patch"), version_order(old), version_order(new), strict=True)
    name, before, after = next((each for each in pairs if each[1] != each[2]), ("patch", 0, 0))
    return next(bump for bump in BUMPS if bump == name) if after > before else "none"


def next_version(old: str, bump: Bump) -> str:
    """Return the version after another one by a bump.

    >>> next_version("0.1.3", "minor"), next_version("0.1.3", "major")
    ('0.2.0', '1.0.0')
    >>> next_version("0.1.3", "none")
    '0.1.3'
    """
    major, minor, patch = version_order(old)
    parts = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
    }
    return ".".join(str(part) for part in parts.get(bump, (major + 1, 0, 0)))
