"""PROV: who recorded and who said what, as PROV-JSON, PROV-N and PROV-O (Turtle)."""

from typing import TYPE_CHECKING, Any

from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.web_annotations import address_of
from docprov.exports.prov_statements import turtle
from docprov.model.records import Record
from docprov.package.corpus import Corpus

if TYPE_CHECKING:
    from prov.model import ProvDocument

_TERMS = "urn:docprov:terms:"
_AGENTS = {
    "person": "prov:Person",
    "organization": "prov:Organization",
    "software": "prov:SoftwareAgent",
}


def _prov(corpus: Corpus) -> dict[str, bytes]:
    document = _document(corpus)
    name = corpus.metadata.name
    return {
        f"{name}.prov.json": f"{document.serialize(indent=1)}\n".encode(),
        f"{name}.provn": (document.get_provn() + "\n").encode("utf-8"),
        f"{name}.prov.ttl": turtle(document).encode("utf-8"),
    }


def _document(corpus: Corpus) -> "ProvDocument":
    from prov.model import ProvDocument

    made = ProvDocument()
    made.add_namespace("r", address_of(corpus, ""))
    made.add_namespace("docprov", _TERMS)
    _add_records(made, corpus)
    _add_work(made, corpus)
    _add_sources(made, corpus)
    _add_voices(made, corpus)
    return made


def _id(record: str) -> str:
    return f"r:{record}"


def _said(made: "ProvDocument", label: str, category: str, **more: object) -> dict[str, Any]:
    stated = {"prov:label": one_line(label), "prov:type": made.valid_qualified_name(category)}
    more = {name: each for name, each in more.items() if each not in {None, ""}}
    return stated | {f"docprov:{name}": one_line(str(each)) for name, each in more.items()}


def _add_records(made: "ProvDocument", corpus: Corpus) -> None:
    for agent in corpus.agents:
        kind = _AGENTS.get(agent.kind, "docprov:Group")
        made.agent(_id(agent.id), _said(made, agent.name, kind, naming=agent.naming))
    for work in corpus.documents:
        about = {"kind": work.kind, "issued": str(work.issued or ""), "url": work.url}
        made.entity(
            _id(work.id), _said(made, work.title or work.label, "docprov:Document", **about)
        )
    for capture in corpus.captures:
        held = {"sha256": capture.sha256, "form": capture.form, "extent": capture.extent}
        made.entity(_id(capture.id), _said(made, capture.id, "docprov:Capture", **held))
    for passage in corpus.passages:
        found = {"verdict": passage.verdict, "start": passage.start, "stop": passage.stop}
        made.entity(_id(passage.id), _said(made, passage.quote, "docprov:Passage", **found))
    for claim in corpus.claims:
        stated = {"subject": claim.subject, "predicate": claim.predicate, "value": claim.value}
        stated |= {"status": claim.status} if claim.status != "current" else {}
        made.entity(_id(claim.id), _said(made, claim.statement, "docprov:Claim", **stated))
    for activity in corpus.activities:
        done = {"ended": activity.ended, "method": activity.method, "tool": activity.tool}
        said = _said(made, activity.kind, "docprov:Activity", **done)
        made.activity(_id(activity.id), other_attributes=said)


def _add_work(made: "ProvDocument", corpus: Corpus) -> None:
    """Add who did which work, and what was made or reviewed by it."""
    for activity in corpus.activities:
        made.association(_id(activity.id), _id(activity.agent))
    recorded: tuple[Any, ...] = (corpus.documents, corpus.captures, corpus.claims)
    for table in recorded:
        for record in table:
            made.generation(_id(record.id), _id(record.activity))
            _add_successor(made, record)
    for claim in corpus.claims:
        if claim.review:
            made.influence(_id(claim.id), _id(claim.review))


def _add_successor(made: "ProvDocument", record: Record) -> None:
    successor = getattr(record, "replaced_by", None)
    if successor:
        old: str = record.id  # type: ignore[attr-defined] # what can be replaced has an id
        made.revision(_id(successor), _id(old), identifier=_id(f"{old}.revision"))


def _add_sources(made: "ProvDocument", corpus: Corpus) -> None:
    """Add what each record was made from, from the claim to the document that is cited."""
    for capture in corpus.captures:
        made.specialization(_id(capture.id), _id(capture.document))
        if capture.derived_from:
            made.derivation(_id(capture.id), _id(capture.derived_from))
    for passage in corpus.passages:
        name = _id(f"{passage.id}.quotation")
        made.quotation(_id(passage.id), _id(passage.capture), identifier=name)
    for claim in corpus.claims:
        made.derivation(_id(claim.id), _id(claim.passage))
    for each in corpus.citations:
        intent = {"docprov:intent": each.intent}
        made.influence(_id(each.document), _id(each.cited), _id(each.id), intent)


def _add_voices(made: "ProvDocument", corpus: Corpus) -> None:
    """Add who says each claim, with the mode of the act, and who had which part in a document."""
    for voice in corpus.attributions:
        mode = {"docprov:mode": voice.mode, "docprov:step": voice.step}
        name = _id(f"{voice.claim}.v{voice.step}")
        made.attribution(_id(voice.claim), _id(voice.agent), name, mode)
    for part in corpus.document_agents:
        name = _id(f"{part.document}.{part.role}.{part.agent}")
        role = {"docprov:role": part.role}
        made.attribution(_id(part.document), _id(part.agent), name, role)


PROV = ExportFormat(
    name="prov",
    summary="Agents, activities and entities, as PROV-JSON, PROV-N and PROV-O.",
    suffix="",
    make=_prov,
    losses=(
        "Subjects, predicates, breakdowns, regions and relations of claims.",
        "Dates are texts, since a day is no point in time.",
        "Control characters are written as escapes, line ends as spaces.",
    ),
    needs="docprov[export]",
)
