"""Sentences and clauses around a stretch of text, and whether they deny what they say.

A denial is judged by clause: what is behind a comma or a word such as "but" denies nothing here,
and phrases such as "no more than", "not only" or "nobody doubts that" deny nothing at all.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import attrgetter

from docprov.text.beginnings import COMPARATORS, DENIAL, NEUTRAL, denies_by_ending, flags_of_words
from docprov.text.language import Language
from docprov.text.stretch import stretch_of
from docprov.text.tokens import evened

_PREVENTED = 5
"""Words, at most, from a verb that prevents to what it prevents."""
_REACH = 400
_LONGEST_WORD = 40
_PAIRED = 13
"""Words, at most, from the first word of a pair to the second."""
_NEAR = 160
"""Characters beside a quote in which a word can be that denies it."""
_STOP = re.compile(
    r"\n[^\S\n]*\n\s*|[.!?…][\"'”’»)\]]*(?=\s)|[。！？]|[;；](?=\s|$)|(?<=[.!?:”\"])\n"
)
_STOP_MARK = re.compile(r"[.!?…。！？;；\n]")
_PARTING = frozenset(",;:，；：،؛")
_AFTER_NUMBER = re.compile(r"\d\s*(?:[^\W\d_]{1,2}\.\s?)?[^\W\d_]+\.$")
_LAST_WORD = re.compile(r"([^\W\d_]+|\d+)\.$")


def sentence_around(text: str, start: int, stop: int, language: Language) -> tuple[int, int]:
    """Return where the sentence of a passage begins and ends in its text.

    >>> from docprov.text.language import language_of
    >>> text = "It rained. About 40 boats sank, e.g. No. 5. It was late."
    >>> first, last = sentence_around(text, 17, 25, language_of("en"))
    >>> text[first:last]
    'About 40 boats sank, e.g. No. 5.'
    """
    low = max(0, start - _REACH)
    first = max(_ends(text, low, start, language), default=low)
    last = next(_ends(text, stop, stop + _REACH, language), min(len(text), stop + _REACH))
    while first < start and text[first].isspace():
        first += 1
    return first, last


def _ends(text: str, start: int, stop: int, language: Language) -> Iterator[int]:
    """Yield the places of a stretch of text where a sentence ends."""
    reached = start
    for mark in _STOP_MARK.finditer(text, start, stop):
        found = _STOP.match(text, mark.start()) if mark.start() >= reached else None
        if found is None:
            continue
        reached, end = found.end(), found.start() + 1
        before = text[max(0, end - _LONGEST_WORD) : end]
        after = text[found.end() : found.end() + 8]
        if found[0].isspace() or not _is_abbreviation(before, after, language):
            yield found.end()


def _is_abbreviation(before: str, after: str, language: Language) -> bool:
    """Return whether a stop ends no sentence: after a short form, or before a small letter."""
    if not before.endswith("."):
        return False
    if after.lstrip()[:1].islower():
        return True
    word = _LAST_WORD.search(before[before.rfind(" ") + 1 :])
    if word is None:
        return False
    if word[1].isdigit():
        return language.has("dotted_ordinals") and len(word[1]) < 3
    if _AFTER_NUMBER.search(before) and not language.has("capital_nouns"):
        return False  # a short form after a number ends a sentence before a capital letter
    known = language.plain("abbreviations")
    return language.low(word[1]) in known or (len(word[1]) == 1 and not language.has("spaceless"))


def crosses_sentence(text: str, language: Language) -> bool:
    """Return whether a sentence ends within a text, with something after it."""
    return any(text[place:].strip() for place in _ends(text, 0, len(text), language))


def _denials_in(words: list[str], masked: list[str], language: Language) -> list[tuple[int, str]]:
    """Return the words that deny, with their places, without phrases that only look so."""
    flags = flags_of_words(language)
    phrases = language.phrases("negations", "denials")
    never = set(language.plain("not_negations"))
    found: list[tuple[int, str]] = []
    reached = 0
    for at, word in enumerate(masked):
        if at < reached or not word or not flags[word] & DENIAL:
            continue
        # "stopped short of" denies, though "short of" is a comparator
        if match := phrases.starting(masked, at) or phrases.starting(words, at):
            reached = at + match[0]
            found.append((at, " ".join(words[at:reached])))
        elif denies_by_ending(word, language) and word not in never:
            found.append((at, word))
    return found


def _masked(words: list[str], language: Language) -> list[str]:
    """Return words with those of neutral phrases and of comparators made empty."""
    masked = list(words)
    neutral = language.phrases("neutral")
    denials = language.phrases("denials").exact
    comparators = [language.named(name) for name in COMPARATORS]
    flags = flags_of_words(language)
    reached = 0
    for at, word in enumerate(words):
        if at < reached or not flags[word] & NEUTRAL:
            continue
        match = neutral.starting(words, at)
        lengths = [match[0]] if match else []
        # "under" and the like deny nothing alone; only phrases with a denial need to go.
        for each in comparators:
            found = each.starting(words, at)
            alone = found and (found[0] == 1 or tuple(words[at : at + found[0]]) in denials)
            if found and (not alone or _precedes_number(words, at + found[0], language)):
                lengths.append(found[0])
        if lengths:
            masked[at : at + max(lengths)] = [""] * max(lengths)
        reached = at + max(lengths, default=1)
    return _without_pairs(masked, language)


def _precedes_number(words: list[str], at: int, language: Language) -> bool:
    """Return whether a number begins at a place: hardly 20 boats."""
    if at >= len(words):
        return False
    found = language.numbers("numbers").starting(words, at)
    return words[at][0].isdigit() or (found is not None and found[1] != 1)  # hardly a boat


def _without_pairs(words: list[str], language: Language) -> list[str]:
    """Return words without the first word of pairs that deny nothing: ne ... que."""
    present = set(words)
    for opening, closing, is_doubt in _pairs(language):
        if opening[0] not in present or not (closing[0] in present or "*" in closing[0]):
            continue
        for place in islice(_places(words, opening), 4):
            reach = words[: place + _PAIRED]
            ends = [at for at in _places(reach, closing) if at > place]
            if ends:
                # a denial between a pair that doubts is its own: nobody has never doubted
                for at in range(place, ends[0] if is_doubt else place + len(opening)):
                    words[at] = ""
                for at in range(ends[0], ends[0] + len(closing)):
                    words[at] = ""
    return words


@cache
def _pairs(language: Language) -> list[tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """Return the pairs of words that deny nothing together, and whether they doubt a doubt."""
    listed = (
        (pair.partition(" "), name == "doubting_pairs")
        for name in ("neutral_pairs", "doubting_pairs")
        for pair in language.plain(name)
        if " " in pair
    )
    pairs = [
        (language.phrase(first), language.phrase(second), is_doubt)
        for (first, _, second), is_doubt in listed
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


def denial_of(quote: str, language: Language) -> str:
    """Return the word that makes a quote deny what it says, empty where none does.

    A denial before a contrast ("not closed, but lifted") denies nothing behind it.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> denial_of("no fewer than 40 came", english), denial_of("nobody came", english)
    ('', 'nobody')
    """
    read = stretch_of(quote, language)
    if not read.begun & DENIAL:
        return ""
    words = read.words
    masked = _masked(words, language)
    found = _denials_in(words, masked, language) or _denied_after(words, masked, language)
    if not found:
        return ""
    contrasts = language.phrases("contrasts")
    turn = max((at for at in range(1, len(words)) if contrasts.starting(words, at)), default=-1)
    kept = [word for at, word in found if at + len(word.split()) > turn]
    return kept[0] if kept else ""


def _denied_after(words: list[str], masked: list[str], language: Language) -> list[tuple[int, str]]:
    """Return the words that deny the clause before them: the report that it sank was wrong."""
    phrases, links = language.phrases("denials_after"), language.phrases("complements")
    clause = next((at for at in range(len(words)) if links.starting(words, at)), len(words))
    first = 0 if language.has("spaceless") else clause
    for at in range(first, len(masked)):
        if match := phrases.starting(masked, at):
            return [(at, " ".join(masked[at : at + match[0]]))]
    return []


def denial_around(before: str, quote: str, after: str, language: Language) -> str:
    """Return what denies a quote from outside it, in its own clause; empty for nothing.

    Args:
        before: the text of its sentence before it.
        quote: the quote.
        after: the text of its sentence after it.
        language: the language of the text.
    """
    if len(before) > _NEAR:
        before = before[-_NEAR:].partition(" ")[2] or before[-_NEAR:]
    if len(after) > _NEAR:
        after = after[:_NEAR].rpartition(" ")[0] or after[:_NEAR]
    around = stretch_of(before, language), stretch_of(after, language)
    if not (around[0].begun | around[1].begun) & DENIAL:
        return ""
    # read as one, so that "d'" before the quote keeps its apostrophe
    read = stretch_of(before + quote + after, language)
    whole = read.words
    ends = len(around[0].text), len(evened(before + quote))
    start, end = (bisect_left(read.tokens, place, key=attrgetter("start")) for place in ends)
    words, inside = whole[:start], whole[start:end]
    found = _denials_in(whole, _masked(whole, language), language)
    near = {start, _begun(words, language), _verb_begins(words, language), _aside(words)}
    is_any = language.phrases("any").starting(inside, 0) is not None
    for at, word in found:
        if at >= start:
            break
        after_it = at + len(word.split())
        is_near = (
            after_it > start
            or after_it in near
            or _is_subject(whole[after_it:start], word, language)
        )
        if is_near or (is_any and _PARTING.isdisjoint(words[after_it:])):
            return word
    word = _denies_infinitive(words, inside, language) or _prevents(words, language)
    if word := word or _denies_complement(words, language):
        return word
    after_comma = end + (whole[end : end + 1] == [","])
    if closing := language.phrases("denials_after").starting(whole, after_comma):
        return " ".join(whole[after_comma : after_comma + closing[0]])
    behind_it = [word for at, word in found if at == end]
    links = language.phrases("conjunctions")
    return next((word for word in behind_it if not links.starting(whole, end)), "")


def _begun(words: list[str], language: Language) -> int:
    """Return where the words that belong to the noun of a quote begin: none "of the six" ran."""
    at = len(words)
    number = language.numbers("numbers").ending(words, at)
    at -= number[0] if number else int(words[-1:] != [] and words[-1].isdigit())
    for name in ("articles", "whole_links", "articles"):
        while skipped := language.phrases(name).ending(words, at):
            at -= skipped[0]
    return at


def _verb_begins(words: list[str], language: Language) -> int:
    """Return where the verbs and adverbs before a verb begin: did not "manage to" find."""
    at = len(words)
    while skipped := language.phrases("auxiliaries").ending(words, at):
        at -= skipped[0]
    return at


def _aside(words: list[str]) -> int:
    """Return where words between commas before a quote begin: was not, it was said, built."""
    commas = [at for at, word in enumerate(words) if word == ","]
    return commas[-2] if len(commas) > 1 and commas[-1] == len(words) - 1 else len(words)


def _is_subject(words: list[str], denial: str, language: Language) -> bool:
    """Return whether words between a verb that denies and what it denies can be its subject."""
    verb = language.phrases("denials").exact.get(tuple(denial.split()))
    return bool(
        verb and language.has("verb_first") and len(words) < 3 and all(map(str.isalpha, words))
    )


def _denies_infinitive(words: list[str], quote: list[str], language: Language) -> str:
    """Return the words that deny the infinitive behind their comma; empty for none."""
    at = len(words) - 1
    if at < 1 or words[at] != "," or language.phrases("complements").starting(quote, 0):
        return ""
    denied = language.phrases("denials_of_infinitives").ending(words, at)
    return " ".join(words[at - denied[0] : at]) if denied else ""


def _prevents(words: list[str], language: Language) -> str:
    """Return the word that prevents what follows: rain prevented them from; empty for none."""
    verbs, links = language.phrases("preventions"), language.phrases("prevention_links")
    link = links.ending(words, len(words))
    at = len(words) - (link[0] if link else 0)
    if links.exact and not link:
        return ""
    for stop in range(at, max(at - _PREVENTED, 0), -1):
        if found := verbs.ending(words, stop):
            return " ".join(words[stop - found[0] : stop])
        if words[stop - 1] in _PARTING:
            break
    return ""


def _denies_complement(words: list[str], language: Language) -> str:
    """Return the words that deny the clause that they introduce: denied that; empty for none."""
    at = len(words)
    if skipped := language.phrases("articles").ending(words, at):
        at -= skipped[0]
    link = language.phrases("complements").ending(words, at)
    at -= link[0] if link else 0
    comma = at > 0 and words[at - 1] in {",", "，"}
    if not link and not language.has("spaceless"):
        return ""
    phrases = language.phrases("denials_before")
    denied = phrases.ending(words, at - comma)
    if denied is None and language.has("verb_first") and at > 1:
        at -= 1  # its subject is between the verb and what it denies
        denied = phrases.ending(words, at)
        comma = False
    if denied is None or not _masked(words, language)[at - comma - 1]:
        return ""  # "nobody doubts that" denies nothing
    return " ".join(words[at - comma - denied[0] : at - comma])


def is_ambiguous(quote: str, language: Language) -> bool:
    """Return whether a quote contains a phrase that can deny or not: not merely."""
    return language.phrases("ambiguous").first_in(stretch_of(quote, language).words) is not None
