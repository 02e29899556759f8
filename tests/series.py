"""An invented package that is released four times: 1.0.0, then a record more, a correction, and a
column more.
"""

import shutil
from pathlib import Path

from docprov.package.committed import build
from docprov.releases.releases import release

EXAMPLE = Path(__file__).resolve().parent.parent / "docs/examples/arden"


def change(folder, name, old, new):
    """Replace a text in a file of a package, and build it again."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    build(folder).write()


CHANGES = {
    "1.1.0": lambda folder: (folder / "vocabulary/subjects/girls.yaml").write_text(
        "id: girls\nlabel: girls\nkind: population\n"
    ),
    "1.1.1": lambda folder: change(
        folder, "vocabulary/subjects/girls.yaml", "label: girls", 'label: "girls, of any age"'
    ),
    "2.0.0": lambda folder: change(
        folder,
        "package.yaml",
        "tolerance: 0.1\n",
        "tolerance: 0.1\nextra: {agents: [{name: map_sheet, type: string}]}\n",
    ),
}


def release_series(place):
    """Release the package four times below a folder; return its folder, and archives by version."""
    folder = Path(place) / "arden"
    shutil.copytree(EXAMPLE, folder)
    change(folder, "package.yaml", "version: 0.1.0", "version: 1.0.0")
    release(folder, place / "dist")
    for version, apply in CHANGES.items():
        apply(folder)
        build(folder).write()
        made = release(folder, place / "dist", bump="auto")
        assert version == made.version
    return released_series(place)


def released_series(place):
    """Return the folder of a package that was released below another one, and its archives."""
    archives = {
        version: (place / f"dist/arden-{version}.zip").read_bytes()
        for version in ("1.0.0", *CHANGES)
    }
    return Path(place) / "arden", archives
