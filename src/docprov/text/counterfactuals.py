"""Clauses about what was not: had the sluice been opened, the meadow would have stayed dry.

A condition that cannot have held and the clause beside it that says what would have followed are
denied by their form. A condition or a consequence alone, or in a weaker form, leaves it open.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from attrs import evolve, frozen

from docprov.text.language import Language
from docprov.text.neutral import masked_of
from docprov.text.phrases import Phrases
from docprov.text.reach import PARTING, is_joined
from docprov.text.stretch import SENTENCE_ENDS, Stretch

_LACK = 4
"""Words, at most, of what is lacking, in a clause of its own: without the bell, ..."""
_PAIRED = 10
"""Words, at most, from the word that begins a condition to the verb that makes it unreal."""


@frozen
class Clause:
    """A clause of a sentence.

    Attributes:
        first: where it begins.
        stop: where it ends.
        condition: the words that make it a condition, empty for none.
        consequence: the words by which it says what would have been, empty for none.
        opened: where what stands behind the first words of a condition begins.
        is_unreal: whether it certainly says what was not.
    """

    first: int
    stop: int
    condition: str = ""
    consequence: str = ""
    opened: int = 0
    is_unreal: bool = False

    @property
    def said(self) -> str:
        """The words that make it unreal."""
        return self.condition or self.consequence


def clauses_of(read: Stretch) -> list[Clause]:
    """Return the clauses of a text; a condition and the consequence beside it are unreal."""
    words, language = read.words, read.language
    masked = read.once(masked_of)  # なければならない is no condition, 記録によれば neither
    found: list[Clause] = []
    for first, stop in _parts(words):
        for each in _divided(read, masked, first, stop):
            has_words = any(map(str.isalnum, words[each.first : each.stop]))
            if has_words and not _is_link(words[each.first : each.stop], language):
                found.append(each)
    beside = [False, *(_answer(read, *pair) for pair in pairwise(found)), False]
    return [
        evolve(each, is_unreal=before or behind or bool(each.condition and each.consequence))
        for each, before, behind in zip(found, beside, beside[1:], strict=False)
    ]


def unreal_clauses(read: Stretch) -> list[Clause]:
    """Return the clauses of a text that certainly say what was not."""
    return [each for each in read.once(clauses_of) if each.is_unreal]


def has_condition(read: Stretch) -> bool:
    """Return whether a text has a condition, real or not."""
    if read.language.phrases("open_conditions").first_in(read.once(masked_of)) is not None:
        return True
    return any(each.condition for each in read.once(clauses_of))


def has_consequence(read: Stretch) -> bool:
    """Return whether a text has a verb of what would have been: would have sunk."""
    names = ["open_consequences"]
    if not read.language.has("verb_last") or read.language.has("spaceless"):
        names.append("unreal_consequences")  # in Turkish many a verb of what was ends so
    return read.language.phrases(*names).first_in(read.words) is not None


def _answer(read: Stretch, clause: Clause, later: Clause) -> bool:
    """Return whether one of two clauses side by side is the condition of the other."""
    first, second = bool(clause.condition), bool(later.condition)
    if first and second:  # wenn die Kette gehalten hätte, wäre die Boje nicht abgetrieben
        return bool(clause.consequence or later.consequence)
    if second:  # in Turkish and Japanese a condition comes first
        return bool(clause.consequence) and not read.language.has("verb_last")
    links = read.language.phrases("clause_links", "contrasts")
    is_apart = not read.language.has("spaceless") and links.starting(read.words, later.first)
    return first and bool(later.consequence) and not is_apart  # ..., which would have cost 40


def _divided(read: Stretch, masked: list[str], first: int, stop: int) -> Iterator[Clause]:
    """Yield the clauses between two marks: what is before a condition, it, what is behind it."""
    condition = _condition(read, masked, first, stop)
    if condition is None:
        yield _plain(read, first, stop)
        return
    before = _plain(read, first, condition.first)
    if _is_link(read.words[first : condition.first], read.language):
        condition = evolve(condition, first=first)
    elif condition.first > first:
        yield before
    yield condition
    if condition.stop < stop:
        yield _plain(read, condition.stop, stop)


def _plain(read: Stretch, first: int, stop: int) -> Clause:
    """Return a clause that is no condition."""
    return Clause(first, stop, consequence=_consequence(read, first, stop), opened=first)


def _consequence(read: Stretch, first: int, stop: int) -> str:
    """Return the words by which a clause says what would have been, empty for none."""
    words, language = read.words, read.language
    for at, found in _matches(language.phrases("unreal_consequences"), words, first, stop):
        ends = at + found[0] == stop or not language.has("verb_last")  # its verb ends a clause
        # all agreed that she would have sunk
        if ends and (language.has("spaceless") or is_joined(words[first + 1 : at], language)):
            return " ".join(words[at : at + found[0]])
    return ""


def _is_link(words: list[str], language: Language) -> bool:
    """Return whether some words only link clauses: and, but."""
    found = language.phrases("coordinators", "contrasts").starting(words, 0)
    return found is not None and found[0] == len(words)


def _parts(words: list[str]) -> list[tuple[int, int]]:
    ends = [
        at
        for at, word in enumerate(words)
        if word in PARTING or word in SENTENCE_ENDS or word == "、"
    ]
    return list(zip([0, *(at + 1 for at in ends)], [*ends, len(words)], strict=True))


def _matches(
    phrases: Phrases[str], words: list[str], first: int, stop: int
) -> list[tuple[int, tuple[int, str]]]:
    """Return the phrases within some words, each with its place."""
    places = (at for at in range(first, stop) if phrases.begins[words[at]])
    found = ((at, phrases.starting(words, at)) for at in places)
    return [(at, each) for at, each in found if each and at + each[0] <= stop]


def _condition(read: Stretch, masked: list[str], first: int, stop: int) -> Clause | None:
    """Return the condition in a clause; None where it has none."""
    language = read.language
    listed = language.phrases("unreal_conditions", "unreal_inversions", "unreal_lacks")
    for at, (length, name) in _matches(listed, masked, first, stop):
        said, after = " ".join(masked[at : at + length]), at + length
        if language.has("verb_last"):  # its verb ends it
            if name != "unreal_lacks" or _consequence(read, after, stop):
                return Clause(first, after, said, opened=first)
            continue
        within = _consequence(read, after, stop)
        if not _begins(read, first, at):
            continue
        if not _can_open(read, name, first, at, 0 if within else stop - after):
            continue
        is_lack = name == "unreal_lacks"  # its own denial is no other one
        return Clause(at + is_lack * length, stop, said, within, after)
    for opening, closing in _pairs(language, "unreal_pairs"):
        for at in range(first, stop):
            after = at + len(opening)
            if tuple(masked[at:after]) != opening or not _begins(read, first, at):
                continue
            if mood := _matches(closing, masked, after, min(after + _PAIRED, stop)):
                verb, (length, _) = mood[0]
                said = f"{' '.join(opening)} ... {masked[verb]}"
                return Clause(at, stop, said, "", after + length * (verb == after))
    return None


def _can_open(read: Stretch, name: str, first: int, at: int, behind: int) -> bool:
    """Return whether words of a list open a condition: he had the mill repaired has none."""
    if _consequence(read, first, at):
        return True
    if name == "unreal_lacks":
        return not behind or (at == first and behind <= _LACK)
    return name != "unreal_inversions" or read.tokens[at].capital


def _begins(read: Stretch, first: int, at: int) -> bool:
    """Return whether a condition can begin at a place of its clause."""
    words, language = read.words, read.language
    links = language.phrases("coordinators", "contrasts", "complements")
    if at == first or links.ending(words, at) or language.has("spaceless"):
        return True
    return bool(_consequence(read, first, at))


@cache
def _pairs(language: Language, name: str) -> list[tuple[tuple[str, ...], Phrases[str]]]:
    """Return the first words of the pairs of a list, each with what can be the second."""
    closings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for each in language.plain(name):
        opening, _, closing = each.partition(" ")
        closings.setdefault(language.phrase(opening), []).append(language.phrase(closing))
    return [
        (opening, Phrases.of((phrase, "unreal") for phrase in listed))
        for opening, listed in closings.items()
    ]
