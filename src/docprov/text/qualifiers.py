"""What qualifies a number in the words before and after it: comparators, hedges, limits."""

from docprov.text.beginnings import COMPARATORS, DENIAL
from docprov.text.language import Language
from docprov.text.leading import before_minus, before_money, before_one, before_unit
from docprov.text.neutral import masked_of
from docprov.text.parted_qualifiers import qualified_apart
from docprov.text.reach import is_joined, reaches_on
from docprov.text.stated import Numeral
from docprov.text.stretch import COMMAS, STOPS, Stretch, is_word

_MOST_QUALIFIERS = 3
_FARTHEST = 3
_FARTHEST_LETTERS = 6
_FARTHEST_BRACKETS = 6
_FARTHEST_LIMIT = 6
_FARTHEST_CHANGE = 8
_FARTHEST_BEHIND = 4
EXACT = "exact"
"""What a comparator can also mean, if no other one says more: restricted to 40."""
_FARTHEST_DENIED_LIMIT = 4
"""Words, at most, from a word that only denies to the comparator that it turns."""
_LIMITS = (("more-than", "at-most"), ("fewer-than", "at-least"))
_PLACE = "place"
NO_COMPARATOR = "none"
"""The name of the phrases that only look like a comparator."""


def qualified_before(
    read: Stretch, numeral: Numeral, *, is_range: bool
) -> tuple[int, frozenset[str]]:
    """Return where the qualifiers before a number begin, and the comparators that they mean."""
    comparators: frozenset[str] = frozenset()
    first = before_minus(read, numeral.first)
    start, at = numeral.first, first
    begun = before_one(read, at, 0)
    opener = read.language.phrases("range_openers").ending(read.words, begun)
    if is_range and opener:  # "from" alone is a comparator in some languages
        start = at = begun - opener[0]
    marked = at - (at > 1 and read.words[at - 1] == ":")
    closed = marked - (marked > 1 and read.words[marked - 1] == ")")
    found = read.language.named("comparators").ending(read.words, closed)
    if found and closed < marked and read.words[max(closed - found[0] - 1, 0)] == "(":  # (est.) 40
        return closed - found[0] - 1, frozenset(found[1].split())
    unit = before_unit(read, at)
    if unit < at and read.language.named("comparators").ending(read.words, at) is None:
        at = unit  # about $ 40
    is_open = True
    for _ in range(_MOST_QUALIFIERS):
        found = read.language.named("comparators").ending(read.words, at)
        if found is None:
            at = read.skipping(at, "articles", -1)
            found = _qualifier(read, at)
        if found is None or found[1] == NO_COMPARATOR:
            break
        where = _place(read, at - found[0], at, numeral.after) or _beside(read, at, found[0])
        if where == _PLACE or _is_change(read, at - found[0], numeral):
            break
        meant = frozenset([*found[1].split(), *where.split()])
        if _is_throughout(read, at - found[0], at, numeral):
            meant |= {EXACT}
        is_open = is_open and EXACT in meant
        comparators |= meant
        start = at = at - found[0]
    if comparators == {"at-most"} and before_money(read, numeral.first) != first:
        comparators = frozenset()  # it fell to -3 °C
    if not comparators and found and found[1] == NO_COMPARATOR:
        return start, comparators  # 最大の40隻: the largest forty
    if not comparators:
        return qualified_apart(read, numeral)
    return start, comparators if is_open else comparators - {EXACT}


def with_limits(
    read: Stretch, before: int, after: int, comparators: frozenset[str]
) -> frozenset[str]:
    """Return comparators with what they mean where more is forbidden: may not carry more than 40.

    Words that only deny make a limit as what their verb governs: no raft carried more than 12.

    Args:
        read: the text.
        before: where the words that qualify a number begin.
        after: where the number ends.
        comparators: what they mean.
    """
    limits = frozenset(limit for each, limit in _LIMITS if each in comparators)
    if len(comparators) != 1 or not limits or not read.begun & DENIAL:
        return comparators
    words, language = read.words, read.language
    if language.phrases("pairs_of_negation").first_in(words[before:after]):
        return comparators  # n'avait même pas dix: its negation is in the comparator
    forbidding, denying = language.phrases("forbidding"), language.phrases("limiting")
    for at in range(max(before - _FARTHEST_LIMIT, 0), before):
        found = forbidding.starting(words, at)
        near = before - at <= _FARTHEST_DENIED_LIMIT
        if found is None and near and words[before - 1] not in language.plain("limit_parting"):
            found = denying.starting(words, at)
        if found and at + found[0] <= before and is_joined(words[at + found[0] : before], language):
            return comparators | limits
    for at in range(before):  # in no ward did the number exceed 60
        found = denying.starting(words, at)
        is_neutral = found is not None and not read.once(masked_of)[at]  # no doubt it exceeded 60
        if found and not is_neutral and reaches_on(words[:before], at, at + found[0], language):
            return comparators | limits
    ending = language.phrases("forbidding_after")
    for at in range(after, min(after + _FARTHEST_LIMIT, len(words))):
        if ending.starting(words, at) and is_joined(words[after:at], language):
            return comparators | limits
    return comparators


def _qualifier(read: Stretch, at: int) -> tuple[int, str] | None:
    """Return the length and meaning of a comparator before a place; a long one can have a comma."""
    qualifiers = read.language.named("comparators")
    found = qualifiers.ending(read.words, at)
    if found or not at or read.words[at - 1] != ",":
        return found
    found = qualifiers.ending(read.words, at - 1)
    if found is None:
        return _set_apart(read, at)
    first = at - 1 - found[0]
    apart = found[1] == "about" and (not first or read.words[first - 1] in STOPS)
    return (found[0] + 1, found[1]) if found[0] > 1 or apart else None


def _set_apart(read: Stretch, at: int) -> tuple[int, str] | None:
    """Return the length and meaning of words between commas: will take, it is thought, 14 weeks."""
    found = read.language.named("comparators_far").ending(read.words, at - 1)
    comma = at - 2 - (found[0] if found else 0)
    if found is None or found[0] == 1 or comma < 0 or read.words[comma] not in COMMAS:
        return None
    nearest = read.tokens[max(comma - _FARTHEST_BEHIND, 0) : comma]
    counted = any(each.number is not None for each in nearest)
    return None if counted else (found[0] + 1, found[1])  # 40 carts, give or take, 12 rafts


def _place(read: Stretch, first: int, after: int, measured: int) -> str:
    """Return `place` for a comparator's word that is a preposition of it: it runs over 12 bridges.

    It can be both where a unit is behind the number, and where its word often is a comparator: the
    number can then be `exact`. Empty for a comparator.
    """
    language, phrase = read.language, tuple(read.words[first:after])
    is_sure = phrase in language.phrases("places").exact
    if not is_sure and phrase not in language.phrases("places_or_hedges").exact:
        return ""
    links = language.phrases("topic_links").exact
    if phrase in links and (topic := _topic(read, first, measured)):
        return topic
    if language.phrases("motion").ending(read.words, first) is None or is_percent(read, measured):
        return ""
    if _is_from_now(read, measured):
        return ""
    has_unit = language.named("units").starting(read.words, measured) is not None
    return (EXACT if has_unit else _PLACE) if is_sure else ("" if has_unit else EXACT)


def _is_from_now(read: Stretch, measured: int) -> bool:
    """Return whether a time behind a number leads back from now: laid over 40 years ago."""
    language, words = read.language, read.words
    if (period := language.named("periods").starting(words, measured)) is None:
        return False
    behind = measured + period[0]
    found = language.named("directions").starting(words, behind)
    counted = language.phrases("counted_from_document").starting(words, behind)
    return bool(found and counted and found[1] == "ago")


def _topic(read: Stretch, first: int, measured: int) -> str:
    """Return `place` for a preposition of what is spoken of: asked us about 9 huts; else nothing.

    Where the sentence can also be read without it, the number can be `exact`.
    """
    language, words = read.language, read.words
    if language.phrases("occasions").starting(words, measured):
        return ""  # complained about forty times
    if topic := language.named("topics").ending(words, first):
        is_open = topic[1] == "open" or language.named("periods").starting(words, measured)
        return EXACT if is_open else _PLACE
    told = language.named("tellings")
    links, articles = language.phrases("limit_parting"), language.phrases("articles")
    for at in range(first, max(first - 1 - _FARTHEST, 0), -1):
        between = words[at:first]
        if (found := told.ending(words, at)) and is_joined(between, language):
            meant = found[1].split()
            if at == first:  # they questioned about forty men
                return EXACT if "open" in meant else ""
            return _PLACE if "asked" in meant else EXACT
        is_article = articles.starting(words, at - 1)
        if not words[at - 1].isalpha() or (links.starting(words, at - 1) and not is_article):
            break
    return ""


def _beside(read: Stretch, at: int, length: int) -> str:
    """Return `exact` for a word that can be a preposition: around the 12 boats; else nothing."""
    language, phrase = read.language, tuple(read.words[at - length : at])
    prepositions = language.phrases("places", "places_or_hedges").exact
    article = language.phrases("label_determiners").starting(read.words, at)
    one = language.phrases("ones").starting(read.words, at)
    definite = article and one is None and _is_number(read, at + article[0])
    return EXACT if definite and phrase in prepositions else ""


def is_percent(read: Stretch, after: int) -> bool:
    """Return whether a number that ends at a place is of percents."""
    unit = read.language.named("units").starting(read.words, after)
    return unit is not None and unit[1] == "percent"


def _is_change(read: Stretch, first: int, numeral: Numeral) -> bool:
    """Return whether a comparator's word says by how much something changed: um 6 % gestiegen."""
    language, words = read.language, read.words
    amount = language.phrases("change_amounts").starting(words, first)
    if amount is None or first + amount[0] != numeral.first:
        return False
    last = min(numeral.after + _FARTHEST_CHANGE, len(words))
    near, changes = range(max(first - _FARTHEST_CHANGE, 0), last), language.phrases("changes")
    return is_percent(read, numeral.after) or any(changes.starting(words, at) for at in near)


def _is_throughout(read: Stretch, first: int, after: int, numeral: Numeral) -> bool:
    """Return whether a comparator's word can say for how long: paid over 5 years."""
    language = read.language
    if tuple(read.words[first:after]) not in language.phrases("throughout").exact:
        return False
    if _is_from_now(read, numeral.after):
        return False
    periods = language.named("periods")
    lasts = any(periods.starting(read.words, numeral.after + at) for at in (0, 1))
    return lasts and language.phrases("lasting").ending(read.words, first) is None


def qualified_after(
    read: Stretch, after: int, *, is_unit: bool = False
) -> tuple[int, frozenset[str]]:
    """Return where the qualifiers after a number end, and the comparators that they mean.

    Behind a unit, a letter that qualifies a number it touches belongs to another word: 40年来.
    """
    at = after + (after < len(read.words) and read.words[after] in {"-", "'", "’"})
    if touching := _touching(read, after, at, is_unit=is_unit):
        return touching
    if at + 1 < len(read.words) and read.words[at] == "(":  # 2,500 (approx.)
        bracketed = _in_brackets(read, at + 1)
        if bracketed:
            return bracketed
    return _qualified_far(read, at) or (after, frozenset())


def _qualified_far(read: Stretch, at: int) -> tuple[int, frozenset[str]] | None:
    """Return where a comparator ends that words part from its number, and what it means."""
    spaceless, topics = read.language.has("spaceless"), read.language.plain("topic_marks")
    several = _FARTHEST if spaceless else 1  # what is one word has up to three letters there
    if at < len(read.words) and read.words[at] in COMMAS:
        found = read.language.named("comparators_far").starting(read.words, at + 1)
        closing = at + 1 + found[0] if found else at
        is_long = found is not None and found[0] > several
        if found and is_long and not _goes_on(read, at + 1, closing):  # 50 yards, at a guess
            return closing, _meant(found[1])
    for step in range(_steps(read.language)):
        if at >= len(read.words) or not is_word(read.tokens[at]):
            break
        at += 1
        if not spaceless and _begins_several(read, at):
            break  # "0 % have two or more" says nothing of 0
        found = read.language.named("comparators_far").starting(read.words, at)
        if found and step >= _FARTHEST and found[0] == 1:
            continue  # one letter so far away belongs to another word
        if found and not _belongs_to_next(read, at, at + found[0]):
            return at + found[0], _meant(found[1])
        comma = at < len(read.words) and read.words[at] in COMMAS
        if comma and (found := read.language.named("comparators_far").starting(read.words, at + 1)):
            closing = at + 1 + found[0]
            ends = closing >= len(read.words) or not is_word(read.tokens[closing])
            many = found[0] > several and not _goes_on(read, at + 1, closing)
            if many or ends:  # "31 stalls, nearly all of cheese" says nothing of 31
                return closing, _meant(found[1])
        if at < len(read.words) and read.words[at] in topics:
            break  # 30cmでは中心部まで says nothing of 30
    return _bracketed_far(read, at)


def _bracketed_far(read: Stretch, at: int) -> tuple[int, frozenset[str]] | None:
    """Return where a comparator in brackets behind a noun ends: 40 boats (approximate figure)."""
    for place in range(at, min(at + _FARTHEST_BRACKETS, len(read.words))):
        if read.words[place] == "(":
            return _in_brackets(read, place + 1)
        if not read.words[place].isalpha() or _begins_several(read, place):
            break
    return None


def _meant(names: str) -> frozenset[str]:
    """Return the comparators among the names of the lists that a phrase is in."""
    return frozenset(names.split()) - {NO_COMPARATOR}


def _begins_several(read: Stretch, at: int) -> bool:
    """Return whether a number word for more than one begins at a place."""
    found = read.language.numbers("numbers").starting(read.words, at)
    return found is not None and found[1] > 1


def _steps(language: Language) -> int:
    """Return how many words can be between a number and what qualifies it behind them.

    Where nouns have cases at their end, a second noun has its own postposition: 40 boats waited
    until morning.
    """
    if language.has("spaceless"):
        return _FARTHEST_LETTERS
    return 1 if language.plain("ablatives") else _FARTHEST


def _goes_on(read: Stretch, first: int, after: int) -> bool:
    """Return whether words behind a comma say more of something else: and more in winter."""
    more = read.language.phrases("additions").starting(read.words, first)
    is_more = bool(more) and after < len(read.words) and is_word(read.tokens[after])
    return is_more or _belongs_to_next(read, first, after)


def _touching(
    read: Stretch, after: int, at: int, *, is_unit: bool
) -> tuple[int, frozenset[str]] | None:
    """Return where a comparator right behind a number ends, and what it means."""
    if at > after and read.glued(after) and read.glued(at):  # forty-some boats
        found = read.language.named("comparators_after").starting(read.words, after)
        if found:
            return after + found[0], frozenset(found[1].split())
    for name in ("comparators_after", "comparators_far"):
        found = read.language.named(name).starting(read.words, at)
        touches = is_unit and name == "comparators_after" and found is not None and found[0] == 1
        if found and not touches and not _belongs_to_next(read, at, at + found[0]):
            return at + found[0], _meant(found[1])
    return None


def _in_brackets(read: Stretch, first: int) -> tuple[int, frozenset[str]] | None:
    """Return where brackets with nothing but a comparator close, and what it means.

    A letter in them is the mark of a note: 40 boats (c).
    """
    letter = "".join(read.words[first : first + 1])
    if len(letter) == 1 and "a" <= letter <= "z" and read.words[first + 1 : first + 2] == [")"]:
        return None
    for name in COMPARATORS:
        found = read.language.named(name).starting(read.words, first)
        stop = first + found[0] if found else 0
        closing = stop + (read.words[stop : stop + 1] == ["."])
        closed = read.words[closing : closing + 1] in ([")"], [])
        # a rough estimate by the police
        explained = found and found[0] > 1 and found[1] == "about" and name != COMPARATORS[0]
        if found and (closed or (explained and _explains(read, stop))):
            return stop, _meant(found[1])
    return None


def _explains(read: Stretch, at: int) -> bool:
    """Return whether a word begins at a place that says whose an estimate is, or of what."""
    return read.words[at] in read.language.plain("limit_parting")


def _belongs_to_next(read: Stretch, first: int, at: int) -> bool:
    """Return whether a comparator belongs to the number behind it: "at least" 5, under 5."""
    if read.words[first] == "±":  # 140 m ± 2 m
        return False
    comparators = read.language.named("comparators")
    for place in range(at, min(at + 2, len(read.words))):  # "but no more" than 10
        if _is_number(read, place):
            found = comparators.ending(read.words, place)
            return found is not None and first <= place - found[0] < at
    return False


def _is_number(read: Stretch, at: int) -> bool:
    """Return whether a number begins at a place; none does where the text ends."""
    if at >= len(read.tokens):
        return False
    numbers = read.language.numbers("numbers").starting(read.words, at)
    return read.tokens[at].number is not None or numbers is not None
