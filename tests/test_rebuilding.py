"""Rebuilding: every recorded release comes out again, or it is said why not."""

import shutil

import pytest

from docprov import DocprovError, rebuild


@pytest.fixture
def folder(series, tmp_path):
    """Return a package that was released four times."""
    shutil.copytree(series[0], tmp_path / "arden")
    return tmp_path / "arden"


@pytest.mark.long
def test_every_release_is_rebuilt(folder):
    """Each recorded release has its digest, whatever became of the sources."""
    (folder / "package.yaml").write_text("no package any more")
    found = rebuild(folder)
    assert (True, ["1.0.0", "1.1.0", "1.1.1", "2.0.0"]) == (
        found.ok,
        [check.name for check in found.checks],
    )


@pytest.mark.long
def test_a_release_with_another_digest_is_named(folder):
    """A release that does not come out as published is named, and the others are rebuilt all the
    same.
    """
    path = folder / "releases/1.1.0/delta/subjects.added.csv"
    path.write_text(path.read_text().replace("girls,girls", "girls,misses"))
    found = rebuild(folder)
    assert [True, False, True, True] == [check.ok for check in found.checks]
    assert "sha256:" in found.checks[1].detail
    assert not found.ok


def test_no_record_is_an_error():
    """A package that was never released has nothing to rebuild, which is not the same as all being
    well.
    """
    with pytest.raises(DocprovError, match="no record of a release"):
        rebuild("docs/examples/arden")
