"""What others say on the question of a claim: the same, otherwise, or on a question near it."""

from collections import defaultdict

from attrs import frozen

from docprov.consulting.comparing import DISAGREEING
from docprov.findings.sameness import gives_same, meet
from docprov.model.records import Claim
from docprov.site.contents import Contents

MOST = 30
"""How many other claims one page shows; the page of the subject has all."""
MARKS = {
    "same": ("=", "says the same"),
    "differs": ("≠", "says otherwise"),
    "room": ("≈", "leaves room for it"),
    "other": ("·", "says something else"),
}
"""The sign and the words of each relation; neither needs a colour."""
NEAR = {
    "same": ("=", "the same value"),
    "differs": ("≠", "cannot hold together with it"),
    "room": ("≈", "leaves room for it"),
    "other": ("·", "another value"),
}
"""The same for claims on a question near it, which are of another group, place or time."""
_ORDER = ("differs", "same", "room", "other")


@frozen
class Other:
    """Another claim, beside the one of a page.

    Attributes:
        claim: the other claim.
        relation: `same`, `differs`, `room` or `other`.
        asked: what it says of the subject, where that differs; empty for the same question.
        finding: id of a finding by which the number is the same and is counted differently; empty
            for none.
        note: the same in words.
    """

    claim: Claim
    relation: str
    asked: str = ""
    finding: str = ""
    note: str = ""

    @property
    def mark(self) -> str:
        """The sign of the relation."""
        return MARKS[self.relation][0]

    @property
    def words(self) -> str:
        """The relation in words."""
        return (NEAR if self.asked else MARKS)[self.relation][1]


class Answers:
    """The current claims of a package by question.

    Attributes:
        contents: the records.
    """

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self._same: dict[tuple[str | None, ...], list[Claim]] = defaultdict(list)
        self._near: dict[tuple[str | None, ...], list[Claim]] = defaultdict(list)
        for claim in contents.corpus.claims:
            if contents.words.is_current(claim):
                self._same[contents.words.exact(claim.id)].append(claim)
                self._near[claim.subject, claim.predicate].append(claim)
        self._joint = contents.joining(DISAGREEING | {"DF202"})
        self._members: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, found in self._joint.items():
            for each in found:
                self._members[each].append(key)

    def on(self, claim: Claim) -> tuple[list[Other], int]:
        """Return the other claims on the question of a claim, and how many more there are."""
        same = self._same[self.contents.words.exact(claim.id)]
        return self._listed(claim, [each for each in same if each.id != claim.id], "")

    def near(self, claim: Claim) -> tuple[list[Other], int]:
        """Return the claims on the same subject and predicate of another group, place or time."""
        alike = {each.id for each in self._same[self.contents.words.exact(claim.id)]}
        near = self._near[claim.subject, claim.predicate]
        return self._listed(claim, [each for each in near if each.id not in alike], "asked")

    def _listed(self, claim: Claim, others: list[Claim], asked: str) -> tuple[list[Other], int]:
        # what a finding joins comes first, then other documents: a cut hides no disagreement
        joined = {each for found in self._joint.get(claim.id, ()) for each in self._members[found]}
        some = sorted(
            others, key=lambda each: (each.id not in joined, each.document == claim.document)
        )
        found = [
            self._other(claim, each, self._asked(each) if asked else "")
            for each in some[: MOST * 2]
        ]
        found.sort(key=lambda each: (_ORDER.index(each.relation), each.asked, each.claim.id))
        return found[:MOST], max(len(others) - MOST, 0)

    def _asked(self, claim: Claim) -> str:
        words = self.contents.words
        return ", ".join(filter(None, (words.asked(claim.id), words.time_asked(claim))))

    def _other(self, claim: Claim, other: Claim, asked: str) -> Other:
        relation = self.relation(claim, other)
        if relation != "same":
            return Other(other, relation, asked)
        return Other(other, relation, asked, *same_number(self.contents, claim, other))

    def relation(self, claim: Claim, other: Claim) -> str:
        """Return how another claim relates to a claim on the same or a near question."""
        if gives_same(claim, other):
            return "same"
        joint = self._joint.get(claim.id, frozenset()) & self._joint.get(other.id, frozenset())
        at_odds = any(rule in DISAGREEING for rule, _ in joint)
        if at_odds and not meet(claim, other, self.contents.words):
            return "differs"
        return "room" if leave_room(self.contents, claim, other) else "other"


def leave_room(contents: Contents, claim: Claim, other: Claim) -> bool:
    """Return whether a finding says that two values can hold together; two words are no values."""
    one, two = (contents.touching.get(each.id, frozenset()) for each in (claim, other))
    worded = claim.comparator == other.comparator == "unspecified"
    return not worded and not one.isdisjoint(two)


def same_number(contents: Contents, claim: Claim, other: Claim) -> tuple[str, str]:
    """Return the finding by which two claims count or divide one number differently, and words.

    Both are empty where there is none.
    """
    if not (found := contents.same_numbers.get(claim.id)):
        return "", ""
    for rule, identifier in sorted(found & contents.same_numbers.get(other.id, frozenset())):
        asked = contents.words.definition
        if rule == "DF203" and asked(claim.id) != asked(other.id):
            return identifier, "counted differently"
        if rule == "DF206" and contents.division(claim) != contents.division(other):
            return identifier, "divided differently"
    return "", ""
