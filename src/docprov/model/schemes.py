"""Public schemes of identifiers: what is a valid one, and its canonical spelling.

Check digits are computed by python-stdnum. A scheme that is not listed here is not judged.
"""

import re
from collections.abc import Callable

from stdnum import isbn, isni, issn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[!-~\w]+")
_ARXIV = re.compile(
    r"(?:[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
    r"|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})(?:v[1-9][0-9]*)?"
)
_WIKIDATA = re.compile(r"[QPL][1-9][0-9]*")
_UN_SYMBOL = re.compile(r"[A-Z]+(?:/[A-Z0-9][A-Z0-9.*-]*(?:\([A-Z0-9.-]+\))*)+")
_ADDRESSES = {
    "doi": r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)",
    "isbn": r"(?:urn:)?isbn(?:-1[03])?[:\s]\s*",
    "issn": r"(?:urn:|https?://portal\.issn\.org/resource/)?issn[:/\s]\s*",
    "arxiv": r"(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:\s*)",
    "orcid": r"(?:https?://(?:www\.)?orcid\.org/|orcid:\s*)",
    "wikidata": r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/|wikidata:|wd:)",
    "un-symbol": r"https?://(?:docs\.|www\.)?un(?:docs)?\.org/(?:en/)?",
}
"""What may come before an identifier: its resolver's address, or the name of its scheme."""
_LEADS = {scheme: re.compile(lead, re.IGNORECASE) for scheme, lead in _ADDRESSES.items()}


def _doi(text: str) -> str:
    return _matching(_DOI, text.lower(), "10.1234/arden.1911")


def _isbn(text: str) -> str:
    return str(isbn.to_isbn13(isbn.validate(text))).replace("-", "").replace(" ", "")


def _issn(text: str) -> str:
    return str(issn.format(issn.validate(text)))


def _arxiv(text: str) -> str:
    return _matching(_ARXIV, text.removesuffix(".pdf"), "2401.01234v2 or math.GT/0309136")


def _orcid(text: str) -> str:
    return str(isni.format(isni.validate(text))).replace(" ", "-")


def _wikidata(text: str) -> str:
    return _matching(_WIKIDATA, text.upper(), "Q42")


def _un_symbol(text: str) -> str:
    return _matching(_UN_SYMBOL, re.sub(r"\s", "", text).upper(), "A/RES/99/1")


def _matching(pattern: re.Pattern[str], text: str, example: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"it is not written like {example}")
    return text


SCHEMES: dict[str, Callable[[str], str]] = {
    "doi": _doi,
    "isbn": _isbn,
    "issn": _issn,
    "arxiv": _arxiv,
    "orcid": _orcid,
    "wikidata": _wikidata,
    "un-symbol": _un_symbol,
}
"""The schemes that are judged, each with the function that returns its canonical spelling."""
_REASONS: dict[type[ValidationError], str] = {
    InvalidChecksum: "its check digit is wrong",
    InvalidLength: "it has the wrong number of digits",
}


def normalised(scheme: str, identifier: str) -> str:
    """Return the canonical spelling of an identifier; of a scheme not known, without its ends.

    Raises:
        ValueError: the identifier cannot be one of the scheme; says why.

    >>> normalised("isbn", "0-306-40615-2"), normalised("doi", "https://doi.org/10.1234/Arden")
    ('9780306406157', '10.1234/arden')
    >>> normalised("isbn", "978-0-306-40615-8")
    Traceback (most recent call last):
    ...
    ValueError: its check digit is wrong
    """
    text = identifier.strip()
    if scheme not in SCHEMES:
        return text
    lead = _LEADS[scheme].match(text)
    try:
        return SCHEMES[scheme](text[lead.end() :] if lead else text)
    except ValidationError as error:
        reason = _REASONS.get(type(error), "it is not written as one")
        raise ValueError(reason) from error


def scheme_of(address: str) -> str:
    """Return the scheme that an address or a CURIE names, empty for none that is known.

    >>> scheme_of("https://orcid.org/0000-0002-1825-0097"), scheme_of("https://example.org")
    ('orcid', '')
    """
    text = address.strip()
    return next((scheme for scheme, lead in _LEADS.items() if lead.match(text)), "")
