"""Whether a quote, or the clause around it, denies what it says.

A denial is judged by clause: what is behind a comma or a word such as "but" denies nothing here,
and phrases such as "no more than", "not only" or "nobody doubts that" deny nothing at all.
"""

from bisect import bisect_left

from docprov.text.beginnings import (
    COMPLEMENT,
    DENIAL,
    DENIED_AFTER,
    PAIRED,
    UNREAL,
    denies_by_ending,
)
from docprov.text.complements import LEAD, denies_complement
from docprov.text.counterfactuals import (
    Clause,
    clauses_of,
    has_condition,
    has_consequence,
    unreal_clauses,
)
from docprov.text.denying_answers import answers_in
from docprov.text.dependent_clauses import is_aside, main_denials
from docprov.text.language import Language
from docprov.text.near_misses import excepted_in, nearly
from docprov.text.neutral import is_named, masked_of, precedes_number
from docprov.text.reach import (
    PARTING,
    denies_back,
    is_counted,
    is_joined,
    pairs_in,
    reaches_back,
    reaches_on,
)
from docprov.text.stretch import Stretch, stretch_of
from docprov.text.tokens import evened

_PREVENTED = 5
"""Words, at most, from a verb that prevents to what it prevents."""
_LONGEST_ASIDE = 4
"""Words of a phrase, at most, that says what was lacking; a sentence that begins so is longer."""
_NEAR = 160
"""Characters beside a quote in which a word can be that denies it."""


def _denials_of(read: Stretch) -> list[tuple[int, str]]:
    """Return the words that deny, with their places, without phrases that only look so."""
    words, language = read.words, read.language
    phrases = language.phrases("negations", "denials")
    places = [
        at
        for at in (read.places(DENIAL) if read.holds(DENIAL) else ())
        if phrases.starting(words, at) or denies_by_ending(words[at], language)
    ]
    masked = read.once(masked_of) if places else []
    found: list[tuple[int, str]] = []
    reached = 0
    for at in places:
        if at < reached or not masked[at]:
            continue
        # "stopped short of" denies, though "short of" is a comparator
        match = phrases.starting(masked, at) or phrases.starting(words, at)
        if match and "" in masked[at : at + match[0]]:
            limits = precedes_number(words, at + match[0], language)
            match = None if limits else match  # what fell short of 300 was less
        if match:
            reached = at + match[0]
            found.append((at, " ".join(words[at:reached])))
        elif denies_by_ending(words[at], language) and not is_named(read, at):
            found.append((at, words[at]))
    return found


def denial_of(quote: str, language: Language) -> str:
    """Return the word that makes a quote deny what it says, empty where none does.

    A denial before a contrast ("not closed, but lifted") denies nothing behind it.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> denial_of("no fewer than 40 came", english), denial_of("nobody came", english)
    ('', 'nobody')
    """
    read = stretch_of(quote, language)
    if read.begun & UNREAL and (unreal := read.once(unreal_clauses)):
        is_whole = len(unreal) == len(read.once(clauses_of))
        return unreal[0].said if is_whole and not _denies_in(read, unreal) else ""
    if not read.begun & DENIAL:
        return ""
    words, said = read.words, read.once(_denials_of)
    found = main_denials(said, read) if said else _denied_otherwise(read)
    if not found:
        return ""
    contrasts = language.phrases("contrasts")
    ends = {at + len(word.split()) for at, word in found}  # "not yet" closed has no contrast
    turns = [
        at
        for at in contrasts.beginnings(words)
        if at and at not in ends and contrasts.starting(words, at)
    ]
    turn = max(turns, default=-1)
    return next((word for at, word in found if at + len(word.split()) > turn), "")


def _denied_otherwise(read: Stretch) -> list[tuple[int, str]]:
    """Return what denies where no word does: the clause behind, a pair, an exception."""
    return _denied_after(read) or _denied_within(read) or excepted_in(read) or answers_in(read)


def _denies_in(read: Stretch, clauses: list[Clause]) -> bool:
    """Return whether one of some clauses has a denial: had he not cut the rope."""
    places = [at for at, _ in read.once(_denials_of)]
    return any(each.first <= at < each.stop for each in clauses for at in places)


def _denied_after(read: Stretch) -> list[tuple[int, str]]:
    """Return the words that deny the clause before them: the report that it sank was wrong."""
    if not read.holds(DENIED_AFTER):
        return []
    words, masked, language = read.words, read.once(masked_of), read.language
    phrases = language.phrases("denials_after", "denials_of_reports")
    links = language.phrases("complements")
    clauses = (at for at in links.beginnings(words) if links.starting(words, at))
    clause = next(clauses, len(words))
    first = 0 if language.has("spaceless") else clause
    for at in phrases.beginnings(masked):
        if at >= first and (match := phrases.starting(masked, at)):
            return [(at, " ".join(masked[at : at + match[0]]))]
    return []


def _denied_within(read: Stretch) -> list[tuple[int, str]]:
    """Return the words that deny by their partner or by the clause that they introduce."""
    words, language = read.words, read.language
    masked = read.once(masked_of) if read.holds(PAIRED) else []
    for first, last, after in pairs_in(masked, language):
        return [(first, words[first]), (last, " ".join(words[last:after]))]
    links = language.phrases("complements")
    for at in links.beginnings(words) if read.holds(COMPLEMENT) else ():
        found = links.starting(words, at)
        if found and (word := denies_complement(words[: at + found[0]], language)):
            return [(at, word)]
    return []


def denial_around(
    before: str,
    quote: str,
    after: str,
    language: Language,
    *,
    far: bool = True,
    behind: bool = True,
) -> str:
    """Return what denies a quote from outside it, in its own clause; empty for nothing.

    Args:
        before: the text of its sentence before it.
        quote: the quote.
        after: the text of its sentence after it.
        language: the language of the text.
        far: whether a denial that does not touch the quote counts; a word that characterises
            can be in a clause that is denied: nothing can justify these evil deeds.
        behind: whether a verb behind the quote counts; what a number counts can be what did not
            happen: seven houses did not burn.
    """
    if len(before) > _NEAR:
        before = before[-_NEAR:].partition(" ")[2] or before[-_NEAR:]
    if len(after) > _NEAR:
        after = after[:_NEAR].rpartition(" ")[0] or after[:_NEAR]
    around = stretch_of(before, language), stretch_of(after, language)
    begun = around[0].begun | around[1].begun
    is_unreal = (begun | stretch_of(quote, language).begun) & UNREAL
    if not (begun & DENIAL or is_unreal):
        return ""
    # read as one, so that "d'" before the quote keeps its apostrophe
    read = stretch_of(before + quote + after, language)
    whole = read.words
    ends = len(around[0].text), len(evened(before + quote))
    start, end = (bisect_left(read.spans, (place, 0)) for place in ends)
    is_linked = start > 0 and read.spans[start - 1][1] > ends[0]
    start -= is_linked  # behind an "and" that is the first letter of its word
    words, inside = whole[:start], whole[start:end]
    found = read.once(_denials_of)
    for each in read.once(unreal_clauses) if is_unreal else ():
        if each.first <= start < each.stop and is_joined(whole[each.opened : start], language):
            return "" if _denies_in(read, [each]) else each.said
    return (
        _denied_before(whole, start, end, found, language, far=far and not is_linked)
        or _denies_infinitive(words, inside, language)
        or _prevents(words, language)
        or denies_complement(words, language)
        or nearly(words, inside, language)
        or _denied_as_a_whole(whole, start, end, language)
        or (_denied_by_pair(read, start, end, behind=behind) if far else "")
        or (_denied_behind(whole, end, found, language, far=far) if behind else "")
    )


def _denied_before(
    whole: list[str],
    start: int,
    end: int,
    found: list[tuple[int, str]],
    language: Language,
    *,
    far: bool,
) -> str:
    """Return the first denial before a quote that touches it or reaches it; empty for none."""
    words, inside = whole[:start], whole[start:end]
    near = {start, _begun(words, language), _aside(words), *_verb_begins(words, language)}
    is_any = language.phrases("any").starting(inside, 0) is not None
    for at, word in found:
        after_it = at + len(word.split())
        if at >= start or denies_back(words, after_it, language):
            continue
        if (
            after_it > start
            or after_it in near
            or _is_subject(whole[after_it:start], word, inside, language)
            or (far and reaches_on(words, at, after_it, language))
            or (is_any and PARTING.isdisjoint(words[after_it:]))
        ):
            return word
    return ""


def _denied_as_a_whole(whole: list[str], start: int, end: int, language: Language) -> str:
    """Return the words behind a quote that deny all of it: was false; empty for none."""
    after = end + (whole[end : end + 1] in ([","], ["，"]))
    closing = language.phrases("denials_after").starting(whole, after)
    if closing is None and language.phrases("whether").ending(whole, start):
        closing = language.phrases("undecided").starting(whole, after)
        if closing and not _ends_clause(whole, after + closing[0]):
            closing = None  # if it rained, nobody knows what he did
    if closing is None and language.phrases("complements").ending(whole, start):
        closing = language.phrases("denials_of_reports").starting(whole, after)
    if closing is None and after > end and language.phrases("complements").ending(whole, start):
        # Dass es brannte, bestritt der Wirt
        closing = language.phrases("denials_before").starting(whole, after)
        pair = next(iter(pairs_in(whole[after:], language)), None)
        if closing is None and pair and pair[0] == 0:
            return f"{whole[after]} ... {whole[after + pair[1]]}"
    return " ".join(whole[after : after + closing[0]]) if closing else ""


def _ends_clause(words: list[str], at: int) -> bool:
    return at >= len(words) or not words[at][0].isalpha()


def _denied_by_pair(read: Stretch, start: int, end: int, *, behind: bool) -> str:
    """Return the two words that deny a quote together from outside it; empty for none."""
    if not read.holds(PAIRED):
        return ""
    masked = read.once(masked_of)
    for first, last, stop in pairs_in(masked, read.language):
        around = first < end and last >= start and not (first >= start and stop <= end)
        # ... iddiasını yalanladı
        around = around or (first == end and read.language.has("verb_last"))
        if last < start <= stop or (behind and around):
            return f"{masked[first]} ... {' '.join(masked[last:stop])}"
    return ""


def _denied_behind(
    whole: list[str], end: int, found: list[tuple[int, str]], language: Language, *, far: bool
) -> str:
    """Return the denial of a verb behind a quote; empty for none."""
    if language.phrases("conjunctions").starting(whole, end):
        return ""
    aside = language.phrases("denials_aside")
    for at, word in found:
        if aside.starting(whole, at) and not language.has("verb_last"):
            continue  # falling rather than rising
        told = language.phrases("denials").starting(whole, at) is not None
        if at == end or (at > end and far and reaches_back(whole[end:at], language, told=told)):
            return word
    return ""


def _begun(words: list[str], language: Language) -> int:
    """Return where the words that belong to the noun of a quote begin: none "of the six" ran."""
    at = len(words)
    number = language.numbers("numbers").ending(words, at)
    at -= number[0] if number else int(words[-1:] != [] and words[-1].isdigit())
    for name in ("articles", "whole_links", "articles"):
        while skipped := language.phrases(name).ending(words, at):
            at -= skipped[0]
    return at


def _verb_begins(words: list[str], language: Language) -> set[int]:
    """Return where verbs and adverbs before a verb can begin: did not "manage to" find."""
    at, found = len(words), {len(words)}
    while skipped := language.phrases("auxiliaries").ending(words, at):
        at -= skipped[0]
        found.add(at)
    return found


def _aside(words: list[str]) -> int:
    """Return where words between commas before a quote begin: was not, it was said, built."""
    commas = [at for at, word in enumerate(words) if word == ","]
    return commas[-2] if len(commas) > 1 and commas[-1] == len(words) - 1 else len(words)


def _is_subject(words: list[str], denial: str, quote: list[str], language: Language) -> bool:
    """Return whether words between a verb that denies and what it denies can be its subject.

    With an object behind it, a word that begins with "and" begins another clause.
    """
    said, begun = denial.split(), language.plain("clause_prefixes")
    if len(words) > 1 and begun and quote and quote[0].startswith(begun):
        return False
    has_object = language.phrases("prevention_links").ending(said, len(said))  # it escaped from
    verb = None if has_object else language.phrases("denials").exact.get(tuple(said))
    return bool(
        verb and language.has("verb_first") and len(words) < 3 and all(map(str.isalpha, words))
    )


def _denies_infinitive(words: list[str], quote: list[str], language: Language) -> str:
    """Return the words that deny the infinitive behind their comma; empty for none."""
    at = len(words) - 1
    if at < 1 or words[at] != "," or language.phrases("complements").starting(quote, 0):
        return ""
    if language.phrases("infinitive_marks").first_in(quote) is None:
        return ""  # the council refused, the mayor paid
    if denied := language.phrases("denials_of_infinitives").ending(words, at):
        return " ".join(words[at - denied[0] : at])
    for first, last, stop in pairs_in(words[:at], language):  # vergeblich versuchte man, ...
        if at - stop < LEAD and is_joined(words[first:at], language):
            return f"{words[first]} ... {' '.join(words[last:stop])}"
    return ""


def _prevents(words: list[str], language: Language) -> str:
    """Return the word that prevents what follows: rain prevented them from; empty for none."""
    verbs, links = language.phrases("preventions"), language.phrases("prevention_links")
    link = links.ending(words, len(words))
    at = len(words) - (link[0] if link else 0)
    if links.exact and not link:
        return ""
    for stop in range(at, max(at - _PREVENTED, 0), -1):
        found = verbs.ending(words, stop)
        if found and (link or is_joined(words[stop:at], language)):
            return " ".join(words[stop - found[0] : stop])
        if words[stop - 1] in PARTING:
            break
    return ""


def is_ambiguous(quote: str, language: Language) -> bool:
    """Return whether a quote can deny or not: not merely, almost drowned, sank without a sound."""
    read = stretch_of(quote, language)
    words = read.words
    if _can_deny(read):
        return True
    if has_condition(read) or (has_consequence(read) and not denial_of(quote, language)):
        return not (read.begun & UNREAL and unreal_clauses(read) and denial_of(quote, language))
    misses, said = language.phrases("near_misses"), read.once(_denials_of)
    parted = not PARTING.isdisjoint(words) or language.named("subordinators").first_in(words)
    if said and not denial_of(quote, language) and parted:
        return True  # did not row, although they could
    for at in misses.beginnings(words):
        found = misses.starting(words, at)
        is_denial = any(first <= at < first + len(word.split()) for first, word in said)
        if found and not is_denial and not is_counted(words, at + found[0], language):
            return not pairs_in(words, language)
    is_clear = bool(said) and said[0][0] == 0 and PARTING.isdisjoint(words)
    is_clear = is_clear and (len(words) <= _LONGEST_ASIDE or language.has("spaceless"))
    if not said or (is_clear and not has_consequence(read)):
        return False  # instead of waiting, they left: of neither
    return all(is_aside(read, at, word) for at, word in said)


def _can_deny(read: Stretch) -> bool:
    """Return whether a text has a word that can deny or not, outside a phrase that does."""
    words, phrases = read.words, read.language.phrases("ambiguous")
    opening = read.language.phrases("ambiguous_first")  # Arabic "ma": not, or what
    begins = opening.exact and opening.starting(read.once(masked_of), 0) is not None
    if begins and not denial_of(read.text, read.language):
        return True
    for at in phrases.beginnings(words):
        found = phrases.starting(words, at)
        if found and not any(
            first <= at < first + len(word.split()) > at + found[0] - 1
            and len(word.split()) > found[0]
            for first, word in read.once(_denials_of)
        ):
            return True
    return False
