"""The real place of a path, through all links."""

import os
from pathlib import Path


def real(path: str | Path) -> Path:
    """Return the absolute path of a place without links; one that leads in a circle is kept.

    >>> real("docs/../docs") == real("docs")
    True
    """
    return Path(os.path.realpath(path))
