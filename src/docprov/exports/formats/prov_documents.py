"""PROV: who recorded and who said what, as PROV-JSON, PROV-N and PROV-O (Turtle)."""

from typing import TYPE_CHECKING, Any

from docprov.exports.export_format import ExportFormat, one_line
from docprov.exports.formats.web_annotations import address_of
from docprov.exports.prov_statements import turtle
from docprov.findings.current import Current
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
    current = Current(corpus.tables)
    _add_records(made, corpus, current)
    _add_work(made, corpus)
    _add_sources(made, corpus, current)
    _add_voices(made, corpus)
    return made


def _id(table: str, record: str) -> str:
    return f"r:{table}/{record}"


def _said(made: "ProvDocument", label: str, category: str, **more: object) -> dict[str, Any]:
    stated = {"prov:label": one_line(label), "prov:type": made.valid_qualified_name(category)}
    more = {name: each for name, each in more.items() if each not in {None, ""}}
    return stated | {f"docprov:{name}": one_line(str(each)) for name, each in more.items()}


def _add_records(made: "ProvDocument", corpus: Corpus, current: Current) -> None:
    for agent in corpus.agents:
        kind = _AGENTS.get(agent.kind, "docprov:Group")
        about = {"naming": agent.naming} | _life(agent, current)
        made.agent(_id("agents", agent.id), _said(made, agent.name, kind, **about))
    for work in corpus.documents:
        label = work.title or work.label
        about = {"kind": work.kind, "issued": str(work.issued or ""), "url": work.url or ""}
        about |= _life(work, current)
        made.entity(_id("documents", work.id), _said(made, label, "docprov:Document", **about))
    for capture in corpus.captures:
        held = {"sha256": capture.sha256, "form": capture.form, "extent": capture.extent}
        made.entity(_id("captures", capture.id), _said(made, capture.id, "docprov:Capture", **held))
    for passage in corpus.passages:
        found = {"verdict": passage.verdict, "start": passage.start, "stop": passage.stop}
        said = _said(made, passage.quote, "docprov:Passage", **found)
        made.entity(_id("passages", passage.id), said)
    for claim in corpus.claims:
        stated = {"subject": claim.subject, "predicate": claim.predicate, "value": claim.value}
        said = _said(made, claim.statement, "docprov:Claim", **stated, **_life(claim, current))
        made.entity(_id("claims", claim.id), said)
    for activity in corpus.activities:
        done = {"ended": activity.ended, "method": activity.method, "tool": activity.tool}
        said = _said(made, activity.kind, "docprov:Activity", **done)
        made.activity(_id("activities", activity.id), other_attributes=said)


def _life(record: Record, current: Current) -> dict[str, str]:
    return {} if current.holds(record) else {"status": "withdrawn"}


def _add_work(made: "ProvDocument", corpus: Corpus) -> None:
    """Add who did which work, and what was made or reviewed by it."""
    for activity in corpus.activities:
        made.association(_id("activities", activity.id), _id("agents", activity.agent))
    recorded: tuple[Any, ...] = (corpus.documents, corpus.captures, corpus.claims)
    for table in recorded:
        for record in table:
            name = table.resource.name
            made.generation(_id(name, record.id), _id("activities", record.activity))
            _add_successor(made, name, record)
    for claim in corpus.claims:
        if claim.review:
            made.influence(_id("claims", claim.id), _id("activities", claim.review))


def _add_successor(made: "ProvDocument", table: str, record: Record) -> None:
    successor = getattr(record, "replaced_by", None)
    if successor:
        old: str = record.id  # type: ignore[attr-defined] # what can be replaced has an id
        name = _id(table, f"{old}.revision")
        made.revision(_id(table, successor), _id(table, old), identifier=name)


def _add_sources(made: "ProvDocument", corpus: Corpus, current: Current) -> None:
    """Add what each record was made from, from the claim to the document that is cited."""
    for capture in corpus.captures:
        made.specialization(_id("captures", capture.id), _id("documents", capture.document))
        if capture.derived_from:
            made.derivation(_id("captures", capture.id), _id("captures", capture.derived_from))
    for passage in corpus.passages:
        name = _id("passages", f"{passage.id}.quotation")
        made.quotation(
            _id("passages", passage.id), _id("captures", passage.capture), identifier=name
        )
    for claim in corpus.claims:
        made.derivation(_id("claims", claim.id), _id("passages", claim.passage))
    for each in corpus.citations:
        said = {"intent": each.intent} | _life(each, current)
        ends = (_id("documents", each.document), _id("documents", each.cited))
        more = {f"docprov:{name}": word for name, word in said.items()}
        made.influence(*ends, _id("citations", each.id), more)


def _add_voices(made: "ProvDocument", corpus: Corpus) -> None:
    """Add who says each claim, with the mode of the act, and who had which part in a document."""
    for voice in corpus.attributions:
        mode = {"docprov:mode": voice.mode, "docprov:step": voice.step}
        name = _id("claims", f"{voice.claim}.v{voice.step}")
        made.attribution(_id("claims", voice.claim), _id("agents", voice.agent), name, mode)
    for part in corpus.document_agents:
        name = _id("documents", f"{part.document}.{part.role}.{part.agent}")
        role = {"docprov:role": part.role}
        made.attribution(_id("documents", part.document), _id("agents", part.agent), name, role)


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
