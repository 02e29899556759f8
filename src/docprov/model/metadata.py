"""Metadata of a package: name, version, licence, people, and the settings of its findings.

Read from `package.yaml` (by `docprov.dossiers`) or from `datapackage.json`; written to the latter
by `docprov.package.building`.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.diagnostics.summaries import Summary
from docprov.model.dates import Date
from docprov.model.values import decimal_text, parse_decimal

DESCRIPTOR = "datapackage.json"
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
NAME = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
ORCID = "https://orcid.org/"
_ADDRESS = re.compile(r"https?://[^\s/]\S*")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_TEXTS = ("name", "title", "version", "description", "created", "homepage")

EXTRA_KEYS = ("name", "type", "title", "description", "constraints")
"""The keys of a column that a package adds, in the order in which they are written."""

_EXTRA_TYPES = frozenset(
    {
        "string",
        "number",
        "integer",
        "boolean",
        "date",
        "time",
        "datetime",
        "year",
        "yearmonth",
        "any",
    }
)

_CONSTRAINTS = frozenset({"required", "unique", "enum", "pattern"})
"""The constraints that a column which a package adds may have."""

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
        version: version of the data, `major.minor.patch`.
        title: name for people.
        description: its contents, in a paragraph.
        created: day of this version, as EDTF `YYYY-MM-DD`.
        homepage: address for readers.
        licenses: each with `name` and perhaps `path` and `title`.
        contributors: each with `title` and perhaps `givenName`, `familyName`, `path` (an ORCID or
            another address), `email`, `organization` and `roles`.
        keywords: words to find it by.
        tolerance: share by which `about` and `nearly` widen a number.
        wording: the words of statements, where they are not the English ones, by key.
        removed: records of earlier releases that are gone, each with `table`, `id` and `reason`.
        extra: fields that the package adds to tables, as Table Schema fields, by table.
        tables: tables that the package adds, each with `fields`, `primaryKey` and `description`.
    """

    name: str
    version: str
    title: str = ""
    description: str = ""
    created: str = ""
    homepage: str = ""
    licenses: tuple[Mapping[str, str], ...] = ()
    contributors: tuple[Mapping[str, Any], ...] = ()
    keywords: tuple[str, ...] = ()
    tolerance: Decimal = Decimal("0.1")
    wording: Mapping[str, str] = field(factory=dict)
    removed: tuple[Mapping[str, str], ...] = ()
    extra: Mapping[str, tuple[Mapping[str, Any], ...]] = field(factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(factory=dict)

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong, as pairs of a field and a sentence; empty for sound metadata."""
        found = []
        if not NAME.fullmatch(self.name):
            found.append(
                ("name", f"name {self.name!r} is not small letters and digits joined by - or .")
            )
        if not VERSION.fullmatch(self.version):
            found.append(
                ("version", f"version {self.version!r} is not major.minor.patch, such as 0.1.0")
            )
        if not self.licenses or not all("name" in each or "path" in each for each in self.licenses):
            found.append(("licenses", "no licence is named"))
        if not all(map(_has_texts_only, (*self.licenses, *self.contributors))):
            found.append(
                (
                    "licenses",
                    "licenses and contributors contain texts only, and roles a list of texts",
                )
            )
        else:
            found += [
                ("contributors", problem)
                for each in self.contributors
                for problem in _contributor_problems(each)
            ]
        if not all(map(_is_removal, self.removed)):
            found.append(
                ("removed", "each entry of removed names table, id and reason, each of them a text")
            )
        if self.created and (problem := _day_problem(self.created)):
            found.append(("created", problem))
        return found

    def descriptor(self) -> dict[str, Any]:
        """Return the package-level part of datapackage.json (Data Package v2)."""
        content: dict[str, Any] = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": self.name,
            "title": self.title,
            "version": self.version,
            "description": self.description,
            "homepage": self.homepage,
            "created": f"{self.created}T00:00:00Z" if self.created else "",
            "licenses": [dict(each) for each in self.licenses],
            "contributors": [dict(each) for each in self.contributors],
            "keywords": list(self.keywords),
            "docprov": {"format": 1, "tolerance": decimal_text(self.tolerance)}
            | ({"removed": [dict(each) for each in self.removed]} if self.removed else {}),
        }
        return {name: value for name, value in content.items() if value}


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


def _contributor_problems(contributor: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the addresses of a contributor."""
    path, email, orcid = contributor.get("path"), contributor.get("email"), orcid_of(contributor)
    found = []
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


def is_new_column(part: object, taken: Collection[str]) -> bool:
    """Return whether a package may declare this column: a new name, a simple type, and texts.

    >>> is_new_column({"name": "map_sheet", "type": "string"}, {"id"})
    True
    >>> is_new_column({"name": "trust", "constraints": {"enum": ["low", "high"]}}, {"id"})
    True
    """
    if not isinstance(part, dict) or not part.keys() <= set(EXTRA_KEYS):
        return False
    texts = [value for key, value in part.items() if key != "constraints"]
    if not all(isinstance(text, str) for text in texts):
        return False
    kind = part.get("type", "string")
    return (
        kind in _EXTRA_TYPES
        and bool(re.fullmatch("[a-z][a-z0-9_]*", part.get("name", "")))
        and part["name"] not in taken
        and _are_constraints(part.get("constraints", {}), kind)
    )


def _are_constraints(stated: object, kind: str) -> bool:
    """Return whether constraints are of a kind that every column can have, each of its form."""
    if not isinstance(stated, dict) or not stated.keys() <= _CONSTRAINTS:
        return False
    if not all(isinstance(stated.get(name, True), bool) for name in ("required", "unique")):
        return False
    enum = stated.get("enum", [""])
    if not enum or not _is_list_of(str, enum) or len(set(enum)) < len(enum):
        return False
    return "pattern" not in stated or (kind == "string" and _is_pattern(stated["pattern"]))


def _is_pattern(text: object) -> bool:
    """Return whether a text is a regular expression for every program that may read it."""
    try:
        return isinstance(text, str) and bool(re.compile(text))
    except (re.error, OverflowError, RecursionError):
        return False


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
    for name in ("licenses", "contributors"):
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
        raise ValueError("docprov: removed is not a list of objects")
    created = descriptor.get("created", "")
    tolerance = parse_decimal(str(settings.get("tolerance", "0.1")))
    if not 0 <= tolerance < 1:
        raise ValueError("docprov: the tolerance is not at least 0 and below 1")
    return Metadata(
        **{name: descriptor.get(name, "") for name in _TEXTS if name != "created"},
        created=created.removesuffix("T00:00:00Z"),
        licenses=tuple(descriptor.get("licenses", [])),
        contributors=tuple(descriptor.get("contributors", [])),
        keywords=tuple(keywords),
        tolerance=tolerance,
        removed=tuple(removed),
    )
