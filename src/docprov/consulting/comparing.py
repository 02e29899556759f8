"""What documents say of one subject, question by question, side by side."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from attrs import asdict, frozen

from docprov.consulting.figures import Figure, figures_of, links_in
from docprov.consulting.listing import all_findings, finding_engine, unknown_record
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, markdown_escaped, sorted_json
from docprov.findings.wording import Words
from docprov.model.records import Claim
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.rules.engines import Engine
from docprov.storage.files import Files

_NAMED = 8
"""How many subjects are named where none was asked for."""
DISAGREEING = frozenset({"DF102", "DF201", "DF205"})
"""The findings by which two values cannot both hold."""


@frozen(kw_only=True)
class Given:
    """What one claim gives for a question.

    Attributes:
        claim: id of the claim.
        document: id of the document.
        label: label of the document.
        said: what the claim says, in words: its value, or that it says so.
        quote: the quote, in quotation marks; empty where it is withheld.
        differs: whether another claim disagrees with it.
    """

    claim: str
    document: str
    label: str
    said: str
    quote: str
    differs: bool


@frozen(kw_only=True)
class Question:
    """One question, with what each document gives for it.

    Attributes:
        label: the question in words.
        time: the time that its claims state, as EDTF; empty for none, or for the subject's own.
        answers: what is given, by document.
        figures: the views of its numbers, each with the name of its policy; empty where it has no
            numbers.
    """

    label: str
    time: str
    answers: tuple[Given, ...]
    figures: tuple[Figure, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether an answer disagrees with another claim."""
        return any(each.differs for each in self.answers)


@frozen(kw_only=True, repr=False)
class Comparison(Summary):
    """What documents say of a subject; as a string it is what `docprov compare` prints.

    Attributes:
        subject: id of the subject.
        label: its label.
        questions: the questions whose answers differ, then those that several documents answer,
            then the others, each in the order of their words.
    """

    subject: str
    label: str
    questions: tuple[Question, ...]

    def _title(self) -> str:
        differing = sum(each.differs for each in self.questions)
        questions = counted(len(self.questions), "question")
        return f"{self.label}: {questions}, {differing} with answers that differ"

    def _lines(self) -> Iterator[str]:
        yield self._title()
        for each in self.questions:
            time = f" ({each.time})" if each.time else ""
            yield f"{'DIFFERS ' if each.differs else ''}{each.label}{time}"
            for answer in each.answers:
                mark = "≠" if answer.differs else "·"
                yield f"  {mark} {answer.said}  {answer.label}  {answer.quote}"
            yield from (f"  {figure}" for figure in each.figures)
        if any(each.differs for each in self.questions):
            yield "≠ marks a value that cannot hold together with another one"

    def to_json(self) -> str:
        r"""Return the comparison as a JSON text with sorted keys.

        >>> import docprov
        >>> docprov.compare("docs/examples/arden", "arden-fire").to_json()[:33]
        '{\n  "label": "the fire at Arden h'
        """
        return sorted_json(asdict(self))

    def to_markdown(self) -> str:
        """Return the comparison as a Markdown table: questions by documents.

        >>> import docprov
        >>> print(docprov.compare("docs/examples/arden", "pier-3").to_markdown())
        | question | Article on the fire at Arden harbour |
        | --- | --- |
        | closed to traffic | says so |
        <BLANKLINE>
        """
        documents = {
            answer.document: answer.label for each in self.questions for answer in each.answers
        }
        labels = map(markdown_escaped, documents.values())
        rows = [["question", *labels], ["---"] * (len(documents) + 1)]
        for each in self.questions:
            cells: dict[str, list[str]] = {name: [] for name in documents}
            for answer in each.answers:
                mark = "≠ " if answer.differs else ""
                cells[answer.document].append(f"{mark}{markdown_escaped(answer.said)}")
            label = f"{'**differs:** ' if each.differs else ''}{markdown_escaped(each.label)}"
            rows.append([label, *("; ".join(said) for said in cells.values())])
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def compare(
    source: str | Path | Files | Package, subject: str, *, engine: str = "auto"
) -> Comparison:
    """Return what documents say of a subject, question by question.

    Args:
        source: a package, or where it is.
        subject: id of the subject.
        engine: what compares the records: polars or duckdb (extra `sql`); auto is Polars, and
            DuckDB where the tables are large for the free memory.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: there is no such subject, or none is named; then the message names some. Or
            the engine does not run.

    >>> compare("docs/examples/arden", "pier-3")
    <Comparison: pier 3 of Arden harbour: 1 question, 0 with answers that differ>
    """
    package = open_package(source)
    refuse_unreadable(package)
    if not subject:
        raise DocprovError(
            f"say which subject with --subject ID; {_in_words(most_claimed(package))}"
        )
    if subject not in package.tables["subjects"]:
        raise unknown_record(package, "subjects", subject)
    chosen = finding_engine(package, engine)
    if chosen is not Engine.POLARS:
        links_in(package, chosen)  # the views of numbers find them there
    differing = differing_claims(package, engine)
    return comparison_of(package, Words(package.tables), differing, subject)


def most_claimed(source: str | Path | Files | Package) -> list[tuple[str, str, int]]:
    """Return the subjects that most claims are about: id, label and how many claims.

    Args:
        source: a package, or where it is.

    Raises:
        LoadError: the package cannot be read.

    >>> most_claimed("docs/examples/arden")[0]
    ('arden-fire', 'the fire at Arden harbour', 10)
    """
    package = open_package(source)
    refuse_unreadable(package)
    words = Words(package.tables)
    claims = filter(words.is_current, package.tables["claims"])
    counts = Counter(claim.subject for claim in claims).most_common(_NAMED)
    return [(key, words.label("subjects", key), count) for key, count in counts]


def _in_words(claimed: list[tuple[str, str, int]]) -> str:
    named = [f"{key} ({counted(count, 'claim')})" for key, _, count in claimed]
    return f"most claims are about {', '.join(named)}" if named else "no claim is about one"


def differing_claims(package: Package, engine: str = "auto") -> set[str]:
    """Return the claims that cannot hold together with another one.

    >>> sorted(differing_claims(open_package("docs/examples/arden")))
    ['arden-2011.c-b0at5', 'leith-2012.c-12b0t']
    """
    at_odds = (each for each in all_findings(package, engine) if each.rule in DISAGREEING)
    return {key for each in at_odds for resource, key in each.records if resource == "claims"}


def comparison_of(
    package: Package, words: Words, differing: Collection[str], subject: str, *, views: bool = True
) -> Comparison:
    """Return what documents say of a subject of a package, question by question.

    Args:
        package: the package.
        words: its words.
        differing: the claims that cannot hold together with another one.
        subject: id of the subject.
        views: whether the views of the numbers are computed, which takes time.
    """
    groups: dict[tuple[str | None, ...], list[Claim]] = {}
    for claim in package.tables["claims"].having("subject", subject):
        if words.is_current(claim):
            groups.setdefault(words.exact(claim.id), []).append(claim)
    labels = _labels(groups, words)
    questions = [
        Question(
            label=labels[key],
            time=words.time_asked(claims[0]),
            answers=tuple(_given(words, claim, differing) for claim in sorted(claims, key=_order)),
            figures=figures_of(package, claims) if views else (),
        )
        for key, claims in groups.items()
    ]
    questions.sort(key=lambda each: (*_rank(each), each.label, each.time))
    label = words.label("subjects", subject)
    return Comparison(subject=subject, label=label, questions=tuple(questions))


def _labels(
    groups: Mapping[tuple[str | None, ...], list[Claim]], words: Words
) -> dict[tuple[str | None, ...], str]:
    """Return each question in words, with its ids where another one has the same words."""
    asked = {key: words.asked(claims[0].id) for key, claims in groups.items()}
    counts = Counter((asked[key], key[-1]) for key in groups)
    return {
        key: f"{said} ({', '.join(filter(None, key[1:-1]))})" if counts[said, key[-1]] > 1 else said
        for key, said in asked.items()
    }


def _rank(question: Question) -> tuple[bool, bool]:
    documents = {answer.document for answer in question.answers}
    return not question.differs, len(documents) == 1


def _order(claim: Claim) -> tuple[str, str]:
    return claim.document, claim.id


def _given(words: Words, claim: Claim, differing: Collection[str]) -> Given:
    return Given(
        claim=claim.id,
        document=claim.document,
        label=words.label("documents", claim.document),
        said=words.value(claim.id),
        quote=words.quote(claim.id),
        differs=claim.id in differing,
    )
