"""DP21x: identifiers in public schemes are valid, and name one work each."""

from typing import Any

import narwhals as nw

from docprov.diagnostics.diagnostics import Rule
from docprov.model.schemes import normalised, scheme_of
from docprov.rules.frames import Frames
from docprov.rules.queries import Query, offending

INVALID_IDENTIFIER = Rule(
    code="DP210",
    name="invalid-identifier",
    severity="warning",
    summary="An identifier cannot be one of the scheme that is stated for it.",
    why="A wrong digit leads a reader to another work, or to none.",
    help="compare it with the work itself; where the work prints it so, say that in note:",
    message="{0} is not a valid {1}: {2}",
    file="vocabulary/documents/arden-count.yaml",
    silent='{scheme: harbour-list, identifier: "366"}',
    fires='{scheme: isbn, identifier: "978-0-306-40615-8"}',
)
SHARED_IDENTIFIER = Rule(
    code="DP211",
    name="shared-identifier",
    severity="warning",
    summary="Two documents have the same identifier.",
    why="They may be one work recorded twice, and what cites it would be divided between them.",
    help="withdraw one with replaced_by:, or correct the identifier; the ISBN or ISSN of what "
    "contains a work belongs to a document with container:",
    message="{0} {1} is an identifier of another document too",
    file="dossiers/arden-2011.yaml",
    silent="holding: cited-only\n    agents:",
    fires="holding: cited-only\n    identifiers: [{scheme: arden-archive, identifier: AC/1911/7}]"
    "\n    agents:",
)
_OF_THE_CONTAINER = ("isbn", "issn")
_REGISTERED = ("agents", "subjects")


def invalid_identifiers(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the identifiers that their scheme does not allow.

    They are collected, since no engine computes check digits.
    """
    found = _invalid(frames["document_identifiers"], "document_identifiers", "scheme")
    for name in _REGISTERED:
        found += _invalid(frames[name], name, None)
    return nw.concat(found)


def _invalid(
    frame: "nw.LazyFrame[Any]", resource: str, scheme: str | None
) -> "list[nw.LazyFrame[Any]]":
    """Return the offending rows of one table, a frame for each reason."""
    present = frame.filter(~nw.col("identifier").is_null())
    columns = [nw.col("identifier"), *([nw.col(scheme)] if scheme else [])]
    reasons: dict[tuple[str, str], list[str]] = {("", ""): []}
    for identifier, *stated in present.select(*columns).unique().collect().iter_rows():
        named = (stated[0] or "") if stated else scheme_of(identifier)
        if reason := _reason(named, identifier):
            reasons.setdefault((named, reason), []).append(identifier)
    found = []
    for (named, reason), wrong in reasons.items():
        rows = present.filter(nw.col("identifier").is_in(wrong))
        if scheme:
            rows = rows.filter(nw.col(scheme) == named)
        shown = ("identifier", nw.lit(named), nw.lit(reason))
        found.append(offending(rows, resource, "identifier", *shown))
    return found


def _reason(scheme: str, identifier: str) -> str:
    try:
        normalised(scheme, identifier)
    except ValueError as error:
        return str(error)
    return ""


def shared_identifiers(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the identifiers that several current documents have.

    They are collected, since no engine knows their canonical spellings.
    """
    documents = frames["documents"].filter(nw.col("status") == "current")
    table = frames["document_identifiers"].join(
        documents.select("id", "container"), left_on="document", right_on="id"
    )
    of_container = nw.col("scheme").is_in(_OF_THE_CONTAINER) & ~nw.col("container").is_null()
    own = table.filter(~of_container)
    key = ("scheme", "identifier")
    holders: dict[tuple[str, str], set[str]] = {}
    spellings: dict[tuple[str, str], set[str]] = {}
    for document, *stated in own.select("document", *key).drop_nulls().collect().iter_rows():
        scheme, identifier = stated
        canonical = (scheme, _spelled(scheme, identifier))
        holders.setdefault(canonical, set()).add(document)
        spellings.setdefault(canonical, set()).add(f"{scheme} {identifier}")
    shared = [
        each
        for same, found in spellings.items()
        if len(holders[same]) > 1
        for each in sorted(found)
    ]
    named = nw.concat_str(*key, separator=" ")
    return offending(own.filter(named.is_in(shared)), "document_identifiers", "identifier", *key)


def _spelled(scheme: str, identifier: str) -> str:
    try:
        return normalised(scheme, identifier)
    except ValueError:
        return identifier


QUERIES = (
    Query(rule=INVALID_IDENTIFIER, offences=invalid_identifiers),
    Query(rule=SHARED_IDENTIFIER, offences=shared_identifiers),
)
