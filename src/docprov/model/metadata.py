"""Metadata of a package: name, version, licence, people, and the settings of its findings.

Read from `package.yaml` (by `docprov.dossiers`) or from `datapackage.json`; written to the latter
by `docprov.package.building`.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.diagnostics.summaries import Summary
from docprov.model.dates import Date
from docprov.model.schemes import normalised, scheme_of
from docprov.model.values import decimal_text, parse_decimal

DESCRIPTOR = "datapackage.json"
MANIFEST = "manifest.json"
"""The file that makes a folder or an archive a release."""
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
NAME = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
ORCID = "https://orcid.org/"
_ADDRESS = re.compile(r"https?://[!-.0-~][!-~]*")
"""An address as every program reads it: ASCII, other letters with percent signs."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_TEXTS = ("name", "id", "title", "version", "description", "created", "homepage", "repository")
_OBJECTS = ("licenses", "contributors", "sources")
_KNOWN = frozenset({"$schema", *_TEXTS, *_OBJECTS, "keywords", "docprov", "resources"})
_SOURCE_KEYS = frozenset({"title", "path", "email", "version"})

MALFORMED_DESCRIPTOR = Rule(
    code="DP014",
    name="malformed-descriptor",
    summary="package.yaml or datapackage.json lacks a required statement or states it in a wrong "
    "form.",
    why="Name, version and licence are what a reader cites and relies on.",
    help="see docs/dossiers.md for the fields of package.yaml",
    message="{0}",
    file="package.yaml",
    silent="version: 0.1.0",
    fires="version: first",
)


@frozen(kw_only=True, repr=False)
class Metadata(Summary):
    """Metadata of a package.

    Attributes:
        name: short name, in small letters.
        id: its identifier everywhere, such as a DOI.
        version: version of the data, `major.minor.patch`.
        title: name for people.
        description: its contents, in a paragraph.
        created: day of this version, as EDTF `YYYY-MM-DD`.
        homepage: address for readers.
        repository: address of the repository in which the records are kept.
        licenses: each with `name` (an SPDX expression) or `path`, and perhaps `title`.
        contributors: each with `title` and perhaps `givenName`, `familyName`, `path` (an ORCID or
            another address), `email`, `organization` and `roles`; one of the roles is `publisher`.
        sources: what it was made from, each with `title` or `path`, and perhaps `email` and
            `version`.
        keywords: words to find it by.
        tolerance: share by which `about` and `nearly` widen a number.
        wording: the words of statements, where they are not the English ones, by key.
        languages: the lists of words that the package adds to those of languages, by their code.
        removed: records of earlier releases that are gone, each with `table`, `id` and `reason`.
        extra: fields that the package adds to tables, as Table Schema fields, by table.
        tables: tables that the package adds, each with `fields`, `primaryKey` and `description`.
        properties: other properties of a datapackage.json, as they are.
        table_properties: other properties of its resources, by the name of the table.
    """

    name: str
    version: str
    id: str = ""
    title: str = ""
    description: str = ""
    created: str = ""
    homepage: str = ""
    repository: str = ""
    licenses: tuple[Mapping[str, str], ...] = ()
    contributors: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    tolerance: Decimal = Decimal("0.1")
    wording: Mapping[str, str] = field(factory=dict)
    languages: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    removed: tuple[Mapping[str, str], ...] = ()
    extra: Mapping[str, tuple[Mapping[str, Any], ...]] = field(factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(factory=dict)
    properties: Mapping[str, Any] = field(factory=dict)
    table_properties: Mapping[str, Mapping[str, Any]] = field(factory=dict)

    @property
    def doi(self) -> str:
        """The DOI that the package has as its id, without an address; empty for none.

        >>> Metadata(name="arden", version="0.1.0", id="https://doi.org/10.1234/Arden").doi
        '10.1234/arden'
        """
        return doi_in(self.id)

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong, as pairs of a field and a sentence; empty for sound metadata.

        >>> Metadata(name="arden", version="0.1.0").problems()
        [('licenses', 'no licence is named')]
        """
        found = []
        if not NAME.fullmatch(self.name):
            found.append(
                ("name", f"name {self.name!r} is not small letters and digits joined by -, . or _")
            )
        if not VERSION.fullmatch(self.version):
            found.append(
                ("version", f"version {self.version!r} is not major.minor.patch, such as 0.1.0")
            )
        mixed = [
            (name, f"{name} contain texts, roles a list of them")
            for name in _OBJECTS
            if not all(map(_has_texts_only, getattr(self, name)))
        ]
        found += mixed or [*self._part_problems()]
        found += [*self._text_problems()]
        if not all(map(_is_removal, self.removed)):
            found.append(
                ("removed", "each entry of removed names table, id and reason, each of them a text")
            )
        if self.created and (problem := _day_problem(self.created)):
            found.append(("created", problem))
        return found

    def _part_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with licences, contributors and sources, each of them texts."""
        if not self.licenses:
            yield "licenses", "no licence is named"
        for each in self.licenses:
            yield from (("licenses", problem) for problem in _license_problems(each))
        for each in self.contributors:
            yield from (("contributors", problem) for problem in _contributor_problems(each))
        for each in self.sources:
            yield from (("sources", problem) for problem in _source_problems(each))

    def _text_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with addresses, keywords and the id."""
        for name in ("homepage", "repository"):
            address = getattr(self, name)
            if address and not _ADDRESS.fullmatch(address):
                yield name, _not_address(name, address)
        for word in self.keywords:
            if not word.strip() or word != word.strip():
                yield "keywords", f"keyword {word!r} is empty or has white space at its ends"
        if len(set(self.keywords)) < len(self.keywords):
            yield "keywords", "a keyword is named twice"
        if scheme_of(self.id) == "doi" or self.id.startswith("10."):
            try:
                normalised("doi", self.id)
            except ValueError as error:
                yield "id", f"id {self.id!r} is not a DOI: {error}"

    def descriptor(self) -> dict[str, Any]:
        """Return the package-level part of datapackage.json (Data Package v2).

        >>> Metadata(name="arden", version="0.1.0", id="10.1234/arden").descriptor()["id"]
        '10.1234/arden'
        """
        content: dict[str, Any] = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": self.name,
            "id": self.id,
            "title": self.title,
            "version": self.version,
            "description": self.description,
            "homepage": self.homepage,
            "repository": self.repository,
            "created": f"{self.created}T00:00:00Z" if self.created else "",
            "licenses": [dict(each) for each in self.licenses],
            "contributors": [dict(each) for each in self.contributors],
            "sources": [dict(each) for each in self.sources],
            "keywords": list(self.keywords),
            "docprov": {"format": 1, "tolerance": decimal_text(self.tolerance)}
            | ({"languages": dict(self.languages)} if self.languages else {})
            | ({"removed": [dict(each) for each in self.removed]} if self.removed else {}),
        }
        return {name: value for name, value in content.items() if value} | dict(self.properties)


def doi_in(text: str) -> str:
    """Return the DOI that a text is, in its canonical spelling; empty where it is none.

    >>> doi_in("doi:10.1234/Arden"), doi_in("https://example.org/10.1234/arden")
    ('10.1234/arden', '')
    """
    try:
        return normalised("doi", text)
    except ValueError:
        return ""


def _not_address(what: str, address: str) -> str:
    return f"{what} {address!r} is not an address such as https://example.org/arden, in ASCII"


def _license_problems(stated: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with a licence; its name is an SPDX expression."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    name, path = stated.get("name", ""), stated.get("path", "")
    if path and not _ADDRESS.fullmatch(path):
        yield _not_address("path of a licence", path)
    if not name:
        if not path:
            yield "no licence is named"
        return
    try:
        spelled = canonicalize_license_expression(name)
    except InvalidLicenseExpression:
        yield (
            f"licence {name!r} is not an SPDX expression such as CC-BY-4.0; see "
            "https://spdx.org/licenses, or give another one a path and a title, without a name"
        )
        return
    if spelled != name:
        yield f"licence {name!r} is written {spelled!r}"
    elif not path and (" " in name or name.startswith("LicenseRef-")):
        yield f"licence {name!r} is not one of the SPDX list and has no path"


def _source_problems(source: Mapping[str, str]) -> Iterator[str]:
    title, path, email = (source.get(key, "") for key in ("title", "path", "email"))
    if source.keys() - _SOURCE_KEYS:
        yield f"a source has {', '.join(sorted(_SOURCE_KEYS))}, not {sorted(source)}"
    if not title.strip() and not path:
        yield "a source has neither a title nor a path"
    if path and not _ADDRESS.fullmatch(path) and not doi_in(path):
        yield _not_address("path of a source", path)
    if email and not _EMAIL.fullmatch(email):
        yield f"email {email!r} of a source is not an address such as a@example.org"


def _has_texts_only(part: Mapping[str, Any]) -> bool:
    roles = part.get("roles", [])
    texts = [value for key, value in part.items() if key != "roles"]
    return isinstance(roles, list) and all(isinstance(each, str) for each in (*texts, *roles))


def orcid_of(contributor: Mapping[str, Any]) -> str:
    """Return the ORCID that a contributor has as path, as an address; empty where there is none.

    >>> orcid_of({"title": "J. Carberry", "path": "http://orcid.org/0000-0002-1825-0097"})
    'https://orcid.org/0000-0002-1825-0097'
    """
    address = str(contributor.get("path", "")).replace("http://", "https://", 1)
    return address if address.startswith(ORCID) else ""


def name_of(contributor: Mapping[str, Any]) -> str:
    """Return the name of a contributor for readers; empty where it has none.

    >>> name_of({"givenName": "Ina", "familyName": "Pell"})
    'Ina Pell'
    """
    names = (str(contributor.get(key, "")).strip() for key in ("givenName", "familyName"))
    return str(contributor.get("title", "")).strip() or " ".join(each for each in names if each)


def _contributor_problems(contributor: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the addresses of a contributor."""
    path, email, orcid = contributor.get("path"), contributor.get("email"), orcid_of(contributor)
    found = []
    if not name_of(contributor):
        found.append("a contributor has no title")
    if path and not _ADDRESS.fullmatch(path):
        found.append(f"path {path!r} of a contributor is not an address such as {ORCID}...")
    if orcid and not _is_orcid(orcid.removeprefix(ORCID)):
        found.append(f"{path!r} is not an ORCID: four groups of four, the last digit a check")
    if email and not _EMAIL.fullmatch(email):
        found.append(f"email {email!r} of a contributor is not an address such as a@example.org")
    return found


def _is_orcid(text: str) -> bool:
    """Return whether an ORCID has its form and its check digit (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"(?:[0-9]{4}-){3}[0-9]{3}[0-9X]", text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


def _is_removal(part: Mapping[str, str]) -> bool:
    return part.keys() == {"table", "id", "reason"} and all(map(_is_said, part.values()))


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day_problem(created: str) -> str | None:
    try:
        Date(created)
    except ValueError as error:
        return f"created: {error}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", created):
        return None
    return f"created {created!r} is not a day such as 2026-05-02"


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def metadata_of(descriptor: Mapping[str, Any]) -> Metadata:
    """Return the metadata in a datapackage.json.

    Raises:
        ValueError: a property has the wrong type; the text names it.
    """
    for name in _TEXTS:
        if not isinstance(descriptor.get(name, ""), str):
            raise ValueError(f"{name} is not a text")  # noqa: TRY004 - the type is the reader's fault, not the caller's
    for name in _OBJECTS:
        if not _is_list_of(dict, descriptor.get(name, [])):
            raise ValueError(f"{name} is not a list of objects")
    keywords = descriptor.get("keywords", [])
    if not _is_list_of(str, keywords):
        raise ValueError("keywords is not a list of texts")
    settings = descriptor.get("docprov", {})
    if not isinstance(settings, dict) or settings.get("format", 1) != 1:
        raise ValueError("docprov is not settings of format 1")
    removed = settings.get("removed", [])
    if not _is_list_of(dict, removed):
        raise ValueError("docprov.removed is not a list of objects")
    languages = settings.get("languages", {})
    if not isinstance(languages, dict) or not _is_list_of(dict, list(languages.values())):
        raise ValueError("docprov.languages is not an object of objects")
    created = descriptor.get("created", "")
    tolerance = parse_decimal(str(settings.get("tolerance", "0.1")))
    if not 0 <= tolerance < 1:
        raise ValueError("docprov.tolerance is not at least 0 and below 1")
    return Metadata(
        **{name: descriptor.get(name, "") for name in _TEXTS if name != "created"},
        created=created.removesuffix("T00:00:00Z"),
        licenses=tuple(descriptor.get("licenses", [])),
        contributors=tuple(descriptor.get("contributors", [])),
        sources=tuple(descriptor.get("sources", [])),
        keywords=tuple(keywords),
        tolerance=tolerance,
        languages=languages,
        removed=tuple(removed),
        properties={name: each for name, each in descriptor.items() if name not in _KNOWN},
    )
