"""What qualifies a number from which words part it: an estimated weight of 60 tons."""

from docprov.text.beginnings import APART
from docprov.text.kinds import ends_number, ends_number_word
from docprov.text.leading import before_money
from docprov.text.reach import is_joined
from docprov.text.stated import Numeral
from docprov.text.stretch import COMMAS, DASHES, STOPS, Stretch

_FARTHEST_BEFORE = 4
_FARTHEST_NOUN = 3
_FARTHEST_TOTAL = 8
"""Words, at most, from a total to the number that a verb compares with it."""


def qualified_apart(read: Stretch, numeral: Numeral) -> tuple[int, frozenset[str]]:
    """Return where qualifiers that words part from a number begin, and what they mean."""
    first = numeral.first
    words, language = read.words, read.language
    begun = before_money(read, first)
    if not read.holds(APART):
        return _aside(read, begun) or (first, frozenset())
    if inverted := _inverted(read, numeral):
        return first - inverted, frozenset({"about"})
    phrases, comparators = language.phrases("comparators_apart"), language.named("comparators")
    for at in range(first - 1, max(first - 1 - _FARTHEST_BEFORE, 0), -1):
        if not phrases.exact or not read.words[at].isalpha():
            break
        found = phrases.ending(words, at) and comparators.ending(words, at)
        if found:
            return at - found[0], frozenset(found[1].split())
    told = _aside(read, begun) or _of_noun(read, begun) or _of_total(read, begun)
    told = told or _estimated(read, begun)
    return told or (first, frozenset())


def _of_noun(read: Stretch, first: int) -> tuple[int, frozenset[str]] | None:
    """Return what qualifies the noun that a number measures: an estimated weight of 60 tons."""
    words, language = read.words, read.language
    link = language.phrases("noun_links").ending(words, first)
    nouns = language.named("comparators_of_nouns")
    last = first - (link[0] if link else 0)
    for at in range(last - 1, max(last - _FARTHEST_NOUN, 0), -1) if link else ():
        if not words[at].isalpha():
            break
        if found := nouns.ending(words, at):
            return at - found[0], frozenset(found[1].split())
    return None


def _aside(read: Stretch, first: int) -> tuple[int, frozenset[str]] | None:
    """Return what words between commas before a verb qualify: the levy, roughly, is 45 crowns."""
    words, language = read.words, read.language
    link = language.phrases("noun_links").ending(words, first)
    comma = first - link[0] - 1 if link else 0
    if comma < 1 or words[comma] not in COMMAS:
        return None
    found = language.named("comparators").ending(words, comma)
    begun = comma - (found[0] if found else 0)
    is_aside = begun == 0 or words[begun - 1] in COMMAS
    if found is None or not is_aside or found[1] != "about":
        return None
    return begun, frozenset({"about"})


def _of_total(read: Stretch, first: int) -> tuple[int, frozenset[str]] | None:
    """Return what a verb says of the total before it: the number of "claimants" has passed 900."""
    words, language = read.words, read.language
    totals, comparators = language.phrases("totalled"), language.named("comparators")
    for at in range(first - 1, max(first - _FARTHEST_TOTAL, 0), -1):
        if (total := totals.ending(words, at)) is None:
            continue
        for verb in range(at + 1, first):
            told = [*words[at - total[0] : at], *words[verb:first]]
            found = comparators.ending(told, len(told))
            if found and found[0] == len(told) and is_joined(words[at:verb], language):
                return verb, frozenset(found[1].split())
    return None


def _estimated(read: Stretch, first: int) -> tuple[int, frozenset[str]] | None:
    """Return what a verb with its object says of a number: they reckoned "the loss" at 80 boats."""
    words, language = read.words, read.language
    link = language.phrases("estimate_links").ending(words, first)
    last = first - (link[0] if link else 0)
    for at in range(last - 1, max(last - _FARTHEST_TOTAL, 0), -1) if link else ():
        found = language.named("estimating").ending(words, at)
        if found and is_joined(words[at:last], language):
            return at - found[0], frozenset(found[1].split())
    return None


def _inverted(read: Stretch, numeral: Numeral) -> int:
    """Return how many words before a number make it about so many by their place: лодок сорок ушло.

    The noun has no word that governs it, and none that the number could count is behind it; a
    preposition can be between a unit and its number: in Russian "minutes through forty".
    """
    words, language, first = read.words, read.language, numeral.first
    through = language.phrases("inverted_through").ending(words, first)
    length = through[0] if through else 1
    at = first - length
    if at < 0 or not (through or language.phrases("inverted").ending(words, first)):
        return 0
    begins = not at or words[at - 1] in STOPS
    governed = language.phrases("inverted_not_after").ending(words, at)
    if governed or (read.tokens[at].capital and not begins) or _follows_number(read, at):
        return 0
    after = numeral.after
    last = after >= len(words) or words[after] in STOPS or words[after] in DASHES
    free = through or last or language.phrases("inverted_before").starting(words, after)
    return length if free else 0


def _follows_number(read: Stretch, at: int) -> bool:
    """Return whether a number ends before a place."""
    return ends_number(read, at) or ends_number_word(read, at)
