"""What the pages say of the records of a package, looked up once."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from attrs import frozen

from docprov.consulting.comparing import DISAGREEING
from docprov.consulting.listing import all_findings
from docprov.diagnostics.coverage import ReviewCounts
from docprov.diagnostics.diagnostics import Rule
from docprov.evidence.folder import Evidence
from docprov.findings.findings import QUERIES, Found
from docprov.findings.wording import Words
from docprov.model.metadata import Metadata
from docprov.model.records import (
    PASSING,
    WITHHELD,
    Attribution,
    Claim,
    Document,
    Name,
    Passage,
    Record,
)
from docprov.package.building import package_files
from docprov.package.corpus import Corpus
from docprov.package.package import Package
from docprov.package.reviews import Reviewing, count_by_document
from docprov.site.addresses import Addresses
from docprov.site.finding_kinds import Kind, headline_of, kinds_of, words_of
from docprov.site.history import Change, changes_of
from docprov.storage.files import LARGEST_TABLE

R = TypeVar("R", bound=Record)
VERDICTS = {
    "verbatim": "found word for word in the captured text",
    "normalised": "found in the captured text, but for how it is spelled or spaced",
    "elided": "found in the captured text, with the gaps that the quote marks",
    "ambiguous": "found at more than one place of the captured text",
    "elsewhere": "found in the captured text, at another place than recorded",
    "source-changed": "recorded from a text that has changed since",
    "absent": "not found in the captured text",
    "unverifiable": "not comparable with the captured text",
    "not-checked": "not compared with a text",
}
"""What a verdict means, to follow “the quote is” or to stand alone."""
METHODS = {
    "human": "a person",
    "machine": "a machine",
    "machine-reviewed": "a machine, looked through by a person",
}


@frozen
class Review:
    """Who recorded a record and who reviewed it, in words.

    Attributes:
        recorded: who recorded it, how and when.
        reviewed: who reviewed it; a sentence where no review counts.
        counts: whether a review of it counts.
    """

    recorded: str
    reviewed: str
    counts: bool


class Contents:
    """The records of one package, as its pages need them.

    Attributes:
        package: the package.
        texts: the captured texts that are at hand, for what the gaps of quotes left out.
        corpus: its records.
        words: their words.
        addresses: where their pages are.
    """

    def __init__(self, package: Package, texts: Evidence) -> None:
        self.package = package
        self.texts = texts
        self.corpus: Corpus = package.corpus
        self.tables: Mapping[str, Any] = package.tables
        self.words: Words = Words(package.tables)
        self.addresses: Addresses = Addresses(package.tables)
        self.reviewing: Reviewing = Reviewing.of(package.tables)
        self.rules: dict[str, Rule] = {query.rule.code: query.rule for query in QUERIES}
        self._passages = {each.id: each for each in self.corpus.passages}
        self._divisions: dict[str, frozenset[tuple[str | None, ...]]] = {}

    @property
    def metadata(self) -> Metadata:
        """What the package says of itself."""
        return self.corpus.metadata

    @cached_property
    def found(self) -> list[Found]:
        """Every finding."""
        return all_findings(self.package)

    @cached_property
    def found_by(self) -> Mapping[tuple[str, str], list[Found]]:
        """The findings that each record is part of."""
        return _by_record(self.found)

    @cached_property
    def kinds(self) -> list[Kind]:
        """The findings by kind, those that matter most to a reader first."""
        return kinds_of(self.found, self.rules)

    @cached_property
    def _headlines(self) -> Mapping[str, str]:
        return {each.id: headline_of(each, self.words) for each in self.found}

    def headline(self, found: Found) -> str:
        """Return what a finding is about, in one line."""
        return self._headlines[found.id]

    def rule_name(self, code: str) -> str:
        """Return the name of a rule in words."""
        return words_of(self.rules[code])

    @cached_property
    def same_numbers(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """The findings by which claims give one number and count or divide it differently."""
        return self.joining({"DF203", "DF206"})

    @cached_property
    def touching(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """The findings by which values of claims can hold together."""
        return self.joining({"DF202"})

    def joining(self, rules: Container[str]) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Return the findings by some rules that each claim is part of, as rule and id."""
        groups: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for found in self.found:
            if found.rule in rules:
                for name, key in found.records:
                    if name == "claims":
                        groups[key].add((found.rule, found.id))
        return {key: frozenset(pairs) for key, pairs in groups.items()}

    def current_of(self, records: Iterable[R]) -> list[R]:
        """Return the records that hold: neither they nor what says them is withdrawn."""
        return [each for each in records if self.words.is_current(each)]

    def is_gone(self, resource: str, key: str) -> bool:
        """Return whether a record is withdrawn, or what says it."""
        return key in self.words.current.withdrawn(resource)

    @cached_property
    def differing(self) -> set[str]:
        """The claims that cannot hold together with another one."""
        return set(self.joining(DISAGREEING))

    @cached_property
    def sources(self) -> list[Document]:
        """The documents that make claims, in the order of their dates."""
        making = {claim.document for claim in self.corpus.claims}
        own = [each for each in self.corpus.documents if each.id in making or self.captured(each)]
        return sorted(own, key=lambda each: (str(each.issued or each.written or "9999"), each.id))

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number by which tables and charts name each document that makes claims."""
        return {each.id: number for number, each in enumerate(self.sources, 1)}

    def captured(self, document: Document) -> bool:
        """Return whether a capture of a document is held."""
        return bool(self.corpus.captures.having("document", document.id))

    @cached_property
    def citations(self) -> Mapping[str, str]:
        """The citation of the place of each claim, ready to be copied."""
        return dict(self.corpus.flat().select("claim", "citation").iter_rows())

    @cached_property
    def history(self) -> Mapping[str, Mapping[str, tuple[Change, ...]]]:
        """What recorded releases say of each claim."""
        return changes_of(self.package)

    def passage(self, key: str | None) -> Passage | None:
        """Return a passage; None where the table lacks it."""
        return self._passages.get(key or "")

    def quote(self, claim: Claim) -> str:
        """Return the quote of a claim in one line; empty where it is withheld."""
        passage = self.passage(claim.passage)
        shown = passage is not None and passage.quote != WITHHELD
        return " ".join(passage.quote.split()) if passage and shown else ""

    def locator(self, key: str | None) -> str:
        """Return where in its document a passage begins, in words."""
        passage = self.passage(key)
        if passage is None:
            return ""
        if passage.page is not None:
            return f"page {passage.page}"
        if passage.paragraph is not None:
            return f"paragraph {passage.paragraph}"
        return f"at {passage.timestamp}" if passage.timestamp else ""

    def verified(self, key: str | None) -> str:
        """Return the result of searching the text for a quote, in words."""
        passage = self.passage(key)
        if passage is None:
            return "no quote is recorded"
        words = VERDICTS.get(passage.verdict, passage.verdict)
        return f"{words}: {passage.difference}" if passage.difference else words

    def language(self, key: str | None, document: str = "") -> str:
        """Return the language of the words of a passage: of its capture, else of its document."""
        passage = self.passage(key)
        capture = self.tables["captures"].get(passage.capture) if passage else None
        if capture is not None and capture.language:
            return str(capture.language)
        held = self.tables["documents"].get(capture.document if capture else document)
        return held.language or "" if held else ""

    def is_found(self, key: str | None) -> bool:
        """Return whether the text has the quote at the recorded place."""
        passage = self.passage(key)
        return passage is not None and passage.verdict in PASSING

    def review(self, record: Any) -> Review:  # noqa: ANN401 - a claim or a citation
        """Return who recorded and who reviewed a claim or a citation."""
        recorded = self._work(record.activity)
        counts = self.reviewing.counts(record.activity, record.review)
        reviewed = self._work(record.review) if counts else "not reviewed by anyone else"
        return Review(recorded, reviewed, counts)

    def _work(self, key: str | None) -> str:
        activity = self.tables["activities"].get(key) if key else None
        if activity is None:
            return "not stated"
        method = METHODS.get(activity.method, activity.method)
        name = self.words.label("agents", activity.agent)
        return f"{name} ({method}), {activity.ended}"

    def in_text_order(self, document: str) -> list[Claim]:
        """Return the claims of a document in the order of its text."""
        return sorted(self.corpus.claims.having("document", document), key=self._place)

    def _place(self, claim: Claim) -> tuple[str, int, str]:
        passage = self.passage(claim.passage)
        if passage is None:
            return "", 0, claim.id
        return passage.capture, passage.start or 0, claim.id

    @cached_property
    def _chains(self) -> Mapping[str, list[Attribution]]:
        chains: dict[str, list[Attribution]] = defaultdict(list)
        for each in sorted(self.corpus.attributions, key=lambda each: each.step):
            chains[each.claim].append(each)
        return chains

    def voices_of(self, claim: str) -> Sequence[Attribution]:
        """Return the chain of voices behind a claim, outermost first."""
        return self._chains.get(claim, ())

    @cached_property
    def reviews_of(self) -> Mapping[str, ReviewCounts]:
        """Who recorded and reviewed the claims and citations, by document."""
        return count_by_document(self.tables)

    def quoting(self, claim: str) -> str:
        """Return whom a document quotes with a claim; empty where it speaks itself."""
        chain = self.voices_of(claim)
        return self.words.label("agents", chain[-1].agent) if len(chain) > 1 else ""

    def division(self, claim: Claim) -> frozenset[tuple[str | None, ...]]:
        """Return how a document divides what a claim counts: each part, and how it is read."""
        if claim.id not in self._divisions:
            self._divisions[claim.id] = frozenset(
                (each.reading, part.predicate, part.population, part.value)
                for each in self.corpus.breakdowns_of(claim)
                for part in self.corpus.parts_of(each)
            )
        return self._divisions[claim.id]

    def origin(self, claim: Claim) -> str:
        """Return the name of the innermost voice of a claim."""
        chain = self.voices_of(claim.id)
        return self.words.label("agents", chain[-1].agent) if chain else "not recorded"

    def citation(self, claim: Claim) -> str:
        """Return how a claim is cited: its quote, its document and this package."""
        metadata = self.metadata
        quote = self.quote(claim)
        said = f"“{quote}”, in: " if quote else ""
        work = f"{metadata.title or metadata.name}, version {metadata.version}"
        where = f"https://doi.org/{metadata.doi}" if metadata.doi else metadata.homepage
        place = self.citations.get(claim.id) or claim.document
        parts = (f"{said}{place}", f"Claim {claim.id} in: {work}", where)
        return ". ".join(filter(None, parts)) + "."

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The tables and their descriptor, as they are built or were read, by name."""
        if self.package.from_sources:
            return self.package.built
        built = package_files(self.metadata, self.tables)
        own = {name: self.package.files.read(name, LARGEST_TABLE) for name in self._listed(built)}
        return built | own

    def _listed(self, built: Mapping[str, bytes]) -> list[str]:
        """Return the files that the package itself has, which are offered as they are."""
        return [name for name in built if name in self.package.files]

    def names(self, resource: str, key: str) -> list[Name]:
        """Return the other names of a record, in any language."""
        named = self.corpus.names.having("record", key)
        return [each for each in named if each.resource == resource]

    def label(self, resource: str, key: str | None) -> str:
        """Return what people call a record."""
        return self.words.label(resource, key)


def _by_record(found: list[Found]) -> Mapping[tuple[str, str], list[Found]]:
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for each in found:
        for record in each.records:
            groups[record].append(each)
    return groups
