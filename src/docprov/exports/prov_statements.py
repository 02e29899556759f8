"""PROV-O as Turtle, one statement a line, from the records of a PROV document.

The library `prov` writes it by way of an RDF graph, which takes a hundred times as long.
Source: W3C, PROV-O: The PROV Ontology, 30 April 2013, tables 2 and 3.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prov.model import ProvDocument

_RELATIONS = {
    "Generation": ("wasGeneratedBy", "activity"),
    "Association": ("wasAssociatedWith", "agent"),
    "Attribution": ("wasAttributedTo", "agent"),
    "Derivation": ("wasDerivedFrom", "entity"),
    "Revision": ("wasRevisionOf", "entity"),
    "Quotation": ("wasQuotedFrom", "entity"),
    "Influence": ("wasInfluencedBy", "influencer"),
    "Specialization": ("specializationOf", ""),
}
"""The property between both sides, and that of the qualified form, by the kind of relation."""
_PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def turtle(document: "ProvDocument") -> str:
    """Return a PROV document as PROV-O.

    >>> from prov.model import ProvDocument
    >>> made = ProvDocument()
    >>> _ = made.add_namespace("r", "urn:arden:")
    >>> _ = made.generation(made.entity("r:shed"), made.activity("r:building"))
    >>> print(turtle(made).splitlines()[-1])
    <urn:arden:shed> prov:wasGeneratedBy <urn:arden:building> .
    """
    named = {each.prefix: each.uri for each in document.namespaces}
    prefixes = [
        f"@prefix {name}: <{address}> ." for name, address in sorted((named | _PREFIXES).items())
    ]
    statements = dict.fromkeys(
        line for record in document.get_records() for line in _statements(record)
    )
    return "\n".join([*prefixes, "", *statements]) + "\n"


def _statements(record: Any) -> Iterator[str]:  # noqa: ANN401 - prov has no common type
    kind = record.get_type().localpart
    more = list(record.extra_attributes)
    if record.is_element():
        yield f"{_iri(record.identifier)} a prov:{kind} ."
        yield from _described(_iri(record.identifier), more)
        return
    narrower = [each.localpart for name, each in more if str(name) == "prov:type"]
    more = [pair for pair in more if str(pair[0]) != "prov:type"]
    kind = narrower[0] if narrower else kind
    plain, qualified = _RELATIONS[kind]
    one, other = (_iri(each) for each in record.args[:2])
    yield f"{one} prov:{plain} {other} ."
    if record.identifier is not None:
        name = _iri(record.identifier)
        yield f"{one} prov:qualified{kind} {name} ."
        yield f"{name} a prov:{kind} ."
        yield f"{name} prov:{qualified} {other} ."
        yield from _described(name, more)


def _described(subject: str, attributes: list[tuple[Any, Any]]) -> Iterator[str]:
    for name, value in attributes:
        if str(name) == "prov:type":
            yield f"{subject} a {_iri(value)} ."
        elif str(name) == "prov:label":
            yield f"{subject} rdfs:label {_literal(value)} ."
        else:
            yield f"{subject} {_iri(name)} {_literal(value)} ."


def _iri(name: Any) -> str:  # noqa: ANN401 - a qualified name of prov
    return f"<{name.uri}>"


def _literal(value: object) -> str:
    text = json.dumps(str(value), ensure_ascii=False)
    return f"{text}^^xsd:int" if isinstance(value, int) else text
