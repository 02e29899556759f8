"""Metadata in the formats of others: all say what package.yaml says, field by field, in their
published forms.
"""

import importlib.util
import json
from decimal import Decimal
from pathlib import Path

import frictionless
import jsonschema
import pytest
import yaml
from attrs import evolve
from hypothesis import given, settings
from tests.metadata_strategies import dated, metadata

from docprov.model.metadata import Metadata, metadata_of
from docprov.package.package import open_package
from docprov.releases.archive_contents import how_to_check
from docprov.releases.metadata_formats import (
    CITATION,
    DATACITE,
    SCHEMA_ORG,
    ZENODO,
    citation,
    left_out,
    metadata_files,
)

FULL = Metadata(
    name="arden",
    version="1.2.3",
    title="Two documents: a fire",
    description='What "they" say.\nTwo lines.',
    created="2026-05-02",
    homepage="https://example.org/arden",
    licenses=(
        {
            "name": "CC0-1.0",
            "path": "https://creativecommons.org/publicdomain/zero/1.0/",
            "title": "CC0 1.0",
        },
    ),
    contributors=(
        {"title": "the archive team", "roles": ["creator"]},
        {"title": "I. Pell", "givenName": "Ina", "familyName": "Pell", "roles": ["author"]},
        {"title": "Arden Press", "roles": ["publisher"]},
    ),
    keywords=("fire", "harbour: Arden"),
)
PACKAGES = {
    "full": FULL,
    "example": open_package("docs/examples/arden").metadata,
    "datapackage": open_package("datapackage").metadata,
    "nothing but a name": Metadata(name="arden", version="0.1.0", created="2026-05-02"),
}


def names(zenodo):
    return [each["name"] for each in zenodo["creators"]]


def said(files):
    """Return what each format says, by field."""
    cff, zenodo = yaml.safe_load(files[CITATION]), json.loads(files[ZENODO])
    datacite, schema_org = json.loads(files[DATACITE]), json.loads(files[SCHEMA_ORG])
    persons = [
        each.get("name") or f"{each['family-names']}, {each['given-names']}"
        for each in cff["authors"]
    ]
    makers = [
        f"{each['familyName']}, {each['givenName']}" if each["@type"] == "Person" else each["name"]
        for each in schema_org["creator"]
    ]
    rights = [
        each.get("rightsUri") or each["rightsIdentifier"] for each in datacite.get("rightsList", [])
    ]
    days = [
        str(cff["date-released"]),
        zenodo["publication_date"],
        datacite["dates"][0]["date"],
        schema_org["datePublished"],
    ]
    abstract = (datacite.get("descriptions") or [{}])[0].get("description")
    return {
        "title": [
            cff["title"],
            zenodo["title"],
            datacite["titles"][0]["title"],
            schema_org["name"],
        ],
        "version": [each["version"] for each in (cff, zenodo, datacite, schema_org)],
        "created": days,
        "creators": [persons, names(zenodo), names(datacite), makers],
        "description": [cff.get("abstract"), abstract, schema_org.get("description")],
        "keywords": [
            cff.get("keywords", []),
            zenodo.get("keywords", []),
            [each["subject"] for each in datacite.get("subjects", [])],
            schema_org.get("keywords", []),
        ],
        "homepage": [
            cff.get("url"),
            datacite.get("url"),
            schema_org.get("url"),
            (zenodo.get("related_identifiers") or [{}])[0].get("identifier"),
        ],
        "license": [
            cff.get("license", "").lower(),
            zenodo.get("license", ""),
            (datacite.get("rightsList") or [{}])[0].get("rightsIdentifier", "").lower(),
        ],
        "license address": [rights, schema_org.get("license", [])],
    }


@pytest.mark.parametrize("name", PACKAGES)
def test_all_formats_say_the_same(name):
    """Title, version, day, creators, description, keywords, address and licence are equal wherever
    a format has them.
    """
    fields = said(metadata_files(PACKAGES[name]))
    assert {field: [values[0]] * len(values) for field, values in fields.items()} == fields


def test_they_say_what_the_package_says():
    """What the formats agree on is what the package says of itself."""
    fields = {field: values[0] for field, values in said(metadata_files(FULL)).items()}
    assert {
        "title": FULL.title,
        "version": "1.2.3",
        "created": "2026-05-02",
        "creators": ["the archive team", "Pell, Ina"],
        "description": FULL.description,
        "keywords": ["fire", "harbour: Arden"],
        "homepage": "https://example.org/arden",
        "license": "cc0-1.0",
        "license address": ["https://creativecommons.org/publicdomain/zero/1.0/"],
    } == fields


def test_a_publisher_is_named_or_said_to_be_unknown():
    """DataCite's publisher is the contributor with that role, and never somebody else."""
    publishers = [
        json.loads(metadata_files(PACKAGES[name])[DATACITE])["publisher"]["name"]
        for name in ("full", "example")
    ]
    assert ["Arden Press", "(:unav)"] == publishers


def schema_of(package, path):
    """Return a JSON Schema that an installed package holds; the package itself is not imported."""
    found = importlib.util.find_spec(package)
    assert found is not None, f"{package} holds the schema and belongs to the test extra"
    return json.loads((Path(found.origin).parent / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PACKAGES)
def test_datacite_is_valid_under_its_schema(name):
    """datacite.json is valid under the DataCite 4.5 schema."""
    schema = schema_of("datacite", "schemas/datacite-v4.5.json")
    schema.pop("$id", None)
    text = metadata_files(PACKAGES[name])[DATACITE]
    assert [] == [
        error.message for error in jsonschema.Draft7Validator(schema).iter_errors(json.loads(text))
    ]


@pytest.mark.parametrize("name", PACKAGES)
def test_the_citation_is_valid_under_its_schema(name):
    """CITATION.cff is valid under the schema of the Citation File Format 1.2.0."""
    schema = json.loads(Path("tests/cases/formats/cff-1.2.0.json").read_text(encoding="utf-8"))
    content = yaml.load(metadata_files(PACKAGES[name])[CITATION], yaml.BaseLoader)  # noqa: S506 - texts only
    assert [] == [
        error.message for error in jsonschema.Draft7Validator(schema).iter_errors(content)
    ]


def test_without_a_day_there_is_no_datacite():
    """DataCite demands a year of publication; without one the file is left out."""
    files = metadata_files(Metadata(name="arden", version="0.1.0"))
    assert DATACITE not in files


def test_the_brief_citation_is_what_the_first_releases_had():
    """Releases of docprov 0.1 hold a citation without abstract, keywords and address."""
    assert set(yaml.safe_load(citation(FULL, brief=True))) == {
        "cff-version",
        "message",
        "type",
        "title",
        "authors",
        "version",
        "date-released",
        "license",
    }


@pytest.mark.long
@given(metadata)
def test_any_text_comes_through(drawn):
    """Whatever stands in title, description and licence, YAML and JSON readers get it back."""
    files = metadata_files(drawn)
    cff = yaml.safe_load(files[CITATION])
    assert (drawn.title or drawn.name) == cff["title"] == json.loads(files[ZENODO])["title"]
    assert drawn.description == cff.get("abstract", "")
    named = cff.get("license", [])
    listed = [named] if isinstance(named, str) else named
    assert {*listed} in ({each.get("name") for each in drawn.licenses}, set())
    assert listed or cff["license-url"]


ZENODO_ENUMS = {
    "relation": {"isDescribedBy", "isSupplementTo", "isDerivedFrom"},
    "type": {"Other", "DataCurator", "ContactPerson", "Editor"},
}
"""Of the words that developers.zenodo.org lists, those that a package here may need."""
ZENODO_PROPERTIES = {
    "title": str,
    "doi": str,
    "upload_type": str,
    "description": str,
    "creators": list,
    "contributors": list,
    "imprint_publisher": str,
    "version": str,
    "publication_date": str,
    "license": str,
    "keywords": list,
    "references": list,
    "related_identifiers": list,
}
"""The properties of a deposit that developers.zenodo.org lists, with their types."""


def zenodo_problems(content):
    """Return what Zenodo would refuse."""
    found = [name for name, part in content.items() if type(part) is not ZENODO_PROPERTIES[name]]
    found += [
        name for name in ("title", "upload_type", "description", "creators") if not content[name]
    ]
    for person in (*content["creators"], *content.get("contributors", [])):
        found += person.keys() - {"name", "affiliation", "orcid", "type"}
    for part in (*content.get("contributors", []), *content.get("related_identifiers", [])):
        found += [
            part[name]
            for name, words in ZENODO_ENUMS.items()
            if part.get(name, "") not in {*words, ""}
        ]
    return found


def schema_org_problems(content, kinds):
    """Return the properties of a node and its parts that its type does not have in schema.org."""
    known = set(getattr(kinds, content["@type"]).__struct_fields__) | {"@type", "@id", "@context"}
    found = [f"{content['@type']}.{name}" for name in content.keys() - known]
    for part in content.values():
        for each in part if isinstance(part, list) else [part]:
            found += schema_org_problems(each, kinds) if isinstance(each, dict) else []
    return found


def is_valid_everywhere(drawn, kinds):
    """Check a package's metadata against all formats."""
    checker = jsonschema.FormatChecker()
    files = metadata_files(drawn)
    cff = json.loads(Path("tests/cases/formats/cff-1.2.0.json").read_text(encoding="utf-8"))
    stated = yaml.load(files[CITATION], yaml.BaseLoader)  # noqa: S506 - texts only
    jsonschema.Draft7Validator(cff, format_checker=checker).validate(stated)
    schema = schema_of("datacite", "schemas/datacite-v4.5.json")
    schema.pop("$id", None)
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    validator.validate(json.loads(files[DATACITE]))
    assert [] == zenodo_problems(json.loads(files[ZENODO]))
    assert [] == schema_org_problems(json.loads(files[SCHEMA_ORG]), kinds)
    resource = {"name": "a", "path": "data/a.csv", "type": "table"}
    descriptor = drawn.descriptor() | {"resources": [resource]}
    frictionless.Package.from_descriptor(descriptor)


@pytest.mark.long
@given(dated)
@settings(max_examples=10)
def test_every_format_is_valid(drawn):
    """Whatever a sound package says of itself, each format is valid under its own rules."""
    is_valid_everywhere(drawn, pytest.importorskip("msgspec_schemaorg.models"))


@pytest.mark.long
@given(dated)
@settings(max_examples=200)
def test_every_format_is_valid_for_many_packages(drawn):
    """Of 200 packages each format is valid under its own rules."""
    is_valid_everywhere(drawn, pytest.importorskip("msgspec_schemaorg.models"))


def test_what_a_package_says_reaches_every_format():
    """Identifier, repository, publisher, sources and other contributors are in each format."""
    stated = evolve(
        FULL,
        id="https://doi.org/10.1234/Arden",
        repository="https://example.org/arden.git",
        contributors=(*FULL.contributors, {"title": "O. Grey", "roles": ["contactPerson"]}),
        sources=(
            {"title": "The harbour book", "path": "https://example.org/book", "version": "2"},
            {"title": "Letters"},
        ),
    )
    assert [] == stated.problems()
    assert stated == metadata_of(json.loads(json.dumps(stated.descriptor())))
    files = {name: data.decode() for name, data in metadata_files(stated).items()}
    said = ("10.1234/arden", stated.repository, "The harbour book", "Letters", "O. Grey")
    for name, text in files.items():
        missing = [each for each in said if each not in text]
        assert [] == [each for each in missing if (name, each) != (ZENODO, "The harbour book")]
        assert "https://example.org/book" in text
        assert name == CITATION or "Arden Press" in text


def test_a_file_that_cannot_be_written_is_named():
    """Without a day DataCite is left out, and that is said."""
    assert [DATACITE] == [each.split()[0] for each in left_out(evolve(FULL, created=""))]
    assert [] == left_out(FULL)


PERSON = {
    "title": "J. Carberry",
    "path": "https://orcid.org/0000-0002-1825-0097",
    "email": "carberry@example.org",
    "organization": "Arden College",
    "roles": ["author"],
}


@pytest.mark.parametrize("names", [{}, {"givenName": "Josiah", "familyName": "Carberry"}])
def test_a_person_keeps_orcid_email_and_organization(names):
    """Every format has the ORCID and the body of a person, and calls nobody an organization."""
    metadata = Metadata(
        name="arden",
        version="0.1.0",
        created="2026-05-02",
        licenses=({"name": "CC0-1.0"},),
        contributors=(PERSON | names,),
    )
    assert [] == metadata.problems()
    files = metadata_files(metadata)
    (cff,) = yaml.safe_load(files[CITATION])["authors"]
    (zenodo,) = json.loads(files[ZENODO])["creators"]
    (datacite,) = json.loads(files[DATACITE])["creators"]
    (schema_org,) = json.loads(files[SCHEMA_ORG])["creator"]
    cff_schema = json.loads(Path("tests/cases/formats/cff-1.2.0.json").read_text())
    stated = yaml.load(files[CITATION], Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    jsonschema.validate(stated, cff_schema)
    orcid, bare = PERSON["path"], PERSON["path"].removeprefix("https://orcid.org/")
    assert (orcid, PERSON["email"], "Arden College") == (
        cff["orcid"],
        cff["email"],
        cff["affiliation"],
    )
    assert "name" not in cff
    assert (bare, "Arden College") == (zenodo["orcid"], zenodo["affiliation"])
    assert orcid == datacite["nameIdentifiers"][0]["nameIdentifier"]
    assert ("Personal", "Arden College") == (
        datacite["nameType"],
        datacite["affiliation"][0]["name"],
    )
    assert ("Person", orcid, PERSON["email"]) == tuple(
        schema_org[name] for name in ("@type", "@id", "email")
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "https://orcid.org/0000-0002-1825-0098"},
        {"path": "orcid.org/0000-0002-1825-0097"},
        {"email": "carberry at example.org"},
    ],
)
def test_addresses_of_contributors_are_checked(wrong):
    """An ORCID with a wrong check digit, a path that is no address and a wrong email are faults."""
    metadata = Metadata(
        name="arden",
        version="0.1.0",
        licenses=({"name": "CC0-1.0"},),
        contributors=(PERSON | wrong,),
    )
    assert ["contributors"] == [field for field, _ in metadata.problems()]


@pytest.mark.parametrize(("tolerance", "said"), [("0.1", "10"), ("0.125", "12.5"), ("0", "0")])
def test_the_readme_of_a_release_says_the_tolerance(example, tolerance, said):
    """The share by which `about` widens a number is given in percent, as it is."""
    package = open_package(example)
    stated = evolve(package.metadata, tolerance=Decimal(tolerance))
    lines = how_to_check(stated)
    assert any(f"`about` reaches {said} % of the value" in line for line in lines)
