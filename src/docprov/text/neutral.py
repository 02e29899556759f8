"""Words that only seem to deny: "no more than", "not only", "nobody doubts that", "ne ... que".

Such phrases and pairs are made empty before denials are looked for.
"""

from collections.abc import Iterable
from functools import cache
from itertools import islice

from docprov.text.beginnings import COMPARATORS, DENIAL, NEUTRAL, ROUNDS, flags_of_words
from docprov.text.language import Language
from docprov.text.phrases import Phrases
from docprov.text.reach import PARTING, is_counted
from docprov.text.stretch import STOPS, Stretch

VERBAL = "verbal"
"""In the name of comparators that are verbs, and deny where no number follows: did not reach."""
_NEUTRAL_PAIR = 13
"""Words, at most, from the first word of a pair that denies nothing to the second."""
_PARTS = " ... "
"""What parts a pair whose first part is of several words: hardly had ... when."""
_FARTHEST_COUNTED = 6
"""Words, at most, from a number to the words that qualify it from behind."""
_FARTHEST_OPENING = 4
"""Words, at most, from the first word of a denial in two words to the second."""


def masked_of(read: Stretch) -> list[str]:
    """Return the words of a text with those of neutral phrases and of comparators made empty.

    So is a denial that a hyphen joins to the word behind it: a no-nonsense crew.
    """
    masked = _masked(read.words, read.places(NEUTRAL), read.language)
    negations = read.language.phrases("negations")
    for at in read.places(DENIAL):
        behind = read.words[at + 1 : at + 3]
        joined = behind[:1] == ["-"] and read.glued(at + 1) and read.glued(at + 2)
        if joined and behind[1][0].isalpha() and (match := negations.starting(read.words, at)):
            masked[at] = "" if match[0] == 1 else masked[at]
    return masked


def masked_words(words: list[str], language: Language) -> list[str]:
    """Return words with those of neutral phrases and of comparators made empty."""
    flags = flags_of_words(language)
    return _masked(words, [at for at, word in enumerate(words) if flags[word] & NEUTRAL], language)


def _masked(words: list[str], places: Iterable[int], language: Language) -> list[str]:
    """Return words with those of phrases that begin at some places made empty."""
    masked = list(words)
    neutral, openings = language.phrases("neutral"), language.phrases("neutral_openings")
    denials = language.phrases("denials")
    signs = language.phrases("neutral_before_digits").exact
    comparators = [(language.named(name), name) for name in COMPARATORS]
    listed = _listed(language)
    reached = 0
    for at in places:
        if at < reached or listed.starting(words, at) is None:
            continue
        match = neutral.starting(words, at)
        if match is None and (at == 0 or words[at - 1] in STOPS):
            match = openings.starting(words, at)  # hardly had the polls closed
        denied = denials.starting(words, at) if match else None
        if match and denied and denied[0] > match[0]:
            match = None  # 不同意 denies, 不同 does not
        lengths = [match[0]] if match else []
        if words[at + 1 : at + 2] and words[at + 1][0].isdigit() and (words[at],) in signs:
            lengths.append(1)  # boat No 12
        # "under" and the like deny nothing alone; only phrases with a denial need to go.
        for each, name in comparators:
            found = each.starting(words, at)
            alone = found and (found[0] == 1 or denials.starting(words, at) is not None)
            if found and VERBAL in found[1].split():
                alone = not _counts(words, at + found[0], language)
            elif found and not alone and not _compares(words, at, found[0], name, language):
                continue
            if found and (not alone or precedes_number(words, at + found[0], language)):
                lengths.append(found[0])
        if lengths:
            masked[at : at + max(lengths)] = [""] * max(lengths)
            if precedes_number(words, at + max(lengths), language):
                _mask_opening(masked, words, at, language)
        reached = at + max(lengths, default=1)
    return _without_pairs(masked, language)


def _compares(words: list[str], at: int, length: int, name: str, language: Language) -> bool:
    """Return whether words compare: no more than, or not under 40; not under repair denies."""
    comparisons, after = language.phrases("comparisons"), at + length
    if not comparisons.exact or comparisons.ending(words, after):
        return True
    if name != COMPARATORS[0]:  # 40 boats and no more
        near = range(max(at - _FARTHEST_COUNTED, 0), at)
        return any(_is_amount(words, place, language) for place in near)
    articles = language.phrases("articles", "ones")
    skipped = articles.starting(words, after) or language.named("comparators").starting(
        words, after
    )
    after += skipped[0] if skipped else 0
    return _is_amount(words, after, language)


def _is_amount(words: list[str], at: int, language: Language) -> bool:
    """Return whether a number of any kind begins at a place, but for one: not under a roof."""
    if precedes_number(words, at, language):
        return True
    lists = (language.numbers(name) for name in ("scales", "fractions", *ROUNDS))
    before = language.named("units_before").starting(words, at)
    vague = language.phrases("vague").starting(words, at)
    return any(each.starting(words, at) for each in lists) or bool(vague or before)


def _mask_opening(masked: list[str], words: list[str], at: int, language: Language) -> None:
    """Make the word empty that opens a denial in two words: ne prenait "pas plus de" 8."""
    openings = language.phrases("reaching")
    pairs = language.phrases("pairs_of_negation")
    if not any(pairs.starting(words, place) for place in (at, at + 1)):  # même pas
        return
    for place in range(at - 1, max(at - 1 - _FARTHEST_OPENING, -1), -1):
        if openings.starting(words, place):
            masked[place] = ""
            return
        if not words[place][0].isalpha():
            return


@cache
def _listed(language: Language) -> Phrases[None]:
    """Return the phrases of all lists of which one can be made empty."""
    phrases = language.phrases("neutral", "neutral_openings", "neutral_before_digits")
    return Phrases.joined(phrases, *map(language.named, COMPARATORS))


def _counts(words: list[str], at: int, language: Language) -> bool:
    """Return whether a number, or a word such as "half", follows, with its article or without."""
    article = language.phrases("articles").starting(words, at)
    after = at + (article[0] if article else 0)
    return after < len(words) and is_counted(words, after, language)


def is_named(read: Stretch, at: int) -> bool:
    """Return whether a word can be a name: it has a capital, and begins no sentence."""
    capital = at > 0 and read.tokens[at].capital and read.words[at - 1] not in STOPS
    return capital and any(
        word.isalpha() and not token.capital
        for word, token in zip(read.words, read.tokens, strict=True)
    )


def precedes_number(words: list[str], at: int, language: Language) -> bool:
    """Return whether a number begins at a place: hardly 20 boats."""
    if at >= len(words):
        return False
    found = language.numbers("numbers").starting(words, at)
    return words[at][0].isdigit() or (found is not None and found[1] != 1)  # hardly a boat


def _without_pairs(words: list[str], language: Language) -> list[str]:
    """Return words without the first word of pairs that deny nothing: ne ... que."""
    present = set(words)
    for opening, closing, name in _pairs(language):
        if opening[0] not in present or not (closing[0] in present or "*" in closing[0]):
            continue
        for place in islice(_places(words, opening), 4):
            reach = words[: place + _NEUTRAL_PAIR]
            ends = [at for at in _places(reach, closing) if at > place]
            if name == "denied_denials" and ends and not PARTING.isdisjoint(words[place : ends[0]]):
                continue  # he denied it, and did not pay
            if ends:
                # a denial between a pair that doubts is its own: nobody has never doubted
                doubts = name == "doubting_pairs"
                for at in range(place, ends[0] if doubts else place + len(opening)):
                    words[at] = ""
                for at in range(ends[0], ends[0] + len(closing)):
                    words[at] = ""
    return words


@cache
def _pairs(language: Language) -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    """Return the pairs of words that deny nothing together, each with the name of its list."""
    listed = (
        (pair.partition(_PARTS if _PARTS in pair else " "), name)
        for name in ("neutral_pairs", "doubting_pairs", "denied_denials")
        for pair in language.plain(name)
        if " " in pair
    )
    pairs = [
        (language.phrase(first), language.phrase(second), name)
        for (first, _, second), name in listed
    ]
    return sorted(pairs, key=lambda pair: -len(pair[1]))  # the longer end first


def _places(words: list[str], phrase: tuple[str, ...]) -> list[int]:
    """Return where a phrase begins; `*` before its first word is any beginning of it."""
    ending = phrase[0][1:] if phrase[0][:1] == "*" and len(phrase[0]) > 1 else ""
    return [
        at
        for at in range(len(words))
        if (words[at].endswith(ending) if ending else words[at] == phrase[0])
        and tuple(words[at + 1 : at + len(phrase)]) == phrase[1:]
    ]
