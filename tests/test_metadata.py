"""Metadata: what a package says of itself, from JSON and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metadata_strategies import metadata
from tests.strategies import json_values

from docprov.model.metadata import metadata_of
from docprov.storage.canonical_json import json_text, read_json

GOOD = {"name": "invented", "version": "0.1.0", "licenses": [{"name": "CC-BY-4.0"}]}
WRONG_TYPES = {
    "name is a number": ({"name": 5}, "name"),
    "version is null": ({"version": None}, "version"),
    "title is a list": ({"title": ["a"]}, "title"),
    "created is a number": ({"created": 2024}, "created"),
    "licenses is an object": ({"licenses": {"name": "MIT"}}, "licenses"),
    "licenses holds a text": ({"licenses": ["MIT"]}, "licenses"),
    "contributors is null": ({"contributors": None}, "contributors"),
    "keywords is a text": ({"keywords": "fire"}, "keywords"),
    "keywords holds a number": ({"keywords": [5]}, "keywords"),
    "settings are a list": ({"docprov": []}, "docprov"),
    "settings of another format": ({"docprov": {"format": 2}}, "format"),
    "tolerance is a word": ({"docprov": {"tolerance": "some"}}, "number"),
    "tolerance is null": ({"docprov": {"tolerance": None}}, "number"),
    "tolerance has an exponent": ({"docprov": {"tolerance": 1e-7}}, "number"),
    "tolerance is huge": ({"docprov": {"tolerance": 10**5000}}, "digits"),
    "tolerance is negative": ({"docprov": {"tolerance": "-0.1"}}, "tolerance"),
    "tolerance is one": ({"docprov": {"tolerance": "1"}}, "tolerance"),
}
PROBLEMS = {
    "no name": ({"name": ""}, "name"),
    "name in capitals": ({"name": "Invented"}, "name"),
    "name with a line end": ({"name": "invented\n"}, "name"),
    "name with Cyrillic letters": ({"name": "\u0430rden"}, "name"),
    "name that leads elsewhere": ({"name": "../x"}, "name"),
    "no version": ({"version": ""}, "version"),
    "two parts": ({"version": "0.1"}, "version"),
    "four parts": ({"version": "0.1.0.0"}, "version"),
    "leading zero": ({"version": "0.01.0"}, "version"),
    "suffix": ({"version": "0.1.0-dev"}, "version"),
    "version with a line end": ({"version": "0.1.0\n"}, "version"),
    "Arabic digits": ({"version": "\u0660.\u0661.\u0660"}, "version"),
    "ten digits": ({"version": "1234567890.0.0"}, "version"),
    "no licence": ({"licenses": []}, "licenses"),
    "licence without a name": ({"licenses": [{"title": "Free"}]}, "licenses"),
    "licence that is not in SPDX": ({"licenses": [{"name": "CC BY 4.0"}]}, "licenses"),
    "licence in small letters": ({"licenses": [{"name": "cc-by-4.0"}]}, "licenses"),
    "licence of one's own": ({"licenses": [{"name": "LicenseRef-arden"}]}, "licenses"),
    "two licences without a path": ({"licenses": [{"name": "MIT OR 0BSD"}]}, "licenses"),
    "licence at no address": ({"licenses": [{"name": "MIT", "path": "LICENSE"}]}, "licenses"),
    "homepage without http": ({"homepage": "example.org"}, "homepage"),
    "homepage not in ASCII": ({"homepage": "https://example.org/Приливы"}, "homepage"),
    "homepage and words": ({"homepage": "https://example.org see there"}, "homepage"),
    "repository by ssh": ({"repository": "git@example.org:arden"}, "repository"),
    "empty keyword": ({"keywords": [""]}, "keywords"),
    "keyword with white space": ({"keywords": ["fire "]}, "keywords"),
    "keyword named twice": ({"keywords": ["fire", "fire"]}, "keywords"),
    "DOI without a suffix": ({"id": "10.1234"}, "id"),
    "DOI at the wrong address": ({"id": "https://doi.org/arden"}, "id"),
    "contributor without a name": ({"contributors": [{"roles": ["author"]}]}, "contributors"),
    "source without a title": ({"sources": [{"version": "2"}]}, "sources"),
    "source in a folder": ({"sources": [{"title": "Tides", "path": "a/b.txt"}]}, "sources"),
    "source with another key": ({"sources": [{"title": "Tides", "doi": "10.1/2"}]}, "sources"),
    "source with a wrong email": ({"sources": [{"title": "Tides", "email": "x"}]}, "sources"),
    "impossible day": ({"created": "2023-02-29"}, "created"),
    "month only": ({"created": "2023-02"}, "created"),
    "period": ({"created": "2023-02-01/2023-02-02"}, "created"),
    "word": ({"created": "yesterday"}, "created"),
}


@pytest.mark.long
@given(metadata)
def test_descriptor_reads_back(stated):
    """What a package says of itself is the same after its descriptor was written as JSON and read,
    and has no problem.
    """
    content = read_json(json_text(stated.descriptor()).encode())
    assert stated == metadata_of(content)
    assert [] == stated.problems()


@given(metadata)
def test_descriptor_leaves_out_what_is_not_stated(stated):
    """No property of a descriptor is empty, and the version of the standard comes first."""
    content = stated.descriptor()
    assert next(iter(content)) == "$schema"
    assert all(content.values())


@pytest.mark.long
@given(
    st.dictionaries(
        st.sampled_from([*GOOD, "title", "created", "keywords", "contributors", "docprov"]),
        json_values,
    )
)
def test_any_descriptor_is_read_or_refused(content):
    """Any JSON object is metadata, whose problems can be told, or a ValueError."""
    try:
        found = metadata_of(content)
    except ValueError:
        return
    assert all(
        name in {*GOOD, "created", "contributors", "keywords"} for name, _ in found.problems()
    )


@pytest.mark.parametrize(("change", "named"), WRONG_TYPES.values(), ids=WRONG_TYPES)
def test_wrong_types_are_refused(change, named):
    """A property of the wrong type is a ValueError that names what is wrong."""
    with pytest.raises(ValueError, match=named):
        metadata_of(GOOD | change)


@pytest.mark.parametrize(("change", "field"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems_name_their_field(change, field):
    """A property that does not say what it must is one problem, of its field."""
    assert [field] == [name for name, _ in metadata_of(GOOD | change).problems()]


def test_good_descriptor_has_no_problem():
    """The descriptor that the bad ones above differ from is good, and settings default."""
    assert [] == metadata_of(GOOD).problems()
    assert Decimal("0.1") == metadata_of(GOOD).tolerance
