"""Who made a package: its authors, its publisher and its other contributors, for other formats."""

from collections.abc import Mapping
from typing import Any

from docprov.model.metadata import Metadata, name_of, orcid_of

Contributor = Mapping[str, Any]
PUBLISHER = "publisher"
_AUTHORS = frozenset({"author", "creator"})
_TYPES = (
    "ContactPerson",
    "DataCollector",
    "DataCurator",
    "DataManager",
    "Distributor",
    "Editor",
    "HostingInstitution",
    "Producer",
    "ProjectLeader",
    "ProjectManager",
    "ProjectMember",
    "RegistrationAgency",
    "RegistrationAuthority",
    "RelatedPerson",
    "Researcher",
    "ResearchGroup",
    "RightsHolder",
    "Sponsor",
    "Supervisor",
    "WorkPackageLeader",
)
_TYPE_OF = {each.lower(): each for each in _TYPES}
"""The roles that DataCite and Zenodo both name."""


def roles_of(contributor: Contributor) -> frozenset[str]:
    """Return the roles of a contributor, in small letters."""
    return frozenset(str(role).lower() for role in contributor.get("roles", []))


def authors(metadata: Metadata) -> list[Contributor]:
    """Return who made the package: by role, else all but its publisher, else its own name."""
    named = [each for each in metadata.contributors if name_of(each)]
    stated = [each for each in named if _AUTHORS & roles_of(each)]
    others = [each for each in named if PUBLISHER not in roles_of(each)]
    return stated or others or [{"title": metadata.name}]


def publishers(metadata: Metadata) -> list[Contributor]:
    """Return the contributors who publish the package."""
    return [each for each in metadata.contributors if name_of(each) and PUBLISHER in roles_of(each)]


def others(metadata: Metadata) -> list[tuple[str, Contributor]]:
    """Return who is neither author nor publisher, each with what DataCite calls the role."""
    made = [*authors(metadata), *publishers(metadata)]
    rest = [each for each in metadata.contributors if name_of(each) and each not in made]
    return [
        (
            next((_TYPE_OF[role] for role in sorted(roles_of(each)) if role in _TYPE_OF), "Other"),
            each,
        )
        for each in rest
    ]


def has_two_names(contributor: Contributor) -> bool:
    """Return whether a contributor has a given name and a family name."""
    return bool(contributor.get("givenName") and contributor.get("familyName"))


def is_person(contributor: Contributor) -> bool:
    """Return whether a contributor has what only a person has: two names, an ORCID, a body."""
    has_body = bool(contributor.get("organization"))
    return has_two_names(contributor) or bool(orcid_of(contributor)) or has_body


def sorting_name(contributor: Contributor) -> str:
    """Return the name of a contributor with the family name first.

    >>> sorting_name({"title": "I. Pell", "givenName": "Ina", "familyName": "Pell"})
    'Pell, Ina'
    """
    if has_two_names(contributor):
        return f"{contributor['familyName']}, {contributor['givenName']}"
    return name_of(contributor)


def website(contributor: Contributor) -> str:
    """Return the address of a contributor that is not an ORCID; empty for none."""
    return "" if orcid_of(contributor) else str(contributor.get("path", ""))
