"""Releases that a forger made whole again: what the format does not allow is refused by name."""

import copy

import pytest
from tests.samples import sampled
from tests.test_verification import with_manifest

from docprov.package.package import open_package
from docprov.releases.archive_contents import archive_contents
from docprov.releases.verification import verify_archive
from docprov.storage.archives import archive_bytes
from docprov.storage.canonical_json import json_text, read_json


@pytest.fixture(scope="module")
def contents():
    """Return the files of a release of the example package."""
    return archive_contents(open_package("docs/examples/arden"), changelog=b"# Changes\n")


def verified(files):
    """Return the result of verifying some files as an archive."""
    return verify_archive(archive_bytes(files))


def first(manifest):
    return manifest["files"][0]


def as_float(manifest):
    first(manifest)["bytes"] = float(first(manifest)["bytes"])


def as_text(manifest):
    first(manifest)["bytes"] = str(first(manifest)["bytes"])


def with_a_key(manifest):
    first(manifest)["md5"] = ""


def with_an_empty_key(manifest):
    manifest["note"] = None


def with_an_empty_list(manifest):
    manifest["signatures"] = []


def in_another_order(manifest):
    manifest["files"].reverse()


def keys_in_another_order(manifest):
    name = manifest.pop("name")
    manifest["name"] = name


def counted_as_float(manifest):
    manifest["coverage"]["passages"] = float(manifest["coverage"]["passages"])


def verdicts_as_float(manifest):
    verdicts = manifest["coverage"]["verdicts"]
    verdicts.update({name: float(count) for name, count in verdicts.items()})


def reviews_as_truth(manifest):
    manifest["coverage"]["reviews"]["void"] = False


def without_reviews(manifest):
    manifest["coverage"].pop("reviews")


def without_coverage(manifest):
    manifest.pop("coverage")


def without_previous(manifest):
    manifest.pop("previous")


def with_upper_case(manifest):
    first(manifest)["sha256"] = first(manifest)["sha256"].upper()


def format_of_truth(manifest):
    manifest["format"] = True


def format_as_float(manifest):
    manifest["format"] = 1.0


def path_as_number(manifest):
    manifest["files"].append({"path": 1, "bytes": 0, "sha256": "sha256:" + "0" * 64})


def version_as_list(manifest):
    manifest["version"] = [manifest["version"]]


MANIFESTS = (
    as_float,
    as_text,
    with_a_key,
    with_an_empty_key,
    with_an_empty_list,
    in_another_order,
    keys_in_another_order,
    counted_as_float,
    verdicts_as_float,
    reviews_as_truth,
    without_reviews,
    without_coverage,
    without_previous,
    with_upper_case,
    format_of_truth,
    format_as_float,
    path_as_number,
    version_as_list,
)


@pytest.mark.parametrize("change", sampled(MANIFESTS, 5), ids=lambda change: change.__name__)
def test_a_manifest_that_the_format_does_not_allow_is_refused(contents, change):
    """A manifest has the keys and the types of its format, in its order, and nothing else."""
    manifest = copy.deepcopy(read_json(contents["manifest.json"]))
    change(manifest)
    found = verified({**contents, "manifest.json": json_text(manifest).encode()})
    assert not found.ok
    failed = [check for check in found.checks if check.ok is False]
    assert "manifest" in "".join(check.name + check.detail for check in failed)


def test_the_release_itself_is_ok(contents):
    """The release of which all others are made verifies."""
    assert verified(contents).ok


@pytest.mark.parametrize(
    "name",
    sampled(
        [
            "LICENSE",
            "README.md",
            "CITATION.cff",
            "datacite.json",
            "schema-org.jsonld",
            ".zenodo.json",
            "datapackage.json",
            "data/claims.csv",
            "data/regions.csv",
            "data/findings.csv",
        ]
    ),
)
def test_a_release_from_which_a_file_was_taken_is_refused(contents, name):
    """A file that every release has is named where it is missing, also from the manifest."""
    assert name in contents
    found = verified(with_manifest({each: contents[each] for each in contents if each != name}))
    assert not found.ok


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    sampled(
        [
            "data/inner.zip",
            "inner.zip",
            "data/inner.csv",
            "delta/inner.csv",
            "delta/claims.added.csv",
            "data/claims.csv.gz",
            "dossiers/arden-2011.yaml",
            "LICENSE.md",
            "releases/0.0.1/release.json",
            "data/data/claims.csv",
        ]
    ),
)
def test_a_release_with_a_file_of_no_kind_is_refused(contents, name):
    """A file that the format does not know is refused, an archive inside the archive too."""
    found = verified(with_manifest({**contents, name: archive_bytes({"a.txt": b"a"})}))
    assert not found.ok
    assert name in "".join(check.detail for check in found.checks if check.ok is False)


def resource_of(descriptor, name="claims"):
    return next(part for part in descriptor["resources"] if part["name"] == name)


@pytest.mark.parametrize(
    "stated",
    sampled(
        [
            {"encoding": "utf-7"},
            {"encoding": "utf-16"},
            {"encoding": "latin-1"},
            {"encoding": "idna"},
            {"encoding": None},
            {"format": "xlsx"},
            {"mediatype": "text/html"},
            {"scheme": "https"},
            {"type": "json"},
            {"dialect": {"delimiter": ";"}},
            {"compression": "gz"},
            {"path": "https://example.org/claims.csv"},
            {"path": ["data/claims.csv"]},
            {"bytes": 1.5},
            {"hash": "md5:0"},
            {"schema": "https://example.org/schema.json"},
            {"data": [["id"]]},
        ],
        5,
    ),
    ids=str,
)
def test_a_descriptor_that_claims_another_form_is_refused(contents, stated):
    """A table is what the format says, whatever encoding or form its descriptor claims for it."""
    descriptor = read_json(contents["datapackage.json"])
    resource_of(descriptor).update(stated)
    changed = {**contents, "datapackage.json": json_text(descriptor).encode()}
    assert not verified(with_manifest(changed)).ok
