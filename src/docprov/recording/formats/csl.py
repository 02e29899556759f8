"""CSL-JSON: works to documents, and documents back to CSL-JSON with what it cannot say."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import in_quotes
from docprov.findings.current import Current
from docprov.model.records import Document
from docprov.package.corpus import Corpus
from docprov.package.package import Package, open_package
from docprov.recording.formats.drafts import Drafts, LeftOut
from docprov.recording.formats.works import CSL_TYPES, KINDS, SCHEMES, take_work
from docprov.storage.canonical_json import json_text, read_json

_VARIABLES = {
    "author": "author",
    "speaker": "performer",
    "translator": "translator",
    "addressee": "recipient",
}
_ORGANIZATIONS = {"publisher": "publisher", "issuer": "authority"}
_UNSAID = ("written", "rights", "replaced_by", "reason")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(~?)")


def read_csl(data: bytes, drafts: Drafts) -> None:
    """Add the works of CSL-JSON: a list of items, one item, or an object with `items`."""
    content = read_json(data)
    if isinstance(content, dict):
        content = content.get("items", [content])
    if not isinstance(content, list):
        raise ValueError("it is not a list of CSL items")  # noqa: TRY004 - of a file, not of a call
    for row, item in enumerate(content, 1):
        place = drafts.place(row, str(item.get("id", ""))[:80] if isinstance(item, dict) else "")
        if isinstance(item, dict):
            take_work(drafts, place, dict(item))
        else:
            drafts.leave(place, "", "it is not a CSL item")


@frozen(kw_only=True)
class CslExport:
    """Documents as CSL-JSON.

    Attributes:
        items: the CSL items.
        left_out: what CSL has no variable for, with the document and the field.
    """

    items: tuple[Mapping[str, Any], ...]
    left_out: tuple[LeftOut, ...]

    def to_json(self) -> str:
        """Return the items as a file of CSL-JSON.

        >>> csl_json("docs/examples/arden", ["arden-count"]).to_json().splitlines()[2]
        '    "id": "arden-count",'
        """
        return json_text(list(self.items))


def csl_json(package: str | Path | Package, documents: Iterable[str] | None = None) -> CslExport:
    """Return documents as CSL-JSON, in the order of their table.

    Args:
        package: the package, or where it is.
        documents: ids of the documents; None for all whose entries hold, with the works that they
            cite.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: it has no document of an id.

    >>> exported = csl_json("docs/examples/arden", ["arden-count"])
    >>> exported.items[0]["title"], exported.items[0]["authority"]
    ('The Arden Count', 'Council of Arden')
    >>> print(exported.left_out[0])
    data/documents.csv: arden-count: label: CSL has no variable for it
    """
    return csl_items(open_package(package).corpus, documents)


def csl_items(corpus: Corpus, documents: Iterable[str] | None = None) -> CslExport:
    """Return documents of a corpus as CSL-JSON, in the order of its table.

    Args:
        corpus: the corpus.
        documents: ids of the documents; None for all whose entries hold.

    Raises:
        DocprovError: there is no document of an id.
    """
    wanted = None if documents is None else set(documents)
    for identity in sorted(wanted or ()):
        if identity not in corpus.documents:
            raise DocprovError(f"there is no document {in_quotes(identity)}")
    left_out: list[LeftOut] = []
    current = Current(corpus.tables)
    items = []
    for document in corpus.documents:
        if wanted is None and not current.holds(document):
            place = Place(file="data/documents.csv", record=document.id)
            left_out.append(LeftOut(place=place, reason="its entry is withdrawn"))
        elif wanted is None or document.id in wanted:
            items.append(_item(corpus, document, left_out))
    return CslExport(items=tuple(items), left_out=tuple(left_out))


def _item(corpus: Corpus, document: Document, left_out: list[LeftOut]) -> dict[str, Any]:
    def leave(field: str, reason: str = "CSL has no variable for it") -> None:
        place = Place(file="data/documents.csv", record=document.id, field=field)
        left_out.append(LeftOut(place=place, reason=reason))

    kind = CSL_TYPES[document.kind]
    item: dict[str, Any] = {"id": document.id, "type": kind, "title": document.title}
    if document.title:
        leave("label")
    else:
        item["title"] = document.label
    if KINDS[kind] != document.kind:
        leave("kind", f"{document.kind} is written as {kind}")
    item |= {"container-title": document.container, "language": document.language}
    item |= {"URL": document.url, "note": document.note}
    if document.issued:
        item["issued"] = _csl_date(str(document.issued))
    for field in _UNSAID:
        if getattr(document, field):
            leave(field)
    _write_identifiers(corpus, document.id, item, leave)
    _write_agents(corpus, document.id, item, leave)
    return {name: value for name, value in item.items() if value}


def _csl_date(text: str) -> dict[str, Any]:
    found = [_DAY.fullmatch(part) for part in text.split("/")]
    if not all(found):
        return {"raw": text}
    days = [[int(part) for part in each.groups()[:3] if part] for each in found if each]
    circa = {"circa": True} if all(each and each[4] for each in found) else {}
    if not circa and "~" in text:
        return {"raw": text}
    return {"date-parts": days, **circa}


def _write_identifiers(corpus: Corpus, document: str, item: dict[str, Any], leave: Any) -> None:  # noqa: ANN401
    variables = {scheme: variable for variable, scheme in SCHEMES.items()}
    for each in corpus.document_identifiers.having("document", document):
        variable = variables.get(each.scheme)
        if variable and variable not in item:
            item[variable] = each.identifier
        else:
            leave(f"identifiers ({each.scheme})")


def _write_agents(corpus: Corpus, document: str, item: dict[str, Any], leave: Any) -> None:  # noqa: ANN401
    for each in corpus.document_agents.having("document", document):
        agent = corpus.agents[each.agent]
        if each.role in _VARIABLES:
            name = {"literal": agent.name} if agent.kind != "person" else _divided(agent.name)
            item.setdefault(_VARIABLES[each.role], []).append(name)
            if agent.name.count(" ") > 1 and "family" in name:
                leave("agents", f"the family name of {agent.name} is taken to be its last word")
        elif each.role in _ORGANIZATIONS and _ORGANIZATIONS[each.role] not in item:
            item[_ORGANIZATIONS[each.role]] = agent.name
        else:
            leave(f"agents ({each.role})")
        if agent.identifier:
            leave(f"agents ({each.role}): identifier")


def _divided(name: str) -> dict[str, str]:
    """Return a person's name in the parts of CSL: the last word is taken for the family name."""
    given, _, family = name.rpartition(" ")
    return {"family": family, **({"given": given} if given else {})}
