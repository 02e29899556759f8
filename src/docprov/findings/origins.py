"""DF301: how many independent origins are behind what several documents state.

Documents are merged into one origin for a reason that can be listed: one author, publishers of one
family, one distributor, one source for the claim, one relying on the other, or shared text. Which
reasons count is a policy with a name; every number of origins is told with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeVar

import narwhals as nw
import polars as pl
from attrs import frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.findings.citing import RELYING
from docprov.findings.queries import Query, Records, ids
from docprov.findings.sourcing import sourced_claims
from docprov.findings.wording import MOST_NAMED, Words
from docprov.rules.components import components
from docprov.rules.frames import Frames

ONE_ORIGIN = Rule(
    code="DF301",
    name="one-origin",
    severity="finding",
    summary="Several documents state the same, and one independent origin is behind all of them.",
    why="Their number looks like confirmation, and none of them confirms another.",
    help="count them as one source, or look for one that is independent of them",
    message="{0}",
    example="five papers print one agency's report on a fire with its number of dead",
    lookalike="two papers give one number, each with an author, publisher and source of its own",
)
POLICIES: Mapping[str, frozenset[str]] = {
    "every-link": frozenset({"author", "publisher", "distributor", "source", "reliance", "text"}),
    "stated-links": frozenset({"author", "publisher", "distributor", "source", "reliance"}),
    "same-author": frozenset({"author"}),
}
"""The reasons that count, by the name of the policy."""
POLICY = "every-link"
"""The policy of the finding rule."""
LEAST_REUSE = 0.2
"""Share of the shorter text from which shared passages make two documents one origin."""
_AUTHORS = ("author", "issuer", "speaker", "signatory")
_SEPARATOR = "\x1f"

Item = TypeVar("Item")


@frozen(order=True)
class Merge:
    """Why two documents count as one origin.

    Attributes:
        document: one document.
        other: the other one.
        reason: author, publisher, distributor, source, reliance or text.
        by: the agent or the work that joins them; empty for shared text.
    """

    document: str
    other: str
    reason: str
    by: str = ""


@frozen
class Links:
    """What joins documents, looked up by document and by claim.

    Attributes:
        shared: what each document shares with others, as pairs of reason and agent.
        pairs: the merges with another document that each one is part of.
        sources: the sources that each claim names, as agents and works.
        sourced: the claims of which a source is named or described.
    """

    shared: Mapping[str, frozenset[tuple[str, str]]]
    pairs: Mapping[str, frozenset[Merge]]
    sources: Mapping[str, frozenset[str]]
    sourced: frozenset[str]

    def merges(self, claims: Iterable[tuple[str, str]], policy: str) -> list[Merge]:
        """Return the merges between the documents of some claims, sorted.

        Args:
            claims: pairs of claim and document.
            policy: name of the policy.
        """
        having: dict[tuple[str, str], set[str]] = {}
        documents = set()
        for claim, document in claims:
            documents.add(document)
            for key in self.shared.get(document, ()):
                having.setdefault(key, set()).add(document)
            for source in self.sources.get(claim, ()):
                having.setdefault(("source", source), set()).add(document)
        found = {
            Merge(one, other, reason, by)
            for (reason, by), members in having.items()
            for one, other in pairwise(sorted(members))
        }
        found |= {
            Merge(min(each, source), max(each, source), "reliance", source)
            for (reason, source), members in having.items()
            for each in members
            if reason == "source" and source in documents and each != source
        }
        found |= {
            merge
            for document in documents
            for merge in self.pairs.get(document, ())
            if {merge.document, merge.other} <= documents
        }
        return sorted(each for each in found if each.reason in POLICIES[policy])


def links_of(frames: Frames) -> Links:
    """Return what joins the documents of some frames."""
    shared: dict[str, set[tuple[str, str]]] = {}
    families = _families(frames)
    for document, agent, role in _rows(frames, "document_agents", "document", "agent", "role"):
        reason = "author" if role in _AUTHORS else role
        if reason in {"author", "publisher", "distributor"}:
            by = families.get(agent, agent) if reason == "publisher" else agent
            shared.setdefault(document, set()).add((reason, str(by)))
    pairs = {
        Merge(min(document, cited), max(document, cited), "reliance", cited)
        for document, cited, intent in _rows(frames, "citations", "document", "cited", "intent")
        if intent in RELYING and document != cited
    }
    pairs |= {
        Merge(one, other, "text")
        for one, other, share in _rows(frames, "shared", "document", "other", "_share")
        if share >= LEAST_REUSE
    }
    of_document: dict[str, set[Merge]] = {}
    for merge in pairs:
        for document in (merge.document, merge.other):
            of_document.setdefault(document, set()).add(merge)
    unnamed = {
        key for key, naming in _rows(frames, "agents", "id", "naming") if naming == "unnamed"
    }
    sources: dict[str, set[str]] = {}
    steps = _rows(frames, "attributions", "claim", "step", "agent", "document")
    for claim, step, agent, document in steps:
        if step != "0":
            sources.setdefault(claim, set()).update(
                each for each in (agent, document) if each and each not in unnamed
            )
    sourced = frozenset(sourced_claims(frames).collect(backend="polars")["id"].to_list())
    return Links(_frozen(shared), _frozen(of_document), _frozen(sources), sourced)


def _frozen(sets: Mapping[str, set[Item]]) -> dict[str, frozenset[Item]]:
    return {key: frozenset(members) for key, members in sets.items()}


def _rows(frames: Frames, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Return some columns of a frame, sorted; rows without one of the first two are left out."""
    found: pl.DataFrame = frames[name].select(*columns).collect(backend="polars").to_native()
    return found.drop_nulls(columns[:2]).sort(columns).iter_rows()


def _families(frames: Frames) -> dict[str, str]:
    """Return for each publisher that a source ties to another one the smallest id of them all."""
    return components(list(_rows(frames, "agent_relations", "agent", "other")))


def one_origin(frames: Frames) -> "nw.LazyFrame[Any]":
    """Return the claims and documents of DF301.

    Statements by the same documents for the same reasons are one finding.
    """
    links = links_of(frames)
    rows = []
    for claims in _alike(frames):
        documents = sorted({document for _, document in claims})
        merges = links.merges(claims, POLICY)
        origins = components([(each.document, each.other) for each in merges])
        roots = {origins.get(document, document) for document in documents}
        if len(roots) > 1:
            continue
        reasons = [
            part for each in merges for part in (each.document, each.other, each.reason, each.by)
        ]
        key = _SEPARATOR.join(reasons)
        rows += [(key, "documents", document) for document in documents]
        rows += [(key, "claims", claim) for claim, _ in claims]
    schema = pl.Schema(dict.fromkeys(("finding", "resource", "record"), pl.String()))
    return nw.from_native(pl.DataFrame(sorted(set(rows)), schema=schema, orient="row").lazy())


def _alike(frames: Frames) -> Iterator[list[tuple[str, str]]]:
    """Yield the claims, with their documents, that give one value for one question."""
    counted = frames["comparable"].filter(nw.col("_kind") != "elapsed-years", nw.col("_bounded"))
    keys = ["_question", "_low", "_high", "_comparator"]
    several = counted.group_by(keys).agg(nw.col("document").n_unique().alias("_documents"))
    several = several.filter(nw.col("_documents") > 1).select(keys)
    found = counted.join(several, on=keys).select(*keys, "id", "document")
    rows: pl.DataFrame = found.collect(backend="polars").to_native()
    groups: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
    for *value, claim, document in rows.sort("id").iter_rows():
        groups.setdefault(tuple(value), []).append((claim, document))
    yield from groups.values()


def told(merge: Merge, words: Words) -> str:
    """Return a merge in words."""
    both = f"{words.document(merge.document)} and {words.document(merge.other)}"
    by = words.label("agents", merge.by)
    if merge.reason == "reliance":
        relying = merge.document if merge.by == merge.other else merge.other
        return f"{words.document(relying)} takes from {words.document(merge.by)}"
    if merge.reason == "source":
        named = words.label("documents", merge.by) if by == merge.by else by
        return f"{both} name the same source, {named}"
    if merge.reason == "text":
        return f"{both} share a large part of their text"
    what = {
        "author": f"come from {by}",
        "publisher": f"have publishers of one family ({by})",
        "distributor": f"were distributed by {by}",
    }[merge.reason]
    return f"{both} {what}"


def _message(key: str, records: Records, words: Words) -> str:
    parts = key.split(_SEPARATOR)
    merges = [Merge(*parts[at : at + 4]) for at in range(0, len(parts), 4)]
    claims = ids(records, "claims")
    firsts: dict[str, str] = {}
    for claim in claims:
        firsts.setdefault(f"{words.question(claim)}: {words.value(claim)}", claim)
    listed = "; ".join(list(firsts)[:6])
    more = f"; and {len(firsts) - 6} more" if len(firsts) > 6 else ""
    reasons = [told(each, words) for each in merges[:MOST_NAMED]]
    if len(merges) > MOST_NAMED:
        reasons.append(f"and {len(merges) - MOST_NAMED} more reasons")
    return (
        f"{words.documents(ids(records, 'documents'))} state the same ({listed}{more}), and by the "
        f"policy “{POLICY}” they are one origin: {'; '.join(reasons)}"
    )


QUERIES = (Query(rule=ONE_ORIGIN, records=one_origin, message=_message),)
