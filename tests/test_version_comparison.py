"""`docprov.diff`: wherever the two versions are."""

import shutil
import zipfile

import pytest

from docprov import LoadError, diff, load


@pytest.fixture(scope="module")
def places(series, tmp_path_factory):
    """Return every form in which the last version is at hand, by name."""
    folder, archives = series
    place = tmp_path_factory.mktemp("places")
    (place / "arden-2.0.0.zip").write_bytes(archives["2.0.0"])
    zipfile.ZipFile(place / "arden-2.0.0.zip").extractall(place / "unpacked")
    shutil.copytree(folder / "data", place / "tables/data")
    shutil.copy(folder / "datapackage.json", place / "tables")
    return {
        "dossiers": folder,
        "archive": place / "arden-2.0.0.zip",
        "unpacked": place / "unpacked",
        "tables": place / "tables",
        "descriptor": folder / "datapackage.json",
        "recorded": f"{folder}@2.0.0",
        "corpus": load(folder),
    }


@pytest.mark.long
@pytest.mark.parametrize(
    "form", ["dossiers", "archive", "unpacked", "tables", "descriptor", "recorded", "corpus"]
)
def test_every_form_is_compared_alike(form, places, series):
    """The same version is the same in every form, and differs alike from an earlier release."""
    assert not diff(places[form], places["recorded"])
    found = diff(f"{series[0]}@1.1.0", places[form])
    assert "major: field added in agents: map_sheet" == str(found.reasons[0])
    assert ["girls"] == found.tables["subjects"].changed["id"].to_list()


@pytest.mark.long
def test_a_version_from_before_a_column_is_read_as_it_was():
    """The first release of this repository's package has fewer columns than today, and is compared
    all the same.
    """
    found = diff("datapackage@0.1.0", "datapackage")
    assert "0.1.0" == found.versions[0]
    assert {"field-added"} <= {each.kind for each in found.schema}


WRONG = ["nowhere", "datapackage@9.9.9", "datapackage@1", "README.md", "docs", "x@0.1.0"]


@pytest.mark.parametrize("source", WRONG)
def test_what_is_no_package_is_an_error(source):
    """No package, no such release and no version are errors that say so."""
    with pytest.raises(LoadError):
        diff(source, "docs/examples/arden")


def test_a_folder_whose_name_looks_like_a_version(tmp_path):
    """A path that exists is that path."""
    shutil.copytree("docs/examples/arden", tmp_path / "arden@1.0.0")
    assert not diff(tmp_path / "arden@1.0.0", "docs/examples/arden")
