"""What a package says of itself in the formats of other programs, all from one `Metadata`.

CITATION.cff (Citation File Format 1.2.0), .zenodo.json (Zenodo's deposit metadata), datacite.json
(DataCite 4.5) and schema-org.jsonld (a schema.org Dataset). They say nothing that the package does
not say, except what a format demands: DataCite's publisher is `(:unav)`, its word for "not stated",
where no contributor has that role, and so is the author of a source in CITATION.cff.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files as installed_files
from typing import Any

from docprov.model.metadata import ORCID, Metadata, doi_in, name_of, orcid_of
from docprov.releases.makers import (
    Contributor,
    authors,
    has_two_names,
    is_person,
    others,
    publishers,
    roles_of,
    sorting_name,
    website,
)
from docprov.storage.canonical_json import json_text

CITATION = "CITATION.cff"
ZENODO = ".zenodo.json"
DATACITE = "datacite.json"
SCHEMA_ORG = "schema-org.jsonld"
_NOT_STATED = "(:unav)"
_DOI = "https://doi.org/"


def metadata_files(metadata: Metadata) -> dict[str, bytes]:
    """Return the files that describe a package to other programs; DataCite needs a year.

    >>> sorted(metadata_files(Metadata(name="arden", version="0.1.0", created="2026-05-02")))
    ['.zenodo.json', 'CITATION.cff', 'datacite.json', 'schema-org.jsonld']
    """
    contents = {
        ZENODO: _zenodo(metadata),
        DATACITE: _datacite(metadata),
        SCHEMA_ORG: _schema_org(metadata),
    }
    if not metadata.created:
        del contents[DATACITE]
    files = {
        name: json_text(_stated(content)).encode("utf-8") for name, content in contents.items()
    }
    return files | {CITATION: citation(metadata)}


def left_out(metadata: Metadata) -> list[str]:
    """Return which files cannot be written, each with the reason.

    >>> left_out(Metadata(name="arden", version="0.1.0"))
    ['datacite.json is left out: DataCite requires a year, and no day is stated as created:']
    """
    if metadata.created:
        return []
    return [f"{DATACITE} is left out: DataCite requires a year, and no day is stated as created:"]


def _stated(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def citation(metadata: Metadata, *, brief: bool = False) -> bytes:
    """Return the CITATION.cff of a package.

    Args:
        metadata: what the package says of itself.
        brief: leave out abstract, keywords and addresses, as releases of docprov 0.1 did.
    """
    lines = ["cff-version: 1.2.0", "message: Please cite this data package.", "type: dataset"]
    lines += [f"title: {_quoted(metadata.title or metadata.name)}"]
    lines += _entries("authors", map(_cff_author, authors(metadata)))
    lines += [f"version: {metadata.version}"]
    lines += [f"date-released: {metadata.created}"] if metadata.created else []
    lines += _cff_licenses(metadata)
    if not brief:
        lines += [f"abstract: {_quoted(metadata.description)}"] if metadata.description else []
        lines += ["keywords:"] if metadata.keywords else []
        lines += [f"  - {_quoted(word)}" for word in metadata.keywords]
        lines += [f"url: {_quoted(metadata.homepage)}"] if metadata.homepage else []
        lines += _cff_links(metadata)
    return ("\n".join(lines) + "\n").encode("utf-8")


def _cff_links(metadata: Metadata) -> Iterator[str]:
    """Yield identifier, repository, people to ask and sources."""
    if metadata.repository:
        yield f"repository-code: {_quoted(metadata.repository)}"
    if metadata.doi and metadata.doi.isascii():
        yield f"doi: {_quoted(metadata.doi)}"
    elif metadata.id:
        yield from _entries("identifiers", [{"type": "other", "value": metadata.id}])
    contacts = [each for role, each in others(metadata) if role == "ContactPerson"]
    yield from _entries("contact", map(_cff_author, contacts))
    if metadata.sources:
        yield "references:"
    for source in dict.fromkeys(map(_cff_source, metadata.sources)):
        yield "  - type: generic"
        yield f"    authors: [{{name: {_quoted(_NOT_STATED)}}}]"
        yield from (f"    {name}: {_quoted(text)}" for name, text in source)


def _cff_source(source: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    stated = {
        "title": source.get("title") or source.get("path", ""),
        "version": source.get("version", ""),
        "url": _address(source),
    }
    return tuple(_stated(stated).items())


def _entries(name: str, entries: Any) -> list[str]:  # noqa: ANN401 - an iterable of mappings
    """Return the lines of a list, each entry once; none where it has none."""
    found: dict[tuple[str, ...], None] = {}
    for entry in entries:
        found[tuple(f"{key}: {_quoted(text)}" for key, text in entry.items())] = None
    lines = [line for said in found for line in (f"  - {said[0]}", *(f"    {x}" for x in said[1:]))]
    return [f"{name}:", *lines] if lines else []


def _cff_author(contributor: Contributor) -> dict[str, str]:
    """Return an author for CITATION.cff; a person known by one name has it as `alias`."""
    stated = {
        "affiliation": contributor.get("organization", ""),
        "email": contributor.get("email", ""),
        "orcid": orcid_of(contributor),
        "website": website(contributor),
    }
    kept = {name: str(text) for name, text in stated.items() if text}
    if has_two_names(contributor):
        names = {"family-names": contributor["familyName"], "given-names": contributor["givenName"]}
        return names | kept
    return {"alias" if is_person(contributor) else "name": name_of(contributor)} | kept


def _quoted(text: object) -> str:
    """Return a text as a quoted YAML scalar, with what YAML refuses or breaks at escaped."""
    return "".join(
        character if character.isprintable() else f"\\U{ord(character):08x}"
        for character in json.dumps(str(text), ensure_ascii=False)
    )


@cache
def _cff_names() -> frozenset[str]:
    """Return the licences that the Citation File Format 1.2.0 lists, by their SPDX names."""
    listed = installed_files("docprov") / "releases" / "cff_licenses.txt"
    return frozenset(listed.read_text(encoding="utf-8").split())


def _cff_licenses(metadata: Metadata) -> list[str]:
    """Return the licences of CITATION.cff: those of its list by name, or else one address."""
    names = [each.get("name", "") for each in metadata.licenses]
    if names and set(names) <= _cff_names():
        unique = [*dict.fromkeys(names)]
        return ["license: " + (unique[0] if len(unique) == 1 else f"[{', '.join(unique)}]")]
    addresses = (each.get("path") or _spdx_address(each) for each in metadata.licenses)
    return [f"license-url: {_quoted(each)}" for each in addresses if each][:1]


def _spdx_address(stated: Mapping[str, str]) -> str:
    name = stated.get("name", "")
    return f"https://spdx.org/licenses/{name}.html" if name else ""


def _license(metadata: Metadata) -> Mapping[str, str]:
    return metadata.licenses[0] if metadata.licenses else {}


def _address(source: Mapping[str, str]) -> str:
    """Return the address of a source, also where its path is a DOI."""
    path = source.get("path", "")
    doi = doi_in(path)
    return f"{_DOI}{doi}" if doi and not path.startswith("http") else path


def _zenodo(metadata: Metadata) -> dict[str, Any]:
    links = [
        (metadata.homepage, "isDescribedBy"),
        (metadata.repository, "isSupplementTo"),
        *((_address(each), "isDerivedFrom") for each in metadata.sources),
    ]
    unlinked = [each for each in metadata.sources if not each.get("path")]
    house = publishers(metadata)
    return {
        "title": metadata.title or metadata.name,
        "doi": metadata.doi,
        "upload_type": "dataset",
        "description": metadata.description or metadata.title or metadata.name,
        "creators": [_zenodo_creator(each) for each in authors(metadata)],
        "contributors": [_zenodo_creator(each) | {"type": role} for role, each in others(metadata)],
        "imprint_publisher": name_of(house[0]) if house else "",
        "version": metadata.version,
        "publication_date": metadata.created,
        "license": _license(metadata).get("name", "").lower(),
        "keywords": list(metadata.keywords),
        "references": [each.get("title", "") for each in unlinked],
        "related_identifiers": [
            {"identifier": address, "relation": relation} for address, relation in links if address
        ],
    }


def _zenodo_creator(contributor: Contributor) -> dict[str, Any]:
    return _stated(
        {
            "name": sorting_name(contributor),
            "affiliation": contributor.get("organization", ""),
            "orcid": orcid_of(contributor).removeprefix(ORCID),
        }
    )


def _datacite(metadata: Metadata) -> dict[str, Any]:
    house = publishers(metadata)
    abstract = {"description": metadata.description, "descriptionType": "Abstract"}
    other = {"alternateIdentifier": metadata.id, "alternateIdentifierType": "id"}
    return {
        "doi": metadata.doi,
        "alternateIdentifiers": [other] if metadata.id and not metadata.doi else [],
        "types": {"resourceType": "Data package", "resourceTypeGeneral": "Dataset"},
        "titles": [{"title": metadata.title or metadata.name}],
        "creators": [_datacite_person(each) for each in authors(metadata)],
        "contributors": [
            _datacite_person(each) | {"contributorType": role} for role, each in others(metadata)
        ],
        "publisher": {"name": sorting_name(house[0]) if house else _NOT_STATED},
        "publicationYear": metadata.created[:4],
        "dates": [{"date": metadata.created, "dateType": "Issued"}] if metadata.created else [],
        "version": metadata.version,
        "rightsList": _each_once(map(_datacite_rights, metadata.licenses)),
        "descriptions": [abstract] if metadata.description else [],
        "subjects": [{"subject": word} for word in dict.fromkeys(metadata.keywords)],
        "relatedIdentifiers": [_related(metadata.repository, "IsSupplementTo")]
        if metadata.repository
        else [],
        "relatedItems": _each_once(map(_datacite_source, metadata.sources)),
        "url": metadata.homepage,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }


def _each_once(parts: Any) -> list[Any]:  # noqa: ANN401 - an iterable of mappings
    found: list[Any] = []
    for part in parts:
        found += [] if part in found else [part]
    return found


def _datacite_rights(stated: Mapping[str, str]) -> dict[str, str]:
    return _stated(
        {
            "rights": stated.get("title", stated.get("name", "")),
            "rightsUri": stated.get("path", ""),
            "rightsIdentifier": stated.get("name", ""),
        }
    )


def _related(address: str, relation: str) -> dict[str, str]:
    kind, said = ("DOI", doi_in(address)) if doi_in(address) else ("URL", address)
    return {
        "relatedIdentifier": said,
        "relatedIdentifierType": kind,
        "relationType": relation,
    }


def _datacite_source(source: Mapping[str, str]) -> dict[str, Any]:
    """Return a source as a related item, since it has a title and perhaps no identifier."""
    path = source.get("path", "")
    linked = _related(path, "") if path else {}
    return _stated(
        {
            "titles": [{"title": source.get("title") or path}],
            "relatedItemType": "Other",
            "relationType": "IsDerivedFrom",
            "edition": source.get("version", ""),
            "relatedItemIdentifier": {
                "relatedItemIdentifier": linked["relatedIdentifier"],
                "relatedItemIdentifierType": linked["relatedIdentifierType"],
            }
            if linked
            else {},
        }
    )


def _datacite_person(contributor: Contributor) -> dict[str, Any]:
    if not is_person(contributor):
        return {"name": sorting_name(contributor)}
    orcid, body = orcid_of(contributor), contributor.get("organization")
    scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": ORCID.rstrip("/")}
    return _stated(
        {
            "name": sorting_name(contributor),
            "nameType": "Personal",
            "givenName": contributor.get("givenName", ""),
            "familyName": contributor.get("familyName", ""),
            "nameIdentifiers": [{"nameIdentifier": orcid} | scheme] if orcid else [],
            "affiliation": [{"name": body}] if body else [],
        }
    )


def _schema_org(metadata: Metadata) -> dict[str, Any]:
    code = {"@type": "SoftwareSourceCode", "codeRepository": metadata.repository}
    rest = [each for _, each in others(metadata)]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{_DOI}{metadata.doi}" if metadata.doi else "",
        "identifier": metadata.id,
        "name": metadata.title or metadata.name,
        "alternateName": metadata.name,
        "description": metadata.description,
        "version": metadata.version,
        "datePublished": metadata.created,
        "creator": [_schema_org_agent(each) for each in authors(metadata)],
        "contributor": [
            _schema_org_agent(each) for each in rest if not roles_of(each) & {"editor"}
        ],
        "editor": [_schema_org_agent(each) for each in rest if roles_of(each) & {"editor"}],
        "publisher": [_schema_org_agent(each) for each in publishers(metadata)],
        "license": [each.get("path") or each.get("name", "") for each in metadata.licenses],
        "keywords": list(metadata.keywords),
        "url": metadata.homepage,
        "isBasedOn": [
            *([code] if metadata.repository else []),
            *(_schema_org_source(each) for each in metadata.sources),
        ],
    }


def _schema_org_source(source: Mapping[str, str]) -> dict[str, str]:
    stated = {"name": source.get("title", ""), "url": _address(source)}
    return {"@type": "CreativeWork"} | _stated(stated | {"version": source.get("version", "")})


def _schema_org_agent(contributor: Contributor) -> dict[str, Any]:
    body = contributor.get("organization")
    return _stated(
        {
            "@type": "Person" if is_person(contributor) else "Organization",
            "@id": orcid_of(contributor),
            "name": name_of(contributor),
            "givenName": contributor.get("givenName", "") if is_person(contributor) else "",
            "familyName": contributor.get("familyName", "") if is_person(contributor) else "",
            "email": contributor.get("email", ""),
            "url": website(contributor),
            "affiliation": {"@type": "Organization", "name": body} if body else {},
        }
    )
