"""The pages of records: documents, claims, subjects, predicates, agents and findings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from docprov.consulting.contexts import context_of
from docprov.model.records import Agent, Claim, Document, Predicate, Subject
from docprov.site.answers import Answers
from docprov.site.charts import number_charts
from docprov.site.comparisons import grid_of
from docprov.site.contents import Contents
from docprov.site.framing import Frame, Page


def record_pages(frame: Frame) -> Iterator[Page]:
    """Yield the pages of all records, and the lists of them."""
    contents, corpus = frame.contents, frame.contents.corpus
    answers = Answers(contents)
    claims = list(corpus.claims)
    counts = _counts(contents)
    yield from frame.paged("claims/index.html", "claims.html", "Claims", claims)
    for claim in claims:
        yield _claim_page(frame, answers, claim)
    documents = [*contents.sources, *_cited(contents)]
    yield from frame.paged("documents/index.html", "documents.html", "Documents", documents)
    for document in corpus.documents:
        yield from _document_pages(frame, document)
    subjects = sorted(corpus.subjects, key=lambda each: (-counts["subject"][each.id], each.id))
    yield from frame.paged(
        "subjects/index.html", "subjects.html", "Subjects", subjects, counts=counts["subject"]
    )
    for subject in subjects:
        yield from _subject_pages(frame, subject)
    predicates = sorted(corpus.predicates, key=lambda each: (each.status, each.label, each.id))
    yield from frame.paged(
        "predicates/index.html",
        "predicates.html",
        "Codebook",
        predicates,
        counts=counts["predicate"],
    )
    for predicate in predicates:
        yield from _predicate_pages(frame, predicate)
    agents = sorted(corpus.agents, key=lambda each: (-counts["agent"][each.id], each.id))
    yield from frame.paged(
        "agents/index.html", "agents.html", "Agents", agents, counts=counts["agent"]
    )
    for agent in agents:
        yield from _agent_pages(frame, agent)
    yield from _finding_pages(frame)


def _finding_pages(frame: Frame) -> Iterator[Page]:
    contents = frame.contents
    listed = [each for kind, _ in frame.kinds for each in kind.found]
    yield from frame.paged(
        "findings/index.html", "findings.html", "Findings", listed, kinds=frame.kinds
    )
    for found in listed:
        name = contents.addresses.of("findings", found.id)
        title = f"{contents.rule_name(found.rule)}: {contents.headline(found)}"
        yield frame.page(name, "finding.html", title, found=found, rule=contents.rules[found.rule])


def _counts(contents: Contents) -> dict[str, Counter[str]]:
    """Return how many claims that hold each subject, predicate and agent has."""
    claims = contents.current_of(contents.corpus.claims)
    voices = ({each.agent for each in contents.voices_of(claim.id)} for claim in claims)
    return {
        "subject": Counter(claim.subject for claim in claims),
        "predicate": Counter(claim.predicate for claim in claims),
        "agent": Counter(chain.from_iterable(voices)),
    }


def _cited(contents: Contents) -> list[Document]:
    own = set(contents.number_of)
    return [each for each in contents.corpus.documents if each.id not in own]


def _claim_page(frame: Frame, answers: Answers, claim: Claim) -> Page:
    contents, corpus = frame.contents, frame.contents.corpus
    passage = corpus.passages[claim.passage]
    capture = corpus.captures[passage.capture]
    near = answers.near(claim)
    held = context_of(contents.package, claim.passage, contents.texts)
    return frame.page(
        contents.addresses.of("claims", claim.id),
        "claim.html",
        claim.statement,
        claim=claim,
        passage=passage,
        capture=capture,
        language=contents.language(claim.passage),
        quote=contents.quote(claim),
        gaps=held.dropped,
        chain=contents.voices_of(claim.id),
        same=answers.on(claim),
        near=near,
        near_differs=any(each.relation == "differs" for each in near[0]),
        whole=corpus.breakdowns.get(claim.breakdown) if claim.breakdown else None,
        parts=[(each, corpus.parts_of(each)) for each in corpus.breakdowns_of(claim)],
        relations=corpus.relations_of(claim),
        found=contents.found_by.get(("claims", claim.id), []),
        history=contents.history["claims"].get(claim.id, ()) if contents.history else None,
        review=contents.review(claim),
        citation=contents.citation(claim),
    )


def _document_pages(frame: Frame, document: Document) -> Iterator[Page]:
    contents, corpus = frame.contents, frame.contents.corpus
    claims = contents.in_text_order(document.id)
    relations = corpus.document_relations
    yield from frame.paged(
        contents.addresses.of("documents", document.id),
        "document.html",
        document.label,
        claims,
        document=document,
        parts=corpus.document_agents.having("document", document.id),
        identifiers=corpus.document_identifiers.having("document", document.id),
        names=contents.names("documents", document.id),
        relations=[
            *relations.having("document", document.id),
            *relations.having("other", document.id),
        ],
        appraisals=corpus.appraisals.having("document", document.id),
        captures=corpus.captures_of(document),
        coverage=corpus.coverage_of(document),
        reviewed=contents.reviews_of.get(document.id),
        citing=corpus.citations_of(document),
        cited=corpus.citations_to(document),
        found=contents.found_by.get(("documents", document.id), []),
        speakers=_voices(contents, contents.current_of(claims)),
    )


def _voices(contents: Contents, claims: Sequence[Claim]) -> list[tuple[str, int, int]]:
    """Return the voices in some claims: agent, claims it is the origin of, claims it passes on."""
    origins: Counter[str] = Counter()
    passing: Counter[str] = Counter()
    for claim in claims:
        voices = contents.voices_of(claim.id)
        for number, voice in enumerate(voices, 1):
            (origins if number == len(voices) else passing)[voice.agent] += 1
    agents = sorted(origins | passing, key=lambda each: (-origins[each], -passing[each], each))
    return [(each, origins[each], passing[each]) for each in agents]


def _subject_pages(frame: Frame, subject: Subject) -> Iterator[Page]:
    contents, corpus = frame.contents, frame.contents.corpus
    claims = corpus.claims.having("subject", subject.id)
    grid = grid_of(contents, subject.id) if claims else None
    named = [
        (word, claim)
        for word, column in (("object", "object"), ("counted", "population"), ("place", "place"))
        for claim in corpus.claims.having(column, subject.id)
    ]
    yield from frame.paged(
        contents.addresses.of("subjects", subject.id),
        "subject.html",
        subject.label,
        claims,
        subject=subject,
        grid=grid.limited() if grid else None,
        chart=number_charts(contents, grid) if grid else None,
        narrower=corpus.subjects.having("broader", subject.id),
        names=contents.names("subjects", subject.id),
        named=named[:100],
        more_named=max(len(named) - 100, 0),
    )


def _predicate_pages(frame: Frame, predicate: Predicate) -> Iterator[Page]:
    contents, corpus = frame.contents, frame.contents.corpus
    yield from frame.paged(
        contents.addresses.of("predicates", predicate.id),
        "predicate.html",
        predicate.label,
        corpus.claims.having("predicate", predicate.id),
        predicate=predicate,
        narrower=corpus.predicates.having("broader", predicate.id),
    )


def _agent_pages(frame: Frame, agent: Agent) -> Iterator[Page]:
    contents, corpus = frame.contents, frame.contents.corpus
    voiced = dict.fromkeys(each.claim for each in corpus.attributions.having("agent", agent.id))
    claims = [corpus.claims[each] for each in voiced]
    relations = corpus.agent_relations
    yield from frame.paged(
        contents.addresses.of("agents", agent.id),
        "agent.html",
        agent.name,
        claims,
        agent=agent,
        names=contents.names("agents", agent.id),
        relations=[*relations.having("agent", agent.id), *relations.having("other", agent.id)],
        parts=corpus.document_agents.having("agent", agent.id),
        work=corpus.activities.having("agent", agent.id),
        subjects=corpus.subjects.having("agent", agent.id),
        origins=sum(_is_origin(contents, each, agent.id) for each in contents.current_of(claims)),
    )


def _is_origin(contents: Contents, claim: Claim, agent: str) -> bool:
    return contents.voices_of(claim.id)[-1].agent == agent
