"""Origins: what a source is understood as, and where the releases it offers lie."""

import pytest

import docprov
from docprov.diagnostics.errors import FetchError
from docprov.fetching.locations import Offer, Origin, is_doi, offers, origin_of

ADDRESSES = {
    "https://example.org": ("index", "https://example.org/index.json"),
    "https://example.org/": ("index", "https://example.org/index.json"),
    "https://example.org/releases/": ("index", "https://example.org/releases/index.json"),
    "https://example.org/releases/?token=1": (
        "index",
        "https://example.org/releases/index.json?token=1",
    ),
    "https://example.org/all.json#top": ("index", "https://example.org/all.json"),
    "https://example.org/arden-1.0.0.zip": ("archive", "https://example.org/arden-1.0.0.zip"),
    "https://example.org/download?file=arden": (
        "archive",
        "https://example.org/download?file=arden",
    ),
    "ftp://example.org/arden.zip": ("archive", "ftp://example.org/arden.zip"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(address):
    """An address that ends like a folder or like JSON is that of an index, any other one that of an
    archive.
    """
    found = origin_of(address)
    assert ADDRESSES[address] == (found.kind, found.place)


@pytest.mark.parametrize(
    "form",
    [
        "10.5281/zenodo.12",
        "doi:10.5281/zenodo.12",
        "DOI:10.5281/ZENODO.12",
        "https://doi.org/10.5281/zenodo.12",
        "http://dx.doi.org/10.5281/zenodo.12",
        "10.5072/zenodo.12",
    ],
)
def test_dois(form):
    """Each spelling of a DOI of Zenodo comes to the number of its record."""
    assert is_doi(form)
    assert Origin(kind="record", place="http://127.0.0.1:9", record="12") == origin_of(
        form, "http://127.0.0.1:9/"
    )


@pytest.mark.parametrize(
    "text", ["10.1000/182", "10.5281/zenodo.", "10.5281/zenodo.12x", "10.5281/zenodo.1/../2", "x"]
)
def test_what_is_no_doi_of_zenodo(text):
    """Other DOIs, and what only looks like one, are no records."""
    assert not is_doi(text)
    with pytest.raises(FetchError, match="is not a DOI of Zenodo"):
        origin_of(f"doi:{text}")


def test_a_file_with_the_name_of_a_doi(tmp_path, monkeypatch):
    """What is there as a file is that file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "10.5281").mkdir()
    (tmp_path / "10.5281/zenodo.12").write_bytes(b"")
    assert "archive" == origin_of("10.5281/zenodo.12").kind


def test_where_a_signature_lies():
    """A signature lies beside its archive, whatever stands behind the path of its address."""
    places = {
        "https://example.org/a.zip": "https://example.org/a.zip.dsse.json",
        "https://example.org/a.zip?x=1": "https://example.org/a.zip.dsse.json?x=1",
        "https://zenodo.org/api/records/1/files/a.zip/content": "https://zenodo.org/api/records/1/files/a.zip.dsse.json/content",
        "/tmp/a.zip": "/tmp/a.zip.dsse.json",  # noqa: S108 - a name, nothing is written
    }
    assert places == {place: Offer(place=place).signature for place in places}


def test_an_index_names_files_beside_the_address_that_gave_it():
    """Where an index was moved, its archives lie beside the place it was moved to."""
    entry = (
        b'{"format": 1, "releases": [{"name": "arden", "version": "1.0.0", "archive": '
        b'"arden-1.0.0.zip", "bytes": 9, '
        b'"digest": "sha256:' + b"0" * 64 + b'", "date": "2026-01-01"}]}'
    )
    found = offers(
        origin_of("https://example.org/"),
        None,
        lambda *_: (entry, "https://example.net/new/index.json"),
    )
    assert [("https://example.net/new/arden-1.0.0.zip", "arden", "1.0.0", 9)] == [
        (each.place, each.name, each.version, each.size) for each in found
    ]


def test_what_is_on_disk_is_not_an_address(example, tmp_path, monkeypatch):
    """A name that looks like an address is the file or folder that has it."""
    monkeypatch.chdir(tmp_path)
    example.rename(tmp_path / "ab:cd")
    assert len(docprov.load("ab:cd").claims)
    found = docprov.check_quote("38 dockers", "ab:cd/texts/leith-2012.txt")
    assert found.verdict == "verbatim"
