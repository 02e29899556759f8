"""What a package says of itself in the formats of other programs, all from one `Metadata`.

CITATION.cff (Citation File Format 1.2.0), .zenodo.json (Zenodo's deposit metadata), datacite.json
(DataCite 4.5) and schema-org.jsonld (a schema.org Dataset). They say nothing that the package does
not say, except what a format demands: DataCite's publisher is `(:unav)`, its word for "not stated",
where no contributor has that role.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from docprov.model.metadata import ORCID, Metadata, orcid_of
from docprov.storage.canonical_json import json_text

CITATION = "CITATION.cff"
ZENODO = ".zenodo.json"
DATACITE = "datacite.json"
SCHEMA_ORG = "schema-org.jsonld"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*")
_AUTHORS = frozenset({"author", "creator"})
_Contributor = Mapping[str, Any]


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


def _stated(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value}


def _authors(metadata: Metadata) -> list[_Contributor]:
    """Return who made the package: by role, else all but its publisher, else its own name."""
    named = [each for each in metadata.contributors if each.get("title")]
    authors = [each for each in named if _AUTHORS & set(each.get("roles", []))]
    others = [each for each in named if "publisher" not in each.get("roles", [])]
    return authors or others or [{"title": metadata.name}]


def _has_two_names(contributor: _Contributor) -> bool:
    return bool(contributor.get("givenName") and contributor.get("familyName"))


def _is_person(contributor: _Contributor) -> bool:
    """Return whether a contributor has what only a person has: two names, an ORCID, a body."""
    has_body = bool(contributor.get("organization"))
    return _has_two_names(contributor) or bool(orcid_of(contributor)) or has_body


def _name(contributor: _Contributor) -> str:
    if _has_two_names(contributor):
        return f"{contributor['familyName']}, {contributor['givenName']}"
    return str(contributor["title"])


def citation(metadata: Metadata, *, brief: bool = False) -> bytes:
    """Return the CITATION.cff of a package.

    Args:
        metadata: what the package says of itself.
        brief: leave out abstract, keywords and address, as releases of docprov 0.1 did.
    """
    lines = ["cff-version: 1.2.0", "message: Please cite this data package.", "type: dataset"]
    lines += [f"title: {_quoted(metadata.title or metadata.name)}", "authors:"]
    for each in _authors(metadata):
        said = [f"{name}: {_quoted(text)}" for name, text in _cff_author(each).items()]
        lines += [f"  - {said[0]}", *(f"    {line}" for line in said[1:])]
    lines += [f"version: {metadata.version}"]
    lines += [f"date-released: {metadata.created}"] if metadata.created else []
    if name := _license(metadata).get("name"):
        lines += [f"license: {name if _PLAIN.fullmatch(name) else _quoted(name)}"]
    if not brief:
        lines += [f"abstract: {_quoted(metadata.description)}"] if metadata.description else []
        lines += ["keywords:"] if metadata.keywords else []
        lines += [f"  - {_quoted(word)}" for word in metadata.keywords]
        lines += [f"url: {_quoted(metadata.homepage)}"] if metadata.homepage else []
    return ("\n".join(lines) + "\n").encode("utf-8")


def _cff_author(contributor: _Contributor) -> dict[str, str]:
    """Return an author for CITATION.cff; a person known by one name has it as `alias`."""
    stated = {
        "affiliation": contributor.get("organization", ""),
        "email": contributor.get("email", ""),
        "orcid": orcid_of(contributor),
        "website": _website(contributor),
    }
    kept = {name: str(text) for name, text in stated.items() if text}
    if _has_two_names(contributor):
        names = {"family-names": contributor["familyName"], "given-names": contributor["givenName"]}
        return names | kept
    return {"alias" if _is_person(contributor) else "name": str(contributor["title"])} | kept


def _website(contributor: _Contributor) -> str:
    return "" if orcid_of(contributor) else str(contributor.get("path", ""))


def _quoted(text: object) -> str:
    """Return a text as a quoted YAML scalar, with what YAML refuses or breaks at escaped."""
    return "".join(
        character if character.isprintable() else f"\\U{ord(character):08x}"
        for character in json.dumps(str(text), ensure_ascii=False)
    )


def _license(metadata: Metadata) -> Mapping[str, str]:
    return metadata.licenses[0] if metadata.licenses else {}


def _zenodo(metadata: Metadata) -> dict[str, Any]:
    home = {"identifier": metadata.homepage, "relation": "isDescribedBy"}
    return {
        "title": metadata.title or metadata.name,
        "upload_type": "dataset",
        "description": metadata.description or metadata.title or metadata.name,
        "creators": [_zenodo_creator(each) for each in _authors(metadata)],
        "version": metadata.version,
        "publication_date": metadata.created,
        "license": _license(metadata).get("name", "").lower(),
        "keywords": list(metadata.keywords),
        "related_identifiers": [home] if metadata.homepage else [],
    }


def _zenodo_creator(contributor: _Contributor) -> dict[str, Any]:
    return _stated(
        {
            "name": _name(contributor),
            "affiliation": contributor.get("organization", ""),
            "orcid": orcid_of(contributor).removeprefix(ORCID),
        }
    )


def _datacite(metadata: Metadata) -> dict[str, Any]:
    publishers = [
        each
        for each in metadata.contributors
        if "publisher" in each.get("roles", []) and each.get("title")
    ]
    abstract = {"description": metadata.description, "descriptionType": "Abstract"}
    return {
        "types": {"resourceType": "Data package", "resourceTypeGeneral": "Dataset"},
        "titles": [{"title": metadata.title or metadata.name}],
        "creators": [_datacite_creator(each) for each in _authors(metadata)],
        "publisher": {"name": _name(publishers[0]) if publishers else "(:unav)"},
        "publicationYear": metadata.created[:4],
        "dates": [{"date": metadata.created, "dateType": "Issued"}] if metadata.created else [],
        "version": metadata.version,
        "rightsList": [
            _stated(
                {
                    "rights": each.get("title", each.get("name", "")),
                    "rightsUri": each.get("path", ""),
                    "rightsIdentifier": each.get("name", ""),
                }
            )
            for each in metadata.licenses
        ],
        "descriptions": [abstract] if metadata.description else [],
        "subjects": [{"subject": word} for word in dict.fromkeys(metadata.keywords)],
        "url": metadata.homepage,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }


def _datacite_creator(contributor: _Contributor) -> dict[str, Any]:
    if not _is_person(contributor):
        return {"name": _name(contributor)}
    orcid, body = orcid_of(contributor), contributor.get("organization")
    scheme = {"nameIdentifierScheme": "ORCID", "schemeUri": ORCID.rstrip("/")}
    return _stated(
        {
            "name": _name(contributor),
            "nameType": "Personal",
            "givenName": contributor.get("givenName", ""),
            "familyName": contributor.get("familyName", ""),
            "nameIdentifiers": [{"nameIdentifier": orcid} | scheme] if orcid else [],
            "affiliation": [{"name": body}] if body else [],
        }
    )


def _schema_org(metadata: Metadata) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": metadata.title or metadata.name,
        "alternateName": metadata.name,
        "description": metadata.description,
        "version": metadata.version,
        "datePublished": metadata.created,
        "creator": [_schema_org_creator(each) for each in _authors(metadata)],
        "license": [each.get("path") or each.get("name", "") for each in metadata.licenses],
        "keywords": list(metadata.keywords),
        "url": metadata.homepage,
    }


def _schema_org_creator(contributor: _Contributor) -> dict[str, Any]:
    body = contributor.get("organization")
    return _stated(
        {
            "@type": "Person" if _is_person(contributor) else "Organization",
            "@id": orcid_of(contributor),
            "name": contributor["title"],
            "givenName": contributor.get("givenName", "") if _is_person(contributor) else "",
            "familyName": contributor.get("familyName", "") if _is_person(contributor) else "",
            "email": contributor.get("email", ""),
            "url": _website(contributor),
            "affiliation": {"@type": "Organization", "name": body} if body else {},
        }
    )
