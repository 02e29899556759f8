"""The table of questions by documents: who gives which value, who agrees and who differs."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from attrs import frozen

from docprov.consulting.comparing import DISAGREEING, Comparison, Given, Question, comparison_of
from docprov.findings.sameness import gives_same, meet
from docprov.model.records import WITHHELD, Claim
from docprov.site.answers import leave_room, same_number
from docprov.site.contents import Contents

WIDEST = 10
"""How many documents are columns of a table; more of them are lists of values."""


@frozen
class Value:
    """One value for a question, with all who give it.

    Attributes:
        said: the value in words.
        answers: who gives it.
        differs: whether another claim disagrees with one of them.
    """

    said: str
    answers: tuple[Given, ...]
    differs: bool


@frozen
class Row:
    """One question of the table.

    Attributes:
        question: the question, with its answers.
        label: who or what is counted and where; empty where nothing narrows the predicate.
        mark: `=`, `≠`, `≈` or `·`, or empty for one document alone.
        verdict: the same in words.
        finding: id of a finding by which the one value is counted differently; empty for none.
        note: the same in words.
    """

    question: Question
    label: str
    mark: str
    verdict: str
    finding: str = ""
    note: str = ""

    @property
    def documents(self) -> set[str]:
        """The documents that answer."""
        return {each.document for each in self.question.answers}

    def of(self, document: str) -> list[Given]:
        """Return what one document answers."""
        return [each for each in self.question.answers if each.document == document]

    @property
    def values(self) -> list[Value]:
        """The different values, each with those who give it."""
        return values_of(self.question.answers)


@frozen
class Group:
    """The questions of one predicate.

    Attributes:
        predicate: id of the predicate.
        label: its label.
        rows: the questions.
    """

    predicate: str
    label: str
    rows: tuple[Row, ...]

    @property
    def is_one_question(self) -> bool:
        """Whether its only question is the predicate itself, which needs no heading."""
        return len(self.rows) == 1 and not self.rows[0].label


@frozen
class Grid:
    """Questions by documents.

    Attributes:
        subject: id of the subject.
        label: its label.
        documents: the documents that answer, in the order of their numbers.
        groups: the questions, by predicate.
        beyond: how many questions are left out of it.
    """

    subject: str
    label: str
    documents: tuple[str, ...]
    groups: tuple[Group, ...]
    beyond: int = 0

    @property
    def is_wide(self) -> bool:
        """Whether it has too many documents for a column each."""
        return len(self.documents) > WIDEST

    @property
    def differing(self) -> int:
        """How many questions have answers that cannot hold together."""
        return sum(row.mark == "≠" for group in self.groups for row in group.rows)

    def key(self) -> "Grid":
        """Return the questions to which several documents give a number or a date."""
        groups = [
            Group(group.predicate, group.label, rows)
            for group in self.groups
            if (rows := tuple(_leading(group.rows)))
        ]
        return Grid(self.subject, self.label, self.documents, tuple(groups))

    def limited(self, most: int = 150) -> "Grid":
        """Return the first questions, and how many there are beyond them."""
        kept: list[Group] = []
        left = most
        for group in self.groups:
            if left > 0:
                kept.append(Group(group.predicate, group.label, group.rows[:left]))
                left -= len(group.rows)
        whole = sum(len(group.rows) for group in self.groups)
        return Grid(self.subject, self.label, self.documents, tuple(kept), max(whole - most, 0))


def grid_of(contents: Contents, subject: str) -> Grid:
    """Return the questions on a subject by documents.

    Args:
        contents: the records.
        subject: id of the subject.
    """
    compared = comparison_of(
        contents.package, contents.words, contents.differing, subject, views=False
    )
    groups: dict[str, list[Row]] = {}
    for question in compared.questions:
        claim = contents.words.claim(question.answers[0].claim)
        groups.setdefault(claim.predicate, []).append(_row(contents, question, claim))
    answering = {each.document for each in _answers(compared)}
    return Grid(
        subject=subject,
        label=compared.label,
        documents=tuple(sorted(answering, key=lambda each: contents.number_of.get(each, 0))),
        groups=tuple(
            Group(key, contents.label("predicates", key), tuple(rows))
            for key, rows in sorted(
                groups.items(),
                key=lambda each: (_rank(each[1]), contents.label("predicates", each[0])),
            )
        ),
    )


def values_of(answers: Iterable[Given]) -> list[Value]:
    """Return the different values of some answers, each with those who give it.

    >>> values_of([])
    []
    """
    groups: dict[str, list[Given]] = {}
    for each in answers:
        groups.setdefault(each.said, []).append(each)
    return [
        Value(said, tuple(given), any(each.differs for each in given))
        for said, given in groups.items()
    ]


def _answers(compared: Comparison) -> Iterator[Given]:
    return (answer for question in compared.questions for answer in question.answers)


def _rank(rows: list[Row]) -> tuple[bool, int]:
    """Sort predicates with numbers and dates of several documents first, differing ones on top."""
    shared = [row for row in rows if len(row.documents) > 1]
    numbers = [row for row in shared if row.mark in "=≠≈"]
    return not numbers, -len(shared)


def _leading(rows: Iterable[Row]) -> Iterator[Row]:
    shared = [row for row in rows if row.mark in {"=", "≠", "≈"}]
    if shared:
        yield from (row for row in rows if row.mark != "·")


def _row(contents: Contents, question: Question, claim: Claim) -> Row:
    prefix = contents.label("predicates", claim.predicate)
    label = question.label.removeprefix(prefix).removeprefix(",").strip().removeprefix("counting ")
    label = ", ".join(filter(None, (label, question.time)))
    claims = [contents.words.claim(each.claim) for each in question.answers]
    values = values_of(question.answers)
    if len({each.document for each in question.answers}) < 2:
        apart = _apart(contents, claims) if question.differs else ""
        several = "which gives several values" if question.differs and len(values) > 1 else ""
        verdict = ", ".join(filter(None, ("one document", apart or several)))
        counted = ("", "") if question.differs or len(values) > 1 else _counted(contents, claims)
        return Row(question, label, "", verdict, *counted)
    if question.differs:
        # what several documents give alike may differ from the value of another row
        alone = _apart(contents, claims) if len(values) == 1 else ""
        return Row(question, label, "≠", alone or "the values cannot all hold")
    measured = [bool(each.comparator) or contents.words.is_dated(each) for each in claims]
    if all(gives_same(claims[0], each) for each in claims):
        mark = "=" if all(measured) else "·"
        return Row(question, label, mark, "all say the same", *_counted(contents, claims))
    pairs = list(combinations(_different(claims), 2))
    if pairs and all(meet(*pair, contents.words) or leave_room(contents, *pair) for pair in pairs):
        return Row(question, label, "≈", "the values leave room for each other")
    worded = not any(measured) and len({each.polarity for each in claims}) == 1
    is_told = worded and not any(each.value == WITHHELD for each in claims)
    return Row(question, label, "·", "in different words" if is_told else "not compared")


def _apart(contents: Contents, claims: list[Claim]) -> str:
    """Return which other questions have a value that excludes one of these; empty for none."""
    own = {each.id for each in claims}
    words = contents.words
    asked = {
        words.asked(other)
        for each in _different(claims)
        for found in contents.found_by.get(("claims", each.id), ())
        if found.rule in DISAGREEING
        for name, other in found.records
        if name == "claims" and other not in own and not meet(each, words.claim(other), words)
    }
    if len(asked) > 1:
        return f"differs from {len(asked)} other questions"
    return f"differs from “{asked.pop()}”" if asked else ""


def _different(claims: list[Claim]) -> list[Claim]:
    """Return one claim for each value."""
    names = ("polarity", "comparator", "value", "lower", "upper")
    return list({tuple(getattr(each, name) for name in names): each for each in claims}.values())


def _counted(contents: Contents, claims: list[Claim]) -> tuple[str, str]:
    """Return the finding by which others count or divide the one value differently, and words."""
    numbers = contents.same_numbers
    some = [claim for claim in claims if claim.id in numbers]
    for other in some[1:]:
        finding, note = same_number(contents, some[0], other)
        if finding:
            return finding, note
    found = sorted({pair for claim in some for pair in numbers[claim.id]})
    for rule, identifier in found[:1]:
        verb = "count" if rule == "DF203" else "divide"
        return identifier, f"other claims {verb} it differently"
    return "", ""
