"""From tables back to a dossier: no value is lost on the way.

What no dossier can say is refused.
"""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from tests.dossier_strategies import DOCUMENT, dossiers, rewritten, sources_of

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.inverse.content import content_of
from docprov.dossiers.sources import read_sources
from docprov.dossiers.yaml.nodes import content
from docprov.dossiers.yaml.writing import dossier_bytes
from docprov.tables.table import Table

PACKAGES = ["docs/examples/arden", "datapackage"]


def cells(sources):
    return {name: table.frame.rows() for name, table in sources.tables.items()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_dossier_comes_back(package, tmp_path):
    """Each dossier, written from the tables, becomes the same tables, with the same locks."""
    folder = tmp_path / "package"
    for part in ("dossiers", "vocabulary"):
        shutil.copytree(Path(package) / part, folder / part)
    shutil.copy(Path(package) / "package.yaml", folder)
    before = read_sources(folder)
    for dossier in before.dossiers:
        (folder / dossier.file).write_bytes(dossier_bytes(rewritten(before, dossier)))
    after = read_sources(folder)
    assert [] == [str(fault) for fault in after.faults]
    assert cells(before) == cells(after)
    assert {each.file for each in before.dossiers} == {each.file for each in after.dossiers}


@pytest.mark.long
@given(said=dossiers())
def test_any_dossier_comes_back(said, tmp_path_factory):
    """Whatever a dossier says is said again by the one that is made of its tables."""
    folder = tmp_path_factory.mktemp("package")
    if (before := sources_of(said, folder)) is None:
        return
    path = folder / "dossiers" / f"{DOCUMENT}.yaml"
    again = rewritten(before, before.dossiers[0])
    path.write_bytes(dossier_bytes(again))
    after = read_sources(folder)
    assert cells(before) == cells(after)
    assert again == rewritten(after, after.dossiers[0])
    assert again == content(after.dossiers[0].entry.node)


def replaced(sources, name, **cells_):
    """Return the tables with cells of the first row of one document's table replaced."""
    table = sources.tables[name]
    rows = [dict(row) for row in table.frame.iter_rows(named=True)]
    rows[0] |= cells_
    return sources.tables | {
        name: Table.of_cells(table.resource, [list(row.values()) for row in rows])
    }


INEXPRESSIBLE = {
    "another activity": ("claims", {"activity": "arden-2011.a-other"}, "several activities"),
    "another first voice": ("attributions", {"agent": "stoker"}, "one voice"),
}


@pytest.mark.parametrize("name", INEXPRESSIBLE)
def test_what_no_dossier_can_say_is_refused(name):
    """Tables that no dossier could come to are refused with the reason."""
    table, change, reason = INEXPRESSIBLE[name]
    sources = read_sources(Path("docs/examples/arden"))
    with pytest.raises(DocprovError, match=reason):
        content_of(
            replaced(sources, table, **change), "arden-2011", sources.dossiers[0].source.lock
        )


def test_regions_need_their_lock():
    """Without the lock the lines of regions are unknown, which is said and not guessed."""
    with pytest.raises(DocprovError, match="lines of the regions"):
        content_of(read_sources(Path("docs/examples/arden")).tables, "arden-2011")


def test_an_unknown_document_is_refused():
    """There is nothing to write about a document that the tables do not have."""
    with pytest.raises(DocprovError, match="no document"):
        content_of(read_sources(Path("docs/examples/arden")).tables, "arden-1911")
