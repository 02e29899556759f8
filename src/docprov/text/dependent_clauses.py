"""Denials in clauses that depend on another: what the sentence says is not denied by them.

A clause that tells which noun is meant is before it in Chinese and Japanese, and leaves what is
said of the noun affirmed: 没有领到工资的工人封堵了大门. Behind a noun such as "reason" or
"possibility" what is denied stays so. Of a clause that begins with "although" it is left open.
"""

from collections.abc import Sequence

from docprov.text.language import Language
from docprov.text.reach import PARTING, is_joined
from docprov.text.stretch import COMMAS, STOPS, Stretch

_PARTING = PARTING | (STOPS - COMMAS)
_OPENING = frozenset('(["“«「')

_FARTHEST = 16
"""Letters, at most, from a denial to the end of its clause."""
_LEAST_OUTSIDE = 2
"""Words, at least, of the clause on which another depends."""
_LONGEST_INSIDE = 4
"""Words, at most, that a denial denies where no comma ends its clause."""
_LEAST_BEHIND = 2
"""Letters, at least, of the verb at the end of a sentence."""


def main_denials(found: Sequence[tuple[int, str]], read: Stretch) -> list[tuple[int, str]]:
    """Return the words that deny, with their places, without those of a clause before its noun.

    Where something else is before the clause, it can as well be what is denied, and stays.

    Args:
        found: the words that deny, and where they begin.
        read: the text.
    """
    return [(at, word) for at, word in found if _place_of(read, at, word) != "before"]


def _place_of(read: Stretch, at: int, word: str) -> str:
    """Return `before` for a denial in a clause before its noun, `open` where it can be there."""
    if not _tells_which(read, at, at + len(word.split())):
        return ""
    begins = at == 0 or read.words[at - 1] in _PARTING
    return "before" if begins or read.language.has("verb_last") else "open"


def _is_subordinate(words: list[str], at: int, language: Language) -> bool:
    """Return whether a denial is in a clause that begins as one that depends on another.

    Although the river "did not" fall, the market opened: what is said there is said of neither. A
    clause longer than what it depends on is what a quote is of. Clauses that are `parted` have
    commas around them, the subject of a `topic` can be before its opening.
    """
    openings = language.named("subordinators")
    first = next((place + 1 for place in range(at - 1, -1, -1) if words[place] in PARTING), 0)
    stop = next((end for end in range(at, len(words)) if words[end] in PARTING), len(words))
    for place in range(first, at):
        found = openings.starting(words, place)
        if found is None or (found[1] == "noun" and place + found[0] != at):
            continue
        if found[1] == "none":
            return False
        before = 0 if found[1] == "topic" and not first else place  # 大门虽然没有锁: its subject
        least = _LEAST_OUTSIDE if found[1] == "noun" else max(_LEAST_OUTSIDE, stop - at)
        is_parted = max(before, len(words) - stop - 1) >= least
        has_commas = found[1] == "parted" or language.has("spaceless")
        return is_parted or (not has_commas and stop - at > _LONGEST_INSIDE)
    return False


def is_aside(read: Stretch, at: int, word: str) -> bool:
    """Return whether what a word denies can be only what something else that is said rests on."""
    words, language = read.words, read.language
    if _is_subordinate(words, at, language) or _place_of(read, at, word) == "open":
        return True
    aside, parted = (language.phrases(name) for name in ("denials_aside", "denials_parted"))
    found = aside.starting(words, at) or parted.starting(words, at)
    if not found or found[0] < len(word.split()):
        return False
    behind = words[at + found[0] :]
    if behind[:1] == [","] and language.has("verb_last"):
        return len(behind) > _LEAST_OUTSIDE  # not unanimously, by a majority
    goes_on = bool(behind) and (behind[0] not in _PARTING or behind[0] in _OPENING)
    return found[1] == "denials_aside" and goes_on and is_joined(behind[:1], language)


def _tells_which(read: Stretch, at: int, after: int) -> bool:
    """Return whether a clause with a denial is before the noun of which something is said."""
    words, language = read.words, read.language
    if language.phrases("fronted", "denials_before").starting(words, at):
        return False
    if language.phrases("coverbs").starting(words, after):
        return False  # 没有按昨天的计划开始: did not begin as was planned
    stop = next((end for end in range(after, len(words)) if words[end] in _PARTING), len(words))
    noun = _noun(read, after, stop)
    if noun is None or language.phrases("content_nouns").starting(words, noun):
        return False
    told = words[noun:stop]
    if language.phrases("existentials", "serial_links").first_in(told):
        return False
    return _is_counted(told, language) or _has_predicate(told, language)


def _noun(read: Stretch, after: int, stop: int) -> int | None:
    """Return where the noun behind the clause of a denial begins; None for no such clause."""
    words, language = read.words, read.language
    links, endings = (language.phrases(name) for name in ("attributive_links", "attributive_ends"))
    if endings.exact:
        is_noun = after < stop and read.glued(after) and _can_be_noun(words[after])
        return after if is_noun and endings.ending(words, after) else None
    if not links.exact:
        return None
    for at in range(after + 1, min(stop, after + _FARTHEST)):
        if link := links.starting(words, at):
            clauses = language.phrases("clause_verbs").first_in(words[after:at])
            return None if clauses else at + link[0]
    return None


def _can_be_noun(letter: str) -> bool:
    """Return whether a letter of Japanese can begin a noun: no mark, and no hiragana."""
    return letter[0].isalnum() and not "ぁ" <= letter[0] <= "ゖ"


def _is_counted(told: list[str], language: Language) -> bool:
    """Return whether a text ends with the number of its noun: 没有执照的12."""
    number = language.numbers("numbers").ending(told, len(told))
    return bool(told) and (number is not None or told[-1].isdigit())


def _has_predicate(told: list[str], language: Language) -> bool:
    """Return whether something is said of the noun with which a text begins."""
    marks = language.named("predicate_marks")
    least = _LEAST_BEHIND if language.has("verb_last") else 0
    reached = 0
    for at in marks.beginnings(told):
        found = marks.starting(told, at)
        if at < max(reached, 1) or not found:
            continue
        reached = at + found[0]
        if found[1] != "none" and reached + least <= len(told):
            return True
    return False
